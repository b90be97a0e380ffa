//! `sarif`: SARIF 2.1.0, for code scanning pages and editors. No time and no random identifiers: same report, same bytes.

mod limits;
mod places;
mod results;
mod rules;

use crate::sources::RecentSources;
use crate::{Format, RenderContext, Rendered, escape};
use formats::sarif::{
    ArtifactLocation, Invocation, Level, Log, Message, Notification, PropertyBag, ReportingDescriptor,
    ReportingDescriptorReference, Run, RunAutomationDetails, SCHEMA, Tool, ToolComponent, ToolComponentReference,
    VERSION,
};
use model::{Comparison, Notice, NoticeLevel, Report};
use places::Places;
use rules::RuleIndex;
use serde_json::json;
use std::collections::BTreeMap;

pub(crate) const FORMAT: Format =
    Format { name: "sarif", description: "SARIF 2.1.0, for code scanning pages and editors", whole: true, render };

/// What the places in the document are relative to (3.14.14).
const ROOT: &str = "%SRCROOT%";

fn render(report: &Report, ctx: &RenderContext<'_>) -> Rendered {
    limits::fitting(report, |report, left_out| document(report, left_out, ctx))
}

/// The whole document; `left_out` says in words what is not in it.
fn document(report: &Report, left_out: Option<&str>, ctx: &RenderContext<'_>) -> Vec<u8> {
    let sources = RecentSources::new(ctx.sources, report);
    let places = Places { sources: &sources };
    let rules = RuleIndex::new(report);
    let results = results::results(report, &rules, &places);
    let cut = left_out.map(|words| Notice {
        level: NoticeLevel::Partial,
        kind: limits::KIND.to_owned(),
        message: words.to_owned(),
        location: None,
    });
    let notifications = cut.iter().chain(&report.notices).map(|notice| notification(notice, &places)).collect();
    let invocation = Invocation {
        execution_successful: is_complete(report),
        exit_code: report.verdict.exit_code,
        tool_execution_notifications: notifications,
    };
    let run = Run {
        tool: Tool { driver: driver(report, rules.descriptors) },
        automation_details: Some(RunAutomationDetails { id: "palisade/".to_owned() }),
        invocations: vec![invocation],
        original_uri_base_ids: BTreeMap::from([(ROOT.to_owned(), root())]),
        column_kind: "unicodeCodePoints",
        newline_sequences: vec!["\r\n", "\n", "\r"],
        taxonomies: rules.taxonomies,
        results,
        properties: properties(report),
    };
    escape::json(&Log { schema: SCHEMA.to_owned(), version: VERSION, runs: vec![run] })
}

/// Nothing in scope was left without an answer.
fn is_complete(report: &Report) -> bool {
    let failed = report.notices.iter().any(|notice| notice.level == NoticeLevel::Failed);
    report.verdict.exit_code != 3 && report.coverage.failed == 0 && !failed
}

/// The root has no address here: the document must not depend on the machine.
fn root() -> ArtifactLocation {
    let description = Message { text: "The folder that was scanned.".to_owned() };
    ArtifactLocation { description: Some(description), ..ArtifactLocation::default() }
}

fn driver(report: &Report, rules: Vec<ReportingDescriptor>) -> ToolComponent {
    let version = &report.scanned_with.version;
    ToolComponent {
        name: "Palisade".to_owned(),
        version: Some(version.clone()),
        semantic_version: Some(version.clone()),
        information_uri: option_env!("CARGO_PKG_REPOSITORY").filter(|address| !address.is_empty()).map(str::to_owned),
        rules: Some(rules),
        supported_taxonomies: vec![ToolComponentReference { name: rules::CWE.to_owned(), index: None }],
        ..ToolComponent::default()
    }
}

/// Kinds of notices are not described in the driver: code scanning pages would take them for rules and ask for help texts.
fn notification(notice: &Notice, places: &Places<'_>) -> Notification {
    Notification {
        descriptor: ReportingDescriptorReference { id: notice.kind.clone(), index: None, tool_component: None },
        level: match notice.level {
            NoticeLevel::Info => Level::Note,
            NoticeLevel::Partial => Level::Warning,
            NoticeLevel::Failed => Level::Error,
        },
        message: message(&notice.message),
        locations: notice.location.iter().filter_map(|location| places.location(location, None)).collect(),
    }
}

fn properties(report: &Report) -> PropertyBag {
    let mut properties = BTreeMap::new();
    properties.insert("palisade/coverage".to_owned(), json!(report.coverage));
    properties.insert("palisade/verdict".to_owned(), json!(report.verdict));
    properties.insert("palisade/scannedWith".to_owned(), json!(report.scanned_with));
    if let Some(Comparison { base, commit, new, known, files, fixed, .. }) = &report.comparison {
        let told = json!({
            "base": base, "commit": commit, "new": new, "known": known, "files": files, "fixed": fixed.len(),
        });
        properties.insert("palisade/comparison".to_owned(), told);
    }
    properties
}

/// A message out of text that may quote hostile code: what would be read as a link (3.11.6) or as a placeholder (3.11.5) is
/// escaped as the standard says; other brackets stay, because most readers show escapes as they are.
fn message(text: &str) -> Message {
    let mut out = String::with_capacity(text.len());
    let links = text.contains("](");
    let bytes = text.as_bytes();
    for (at, character) in text.char_indices() {
        match character {
            '[' | ']' if links => {
                out.push('\\');
                out.push(character);
            }
            '{' if is_placeholder(&bytes[at + 1..]) => out.push_str("{{"),
            '}' if ends_placeholder(&bytes[..at]) => out.push_str("}}"),
            other => out.push(other),
        }
    }
    Message { text: out }
}

fn is_placeholder(after: &[u8]) -> bool {
    let digits = after.iter().take_while(|byte| byte.is_ascii_digit()).count();
    digits > 0 && after.get(digits) == Some(&b'}')
}

fn ends_placeholder(before: &[u8]) -> bool {
    let digits = before.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    digits > 0 && before.len() > digits && before[before.len() - digits - 1] == b'{'
}

#[cfg(test)]
mod tests;
