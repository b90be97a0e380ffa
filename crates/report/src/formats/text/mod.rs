//! `text`: for people, in the manner of a compiler. Complete without colour.

mod defended;
mod issue;
pub(crate) mod summary;

use crate::paint::Paint;
use crate::sources::RecentSources;
use crate::{Format, RenderContext, Rendered};
use issue::{Detail, Printer};
use model::{Finding, Fingerprint, Issue, Report};

pub(crate) const FORMAT: Format = Format {
    name: "text",
    description: "for people: what to repair first, with the code around it",
    whole: false,
    render,
};

fn render(report: &Report, ctx: &RenderContext<'_>) -> Rendered {
    let sources = RecentSources::new(ctx.sources, report);
    let mut printer = Printer::new(report, ctx, &sources);
    let limit = ctx.limit.unwrap_or(usize::MAX);
    let mut out = String::new();
    let paint = Paint { colour: ctx.colour };
    defended::write(report, &mut summary::Lines::new(ctx, paint, &mut out));
    for issue in report.issues.iter().take(limit) {
        out.push_str(&printer.issue(issue, Detail::Short));
        out.push('\n');
    }
    summary::write(report, ctx, paint, &mut out);
    Rendered::complete(out.into_bytes())
}

/// All that is known about one issue.
pub(crate) fn explain(
    report: &Report,
    sources: &RecentSources<'_>,
    fingerprint: &Fingerprint,
    ctx: &RenderContext<'_>,
) -> Option<String> {
    let mut printer = Printer::new(report, ctx, sources);
    let issue = report.issues.iter().find(|issue| issue.findings.contains(fingerprint));
    let finding = report.findings.iter().find(|finding| finding.fingerprint == *fingerprint)?;
    let alone = issue.is_none().then(|| issue_of(finding));
    Some(printer.issue(issue.or(alone.as_ref())?, Detail::Full))
}

/// A suppressed finding belongs to no issue; it is shown like one.
fn issue_of(finding: &Finding) -> Issue {
    Issue {
        id: finding.fingerprint.clone(),
        title: String::new(),
        severity: finding.severity,
        confidence: finding.confidence,
        proof: finding.proof,
        findings: vec![finding.fingerprint.clone()],
        context: Default::default(),
    }
}

#[cfg(test)]
mod tests;
