//! Expressions. Each writes its node and says where it stands, since parentheses belong to nothing.

use super::lowerer::{Lowerer, pattern_kind, span_of};
use crate::kind::Kind;
use crate::pattern::mark;
use crate::tree::{NodeId, Span};
use tree_sitter::Node;

/// What may stand behind a term.
#[derive(Clone, Copy)]
enum Suffix<'t> {
    /// `.name`, `.*`.
    Member(Node<'t>),
    /// `[e]`, `.0`, `[*]`.
    Index(Node<'t>),
}

impl Lowerer<'_> {
    /// Any expression.
    pub fn expression(&mut self, node: Node<'_>) -> Span {
        let span = span_of(node);
        if self.is_cut(node, 8) {
            self.builder.empty(span.start);
            return span;
        }
        self.depth += 1;
        let place = self.expression_of_kind(node, span);
        self.depth -= 1;
        place
    }

    fn expression_of_kind(&mut self, node: Node<'_>, span: Span) -> Span {
        match node.kind() {
            "identifier" => {
                self.name(span);
                span
            }
            "string_lit" => self.string(node),
            "numeric_lit" | "legacy_index" => self.leaf(Kind::Number, span),
            "bool_lit" => self.leaf(Kind::Bool, span),
            "null_lit" => {
                self.builder.leaf_text(Kind::Null, span, "");
                span
            }
            "tuple" => self.list(node),
            "object" => self.object(node),
            "for_tuple_expr" | "for_object_expr" => self.comprehension(node),
            "function_call" => self.call(node),
            "unary_operation" => self.unary(node),
            "binary_operation" => self.binary(node),
            "conditional" => self.conditional(node),
            "quoted_template" | "heredoc_template" => self.template(node),
            "template_interpolation" => self.interpolation(node),
            "expression" | "literal_value" | "variable_expr" | "collection_value" | "for_expr" | "operation"
            | "template_expr" => {
                let kids: Vec<Node> = self.children(node).into_iter().filter(|kid| kid.is_named()).collect();
                self.term(&kids, span)
            }
            "ERROR" => {
                self.error(node);
                span
            }
            _ => self.other(node),
        }
    }

    fn leaf(&mut self, kind: Kind, span: Span) -> Span {
        self.builder.leaf(kind, span, span);
        span
    }

    /// What has no kind of its own.
    fn other(&mut self, node: Node<'_>) -> Span {
        let id = self.builder.open(Kind::Other, span_of(node));
        self.builder.set_text(id, node.kind());
        for kid in self.children(node).into_iter().filter(|kid| kid.is_named()) {
            self.expression(kid);
        }
        self.builder.close(id);
        span_of(node)
    }

    /// A term with what stands behind it: `a.b[0].*.c`.
    fn term(&mut self, kids: &[Node<'_>], whole: Span) -> Span {
        let Some((&first, rest)) = kids.split_first() else {
            self.builder.empty(whole.start);
            return whole;
        };
        let mut suffixes = Vec::new();
        let mut strays = Vec::new();
        for &kid in rest {
            self.suffixes(kid, &mut suffixes, &mut strays);
        }
        if self.is_cut(first, suffixes.len() + 8) {
            self.builder.empty(whole.start);
            return whole;
        }
        let start = start_of(first);
        let end = |suffix: &Suffix| match suffix {
            Suffix::Member(node) | Suffix::Index(node) => suffix_end(*node),
        };
        let ids: Vec<NodeId> = suffixes
            .iter()
            .rev()
            .map(|suffix| {
                let kind = if matches!(suffix, Suffix::Member(_)) { Kind::Member } else { Kind::Index };
                self.builder.open(kind, Span { start, end: end(suffix) })
            })
            .collect();
        let mut span = self.expression(first);
        for (&id, suffix) in ids.iter().rev().zip(&suffixes) {
            match *suffix {
                Suffix::Member(node) => self.property(id, node),
                Suffix::Index(node) => self.index(node),
            }
            span.end = end(suffix);
            self.builder.close(id);
        }
        strays.into_iter().for_each(|stray| self.error(stray));
        span
    }

    /// A splat holds what stands behind it.
    fn suffixes<'t>(&mut self, node: Node<'t>, suffixes: &mut Vec<Suffix<'t>>, strays: &mut Vec<Node<'t>>) {
        match node.kind() {
            "get_attr" => suffixes.push(Suffix::Member(node)),
            "index" => suffixes.push(Suffix::Index(node)),
            "splat" | "attr_splat" | "full_splat" => {
                match node.kind() {
                    "attr_splat" => suffixes.push(Suffix::Member(node)),
                    "full_splat" => suffixes.push(Suffix::Index(node)),
                    _ => {}
                }
                for kid in self.children(node).into_iter().filter(|kid| kid.is_named()) {
                    self.suffixes(kid, suffixes, strays);
                }
            }
            _ => strays.push(node),
        }
    }

    fn property(&mut self, member: NodeId, node: Node<'_>) {
        if let Some(name) = self.children(node).into_iter().find(|kid| kid.kind() == "identifier")
            && node.kind() == "get_attr"
        {
            let span = span_of(name);
            self.name(span);
            if !self.pattern || pattern_kind(self.text(span)).is_none() {
                self.builder.set_text_span(member, span);
            }
        } else {
            let end = suffix_end(node);
            let span = Span { start: (node.start_byte() as u32 + 1).min(end), end };
            self.builder.leaf_text(Kind::Other, span, "splat");
        }
    }

    fn index(&mut self, node: Node<'_>) {
        if node.kind() == "full_splat" {
            let span = Span { start: node.start_byte() as u32, end: suffix_end(node) };
            self.builder.leaf_text(Kind::Other, span, "splat");
            return;
        }
        for kind in self.children(node) {
            if kind.kind() == "legacy_index" {
                let digits = Span { start: kind.start_byte() as u32 + 1, end: kind.end_byte() as u32 };
                self.builder.leaf(Kind::Number, digits, digits);
            } else {
                for kid in self.children(kind).into_iter().filter(|kid| kid.is_named()) {
                    self.expression(kid);
                }
            }
        }
    }

    fn list(&mut self, node: Node<'_>) -> Span {
        let id = self.builder.open(Kind::List, span_of(node));
        for kid in self.children(node).into_iter().filter(|kid| matches!(kid.kind(), "expression" | "ERROR")) {
            self.expression(kid);
        }
        self.builder.close(id);
        span_of(node)
    }

    fn object(&mut self, node: Node<'_>) -> Span {
        let id = self.builder.open(Kind::Dict, span_of(node));
        for kid in self.children(node) {
            match kid.kind() {
                "object_elem" => self.element(kid),
                "ERROR" => self.error(kid),
                _ => {}
            }
        }
        self.builder.close(id);
        span_of(node)
    }

    /// `k = v` defines, as in a block; `k : v` is a pair.
    fn element(&mut self, node: Node<'_>) {
        let colon = self.children(node).iter().any(|kid| kid.kind() == ":");
        let (Some(key), Some(value)) = (node.child_by_field_name("key"), node.child_by_field_name("val")) else {
            return;
        };
        if self.is_mark(key, mark::ELLIPSIS) {
            let statement = self.builder.open(Kind::ExprStmt, span_of(key));
            self.name(span_of(key));
            self.builder.close(statement);
        } else if colon {
            let id = self.builder.open(Kind::Pair, span_of(key));
            let start = self.expression(key).start;
            let end = self.expression(value).end;
            self.builder.set_span(id, Span { start, end });
            self.builder.close(id);
        } else {
            let start = start_of(key);
            self.definition(start, |lowerer| _ = lowerer.expression(key), value);
        }
    }

    fn call(&mut self, node: Node<'_>) -> Span {
        let kids = self.children(node);
        let deep = kids.first().is_some_and(|&name| self.is_mark(name, mark::DEEP));
        let id = self.builder.open(if deep { Kind::Deep } else { Kind::Call }, span_of(node));
        for kid in kids {
            match kid.kind() {
                "identifier" if !deep => {
                    self.name(span_of(kid));
                }
                "function_arguments" => {
                    for argument in self.children(kid).into_iter().filter(|kid| kid.is_named()) {
                        self.expression(argument);
                    }
                }
                "ERROR" => self.error(kid),
                _ => {}
            }
        }
        self.builder.close(id);
        span_of(node)
    }

    fn unary(&mut self, node: Node<'_>) -> Span {
        let span = span_of(node);
        let (tokens, operands): (Vec<Node>, Vec<Node>) =
            self.children(node).into_iter().partition(|kid| !kid.is_named());
        let id = self.builder.open(Kind::Unary, span);
        self.builder.set_text(id, if tokens.first().is_some_and(|token| token.kind() == "!") { "not" } else { "-" });
        let end = self.term(&operands, Span { start: span.end, end: span.end }).end;
        self.builder.set_span(id, Span { start: span.start, end });
        self.builder.close(id);
        Span { start: span.start, end }
    }

    fn binary(&mut self, node: Node<'_>) -> Span {
        let kids = self.children(node);
        let whole = span_of(node);
        let at = kids.iter().position(|kid| !kid.is_named()).unwrap_or(kids.len());
        let (left, right) = kids.split_at(at);
        let Some((operator, right)) = right.split_first() else { return self.term(left, whole) };
        let id = self.builder.open(Kind::Binary, whole);
        let operator = match operator.kind() {
            "&&" => "and",
            "||" => "or",
            other => other,
        };
        self.builder.set_text(id, operator);
        let start = self.term(left, whole).start;
        let end = self.term(right, Span { start: whole.end, end: whole.end }).end;
        self.builder.set_span(id, Span { start, end });
        self.builder.close(id);
        Span { start, end }
    }

    fn conditional(&mut self, node: Node<'_>) -> Span {
        let id = self.builder.open(Kind::Conditional, span_of(node));
        let mut span: Option<Span> = None;
        for kid in self.children(node).into_iter().filter(|kid| kid.is_named()) {
            let part = self.expression(kid);
            span = Some(span.map_or(part, |span| span.to(part)));
        }
        let span = span.unwrap_or(span_of(node));
        self.builder.set_span(id, span);
        self.builder.close(id);
        span
    }

    /// `[for a, b in c : d if e]`, `{for a, b in c : d => e... if f}`.
    fn comprehension(&mut self, node: Node<'_>) -> Span {
        let id = self.builder.open(Kind::Comprehension, span_of(node));
        let is_object = node.kind() == "for_object_expr";
        self.builder.set_text(id, if is_object { "dict" } else { "list" });
        let kids = self.children(node);
        let elements: Vec<Node> = kids.iter().copied().filter(|kid| kid.kind() == "expression").collect();
        if is_object {
            let span =
                elements.first().zip(elements.last()).map_or(span_of(node), |(a, b)| span_of(*a).to(span_of(*b)));
            let pair = self.builder.open(Kind::Pair, span);
            elements.iter().for_each(|&element| _ = self.expression(element));
            self.builder.close(pair);
        } else {
            elements.iter().for_each(|&element| _ = self.expression(element));
        }
        for kid in kids {
            match kid.kind() {
                "for_intro" => self.intro(kid),
                "for_cond" => {
                    let id = self.builder.open(Kind::CompIf, span_of(kid));
                    for part in self.children(kid).into_iter().filter(|kid| kid.is_named()) {
                        self.expression(part);
                    }
                    self.builder.close(id);
                }
                "ERROR" => self.error(kid),
                _ => {}
            }
        }
        self.builder.close(id);
        span_of(node)
    }

    fn intro(&mut self, node: Node<'_>) {
        let id = self.builder.open(Kind::CompFor, span_of(node));
        let kids = self.children(node);
        let names: Vec<Span> = kids.iter().filter(|kid| kid.kind() == "identifier").map(|&kid| span_of(kid)).collect();
        match names.as_slice() {
            [name] => _ = self.name(*name),
            [first, .., last] => {
                let tuple = self.builder.open(Kind::Tuple, first.to(*last));
                names.iter().for_each(|&name| _ = self.name(name));
                self.builder.close(tuple);
            }
            [] => _ = self.builder.empty(node.start_byte() as u32),
        }
        match kids.into_iter().find(|kid| kid.kind() == "expression") {
            Some(iterable) => _ = self.expression(iterable),
            None => _ = self.builder.empty(node.end_byte() as u32),
        }
        self.builder.close(id);
    }

    fn string(&mut self, node: Node<'_>) -> Span {
        let content = self.quoted_content(node);
        self.builder.leaf(Kind::Str, span_of(node), content);
        span_of(node)
    }

    /// Text with expressions in it; a plain string when there are none.
    fn template(&mut self, node: Node<'_>) -> Span {
        let span = span_of(node);
        let kids = self.children(node);
        let is_part = |kid: &&Node| kid.kind().starts_with("template_") || kid.kind() == "ERROR";
        let parts: Vec<Node> = kids.iter().filter(is_part).copied().collect();
        if parts.iter().all(|part| part.kind() == "template_literal") {
            let content = parts.first().zip(parts.last()).map(|(first, last)| span_of(*first).to(span_of(*last)));
            self.builder.leaf(Kind::Str, span, content.unwrap_or(Span { start: span.start, end: span.start }));
            return span;
        }
        let id = self.builder.open(Kind::Template, span);
        for part in parts {
            if part.kind() == "template_literal" {
                self.leaf(Kind::Str, span_of(part));
            } else {
                self.expression(part);
            }
        }
        self.builder.close(id);
        span
    }

    fn interpolation(&mut self, node: Node<'_>) -> Span {
        let id = self.builder.open(Kind::Interp, span_of(node));
        let kids = self.children(node);
        match kids.into_iter().find(|kid| matches!(kid.kind(), "expression" | "ERROR")) {
            Some(inner) => _ = self.expression(inner),
            None => _ = self.builder.empty(node.end_byte() as u32),
        }
        self.builder.close(id);
        span_of(node)
    }
}

/// Where a term begins, whatever parentheses are round it.
fn start_of(node: Node<'_>) -> u32 {
    let mut at = node;
    while at.kind() == "expression" {
        let mut cursor = at.walk();
        let Some(inner) = at.named_children(&mut cursor).find(|kid| kid.kind() != "comment") else { break };
        at = inner;
    }
    at.start_byte() as u32
}

/// Where what stands behind a term ends; a splat ends behind its last token.
fn suffix_end(node: Node<'_>) -> u32 {
    if !matches!(node.kind(), "attr_splat" | "full_splat") {
        return node.end_byte() as u32;
    }
    let mut cursor = node.walk();
    let tokens = node.children(&mut cursor).filter(|kid| !kid.is_named());
    tokens.last().map_or(node.end_byte(), |token| token.end_byte()) as u32
}
