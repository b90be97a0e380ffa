//! What a change does to the policy that judges it. Each such thing is a finding of its own.

use crate::Baseline;
use model::{Confidence, Location, Observation, Position, Proof, Rule, RuleOrigin, Severity};
use std::collections::HashMap;

/// Name under which these findings are told.
pub const ENGINE: &str = issues::POLICY_ENGINE;

/// One way in which a change weakens the policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weakening {
    /// Rule that speaks: one of [`rule`].
    pub rule: &'static str,
    /// What the change does, in a sentence.
    pub message: String,
    /// Where, after the change; of what was taken away, the file.
    pub location: Location,
}

impl Weakening {
    /// At a line of a file, from 1.
    pub fn at_line(rule: &'static str, path: &str, line: usize, message: String) -> Weakening {
        let start = Position { line: line.max(1) as u32, column: 1, offset: 0 };
        Weakening { rule, message, location: Location { path: path.to_owned(), start, end: start } }
    }
}

/// Rules, their titles, and why they matter.
const RULES: &[(&str, &str)] = &[
    ("policy-suppression-added", "The change accepts findings"),
    ("policy-rule-off", "The change switches rules off"),
    ("policy-ignore-added", "The change takes files out of the scan"),
    ("policy-code-out-of-sight", "The change puts code where it is not analysed"),
    ("policy-severity-lowered", "The change lowers the severity of a rule"),
    ("policy-threshold-raised", "The change asks less of what comes after it"),
    ("policy-rule-edited", "The change edits or removes a rule"),
    ("policy-taint-weakened", "The change follows fewer values, or takes more of them for clean"),
    ("policy-baseline-grown", "The change adds findings to the baseline"),
    ("policy-engine-off", "The change switches engines off"),
    ("policy-foreign-ignore-added", "The change accepts findings in a file of another tool"),
    ("policy-foreign-rules-edited", "The change edits rules of another tool"),
    ("policy-step-weakened", "The change weakens the step that runs Palisade"),
    ("policy-pipeline-edited", "The change edits a pipeline that runs Palisade"),
    ("policy-owners-changed", "The change takes code from its owners"),
    ("policy-asset-dropped", "The change takes something out of what is defended"),
    ("policy-unreadable", "The change leaves a file of the policy that cannot be read"),
];

/// The rule behind one of these findings.
pub fn rule(id: &str) -> Option<Rule> {
    let (id, title) = RULES.iter().find(|(known, _)| *known == id)?;
    Some(Rule {
        id: (*id).to_owned(),
        engine: ENGINE,
        languages: Vec::new(),
        title: (*title).to_owned(),
        message: format!("{title}."),
        why: "A gate that a change can open for itself is none. The change was judged under the policy of the state that it starts \
              from; once it is merged, what it does to the policy holds for everything that comes after it."
            .to_owned(),
        repair: "Have somebody who answers for the policy look at it, and merge it apart from code. `[[gate.pass]]` with `rule` says \
                 which of these may pass without."
            .to_owned(),
        severity: Severity::Medium,
        confidence: Confidence::High,
        weaknesses: vec!["CWE-693".to_owned()],
        owasp: Vec::new(),
        references: Vec::new(),
        origin: RuleOrigin::Builtin,
    })
}

/// What the engines would say about these.
pub fn told(weakenings: Vec<Weakening>) -> Vec<Observation> {
    let observation = |weakening: Weakening| Observation {
        engine: ENGINE,
        rule: weakening.rule.to_owned(),
        location: weakening.location,
        anchor: weakening.message.clone(),
        message: weakening.message,
        severity: Severity::Medium,
        confidence: Confidence::High,
        proof: Proof::Suspected,
        weaknesses: vec!["CWE-693".to_owned()],
        trace: Vec::new(),
        fix: Vec::new(),
        neighbourhood: Default::default(),
        quotes: Vec::new(),
        parts: Default::default(),
        credential: None,
        origin: None,
    };
    weakenings.into_iter().map(observation).collect()
}

/// Number of findings that a newer baseline holds and an older one does not; all that it cannot read counts.
pub fn grown_baseline(old: &str, new: &str) -> Option<u32> {
    let new = Baseline::read(new).ok()?;
    let old = Baseline::read(old).unwrap_or_default().fingerprints();
    let mut left: HashMap<&model::Fingerprint, u32> = HashMap::new();
    for fingerprint in &old {
        *left.entry(fingerprint).or_default() += 1;
    }
    let mut added = 0;
    for known in &new.findings {
        match left.get_mut(&known.fingerprint) {
            Some(count) if *count > 0 => *count -= 1,
            _ => added += 1,
        }
    }
    (added > 0).then_some(added)
}
