//! The walk over the syntax tree: bodies, blocks and attributes, depth, faults, comments.

use crate::MAX_DEPTH;
use crate::kind::Kind;
use crate::parse;
use crate::pattern::mark;
use crate::tree::{FaultKind, NodeId, Span, TreeBuilder};
use tree_sitter::Node;

/// The state of one lowering.
pub(super) struct Lowerer<'b> {
    pub builder: &'b mut TreeBuilder,
    /// The text is a pattern with marks.
    pub pattern: bool,
    /// How deep expressions nest, parentheses included.
    pub depth: usize,
    comments: Vec<Span>,
    faults: Vec<(Span, FaultKind)>,
}

/// Parses the builder's source and writes its tree.
pub(super) fn lower(builder: &mut TreeBuilder, pattern: bool) {
    let whole = Span::new(0, builder.source().len());
    let root = builder.open(Kind::Module, whole);
    let Some(tree) = parse::parse(&tree_sitter_hcl::LANGUAGE.into(), builder.source()) else {
        builder.fault(whole, FaultKind::Budget);
        builder.close(root);
        return;
    };
    let faults = parse::faults(&tree).into_iter().map(|span| (span, FaultKind::Syntax)).collect();
    let mut lowerer = Lowerer { builder, pattern, depth: 0, comments: Vec::new(), faults };
    lowerer.entries(tree.root_node());
    let Lowerer { mut comments, mut faults, .. } = lowerer;
    builder.close(root);
    comments.sort_unstable();
    comments.dedup();
    faults.sort_by_key(|&(span, _)| span);
    faults.dedup();
    comments.into_iter().for_each(|span| builder.comment(span));
    faults.into_iter().for_each(|(span, kind)| builder.fault(span, kind));
}

impl Lowerer<'_> {
    /// The children of a node but comments; tokens included. What is missing is a fault.
    pub fn children<'t>(&mut self, node: Node<'t>) -> Vec<Node<'t>> {
        let mut cursor = node.walk();
        let mut kept = Vec::with_capacity(node.child_count() as usize);
        for child in node.children(&mut cursor) {
            if child.is_missing() {
                continue;
            }
            if child.kind() == "comment" {
                self.comments.push(span_of(child));
            } else {
                kept.push(child);
            }
        }
        kept
    }

    /// Whether a node lies too deep, which is recorded: it is left out then.
    pub fn is_cut(&mut self, node: Node<'_>, more: usize) -> bool {
        let is_cut = self.builder.depth().max(self.depth) + more >= MAX_DEPTH;
        if is_cut {
            self.faults.push((span_of(node), FaultKind::Depth));
        }
        is_cut
    }

    /// What stands at a span.
    pub fn text(&self, span: Span) -> &str {
        &self.builder.source()[span.range()]
    }

    /// Attributes and blocks, in a file or below what could not be read.
    fn entries(&mut self, node: Node<'_>) {
        for child in self.children(node) {
            match child.kind() {
                _ if self.is_cut(child, 8) => {}
                "body" => self.entries(child),
                "attribute" => self.attribute(child),
                "block" => self.block(child),
                "ERROR" => self.error(child),
                _ if child.is_named() => {
                    let statement = self.builder.open(Kind::ExprStmt, span_of(child));
                    self.expression(child);
                    self.builder.close(statement);
                }
                _ => {}
            }
        }
    }

    /// A region that could not be read, with what could be saved.
    pub fn error(&mut self, node: Node<'_>) {
        if self.is_cut(node, 8) {
            return;
        }
        let id = self.builder.open(Kind::Error, span_of(node));
        self.entries(node);
        self.builder.close(id);
    }

    /// `a = e`.
    fn attribute(&mut self, node: Node<'_>) {
        let kids = self.children(node);
        let named: Vec<Node> = kids.into_iter().filter(|kid| kid.is_named()).collect();
        let (name, value) = match named.as_slice() {
            [name, value] => (*name, *value),
            // A part of it is missing: a fault already.
            _ => return named.into_iter().filter(|kid| kid.kind() == "ERROR").for_each(|kid| self.error(kid)),
        };
        if self.is_mark(name, mark::ELLIPSIS) {
            let statement = self.builder.open(Kind::ExprStmt, span_of(name));
            self.name(span_of(name));
            self.builder.close(statement);
            return;
        }
        self.definition(span_of(node).start, |lowerer| _ = lowerer.name(span_of(name)), value);
    }

    /// A `VarDef` from `start` to the end of its value.
    pub fn definition(&mut self, start: u32, target: impl FnOnce(&mut Self), value: Node<'_>) {
        let id = self.builder.open(Kind::VarDef, Span { start, end: value.end_byte() as u32 });
        target(self);
        self.builder.empty(value.start_byte() as u32);
        let end = self.expression(value).end;
        self.builder.set_span(id, Span { start, end });
        self.builder.close(id);
    }

    /// Whether a node of a pattern is a mark.
    pub fn is_mark(&self, node: Node<'_>, mark: &str) -> bool {
        self.pattern && self.text(span_of(node)) == mark
    }

    /// `type label "label" { … }`.
    fn block(&mut self, node: Node<'_>) {
        let kids = self.children(node);
        let span = span_of(node);
        let statement = self.builder.open(Kind::ExprStmt, span);
        let call = self.builder.open(Kind::Call, span);
        let mut opening = None;
        for kid in kids {
            match kid.kind() {
                "identifier" => {
                    self.name(span_of(kid));
                }
                "string_lit" => self.label(kid),
                "block_start" => {
                    let body = Span { start: kid.start_byte() as u32, end: span.end };
                    opening = Some(self.builder.open(Kind::Dict, body));
                }
                "body" => self.entries(kid),
                "ERROR" => self.error(kid),
                _ => {}
            }
        }
        if let Some(body) = opening {
            self.builder.close(body);
        }
        self.builder.close(call);
        self.builder.close(statement);
    }

    /// A label in quotes, reported without them.
    fn label(&mut self, node: Node<'_>) {
        let content = self.quoted_content(node);
        self.builder.leaf(Kind::Str, content, content);
    }

    /// What stands between the quotes.
    pub fn quoted_content(&self, node: Node<'_>) -> Span {
        let span = span_of(node);
        let text = self.text(span);
        let (start, end) = (u32::from(text.starts_with('"')), u32::from(text.len() > 1 && text.ends_with('"')));
        Span { start: span.start + start, end: span.end - end }
    }

    /// A name, or what a mark stands for.
    pub fn name(&mut self, span: Span) -> NodeId {
        let text = self.text(span).to_owned();
        match pattern_kind(&text).filter(|_| self.pattern) {
            Some((kind, text)) => self.builder.leaf_text(kind, span, &text),
            None => self.builder.leaf(Kind::Ident, span, span),
        }
    }
}

/// What a mark stands for, with its original spelling.
pub(super) fn pattern_kind(text: &str) -> Option<(Kind, String)> {
    let is_word = |name: &&str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if text == mark::ELLIPSIS {
        Some((Kind::Ellipsis, String::new()))
    } else if let Some(name) = text.strip_prefix(mark::METAVAR).filter(is_word) {
        Some((Kind::Metavar, format!("${name}")))
    } else {
        let name = text.strip_prefix(mark::ELLIPSIS_METAVAR).filter(is_word)?;
        Some((Kind::EllipsisMetavar, format!("$...{name}")))
    }
}

/// The span of a syntax node.
pub(super) fn span_of(node: Node<'_>) -> Span {
    Span::new(node.start_byte(), node.end_byte())
}
