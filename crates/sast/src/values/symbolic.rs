//! The one expression that a read of a variable stands for.
//!
//! What was observed of Semgrep 1.182.0: names, literals, members, elements, operators, strings with interpolation and calls of such stand
//! for themselves; lists, functions, conditional expressions and `await` do not, nor calls that have them as arguments.

use super::Facts;
use super::reach::Known;
use rustc_hash::FxHashMap;
use source::Language;
use syntax::{Kind, NodeId, Tree};

/// Larger expressions stand for nothing.
const LARGEST: usize = 400;

/// Reads of variables with one assignment in the same block or around it, and reads that one assignment alone reaches.
pub(super) fn reads(facts: &Facts<'_>, reached: &FxHashMap<NodeId, Known>) -> FxHashMap<NodeId, NodeId> {
    let &Facts { tree, language, sites, .. } = facts;
    let mut symbolic: FxHashMap<NodeId, NodeId> = FxHashMap::default();
    for variable in sites.variables() {
        let Some(value) = sites.only_value(variable).filter(|&value| can_stand(tree, language, value)) else {
            continue;
        };
        let block = tree
            .ancestors(value)
            .find(|&id| matches!(tree.kind(id), Kind::Block | Kind::Module))
            .unwrap_or(NodeId::ROOT);
        for &ident in sites.occurrences(variable) {
            // An expression that reads the variable itself would stand for itself.
            if tree.is_within(ident, block) && !tree.is_within(ident, value) && !sites.is_target(ident) {
                symbolic.insert(ident, value);
            }
        }
    }
    for (&ident, known) in reached {
        match known.expression.filter(|&value| can_stand(tree, language, value) && !tree.is_within(ident, value)) {
            Some(value) => symbolic.insert(ident, value),
            None => symbolic.remove(&ident),
        };
    }
    symbolic
}

fn can_stand(tree: &Tree, language: Language, value: NodeId) -> bool {
    use Kind::*;
    let records = syntax::traits(language).symbolic_dictionaries;
    (tree.subtree_end(value).0 - value.0) as usize <= LARGEST
        && tree.subtree(value).all(|id| match tree.kind(id) {
            Dict | Pair | Computed => records,
            Ident | Number | Str | Template | Interp | Bool | Null | Atom | Regex | This | Super | Member | Index
            | Call | New | Keyword | Spread | Unary | Binary | Cast | Type | Empty => true,
            _ => false,
        })
}
