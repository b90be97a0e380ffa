//! Expressions.

use crate::kind::{Kind, flag};
use crate::tree::Span;
use crate::writers::{Kids, Walk, Writer};
use tree_sitter::Node;

/// What is written for expressions.
pub(super) const WRITERS: &[(&str, Writer)] = &[
    ("variable_name", variable),
    ("dynamic_variable_name", dynamic_variable),
    ("name", word),
    ("relative_scope", word),
    ("qualified_name", qualified_name),
    ("relative_name", qualified_name),
    ("namespace_name", qualified_name),
    ("integer", |walk, node| walk.leaf(Kind::Number, node)),
    ("float", |walk, node| walk.leaf(Kind::Number, node)),
    ("boolean", boolean),
    ("null", |walk, node| walk.bare(Kind::Null, walk.span(node))),
    ("parenthesized_expression", first),
    ("by_ref", first),
    ("member_access_expression", member),
    ("nullsafe_member_access_expression", member),
    ("class_constant_access_expression", member),
    ("scoped_property_access_expression", member),
    ("member_call_expression", method_call),
    ("nullsafe_member_call_expression", method_call),
    ("scoped_call_expression", method_call),
    ("function_call_expression", call),
    ("argument", argument),
    ("variadic_unpacking", spread),
    ("variadic_placeholder", |walk, node| walk.bare(Kind::Ellipsis, walk.span(node))),
    ("object_creation_expression", new),
    ("subscript_expression", |walk, node| walk.list(Kind::Index, node)),
    ("assignment_expression", assignment),
    ("reference_assignment_expression", assignment),
    ("augmented_assignment_expression", augmented_assignment),
    ("binary_expression", binary),
    ("unary_op_expression", unary),
    ("error_suppression_expression", suppressed),
    ("clone_expression", word_call),
    ("print_intrinsic", word_call),
    ("include_expression", word_call),
    ("include_once_expression", word_call),
    ("require_expression", word_call),
    ("require_once_expression", word_call),
    ("update_expression", update),
    ("cast_expression", cast),
    ("conditional_expression", conditional),
    ("array_creation_expression", |walk, node| walk.list(Kind::List, node)),
    ("array_element_initializer", element),
    ("pair", element),
    ("list_literal", list_literal),
    ("yield_expression", yielded),
    ("throw_expression", |walk, node| throw(walk, node, walk.span(node))),
    ("sequence_expression", |walk, node| walk.list(Kind::Tuple, node)),
    ("match_expression", matching),
];

fn variable(walk: &mut Walk<'_, '_>, node: Node<'_>) {
    if walk.text(node) == "$this" {
        return walk.bare(Kind::This, walk.span(node));
    }
    walk.name_at(walk.span(node));
}

/// `$$x`, `${e}`.
fn dynamic_variable<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let id = walk.open_named(Kind::Unary, walk.span(node), "$");
    let kids = walk.kids(node);
    walk.optional(kids.named().next(), node.end_byte());
    walk.out.close(id);
}

/// A word that names a function, class or constant.
pub(super) fn word<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    word_at(walk, walk.span(node));
}

pub(super) fn word_at(walk: &mut Walk<'_, '_>, span: Span) {
    if !walk.mark_at(span) {
        let id = walk.out.leaf(Kind::Ident, span, span);
        walk.out.fold_case(id);
    }
}

/// `A\B\c`: members of members. A leading `\` says nothing.
pub(super) fn qualified_name<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let words = words_of(walk, node);
    let Some((&first, rest)) = words.split_first() else { return walk.leaf(Kind::Ident, node) };
    let opened: Vec<_> = rest
        .iter()
        .rev()
        .map(|last| {
            let id = walk.out.open(Kind::Member, Span { start: first.start, end: last.end });
            walk.out.set_text_span(id, *last);
            id
        })
        .collect();
    word_at(walk, first);
    for (&word, id) in rest.iter().zip(opened.into_iter().rev()) {
        walk.name_at(word);
        walk.out.close(id);
    }
}

/// The words between the backslashes of a name.
pub(super) fn words_of(walk: &Walk<'_, '_>, node: Node<'_>) -> Vec<Span> {
    let mut at = node.start_byte();
    let mut words = Vec::new();
    for piece in walk.text(node).split('\\') {
        let word = piece.trim();
        let start = at + (piece.len() - piece.trim_start().len());
        if !word.is_empty() && word != "namespace" {
            words.push(Span::new(start, start + word.len()));
        }
        at += piece.len() + 1;
    }
    words
}

fn boolean<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let text = walk.text(node).to_ascii_lowercase();
    walk.out.leaf_text(Kind::Bool, walk.span(node), &text);
}

/// What is a sign around an expression only.
fn first<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    match kids.named().next() {
        Some(inner) => walk.write(inner),
        None => walk.empty(node.start_byte()),
    }
}

fn member<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let mut named = kids.named();
    let (object, name) = (named.next(), named.next());
    write_member(walk, object, name, walk.span(node), kids.token("?->").is_some());
}

fn write_member<'t>(
    walk: &mut Walk<'t, '_>,
    object: Option<Node<'t>>,
    name: Option<Node<'t>>,
    span: Span,
    optional: bool,
) {
    let id = walk.out.open(Kind::Member, span);
    if optional {
        walk.out.add_flags(id, flag::OPTIONAL);
    }
    if let Some(name) = name.filter(|&name| matches!(name.kind(), "name" | "variable_name") && !walk.is_mark(name)) {
        walk.out.set_text_span(id, walk.span(name));
    }
    walk.optional(object, span.start as usize);
    match name {
        Some(name) if name.kind() == "name" => walk.name(name),
        name => walk.optional(name, span.end as usize),
    }
    walk.out.close(id);
}

fn method_call<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let object = kids.field("object").or_else(|| kids.field("scope"));
    let name = kids.field("name");
    let id = walk.out.open(Kind::Call, walk.span(node));
    let end = name.map_or(node.end_byte(), |name| name.end_byte());
    write_member(walk, object, name, Span::new(node.start_byte(), end), kids.token("?->").is_some());
    arguments(walk, kids.field("arguments"));
    walk.out.close(id);
}

fn call<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let (Some(function), given) = (kids.field("function"), kids.field("arguments")) else { return walk.other(node) };
    let argument = given.and_then(|given| walk.kids(given).named().next());
    if walk.deep_mark(function, argument, walk.span(node)) {
        return;
    }
    let id = walk.out.open(Kind::Call, walk.span(node));
    walk.write(function);
    arguments(walk, given);
    walk.out.close(id);
}

pub(super) fn arguments<'t>(walk: &mut Walk<'t, '_>, given: Option<Node<'t>>) {
    if let Some(given) = given {
        let kids = walk.kids(given);
        walk.write_all(kids.named());
    }
}

/// `e`, `&e`, `...e`, `name: e`.
fn argument<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let value = kids.0.iter().rev().map(|kid| kid.node).find(|node| node.is_named());
    match kids.field("name") {
        Some(name) => {
            let id = walk.out.open(Kind::Keyword, walk.span(node));
            let text = crate::mark::unmark(walk.text(name));
            walk.out.set_text(id, &text);
            walk.optional(value, node.end_byte());
            walk.out.close(id);
        }
        None => walk.optional(value, node.end_byte()),
    }
}

fn spread<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let id = walk.open_named(Kind::Spread, walk.span(node), "...");
    first(walk, node);
    walk.out.close(id);
}

fn new<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let class = kids.named().find(|kid| kid.kind() != "arguments");
    let mut given = kids.kind("arguments");
    let id = walk.out.open(Kind::New, walk.span(node));
    if let Some(class) = class.filter(|class| class.kind() == "anonymous_class") {
        given = walk.kids(class).kind("arguments");
    }
    walk.optional(class, node.end_byte());
    arguments(walk, given);
    walk.out.close(id);
}

fn assignment<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::Assign, walk.span(node));
    walk.optional(kids.field("left"), node.start_byte());
    walk.optional(kids.field("right"), node.end_byte());
    walk.out.close(id);
}

fn augmented_assignment<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let operator = kids.field("operator").map_or("", |operator| walk.text(operator));
    let id = walk.open_named(Kind::AugAssign, walk.span(node), operator.trim_end_matches('='));
    walk.optional(kids.field("left"), node.start_byte());
    walk.optional(kids.field("right"), node.end_byte());
    walk.out.close(id);
}

fn binary<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    walk.binary_chain(node, operator);
}

fn operator(walk: &mut Walk<'_, '_>, _: Node<'_>, kids: &Kids<'_>) -> (Kind, String) {
    let text = kids.field("operator").map_or("", |operator| operator.kind());
    let _ = walk;
    let text = if text == "<>" { "!=" } else { text };
    (Kind::Binary, Walk::common_operator(&text.to_ascii_lowercase()))
}

fn unary<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let operator = kids.0.first().map_or("", |kid| kid.node.kind());
    let id = walk.open_named(Kind::Unary, walk.span(node), &Walk::common_operator(operator));
    let operand = kids.field("argument").or_else(|| kids.named().last());
    walk.optional(operand, node.end_byte());
    walk.out.close(id);
}

/// `@e`.
fn suppressed<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let id = walk.open_named(Kind::Unary, walk.span(node), "@");
    first(walk, node);
    walk.out.close(id);
}

/// `include e`, `print e`, `clone e`: calls without parentheses.
fn word_call<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::Call, walk.span(node));
    if let Some(word) = kids.0.first() {
        word_at(walk, walk.span(word.node));
    }
    walk.optional(kids.named().next(), node.end_byte());
    walk.out.close(id);
}

fn update<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let operator = kids.field("operator");
    let id = walk.open_named(Kind::Update, walk.span(node), operator.map_or("", |operator| operator.kind()));
    if operator.is_some_and(|operator| operator.start_byte() > node.start_byte()) {
        walk.out.add_flags(id, flag::POSTFIX);
    }
    walk.optional(kids.field("argument"), node.end_byte());
    walk.out.close(id);
}

fn cast<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::Cast, walk.span(node));
    walk.optional(kids.field("value"), node.end_byte());
    walk.optional_type(kids.field("type"), node.start_byte());
    walk.out.close(id);
}

/// `a ? b : c`; `a ?: b` is an operator.
fn conditional<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let body = kids.field("body");
    let id = match body {
        Some(_) => walk.out.open(Kind::Conditional, walk.span(node)),
        None => walk.open_named(Kind::Binary, walk.span(node), "?:"),
    };
    walk.optional(kids.field("condition"), node.start_byte());
    if let Some(body) = body {
        walk.write(body);
    }
    walk.optional(kids.field("alternative"), node.end_byte());
    walk.out.close(id);
}

/// `v`, `k => v`.
fn element<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    if kids.token("=>").is_some() { walk.list(Kind::Tuple, node) } else { first(walk, node) }
}

/// `list($a, 'k' => $b)`, `[$a, $b]` on the left.
fn list_literal<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::List, walk.span(node));
    let parts: Vec<Node<'t>> = kids.0.iter().map(|kid| kid.node).collect();
    for part in parts.split(|part| part.kind() == ",") {
        let named: Vec<Node<'t>> = part.iter().copied().filter(Node::is_named).collect();
        match *named.as_slice() {
            [value] => walk.write(value),
            [key, value] => {
                let pair = walk.out.open(Kind::Tuple, Span::new(key.start_byte(), value.end_byte()));
                walk.write(key);
                walk.write(value);
                walk.out.close(pair);
            }
            _ => {}
        }
    }
    walk.out.close(id);
}

fn yielded<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let word = if kids.token("from").is_some() { "yield from" } else { "yield" };
    let id = walk.open_named(Kind::Yield, walk.span(node), word);
    walk.optional(kids.named().next(), node.end_byte());
    walk.out.close(id);
}

/// `throw e`, with the span of its statement.
pub(super) fn throw<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>, span: Span) {
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::Throw, span);
    walk.optional(kids.named().next(), node.end_byte());
    walk.empty(node.end_byte());
    walk.out.close(id);
}

fn matching<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::Switch, walk.span(node));
    walk.optional(kids.field("condition"), node.start_byte());
    let body = kids.field("body").map(|body| walk.kids(body));
    for arm in body.iter().flat_map(Kids::named) {
        let parts = walk.kids(arm);
        let case = walk.out.open(Kind::Case, walk.span(arm));
        match parts.field("conditional_expressions") {
            Some(tests) => {
                let inner = walk.kids(tests);
                if inner.named().nth(1).is_some() { walk.list(Kind::Tuple, tests) } else { first(walk, tests) }
            }
            None => walk.empty(arm.start_byte()),
        }
        let value = parts.field("return_expression");
        let span = value.map_or(walk.span(arm), |value| walk.span(value));
        let block = walk.out.open(Kind::Block, span);
        walk.out.add_flags(block, flag::IMPLICIT);
        let statement = walk.out.open(Kind::ExprStmt, span);
        walk.optional(value, arm.end_byte());
        walk.out.close(statement);
        walk.out.close(block);
        walk.out.close(case);
    }
    walk.out.close(id);
}
