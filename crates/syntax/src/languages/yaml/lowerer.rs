//! The walk over the syntax tree: documents, mappings, sequences, tags, anchors and aliases.

use super::scalars;
use crate::MAX_DEPTH;
use crate::kind::Kind;
use crate::parse;
use crate::pattern::mark;
use crate::tree::{FaultKind, Span, TreeBuilder};
use rustc_hash::FxHashMap;
use tree_sitter::Node;

/// Nodes of syntax that aliases may repeat in one file: aliases of aliases would grow without bound.
const MOST_REPEATED: usize = 100_000;

/// Parses the builder's source and writes its tree.
pub(super) fn lower(builder: &mut TreeBuilder, pattern: bool) {
    let whole = Span::new(0, builder.source().len());
    let root = builder.open(Kind::Module, whole);
    match parse::parse(&tree_sitter_yaml::LANGUAGE.into(), builder.source()) {
        Some(tree) => {
            parse::faults(&tree).into_iter().for_each(|span| builder.fault(span, FaultKind::Syntax));
            let mut lowerer =
                Lowerer { builder, pattern, anchors: FxHashMap::default(), repeated: 0, repeating: 0, said: false };
            lowerer.documents(tree.root_node());
        }
        None => builder.fault(whole, FaultKind::Budget),
    }
    builder.close(root);
}

struct Lowerer<'b, 't> {
    builder: &'b mut TreeBuilder,
    pattern: bool,
    anchors: FxHashMap<String, Node<'t>>,
    repeated: usize,
    /// Aliases that are being written, one within the other.
    repeating: usize,
    /// That an alias was left out is told once.
    said: bool,
}

/// A node without its tag and anchor.
struct Content<'t> {
    tag: Option<Node<'t>>,
    inner: Option<Node<'t>>,
    /// Where it begins, tag and anchor included.
    start: u32,
}

impl<'t> Lowerer<'_, 't> {
    fn documents(&mut self, root: Node<'t>) {
        for document in self.children(root) {
            if document.is_error() {
                self.value(document);
                continue;
            }
            self.anchors.clear();
            for node in self.children(document) {
                if matches!(node.kind(), "block_node" | "flow_node") || node.is_error() {
                    let statement = self.builder.open(Kind::ExprStmt, span_of(node));
                    let span = self.value(node);
                    self.builder.set_span(statement, span);
                    self.builder.close(statement);
                }
            }
        }
    }

    /// Named children but comments.
    fn children(&mut self, node: Node<'t>) -> Vec<Node<'t>> {
        let mut cursor = node.walk();
        let mut kept = Vec::new();
        for child in node.children(&mut cursor) {
            if child.is_missing() {
                continue;
            }
            if child.kind() == "comment" {
                if self.repeating == 0 {
                    self.builder.comment(span_of(child));
                }
            } else if child.is_named() {
                kept.push(child);
            }
        }
        kept
    }

    fn fault(&mut self, span: Span, kind: FaultKind) {
        if self.repeating == 0 {
            self.builder.fault(span, kind);
        }
    }

    fn text(&self, span: Span) -> &str {
        &self.builder.source()[span.range()]
    }

    /// A span that ends with a character, however long it was counted to be.
    fn cut(&self, start: u32, end: u32) -> Span {
        let source = self.builder.source();
        let end = (start..=end.min(source.len() as u32)).rev().find(|&at| source.is_char_boundary(at as usize));
        Span { start, end: end.unwrap_or(start) }
    }

    /// Any node; where it stands.
    fn value(&mut self, node: Node<'t>) -> Span {
        let span = span_of(node);
        if self.builder.depth() + 8 >= MAX_DEPTH {
            self.fault(span, FaultKind::Depth);
            self.builder.empty(span.start);
            return span;
        }
        if self.repeating > 0 {
            self.repeated += 1;
        }
        match node.kind() {
            "block_node" | "flow_node" => self.node(node),
            "block_mapping" | "flow_mapping" => self.list(Kind::Dict, node, span.start),
            "block_sequence" | "flow_sequence" => self.list(Kind::List, node, span.start),
            "block_mapping_pair" | "flow_pair" => self.pair(node),
            "block_sequence_item" => match self.children(node).into_iter().next() {
                Some(item) => self.value(item),
                None => self.nothing(span.end),
            },
            "alias" => self.alias(node),
            kind if kind.ends_with("_scalar") => self.scalar(node, span.start),
            _ => self.list(Kind::Error, node, span.start),
        }
    }

    /// An empty value is an empty string.
    fn nothing(&mut self, at: u32) -> Span {
        let span = Span { start: at, end: at };
        self.builder.leaf_text(Kind::Str, span, "");
        span
    }

    fn content(&mut self, node: Node<'t>) -> Content<'t> {
        let mut content = Content { tag: None, inner: None, start: node.start_byte() as u32 };
        for kid in self.children(node) {
            match kid.kind() {
                "tag" => content.tag = Some(kid),
                "anchor" => {
                    let name = self.text(span_of(kid)).trim_start_matches('&').to_owned();
                    if self.repeating == 0 {
                        self.anchors.insert(name, node);
                    }
                }
                _ => content.inner = content.inner.or(Some(kid)),
            }
        }
        content
    }

    /// A value with its tag and anchor, from which on it stands.
    fn node(&mut self, node: Node<'t>) -> Span {
        let Content { tag, inner, start } = self.content(node);
        let Some(tag) = tag else { return self.inner(inner, start, node) };
        let tag_span = span_of(tag);
        let id = self.builder.open(Kind::Cast, span_of(node));
        let inner_span = self.inner(inner, start, node);
        let span = Span { start: start.min(inner_span.start), end: tag_span.end.max(inner_span.end) };
        let written = self.builder.open(Kind::Type, tag_span);
        let name = self.text(tag_span).trim_start_matches('!').to_owned();
        match pattern_kind(&name).filter(|_| self.pattern) {
            Some((kind, text)) => _ = self.builder.leaf_text(kind, tag_span, &text),
            None => {
                self.builder.set_text(written, &name);
                self.builder.leaf_text(Kind::Ident, tag_span, &name);
            }
        }
        self.builder.close(written);
        self.builder.set_span(id, span);
        self.builder.close(id);
        span
    }

    fn inner(&mut self, inner: Option<Node<'t>>, start: u32, node: Node<'t>) -> Span {
        match inner {
            None => self.nothing(node.end_byte() as u32),
            Some(inner) => match inner.kind() {
                "block_mapping" | "flow_mapping" => self.list(Kind::Dict, inner, start),
                "block_sequence" | "flow_sequence" => self.list(Kind::List, inner, start),
                kind if kind.ends_with("_scalar") => self.scalar(inner, start),
                _ => self.value(inner),
            },
        }
    }

    /// A mapping or sequence ends behind its last entry; an empty one behind its first bracket.
    fn list(&mut self, kind: Kind, node: Node<'t>, start: u32) -> Span {
        let id = self.builder.open(kind, span_of(node));
        let mut end = self.cut(start, start.max(node.start_byte() as u32) + 1).end;
        for kid in self.children(node) {
            // `[a: b]` is a list of mappings.
            end = if kind == Kind::List && kid.kind() == "flow_pair" {
                let single = self.builder.open(Kind::Dict, span_of(kid));
                let span = self.value(kid);
                self.builder.set_span(single, span);
                self.builder.close(single);
                span.end
            } else if kind == Kind::Dict && kid.kind() == "flow_node" {
                self.lone_key(kid).end
            } else {
                self.value(kid).end
            };
        }
        let end = if kind == Kind::Error { node.end_byte() as u32 } else { end };
        let span = Span { start, end };
        self.builder.set_span(id, span);
        self.builder.close(id);
        span
    }

    /// `{a}`: a key without a value.
    fn lone_key(&mut self, key: Node<'t>) -> Span {
        if self.is_ellipsis(key) {
            return self.value(key);
        }
        let id = self.builder.open(Kind::Pair, span_of(key));
        let span = self.value(key);
        self.nothing(span.end);
        self.builder.set_span(id, span);
        self.builder.close(id);
        span
    }

    fn is_ellipsis(&self, key: Node<'_>) -> bool {
        let text = self.text(span_of(key));
        self.pattern && (text == mark::ELLIPSIS || text.starts_with(mark::ELLIPSIS_METAVAR))
    }

    /// An ellipsis alone on its line stands for any value, not only for a mapping.
    fn is_lone_ellipsis(&self, node: Node<'_>) -> bool {
        self.pattern && self.text(span_of(node)).trim_end().strip_suffix(':') == Some(mark::ELLIPSIS)
    }

    fn pair(&mut self, node: Node<'t>) -> Span {
        let (key, value) = (node.child_by_field_name("key"), node.child_by_field_name("value"));
        let strays: Vec<Node> = self.children(node).into_iter().filter(|kid| kid.is_error()).collect();
        if let (Some(key), None) = (key, value)
            && self.is_ellipsis(key)
        {
            return self.value(key);
        }
        let id = self.builder.open(Kind::Pair, span_of(node));
        let key_span = match key {
            Some(key) => self.value(key),
            None => self.nothing(node.start_byte() as u32),
        };
        let value_span = match value {
            Some(value) if self.is_lone_ellipsis(value) => {
                let span = span_of(value);
                self.builder.leaf_text(Kind::Ellipsis, span, "");
                span
            }
            Some(value) => self.value(value),
            None => self.nothing(behind_colon(self.builder.source(), key_span.end)),
        };
        let span = Span { start: key_span.start, end: value_span.end.max(key_span.end) };
        self.builder.set_span(id, span);
        self.builder.close(id);
        strays.into_iter().for_each(|stray| _ = self.value(stray));
        span
    }

    /// What the anchor stands at, written again as it is there.
    fn alias(&mut self, node: Node<'t>) -> Span {
        let name = self.text(span_of(node)).trim_start_matches('*').to_owned();
        let start = node.start_byte() as u32;
        // Semgrep's alias is as long as its name.
        let span = self.cut(start, start + name.len() as u32);
        let written = Span { start: start + 1, end: node.end_byte() as u32 };
        let anchored = self.anchors.get(&name).copied();
        match anchored {
            Some(anchored) if self.repeated < MOST_REPEATED && self.repeating < 16 => {
                self.repeating += 1;
                let first = self.builder.next();
                self.value(anchored);
                self.builder.set_span(first, span);
                self.repeating -= 1;
            }
            Some(_) => {
                if !self.said {
                    self.builder.fault(span_of(node), FaultKind::Depth);
                    self.said = true;
                }
                self.builder.leaf(Kind::Ident, span, written);
            }
            None => _ = self.builder.leaf(Kind::Ident, span, written),
        }
        span
    }

    /// A scalar; one with a tag or an anchor begins there, but is no longer for that.
    fn scalar(&mut self, node: Node<'t>, start: u32) -> Span {
        let own = span_of(node);
        let moved = self.cut(start, start + (own.end - own.start));
        match node.kind() {
            "plain_scalar" => self.plain(own, moved),
            "block_scalar" => self.block_scalar(own),
            "double_quote_scalar" | "single_quote_scalar" => self.quoted(own, moved),
            _ => {
                self.builder.leaf(Kind::Str, moved, own);
                moved
            }
        }
    }

    fn plain(&mut self, own: Span, span: Span) -> Span {
        let text = self.text(own).to_owned();
        if let Some((kind, text)) = pattern_kind(&text).filter(|_| self.pattern) {
            self.builder.leaf_text(kind, span, &text);
            return span;
        }
        match scalars::kind_of_plain(&text) {
            Kind::Null => _ = self.builder.leaf_text(Kind::Null, span, ""),
            Kind::Bool => _ = self.builder.leaf_text(Kind::Bool, span, scalars::truth(&text).unwrap_or("true")),
            kind => self.words(kind, own, span, &text),
        }
        span
    }

    fn words(&mut self, kind: Kind, own: Span, span: Span, text: &str) {
        let text = if self.pattern { mark::unmark(text).into() } else { scalars::folded(text) };
        if text == self.text(own) {
            self.builder.leaf(kind, span, own);
        } else {
            self.builder.leaf_text(kind, span, &text);
        }
    }

    fn quoted(&mut self, own: Span, span: Span) -> Span {
        let is_closed = own.end - own.start > 1 && self.text(own).ends_with(['"', '\'']);
        let content = Span { start: own.start + 1, end: own.end - u32::from(is_closed) };
        let text = self.text(content).to_owned();
        self.words(Kind::Str, content, span, &text);
        span
    }

    /// From behind the indicator to behind the line breaks that follow.
    fn block_scalar(&mut self, own: Span) -> Span {
        let text = self.text(own);
        let header = text.len()
            - text.trim_start_matches(['|', '>', '-', '+', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']).len();
        let content = scalars::block_content(&format!("{text}\n"));
        let rest = &self.builder.source()[own.end as usize..];
        let mut end = own.end as usize;
        for line in rest.split_inclusive('\n') {
            if !line.trim().is_empty() || !line.ends_with('\n') {
                break;
            }
            end += line.len();
        }
        let span = Span::new(own.start as usize + header, end);
        let content = if self.pattern { mark::unmark(&content) } else { content };
        self.builder.leaf_text(Kind::Str, span, &content);
        span
    }
}

/// The byte behind the colon that follows a key.
fn behind_colon(source: &str, end: u32) -> u32 {
    let rest = &source[end as usize..];
    let gap = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    if rest[gap..].starts_with(':') { end + gap as u32 + 1 } else { end }
}

/// What a mark stands for, with its original spelling.
fn pattern_kind(text: &str) -> Option<(Kind, String)> {
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

fn span_of(node: Node<'_>) -> Span {
    Span::new(node.start_byte(), node.end_byte())
}
