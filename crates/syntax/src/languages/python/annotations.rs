//! Types as written after `:` and `->`.

use super::lowerer::{Child, Lowerer};
use crate::kind::Kind;
use crate::pattern::mark;
use crate::tree::{NodeId, Span};

impl<'t> Lowerer<'_, 't> {
    /// A `Type` node round what stands there, or `Empty`.
    pub fn type_or_empty(&mut self, child: Option<Child<'t>>, at: u32) -> NodeId {
        let Some(child) = child else { return self.builder.empty(at) };
        let id = self.builder.open(Kind::Type, child.span());
        self.set_type_text(id, child.span());
        self.lower(child);
        self.builder.close(id);
        id
    }

    fn set_type_text(&mut self, id: NodeId, span: Span) {
        let text = self.text(span);
        if !self.pattern && !text.contains(['\n', '\t', '\r', '\\', '#']) && !text.contains("  ") {
            self.builder.set_text_span(id, span);
            return;
        }
        let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.builder.set_text(id, &mark::unmark(&folded));
    }

    /// `List[int]`.
    pub fn generic_type(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let id = self.builder.open(Kind::Index, child.span());
        self.lower_or_empty(self.operand(&kids, 0), child.span().start);
        if let Some(parameters) = self.operand(&kids, 1) {
            let inner = self.children(parameters.node);
            self.lower_operands(&inner);
            self.release(inner);
        }
        self.builder.close(id);
        self.release(kids);
        id
    }

    /// `a.B` where the grammar sees a type.
    pub fn member_type(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let id = self.builder.open(Kind::Member, child.span());
        self.lower_or_empty(self.operand(&kids, 0), child.span().start);
        self.property(id, self.operand(&kids, 1), child.span().end);
        self.builder.close(id);
        self.release(kids);
        id
    }
}
