//! Where nodes end. Semgrep's ranges reach to the last token that its own tree keeps, and ours are compared with them:
//! the closing quote of a template, most of a closing tag and the semicolon of a declaration do not count, wherever a
//! construct ends with one.

use super::grammar::Syn;
use super::walk::Walk;
use crate::tree::Span;
use tree_sitter::Node;

/// Every node on the way to a last token asks for itself: bounded, so that a hostile nest does not cost the square of its depth.
const LONGEST_WAY: usize = 200;

impl<'t> Walk<'t, '_> {
    /// The span of a node.
    pub fn span(&self, node: Node<'t>) -> Span {
        Span::new(node.start_byte(), self.end(node))
    }

    /// Where a node ends.
    pub fn end(&self, node: Node<'t>) -> usize {
        self.end_within(node, LONGEST_WAY)
    }

    fn end_within(&self, node: Node<'t>, steps: usize) -> usize {
        match self.source.as_bytes()[node.start_byte()..node.end_byte()].last() {
            Some(b'`' | b'>') => self.end_of_last_token(node, steps),
            Some(b';') if self.may_end_with_declaration(node) => self.end_of_last_token(node, steps),
            _ => node.end_byte(),
        }
    }

    fn may_end_with_declaration(&self, node: Node<'t>) -> bool {
        use Syn::{Declaration, ElseClause, For, ForIn, If, Labeled, SwitchCase, While, With};
        matches!(self.syn(node), Declaration | ElseClause | For | ForIn | If | Labeled | SwitchCase | While | With)
    }

    fn end_of_last_token(&self, mut node: Node<'t>, steps: usize) -> usize {
        let end = node.end_byte();
        for steps in (0..steps).rev() {
            match self.syn(node) {
                Syn::TemplateString => return self.end_of_template(node, steps),
                Syn::JsxElement => return self.end_of_element(node, steps),
                Syn::Declaration => {
                    return last_named_child(node).map_or(end, |last| self.end_within(last, steps));
                }
                _ => {}
            }
            match last_child(node).filter(|last| last.end_byte() == end) {
                Some(last) => node = last,
                None => break,
            }
        }
        end
    }

    /// `` `a${b} `` for `` `a${b}` ``, `` `a `` for `` `a` ``.
    fn end_of_template(&self, node: Node<'t>, steps: usize) -> usize {
        let closing = self.content(node).end as usize;
        match last_named_child(node) {
            Some(last) if self.syn(last) == Syn::TemplateSubstitution && last.end_byte() >= closing => {
                last.named_child(0).map_or(last.end_byte(), |inner| self.end_within(inner, steps))
            }
            _ => closing,
        }
    }

    /// `<a>x</a` for `<abc>x</abc>`, `<>x` for `<>x</>`.
    fn end_of_element(&self, node: Node<'t>, steps: usize) -> usize {
        let Some(closing) = last_child(node) else { return node.end_byte() };
        match closing.named_child(0) {
            Some(name) => self.source[name.start_byte()..].chars().next().map_or(0, char::len_utf8) + name.start_byte(),
            None => closing.prev_sibling().map_or(closing.start_byte(), |last| self.end_within(last, steps)),
        }
    }
}

fn last_child(node: Node<'_>) -> Option<Node<'_>> {
    node.child(node.child_count().checked_sub(1)?)
}

fn last_named_child(node: Node<'_>) -> Option<Node<'_>> {
    node.named_child(u32::try_from(node.named_child_count().checked_sub(1)?).ok()?)
}
