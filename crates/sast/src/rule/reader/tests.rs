//! One helper: a rule file in; what was read, or what was said about it, out.

use super::{RuleFile, read_rules_for};
use crate::rule::{Condition, Formula, Mode, Packs, RuleSpec, Target};
use model::{Confidence, RuleOrigin, Severity};
use source::Language;

fn read_with(text: &str, packs: &Packs) -> RuleFile {
    let runs = |language: Language| ["python", "javascript", "typescript", "tsx"].contains(&language.name());
    read_rules_for("r.yaml", text, RuleOrigin::File("r.yaml".into()), packs, &runs)
}

/// A rule with these lines behind `id`, `message`, `severity` and `languages: [python]`.
fn rule_text(lines: &str) -> String {
    let mut text = String::from("rules:\n- id: r\n  message: m\n  severity: ERROR\n");
    if !lines.contains("languages:") {
        text.push_str("  languages: [python]\n");
    }
    for line in lines.lines() {
        text.push_str(&format!("  {line}\n"));
    }
    text
}

#[track_caller]
fn rule(lines: &str) -> RuleSpec {
    let file = read_with(&rule_text(lines), &Packs::none());
    assert!(file.faults.is_empty(), "{:?}", file.faults);
    file.rules.into_iter().next().expect("one rule")
}

#[track_caller]
fn formula(lines: &str) -> String {
    match rule(lines).mode {
        Mode::Search(formula) => show(&formula),
        Mode::Taint(_) => panic!("taint"),
    }
}

/// Faults and unsupported features, one a line.
fn said(text: &str) -> String {
    let file = read_with(text, &Packs::none());
    let faults = file.faults.iter().map(|fault| format!("{fault} [{}] {}", fault.key, fault.line.trim()));
    let unsupported = file.unsupported.iter().map(|unsupported| unsupported.message.clone());
    faults.chain(unsupported).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn check_fault(lines: &str, expected: &str) {
    let text = rule_text(lines);
    assert_eq!(said(&text), expected);
    assert!(read_with(&text, &Packs::none()).rules.is_empty());
}

fn show(formula: &Formula) -> String {
    let list = |parts: &[Formula]| parts.iter().map(show).collect::<Vec<_>>().join(", ");
    match formula {
        Formula::Pattern(text) => text.text.clone(),
        Formula::Regex(text) => format!("/{}/", text.text),
        Formula::Any(parts) => format!("any({})", list(parts)),
        Formula::Not(inner) => format!("not {}", show(inner)),
        Formula::Inside(inner) => format!("inside {}", show(inner)),
        Formula::NotInside(inner) => format!("not inside {}", show(inner)),
        Formula::Anywhere(inner) => format!("anywhere {}", show(inner)),
        Formula::As(inner, name) => format!("{} as {name}", show(inner)),
        Formula::All(all) => {
            let mut parts: Vec<String> = all.parts.iter().map(show).collect();
            parts.extend(all.conditions.iter().map(condition));
            parts.extend(all.focus.iter().map(|names| format!("focus {}", names.join("|"))));
            format!("all({})", parts.join(", "))
        }
    }
}

fn condition(condition: &Condition) -> String {
    match condition {
        Condition::Regex { metavariable, regex, constant_propagation } => {
            format!("{metavariable} ~ /{}/{}", regex.text, if *constant_propagation { " folded" } else { "" })
        }
        Condition::Pattern { metavariable, language, formula } => {
            let language = language.as_ref().map(|name| format!(" as {name}")).unwrap_or_default();
            format!("{metavariable}{language}: {}", show(formula))
        }
        Condition::Comparison { comparison, strip, base, .. } => format!("{comparison:?} {strip} {base}"),
        Condition::Type { metavariable, types } => format!("{metavariable} is {}", types.join("|")),
        Condition::Analysis { metavariable, analyzer } => format!("{metavariable} by {analyzer}"),
    }
}

#[test]
fn a_rule_is_read_whole() {
    let rule = rule(
        "mode: search\npattern: |\n  foo($X)\n\nfix: bar($X)\nfix-regex: {regex: a, replacement: b, count: 2}\noptions: {constant_propagation: false, generic_ellipsis_max_span: 3}\npaths: {include: ['*.py'], exclude: [tests/]}\nmetadata:\n  cwe: ['CWE-89: Improper', \"CWE-564\"]\n  owasp: A05:2025\n  confidence: HIGH\n  title: T\n  why: >-\n    a\n    b\n  references: [https://a]\n  source: https://b\n  other: {x: [1]}",
    );
    assert_eq!((rule.severity, rule.confidence), (Severity::High, Confidence::High));
    assert_eq!(rule.weaknesses, ["CWE-89", "CWE-564"]);
    assert_eq!(rule.owasp, ["A05:2025"]);
    assert_eq!((rule.title.as_str(), rule.why.as_str()), ("T", "a b"));
    assert_eq!(rule.references, ["https://a", "https://b"]);
    assert_eq!(rule.fix.as_deref(), Some("bar($X)"));
    assert_eq!(rule.fix_regex, Some(("a".into(), "b".into(), Some(2))));
    assert!(!rule.options.constant_propagation);
    assert_eq!((rule.paths.include.len(), rule.paths.exclude.len()), (1, 1));
    assert_eq!(rule.targets, [Target::Language(Language::PYTHON)]);
}

#[test]
fn languages_have_aliases() {
    let targets = |names: &str| format!("{:?}", rule(&format!("languages: [{names}]\npattern: x")).targets);
    assert_eq!(targets("py, python3, Python"), "[Language(python)]");
    assert_eq!(targets("js, jsx"), "[Language(javascript)]");
    assert_eq!(targets("ts, js"), "[Language(javascript), Language(tsx), Language(typescript)]");
    assert_eq!(targets("none, generic"), "[Regex, Generic]");
}

#[test]
fn formulas_keep_their_shape() {
    assert_eq!(
        formula(
            "patterns:\n- pattern-inside: |\n    def $F(...):\n      ...\n- pattern-either:\n  - pattern: a\n  - patterns: [{pattern: b}, {pattern-not: c}]\n  - pattern-regex: d+\n  - pattern-inside: e\n- pattern-not-inside: {pattern-either: [{pattern: f}]}\n- pattern-not-regex: g\n- focus-metavariable: [$A, $B]\n- focus-metavariable: $C"
        ),
        "all(inside def $F(...):\n  ...\n, any(a, all(b, not c), /d+/, all(inside e)), not inside any(f), not /g/, focus $A|$B, focus $C)"
    );
}

#[test]
fn conditions_are_read() {
    assert_eq!(
        formula(
            "patterns:\n- pattern: f($X)\n- metavariable-regex: {metavariable: $X, regex: '^a', constant-propagation: true}\n- metavariable-pattern:\n    metavariable: $X\n    language: JS\n    patterns: [{pattern-not: g}]\n- metavariable-comparison: {comparison: $X > 1, strip: true, base: 8}\n- metavariable-type: {metavariable: $X, types: [A, B]}\n- metavariable-analysis: {metavariable: $X, analyzer: {kind: entropy}}"
        ),
        "all(f($X), $X ~ /^a/ folded, $X as js: all(not g), Binary(\">\", Metavariable(\"$X\"), Int(1)) true 8, $X is A|B, $X by entropy)"
    );
}

#[test]
fn the_newer_syntax_means_the_same_formulas() {
    assert_eq!(
        formula(
            "match:\n  all:\n  - f($X)\n  - inside: g(...)\n  - not: h\n  - not: {inside: i}\n  - any: [j, {regex: k}]\n  where:\n  - focus: $X\n  - metavariable: $X\n    regex: ^a\n  - metavariable: $X\n    any: [b, c]\n  - comparison: $X == 1\n  - metavariable: $X\n    type: T"
        ),
        "all(f($X), inside g(...), not h, not inside i, any(j, /k/), $X ~ /^a/, $X: any(b, c), Binary(\"==\", Metavariable(\"$X\"), Int(1)) false 10, $X is T, focus $X)"
    );
    let Mode::Taint(taint) =
        rule("taint:\n  sources: [a, {pattern: b, label: B}]\n  sinks:\n  - all: [c]\n    requires: B").mode
    else {
        panic!()
    };
    assert_eq!((taint.sources[1].label.as_str(), taint.sinks[0].requires.as_deref()), ("B", Some("B")));
}

#[test]
fn taint_rules_are_read() {
    let rule = rule(
        "mode: taint\npattern-sources:\n- pattern: a\n  by-side-effect: only\n  label: A\n  exact: true\n- patterns: [{pattern: b}]\n  control: true\n  requires: A and not B\npattern-sinks:\n- pattern: c\n  at-exit: true\npattern-sanitizers:\n- pattern: d\n  not_conflicting: true\npattern-propagators:\n- pattern: $T.add($F)\n  from: $F\n  to: $T\n  replace-labels: [A]",
    );
    let Mode::Taint(taint) = rule.mode else { panic!() };
    let source = &taint.sources[0];
    assert!(source.by_side_effect && source.only_by_side_effect && source.exact && !source.control);
    assert!(taint.sources[1].control && taint.sources[1].requires.is_some());
    assert!(
        taint.sinks[0].at_exit
            && taint.sinks[0].exact
            && !taint.sanitizers[0].exact
            && taint.sanitizers[0].not_conflicting
    );
    let propagator = &taint.propagators[0];
    assert_eq!((propagator.from.as_str(), propagator.to.as_str(), propagator.by_side_effect), ("$F", "$T", true));
    assert_eq!(propagator.replace_labels.as_deref(), Some(["A".to_owned()].as_slice()));
}

#[test]
fn mistakes_are_shown_with_line_key_and_expectation() {
    check_fault(
        "patern: x",
        "r.yaml:6:3: unknown key `patern`: did you mean `pattern`? [rules[0].patern] patern: x\nr.yaml:2:3: nothing to look for: expected one of `pattern`, `patterns`, `pattern-either`, `pattern-regex` or `match` [rules[0].id] - id: r",
    );
    check_fault("pattern: [x]", "r.yaml:6:12: expected a pattern, found a list [rules[0].pattern] pattern: [x]");
    check_fault("pattern: ''", "r.yaml:6:12: expected a pattern, found an empty text [rules[0].pattern] pattern: ''");
    check_fault(
        "patterns: []",
        "r.yaml:6:13: expected a list of patterns, found an empty list [rules[0].patterns] patterns: []",
    );
    check_fault(
        "patterns:\n- pattern: a\n- pattern-not-insid: b\n- metavariable-regex: {metavariable: X, regex: '('}",
        "r.yaml:8:5: unknown key `pattern-not-insid`: did you mean `pattern-not-inside`? [rules[0].patterns[1].pattern-not-insid] - pattern-not-insid: b\nr.yaml:9:40: expected the name of a metavariable such as `$X`, found `X` [rules[0].patterns[2].metavariable-regex.metavariable] - metavariable-regex: {metavariable: X, regex: '('}\nr.yaml:9:50: expected a regex: Parsing error at position 1: Opening parenthesis without closing parenthesis [rules[0].patterns[2].metavariable-regex.regex] - metavariable-regex: {metavariable: X, regex: '('}",
    );
    check_fault(
        "patterns:\n- pattern-not: a",
        "r.yaml:7:5: nothing here says what is looked for: expected at least one of `pattern`, `pattern-either`, `pattern-inside` or `pattern-regex` [rules[0].patterns[0].pattern-not] - pattern-not: a",
    );
    check_fault(
        "pattern: a\npattern-regex: b",
        "r.yaml:7:3: expected one of `pattern`, `patterns`, `pattern-either`, `pattern-regex` or `match`, found two [rules[0].pattern-regex] pattern-regex: b",
    );
    check_fault(
        "pattern: a\noptions: {ac_matching: maybe}",
        "r.yaml:7:26: expected `true` or `false`, found `maybe` [rules[0].options.ac_matching] options: {ac_matching: maybe}",
    );
    check_fault(
        "pattern: a\npattern: b",
        "r.yaml:7:3: key `pattern` stands here for the second time [rules[0].pattern] pattern: b",
    );
    check_fault(
        "languages: [pyton]\npattern: a",
        &format!(
            "r.yaml:5:15: unknown language `pyton`: those that run are {} [rules[0].languages[0]] languages: [pyton]",
            engine::wording::quoted(
                &syntax::supported().into_iter().map(Language::name).chain(["regex", "generic"]).collect::<Vec<_>>()
            )
        ),
    );
    check_fault(
        "mode: taint\npattern-sources: [{pattern: a}]",
        "r.yaml:2:3: key `pattern-sinks` is missing [rules[0].id] - id: r",
    );
    let taint = "mode: taint\npattern-sources: [{pattern: a}]\npattern-sinks: [{pattern: b, requires: A andd B}]";
    check_fault(
        taint,
        "r.yaml:8:42: expected labels joined by `and`, `or` and `not`, found `A andd B` [rules[0].pattern-sinks[0].requires] pattern-sinks: [{pattern: b, requires: A andd B}]",
    );
    check_fault(
        "pattern-regex: '[z-a]'",
        "r.yaml:6:18: expected a regex: the range `z-a` runs backwards [rules[0].pattern-regex] pattern-regex: '[z-a]'",
    );
    check_fault(
        "patterns:\n- pattern: a\n- metavariable-comparison: {comparison: '$X >'}",
        "r.yaml:8:43: expected an operand at character 5 of the comparison [rules[0].patterns[1].metavariable-comparison.comparison] - metavariable-comparison: {comparison: '$X >'}",
    );
}

#[test]
fn one_mistake_takes_away_one_rule() {
    let text = format!(
        "{}- id: two\n  message: m\n  severity: low\n  languages: [js]\n  pattern: x\n- nonsense\n- id: 7 8\n",
        rule_text("pattern: ''")
    );
    let file = read_with(&text, &Packs::none());
    assert_eq!(file.rules.iter().map(|rule| rule.id.as_str()).collect::<Vec<_>>(), ["two"]);
    assert_eq!(file.faults.len(), 3);
}

#[test]
fn what_does_not_run_is_named() {
    let check = |lines: &str, expected: &str| assert_eq!(said(&rule_text(lines)), expected);
    check("mode: join\njoin: {}", "rule `r` does not run: `mode: join` is not supported");
    check("mode: extract\nextract: $X", "rule `r` does not run: `mode: extract` is not supported");
    check(
        "languages: [ruby, go]\nanything: x",
        "r.yaml:6:3: unknown key `anything` [rules[0].anything] anything: x\nrule `r` does not run: language ruby, go is not supported",
    );
    check("languages: [ruby, py]\npattern: x", "rule `r` runs without language ruby, which is not supported");
    check("pattern: x\noptions: {interfile: true}", "rule `r` runs without option interfile, which is not supported");
    check(
        "patterns:\n- pattern: x\n- pattern-where-python: y",
        "rule `r` does not run: `pattern-where-python` is not supported",
    );
    check(
        "pattern: x\nr2c-internal-project-depends-on: {}",
        "rule `r` does not run: `r2c-internal-project-depends-on` is not supported",
    );
    check(
        "patterns:\n- pattern: x\n- metavariable-analysis: {metavariable: $X, analyzer: entropy_v2}",
        "rule `r` does not run: analyzer `entropy_v2` is not supported",
    );
}

#[test]
fn groups_of_packs_are_expanded() {
    let mut packs = Packs::none();
    let flask = "pack: flask\nlanguages: [python]\ngroups:\n  http-input:\n    kind: source\n    patterns:\n    - pattern: flask.request.args\n      label: A\n  weak:\n    kind: sink\n    patterns: [{pattern: md5()}]\n";
    assert!(Packs::is_pack(flask) && !Packs::is_pack("rules:\n- pack: x"));
    assert_eq!(packs.add("flask.yaml", flask), []);
    assert_eq!(
        packs.add(
            "django.yaml",
            "pack: django\nlanguages: [python]\ngroups: {http-input: {kind: source, patterns: [{pattern: $R.GET}]}}"
        ),
        []
    );
    assert_eq!(
        packs.add(
            "express.yaml",
            "pack: express\nlanguages: [js]\ngroups: {http-input: {kind: source, patterns: [{pattern: req.body}]}}"
        ),
        []
    );
    let sources = |name: &str| {
        let text = rule_text(&format!(
            "mode: taint\npattern-sources: [{{use: {name}}}]\npattern-sinks: [{{use: weak}}, {{pattern: x}}]"
        ));
        let file = read_with(&text, &packs);
        match file.rules.first().map(|rule| &rule.mode) {
            Some(Mode::Taint(taint)) => {
                let Formula::Pattern(first) = &taint.sources[0].formula else { panic!() };
                assert_eq!(&text[first.span.range()], name);
                taint
                    .sources
                    .iter()
                    .map(|source| format!("{}:{}", show(&source.formula), source.label))
                    .collect::<Vec<_>>()
                    .join(" ")
            }
            _ => file.faults.iter().map(|fault| fault.message.clone()).collect::<Vec<_>>().join("\n"),
        }
    };
    assert_eq!(sources("http-input"), "flask.request.args:A $R.GET:");
    assert_eq!(sources("django/http-input"), "$R.GET:");
    assert_eq!(
        sources("express/http-input"),
        "unknown group `express/http-input`: those for the languages of this rule are `http-input` or `weak`"
    );
    assert_eq!(sources("weak"), "expected a group of kind `source`, found `weak` of kind `sink`");
    let file = read_with(&rule_text("patterns:\n- use: weak\n- pattern-not: y"), &packs);
    assert!(matches!(&file.rules[0].mode, Mode::Search(formula) if show(formula) == "all(any(md5()), not y)"));
    let faults = Packs::none().clone().add("p.yaml", "pack: p\nlanguages: [python]\ngroups:\n  g: {kind: sorce, patterns: []}\n  h: {kind: sink, patterns: [{use: g}]}\n");
    let messages: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
    assert_eq!(
        messages,
        ["expected `source`, `sink`, `sanitizer` or `propagator`, found `sorce`", "a pack cannot use another group"]
    );
}

#[test]
fn packs_that_ship_with_us_are_sound() {
    assert_eq!(Packs::builtin_faults(), []);
}

#[test]
fn files_that_hold_no_rules_say_so() {
    assert_eq!(said(""), "r.yaml:1:1: the file is empty: expected `rules:` [] ");
    assert_eq!(said("a: b"), "r.yaml:1:1: key `rules` is missing [a] a: b");
    assert_eq!(said("pack: p\ngroups: {}"), "r.yaml:1:1: key `rules` is missing: the file holds a pack [pack] pack: p");
    assert_eq!(said("- a"), "r.yaml:1:1: expected `rules:`, found a list [] - a");
    assert_eq!(said("rules: []"), "r.yaml:1:8: expected a list of rules, found an empty list [rules] rules: []");
    assert!(said("rules: [").starts_with("r.yaml:1:9: not valid YAML"), "{}", said("rules: ["));
    assert!(said("rules:\n- id: a\n---\nrules: []").contains("second document"));
}

/// Every prefix and every damaged byte of a rule file is read or refused, never worse.
#[test]
fn damaged_files_are_refused_and_never_worse() {
    let text = rule_text(
        "patterns:\n- pattern: &p 'f($X, \"é\")'\n- pattern-not: *p\n- metavariable-regex: {metavariable: $X, regex: '[a-z]+(?!b)'}\n- metavariable-comparison: {comparison: \"$X > 1 and 'a' in $Y\"}\nmetadata: {cwe: [CWE-1]}",
    );
    assert_eq!(said(&text), "");
    for (at, _) in text.char_indices() {
        read_with(&text[..at], &Packs::none());
        for damage in ["\t", "[", "}", "&a ", "*p", "\u{0}", "- ", ": ", "\"", "|\n", "\u{feff}", "é", "%", "!!x "] {
            read_with(&format!("{}{damage}{}", &text[..at], &text[at..]), &Packs::none());
        }
    }
}
