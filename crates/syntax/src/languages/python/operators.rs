//! Unary and binary operators, and chains of them.

use super::lowerer::{Child, Lowerer};
use super::tags::{Field, Tag};
use crate::MAX_DEPTH;
use crate::kind::Kind;
use crate::tree::{NodeId, Span};
use smallvec::SmallVec;

/// Nodes of a middle operand in a chain of comparisons that is lowered twice.
const LARGEST_COPY: usize = 64;

impl<'t> Lowerer<'_, 't> {
    /// `-a`, `not a`.
    pub fn unary(&mut self, child: Child<'t>) -> NodeId {
        let id = self.lower_list(Kind::Unary, child);
        if child.tag == Tag::NotOperator {
            self.builder.set_text(id, "not");
        } else {
            let start = child.span().start;
            self.builder.set_text_span(id, Span { start, end: start + 1 });
        }
        id
    }

    /// `a + b`, `a and b`.
    pub fn binary(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let id = self.builder.open(Kind::Binary, child.span());
        if let Some(operator) = self.field(&kids, Field::Operator) {
            self.builder.set_text_span(id, operator.span());
        }
        self.lower_or_empty(self.field(&kids, Field::Left), child.span().start);
        self.lower_or_empty(self.field(&kids, Field::Right), child.span().end);
        self.builder.close(id);
        self.release(kids);
        id
    }

    /// `a < b`; `a < b < c` is `a < b and b < c`, with a copy of `b`.
    pub fn comparison(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let operators: SmallVec<[Child; 2]> =
            kids.clone().map(|at| self.kid(at)).filter(|kid| kid.field == Field::Operators).collect();
        let operands: SmallVec<[Child; 3]> =
            kids.clone().map(|at| self.kid(at)).filter(|kid| !kid.is_token()).collect();
        self.release(kids);
        let chained = operators.len() > 1;
        // A copy within a copy would double with every level.
        if operands.len() != operators.len() + 1
            || (chained && (self.copying || self.builder.depth() + operators.len() >= MAX_DEPTH))
        {
            return self.lower_other(child);
        }
        let mut joins = Vec::new();
        for last in (2..operands.len()).rev() {
            let join = self.builder.open(Kind::Binary, operands[0].span().to(operands[last].span()));
            self.builder.set_text(join, "and");
            joins.push(join);
        }
        let mut outermost = joins.first().copied();
        for (at, &operator) in operators.iter().enumerate() {
            let id = self.builder.open(Kind::Binary, operands[at].span().to(operands[at + 1].span()));
            outermost.get_or_insert(id);
            self.set_comparison(id, operator);
            if at == 0 {
                self.lower(operands[at]);
            } else {
                self.copy(operands[at]);
            }
            self.lower(operands[at + 1]);
            self.builder.close(id);
            if at > 0 {
                self.builder.close(joins.pop().expect("one for every operator but the first"));
            }
        }
        outermost.expect("a comparison has an operator")
    }

    /// A second copy of an operand, unless it is large: nested chains would make the tree quadratic.
    fn copy(&mut self, operand: Child<'t>) {
        if operand.node.descendant_count() > LARGEST_COPY {
            self.builder.leaf_text(Kind::Other, operand.span(), operand.node.kind());
            return;
        }
        self.copying = true;
        self.lower(operand);
        self.copying = false;
    }

    fn set_comparison(&mut self, id: NodeId, operator: Child<'t>) {
        let span = operator.span();
        match self.text(span) {
            "<>" => self.builder.set_text(id, "!="),
            text if text.starts_with("not") => self.builder.set_text(id, "not in"),
            text if text.starts_with("is") && text.len() > 2 => self.builder.set_text(id, "is not"),
            _ => self.builder.set_text_span(id, span),
        }
    }

    /// `a | b | c` among types and patterns.
    pub fn union(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let operands: Vec<Child> = kids.clone().map(|at| self.kid(at)).filter(|kid| !kid.is_token()).collect();
        let negative = self.tagged(&kids, Tag::Minus).is_some();
        self.release(kids);
        if negative || operands.len() < 2 || self.builder.depth() + operands.len() >= MAX_DEPTH {
            return self.lower_other(child);
        }
        let start = operands[0].span();
        let mut open: Vec<NodeId> = Vec::new();
        for operand in operands[1..].iter().rev() {
            let id = self.builder.open(Kind::Binary, start.to(operand.span()));
            self.builder.set_text(id, "|");
            open.push(id);
        }
        let outermost = open[0];
        self.lower(operands[0]);
        for &operand in &operands[1..] {
            self.lower(operand);
            self.builder.close(open.pop().expect("one for every operand but the first"));
        }
        outermost
    }
}
