//! The document of the format `json`, written and read by the same type.

use crate::sources::{Sources, Texts, texts};
use model::{
    Comparison, Confidence, Coverage, Defended, EngineId, Fact, Finding, Hidden, Issue, Notice, Report, Rule,
    RuleOrigin, ScannedWith, Severity, Verdict,
};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Version of the document. It rises when a reader must change; new keys alone do not make a new version.
pub(crate) const SCHEMA_VERSION: u32 = 1;

/// Where the schema says it lives; never fetched.
pub(crate) const SCHEMA_ID: &str = "https://palisade.invalid/schema/report-1.json";

#[derive(Serialize, Deserialize)]
pub(crate) struct Stored<'a> {
    #[serde(rename = "$schema")]
    schema: Cow<'a, str>,
    schema_version: u32,
    scanned_with: Cow<'a, ScannedWith>,
    root: Cow<'a, str>,
    verdict: Cow<'a, Verdict>,
    coverage: Cow<'a, Coverage>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    defended: Option<Cow<'a, Defended>>,
    issues: Cow<'a, [Issue]>,
    findings: Cow<'a, [Finding]>,
    notices: Cow<'a, [Notice]>,
    rules: Vec<StoredRule<'a>>,
    #[serde(default, skip_serializing_if = "<[Fact]>::is_empty")]
    facts: Cow<'a, [Fact]>,
    #[serde(default, skip_serializing_if = "<[Hidden]>::is_empty")]
    hidden: Cow<'a, [Hidden]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    comparison: Option<Cow<'a, Comparison>>,
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    texts: Texts,
}

#[derive(Serialize, Deserialize)]
struct StoredRule<'a> {
    id: Cow<'a, str>,
    engine: Cow<'a, str>,
    languages: Cow<'a, [String]>,
    title: Cow<'a, str>,
    message: Cow<'a, str>,
    why: Cow<'a, str>,
    repair: Cow<'a, str>,
    severity: Severity,
    confidence: Confidence,
    weaknesses: Cow<'a, [String]>,
    owasp: Cow<'a, [String]>,
    references: Cow<'a, [String]>,
    /// `builtin`, or the file as the user named it.
    origin: Cow<'a, str>,
}

const BUILTIN: &str = "builtin";

impl<'a> Stored<'a> {
    pub(crate) fn of(report: &'a Report, sources: &dyn Sources) -> Stored<'a> {
        Stored {
            schema: Cow::Borrowed(SCHEMA_ID),
            schema_version: SCHEMA_VERSION,
            scanned_with: Cow::Borrowed(&report.scanned_with),
            root: Cow::Borrowed(&report.root),
            verdict: Cow::Borrowed(&report.verdict),
            coverage: Cow::Borrowed(&report.coverage),
            defended: report.defended.as_ref().map(Cow::Borrowed),
            issues: Cow::Borrowed(&report.issues),
            findings: Cow::Borrowed(&report.findings),
            notices: Cow::Borrowed(&report.notices),
            rules: report.rules.iter().map(StoredRule::from).collect(),
            facts: Cow::Borrowed(&report.facts),
            hidden: Cow::Borrowed(&report.hidden),
            comparison: report.comparison.as_ref().map(Cow::Borrowed),
            texts: texts(report, sources),
        }
    }
}

impl<'a> From<&'a Rule> for StoredRule<'a> {
    fn from(rule: &'a Rule) -> StoredRule<'a> {
        let origin = match &rule.origin {
            RuleOrigin::Builtin => BUILTIN,
            RuleOrigin::File(path) => path,
        };
        StoredRule {
            id: Cow::Borrowed(&rule.id),
            engine: Cow::Borrowed(rule.engine),
            languages: Cow::Borrowed(&rule.languages),
            title: Cow::Borrowed(&rule.title),
            message: Cow::Borrowed(&rule.message),
            why: Cow::Borrowed(&rule.why),
            repair: Cow::Borrowed(&rule.repair),
            severity: rule.severity,
            confidence: rule.confidence,
            weaknesses: Cow::Borrowed(&rule.weaknesses),
            owasp: Cow::Borrowed(&rule.owasp),
            references: Cow::Borrowed(&rule.references),
            origin: Cow::Borrowed(origin),
        }
    }
}

impl From<StoredRule<'_>> for Rule {
    fn from(rule: StoredRule<'_>) -> Rule {
        Rule {
            id: rule.id.into_owned(),
            engine: engine(&rule.engine),
            languages: rule.languages.into_owned(),
            title: rule.title.into_owned(),
            message: rule.message.into_owned(),
            why: rule.why.into_owned(),
            repair: rule.repair.into_owned(),
            severity: rule.severity,
            confidence: rule.confidence,
            weaknesses: rule.weaknesses.into_owned(),
            owasp: rule.owasp.into_owned(),
            references: rule.references.into_owned(),
            origin: match rule.origin.as_ref() {
                BUILTIN => RuleOrigin::Builtin,
                path => RuleOrigin::File(path.to_owned()),
            },
        }
    }
}

/// Engine names are those of the design; a name that we do not know is an engine of a later version.
fn engine(name: &str) -> EngineId {
    const ENGINES: &[EngineId] = &["sast", "secrets", "sca", "misconfig", "dast", "iast"];
    ENGINES.iter().copied().find(|known| *known == name).unwrap_or("unknown")
}

/// Why a document cannot be read as a report.
#[derive(Debug, PartialEq, Eq)]
pub enum ReadReportFault {
    /// Not JSON, or not shaped like a report: where, counted from 1.
    Malformed {
        /// Line.
        line: usize,
        /// Column.
        column: usize,
    },
    /// A report, written in this later version of the schema.
    TooNew(u32),
}

/// A report that was written before.
#[derive(Debug)]
pub struct ReadReport {
    /// What it says.
    pub report: Report,
    /// What its files were like.
    pub(crate) texts: Texts,
}

/// Reads a report that the format `json` wrote.
pub fn read_report(bytes: &[u8]) -> Result<ReadReport, ReadReportFault> {
    #[derive(Deserialize)]
    struct Head {
        schema_version: u32,
    }
    let malformed =
        |error: serde_json::Error| ReadReportFault::Malformed { line: error.line(), column: error.column() };
    let head: Head = serde_json::from_slice(bytes).map_err(malformed)?;
    if head.schema_version > SCHEMA_VERSION {
        return Err(ReadReportFault::TooNew(head.schema_version));
    }
    let stored: Stored<'_> = serde_json::from_slice(bytes).map_err(malformed)?;
    let report = Report {
        findings: stored.findings.into_owned(),
        issues: stored.issues.into_owned(),
        notices: stored.notices.into_owned(),
        coverage: stored.coverage.into_owned(),
        facts: stored.facts.into_owned(),
        verdict: stored.verdict.into_owned(),
        scanned_with: stored.scanned_with.into_owned(),
        rules: stored.rules.into_iter().map(Rule::from).collect(),
        root: stored.root.into_owned(),
        defended: stored.defended.map(Cow::into_owned),
        hidden: stored.hidden.into_owned(),
        masked_paths: Default::default(),
        comparison: stored.comparison.map(Cow::into_owned),
    };
    Ok(ReadReport { report, texts: stored.texts })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{escape, samples};

    #[test]
    fn what_was_written_is_read_again() {
        for report in [samples::with_model(), samples::compared()] {
            let read = read_report(&escape::json(&Stored::of(&report, &samples::texts()))).unwrap();
            assert_eq!(format!("{report:?}"), format!("{:?}", read.report));
            assert_eq!(read.texts.keys().collect::<Vec<_>>(), ["app/views.py"]);
        }
    }

    #[test]
    fn other_documents_are_refused_with_their_place() {
        assert_eq!(read_report(b"{}").unwrap_err(), ReadReportFault::Malformed { line: 1, column: 2 });
        assert_eq!(read_report(b"{\n]").unwrap_err(), ReadReportFault::Malformed { line: 2, column: 1 });
        assert_eq!(read_report(b"{\"schema_version\": 99}").unwrap_err(), ReadReportFault::TooNew(99));
    }
}
