//! The prefilter against formulas written out: what each rule asks of a file.

use super::*;
use crate::rule::{Packs, read_rules};
use model::RuleOrigin;

/// Rules with these bodies, all for Python.
fn prefilter(bodies: &[&str]) -> Prefilter {
    let mut text = String::from("rules:\n");
    for (at, body) in bodies.iter().enumerate() {
        text.push_str(&format!("- {{id: r{at}, message: m, severity: INFO, languages: [regex, generic], {body}}}\n"));
    }
    let file = read_rules("r.yaml", &text, RuleOrigin::Builtin, &Packs::none());
    assert_eq!(file.faults, []);
    Prefilter::new(&file.rules)
}

#[test]
fn a_rule_is_a_candidate_where_its_words_are() {
    let prefilter = prefilter(&[
        "pattern: foo(bar)",
        "patterns: [{pattern-either: [{pattern: foo}, {pattern: baz}]}, {pattern-not: qux}, {pattern-inside: outer}]",
        "mode: taint, pattern-sources: [{pattern: src1}, {pattern: src2}], pattern-sinks: [{pattern: sink}]",
        "pattern: $X",
        "pattern-regex: 'AKIA[0-9]+'",
        "patterns: [{pattern: foo}, {metavariable-regex: {metavariable: $X, regex: ^(md5|sha1)$}}]",
    ]);
    let check = |text: &str, expected: &[usize]| assert_eq!(prefilter.candidates(text), expected, "{text}");
    check("", &[3]);
    check("foo bar", &[0, 3]);
    check("foobar foo_bar", &[3]);
    check("outer(baz)", &[1, 3]);
    check("src2 = sink", &[2, 3]);
    check("src1 src2", &[3]);
    check("xAKIAx akia", &[3, 4]);
    check("foo MD5", &[3, 5]);
    assert_eq!(prefilter.candidates_among("foo bar", &|rule| rule != 3), [0]);
}

#[test]
fn texts_of_any_kind_are_read() {
    let prefilter = prefilter(&["pattern: foo", "pattern-regex: foo"]);
    assert_eq!(prefilter.candidates("\u{0}é\u{fffd}\r\n\u{2028}foo"), [0, 1]);
    assert_eq!(Prefilter::new(&[]).candidates("foo"), Vec::<usize>::new());
}
