//! Calls: positional arguments with ellipses, keyword arguments in any order.

use super::sequence::is_metavariable;
use super::{Matcher, Next, without};
use crate::hit::Bound;
use syntax::{Kind, NodeId, Span, flag};

impl<'m> Matcher<'m> {
    pub(super) fn call(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let ps: Vec<NodeId> = self.pattern.children(p).collect();
        let ts: Vec<NodeId> = self.tree().children(t).collect();
        let ((&p_callee, p_arguments), (&callee, arguments)) = match (ps.split_first(), ts.split_first()) {
            (Some(p), Some(t)) => (p, t),
            _ => return false,
        };
        // Cheap refusal before names are resolved: too many fixed arguments.
        let fixed =
            p_arguments.iter().filter(|&&at| !matches!(self.pattern.kind(at), Kind::Ellipsis | Kind::EllipsisMetavar));
        if fixed.count() > arguments.len() {
            return false;
        }
        self.node(p_callee, callee, &mut |m| m.arguments(p_arguments, arguments, k))
    }

    /// `f(...)` against the decorator `@f`.
    pub(super) fn bare_decorator(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let ps: Vec<NodeId> = self.pattern.children(p).collect();
        let Some((&p_callee, p_arguments)) = ps.split_first() else { return false };
        self.node(p_callee, t, &mut |m| m.arguments(p_arguments, &[], k))
    }

    fn arguments(&mut self, ps: &[NodeId], ts: &[NodeId], k: Next<'_, 'm>) -> bool {
        let Some((&p, rest)) = ps.split_first() else {
            return ts.iter().all(|&at| self.may_be_left_out(at)) && k(self);
        };
        match self.pattern.kind(p) {
            Kind::Ellipsis if rest.is_empty() => k(self),
            Kind::Ellipsis => (0..=ts.len()).any(|skipped| self.arguments(rest, &ts[skipped..], k)),
            Kind::EllipsisMetavar => (0..=ts.len()).any(|taken| {
                let bound = self.run(ts, taken);
                self.bind(p, bound, &mut |m| m.arguments(rest, &ts[taken..], k))
            }),
            Kind::Keyword => (0..ts.len()).any(|at| {
                if !self.steps.take(1) {
                    return true;
                }
                let tree = self.tree();
                let named = is_metavariable(self.pattern.text(p)) || self.pattern.sym(p) == tree.sym(ts[at]);
                if tree.kind(ts[at]) != Kind::Keyword || !named {
                    return false;
                }
                self.keyword(p, ts[at], &mut |m| m.arguments(rest, &without(ts, at), k))
            }),
            _ => match ts.split_first() {
                Some((&t, others)) => self.node(p, t, &mut |m| m.arguments(rest, others, k)),
                None => false,
            },
        }
    }

    /// An argument that a pattern need not speak of.
    fn may_be_left_out(&self, argument: NodeId) -> bool {
        self.tree().kind(argument) == Kind::Keyword && self.tree().has(argument, flag::OPTIONAL)
    }

    /// `k=v`, also `$K=v`.
    pub(super) fn keyword(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let (Some(p_value), Some(value)) = (self.pattern.child(p, 0), self.tree().child(t, 0)) else { return false };
        let name = self.pattern.text(p);
        if is_metavariable(name) {
            let start = self.tree().span(t).start;
            let bound = Bound::Text(Span { start, end: start + self.tree().text(t).len() as u32 });
            return self.bind_symbol(self.pattern.sym(p), name == "$_", bound, &mut |m| m.node(p_value, value, k));
        }
        self.pattern.sym(p) == self.tree().sym(t) && self.node(p_value, value, k)
    }
}
