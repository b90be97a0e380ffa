//! The walk from a tree-sitter tree to ours: reading children, depth, and the dispatch by kind.

use super::grammar::{Field, GRAMMAR, Syn};
use crate::MAX_DEPTH;
use crate::kind::Kind;
use crate::tree::{FaultKind, NodeId, Span, TreeBuilder};
use rustc_hash::FxHashSet;
use std::ops::Range;
use tree_sitter::{Node, TreeCursor};

/// A child as read from the grammar's tree.
#[derive(Clone, Copy)]
pub(super) struct Child<'t> {
    pub node: Node<'t>,
    pub syn: Syn,
    pub field: Field,
}

impl Child<'_> {
    /// Whether it is a node of the grammar and not a token such as `(`.
    pub fn is_named(&self) -> bool {
        self.node.is_named()
    }
}

/// Children of one node, as places on the walk's stack.
pub(super) type Kids = Range<usize>;

/// State of one lowering.
pub(super) struct Walk<'t, 'b> {
    pub source: &'t str,
    pub out: &'b mut TreeBuilder,
    /// Marks become pattern kinds.
    pub pattern: bool,
    cursor: TreeCursor<'t>,
    /// Children of the nodes being lowered, innermost last: no allocation per node and small stack frames.
    pub stack: Vec<Child<'t>>,
    level: usize,
    /// Unreadable parts met inside a construct; written behind the statement.
    saved: Vec<Node<'t>>,
    /// Ids of all that were ever saved: children are read more than once.
    met: FxHashSet<usize>,
    /// In the order of reading; some are met twice.
    comments: Vec<Span>,
}

impl<'t, 'b> Walk<'t, 'b> {
    pub fn new(root: Node<'t>, source: &'t str, pattern: bool, out: &'b mut TreeBuilder) -> Walk<'t, 'b> {
        Walk {
            source,
            out,
            pattern,
            cursor: root.walk(),
            stack: Vec::new(),
            level: 0,
            saved: Vec::new(),
            met: FxHashSet::default(),
            comments: Vec::new(),
        }
    }

    /// Writes the whole tree.
    pub fn program(&mut self, root: Node<'t>) {
        let module = self.out.open(Kind::Module, Span::new(0, self.source.len()));
        if self.syn(root) == Syn::Error {
            self.statement(root); // nothing could be read as a program
        } else {
            let kids = self.kids_and_errors(root);
            self.statements(kids);
        }
        self.out.close(module);
        self.comments.sort_unstable();
        self.comments.dedup();
        for &comment in &self.comments {
            self.out.comment(comment);
        }
    }

    /// Writes children as statements and frees them; a lone `;` is one.
    pub fn statements(&mut self, kids: Kids) {
        for at in kids.clone() {
            let child = self.stack[at];
            if child.is_named() {
                self.then_errors(|walk| walk.statement(child.node));
            } else if child.node.kind() == ";" && !child.node.is_missing() {
                self.bare(Kind::Pass, Span::new(child.node.start_byte(), child.node.end_byte()));
            }
        }
        self.release(kids);
    }

    /// Writes a statement and, behind it, what was unreadable inside.
    pub fn then_errors(&mut self, write: impl FnOnce(&mut Self)) {
        let before = self.saved.len();
        write(self);
        while self.saved.len() > before {
            for node in self.saved.split_off(before) {
                self.error(node);
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
            match GRAMMAR.syn(child) {
                Syn::Comment => self.comments.push(Span::new(child.start_byte(), child.end_byte())),
                Syn::Error if !errors => {
                    if self.met.insert(child.id()) {
                        self.saved.push(child);
                    }
                }
                syn => {
                    let field = GRAMMAR.field(self.cursor.field_id());
                    self.stack.push(Child { node: child, syn, field });
                }
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
    pub fn field(&self, kids: &Kids, field: Field) -> Option<Node<'t>> {
        self.stack[kids.clone()].iter().find(|child| child.field == field).map(|child| child.node)
    }

    /// All named children in a field.
    pub fn fields(&self, kids: &Kids, field: Field) -> Vec<Node<'t>> {
        let in_field = |child: &&Child<'t>| child.field == field && child.is_named();
        self.stack[kids.clone()].iter().filter(in_field).map(|child| child.node).collect()
    }

    /// The first child of a kind.
    pub fn find(&self, kids: &Kids, syn: Syn) -> Option<Node<'t>> {
        self.stack[kids.clone()].iter().find(|child| child.syn == syn).map(|child| child.node)
    }

    /// The `n`-th named child.
    pub fn named(&self, kids: &Kids, n: usize) -> Option<Node<'t>> {
        self.stack[kids.clone()].iter().filter(|child| child.is_named()).nth(n).map(|child| child.node)
    }

    /// The last named child.
    pub fn last_named(&self, kids: &Kids) -> Option<Node<'t>> {
        self.stack[kids.clone()].iter().rfind(|child| child.is_named()).map(|child| child.node)
    }

    /// The first token written so.
    pub fn token(&self, kids: &Kids, text: &str) -> Option<Node<'t>> {
        self.stack[kids.clone()].iter().map(|child| child.node).find(|node| !node.is_named() && node.kind() == text)
    }

    pub fn syn(&self, node: Node<'t>) -> Syn {
        GRAMMAR.syn(node)
    }

    pub fn text(&self, node: Node<'t>) -> &'t str {
        &self.source[node.byte_range()]
    }

    /// Writes an expression, or the place-holder when there is none.
    pub fn optional(&mut self, node: Option<Node<'t>>, at: usize) {
        match node {
            Some(node) => self.expression(node),
            None => self.empty(at),
        }
    }

    pub fn empty(&mut self, at: usize) {
        self.out.empty(at as u32);
    }

    /// Opens a node whose text is not where it stands in the source.
    pub fn open_named(&mut self, kind: Kind, span: Span, text: &str) -> NodeId {
        let id = self.out.open(kind, span);
        self.out.set_text(id, text);
        id
    }

    /// Runs `write` unless that would be too deep.
    fn deeper(&mut self, node: Node<'t>, write: impl FnOnce(&mut Self)) {
        if self.level >= MAX_DEPTH || self.out.depth() >= MAX_DEPTH {
            let span = Span::new(node.start_byte(), node.end_byte());
            self.out.fault(span, FaultKind::Depth);
            self.out.leaf_text(Kind::Other, span, node.kind());
            return;
        }
        self.level += 1;
        write(self);
        self.level -= 1;
    }

    /// Writes a statement: none, one or several nodes.
    pub fn statement(&mut self, node: Node<'t>) {
        self.deeper(node, |walk| walk.write_statement(node));
    }

    /// Writes exactly one node.
    pub fn expression(&mut self, node: Node<'t>) {
        self.deeper(node, |walk| walk.write_expression(node));
    }

    /// Parentheses are transparent.
    fn write_expression(&mut self, mut node: Node<'t>) {
        while let Some(inner) = self.held(node) {
            node = inner;
        }
        let span = self.span(node);
        self.expression_at(node, span);
    }

    /// What stands in the parentheses.
    fn held(&mut self, node: Node<'t>) -> Option<Node<'t>> {
        if !matches!(self.syn(node), Syn::Parenthesized | Syn::AnnotatedType | Syn::Pattern) {
            return None;
        }
        let kids = self.kids(node);
        let inner = self.last_named(&kids);
        self.release(kids);
        inner
    }

    fn expression_at(&mut self, node: Node<'t>, span: Span) {
        match self.syn(node) {
            Syn::Identifier => self.name_at(node, span),
            Syn::FieldAccess => self.field_access(node, span),
            Syn::Call => self.call(node, span),
            Syn::Str => self.string(node, span),
            Syn::Number | Syn::Character => self.literal(Kind::Number, node, span),
            Syn::Binary => self.binary(node, span),
            Syn::InstanceOf => self.instance_of(node, span),
            Syn::Assignment => self.assignment(node, span),
            Syn::Ternary => self.ternary(node, span),
            Syn::Unary => self.unary(node, span),
            Syn::Update => self.update(node, span),
            Syn::New => self.new_expression(node, span),
            Syn::ArrayCreation => self.new_array(node, span),
            Syn::ArrayAccess => self.array_access(node, span),
            Syn::ArrayInitializer => self.list(node, span),
            Syn::Lambda => self.lambda(node, span),
            Syn::MethodReference => self.method_reference(node, span),
            Syn::Cast => self.cast(node, span),
            Syn::True => self.literal(Kind::Bool, node, span),
            Syn::Null => self.bare(Kind::Null, span),
            Syn::This => self.bare(Kind::This, span),
            Syn::Super => self.bare(Kind::Super, span),
            Syn::ClassLiteral => self.class_literal(node, span),
            Syn::Annotation => self.annotation(node),
            Syn::ElementPair => self.element_pair(node, span),
            Syn::ArrayType => self.array_type(node, span),
            Syn::GenericType => self.generic_type(node, span),
            Syn::ScopedType | Syn::ScopedIdentifier => self.scoped_name(node, span),
            Syn::TypePattern => self.type_pattern(node, span),
            Syn::Template => self.template_call(node, span),
            Syn::Error => self.error(node),
            _ if self.is_statement(node) => self.write_statement(node),
            _ => self.other(node, span),
        }
    }

    fn is_statement(&self, node: Node<'t>) -> bool {
        let kind = node.kind();
        kind.ends_with("_statement")
            || kind.ends_with("_declaration")
            || matches!(self.syn(node), Syn::Block | Syn::Switch | Syn::StaticInitializer | Syn::ConstructorCall)
    }

    /// A construct without a kind of its own: its children are written as usual.
    pub fn other(&mut self, node: Node<'t>, span: Span) {
        let id = self.open_named(Kind::Other, span, node.kind());
        let kids = self.kids_and_errors(node);
        self.other_children(kids);
        self.out.close(id);
    }

    fn other_children(&mut self, kids: Kids) {
        for at in kids.clone() {
            let child = self.stack[at];
            if child.is_named() {
                self.anything(child.node);
            }
        }
        self.release(kids);
    }

    /// A statement or an expression.
    pub fn anything(&mut self, node: Node<'t>) {
        if self.is_statement(node) { self.statement(node) } else { self.expression(node) }
    }

    /// A region that could not be read.
    pub fn error(&mut self, node: Node<'t>) {
        let id = self.out.open(Kind::Error, Span::new(node.start_byte(), node.end_byte()));
        let kids = self.kids_and_errors(node);
        self.other_children(kids);
        self.out.close(id);
    }

    /// A leaf without text.
    pub fn bare(&mut self, kind: Kind, span: Span) {
        let leaf = self.out.open(kind, span);
        self.out.close(leaf);
    }
}
