//! Statements, and expressions that are statements to us.

use super::Walk;
use super::grammar::Syn;
use super::item::item_span;
use crate::kind::{Kind, flag};
use crate::tree::Span;
use crate::walk::span_of;
use tree_sitter::Node;

impl<'t> Walk<'t, '_> {
    /// The children of a node as statements; attributes belong to the item behind them. `results` says that an expression at the
    /// end is what a function gives.
    pub fn statements_of(&mut self, node: Node<'t>, results: bool) {
        let kids = self.kids_and_errors(node);
        let mut attributes = Vec::new();
        for at in kids.clone() {
            let child = self.stack[at];
            if child.syn == Syn::AttributeItem {
                attributes.push(child.node);
            } else if child.is_named() && !matches!(child.syn, Syn::Label | Syn::Visibility) {
                let attributes = std::mem::take(&mut attributes);
                let last = results && at + 2 >= kids.end && child.syn != Syn::ExpressionStatement;
                if last && self.is_plain(child.node) && !self.is_ellipsis_mark(child.node) {
                    self.result(child.node);
                } else {
                    self.statement(child.node, &attributes);
                }
            }
        }
        if !attributes.is_empty() && self.pattern {
            self.decorators(&attributes, node.end_byte());
        }
        self.release(kids);
    }

    /// Neither a statement nor something with blocks.
    fn is_plain(&self, node: Node<'t>) -> bool {
        !self.is_statement(node) && !node.kind().ends_with("_item") && !node.kind().ends_with("_declaration")
    }

    fn result(&mut self, node: Node<'t>) {
        self.then_errors(
            |walk| {
                let span = walk.span(node);
                let id = walk.out.open(Kind::Return, span);
                walk.out.add_flags(id, flag::IMPLICIT);
                walk.expression(node);
                walk.out.close(id);
            },
            |walk, error| walk.error(error),
        );
    }

    /// Writes a statement: none, one or several nodes; behind it what was unreadable inside.
    pub fn statement(&mut self, node: Node<'t>, attributes: &[Node<'t>]) {
        self.then_errors(
            |walk| walk.deeper(node, |walk| walk.write_statement(node, attributes)),
            |walk, error| walk.error(error),
        );
    }

    /// A region that could not be read.
    pub fn error(&mut self, node: Node<'t>) {
        let id = self.out.open(Kind::Error, span_of(node));
        self.statements_of(node, false);
        self.out.close(id);
    }

    pub fn is_statement(&self, node: Node<'t>) -> bool {
        matches!(
            self.syn(node),
            Syn::Block
                | Syn::If
                | Syn::Match
                | Syn::While
                | Syn::Loop
                | Syn::For
                | Syn::UnsafeBlock
                | Syn::AsyncBlock
                | Syn::Return
                | Syn::Break
                | Syn::Continue
                | Syn::ExpressionStatement
                | Syn::Let
                | Syn::EmptyStatement
        )
    }

    fn write_statement(&mut self, node: Node<'t>, attributes: &[Node<'t>]) {
        match self.syn(node) {
            Syn::ExpressionStatement => {
                let inner = self.named_children(node).first().copied();
                match inner {
                    Some(inner) if self.is_statement(inner) => self.write_block_expression(inner),
                    Some(inner) if self.is_ellipsis_mark(inner) => self.expression(inner),
                    Some(inner) => {
                        let id = self.out.open(Kind::ExprStmt, span_of(node));
                        self.expression(inner);
                        self.out.close(id);
                    }
                    None => {}
                }
            }
            Syn::Let => self.let_declaration(node),
            Syn::Const => self.constant(node),
            Syn::EmptyStatement => {}
            Syn::Use => self.uses(node),
            Syn::ExternCrate => self.extern_crate(node),
            Syn::Function => self.function(node, attributes, 0),
            Syn::Struct => self.class(node, attributes, "struct"),
            Syn::Trait => self.class(node, attributes, "trait"),
            Syn::Impl => self.class(node, attributes, "impl"),
            Syn::Mod | Syn::Enum | Syn::TypeItem | Syn::AssociatedType => self.named_item(node),
            Syn::MacroDefinition => {
                self.out.leaf_text(Kind::Other, item_span(node, attributes), "macro_definition");
            }
            Syn::Error => self.error(node),
            _ if self.is_statement(node) => self.write_block_expression(node),
            _ if self.is_ellipsis_mark(node) => self.expression(node),
            _ => {
                let id = self.out.open(Kind::ExprStmt, self.span(node));
                self.expression(node);
                self.out.close(id);
            }
        }
    }

    pub fn write_block_expression(&mut self, node: Node<'t>) {
        let span = span_of(node);
        let kids = self.kids(node);
        let label = self.find(&kids, Syn::Label);
        let field = |walk: &Self, name: &str| walk.field(&kids, name);
        let (condition, body) = (field(self, "condition"), field(self, "body"));
        let (value, target) = (field(self, "value"), field(self, "pattern"));
        let (then, otherwise) = (field(self, "consequence"), field(self, "alternative"));
        self.release(kids);
        let jumps = matches!(self.syn(node), Syn::Break | Syn::Continue);
        let labeled = label.filter(|_| !jumps).map(|label| {
            let id = self.out.open(Kind::Labeled, span);
            self.label(label);
            id
        });
        match self.syn(node) {
            Syn::Block => self.block(node, false),
            Syn::If => {
                let id = self.out.open(Kind::If, span);
                self.optional(condition, node.start_byte());
                self.block_or_empty(then, node.end_byte());
                match otherwise.and_then(|clause| self.named_children(clause).first().copied()) {
                    Some(block) if self.syn(block) == Syn::Block => self.block(block, false),
                    Some(nested) => self.deeper(nested, |walk| walk.write_block_expression(nested)),
                    None => self.empty(node.end_byte()),
                }
                self.out.close(id);
            }
            Syn::Match => self.match_expression(node, value, body, span),
            Syn::While | Syn::Loop => {
                let id = self.out.open(Kind::While, span);
                match condition {
                    Some(condition) => self.expression(condition),
                    None => {
                        self.out.leaf_text(Kind::Bool, Span::new(node.start_byte(), node.start_byte()), "true");
                    }
                }
                self.block_or_empty(body, node.end_byte());
                self.empty(node.end_byte());
                self.out.close(id);
            }
            Syn::For => {
                let id = self.open_named(Kind::ForEach, span, ":=");
                self.optional(target, node.start_byte());
                self.optional(value, node.end_byte());
                self.block_or_empty(body, node.end_byte());
                self.empty(node.end_byte());
                self.out.close(id);
            }
            Syn::Return => {
                let id = self.out.open(Kind::Return, span);
                let inner = self.named_children(node).first().copied();
                self.optional(inner, node.end_byte());
                self.out.close(id);
            }
            Syn::Break | Syn::Continue => {
                let kind = if self.syn(node) == Syn::Break { Kind::Break } else { Kind::Continue };
                let id = self.out.open(kind, span);
                match label {
                    Some(label) => self.label(label),
                    None => self.empty(node.end_byte()),
                }
                self.out.close(id);
            }
            Syn::UnsafeBlock | Syn::AsyncBlock => {
                let id = self.open_named(Kind::Other, span, node.kind());
                let block = self.named_children(node).first().copied();
                self.block_or_empty(block, node.end_byte());
                self.out.close(id);
            }
            _ => self.statement(node, &[]),
        }
        if let Some(labeled) = labeled {
            self.out.close(labeled);
        }
    }

    fn label(&mut self, label: Node<'t>) {
        match self.named_children(label).first() {
            Some(&name) => self.name_at(name, span_of(name)),
            None => self.empty(label.start_byte()),
        }
    }

    pub fn block(&mut self, node: Node<'t>, results: bool) {
        let id = self.out.open(Kind::Block, span_of(node));
        self.statements_of(node, results);
        self.out.close(id);
    }

    fn block_or_empty(&mut self, node: Option<Node<'t>>, at: usize) {
        match node {
            Some(node) => self.block(node, false),
            None => self.bare(Kind::Block, Span::new(at, at)),
        }
    }

    /// `let p: T = e else { … };` is the declaration, and an `if` that leaves.
    fn let_declaration(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        let (target, of_type) = (self.field(&kids, "pattern"), self.field(&kids, "type"));
        let (value, otherwise) = (self.field(&kids, "value"), self.field(&kids, "alternative"));
        self.release(kids);
        let id = self.open_named(Kind::VarDef, span_of(node), "let");
        self.optional(target, node.start_byte());
        self.optional_type(of_type, node.end_byte());
        self.optional(value, node.end_byte());
        self.out.close(id);
        if let Some(block) = otherwise {
            let span = span_of(block);
            let id = self.out.open(Kind::If, span);
            self.out.leaf_text(Kind::Other, Span { start: span.start, end: span.start }, "let_else");
            self.block(block, false);
            self.empty(block.end_byte());
            self.out.close(id);
        }
    }

    fn constant(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        let (name, of_type, value) = (self.field(&kids, "name"), self.field(&kids, "type"), self.field(&kids, "value"));
        self.release(kids);
        let word = if node.kind() == "const_item" { "const" } else { "static" };
        let id = self.open_named(Kind::VarDef, span_of(node), word);
        self.optional(name, node.start_byte());
        self.optional_type(of_type, node.end_byte());
        self.optional(value, node.end_byte());
        self.out.close(id);
    }

    fn match_expression(&mut self, _node: Node<'t>, value: Option<Node<'t>>, body: Option<Node<'t>>, span: Span) {
        let id = self.out.open(Kind::Switch, span);
        self.optional(value, span.start as usize);
        if let Some(body) = body {
            let kids = self.kids_and_errors(body);
            for at in kids.clone() {
                let child = self.stack[at];
                match child.syn {
                    Syn::MatchArm => self.match_arm(child.node),
                    Syn::Error => self.error(child.node),
                    _ => {}
                }
            }
            self.release(kids);
        }
        self.out.close(id);
    }

    fn match_arm(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        let (pattern, value) = (self.field(&kids, "pattern"), self.field(&kids, "value"));
        self.release(kids);
        let inner = pattern.map(|pattern| {
            let kids = self.kids(pattern);
            let parts = (self.named(&kids, 0), self.field(&kids, "condition"));
            self.release(kids);
            parts
        });
        let (test, guard) = inner.unwrap_or_default();
        if let Some(test) = test.filter(|&test| self.is_ellipsis_mark(test)) {
            if value.is_some_and(|value| self.text(value) == "{}") {
                self.expression(test);
                return;
            }
        }
        let id = self.out.open(Kind::Case, span_of(node));
        match (test, guard) {
            (Some(test), Some(guard)) => {
                let whole = self.open_named(Kind::Other, span_of(test).to(span_of(guard)), "match_pattern");
                self.expression(test);
                let condition = self.out.open(Kind::CompIf, span_of(guard));
                self.expression(guard);
                self.out.close(condition);
                self.out.close(whole);
            }
            (Some(test), None) => self.expression(test),
            _ => self.empty(node.start_byte()),
        }
        match value {
            Some(block) if self.syn(block) == Syn::Block => self.block(block, false),
            Some(value) => {
                let block = self.out.open(Kind::Block, span_of(value));
                self.out.add_flags(block, flag::IMPLICIT);
                self.statement(value, &[]);
                self.out.close(block);
            }
            None => self.bare(Kind::Block, Span::new(node.end_byte(), node.end_byte())),
        }
        self.out.close(id);
    }
}
