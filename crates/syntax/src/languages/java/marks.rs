//! Marks in a rewritten pattern become pattern kinds again.

use super::grammar::{Field, Syn};
use super::walk::Walk;
use crate::kind::Kind;
use crate::mark;
use crate::tree::Span;
use tree_sitter::Node;

/// The type that [`super::forms`] writes where the grammar wants one and the pattern has none.
pub(super) const ANY_TYPE: &str = "PaliAny";

impl<'t> Walk<'t, '_> {
    /// Writes the pattern kind that a marked name stands for; `false` for other names.
    pub fn write_mark(&mut self, name: Node<'t>, span: Span) -> bool {
        let text = self.text(name);
        let word = |name: &&str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if let Some(name) = text.strip_prefix(mark::METAVAR).filter(word) {
            self.out.leaf_text(Kind::Metavar, span, &format!("${name}"));
        } else if let Some(name) = text.strip_prefix(mark::ELLIPSIS_METAVAR).filter(word) {
            self.out.leaf_text(Kind::EllipsisMetavar, span, &format!("$...{name}"));
        } else if text == mark::ELLIPSIS {
            self.bare(Kind::Ellipsis, span);
        } else {
            return false;
        }
        true
    }

    /// Whether a name stands for `...` or `$...X`.
    pub fn is_ellipsis_mark(&self, name: Node<'t>) -> bool {
        let text = self.text(name);
        self.pattern && (text == mark::ELLIPSIS || text.starts_with(mark::ELLIPSIS_METAVAR))
    }

    /// Whether a type was put in by us.
    pub fn is_any_type(&self, of_type: Option<Node<'t>>) -> bool {
        self.pattern && of_type.is_some_and(|of_type| self.text(of_type) == ANY_TYPE)
    }

    /// `PaliDeep(e)`; `false` for other calls.
    pub fn write_marked_call(&mut self, callee: Node<'t>, arguments: Option<Node<'t>>, span: Span) -> bool {
        let Some(arguments) = arguments.filter(|_| self.text(callee) == mark::DEEP) else { return false };
        let kids = self.kids(arguments);
        let argument = self.named(&kids, 0);
        self.release(kids);
        let Some(argument) = argument else { return false };
        let id = self.out.open(Kind::Deep, span);
        self.expression(argument);
        self.out.close(id);
        true
    }

    /// `PaliTyped[(T) $X]`, which may be assigned to as `(T $X)` may; `false` for other elements.
    pub fn write_typed(&mut self, array: Option<Node<'t>>, index: Option<Node<'t>>, span: Span) -> bool {
        let named = array.is_some_and(|array| self.text(array) == mark::TYPED);
        let Some(cast) = index.filter(|&index| named && self.syn(index) == Syn::Cast) else { return false };
        let kids = self.kids(cast);
        let (of_type, name) = (self.field(&kids, Field::Type), self.field(&kids, Field::Value));
        self.release(kids);
        let (Some(name), Some(of_type)) = (name, of_type) else { return false };
        let id = self.open_named(Kind::TypedMetavar, span, &mark::unmark(self.text(name)));
        self.type_node(of_type);
        self.out.close(id);
        true
    }
}
