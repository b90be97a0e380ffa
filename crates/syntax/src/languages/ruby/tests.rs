//! What is lowered is compared as text.

use super::*;
use crate::{Kind, lower, shown};

#[track_caller]
fn code(source: &str, expected: &str) {
    assert_eq!(shown::statements(RUBY, source), expected, "{source}");
}

#[track_caller]
fn pattern(source: &str, expected: &str) {
    assert_eq!(shown::pattern(RUBY, source), expected, "{source}");
}

#[track_caller]
fn spans(source: &str, kind: Kind, expected: &[&str]) {
    assert_eq!(shown::spans(RUBY, source, kind), expected, "{source}");
}

#[test]
fn every_writer_has_its_kind() {
    let writers: Vec<(&str, Writer)> = writers().collect();
    assert_eq!(GRAMMAR.unknown(&writers), Vec::<&str>::new());
}

#[test]
fn calls() {
    code(
        "foo 1, :a => 2, b: 3",
        r#"(ExprStmt (Call (Ident "foo") (Number "1") (Keyword "a" (Number "2")) (Keyword "b" (Number "3"))))"#,
    );
    code("a.b.c(1)", r#"(ExprStmt (Call (Member "c" (Member "b" (Ident "a") (Ident "b")) (Ident "c")) (Number "1")))"#);
    code("foo", r#"(ExprStmt (Call (Ident "foo")))"#);
    code("A::B.c", r#"(ExprStmt (Member "c" (Member "B" (Ident "A") (Ident "B")) (Ident "c")))"#);
    code(
        "f(1) { |x| x }",
        concat!(
            r#"(ExprStmt (Call (Call (Ident "f") (Number "1")) "#,
            r#"(Function _ (Params (Param (Ident "x") _ _)) _ (Block (Return (Ident "x"))))))"#
        )
        .replace("(Return (Ident \"x\"))", "(Return (Call (Ident \"x\")))")
        .as_str(),
    );
    code("f(&:a)", r#"(ExprStmt (Call (Ident "f") (Unary "&" (Atom "a"))))"#);
}

#[test]
fn literals() {
    code(
        "x = {:a => 1, b: 2, \"c\" => [3, *d]}",
        concat!(
            r#"(ExprStmt (Assign (Ident "x") (Dict (Pair (Atom "a") (Number "1")) (Pair (Atom "b") (Number "2")) "#,
            r#"(Pair (Str "c") (List (Number "3") (Spread "*" (Ident "d")))))))"#
        ),
    );
    code("x = \"a#{b}c\"", r#"(ExprStmt (Assign (Ident "x") (Template (Str "a") (Interp (Ident "b")) (Str "c"))))"#);
    code("`ls #{a}`", r#"(ExprStmt (Call (Ident "`") (Template (Str "ls ") (Interp (Ident "a")))))"#);
    code("x = /a/", r#"(ExprStmt (Assign (Ident "x") (Regex "a")))"#);
    code("x = @a || $b", r#"(ExprStmt (Assign (Ident "x") (Binary "or" (Ident "@a") (Ident "$b"))))"#);
}

#[test]
fn statements() {
    code("a if b", r#"(If (Ident "b") (Block (ExprStmt (Call (Ident "a")))) _)"#);
    code("a unless b", r#"(If (Unary "not" (Ident "b")) (Block (ExprStmt (Call (Ident "a")))) _)"#);
    code(
        "if a\n b(1)\nelsif c\n d(1)\nelse\n e(1)\nend",
        concat!(
            r#"(If (Ident "a") (Block (ExprStmt (Call (Ident "b") (Number "1")))) (If (Ident "c") (Block (ExprStmt (Call (Ident "d") (Number "1")))) "#,
            r#"(Block (ExprStmt (Call (Ident "e") (Number "1"))))))"#
        ),
    );
    code(
        "begin\n f(1)\nrescue E => e\n g(1)\nensure\n h(1)\nend",
        concat!(
            r#"(Block (Try (Block (ExprStmt (Call (Ident "f") (Number "1")))) (Catch (Ident "E") (Ident "e") "#,
            r#"(Block (ExprStmt (Call (Ident "g") (Number "1"))))) _ (Block (ExprStmt (Call (Ident "h") (Number "1"))))))"#
        ),
    );
    code(
        "case a\nwhen 1, 2 then b(1)\nend",
        r#"(Switch (Ident "a") (Case (Tuple (Number "1") (Number "2")) (Block (ExprStmt (Call (Ident "b") (Number "1"))))))"#,
    );
    code("a, b = 1, 2", r#"(ExprStmt (Assign (Tuple (Ident "a") (Ident "b")) (Tuple (Number "1") (Number "2"))))"#);
}

#[test]
fn a_method_returns_what_it_ends_with() {
    code(
        "def f(a, b = 1, *c, d: 2, **e, &g)\n x(1)\n a\nend",
        concat!(
            r#"(Function (Ident "f") (Params (Param (Ident "a") _ _) (Param (Ident "b") _ (Number "1")) (Param "*" (Ident "c") _ _) "#,
            r#"(Param (Ident "d") _ (Number "2")) (Param "**" (Ident "e") _ _) (Param "&" (Ident "g") _ _)) _ "#,
            r#"(Block (ExprStmt (Call (Ident "x") (Number "1"))) (Return (Call (Ident "a")))))"#
        ),
    );
    code(
        "class A < B::C\n def m; end\nend",
        r#"(Class (Ident "A") (Member "C" (Ident "B") (Ident "C")) (Block (Function (Ident "m") (Params) _ (Block))))"#,
    );
}

#[test]
fn spans_are_semgreps() {
    spans("def f\n a(1)\nend", Kind::Function, &["def f\n a(1)"]);
    spans("class A\nend", Kind::Class, &["class A"]);
    spans("f(1) { 2 }", Kind::Call, &["f(1) { 2 }", "f(1)"]);
    spans("{a: 1}\n", Kind::Error, &[]);
}

#[test]
fn patterns() {
    pattern(
        "$X.$M(..., k: $V)",
        r#"(Call (Member (Metavar "$X") (Metavar "$M")) (Ellipsis) (Keyword "k" (Metavar "$V")))"#,
    );
    pattern("foo(:$A, \"...\")", r#"(Call (Ident "foo") (Atom "$A") (Str "..."))"#);
    pattern("class $C < $B\n...\nend", r#"statements (Class (Metavar "$C") (Metavar "$B") (Block (Ellipsis)))"#);
    pattern(
        "def $F(..., $X)\n  ...\nend",
        r#"statements (Function (Metavar "$F") (Params (Ellipsis) (Param (Metavar "$X") _ _)) _ (Block (Ellipsis)))"#,
    );
    pattern("$M ... { ... }", r#"(Call (Call (Metavar "$M") (Ellipsis)) (Function _ (Params) _ (Block (Ellipsis))))"#);
    pattern("\"...#{$X}...\"", r#"(Template (Str "...") (Interp (Metavar "$X")) (Str "..."))"#);
    pattern(":$K => false", r#"(Pair (Atom "$K") (Bool "false"))"#);
    pattern("{..., $K: $V, ...}", r#"(Dict (Ellipsis) (Pair (Metavar "$K") (Metavar "$V")) (Ellipsis))"#);
    pattern("foo(<... $X ...>)", r#"(Call (Ident "foo") (Deep (Metavar "$X")))"#);
    pattern("/$R/", r#"(Regex "$R")"#);
}

#[test]
fn broken_code_costs_only_what_is_broken() {
    let tree = lower(RUBY, "def a\n  b(\nend\ndef c\n  d(1)\nend\n").unwrap();
    assert!(!tree.faults.is_empty());
    assert!(tree.ids().any(|id| tree.kind(id) == Kind::Call && tree.source_of(id) == "d(1)"));
}

#[test]
fn hostile_depth_is_cut() {
    // As on the threads of a scan.
    let run = std::thread::Builder::new().stack_size(256 << 20).spawn(|| {
        for unit in [
            "(",
            "[",
            "{",
            "!",
            "a(",
            "if a\n",
            "a&.b[",
            "class A\ndef f\n",
            "1 + ",
            "a ? b : ",
            "f do |x|\n",
            "unless a\n",
            "\"#{",
        ] {
            let tree = lower(RUBY, &unit.repeat(3_000)).unwrap();
            assert!(!tree.is_empty());
        }
    });
    run.expect("a thread can be started").join().expect("nothing overflows");
}
