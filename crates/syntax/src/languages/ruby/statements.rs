//! Statements and blocks of them.

use super::calls::value_of_list;
use super::expressions::{IMPLICIT, nowhere};
use crate::kind::Kind;
use crate::tree::Span;
use crate::writers::{Walk, Writer};
use tree_sitter::Node;

/// State of the walk: what is written is what a method ends with.
pub(super) const LAST: u32 = 1;

/// What is written for statements.
pub(super) const WRITERS: &[(&str, Writer)] = &[
    ("if", if_statement),
    ("elsif", if_statement),
    ("unless", unless),
    ("if_modifier", modifier),
    ("unless_modifier", modifier),
    ("while", while_statement),
    ("until", while_statement),
    ("while_modifier", while_statement),
    ("until_modifier", while_statement),
    ("for", for_statement),
    ("case", case),
    ("case_match", case_match),
    ("begin", begin),
    ("rescue_modifier", rescue_modifier),
    ("return", |walk, node| jump(walk, node, Kind::Return)),
    ("break", |walk, node| jump(walk, node, Kind::Break)),
    ("next", |walk, node| jump(walk, node, Kind::Continue)),
    ("empty_statement", |walk, node| walk.bare(Kind::Pass, walk.span(node))),
    ("then", block_of),
    ("do", block_of),
    ("body_statement", block_of),
    ("block_body", block_of),
    ("begin_block", block_of),
    ("end_block", block_of),
    ("uninterpreted", |_, _| {}),
];

/// Kinds that are statements by themselves; everything else is an expression.
fn is_statement(kind: &str) -> bool {
    matches!(
        kind,
        "if" | "unless"
            | "if_modifier"
            | "unless_modifier"
            | "while"
            | "until"
            | "while_modifier"
            | "until_modifier"
            | "for"
            | "case"
            | "case_match"
            | "begin"
            | "rescue_modifier"
            | "return"
            | "break"
            | "next"
            | "empty_statement"
            | "method"
            | "singleton_method"
            | "class"
            | "singleton_class"
            | "module"
            | "begin_block"
            | "end_block"
            | "heredoc_body"
            | "uninterpreted"
            | "ERROR"
            | "body_statement"
    )
}

/// A node of a list of statements.
pub(super) fn statement<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kind = node.kind();
    if is_statement(kind) {
        if !matches!(kind, "if" | "unless" | "case" | "begin" | "if_modifier" | "unless_modifier" | "case_match") {
            let around = std::mem::take(&mut walk.state);
            walk.write(node);
            walk.state = around;
        } else {
            walk.write(node);
        }
        return;
    }
    if walk.is_ellipsis(node) {
        return walk.write(node);
    }
    let is_last = std::mem::take(&mut walk.state) & LAST != 0 && !walk.pattern;
    let id = walk.out.open(if is_last { Kind::Return } else { Kind::ExprStmt }, walk.span(node));
    if is_last {
        walk.out.add_flags(id, IMPLICIT);
    }
    // A word alone is a call, unless something is assigned to it; in a pattern it is any use of the word.
    if kind == "identifier" && !walk.pattern {
        let call = walk.out.open(Kind::Call, walk.span(node));
        walk.name(node);
        walk.out.close(call);
    } else {
        walk.write(node);
    }
    walk.out.close(id);
    walk.state = if is_last { LAST } else { 0 };
}

/// A block of statements; of its last one the state says whether it is what a method ends with.
pub(super) fn block<'t>(walk: &mut Walk<'t, '_>, nodes: Vec<Node<'t>>, span: Span, last: bool) {
    let id = walk.out.open(Kind::Block, span);
    if walk.pattern && nodes.len() == 1 {
        walk.out.add_flags(id, IMPLICIT); // nothing shows where it begins: what is in it may be all of a block
    }
    list(walk, nodes, last);
    walk.out.close(id);
}

/// Statements one after the other.
pub(super) fn list<'t>(walk: &mut Walk<'t, '_>, nodes: Vec<Node<'t>>, last: bool) {
    let around = std::mem::take(&mut walk.state);
    let ends_with = nodes.iter().rposition(|node| node.kind() != "heredoc_body");
    for (place, node) in nodes.into_iter().enumerate() {
        walk.state = if last && Some(place) == ends_with { LAST } else { 0 };
        walk.statement(node);
    }
    walk.state = around;
}

fn block_of<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let last = walk.state & LAST != 0;
    body(walk, Some(node), node.start_byte(), last);
}

/// What stands between two words, as a block. With `rescue` and `ensure` it is a `try`.
pub(super) fn body<'t>(walk: &mut Walk<'t, '_>, node: Option<Node<'t>>, at: usize, last: bool) {
    let Some(node) = node else {
        let id = walk.out.open(Kind::Block, nowhere(at));
        walk.out.add_flags(id, IMPLICIT);
        return walk.out.close(id);
    };
    let nodes: Vec<Node<'t>> = walk.kids_and_errors(node).named().collect();
    let is_clause = |node: &Node<'t>| matches!(node.kind(), "rescue" | "ensure");
    if !nodes.iter().any(is_clause) {
        return block(walk, nodes, walk.span(node), last);
    }
    let id = walk.out.open(Kind::Block, walk.span(node));
    try_statement(walk, nodes, walk.span(node), last);
    walk.out.close(id);
}

/// `[Block, Catch*, else?, ensure?]`.
fn try_statement<'t>(walk: &mut Walk<'t, '_>, nodes: Vec<Node<'t>>, span: Span, last: bool) {
    let is_part = |node: &Node<'t>| matches!(node.kind(), "rescue" | "ensure" | "else");
    let (parts, tried): (Vec<Node<'t>>, Vec<Node<'t>>) = nodes.into_iter().partition(is_part);
    let ensure = parts.iter().copied().find(|part| part.kind() == "ensure");
    // What is ensured comes last.
    let returns = last && ensure.is_none();
    let id = walk.out.open(Kind::Try, span);
    let inner = match (tried.first(), tried.last()) {
        (Some(first), Some(last)) => Span::new(first.start_byte(), last.end_byte()),
        _ => Span { start: span.start, end: span.start },
    };
    block(walk, tried, inner, returns);
    for clause in parts.iter().copied().filter(|part| part.kind() == "rescue") {
        catch(walk, clause, returns);
    }
    match parts.iter().copied().find(|part| part.kind() == "else") {
        Some(clause) => body(walk, Some(clause), clause.end_byte(), returns),
        None => walk.empty(span.end as usize),
    }
    match ensure {
        Some(clause) => body(walk, Some(clause), clause.end_byte(), last),
        None => walk.empty(span.end as usize),
    }
    walk.out.close(id);
}

/// `rescue A, B => e`.
fn catch<'t>(walk: &mut Walk<'t, '_>, clause: Node<'t>, last: bool) {
    let kids = walk.kids(clause);
    let id = walk.out.open(Kind::Catch, walk.span(clause));
    match kids.field("exceptions") {
        Some(types) => {
            let inner = walk.kids(types);
            match (inner.named().next(), inner.named().nth(1)) {
                (Some(only), None) => walk.write(only),
                _ => walk.list(Kind::Tuple, types),
            }
        }
        None => walk.empty(clause.start_byte()),
    }
    walk.optional(kids.field("variable"), clause.start_byte());
    body(walk, kids.field("body"), clause.end_byte(), last);
    walk.out.close(id);
}

/// `begin … end`: its statements, or a `try`.
fn begin<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let last = walk.state & LAST != 0;
    body(walk, Some(node), node.start_byte(), last);
}

/// `a rescue b`.
fn rescue_modifier<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let (tried, handler) = (kids.field("body"), kids.field("handler"));
    let id = walk.out.open(Kind::Try, walk.span(node));
    one(walk, tried, node.start_byte(), false);
    let catch = walk.out.open(Kind::Catch, handler.map_or(walk.span(node), |handler| walk.span(handler)));
    walk.empty(node.end_byte());
    walk.empty(node.end_byte());
    one(walk, handler, node.end_byte(), false);
    walk.out.close(catch);
    walk.empty(node.end_byte());
    walk.empty(node.end_byte());
    walk.out.close(id);
}

/// One statement as a block.
fn one<'t>(walk: &mut Walk<'t, '_>, node: Option<Node<'t>>, at: usize, last: bool) {
    let span = node.map_or(nowhere(at), |node| walk.span(node));
    let id = walk.out.open(Kind::Block, span);
    walk.out.add_flags(id, IMPLICIT);
    list(walk, node.into_iter().collect(), last);
    walk.out.close(id);
}

/// The condition; `turned` is the `unless` that turns it round.
fn condition<'t>(walk: &mut Walk<'t, '_>, node: Option<Node<'t>>, turned: Option<Node<'t>>, at: usize) {
    let around = std::mem::take(&mut walk.state);
    match node.zip(turned) {
        Some((inner, word)) => {
            let id = walk.open_named(Kind::Unary, Span::new(word.start_byte(), inner.end_byte()), "not");
            walk.write(inner);
            walk.out.close(id);
        }
        None => walk.optional(node, at),
    }
    walk.state = around;
}

fn if_statement<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let last = walk.state & LAST != 0;
    let end = walk.span(node).end as usize;
    let mut opened = Vec::new();
    let mut at = node;
    loop {
        let kids = walk.kids(at);
        opened.push(walk.out.open(Kind::If, Span::new(at.start_byte(), end)));
        condition(walk, kids.field("condition"), None, at.start_byte());
        body(walk, kids.field("consequence"), at.end_byte(), last);
        match kids.field("alternative") {
            Some(next) if next.kind() == "elsif" && walk.out.depth() < crate::MAX_DEPTH => at = next,
            Some(next) => {
                body(walk, Some(next), end, last);
                break;
            }
            None => {
                walk.empty(end);
                break;
            }
        }
    }
    while let Some(id) = opened.pop() {
        walk.out.close(id);
    }
}

fn unless<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let last = walk.state & LAST != 0;
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::If, walk.span(node));
    condition(walk, kids.field("condition"), kids.token("unless"), node.start_byte());
    body(walk, kids.field("consequence"), node.end_byte(), last);
    match kids.field("alternative") {
        Some(next) => body(walk, Some(next), node.end_byte(), last),
        None => walk.empty(node.end_byte()),
    }
    walk.out.close(id);
}

/// `a if b`, `a unless b`.
fn modifier<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let last = walk.state & LAST != 0;
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::If, walk.span(node));
    condition(walk, kids.field("condition"), kids.token("unless"), node.end_byte());
    one(walk, kids.field("body"), node.start_byte(), last);
    walk.empty(node.end_byte());
    walk.out.close(id);
}

fn while_statement<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::While, walk.span(node));
    condition(walk, kids.field("condition"), kids.token("until"), node.start_byte());
    match kids.field("body") {
        Some(inner) if inner.kind() == "do" => body(walk, Some(inner), node.end_byte(), false),
        inner => one(walk, inner, node.start_byte(), false),
    }
    walk.empty(node.end_byte());
    walk.out.close(id);
}

fn for_statement<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.open_named(Kind::ForEach, walk.span(node), "in");
    walk.optional(kids.field("pattern"), node.start_byte());
    match kids.field("value") {
        Some(value) if value.kind() == "in" => {
            let inner = walk.kids(value).named().next();
            walk.optional(inner, node.start_byte());
        }
        value => walk.optional(value, node.start_byte()),
    }
    body(walk, kids.field("body"), node.end_byte(), false);
    walk.empty(node.end_byte());
    walk.out.close(id);
}

fn case<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let last = walk.state & LAST != 0;
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::Switch, walk.span(node));
    condition(walk, kids.field("value"), None, node.start_byte());
    for clause in kids.loose() {
        let parts = walk.kids(clause);
        let written = walk.out.open(Kind::Case, walk.span(clause));
        if clause.kind() == "when" {
            let tests: Vec<Node<'t>> = parts.fields("pattern").filter(Node::is_named).collect();
            match *tests.as_slice() {
                [only] => walk.write(only),
                [first, .., end] => {
                    let tuple = walk.out.open(Kind::Tuple, Span::new(first.start_byte(), end.end_byte()));
                    walk.write_all(tests.iter().copied());
                    walk.out.close(tuple);
                }
                [] => walk.empty(clause.start_byte()),
            }
            body(walk, parts.field("body"), clause.end_byte(), last);
        } else {
            walk.empty(clause.start_byte());
            body(walk, Some(clause), clause.end_byte(), last);
        }
        walk.out.close(written);
    }
    walk.out.close(id);
}

/// `case x in …`.
fn case_match<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let last = walk.state & LAST != 0;
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::Switch, walk.span(node));
    condition(walk, kids.field("value"), None, node.start_byte());
    for clause in kids.fields("clauses").filter(Node::is_named) {
        let parts = walk.kids(clause);
        let written = walk.out.open(Kind::Case, walk.span(clause));
        walk.optional(parts.field("pattern"), clause.start_byte());
        body(walk, parts.field("body"), clause.end_byte(), last);
        walk.out.close(written);
    }
    if let Some(clause) = kids.field("else") {
        let written = walk.out.open(Kind::Case, walk.span(clause));
        walk.empty(clause.start_byte());
        body(walk, Some(clause), clause.end_byte(), last);
        walk.out.close(written);
    }
    walk.out.close(id);
}

fn jump<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>, kind: Kind) {
    let kids = walk.kids(node);
    let id = walk.out.open(kind, walk.span(node));
    value_of_list(walk, kids.kind("argument_list"), node.end_byte());
    walk.out.close(id);
}
