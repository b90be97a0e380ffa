//! The arena tree: nodes in preorder, so that a subtree is a contiguous range and no walk needs recursion.
//!
//! Not here: how a language is lowered (`languages/`), what names mean (`names.rs`).

use crate::kind::Kind;
use std::collections::hash_map::DefaultHasher;
use std::hash::Hasher;

/// Hash of a text. Two texts are taken to be equal when their symbols are, so that trees and patterns made on different
/// threads, in any order, compare without a shared table. 64 bits: an accidental clash is out of practical reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Symbol(u64);

impl Symbol {
    /// The symbol of the empty text, carried by nodes without text.
    pub const NONE: Symbol = Symbol(0);

    /// The symbol of `text`; the same in every run.
    pub fn of(text: &str) -> Symbol {
        if text.is_empty() {
            return Symbol::NONE;
        }
        let mut hasher = DefaultHasher::new();
        hasher.write(text.as_bytes());
        Symbol(hasher.finish() | 1)
    }
}

/// Byte range in the text that was lowered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// Behind the last byte.
    pub end: u32,
}

impl Span {
    /// From `start` to `end`.
    pub fn new(start: usize, end: usize) -> Span {
        Span { start: start as u32, end: end as u32 }
    }

    /// Whether `other` lies within, or is equal.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that covers both.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// As indices.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Index of a node in its tree; smaller is earlier in preorder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

impl NodeId {
    /// The root of every tree.
    pub const ROOT: NodeId = NodeId(0);

    fn idx(self) -> usize {
        self.0 as usize
    }
}

/// One node.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Bits from [`crate::kind::flag`].
    pub flags: u16,
    /// Symbol of its own text.
    pub sym: Symbol,
    /// Where it stands.
    pub span: Span,
    text: Span,
    subtree_end: u32,
    parent: u32,
}

/// What the parser could not read, or what was cut for depth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub span: Span,
    /// What.
    pub kind: FaultKind,
}

/// Kinds of [`Fault`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// Tokens that fit nowhere in the grammar, or a token that had to be invented.
    Syntax,
    /// Deeper than [`crate::MAX_DEPTH`]; what is inside was left out.
    Depth,
    /// Parsing was given up, as it took more work than a text of this length deserves; nothing of it was read.
    Budget,
}

/// A lowered text.
#[derive(Clone, Debug)]
pub struct Tree {
    nodes: Vec<Node>,
    /// The source, followed by texts that do not stand in it.
    texts: String,
    source_len: u32,
    /// Comments, in order, delimiters included.
    pub comments: Vec<Span>,
    /// Trouble while reading, in order.
    pub faults: Vec<Fault>,
}

impl Tree {
    /// The text that was lowered.
    pub fn source(&self) -> &str {
        &self.texts[..self.source_len as usize]
    }

    /// Number of nodes.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// A tree always has its root.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The node itself.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.idx()]
    }

    /// Shorthand for the node's kind.
    pub fn kind(&self, id: NodeId) -> Kind {
        self.nodes[id.idx()].kind
    }

    /// Shorthand for the node's symbol.
    pub fn sym(&self, id: NodeId) -> Symbol {
        self.nodes[id.idx()].sym
    }

    /// Shorthand for the node's span.
    pub fn span(&self, id: NodeId) -> Span {
        self.nodes[id.idx()].span
    }

    /// Whether a flag of [`crate::kind::flag`] is set.
    pub fn has(&self, id: NodeId, flag: u16) -> bool {
        self.nodes[id.idx()].flags & flag != 0
    }

    /// The node's own text: name, operator, literal content; empty for most inner nodes.
    pub fn text(&self, id: NodeId) -> &str {
        &self.texts[self.nodes[id.idx()].text.range()]
    }

    /// Where the node's own text stands in the source; `None` when it was put together.
    pub fn text_span(&self, id: NodeId) -> Option<Span> {
        let text = self.nodes[id.idx()].text;
        (text.start < text.end && text.end <= self.source_len).then_some(text)
    }

    /// What stands in the source at the node's span.
    pub fn source_of(&self, id: NodeId) -> &str {
        &self.texts[self.span(id).range()]
    }

    /// The parent; `None` for the root.
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        let parent = self.nodes[id.idx()].parent;
        (parent != u32::MAX).then_some(NodeId(parent))
    }

    /// Ancestors, nearest first, without the node itself.
    pub fn ancestors(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.parent(id), |&at| self.parent(at))
    }

    /// Direct children in order.
    pub fn children(&self, id: NodeId) -> Children<'_> {
        Children { tree: self, next: id.0 + 1, end: self.nodes[id.idx()].subtree_end }
    }

    /// The child at place `n`, if there are that many.
    pub fn child(&self, id: NodeId, n: usize) -> Option<NodeId> {
        self.children(id).nth(n)
    }

    /// The child at place `n` of a layout that promises it, `None` when it is `Empty`.
    pub fn part(&self, id: NodeId, n: usize) -> Option<NodeId> {
        self.child(id, n).filter(|&child| self.kind(child) != Kind::Empty)
    }

    /// The last child.
    pub fn last_child(&self, id: NodeId) -> Option<NodeId> {
        self.children(id).last()
    }

    /// The node and everything below it, in preorder.
    pub fn subtree(&self, id: NodeId) -> impl DoubleEndedIterator<Item = NodeId> + use<> {
        (id.0..self.nodes[id.idx()].subtree_end).map(NodeId)
    }

    /// The id behind the last node below `id`: `subtree` is `id..subtree_end(id)`.
    pub fn subtree_end(&self, id: NodeId) -> NodeId {
        NodeId(self.nodes[id.idx()].subtree_end)
    }

    /// Whether `inner` is `outer` or below it.
    pub fn is_within(&self, inner: NodeId, outer: NodeId) -> bool {
        outer <= inner && inner.0 < self.nodes[outer.idx()].subtree_end
    }

    /// All nodes in preorder.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = NodeId> + use<> {
        (0..self.nodes.len() as u32).map(NodeId)
    }

    /// The nearest ancestor (or the node itself) that is a statement of a block, a module or a dictionary.
    pub fn statement_of(&self, id: NodeId) -> NodeId {
        let mut at = id;
        while let Some(parent) = self.parent(at) {
            if self.is_list(parent, at) {
                break;
            }
            at = parent;
        }
        at
    }

    /// Whether `child` is one of the statements that `parent` lists: those of a block, and the definitions among the entries of a
    /// dictionary.
    pub fn is_list(&self, parent: NodeId, child: NodeId) -> bool {
        match self.kind(parent) {
            Kind::Block | Kind::Module => true,
            Kind::Dict => matches!(self.kind(child), Kind::VarDef | Kind::ExprStmt),
            _ => false,
        }
    }

    /// The tree as an S-expression, for tests: `(Call (Ident f) (Number 1))`.
    pub fn to_sexp(&self, id: NodeId) -> String {
        let mut out = String::new();
        let mut open: Vec<u32> = Vec::new();
        for at in self.subtree(id) {
            while open.last().is_some_and(|&end| end <= at.0) {
                open.pop();
                out.push(')');
            }
            if !out.is_empty() {
                out.push(' ');
            }
            let node = self.node(at);
            out.push('(');
            out.push_str(&format!("{:?}", node.kind));
            if !self.text(at).is_empty() {
                out.push_str(&format!(" {:?}", self.text(at)));
            }
            open.push(node.subtree_end);
        }
        out.extend(open.iter().map(|_| ')'));
        out
    }
}

/// Iterator over direct children.
#[derive(Clone)]
pub struct Children<'t> {
    tree: &'t Tree,
    next: u32,
    end: u32,
}

impl Iterator for Children<'_> {
    type Item = NodeId;

    fn next(&mut self) -> Option<NodeId> {
        if self.next >= self.end {
            return None;
        }
        let id = NodeId(self.next);
        self.next = self.tree.nodes[id.idx()].subtree_end;
        Some(id)
    }
}

/// Writes a tree in preorder: `open` a node, write its children, `close` it.
#[derive(Debug)]
pub struct TreeBuilder {
    tree: Tree,
    open: Vec<u32>,
}

impl TreeBuilder {
    /// Starts a tree over `source`.
    pub fn new(source: &str) -> TreeBuilder {
        let tree = Tree {
            nodes: Vec::with_capacity(source.len() / 5 + 8),
            texts: source.to_owned(),
            source_len: source.len() as u32,
            comments: Vec::new(),
            faults: Vec::new(),
        };
        TreeBuilder { tree, open: Vec::new() }
    }

    /// The text being lowered.
    pub fn source(&self) -> &str {
        self.tree.source()
    }

    /// How many nodes have been written: the next one gets this number.
    pub fn len(&self) -> usize {
        self.tree.len()
    }

    /// Whether nothing has been written.
    pub fn is_empty(&self) -> bool {
        self.tree.is_empty()
    }

    /// How deep the open nodes nest; lowering stops at [`crate::MAX_DEPTH`].
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// The node that will be written next.
    pub fn next(&self) -> NodeId {
        NodeId(self.tree.nodes.len() as u32)
    }

    /// Opens an inner node without text.
    pub fn open(&mut self, kind: Kind, span: Span) -> NodeId {
        let id = self.tree.nodes.len() as u32;
        let parent = self.open.last().copied().unwrap_or(u32::MAX);
        let text = Span { start: self.tree.source_len, end: self.tree.source_len };
        let span = self.cut(span);
        self.tree.nodes.push(Node { kind, flags: 0, sym: Symbol::NONE, span, text, subtree_end: id + 1, parent });
        self.open.push(id);
        NodeId(id)
    }

    /// Closes the node opened last. Everything written since `open` is below it.
    pub fn close(&mut self, id: NodeId) {
        let opened = self.open.pop();
        debug_assert_eq!(opened, Some(id.0), "nodes are closed in the reverse order of opening");
        self.tree.nodes[id.idx()].subtree_end = self.tree.nodes.len() as u32;
    }

    /// Writes a leaf whose text stands in the source at `text`.
    pub fn leaf(&mut self, kind: Kind, span: Span, text: Span) -> NodeId {
        let id = self.open(kind, span);
        self.set_text_span(id, text);
        self.close(id);
        id
    }

    /// Writes a leaf whose text does not stand in the source.
    pub fn leaf_text(&mut self, kind: Kind, span: Span, text: &str) -> NodeId {
        let id = self.open(kind, span);
        self.set_text(id, text);
        self.close(id);
        id
    }

    /// Writes the place-holder of an absent child, at the given byte.
    pub fn empty(&mut self, at: u32) -> NodeId {
        let id = self.open(Kind::Empty, Span { start: at, end: at });
        self.close(id);
        id
    }

    /// Gives a node the text at `text` in the source.
    pub fn set_text_span(&mut self, id: NodeId, text: Span) {
        let text = self.cut(text);
        let node = &mut self.tree.nodes[id.idx()];
        node.text = text;
        node.sym = Symbol::of(&self.tree.texts[text.range()]);
    }

    /// Gives a node a text that does not stand in the source.
    pub fn set_text(&mut self, id: NodeId, text: &str) {
        let start = self.tree.texts.len();
        self.tree.texts.push_str(text);
        let node = &mut self.tree.nodes[id.idx()];
        node.text = Span::new(start, start + text.len());
        node.sym = Symbol::of(text);
    }

    /// Makes a node compare whatever the letter case of its text.
    pub fn fold_case(&mut self, id: NodeId) {
        let node = &mut self.tree.nodes[id.idx()];
        node.sym = Symbol::of(&self.tree.texts[node.text.range()].to_ascii_lowercase());
    }

    /// Sets flags in addition to those that it has.
    pub fn add_flags(&mut self, id: NodeId, flags: u16) {
        self.tree.nodes[id.idx()].flags |= flags;
    }

    /// Changes the span of a node already written.
    pub fn set_span(&mut self, id: NodeId, span: Span) {
        self.tree.nodes[id.idx()].span = self.cut(span);
    }

    /// Nothing reaches beyond the text, although a text may be parsed with something behind it.
    fn cut(&self, span: Span) -> Span {
        let end = self.tree.source_len;
        Span { start: span.start.min(end), end: span.end.min(end) }
    }

    /// Records a comment.
    pub fn comment(&mut self, span: Span) {
        let span = self.cut(span);
        self.tree.comments.push(span);
    }

    /// Records trouble.
    pub fn fault(&mut self, span: Span, kind: FaultKind) {
        let span = self.cut(span);
        self.tree.faults.push(Fault { span, kind });
    }

    /// Hands over the tree. Nodes still open are closed.
    pub fn finish(mut self) -> Tree {
        while let Some(&id) = self.open.last() {
            self.close(NodeId(id));
        }
        self.tree
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_are_the_direct_ones() {
        let mut builder = TreeBuilder::new("f(1)");
        let root = builder.open(Kind::Module, Span::new(0, 4));
        let call = builder.open(Kind::Call, Span::new(0, 4));
        builder.leaf(Kind::Ident, Span::new(0, 1), Span::new(0, 1));
        builder.leaf(Kind::Number, Span::new(2, 3), Span::new(2, 3));
        builder.close(call);
        builder.close(root);
        let tree = builder.finish();
        assert_eq!(tree.to_sexp(NodeId::ROOT), "(Module (Call (Ident \"f\") (Number \"1\")))");
        assert_eq!(tree.children(call).count(), 2);
        assert_eq!(tree.parent(call), Some(NodeId::ROOT));
    }
}
