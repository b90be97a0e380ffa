//! Functions, classes and what stands in them.

use super::statements::body;
use crate::kind::{Kind, flag};
use crate::tree::Span;
use crate::writers::{Kids, Walk, Writer};
use tree_sitter::Node;

/// What is written for definitions.
pub(super) const WRITERS: &[(&str, Writer)] = &[
    ("function_definition", |walk, node| function(walk, node, 0)),
    ("method_declaration", |walk, node| function(walk, node, flag::METHOD)),
    ("anonymous_function", |walk, node| function(walk, node, 0)),
    ("arrow_function", |walk, node| function(walk, node, flag::ARROW)),
    ("simple_parameter", parameter),
    ("variadic_parameter", parameter),
    ("property_promotion_parameter", parameter),
    ("class_declaration", |walk, node| class(walk, node, "")),
    ("anonymous_class", |walk, node| class(walk, node, "")),
    ("interface_declaration", |walk, node| class(walk, node, "interface")),
    ("trait_declaration", |walk, node| class(walk, node, "trait")),
    ("enum_declaration", |walk, node| class(walk, node, "enum")),
    ("attribute", attribute),
    ("property_declaration", property),
    ("const_declaration", constants),
    ("enum_case", enum_case),
    ("use_declaration", used_traits),
    ("named_type", single),
    ("optional_type", single),
    ("primitive_type", |walk, node| walk.name(node)),
    ("cast_type", |walk, node| walk.name(node)),
    ("bottom_type", |walk, node| walk.name(node)),
];

/// State of the walk: among the members of a class.
const IN_CLASS: u32 = 1;

fn single<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    match kids.named().next() {
        Some(inner) => walk.write(inner),
        None => walk.name(node),
    }
}

fn is_modifier(node: Node<'_>) -> bool {
    node.kind().ends_with("_modifier") && node.kind() != "reference_modifier"
}

/// Attributes, and the words before a definition as leaves with their text.
fn decorators<'t>(walk: &mut Walk<'t, '_>, kids: &Kids<'t>, at: usize) {
    let id = walk.out.open(Kind::Decorators, Span::new(at, at));
    let groups = kids.field("attributes").map(|list| walk.kids(list));
    for group in groups.iter().flat_map(Kids::named) {
        let attributes = walk.kids(group);
        walk.write_all(attributes.named());
    }
    let is_method = walk.state & IN_CLASS != 0 && kids.field("parameters").is_some();
    let mut end = at;
    for modifier in kids.named().filter(|&kid| is_modifier(kid)) {
        end = modifier.end_byte();
        let word = walk.text(modifier).to_ascii_lowercase();
        walk.out.leaf_text(Kind::Other, walk.span(modifier), &word);
    }
    // What says nothing of who may call it is public; in a pattern it is any.
    if is_method && !walk.pattern && kids.kind("visibility_modifier").is_none() {
        walk.out.leaf_text(Kind::Other, Span::new(at, at), "public");
    }
    walk.out.set_span(id, Span::new(at, end));
    walk.out.close(id);
}

/// `#[Name(arguments)]`.
fn attribute<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let Some(given) = kids.field("parameters") else { return single(walk, node) };
    let id = walk.out.open(Kind::Call, walk.span(node));
    walk.optional(kids.loose().next(), node.start_byte());
    super::expressions::arguments(walk, Some(given));
    walk.out.close(id);
}

fn function<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>, flags: u16) {
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::Function, walk.span(node));
    let is_static = kids.kind("static_modifier").is_some();
    walk.out.add_flags(id, flags | if is_static { flag::STATIC } else { 0 });
    decorators(walk, &kids, node.start_byte());
    match kids.field("name") {
        Some(name) if flags & flag::METHOD != 0 => walk.name(name),
        name => walk.optional(name, node.start_byte()),
    }
    parameters(walk, kids.field("parameters"), node.start_byte());
    walk.optional_type(kids.field("return_type"), node.start_byte());
    let around = std::mem::replace(&mut walk.state, 0);
    match kids.field("body") {
        Some(inner) if inner.kind() == "compound_statement" => body(walk, Some(inner), node.end_byte()),
        Some(inner) => {
            let span = walk.span(inner);
            let block = walk.out.open(Kind::Block, span);
            walk.out.add_flags(block, flag::IMPLICIT);
            let result = walk.out.open(Kind::Return, span);
            walk.out.add_flags(result, flag::IMPLICIT);
            walk.write(inner);
            walk.out.close(result);
            walk.out.close(block);
        }
        None => walk.empty(node.end_byte()),
    }
    walk.state = around;
    walk.out.close(id);
}

fn parameters<'t>(walk: &mut Walk<'t, '_>, node: Option<Node<'t>>, at: usize) {
    match node {
        Some(node) => walk.list(Kind::Params, node),
        None => {
            let id = walk.out.open(Kind::Params, Span::new(at, at));
            walk.out.close(id);
        }
    }
}

fn parameter<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let Some(name) = kids.field("name") else { return walk.other(node) };
    if walk.is_ellipsis(name) && walk.span(name) == walk.span(node) {
        return walk.write(name);
    }
    let id = walk.out.open(Kind::Param, walk.span(node));
    if node.kind() == "variadic_parameter" {
        walk.out.set_text(id, "...");
    }
    walk.write(name);
    walk.optional_type(kids.field("type"), node.start_byte());
    walk.optional(kids.field("default_value"), node.end_byte());
    decorators(walk, &kids, node.start_byte());
    walk.out.close(id);
}

fn class<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>, word: &str) {
    let kids = walk.kids(node);
    let span = walk.span(node);
    let id = walk.open_named(Kind::Class, span, word);
    decorators(walk, &kids, node.start_byte());
    walk.optional(kids.field("name"), node.start_byte());
    for clause in kids.loose() {
        let is_clause = matches!(clause.kind(), "class_interface_clause" | "base_clause");
        let is_type = clause.kind() == "class_interface_clause" || word == "interface";
        if is_clause {
            for base in walk.kids(clause).named() {
                if is_type { walk.type_node(base) } else { walk.write(base) }
            }
        }
    }
    match kids.field("body") {
        Some(members) => {
            let block = walk.out.open(Kind::Block, walk.span(members));
            let around = std::mem::replace(&mut walk.state, IN_CLASS);
            walk.statements(members);
            walk.state = around;
            walk.out.close(block);
        }
        None => walk.bare(Kind::Block, Span { start: span.end, end: span.end }),
    }
    walk.out.close(id);
}

/// `public int $a = 1, $b;`
fn property<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    for element in kids.named().filter(|kid| kid.kind() == "property_element") {
        let parts = walk.kids(element);
        let id = walk.out.open(Kind::VarDef, up_to(node, element));
        walk.optional(parts.field("name"), element.start_byte());
        walk.optional_type(kids.field("type"), node.start_byte());
        walk.optional(parts.field("default_value"), element.end_byte());
        walk.out.close(id);
    }
    for hooks in kids.named().filter(|kid| kid.kind() == "property_hook_list") {
        walk.write(hooks);
    }
}

/// From the beginning of a declaration to the end of one of its parts.
fn up_to(declaration: Node<'_>, part: Node<'_>) -> Span {
    let last = u32::try_from(part.named_child_count()).ok().and_then(|count| part.named_child(count.checked_sub(1)?));
    Span::new(declaration.start_byte(), super::span::end(last.unwrap_or(part)))
}

fn constants<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    for element in kids.named().filter(|kid| kid.kind() == "const_element") {
        let parts = walk.kids(element);
        let mut parts = parts.named();
        let id = walk.open_named(Kind::VarDef, up_to(node, element), "const");
        match parts.next() {
            // A constant of a class is a member; any other is a word.
            Some(name) if walk.state & IN_CLASS != 0 => walk.name(name),
            name => walk.optional(name, element.start_byte()),
        }
        walk.optional_type(kids.field("type"), node.start_byte());
        walk.optional(parts.next(), element.end_byte());
        walk.out.close(id);
    }
}

fn enum_case<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.open_named(Kind::VarDef, walk.span(node), "case");
    walk.optional(kids.field("name"), node.start_byte());
    walk.empty(node.start_byte());
    walk.optional(kids.field("value"), node.end_byte());
    walk.out.close(id);
}

/// `use T;` in a class; in a pattern also `...` among its members.
fn used_traits<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    match kids.named().next() {
        Some(name) if walk.is_mark(name) => walk.write(name),
        _ => walk.other(node),
    }
}
