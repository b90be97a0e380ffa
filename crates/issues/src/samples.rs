//! Small observations and findings for the tests of this crate.

use crate::normalise;
use model::{Confidence, Finding, Location, Observation, Position, Proof, Severity};
use std::collections::BTreeMap;

/// A place whose lines hold ten bytes each.
pub(crate) fn place(path: &str, start: u32, end: u32) -> Location {
    let position = |offset: u32| Position { line: offset / 10 + 1, column: offset % 10 + 1, offset };
    Location { path: path.to_owned(), start: position(start), end: position(end) }
}

pub(crate) fn observation(rule: &str, path: &str, start: u32, end: u32) -> Observation {
    Observation {
        engine: "sast",
        rule: rule.to_owned(),
        location: place(path, start, end),
        message: format!("message of {rule}. More."),
        severity: Severity::Medium,
        confidence: Confidence::Medium,
        proof: Proof::Suspected,
        weaknesses: vec!["CWE-89".to_owned()],
        trace: Vec::new(),
        fix: Vec::new(),
        anchor: "same".to_owned(),
        neighbourhood: Default::default(),
        quotes: Vec::new(),
        parts: BTreeMap::new(),
        credential: None,
        origin: None,
    }
}

pub(crate) fn findings(places: &[(&str, &str, u32, u32)]) -> Vec<Finding> {
    normalise(
        places.iter().map(|&(rule, path, start, end)| observation(rule, path, start, end)).collect(),
        "",
        &crate::Keys::default(),
    )
}
