//! Strings, symbols, regular expressions and commands.

use crate::kind::{Kind, flag};
use crate::rewrite::metavariable_len;
use crate::tree::Span;
use crate::writers::{Kids, Walk, Writer};
use tree_sitter::Node;

/// What is written for strings.
pub(super) const WRITERS: &[(&str, Writer)] = &[
    ("string", |walk, node| quoted(walk, node, Kind::Str)),
    ("bare_string", bare_string),
    ("character", |walk, node| walk.leaf(Kind::Str, node)),
    ("chained_string", chained),
    ("heredoc_beginning", |walk, node| walk.leaf(Kind::Str, node)),
    ("heredoc_body", |walk, node| walk.list(Kind::Other, node)),
    ("heredoc_content", nothing),
    ("heredoc_end", nothing),
    ("regex", |walk, node| quoted(walk, node, Kind::Regex)),
    ("subshell", subshell),
    ("simple_symbol", symbol),
    ("hash_key_symbol", symbol),
    ("bare_symbol", symbol),
    ("delimited_symbol", |walk, node| quoted(walk, node, Kind::Atom)),
];

fn nothing(_: &mut Walk<'_, '_>, _: Node<'_>) {}

fn is_code(part: Node<'_>) -> bool {
    part.kind() == "interpolation"
}

/// What lies between the first and the last token.
fn content(kids: &Kids<'_>, node: Node<'_>) -> Span {
    let start = kids.0.first().filter(|kid| !kid.node.is_named()).map_or(node.start_byte(), |kid| kid.node.end_byte());
    let end = kids.0.last().filter(|kid| !kid.node.is_named()).map_or(node.end_byte(), |kid| kid.node.start_byte());
    Span::new(start, end.max(start))
}

/// A literal of a kind, or a template when there is code in it.
fn quoted<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>, kind: Kind) {
    let kids = walk.kids(node);
    let content = content(&kids, node);
    if !kids.named().any(is_code) {
        walk.out.leaf(kind, walk.span(node), content);
        return;
    }
    // What is no text says so: `/a#{b}/` is not `"a#{b}"`.
    let word = match kind {
        Kind::Regex => "regex",
        Kind::Atom => "symbol",
        _ => "",
    };
    let id = walk.open_named(Kind::Template, walk.span(node), word);
    parts(walk, &kids, content);
    walk.out.close(id);
}

fn parts<'t>(walk: &mut Walk<'t, '_>, kids: &Kids<'t>, content: Span) {
    let mut at = content.start;
    for part in kids.named().filter(|&part| is_code(part)) {
        text(walk, at, part.start_byte() as u32);
        code(walk, part);
        at = part.end_byte() as u32;
    }
    text(walk, at, content.end);
}

/// In the strings of a pattern `$X` was left as it is written.
fn code<'t>(walk: &mut Walk<'t, '_>, part: Node<'t>) {
    let inner = walk.kids(part).named().next();
    match inner {
        Some(inner) if walk.pattern && metavariable_len(walk.text(inner)) == Some(inner.byte_range().len()) => {
            let id = walk.out.open(Kind::Interp, walk.span(part));
            let name = walk.text(inner);
            walk.out.leaf_text(Kind::Metavar, walk.span(inner), name);
            walk.out.close(id);
        }
        _ => walk.write(part),
    }
}

fn text(walk: &mut Walk<'_, '_>, start: u32, end: u32) {
    if start < end {
        let span = Span { start, end };
        walk.out.leaf(Kind::Str, span, span);
    }
}

fn bare_string<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    walk.leaf(Kind::Str, node);
}

/// `"a" "b"`.
fn chained<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::Template, walk.span(node));
    walk.out.add_flags(id, flag::CONCAT);
    walk.write_all(kids.named());
    walk.out.close(id);
}

/// `` `ls #{x}` `` is a call of the backquote.
fn subshell<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let content = content(&kids, node);
    let id = walk.out.open(Kind::Call, walk.span(node));
    walk.out.leaf_text(Kind::Ident, Span { start: content.start - 1, end: content.start }, "`");
    if walk.pattern && &walk.source[content.range()] == "..." {
        walk.bare(Kind::Ellipsis, content);
    } else {
        let template = walk.out.open(Kind::Template, content);
        parts(walk, &kids, content);
        walk.out.close(template);
    }
    walk.out.close(id);
}

/// `:a`, and `a` of `a: 1`.
fn symbol<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let span = walk.span(node);
    if node.kind() == "hash_key_symbol" && walk.mark_at(span) {
        return;
    }
    let colon = u32::from(walk.text(node).starts_with(':'));
    let content = Span { start: span.start + colon, end: span.end };
    let is_key = node.kind() == "hash_key_symbol" && walk.source[span.end as usize..].starts_with(':');
    let id = walk.out.open(Kind::Atom, Span { start: span.start, end: span.end + u32::from(is_key) });
    if walk.pattern {
        let text = super::forms::unmark(&walk.source[content.range()]);
        walk.out.set_text(id, &text);
    } else {
        walk.out.set_text_span(id, content);
    }
    walk.out.close(id);
}
