//! `match` statements and the patterns in their cases.

use super::lowerer::{Child, Lowerer};
use super::tags::{Field, Tag};
use crate::MAX_DEPTH;
use crate::kind::Kind;
use crate::tree::{NodeId, Span};

impl<'t> Lowerer<'_, 't> {
    /// `match a:`.
    pub fn match_statement(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let id = self.builder.open(Kind::Switch, child.span());
        self.end = child.span().end;
        let subjects: Vec<Child> =
            kids.clone().map(|at| self.kid(at)).filter(|kid| kid.field == Field::Subject && !kid.is_token()).collect();
        self.lower_several(&subjects, child.span().start);
        if let Some(body) = self.field(&kids, Field::Body) {
            let cases = self.children(body.node);
            self.lower_operands(&cases);
            self.release(cases);
        }
        self.finish_statement(id, child.span().start, self.end);
        self.release(kids);
        id
    }

    /// `case a if b:`.
    pub fn case_clause(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let id = self.builder.open(Kind::Case, child.span());
        let tests: Vec<Child> = kids.clone().map(|at| self.kid(at)).filter(|kid| kid.tag == Tag::CasePattern).collect();
        let guard = self.field(&kids, Field::Guard);
        match (guard, tests.first()) {
            (Some(guard), Some(first)) => {
                let guarded = self.builder.open(Kind::Other, first.span().to(guard.span()));
                self.builder.set_text(guarded, "guard");
                self.lower_several(&tests, child.span().start);
                self.lower(guard);
                self.builder.close(guarded);
            }
            (None, Some(first)) if tests.len() == 1 && self.text(first.span()) == "_" => {
                self.builder.empty(first.span().start);
            }
            _ => self.lower_several(&tests, child.span().start),
        }
        self.block_or_empty(self.field(&kids, Field::Consequence), child.span().end);
        self.finish_statement(id, child.span().start, self.end);
        self.release(kids);
        id
    }

    /// What may stand behind `case`; names, literals and unions are lowered as expressions are.
    pub fn case_pattern(&mut self, child: Child<'t>) -> NodeId {
        match child.tag {
            Tag::DottedName => self.dotted_name(child),
            Tag::ClassPattern => self.lower_list(Kind::Call, child),
            Tag::DictPattern => self.dict_pattern(child),
            _ => self.wrapped_pattern(child),
        }
    }

    fn wrapped_pattern(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let minus = self.tagged(&kids, Tag::Minus);
        let inner = self.operand(&kids, 0).or_else(|| self.tagged(&kids, Tag::Underscore));
        let id = if let Some(minus) = minus {
            let id = self.builder.open(Kind::Unary, child.span());
            self.builder.set_text_span(id, minus.span());
            self.lower_or_empty(inner, child.span().end);
            self.builder.close(id);
            id
        } else {
            self.lower_or_empty(inner, child.span().start)
        };
        self.release(kids);
        id
    }

    /// `a.b.c` as expression.
    fn dotted_name(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let names: Vec<Span> =
            kids.clone().map(|at| self.kid(at)).filter(|kid| !kid.is_token()).map(|kid| kid.span()).collect();
        self.release(kids);
        let Some((&first, rest)) = names.split_first() else { return self.builder.empty(child.span().start) };
        if self.builder.depth() + rest.len() >= MAX_DEPTH {
            return self.lower_other(child);
        }
        let members: Vec<NodeId> = rest
            .iter()
            .rev()
            .map(|&name| {
                let id = self.builder.open(Kind::Member, first.to(name));
                self.name_node(id, name);
                id
            })
            .collect();
        let innermost = self.identifier(first);
        for (&member, &name) in members.iter().rev().zip(rest) {
            self.identifier(name);
            self.builder.close(member);
        }
        members.first().copied().unwrap_or(innermost)
    }

    /// `{"a": b, **c}`.
    fn dict_pattern(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let id = self.builder.open(Kind::Dict, child.span());
        let mut key = None;
        for at in kids.clone() {
            let kid = self.kid(at);
            match kid.field {
                _ if kid.is_token() => {}
                Field::Key => key = Some(kid),
                Field::Value => {
                    let key = key.take();
                    let pair = self.builder.open(Kind::Pair, key.unwrap_or(kid).span().to(kid.span()));
                    self.lower_or_empty(key, kid.span().start);
                    self.lower(kid);
                    self.builder.close(pair);
                }
                _ => {
                    self.lower(kid);
                }
            }
        }
        self.builder.close(id);
        self.release(kids);
        id
    }
}
