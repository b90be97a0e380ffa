//! Strings, heredocs and commands in backquotes.

use crate::kind::Kind;
use crate::rewrite::metavariable_len;
use crate::tree::Span;
use crate::writers::{Kids, Walk, Writer};
use tree_sitter::Node;

/// What is written for strings.
pub(super) const WRITERS: &[(&str, Writer)] = &[
    ("string", plain),
    ("encapsed_string", interpolated),
    ("heredoc", heredoc),
    ("nowdoc", heredoc),
    ("shell_command_expression", command),
];

/// A literal without code in it: its content lies between `skip` bytes at the start and one at the end.
fn literal(walk: &mut Walk<'_, '_>, span: Span, skip: u32) {
    let end = span.end.saturating_sub(1).max(span.start + skip);
    walk.out.leaf(Kind::Str, span, Span { start: span.start + skip, end });
}

/// Letters before the quote (`b'…'`).
fn prefix(walk: &Walk<'_, '_>, node: Node<'_>) -> u32 {
    walk.text(node).bytes().take_while(u8::is_ascii_alphabetic).count() as u32 + 1
}

fn plain<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let skip = prefix(walk, node);
    literal(walk, walk.span(node), skip);
}

fn interpolated<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let skip = prefix(walk, node);
    let span = Span::new(node.start_byte(), node.end_byte());
    let content = &walk.text(node)[skip as usize..node.byte_range().len().saturating_sub(1).max(skip as usize)];
    let is_name = walk.pattern && metavariable_len(content) == Some(content.len());
    if is_name || !kids.named().any(|part| is_code(part)) {
        let content = Span { start: span.start + skip, end: span.end.saturating_sub(1).max(span.start + skip) };
        walk.out.leaf(Kind::Str, walk.span(node), content);
        return;
    }
    let id = walk.out.open(Kind::Template, span);
    parts(walk, &kids, span.start + skip, span.end.saturating_sub(1));
    walk.out.close(id);
}

fn is_code(part: Node<'_>) -> bool {
    !matches!(part.kind(), "string_content" | "escape_sequence")
}

/// Text and code in turns. Texts next to one another are one.
fn parts<'t>(walk: &mut Walk<'t, '_>, kids: &Kids<'t>, start: u32, end: u32) {
    let mut at = start;
    let mut open = None;
    for kid in &kids.0 {
        let node = kid.node;
        if !node.is_named() {
            match node.kind() {
                "{" | "${" => open = Some(node.start_byte() as u32),
                _ => {}
            }
            continue;
        }
        if !is_code(node) {
            continue;
        }
        let from = open.take().unwrap_or(node.start_byte() as u32);
        let braced = from < node.start_byte() as u32;
        let to = node.end_byte() as u32 + u32::from(braced && walk.source[node.end_byte()..].starts_with('}'));
        text(walk, at, from);
        metavariable_or(walk, node);
        at = to;
    }
    text(walk, at, end);
}

fn text(walk: &mut Walk<'_, '_>, start: u32, end: u32) {
    if start < end {
        let span = Span { start, end };
        walk.out.leaf(Kind::Str, span, span);
    }
}

/// In the strings of a pattern `$X` was left as it is written.
fn metavariable_or<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let text = walk.text(node);
    if walk.pattern && metavariable_len(text) == Some(text.len()) {
        walk.out.leaf_text(Kind::Metavar, walk.span(node), text);
    } else {
        walk.write(node);
    }
}

fn heredoc<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let span = walk.span(node);
    let Some(body) = kids.field("value") else {
        walk.out.leaf_text(Kind::Str, span, "");
        return;
    };
    let inner = walk.kids(body);
    // The end of the first line belongs to the delimiter.
    let mut content = walk.span(body);
    let line_end =
        walk.text(body).bytes().take_while(|byte| matches!(byte, b'\r' | b'\n')).take(2).collect::<Vec<u8>>();
    content.start += match line_end.as_slice() {
        [b'\r', b'\n'] => 2,
        [b'\n', ..] => 1,
        _ => 0,
    };
    if !inner.named().any(|part| is_code(part) && part.kind() != "nowdoc_string") {
        walk.out.leaf(Kind::Str, span, content);
        return;
    }
    let id = walk.out.open(Kind::Template, span);
    parts(walk, &inner, content.start, content.end);
    walk.out.close(id);
}

/// `` `ls $x` `` is a call of the backquote.
fn command<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let span = Span::new(node.start_byte(), node.end_byte());
    let id = walk.out.open(Kind::Call, walk.span(node));
    walk.out.leaf_text(Kind::Ident, Span { start: span.start, end: span.start + 1 }, "`");
    let content = Span { start: span.start + 1, end: span.end.saturating_sub(1).max(span.start + 1) };
    if walk.pattern && &walk.source[content.range()] == "..." {
        walk.bare(Kind::Ellipsis, content);
    } else if kids.named().any(|part| is_code(part)) {
        let template = walk.out.open(Kind::Template, content);
        parts(walk, &kids, content.start, content.end);
        walk.out.close(template);
    } else {
        walk.out.leaf(Kind::Str, content, content);
    }
    walk.out.close(id);
}
