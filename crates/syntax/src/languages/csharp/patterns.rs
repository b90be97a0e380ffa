//! What stands behind `is` and `case`.

use super::expressions::first;
use crate::kind::Kind;
use crate::writers::{Kids, Walk, Writer};
use tree_sitter::Node;

/// What is written for patterns of the language.
pub(super) const WRITERS: &[(&str, Writer)] = &[
    ("is_pattern_expression", is_pattern),
    ("constant_pattern", first),
    ("parenthesized_pattern", first),
    ("type_pattern", first),
    ("negated_pattern", negated),
    ("relational_pattern", negated),
    ("and_pattern", |walk, node| walk.binary_chain(node, operator)),
    ("or_pattern", |walk, node| walk.binary_chain(node, operator)),
    ("declaration_pattern", declaration),
    ("var_pattern", declaration),
    ("subpattern", subpattern),
    ("property_pattern_clause", |walk, node| walk.list(Kind::Dict, node)),
    ("list_pattern", |walk, node| walk.list(Kind::List, node)),
];

fn is_pattern<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.open_named(Kind::Binary, walk.span(node), "is");
    walk.optional(kids.field("expression"), node.start_byte());
    walk.optional(kids.field("pattern"), node.end_byte());
    walk.out.close(id);
}

/// `not p`, `< e`.
fn negated<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let operator = kids.0.first().map_or("not", |kid| kid.node.kind());
    let id = walk.open_named(Kind::Unary, walk.span(node), operator);
    walk.optional(kids.named().next(), node.end_byte());
    walk.out.close(id);
}

fn operator(_: &mut Walk<'_, '_>, _: Node<'_>, kids: &Kids<'_>) -> (Kind, String) {
    (Kind::Binary, kids.field("operator").map_or("and", |operator| operator.kind()).to_owned())
}

/// `T x`: a definition without a value.
fn declaration<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::VarDef, walk.span(node));
    walk.optional(kids.field("name").or_else(|| kids.loose().last()), node.end_byte());
    walk.optional_type(kids.field("type"), node.start_byte());
    walk.empty(node.end_byte());
    walk.out.close(id);
}

/// `Length: 5`.
fn subpattern<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    if kids.named().nth(1).is_some() { walk.list(Kind::Pair, node) } else { first(walk, node) }
}
