//! What tests of languages compare: statements, patterns and places as text.

use crate::{Kind, NodeId, PatternRoot, lower, lower_pattern};
use source::Language;

/// The statements of a text that is read without a fault.
#[track_caller]
pub(crate) fn statements(language: Language, source: &str) -> String {
    let tree = lower(language, source).unwrap();
    assert!(tree.faults.is_empty(), "{source}: {:?}", tree.faults);
    let statements: Vec<String> = tree.children(NodeId::ROOT).map(|id| tree.to_sexp(id)).collect();
    short(&statements.join(" "))
}

/// What a pattern is lowered to.
#[track_caller]
pub(crate) fn pattern(language: Language, source: &str) -> String {
    let pattern = lower_pattern(language, source).unwrap_or_else(|error| panic!("{source}: {error:?}"));
    match pattern.root {
        PatternRoot::Node(id) => short(&pattern.tree.to_sexp(id)),
        PatternRoot::Statements(id) => {
            let statements: Vec<String> = pattern.tree.children(id).map(|id| pattern.tree.to_sexp(id)).collect();
            short(&format!("statements {}", statements.join(" ")))
        }
    }
}

/// What stands at the nodes of a kind.
#[track_caller]
pub(crate) fn spans(language: Language, source: &str, kind: Kind) -> Vec<String> {
    let tree = lower(language, source).unwrap();
    tree.ids().filter(|&id| tree.kind(id) == kind).map(|id| tree.source_of(id).to_owned()).collect()
}

fn short(sexp: &str) -> String {
    sexp.replace(" (Decorators)", "").replace("(Empty)", "_")
}
