//! Classes and their members.

use super::grammar::{Field, Syn};
use super::walk::{Child, Kids, Walk};
use crate::kind::{Kind, flag};
use crate::tree::Span;
use tree_sitter::Node;

impl<'t> Walk<'t, '_> {
    /// A class; `outer` are the decorators before an `export`, which belong to it.
    pub fn class(&mut self, node: Node<'t>, span: Span, flags: u16, outer: &[Node<'t>]) {
        let kids = self.kids(node);
        let mut decorators = outer.to_vec();
        decorators.extend(self.decorators_in(&kids));
        let start = decorators.first().map_or(span.start, |first| span.start.min(first.start_byte() as u32));
        let id = self.out.open(Kind::Class, Span { start, end: span.end });
        self.out.add_flags(id, flags);
        self.decorators(&decorators, start as usize);
        self.optional(self.field(&kids, Field::Name), node.start_byte());
        if let Some(heritage) = self.find(&kids, Syn::ClassHeritage) {
            self.heritage(heritage);
        }
        match self.field(&kids, Field::Body) {
            Some(body) => self.class_body(body),
            None => self.bare(Kind::Block, Span::new(node.end_byte(), node.end_byte())),
        }
        self.release(kids);
        self.out.close(id);
    }

    /// `extends e` in JavaScript; clauses in TypeScript. Type arguments of a base class are left out.
    fn heritage(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        for at in kids.clone() {
            let child = self.stack[at];
            match child.syn {
                Syn::ExtendsClause => self.heritage(child.node),
                Syn::ImplementsClause => self.implements(child.node),
                Syn::TypeArguments => {}
                _ if child.is_named() => self.expression(child.node),
                _ => {}
            }
        }
        self.release(kids);
    }

    fn implements(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        for at in kids.clone() {
            let child = self.stack[at];
            if child.is_named() {
                self.type_node(child.node);
            }
        }
        self.release(kids);
    }

    fn class_body(&mut self, node: Node<'t>) {
        let id = self.out.open(Kind::Block, self.span(node));
        let kids = self.kids_and_errors(node);
        let mut decorators: Vec<Node<'t>> = Vec::new();
        for at in kids.clone() {
            let child = self.stack[at];
            if child.syn == Syn::Decorator {
                decorators.push(child.node);
            } else if child.is_named() {
                self.then_errors(|walk| walk.member_definition(child, &decorators));
                decorators.clear();
            }
        }
        self.release(kids);
        self.out.close(id);
    }

    fn member_definition(&mut self, child: Child<'t>, decorators: &[Node<'t>]) {
        match child.syn {
            Syn::Method | Syn::AbstractMethodSignature => {
                let span = self.span(child.node);
                self.method(child.node, span, decorators);
            }
            Syn::Field => self.class_field(child.node),
            Syn::ClassStaticBlock => self.static_block(child.node),
            _ => self.anything(child.node),
        }
    }

    /// A `VarDef` without keyword. The span takes in decorators and modifiers; decorators are a fourth child when there
    /// are any, as fields have no place for them.
    fn class_field(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        let name = self.field(&kids, Field::Name).or_else(|| self.field(&kids, Field::Property));
        if name.is_some_and(|name| name.byte_range() == node.byte_range() && self.is_ellipsis_mark(name)) {
            self.optional(name, node.start_byte());
            self.release(kids);
            return;
        }
        let id = self.out.open(Kind::VarDef, self.span(node));
        if self.token(&kids, "static").is_some() {
            self.out.add_flags(id, flag::STATIC);
        }
        self.optional(name, node.start_byte());
        self.optional_type(self.field(&kids, Field::Type), node.end_byte());
        self.optional(self.field(&kids, Field::Value), node.end_byte());
        self.field_decorators(&kids, node);
        self.release(kids);
        self.out.close(id);
    }

    fn field_decorators(&mut self, kids: &Kids, node: Node<'t>) {
        let decorators = self.decorators_in(kids);
        if !decorators.is_empty() {
            self.decorators(&decorators, node.start_byte());
        }
    }

    /// `static { … }`.
    fn static_block(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::Block, self.span(node));
        self.out.add_flags(id, flag::STATIC);
        if let Some(body) = self.field(&kids, Field::Body) {
            let inner = self.kids_and_errors(body);
            self.statements(inner);
        }
        self.release(kids);
        self.out.close(id);
    }
}
