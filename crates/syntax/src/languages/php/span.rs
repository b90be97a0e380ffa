//! Where nodes begin and end. Semgrep's ranges reach from the first to the last token that its own tree keeps, and ours are
//! compared with them: parentheses round an expression, those of `new`, the `;` of a `return` and `endif` do not count.

use crate::tree::Span;
use tree_sitter::Node;

/// Every node on the way to a last token asks for itself: bounded, so that a hostile nest does not cost the square of its depth.
const LONGEST_WAY: usize = 200;

/// The span of a node.
pub(super) fn span(_: &str, node: Node<'_>) -> Span {
    let start = begin(node);
    Span::new(start, end(node).max(start))
}

fn begin(mut node: Node<'_>) -> usize {
    for _ in 0..LONGEST_WAY {
        let next = match node.kind() {
            "anonymous_function" | "arrow_function" => {
                return node
                    .child(0)
                    .filter(|first| first.kind() == "static_modifier")
                    .and_then(|first| first.next_sibling())
                    .unwrap_or(node)
                    .start_byte();
            }
            "attribute_list" | "attribute_group" => node.named_child(0),
            "class_declaration" | "function_definition" | "method_declaration" | "interface_declaration" => {
                node.named_child(0).filter(|first| first.kind() == "attribute_list")
            }
            "list_literal" => return node.child(1).filter(|next| next.kind() == "(").unwrap_or(node).start_byte(),
            "parenthesized_expression"
            | "assignment_expression"
            | "reference_assignment_expression"
            | "augmented_assignment_expression"
            | "binary_expression"
            | "conditional_expression"
            | "member_access_expression"
            | "member_call_expression"
            | "subscript_expression"
            | "function_call_expression"
            | "expression_statement" => node.named_child(0),
            _ => None,
        };
        match next {
            Some(next) => node = next,
            None => break,
        }
    }
    node.start_byte()
}

/// Where a node ends.
pub(super) fn end(mut node: Node<'_>) -> usize {
    for _ in 0..LONGEST_WAY {
        let next = match node.kind() {
            "object_creation_expression" => match last_named(node) {
                Some(given) if given.kind() == "arguments" => last_named(given).or_else(|| node.named_child(0)),
                last => last,
            },
            "goto_statement" => last_named(node),
            "return_statement" => match last_named(node) {
                None => return node.child(0).unwrap_or(node).end_byte(),
                value => value,
            },
            "parenthesized_expression"
            | "assignment_expression"
            | "reference_assignment_expression"
            | "augmented_assignment_expression"
            | "binary_expression"
            | "conditional_expression"
            | "unary_op_expression"
            | "error_suppression_expression"
            | "clone_expression"
            | "print_intrinsic"
            | "include_expression"
            | "include_once_expression"
            | "require_expression"
            | "require_once_expression"
            | "throw_expression"
            | "yield_expression"
            | "cast_expression"
            | "arrow_function"
            | "argument"
            | "array_element_initializer"
            | "match_expression"
            | "match_block"
            | "match_conditional_expression"
            | "match_default_expression"
            | "if_statement"
            | "else_clause"
            | "else_if_clause"
            | "while_statement"
            | "for_statement"
            | "foreach_statement"
            | "colon_block" => last_named(node),
            _ => None,
        };
        match next {
            Some(next) => node = next,
            None => break,
        }
    }
    node.end_byte()
}

fn last_named(node: Node<'_>) -> Option<Node<'_>> {
    let count = u32::try_from(node.named_child_count()).ok()?;
    (0..count).rev().filter_map(|at| node.named_child(at)).find(|child| child.kind() != "comment" && !child.is_error())
}
