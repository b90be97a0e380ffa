//! What was seen, in the words of the product.

use crate::context::{Kind, KindText, is_unguessable, kinds};
use crate::decoding::Encoding;
use crate::detector::Detector;
use crate::foreign::PathRule;
use crate::search::{Seen, Voice};
use model::{
    Confidence, Credential, EngineId, Location, Observation, Position, Proof, Rule, RuleOrigin, Secret, Severity,
};
use std::collections::BTreeMap;

/// Name of the engine.
pub(crate) const ENGINE: EngineId = "secrets";

/// Languages field of rules that read any text.
const ANY: &str = "any text";

/// The knowledge behind a detector.
pub(crate) fn rule_of_detector(detector: &Detector) -> Rule {
    Rule {
        id: detector.id.clone(),
        engine: ENGINE,
        languages: vec![ANY.to_owned()],
        title: detector.title.clone(),
        message: detector.title.clone(),
        why: detector.why.clone(),
        repair: detector.revoke.clone(),
        severity: detector.severity,
        confidence: detector.confidence,
        weaknesses: detector.weaknesses.clone(),
        owasp: vec![OWASP.to_owned()],
        references: detector.references.clone(),
        origin: detector.origin.clone(),
    }
}

/// The knowledge behind a kind of credential that is found by its name and place.
pub(crate) fn rule_of_kind(kind: &KindText) -> Rule {
    Rule {
        id: kind.id.to_owned(),
        engine: ENGINE,
        languages: vec![ANY.to_owned()],
        title: kind.title.to_owned(),
        message: kind.title.to_owned(),
        why: kind.why.to_owned(),
        repair: kind.revoke.to_owned(),
        severity: kind.severity,
        confidence: Confidence::Medium,
        weaknesses: vec![weakness(kind.kind).to_owned()],
        owasp: vec![OWASP.to_owned()],
        references: vec!["https://cwe.mitre.org/data/definitions/798.html".to_owned()],
        origin: RuleOrigin::Builtin,
    }
}

/// The knowledge behind a rule about paths.
pub(crate) fn rule_of_path(rule: &PathRule) -> Rule {
    Rule {
        id: rule.id.clone(),
        engine: ENGINE,
        languages: vec![ANY.to_owned()],
        title: rule.title.clone(),
        message: rule.title.clone(),
        why: String::new(),
        repair: String::new(),
        severity: Severity::Medium,
        confidence: Confidence::Medium,
        weaknesses: vec!["CWE-538".to_owned()],
        owasp: Vec::new(),
        references: Vec::new(),
        origin: rule.origin.clone(),
    }
}

/// A file that should not be there.
pub(crate) fn path_observation(rule: &PathRule, path: &str) -> Observation {
    let start = Position { line: 1, column: 1, offset: 0 };
    Observation {
        engine: ENGINE,
        rule: rule.id.clone(),
        location: Location { path: path.to_owned(), start, end: start },
        message: rule.title.clone(),
        severity: Severity::Medium,
        confidence: Confidence::Medium,
        proof: Proof::Suspected,
        weaknesses: vec!["CWE-538".to_owned()],
        trace: Vec::new(),
        fix: Vec::new(),
        anchor: String::new(),
        neighbourhood: Default::default(),
        quotes: Vec::new(),
        parts: BTreeMap::new(),
        credential: None,
        origin: None,
    }
}

/// Identification and authentication failures.
const OWASP: &str = "A07:2025";

fn weakness(kind: Kind) -> &'static str {
    match kind {
        Kind::Password => "CWE-259",
        Kind::CryptoKey => "CWE-321",
        Kind::PasswordHash => "CWE-257",
        _ => "CWE-798",
    }
}

/// The text of a kind.
pub(crate) fn text_of(kind: Kind) -> Option<&'static KindText> {
    kinds().iter().find(|text| text.kind == kind)
}

/// Turns what was seen into an observation. `line` is the code around the place without credentials, for the identity of weak values.
pub(crate) fn observation(seen: Seen<'_>, location: Location, line: &str) -> Option<Observation> {
    let mut parts = BTreeMap::new();
    if !seen.how.is_empty() {
        let how: Vec<&str> = seen.how.iter().map(|encoding: &Encoding| encoding.title()).collect();
        parts.insert("encoding".to_owned(), how.join(" in "));
    }
    let (rule, message, severity, weaknesses, strong) = match &seen.voice {
        Voice::Format { detector, proof, companion } => {
            if !detector.vendor.is_empty() {
                parts.insert("vendor".to_owned(), detector.vendor.clone());
            }
            if companion.is_some() {
                parts.insert("companion".to_owned(), "the other half stands nearby".to_owned());
            }
            parts.extend(proof.as_ref().map(|proof| ("offline-check".to_owned(), proof.to_string())));
            let rule = detector.id.clone();
            (rule, detector.title.clone(), detector.severity, detector.weaknesses.clone(), is_unguessable(&seen.value))
        }
        Voice::Context { name, judgement, .. } => {
            let text = text_of(judgement.kind)?;
            let reasons: Vec<String> =
                judgement.reasons.iter().map(|r| format!("{} ({:+})", r.phrase, r.points)).collect();
            parts.insert("reasons".to_owned(), reasons.join("; "));
            let message = match name {
                Some(name) => format!("{} in `{name}`", text.title),
                None => text.title.to_owned(),
            };
            let severity = severity(text.severity, seen.confidence);
            (
                text.id.to_owned(),
                message,
                severity,
                vec![weakness(judgement.kind).to_owned()],
                is_unguessable(&seen.value),
            )
        }
    };
    let (companion, can_ask) = match seen.voice {
        Voice::Format { detector, companion, .. } => {
            (companion, detector.live.is_some() && detector.origin == RuleOrigin::Builtin)
        }
        Voice::Context { .. } => (None, false),
    };
    Some(Observation {
        engine: ENGINE,
        rule,
        location,
        message,
        severity,
        confidence: seen.confidence,
        proof: Proof::Suspected,
        weaknesses,
        trace: Vec::new(),
        fix: Vec::new(),
        anchor: line.to_owned(),
        neighbourhood: Default::default(),
        quotes: Vec::new(),
        parts,
        credential: Some(Credential {
            value: Secret::new(seen.value),
            strong,
            companion: companion.map(Secret::new),
            can_ask,
        }),
        origin: None,
    })
}

/// What is hardly sure is not put on one level with what is.
fn severity(of_kind: Severity, confidence: Confidence) -> Severity {
    if confidence == Confidence::Low { of_kind.min(Severity::Medium) } else { of_kind }
}
