//! Statements.

use super::expressions::{throw, word_at};
use crate::kind::{Kind, flag};
use crate::tree::Span;
use crate::writers::{Kids, Walk, Writer};
use tree_sitter::Node;

/// What is written for statements.
pub(super) const WRITERS: &[(&str, Writer)] = &[
    ("expression_statement", expression_statement),
    ("echo_statement", word_statement),
    ("unset_statement", word_statement),
    ("exit_statement", exit),
    ("compound_statement", block),
    ("colon_block", block),
    ("empty_statement", |walk, node| walk.bare(Kind::Pass, walk.span(node))),
    ("if_statement", if_statement),
    ("else_if_clause", if_statement),
    ("while_statement", while_statement),
    ("do_statement", do_statement),
    ("for_statement", for_statement),
    ("foreach_statement", foreach),
    ("switch_statement", switch),
    ("try_statement", try_statement),
    ("return_statement", |walk, node| jump(walk, node, Kind::Return)),
    ("break_statement", |walk, node| jump(walk, node, Kind::Break)),
    ("continue_statement", |walk, node| jump(walk, node, Kind::Continue)),
    ("goto_statement", |walk, node| walk.other(node)),
    ("named_label_statement", label),
    ("global_declaration", global),
    ("function_static_declaration", static_variables),
];

fn expression_statement<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let Some(inner) = kids.named().next() else { return walk.bare(Kind::Pass, walk.span(node)) };
    // Ending with `?>` is ending without anything.
    let start = walk.span(node).start as usize;
    let end = kids.token(";").filter(|end| !end.is_missing()).map(|end| end.end_byte());
    let span = Span::new(start, end.unwrap_or(walk.span(inner).end as usize));
    if inner.kind() == "throw_expression" {
        return throw(walk, inner, span);
    }
    if walk.is_ellipsis(inner) {
        return walk.write(inner);
    }
    let id = walk.out.open(Kind::ExprStmt, span);
    if kids.token(";").is_some_and(|end| !end.is_missing()) {
        walk.out.add_flags(id, flag::TERMINATED);
    }
    walk.write(inner);
    walk.out.close(id);
}

/// `echo a, b;`, `unset($a);`
fn word_statement<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let Some(word) = kids.0.first().map(|kid| kid.node) else { return walk.other(node) };
    let id = walk.out.open(Kind::ExprStmt, walk.span(node));
    let end = kids.token(";").filter(|end| !end.is_missing());
    if end.is_some() {
        walk.out.add_flags(id, flag::TERMINATED);
    }
    let last =
        kids.0.iter().rev().map(|kid| kid.node).find(|&kid| Some(kid) != end && !kid.is_missing()).unwrap_or(word);
    let call = walk.out.open(Kind::Call, Span::new(node.start_byte(), walk.span(last).end as usize));
    word_at(walk, walk.span(word));
    for value in kids.named() {
        // `echo a, b, c` leans to the right.
        let mut rest = Some(value);
        while let Some(at) = rest.take() {
            if at.kind() == "sequence_expression" {
                let parts = walk.kids(at);
                let mut parts = parts.named();
                walk.optional(parts.next(), at.start_byte());
                rest = parts.next();
            } else {
                walk.write(at);
            }
        }
    }
    walk.out.close(call);
    walk.out.close(id);
}

/// `exit;`, `exit(1);`
fn exit<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let Some(word) = kids.0.first().map(|kid| kid.node) else { return walk.other(node) };
    let end = kids.token(";").filter(|end| !end.is_missing());
    let id = walk.out.open(Kind::ExprStmt, walk.span(node));
    if end.is_some() {
        walk.out.add_flags(id, flag::TERMINATED);
    }
    let last = kids.named().next_back().unwrap_or(word);
    let call = walk.out.open(Kind::Call, Span::new(node.start_byte(), walk.span(last).end as usize));
    word_at(walk, walk.span(word));
    walk.write_all(kids.named());
    walk.out.close(call);
    walk.out.close(id);
}

fn block<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let id = walk.out.open(Kind::Block, walk.span(node));
    walk.statements(node);
    walk.out.close(id);
}

/// A block, written or not.
pub(super) fn body<'t>(walk: &mut Walk<'t, '_>, node: Option<Node<'t>>, at: usize) {
    match node {
        Some(node) if matches!(node.kind(), "compound_statement" | "colon_block") => block(walk, node),
        Some(node) => {
            let id = walk.out.open(Kind::Block, walk.span(node));
            walk.out.add_flags(id, flag::IMPLICIT);
            walk.statement(node);
            walk.out.close(id);
        }
        None => {
            let id = walk.out.open(Kind::Block, Span::new(at, at));
            walk.out.add_flags(id, flag::IMPLICIT);
            walk.out.close(id);
        }
    }
}

/// `elseif` nests in the last part.
fn if_statement<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let end = node.end_byte();
    let mut opened = vec![walk.out.open(Kind::If, walk.span(node))];
    walk.optional(kids.field("condition"), node.start_byte());
    body(walk, kids.field("body"), end);
    let mut closed = false;
    for alternative in kids.fields("alternative") {
        let parts = walk.kids(alternative);
        if alternative.kind() == "else_if_clause" && walk.out.depth() < crate::MAX_DEPTH {
            opened.push(walk.out.open(Kind::If, Span::new(alternative.start_byte(), walk.span(node).end as usize)));
            walk.optional(parts.field("condition"), alternative.start_byte());
            body(walk, parts.field("body"), alternative.end_byte());
        } else if !closed {
            closed = true;
            match parts.field("body") {
                Some(inner) if inner.kind() == "if_statement" => walk.write(inner),
                inner => body(walk, inner, alternative.end_byte()),
            }
        }
    }
    if !closed {
        walk.empty(end);
    }
    while let Some(id) = opened.pop() {
        walk.out.close(id);
    }
}

fn while_statement<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::While, walk.span(node));
    walk.optional(kids.field("condition"), node.start_byte());
    body(walk, kids.field("body"), node.end_byte());
    walk.empty(node.end_byte());
    walk.out.close(id);
}

fn do_statement<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::DoWhile, walk.span(node));
    body(walk, kids.field("body"), node.start_byte());
    walk.optional(kids.field("condition"), node.end_byte());
    walk.out.close(id);
}

fn for_statement<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::For, walk.span(node));
    for part in ["initialize", "condition", "update"] {
        walk.optional(kids.field(part), node.start_byte());
    }
    let mut bodies = kids.fields("body").filter(Node::is_named);
    body(walk, bodies.next(), node.end_byte());
    walk.out.close(id);
}

fn foreach<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let mut parts = kids.loose();
    let (iterable, target) = (parts.next(), parts.next());
    let id = walk.open_named(Kind::ForEach, walk.span(node), "in");
    walk.optional(target, node.start_byte());
    walk.optional(iterable, node.start_byte());
    body(walk, kids.field("body"), node.end_byte());
    walk.empty(node.end_byte());
    walk.out.close(id);
}

fn switch<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::Switch, walk.span(node));
    walk.optional(kids.field("condition"), node.start_byte());
    let cases = kids.field("body").map(|cases| walk.kids(cases));
    for case in cases.iter().flat_map(Kids::named) {
        let parts = walk.kids(case);
        if parts.field("value").is_some_and(|value| walk.is_ellipsis(value)) {
            walk.bare(Kind::Ellipsis, walk.span(case));
            continue;
        }
        let written = walk.out.open(Kind::Case, walk.span(case));
        walk.optional(parts.field("value"), case.start_byte());
        let start = parts.loose().next().map_or(case.end_byte(), |first| first.start_byte());
        let block = walk.out.open(Kind::Block, Span::new(start, case.end_byte()));
        walk.out.add_flags(block, flag::IMPLICIT);
        for statement in parts.loose() {
            walk.statement(statement);
        }
        walk.out.close(block);
        walk.out.close(written);
    }
    walk.out.close(id);
}

fn try_statement<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::Try, walk.span(node));
    body(walk, kids.field("body"), node.start_byte());
    for catch in kids.named().filter(|kid| kid.kind() == "catch_clause") {
        let parts = walk.kids(catch);
        let written = walk.out.open(Kind::Catch, walk.span(catch));
        let types = parts.field("type");
        match types {
            Some(types) if walk.kids(types).named().nth(1).is_none() => {
                let only = walk.kids(types).named().next().unwrap_or(types);
                walk.write(only);
            }
            types => walk.optional(types, catch.start_byte()),
        }
        walk.optional(parts.field("name"), catch.start_byte());
        body(walk, parts.field("body"), catch.end_byte());
        walk.out.close(written);
    }
    walk.empty(node.end_byte());
    match kids.kind("finally_clause") {
        Some(clause) => {
            let parts = walk.kids(clause);
            body(walk, parts.field("body"), clause.end_byte());
        }
        None => walk.empty(node.end_byte()),
    }
    walk.out.close(id);
}

fn jump<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>, kind: Kind) {
    let kids = walk.kids(node);
    let id = walk.out.open(kind, walk.span(node));
    walk.optional(kids.named().next(), node.end_byte());
    walk.out.close(id);
}

fn label<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::Labeled, walk.span(node));
    match kids.named().next() {
        Some(name) => walk.name(name),
        None => walk.empty(node.start_byte()),
    }
    walk.empty(node.end_byte());
    walk.out.close(id);
}

fn global<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.open_named(Kind::Global, walk.span(node), "global");
    walk.write_all(kids.named());
    walk.out.close(id);
}

/// `static $x = 1;` in a function.
fn static_variables<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    for variable in kids.named().filter(|kid| kid.kind() == "static_variable_declaration") {
        let parts = walk.kids(variable);
        let value = parts.field("value");
        let end = value.map_or(variable.end_byte(), |value| walk.span(value).end as usize);
        let id = walk.open_named(Kind::VarDef, Span::new(node.start_byte(), end), "static");
        walk.optional(parts.field("name"), variable.start_byte());
        walk.empty(variable.start_byte());
        walk.optional(value, end);
        walk.out.close(id);
    }
}
