//! The walk over the syntax tree. Marks of a pattern are strings here.

use crate::MAX_DEPTH;
use crate::kind::Kind;
use crate::parse;
use crate::pattern::mark;
use crate::tree::{FaultKind, Span, TreeBuilder};
use tree_sitter::Node;

/// Parses the builder's source and writes its tree.
pub(super) fn lower(builder: &mut TreeBuilder, pattern: bool) {
    let whole = Span::new(0, builder.source().len());
    let root = builder.open(Kind::Module, whole);
    match parse::parse(&tree_sitter_json::LANGUAGE.into(), builder.source()) {
        Some(tree) => {
            for span in parse::faults(&tree) {
                // A comma too many is no fault.
                if builder.source()[span.range()].trim() != "," {
                    builder.fault(span, FaultKind::Syntax);
                }
            }
            let mut lowerer = Lowerer { builder, pattern };
            for value in lowerer.children(tree.root_node()) {
                let statement = lowerer.builder.open(Kind::ExprStmt, span_of(value));
                lowerer.value(value);
                lowerer.builder.close(statement);
            }
        }
        None => builder.fault(whole, FaultKind::Budget),
    }
    builder.close(root);
}

struct Lowerer<'b> {
    builder: &'b mut TreeBuilder,
    pattern: bool,
}

impl Lowerer<'_> {
    /// The values and pairs among the children.
    fn children<'t>(&mut self, node: Node<'t>) -> Vec<Node<'t>> {
        let mut cursor = node.walk();
        let mut kept = Vec::new();
        for child in node.children(&mut cursor) {
            let span = span_of(child);
            if child.is_missing() {
                continue;
            }
            if child.kind() == "comment" {
                self.builder.comment(span);
            } else if child.is_error() && self.builder.source()[span.range()].trim() == "," {
                continue;
            } else if child.is_named() {
                kept.push(child);
            }
        }
        kept
    }

    fn value(&mut self, node: Node<'_>) {
        let span = span_of(node);
        if self.builder.depth() + 4 >= MAX_DEPTH {
            self.builder.fault(span, FaultKind::Depth);
            self.builder.empty(span.start);
            return;
        }
        match node.kind() {
            "object" => self.list(Kind::Dict, node),
            "array" => self.array(node),
            "pair" => self.pair(node),
            "string" => self.string(node),
            "number" => self.number(span),
            "true" | "false" => _ = self.builder.leaf(Kind::Bool, span, span),
            "null" => _ = self.builder.leaf_text(Kind::Null, span, ""),
            _ => self.list(Kind::Error, node),
        }
    }

    fn list(&mut self, kind: Kind, node: Node<'_>) {
        let id = self.builder.open(kind, span_of(node));
        for kid in self.children(node) {
            self.value(kid);
        }
        self.builder.close(id);
    }

    /// A list; in a pattern one that begins with the mark is `<... e ...>`.
    fn array(&mut self, node: Node<'_>) {
        let kids = self.children(node);
        let deep = kids.first().filter(|_| self.pattern).is_some_and(|&first| self.content_text(first) == mark::DEEP);
        let id = self.builder.open(if deep { Kind::Deep } else { Kind::List }, span_of(node));
        for kid in kids.into_iter().skip(usize::from(deep)) {
            self.value(kid);
        }
        self.builder.close(id);
    }

    fn pair(&mut self, node: Node<'_>) {
        let kids = self.children(node);
        let (key, value) = (node.child_by_field_name("key"), node.child_by_field_name("value"));
        let is_entry =
            self.pattern && value.is_some_and(|value| &self.builder.source()[span_of(value).range()] == ENTRY);
        if let (Some(key), true) = (key, is_entry) {
            return self.value(key);
        }
        let id = self.builder.open(Kind::Pair, span_of(node));
        let mut written = 0;
        for kid in kids.iter().filter(|&&kid| Some(kid) == key || Some(kid) == value) {
            self.value(*kid);
            written += 1;
        }
        (written..2).for_each(|_| _ = self.builder.empty(node.end_byte() as u32));
        self.builder.close(id);
        for stray in kids.into_iter().filter(|kid| kid.is_error()) {
            self.value(stray);
        }
    }

    fn number(&mut self, span: Span) {
        let text = &self.builder.source()[span.range()];
        if !text.starts_with('-') {
            self.builder.leaf(Kind::Number, span, span);
            return;
        }
        let digits = Span { start: span.start + 1, end: span.end };
        let id = self.builder.open(Kind::Unary, span);
        self.builder.set_text(id, "-");
        self.builder.leaf(Kind::Number, digits, digits);
        self.builder.close(id);
    }

    /// What stands between the quotes.
    fn content(&self, node: Node<'_>) -> Span {
        let span = span_of(node);
        let text = &self.builder.source()[span.range()];
        if node.kind() == "string" && text.len() >= 2 && text.starts_with('"') && text.ends_with('"') {
            Span { start: span.start + 1, end: span.end - 1 }
        } else {
            span
        }
    }

    fn content_text(&self, node: Node<'_>) -> &str {
        &self.builder.source()[self.content(node).range()]
    }

    fn string(&mut self, node: Node<'_>) {
        let (span, content) = (span_of(node), self.content(node));
        let text = &self.builder.source()[content.range()];
        match pattern_kind(text).filter(|_| self.pattern) {
            Some((kind, text)) => self.builder.leaf_text(kind, span, &text),
            None => self.builder.leaf(Kind::Str, span, content),
        };
    }
}

/// The value of what is not a pair in a pattern.
pub(super) const ENTRY: &str = "\"PaliEntry\"";

/// What a mark stands for, with its original spelling.
fn pattern_kind(text: &str) -> Option<(Kind, String)> {
    if text == mark::ELLIPSIS {
        return Some((Kind::Ellipsis, String::new()));
    }
    match text.strip_prefix(mark::METAVAR) {
        Some(name) => Some((Kind::Metavar, format!("${name}"))),
        None => text.strip_prefix(mark::ELLIPSIS_METAVAR).map(|name| (Kind::EllipsisMetavar, format!("$...{name}"))),
    }
}

fn span_of(node: Node<'_>) -> Span {
    Span::new(node.start_byte(), node.end_byte())
}
