//! What code scanning pages take: a document above their limits is refused as a whole, so we cut it ourselves, by priority, and say so.
//!
//! GitHub: 20 runs of a file (we write one), 25,000 results and 25,000 rules of a run, 10 MB of the file in gzip, 1,000 places of a
//! result (we write one), 10,000 steps of a way, 20 tags of a rule.

use crate::Rendered;
use crate::ranking::by_priority;
use flate2::Compression;
use flate2::write::GzEncoder;
use model::Report;
use std::collections::HashSet;
use std::io::{self, Write};

/// Kind of the notification that tells what was cut.
pub(super) const KIND: &str = "report-cut";

/// Results of a run.
const MOST_RESULTS: usize = 25_000;
/// Bytes of the document in gzip.
const LARGEST: usize = 10_000_000;

/// The document with as many findings as the limits allow.
pub(super) fn fitting(report: &Report, document: impl Fn(&Report, Option<&str>) -> Vec<u8>) -> Rendered {
    fitting_within(MOST_RESULTS, LARGEST, report, document)
}

fn fitting_within(
    most: usize,
    largest: usize,
    report: &Report,
    document: impl Fn(&Report, Option<&str>) -> Vec<u8>,
) -> Rendered {
    let all = report.findings.len();
    let mut order = None;
    let mut number = all.min(most);
    loop {
        if number == all {
            let bytes = document(report, None);
            match packed(&bytes, largest) {
                Some(size) if all > 0 => number = fewer(number, size, largest),
                _ => return Rendered::complete(bytes),
            }
        }
        let order = order.get_or_insert_with(|| by_priority(report));
        let words = words(all, number, report, order, (most, largest));
        let bytes = document(&cut(report, &order[..number]), Some(&words));
        match packed(&bytes, largest) {
            Some(size) if number > 0 => number = fewer(number, size, largest),
            _ => return Rendered { bytes, left_out: vec![words] },
        }
    }
}

/// Size in gzip when that is above the limit. What is small enough as it is need not be packed.
fn packed(bytes: &[u8], largest: usize) -> Option<usize> {
    // Gzip never adds more than a thousandth and a few bytes.
    if bytes.len() < largest / 100 * 99 {
        return None;
    }
    let mut counter = GzEncoder::new(Count(0), Compression::default());
    // Counting cannot fail.
    let written = counter.write_all(bytes).and_then(|()| counter.finish());
    written.ok().map(|count| count.0).filter(|&size| size > largest)
}

/// A number of findings that is likely to fit, and always smaller than before.
fn fewer(number: usize, size: usize, largest: usize) -> usize {
    let share = number as u64 * largest as u64 / size as u64;
    (share as usize / 20 * 19).min(number - 1)
}

fn cut(report: &Report, kept: &[usize]) -> Report {
    let kept: HashSet<usize> = kept.iter().copied().collect();
    let findings = report.findings.iter().enumerate().filter(|(at, _)| kept.contains(at)).map(|(_, finding)| finding);
    let findings: Vec<_> = findings.cloned().collect();
    let named: HashSet<&str> = findings.iter().map(|finding| finding.rule.as_str()).collect();
    let rules = report.rules.iter().filter(|rule| named.contains(rule.id.as_str())).cloned().collect();
    Report { rules, findings, ..report.clone() }
}

fn words(all: usize, number: usize, report: &Report, order: &[usize], (most, largest): (usize, usize)) -> String {
    let accepted = |of: &[usize]| of.iter().filter(|&&at| report.findings[at].suppression.is_some()).count();
    let left_out = &order[number..];
    format!(
        "{} of {all} findings are not in this SARIF document ({} of them accepted by somebody), because code scanning pages take \
         {most} results and {largest} bytes in gzip; those of highest priority are in it, and --format json has all",
        left_out.len(),
        accepted(left_out),
    )
}

/// Counts what is written.
struct Count(usize);

impl Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use model::{Fingerprint, Severity};

    /// Findings of rising severity in the order of the file, so that priority and order differ.
    fn many(number: usize) -> Report {
        let mut report = samples::empty();
        let severities = [Severity::Low, Severity::Medium, Severity::High, Severity::Critical];
        for at in 0..number {
            let mut finding = samples::finding();
            finding.fingerprint = Fingerprint(format!("v1:{at:032x}"));
            finding.severity = severities[at * 4 / number];
            finding.message = format!("Statement {} is put together.", at.wrapping_mul(0x9E37_79B9_7F4A_7C15));
            finding.trace.clear();
            report.findings.push(finding);
        }
        let mut order: Vec<usize> = (0..number).collect();
        order.sort_by_key(|&at| std::cmp::Reverse(report.findings[at].severity));
        report.issues = order.iter().map(|&at| samples::issue(&report.findings[at])).collect();
        report.rules = vec![samples::rule()];
        report
    }

    #[test]
    fn sixty_thousand_findings_become_twenty_five_thousand_results_of_highest_priority() {
        let report = many(60_000);
        let rendered = crate::render("sarif", &report, &crate::RenderContext::new(&())).unwrap();
        // Not parsed: that would take longer than all other tests of this crate.
        let text = String::from_utf8(rendered.bytes).unwrap();
        let severities = |word: &str| text.matches(&format!("\"palisade/severity\": \"{word}\"")).count();
        assert_eq!(text.matches("\"ruleId\": ").count(), 25_000);
        // And one of the rule.
        assert_eq!((severities("critical"), severities("high"), severities("medium")), (15_000, 10_001, 0));
        let said = &rendered.left_out[0];
        assert!(said.starts_with("35000 of 60000 findings are not in this SARIF document (0 of them"), "{said}");
        let told = text.split("\"toolExecutionNotifications\": [").nth(1).unwrap();
        assert!(told.split("]").next().unwrap().contains(said.as_str()), "the document says so as well");
        assert!(packed(text.as_bytes(), LARGEST).is_none());
    }

    #[test]
    fn a_document_that_is_too_large_in_gzip_is_cut_until_it_fits() {
        let report = many(2_000);
        let render = |most: usize, largest: usize| {
            let ctx = crate::RenderContext::new(&());
            let documents = |report: &Report, cut: Option<&str>| super::super::document(report, cut, &ctx);
            fitting_within(most, largest, &report, documents)
        };
        assert!(render(2_000, LARGEST).left_out.is_empty());
        let small = render(2_000, 30_000);
        assert!(packed(&small.bytes, 30_000).is_none());
        let document: serde_json::Value = serde_json::from_slice(&small.bytes).unwrap();
        let results = document["runs"][0]["results"].as_array().unwrap();
        assert!((200..2_000).contains(&results.len()), "{}", results.len());
        assert!(results.iter().all(|result| result["properties"]["palisade/severity"] != "low"));
        // Nothing fits: the document says so all the same, and there is an end.
        let nothing = render(2_000, 100);
        assert!(nothing.left_out[0].starts_with("2000 of 2000"), "{:?}", nothing.left_out);
    }

    #[test]
    fn of_a_change_what_is_old_is_cut_before_what_is_new() {
        let mut report = many(10);
        report.comparison = Some(model::Comparison::default());
        for finding in &mut report.findings {
            finding.change = Some(model::Change::Unchanged);
        }
        // The least severe ones.
        for new in [0, 1] {
            report.findings[new].change = Some(model::Change::New);
        }
        let told = |report: &Report, _: Option<&str>| {
            report.findings.iter().map(|one| if one.change == Some(model::Change::New) { b'n' } else { b'o' }).collect()
        };
        assert_eq!(fitting_within(2, LARGEST, &report, told).bytes, b"nn");
        assert_eq!(fitting_within(4, LARGEST, &report, told).bytes, b"nnoo");
    }

    #[test]
    fn accepted_findings_are_cut_first() {
        let mut report = many(10);
        report.findings[9].suppression = samples::report().findings[0].suppression.clone();
        report.issues.retain(|issue| issue.id != report.findings[9].fingerprint);
        let documents = |report: &Report, _: Option<&str>| report.findings.len().to_string().into_bytes();
        let rendered = fitting_within(9, LARGEST, &report, documents);
        assert_eq!(rendered.bytes, b"9");
        assert!(rendered.left_out[0].contains("1 of 10 findings") && rendered.left_out[0].contains("(1 of them"));
    }
}
