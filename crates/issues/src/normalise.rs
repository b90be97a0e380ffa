//! Observations become findings: each place once per rule, in the order of every report, with an identity.

use crate::credential::{Keys, numbered};
use crate::fingerprint::Identity;
use crate::formatting::normalised;
use model::{ANCHOR_PARTS, Finding, Fingerprint, Observation, Word};
use std::cmp::Ordering;
use std::collections::HashMap;

/// Findings of a scan, ordered by path, offset, rule. The order of the observations does not matter.
///
/// Several observations of one rule at one place are one finding: the one with the strongest proof, told by its shortest
/// trace. Identities are those of the repository: `folder` is the way from its root to the scanned folder, empty or with a `/` at
/// its end, so that scanning a part of it changes none.
pub fn normalise(mut observations: Vec<Observation>, folder: &str, keys: &Keys) -> Vec<Finding> {
    observations.sort_by(|a, b| order_of_report(a, b).then_with(|| better_first(a, b)));
    observations.dedup_by(|later, kept| {
        let same = order_of_report(later, kept) == Ordering::Equal;
        if same {
            take_over(kept, later);
        }
        same
    });
    let same_values = numbered(&observations);
    let mut values: Vec<Option<String>> = observations.iter().map(|one| any_value_id(one, keys)).collect();
    let mut ids: Vec<Option<String>> = observations.iter().map(|one| value_id(one, keys)).collect();
    for observation in &mut observations {
        let parts: Vec<String> = observation.anchor.split(ANCHOR_PARTS).map(normalised).collect();
        observation.anchor = parts.join(&ANCHOR_PARTS.to_string());
    }
    let identities = identified(&observations, folder, &ids);
    let mut findings = Vec::with_capacity(observations.len());
    for (at, observation) in observations.into_iter().enumerate() {
        let organisation = organisation_id(&observation, keys);
        let mut finding = finding(observation, identities[at].clone());
        finding.same_value = same_values[at];
        finding.value = values[at].take();
        finding.parts.extend(ids[at].take().map(|id| ("value-id".to_owned(), id)));
        finding.parts.extend(organisation.map(|id| ("organisation-value-id".to_owned(), id)));
        findings.push(finding);
    }
    findings
}

/// What stands for a strong value in its repository.
fn value_id(observation: &Observation, keys: &Keys) -> Option<String> {
    let credential = observation.credential.as_ref().filter(|credential| credential.strong)?;
    Some(keys.in_repository(credential.value.reveal()))
}

/// What stands for any value, weak ones too: never written anywhere, as it could be guessed from.
fn any_value_id(observation: &Observation, keys: &Keys) -> Option<String> {
    Some(keys.in_repository(observation.credential.as_ref()?.value.reveal()))
}

fn organisation_id(observation: &Observation, keys: &Keys) -> Option<String> {
    let credential = observation.credential.as_ref().filter(|credential| credential.strong)?;
    keys.in_organisation(credential.value.reveal())
}

fn order_of_report(a: &Observation, b: &Observation) -> Ordering {
    a.location
        .path
        .cmp(&b.location.path)
        .then_with(|| a.location.start.offset.cmp(&b.location.start.offset))
        .then_with(|| a.rule.cmp(&b.rule))
        .then_with(|| a.engine.cmp(b.engine))
        .then_with(|| a.location.end.offset.cmp(&b.location.end.offset))
        .then_with(|| a.origin.cmp(&b.origin))
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

/// Who each observation is. A value that has an identifier of its own is the same under any rule, and wherever it stands, as long as
/// it stands once. What stands in history must not change who the findings of the files at hand are, nor a message those of files.
fn identified(observations: &[Observation], folder: &str, ids: &[Option<String>]) -> Vec<Fingerprint> {
    let mut values: HashMap<&str, [u32; 3]> = HashMap::new();
    for (one, id) in observations.iter().zip(ids) {
        values.entry(id.as_deref().unwrap_or_default()).or_default()[stage(one)] += 1;
    }
    let paths: Vec<String> = observations.iter().map(|one| in_repository(one, folder)).collect();
    let mut identities: Vec<Identity<'_>> = Vec::with_capacity(observations.len());
    for ((one, id), path) in observations.iter().zip(ids).zip(&paths) {
        let words = |words: &[Word]| words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
        let near = &one.neighbourhood;
        let around = [words(&near.scope), words(&near.before), words(&near.after)];
        identities.push(match id {
            None => Identity { engine: one.engine, rule: &one.rule, anchor: &one.anchor, around, path, blob: "" },
            Some(id) => {
                let stands_alone = is_alone(&values[id.as_str()], stage(one));
                let (around, path) = if stands_alone { Default::default() } else { (around, path.as_str()) };
                Identity { engine: one.engine, rule: "", anchor: id, around, path, blob: "" }
            }
        });
    }
    let mut like: HashMap<Identity<'_>, [u32; 3]> = HashMap::new();
    for (one, identity) in observations.iter().zip(&identities) {
        like.entry(identity.clone()).or_default()[stage(one)] += 1;
    }
    for (one, identity) in observations.iter().zip(&mut identities) {
        let Some(origin) = &one.origin else { continue };
        if !is_alone(&like[identity], stage(one)) {
            identity.blob = origin.blob.as_str();
        }
    }
    let mut equal: HashMap<&Identity<'_>, u32> = HashMap::new();
    for identity in &identities {
        *equal.entry(identity).or_default() += 1;
    }
    let mut seen: HashMap<&Identity<'_>, u32> = HashMap::new();
    let mut fingerprints = Vec::with_capacity(identities.len());
    for identity in &identities {
        let which = seen.entry(identity).or_default();
        *which += 1;
        fingerprints.push(identity.fingerprint((*which, equal[identity])));
    }
    fingerprints
}

/// Files at hand, files in history, messages: no later stage changes who those of an earlier one are.
fn stage(observation: &Observation) -> usize {
    observation.origin.as_ref().map_or(0, |origin| 1 + usize::from(origin.message))
}

/// Whether it is one of its stage, and none of an earlier stage is like it.
fn is_alone(counts: &[u32; 3], stage: usize) -> bool {
    counts[..stage].iter().all(|count| *count == 0) && counts[stage] == 1
}

/// Paths in history start from the root anyway.
fn in_repository(observation: &Observation, folder: &str) -> String {
    let folder = if observation.origin.is_some() { "" } else { folder };
    format!("{folder}{}", observation.location.path)
}

fn finding(observation: Observation, fingerprint: Fingerprint) -> Finding {
    Finding {
        fingerprint,
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
        origin: observation.origin,
        change: None,
        same_value: None,
        value: None,
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
        assert_eq!(shown(&normalise(observations.clone(), "", &Keys::default())), expected);
        observations.reverse();
        assert_eq!(shown(&normalise(observations, "", &Keys::default())), expected);
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
        let findings = normalise(vec![weak, strong, worse], "", &Keys::default());
        assert_eq!(findings.len(), 1);
        assert_eq!((findings[0].proof, findings[0].severity), (Proof::Reachable, Severity::Critical));
        assert_eq!(findings[0].trace.len(), 1);
        assert_eq!(findings[0].weaknesses, ["CWE-89", "CWE-1"]);
    }

    #[test]
    fn lines_above_do_not_change_the_identity_and_twins_have_their_own() {
        let before =
            normalise(vec![observation("a", "a.py", 5, 9), observation("a", "a.py", 25, 29)], "", &Keys::default());
        let after = normalise(
            vec![observation("a", "a.py", 105, 109), observation("a", "a.py", 125, 129)],
            "",
            &Keys::default(),
        );
        assert_ne!(before[0].fingerprint, before[1].fingerprint);
        assert_eq!(before[0].fingerprint, after[0].fingerprint);
        assert_eq!(before[1].fingerprint, after[1].fingerprint);
    }

    #[test]
    fn reformatting_keeps_the_identity() {
        let mut spread = [observation("a", "a.py", 5, 9), observation("a", "a.py", 25, 29)];
        spread[0].anchor = "execute(a,\n    b)".to_owned();
        spread[1].anchor = "execute(a, b)".to_owned();
        let before = normalise(spread.to_vec(), "", &Keys::default());
        spread[0].anchor = "execute(a, b)".to_owned();
        assert_eq!(before, normalise(spread.to_vec(), "", &Keys::default()));
        assert_ne!(before[0].fingerprint, before[1].fingerprint);
    }

    #[test]
    fn what_flows_in_is_a_part_of_the_identity() {
        let of = |anchor: &str| {
            let mut one = observation("a", "a.py", 5, 9);
            one.anchor = anchor.to_owned();
            normalise(vec![one], "", &Keys::default()).remove(0).fingerprint
        };
        let flow = of("execute(q)\0request.args[\"a\"]\0q = check(request.args[\"a\"])");
        assert_eq!(flow, of("execute( q )\0request.args['a']\0q = (\n    check(request.args['a'])\n)"));
        assert_ne!(flow, of("execute(q)\0request.args[\"b\"]\0q = check(request.args[\"b\"])"));
        assert_ne!(flow, of("execute(q)\0request.args[\"a\"]\0q = request.args[\"a\"]"));
        assert_ne!(flow, of("execute(q)"));
    }

    #[test]
    fn a_part_of_the_repository_has_the_identities_of_the_whole() {
        let whole = normalise(vec![observation("a", "sub/a.py", 5, 9)], "", &Keys::default());
        let part = normalise(vec![observation("a", "a.py", 5, 9)], "sub/", &Keys::default());
        assert_eq!(whole[0].fingerprint, part[0].fingerprint);
    }
}
