//! Languages of configuration: what their patterns find, and whole rules with conditions.

use super::matches;
use crate::engine::{RuleSource, SastEngine, Setup};
use engine::{Engine, Parsed, Sink};
use source::{File, Language, Role, Text};

#[track_caller]
fn check(language: &'static str, pattern: &str, source: &str, expected: &[&str]) {
    assert_eq!(matches(Language::new(language), pattern, source), expected, "{pattern}");
}

/// Lines that a rule with these lines behind `languages` reports.
fn reported(language: &'static str, lines: &str, source: &str) -> Vec<u32> {
    let body: String = lines.lines().map(|line| format!("  {line}\n")).collect();
    let text = format!("rules:\n- id: r\n  message: m\n  severity: ERROR\n  languages: [{language}]\n{body}");
    let files = vec![RuleSource { path: "r.yaml".to_owned(), text }];
    let loaded = SastEngine::load(&Setup { files, ..Setup::default() });
    assert!(loaded.faults.is_empty(), "{:?}", loaded.faults);
    let file = File {
        path: "f".to_owned(),
        language: Some(Language::new(language)),
        role: Role::Source,
        size: 0,
        ignored: false,
        commit: None,
    };
    let text = Text::new(source.to_owned());
    let mut sink = Sink::default();
    loaded.engine.analyse(&Parsed::new(&file, &text), &mut sink);
    sink.observations.iter().map(|observation| observation.location.start.line).collect()
}

#[test]
fn bodies_and_objects_are_open_and_unordered() {
    let source = "r \"a\" \"b\" {\n  x = 1\n  n {\n    d = { z = true }\n  }\n}\n";
    let all = "r \"a\" \"b\" { x = 1 n { d = { z = true } } }";
    check("terraform", "r \"a\" $N { ... n { ... } ... x = 1 }", source, &[all]);
    check("terraform", "r \"a\" $N { d = ... }", source, &[]);
    check("terraform", "x = 1\nn { ... }", source, &["x = 1 n { d = { z = true } }"]);
    check("terraform", "{ z = true }", source, &["{ z = true }"]);
    check("terraform", "r a $N { ... }", source, &[]);
}

#[test]
fn members_stand_for_what_the_file_sets() {
    let source = "variable \"a\" {\n  default = \"x\"\n}\nlocals {\n  b = 2\n}\nr {\n  c = var.a\n  d = local.b\n  e = var.f\n}\n";
    check("terraform", "c = \"x\"", source, &["c = var.a"]);
    check("terraform", "d = 2", source, &["d = local.b"]);
    check("terraform", "e = \"...\"", source, &[]);
}

#[test]
fn a_number_is_the_string_that_spells_it() {
    check("terraform", "a = 1.2", "a = \"1.2\"\n", &["a = \"1.2\""]);
    check("terraform", "a = \"true\"", "a = true\n", &["a = true"]);
    check("json", "\"a\": 1", "{\"a\": \"1\"}", &[]);
}

#[test]
fn mappings_are_closed_and_unordered() {
    let source = "- a: 1\n  b: 2\n- b: 2\n  a: 1\n  c: 3\n";
    check("yaml", "a: 1\nb: 2", source, &["a: 1 b: 2"]);
    check("yaml", "- a: 1\n  b: 2\n  ...", source, &["a: 1 b: 2", "b: 2 a: 1 c: 3"]);
    check("yaml", "x:\n  ...\n  - 2\n  ...", "x:\n- 1\n- 2\n", &["x: - 1 - 2"]);
    check("yaml", "x: \"...\"", "x: |\n  a\n", &["x: | a"]);
    check("json", "{..., \"a\": $X}", "{\"a\": 1, \"b\": 2}", &["{\"a\": 1, \"b\": 2}"]);
    check("json", "{\"a\": $X}", "{\"a\": 1, \"b\": 2}", &[]);
}

#[test]
fn flags_and_tags_need_not_be_in_the_pattern() {
    let source = "FROM --platform=p a:1 AS b\nFROM c\nRUN x y && z\nRUN x y; z\n";
    check("dockerfile", "FROM $X", source, &["FROM --platform=p a:1 AS b", "FROM c"]);
    check("dockerfile", "FROM $X:$Y", source, &["FROM --platform=p a:1 AS b"]);
    check("dockerfile", "RUN x ...", source, &["RUN x y && z"]);
    check("dockerfile", "x $Y", source, &["x y"]);
}

#[test]
fn a_regex_in_a_condition_sees_only_the_part() {
    let rule = "patterns:\n- pattern: a = $X\n- metavariable-pattern:\n    metavariable: $X\n    pattern-regex: .*b.*";
    assert_eq!(reported("terraform", rule, "r {\n  a = \"b\"\n  a = \"c\" # b\n}\n"), [2]);
}

#[test]
fn a_negative_regex_takes_away_what_it_lies_in_and_what_lies_in_it() {
    let rule = "patterns:\n- pattern: a = $X\n- pattern-not-regex: ";
    let source = "r {\n  a = \"bc\"\n  a = \"d\"\n}\n";
    assert_eq!(reported("terraform", &format!("{rule}b"), source), [3]);
    assert_eq!(reported("terraform", &format!("{rule}(?s)r.*"), source), [0u32; 0]);
}
