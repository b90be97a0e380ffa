//! Expressions.

use super::Walk;
use super::grammar::Syn;
use crate::kind::{Kind, flag};
use crate::mark;
use crate::tree::{NodeId, Span};
use crate::walk::span_of;
use tree_sitter::Node;

/// Every node on the way to a first or last token asks for itself: bounded, so that a hostile nest does not cost the square of its depth.
const LONGEST_WAY: usize = 200;

impl<'t> Walk<'t, '_> {
    /// The span of a node without the parentheses with which it begins or ends, nor a `make` or `new` with which it begins.
    pub fn span(&self, node: Node<'t>) -> Span {
        let bytes = self.source.as_bytes();
        let (mut start, mut end) = (node.start_byte(), node.end_byte());
        if matches!(self.source.get(start..start + 3), Some("new" | "mak")) {
            start = self.start_of_made(node);
        }
        if bytes.get(start) == Some(&b'(') {
            let mut at = node;
            for _ in 0..LONGEST_WAY {
                let step = if self.syn(at) == Syn::Parenthesized { at.named_child(0) } else { at.child(0) };
                match step.filter(|step| self.syn(at) == Syn::Parenthesized || step.start_byte() == start) {
                    Some(step) => (at, start) = (step, step.start_byte()),
                    None => break,
                }
            }
        }
        if end > start && bytes[end - 1] == b')' {
            let mut at = node;
            for _ in 0..LONGEST_WAY {
                let step = match self.syn(at) {
                    Syn::Parenthesized => at.named_child(0),
                    _ => at.child_count().checked_sub(1).and_then(|last| at.child(last as u32)),
                };
                match step.filter(|step| self.syn(at) == Syn::Parenthesized || step.end_byte() == end) {
                    Some(step) => (at, end) = (step, step.end_byte()),
                    None => break,
                }
            }
        }
        Span::new(start, end.max(start))
    }

    fn start_of_made(&self, node: Node<'t>) -> usize {
        let start = node.start_byte();
        let mut at = node;
        for _ in 0..LONGEST_WAY {
            let arguments = (self.syn(at) == Syn::Call && matches!(self.text_of_first(at), "new" | "make"))
                .then(|| at.child_by_field_name("arguments"))
                .flatten();
            if let Some(arguments) = arguments {
                return arguments.start_byte();
            }
            match at.child(0).filter(|first| first.start_byte() == start) {
                Some(first) => at = first,
                None => break,
            }
        }
        start
    }

    fn text_of_first(&self, node: Node<'t>) -> &'t str {
        node.child(0).map_or("", |first| self.text(first))
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
        while matches!(self.syn(node), Syn::Parenthesized | Syn::LiteralElement) {
            let kids = self.kids(node);
            let inner = self.named(&kids, 0);
            self.release(kids);
            match inner {
                Some(inner) => node = inner,
                None => return self.empty(node.start_byte()),
            }
        }
        let span = self.span(node);
        match self.syn(node) {
            Syn::Identifier => self.name_at(node, span),
            Syn::Selector => {
                let kids = self.kids(node);
                let (object, property) = (self.field(&kids, "operand"), self.field(&kids, "field"));
                self.release(kids);
                self.member(object, property, span);
            }
            Syn::Call => self.call(node, span),
            Syn::Str => {
                let content = self.content(node);
                self.out.leaf(Kind::Str, span, content);
            }
            Syn::Number => {
                self.out.leaf(Kind::Number, span, span);
            }
            Syn::True => {
                self.out.leaf(Kind::Bool, span, span);
            }
            Syn::Nil => self.bare(Kind::Null, span),
            Syn::Unary => self.unary(node, span),
            Syn::Binary => self.binary(node, span),
            Syn::Index => self.children_as(Kind::Index, node, span),
            Syn::Slice => self.slice(node, span),
            Syn::CompositeLiteral => self.composite_literal(node, span),
            Syn::LiteralValue => self.children_as(Kind::List, node, span),
            Syn::KeyedElement => self.keyed(node, span),
            Syn::FuncLiteral => self.function(node, 0),
            Syn::TypeAssertion => self.cast(node, ".()", span),
            Syn::TypeConversion => self.cast(node, "", span),
            Syn::TypeInstantiation => self.children_as(Kind::Index, node, span),
            Syn::VariadicArgument => {
                let id = self.open_named(Kind::Spread, span, "...");
                self.expressions_in(node);
                self.out.close(id);
            }
            Syn::ExpressionList => self.list(Some(node), node.start_byte()),
            Syn::QualifiedType
            | Syn::PointerType
            | Syn::ArrayType
            | Syn::MapType
            | Syn::ChannelType
            | Syn::FunctionType
            | Syn::GenericType
            | Syn::ParameterList
            | Syn::StructType
            | Syn::InterfaceType
            | Syn::TypeElem => self.type_expression(node),
            Syn::Error => self.error(node),
            _ if self.is_statement(node) => self.write_statement(node),
            _ => self.other(node, span),
        }
    }

    /// A construct without a kind of its own: its children are written as usual.
    pub fn other(&mut self, node: Node<'t>, span: Span) {
        let id = self.open_named(Kind::Other, span, node.kind());
        let kids = self.kids_and_errors(node);
        for at in kids.clone() {
            let child = self.stack[at];
            if child.is_named() {
                self.anything(child.node);
            }
        }
        self.release(kids);
        self.out.close(id);
    }

    /// What stands between the quotes.
    pub fn content(&self, node: Node<'t>) -> Span {
        let (start, end) = (node.start_byte(), node.end_byte());
        let inner = (start + 1).min(end);
        let closed = end > inner && self.source.as_bytes()[end - 1] == self.source.as_bytes()[start];
        Span::new(inner, if closed { end - 1 } else { end })
    }

    fn expressions_in(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        for at in kids.clone() {
            let child = self.stack[at];
            if child.is_named() {
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

    /// Several expressions are a tuple, a single one is itself.
    pub fn list(&mut self, node: Option<Node<'t>>, at: usize) {
        let Some(node) = node else { return self.empty(at) };
        if self.syn(node) != Syn::ExpressionList {
            return self.expression(node);
        }
        let parts = self.named_children(node);
        if let &[only] = parts.as_slice() {
            return self.expression(only);
        }
        let id = self.out.open(Kind::Tuple, self.span(node));
        parts.into_iter().for_each(|part| self.expression(part));
        self.out.close(id);
    }

    /// `a.b`.
    pub fn member(&mut self, object: Option<Node<'t>>, property: Option<Node<'t>>, span: Span) {
        let id = self.out.open(Kind::Member, span);
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
        let type_arguments = self.field(&kids, "type_arguments");
        self.release(kids);
        let parts = arguments.map(|arguments| self.named_children(arguments)).unwrap_or_default();
        match callee.map_or("", |callee| self.text(callee)) {
            "make" | "new" if self.typed_metavariable(&parts, span) => return,
            word @ ("make" | "new") => {
                let start = arguments.map_or(span.start, |arguments| arguments.start_byte() as u32);
                let span = Span { start, end: span.end };
                let pointer = (word == "new").then(|| self.open_named(Kind::Unary, span, "&"));
                self.made(&parts, span);
                if let Some(pointer) = pointer {
                    self.out.close(pointer);
                }
                return;
            }
            mark::DEEP if self.pattern && parts.len() == 1 => {
                let id = self.out.open(Kind::Deep, span);
                self.expression(parts[0]);
                self.out.close(id);
                return;
            }
            _ => {}
        }
        let id = self.out.open(Kind::Call, span);
        match (callee, type_arguments) {
            (Some(callee), Some(types)) => {
                let generic = self.out.open(Kind::Index, span_of(callee).to(span_of(types)));
                self.expression(callee);
                for of_type in self.named_children(types) {
                    self.optional_type(Some(of_type), of_type.end_byte());
                }
                self.out.close(generic);
            }
            _ => self.optional(callee, node.start_byte()),
        }
        parts.into_iter().for_each(|part| self.expression(part));
        self.out.close(id);
    }

    /// `make(T, n)` and `new(T)` make a `T`.
    fn made(&mut self, parts: &[Node<'t>], span: Span) {
        let id = self.out.open(Kind::New, span);
        if let Some(&first) = parts.first().filter(|&&first| self.is_ellipsis_mark(first)) {
            // `make(..., n)`: any type, and any arguments before `n`.
            self.name_at(first, span_of(first));
        }
        for (at, &part) in parts.iter().enumerate() {
            if at == 0 { self.type_expression(part) } else { self.expression(part) }
        }
        self.out.close(id);
    }

    /// `make(T, PaliTyped($X))` in a pattern.
    fn typed_metavariable(&mut self, parts: &[Node<'t>], span: Span) -> bool {
        let &[of_type, marked] = parts else { return false };
        let name = self.text(marked).strip_prefix(mark::TYPED).and_then(|rest| rest.strip_prefix('('));
        let Some(name) = name.and_then(|rest| rest.strip_suffix(')')).filter(|_| self.pattern) else { return false };
        let id = self.open_named(Kind::TypedMetavar, span, &mark::unmark(name));
        self.optional_type(Some(of_type), span.end as usize);
        self.out.close(id);
        true
    }

    fn unary(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let operator = self.field(&kids, "operator").map_or("", |operator| operator.kind());
        let operand = self.field(&kids, "operand");
        self.release(kids);
        let id = self.open_named(Kind::Unary, span, if operator == "!" { "not" } else { operator });
        self.optional(operand, node.end_byte());
        self.out.close(id);
    }

    fn binary(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let operator = match self.field(&kids, "operator").map_or("", |operator| operator.kind()) {
            "&&" => "and",
            "||" => "or",
            operator => operator,
        };
        let (left, right) = (self.field(&kids, "left"), self.field(&kids, "right"));
        self.release(kids);
        let id = self.open_named(Kind::Binary, span, operator);
        self.optional(left, node.start_byte());
        self.optional(right, node.end_byte());
        self.out.close(id);
    }

    fn slice(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let operand = self.field(&kids, "operand");
        let bounds = ["start", "end", "capacity"].map(|field| self.field(&kids, field));
        self.release(kids);
        let id = self.out.open(Kind::Index, span);
        self.optional(operand, node.start_byte());
        let from = operand.map_or(node.start_byte(), |operand| operand.end_byte());
        let slice = self.out.open(Kind::Slice, Span::new(from, node.end_byte()));
        bounds.into_iter().for_each(|bound| self.optional(bound, node.end_byte()));
        self.out.close(slice);
        self.out.close(id);
    }

    /// `T{…}` makes a `T`.
    fn composite_literal(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let (of_type, body) = (self.field(&kids, "type"), self.field(&kids, "body"));
        self.release(kids);
        let id = self.out.open(Kind::New, span);
        match of_type {
            Some(of_type) => self.type_expression(of_type),
            None => self.empty(node.start_byte()),
        }
        if let Some(body) = body {
            self.expressions_in(body);
        }
        self.out.close(id);
    }

    /// `k: v` in a literal: a key that is a name is taken for the name of a field.
    fn keyed(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let (key, value) = (self.field(&kids, "key"), self.field(&kids, "value"));
        self.release(kids);
        let name = key.and_then(|key| self.named_children(key).first().copied());
        match name.filter(|&name| self.syn(name) == Syn::Identifier) {
            Some(name) => {
                let id = self.out.open(Kind::Keyword, span);
                self.set_name(id, name);
                self.optional(value, node.end_byte());
                self.out.close(id);
            }
            None => self.children_as(Kind::Pair, node, span),
        }
    }

    /// `T(x)` and `x.(T)`.
    fn cast(&mut self, node: Node<'t>, form: &str, span: Span) {
        let kids = self.kids(node);
        let (operand, of_type) = (self.field(&kids, "operand"), self.field(&kids, "type"));
        let open = self.token(&kids, "(").filter(|_| form.is_empty());
        self.release(kids);
        let id = self.open_named(Kind::Cast, span, form);
        match (operand, open) {
            (Some(operand), Some(open)) => self.converted(operand, Span::new(open.start_byte(), node.end_byte())),
            (operand, _) => self.optional(operand, node.start_byte()),
        }
        self.optional_type(of_type, node.end_byte());
        self.out.close(id);
    }

    /// The operand of a conversion owns its parentheses.
    fn converted(&mut self, operand: Node<'t>, span: Span) {
        let before = self.out.len();
        self.expression(operand);
        self.out.set_span(NodeId(before as u32), span);
    }

    /// Not written by anybody: the block round statements that stand together.
    pub fn implicit_block(&mut self, span: Span, write: impl FnOnce(&mut Self)) {
        let id = self.out.open(Kind::Block, span);
        self.out.add_flags(id, flag::IMPLICIT);
        write(self);
        self.out.close(id);
    }
}
