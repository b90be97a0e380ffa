//! Findings and issues: observations after judgement.

use crate::{Confidence, Edit, Endangered, Location, Origin, Proof, Responsibility, Severity, Trace};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Identity of a finding over time: `v1:` and hexadecimal digits. Built only in the `issues` crate.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(pub String);

/// A normalised observation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Identity over time.
    pub fingerprint: Fingerprint,
    /// Engine that saw it.
    pub engine: String,
    /// Rule that speaks.
    pub rule: String,
    /// What is wrong here.
    pub message: String,
    /// Damage.
    pub severity: Severity,
    /// Certainty.
    pub confidence: Confidence,
    /// What has been shown.
    pub proof: Proof,
    /// Weaknesses as `CWE-89`.
    pub weaknesses: Vec<String>,
    /// Where.
    pub location: Location,
    /// Path of the value, source first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trace: Trace,
    /// Repair, when the rule knows one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fix: Vec<Edit>,
    /// Why it does not count, when somebody accepted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suppression: Option<Suppression>,
    /// Engine-specific parts.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parts: BTreeMap<String, String>,
    /// Where it comes from when it stands in history; `None` for the files at hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// What the change that is judged did to it; `None` when no change is judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    /// Findings with the same number are about the same value; of this run only.
    #[serde(skip)]
    pub same_value: Option<u32>,
    /// The same for findings of one repository about equal values, in all runs; it stays in memory, as a weak value could be guessed from it.
    #[serde(skip)]
    pub value: Option<String>,
}

/// What a change did to a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// It was not there before, or was less severe or less certain.
    New,
    /// The same code, at another place.
    Moved,
    /// Rewritten code with the same flaw.
    Changed,
    /// As before.
    Unchanged,
}

impl Change {
    /// As written in reports and in the configuration.
    pub fn as_str(self) -> &'static str {
        match self {
            Change::New => "new",
            Change::Moved => "moved",
            Change::Changed => "changed",
            Change::Unchanged => "unchanged",
        }
    }
}

/// What two states were compared, and what came of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The older state in words: a revision as typed, or the name of a baseline.
    pub base: String,
    /// The commit that was compared with, when it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// The commit whose policy holds, when it is a younger one than that: the tip of the base.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    /// Number of findings that the change brings.
    pub new: u32,
    /// Number of findings in the files that were compared that are not new.
    pub known: u32,
    /// Number of files that differ.
    pub files: u32,
    /// Findings that are gone.
    pub fixed: Vec<Finding>,
    /// What the change is stopped for, by the gate or by `fail-on`; `None` when nothing was asked that could stop it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<Vec<Fingerprint>>,
}

/// Somebody accepted a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suppression {
    /// `inline`, `configuration`, or the foreign tool whose mark was read (`nosemgrep`).
    pub kind: String,
    /// Reason as written; empty when none was given.
    pub reason: String,
    /// Place of the mark.
    pub location: Location,
    /// Author, when written down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Last day it holds, `YYYY-MM-DD`; `None` is "undated".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

/// Findings that are one problem: what people work on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Issue {
    /// Fingerprint of the leading finding.
    pub id: Fingerprint,
    /// One line.
    pub title: String,
    /// Highest of its findings.
    pub severity: Severity,
    /// Highest of its findings.
    pub confidence: Confidence,
    /// Highest of its findings; only rises.
    pub proof: Proof,
    /// Fingerprints of its findings, leading one first.
    pub findings: Vec<Fingerprint>,
    /// What it endangers and whose it is.
    pub context: Context,
}

/// What an issue means for the people who own the code. Empty parts say so; they are never guessed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    /// Declared assets that it endangers, the most valuable first; empty is shown as "no asset declared" when there is no threat
    /// model, and as "no declared asset stands here" when there is one.
    pub assets: Vec<Endangered>,
    /// Who answers for the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// What says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_source: Option<String>,
    /// Whose work it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responsibility: Option<Responsibility>,
    /// Reasons for its place in the order of work, strongest first.
    pub priority: Vec<String>,
}
