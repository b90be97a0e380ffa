//! Knowledge about a flaw, as reports and people see it.

use crate::{Confidence, EngineId, Severity};

/// Where a rule comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleOrigin {
    /// Shipped with the binary.
    Builtin,
    /// Read from this file, as the user named it.
    File(String),
}

/// What is known about one kind of flaw; the executable form stays inside its engine.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Stable identifier, kebab-case for our own.
    pub id: String,
    /// Engine that executes it.
    pub engine: EngineId,
    /// Names of the languages it applies to.
    pub languages: Vec<String>,
    /// One line.
    pub title: String,
    /// The message before the values of a place are filled in.
    pub message: String,
    /// Why it matters to what is being defended.
    pub why: String,
    /// How to repair it, with code.
    pub repair: String,
    /// Damage.
    pub severity: Severity,
    /// Certainty.
    pub confidence: Confidence,
    /// Weaknesses as `CWE-89`.
    pub weaknesses: Vec<String>,
    /// OWASP Top 10 categories as `A05:2025`.
    pub owasp: Vec<String>,
    /// Standards and pages the topic comes from.
    pub references: Vec<String>,
    /// Shipped or brought along.
    pub origin: RuleOrigin,
}
