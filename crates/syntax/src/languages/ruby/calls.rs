//! Calls, with and without parentheses, receivers and blocks.

use super::definitions::{block_body, parameters};
use crate::kind::{Kind, flag};
use crate::tree::Span;
use crate::writers::{Kids, Walk, Writer};
use tree_sitter::Node;

/// What is written for calls.
pub(super) const WRITERS: &[(&str, Writer)] = &[
    ("call", call),
    ("argument_list", |walk, node| walk.list(Kind::Tuple, node)),
    ("block_argument", |walk, node| signed(walk, node, Kind::Unary, "&")),
    ("splat_argument", |walk, node| signed(walk, node, Kind::Spread, "*")),
    ("hash_splat_argument", |walk, node| signed(walk, node, Kind::Spread, "**")),
    ("rest_assignment", |walk, node| signed(walk, node, Kind::Spread, "*")),
    ("block", block),
    ("do_block", block),
    ("super", |walk, node| walk.bare(Kind::Super, walk.span(node))),
    ("yield", yielded),
];

fn signed<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>, kind: Kind, sign: &str) {
    let kids = walk.kids(node);
    match kids.named().next() {
        Some(inner) if walk.is_ellipsis(inner) => walk.write(inner),
        inner => {
            let id = walk.open_named(kind, walk.span(node), sign);
            walk.optional(inner, node.end_byte());
            walk.out.close(id);
        }
    }
}

fn call<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let given = kids.field("arguments");
    let method = kids.field("method");
    if let (Some(method), Some(given)) = (method, given) {
        let argument = walk.kids(given).named().next();
        if kids.field("receiver").is_none() && walk.deep_mark(method, argument, walk.span(node)) {
            return;
        }
    }
    // In a pattern `f ... { ... }` the block is read as that of `...`.
    if let Some(moved) = given.and_then(|given| moved_block(walk, given)) {
        return with_block(walk, node, moved.0, |walk| {
            let id = walk.out.open(Kind::Call, Span::new(node.start_byte(), moved.1.end_byte()));
            callee(walk, &kids, node);
            walk.write(moved.1);
            walk.out.close(id);
        });
    }
    match kids.field("block") {
        Some(block) => with_block(walk, node, block, |walk| called(walk, node, &kids, true)),
        None => called(walk, node, &kids, false),
    }
}

/// The block and the name of a lone argument that is `...` with a block.
fn moved_block<'t>(walk: &mut Walk<'t, '_>, given: Node<'t>) -> Option<(Node<'t>, Node<'t>)> {
    if !walk.pattern {
        return None;
    }
    let only = walk.kids(given).named().last().filter(|only| only.kind() == "call")?;
    let parts = walk.kids(only);
    let name = parts.field("method").filter(|&name| walk.is_ellipsis(name))?;
    Some((parts.field("block")?, name))
}

/// A call of what `inner` writes, with the block as its argument.
fn with_block<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>, block: Node<'t>, inner: impl FnOnce(&mut Walk<'t, '_>)) {
    let id = walk.out.open(Kind::Call, walk.span(node));
    inner(walk);
    walk.write(block);
    walk.out.close(id);
}

/// `f`, `f a`, `x.f(a)`: a member alone unless there are parentheses, arguments or a block.
fn called<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>, kids: &Kids<'t>, always: bool) {
    let given = kids.field("arguments");
    let method = kids.field("method");
    if given.is_none() && !always && method.is_some() {
        return callee(walk, kids, node);
    }
    let last = given.or(method).unwrap_or(node);
    let id = walk.out.open(Kind::Call, Span::new(node.start_byte(), last.end_byte()));
    callee(walk, kids, node);
    arguments(walk, given);
    walk.out.close(id);
}

/// What is called. `x.()` calls `x`.
fn callee<'t>(walk: &mut Walk<'t, '_>, kids: &Kids<'t>, node: Node<'t>) {
    match (kids.field("receiver"), kids.field("method")) {
        (Some(receiver), Some(method)) => {
            let id = walk.out.open(Kind::Member, Span::new(node.start_byte(), method.end_byte()));
            if kids.field("operator").is_some_and(|operator| operator.kind() == "&.") {
                walk.out.add_flags(id, flag::OPTIONAL);
            }
            if !walk.is_mark(method) {
                walk.out.set_text_span(id, walk.span(method));
            }
            walk.write(receiver);
            walk.name(method);
            walk.out.close(id);
        }
        (Some(receiver), None) => walk.write(receiver),
        (None, Some(method)) if method.kind() == "super" => walk.write(method),
        (None, Some(method)) => walk.name(method),
        (None, None) => walk.empty(node.start_byte()),
    }
}

pub(super) fn arguments<'t>(walk: &mut Walk<'t, '_>, given: Option<Node<'t>>) {
    let Some(given) = given else { return };
    let kids = walk.kids(given);
    for argument in kids.named() {
        if argument.kind() == "pair" { keyword(walk, argument) } else { walk.write(argument) }
    }
}

/// `k: v` and `:k => v` among arguments name a parameter.
fn keyword<'t>(walk: &mut Walk<'t, '_>, pair: Node<'t>) {
    let kids = walk.kids(pair);
    let key = kids.field("key").filter(|key| matches!(key.kind(), "hash_key_symbol" | "simple_symbol"));
    let Some(key) = key else { return walk.write(pair) };
    let name = walk.text(key).trim_start_matches(':');
    let start = key.end_byte() - name.len();
    let id = walk.out.open(Kind::Keyword, Span::new(start, pair.end_byte()));
    let name = super::forms::unmark(name);
    walk.out.set_text(id, &name);
    match kids.field("value") {
        Some(value) => walk.write(value),
        None => {
            walk.out.leaf_text(Kind::Ident, Span::new(start, key.end_byte()), &name);
        }
    }
    walk.out.close(id);
}

/// `{ |x| … }`, `do |x| … end`.
fn block<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let at = node.start_byte();
    let id = walk.out.open(Kind::Function, walk.span(node));
    walk.bare(Kind::Decorators, Span::new(at, at));
    walk.empty(at);
    parameters(walk, kids.field("parameters"), at);
    walk.empty(at);
    block_body(walk, kids.field("body"), node, true);
    walk.out.close(id);
}

fn yielded<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.open_named(Kind::Yield, walk.span(node), "yield");
    value_of_list(walk, kids.kind("argument_list"), node.end_byte());
    walk.out.close(id);
}

/// What a `return` or `yield` has behind it: nothing, a value, or several.
pub(super) fn value_of_list<'t>(walk: &mut Walk<'t, '_>, list: Option<Node<'t>>, at: usize) {
    let Some(list) = list else { return walk.empty(at) };
    let kids = walk.kids(list);
    match (kids.named().next(), kids.named().nth(1)) {
        (Some(only), None) => walk.write(only),
        _ => walk.list(Kind::Tuple, list),
    }
}
