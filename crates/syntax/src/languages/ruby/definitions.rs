//! Methods, lambdas, classes and modules.

use super::expressions::nowhere;
use super::statements::{block, body};
use crate::kind::{Kind, flag};
use crate::tree::Span;
use crate::writers::{Walk, Writer};
use tree_sitter::Node;

/// What is written for definitions.
pub(super) const WRITERS: &[(&str, Writer)] = &[
    ("method", |walk, node| method(walk, node, flag::METHOD)),
    ("singleton_method", |walk, node| method(walk, node, flag::METHOD | flag::STATIC)),
    ("lambda", lambda),
    ("class", |walk, node| class(walk, node, "")),
    ("module", |walk, node| class(walk, node, "module")),
    ("singleton_class", |walk, node| class(walk, node, "singleton")),
    ("optional_parameter", parameter),
    ("keyword_parameter", parameter),
    ("splat_parameter", parameter),
    ("hash_splat_parameter", parameter),
    ("block_parameter", parameter),
    ("destructured_parameter", |walk, node| walk.list(Kind::Tuple, node)),
];

fn method<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>, flags: u16) {
    let kids = walk.kids(node);
    let at = node.start_byte();
    let id = walk.out.open(Kind::Function, walk.span(node));
    walk.out.add_flags(id, flags);
    walk.bare(Kind::Decorators, nowhere(at));
    match kids.field("name") {
        Some(name) => walk.name(name),
        None => walk.empty(at),
    }
    parameters(walk, kids.field("parameters"), at);
    walk.empty(at);
    block_body(walk, kids.field("body"), node, true);
    walk.out.close(id);
}

/// The body of a method or block: never absent.
pub(super) fn block_body<'t>(walk: &mut Walk<'t, '_>, inner: Option<Node<'t>>, node: Node<'t>, last: bool) {
    match inner {
        Some(inner) if matches!(inner.kind(), "body_statement" | "block_body") => {
            body(walk, Some(inner), node.end_byte(), last);
        }
        // `def a = 1`.
        Some(inner) => block(walk, vec![inner], walk.span(inner), last),
        None => walk.bare(Kind::Block, nowhere(node.end_byte())),
    }
}

pub(super) fn parameters<'t>(walk: &mut Walk<'t, '_>, node: Option<Node<'t>>, at: usize) {
    let Some(node) = node else { return walk.bare(Kind::Params, nowhere(at)) };
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::Params, walk.span(node));
    for parameter in kids.loose() {
        match parameter.kind() {
            "identifier" | "destructured_parameter" if !walk.is_ellipsis(parameter) => {
                let param = walk.out.open(Kind::Param, walk.span(parameter));
                walk.write(parameter);
                rest_of_parameter(walk, None, parameter.start_byte());
                walk.out.close(param);
            }
            _ => walk.write(parameter),
        }
    }
    walk.out.close(id);
}

fn rest_of_parameter<'t>(walk: &mut Walk<'t, '_>, default: Option<Node<'t>>, at: usize) {
    walk.empty(at);
    walk.optional(default, at);
    walk.bare(Kind::Decorators, nowhere(at));
}

fn parameter<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let sign = match node.kind() {
        "splat_parameter" => "*",
        "hash_splat_parameter" => "**",
        "block_parameter" => "&",
        _ => "",
    };
    let id = walk.open_named(Kind::Param, walk.span(node), sign);
    match kids.field("name") {
        Some(name) => walk.name(name),
        None => walk.empty(node.end_byte()),
    }
    rest_of_parameter(walk, kids.field("value"), node.end_byte());
    walk.out.close(id);
}

/// `-> (x) { … }`.
fn lambda<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let at = node.start_byte();
    let id = walk.out.open(Kind::Function, walk.span(node));
    walk.out.add_flags(id, flag::ARROW);
    walk.bare(Kind::Decorators, nowhere(at));
    walk.empty(at);
    parameters(walk, kids.field("parameters"), at);
    walk.empty(at);
    let inner = kids.field("body").and_then(|inner| walk.kids(inner).field("body"));
    block_body(walk, inner, node, true);
    walk.out.close(id);
}

fn class<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>, word: &str) {
    let kids = walk.kids(node);
    let mut span = walk.span(node);
    if let Some(name) = kids.field("name").filter(|_| word == "module") {
        span.start = name.start_byte() as u32; // as Semgrep's
    }
    let id = walk.open_named(Kind::Class, span, word);
    walk.bare(Kind::Decorators, nowhere(node.start_byte()));
    walk.optional(kids.field("name").or_else(|| kids.field("value")), node.start_byte());
    if let Some(superclass) = kids.field("superclass") {
        let inner = walk.kids(superclass).named().next();
        if let Some(inner) = inner {
            walk.write(inner);
        }
    }
    match kids.field("body") {
        Some(inner) => body(walk, Some(inner), node.end_byte(), false),
        None => walk.bare(Kind::Block, Span::new(node.end_byte(), node.end_byte())),
    }
    walk.out.close(id);
}
