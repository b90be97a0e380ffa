//! Kinds whose parts are not simply compared one by one: `with`, subscripts, entries of objects, comprehensions.

use super::{List, Matcher, Next};
use crate::hit::Bound;
use syntax::{Kind, NodeId, flag};

/// What a type of which each part will do is called.
const UNION: &str = "union_type";

impl<'m> Matcher<'m> {
    /// A name against a type: what it names, without its arguments where they are optional.
    pub(super) fn named_type(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        if self.view.traits.types_are_expressions || !self.view.names_type(t) && self.tree().kind(t) != Kind::Type {
            return false;
        }
        let inner = match self.tree().kind(t) {
            Kind::Type => self.tree().child(t, 0).unwrap_or(t),
            _ => self.view.without_arguments(t),
        };
        inner != t && self.node(p, inner, k)
    }

    /// Whether what a name is known to hold may stand in for the expression.
    pub(super) fn may_be_constant(&self, t: NodeId) -> bool {
        self.view.is_expression(t) && !matches!(self.tree().kind(t), Kind::Assign | Kind::AugAssign | Kind::Function)
    }

    /// The items of the pattern are the first ones of the target; a name behind `as` need not be in the pattern.
    pub(super) fn with_statement(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        if self.pattern.has(p, flag::ASYNC) && !self.tree().has(t, flag::ASYNC) {
            return false;
        }
        let ps: List = self.pattern.children(p).collect();
        let ts: List = self.tree().children(t).collect();
        match (ps.split_last(), ts.split_last()) {
            (Some((&p_body, p_items)), Some((&body, items))) if p_items.len() <= items.len() => {
                self.with_items(p_items, items, &mut |m| m.node(p_body, body, k))
            }
            _ => false,
        }
    }

    fn with_items(&mut self, ps: &[NodeId], ts: &[NodeId], k: Next<'_, 'm>) -> bool {
        let (Some((&p, ps)), Some((&t, ts))) = (ps.split_first(), ts.split_first()) else { return k(self) };
        let (Some(p_value), Some(p_target)) = (self.pattern.child(p, 0), self.pattern.child(p, 1)) else {
            return false;
        };
        let (Some(value), Some(target)) = (self.tree().child(t, 0), self.tree().child(t, 1)) else { return false };
        self.node(p_value, value, &mut |m| m.optional(p_target, target, &mut |m| m.with_items(ps, ts, k)))
    }

    /// A loop: the keyword of its variable does not count, nor whether it is `in` or `of`, nor an `else` that is not in the
    /// pattern. Braces in the pattern are braces in the target.
    pub(super) fn each(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        if self.pattern.has(p, flag::ASYNC) && !self.tree().has(t, flag::ASYNC) {
            return false;
        }
        let ps: List = self.pattern.children(p).collect();
        let ts: List = self.tree().children(t).collect();
        let (&[p_target, p_iterable, p_body, p_else], &[target, iterable, body, otherwise]) =
            (ps.as_slice(), ts.as_slice())
        else {
            return false;
        };
        let (p_target, p_type) = declared(self.pattern, p_target);
        let (target, of_type) = declared(self.tree(), target);
        self.node(p_target, target, &mut |m| {
            m.type_of_declared(p_type, of_type, &mut |m| {
                m.node(p_iterable, iterable, &mut |m| {
                    m.loop_body(p_body, body, &mut |m| m.optional(p_else, otherwise, k))
                })
            })
        })
    }

    /// The cases of the pattern are among those of the target.
    pub(super) fn switch(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let ps: List = self.pattern.children(p).collect();
        let ts: List = self.tree().children(t).collect();
        let ([p_subject, p_cases @ ..], [subject, cases @ ..]) = (ps.as_slice(), ts.as_slice()) else { return false };
        let (p_cases, _) = self.without_ellipses(p_cases.iter().copied());
        self.node(*p_subject, *subject, &mut |m| m.bag(&p_cases, cases, true, k))
    }

    /// A type that the pattern has not is any.
    fn type_of_declared(&mut self, p: Option<NodeId>, t: Option<NodeId>, k: Next<'_, 'm>) -> bool {
        match (p, t) {
            (None, _) => k(self),
            (Some(p), Some(t)) => self.node(p, t, k),
            (Some(_), None) => false,
        }
    }

    /// `while` and `for` with three parts; `for (...)` is any loop with `for`.
    pub(super) fn counting(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let ps: List = self.pattern.children(p).collect();
        let ts: List = self.tree().children(t).collect();
        let (pk, tk) = (self.pattern.kind(p), self.tree().kind(t));
        if pk == Kind::For
            && self.pattern.kind(ps[0]) == Kind::Ellipsis
            && ps[1..3].iter().all(|&at| self.pattern.kind(at) == Kind::Empty)
        {
            let body = if tk == Kind::For { ts.get(3) } else { ts.get(2) };
            return body.is_some_and(|&body| self.loop_body(ps[3], body, k));
        }
        if pk != tk {
            return false;
        }
        let place = if pk == Kind::While { 1 } else { 3 };
        let (Some(&p_body), Some(&body)) = (ps.get(place), ts.get(place)) else { return false };
        self.list(&ps[..place], &ts[..place], &mut |m| {
            m.loop_body(p_body, body, &mut |m| match (ps.get(place + 1), ts.get(place + 1)) {
                (Some(&p_else), Some(&otherwise)) => m.optional(p_else, otherwise, k),
                _ => k(m),
            })
        })
    }

    fn loop_body(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let braces = |tree: &syntax::Tree, id: NodeId| tree.kind(id) == Kind::Block && !tree.has(id, flag::IMPLICIT);
        (!braces(self.pattern, p) || braces(self.tree(), t)) && self.node(p, t, k)
    }

    /// What an `except` or `catch` binds need not be in the pattern, nor in the target when the pattern has a metavariable.
    pub(super) fn catch(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let ps: List = self.pattern.children(p).collect();
        let ts: List = self.tree().children(t).collect();
        let (&[p_type, p_name, p_body], &[r#type, name, body]) = (ps.as_slice(), ts.as_slice()) else { return false };
        let free = self.view.traits.optional_catch_name
            && self.pattern.kind(p_name) == Kind::Metavar
            && self.tree().kind(name) == Kind::Empty;
        self.caught(p_type, r#type, &mut |m| {
            if free {
                return m.node(p_body, body, k);
            }
            m.optional(p_name, name, &mut |m| m.node(p_body, body, k))
        })
    }

    /// The type that a `catch` catches, or one of several.
    fn caught(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let tree = self.tree();
        let several = (tree.kind(t) == Kind::Type).then(|| tree.child(t, 0)).flatten();
        let several = several.filter(|&inner| tree.kind(inner) == Kind::Other && tree.text(inner) == UNION);
        if self.node(p, t, k) {
            return true;
        }
        several.is_some_and(|types| tree.children(types).any(|one| self.node(p, one, k)))
    }

    /// `assert ...` is any assertion.
    pub(super) fn assertion(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let any = self.pattern.child(p, 0).is_some_and(|condition| self.pattern.kind(condition) == Kind::Ellipsis);
        if any && self.pattern.part(p, 1).is_none() { k(self) } else { self.same_kind(p, t, k) }
    }

    /// `yield ...` and `yield $X` yield something.
    pub(super) fn yielded(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let value = |tree: &syntax::Tree, id: NodeId| tree.part(id, 0).is_some();
        value(self.pattern, p) == value(self.tree(), t) && self.same_kind(p, t, k)
    }

    /// `a[...]` and `a[$X]` are no slices.
    pub(super) fn index(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let slices =
            |tree: &syntax::Tree, id: NodeId| tree.child(id, 1).is_some_and(|index| tree.kind(index) == Kind::Slice);
        slices(self.pattern, p) == slices(self.tree(), t) && self.children(p, t, k)
    }

    /// In JavaScript `{a: 1}` is `{'a': 1}`, and a method is an entry too.
    pub(super) fn pair(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let tree = self.tree();
        let (Some(p_key), Some(p_value)) = (self.pattern.child(p, 0), self.pattern.child(p, 1)) else { return false };
        if tree.kind(t) == Kind::Function {
            let Some(name) = tree.part(t, 1) else { return false };
            return self.key(p_key, name, &mut |m| match m.pattern.kind(p_value) {
                Kind::Ellipsis => k(m),
                Kind::Metavar => m.bind(p_value, Bound::Node(t), k),
                _ => false,
            });
        }
        let (Some(key), Some(value)) = (tree.child(t, 0), tree.child(t, 1)) else { return false };
        self.key(p_key, key, &mut |m| m.node(p_value, value, k))
    }

    fn key(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let word = |kind: Kind| matches!(kind, Kind::Ident | Kind::Str);
        let (pk, tk) = (self.pattern.kind(p), self.tree().kind(t));
        if self.view.traits.words_are_keys && pk != tk && word(pk) && word(tk) {
            let wanted = self.pattern.text(p);
            if wanted != "..." && !wanted.starts_with('$') {
                return self.pattern.sym(p) == self.tree().sym(t) && k(self);
            }
        }
        self.node(p, t, k)
    }

    /// `{... for ... in ...}` is of a set or of a dictionary.
    pub(super) fn comprehension(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let open = self.pattern.text(p) == "set"
            && self.pattern.child(p, 0).is_some_and(|element| self.pattern.kind(element) == Kind::Ellipsis);
        let same = self.pattern.sym(p) == self.tree().sym(t) || open && self.tree().text(t) == "dict";
        same && self.children(p, t, k)
    }
}

/// What a loop variable declares, and its type; or the variable itself.
fn declared(tree: &syntax::Tree, target: NodeId) -> (NodeId, Option<NodeId>) {
    match tree.kind(target) {
        Kind::VarDef => (tree.child(target, 0).unwrap_or(target), tree.part(target, 1)),
        _ => (target, None),
    }
}
