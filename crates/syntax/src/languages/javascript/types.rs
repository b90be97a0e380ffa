//! Types as written, and casts.

use super::grammar::Field;
use super::walk::Walk;
use crate::kind::Kind;
use crate::mark;
use crate::tree::Span;
use tree_sitter::Node;

impl<'t> Walk<'t, '_> {
    /// `: T`, or nothing.
    pub fn optional_type(&mut self, annotation: Option<Node<'t>>, at: usize) {
        match annotation {
            Some(annotation) => self.type_annotation(annotation),
            None => self.empty(at),
        }
    }

    /// `: T`, `asserts x`, `x is T`.
    pub fn type_annotation(&mut self, annotation: Node<'t>) {
        let kids = self.kids(annotation);
        let inner = self.named(&kids, 0);
        self.release(kids);
        match inner {
            Some(inner) => self.type_node(inner),
            None => self.empty(annotation.end_byte()),
        }
    }

    /// A type with its text.
    pub fn type_node(&mut self, node: Node<'t>) {
        let text = self.text(node);
        let id = self.out.open(Kind::Type, self.span(node));
        if self.pattern || text.contains(char::is_whitespace) {
            let folded: Vec<&str> = text.split_whitespace().collect();
            self.out.set_text(id, &mark::unmark(&folded.join(" ")));
        } else {
            self.out.set_text_span(id, Span::new(node.start_byte(), node.end_byte()));
        }
        self.expression(node);
        self.out.close(id);
    }

    /// `A<B, C>` as a subscript.
    pub fn generic_type(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::Index, span);
        self.optional(self.field(&kids, Field::Name), node.start_byte());
        if let Some(arguments) = self.field(&kids, Field::TypeArguments) {
            let inner = self.kids(arguments);
            self.expressions(inner);
        }
        self.release(kids);
        self.out.close(id);
    }

    /// `e as T`, `e satisfies T`, `e as const`.
    pub fn cast(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::Cast, span);
        self.optional(self.named(&kids, 0), node.start_byte());
        match (self.named(&kids, 1), self.token(&kids, "const")) {
            (Some(of_type), _) => self.type_node(of_type),
            (None, Some(word)) => {
                let word = Span::new(word.start_byte(), word.end_byte());
                let of_type = self.out.open(Kind::Type, word);
                self.out.set_text_span(of_type, word);
                self.out.leaf(Kind::Ident, word, word);
                self.out.close(of_type);
            }
            (None, None) => self.empty(node.end_byte()),
        }
        self.release(kids);
        self.out.close(id);
    }

    /// `<T>e`.
    pub fn type_assertion(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::Cast, span);
        self.optional(self.named(&kids, 1), node.end_byte());
        match self.named(&kids, 0) {
            Some(arguments) => self.type_annotation(arguments),
            None => self.empty(node.start_byte()),
        }
        self.release(kids);
        self.out.close(id);
    }
}
