//! Patterns against one file: every place where a pattern matches, with every way to bind its metavariables.
//!
//! Matching is by backtracking with continuations: a function that matches a piece calls `k` for every way to do so, and stops
//! when `k` answers `true`. Depth is bounded by the pattern, not by the file. Work is counted in steps, never in time.

mod arguments;
mod definition;
mod equal;
mod node;
mod operators;
mod pattern;
mod search;
mod sequence;
mod shapes;
mod statement;
mod types;
mod view;

pub use equal::{bound_text, same};
pub use pattern::Pattern;
pub(crate) use search::COST_OF_A_HIT;
pub use search::search;
pub use types::{Type, is_called};
pub use view::FileView;

use crate::hit::{Bindings, Bound};
use crate::rule::Options;
use smallvec::SmallVec;
use syntax::{NodeId, Symbol, Tree};

/// Steps that one rule may still take in one file.
#[derive(Debug)]
pub struct Steps {
    left: u64,
    regex_gave_up: bool,
}

impl Steps {
    /// A budget.
    pub fn new(steps: u64) -> Steps {
        Steps { left: steps, regex_gave_up: false }
    }

    /// Takes some; `false` when there are none left.
    pub fn take(&mut self, steps: u64) -> bool {
        self.left = self.left.saturating_sub(steps);
        self.left > 0
    }

    /// Records that a regex needed too many steps of its own: what it would have matched is unknown.
    pub fn give_up_on_regex(&mut self) {
        self.regex_gave_up = true;
    }

    /// Whether some regex was given up.
    pub fn regex_gave_up(&self) -> bool {
        self.regex_gave_up
    }

    /// Whether the budget ran out, so that results may be missing.
    pub fn exhausted(&self) -> bool {
        self.left == 0
    }
}

/// What to do with one way to match; `true` stops the search.
type Next<'k, 'm> = &'k mut dyn FnMut(&mut Matcher<'m>) -> bool;

/// Children of one node.
type List = SmallVec<[NodeId; 8]>;

/// The nodes but the one at `at`.
fn without(nodes: &[NodeId], at: usize) -> List {
    nodes.iter().enumerate().filter(|(place, _)| *place != at).map(|(_, &node)| node).collect()
}

/// The state of one attempt.
struct Matcher<'m> {
    pattern: &'m Tree,
    string_regexes: &'m pattern::StringRegexes,
    view: &'m FileView<'m>,
    options: &'m Options,
    bindings: Bindings,
    steps: &'m mut Steps,
    /// Last statement that a run of statements covered.
    last_statement: Option<NodeId>,
    /// Following a variable to its value, to stop cycles.
    following: u32,
}

impl<'m> Matcher<'m> {
    fn tree(&self) -> &'m Tree {
        self.view.tree
    }

    /// Binds a metavariable, or compares with what it is bound to.
    fn bind(&mut self, name: NodeId, bound: Bound, k: Next<'_, 'm>) -> bool {
        self.bind_symbol(self.pattern.sym(name), self.pattern.text(name) == "$_", bound, k)
    }

    fn bind_symbol(&mut self, name: Symbol, anonymous: bool, bound: Bound, k: Next<'_, 'm>) -> bool {
        if anonymous {
            return k(self);
        }
        if let Some(known) = self.bindings.get(name) {
            return same(self.view, known, bound) && k(self);
        }
        self.bindings.0.push((name, bound));
        let stop = k(self);
        self.bindings.0.pop();
        stop
    }
}

#[cfg(test)]
mod tests;
