//! Which nodes open a scope, and which scopes a node sees.

use crate::kind::{Kind, flag};
use crate::traits::traits;
use crate::tree::{NodeId, Tree};
use source::Language;

/// How a language scopes names.
pub(super) struct Scopes {
    /// Blocks open scopes (`let`, `const`), as opposed to functions only.
    pub(super) block_scoped: bool,
    /// Keywords whose variables belong to the whole function.
    pub(super) hoisting_keywords: &'static [&'static str],
}

impl Scopes {
    pub(super) fn of(_tree: &Tree, language: Language) -> Scopes {
        let traits = traits(language);
        Scopes { block_scoped: traits.block_scoped, hoisting_keywords: traits.hoisting_keywords }
    }

    /// Whether names can be declared in this node.
    fn opens(&self, tree: &Tree, id: NodeId) -> bool {
        match tree.kind(id) {
            Kind::Module | Kind::Function | Kind::Class | Kind::Comprehension => true,
            // Declarations that are seen by what stands behind them.
            Kind::Block if tree.has(id, flag::SEQUENCE) => false,
            Kind::Block | Kind::For | Kind::ForEach | Kind::Catch | Kind::Switch => self.block_scoped,
            _ => false,
        }
    }

    /// Scopes that `at` sees, innermost first. A class is seen from its own statements, not from its methods.
    pub(super) fn chain<'t>(&'t self, tree: &'t Tree, at: NodeId) -> impl Iterator<Item = NodeId> + 't {
        let mut crossed_function = false;
        tree.ancestors(at).filter(move |&scope| {
            let kind = tree.kind(scope);
            if kind == Kind::Class && (crossed_function || self.block_scoped) {
                return false;
            }
            // The name, the decorators and the defaults of a function belong to the scope around it; looking there
            // through the function's own scope is harmless because parameters rarely shadow them.
            crossed_function |= kind == Kind::Function;
            self.opens(tree, scope)
        })
    }

    /// The scope in which a declaration at `at` (not a parameter) is made.
    pub(super) fn declaring(&self, tree: &Tree, at: NodeId, hoisted: bool) -> NodeId {
        tree.ancestors(at)
            .find(|&scope| match tree.kind(scope) {
                Kind::Module | Kind::Function => true,
                Kind::Class => !self.block_scoped,
                Kind::Comprehension => false,
                _ => !hoisted && self.opens(tree, scope),
            })
            .unwrap_or(NodeId::ROOT)
    }
}
