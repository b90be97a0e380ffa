//! Detectors as data: one file per kind of credential under `content/secrets/`.
//!
//! A [`Detector`] says what a credential looks like and what to do about it; nothing here searches. [`read_detector`] makes one
//! from YAML; readers of other tools' rules make them from theirs (`foreign`).

mod expect;
mod list;
mod outline;
mod reader;
#[cfg(test)]
mod tests;

pub use list::{Read, read_detectors};
pub use outline::{Outline, outline};
pub use reader::read_detector;

use model::{Confidence, RuleOrigin, Severity};

/// One kind of credential.
#[derive(Clone, Debug, PartialEq)]
pub struct Detector {
    /// Stable identifier, kebab-case for our own.
    pub id: String,
    /// One line.
    pub title: String,
    /// Whose credential it is.
    pub vendor: String,
    /// Regular expression; the group `secret` is the value, else the whole match.
    pub pattern: String,
    /// Every match contains one of these; derived from the pattern when empty.
    pub fragments: Vec<String>,
    /// Letter case of the fragments does not matter.
    pub caseless: bool,
    /// The value may not touch a letter, digit or `_`.
    pub boundaries: bool,
    /// One of these words, in any case, stands within 80 bytes before the value or on its line.
    pub near: Vec<String>,
    /// Least entropy of the value, bits per character.
    pub entropy: Option<f32>,
    /// Name of the offline check.
    pub check: Option<String>,
    /// Another credential without which this one is of little use.
    pub with: Option<Companion>,
    /// Damage if it leaks.
    pub severity: Severity,
    /// Certainty of a match.
    pub confidence: Confidence,
    /// Weaknesses as `CWE-798`.
    pub weaknesses: Vec<String>,
    /// What somebody who holds it can do.
    pub why: String,
    /// How to revoke and replace it.
    pub revoke: String,
    /// Public documents of the vendor.
    pub references: Vec<String>,
    /// Texts in which it is found.
    pub examples: Vec<String>,
    /// Texts in which it is not.
    pub near_misses: Vec<String>,
    /// How to ask the service whether it is alive.
    pub live: Option<Live>,
    /// Shipped or brought along.
    pub origin: RuleOrigin,
    /// What only other tools' rules demand.
    pub foreign: Foreign,
}

/// The other half of a composite credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Companion {
    /// Identifier of its detector.
    pub detector: String,
    /// It stands at most so many lines away.
    pub lines: u32,
    /// Without it nothing is reported.
    pub required: bool,
}

/// One request that tells whether a credential is alive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Live {
    /// Method, such as `GET`.
    pub method: String,
    /// Address; `{secret}` stands for the value, `{companion}` for the other half.
    pub url: String,
    /// Headers in order of writing, with the same places for values.
    pub headers: Vec<(String, String)>,
    /// Body of the request.
    pub body: Option<String>,
    /// Status codes that say alive.
    pub alive: Vec<u16>,
    /// Status codes that say revoked.
    pub dead: Vec<u16>,
}

/// What only other tools' rules demand; the default demands nothing.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Foreign {
    /// Number of the group that is the value.
    pub secret_group: Option<usize>,
    /// The first group that is not empty is the value, unless a group is named.
    pub first_group: bool,
    /// One of these stands somewhere in the content, in any case; empty for no such demand.
    pub keywords: Vec<String>,
    /// What its tool demands of a match, and lets pass.
    pub terms: Option<std::sync::Arc<crate::foreign::terms::Terms>>,
}

impl Detector {
    /// A detector of a pattern that demands nothing else: where readers of other tools' rules begin.
    pub fn of_pattern(id: &str, pattern: &str, origin: RuleOrigin) -> Detector {
        Detector {
            id: id.to_owned(),
            title: id.to_owned(),
            vendor: String::new(),
            pattern: pattern.to_owned(),
            fragments: Vec::new(),
            caseless: false,
            boundaries: false,
            near: Vec::new(),
            entropy: None,
            check: None,
            with: None,
            severity: Severity::High,
            confidence: Confidence::Medium,
            weaknesses: vec!["CWE-798".to_owned()],
            why: String::new(),
            revoke: String::new(),
            references: Vec::new(),
            examples: Vec::new(),
            near_misses: Vec::new(),
            live: None,
            origin,
            foreign: Foreign::default(),
        }
    }
}
