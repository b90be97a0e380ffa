//! Namespaces and `use`.

use super::expressions::{word_at, words_of};
use crate::kind::Kind;
use crate::mark;
use crate::tree::Span;
use crate::writers::{Walk, Writer};
use tree_sitter::Node;

/// What is written for namespaces and imports.
pub(super) const WRITERS: &[(&str, Writer)] =
    &[("namespace_definition", namespace), ("namespace_use_declaration", declaration)];

/// What stands in a namespace stands where the namespace does.
fn namespace<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let id = walk.open_named(Kind::Other, walk.span(node), node.kind());
    if let Some(name) = kids.field("name") {
        walk.write(name);
    }
    walk.out.close(id);
    if let Some(body) = kids.field("body") {
        walk.statements(body);
    }
}

/// `use A\B as C, D;`, `use A\{B, C as D};`
fn declaration<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>) {
    let kids = walk.kids(node);
    let prefix = kids.kind("namespace_name").map(|name| words_of(walk, name)).unwrap_or_default();
    let group = kids.field("body").map(|body| walk.kids(body));
    let clauses = group.as_ref().unwrap_or(&kids);
    for clause in clauses.named().filter(|kid| kid.kind() == "namespace_use_clause") {
        let parts = walk.kids(clause);
        let Some(name) = parts.loose().next() else { continue };
        let mut words = prefix.clone();
        words.extend(words_of(walk, name));
        import(walk, node, &words, parts.field("alias"));
    }
}

/// `[ModuleName, Ident, alias?]`; a single word is the module itself.
fn import<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>, words: &[Span], alias: Option<Node<'t>>) {
    let Some((&last, path)) = words.split_last() else { return };
    let kind = if path.is_empty() { Kind::Import } else { Kind::ImportFrom };
    let last_end = alias.map_or(last.end, |alias| alias.end_byte() as u32);
    let id = walk.out.open(kind, Span { start: node.start_byte() as u32, end: last_end });
    let path = if path.is_empty() { words } else { path };
    let place = path[0].to(path[path.len() - 1]);
    if !(path.len() == 1 && walk.mark_at(place)) {
        let dotted: Vec<&str> = path.iter().map(|word| &walk.source[word.range()]).collect();
        walk.out.leaf_text(Kind::ModuleName, place, &mark::unmark(&dotted.join(".")));
    }
    if kind == Kind::ImportFrom {
        word_at(walk, last);
    }
    match alias {
        Some(alias) => word_at(walk, walk.span(alias)),
        None => walk.empty(node.end_byte()),
    }
    walk.out.close(id);
}
