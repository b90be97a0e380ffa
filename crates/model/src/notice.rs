//! Trouble of our own tool. It is never a finding, and it is never swallowed.

use crate::Location;
use serde::{Deserialize, Serialize};

/// How much a notice takes away from the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NoticeLevel {
    /// Nothing was lost.
    Info,
    /// Analysed around the trouble: something may have been missed near it.
    Partial,
    /// Something in scope was not analysed. The only level that makes the exit code 3.
    Failed,
}

/// One piece of trouble, with its place where it has one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Notice {
    /// How much it takes away.
    pub level: NoticeLevel,
    /// Stable kebab-case name of the kind of trouble, such as `syntax-error` or `unsupported-rule-key`.
    pub kind: String,
    /// One sentence for a person.
    pub message: String,
    /// Where, if anywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
}

/// How much of what was asked for was looked at; files unless said otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// Files analysed completely.
    pub analysed: u32,
    /// Files analysed around syntax errors or other partial trouble.
    pub around_errors: u32,
    /// Files for which no engine has anything to say (language not supported, binary, generated, …).
    pub out_of_scope: u32,
    /// Files in scope that could not be analysed.
    pub failed: u32,
    /// Out-of-scope files by reason (language name, `binary`, `minified`, …), sorted by name.
    pub out_of_scope_by_reason: std::collections::BTreeMap<String, u32>,
    /// Files in which credentials were looked for, whatever their language and whether or not git ignores them.
    #[serde(default)]
    pub searched: u32,
    /// What was looked at in history, when that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub history: Option<HistoryCoverage>,
}

/// How much of a history was looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryCoverage {
    /// Distinct file contents that were searched.
    pub blobs: u64,
    /// Messages of commits and annotated tags that were searched.
    #[serde(default)]
    pub messages: u64,
    /// Contents above the size limit, not searched.
    pub too_large: u64,
    /// Contents that might hold a credential and stood only at paths that were left out, by who left them out.
    #[serde(default, skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    pub left_out_by_reason: std::collections::BTreeMap<String, u32>,
    /// Whether something in scope could not be read; notices say what.
    pub incomplete: bool,
}
