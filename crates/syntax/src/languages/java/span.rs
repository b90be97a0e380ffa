//! Where nodes begin and end. Semgrep's ranges reach from the first to the last token that its own tree keeps, and ours are
//! compared with them: parentheses round an expression, the brackets of a new array's sizes, the brace behind the cases of a
//! `switch` and the semicolon of most statements do not count, wherever a construct begins or ends with one.

use super::grammar::Syn;
use super::walk::Walk;
use crate::tree::Span;
use tree_sitter::Node;

/// Every node on the way to its last token asks for itself: bounded, so that a hostile nest does not cost the square of its depth.
const LONGEST_WAY: usize = 200;

impl<'t> Walk<'t, '_> {
    /// The span of a node.
    pub fn span(&self, node: Node<'t>) -> Span {
        let (start, end) = (self.start(node), self.end(node));
        Span::new(start, end.max(start))
    }

    /// Where a node begins.
    pub fn start(&self, mut node: Node<'t>) -> usize {
        for _ in 0..LONGEST_WAY {
            if self.source.as_bytes().get(node.start_byte()) != Some(&b'(') {
                break;
            }
            let inner = match self.syn(node) {
                Syn::Parenthesized => node.named_child(0),
                Syn::Lambda => return self.start_of_lambda(node),
                Syn::Cast => None,
                _ => node.child(0).filter(|first| first.is_named()),
            };
            match inner {
                Some(inner) => node = inner,
                None => break,
            }
        }
        node.start_byte()
    }

    /// A lambda begins with its first parameter, or with its arrow.
    fn start_of_lambda(&self, lambda: Node<'t>) -> usize {
        let first = lambda.child(0).and_then(|parameters| parameters.named_child(0));
        first.or_else(|| lambda.child(1)).map_or(lambda.start_byte(), |node| node.start_byte())
    }

    /// Where a node ends.
    pub fn end(&self, mut node: Node<'t>) -> usize {
        let bytes = self.source.as_bytes();
        for _ in 0..LONGEST_WAY {
            let end = node.end_byte();
            if !matches!(bytes[..end].last(), Some(b')' | b']' | b'}' | b';')) {
                break;
            }
            if self.ends_with_bracket(node) {
                break;
            }
            match self.last_that_counts(node) {
                Some(last) if last.id() != node.id() => node = last,
                _ => break,
            }
        }
        node.end_byte()
    }

    /// Whether the closing bracket counts.
    fn ends_with_bracket(&self, node: Node<'t>) -> bool {
        use Syn::{ArgumentList, ArrayInitializer, Block, ClassBody, FormalParameters, StaticInitializer};
        matches!(
            self.syn(node),
            ArgumentList | ArrayInitializer | Block | ClassBody | FormalParameters | StaticInitializer
        )
    }

    /// The last child that has a part in the span; `None` when the last token itself counts.
    fn last_that_counts(&self, node: Node<'t>) -> Option<Node<'t>> {
        let mut last = node.child(node.child_count().checked_sub(1)?)?;
        while self.does_not_count(node, last) {
            last = last.prev_sibling()?;
        }
        if last.end_byte() == node.end_byte() && !last.is_named() { None } else { Some(last) }
    }

    fn does_not_count(&self, parent: Node<'t>, last: Node<'t>) -> bool {
        let syn = self.syn(parent);
        match last.kind() {
            "line_comment" | "block_comment" => true,
            ";" => !matches!(syn, Syn::ExpressionStatement | Syn::LocalVariable | Syn::Method | Syn::Unknown),
            ")" => matches!(syn, Syn::Parenthesized),
            "]" => matches!(syn, Syn::DimensionsExpr),
            "}" => matches!(syn, Syn::SwitchBlock),
            _ => false,
        }
    }
}
