//! Types: as annotations a `Type` round them, elsewhere as they are.

use super::Walk;
use super::grammar::Syn;
use crate::kind::Kind;
use crate::tree::Span;
use crate::walk::span_of;
use tree_sitter::Node;

impl<'t> Walk<'t, '_> {
    /// A `Type`, or the place-holder when there is none.
    pub fn optional_type(&mut self, node: Option<Node<'t>>, at: usize) {
        let Some(node) = node else { return self.empty(at) };
        let span = span_of(node);
        if self.is_ellipsis_mark(node) {
            self.write_mark(self.text(node), span);
            return;
        }
        let id = self.out.open(Kind::Type, span);
        self.set_type_text(id, span);
        self.type_expression(node);
        self.out.close(id);
    }

    /// A type without a `Type` round it.
    pub fn type_expression(&mut self, node: Node<'t>) {
        self.deeper(node, |walk| walk.write_type(node));
    }

    fn write_type(&mut self, node: Node<'t>) {
        let span = span_of(node);
        match self.syn(node) {
            Syn::Identifier | Syn::ScopedIdentifier | Syn::Macro => self.expression(node),
            Syn::GenericType => {
                let kids = self.kids(node);
                let (base, arguments) = (self.field(&kids, "type"), self.field(&kids, "type_arguments"));
                self.release(kids);
                let id = self.out.open(Kind::Index, span);
                match base {
                    Some(base) => self.type_expression(base),
                    None => self.empty(node.start_byte()),
                }
                if let Some(arguments) = arguments {
                    self.whole_types_in(arguments);
                }
                self.out.close(id);
            }
            Syn::ReferenceType => {
                let operator = if self.text(node).starts_with('&') { "&" } else { "*" };
                let kids = self.kids(node);
                let inner = self.field(&kids, "type");
                self.release(kids);
                let id = self.open_named(Kind::Unary, span, operator);
                match inner {
                    Some(inner) => self.type_expression(inner),
                    None => self.empty(node.end_byte()),
                }
                self.out.close(id);
            }
            Syn::Tuple => {
                let id = self.out.open(Kind::Tuple, span);
                self.whole_types_in(node);
                self.out.close(id);
            }
            _ => self.other_type(node, span),
        }
    }

    fn other_type(&mut self, node: Node<'t>, span: Span) {
        let id = self.open_named(Kind::Other, span, node.kind());
        self.whole_types_in(node);
        self.out.close(id);
    }

    /// The named children, each a `Type` of its own; lifetimes do not count.
    fn whole_types_in(&mut self, node: Node<'t>) {
        for child in self.named_children(node) {
            match self.syn(child) {
                Syn::Lifetime | Syn::Mutable => {}
                Syn::Parameters => self.parameters(Some(child), child.start_byte()),
                _ => self.optional_type(Some(child), child.end_byte()),
            }
        }
    }
}
