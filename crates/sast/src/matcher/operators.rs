//! Binary operators: chains whatever their brackets, operands in any order.

use super::{List, Matcher, Next};
use crate::hit::Bound;
use syntax::{Kind, NodeId, Tree};

/// Most operands of a chain that is looked at as a whole.
const MOST: usize = 200;

impl<'m> Matcher<'m> {
    /// `a + ...` is any sum that starts with `a`.
    pub(super) fn binary(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        if self.same_kind(p, t, k) {
            return true;
        }
        if self.exchanged(p, t, k) || self.as_chain(p, t, k) {
            return true;
        }
        let (Some(p_first), Some(p_rest)) = (self.pattern.child(p, 0), self.pattern.child(p, 1)) else { return false };
        if self.pattern.text(p) == "." && self.pattern.sym(p) == self.tree().sym(t) {
            let (ps, ts) = (operands(self.pattern, p), operands(self.tree(), t));
            return ts.len() > 2 && self.joined(&ps, &ts, k);
        }
        let open = self.options.ac_matching && self.pattern.kind(p_rest) == Kind::Ellipsis;
        if !open
            || !matches!(self.pattern.text(p), "+" | "*" | "and" | "or")
            || self.pattern.sym(p) != self.tree().sym(t)
        {
            return false;
        }
        let mut at = self.tree().child(t, 0);
        while let Some(left) =
            at.filter(|&left| self.tree().kind(left) == Kind::Binary && self.tree().sym(left) == self.pattern.sym(p))
        {
            at = self.tree().child(left, 0);
            if at.is_some_and(|first| self.node(p_first, first, k)) {
                return true;
            }
        }
        false
    }

    /// Texts joined one after the other, however they are grouped: a metavariable may stand for several that are neighbours.
    fn joined(&mut self, ps: &[NodeId], ts: &[NodeId], k: Next<'_, 'm>) -> bool {
        let Some((&p, rest)) = ps.split_first() else { return ts.is_empty() && k(self) };
        let most = match self.pattern.kind(p) {
            _ if ts.len() <= rest.len() => return false,
            Kind::Ellipsis => return (0..=ts.len()).any(|skipped| self.joined(rest, &ts[skipped..], k)),
            Kind::Metavar => ts.len() - rest.len(),
            _ => 1,
        };
        (1..=most).any(|taken| match taken {
            _ if !self.steps.take(1) => true,
            1 => self.node(p, ts[0], &mut |m| m.joined(rest, &ts[1..], k)),
            _ => self.bind(p, Bound::Nodes(ts[0], ts[taken - 1]), &mut |m| m.joined(rest, &ts[taken..], k)),
        })
    }

    /// `b == a` for `a == b`, when the rule's options say so.
    fn exchanged(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let may_be = self.options.symmetric_eq || self.options.commutative_compop;
        if !may_be || !matches!(self.tree().text(t), "==" | "!=" | "===" | "!==") {
            return false;
        }
        let (ps, ts): (List, List) = (self.pattern.children(p).collect(), self.tree().children(t).collect());
        let (&[p_left, p_right], &[left, right]) = (ps.as_slice(), ts.as_slice()) else { return false };
        self.pattern.sym(p) == self.tree().sym(t) && self.node(p_left, right, &mut |m| m.node(p_right, left, k))
    }

    /// `a and (b and c)` is `a and b and c`; of `a | b | c` the operands may stand in any order, and there may be others.
    fn as_chain(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        if !self.options.ac_matching || self.pattern.sym(p) != self.tree().sym(t) {
            return false;
        }
        let commutes = match self.pattern.text(p) {
            "and" | "or" | "&&" | "||" => self.options.commutative_boolop,
            "&" | "|" | "^" => true,
            _ => return false,
        };
        // Once for each chain, not for each of its beginnings.
        let is_same = |id: NodeId| self.tree().kind(id) == Kind::Binary && self.tree().sym(id) == self.tree().sym(t);
        if self.tree().parent(t).is_some_and(is_same) {
            return false;
        }
        let (ps, ts) = (operands(self.pattern, p), operands(self.tree(), t));
        if ps.len().max(ts.len()) > MOST || (!commutes && ps.len() == 2 && ts.len() == 2) {
            return false;
        }
        if !commutes {
            return self.in_order(&ps, &ts, k);
        }
        let ps: Vec<NodeId> = ps.into_iter().filter(|&p| self.pattern.kind(p) != Kind::Ellipsis).collect();
        ps.len() <= ts.len() && self.some_of(&ps, &ts, &mut Vec::new(), k)
    }

    /// Operands in their order; a metavariable may stand for several.
    fn in_order(&mut self, ps: &[NodeId], ts: &[NodeId], k: Next<'_, 'm>) -> bool {
        let Some((&p, rest)) = ps.split_first() else { return ts.is_empty() && k(self) };
        if self.pattern.kind(p) == Kind::Ellipsis {
            return (0..=ts.len()).any(|skipped| self.in_order(rest, &ts[skipped..], k));
        }
        let Some((&t, behind)) = ts.split_first() else { return false };
        if !self.steps.take(1) || self.node(p, t, &mut |m| m.in_order(rest, behind, k)) {
            return true;
        }
        let may_run = self.pattern.kind(p) == Kind::Metavar;
        (2..=ts.len()).filter(|_| may_run).any(|taken| {
            let span = self.tree().span(t).to(self.tree().span(ts[taken - 1]));
            self.bind(p, Bound::Text(span), &mut |m| m.in_order(rest, &ts[taken..], k))
        })
    }

    /// Each operand of the pattern is another one of those, wherever it stands.
    fn some_of(&mut self, ps: &[NodeId], ts: &[NodeId], taken: &mut Vec<usize>, k: Next<'_, 'm>) -> bool {
        let Some((&p, rest)) = ps.split_first() else { return k(self) };
        for (place, &t) in ts.iter().enumerate() {
            if taken.contains(&place) {
                continue;
            }
            if !self.steps.take(1) {
                return true;
            }
            let mut others = taken.clone();
            others.push(place);
            if self.node(p, t, &mut |m| m.some_of(rest, ts, &mut others.clone(), k)) {
                return true;
            }
        }
        false
    }
}

/// The operands of a chain of one operator, from left to right.
fn operands(tree: &Tree, chain: NodeId) -> Vec<NodeId> {
    let operator = tree.sym(chain);
    let mut found = Vec::new();
    let mut open = vec![chain];
    while let Some(node) = open.pop() {
        if tree.kind(node) == Kind::Binary && tree.sym(node) == operator {
            let mut parts: List = tree.children(node).collect();
            parts.reverse();
            open.extend(parts);
        } else {
            found.push(node);
        }
    }
    found
}
