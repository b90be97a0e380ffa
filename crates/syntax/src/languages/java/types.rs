//! Types as written.

use super::grammar::{Field, Syn};
use super::walk::Walk;
use crate::kind::Kind;
use crate::mark;
use crate::tree::Span;
use tree_sitter::Node;

/// Arrays of arrays further down are taken for one.
const MOST_DIMENSIONS: usize = 8;

impl<'t> Walk<'t, '_> {
    /// A type, or nothing.
    pub fn optional_type(&mut self, of_type: Option<Node<'t>>, dimensions: Option<Node<'t>>, at: usize) {
        match of_type.filter(|_| !self.is_any_type(of_type)) {
            Some(of_type) => self.type_with(of_type, dimensions),
            None => self.empty(at),
        }
    }

    /// A type with its text.
    pub fn type_node(&mut self, node: Node<'t>) {
        self.type_with(node, None);
    }

    /// A type; `dimensions` are the brackets behind the name of a variable, which belong to it: `int a[]`.
    fn type_with(&mut self, node: Node<'t>, dimensions: Option<Node<'t>>) {
        let text = self.text(node);
        let span = Span::new(node.start_byte(), node.end_byte());
        let id = self.out.open(Kind::Type, span);
        if self.pattern || dimensions.is_some() || text.contains(char::is_whitespace) {
            let mut folded = text.split_whitespace().collect::<Vec<&str>>().join(" ");
            folded.push_str(dimensions.map_or("", |brackets| self.text(brackets)));
            self.out.set_text(id, &mark::unmark(&folded));
        } else {
            self.out.set_text_span(id, span);
        }
        match dimensions {
            Some(_) => {
                let array = self.open_named(Kind::Other, span, "array_type");
                self.expression(node);
                self.out.close(array);
            }
            None => self.expression(node),
        }
        self.out.close(id);
    }

    /// `A[]`.
    pub fn array_type(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let dimensions = self.field(&kids, Field::Dimensions).map_or("", |brackets| self.text(brackets));
        let further = dimensions.bytes().filter(|&byte| byte == b'[').count().clamp(1, MOST_DIMENSIONS);
        let arrays: Vec<_> = (0..further).map(|_| self.open_named(Kind::Other, span, "array_type")).collect();
        self.optional(self.field(&kids, Field::Element), node.start_byte());
        arrays.into_iter().rev().for_each(|array| self.out.close(array));
        self.release(kids);
    }

    /// `A<B, C>` as a subscript, under the name of what has the arguments.
    pub fn generic_type(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::Index, span);
        let base = self.named(&kids, 0);
        self.optional(base, node.start_byte());
        if let Some(arguments) = self.find(&kids, Syn::TypeArguments) {
            let inner = self.kids(arguments);
            self.expressions(inner);
        }
        self.release(kids);
        self.out.close(id);
    }

    /// `a.B` as a type or as a plain name.
    pub fn scoped_name(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::Member, span);
        let (scope, name) = (self.named(&kids, 0), self.last_named(&kids));
        if let Some(name) = name {
            self.set_name(id, name);
        }
        self.optional(scope, node.start_byte());
        self.optional(name, node.end_byte());
        self.release(kids);
        self.out.close(id);
    }

    /// `String.class`.
    pub fn class_literal(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.open_named(Kind::Member, span, "class");
        match self.named(&kids, 0) {
            Some(of_type) => self.type_node(of_type),
            None => self.empty(node.start_byte()),
        }
        let word = self.token(&kids, "class").map_or(span, |word| Span::new(word.start_byte(), word.end_byte()));
        self.out.leaf_text(Kind::Ident, word, "class");
        self.release(kids);
        self.out.close(id);
    }

    /// `(T) e`.
    pub fn cast(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::Cast, span);
        self.optional(self.field(&kids, Field::Value), node.end_byte());
        match self.field(&kids, Field::Type) {
            Some(of_type) => self.type_node(of_type),
            None => self.empty(node.start_byte()),
        }
        self.release(kids);
        self.out.close(id);
    }
}
