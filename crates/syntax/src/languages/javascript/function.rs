//! Functions of every form, and their parameters.

use super::grammar::{Field, Syn};
use super::walk::{Kids, Walk};
use crate::kind::{Kind, flag};
use crate::tree::Span;
use tree_sitter::Node;

impl<'t> Walk<'t, '_> {
    /// A declaration, function expression, arrow function or overload signature.
    pub fn function(&mut self, node: Node<'t>, span: Span, flags: u16) {
        let kids = self.kids(node);
        let span = match self.syn(node) == Syn::Function && self.field(&kids, Field::Body).is_none() {
            true => Span { start: span.start, end: self.end_without_semicolon(&kids, span.end) },
            false => span,
        };
        let id = self.out.open(Kind::Function, span);
        let mut flags = flags;
        if self.token(&kids, "async").is_some() {
            flags |= flag::ASYNC;
        }
        if self.token(&kids, "*").is_some() {
            flags |= flag::GENERATOR;
        }
        if self.syn(node) == Syn::ArrowFunction {
            flags |= flag::ARROW;
        }
        self.out.add_flags(id, flags);
        self.decorators(&[], span.start as usize);
        self.signature(&kids, node);
        self.release(kids);
        self.out.close(id);
    }

    /// A method of a class, an object or an interface; `decorators` stand before it.
    pub fn method(&mut self, node: Node<'t>, span: Span, decorators: &[Node<'t>]) {
        let kids = self.kids(node);
        let inner: Vec<Node<'t>> = self.decorators_in(&kids);
        let decorators = if inner.is_empty() { decorators } else { &inner };
        let start = decorators.first().map_or(span.start, |first| first.start_byte() as u32);
        let id = self.out.open(Kind::Function, Span { start, end: span.end });
        self.out.add_flags(id, flag::METHOD | self.modifiers(&kids));
        self.decorators(decorators, start as usize);
        self.signature(&kids, node);
        self.release(kids);
        self.out.close(id);
    }

    /// Name, parameters, return type, body.
    fn signature(&mut self, kids: &Kids, node: Node<'t>) {
        self.optional(self.field(kids, Field::Name), node.start_byte());
        match (self.field(kids, Field::Parameters), self.field(kids, Field::Parameter)) {
            (Some(parameters), _) => self.parameters(parameters),
            (None, Some(single)) => {
                let span = self.span(single);
                let id = self.out.open(Kind::Params, span);
                self.parameter(single);
                self.out.close(id);
            }
            (None, None) => self.bare(Kind::Params, Span::new(node.start_byte(), node.start_byte())),
        }
        self.optional_type(self.field(kids, Field::ReturnType), node.end_byte());
        match self.field(kids, Field::Body) {
            Some(body) if self.syn(body) == Syn::StatementBlock => self.block(body),
            Some(body) => self.expression_body(kids, body),
            None => self.empty(node.end_byte()),
        }
    }

    /// `=> e` is the return of a body that is not written; the arrow belongs to its span.
    fn expression_body(&mut self, kids: &Kids, body: Node<'t>) {
        let start = self.token(kids, "=>").map_or(body.start_byte(), |arrow| arrow.start_byte());
        let span = Span::new(start, self.end(body));
        let block = self.out.open(Kind::Block, span);
        self.out.add_flags(block, flag::IMPLICIT);
        if self.is_ellipsis_statement(body) {
            self.expression(body);
        } else {
            let id = self.out.open(Kind::Return, span);
            self.out.add_flags(id, flag::IMPLICIT);
            self.expression(body);
            self.out.close(id);
        }
        self.out.close(block);
    }

    /// Where a declaration without body ends.
    fn end_without_semicolon(&self, kids: &Kids, end: u32) -> u32 {
        match self.stack[kids.clone()].iter().rev().find(|child| child.node.kind() != ";") {
            Some(last) => last.node.end_byte() as u32,
            None => end,
        }
    }

    pub fn parameters(&mut self, node: Node<'t>) {
        let id = self.out.open(Kind::Params, self.span(node));
        let kids = self.kids(node);
        for at in kids.clone() {
            let child = self.stack[at];
            if child.is_named() {
                self.parameter(child.node);
            }
        }
        self.release(kids);
        self.out.close(id);
    }

    /// JavaScript writes the pattern, with its default, directly; TypeScript wraps it with its type.
    fn parameter(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        let wrapped = self.field(&kids, Field::Pattern);
        let assigned = (self.syn(node) == Syn::AssignmentPattern).then(|| self.field(&kids, Field::Left)).flatten();
        let default = self.field(&kids, Field::Value).filter(|_| wrapped.is_some());
        let default = default.or_else(|| assigned.and_then(|_| self.field(&kids, Field::Right)));
        let target = wrapped.or(assigned).unwrap_or(node);
        let of_type = wrapped.and_then(|_| self.field(&kids, Field::Type));
        let decorators = if wrapped.is_some() { self.decorators_in(&kids) } else { Vec::new() };
        self.release(kids);
        if default.is_none() && of_type.is_none() && decorators.is_empty() && self.is_ellipsis_mark(target) {
            self.expression(target);
            return;
        }
        let id = self.out.open(Kind::Param, self.span(node));
        let mut target = Some(target);
        if let Some(rest) = target.filter(|&target| self.syn(target) == Syn::Rest) {
            self.out.set_text(id, "...");
            let inner = self.kids(rest);
            target = self.named(&inner, 0);
            self.release(inner);
        }
        self.optional(target, node.end_byte());
        self.optional_type(of_type, node.end_byte());
        self.optional(default, node.end_byte());
        self.decorators(&decorators, node.start_byte());
        self.out.close(id);
    }

    /// Decorators among the children.
    pub fn decorators_in(&self, kids: &Kids) -> Vec<Node<'t>> {
        self.stack[kids.clone()].iter().filter(|child| child.syn == Syn::Decorator).map(|child| child.node).collect()
    }

    /// The node that holds the decorator expressions; always there.
    pub fn decorators(&mut self, decorators: &[Node<'t>], at: usize) {
        let span = match (decorators.first(), decorators.last()) {
            (Some(first), Some(last)) => Span::new(first.start_byte(), last.end_byte()),
            _ => Span::new(at, at),
        };
        let id = self.out.open(Kind::Decorators, span);
        for &decorator in decorators {
            let kids = self.kids(decorator);
            self.expressions(kids);
        }
        self.out.close(id);
    }
}
