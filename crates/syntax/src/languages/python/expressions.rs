//! Expressions. Not here: operators, strings, lambdas, calls that are marks.

use super::lowerer::{Child, Lowerer};
use super::tags::{Field, Tag};
use crate::kind::{Kind, flag};
use crate::tree::{NodeId, Span};

impl<'t> Lowerer<'_, 't> {
    /// `True`, `None`, `_`; a literal `...` is no pattern in source code.
    pub fn constant(&mut self, child: Child<'t>) -> NodeId {
        let span = child.span();
        match child.tag {
            Tag::True => self.builder.leaf_text(Kind::Bool, span, "true"),
            Tag::False => self.builder.leaf_text(Kind::Bool, span, "false"),
            Tag::None => self.builder.leaf_text(Kind::Null, span, ""),
            Tag::Underscore => self.builder.leaf(Kind::Ident, span, span),
            _ if self.pattern => self.builder.leaf_text(Kind::Ellipsis, span, ""),
            _ => self.builder.leaf_text(Kind::Other, span, "ellipsis"),
        }
    }

    /// Parentheses belong to the span of what they hold, as in Semgrep; not those of `(yield)`.
    pub fn parenthesized(&mut self, child: Child<'t>) -> NodeId {
        let mut inner = child;
        while inner.tag == Tag::ParenthesizedExpression {
            let kids = self.children(inner.node);
            let operand = self.operand(&kids, 0);
            self.release(kids);
            let Some(operand) = operand else { return self.builder.empty(child.span().start) };
            inner = operand;
        }
        let id = self.lower(inner);
        if inner.tag != Tag::Yield {
            self.builder.set_span(id, child.span());
        }
        id
    }

    /// `a.b`.
    pub fn attribute(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let id = self.builder.open(Kind::Member, child.span());
        self.lower_or_empty(self.field(&kids, Field::Object), child.span().start);
        self.property(id, self.field(&kids, Field::Attribute), child.span().end);
        self.builder.close(id);
        self.release(kids);
        id
    }

    /// The name behind a dot, which is also the text of its `Member`.
    pub fn property(&mut self, member: NodeId, name: Option<Child<'t>>, at: u32) {
        match name {
            Some(name) => {
                if !self.is_ellipsis_mark(name.span()) {
                    self.name_node(member, name.span());
                }
                self.identifier(name.span());
            }
            None => {
                self.builder.empty(at);
            }
        }
    }

    /// `f(a)`.
    pub fn call(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        if let Some(id) = self.marked_call(child, &kids) {
            self.release(kids);
            return id;
        }
        let id = self.builder.open(Kind::Call, child.span());
        self.lower_or_empty(self.field(&kids, Field::Function), child.span().start);
        match self.field(&kids, Field::Arguments) {
            Some(arguments) if arguments.tag == Tag::GeneratorExpression => self.generator_argument(arguments),
            Some(arguments) => {
                let inner = self.children(arguments.node);
                self.lower_operands(&inner);
                self.release(inner);
            }
            None => {}
        }
        self.builder.close(id);
        self.release(kids);
        id
    }

    /// The parentheses of `f(x for x in y)` are those of the call.
    fn generator_argument(&mut self, child: Child<'t>) {
        let id = self.lower(child);
        let kids = self.children(child.node);
        let last =
            self.operand(&kids, 1).and_then(|_| kids.clone().rev().map(|at| self.kid(at)).find(|kid| !kid.is_token()));
        if let (Some(first), Some(last)) = (self.operand(&kids, 0), last) {
            self.builder.set_span(id, first.span().to(last.span()));
        }
        self.release(kids);
    }

    /// `a[b, c]`.
    pub fn subscript(&mut self, child: Child<'t>) -> NodeId {
        self.lower_list(Kind::Index, child)
    }

    /// `a:b:c`.
    pub fn slice(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let id = self.builder.open(Kind::Slice, child.span());
        let mut parts = [None; 3];
        let mut place = 0;
        for at in kids.clone() {
            match self.kid(at) {
                colon if colon.is_token() => place += 1,
                part if place < 3 => parts[place] = Some(part),
                _ => {}
            }
        }
        for part in parts {
            self.lower_or_empty(part, child.span().end);
        }
        self.builder.close(id);
        self.release(kids);
        id
    }

    /// `k=v`.
    pub fn keyword(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let id = self.builder.open(Kind::Keyword, child.span());
        if let Some(name) = self.operand(&kids, 0) {
            self.name_node(id, name.span());
        }
        self.lower_or_empty(self.operand(&kids, 1), child.span().end);
        self.builder.close(id);
        self.release(kids);
        id
    }

    /// `*a`, `**a`.
    pub fn splat(&mut self, child: Child<'t>) -> NodeId {
        let id = self.builder.open(Kind::Spread, child.span());
        let kids = self.children(child.node);
        let operator = kids.clone().next().map(|at| self.kid(at)).filter(|kid| kid.is_token());
        if let Some(operator) = operator {
            self.builder.set_text_span(id, operator.span());
        }
        for at in kids.clone().skip(1) {
            let operand = self.kid(at);
            if !operand.is_token() || operand.tag == Tag::Underscore {
                self.lower(operand);
            }
        }
        self.release(kids);
        self.builder.close(id);
        id
    }

    /// `a if c else b`.
    pub fn conditional(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let id = self.builder.open(Kind::Conditional, child.span());
        for place in [1, 0, 2] {
            self.lower_or_empty(self.operand(&kids, place), child.span().end);
        }
        self.builder.close(id);
        self.release(kids);
        id
    }

    /// `a = b`, `a: T = b`.
    pub fn assignment(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let annotation = self.field(&kids, Field::Type);
        let kind = if annotation.is_some() { Kind::VarDef } else { Kind::Assign };
        let id = self.builder.open(kind, child.span());
        self.lower_or_empty(self.field(&kids, Field::Left), child.span().start);
        if annotation.is_some() {
            self.type_or_empty(annotation, child.span().end);
        }
        self.lower_or_empty(self.field(&kids, Field::Right), child.span().end);
        self.builder.close(id);
        self.release(kids);
        id
    }

    /// `a := b`.
    pub fn named_expression(&mut self, child: Child<'t>) -> NodeId {
        self.lower_list(Kind::Assign, child)
    }

    /// `a += b`.
    pub fn augmented_assignment(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let id = self.builder.open(Kind::AugAssign, child.span());
        if let Some(operator) = self.field(&kids, Field::Operator) {
            let span = operator.span();
            self.builder.set_text_span(id, Span { start: span.start, end: span.end - 1 });
        }
        self.lower_or_empty(self.field(&kids, Field::Left), child.span().start);
        self.lower_or_empty(self.field(&kids, Field::Right), child.span().end);
        self.builder.close(id);
        self.release(kids);
        id
    }

    /// `{a: b, **c}`; in a pattern `...` is written `**` with its mark.
    pub fn dictionary(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let id = self.builder.open(Kind::Dict, child.span());
        for at in kids.clone() {
            let entry = self.kid(at);
            let operand = Span { start: entry.span().start + 2, end: entry.span().end.max(entry.span().start + 2) };
            if entry.tag == Tag::DictionarySplat && self.is_ellipsis_mark(operand) {
                self.mark(operand);
            } else if !entry.is_token() {
                self.lower(entry);
            }
        }
        self.builder.close(id);
        self.release(kids);
        id
    }

    /// `a: b`.
    pub fn pair(&mut self, child: Child<'t>) -> NodeId {
        self.lower_list(Kind::Pair, child)
    }

    /// `[a for b in c if d]`.
    pub fn comprehension(&mut self, child: Child<'t>) -> NodeId {
        let id = self.lower_list(Kind::Comprehension, child);
        let name = match child.tag {
            Tag::ListComprehension => "list",
            Tag::SetComprehension => "set",
            Tag::DictionaryComprehension => "dict",
            _ => "generator",
        };
        self.builder.set_text(id, name);
        id
    }

    /// `for a in b`.
    pub fn for_in_clause(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let id = self.builder.open(Kind::CompFor, child.span());
        if self.tagged(&kids, Tag::Async).is_some() {
            self.builder.add_flags(id, flag::ASYNC);
        }
        self.lower_or_empty(self.field(&kids, Field::Left), child.span().start);
        let iterables: Vec<Child> =
            kids.clone().map(|at| self.kid(at)).filter(|kid| kid.field == Field::Right && !kid.is_token()).collect();
        self.lower_several(&iterables, child.span().end);
        self.builder.close(id);
        self.release(kids);
        id
    }

    /// One expression, or several as a tuple.
    pub fn lower_several(&mut self, expressions: &[Child<'t>], at: u32) {
        if let [first, .., last] = expressions {
            let tuple = self.builder.open(Kind::Tuple, first.span().to(last.span()));
            for &expression in expressions {
                self.lower(expression);
            }
            self.builder.close(tuple);
        } else {
            self.lower_or_empty(expressions.first().copied(), at);
        }
    }

    /// `yield a`, `yield from a`.
    pub fn yields(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let id = self.builder.open(Kind::Yield, child.span());
        let from = self.tagged(&kids, Tag::From).is_some();
        self.builder.set_text(id, if from { "yield from" } else { "yield" });
        self.lower_or_empty(self.operand(&kids, 0), child.span().end);
        self.builder.close(id);
        self.release(kids);
        id
    }

    /// What is only a wrapper in the grammar.
    pub fn wrapped(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let id = self.lower_or_empty(self.operand(&kids, 0), child.span().start);
        self.release(kids);
        id
    }
}
