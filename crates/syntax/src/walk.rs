//! The walk from a tree-sitter tree to ours, for the languages whose folders build on it: reading children, comments, depth,
//! unreadable parts, marks. What a node becomes is the language's business (`languages/`).

use crate::MAX_DEPTH;
use crate::kind::Kind;
use crate::mark;
use crate::parse;
use crate::tree::{FaultKind, NodeId, Span, TreeBuilder};
use rustc_hash::FxHashSet;
use std::ops::Range;
use tree_sitter::{Node, TreeCursor};

/// The kinds of node of one grammar as an enum, so that lowering dispatches on a number.
pub(crate) trait Syntax: Copy + PartialEq + 'static {
    /// What the parser could not read.
    const ERROR: Self;
    /// Comments.
    const COMMENT: Self;
    /// Tokens, and nodes of no interest.
    const UNKNOWN: Self;
    /// The kind that the grammar calls so.
    fn of(name: &str) -> Self;
}

/// Declares an enum with the grammar's names for its variants; names of no interest are `Unknown`.
macro_rules! syntax {
    ($(#[$doc:meta])* $enum:ident { $($variant:ident = $($name:literal)|+,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum $enum { Unknown, Error, Comment, $($variant,)* }

        impl crate::walk::Syntax for $enum {
            const ERROR: $enum = $enum::Error;
            const COMMENT: $enum = $enum::Comment;
            const UNKNOWN: $enum = $enum::Unknown;

            fn of(name: &str) -> $enum {
                match name {
                    "ERROR" => $enum::Error,
                    "comment" | "line_comment" | "block_comment" => $enum::Comment,
                    $($($name)|+ => $enum::$variant,)*
                    _ => $enum::Unknown,
                }
            }
        }
    };
}
pub(crate) use syntax;

/// A grammar with its tables.
pub(crate) struct Grammar<S> {
    language: tree_sitter::Language,
    kinds: Vec<S>,
    fields: Vec<Box<str>>,
}

impl<S: Syntax> Grammar<S> {
    /// Reads the tables of a grammar.
    pub fn new(language: tree_sitter::Language) -> Grammar<S> {
        let kinds = (0..language.node_kind_count() as u16)
            .map(|id| match language.node_kind_is_named(id) {
                true => S::of(language.node_kind_for_id(id).unwrap_or_default()),
                false => S::UNKNOWN,
            })
            .collect();
        let fields = (0..=language.field_count() as u16)
            .map(|id| language.field_name_for_id(id).unwrap_or_default().into())
            .collect();
        Grammar { language, kinds, fields }
    }

    fn syn(&self, node: Node<'_>) -> S {
        match self.kinds.get(usize::from(node.kind_id())) {
            Some(&syn) => syn,
            None if node.is_error() => S::ERROR,
            None => S::UNKNOWN,
        }
    }
}

/// A child as read from the grammar's tree.
#[derive(Clone, Copy)]
pub(crate) struct Child<'t, S> {
    /// The node.
    pub node: Node<'t>,
    /// Its kind.
    pub syn: S,
    /// The field in which it stands; empty for none.
    pub field: &'static str,
}

impl<S> Child<'_, S> {
    /// Whether it is a node of the grammar and not a token such as `(`.
    pub fn is_named(&self) -> bool {
        self.node.is_named()
    }
}

/// Children of one node, as places on the walk's stack.
pub(crate) type Kids = Range<usize>;

/// State of one lowering.
pub(crate) struct Walk<'t, 'b, S: 'static> {
    /// The text.
    pub source: &'t str,
    /// Where the tree is written.
    pub out: &'b mut TreeBuilder,
    /// Marks become pattern kinds.
    pub pattern: bool,
    /// Children of the nodes being lowered, innermost last: no allocation per node and small stack frames.
    pub stack: Vec<Child<'t, S>>,
    grammar: &'static Grammar<S>,
    cursor: TreeCursor<'t>,
    level: usize,
    /// Unreadable parts met inside a construct; written behind the statement.
    saved: Vec<Node<'t>>,
    /// Ids of all that were ever saved: children are read more than once.
    met: FxHashSet<usize>,
    /// In the order of reading; some are met twice.
    comments: Vec<Span>,
    /// Parts within parts that are being read by a parse of their own.
    parts: usize,
}

/// Parts within parts that get a parse of their own: each reads again what the one around it has read.
const MOST_PARTS: usize = 8;

/// Parses the builder's text, with `ending` behind it, and writes its tree: `program` writes what stands in the `Module`, given the root
/// of the grammar's tree. Spans are cut where the text ends.
pub(crate) fn lower<S: Syntax>(
    grammar: &'static Grammar<S>,
    builder: &mut TreeBuilder,
    pattern: bool,
    ending: &str,
    program: impl for<'t> Fn(&mut Walk<'t, '_, S>, Node<'t>),
) {
    let source = format!("{}{ending}", builder.source());
    let whole = Span::new(0, builder.source().len());
    let module = builder.open(Kind::Module, whole);
    match parse::parse(&grammar.language, &source) {
        Some(parsed) => {
            faults(&parsed, builder);
            let root = parsed.root_node();
            let mut walk = Walk::new(root, &source, grammar, pattern, builder);
            if walk.syn(root) == S::ERROR {
                walk.read(root, true); // comments
                walk.stack.clear();
            }
            program(&mut walk, root);
            walk.finish();
        }
        None => builder.fault(whole, FaultKind::Budget),
    }
    builder.close(module);
}

/// Records unreadable regions and invented tokens, outermost, in order.
fn faults(parsed: &tree_sitter::Tree, builder: &mut TreeBuilder) {
    let mut open = vec![parsed.root_node()];
    let mut cursor = parsed.walk();
    while let Some(node) = open.pop() {
        if node.is_error() || node.is_missing() {
            builder.fault(span_of(node), FaultKind::Syntax);
        } else if node.has_error() {
            let first = open.len();
            open.extend(node.children(&mut cursor));
            open[first..].reverse();
        }
    }
}

/// The span of a node of the grammar.
pub(crate) fn span_of(node: Node<'_>) -> Span {
    Span::new(node.start_byte(), node.end_byte())
}

impl<'t, 'b, S: Syntax> Walk<'t, 'b, S> {
    fn new(
        root: Node<'t>,
        source: &'t str,
        grammar: &'static Grammar<S>,
        pattern: bool,
        out: &'b mut TreeBuilder,
    ) -> Walk<'t, 'b, S> {
        Walk {
            source,
            out,
            pattern,
            stack: Vec::new(),
            grammar,
            cursor: root.walk(),
            level: 0,
            saved: Vec::new(),
            met: FxHashSet::default(),
            comments: Vec::new(),
            parts: 0,
        }
    }

    /// Parses a part of the text that the grammar reads as tokens only, and gives the root to `write` when all of it makes sense
    /// (`makes_sense` is asked of a tree with faults); `false` when it does not.
    pub fn part(
        &mut self,
        node: Node<'t>,
        makes_sense: impl Fn(Node<'_>) -> bool,
        write: impl for<'p> FnOnce(&mut Walk<'p, '_, S>, Node<'p>),
    ) -> bool {
        if self.parts >= MOST_PARTS {
            return false;
        }
        let Some(parsed) = parse::parse_part(&self.grammar.language, self.source, node) else { return false };
        let root = parsed.root_node();
        if root.has_error() && !makes_sense(root) {
            return false;
        }
        let mut inner = Walk::new(root, self.source, self.grammar, self.pattern, &mut *self.out);
        (inner.level, inner.parts) = (self.level, self.parts + 1);
        write(&mut inner, root);
        let comments = std::mem::take(&mut inner.comments);
        self.comments.extend(comments);
        true
    }

    fn finish(mut self) {
        self.comments.sort_unstable();
        self.comments.dedup();
        for &comment in &self.comments {
            self.out.comment(comment);
        }
    }

    /// Writes something and, behind it, what was unreadable inside, by `error`.
    pub fn then_errors(&mut self, write: impl FnOnce(&mut Self), error: impl Fn(&mut Self, Node<'t>)) {
        let before = self.saved.len();
        write(self);
        while self.saved.len() > before {
            for node in self.saved.split_off(before) {
                error(self, node);
            }
        }
    }

    /// Reads the children of a node. Comments are recorded, unreadable parts kept for [`Walk::then_errors`].
    pub fn kids(&mut self, node: Node<'t>) -> Kids {
        self.read(node, false)
    }

    /// Like [`Walk::kids`], with unreadable parts among the children.
    pub fn kids_and_errors(&mut self, node: Node<'t>) -> Kids {
        self.read(node, true)
    }

    fn read(&mut self, node: Node<'t>, errors: bool) -> Kids {
        let start = self.stack.len();
        self.cursor.reset(node);
        let mut more = self.cursor.goto_first_child();
        while more {
            let child = self.cursor.node();
            let syn = self.grammar.syn(child);
            if syn == S::COMMENT {
                self.comments.push(span_of(child));
            } else if syn == S::ERROR && !errors {
                if self.met.insert(child.id()) {
                    self.saved.push(child);
                }
            } else {
                let grammar: &'static Grammar<S> = self.grammar;
                let field = self.cursor.field_id().and_then(|id| grammar.fields.get(usize::from(id.get())));
                self.stack.push(Child { node: child, syn, field: field.map_or("", |field| field) });
            }
            more = self.cursor.goto_next_sibling();
        }
        start..self.stack.len()
    }

    /// Gives the places of children back. Last read, first released.
    pub fn release(&mut self, kids: Kids) {
        self.stack.truncate(kids.start);
    }

    /// The first child in a field.
    pub fn field(&self, kids: &Kids, field: &str) -> Option<Node<'t>> {
        self.stack[kids.clone()].iter().find(|child| child.field == field).map(|child| child.node)
    }

    /// The named children in a field.
    pub fn fields(&self, kids: &Kids, field: &str) -> Vec<Node<'t>> {
        let children = self.stack[kids.clone()].iter();
        children.filter(|child| child.field == field && child.is_named()).map(|child| child.node).collect()
    }

    /// The first child of a kind.
    pub fn find(&self, kids: &Kids, syn: S) -> Option<Node<'t>> {
        self.stack[kids.clone()].iter().find(|child| child.syn == syn).map(|child| child.node)
    }

    /// The `n`-th named child.
    pub fn named(&self, kids: &Kids, n: usize) -> Option<Node<'t>> {
        self.stack[kids.clone()].iter().filter(|child| child.is_named()).nth(n).map(|child| child.node)
    }

    /// The named children of a node.
    pub fn named_children(&mut self, node: Node<'t>) -> Vec<Node<'t>> {
        let kids = self.kids(node);
        let nodes = self.stack[kids.clone()].iter().filter(|child| child.is_named()).map(|child| child.node).collect();
        self.release(kids);
        nodes
    }

    /// The first token written so.
    pub fn token(&self, kids: &Kids, text: &str) -> Option<Node<'t>> {
        self.stack[kids.clone()].iter().map(|child| child.node).find(|node| !node.is_named() && node.kind() == text)
    }

    /// The kind of a node.
    pub fn syn(&self, node: Node<'t>) -> S {
        self.grammar.syn(node)
    }

    /// What a node's text is.
    pub fn text(&self, node: Node<'t>) -> &'t str {
        &self.source[node.byte_range()]
    }

    /// Writes the place-holder of what is absent.
    pub fn empty(&mut self, at: usize) {
        self.out.empty(at as u32);
    }

    /// Opens a node whose text is not where it stands in the source.
    pub fn open_named(&mut self, kind: Kind, span: Span, text: &str) -> NodeId {
        let id = self.out.open(kind, span);
        self.out.set_text(id, text);
        id
    }

    /// A leaf without text.
    pub fn bare(&mut self, kind: Kind, span: Span) {
        let leaf = self.out.open(kind, span);
        self.out.close(leaf);
    }

    /// Runs `write` unless that would be too deep.
    pub fn deeper(&mut self, node: Node<'t>, write: impl FnOnce(&mut Self)) {
        let span = span_of(node);
        if self.level >= MAX_DEPTH || self.out.depth() >= MAX_DEPTH {
            self.out.fault(span, FaultKind::Depth);
            self.out.leaf_text(Kind::Other, span, node.kind());
            return;
        }
        self.level += 1;
        write(self);
        self.level -= 1;
    }

    /// A name, or the pattern kind that its mark stands for.
    pub fn name_at(&mut self, node: Node<'t>, span: Span) {
        if !self.write_mark(self.text(node), span) {
            self.out.leaf(Kind::Ident, span, span_of(node));
        }
    }

    /// Gives a node the text of a name, as it was spelled in a pattern.
    pub fn set_name(&mut self, id: NodeId, name: Node<'t>) {
        if self.is_ellipsis_mark(name) {
            return;
        }
        if self.pattern {
            self.out.set_text(id, &mark::unmark(self.text(name)));
        } else {
            self.out.set_text_span(id, span_of(name));
        }
    }

    /// Writes the pattern kind of a marked text; `false` for other texts.
    pub fn write_mark(&mut self, text: &str, span: Span) -> bool {
        if !self.pattern {
            return false;
        }
        let word = |name: &&str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if let Some(name) = text.strip_prefix(mark::METAVAR).filter(word) {
            self.out.leaf_text(Kind::Metavar, span, &format!("${name}"));
        } else if let Some(name) = text.strip_prefix(mark::ELLIPSIS_METAVAR).filter(word) {
            self.out.leaf_text(Kind::EllipsisMetavar, span, &format!("$...{name}"));
        } else if text == mark::ELLIPSIS {
            self.bare(Kind::Ellipsis, span);
        } else {
            return false;
        }
        true
    }

    /// Whether a name stands for `...` or `$...X`.
    pub fn is_ellipsis_mark(&self, name: Node<'t>) -> bool {
        let text = self.text(name);
        self.pattern && (text == mark::ELLIPSIS || text.starts_with(mark::ELLIPSIS_METAVAR))
    }

    /// Gives a `Type` its text: white space folded, marks as they were written.
    pub fn set_type_text(&mut self, id: NodeId, span: Span) {
        let text = &self.source[span.range()];
        if !self.pattern && !text.contains(['\n', '\t', '\r']) && !text.contains("  ") && !text.contains('/') {
            self.out.set_text_span(id, span);
            return;
        }
        let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.out.set_text(id, &mark::unmark(&folded));
    }
}
