//! Rules as people bring them, on small files: what is reported, and what is said about the rule.

use super::{RuleSource, SastEngine, Setup};
use engine::{Engine, Parsed, Sink};
use source::{File, Role, Text, language_of_name};

/// What the rules in `body` (lines of one rule below its head) report in a file, as texts in order, and what is said of the rule.
fn run(languages: &str, body: &str, name: &str, text: &str) -> (Vec<String>, Vec<String>) {
    let body: String = body.lines().map(|line| format!("  {line}\n")).collect();
    let rules = format!("rules:\n- id: r\n  message: m\n  severity: ERROR\n  languages: [{languages}]\n{body}");
    let files = vec![RuleSource { path: "r.yaml".into(), text: rules }];
    let loaded = SastEngine::load(&Setup { files, today: Some("2026-11-22".into()), ..Setup::default() });
    assert!(loaded.faults.is_empty(), "{:?}", loaded.faults);
    let language = language_of_name(name);
    let file = File { path: name.into(), language, role: Role::Source, size: 0, ignored: false, commit: None };
    let text = Text::new(text.to_owned());
    let mut sink = Sink::default();
    loaded.engine.analyse(&Parsed::new(&file, &text), &mut sink);
    let mut places: Vec<(u32, u32)> =
        sink.observations.iter().map(|seen| (seen.location.start.offset, seen.location.end.offset)).collect();
    places.sort_unstable();
    let found = places.iter().map(|&(start, end)| text.as_str()[start as usize..end as usize].to_owned());
    let said = loaded.notices.iter().chain(&sink.notices).map(|notice| notice.message.clone());
    (found.collect(), said.collect())
}

#[track_caller]
fn check(languages: &str, body: &str, name: &str, text: &str, expected: &[&str]) {
    let (found, said) = run(languages, body, name, text);
    assert_eq!((found, said), (expected.iter().map(|&text| text.to_owned()).collect(), Vec::new()));
}

#[track_caller]
fn said(languages: &str, body: &str, name: &str, expected: &[&str]) {
    let (found, said) = run(languages, body, name, "foo()\n");
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(said, expected);
}

#[test]
fn generic_rules_look_at_every_file() {
    let body = "patterns:\n- pattern-inside: <$TAG ...>\n- pattern: src=\"$X\"\n- pattern-not-regex: safe";
    check("generic", body, "a.html", "<img src=\"a\"> <b src=\"safe\"> src=\"c\"", &["src=\"a\""]);
    check("generic", "pattern: a ... b", "a.py", "x = a + b\n", &["a + b"]);
    let minified = format!("a b{}", "x".repeat(600));
    let (found, said) = run("generic", "pattern: a", "a.txt", &minified);
    assert!(found.is_empty());
    assert_eq!(said, ["a.txt has lines as long as programs write them: generic patterns are not tried there"]);
}

#[test]
fn a_regex_below_a_metavariable_sees_that_text_alone() {
    let body = "patterns:\n- pattern: x = $V\n- metavariable-pattern:\n    metavariable: $V\n    patterns:\n    \
                - pattern-not-regex: ^[0-9]+$";
    check("python", body, "a.py", "x = 1\nx = a1\n", &["x = a1"]);
}

#[test]
fn what_holds_a_negative_regex_is_left_out_and_what_only_touches_it_is_not() {
    let body = "patterns:\n- pattern-regex: foo\\w*\n- pattern-not-regex: (?i)example\n- pattern-not-regex: -foo";
    check("regex", body, "a.txt", "fooEXAMPLE foobar x-foo1", &["foobar", "foo1"]);
    check("regex", "patterns:\n- pattern-regex: a\\w\n- pattern-not: ab", "a.txt", "ab ac", &["ac"]);
}

#[test]
fn what_an_inner_pattern_binds_is_known_outside() {
    let focus = "patterns:\n- pattern: foo($A)\n- metavariable-pattern:\n    metavariable: $A\n    pattern: bar($B)\n\
                 - focus-metavariable: $B";
    check("python", focus, "a.py", "foo(bar(5))\n", &["5"]);
    let generic = "patterns:\n- pattern: foo('$S')\n- metavariable-pattern:\n    metavariable: $S\n    \
                   language: generic\n    pattern: k=$B\n- focus-metavariable: $B";
    check("python", generic, "a.py", "foo('a k=v')\n", &["v"]);
    let known = "patterns:\n- pattern: $A + $B\n- metavariable-pattern:\n    metavariable: $B\n    patterns:\n    \
                 - pattern: ...\n    - pattern-not: $A";
    check("python", known, "a.py", "a + b\na + a\n", &["a + b"]);
    let apart = "patterns:\n- pattern: foo($A)\n- metavariable-pattern: {metavariable: $A, pattern: bar($B)}\n\
                 - metavariable-pattern: {metavariable: $A, pattern: qux($B)}";
    check("python", apart, "a.py", "foo(x(bar(1), qux(2)))\n", &["foo(x(bar(1), qux(2)))"]);
    let group = "patterns:\n- pattern: foo($A)\n- metavariable-regex: {metavariable: $A, regex: (?<X>b+)a}\n\
                 - focus-metavariable: $X";
    check("python", group, "a.py", "foo(bba)\n", &["bb"]);
}

#[test]
fn groups_without_a_name_are_those_of_their_regex() {
    let body = "patterns:\n- pattern-regex: foo(.*)bar.*qux\n- pattern-regex: foo.*bar(.*)qux";
    check("regex", body, "a.txt", "foo1bar2qux", &["foo1bar2qux"]);
}

#[test]
fn the_newer_syntax_has_anywhere_and_names() {
    let anywhere = "match:\n  all:\n  - bar(...)\n  - anywhere: INSECURE = True";
    check("python", anywhere, "a.py", "INSECURE = True\nbar()\n", &["bar()"]);
    check("python", anywhere, "a.py", "INSECURE = False\nbar()\n", &[]);
    let nowhere = "match:\n  all:\n  - $F(...)\n  - not:\n      anywhere: |\n        def $F(...):\n          ...";
    check("python", nowhere, "a.py", "def foo():\n  pass\nfoo()\nbar()\n", &["bar()"]);
    let named = "match:\n  all:\n  - pattern: foo(...)\n    as: $F\n  where:\n  - metavariable: $F\n    pattern: bar";
    check("python", named, "a.py", "foo(bar)\nfoo(baz)\n", &["foo(bar)"]);
}

#[test]
fn corrections_are_indented_as_their_place() {
    let body = "pattern: set($X)\nfix: |\n  if ok($X):\n      set($X)";
    let rules = format!(
        "rules:\n- id: r\n  message: m\n  severity: ERROR\n  languages: [python]\n  {}",
        body.replace('\n', "\n  ")
    );
    let files = vec![RuleSource { path: "r.yaml".into(), text: rules }];
    let loaded = SastEngine::load(&Setup { files, ..Setup::default() });
    let language = language_of_name("a.py");
    let file = File { path: "a.py".into(), language, role: Role::Source, size: 0, ignored: false, commit: None };
    let text = Text::new("def f(a):\n  set(a)\n".to_owned());
    let mut sink = Sink::default();
    loaded.engine.analyse(&Parsed::new(&file, &text), &mut sink);
    assert_eq!(sink.observations[0].fix[0].text, "if ok(a):\n      set(a)");
}

#[test]
fn ellipsis_metavariables_keep_the_white_space_before_them() {
    let body = "patterns:\n- pattern: k:$...V;\n- metavariable-regex: {metavariable: $...V, regex: \\S}";
    check("generic", body, "a.txt", "k: a;\nk:b;\n", &["k:b;"]);
}

#[test]
fn dates_are_compared_with_the_day_of_the_scan() {
    let body = "patterns:\n- pattern: d = $X\n- metavariable-comparison:\n    comparison: strptime($X) < today()";
    check("python", body, "a.py", "d = '2026-11-21'\nd = '2026-11-23'\n", &["d = '2026-11-21'"]);
}

#[test]
fn chains_of_operators_are_one_expression() {
    check("python", "pattern: A and B and C", "a.py", "A and (B and C)\n", &["A and (B and C)"]);
    check("python", "pattern: A | B", "a.py", "(C | B | A)\nB & A\n", &["(C | B | A)"]);
    check("python", "pattern: $X & $X", "a.py", "A & B\nA & B & A\n", &["A & B & A"]);
    check("python", "pattern: A and B", "a.py", "B and A\n", &[]);
    check("python", "pattern: A and B\noptions: {commutative_boolop: true}", "a.py", "B and A\n", &["B and A"]);
    check("python", "pattern: A == B\noptions: {symmetric_eq: true}", "a.py", "B == A\n", &["B == A"]);
    check("python", "pattern: A | B\noptions: {ac_matching: false}", "a.py", "B | A\n", &[]);
}

#[test]
fn elements_match_as_closely_as_options_say() {
    let strict = "pattern: <V />\noptions: {xml_attrs_implicit_ellipsis: false, xml_singleton_loose_matching: false}";
    check("js", strict, "a.jsx", "x = <V />\ny = <V a=\"5\" />\nz = <V>t</V>\n", &["<V />"]);
    check(
        "js",
        "pattern: <V />\noptions: {max_match_per_file: 1}",
        "a.jsx",
        "x = <V />\ny = <V a=\"5\" />\n",
        &["<V />"],
    );
    let decorated = "pattern: f(...)\noptions: {attr_expr: false}";
    check("python", decorated, "a.py", "@f(1)\ndef g(): pass\nf(2)\n", &["f(2)"]);
}

#[test]
fn what_of_a_rule_cannot_run_is_said() {
    said(
        "python",
        "pattern-either:\n- pattern: 'foo(('\n- pattern: baz()",
        "a.py",
        &[
            "rule `r` in r.yaml runs without a part of it: the pattern is not legal python (near byte 0 of the pattern): `foo((`",
        ],
    );
    let version = "pattern: foo()\nmin-version: 99.0.0";
    let reason = "what Semgrep 99.0.0 brought (the rule language read here is that of 1.182.0)";
    said("python", version, "a.py", &[&format!("rule `r` does not run: {reason} is not supported")]);
}
