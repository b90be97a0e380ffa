//! Matches of one formula in one file, with what their metavariables are bound to.

use smallvec::SmallVec;
use syntax::{NodeId, Span, Symbol};

/// What a metavariable stands for at one match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Bound {
    /// A node of the tree.
    Node(NodeId),
    /// Consecutive siblings, first and last (arguments or statements bound by `$...ARGS` or by a body).
    Nodes(NodeId, NodeId),
    /// A piece of text (capture group of a regex, part of a string, an empty `$...ARGS`).
    Text(Span),
}

/// Metavariables by the symbol of their name with `$`, in order of binding.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Bindings(pub SmallVec<[(Symbol, Bound); 4]>);

impl Bindings {
    /// What the metavariable is bound to.
    pub fn get(&self, metavariable: Symbol) -> Option<Bound> {
        self.0.iter().find(|(name, _)| *name == metavariable).map(|(_, bound)| *bound)
    }

    /// Adds or replaces a binding.
    pub fn set(&mut self, metavariable: Symbol, bound: Bound) {
        match self.0.iter_mut().find(|(name, _)| *name == metavariable) {
            Some(entry) => entry.1 = bound,
            None => self.0.push((metavariable, bound)),
        }
    }
}

/// One match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// What is reported.
    pub span: Span,
    /// The node that matched, when the match is one node (statement runs and regex matches have none).
    pub node: Option<NodeId>,
    /// Metavariables.
    pub bindings: Bindings,
}
