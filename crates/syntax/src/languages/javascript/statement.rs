//! Statements other than loops.

use super::grammar::{Field, Syn};
use super::walk::Walk;
use crate::kind::{Kind, flag};
use crate::tree::Span;
use tree_sitter::Node;

impl<'t> Walk<'t, '_> {
    pub fn write_statement(&mut self, node: Node<'t>, flags: u16) {
        let span = self.span(node);
        match self.syn(node) {
            Syn::ExpressionStatement => self.expression_statement(node, span),
            Syn::Declaration => self.declaration(node, flags),
            Syn::Function => self.function(node, span, flags),
            Syn::Class => self.class(node, span, flags, &[]),
            Syn::Import => self.import(node),
            Syn::Export => self.export(node),
            Syn::StatementBlock => self.block(node),
            Syn::If => self.if_statement(node, span),
            Syn::Switch => self.switch(node, span),
            Syn::For => self.for_statement(node, span),
            Syn::ForIn => self.for_each(node, span),
            Syn::While => self.while_statement(node, span),
            Syn::Do => self.do_while(node, span),
            Syn::Try => self.try_statement(node, span),
            Syn::With => self.with_statement(node, span),
            Syn::Return => self.wrapping(Kind::Return, node, span),
            Syn::Break => self.wrapping(Kind::Break, node, span),
            Syn::Continue => self.wrapping(Kind::Continue, node, span),
            Syn::Throw => self.throw(node, span),
            Syn::EmptyStatement => self.bare(Kind::Pass, span),
            Syn::Labeled => self.labeled(node, span),
            Syn::Error => self.error(node),
            Syn::Unknown => self.other(node, span, flags),
            _ => self.expression(node),
        }
    }

    fn expression_statement(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let inner = self.named(&kids, 0);
        self.release(kids);
        let Some(inner) = inner else { return };
        if self.syn(inner) == Syn::InternalModule || self.is_ellipsis_statement(inner) {
            self.expression(inner); // `namespace N {}` is a declaration; `...` stands for statements
            return;
        }
        let id = self.out.open(Kind::ExprStmt, span);
        if self.pattern && self.text(node).ends_with(';') {
            self.out.add_flags(id, flag::TERMINATED);
        }
        self.expression(inner);
        self.out.close(id);
    }

    /// Whether an expression in statement position stands for any statements.
    pub fn is_ellipsis_statement(&self, node: Node<'t>) -> bool {
        self.syn(node) == Syn::Identifier && self.is_ellipsis_mark(node)
    }

    /// One `VarDef` for each declarator, each with the span from the keyword to its own end.
    pub fn declaration(&mut self, node: Node<'t>, flags: u16) {
        let kids = self.kids(node);
        let keyword = self.stack[kids.clone()].first().map_or("", |first| first.node.kind());
        for at in kids.clone() {
            let child = self.stack[at];
            if child.is_named() {
                self.declarator(child.node, node.start_byte(), keyword, flags);
            }
        }
        self.release(kids);
    }

    fn declarator(&mut self, node: Node<'t>, start: usize, keyword: &str, flags: u16) {
        let kids = self.kids(node);
        let id = self.open_named(Kind::VarDef, Span::new(start, self.end(node)), keyword);
        self.out.add_flags(id, flags);
        self.optional(self.field(&kids, Field::Name), node.start_byte());
        self.optional_type(self.field(&kids, Field::Type), node.end_byte());
        self.optional(self.field(&kids, Field::Value), node.end_byte());
        self.release(kids);
        self.out.close(id);
    }

    pub fn block(&mut self, node: Node<'t>) {
        let id = self.out.open(Kind::Block, self.span(node));
        let kids = self.kids_and_errors(node);
        self.statements(kids);
        self.out.close(id);
    }

    /// The body of a compound statement: a block even when no braces are written.
    pub fn body(&mut self, node: Option<Node<'t>>, at: usize) {
        match node {
            Some(node) if self.syn(node) == Syn::StatementBlock => self.block(node),
            Some(node) => {
                let id = self.out.open(Kind::Block, self.span(node));
                self.out.add_flags(id, flag::IMPLICIT);
                self.statement(node, 0);
                self.out.close(id);
            }
            None => self.bare(Kind::Block, Span::new(at, at)),
        }
    }

    /// The expression in the parentheses of `if (e)`, which are not its own.
    pub fn condition(&mut self, node: Option<Node<'t>>, at: usize) -> usize {
        let Some(node) = node.filter(|&node| self.syn(node) == Syn::Parenthesized) else {
            self.optional(node, at);
            return at;
        };
        let kids = self.kids(node);
        let inner = self.named(&kids, 0);
        self.release(kids);
        self.optional(inner, node.end_byte());
        inner.map_or(node.end_byte(), |inner| self.end(inner))
    }

    fn if_statement(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::If, span);
        self.condition(self.field(&kids, Field::Condition), node.start_byte());
        self.body(self.field(&kids, Field::Consequence), node.end_byte());
        match self.field(&kids, Field::Alternative) {
            Some(clause) => self.otherwise(clause),
            None => self.empty(node.end_byte()),
        }
        self.release(kids);
        self.out.close(id);
    }

    fn otherwise(&mut self, clause: Node<'t>) {
        let kids = self.kids(clause);
        let inner = self.named(&kids, 0);
        self.release(kids);
        match inner {
            Some(nested) if self.syn(nested) == Syn::If => self.statement(nested, 0),
            _ => self.body(inner, clause.end_byte()),
        }
    }

    fn switch(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::Switch, span);
        self.condition(self.field(&kids, Field::Value), node.start_byte());
        if let Some(body) = self.field(&kids, Field::Body) {
            let cases = self.kids_and_errors(body);
            for at in cases.clone() {
                let child = self.stack[at];
                match child.syn {
                    Syn::SwitchCase => self.case(child.node),
                    Syn::Error => self.error(child.node),
                    _ => {}
                }
            }
            self.release(cases);
        }
        self.release(kids);
        self.out.close(id);
    }

    fn case(&mut self, node: Node<'t>) {
        let kids = self.kids_and_errors(node);
        let test = self.field(&kids, Field::Value);
        let first = self.stack[kids.clone()].iter().find(|child| child.field == Field::Body).map(|child| child.node);
        if let Some(test) = test.filter(|&test| first.is_none() && self.is_ellipsis_mark(test)) {
            self.expression(test);
            self.release(kids);
            return;
        }
        let id = self.out.open(Kind::Case, self.span(node));
        self.optional(test, node.start_byte());
        let start = first.map_or(node.end_byte(), |first| first.start_byte());
        let block = self.out.open(Kind::Block, Span::new(start, self.end(node)));
        self.out.add_flags(block, flag::IMPLICIT);
        for at in kids.clone() {
            let child = self.stack[at];
            if child.is_named() && (child.field == Field::Body || child.syn == Syn::Error) {
                self.then_errors(|walk| walk.statement(child.node, 0));
            }
        }
        self.release(kids);
        self.out.close(block);
        self.out.close(id);
    }

    fn try_statement(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::Try, span);
        self.body(self.field(&kids, Field::Body), node.end_byte());
        if let Some(handler) = self.field(&kids, Field::Handler) {
            self.catch(handler);
        }
        self.empty(node.end_byte());
        match self.field(&kids, Field::Finalizer) {
            Some(finalizer) => {
                let inner = self.kids(finalizer);
                self.body(self.field(&inner, Field::Body), finalizer.end_byte());
                self.release(inner);
            }
            None => self.empty(node.end_byte()),
        }
        self.release(kids);
        self.out.close(id);
    }

    fn catch(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::Catch, self.span(node));
        self.optional_type(self.field(&kids, Field::Type), node.start_byte());
        self.optional(self.field(&kids, Field::Parameter), node.start_byte());
        self.body(self.field(&kids, Field::Body), node.end_byte());
        self.release(kids);
        self.out.close(id);
    }

    fn with_statement(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::With, span);
        let object = self.field(&kids, Field::Object);
        let item = self.out.open(Kind::WithItem, object.map_or(span, |object| self.span(object)));
        self.condition(object, node.start_byte());
        self.empty(node.start_byte());
        self.out.close(item);
        self.body(self.field(&kids, Field::Body), node.end_byte());
        self.release(kids);
        self.out.close(id);
    }

    fn throw(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::Throw, span);
        self.optional(self.named(&kids, 0), node.end_byte());
        self.empty(node.end_byte());
        self.release(kids);
        self.out.close(id);
    }

    fn labeled(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::Labeled, span);
        self.optional(self.field(&kids, Field::Label), node.start_byte());
        match self.field(&kids, Field::Body) {
            Some(body) if self.syn(body) == Syn::Declaration => self.body(Some(body), node.end_byte()),
            Some(body) => self.statement(body, 0),
            None => self.empty(node.end_byte()),
        }
        self.release(kids);
        self.out.close(id);
    }
}
