//! When two places hold the same code: what a metavariable that occurs twice asks for.

use super::node::is_destructuring;
use super::view::{FileView, required};
use crate::hit::Bound;
use crate::values::Constant;
use syntax::{Kind, NodeId, Span, Tree};

/// Whether two bound places are the same code: white space and comments aside, and identifiers naming the same variable.
pub fn same(view: &FileView<'_>, a: Bound, b: Bound) -> bool {
    match (a, b) {
        _ if a == b => true,
        (Bound::Node(a), Bound::Node(b)) => same_node(view, a, b) || same_constant(view, a, b),
        (Bound::Nodes(a, a_last), Bound::Nodes(b, b_last)) => same_run(view, a, a_last, b, b_last),
        (Bound::Text(a), Bound::Text(b)) if view.text(a) == view.text(b) => !declare_apart(view, a, b),
        _ => {
            let (a, b) = (bound_text(view, a), bound_text(view, b));
            a == b
        }
    }
}

/// Whether two keywords of destructuring declarations are different targets (see `keyword_is_target`), as Semgrep tells them apart:
/// unless one of them is `const {a} = require(b)`.
fn declare_apart(view: &FileView<'_>, a: Span, b: Span) -> bool {
    let (Some(a), Some(b)) = (destructuring_at(view, a), destructuring_at(view, b)) else { return false };
    let requires = |definition: NodeId| {
        let tree = view.tree;
        let is_object = tree.child(definition, 0).is_some_and(|target| tree.kind(target) == Kind::Dict);
        let value = tree.part(definition, 2).filter(|&value| tree.kind(value) == Kind::Call);
        is_object && value.is_some_and(|call| required(tree, call).is_some())
    };
    !requires(a) && !requires(b)
}

/// The destructuring declaration that begins with this keyword. (Definitions are in order of their starts but behind a function among
/// several declarators; missing one there does no harm.)
fn destructuring_at(view: &FileView<'_>, keyword: Span) -> Option<NodeId> {
    if !matches!(view.text(keyword), "const" | "let" | "var") {
        return None;
    }
    let definitions = view.of_kind(Kind::VarDef);
    let from = definitions.partition_point(|&at| view.tree.span(at).start < keyword.start);
    definitions[from..]
        .first()
        .copied()
        .filter(|&at| view.tree.span(at).start == keyword.start && is_destructuring(view.tree, at))
}

/// The text that a bound place stands for when it is compared as text: string literals without their quotes.
pub fn bound_text<'t>(view: &FileView<'t>, bound: Bound) -> &'t str {
    let tree: &'t Tree = view.tree;
    match bound {
        Bound::Node(id) if matches!(tree.kind(id), Kind::Str | Kind::Ident) => tree.text(id),
        Bound::Node(id) => tree.source_of(id),
        Bound::Nodes(first, last) => view.text(tree.span(first).to(tree.span(last))),
        Bound::Text(span) => view.text(span),
    }
}

fn same_run(view: &FileView<'_>, a: NodeId, a_last: NodeId, b: NodeId, b_last: NodeId) -> bool {
    let (mut a, mut b) = (a, b);
    loop {
        if !same_node(view, a, b) {
            return false;
        }
        match (a == a_last, b == b_last) {
            (true, true) => return true,
            (false, false) => (a, b) = (view.tree.subtree_end(a), view.tree.subtree_end(b)),
            _ => return false,
        }
    }
}

fn same_node(view: &FileView<'_>, a: NodeId, b: NodeId) -> bool {
    let tree = view.tree;
    // A statement of one expression is that expression.
    let (a, b) = (unwrapped(tree, a), unwrapped(tree, b));
    let len = tree.subtree_end(a).0 - a.0;
    if tree.subtree_end(b).0 - b.0 != len {
        return false;
    }
    tree.subtree(a).zip(tree.subtree(b)).all(|(x, y)| {
        let (nx, ny) = (tree.node(x), tree.node(y));
        nx.kind == ny.kind
            && nx.sym == ny.sym
            && tree.subtree_end(x).0 - x.0 == tree.subtree_end(y).0 - y.0
            && (nx.kind != Kind::Ident || same_variable(view, x, y))
    })
}

/// Whether two expressions are worth the same constant, one of them at least by what is known of a name.
fn same_constant(view: &FileView<'_>, a: NodeId, b: NodeId) -> bool {
    let is_name = |id: NodeId| matches!(view.tree.kind(id), Kind::Ident | Kind::Member);
    if !(is_name(a) || is_name(b)) || !view.is_expression(a) || !view.is_expression(b) {
        return false;
    }
    match (view.values().constant(a), view.values().constant(b)) {
        (Some(a), Some(b)) => a == b && a != Constant::AnyStr,
        _ => false,
    }
}

fn same_variable(view: &FileView<'_>, a: NodeId, b: NodeId) -> bool {
    match (view.names.variable(a), view.names.variable(b)) {
        (Some(x), Some(y)) => x == y && view.names.redeclarations(a) == view.names.redeclarations(b),
        _ => true,
    }
}

fn unwrapped(tree: &Tree, id: NodeId) -> NodeId {
    if tree.kind(id) == Kind::ExprStmt { tree.child(id, 0).unwrap_or(id) } else { id }
}
