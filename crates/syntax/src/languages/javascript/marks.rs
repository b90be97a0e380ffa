//! Marks in a rewritten pattern become pattern kinds again.

use super::grammar::Syn;
use super::walk::Walk;
use crate::kind::Kind;
use crate::mark;
use crate::tree::Span;
use tree_sitter::Node;

impl<'t> Walk<'t, '_> {
    /// Writes the pattern kind that a marked name stands for; `false` for other names.
    pub fn write_mark(&mut self, name: Node<'t>, span: Span) -> bool {
        self.write_mark_text(self.text(name), span)
    }

    /// Writes the pattern kind of a marked text.
    pub fn write_mark_text(&mut self, text: &str, span: Span) -> bool {
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

    /// `PaliDeep(e)` and `PaliTyped($X as T)`; `false` for other calls.
    pub fn write_marked_call(&mut self, callee: Option<Node<'t>>, arguments: Option<Node<'t>>, span: Span) -> bool {
        let (Some(callee), Some(arguments)) = (callee, arguments) else { return false };
        let text = self.text(callee);
        if text != mark::DEEP && text != mark::TYPED {
            return false;
        }
        let kids = self.kids(arguments);
        let argument = self.named(&kids, 0);
        self.release(kids);
        let Some(argument) = argument else { return false };
        if text == mark::DEEP {
            let id = self.out.open(Kind::Deep, span);
            self.expression(argument);
            self.out.close(id);
            return true;
        }
        self.syn(argument) == Syn::AsExpression && self.typed_metavar(argument, span)
    }

    fn typed_metavar(&mut self, cast: Node<'t>, span: Span) -> bool {
        let kids = self.kids(cast);
        let (name, of_type) = (self.named(&kids, 0), self.named(&kids, 1));
        self.release(kids);
        let (Some(name), Some(of_type)) = (name, of_type) else { return false };
        let id = self.open_named(Kind::TypedMetavar, span, &mark::unmark(self.text(name)));
        self.type_node(of_type);
        self.out.close(id);
        true
    }
}
