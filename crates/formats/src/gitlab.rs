//! GitLab's security reports, schema 15.2.1, of the types `sast` and `secret_detection`: the parts that we write, under the schema's
//! names.
//!
//! What the schema requires, so that a report is not refused as a whole (a test of `report` looks for each):
//!
//! | place | required |
//! |---|---|
//! | document | `version`, `scan`, `vulnerabilities` |
//! | `scan` | `analyzer`, `scanner`, `type`, `start_time` and `end_time` (`YYYY-MM-DDThh:mm:ss`), `status` |
//! | `scan.analyzer`, `scan.scanner` | `id`, `name`, `version`, `vendor` with its `name` |
//! | `scan.messages[]` | `level`, `value` |
//! | `vulnerabilities[]` | `id`, `identifiers` (one or more), `location` |
//! | `identifiers[]` | `type`, `name`, `value` |
//! | `links[]` | `url` |
//! | `tracking` | `items` with `signatures` (one or more), each with `algorithm` and `value` |
//! | `location` of a secret | `commit` with its `sha`; `location` of code requires nothing |
#![expect(missing_docs, reason = "the fields are those of the schema, which explains them")]

use serde::Serialize;
use std::collections::BTreeMap;

/// The version of the schema.
pub const VERSION: &str = "15.2.1";

/// Longest `name` of a vulnerability, in characters.
pub const LONGEST_NAME: usize = 255;
/// Longest `description`.
pub const LONGEST_DESCRIPTION: usize = 1_048_576;
/// Longest `solution`.
pub const LONGEST_SOLUTION: usize = 7_000;

/// The document.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    pub version: &'static str,
    pub scan: Scan,
    pub vulnerabilities: Vec<Vulnerability>,
}

/// How the tool ran.
#[derive(Clone, Debug, Serialize)]
pub struct Scan {
    pub analyzer: Tool,
    pub scanner: Tool,
    pub r#type: &'static str,
    pub start_time: String,
    pub end_time: String,
    pub status: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<Message>,
}

/// A program.
#[derive(Clone, Debug, Serialize)]
pub struct Tool {
    pub id: &'static str,
    pub name: &'static str,
    pub version: String,
    pub vendor: Vendor,
}

/// Who makes a program.
#[derive(Clone, Debug, Serialize)]
pub struct Vendor {
    pub name: &'static str,
}

/// Something for whoever started the scan.
#[derive(Clone, Debug, Serialize)]
pub struct Message {
    pub level: &'static str,
    pub value: String,
}

/// One finding.
#[derive(Clone, Debug, Serialize)]
pub struct Vulnerability {
    pub id: String,
    pub name: String,
    pub description: String,
    pub severity: &'static str,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub solution: String,
    pub identifiers: Vec<Identifier>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub details: BTreeMap<&'static str, Detail>,
    pub tracking: Tracking,
    pub location: Location,
}

/// A name that somebody gave the flaw; the first one is the primary.
#[derive(Clone, Debug, Serialize)]
pub struct Identifier {
    pub r#type: &'static str,
    pub name: String,
    pub value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// A page about the flaw.
#[derive(Clone, Debug, Serialize)]
pub struct Link {
    pub url: String,
}

/// A named list of places.
#[derive(Clone, Debug, Serialize)]
pub struct Detail {
    pub name: &'static str,
    pub r#type: &'static str,
    pub items: Vec<FileLocation>,
}

/// A place in a detail.
#[derive(Clone, Debug, Serialize)]
pub struct FileLocation {
    pub r#type: &'static str,
    pub file_name: String,
    pub line_start: u32,
    pub line_end: u32,
}

/// How the finding is known again when the project changes.
#[derive(Clone, Debug, Serialize)]
pub struct Tracking {
    pub r#type: &'static str,
    pub items: Vec<Tracked>,
}

/// One place that is tracked.
#[derive(Clone, Debug, Serialize)]
pub struct Tracked {
    pub file: String,
    pub start_line: u32,
    pub end_line: u32,
    pub signatures: Vec<Signature>,
}

/// What the finding is known by.
#[derive(Clone, Debug, Serialize)]
pub struct Signature {
    pub algorithm: &'static str,
    pub value: String,
}

/// Where it is; `commit` is required of a secret and unknown elsewhere.
#[derive(Clone, Debug, Serialize)]
pub struct Location {
    pub file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<Commit>,
}

/// The commit in which a secret was found.
#[derive(Clone, Debug, Serialize)]
pub struct Commit {
    pub sha: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
}
