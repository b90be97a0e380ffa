//! `junit`: JUnit XML as CI systems read it. A suite per engine and a case per finding; before them a suite for the run itself, so that
//! a run without findings is not an empty document, and an incomplete one not a green one.
//!
//! Under a comparison a case fails when the change is refused for it, or, where nothing was asked that could refuse, when it is new. What
//! was there before is skipped and says so: passed would mean that it is repaired.

use crate::escape::xml;
use crate::ranking::{Lookup, is_refused, is_told};
use crate::snippet::place;
use crate::text::summary;
use crate::{Format, RenderContext, Rendered};
use model::{Finding, NoticeLevel, Report};
use std::collections::BTreeSet;
use std::fmt::Write as _;

pub(crate) const FORMAT: Format =
    Format { name: "junit", description: "JUnit XML, for the test page of CI systems", whole: false, render };

/// Why a case is skipped that nobody accepted.
const OLD: &str = "old: it was there before the change";

/// What a case says.
enum Outcome<'a> {
    /// It counts.
    Failure,
    /// Somebody accepted it, or it is old; why.
    Skipped(&'a str),
    /// It does not count, because it is less severe than `--fail-on` says, or the gate lets it pass.
    Passed,
}

fn render(report: &Report, _ctx: &RenderContext<'_>) -> Rendered {
    let lookup = Lookup::new(report);
    let mut engines: BTreeSet<&str> = report.scanned_with.engines.iter().map(String::as_str).collect();
    engines.extend(report.findings.iter().map(|finding| finding.engine.as_str()));
    let mut body = run(report);
    let mut total = Counts { tests: 1, errors: usize::from(is_incomplete(report)), ..Counts::default() };
    for engine in engines {
        let findings: Vec<&Finding> = report.findings.iter().filter(|finding| finding.engine == engine).collect();
        let (mut counts, mut cases) = (Counts::default(), String::new());
        for finding in findings {
            let outcome = outcome(report, finding);
            counts.add(&outcome);
            case(finding, &outcome, &lookup, &mut cases);
        }
        total.include(&counts);
        let _ = write!(body, "  <testsuite name=\"{}\" {counts}>\n{cases}  </testsuite>\n", xml(engine));
    }
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    Rendered::complete(format!("{head}<testsuites name=\"Palisade\" {total}>\n{body}</testsuites>\n").into_bytes())
}

/// Numbers of cases.
#[derive(Default)]
struct Counts {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

impl Counts {
    fn add(&mut self, outcome: &Outcome<'_>) {
        self.tests += 1;
        match outcome {
            Outcome::Failure => self.failures += 1,
            Outcome::Skipped(_) => self.skipped += 1,
            Outcome::Passed => {}
        }
    }

    fn include(&mut self, other: &Counts) {
        self.tests += other.tests;
        self.failures += other.failures;
        self.errors += other.errors;
        self.skipped += other.skipped;
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Counts { tests, failures, errors, skipped } = self;
        write!(f, "tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\"")
    }
}

fn is_incomplete(report: &Report) -> bool {
    let failed = report.notices.iter().any(|notice| notice.level == NoticeLevel::Failed);
    report.verdict.exit_code == 3 || report.coverage.failed > 0 || failed
}

/// The suite about the run itself.
fn run(report: &Report) -> String {
    let incomplete = is_incomplete(report);
    let errors = usize::from(incomplete);
    let verdict = summary::verdict(report).0;
    let mut out =
        format!("  <testsuite name=\"palisade\" tests=\"1\" failures=\"0\" errors=\"{errors}\" skipped=\"0\">\n");
    out.push_str("    <testcase classname=\"palisade\" name=\"everything in scope was analysed\">\n");
    let mut told = format!("verdict: {verdict}\ncoverage: {}\n", summary::coverage(&report.coverage));
    if let Some(compared) = summary::compared(report) {
        let _ = writeln!(told, "change: {compared}");
    }
    for notice in &report.notices {
        let level = match notice.level {
            NoticeLevel::Info => "info",
            NoticeLevel::Partial => "partial",
            NoticeLevel::Failed => "failed",
        };
        let at = notice.location.as_ref().map_or(String::new(), |location| format!("{}: ", place(location)));
        let _ = writeln!(told, "{level}: {}: {at}{}", notice.kind, notice.message);
    }
    if incomplete {
        let _ = writeln!(out, "      <error type=\"incomplete\" message=\"{}\"/>", attribute(&verdict));
    }
    let _ = write!(out, "      <system-out>{}</system-out>\n    </testcase>\n  </testsuite>\n", xml(&told));
    out
}

fn outcome<'a>(report: &Report, finding: &'a Finding) -> Outcome<'a> {
    // As the verdict counts: what stands in a test is no reason to stop, unless a credential works.
    let part = |name: &str| finding.parts.get(name).map(String::as_str);
    let in_test = part("role") == Some("test") && part("live") != Some("alive");
    if let (Some(comparison), None) = (&report.comparison, &finding.suppression) {
        return match is_told(report, finding) {
            false => Outcome::Skipped(OLD),
            true if comparison.refused.is_none() || is_refused(report, finding) => Outcome::Failure,
            true => Outcome::Passed,
        };
    }
    match (&finding.suppression, report.verdict.fail_on) {
        (Some(suppression), _) => Outcome::Skipped(&suppression.reason),
        (None, Some(threshold)) if finding.severity < threshold || in_test => Outcome::Passed,
        (None, _) => Outcome::Failure,
    }
}

/// Names are of the finding and not of its line, so that a CI system knows the case again after an edit above it. The fingerprint is whole:
/// its beginning is the same for all copies of a code.
fn case(finding: &Finding, outcome: &Outcome<'_>, lookup: &Lookup<'_>, out: &mut String) {
    let path = &finding.location.path;
    let name = format!("{}: {} [{}]", finding.rule, lookup.title(finding), finding.fingerprint.0);
    let (path, name) = (attribute(path), attribute(&name));
    let line = finding.location.start.line;
    let line = if line > 0 { format!(" line=\"{line}\"") } else { String::new() };
    let _ = writeln!(out, "    <testcase classname=\"{path}\" name=\"{name}\" file=\"{path}\"{line}>");
    let told = xml(&told(finding, lookup));
    let _ = match outcome {
        Outcome::Failure => {
            let message = attribute(finding.message.trim());
            writeln!(out, "      <failure type=\"{}\" message=\"{message}\">{told}</failure>", finding.severity)
        }
        Outcome::Skipped(reason) => {
            let reason = if reason.is_empty() { "accepted without a reason" } else { reason };
            writeln!(out, "      <skipped message=\"{}\"/>", attribute(reason))
        }
        Outcome::Passed => writeln!(out, "      <system-out>{told}</system-out>"),
    };
    out.push_str("    </testcase>\n");
}

fn told(finding: &Finding, lookup: &Lookup<'_>) -> String {
    let mut told = format!("{} {} at {}\n", finding.severity, finding.rule, place(&finding.location));
    let _ = writeln!(told, "{}", finding.message.trim());
    for step in &finding.trace {
        let _ = writeln!(told, "  {}: {}", place(&step.location), step.message);
    }
    if let Some(rule) = lookup.rule(finding) {
        for (name, text) in [("why", &rule.why), ("repair", &rule.repair)] {
            if !text.trim().is_empty() {
                let _ = writeln!(told, "{name}: {}", text.trim());
            }
        }
    }
    let weaknesses = finding.weaknesses.join(", ");
    let _ = writeln!(told, "weakness: {weaknesses}; confidence: {}; proof: {}", finding.confidence, finding.proof);
    let _ = writeln!(told, "finding: {}", finding.fingerprint.0);
    told
}

/// A text on one line.
fn attribute(text: &str) -> String {
    xml(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use crate::samples::{self, rendered};
    use model::Severity;

    fn shown(report: &model::Report) -> String {
        rendered("junit", report, |_| ())
    }

    #[test]
    fn findings_fail_and_accepted_ones_are_skipped() {
        let shown = shown(&samples::report());
        let expected = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="Palisade" tests="3" failures="1" errors="0" skipped="1">
  <testsuite name="palisade" tests="1" failures="0" errors="0" skipped="0">
    <testcase classname="palisade" name="everything in scope was analysed">
      <system-out>verdict: does not pass (exit code 1): 1 finding of severity high or above
coverage: 3 files analysed, 1 around syntax errors or other trouble, 0 failed, 7 out of scope (markdown 5, binary 2)
partial: syntax-error: app/views.py:6:5: 1 place could not be read; the rest of the file was analysed
</system-out>
    </testcase>
  </testsuite>
  <testsuite name="sast" tests="2" failures="1" errors="0" skipped="1">
    <testcase classname="app/views.py" name="sql-statement-from-request: SQL statement put together from request data [v1:ffff456789abcdef0123456789abcdef]" file="app/views.py" line="2">
      <skipped message="the name is a constant"/>
    </testcase>
    <testcase classname="app/views.py" name="sql-statement-from-request: SQL statement put together from request data [v1:0123456789abcdef0123456789abcdef]" file="app/views.py" line="10">
      <failure type="high" message="Text from the request becomes part of the SQL statement.">high sql-statement-from-request at app/views.py:10:12
"#;
        assert!(shown.starts_with(expected), "{shown}");
        assert!(shown.ends_with("</failure>\n    </testcase>\n  </testsuite>\n</testsuites>\n"), "{shown}");
    }

    #[test]
    fn what_is_below_the_threshold_or_in_a_test_passes() {
        let mut report = samples::report();
        report.findings[1].severity = Severity::Medium;
        assert!(shown(&report).contains("failures=\"0\""));
        report.verdict.fail_on = None;
        assert!(shown(&report).contains("failures=\"1\""));
        report.verdict.fail_on = Some(Severity::Low);
        report.findings[1].parts.insert("role".to_owned(), "test".to_owned());
        assert!(shown(&report).contains("failures=\"0\""));
    }

    #[test]
    fn an_incomplete_run_is_an_error_and_a_clean_one_has_a_case() {
        let mut report = samples::empty();
        assert!(shown(&report).contains("tests=\"1\" failures=\"0\" errors=\"0\""));
        report.verdict.exit_code = 3;
        assert!(shown(&report).contains("<error type=\"incomplete\" message=\"incomplete (exit code 3)\"/>"));
    }

    #[test]
    fn of_a_change_a_case_fails_when_the_change_is_refused_for_it() {
        let mut report = samples::compared();
        let first = shown(&report);
        assert!(first.contains("name=\"Palisade\" tests=\"4\" failures=\"1\" errors=\"0\" skipped=\"2\""), "{first}");
        assert!(first.contains("<skipped message=\"old: it was there before the change\"/>"), "{first}");
        assert!(first.contains("change: 1 new finding since origin/main"), "{first}");
        // The gate lets it pass.
        report.comparison.as_mut().unwrap().refused = Some(Vec::new());
        assert!(shown(&report).contains("failures=\"0\" errors=\"0\" skipped=\"2\""));
        // It refuses what is old.
        report.comparison.as_mut().unwrap().refused = Some(vec![report.findings[2].fingerprint.clone()]);
        assert!(shown(&report).contains("failures=\"1\" errors=\"0\" skipped=\"1\""));
        // Nothing was asked that could refuse: what is new is shown.
        report.comparison.as_mut().unwrap().refused = None;
        assert!(shown(&report).contains("failures=\"1\" errors=\"0\" skipped=\"2\""));
    }

    #[test]
    fn hostile_text_is_text() {
        let mut report = samples::report();
        report.findings[1].message = "]]></failure><x a=\"'\u{0}\x1b[2J\u{202e}".to_owned();
        report.findings[1].location.path = "a\"b<\n>.py".to_owned();
        let shown = shown(&report);
        assert!(shown.contains("classname=\"a&quot;b&lt; &gt;.py\""), "{shown}");
        assert!(
            !shown.contains("<x") && shown.chars().all(|c| c == '\n' || !crate::escape::is_deceptive(c)),
            "{shown}"
        );
    }
}
