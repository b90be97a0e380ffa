//! Names, strings, templates, regular expressions, arrays and objects.

use super::grammar::{Field, Syn};
use super::walk::Walk;
use crate::kind::{Kind, flag};
use crate::tree::{NodeId, Span};
use crate::{mark, tree};
use tree_sitter::Node;

impl<'t> Walk<'t, '_> {
    /// A name, or the pattern kind that its mark stands for.
    pub fn name_at(&mut self, node: Node<'t>, span: Span) {
        let text = Span::new(node.start_byte(), node.end_byte());
        if !(self.pattern && self.write_mark(node, span)) {
            self.out.leaf(Kind::Ident, span, text);
        }
    }

    /// Gives a node the text of a name, as it was spelled in a pattern.
    pub fn set_name(&mut self, id: NodeId, name: Node<'t>) {
        let named = matches!(self.syn(name), Syn::Identifier | Syn::JsxNamespaceName | Syn::Member);
        if !named || self.is_ellipsis_mark(name) {
            return;
        }
        if self.pattern {
            self.out.set_text(id, &mark::unmark(self.text(name)));
        } else {
            self.out.set_text_span(id, Span::new(name.start_byte(), name.end_byte()));
        }
    }

    pub fn string(&mut self, node: Node<'t>, span: Span) {
        self.out.leaf(Kind::Str, span, self.content(node));
    }

    /// What stands between the quotes.
    pub fn content(&self, node: Node<'t>) -> Span {
        let (start, end) = (node.start_byte(), node.end_byte());
        let inner = start + 1;
        let closed = end > inner && self.source.as_bytes()[end - 1] == self.source.as_bytes()[start];
        Span::new(inner.min(end), if closed { end - 1 } else { end })
    }

    /// The parts of a template between the substitutions are cut out of the source: the grammar splits them at escapes.
    pub fn template(&mut self, node: Node<'t>, span: Span) {
        let id = self.out.open(Kind::Template, span);
        let content = self.content(node);
        let kids = self.kids(node);
        let mut at = content.start as usize;
        for idx in kids.clone() {
            let child = self.stack[idx];
            if child.syn == Syn::TemplateSubstitution {
                self.template_text(at, child.node.start_byte());
                self.wrapping(Kind::Interp, child.node, Span::new(child.node.start_byte(), child.node.end_byte()));
                at = child.node.end_byte();
            }
        }
        self.template_text(at, content.end as usize);
        self.release(kids);
        self.out.close(id);
    }

    fn template_text(&mut self, start: usize, end: usize) {
        if start < end {
            let text = tree::Span::new(start, end);
            self.out.leaf(Kind::Str, text, text);
        }
    }

    pub fn regex(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let content =
            self.field(&kids, Field::Pattern).map_or(span, |part| Span::new(part.start_byte(), part.end_byte()));
        self.release(kids);
        self.out.leaf(Kind::Regex, span, content);
    }

    /// Holes stay as `Empty`, so that places count.
    pub fn array(&mut self, node: Node<'t>, span: Span) {
        let id = self.out.open(Kind::List, span);
        let kids = self.kids(node);
        let mut hole = true;
        for at in kids.clone() {
            let child = self.stack[at];
            if child.is_named() {
                self.expression(child.node);
                hole = false;
            } else if child.node.kind() == "," {
                if hole {
                    self.empty(child.node.start_byte());
                }
                hole = true;
            }
        }
        self.release(kids);
        self.out.close(id);
    }

    pub fn object(&mut self, node: Node<'t>, span: Span) {
        let id = self.out.open(Kind::Dict, span);
        let kids = self.kids(node);
        for at in kids.clone() {
            let child = self.stack[at];
            match child.syn {
                Syn::ObjectAssignmentPattern => self.default_entry(child.node),
                _ if child.is_named() => self.expression(child.node),
                _ => {}
            }
        }
        self.release(kids);
        self.out.close(id);
    }

    pub fn pair(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::Pair, span);
        self.optional(self.field(&kids, Field::Key), node.start_byte());
        self.optional(self.field(&kids, Field::Value), node.end_byte());
        self.release(kids);
        self.out.close(id);
    }

    /// `{a}`; in a pattern also `{...}`.
    pub fn shorthand(&mut self, node: Node<'t>, span: Span) {
        if self.pattern && self.is_ellipsis_mark(node) {
            self.write_mark(node, span);
            return;
        }
        let id = self.out.open(Kind::Pair, span);
        self.name_at(node, span);
        self.name_at(node, span);
        self.out.close(id);
    }

    /// `{a = 1}` as a pattern.
    fn default_entry(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        let span = self.span(node);
        match self.field(&kids, Field::Left).filter(|&left| self.syn(left) == Syn::Shorthand) {
            Some(name) => {
                let name_span = self.span(name);
                let id = self.out.open(Kind::Pair, span);
                self.name_at(name, name_span);
                let assign = self.out.open(Kind::Assign, span);
                self.name_at(name, name_span);
                self.optional(self.field(&kids, Field::Right), node.end_byte());
                self.out.close(assign);
                self.out.close(id);
            }
            None => self.expression(node),
        }
        self.release(kids);
    }

    /// Flags for the words before a name: `static async *`.
    pub fn modifiers(&self, kids: &std::ops::Range<usize>) -> u16 {
        let tokens = self.stack[kids.clone()].iter().take_while(|child| child.field != Field::Name);
        tokens.fold(0, |flags, child| {
            flags
                | match child.node.kind() {
                    _ if child.is_named() => 0,
                    "static" => flag::STATIC,
                    "static get" => flag::STATIC | flag::GETTER,
                    "async" => flag::ASYNC,
                    "get" => flag::GETTER,
                    "set" => flag::SETTER,
                    "*" => flag::GENERATOR,
                    _ => 0,
                }
        })
    }
}
