//! Statements.

use super::marks;
use crate::kind::{Kind, flag};
use crate::tree::Span;
use crate::writers::{Walk, Writer};
use tree_sitter::Node;

/// What is written for statements.
pub(super) const WRITERS: &[(&str, Writer)] = &[
    ("global_statement", spill),
    ("preproc_if", spill),
    ("preproc_elif", spill),
    ("preproc_else", spill),
    ("preproc_region", nothing),
    ("preproc_endregion", nothing),
    ("preproc_pragma", nothing),
    ("preproc_nullable", nothing),
    ("preproc_define", nothing),
    ("preproc_undef", nothing),
    ("preproc_line", nothing),
    ("preproc_error", nothing),
    ("preproc_warning", nothing),
    ("expression_statement", expression_statement),
    ("block", block),
    ("empty_statement", |walk, node| walk.bare(Kind::Pass, walk.span(node))),
    ("local_declaration_statement", local_declaration),
    ("variable_declaration", |walk, node| declarators(walk, node, node.start_byte(), None)),
    ("if_statement", if_statement),
    ("while_statement", while_statement),
    ("do_statement", do_statement),
    ("for_statement", for_statement),
    ("foreach_statement", foreach),
    ("switch_statement", switch),
    ("try_statement", try_statement),
    ("using_statement", using),
    ("lock_statement", |walk, node| walk.other(node)),
    ("return_statement", |walk, node| jump(walk, node, Kind::Return)),
    ("break_statement", |walk, node| jump(walk, node, Kind::Break)),
    ("continue_statement", |walk, node| jump(walk, node, Kind::Continue)),
    ("throw_statement", throw),
    ("yield_statement", yielded),
    ("goto_statement", goto),
    ("labeled_statement", |walk, node| walk.list(Kind::Labeled, node)),
];

fn nothing(_: &mut Walk<'_, '_>, _: Node<'_>) {}

/// What stands inside stands where the node does.
fn spill<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    for kid in kids.loose() {
        walk.statement(kid);
    }
    for kid in kids.fields("alternative").filter(Node::is_named) {
        walk.statement(kid);
    }
}

fn expression_statement<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::ExprStmt, walk.span(node));
    walk.out.add_flags(id, flag::TERMINATED);
    walk.optional(kids.named().next(), node.end_byte());
    walk.out.close(id);
}

pub(super) fn block<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let id = walk.out.open(Kind::Block, walk.span(node));
    walk.statements(node);
    walk.out.close(id);
}

/// A block, written or not.
pub(super) fn body<'t>(walk: &mut Walk<'t, '_>, node: Option<Node<'t>>, at: usize) {
    match node {
        Some(node) if node.kind() == "block" => block(walk, node),
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

fn local_declaration<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    if let Some(declaration) = kids.kind("variable_declaration") {
        declarators(walk, declaration, node.start_byte(), kids.token(";").map(|end| end.end_byte()));
    }
}

/// `T a = 1, b`: a definition each, from the type on. `end` is that of the statement.
pub(super) fn declarators<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>, start: usize, end: Option<usize>) {
    let kids = walk.kids(node);
    let of_type = kids.field("type").filter(|of_type| of_type.kind() != "implicit_type");
    let declarators: Vec<Node<'t>> = kids.named().filter(|kid| kid.kind() == "variable_declarator").collect();
    for &declarator in &declarators {
        let parts = walk.kids(declarator);
        let name = parts.field("name").or_else(|| parts.named().next());
        if name.is_some_and(|name| marks::is_member(walk, name)) {
            walk.write(declarator.named_child(0).unwrap_or(declarator));
            continue;
        }
        let end = end.filter(|_| declarators.len() == 1).unwrap_or(declarator.end_byte());
        // A `var` says nothing and is left out.
        let start = if of_type.is_some() { start } else { declarator.start_byte() };
        let id = walk.out.open(Kind::VarDef, Span::new(start, end));
        walk.optional(name, declarator.start_byte());
        walk.optional_type(of_type, node.start_byte());
        let value = parts.named().rfind(|&part| Some(part) != name && part.kind() != "bracketed_argument_list");
        walk.optional(value, declarator.end_byte());
        walk.out.close(id);
    }
}

fn if_statement<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let end = node.end_byte();
    let mut opened = Vec::new();
    let mut at = node;
    loop {
        let kids = walk.kids(at);
        opened.push(walk.out.open(Kind::If, Span::new(at.start_byte(), end)));
        walk.optional(kids.field("condition"), at.start_byte());
        body(walk, kids.field("consequence"), at.end_byte());
        match kids.field("alternative") {
            Some(next) if next.kind() == "if_statement" && walk.out.depth() < crate::MAX_DEPTH => at = next,
            Some(next) => {
                body(walk, Some(next), end);
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
    let end = kids.field("condition").map_or(node.end_byte(), |condition| condition.end_byte());
    let id = walk.out.open(Kind::DoWhile, Span::new(node.start_byte(), end));
    body(walk, kids.field("body"), node.start_byte());
    walk.optional(kids.field("condition"), node.end_byte());
    walk.out.close(id);
}

fn for_statement<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::For, walk.span(node));
    match kids.field("initializer") {
        Some(first) if first.kind() == "variable_declaration" && first.named_child(2).is_some() => {
            let block = walk.out.open(Kind::Block, walk.span(first));
            walk.out.add_flags(block, flag::IMPLICIT);
            walk.write(first);
            walk.out.close(block);
        }
        first => walk.optional(first, node.start_byte()),
    }
    walk.optional(kids.field("condition"), node.start_byte());
    walk.optional(kids.field("update"), node.start_byte());
    body(walk, kids.field("body"), node.end_byte());
    walk.out.close(id);
}

fn foreach<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.open_named(Kind::ForEach, walk.span(node), "in");
    if kids.token("await").is_some() {
        walk.out.add_flags(id, flag::ASYNC);
    }
    let of_type = kids.field("type").filter(|of_type| of_type.kind() != "implicit_type");
    match (of_type, kids.field("left")) {
        (Some(of_type), Some(left)) => {
            let target = walk.out.open(Kind::VarDef, Span::new(of_type.start_byte(), left.end_byte()));
            walk.write(left);
            walk.type_node(of_type);
            walk.empty(left.end_byte());
            walk.out.close(target);
        }
        (None, Some(left)) if kids.field("type").is_some() => {
            let target = walk.out.open(Kind::VarDef, walk.span(left));
            walk.write(left);
            walk.empty(left.start_byte());
            walk.empty(left.end_byte());
            walk.out.close(target);
        }
        (_, left) => walk.optional(left, node.start_byte()),
    }
    walk.optional(kids.field("right"), node.start_byte());
    body(walk, kids.field("body"), node.end_byte());
    walk.empty(node.end_byte());
    walk.out.close(id);
}

fn switch<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::Switch, walk.span(node));
    walk.optional(kids.field("value"), node.start_byte());
    let sections: Vec<Node<'t>> = match kids.field("body") {
        Some(sections) => walk.kids(sections).named().collect(),
        None => Vec::new(),
    };
    for section in sections {
        let parts = walk.kids(section);
        let is_default = parts.token("default").is_some();
        let mut rest: Vec<Node<'t>> = parts.named().filter(|part| part.kind() != "when_clause").collect();
        let test = if is_default || rest.is_empty() { None } else { Some(rest.remove(0)) };
        if test.is_some_and(|test| walk.is_ellipsis(test)) {
            walk.bare(Kind::Ellipsis, walk.span(section));
            continue;
        }
        let case = walk.out.open(Kind::Case, walk.span(section));
        walk.optional(test, section.start_byte());
        let start = rest.first().map_or(section.end_byte(), Node::start_byte);
        let block = walk.out.open(Kind::Block, Span::new(start, section.end_byte()));
        walk.out.add_flags(block, flag::IMPLICIT);
        for statement in rest {
            walk.statement(statement);
        }
        walk.out.close(block);
        walk.out.close(case);
    }
    walk.out.close(id);
}

fn try_statement<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::Try, walk.span(node));
    body(walk, kids.field("body"), node.start_byte());
    for clause in kids.named().filter(|kid| kid.kind() == "catch_clause") {
        let parts = walk.kids(clause);
        let declared = parts.kind("catch_declaration").map(|declared| walk.kids(declared));
        let written = walk.out.open(Kind::Catch, walk.span(clause));
        walk.optional(declared.as_ref().and_then(|parts| parts.field("type")), clause.start_byte());
        walk.optional(declared.as_ref().and_then(|parts| parts.field("name")), clause.start_byte());
        body(walk, parts.field("body"), clause.end_byte());
        walk.out.close(written);
    }
    walk.empty(node.end_byte());
    match kids.kind("finally_clause") {
        Some(clause) => {
            let inner = walk.kids(clause).kind("block");
            body(walk, inner, clause.end_byte());
        }
        None => walk.empty(node.end_byte()),
    }
    walk.out.close(id);
}

/// `using (T x = e) { … }`.
fn using<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::With, walk.span(node));
    let resource = kids.loose().next();
    let item = walk.out.open(Kind::WithItem, resource.map_or(walk.span(node), |resource| walk.span(resource)));
    walk.optional(resource, node.start_byte());
    walk.empty(node.start_byte());
    walk.out.close(item);
    body(walk, kids.field("body"), node.end_byte());
    walk.out.close(id);
}

fn jump<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>, kind: Kind) {
    let kids = walk.kids(node);
    let id = walk.out.open(kind, walk.span(node));
    walk.optional(kids.named().next(), node.end_byte());
    walk.out.close(id);
}

pub(super) fn throw<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::Throw, walk.span(node));
    walk.optional(kids.named().next(), node.end_byte());
    walk.empty(node.end_byte());
    walk.out.close(id);
}

fn yielded<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.out.open(Kind::ExprStmt, walk.span(node));
    let inner = walk.open_named(Kind::Yield, walk.span(node), "yield");
    walk.optional(kids.named().next(), node.end_byte());
    walk.out.close(inner);
    walk.out.close(id);
}

/// In a pattern `goto` carries what could not stand alone as a statement.
fn goto<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    match kids.named().next() {
        Some(inner) if walk.pattern && kids.token("case").is_some() => {
            let id = walk.out.open(Kind::ExprStmt, walk.span(inner));
            walk.write(inner);
            walk.out.close(id);
        }
        Some(inner) if walk.is_ellipsis(inner) => walk.write(inner),
        Some(inner) if walk.is_mark(inner) => {
            let id = walk.out.open(Kind::ExprStmt, walk.span(inner));
            walk.out.add_flags(id, flag::TERMINATED);
            walk.write(inner);
            walk.out.close(id);
        }
        _ => walk.other(node),
    }
}
