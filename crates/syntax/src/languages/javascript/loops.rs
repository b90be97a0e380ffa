//! Loops.

use super::grammar::{Field, Syn};
use super::walk::{Kids, Walk};
use crate::kind::{Kind, flag};
use crate::tree::Span;
use tree_sitter::Node;

impl<'t> Walk<'t, '_> {
    pub fn for_statement(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::For, span);
        match self.field(&kids, Field::Initializer) {
            Some(init) if self.syn(init) == Syn::Declaration => self.for_init(init),
            init => self.clause(init, node),
        }
        self.clause(self.field(&kids, Field::Condition), node);
        self.clause(self.field(&kids, Field::Increment), node);
        self.body(self.field(&kids, Field::Body), node.end_byte());
        self.release(kids);
        self.out.close(id);
    }

    fn clause(&mut self, clause: Option<Node<'t>>, node: Node<'t>) {
        self.optional(clause.filter(|&clause| self.syn(clause) != Syn::EmptyStatement), node.start_byte());
    }

    fn for_init(&mut self, init: Node<'t>) {
        let kids = self.kids(init);
        let single = self.named(&kids, 1).is_none();
        self.release(kids);
        if single {
            self.declaration(init, 0);
        } else {
            let block = self.out.open(Kind::Block, self.span(init));
            self.out.add_flags(block, flag::IMPLICIT);
            self.declaration(init, 0);
            self.out.close(block);
        }
    }

    pub fn for_each(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let operator = self.field(&kids, Field::Operator).map_or("in", |operator| operator.kind());
        let id = self.open_named(Kind::ForEach, span, operator);
        if self.token(&kids, "await").is_some_and(|word| Some(word) != self.field(&kids, Field::Keyword)) {
            self.out.add_flags(id, flag::ASYNC);
        }
        match (self.field(&kids, Field::Keyword), self.field(&kids, Field::Left)) {
            (Some(keyword), Some(left)) => self.for_target(&kids, keyword, left),
            (_, left) => self.optional(left, node.start_byte()),
        }
        self.optional(self.field(&kids, Field::Right), node.end_byte());
        self.body(self.field(&kids, Field::Body), node.end_byte());
        self.empty(node.end_byte());
        self.release(kids);
        self.out.close(id);
    }

    fn for_target(&mut self, kids: &Kids, keyword: Node<'t>, left: Node<'t>) {
        let value = self.field(kids, Field::Value);
        let end = value.map_or(left.end_byte(), |value| self.end(value));
        let id = self.open_named(Kind::VarDef, Span::new(keyword.start_byte(), end), keyword.kind());
        self.expression(left);
        self.empty(left.end_byte());
        self.optional(value, left.end_byte());
        self.out.close(id);
    }

    pub fn while_statement(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::While, span);
        self.condition(self.field(&kids, Field::Condition), node.start_byte());
        self.body(self.field(&kids, Field::Body), node.end_byte());
        self.empty(node.end_byte());
        self.release(kids);
        self.out.close(id);
    }

    /// Ends with the condition: neither the parenthesis nor the semicolon count.
    pub fn do_while(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::DoWhile, span);
        self.body(self.field(&kids, Field::Body), node.end_byte());
        let end = self.condition(self.field(&kids, Field::Condition), node.end_byte());
        self.out.set_span(id, Span { start: span.start, end: end as u32 });
        self.release(kids);
        self.out.close(id);
    }
}
