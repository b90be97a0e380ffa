//! Findings that were there when somebody drew a line: a versioned document with their fingerprints.
//!
//! One entry for each finding, equal twins included, so that one more of them has none. No code and no credential is in it: a fingerprint
//! says what, a rule and a path say where to people.

use model::{Finding, Fingerprint};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Version that is written. 1 was a plain list of fingerprints, which people also write by hand.
const VERSION: u64 = 2;

/// A baseline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// Its entries, in order of path, rule, fingerprint.
    pub findings: Vec<Known>,
    /// Whether it was of an older version.
    pub migrated: bool,
}

/// A finding that was there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Known {
    /// Who it is.
    pub fingerprint: Fingerprint,
    /// Engine that saw it; empty when not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub engine: String,
    /// Rule that spoke; empty when not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub rule: String,
    /// Where it stood, from the root of the repository; empty when not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// Day on which it was first written down, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_seen: Option<String>,
}

/// Why a text is no baseline that can be used. Never an open gate: whoever reads it stops.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BaselineFault {
    /// No JSON, or not of this form.
    Malformed {
        /// Line, from 1; 0 when the form as a whole is wrong.
        line: usize,
    },
    /// Written by a later version of Palisade.
    TooNew(u64),
    /// An entry is no fingerprint of ours.
    NotAFingerprint(String),
}

#[derive(Serialize, Deserialize)]
struct Document {
    #[serde(rename = "palisade-baseline")]
    version: u64,
    #[serde(default)]
    findings: Vec<Known>,
}

impl Baseline {
    /// What is there now. Findings that somebody accepted need no entry; those that were known keep their day.
    pub fn of(findings: &[Finding], folder: &str, today: Option<&str>, before: Option<&Baseline>) -> Baseline {
        let days: BTreeMap<&Fingerprint, &Option<String>> = before
            .iter()
            .flat_map(|known| &known.findings)
            .map(|known| (&known.fingerprint, &known.first_seen))
            .collect();
        let counted = findings.iter().filter(|finding| finding.suppression.is_none());
        let mut findings: Vec<Known> = counted
            .map(|finding| Known {
                fingerprint: finding.fingerprint.clone(),
                engine: finding.engine.clone(),
                rule: finding.rule.clone(),
                path: format!("{folder}{}", finding.location.path),
                first_seen: match days.get(&finding.fingerprint) {
                    Some(day) => (*day).clone(),
                    None => today.map(str::to_owned),
                },
            })
            .collect();
        findings.sort_by(|a, b| (&a.path, &a.rule, &a.fingerprint).cmp(&(&b.path, &b.rule, &b.fingerprint)));
        Baseline { findings, migrated: false }
    }

    /// Reads a document of this version or an older one.
    pub fn read(text: &str) -> Result<Baseline, BaselineFault> {
        let malformed = |error: serde_json::Error| BaselineFault::Malformed { line: error.line() };
        let value: serde_json::Value = serde_json::from_str(text).map_err(malformed)?;
        let version = value.get("palisade-baseline").and_then(serde_json::Value::as_u64);
        let findings = match version.ok_or(BaselineFault::Malformed { line: 0 })? {
            1 => {
                let list = value.get("fingerprints").cloned().unwrap_or_default();
                let list: Vec<Fingerprint> = serde_json::from_value(list).map_err(malformed)?;
                let known = |fingerprint| Known {
                    fingerprint,
                    engine: String::new(),
                    rule: String::new(),
                    path: String::new(),
                    first_seen: None,
                };
                list.into_iter().map(known).collect()
            }
            VERSION => serde_json::from_str::<Document>(text).map_err(malformed)?.findings,
            newer => {
                return Err(if newer > VERSION {
                    BaselineFault::TooNew(newer)
                } else {
                    BaselineFault::Malformed { line: 0 }
                });
            }
        };
        match findings.iter().find(|known: &&Known| issues::content_part(&known.fingerprint).is_empty()) {
            Some(bad) => Err(BaselineFault::NotAFingerprint(bad.fingerprint.0.chars().take(80).collect())),
            None => Ok(Baseline { findings, migrated: version != Some(VERSION) }),
        }
    }

    /// The document, one entry on each line, so that a difference between two of them can be read.
    pub fn write(&self) -> String {
        let mut text = format!("{{\n  \"palisade-baseline\": {VERSION},\n  \"findings\": [");
        for (number, known) in self.findings.iter().enumerate() {
            let line = serde_json::to_string(known).unwrap_or_default();
            text.push_str(if number == 0 { "\n    " } else { ",\n    " });
            text.push_str(&line);
        }
        text.push_str(if self.findings.is_empty() { "]\n}\n" } else { "\n  ]\n}\n" });
        text
    }

    /// Its fingerprints.
    pub fn fingerprints(&self) -> Vec<Fingerprint> {
        self.findings.iter().map(|known| known.fingerprint.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINT: &str = "v1:3db146df6f97e848d9dfd25393e80000e81bfafa3eae";

    #[test]
    fn what_was_written_is_read_again() {
        let known = Known {
            fingerprint: Fingerprint(PRINT.to_owned()),
            engine: "sast".to_owned(),
            rule: "sql".to_owned(),
            path: "a\"b.py".to_owned(),
            first_seen: Some("2026-01-01".to_owned()),
        };
        let baseline = Baseline { findings: vec![known.clone(), known], migrated: false };
        assert_eq!(Baseline::read(&baseline.write()), Ok(baseline));
        assert_eq!(Baseline::read(&Baseline::default().write()), Ok(Baseline::default()));
    }

    #[test]
    fn older_documents_are_migrated_and_newer_ones_refused() {
        let old = format!("{{\"palisade-baseline\": 1, \"fingerprints\": [\"{PRINT}\"]}}");
        let read = Baseline::read(&old).unwrap();
        assert!(read.migrated && read.fingerprints() == [Fingerprint(PRINT.to_owned())]);
        assert_eq!(Baseline::read("{\"palisade-baseline\": 3, \"findings\": []}"), Err(BaselineFault::TooNew(3)));
        assert_eq!(Baseline::read("{}"), Err(BaselineFault::Malformed { line: 0 }));
        assert_eq!(Baseline::read("{\n\"palisade"), Err(BaselineFault::Malformed { line: 2 }));
        let bad = "{\"palisade-baseline\": 1, \"fingerprints\": [\"x\"]}";
        assert_eq!(Baseline::read(bad), Err(BaselineFault::NotAFingerprint("x".to_owned())));
    }
}
