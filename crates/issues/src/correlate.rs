//! Findings that are one problem become one issue, whose proof only rises.
//!
//! Joined are unsuppressed findings of one weakness family whose places in a file overlap. Several sinks of one source have places
//! of their own and stay separate; so does a finding that spans several other places (a whole function, say).

use crate::priority::Weights;
use crate::weakness::weakness_family;
use model::{Context, Endangered, Finding, Issue, Origin};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// What is known about rules and files, besides the findings.
pub struct Surroundings<'a> {
    /// One-line title of a rule, if it has one.
    pub title: &'a dyn Fn(&str) -> Option<String>,
    /// Whether the file at this path is there for tests.
    pub is_test: &'a dyn Fn(&str) -> bool,
    /// What findings that are one problem endanger, and whose they are; the leading one comes first.
    pub context: &'a dyn Fn(&[&Finding]) -> Context,
}

/// Issues in order of priority. The findings must be in the order of [`crate::normalise`].
pub fn correlate(findings: &[Finding], surroundings: &Surroundings<'_>) -> Vec<Issue> {
    let mut places: BTreeMap<(&str, Option<&Origin>, String), Vec<&Finding>> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.suppression.is_none()) {
        let key = (finding.location.path.as_str(), finding.origin.as_ref(), family(finding));
        places.entry(key).or_default().push(finding);
    }
    let mut ranked: Vec<(Reverse<u32>, &Finding, Issue)> = Vec::new();
    for members in of_one_value(places.into_values().flat_map(grouped).collect()) {
        let (weights, leader, issue) = issue(members, surroundings);
        ranked.push((Reverse(weights.score()), leader, issue));
    }
    ranked.sort_by(|(score_a, a, _), (score_b, b, _)| {
        let key = |finding: &Finding| (finding.location.start.offset, finding.location.end.offset);
        score_a
            .cmp(score_b)
            .then_with(|| a.location.path.cmp(&b.location.path))
            .then_with(|| key(a).cmp(&key(b)))
            .then_with(|| a.rule.cmp(&b.rule))
    });
    ranked.into_iter().map(|(_, _, issue)| issue).collect()
}

/// Joins groups that are about the same credential, wherever it stands: it is revoked once.
fn of_one_value(groups: Vec<Vec<&Finding>>) -> Vec<Vec<&Finding>> {
    let mut first: BTreeMap<u32, usize> = BTreeMap::new();
    let mut joined: Vec<Vec<&Finding>> = Vec::new();
    for group in groups {
        let known = group.iter().filter_map(|finding| finding.same_value).find_map(|value| first.get(&value).copied());
        let at = known.unwrap_or(joined.len());
        first.extend(group.iter().filter_map(|finding| finding.same_value).map(|value| (value, at)));
        match joined.get_mut(at) {
            Some(members) => members.extend(group),
            None => joined.push(group),
        }
    }
    joined
}

/// Engine of what a change does to the policy that judges it.
pub const POLICY_ENGINE: &str = "change";

/// The most specific weakness decides; a rule without one is a family of its own. What a change does to the policy is one problem
/// each, also where it is told at the same line: what only stands beside another one would not be read.
fn family(finding: &Finding) -> String {
    if finding.engine == POLICY_ENGINE {
        return format!("policy {}", finding.fingerprint.0);
    }
    finding.weaknesses.first().map_or_else(|| format!("rule {}", finding.rule), |weakness| weakness_family(weakness))
}

/// Splits findings of one file and family into groups that are one problem each. The smallest places come first and are the cores;
/// a larger one joins the core that it overlaps, and stands alone if it overlaps several.
fn grouped(mut findings: Vec<&Finding>) -> Vec<Vec<&Finding>> {
    let span = |finding: &Finding| (finding.location.start.offset, finding.location.end.offset);
    findings.sort_by_key(|finding| {
        let (start, end) = span(finding);
        (end.saturating_sub(start), start)
    });
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    // Cores do not overlap, so their order by start is also the order by end.
    let mut cores: BTreeMap<u32, (u32, usize)> = BTreeMap::new();
    let mut wide: BTreeMap<(u32, u32), usize> = BTreeMap::new();
    for finding in findings {
        let (start, end) = span(finding);
        let last = end.max(start.saturating_add(1));
        let mut met =
            cores.range(..last).rev().take_while(|(_, (core_end, _))| *core_end > start).map(|(_, (_, group))| *group);
        match (met.next(), met.next()) {
            (None, _) => {
                cores.insert(start, (last, groups.len()));
                groups.push(vec![finding]);
            }
            (Some(group), None) => groups[group].push(finding),
            (Some(_), Some(_)) => {
                let group = *wide.entry((start, end)).or_insert(groups.len());
                match groups.get_mut(group) {
                    Some(members) => members.push(finding),
                    None => groups.push(vec![finding]),
                }
            }
        }
    }
    groups
}

fn issue<'f>(mut members: Vec<&'f Finding>, surroundings: &Surroundings<'_>) -> (Weights, &'f Finding, Issue) {
    // The leader tells the problem best: proven, certain, severe, with a path; among equals the narrower place.
    members.sort_by(|a, b| {
        let strength =
            |finding: &Finding| (finding.proof, finding.confidence, finding.severity, !finding.trace.is_empty());
        let place = |finding: &Finding| {
            let Finding { location, .. } = finding;
            (location.end.offset.saturating_sub(location.start.offset), location.start.offset)
        };
        // What stands in the files at hand is easier to look at than what stands in history.
        strength(b)
            .cmp(&strength(a))
            .then_with(|| a.origin.cmp(&b.origin))
            .then_with(|| place(a).cmp(&place(b)))
            .then_with(|| a.rule.cmp(&b.rule))
            .then_with(|| a.location.path.cmp(&b.location.path))
    });
    let leader = members[0];
    let mut rules: Vec<&str> = members.iter().map(|finding| finding.rule.as_str()).collect();
    rules.sort_unstable();
    rules.dedup();
    // A credential that works opens the same doors wherever it stands.
    let is_alive = leader.parts.get("live").is_some_and(|live| live == "alive");
    let context = (surroundings.context)(&members);
    let endangered: Vec<String> = context.assets.iter().map(Endangered::in_words).collect();
    let weights = Weights {
        severity: members.iter().map(|finding| finding.severity).max().unwrap_or(leader.severity),
        confidence: members.iter().map(|finding| finding.confidence).max().unwrap_or(leader.confidence),
        proof: leader.proof,
        in_test: !is_alive && (surroundings.is_test)(&leader.location.path),
        value: context.assets.iter().filter_map(|asset| asset.value).max(),
        rules: rules.len(),
        is_credential: leader.engine == "secrets",
    };
    let issue = Issue {
        id: leader.fingerprint.clone(),
        title: title(leader, surroundings),
        severity: weights.severity,
        confidence: weights.confidence,
        proof: weights.proof,
        findings: members.iter().map(|finding| finding.fingerprint.clone()).collect(),
        context: Context { priority: weights.reasons(&endangered), ..context },
    };
    (weights, leader, issue)
}

/// The rule's title, or else the first sentence of the message, on one line.
fn title(leader: &Finding, surroundings: &Surroundings<'_>) -> String {
    let title = (surroundings.title)(&leader.rule).filter(|title| !title.trim().is_empty() && *title != leader.rule);
    let text = title.unwrap_or_else(|| first_sentence(&leader.message).to_owned());
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() { leader.rule.clone() } else { text }
}

/// Up to the first full stop that a space and a capital letter follow, or the first empty line.
fn first_sentence(message: &str) -> &str {
    let message = message.trim();
    let paragraph = message.find("\n\n").map_or(message, |end| &message[..end]);
    for (at, _) in paragraph.match_indices(['.', '!', '?']) {
        let rest = &paragraph[at + 1..];
        let mut following = rest.chars();
        let ends = match (following.next(), following.find(|next| !next.is_whitespace())) {
            (None, _) => true,
            (Some(space), Some(next)) => space.is_whitespace() && !next.is_lowercase(),
            (Some(space), None) => space.is_whitespace(),
        };
        if ends {
            return &paragraph[..at];
        }
    }
    paragraph
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{normalise, samples};
    use model::{Proof, Severity};

    const PLAIN: Surroundings<'static> = Surroundings {
        title: &|_| None,
        is_test: &|path| path.starts_with("tests/"),
        context: &|_| Context::default(),
    };

    /// Rules of each issue.
    fn joined(findings: &[Finding]) -> Vec<String> {
        let rule_of = |fingerprint| findings.iter().find(|f| f.fingerprint == fingerprint).map_or("?", |f| &f.rule);
        let rules = |issue: Issue| issue.findings.into_iter().map(rule_of).collect::<Vec<_>>().join("+");
        correlate(findings, &PLAIN).into_iter().map(rules).collect()
    }

    #[test]
    fn overlapping_places_of_one_family_are_one_issue() {
        let findings = samples::findings(&[
            ("a", "x.py", 0, 20),
            ("b", "x.py", 5, 10),
            ("c", "x.py", 30, 40),
            ("d", "y.py", 5, 10),
        ]);
        assert_eq!(joined(&findings), ["b+a", "c", "d"]);
    }

    #[test]
    fn other_families_stay_apart_and_variants_join() {
        let mut findings = samples::findings(&[("a", "x.py", 0, 20), ("b", "x.py", 0, 20), ("c", "x.py", 0, 20)]);
        findings[1].weaknesses = vec!["CWE-564".into()];
        findings[2].weaknesses = vec!["CWE-79".into()];
        assert_eq!(joined(&findings), ["a+b", "c"]);
    }

    #[test]
    fn a_wide_finding_does_not_join_separate_sinks() {
        let findings = samples::findings(&[
            ("whole", "x.py", 0, 90),
            ("wide", "x.py", 0, 90),
            ("s", "x.py", 10, 20),
            ("s", "x.py", 30, 40),
        ]);
        assert_eq!(joined(&findings), ["whole+wide", "s", "s"]);
    }

    #[test]
    fn empty_places_join_what_covers_them() {
        let findings = samples::findings(&[("a", "x.py", 10, 10), ("b", "x.py", 10, 10), ("c", "x.py", 5, 15)]);
        assert_eq!(joined(&findings), ["a+b+c"]);
    }

    #[test]
    fn suppressed_findings_are_nobodys_work() {
        let mut findings = samples::findings(&[("a", "x.py", 0, 20)]);
        findings[0].suppression = Some(model::Suppression {
            kind: "inline".into(),
            reason: "why".into(),
            location: Default::default(),
            author: None,
            until: None,
        });
        assert!(correlate(&findings, &PLAIN).is_empty());
    }

    #[test]
    fn proof_only_rises_and_leads() {
        let mut dynamic = samples::observation("probe", "x.py", 5, 9);
        dynamic.engine = "dast";
        dynamic.proof = Proof::Exploited;
        let mut pattern = samples::observation("pattern", "x.py", 0, 12);
        pattern.severity = Severity::Critical;
        let findings = normalise(vec![pattern, dynamic], "", &crate::Keys::default());
        let issue = correlate(&findings, &PLAIN).remove(0);
        assert_eq!((issue.severity, issue.proof, issue.findings.len()), (Severity::Critical, Proof::Exploited, 2));
        assert_eq!(issue.title, "message of probe");
        assert_eq!(
            issue.context.priority,
            ["a request made it happen", "critical severity", "medium confidence", "2 rules agree"]
        );
    }

    #[test]
    fn tests_come_later() {
        let findings = samples::findings(&[("a", "tests/x.py", 0, 20), ("b", "x.py", 0, 20)]);
        assert_eq!(joined(&findings), ["b", "a"]);
    }

    #[test]
    fn what_is_worth_more_comes_first_and_says_so() {
        let asset = |name: &str, value| model::Endangered {
            name: name.to_owned(),
            kind: model::AssetKind::Service,
            value,
            data: vec![model::DataClass::Payment],
            because: String::new(),
            declared: Default::default(),
        };
        let context = |findings: &[&Finding]| {
            let assets = match findings[0].location.path.as_str() {
                "pay.py" => vec![asset("Pay", Some(model::AssetValue::Critical)), asset("Shop", None)],
                _ => Vec::new(),
            };
            Context { assets, ..Context::default() }
        };
        let findings = samples::findings(&[("a", "a.py", 0, 20), ("b", "pay.py", 0, 20)]);
        let issues = correlate(&findings, &Surroundings { context: &context, ..PLAIN });
        assert_eq!(issues[0].context.assets.len(), 2);
        assert_eq!(
            issues[0].context.priority[..2],
            ["endangers Pay (critical, payment data)", "endangers Shop (payment data)"]
        );
    }

    #[test]
    fn titles_are_one_sentence() {
        assert_eq!(first_sentence("Uses e.g. md5. Bad."), "Uses e.g. md5");
        assert_eq!(first_sentence("Version 1.2 is old"), "Version 1.2 is old");
        assert_eq!(first_sentence("One\nline.\n\nMore"), "One\nline");
    }

    #[test]
    fn thousands_of_findings_are_joined_quickly() {
        let observations = (0..20_000u32).map(|n| samples::observation("a", "x.py", n * 10, n * 10 + 5)).collect();
        assert_eq!(correlate(&normalise(observations, "", &crate::Keys::default()), &PLAIN).len(), 20_000);
    }
}
