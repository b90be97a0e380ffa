//! Helpers of the tests: what is lowered is compared as text.

mod code;
mod patterns;
mod places;

use crate::{Kind, NodeId, PatternRoot, Tree, lower, lower_pattern};
use source::Language;

/// Pairs of a case and what is expected: a line, and the indented lines below it.
fn cases(text: &str) -> Vec<(String, String)> {
    let mut cases: Vec<(String, Vec<&str>)> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        match (line.strip_prefix("    "), cases.last_mut()) {
            (Some(expected), Some((_, lines))) => lines.push(expected.trim()),
            _ => cases.push((line.to_owned(), Vec::new())),
        }
    }
    cases.into_iter().map(|(case, lines)| (case, lines.join(" "))).collect()
}

fn short(sexp: &str) -> String {
    sexp.replace(" (Decorators)", "").replace("(Decorators) ", "").replace("(Empty)", "_")
}

fn check(language: Language, text: &str) {
    for (source, expected) in cases(text) {
        let tree = lower(language, &source).unwrap();
        let statements: Vec<String> = tree.children(NodeId::ROOT).map(|id| tree.to_sexp(id)).collect();
        assert_eq!(short(&statements.join(" ")), expected, "{source}");
    }
}

fn check_node(language: Language, text: &str) {
    for (source, expected) in cases(text) {
        let pattern = lower_pattern(language, &source).unwrap_or_else(|error| panic!("{source}: {error:?}"));
        let PatternRoot::Node(id) = pattern.root else { panic!("{source}: statements") };
        assert_eq!(short(&pattern.tree.to_sexp(id)), expected, "{source}");
    }
}

fn check_statements(language: Language, text: &str) {
    for (source, expected) in cases(text) {
        let (tree, id) = pattern_root(language, &source);
        assert_eq!(short(&tree.to_sexp(id)), expected, "{source}");
    }
}

fn pattern_root(language: Language, source: &str) -> (Tree, NodeId) {
    let pattern = lower_pattern(language, source).unwrap_or_else(|error| panic!("{source}: {error:?}"));
    let PatternRoot::Statements(id) = pattern.root else { panic!("{source}: a node") };
    (pattern.tree, id)
}

/// What stands at the nodes of a kind.
fn spans(language: Language, source: &str, kind: Kind) -> Vec<String> {
    let tree = lower(language, source).unwrap();
    tree.ids().filter(|&id| tree.kind(id) == kind).map(|id| tree.source_of(id).to_owned()).collect()
}

/// Flags of the nodes of a kind.
fn flags(language: Language, source: &str, kind: Kind) -> Vec<u16> {
    let tree = lower(language, source).unwrap();
    tree.ids().filter(|&id| tree.kind(id) == kind).map(|id| tree.node(id).flags).collect()
}
