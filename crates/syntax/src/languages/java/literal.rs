//! Names, strings and lists.

use super::grammar::Syn;
use super::walk::Walk;
use crate::kind::Kind;
use crate::mark;
use crate::tree::{NodeId, Span};
use tree_sitter::Node;

impl<'t> Walk<'t, '_> {
    /// A name, or the pattern kind that its mark stands for.
    pub fn name_at(&mut self, node: Node<'t>, span: Span) {
        if !(self.pattern && self.write_mark(node, span)) {
            self.out.leaf(Kind::Ident, span, Span::new(node.start_byte(), node.end_byte()));
        }
    }

    /// Gives a node the text of a name, as it was spelled in a pattern.
    pub fn set_name(&mut self, id: NodeId, name: Node<'t>) {
        if self.is_ellipsis_mark(name) {
            return;
        }
        if self.pattern {
            self.out.set_text(id, &mark::unmark(self.text(name)));
        } else {
            self.out.set_text_span(id, Span::new(name.start_byte(), name.end_byte()));
        }
    }

    pub fn literal(&mut self, kind: Kind, node: Node<'t>, span: Span) {
        self.out.leaf(kind, span, Span::new(node.start_byte(), node.end_byte()));
    }

    /// A string or text block; one with `\{…}` is a template.
    pub fn string(&mut self, node: Node<'t>, span: Span) {
        let content = self.content(node);
        let kids = self.kids(node);
        if self.find(&kids, Syn::Interpolation).is_none() {
            self.release(kids);
            self.out.leaf(Kind::Str, span, content);
            return;
        }
        let id = self.out.open(Kind::Template, span);
        let mut at = content.start as usize;
        for idx in kids.clone() {
            let child = self.stack[idx];
            if child.syn == Syn::Interpolation {
                self.template_text(at, child.node.start_byte());
                let part = self.out.open(Kind::Interp, Span::new(child.node.start_byte(), child.node.end_byte()));
                let inner = self.kids(child.node);
                self.optional(self.named(&inner, 0), child.node.end_byte());
                self.release(inner);
                self.out.close(part);
                at = child.node.end_byte();
            }
        }
        self.template_text(at, content.end as usize);
        self.release(kids);
        self.out.close(id);
    }

    fn template_text(&mut self, start: usize, end: usize) {
        if start < end {
            let text = Span::new(start, end);
            self.out.leaf(Kind::Str, text, text);
        }
    }

    /// What stands between the quotes.
    fn content(&self, node: Node<'t>) -> Span {
        let text = self.text(node);
        let quotes = if text.len() >= 6 && text.starts_with("\"\"\"") { 3 } else { 1 };
        let (start, end) = (node.start_byte(), node.end_byte());
        Span::new((start + quotes).min(end), end.saturating_sub(quotes).max((start + quotes).min(end)))
    }

    /// `{a, b}`.
    pub fn list(&mut self, node: Node<'t>, span: Span) {
        let id = self.out.open(Kind::List, span);
        let kids = self.kids(node);
        self.expressions(kids);
        self.out.close(id);
    }

    /// Writes named children as expressions and frees them.
    pub fn expressions(&mut self, kids: std::ops::Range<usize>) {
        for at in kids.clone() {
            let child = self.stack[at];
            if child.is_named() {
                self.expression(child.node);
            }
        }
        self.release(kids);
    }
}
