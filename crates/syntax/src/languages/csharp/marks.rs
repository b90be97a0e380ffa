//! Marks in places that only some of the language's forms allow.

use crate::pattern::mark;
use crate::writers::Walk;
use tree_sitter::Node;

/// `PaliDeep(e)` and `PaliTyped<T>($X)`; `false` for other calls.
pub(super) fn call<'t>(walk: &mut Walk<'t, '_>, node: Node<'t>, function: Node<'t>, given: Option<Node<'t>>) -> bool {
    let argument = given.and_then(|given| walk.kids(given).named().next());
    let span = walk.span(node);
    if walk.deep_mark(function, argument, span) {
        return true;
    }
    // `x. ...;` was made a call to be a statement.
    let is_chain = function.child_by_field_name("name").is_some_and(|name| walk.text(name) == mark::ELLIPSIS);
    if is_chain && argument.is_none() {
        walk.write(function);
        return true;
    }
    if function.kind() != "generic_name" {
        return false;
    }
    let parts = walk.kids(function);
    let is_typed = parts.named().next().is_some_and(|name| walk.text(name) == mark::TYPED);
    let of_type = parts.kind("type_argument_list").and_then(|list| walk.kids(list).named().next());
    match (argument, of_type) {
        (Some(name), Some(of_type)) if is_typed => {
            walk.typed_mark(name, of_type, span);
            true
        }
        _ => false,
    }
}

/// Whether a name is that of a member which stands for `...`.
pub(super) fn is_member(walk: &Walk<'_, '_>, name: Node<'_>) -> bool {
    walk.pattern
        && walk.text(name) == mark::ELLIPSIS
        && name.parent().and_then(|at| at.parent()).is_some_and(is_made_up)
}

/// `int PaliEllipsis`.
fn is_made_up(declaration: Node<'_>) -> bool {
    declaration.child_by_field_name("type").is_some_and(|of_type| of_type.kind() == "predefined_type")
}
