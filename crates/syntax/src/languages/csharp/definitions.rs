//! Namespaces, imports, types and their members.

use super::expressions::{arguments, plain_type};
use super::statements::{block, body, declarators};
use crate::kind::{Kind, flag};
use crate::mark;
use crate::tree::Span;
use crate::writers::{Kids, Walk, Writer};
use tree_sitter::Node;

/// What is written for definitions.
pub(super) const WRITERS: &[(&str, Writer)] = &[
    ("using_directive", using),
    ("namespace_declaration", namespace),
    ("file_scoped_namespace_declaration", namespace),
    ("class_declaration", |walk, node| class(walk, node, "")),
    ("struct_declaration", |walk, node| class(walk, node, "")),
    ("record_declaration", |walk, node| class(walk, node, "record")),
    ("interface_declaration", |walk, node| class(walk, node, "interface")),
    ("enum_declaration", |walk, node| class(walk, node, "enum")),
    ("enum_member_declaration", enum_member),
    ("method_declaration", |walk, node| function(walk, node, flag::METHOD)),
    ("constructor_declaration", |walk, node| function(walk, node, flag::METHOD)),
    ("destructor_declaration", |walk, node| function(walk, node, flag::METHOD)),
    ("operator_declaration", |walk, node| function(walk, node, flag::METHOD)),
    ("conversion_operator_declaration", |walk, node| function(walk, node, flag::METHOD)),
    ("delegate_declaration", |walk, node| function(walk, node, 0)),
    ("local_function_statement", |walk, node| function(walk, node, 0)),
    ("parameter", parameter),
    ("field_declaration", field),
    ("event_field_declaration", field),
    ("property_declaration", property),
    ("event_declaration", property),
    ("indexer_declaration", property),
    ("attribute", attribute),
];

fn using<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let Some(path) = kids.loose().last() else { return walk.other(node) };
    let alias = kids.field("name");
    let kind = if alias.is_some() { Kind::Import } else { Kind::ImportAll };
    let id = walk.out.open(kind, walk.span(node));
    module_name(walk, path);
    if let Some(alias) = alias {
        walk.name(alias);
    }
    walk.out.close(id);
}

/// The dotted path of a namespace.
fn module_name<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let span = walk.span(node);
    if !walk.mark_at(span) {
        let words: String = walk.text(node).split_whitespace().collect();
        walk.out.leaf_text(Kind::ModuleName, span, &mark::unmark(&words));
    }
}

/// A namespace in braces holds its members; one without is a statement before them.
fn namespace<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let start = kids.field("name").map_or(node.start_byte(), |name| name.start_byte());
    let id = walk.open_named(Kind::Other, Span::new(start, node.end_byte()), "namespace");
    walk.optional(kids.field("name"), node.end_byte());
    if let Some(members) = kids.field("body") {
        block(walk, members);
    }
    walk.out.close(id);
}

/// Attributes, and the words before a definition as leaves with their text.
fn decorators<'t>(walk: &mut Walk<'t, '_>, kids: &Kids<'t>, at: usize) {
    let id = walk.out.open(Kind::Decorators, Span::new(at, at));
    let mut end = at;
    for kid in kids.named() {
        match kid.kind() {
            "attribute_list" => {
                let attributes = walk.kids(kid);
                for attribute in attributes.named().filter(|kid| kid.kind() == "attribute") {
                    walk.write(attribute);
                }
            }
            "modifier" if !walk.is_mark(kid) => {
                let span = walk.span(kid);
                walk.out.leaf_text(Kind::Other, span, walk.source.get(span.range()).unwrap_or_default());
            }
            _ => continue,
        }
        end = kid.end_byte();
    }
    walk.out.set_span(id, Span::new(at, end));
    walk.out.close(id);
}

/// `[Name]`, `[Name(arguments)]`.
fn attribute<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let Some(name) = kids.field("name") else { return walk.other(node) };
    let Some(given) = kids.kind("attribute_argument_list") else { return walk.write(name) };
    let id = walk.out.open(Kind::Call, walk.span(node));
    walk.write(name);
    arguments(walk, Some(given));
    walk.out.close(id);
}

fn has_modifier<'t>(walk: &Walk<'t, '_>, kids: &Kids<'t>, word: &str) -> bool {
    kids.named().any(|kid| kid.kind() == "modifier" && walk.text(kid) == word)
}

fn class<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>, word: &str) {
    let kids = walk.kids(node);
    let span = walk.span(node);
    if kids.field("name").is_some_and(|name| walk.is_ellipsis(name)) && kids.kind("base_list").is_none() {
        return walk.bare(Kind::Ellipsis, span);
    }
    let last = if word == "enum" { kids.field("body").and_then(|body| walk.kids(body).named().last()) } else { None };
    let end = last.map_or(node.end_byte(), |last| last.end_byte());
    let id = walk.open_named(Kind::Class, Span::new(span.start as usize, end), word);
    decorators(walk, &kids, node.start_byte());
    walk.optional(kids.field("name"), node.start_byte());
    let bases = kids.kind("base_list").map(|bases| walk.kids(bases));
    for base in bases.iter().flat_map(Kids::named) {
        match base.kind() {
            "argument_list" => {}
            "primary_constructor_base_type" => {
                let parts = walk.kids(base);
                walk.optional(parts.field("type"), base.start_byte());
            }
            _ => plain_type(walk, base),
        }
    }
    let members = kids.field("body");
    let at = members.map_or(Span { start: span.end, end: span.end }, |members| walk.span(members));
    let block = walk.out.open(Kind::Block, at);
    // Parameters of the type itself are its fields.
    let given = kids.kind("parameter_list").map(|given| walk.kids(given));
    for parameter in given.iter().flat_map(Kids::named).filter(|kid| kid.kind() == "parameter") {
        let parts = walk.kids(parameter);
        if parts.field("name").is_some_and(|name| walk.is_ellipsis(name)) {
            continue;
        }
        let field = walk.out.open(Kind::VarDef, walk.span(parameter));
        walk.optional(parts.field("name"), parameter.start_byte());
        walk.optional_type(parts.field("type"), parameter.start_byte());
        walk.empty(parameter.end_byte());
        walk.out.close(field);
    }
    if let Some(members) = members {
        walk.statements(members);
    }
    walk.out.close(block);
    walk.out.close(id);
}

fn enum_member<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    if kids.field("name").is_some_and(|name| walk.is_ellipsis(name)) {
        return walk.bare(Kind::Ellipsis, walk.span(node));
    }
    let id = walk.open_named(Kind::VarDef, walk.span(node), "case");
    walk.optional(kids.field("name"), node.start_byte());
    walk.empty(node.start_byte());
    walk.optional(kids.field("value"), node.end_byte());
    walk.out.close(id);
}

fn function<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>, flags: u16) {
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::Function, walk.span(node));
    let mut flags = flags;
    for (word, bit) in [("async", flag::ASYNC), ("static", flag::STATIC)] {
        if has_modifier(walk, &kids, word) {
            flags |= bit;
        }
    }
    walk.out.add_flags(id, flags);
    decorators(walk, &kids, node.start_byte());
    match kids.field("name").or_else(|| kids.field("operator")) {
        Some(name) => walk.name(name),
        None => walk.empty(node.start_byte()),
    }
    parameters(walk, kids.field("parameters"), node.start_byte());
    walk.optional_type(kids.field("returns").or_else(|| kids.field("type")), node.start_byte());
    function_body(walk, &kids, node);
    walk.out.close(id);
}

/// The body; what a constructor hands on to another is its first statement.
fn function_body<'t>(walk: &mut Walk<'t, '_>, kids: &Kids<'t>, node: Node<'t>) {
    let inner = kids.field("body");
    let Some(handed_on) = kids.kind("constructor_initializer") else {
        return lambda_body(walk, inner, node.end_byte());
    };
    let span = inner.map_or(walk.span(handed_on), |inner| walk.span(inner));
    let id = walk.out.open(Kind::Block, span);
    let statement = walk.out.open(Kind::ExprStmt, walk.span(handed_on));
    let parts = walk.kids(handed_on);
    let word = parts.token("base").or_else(|| parts.token("this")).unwrap_or(handed_on);
    let call = walk.out.open(Kind::Call, Span::new(word.start_byte(), handed_on.end_byte()));
    let kind = if parts.token("base").is_some() { Kind::Super } else { Kind::This };
    walk.bare(kind, Span::new(handed_on.start_byte(), handed_on.start_byte()));
    arguments(walk, parts.kind("argument_list"));
    walk.out.close(call);
    walk.out.close(statement);
    match inner {
        Some(inner) if inner.kind() == "block" => walk.statements(inner),
        Some(inner) => lambda_body(walk, Some(inner), node.end_byte()),
        None => {}
    }
    walk.out.close(id);
}

/// A block, `=> e`, an expression, or nothing.
pub(super) fn lambda_body<'t>(walk: &mut Walk<'t, '_>, inner: Option<Node<'t>>, at: usize) {
    match inner {
        Some(inner) if inner.kind() == "block" => body(walk, Some(inner), at),
        Some(mut inner) => {
            if inner.kind() == "arrow_expression_clause" {
                inner = walk.kids(inner).named().next().unwrap_or(inner);
            }
            let span = walk.span(inner);
            let id = walk.out.open(Kind::Block, span);
            walk.out.add_flags(id, flag::IMPLICIT);
            let result = walk.out.open(Kind::Return, span);
            walk.out.add_flags(result, flag::IMPLICIT);
            walk.write(inner);
            walk.out.close(result);
            walk.out.close(id);
        }
        None => walk.empty(at),
    }
}

pub(super) fn parameters<'t>(walk: &mut Walk<'t, '_>, node: Option<Node<'t>>, at: usize) {
    let Some(node) = node else { return walk.bare(Kind::Params, Span::new(at, at)) };
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::Params, walk.span(node));
    match node.kind() {
        "parameter_list" | "bracketed_parameter_list" => {
            walk.write_all(kids.named().filter(|kid| kid.kind() == "parameter"));
            // `params T[] x` stands in the list itself.
            if let Some(name) = kids.field("name") {
                let param = walk.open_named(Kind::Param, walk.span(name), "...");
                walk.write(name);
                walk.optional_type(kids.field("type"), name.start_byte());
                walk.empty(name.end_byte());
                walk.bare(Kind::Decorators, Span::new(name.start_byte(), name.start_byte()));
                walk.out.close(param);
            }
        }
        // `a => …`
        _ => lone_parameter(walk, node),
    }
    walk.out.close(id);
}

fn lone_parameter<'t>(walk: &mut Walk<'t, '_>, name: Node<'t>) {
    if walk.is_ellipsis(name) {
        return walk.name(name);
    }
    let at = name.start_byte();
    let id = walk.out.open(Kind::Param, walk.span(name));
    walk.name(name);
    walk.empty(at);
    walk.empty(at);
    walk.bare(Kind::Decorators, Span::new(at, at));
    walk.out.close(id);
}

fn parameter<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let Some(name) = kids.field("name") else { return walk.other(node) };
    if walk.is_ellipsis(name) && kids.field("type").is_none() {
        return walk.name(name);
    }
    let id = walk.out.open(Kind::Param, walk.span(node));
    walk.name(name);
    walk.optional_type(kids.field("type"), node.start_byte());
    let default = kids.loose().find(|kid| !matches!(kid.kind(), "attribute_list" | "modifier"));
    walk.optional(default, node.end_byte());
    decorators(walk, &kids, node.start_byte());
    walk.out.close(id);
}

fn field<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    if let Some(declaration) = kids.kind("variable_declaration") {
        declarators(walk, declaration, node.start_byte(), kids.token(";").map(|end| end.end_byte()));
    }
}

/// A field, and a method for each accessor that does something.
fn property<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let span = walk.span(node);
    let name = kids.field("name");
    let of_type = kids.field("type");
    let value = kids.field("value");
    let arrow = value.filter(|value| value.kind() == "arrow_expression_clause");
    let end = value.filter(|_| arrow.is_none()).map_or(node.end_byte(), |value| value.end_byte());
    let id = walk.out.open(Kind::VarDef, Span::new(span.start as usize, end));
    match name {
        Some(name) => walk.name(name),
        None => {
            walk.out.leaf_text(Kind::Ident, Span { start: span.start, end: span.start }, "this");
        }
    }
    walk.optional_type(of_type, node.start_byte());
    walk.optional(value.filter(|_| arrow.is_none()), node.end_byte());
    walk.out.close(id);
    let accessors = kids.field("accessors").map(|accessors| walk.kids(accessors));
    for accessor in accessors.iter().flat_map(Kids::named) {
        let parts = walk.kids(accessor);
        let word = parts.field("name").map_or("get", |word| walk.text(word));
        if let Some(inner) = parts.field("body") {
            accessor_method(walk, walk.span(accessor), (word, name), of_type, inner);
        }
    }
    if let Some(inner) = arrow {
        let start = of_type.map_or(node.start_byte(), |of_type| of_type.start_byte());
        accessor_method(walk, Span::new(start, node.end_byte()), ("get", name), of_type, inner);
    }
}

fn accessor_method<'t>(
    walk: &mut Walk<'t, '_>,
    span: Span,
    (word, property): (&str, Option<Node<'t>>),
    of_type: Option<Node<'t>>,
    inner: Node<'t>,
) {
    let at = Span { start: span.start, end: span.start };
    let id = walk.out.open(Kind::Function, span);
    walk.out.add_flags(id, flag::METHOD | if word == "get" { flag::GETTER } else { flag::SETTER });
    walk.bare(Kind::Decorators, at);
    let property = property.map_or("this", |name| walk.text(name));
    walk.out.leaf_text(Kind::Ident, at, &mark::unmark(&format!("{word}_{property}")));
    let params = walk.out.open(Kind::Params, at);
    if word != "get" {
        let param = walk.out.open(Kind::Param, at);
        walk.out.leaf_text(Kind::Ident, at, "value");
        walk.optional_type(of_type, at.start as usize);
        walk.empty(at.start as usize);
        walk.bare(Kind::Decorators, at);
        walk.out.close(param);
    }
    walk.out.close(params);
    walk.optional_type(of_type.filter(|_| word == "get"), at.start as usize);
    lambda_body(walk, Some(inner), span.end as usize);
    walk.out.close(id);
}
