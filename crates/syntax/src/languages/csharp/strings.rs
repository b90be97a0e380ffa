//! Strings and characters.

use crate::kind::Kind;
use crate::tree::Span;
use crate::writers::{Walk, Writer};
use tree_sitter::Node;

/// What is written for strings.
pub(super) const WRITERS: &[(&str, Writer)] = &[
    ("string_literal", plain),
    ("verbatim_string_literal", plain),
    ("raw_string_literal", plain),
    ("character_literal", character),
    ("interpolated_string_expression", interpolated),
    ("interpolation", interpolation),
];

/// A literal without code: what lies between its quotes.
fn plain<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let text = walk.text(node);
    let open = text.len() - text.trim_start_matches('@').trim_start_matches(['"', '\'']).len();
    let body = text.trim_end_matches("u8").trim_end_matches("U8");
    // As many quotes close a literal as open it; an empty one is nothing but quotes.
    let quotes = open - text.bytes().take_while(|&byte| byte == b'@').count();
    let quotes = if quotes == 2 || open >= body.len() { 1 } else { quotes };
    let start = node.start_byte() + (text.len() - text.trim_start_matches('@').len()) + quotes;
    let end = (node.start_byte() + body.len()).saturating_sub(quotes).max(start);
    walk.out.leaf(Kind::Str, walk.span(node), Span::new(start, end));
}

/// A character is no text.
fn character<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    walk.leaf(Kind::Other, node);
}

fn interpolated<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::Template, walk.span(node));
    let mut text: Option<Span> = None;
    for part in kids.named() {
        let span = walk.span(part);
        match part.kind() {
            "string_content" | "escape_sequence" => text = Some(text.map_or(span, |text| text.to(span))),
            "interpolation" => {
                write_text(walk, text.take());
                walk.write(part);
            }
            _ => {}
        }
    }
    write_text(walk, text);
    walk.out.close(id);
}

fn write_text(walk: &mut Walk<'_, '_>, text: Option<Span>) {
    if let Some(span) = text {
        walk.out.leaf(Kind::Str, span, span);
    }
}

/// `{e,5:x}` is its expression.
fn interpolation<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let code = kids.named().find(|kid| !kid.kind().starts_with("interpolation"));
    walk.optional(code, node.end_byte());
}
