//! Helpers of the tests: what is lowered is compared as text.

mod code;
mod patterns;
mod places;

use super::JAVA;
use crate::{Kind, NodeId, PatternRoot, lower, lower_pattern};

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

/// What stands in a file.
fn check(text: &str) {
    for (source, expected) in cases(text) {
        let tree = lower(JAVA, &source).unwrap();
        assert_eq!(tree.faults, [], "{source}");
        let statements: Vec<String> = tree.children(NodeId::ROOT).map(|id| tree.to_sexp(id)).collect();
        assert_eq!(short(&statements.join(" ")), expected, "{source}");
    }
}

/// What a pattern is: a node, or statements behind `statements:`.
fn check_patterns(text: &str) {
    for (source, expected) in cases(text) {
        let pattern = lower_pattern(JAVA, &source).unwrap_or_else(|error| panic!("{source}: {error:?}"));
        let found = match pattern.root {
            PatternRoot::Node(id) => pattern.tree.to_sexp(id),
            PatternRoot::Statements(id) => {
                let statements = pattern.tree.children(id).map(|id| pattern.tree.to_sexp(id));
                format!("statements: {}", statements.collect::<Vec<String>>().join(" "))
            }
        };
        assert_eq!(short(&found), expected, "{source}");
    }
}

/// What stands at the nodes of a kind.
fn spans(source: &str, kind: Kind) -> Vec<String> {
    let tree = lower(JAVA, source).unwrap();
    tree.ids().filter(|&id| tree.kind(id) == kind).map(|id| tree.source_of(id).to_owned()).collect()
}
