//! What comes first where a document has not room for everything, and what formats that show little say of it.

use model::{Change, Finding, Fingerprint, Issue, Report, Rule};
use std::cmp::Reverse;
use std::collections::HashMap;

/// Looks findings and rules up by their names.
pub(crate) struct Lookup<'a> {
    findings: HashMap<&'a Fingerprint, &'a Finding>,
    rules: HashMap<&'a str, &'a Rule>,
}

impl<'a> Lookup<'a> {
    pub(crate) fn new(report: &'a Report) -> Lookup<'a> {
        Lookup {
            findings: report.findings.iter().map(|finding| (&finding.fingerprint, finding)).collect(),
            rules: report.rules.iter().map(|rule| (rule.id.as_str(), rule)).collect(),
        }
    }

    /// What is known about the rule of a finding.
    pub(crate) fn rule(&self, finding: &Finding) -> Option<&'a Rule> {
        self.rules.get(finding.rule.as_str()).copied()
    }

    /// The leading finding of an issue.
    pub(crate) fn leader(&self, issue: &Issue) -> Option<&'a Finding> {
        issue.findings.iter().find_map(|id| self.findings.get(id).copied())
    }

    /// One line about a finding: the title of its rule, else its message, else the rule's name.
    pub(crate) fn title(&self, finding: &'a Finding) -> &'a str {
        let title = self.rule(finding).map_or("", |rule| rule.title.trim());
        let first_line = finding.message.trim().lines().next().unwrap_or_default();
        [title, first_line].into_iter().find(|text| !text.is_empty()).unwrap_or(&finding.rule)
    }
}

/// Names of what an issue endangers; `None` when no asset is declared for it.
pub(crate) fn endangered(issue: &Issue) -> Option<String> {
    let assets = &issue.context.assets;
    let names: Vec<&str> = assets.iter().map(|asset| asset.name.as_str()).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// Numbers of all findings, those first on which work should start: what a change brings or is refused for, then the issues in their
/// order, then what belongs to no issue, then what somebody accepted.
pub(crate) fn by_priority(report: &Report) -> Vec<usize> {
    let mut places: HashMap<&Fingerprint, usize> = HashMap::new();
    for (place, issue) in report.issues.iter().enumerate() {
        for id in &issue.findings {
            places.entry(id).or_insert(place);
        }
    }
    let mut order: Vec<usize> = (0..report.findings.len()).collect();
    order.sort_by_key(|&at| {
        let finding = &report.findings[at];
        let place = places.get(&finding.fingerprint).copied().unwrap_or(usize::MAX);
        (finding.suppression.is_some(), !is_told(report, finding), place, Reverse(finding.severity), at)
    });
    order
}

/// Whether a finding belongs into what a report says of a change: it is new, or the change is refused for it. All do without a change.
pub(crate) fn is_told(report: &Report, finding: &Finding) -> bool {
    report.comparison.is_none() || !is_old(finding) || is_refused(report, finding)
}

/// Whether a change is stopped for a finding.
pub(crate) fn is_refused(report: &Report, finding: &Finding) -> bool {
    let refused = report.comparison.as_ref().and_then(|comparison| comparison.refused.as_ref());
    refused.is_some_and(|all| all.binary_search(&finding.fingerprint).is_ok())
}

/// Whether a finding was there before the change that is judged.
pub(crate) fn is_old(finding: &Finding) -> bool {
    !matches!(finding.change, None | Some(Change::New))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use model::Severity;

    #[test]
    fn accepted_findings_come_last_and_issues_in_their_order() {
        let mut report = samples::report();
        let mut worse = samples::finding();
        worse.fingerprint = Fingerprint("v1:22".to_owned());
        worse.severity = Severity::Critical;
        report.issues.insert(0, samples::issue(&worse));
        report.findings.push(worse.clone());
        worse.fingerprint = Fingerprint("v1:33".to_owned());
        report.findings.insert(0, worse);
        assert_eq!(by_priority(&report), [3, 2, 0, 1]);
    }
}
