//! Marks become pattern kinds here.

use super::lowerer::{Child, Kids, Lowerer};
use super::tags::{Field, Tag};
use crate::kind::Kind;
use crate::pattern::mark;
use crate::tree::{NodeId, Span};

impl<'t> Lowerer<'_, 't> {
    /// A name, or what a mark stands for.
    pub fn identifier(&mut self, span: Span) -> NodeId {
        if let Some(id) = self.mark(span) {
            return id;
        }
        self.builder.leaf(Kind::Ident, span, span)
    }

    /// The pattern node for a span that is exactly one mark.
    pub fn mark(&mut self, span: Span) -> Option<NodeId> {
        if !self.pattern {
            return None;
        }
        let text = self.text(span);
        let (kind, text) = if text == mark::ELLIPSIS {
            (Kind::Ellipsis, String::new())
        } else if let Some(name) = text.strip_prefix(mark::METAVAR).filter(|name| is_word(name)) {
            (Kind::Metavar, format!("${name}"))
        } else if let Some(name) = text.strip_prefix(mark::ELLIPSIS_METAVAR).filter(|name| is_word(name)) {
            (Kind::EllipsisMetavar, format!("$...{name}"))
        } else {
            return None;
        };
        Some(self.builder.leaf_text(kind, span, &text))
    }

    /// Whether an ellipsis or an ellipsis metavariable stands at a span.
    pub fn is_ellipsis_mark(&self, span: Span) -> bool {
        let text = self.text(span);
        self.pattern && (text == mark::ELLIPSIS || text.strip_prefix(mark::ELLIPSIS_METAVAR).is_some_and(is_word))
    }

    /// `PaliDeep(e)` and `PaliTyped($X, T)`.
    pub fn marked_call(&mut self, child: Child<'t>, kids: &Kids) -> Option<NodeId> {
        if !self.pattern {
            return None;
        }
        let function = self.field(kids, Field::Function)?;
        let deep = match self.text(function.span()) {
            mark::DEEP => true,
            mark::TYPED => false,
            _ => return None,
        };
        let arguments = self.field(kids, Field::Arguments).filter(|child| child.tag == Tag::ArgumentList)?;
        let inner = self.children(arguments.node);
        let kind = if deep { Kind::Deep } else { Kind::TypedMetavar };
        let id = self.builder.open(kind, child.span());
        if deep {
            self.lower_operands(&inner);
        } else {
            if let Some(name) = self.operand(&inner, 0) {
                self.name_node(id, name.span());
            }
            self.type_or_empty(self.operand(&inner, 1), child.span().end);
        }
        self.builder.close(id);
        self.release(inner);
        Some(id)
    }
}

fn is_word(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
