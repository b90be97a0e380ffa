//! Lowering of Rust: constructs as trees, patterns, places.

use super::RUST;
use crate::pattern::{PatternRoot, lower_pattern};
use crate::{Kind, NodeId, Tree, lower};

fn tree(source: &str) -> Tree {
    lower(RUST, source).expect("Rust is served")
}

/// The statements of a file, one in a line, in short.
#[track_caller]
fn check(source: &str, expected: &str) {
    let tree = tree(source);
    let shown: Vec<String> = tree.children(NodeId::ROOT).map(|id| short(&tree.to_sexp(id))).collect();
    assert_eq!(shown.join("\n"), expected, "{source}");
    assert_eq!(tree.faults, [], "{source}");
}

#[track_caller]
fn pattern(source: &str, expected: &str) {
    let shown = match lower_pattern(RUST, source) {
        Ok(pattern) => match pattern.root {
            PatternRoot::Node(id) => short(&pattern.tree.to_sexp(id)),
            PatternRoot::Statements(id) => {
                let statements: Vec<String> =
                    pattern.tree.children(id).map(|id| short(&pattern.tree.to_sexp(id))).collect();
                format!("[{}]", statements.join(" "))
            }
        },
        Err(error) => format!("{error:?}"),
    };
    assert_eq!(shown, expected, "{source}");
}

fn short(sexp: &str) -> String {
    sexp.replace("(Decorators) ", "").replace(" (Decorators)", "").replace("(Empty)", "-").replace("ExprStmt", "E")
}

#[test]
fn items() {
    check(
        "use a::b::{c, d as e, f::*};",
        "(ImportFrom (ModuleName \"a.b\") (Ident \"c\") -)\n(ImportFrom (ModuleName \"a.b\") (Ident \"d\") (Ident \"e\"))\n(ImportAll (ModuleName \"a.b.f\"))",
    );
    check("const A: T = 1;", "(VarDef \"const\" (Ident \"A\") (Type \"T\" (Ident \"T\")) (Number \"1\"))");
    check(
        "#[derive(Debug)] struct S { a: T }",
        "(Class \"struct\" (Decorators (Call (Ident \"derive\") (Ident \"Debug\"))) (Ident \"S\") (Block (VarDef (Ident \"a\") (Type \"T\" (Ident \"T\")) -)))",
    );
    check(
        "impl T for S { fn f(&self, a: u8) -> u8 { a } }",
        "(Class \"impl\" (Ident \"S\") (Ident \"T\") (Block (Function (Ident \"f\") (Params (Param (Ident \"self\") - -) (Param (Ident \"a\") (Type \"u8\" (Ident \"u8\")) -)) (Type \"u8\" (Ident \"u8\")) (Block (Return (Ident \"a\"))))))",
    );
    check(
        "mod m { fn f() {} }",
        "(Other \"mod_item\" (Ident \"m\") (Block (Function (Ident \"f\") (Params) - (Block))))",
    );
}

#[test]
fn statements_and_expressions() {
    check(
        "let Some(x) = y else { return; };",
        "(VarDef \"let\" (Unpack (Ident \"Some\") (Ident \"x\")) - (Ident \"y\"))\n(If (Other \"let_else\") (Block (Return -)) -)",
    );
    check(
        "if let Some(x) = y { f(x); }",
        "(If (WithItem (Ident \"y\") (Unpack (Ident \"Some\") (Ident \"x\"))) (Block (E (Call (Ident \"f\") (Ident \"x\")))) -)",
    );
    check(
        "match a { Ok(b) if c => d, _ => {} }",
        "(Switch (Ident \"a\") (Case (Other \"match_pattern\" (Unpack (Ident \"Ok\") (Ident \"b\")) (CompIf (Ident \"c\"))) (Block (E (Ident \"d\")))) (Case - (Block)))",
    );
    check("unsafe { f(); }", "(Other \"unsafe_block\" (Block (E (Call (Ident \"f\")))))");
    check("loop { break; }", "(While (Bool \"true\") (Block (Break -)) -)");
    check(
        "format!(\"{}\", a, b = c?);",
        "(E (Call (Ident \"format!\") (Str \"{}\") (Ident \"a\") (Keyword \"b\" (Unary \"?\" (Ident \"c\")))))",
    );
    check("m!(a => b; 1);", "(E (Call (Ident \"m!\") (Ident \"a\") (Ident \"b\") (Number \"1\")))");
    check("a::b::<T>(&mut c);", "(E (Call (Member \"b\" (Ident \"a\") (Ident \"b\")) (Unary \"&\" (Ident \"c\"))))");
    check(
        "S { a: 1, b, ..c };",
        "(E (New (Ident \"S\") (Keyword \"a\" (Number \"1\")) (Keyword \"b\" (Ident \"b\")) (Spread \"..\" (Ident \"c\"))))",
    );
    check(
        "let f = |a| a.b;",
        "(VarDef \"let\" (Ident \"f\") - (Function - (Params (Param (Ident \"a\") - -)) - (Block (Return (Member \"b\" (Ident \"a\") (Ident \"b\"))))))",
    );
    check("r#\"a\"b\"#;", "(E (Str \"a\\\"b\"))");
}

#[test]
fn patterns() {
    pattern("$F(..., $X)", "(Call (Metavar \"$F\") (Ellipsis) (Metavar \"$X\"))");
    pattern("println!(\"...\", $X)", "(Call (Ident \"println!\") (Str \"...\") (Metavar \"$X\"))");
    pattern("unsafe { ... }", "[(Other \"unsafe_block\" (Block (Ellipsis)))]");
    pattern("struct $S { ... }", "[(Class \"struct\" (Metavar \"$S\") (Block (Ellipsis)))]");
    pattern("mod $M { ... }", "[(Other \"mod_item\" (Metavar \"$M\") (Block (Ellipsis)))]");
    pattern("sink(($X : T))", "(Call (Ident \"sink\") (TypedMetavar \"$X\" (Type \"T\" (Ident \"T\"))))");
    pattern("a::$F(...)", "(Call (Member \"$F\" (Ident \"a\") (Metavar \"$F\")) (Ellipsis))");
    pattern(
        "let $X = f();\n...\ng($X);",
        "[(VarDef \"let\" (Metavar \"$X\") - (Call (Ident \"f\"))) (Ellipsis) (E (Call (Ident \"g\") (Metavar \"$X\")))]",
    );
}

#[test]
fn places() {
    let place = |source: &str, kind: Kind| {
        let tree = tree(source);
        let found = tree.ids().find(|&id| tree.kind(id) == kind).expect("there is one");
        tree.source_of(found).to_owned()
    };
    assert_eq!(place("let mut a = (1 + 2);", Kind::VarDef), "mut a = (1 + 2);");
    assert_eq!(place("let mut a = (1 + 2);", Kind::Binary), "1 + 2");
    assert_eq!(place("use a::{b, c};", Kind::ImportFrom), "use a::{b");
    assert_eq!(place("f(m!(a, b));", Kind::Call), "f(m!(a, b))");
}

#[test]
fn what_cannot_be_read_costs_no_more_than_itself() {
    let tree = tree("fn f() { a(); let x = = 3 )(; b(); }\nfn g() { c(); }\n");
    assert!(!tree.faults.is_empty());
    let calls: Vec<&str> = tree.ids().filter(|&id| tree.kind(id) == Kind::Call).map(|id| tree.source_of(id)).collect();
    assert!(calls.contains(&"a()") && calls.contains(&"c()"), "{calls:?}");
}
