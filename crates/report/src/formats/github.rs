//! `github`: annotations in a pull request, as workflow commands on standard output. The service shows ten of a kind for each step, so
//! there are no more: by priority, and a last one says what was left out. Under a comparison only what is new or refused has one.

use crate::escape::{annotation, annotation_property};
use crate::ranking::{Lookup, endangered, is_old};
use crate::text::summary;
use crate::{Format, RenderContext, Rendered};
use model::{Finding, Issue, NoticeLevel, Report, Severity};
use std::collections::BTreeMap;
use std::fmt::Write as _;

pub(crate) const FORMAT: Format = Format {
    name: "github",
    description: "annotations for GitHub Actions, at most ten of a kind",
    whole: false,
    render,
};

/// Annotations of a kind that are shown for a step.
const SHOWN: usize = 10;
/// Longest message; the service cuts longer ones at some length of its own.
const LONGEST: usize = 2_000;

fn render(report: &Report, _ctx: &RenderContext<'_>) -> Rendered {
    let lookup = Lookup::new(report);
    let incomplete = report.verdict.exit_code == 3
        || report.coverage.failed > 0
        || report.notices.iter().any(|notice| notice.level == NoticeLevel::Failed);
    // The last notice, and the error of an incomplete run, have their place.
    let mut room =
        BTreeMap::from([("error", SHOWN - usize::from(incomplete)), ("warning", SHOWN), ("notice", SHOWN - 1)]);
    let mut left_out: BTreeMap<&str, usize> = BTreeMap::new();
    let mut out = String::new();
    for issue in &report.issues {
        let Some(leader) = lookup.leader(issue) else { continue };
        let kind = kind(issue.severity);
        match room.get_mut(kind) {
            Some(places) if *places > 0 => {
                *places -= 1;
                command(kind, issue, leader, &lookup, &mut out);
            }
            _ => *left_out.entry(kind).or_default() += 1,
        }
    }
    let (verdict, _) = summary::verdict(report);
    if incomplete {
        let _ = writeln!(
            out,
            "::error title=Palisade%3A incomplete::{}",
            annotation(&format!("{verdict}{}", failed(report)))
        );
    }
    let mut last = vec![format!("Palisade: {verdict}")];
    for (kind, number) in left_out {
        let issues = summary::counted(number as u32, "issue");
        last.push(format!(
            "{issues} shown as {kind} in other reports and not annotated, since at most {SHOWN} of a kind are"
        ));
    }
    let accepted = report.findings.iter().filter(|finding| finding.suppression.is_some()).count();
    if accepted > 0 {
        last.push(format!("{} accepted", summary::counted(accepted as u32, "finding")));
    }
    last.extend(summary::compared(report));
    last.push(summary::coverage(&report.coverage));
    let _ = writeln!(out, "::notice title=Palisade::{}", annotation(&last.join("; ")));
    Rendered::complete(out.into_bytes())
}

fn failed(report: &Report) -> String {
    let failed: Vec<&model::Notice> =
        report.notices.iter().filter(|notice| notice.level == NoticeLevel::Failed).collect();
    let first = |notice: &&model::Notice| {
        let place = notice.location.as_ref().map_or(String::new(), |at| format!("{}: ", at.path));
        format!("; {}: {place}{}", notice.kind, notice.message)
    };
    let more = failed.len().saturating_sub(1);
    let more = if more > 0 { format!("; and {more} more") } else { String::new() };
    failed.first().map(first).unwrap_or_default() + &more
}

fn kind(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "notice",
    }
}

fn command(kind: &str, issue: &Issue, leader: &Finding, lookup: &Lookup<'_>, out: &mut String) {
    let location = &leader.location;
    let _ = write!(out, "::{kind} file={}", annotation_property(&location.path));
    if location.start.line > 0 {
        let last = location.end.line.max(location.start.line);
        let _ = write!(out, ",line={},endLine={last},col={}", location.start.line, location.start.column);
        // A column of another line would be refused.
        if last == location.start.line && location.end.column > location.start.column {
            let _ = write!(out, ",endColumn={}", location.end.column);
        }
    }
    let title = if issue.title.trim().is_empty() { lookup.title(leader) } else { issue.title.trim() };
    let old = if is_old(leader) { " (old)" } else { "" };
    let _ = write!(out, ",title={}", annotation_property(&format!("{}{old}: {title}", issue.severity)));
    let mut message = leader.message.trim().to_owned();
    if let Some(why) = lookup.rule(leader).map(|rule| rule.why.trim()).filter(|why| !why.is_empty()) {
        let _ = write!(message, "\n{}", why.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    let others = issue.findings.len().saturating_sub(1);
    if others > 0 {
        let _ = write!(message, "\n{} of the same problem elsewhere", summary::counted(others as u32, "more finding"));
    }
    if let Some(assets) = endangered(issue) {
        let _ = write!(message, "\nendangers: {assets}");
    }
    let message: String = message.chars().take(LONGEST).collect();
    let rest = format!("\n{} · confidence {} · {}", leader.rule, issue.confidence, leader.fingerprint.0);
    let _ = writeln!(out, "::{}", annotation(&(message + &rest)));
}

#[cfg(test)]
mod tests {
    use crate::samples::{self, rendered};
    use model::{Fingerprint, Severity};

    fn shown(report: &model::Report) -> String {
        rendered("github", report, |_| ())
    }

    #[test]
    fn an_issue_is_an_annotation_at_its_place() {
        let expected = "\
::error file=app/views.py,line=10,endLine=10,col=12,endColumn=28,title=high%3A SQL statement put together from request data::\
Text from the request becomes part of the SQL statement.%0AWhoever sends the request decides what the database does: it can \
read, change and delete every row.%0Asql-statement-from-request · confidence high · v1:0123456789abcdef0123456789abcdef
::notice title=Palisade::Palisade: does not pass (exit code 1): 1 finding of severity high or above; 1 finding accepted; \
3 files analysed, 1 around syntax errors or other trouble, 0 failed, 7 out of scope (markdown 5, binary 2)
";
        assert_eq!(shown(&samples::report()), expected);
    }

    #[test]
    fn ten_of_a_kind_are_shown_and_the_others_counted() {
        let mut report = samples::report();
        report.findings.clear();
        report.issues.clear();
        for number in 0..60 {
            let mut finding = samples::finding();
            finding.fingerprint = Fingerprint(format!("v1:{number:032x}"));
            finding.severity = [Severity::Critical, Severity::Medium, Severity::Info][number / 20];
            report.issues.push(samples::issue(&finding));
            report.findings.push(finding);
        }
        report.coverage.failed = 1;
        let shown = shown(&report);
        let count = |kind: &str| shown.lines().filter(|line| line.starts_with(kind)).count();
        assert_eq!((count("::error "), count("::warning "), count("::notice ")), (10, 10, 10));
        let last = shown.lines().last().unwrap();
        for words in ["11 issues shown as error", "10 issues shown as warning", "11 issues shown as notice"] {
            assert!(last.contains(words), "{last}");
        }
        assert!(shown.contains("\n::error title=Palisade%3A incomplete::"), "{shown}");
    }

    #[test]
    fn of_a_change_only_what_is_new_or_refused_is_annotated() {
        let mut report = samples::compared();
        let shown_new = shown(&report);
        assert_eq!(shown_new.lines().count(), 2, "{shown_new}");
        let counted =
            "1 new finding since origin/main (0123456789ab), 1 old one not shown, 1 fixed finding; compared: 2 files";
        assert!(shown_new.lines().last().unwrap().contains(counted), "{shown_new}");
        let old = report.findings[2].clone();
        report.comparison.as_mut().unwrap().refused = Some(vec![old.fingerprint.clone()]);
        report.issues = vec![samples::issue(&old)];
        let shown = shown(&report);
        assert!(shown.contains("title=high (old)%3A SQL") && shown.contains(", 0 old ones not shown,"), "{shown}");
    }

    #[test]
    fn hostile_text_starts_no_command() {
        let mut report = samples::report();
        report.findings[1].message = "x\n::set-env name=A::b\r\u{2028}%0A".to_owned();
        report.findings[1].location.path = "a,line=1::b\n.py".to_owned();
        report.issues[0].title = "t\n::debug::x".to_owned();
        let shown = shown(&report);
        assert_eq!(shown.lines().count(), 2, "{shown}");
        assert!(shown.starts_with("::error file=a%2Cline=1%3A%3Ab%0A.py,line=10"), "{shown}");
        assert!(shown.contains("::x%0A::set-env name=A::b\\u{2028}%250A%0A"), "{shown}");
    }
}
