//! Where nodes end. Semgrep's ranges reach to the last token that its own tree keeps, and ours are compared with them: the `end` of
//! a definition or statement does not count.

use crate::tree::Span;
use tree_sitter::Node;

/// Every node on the way to a last token asks for itself: bounded, so that a hostile nest does not cost the square of its depth.
const LONGEST_WAY: usize = 200;

/// The span of a node.
pub(super) fn span(_: &str, node: Node<'_>) -> Span {
    let mut at = node;
    for _ in 0..LONGEST_WAY {
        if !ends_with_word(at.kind()) {
            break;
        }
        match last_named(at) {
            Some(last) => at = last,
            None => break,
        }
    }
    Span::new(node.start_byte(), at.end_byte().max(node.start_byte()))
}

fn ends_with_word(kind: &str) -> bool {
    matches!(
        kind,
        "if" | "unless"
            | "elsif"
            | "else"
            | "then"
            | "while"
            | "until"
            | "for"
            | "do"
            | "case"
            | "when"
            | "method"
            | "singleton_method"
            | "class"
            | "module"
            | "singleton_class"
            | "superclass"
            | "begin"
            | "rescue"
            | "ensure"
            | "body_statement"
            | "block_body"
            | "assignment"
            | "binary"
            | "pair"
            | "if_modifier"
            | "unless_modifier"
    )
}

fn last_named(node: Node<'_>) -> Option<Node<'_>> {
    let count = u32::try_from(node.named_child_count()).ok()?;
    let skipped =
        |child: &Node<'_>| matches!(child.kind(), "comment" | "heredoc_body" | "empty_statement") || child.is_error();
    (0..count).rev().filter_map(|at| node.named_child(at)).find(|child| !skipped(child))
}
