//! JSX elements.

use super::grammar::{Field, Syn};
use super::walk::{Child, Kids, Walk};
use crate::kind::Kind;
use crate::mark;
use crate::tree::Span;
use tree_sitter::Node;

impl<'t> Walk<'t, '_> {
    pub fn jsx(&mut self, node: Node<'t>, span: Span) {
        let id = self.out.open(Kind::Jsx, span);
        let kids = self.kids(node);
        let opening = match self.syn(node) {
            Syn::JsxSelfClosing => Some(node),
            _ => self.named(&kids, 0),
        };
        let Some(opening) = opening else {
            self.empty(node.start_byte());
            self.release(kids);
            self.out.close(id);
            return;
        };
        let inner = self.kids(opening);
        let name = self.field(&inner, Field::Name);
        if let Some(name) = name {
            self.set_name(id, name);
        }
        self.optional(name, opening.start_byte());
        self.attributes(&inner);
        self.release(inner);
        if opening != node {
            self.content_of(&kids);
        }
        self.release(kids);
        self.out.close(id);
    }

    fn attributes(&mut self, kids: &Kids) {
        for at in kids.clone() {
            let child = self.stack[at];
            match child.syn {
                Syn::JsxAttribute => self.attribute(child.node),
                Syn::JsxExpression => self.unbraced(child.node),
                _ => {}
            }
        }
    }

    /// `b={c}`; in a pattern also `...`.
    fn attribute(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        let (name, value) = (self.named(&kids, 0), self.named(&kids, 1));
        self.release(kids);
        if let Some(name) = name.filter(|&name| value.is_none() && self.is_ellipsis_mark(name)) {
            self.expression(name);
            return;
        }
        let id = self.out.open(Kind::JsxAttribute, self.span(node));
        if let Some(name) = name {
            self.set_name(id, name);
        }
        match value {
            Some(value) if self.syn(value) == Syn::JsxExpression => self.interp(value),
            _ => self.optional(value, node.end_byte()),
        }
        self.out.close(id);
    }

    /// `{...props}` among attributes.
    fn unbraced(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        let inner = self.named(&kids, 0);
        self.release(kids);
        if let Some(inner) = inner {
            self.expression(inner);
        }
    }

    /// `{e}`. In a pattern `{...}` stands for any value or child, not only for one in braces.
    fn interp(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        let inner = self.named(&kids, 0);
        self.release(kids);
        match inner {
            Some(inner) if self.is_ellipsis_mark(inner) => self.expression(inner),
            _ => self.wrapping(Kind::Interp, node, Span::new(node.start_byte(), node.end_byte())),
        }
    }

    /// What stands between the tags.
    fn content_of(&mut self, kids: &Kids) {
        let mut text: Option<Span> = None;
        for at in kids.clone().skip(1) {
            let Child { node, syn, .. } = self.stack[at];
            if syn == Syn::JsxText {
                let part = Span::new(node.start_byte(), node.end_byte());
                text = Some(text.map_or(part, |before| before.to(part))); // entities are nodes of their own
                continue;
            }
            if let Some(text) = text.take() {
                self.jsx_text(text);
            }
            match syn {
                Syn::JsxExpression if self.is_blank(node) => {}
                Syn::JsxExpression => self.interp(node),
                Syn::JsxElement | Syn::JsxSelfClosing => self.expression(node),
                _ => {}
            }
        }
    }

    /// Braces round nothing, or a comment.
    fn is_blank(&mut self, node: Node<'t>) -> bool {
        let kids = self.kids(node);
        let blank = self.named(&kids, 0).is_none();
        self.release(kids);
        blank
    }

    /// Text; white space with a line end in it is layout and left out, as JSX has it.
    fn jsx_text(&mut self, span: Span) {
        let text = &self.source[span.range()];
        let trimmed = text.trim();
        if trimmed.is_empty() && text.contains('\n') {
            return;
        }
        if !self.pattern {
            self.out.leaf(Kind::Str, span, span);
        } else if !self.write_mark_text(trimmed, span) {
            self.out.leaf_text(Kind::Str, span, &mark::unmark(text));
        }
    }
}
