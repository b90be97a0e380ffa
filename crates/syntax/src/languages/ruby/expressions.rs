//! Expressions.

use crate::kind::{Kind, flag};
use crate::tree::Span;
use crate::writers::{Kids, Walk, Writer};
use tree_sitter::Node;

/// What is written for expressions.
pub(super) const WRITERS: &[(&str, Writer)] = &[
    ("identifier", |walk, node| walk.name(node)),
    ("constant", |walk, node| walk.name(node)),
    ("instance_variable", |walk, node| walk.name(node)),
    ("class_variable", |walk, node| walk.name(node)),
    ("global_variable", |walk, node| walk.name(node)),
    ("operator", |walk, node| walk.name(node)),
    ("setter", |walk, node| walk.name(node)),
    ("self", |walk, node| walk.bare(Kind::This, walk.span(node))),
    ("nil", |walk, node| walk.bare(Kind::Null, walk.span(node))),
    ("true", |walk, node| walk.leaf(Kind::Bool, node)),
    ("false", |walk, node| walk.leaf(Kind::Bool, node)),
    ("integer", |walk, node| walk.leaf(Kind::Number, node)),
    ("float", |walk, node| walk.leaf(Kind::Number, node)),
    ("rational", |walk, node| walk.leaf(Kind::Number, node)),
    ("complex", |walk, node| walk.leaf(Kind::Number, node)),
    ("scope_resolution", scope_resolution),
    ("element_reference", |walk, node| walk.list(Kind::Index, node)),
    ("array", |walk, node| walk.list(Kind::List, node)),
    ("string_array", |walk, node| walk.list(Kind::List, node)),
    ("symbol_array", |walk, node| walk.list(Kind::List, node)),
    ("hash", |walk, node| walk.list(Kind::Dict, node)),
    ("pair", pair),
    ("parenthesized_statements", parenthesized),
    ("assignment", assignment),
    ("operator_assignment", operator_assignment),
    ("left_assignment_list", |walk, node| walk.list(Kind::Tuple, node)),
    ("right_assignment_list", |walk, node| walk.list(Kind::Tuple, node)),
    ("destructured_left_assignment", |walk, node| walk.list(Kind::Tuple, node)),
    ("binary", |walk, node| walk.binary_chain(node, operator)),
    ("range", range),
    ("unary", unary),
    ("conditional", conditional),
    ("pattern", first),
    ("exception_variable", first),
    ("interpolation", interpolation),
];

fn first<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    walk.optional(kids.named().next(), node.end_byte());
}

/// `#{e}`.
fn interpolation<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let id = walk.out.open(Kind::Interp, walk.span(node));
    first(walk, node);
    walk.out.close(id);
}

/// `A::B`.
fn scope_resolution<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let name = kids.field("name");
    let Some(scope) = kids.field("scope") else { return walk.optional(name, node.end_byte()) };
    let id = walk.out.open(Kind::Member, walk.span(node));
    if let Some(name) = name.filter(|&name| !walk.is_mark(name)) {
        walk.out.set_text_span(id, walk.span(name));
    }
    walk.write(scope);
    walk.optional(name, node.end_byte());
    walk.out.close(id);
}

fn pair<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::Pair, walk.span(node));
    let key = kids.field("key");
    walk.optional(key, node.start_byte());
    match kids.field("value") {
        Some(value) => walk.write(value),
        None => {
            let span = key.map_or(walk.span(node), |key| walk.span(key));
            walk.out.leaf(Kind::Ident, span, span);
        }
    }
    walk.out.close(id);
}

/// Parentheses round one expression say nothing.
fn parenthesized<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    match (kids.named().next(), kids.named().nth(1)) {
        (Some(only), None) => walk.write(only),
        _ => super::statements::block(walk, kids.named().collect(), walk.span(node), false),
    }
}

fn assignment<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::Assign, walk.span(node));
    walk.optional(kids.field("left"), node.start_byte());
    walk.optional(kids.field("right"), node.end_byte());
    walk.out.close(id);
}

fn operator_assignment<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let operator = kids.field("operator").map_or("", |operator| operator.kind());
    let operator = Walk::common_operator(operator.trim_end_matches('='));
    let id = walk.open_named(Kind::AugAssign, walk.span(node), &operator);
    walk.optional(kids.field("left"), node.start_byte());
    walk.optional(kids.field("right"), node.end_byte());
    walk.out.close(id);
}

fn operator(_: &mut Walk<'_, '_>, _: Node<'_>, kids: &Kids<'_>) -> (Kind, String) {
    (Kind::Binary, Walk::common_operator(kids.field("operator").map_or("", |operator| operator.kind())))
}

fn range<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let operator = kids.field("operator").map_or("..", |operator| operator.kind());
    let id = walk.open_named(Kind::Binary, walk.span(node), operator);
    walk.optional(kids.field("begin"), node.start_byte());
    walk.optional(kids.field("end"), node.end_byte());
    walk.out.close(id);
}

/// `-x`, `not x`; `defined? x` is a call of the word.
fn unary<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let operator = kids.field("operator");
    let word = operator.map_or("", |operator| operator.kind());
    let id = match operator.filter(|_| word == "defined?") {
        Some(operator) => {
            let id = walk.out.open(Kind::Call, walk.span(node));
            walk.name(operator);
            id
        }
        None => walk.open_named(Kind::Unary, walk.span(node), &Walk::common_operator(word)),
    };
    walk.optional(kids.field("operand"), node.end_byte());
    walk.out.close(id);
}

fn conditional<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::Conditional, walk.span(node));
    for part in ["condition", "consequence", "alternative"] {
        walk.optional(kids.field(part), node.end_byte());
    }
    walk.out.close(id);
}

/// Not of this language: a flag that marks what was made up.
pub(super) const IMPLICIT: u16 = flag::IMPLICIT;

/// A place without extent.
pub(super) fn nowhere(at: usize) -> Span {
    Span::new(at, at)
}
