//! Expressions and the patterns that bind names.

use super::Walk;
use super::grammar::Syn;
use crate::kind::{Kind, flag};
use crate::tree::Span;
use crate::walk::span_of;
use tree_sitter::Node;

impl<'t> Walk<'t, '_> {
    /// The span of a node.
    pub fn span(&self, node: Node<'t>) -> Span {
        span_of(node)
    }

    /// Writes exactly one node.
    pub fn expression(&mut self, node: Node<'t>) {
        self.deeper(node, |walk| walk.write_expression(node));
    }

    /// Writes an expression, or the place-holder when there is none.
    pub fn optional(&mut self, node: Option<Node<'t>>, at: usize) {
        match node {
            Some(node) => self.expression(node),
            None => self.empty(at),
        }
    }

    fn write_expression(&mut self, mut node: Node<'t>) {
        let span = span_of(node);
        while matches!(self.syn(node), Syn::Parenthesized | Syn::MutPattern | Syn::GenericFunction) {
            let inner = self.named_children(node).into_iter().find(|&inner| self.syn(inner) != Syn::Mutable);
            match inner {
                Some(inner) => node = inner,
                None => return self.empty(node.start_byte()),
            }
        }
        match self.syn(node) {
            Syn::Identifier => self.name_at(node, span),
            Syn::ScopedIdentifier => {
                let kids = self.kids(node);
                let (path, name) = (self.field(&kids, "path"), self.field(&kids, "name"));
                self.release(kids);
                match path {
                    Some(path) => self.member(Some(path), name, span, flag::STATIC),
                    None => self.optional(name, node.start_byte()),
                }
            }
            Syn::GenericType | Syn::ReferenceType | Syn::TypeArguments => self.type_expression(node),
            Syn::Field => {
                let kids = self.kids(node);
                let (object, property) = (self.field(&kids, "value"), self.field(&kids, "field"));
                self.release(kids);
                self.member(object, property, span, 0);
            }
            Syn::Call => self.call(node, span),
            Syn::Macro => self.macro_call(node, span),
            Syn::Str => self.string(node, span),
            Syn::Number => {
                self.out.leaf(Kind::Number, span, span_of(node));
            }
            Syn::Bool => {
                self.out.leaf(Kind::Bool, span, span_of(node));
            }
            Syn::Unary => self.prefixed(node, span),
            Syn::Reference => self.unary(node, "&", "value", span),
            Syn::Try => {
                let id = self.open_named(Kind::Unary, span, "?");
                self.expressions_in(node);
                self.out.close(id);
            }
            Syn::Binary | Syn::Assignment | Syn::Compound => self.binary(node, span),
            Syn::OrPattern => self.joined(node, "|", span),
            Syn::Range => self.joined(node, "..", span),
            Syn::Await => self.children_as(Kind::Await, node, span),
            Syn::Index => self.children_as(Kind::Index, node, span),
            Syn::Array => self.children_as(Kind::List, node, span),
            Syn::Tuple => self.children_as(Kind::Tuple, node, span),
            Syn::Yield => self.children_as(Kind::Yield, node, span),
            Syn::Cast => {
                let kids = self.kids(node);
                let (value, of_type) = (self.field(&kids, "value"), self.field(&kids, "type"));
                self.release(kids);
                let id = self.out.open(Kind::Cast, span);
                self.optional(value, node.start_byte());
                self.optional_type(of_type, node.end_byte());
                self.out.close(id);
            }
            Syn::Closure => self.closure(node, span),
            Syn::StructExpression => self.struct_expression(node, span),
            Syn::LetCondition => {
                let kids = self.kids(node);
                let (target, value) = (self.field(&kids, "pattern"), self.field(&kids, "value"));
                self.release(kids);
                let id = self.open_named(Kind::Assign, span, ":=");
                self.optional(target, node.start_byte());
                self.optional(value, node.end_byte());
                self.out.close(id);
            }
            Syn::TupleStructPattern => self.tuple_struct_pattern(node, span),
            Syn::StructPattern => self.struct_pattern(node, span),
            Syn::Captured => self.children_as(Kind::Assign, node, span),
            Syn::Error => self.error(node),
            _ if self.is_statement(node) => self.write_block_expression(node),
            _ => self.other(node, span),
        }
    }

    /// A construct without a kind of its own: its children are written as usual.
    fn other(&mut self, node: Node<'t>, span: Span) {
        let id = self.open_named(Kind::Other, span, node.kind());
        self.expressions_in(node);
        self.out.close(id);
    }

    fn expressions_in(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        for at in kids.clone() {
            let child = self.stack[at];
            if child.is_named() && !matches!(child.syn, Syn::AttributeItem | Syn::Mutable | Syn::Label) {
                self.expression(child.node);
            }
        }
        self.release(kids);
    }

    fn children_as(&mut self, kind: Kind, node: Node<'t>, span: Span) {
        let id = self.out.open(kind, span);
        self.expressions_in(node);
        self.out.close(id);
    }

    fn member(&mut self, object: Option<Node<'t>>, property: Option<Node<'t>>, span: Span, flags: u16) {
        let id = self.out.open(Kind::Member, span);
        self.out.add_flags(id, flags);
        self.optional(object, span.start as usize);
        match property {
            Some(property) => {
                self.set_name(id, property);
                self.name_at(property, span_of(property));
            }
            None => self.empty(span.end as usize),
        }
        self.out.close(id);
    }

    fn call(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let (callee, arguments) = (self.field(&kids, "function"), self.field(&kids, "arguments"));
        self.release(kids);
        let mut parts = arguments.map(|arguments| self.named_children(arguments)).unwrap_or_default();
        parts.retain(|&part| self.syn(part) != Syn::AttributeItem);
        if self.pattern && self.marked_call(callee, &parts, span) {
            return;
        }
        let id = self.out.open(Kind::Call, span);
        self.optional(callee, node.start_byte());
        parts.into_iter().for_each(|part| self.expression(part));
        self.out.close(id);
    }

    fn string(&mut self, node: Node<'t>, span: Span) {
        let text = self.text(node);
        let open = text.find('"').map_or(0, |at| at + 1);
        let hashes = text[..open].bytes().filter(|&byte| byte == b'#').count();
        let close = if text.ends_with(['"', '#']) && text.len() > open { text.len() - 1 - hashes } else { text.len() };
        let start = node.start_byte();
        let id = self.out.leaf(Kind::Str, span, Span::new(start + open.min(close), start + close.max(open)));
        if open > 1 {
            self.out.add_flags(id, flag::RAW);
        }
    }

    fn prefixed(&mut self, node: Node<'t>, span: Span) {
        let operator = match self.text(node).as_bytes().first() {
            Some(b'!') => "not",
            Some(b'*') => "*",
            _ => "-",
        };
        let id = self.open_named(Kind::Unary, span, operator);
        self.expressions_in(node);
        self.out.close(id);
    }

    fn unary(&mut self, node: Node<'t>, operator: &str, field: &str, span: Span) {
        let kids = self.kids(node);
        let operand = self.field(&kids, field);
        self.release(kids);
        let id = self.open_named(Kind::Unary, span, operator);
        self.optional(operand, node.end_byte());
        self.out.close(id);
    }

    fn binary(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let operator = self.field(&kids, "operator").map_or("", |operator| operator.kind());
        let (left, right) = (self.field(&kids, "left"), self.field(&kids, "right"));
        self.release(kids);
        let id = match (self.syn(node), operator) {
            (Syn::Assignment, _) => self.out.open(Kind::Assign, span),
            (Syn::Compound, operator) => self.open_named(Kind::AugAssign, span, operator.trim_end_matches('=')),
            (_, "&&") => self.open_named(Kind::Binary, span, "and"),
            (_, "||") => self.open_named(Kind::Binary, span, "or"),
            (_, operator) => self.open_named(Kind::Binary, span, operator),
        };
        self.optional(left, node.start_byte());
        self.optional(right, node.end_byte());
        self.out.close(id);
    }

    /// `a..b`, `a | b`, either side may be missing.
    fn joined(&mut self, node: Node<'t>, operator: &str, span: Span) {
        let parts = self.named_children(node);
        let id = self.open_named(Kind::Binary, span, operator);
        let behind = parts.len() == 1 && !self.text(node).starts_with(operator);
        match parts.as_slice() {
            &[left, right, ..] => {
                self.expression(left);
                self.expression(right);
            }
            &[only] => {
                if !behind {
                    self.empty(node.start_byte());
                }
                self.expression(only);
                if behind {
                    self.empty(node.end_byte());
                }
            }
            [] => {
                self.empty(node.start_byte());
                self.empty(node.end_byte());
            }
        }
        self.out.close(id);
    }

    fn closure(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let (parameters, result) = (self.field(&kids, "parameters"), self.field(&kids, "return_type"));
        let body = self.field(&kids, "body");
        self.release(kids);
        let id = self.out.open(Kind::Function, span);
        self.out.add_flags(id, flag::ARROW);
        self.decorators(&[], node.start_byte());
        self.empty(node.start_byte());
        self.parameters(parameters, node.start_byte());
        self.optional_type(result, node.end_byte());
        match body {
            Some(block) if self.syn(block) == Syn::Block => self.block(block, true),
            Some(body) => {
                let place = span_of(body);
                let block = self.out.open(Kind::Block, place);
                self.out.add_flags(block, flag::IMPLICIT);
                if self.is_ellipsis_mark(body) {
                    self.expression(body);
                } else {
                    let result = self.out.open(Kind::Return, place);
                    self.out.add_flags(result, flag::IMPLICIT);
                    self.expression(body);
                    self.out.close(result);
                }
                self.out.close(block);
            }
            None => self.bare(Kind::Block, Span::new(node.end_byte(), node.end_byte())),
        }
        self.out.close(id);
    }

    /// `S { a: b, c, ..d }`.
    fn struct_expression(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let (name, body) = (self.field(&kids, "name"), self.field(&kids, "body"));
        self.release(kids);
        let id = self.out.open(Kind::New, span);
        match name {
            Some(name) => self.type_expression(name),
            None => self.empty(node.start_byte()),
        }
        for entry in body.map(|body| self.named_children(body)).unwrap_or_default() {
            let kids = self.kids(entry);
            let (field, value) = (self.field(&kids, "field"), self.field(&kids, "value"));
            let inner = self.named(&kids, 0);
            self.release(kids);
            if self.is_ellipsis_mark(entry) {
                self.write_mark(self.text(entry), span_of(entry));
                continue;
            }
            let kind = if self.syn(entry) == Syn::BaseField { Kind::Spread } else { Kind::Keyword };
            let id = self.out.open(kind, span_of(entry));
            match field.or(inner).filter(|_| kind == Kind::Keyword) {
                Some(name) => self.set_name(id, name),
                None => self.out.set_text(id, ".."),
            }
            self.optional(value.or(inner), entry.end_byte());
            self.out.close(id);
        }
        self.out.close(id);
    }

    /// `Some(x)` looks like the call that made it.
    fn tuple_struct_pattern(&mut self, node: Node<'t>, span: Span) {
        let id = self.out.open(Kind::Call, span);
        self.expressions_in(node);
        self.out.close(id);
    }

    fn struct_pattern(&mut self, node: Node<'t>, span: Span) {
        let id = self.out.open(Kind::Dict, span);
        for entry in self.named_children(node) {
            let kids = self.kids(entry);
            let (name, inner) = (self.field(&kids, "name"), self.field(&kids, "pattern"));
            self.release(kids);
            if self.is_ellipsis_mark(entry) {
                self.write_mark(self.text(entry), span_of(entry));
            } else if let Some(name) = name {
                let pair = self.out.open(Kind::Pair, span_of(entry));
                self.name_at(name, span_of(name));
                self.expression(inner.unwrap_or(name));
                self.out.close(pair);
            }
        }
        self.out.close(id);
    }
}
