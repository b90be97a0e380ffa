//! Findings as vulnerabilities of GitLab's security reports. A document holds one type of scan, so there are two formats.

use crate::identity::guid;
use crate::ranking::Lookup;
use crate::text::summary::counted;
use crate::{RenderContext, Rendered, escape, weakness};
use formats::gitlab::{
    Commit, Detail, FileLocation, Identifier, LONGEST_DESCRIPTION, LONGEST_NAME, LONGEST_SOLUTION, Link, Location,
    Message, Report as Document, Scan, Signature, Tool, Tracked, Tracking, VERSION, Vendor, Vulnerability,
};
use model::{Finding, Notice, NoticeLevel, Report, Severity};
use std::collections::BTreeMap;

/// A type of scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Everything but credentials.
    Sast,
    /// Credentials.
    Secrets,
}

/// The engine whose findings are credentials.
const CREDENTIALS: &str = "secrets";
/// What GitLab's own scanner writes for a file that is in no commit.
const NO_COMMIT: &str = "0000000";
/// Kinds of notices that are told one by one.
const MESSAGES: usize = 50;
/// Steps of a way that are told.
const STEPS: usize = 100;

/// The document of one type.
pub(crate) fn render(kind: Kind, report: &Report, ctx: &RenderContext<'_>) -> Rendered {
    let lookup = Lookup::new(report);
    let is_ours = |finding: &&Finding| (finding.engine == CREDENTIALS) == (kind == Kind::Secrets);
    let counting = report.findings.iter().filter(is_ours).filter(|finding| finding.suppression.is_none());
    let vulnerabilities = counting.map(|finding| vulnerability(kind, finding, &lookup)).collect();
    let tool = Tool {
        id: "palisade",
        name: "Palisade",
        version: report.scanned_with.version.clone(),
        vendor: Vendor { name: "Palisade" },
    };
    let scan = Scan {
        analyzer: tool.clone(),
        scanner: tool,
        r#type: if kind == Kind::Secrets { "secret_detection" } else { "sast" },
        start_time: ctx.time.clone(),
        end_time: ctx.time.clone(),
        status: if report.verdict.exit_code == 3 || report.coverage.failed > 0 { "failure" } else { "success" },
        messages: messages(kind, report),
    };
    Rendered::complete(escape::json(&Document { version: VERSION, scan, vulnerabilities }))
}

/// What a reader must know besides the vulnerabilities.
fn messages(kind: Kind, report: &Report) -> Vec<Message> {
    let mut messages = Vec::new();
    let mut kinds: BTreeMap<(std::cmp::Reverse<NoticeLevel>, &str), Vec<&Notice>> = BTreeMap::new();
    for notice in &report.notices {
        kinds.entry((std::cmp::Reverse(notice.level), &notice.kind)).or_default().push(notice);
    }
    let more = kinds.len().saturating_sub(MESSAGES);
    for ((level, kind), notices) in kinds.into_iter().take(MESSAGES) {
        let level = if level.0 == NoticeLevel::Info { "info" } else { "warn" };
        let place = notices[0].location.as_ref().map_or(String::new(), |at| format!("{}: ", at.path));
        let times =
            if notices.len() > 1 { format!(" ({} times; the first one)", notices.len()) } else { String::new() };
        let value = escape::printable(&format!("{kind}{times}: {place}{}", notices[0].message));
        messages.push(Message { level, value });
    }
    let mut tell = |number: usize, what: String| {
        if number > 0 {
            messages.push(Message { level: "info", value: what });
        }
    };
    tell(more, format!("{more} more kinds of notices are in --format json"));
    let of_kind = |finding: &&Finding| (finding.engine == CREDENTIALS) == (kind == Kind::Secrets);
    let accepted = report.findings.iter().filter(of_kind).filter(|finding| finding.suppression.is_some()).count();
    tell(accepted, format!("accepted, and so not in this report: {}", counted(accepted as u32, "finding")));
    let others = report.findings.iter().filter(|finding| !of_kind(finding) && finding.suppression.is_none()).count();
    let (other, format) = match kind {
        Kind::Sast => ("credential", "gitlab-secrets"),
        Kind::Secrets => ("finding in code", "gitlab-sast"),
    };
    tell(others, format!("in --format {format}: {}", counted(others as u32, other)));
    messages
}

fn vulnerability(kind: Kind, finding: &Finding, lookup: &Lookup<'_>) -> Vulnerability {
    let rule = lookup.rule(finding);
    let mut description = escape::markdown(finding.message.trim());
    if let Some(why) = rule.map(|rule| rule.why.trim()).filter(|why| !why.is_empty()) {
        description.push_str("\n\n");
        description.push_str(why);
    }
    // The name is of the rule, not of the place: what differs from place to place would make a new kind of vulnerability of each.
    let name = rule.map(|rule| rule.title.trim()).filter(|title| !title.is_empty()).unwrap_or(&finding.rule);
    let location = &finding.location;
    let (start, end) = (location.start.line, location.end.line.max(location.start.line));
    let has_lines = start > 0;
    let commit = (kind == Kind::Secrets).then(|| commit(finding));
    let links = rule.into_iter().flat_map(|rule| &rule.references).filter(|url| escape::is_web_address(url));
    Vulnerability {
        id: guid(&finding.fingerprint),
        name: cut(&escape::printable(name), LONGEST_NAME),
        description: cut(&description, LONGEST_DESCRIPTION),
        severity: severity(finding.severity),
        solution: cut(rule.map_or("", |rule| rule.repair.trim_end()), LONGEST_SOLUTION),
        identifiers: identifiers(finding),
        links: links.map(|url| Link { url: url.clone() }).collect(),
        details: way(finding),
        tracking: tracking(finding, start, end),
        location: Location {
            file: location.path.clone(),
            start_line: has_lines.then_some(start),
            end_line: has_lines.then_some(end),
            commit,
        },
    }
}

/// The rule first: what it is called for us is what it is tracked by; then the weaknesses.
fn identifiers(finding: &Finding) -> Vec<Identifier> {
    let rule = escape::printable(&finding.rule);
    let of_rule = Identifier { r#type: "palisade_rule", name: format!("Palisade {rule}"), value: rule, url: None };
    let weaknesses = finding.weaknesses.iter().filter_map(|name| weakness::number(name)).map(|number| Identifier {
        r#type: "cwe",
        name: format!("CWE-{number}"),
        value: number.to_string(),
        url: Some(format!("https://cwe.mitre.org/data/definitions/{number}.html")),
    });
    std::iter::once(of_rule).chain(weaknesses).collect()
}

/// Our fingerprint survives moved lines, which GitLab's own comparison by line does not.
fn tracking(finding: &Finding, start_line: u32, end_line: u32) -> Tracking {
    let signature = Signature { algorithm: "hash", value: finding.fingerprint.0.clone() };
    let tracked = Tracked { file: finding.location.path.clone(), start_line, end_line, signatures: vec![signature] };
    Tracking { r#type: "source", items: vec![tracked] }
}

fn way(finding: &Finding) -> BTreeMap<&'static str, Detail> {
    let steps = finding.trace.iter().filter(|step| !step.location.path.is_empty() && step.location.start.line > 0);
    let items: Vec<FileLocation> = steps
        .take(STEPS)
        .map(|step| FileLocation {
            r#type: "file-location",
            file_name: step.location.path.clone(),
            line_start: step.location.start.line,
            line_end: step.location.end.line.max(step.location.start.line),
        })
        .collect();
    if items.is_empty() {
        return BTreeMap::new();
    }
    BTreeMap::from([("way", Detail { name: "Way of the value", r#type: "list", items })])
}

fn commit(finding: &Finding) -> Commit {
    let origin = finding.origin.as_ref().filter(|origin| origin.commit.is_some());
    Commit {
        sha: origin.and_then(|origin| origin.commit.clone()).unwrap_or_else(|| NO_COMMIT.to_owned()),
        author: origin.map(|origin| escape::printable(&origin.author)),
        date: origin.map(|origin| origin.date.clone()),
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "Critical",
        Severity::High => "High",
        Severity::Medium => "Medium",
        Severity::Low => "Low",
        Severity::Info => "Info",
    }
}

/// No more characters than the schema takes; the last one shows that there were more.
fn cut(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    text.chars().take(longest - 1).chain(['…']).collect()
}
