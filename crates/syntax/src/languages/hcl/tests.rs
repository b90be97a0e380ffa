//! Texts and patterns, compared as S-expressions; places as what stands there.

use crate::{FaultKind, Kind, NodeId, PatternRoot, lower, lower_pattern};
use source::Language;
use std::thread;

const HCL: Language = Language::new("terraform");

fn tree(source: &str) -> String {
    let tree = lower(HCL, source).unwrap();
    assert!(tree.faults.is_empty(), "{source}: {:?}", tree.faults);
    tree.children(NodeId::ROOT).map(|id| tree.to_sexp(id)).collect::<Vec<_>>().join(" ")
}

fn value(source: &str) -> String {
    let whole = tree(&format!("a = {source}\n"));
    whole.trim_start_matches("(VarDef (Ident \"a\") (Empty) ").strip_suffix(')').unwrap().to_owned()
}

fn pattern(text: &str) -> String {
    let pattern = lower_pattern(HCL, text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
    match pattern.root {
        PatternRoot::Node(id) => pattern.tree.to_sexp(id),
        PatternRoot::Statements(id) => format!("statements of {}", pattern.tree.to_sexp(id)),
    }
}

fn places(source: &str, kind: Kind) -> Vec<String> {
    let tree = lower(HCL, source).unwrap();
    tree.ids().filter(|&id| tree.kind(id) == kind).map(|id| tree.source_of(id).to_owned()).collect()
}

#[test]
fn a_block_is_a_call_with_labels_and_a_body() {
    assert_eq!(
        tree("resource \"a\" b {\n  x = 1\n  y {\n  }\n}\n"),
        "(ExprStmt (Call (Ident \"resource\") (Str \"a\") (Ident \"b\") (Dict (VarDef (Ident \"x\") (Empty) (Number \"1\")) \
         (ExprStmt (Call (Ident \"y\") (Dict))))))"
    );
}

#[test]
fn expressions_have_kinds() {
    assert_eq!(value("[1, true, null]"), "(List (Number \"1\") (Bool \"true\") (Null))");
    assert_eq!(
        value("{ b = 1, \"c\" : 2 }"),
        "(Dict (VarDef (Ident \"b\") (Empty) (Number \"1\")) (Pair (Str \"c\") (Number \"2\")))"
    );
    assert_eq!(
        value("a.b[0].*.c"),
        "(Member \"c\" (Member (Index (Member \"b\" (Ident \"a\") (Ident \"b\")) (Number \"0\")) (Other \"splat\")) (Ident \"c\"))"
    );
    assert_eq!(value("a[*].0"), "(Index (Index (Ident \"a\") (Other \"splat\")) (Number \"0\"))");
    assert_eq!(value("f(x, y...)"), "(Call (Ident \"f\") (Ident \"x\") (Ident \"y\") (Other \"ellipsis\"))");
    assert_eq!(
        value("a && !b ? -1 : (2)"),
        "(Conditional (Binary \"and\" (Ident \"a\") (Unary \"not\" (Ident \"b\"))) (Unary \"-\" (Number \"1\")) (Number \"2\"))"
    );
    assert_eq!(
        value("[for x in y : x if z]"),
        "(Comprehension \"list\" (Ident \"x\") (CompFor (Ident \"x\") (Ident \"y\")) (CompIf (Ident \"z\")))"
    );
    assert_eq!(
        value("{for k, v in m : k => v}"),
        "(Comprehension \"dict\" (Pair (Ident \"k\") (Ident \"v\")) (CompFor (Tuple (Ident \"k\") (Ident \"v\")) (Ident \"m\")))"
    );
}

#[test]
fn strings_are_plain_or_templates() {
    assert_eq!(value("\"a$${b}\""), "(Str \"a$${b}\")");
    assert_eq!(
        value("\"a${b.c}d\""),
        "(Template (Str \"a\") (Interp (Member \"c\" (Ident \"b\") (Ident \"c\"))) (Str \"d\"))"
    );
    assert_eq!(value("<<EOF\nx\nEOF"), "(Str \"x\")");
}

#[test]
fn spans_are_those_of_semgrep() {
    let source = "r \"l\" {\n  a = (1 + 2)\n  b = \"s\"\n}\n";
    assert_eq!(places(source, Kind::VarDef), ["a = (1 + 2", "b = \"s\""]);
    assert_eq!(places(source, Kind::Str), ["l", "\"s\""]);
    assert_eq!(places(source, Kind::Dict), ["{\n  a = (1 + 2)\n  b = \"s\"\n}"]);
    assert_eq!(places("a = b.*.c[*]\n", Kind::Member), ["b.*.c", "b.*"]);
}

#[test]
fn patterns_are_files_or_values() {
    assert_eq!(
        pattern("resource \"a\" $N {\n ...\n b = $X\n ...\n}"),
        "(Call (Ident \"resource\") (Str \"a\") (Metavar \"$N\") (Dict (ExprStmt (Ellipsis)) (VarDef (Ident \"b\") (Empty) \
         (Metavar \"$X\")) (ExprStmt (Ellipsis))))"
    );
    assert_eq!(
        pattern("{... Effect = \"Deny\" ...}"),
        "(Dict (ExprStmt (Ellipsis)) (VarDef (Ident \"Effect\") (Empty) (Str \"Deny\")) (ExprStmt (Ellipsis)))"
    );
    assert_eq!(pattern("[..., $X, ...]"), "(List (Ellipsis) (Metavar \"$X\") (Ellipsis))");
    assert_eq!(pattern("$A.$B"), "(Member (Metavar \"$A\") (Metavar \"$B\"))");
    assert_eq!(pattern("f(<... $X ...>)"), "(Call (Ident \"f\") (Deep (Metavar \"$X\")))");
    assert_eq!(pattern("\"...${ $X }\""), "(Template (Str \"...\") (Interp (Metavar \"$X\")))");
    assert_eq!(
        pattern("a = 1\n...\nb = 2"),
        "statements of (Module (VarDef (Ident \"a\") (Empty) (Number \"1\")) (ExprStmt (Ellipsis)) (VarDef (Ident \"b\") (Empty) \
         (Number \"2\")))"
    );
    assert_eq!(pattern("..."), "(Ellipsis)");
}

#[test]
fn what_cannot_be_read_costs_only_itself() {
    let source = "a {\n  x = [1,\n}\nb {\n  y = 2\n}\n";
    let tree = lower(HCL, source).unwrap();
    assert!(tree.faults.iter().all(|fault| fault.kind == FaultKind::Syntax) && !tree.faults.is_empty());
    assert!(tree.to_sexp(NodeId::ROOT).contains("(VarDef (Ident \"y\") (Empty) (Number \"2\"))"));
}

#[test]
fn depth_is_bounded() {
    let deep = || {
        let n = 10_000;
        for source in [
            format!("a = {}1{}\n", "[".repeat(n), "]".repeat(n)),
            format!("a = {}1{}\n", "(".repeat(n), ")".repeat(n)),
            format!("a = {}1\n", "!".repeat(n)),
            format!("a = b{}\n", ".c".repeat(n)),
            format!("a = {}1\n", "1 + ".repeat(n)),
            format!("{}{}\n", "a {\n".repeat(n), "}\n".repeat(n)),
        ] {
            let tree = lower(HCL, &source).unwrap();
            assert!(tree.faults.iter().any(|fault| fault.kind != FaultKind::Syntax), "{}", &source[..20]);
        }
    };
    thread::Builder::new().stack_size(32 << 20).spawn(deep).expect("a thread starts").join().expect("no overflow");
}

#[test]
fn what_is_missing_is_told() {
    assert!(!lower(HCL, "a {\n  b = 1\n").unwrap().faults.is_empty());
    assert!(!lower(HCL, "a = \"b\n").unwrap().faults.is_empty());
}
