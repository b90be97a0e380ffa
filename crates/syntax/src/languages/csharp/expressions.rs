//! Expressions.

use super::definitions::{lambda_body, parameters};
use crate::kind::{Kind, flag};
use crate::tree::Span;
use crate::writers::{Kids, Walk, Writer};
use tree_sitter::Node;

/// What is written for expressions.
pub(super) const WRITERS: &[(&str, Writer)] = &[
    ("identifier", |walk, node| walk.name(node)),
    ("discard", |walk, node| walk.name(node)),
    ("predefined_type", |walk, node| walk.name(node)),
    ("implicit_parameter", |walk, node| walk.name(node)),
    ("generic_name", generic_name),
    ("qualified_name", qualified_name),
    ("alias_qualified_name", qualified_name),
    ("nullable_type", first),
    ("array_type", first),
    ("ref_type", first),
    ("scoped_type", first),
    ("pointer_type", first),
    ("integer_literal", |walk, node| walk.leaf(Kind::Number, node)),
    ("real_literal", |walk, node| walk.leaf(Kind::Number, node)),
    ("boolean_literal", |walk, node| walk.leaf(Kind::Bool, node)),
    ("null_literal", |walk, node| walk.bare(Kind::Null, walk.span(node))),
    ("this", |walk, node| walk.bare(Kind::This, walk.span(node))),
    ("base", |walk, node| walk.bare(Kind::Super, walk.span(node))),
    ("parenthesized_expression", first),
    ("checked_expression", first),
    ("ref_expression", first),
    ("member_access_expression", member),
    ("member_binding_expression", member),
    ("conditional_access_expression", conditional_access),
    ("element_access_expression", element_access),
    ("element_binding_expression", element_access),
    ("invocation_expression", invocation),
    ("argument", argument),
    ("attribute_argument", argument),
    ("declaration_expression", declaration),
    ("object_creation_expression", creation),
    ("implicit_object_creation_expression", implicit_creation),
    ("array_creation_expression", array),
    ("implicit_array_creation_expression", first),
    ("stackalloc_expression", array),
    ("anonymous_object_creation_expression", anonymous_object),
    ("initializer_expression", |walk, node| walk.list(Kind::List, node)),
    ("collection_expression", |walk, node| walk.list(Kind::List, node)),
    ("collection_element", first),
    ("expression_element", first),
    ("spread_element", spread),
    ("assignment_expression", assignment),
    ("binary_expression", binary),
    ("as_expression", as_expression),
    ("is_expression", binary),
    ("prefix_unary_expression", prefix),
    ("unary_expression", prefix),
    ("postfix_unary_expression", postfix),
    ("await_expression", |walk, node| walk.list(Kind::Await, node)),
    ("cast_expression", cast),
    ("conditional_expression", conditional),
    ("lambda_expression", lambda),
    ("anonymous_method_expression", lambda),
    ("tuple_expression", |walk, node| walk.list(Kind::Tuple, node)),
    ("tuple_pattern", |walk, node| walk.list(Kind::Tuple, node)),
    ("parenthesized_variable_designation", |walk, node| walk.list(Kind::Tuple, node)),
    ("typeof_expression", |walk, node| walk.other(node)),
    ("sizeof_expression", word_call),
    ("default_expression", word_call),
    ("throw_expression", |walk, node| super::statements::throw(walk, node)),
    ("switch_expression", switch_expression),
    ("with_expression", |walk, node| walk.other(node)),
];

/// What is a sign around another node only.
pub(super) fn first<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    match kids.named().next() {
        Some(inner) => walk.write(inner),
        None => walk.other(node),
    }
}

/// `A<B>`: as a subscript where a type stands, `A` where something is called.
fn generic_name<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::Index, walk.span(node));
    for part in kids.named() {
        if part.kind() == "type_argument_list" {
            let arguments = walk.kids(part);
            walk.write_all(arguments.named());
        } else {
            walk.name(part);
        }
    }
    walk.out.close(id);
}

/// A name without its type arguments.
fn plain_name<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    match node.named_child(0) {
        Some(name) if node.kind() == "generic_name" => walk.name(name),
        _ => walk.write(node),
    }
}

fn qualified_name<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let qualifier = kids.field("qualifier").or_else(|| kids.field("alias"));
    path(walk, walk.span(node), qualifier, kids.field("name"));
}

/// `object.name`.
fn path<'t>(walk: &mut Walk<'t, '_>, span: Span, object: Option<Node<'t>>, name: Option<Node<'t>>) {
    let id = walk.out.open(Kind::Member, span);
    name_member(walk, id, name);
    match object {
        Some(object) => plain_name(walk, object),
        None => walk.empty(span.start as usize),
    }
    match name {
        Some(name) => plain_name(walk, name),
        None => walk.empty(span.end as usize),
    }
    walk.out.close(id);
}

fn name_member<'t>(walk: &mut Walk<'t, '_>, id: crate::tree::NodeId, name: Option<Node<'t>>) {
    let word = name.map(|name| if name.kind() == "generic_name" { name.named_child(0).unwrap_or(name) } else { name });
    if let Some(word) = word.filter(|&word| !walk.is_mark(word)) {
        walk.out.set_text_span(id, walk.span(word));
    }
}

/// What stands before a `?.` belongs to what stands behind it.
fn reach<'t>(walk: &Walk<'t, '_>, node: Node<'t>) -> Span {
    let span = walk.span(node);
    let Some(&(object, _)) = walk.before.last() else { return span };
    let leads = std::iter::successors(Some(node), |at| at.named_child(0))
        .take(64)
        .any(|at| matches!(at.kind(), "member_binding_expression" | "element_binding_expression"));
    if leads { Span { start: object.start_byte() as u32, end: span.end } } else { span }
}

fn member<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let name = kids.field("name");
    if node.kind() == "member_access_expression" {
        let span = reach(walk, node);
        return path(walk, span, kids.field("expression"), name);
    }
    let span = reach(walk, node);
    let id = walk.out.open(Kind::Member, span);
    walk.out.add_flags(id, flag::OPTIONAL);
    name_member(walk, id, name);
    before(walk, node);
    match name {
        Some(name) => plain_name(walk, name),
        None => walk.empty(node.end_byte()),
    }
    walk.out.close(id);
}

/// Writes what stands before the `?` of which this is the rest.
fn before<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    match walk.before.last().copied() {
        Some((object, false)) => {
            walk.before.last_mut().expect("there is a last one").1 = true;
            walk.write(object);
        }
        _ => walk.empty(node.start_byte()),
    }
}

fn conditional_access<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let (Some(condition), Some(rest)) = (kids.field("condition"), kids.loose().next()) else { return walk.other(node) };
    walk.before.push((condition, false));
    walk.write(rest);
    walk.before.pop();
}

fn element_access<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let span = reach(walk, node);
    let id = walk.out.open(Kind::Index, span);
    match kids.field("expression") {
        Some(object) => walk.write(object),
        None => before(walk, node),
    }
    match kids.field("subscript") {
        Some(given) => arguments(walk, Some(given)),
        None => walk.write_all(kids.named()),
    }
    walk.out.close(id);
}

fn invocation<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let (Some(function), given) = (kids.field("function"), kids.field("arguments")) else { return walk.other(node) };
    if walk.pattern && super::marks::call(walk, node, function, given) {
        return;
    }
    let span = reach(walk, node);
    let id = walk.out.open(Kind::Call, span);
    plain_name(walk, function);
    arguments(walk, given);
    walk.out.close(id);
}

pub(super) fn arguments<'t>(walk: &mut Walk<'t, '_>, given: Option<Node<'t>>) {
    if let Some(given) = given {
        let kids = walk.kids(given);
        walk.write_all(kids.named());
    }
}

/// `e`, `name: e`, `out e`, and `Name = e` of an attribute.
fn argument<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let value =
        kids.0.iter().rev().map(|kid| kid.node).find(|node| node.is_named() || matches!(node.kind(), "this" | "base"));
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

/// `out var x`.
fn declaration<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    walk.optional(kids.field("name"), node.end_byte());
}

/// `new T(a) { … }`: what stands in braces is a last argument.
fn creation<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::New, walk.span(node));
    match kids.field("type") {
        Some(of_type) => plain_type(walk, of_type),
        None => walk.empty(node.start_byte()),
    }
    arguments(walk, kids.field("arguments"));
    initial_values(walk, kids.field("initializer"));
    walk.out.close(id);
}

/// What stands in braces is a last argument.
fn initial_values<'t>(walk: &mut Walk<'t, '_>, values: Option<Node<'t>>) {
    if let Some(values) = values {
        walk.list(Kind::Tuple, values);
    }
}

/// `new(a) { … }` is a call of the word.
fn implicit_creation<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::Call, walk.span(node));
    if let Some(word) = kids.0.first() {
        walk.name(word.node);
    }
    arguments(walk, kids.kind("argument_list"));
    initial_values(walk, kids.kind("initializer_expression"));
    walk.out.close(id);
}

/// `new int[] { 1, 2 }`: its values, else its type with its length.
fn array<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    match kids.kind("initializer_expression") {
        Some(values) => {
            let id = walk.out.open(Kind::List, walk.span(node));
            let values = walk.kids(values);
            walk.write_all(values.named());
            walk.out.close(id);
        }
        None => walk.other(node),
    }
}

pub(super) fn plain_type<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    plain_name(walk, node);
}

/// `new { A = 1, b.C }`.
fn anonymous_object<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::Dict, walk.span(node));
    let parts: Vec<Node<'t>> = kids.0.iter().map(|kid| kid.node).collect();
    for part in parts.split(|part| part.kind() == ",") {
        let named: Vec<Node<'t>> = part.iter().copied().filter(Node::is_named).collect();
        match *named.as_slice() {
            [value] => walk.write(value),
            [key, value] => {
                let pair = walk.out.open(Kind::Pair, Span::new(key.start_byte(), value.end_byte()));
                walk.write(key);
                walk.write(value);
                walk.out.close(pair);
            }
            _ => {}
        }
    }
    walk.out.close(id);
}

fn spread<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let id = walk.open_named(Kind::Spread, walk.span(node), "..");
    first(walk, node);
    walk.out.close(id);
}

fn assignment<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let operator = kids.field("operator").map_or("=", |operator| walk.text(operator));
    let id = match operator.strip_suffix('=') {
        Some("") | None => walk.out.open(Kind::Assign, walk.span(node)),
        Some(operator) => walk.open_named(Kind::AugAssign, walk.span(node), operator),
    };
    walk.optional(kids.field("left"), node.start_byte());
    walk.optional(kids.field("right"), node.end_byte());
    walk.out.close(id);
}

fn binary<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    walk.binary_chain(node, operator);
}

fn operator(_: &mut Walk<'_, '_>, _: Node<'_>, kids: &Kids<'_>) -> (Kind, String) {
    (Kind::Binary, Walk::common_operator(kids.field("operator").map_or("is", |operator| operator.kind())))
}

fn as_expression<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::Cast, walk.span(node));
    walk.optional(kids.field("left"), node.start_byte());
    walk.optional_type(kids.field("right"), node.end_byte());
    walk.out.close(id);
}

fn prefix<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let operator = kids.0.first().map_or("", |kid| kid.node.kind());
    let kind = if matches!(operator, "++" | "--") { Kind::Update } else { Kind::Unary };
    let id = walk.open_named(kind, walk.span(node), &Walk::common_operator(operator));
    operand(walk, &kids, node);
    walk.out.close(id);
}

/// What stands besides the operator; `this` is a token.
fn operand<'t>(walk: &mut Walk<'t, '_>, kids: &Kids<'t>, node: Node<'t>) {
    walk.optional(kids.named().next(), node.end_byte());
}

/// `x++`; `x!` is `x`.
fn postfix<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let operator = kids.0.last().map_or("", |kid| kid.node.kind());
    if operator == "!" {
        return operand(walk, &kids, node);
    }
    let id = walk.open_named(Kind::Update, walk.span(node), operator);
    walk.out.add_flags(id, flag::POSTFIX);
    operand(walk, &kids, node);
    walk.out.close(id);
}

fn cast<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::Cast, walk.span(node));
    walk.optional(kids.field("value"), node.end_byte());
    walk.optional_type(kids.field("type"), node.start_byte());
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

/// `a => e`, `(int a) => { … }`, `delegate (int a) { … }`.
fn lambda<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::Function, walk.span(node));
    let is_async = kids.named().any(|kid| kid.kind() == "modifier" && walk.text(kid) == "async");
    walk.out.add_flags(id, flag::ARROW | if is_async { flag::ASYNC } else { 0 });
    let at = node.start_byte();
    walk.bare(Kind::Decorators, Span::new(at, at));
    walk.empty(at);
    parameters(walk, kids.field("parameters"), at);
    walk.optional_type(kids.field("type"), at);
    lambda_body(walk, kids.field("body").or_else(|| kids.kind("block")), node.end_byte());
    walk.out.close(id);
}

/// `typeof(T)`: a call of the word.
fn word_call<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::Call, walk.span(node));
    if let Some(word) = kids.0.first() {
        walk.name(word.node);
    }
    walk.write_all(kids.named());
    walk.out.close(id);
}

fn switch_expression<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::Switch, walk.span(node));
    walk.optional(kids.named().next(), node.start_byte());
    for arm in kids.named().filter(|kid| kid.kind() == "switch_expression_arm") {
        let parts = walk.kids(arm);
        let parts: Vec<Node<'t>> = parts.named().collect();
        let case = walk.out.open(Kind::Case, walk.span(arm));
        walk.optional(parts.first().copied(), arm.start_byte());
        let value = parts.last().copied();
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
