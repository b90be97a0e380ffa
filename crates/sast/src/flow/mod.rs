//! Order of evaluation: one control-flow graph for each function body and one for the module's top level, for every language.
//!
//! A graph is made of the tree's own nodes: statements without inner control flow, conditions, and the heads that bind
//! something. What an expression does inside (short circuits, conditional expressions, comprehensions) is left to whoever evaluates
//! it; a function inside another is one step of the outer graph and has a graph of its own. Not here: values and taint.

mod build;
mod handlers;
mod order;
mod solve;

pub use solve::{Domain, solve};

use smallvec::SmallVec;
use source::Language;
use std::cell::OnceCell;
use syntax::{Kind, NodeId, Tree, flag};

/// Index of a block in its graph. Blocks are numbered in reverse postorder, so that an edge to a smaller or equal number closes
/// a loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockId(pub u32);

/// Steps that are always taken together.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// Nodes in order of evaluation. What a step means follows from its kind:
    /// an expression is evaluated (conditions, subjects and iterables come alone); `ForEach` binds the next element to its target,
    /// `WithItem` evaluates and binds, `Catch` binds what was thrown, `Case` compares the subject and binds; `Class` evaluates its
    /// bases, the statements of its body follow as steps; `Function` is a definition; every other statement is done as a whole.
    pub steps: Vec<NodeId>,
    /// Where it goes on; empty for the exit.
    pub successors: SmallVec<[BlockId; 2]>,
    /// What decides between two of them.
    pub fork: Option<Fork>,
}

/// A decision behind the steps of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fork {
    /// The condition, or the `Case` whose test is compared with the subject; `None` for a loop without a condition, which goes on.
    pub test: Option<NodeId>,
    /// Where it goes on when the test holds.
    pub holds: BlockId,
    /// Where it goes on when it does not.
    pub fails: BlockId,
}

/// Graph of one function body or of the top level. Block 0 is the entry; what cannot be reached is not in it.
#[derive(Clone, Debug)]
pub struct Graph {
    /// Blocks in reverse postorder.
    pub blocks: Vec<Block>,
    /// The block without steps to which returns, uncaught throws and the end of the body lead. `None` when control never
    /// leaves (an endless loop).
    pub exit: Option<BlockId>,
}

impl Graph {
    /// The graph of a `Function` (its body) or a `Module`.
    pub fn of(tree: &Tree, owner: NodeId, language: Language) -> Graph {
        build::build(tree, owner, syntax::traits(language))
    }

    /// The block itself.
    pub fn block(&self, id: BlockId) -> &Block {
        &self.blocks[id.0 as usize]
    }
}

/// One function of a file.
#[derive(Debug)]
struct Entry {
    function: NodeId,
    graph: OnceCell<Graph>,
}

/// The graphs of one file, each built when first asked for.
#[derive(Debug)]
pub struct Flows {
    language: Language,
    /// The module first, then functions in preorder.
    entries: Vec<Entry>,
    /// Functions that are analysed on their own, in preorder; they do not nest.
    separate: Vec<(NodeId, NodeId)>,
}

impl Flows {
    /// Finds the functions of a tree.
    pub fn of(tree: &Tree, language: Language) -> Flows {
        let mut flows = Flows { language, entries: Vec::new(), separate: Vec::new() };
        flows.entries.push(Entry { function: NodeId::ROOT, graph: OnceCell::new() });
        let mut outer_end = NodeId::ROOT;
        for id in tree.ids().filter(|&id| tree.kind(id) == Kind::Function) {
            flows.entries.push(Entry { function: id, graph: OnceCell::new() });
            if id >= outer_end {
                let end = tree.subtree_end(id);
                if is_separate(tree, id) {
                    flows.separate.push((id, end));
                }
                outer_end = end;
            }
        }
        flows
    }

    /// The graph of a function, or of the module for the root. `None` for any other node.
    pub fn graph(&self, tree: &Tree, function: NodeId) -> Option<&Graph> {
        let at = self.entries.binary_search_by_key(&function, |entry| entry.function).ok()?;
        Some(self.entries[at].graph.get_or_init(|| Graph::of(tree, function, self.language)))
    }

    /// Functions and methods defined at the top level (or in a class there), in preorder: each is analysed once, on its own. Every
    /// other function is evaluated where it is written, with what is known there.
    pub fn separate(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.separate.iter().map(|(start, _)| *start)
    }

    /// Whether the function is one of [`Flows::separate`].
    pub fn is_separate(&self, function: NodeId) -> bool {
        self.separate.binary_search_by_key(&function, |(start, _)| *start).is_ok()
    }

    /// The separate function in which a node lies, or the module's root.
    pub fn owner(&self, node: NodeId) -> NodeId {
        let behind = self.separate.partition_point(|(start, _)| *start <= node);
        match behind.checked_sub(1).map(|at| self.separate[at]) {
            Some((start, end)) if node < end => start,
            _ => NodeId::ROOT,
        }
    }
}

/// Whether an outermost function is a definition rather than a value.
fn is_separate(tree: &Tree, function: NodeId) -> bool {
    let parent = tree.parent(function).map(|id| tree.kind(id));
    let named = tree.part(function, 1).is_some();
    !tree.has(function, flag::ARROW)
        && match parent {
            Some(Kind::Block | Kind::Module) => true,
            Some(Kind::ExportDefault | Kind::Other | Kind::Labeled) => named,
            _ => false,
        }
}

/// Whether a node is a statement or an expression that a graph takes as one step, or a head that binds.
pub fn is_expression_kind(kind: Kind) -> bool {
    use Kind::*;
    matches!(
        kind,
        Ident
            | Number
            | Str
            | Template
            | Bool
            | Null
            | Regex
            | This
            | Super
            | Member
            | Index
            | Call
            | New
            | Unary
            | Update
            | Binary
            | Conditional
            | Assign
            | AugAssign
            | List
            | Tuple
            | Set
            | Dict
            | Comprehension
            | Await
            | Yield
            | Cast
            | Jsx
            | Spread
            | Slice
    )
}

#[cfg(test)]
mod tests;
