//! The outcome of one scan: what `report` renders and `store` keeps.

use crate::{Comparison, Coverage, Defended, Fact, Finding, Hidden, Issue, Notice, Rule, Secret, Severity};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything that one scan says, in its final order. Same input, same value.
#[derive(Clone, Debug)]
pub struct Report {
    /// All findings, suppressed ones included, ordered by path, offset, rule.
    pub findings: Vec<Finding>,
    /// Unsuppressed findings joined into problems, in order of priority.
    pub issues: Vec<Issue>,
    /// Trouble of our own tool, ordered.
    pub notices: Vec<Notice>,
    /// What was and was not looked at.
    pub coverage: Coverage,
    /// Facts that the engines stated, ordered.
    pub facts: Vec<Fact>,
    /// What a change was compared with, when one is judged: `issues` then holds only what is new, and what the gate refuses.
    pub comparison: Option<Comparison>,
    /// Outcome with reasons.
    pub verdict: Verdict,
    /// Tool, data and rules.
    pub scanned_with: ScannedWith,
    /// Rules behind the findings (each once, ordered by id).
    pub rules: Vec<Rule>,
    /// Root of the scan as the user typed it.
    pub root: String,
    /// What the threat model declares; `None` when there is none.
    pub defended: Option<Defended>,
    /// Places of credentials, ordered: nothing that is printed may show them.
    pub hidden: Vec<Hidden>,
    /// Paths that were masked, with the files that they stand for: for this run alone, never stored.
    pub masked_paths: BTreeMap<String, Secret>,
}

/// What follows from the findings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Exit code that the run deserves: 0, 1 or 3 (2 never reaches a report).
    pub exit_code: u8,
    /// The threshold that was asked for.
    pub fail_on: Option<Severity>,
    /// One sentence each, strongest first.
    pub reasons: Vec<String>,
    /// Findings that the scanned project itself silences.
    pub suppressed: u32,
}

/// What produced the report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScannedWith {
    /// Version of Palisade.
    pub version: String,
    /// Engines that ran.
    pub engines: Vec<String>,
    /// Number of rules that were ready to run.
    pub rules: u32,
    /// Hexadecimal hash over the rules and packs in use.
    pub rule_set: String,
}
