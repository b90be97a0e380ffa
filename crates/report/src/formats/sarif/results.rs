//! Findings as results.

use super::message;
use super::places::{Places, artifact, region};
use super::rules::{RuleIndex, level};
use crate::identity::guid;
use formats::sarif::{
    ArtifactChange, ArtifactContent, BaselineState, CodeFlow, Fix, Location, PropertyBag, Replacement, Result,
    Suppression, ThreadFlow, ThreadFlowLocation,
};
use model::{Change, Confidence, Finding, Fingerprint, Issue, Proof, Report, Severity, TraceStepKind};
use serde_json::json;
use std::collections::{BTreeMap, HashMap};

/// Key of our fingerprints.
const FINGERPRINT: &str = "palisade/v1";
/// Key of the part that survives moving the file.
const CONTENT: &str = "palisadeContent/v1";

/// Steps of a way that code scanning pages show; they refuse ten times as many.
const LONGEST_FLOW: usize = 1_000;

/// All findings of the files as they are, suppressed and old ones included: code scanning pages do not look at `baselineState`, they
/// compare by fingerprints, so what is not here counts as repaired. For the same reason what a change repaired is not here as
/// `absent`: it would be shown as open. Its number is among the properties of the run, and `--format json` has it whole.
pub(super) fn results(report: &Report, rules: &RuleIndex, places: &Places<'_>) -> Vec<Result> {
    let mut issues: HashMap<&Fingerprint, &Issue> = HashMap::new();
    for issue in &report.issues {
        issues.extend(issue.findings.iter().map(|fingerprint| (fingerprint, issue)));
    }
    // If one result tells about suppressions, all must (3.27.23).
    let any_suppressed = report.findings.iter().any(|finding| finding.suppression.is_some());
    let result = |finding: &Finding| {
        let issue = issues.get(&finding.fingerprint).copied();
        let mut result = result(finding, issue, rules, places);
        result.baseline_state = report.comparison.is_some().then(|| state(finding));
        result.suppressions =
            any_suppressed.then(|| finding.suppression.iter().map(|s| suppression(s, places)).collect());
        result
    };
    report.findings.iter().map(result).collect()
}

/// A place that is another one is worth knowing to whoever showed the old one; `palisade/change` has our own word.
fn state(finding: &Finding) -> BaselineState {
    match finding.change {
        None | Some(Change::New) => BaselineState::New,
        Some(Change::Moved | Change::Changed) => BaselineState::Updated,
        Some(Change::Unchanged) => BaselineState::Unchanged,
    }
}

fn result(finding: &Finding, issue: Option<&Issue>, rules: &RuleIndex, places: &Places<'_>) -> Result {
    let fingerprint = finding.fingerprint.0.clone();
    let content = issues::content_part(&finding.fingerprint);
    let mut partial = BTreeMap::from([(FINGERPRINT.to_owned(), fingerprint.clone())]);
    if !content.is_empty() {
        partial.insert(CONTENT.to_owned(), content.to_owned());
    }
    let text = if finding.message.trim().is_empty() { &finding.rule } else { &finding.message };
    Result {
        rule_id: finding.rule.clone(),
        rule_index: rules.of(&finding.rule),
        level: level(finding.severity),
        message: message(text.trim()),
        locations: places.with_snippet(&finding.location, None, finding).into_iter().collect(),
        code_flows: code_flow(finding, places).into_iter().collect(),
        correlation_guid: issue.map(|issue| guid(&issue.id)),
        fingerprints: BTreeMap::from([(FINGERPRINT.to_owned(), fingerprint)]),
        partial_fingerprints: partial,
        baseline_state: None,
        suppressions: None,
        rank: Some(rank(finding)),
        taxa: rules.taxa(&finding.weaknesses),
        fixes: fix(finding).into_iter().collect(),
        properties: properties(finding, issue),
    }
}

fn properties(finding: &Finding, issue: Option<&Issue>) -> PropertyBag {
    let mut properties = BTreeMap::from([
        ("palisade/engine".to_owned(), json!(finding.engine)),
        ("palisade/severity".to_owned(), json!(finding.severity)),
        ("palisade/confidence".to_owned(), json!(finding.confidence)),
        ("palisade/proof".to_owned(), json!(finding.proof)),
    ]);
    if !finding.parts.is_empty() {
        properties.insert("palisade/parts".to_owned(), json!(finding.parts));
    }
    if let Some(change) = finding.change {
        properties.insert("palisade/change".to_owned(), json!(change));
    }
    if let Some(origin) = &finding.origin {
        properties.insert("palisade/origin".to_owned(), json!(origin));
    }
    if let Some(issue) = issue {
        properties.insert("palisade/context".to_owned(), json!(issue.context));
    }
    properties
}

fn code_flow(finding: &Finding, places: &Places<'_>) -> Option<CodeFlow> {
    let step = |step: &model::TraceStep| -> Option<ThreadFlowLocation> {
        let (kind, importance) = match step.kind {
            TraceStepKind::Source => ("source", "essential"),
            TraceStepKind::Step => ("step", "important"),
            TraceStepKind::Sink => ("sink", "essential"),
        };
        let text = if step.message.is_empty() { kind.to_owned() } else { format!("{kind}: {}", step.message) };
        let location: Location = places.with_snippet(&step.location, Some(&text), finding)?;
        Some(ThreadFlowLocation { location, importance })
    };
    // The first and the last steps say most: where the value comes from, and what happens to it.
    let left_out = finding.trace.len().saturating_sub(LONGEST_FLOW);
    let kept = finding.trace.iter().enumerate().filter(|(at, _)| !(1..=left_out).contains(at)).map(|(_, step)| step);
    let locations: Vec<ThreadFlowLocation> = kept.filter_map(step).collect();
    (!locations.is_empty()).then(|| CodeFlow { thread_flows: vec![ThreadFlow { locations }] })
}

fn suppression(suppression: &model::Suppression, places: &Places<'_>) -> Suppression {
    let mut properties = BTreeMap::from([("palisade/kind".to_owned(), json!(suppression.kind))]);
    if let Some(author) = &suppression.author {
        properties.insert("palisade/author".to_owned(), json!(author));
    }
    if let Some(until) = &suppression.until {
        properties.insert("palisade/until".to_owned(), json!(until));
    }
    Suppression {
        kind: if suppression.kind == "configuration" { "external" } else { "inSource" },
        status: "accepted",
        justification: (!suppression.reason.is_empty()).then(|| suppression.reason.clone()),
        location: places.location(&suppression.location, None),
        properties,
    }
}

fn fix(finding: &Finding) -> Option<Fix> {
    let replacement = |edit: &model::Edit| {
        let deleted_region = region(&edit.location)?;
        let inserted = (!edit.text.is_empty()).then(|| ArtifactContent { text: edit.text.clone() });
        Some(Replacement { deleted_region, inserted_content: inserted })
    };
    let replacements: Vec<Replacement> = finding.fix.iter().filter_map(replacement).collect();
    if replacements.is_empty() {
        return None;
    }
    let change = ArtifactChange { artifact_location: artifact(&finding.location.path)?, replacements };
    let description = message(&format!("Repair proposed by {}.", finding.rule));
    Some(Fix { description, artifact_changes: vec![change] })
}

/// Order of work between 0 and 100 (3.27.25): damage first, then what was shown, then certainty.
fn rank(finding: &Finding) -> f64 {
    let damage = match finding.severity {
        Severity::Critical => 90.0,
        Severity::High => 70.0,
        Severity::Medium => 50.0,
        Severity::Low => 30.0,
        Severity::Info => 10.0,
    };
    let shown = match finding.proof {
        Proof::Suspected => 0.0,
        Proof::Reachable => 2.0,
        Proof::Observed => 4.0,
        Proof::Exploited => 6.0,
    };
    let certain = match finding.confidence {
        Confidence::Low => 0.0,
        Confidence::Medium => 1.0,
        Confidence::High => 2.0,
    };
    damage + shown + certain
}
