//! Observations become findings: each place once per rule, in the order of every report, with an identity.

use crate::fingerprint::{Identity, normalised};
use model::{Finding, Observation};
use std::cmp::Ordering;
use std::collections::HashMap;

/// Findings of a scan, ordered by path, offset, rule. The order of the observations does not matter.
///
/// Several observations of one rule at one place are one finding: the one with the strongest proof, told by its shortest
/// trace. Identities are those of the repository: `folder` is the way from its root to the scanned folder, empty or with a `/` at
/// its end, so that scanning a part of it changes none.
pub fn normalise(mut observations: Vec<Observation>, folder: &str) -> Vec<Finding> {
    observations.sort_by(|a, b| order_of_report(a, b).then_with(|| better_first(a, b)));
    observations.dedup_by(|later, kept| {
        let same = order_of_report(later, kept) == Ordering::Equal;
        if same {
            take_over(kept, later);
        }
        same
    });
    let mut twins: HashMap<(String, String, String, String), u32> = HashMap::new();
    observations
        .into_iter()
        .map(|mut observation| {
            observation.anchor = normalised(&observation.anchor);
            let Observation { engine, rule, anchor, location, .. } = &observation;
            let key = (engine.to_string(), rule.clone(), anchor.clone(), location.path.clone());
            let count = twins.entry(key).or_default();
            let twin = *count;
            *count += 1;
            finding(observation, twin, folder)
        })
        .collect()
}

fn order_of_report(a: &Observation, b: &Observation) -> Ordering {
    a.location
        .path
        .cmp(&b.location.path)
        .then_with(|| a.location.start.offset.cmp(&b.location.start.offset))
        .then_with(|| a.rule.cmp(&b.rule))
        .then_with(|| a.engine.cmp(b.engine))
        .then_with(|| a.location.end.offset.cmp(&b.location.end.offset))
}

/// Among observations of one place: stronger proof, then worse, then surer, then the shorter trace, then any fixed order.
fn better_first(a: &Observation, b: &Observation) -> Ordering {
    let strength = |observation: &Observation| (observation.proof, observation.severity, observation.confidence);
    let length = |observation: &Observation| match observation.trace.len() {
        0 => usize::MAX,
        steps => steps,
    };
    let steps = |observation: &Observation| -> Vec<(String, u32, u32, String)> {
        let trace = observation.trace.iter();
        trace
            .map(|step| {
                let location = &step.location;
                (location.path.clone(), location.start.offset, location.end.offset, step.message.clone())
            })
            .collect()
    };
    strength(b)
        .cmp(&strength(a))
        .then_with(|| length(a).cmp(&length(b)))
        .then_with(|| a.message.cmp(&b.message))
        .then_with(|| steps(a).cmp(&steps(b)))
        .then_with(|| a.anchor.cmp(&b.anchor))
        .then_with(|| b.fix.len().cmp(&a.fix.len()))
        .then_with(|| a.parts.cmp(&b.parts))
}

/// What the dropped observation knows and the kept one does not.
fn take_over(kept: &mut Observation, dropped: &mut Observation) {
    kept.severity = kept.severity.max(dropped.severity);
    kept.confidence = kept.confidence.max(dropped.confidence);
    for weakness in dropped.weaknesses.drain(..) {
        if !kept.weaknesses.contains(&weakness) {
            kept.weaknesses.push(weakness);
        }
    }
    if kept.fix.is_empty() {
        kept.fix = std::mem::take(&mut dropped.fix);
    }
}

fn finding(observation: Observation, twin: u32, folder: &str) -> Finding {
    let path = format!("{folder}{}", observation.location.path);
    let identity = Identity {
        engine: observation.engine,
        rule: &observation.rule,
        anchor: &observation.anchor,
        path: &path,
        twin,
    };
    Finding {
        fingerprint: identity.fingerprint(),
        engine: observation.engine.to_owned(),
        rule: observation.rule,
        message: observation.message,
        severity: observation.severity,
        confidence: observation.confidence,
        proof: observation.proof,
        weaknesses: observation.weaknesses,
        location: observation.location,
        trace: observation.trace,
        fix: observation.fix,
        suppression: None,
        parts: observation.parts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::observation;
    use model::{Proof, Severity, TraceStep, TraceStepKind};

    fn shown(findings: &[Finding]) -> Vec<String> {
        let line = |f: &Finding| format!("{}:{} {}", f.location.path, f.location.start.offset, f.rule);
        findings.iter().map(line).collect()
    }

    #[test]
    fn the_order_is_path_offset_rule_whatever_came_first() {
        let mut observations = vec![
            observation("b", "b.py", 5, 9),
            observation("b", "a.py", 50, 60),
            observation("a", "a.py", 50, 70),
            observation("z", "a.py", 7, 9),
        ];
        let expected = ["a.py:7 z", "a.py:50 a", "a.py:50 b", "b.py:5 b"];
        assert_eq!(shown(&normalise(observations.clone(), "")), expected);
        observations.reverse();
        assert_eq!(shown(&normalise(observations, "")), expected);
    }

    #[test]
    fn one_place_is_told_once_by_the_strongest_proof() {
        let weak = observation("a", "a.py", 5, 9);
        let mut strong = observation("a", "a.py", 5, 9);
        strong.proof = Proof::Reachable;
        strong.trace =
            vec![TraceStep { kind: TraceStepKind::Source, location: Default::default(), message: "in".into() }];
        let mut worse = observation("a", "a.py", 5, 9);
        worse.severity = Severity::Critical;
        worse.weaknesses = vec!["CWE-1".into()];
        let findings = normalise(vec![weak, strong, worse], "");
        assert_eq!(findings.len(), 1);
        assert_eq!((findings[0].proof, findings[0].severity), (Proof::Reachable, Severity::Critical));
        assert_eq!(findings[0].trace.len(), 1);
        assert_eq!(findings[0].weaknesses, ["CWE-89", "CWE-1"]);
    }

    #[test]
    fn lines_above_do_not_change_the_identity_and_twins_have_their_own() {
        let before = normalise(vec![observation("a", "a.py", 5, 9), observation("a", "a.py", 25, 29)], "");
        let after = normalise(vec![observation("a", "a.py", 105, 109), observation("a", "a.py", 125, 129)], "");
        assert_ne!(before[0].fingerprint, before[1].fingerprint);
        assert_eq!(before[0].fingerprint, after[0].fingerprint);
        assert_eq!(before[1].fingerprint, after[1].fingerprint);
    }

    #[test]
    fn reformatting_keeps_the_identity() {
        let mut spread = [observation("a", "a.py", 5, 9), observation("a", "a.py", 25, 29)];
        spread[0].anchor = "execute(a,\n    b)".to_owned();
        spread[1].anchor = "execute(a, b)".to_owned();
        let before = normalise(spread.to_vec(), "");
        spread[0].anchor = "execute(a, b)".to_owned();
        assert_eq!(before, normalise(spread.to_vec(), ""));
        assert_ne!(before[0].fingerprint, before[1].fingerprint);
    }

    #[test]
    fn a_part_of_the_repository_has_the_identities_of_the_whole() {
        let whole = normalise(vec![observation("a", "sub/a.py", 5, 9)], "");
        let part = normalise(vec![observation("a", "a.py", 5, 9)], "sub/");
        assert_eq!(whole[0].fingerprint, part[0].fingerprint);
    }
}
