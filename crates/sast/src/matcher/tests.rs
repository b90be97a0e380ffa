//! Patterns over lowered source: each case gives a pattern, a source, and the texts that match.

mod java;

use super::{FileView, Pattern, Steps, search};
use crate::hit::Bindings;
use crate::rule::Options;
use source::Language;

/// Matched texts in order, white space folded.
fn matches(language: Language, pattern: &str, source: &str) -> Vec<String> {
    let compiled = Pattern::compile(language, pattern).expect("pattern compiles");
    let tree = syntax::lower(language, source).expect("language is supported");
    let view = FileView::new(&tree, language);
    let mut steps = Steps::new(1_000_000);
    let hits = search(&compiled, &view, &Options::default(), None, &Bindings::default(), &mut steps);
    let mut texts: Vec<String> =
        hits.iter().map(|hit| view.text(hit.span).split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    texts.dedup();
    texts
}

fn python(pattern: &str, source: &str, expected: &[&str]) {
    assert_eq!(matches(Language::PYTHON, pattern, source), expected, "{pattern}");
}

fn javascript(pattern: &str, source: &str, expected: &[&str]) {
    assert_eq!(matches(Language::JAVASCRIPT, pattern, source), expected, "{pattern}");
}

#[test]
fn calls_match_wherever_they_stand() {
    let source = "x = f(1)\nif f(2): g(f(3))\n";
    python("f($X)", source, &["f(1)", "f(2)", "f(3)"]);
    python("f(2)", source, &["f(2)"]);
    python("f(...)", source, &["f(1)", "f(2)", "f(3)"]);
    python("$F(f(...))", source, &["g(f(3))"]);
}

#[test]
fn ellipses_take_any_number_of_arguments() {
    let source = "f()\nf(1)\nf(1, 2)\nf(2, 1, k=3)\n";
    python("f(1, ...)", source, &["f(1)", "f(1, 2)"]);
    python("f(..., 1, ...)", source, &["f(1)", "f(1, 2)", "f(2, 1, k=3)"]);
    python("f(..., k=$V, ...)", source, &["f(2, 1, k=3)"]);
    python("f($...A, k=3)", source, &["f(2, 1, k=3)"]);
}

#[test]
fn keyword_arguments_match_in_any_order() {
    python("f(a=1, b=$X)", "f(b=2, a=1)\nf(a=1)\nf(b=2, a=1, c=3)\n", &["f(b=2, a=1)"]);
    python("f(..., a=1, b=$X, ...)", "f(b=2, a=1, c=3)\n", &["f(b=2, a=1, c=3)"]);
}

#[test]
fn a_metavariable_is_the_same_code_everywhere() {
    python("$X == $X", "a == a\na == b\na.b(1) == a.b(1)\n", &["a == a", "a.b(1) == a.b(1)"]);
}

#[test]
fn imports_give_names_their_meaning() {
    let source =
        "import os.path as p\nfrom subprocess import run as r\nimport subprocess\np.join(a)\nr(b)\nsubprocess.run(c)\n";
    python("os.path.join(...)", source, &["p.join(a)"]);
    python("subprocess.run(...)", source, &["r(b)", "subprocess.run(c)"]);
    python("subprocess.$F(...)", source, &["r(b)", "subprocess.run(c)"]);
    let script = "const {exec: e} = require('child_process'); const cp = require('child_process'); e(a); cp.exec(b);";
    javascript("child_process.exec(...)", script, &["e(a)", "cp.exec(b)"]);
}

#[test]
fn statements_match_with_gaps_and_into_nested_blocks() {
    let source = "def g():\n    x = open(f)\n    if y:\n        x.close()\n    z()\n";
    python("$X = open(...)\n...\n$X.close()", source, &["x = open(f) if y: x.close()"]);
    python("$X = open(...)\n...", source, &["x = open(f) if y: x.close() z()"]);
    python("def $F(...):\n    ...\n    z()\n", source, &["def g(): x = open(f) if y: x.close() z()"]);
}

#[test]
fn an_expression_statement_looks_inside_statements() {
    python("a()\n...\nb()", "a()\nreturn_value = b()\n", &["a() return_value = b()"]);
}

#[test]
fn definitions_match_with_less_than_they_say() {
    let source = "@app.route('/x')\n@login\ndef view(a, b=1):\n    pass\n";
    python("@app.route(...)\ndef $F(...):\n    ...", source, &["@app.route('/x') @login def view(a, b=1): pass"]);
    python("def $F(..., $P, ...):\n    ...", source, &["@app.route('/x') @login def view(a, b=1): pass"]);
    python("class $C(Base):\n    ...", "class A(Base, B):\n    x = 1\n", &["class A(Base, B): x = 1"]);
}

#[test]
fn declarations_are_assignments_and_arrows_are_functions() {
    javascript("$X = f()", "const a = f(); b = f();", &["a = f()", "b = f()"]);
    javascript("$X = f();", "const a = f(); b = f();", &["const a = f()", "b = f();"]);
    javascript(
        "function $F(...) { ... }",
        "const g = (x) => {}; function h() {} o = {k: () => {}}",
        &["function h() {}", "k: () => {}"],
    );
    javascript("function (...) { ... }", "const g = (x) => {}; function h() {}", &["(x) => {}"]);
    javascript("f(function $F(...) { ... })", "f(() => {})", &["f(() => {})"]);
    javascript(
        "$APP.get(..., (req, res) => { ... })",
        "app.get('/', (req, res) => { f() })",
        &["app.get('/', (req, res) => { f() })"],
    );
}

#[test]
fn strings_match_by_ellipsis_and_content() {
    python("f(\"...\")", "f('a')\nf(x)\nf('')\n", &["f('a')", "f('')"]);
    python("f(\"a\")", "f('a')\nf('b')\n", &["f('a')"]);
    python("f(f\"...{$X}...\")", "f(f'a{b}c')\nf('abc')\n", &["f(f'a{b}c')"]);
}

#[test]
fn objects_may_have_more_than_the_pattern_names() {
    javascript("f({secure: false})", "f({a: 1, secure: false}); f({secure: true})", &["f({a: 1, secure: false})"]);
    python("{\"a\": $X}", "x = {'a': 1}\ny = {'a': 1, 'b': 2}\n", &["{'a': 1}"]);
    python("{..., \"a\": $X, ...}", "y = {'a': 1, 'b': 2}\n", &["{'a': 1, 'b': 2}"]);
}

#[test]
fn chains_and_deep_expressions() {
    javascript("$X. ... .send($Y)", "res.status(1).type('a').send(y); send(z)", &["res.status(1).type('a').send(y)"]);
    python("if <... x.y ...>:\n    ...", "if not (a and x.y): pass\n", &["if not (a and x.y): pass"]);
}

#[test]
fn blocks_go_on_only_behind_an_ellipsis() {
    let source = "if a:\n    f()\n    g()\nif b:\n    f()\n";
    python("if $X:\n    f()\n", source, &["if b: f()"]);
    python("if $X:\n    ...\n    f()\n", source, &["if a: f() g()", "if b: f()"]);
    python("def $F():\n    f()\n", "def a():\n    f()\n    g()\n", &[]);
}

#[test]
fn gaps_reach_into_nested_functions_and_belong_to_the_match() {
    let source = "s = f()\nq(lambda: 1)\ndef g():\n    s.close()\n    z\n";
    python("$S = f()\n...\n$S.close()", source, &["s = f() q(lambda: 1) def g(): s.close() z"]);
    javascript("$S = f();\n...\n$S.on();", "s = f(); q(() => { s.on(); });", &["s = f(); q(() => { s.on(); });"]);
}

#[test]
fn deep_expressions_stop_at_functions() {
    javascript("$(<... w ...>)", "$(1 + w); $(() => { w });", &["$(1 + w)"]);
}

#[test]
fn loops_match_whatever_declares_their_variable() {
    javascript("for (const $X of $Y) { ... }", "for (let a in b) { c }", &["for (let a in b) { c }"]);
    javascript(
        "for (...) { ... }",
        "for (;;) { a } for (b of c) { d } while (e) { f }",
        &["for (;;) { a }", "for (b of c) { d }"],
    );
    python("for $X in $Y: ...", "for a in b:\n    c\nelse:\n    d\n", &["for a in b: c"]);
}

#[test]
fn with_is_reported_from_its_first_item() {
    python("with $X: ...", "with a as b, c:\n    d\n", &["a as b, c: d"]);
}

#[test]
fn decorators_without_arguments_are_not_calls_with_some() {
    python("@$D\ndef $F(): ...", "@a\ndef f(): pass\n@b(1)\ndef g(): pass\n", &["@a def f(): pass"]);
}

#[test]
fn updates_are_assignments_in_javascript() {
    javascript("$X = $X + $Y", "a += 1; b -= 1;", &["a += 1"]);
    python("$X = $Y", "a += 1\n", &[]);
}

#[test]
fn names_that_are_declared_again_are_others() {
    javascript("$X = $A;\n$X = $B;", "var a = 1; a = 2;", &["var a = 1; a = 2;"]);
    javascript("$X = $A;\n$X = $B;", "var a = 1; var a = 2;", &[]);
}

#[test]
fn assigning_to_an_imported_name_in_a_function_keeps_its_meaning() {
    python("m.f()", "import m as n\ndef g():\n    n = 1\n    n.f()\n", &["n.f()"]);
    python("m.f()", "n.f()\nimport m as n\n", &[]);
}

#[test]
fn sums_and_slices() {
    python("$A + ...", "x = a + b + c\n", &["a + b + c", "a + b"]);
    python("$D[...]", "d[1]\nd[1:2]\n", &["d[1]"]);
}

#[test]
fn a_lone_text_is_what_the_contents_begin_with() {
    javascript("<$E>$T</$E>", "x = <a b='c'>Text<i/></a>; y = <a>{z}</a>;", &["<a b='c'>Text<i/></a"]);
}

#[test]
fn statements_that_dots_pass_over_cost_steps() {
    let source = "x = a\n".repeat(4_000);
    let tree = syntax::lower(Language::PYTHON, &source).unwrap();
    let view = FileView::new(&tree, Language::PYTHON);
    for pattern in ["$X = a\n...", "$X = a\n$...S"] {
        let compiled = Pattern::compile(Language::PYTHON, pattern).unwrap();
        let mut steps = Steps::new(100_000);
        search(&compiled, &view, &Options::default(), None, &Bindings::default(), &mut steps);
        assert!(steps.exhausted(), "{pattern}");
    }
}

#[test]
fn matches_that_are_kept_cost_steps() {
    let tree = syntax::lower(Language::PYTHON, &"x = a\n".repeat(1_000)).unwrap();
    let view = FileView::new(&tree, Language::PYTHON);
    let compiled = Pattern::compile(Language::PYTHON, "$A\n...\n$B").unwrap();
    let mut steps = Steps::new(1_000_000);
    let found = search(&compiled, &view, &Options::default(), None, &Bindings::default(), &mut steps);
    assert!(steps.exhausted() && found.len() < 70_000, "{}", found.len());
}

#[test]
fn casts_are_seen_through() {
    let source = "const t: string = q.to as string; f(q.to as string); g(<any>q.to);";
    let matched = |pattern: &str| matches(Language::TYPESCRIPT, pattern, source);
    assert_eq!(matched("$A = $B.$C"), ["t: string = q.to as string"]);
    assert_eq!(matched("f($B.$C)"), ["f(q.to as string)"]);
    assert_eq!(matched("$X as string"), ["q.to as string"]);
}

#[test]
fn a_name_that_holds_a_regex_is_as_good_as_the_regex() {
    javascript("/$R/.test($X)", "function f(a) { const r = /(b+)+/; return r.test(a) || s.test(a); }", &["r.test(a)"]);
}

#[test]
fn an_expression_statement_also_matches_below_a_match() {
    javascript("a();\n$X.$F(...);", "a(); b.c(1).d(2);", &["a(); b.c(1).d(2);"]);
    javascript("a();\nb.c(...);", "a(); b.c(1).d(b.e(2));", &["a(); b.c(1).d(b.e(2));"]);
    python("a()\nb.e(...)", "a()\nb.c(1).d(k=[b.e(2)])\n", &["a() b.c(1).d(k=[b.e(2)])"]);
}

/// Which of some statements `b.c();` finds behind `a();`.
#[track_caller]
fn finds_within(language: Language, statements: &[&str], expected: &[&str]) {
    let (first, pattern) = if language == Language::PYTHON { ("a()", "a()\nb.c()") } else { ("a();", "a();\nb.c();") };
    let mut found = statements.to_vec();
    found.retain(|statement| !matches(language, pattern, &format!("{first}\n{statement}\n")).is_empty());
    assert_eq!(found, expected);
}

#[test]
fn an_expression_statement_does_not_look_at_headers_and_bodies() {
    let statements =
        ["if (b.c()) {}", "throw b.c()", "for (x of b.c()) {}", "{ b.c() }", "switch (b.c()) {}", "var x = b.c()"];
    finds_within(Language::JAVASCRIPT, &statements, &["var x = b.c()"]);
    let statements =
        ["raise b.c()", "assert b.c()", "del b.c().d", "with b.c(): pass", "while b.c(): pass", "yield b.c()"];
    finds_within(Language::PYTHON, &statements, &["yield b.c()"]);
}

#[test]
fn definitions_and_returns_are_looked_at_more_widely_than_other_statements() {
    let narrow = ["z = x ? b.c() : 1", "z = x[b.c()]", "z = new X(b.c())", "z = (x, b.c())", "z = f(b.c())"];
    finds_within(Language::JAVASCRIPT, &narrow, &["z = f(b.c())"]);
    let wide = ["let z = x ? b.c() : 1", "let z = x[b.c()]", "let z = new X(b.c())", "let z = (x, b.c())"];
    finds_within(Language::JAVASCRIPT, &wide, &wide);
    let neither = ["let z = () => b.c()", "let z = { [b.c()]: 1 }", "let z = new (b.c())"];
    finds_within(Language::JAVASCRIPT, &neither, &[]);
    let python = ["z = b.c() if x else 1", "return b.c() if x else 1", "return lambda: b.c()", "return b.c() < 1 < 2"];
    finds_within(Language::PYTHON, &python, &["return b.c() if x else 1", "return lambda: b.c()"]);
}

#[test]
fn a_deep_expression_as_a_statement_looks_at_headers() {
    javascript("a();\n<... b.c() ...>;", "a(); if (b.c() > 1) { d(); }", &["a(); if (b.c() > 1) { d(); }"]);
    javascript("a();\n<... b.c() ...>;", "a(); if (d) { b.c(); }", &[]);
}

#[test]
fn destructuring_is_matched_as_a_whole_and_by_its_keyword() {
    javascript("$X = f()", "const {a} = f();", &["const {a} = f()"]);
    javascript("const $X = $Y", "const {a} = f();", &["const {a} = f()"]);
    javascript("const $X = f()", "const {a} = f(); const b = f();", &["const b = f()"]);
    javascript("const {$X} = f()", "const {a} = f();", &["const {a} = f()"]);
}

#[test]
fn keywords_of_destructuring_are_the_same_target_around_a_require() {
    let pattern = "$X = $Y;\n$X = $Z;";
    javascript(pattern, "const {a} = require('a'); const {b} = f();", &["const {a} = require('a'); const {b} = f()"]);
    javascript(pattern, "const {a} = f(); const {b} = f();", &[]);
    javascript(pattern, "const [a] = require('a'); const [b] = require('b');", &[]);
    javascript(pattern, "const {a} = require('a'); let {b} = require('b');", &[]);
}

#[test]
fn strings_that_are_regexes_search() {
    python("f(\"=~/a.c/\")", "f('xabc')\nf('ABC')\nx = 'abc'\nf(x)\n", &["f('xabc')", "f(x)"]);
    python("f(\"=~/a.c/i\")", "f('xabc')\nf('ABC')\n", &["f('xabc')", "f('ABC')"]);
    python("f(\"=~/(/\")", "f('(')\n", &[]);
}

#[test]
fn literals_behind_one_another_are_told_from_one_literal() {
    let targets = "['ab']\n['a' 'b']\n['a' 'b' 'c']\n[f'a{b}' 'c']\n";
    python("\"...\" \"...\"", targets, &["'a' 'b'", "'a' 'b' 'c'", "f'a{b}' 'c'"]);
    python("f\"...\"", targets, &["f'a{b}'"]);
    python("x = \"...\"", "x = 'a' 'b'\n", &["x = 'a' 'b'"]);
}
