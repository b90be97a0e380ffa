//! Methods, constructors, lambdas, and their parameters.

use super::grammar::{Field, Syn};
use super::walk::{Kids, Walk};
use crate::kind::{Kind, flag};
use crate::tree::Span;
use tree_sitter::Node;

impl<'t> Walk<'t, '_> {
    /// A method, constructor or element of an annotation type. What has no body ends with its last parameter in an interface;
    /// elsewhere it counts as one with an empty body.
    pub fn method(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let body = self.field(&kids, Field::Body);
        // Parameters of types before the result are no part of it.
        let first = self.stack[kids.clone()].iter().find(|child| child.is_named() && child.syn != Syn::TypeParameters);
        let span = first.map_or(span, |first| Span { start: first.node.start_byte() as u32, end: span.end });
        let declared = body.is_none() && !self.pattern && self.stands_in_interface(node);
        let span = if declared { Span { start: span.start, end: self.end_of_head(&kids, span.end) } } else { span };
        let id = self.out.open(Kind::Function, span);
        let modifiers = self.find(&kids, Syn::Modifiers);
        let of_class = if self.has_modifier(modifiers, "static") { flag::STATIC } else { 0 };
        self.out.add_flags(id, flag::METHOD | of_class);
        let further = [self.find(&kids, Syn::TypeParameters), self.find(&kids, Syn::Throws)];
        self.decorators_and(modifiers, &further, node.start_byte());
        self.optional(self.field(&kids, Field::Name), node.start_byte());
        match self.field(&kids, Field::Parameters) {
            Some(parameters) => self.parameters(parameters),
            None => self.bare(Kind::Params, Span::new(node.start_byte(), node.start_byte())),
        }
        self.optional_type(self.field(&kids, Field::Type), None, node.start_byte());
        match body {
            Some(body) => self.block(body),
            None if declared => self.empty(node.end_byte()),
            None => {
                let block = self.out.open(Kind::Block, Span::new(node.end_byte(), node.end_byte()));
                self.out.add_flags(block, flag::IMPLICIT);
                self.out.close(block);
            }
        }
        self.release(kids);
        self.out.close(id);
    }

    fn stands_in_interface(&self, node: Node<'t>) -> bool {
        node.parent().is_some_and(|parent| matches!(parent.kind(), "interface_body" | "annotation_type_body"))
    }

    fn end_of_head(&mut self, kids: &Kids, end: u32) -> u32 {
        let last = self.field(kids, Field::Parameters).and_then(|parameters| {
            let inner = self.kids(parameters);
            let last = self.last_named(&inner);
            self.release(inner);
            last
        });
        last.or_else(|| self.field(kids, Field::Name)).map_or(end, |last| last.end_byte() as u32)
    }

    /// A lambda; the body that is an expression is what it returns.
    pub fn lambda(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::Function, span);
        self.out.add_flags(id, flag::ARROW);
        self.no_decorators(span.start as usize);
        self.empty(span.start as usize);
        match self.field(&kids, Field::Parameters) {
            Some(parameters) if self.syn(parameters) == Syn::FormalParameters => self.parameters(parameters),
            Some(single) => {
                let params = self.out.open(Kind::Params, Span::new(single.start_byte(), single.end_byte()));
                self.bare_parameter(single);
                self.out.close(params);
            }
            None => self.bare(Kind::Params, Span { start: span.start, end: span.start }),
        }
        self.empty(span.start as usize);
        match self.field(&kids, Field::Body) {
            Some(body) if self.syn(body) == Syn::Block => self.block(body),
            Some(body) => self.expression_body(body),
            None => self.empty(node.end_byte()),
        }
        self.release(kids);
        self.out.close(id);
    }

    fn expression_body(&mut self, body: Node<'t>) {
        let span = self.span(body);
        let block = self.out.open(Kind::Block, span);
        self.out.add_flags(block, flag::IMPLICIT);
        if self.is_ellipsis_mark(body) {
            self.expression(body);
        } else {
            let id = self.out.open(Kind::Return, span);
            self.out.add_flags(id, flag::IMPLICIT);
            self.expression(body);
            self.out.close(id);
        }
        self.out.close(block);
    }

    pub fn parameters(&mut self, node: Node<'t>) {
        let id = self.out.open(Kind::Params, Span::new(node.start_byte(), node.end_byte()));
        let kids = self.kids(node);
        for at in kids.clone() {
            let child = self.stack[at];
            match child.syn {
                Syn::Parameter => self.parameter(child.node),
                Syn::SpreadParameter => self.rest_parameter(child.node),
                Syn::ReceiverParameter => {}
                _ if child.is_named() => self.bare_parameter(child.node),
                _ => {}
            }
        }
        self.release(kids);
        self.out.close(id);
    }

    /// A parameter without type; one that is nothing but `...` stands for any.
    fn bare_parameter(&mut self, name: Node<'t>) {
        if self.is_ellipsis_mark(name) {
            self.expression(name);
            return;
        }
        let span = Span::new(name.start_byte(), name.end_byte());
        let id = self.out.open(Kind::Param, span);
        self.expression(name);
        self.empty(name.end_byte());
        self.empty(name.end_byte());
        self.no_decorators(name.end_byte());
        self.out.close(id);
    }

    fn parameter(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        let (of_type, name) = (self.field(&kids, Field::Type), self.field(&kids, Field::Name));
        let (dimensions, modifiers) = (self.field(&kids, Field::Dimensions), self.find(&kids, Syn::Modifiers));
        self.release(kids);
        if let Some(name) = name.filter(|_| self.is_any_type(of_type)) {
            self.bare_parameter(name);
            return;
        }
        let id = self.out.open(Kind::Param, Span::new(node.start_byte(), node.end_byte()));
        self.optional(name, node.end_byte());
        self.optional_type(of_type, dimensions, node.start_byte());
        self.empty(node.end_byte());
        self.decorators(modifiers, node.start_byte());
        self.out.close(id);
    }

    /// `T... x`.
    fn rest_parameter(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        let id = self.open_named(Kind::Param, Span::new(node.start_byte(), node.end_byte()), "...");
        let modifiers = self.find(&kids, Syn::Modifiers);
        let of_type = self.named(&kids, usize::from(modifiers.is_some()));
        let declarator = self.find(&kids, Syn::VariableDeclarator);
        self.release(kids);
        let name = declarator.and_then(|declarator| {
            let inner = self.kids(declarator);
            let name = self.field(&inner, Field::Name);
            self.release(inner);
            name
        });
        self.optional(name, node.end_byte());
        self.optional_type(of_type, None, node.start_byte());
        self.empty(node.end_byte());
        self.decorators(modifiers, node.start_byte());
        self.out.close(id);
    }

    /// Annotations and modifiers in order of writing; always there. A modifier is an `Other` with its word.
    pub fn decorators(&mut self, modifiers: Option<Node<'t>>, at: usize) {
        self.decorators_and(modifiers, &[], at);
    }

    /// Annotations, modifiers, and what else a pattern may ask for in any order: parameters of types and what is thrown, each an
    /// `Other` of its own.
    pub fn decorators_and(&mut self, modifiers: Option<Node<'t>>, further: &[Option<Node<'t>>], at: usize) {
        let span =
            modifiers.map_or(Span::new(at, at), |modifiers| Span::new(modifiers.start_byte(), modifiers.end_byte()));
        let id = self.out.open(Kind::Decorators, span);
        if let Some(modifiers) = modifiers {
            self.modifiers(modifiers);
        }
        for &part in further.iter().flatten() {
            self.parts_of_type(part);
        }
        self.out.close(id);
    }

    /// `<A, B>` and `throws A, B`.
    fn parts_of_type(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        for at in kids.clone() {
            let child = self.stack[at];
            if !child.is_named() {
                continue;
            }
            let inner = self.kids(child.node);
            let name = if child.syn == Syn::TypeParameter { self.named(&inner, 0) } else { None };
            self.release(inner);
            let name = name.unwrap_or(child.node);
            if self.is_ellipsis_mark(name) {
                self.expression(name);
                continue;
            }
            let id = self.open_named(Kind::Other, Span::new(name.start_byte(), name.end_byte()), node.kind());
            self.type_node(name);
            self.out.close(id);
        }
        self.release(kids);
    }

    fn modifiers(&mut self, modifiers: Node<'t>) {
        let kids = self.kids(modifiers);
        for at in kids.clone() {
            let child = self.stack[at];
            if child.is_named() {
                self.expression(child.node);
            } else {
                let span = Span::new(child.node.start_byte(), child.node.end_byte());
                self.out.leaf(Kind::Other, span, span);
            }
        }
        self.release(kids);
    }

    pub fn no_decorators(&mut self, at: usize) {
        self.bare(Kind::Decorators, Span::new(at, at));
    }

    /// Whether a word is among the modifiers.
    pub fn has_modifier(&mut self, modifiers: Option<Node<'t>>, word: &str) -> bool {
        let Some(modifiers) = modifiers else { return false };
        let kids = self.kids(modifiers);
        let found = self.token(&kids, word).is_some();
        self.release(kids);
        found
    }

    /// `@a.B(x, k = v)`.
    pub fn annotation(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::Annotation, Span::new(node.start_byte(), node.end_byte()));
        let name = self.field(&kids, Field::Name);
        let start = name.map_or(node.start_byte(), |name| name.start_byte());
        let call = self.out.open(Kind::Call, Span::new(start, node.end_byte()));
        self.optional(name, node.end_byte());
        self.arguments(self.field(&kids, Field::Arguments));
        self.release(kids);
        self.out.close(call);
        self.out.close(id);
    }

    /// `k = v`; in a pattern also `...` between such.
    pub fn element_pair(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let (key, value) = (self.field(&kids, Field::Key), self.field(&kids, Field::Value));
        self.release(kids);
        match key {
            Some(key) if self.is_ellipsis_mark(key) => self.expression(key),
            _ => {
                let id = self.out.open(Kind::Keyword, span);
                if let Some(key) = key {
                    self.set_name(id, key);
                }
                self.optional(value, node.end_byte());
                self.out.close(id);
            }
        }
    }
}
