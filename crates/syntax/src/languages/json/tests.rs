//! Texts and patterns, compared as S-expressions.

use crate::{FaultKind, NodeId, PatternRoot, lower, lower_pattern};
use source::Language;
use std::thread;

const JSON: Language = Language::new("json");

fn tree(source: &str) -> String {
    let tree = lower(JSON, source).unwrap();
    assert!(tree.faults.is_empty(), "{source}: {:?}", tree.faults);
    tree.children(NodeId::ROOT).map(|id| tree.to_sexp(id)).collect::<Vec<_>>().join(" ")
}

fn pattern(text: &str) -> String {
    let pattern = lower_pattern(JSON, text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
    let PatternRoot::Node(id) = pattern.root else { panic!("{text}: statements") };
    pattern.tree.to_sexp(id)
}

#[test]
fn values_have_kinds() {
    assert_eq!(
        tree("{\"a\": [1, -2, true, null, \"x\\n\"]}"),
        "(ExprStmt (Dict (Pair (Str \"a\") (List (Number \"1\") (Unary \"-\" (Number \"2\")) (Bool \"true\") (Null) (Str \"x\\\\n\")))))"
    );
}

#[test]
fn comments_commas_too_many_and_several_documents_are_read() {
    assert_eq!(
        tree("// c\n{\"a\": 1, /* d */ \"b\": [2,],}\n{}\n"),
        "(ExprStmt (Dict (Pair (Str \"a\") (Number \"1\")) (Pair (Str \"b\") (List (Number \"2\"))))) (ExprStmt (Dict))"
    );
}

#[test]
fn patterns_are_values_or_pairs() {
    assert_eq!(pattern("\"a\": $X"), "(Pair (Str \"a\") (Metavar \"$X\"))");
    assert_eq!(
        pattern("\"$K\": {..., \"b\": \"$X\", ...},"),
        "(Pair (Metavar \"$K\") (Dict (Ellipsis) (Pair (Str \"b\") (Str \"$X\")) (Ellipsis)))"
    );
    assert_eq!(pattern("[..., <... \"a\" ...>]"), "(List (Ellipsis) (Deep (Str \"a\")))");
    assert_eq!(pattern("{$X: ...}"), "(Dict (Pair (Metavar \"$X\") (Ellipsis)))");
    assert!(lower_pattern(JSON, "\"a\": 1, \"b\": 2").is_err());
}

#[test]
fn what_cannot_be_read_costs_only_itself() {
    let tree = lower(JSON, "{\"a\": , \"b\": 2}").unwrap();
    assert!(tree.faults.iter().all(|fault| fault.kind == FaultKind::Syntax) && !tree.faults.is_empty());
    assert!(tree.to_sexp(NodeId::ROOT).contains("(Pair (Str \"b\") (Number \"2\"))"));
}

#[test]
fn depth_is_bounded() {
    let deep = || {
        for source in [format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000)), "{\"a\":[".repeat(5_000)] {
            assert!(!lower(JSON, &source).unwrap().faults.is_empty());
        }
    };
    thread::Builder::new().stack_size(32 << 20).spawn(deep).expect("a thread starts").join().expect("no overflow");
}
