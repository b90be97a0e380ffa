//! Statements: an expression looks inside them, `...` reaches into nested blocks.

use super::view::FileView;
use super::{List, Matcher, Next};
use crate::hit::Bound;
use syntax::{Kind, NodeId, Tree, flag};

/// Statements that are passed over, without being compared, in one step.
const STATEMENTS_PER_STEP: u64 = 64;

impl<'m> Matcher<'m> {
    /// One pattern statement against one statement.
    pub(super) fn statement(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        if self.pattern.kind(p) != Kind::ExprStmt {
            return self.node(p, t, k);
        }
        let Some(expression) = self.pattern.child(p, 0) else { return false };
        match self.pattern.kind(expression) {
            Kind::Ellipsis => k(self),
            Kind::Metavar => self.bind(expression, Bound::Node(t), k),
            _ if !self.options.implicit_deep_exprstmt => self.direct_expression(expression, t, k),
            Kind::Deep => self.deep_statement(expression, t, k),
            _ => self.expressions_within(expression, t, k),
        }
    }

    /// The expressions that a statement evaluates, as far as Semgrep looks for them; also those below a match.
    fn expressions_within(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let (tree, view) = (self.tree(), self.view);
        if !matches!(tree.kind(t), Kind::ExprStmt | Kind::VarDef | Kind::Return | Kind::ExportDefault) {
            return false;
        }
        if tree.kind(t) == Kind::VarDef && self.node(p, t, k) {
            return true;
        }
        let is_wide = tree.kind(t) != Kind::ExprStmt;
        let end = tree.subtree_end(t);
        let mut at = NodeId(t.0 + 1);
        while at < end {
            if !is_looked_at(view, at, is_wide) {
                at = tree.subtree_end(at);
                continue;
            }
            if view.is_expression(at) && self.node(p, at, k) {
                return true;
            }
            at = NodeId(at.0 + 1);
        }
        false
    }

    /// `<... e ...>` as a statement: also in headers, but not in nested blocks.
    fn deep_statement(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let (tree, view) = (self.tree(), self.view);
        if matches!(tree.kind(t), Kind::Function | Kind::Class) {
            return false;
        }
        let end = tree.subtree_end(t);
        let mut at = t;
        while at < end {
            let is_nested = at != t && matches!(tree.kind(at), Kind::Class | Kind::If | Kind::Block);
            let is_tried = !is_nested && (view.is_expression(at) || (at == t && tree.kind(t) == Kind::VarDef));
            if is_tried && self.deep(p, at, k) {
                return true;
            }
            // `deep` went below it.
            at = if is_nested || is_tried { tree.subtree_end(at) } else { NodeId(at.0 + 1) };
        }
        false
    }

    fn direct_expression(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        match self.tree().kind(t) {
            Kind::ExprStmt => self.tree().child(t, 0).is_some_and(|expression| self.node(p, expression, k)),
            Kind::VarDef => self.node(p, t, k),
            _ => false,
        }
    }

    /// A block in a pattern covers the whole block of the file, unless it has a `...` somewhere.
    pub(super) fn block(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let ps: List = self.pattern.children(p).collect();
        let lone = if let [only] = ps.as_slice() { Some(*only) } else { None };
        let lone_ellipsis = lone.is_some_and(|only| self.is_ellipsis(only));
        if self.pattern.has(p, flag::STATIC) && !self.tree().has(t, flag::STATIC) {
            return false;
        }
        if !matches!(self.tree().kind(t), Kind::Block | Kind::Module) {
            // `else: ...` also stands for an `elif`.
            let nested = self.tree().kind(t) == Kind::If;
            if let Some(name) = self.lone_metavariable(p).filter(|_| nested) {
                return self.bind(name, Bound::Node(t), k);
            }
            return lone_ellipsis && nested && k(self);
        }
        if lone_ellipsis {
            return k(self);
        }
        if let Some(name) = self.lone_metavariable(p) {
            let mut statements = self.tree().children(t);
            let single = statements.next().filter(|_| statements.next().is_none());
            return self.bind(name, Bound::Node(single.unwrap_or(t)), k);
        }
        let saved = self.last_statement;
        let statements: List = self.tree().children(t).collect();
        let stop = self.statements_or_deeper(&ps, &statements, false, &mut |m| with_last(m, saved, k));
        self.last_statement = saved;
        stop
    }

    /// `if ($X) $Y`: a statement without braces may be a whole block.
    fn lone_metavariable(&self, block: NodeId) -> Option<NodeId> {
        let mut statements = self.pattern.children(block);
        let only =
            statements.next().filter(|_| self.pattern.has(block, flag::IMPLICIT) && statements.next().is_none())?;
        let inner = if self.pattern.kind(only) == Kind::ExprStmt { self.pattern.child(only, 0) } else { Some(only) };
        inner.filter(|&inner| self.pattern.kind(inner) == Kind::Metavar)
    }

    /// The body of a function; none in the pattern stands for any, and one that is not written for one that is not there.
    pub(super) fn body(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let declared = self.pattern.has(p, flag::IMPLICIT) && self.pattern.child(p, 0).is_none();
        if declared && self.tree().kind(t) == Kind::Empty {
            return k(self);
        }
        self.pattern.kind(p) == Kind::Empty && k(self) || self.pattern.kind(p) != Kind::Empty && self.block(p, t, k)
    }

    /// The statements themselves; for a pattern with `...` also those nested below.
    fn statements_or_deeper(&mut self, ps: &[NodeId], ts: &[NodeId], less_is_ok: bool, k: Next<'_, 'm>) -> bool {
        if !ps.iter().any(|&at| self.is_ellipsis(at)) {
            return self.statements(ps, ts, less_is_ok, k);
        }
        let stop = self.statements(ps, ts, true, k);
        if stop || !self.options.go_deeper_stmt {
            return stop;
        }
        let (Some(&first), Some(&last)) = (ts.first(), ts.last()) else { return false };
        let all = self.view.nested_statements();
        let end = self.tree().subtree_end(last);
        let from = all.partition_point(|&at| at < first);
        let to = all.partition_point(|&at| at < end);
        to - from > ts.len() && self.statements(ps, &all[from..to], true, k)
    }

    /// Every `except` of the pattern is among those of the target; `finally` is there in both or in none.
    pub(super) fn try_statement(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let ps: Vec<NodeId> = self.pattern.children(p).collect();
        let ts: Vec<NodeId> = self.tree().children(t).collect();
        let (&[p_body, ref p_catches @ .., p_else, p_finally], &[body, ref catches @ .., otherwise, finally]) =
            (ps.as_slice(), ts.as_slice())
        else {
            return false;
        };
        if self.pattern.kind(p_finally) == Kind::Empty && self.tree().kind(finally) != Kind::Empty {
            return false;
        }
        self.node(p_body, body, &mut |m| {
            m.bag(p_catches, catches, true, &mut |m| {
                m.optional(p_else, otherwise, &mut |m| m.optional(p_finally, finally, k))
            })
        })
    }

    /// A run of statements from the first one of `ts` on. `last_statement` tells `k` where it ends.
    pub(super) fn run_of_statements(&mut self, ps: &[NodeId], ts: &[NodeId], k: Next<'_, 'm>) -> bool {
        self.statements_or_deeper(ps, ts, true, k)
    }

    fn statements(&mut self, ps: &[NodeId], ts: &[NodeId], less_is_ok: bool, k: Next<'_, 'm>) -> bool {
        let Some((&p, rest)) = ps.split_first() else { return (less_is_ok || ts.is_empty()) && k(self) };
        let saved = self.last_statement;
        if self.is_ellipsis(p) {
            if rest.is_empty() {
                self.steps.take(ts.len() as u64 / STATEMENTS_PER_STEP);
                self.last_statement = furthest(self, ts, saved);
                let stop = k(self);
                self.last_statement = saved;
                return stop;
            }
            let mut stop = false;
            for skipped in 0..ts.len() {
                stop = self.statements(rest, &ts[skipped..], less_is_ok, k);
                if stop || !self.steps.take(1) {
                    break;
                }
                // What `...` skips belongs to the match.
                self.last_statement = furthest(self, &ts[skipped..=skipped], self.last_statement);
            }
            self.last_statement = saved;
            return stop;
        }
        if self.pattern.kind(p) == Kind::EllipsisMetavar {
            return (0..=ts.len()).any(|taken| {
                if !self.steps.take(1 + taken as u64 / STATEMENTS_PER_STEP) {
                    return false;
                }
                let bound = self.run(ts, taken);
                self.bind(p, bound, &mut |m| {
                    m.last_statement = furthest(m, &ts[..taken], saved);
                    let stop = m.statements(rest, &ts[taken..], less_is_ok, k);
                    m.last_statement = saved;
                    stop
                })
            });
        }
        let Some((&t, others)) = ts.split_first() else { return false };
        self.statement(p, t, &mut |m| {
            let inner = m.last_statement;
            m.last_statement = furthest(m, &[t], saved);
            let stop = m.statements(rest, others, less_is_ok, k);
            m.last_statement = inner;
            stop
        })
    }
}

/// Whether a child of what is looked at is looked at too. This is Semgrep's walk over sub-expressions, narrow in expression
/// statements and wide in definitions and returns: imported rules count on what it leaves out.
fn is_looked_at(view: &FileView<'_>, id: NodeId, is_wide: bool) -> bool {
    use Kind::*;
    let tree = view.tree;
    let Some(parent) = tree.parent(id) else { return false };
    let is_first = id.0 == parent.0 + 1;
    match tree.kind(parent) {
        ExprStmt | Return | ExportDefault | Template | Interp | Member | Call | Keyword | Spread | Unary | Update
        | List | Set | Dict | Pair | Await | Yield | Delete => true,
        Conditional | Index | Slice | Jsx | JsxAttribute | Comprehension | CompFor | CompIf => is_wide,
        VarDef => !is_first,
        Cast => is_first,
        Assign | AugAssign => is_wide || !is_first,
        New => is_wide && !is_first,
        Binary if is_chained(tree, parent) => is_wide && !is_first,
        Binary => true,
        Tuple => is_wide || !tree.has(parent, flag::SEQUENCE),
        // Of functions only the expression of a `lambda`.
        Function => is_wide && view.traits.expression_lambdas && tree.kind(id) == Block,
        Block => tree.has(parent, flag::IMPLICIT),
        _ => false,
    }
}

/// `a < b < c`, which is two comparisons that share what stands in the middle.
fn is_chained(tree: &Tree, binary: NodeId) -> bool {
    match (tree.child(binary, 0), tree.child(binary, 1)) {
        (Some(left), Some(right)) => tree.span(left).end > tree.span(right).start,
        _ => false,
    }
}

fn with_last<'m>(matcher: &mut Matcher<'m>, last: Option<NodeId>, k: Next<'_, 'm>) -> bool {
    let inner = std::mem::replace(&mut matcher.last_statement, last);
    let stop = k(matcher);
    matcher.last_statement = inner;
    stop
}

/// The statement that ends last: what a match of several reaches to.
fn furthest(matcher: &Matcher<'_>, ts: &[NodeId], before: Option<NodeId>) -> Option<NodeId> {
    ts.iter().copied().chain(before).max_by_key(|&at| (matcher.tree().span(at).end, std::cmp::Reverse(at)))
}
