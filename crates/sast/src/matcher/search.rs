//! All matches of one pattern in one file.

use super::node::is_destructuring;
use super::pattern::{Head, Pattern, Root};
use super::view::FileView;
use super::{Matcher, Steps};
use crate::hit::{Bindings, Hit};
use crate::rule::Options;
use rustc_hash::FxHashMap;
use syntax::{Kind, NodeId, Span, Tree, flag};

/// Steps that keeping a match takes: what is kept costs memory, not only time. A rule's budget holds a few hundred megabytes at worst.
pub(crate) const COST_OF_A_HIT: u64 = 16;

/// Every match of `pattern`, in order of position. `within` restricts the search to a subtree. `initial` are metavariables
/// that are bound already.
pub fn search(
    pattern: &Pattern,
    view: &FileView<'_>,
    options: &Options,
    within: Option<NodeId>,
    initial: &Bindings,
    steps: &mut Steps,
) -> Vec<Hit> {
    let mut hits = Vec::new();
    let within = within.unwrap_or(NodeId::ROOT);
    let mut matcher = Matcher {
        pattern: &pattern.tree,
        string_regexes: &pattern.string_regexes,
        view,
        options,
        bindings: initial.clone(),
        steps,
        last_statement: None,
        following: 0,
    };
    match &pattern.root {
        Root::Node(root) => {
            let mut all = candidates(pattern, view, options, within);
            // A part that was bound may be a name that is no expression: it is compared all the same.
            if within != NodeId::ROOT && all.first() != Some(&within) {
                all.insert(0, within);
            }
            if pattern.tree.kind(*root) == Kind::Function && pattern.tree.part(*root, 1).is_none() {
                // The function of an entry is named by its key.
                all.retain(|&at| view.tree.parent(at).is_none_or(|parent| view.tree.kind(parent) != Kind::Pair));
            }
            for candidate in all {
                if matcher.steps.exhausted() {
                    break;
                }
                let mut found = |found: &mut Matcher<'_>| {
                    hits.push(hit(found, span_of_match(&pattern.tree, *root, view.tree, candidate), Some(candidate)));
                    false
                };
                if let Some(wanted) = lone_decorator(&pattern.tree, *root) {
                    for decorator in view.tree.children(candidate) {
                        let span = with_sign(view.tree, decorator);
                        matcher.element(wanted, decorator, &mut |found| {
                            hits.push(hit(found, span, Some(decorator)));
                            false
                        });
                    }
                    continue;
                }
                // A name that a metavariable stands for is what it stands for itself.
                match options.symbolic_propagation && candidate == within {
                    true => matcher.node(*root, candidate, &mut found),
                    false => matcher.shape(*root, candidate, &mut found),
                };
            }
        }
        Root::Statements(list) => {
            let mut siblings: FxHashMap<NodeId, Vec<NodeId>> = FxHashMap::default();
            for start in statement_candidates(pattern, view, options, within) {
                if matcher.steps.exhausted() {
                    break;
                }
                let Some(parent) = view.tree.parent(start) else { continue };
                // Collected once for all starts in it: blocks can be long.
                let siblings = siblings.entry(parent).or_insert_with(|| view.tree.children(parent).collect());
                let from = siblings.partition_point(|&at| at < start);
                run_from(&mut matcher, list, &siblings[from..], &mut hits);
            }
        }
    }
    dedup(&mut hits);
    hits
}

/// `@name` on its own: it is looked for among all decorators of a definition.
fn lone_decorator(pattern: &Tree, root: NodeId) -> Option<NodeId> {
    let mut children = pattern.children(root).filter(|_| pattern.kind(root) == Kind::Decorators);
    let only = children.next()?;
    children.next().is_none().then_some(only)
}

/// A decorator from its `@` on.
fn with_sign(tree: &Tree, decorator: NodeId) -> Span {
    let span = tree.span(decorator);
    let before = tree.source().get(..span.start as usize).unwrap_or("");
    let sign = before.trim_end().strip_suffix('@').map_or(span.start, |rest| rest.len() as u32);
    Span { start: sign, end: span.end }
}

fn hit(matcher: &mut Matcher<'_>, span: Span, node: Option<NodeId>) -> Hit {
    matcher.steps.take(COST_OF_A_HIT);
    Hit { span, node, bindings: matcher.bindings.clone() }
}

/// What is reported of a node: a `with` from its first item on, as rules written for Semgrep expect.
fn reported(tree: &Tree, id: NodeId) -> Span {
    let span = tree.span(id);
    match (tree.kind(id), tree.child(id, 0)) {
        (Kind::With, Some(item)) => Span { start: tree.span(item).start, end: span.end },
        // The `else` of a loop is a statement behind it.
        (Kind::ForEach, _) => {
            tree.child(id, 2).map_or(span, |body| Span { start: span.start, end: tree.span(body).end })
        }
        (Kind::While, _) => tree.child(id, 1).map_or(span, |body| Span { start: span.start, end: tree.span(body).end }),
        _ => span,
    }
}

/// An assignment that is found in a declaration is what stands behind `var`, but all of it if it names several variables.
fn span_of_match(pattern: &Tree, root: NodeId, tree: &Tree, id: NodeId) -> Span {
    let is_assignment =
        pattern.kind(root) == Kind::Assign && tree.kind(id) == Kind::VarDef && !is_destructuring(tree, id);
    match (tree.child(id, 0), tree.part(id, 2)) {
        (Some(target), Some(value)) if is_assignment => tree.span(target).to(tree.span(value)),
        _ => reported(tree, id),
    }
}

fn dedup(hits: &mut Vec<Hit>) {
    hits.sort_by(|a, b| {
        (a.span.start, std::cmp::Reverse(a.span.end), &a.bindings).cmp(&(
            b.span.start,
            std::cmp::Reverse(b.span.end),
            &b.bindings,
        ))
    });
    hits.dedup_by(|a, b| a.span == b.span && a.bindings == b.bindings);
}

fn run_from<'m>(matcher: &mut Matcher<'m>, list: &[NodeId], statements: &[NodeId], hits: &mut Vec<Hit>) {
    let Some(&start) = statements.first() else { return };
    let tree = matcher.tree();
    let first = reported(tree, start);
    let single = list.len() == 1;
    matcher.last_statement = None;
    matcher.run_of_statements(list, statements, &mut |found| {
        let last = found.last_statement.map_or(first, |last| found.tree().span(last));
        let node = single.then_some(start);
        hits.push(hit(found, first.to(last), node));
        false
    });
}

fn candidates(pattern: &Pattern, view: &FileView<'_>, options: &Options, within: NodeId) -> Vec<NodeId> {
    let tree = view.tree;
    let mut nodes: Vec<NodeId> = match &pattern.head {
        Head::Named(kind, word) => {
            let mut named = view.named(*kind, *word).to_vec();
            if options.symbolic_propagation {
                named.extend(view.of_kind(Kind::Ident).iter().filter(|&&id| view.is_expression(id)));
            }
            named
        }
        Head::Kinds(kinds) => {
            let mut found: Vec<NodeId> = kinds.iter().flat_map(|&kind| view.of_kind(kind)).copied().collect();
            if options.symbolic_propagation && !kinds.iter().any(|kind| kind.is_statement()) {
                found.extend(view.of_kind(Kind::Ident).iter().filter(|&&id| view.is_expression(id)));
            }
            found
        }
        Head::Expressions | Head::Statements => {
            let declares = options.vardef_assign && is_deep_assignment(pattern);
            let is_tried = |&id: &NodeId| view.is_expression(id) || (declares && tree.kind(id) == Kind::VarDef);
            tree.subtree(within).filter(is_tried).collect()
        }
    };
    nodes.retain(|&id| tree.is_within(id, within));
    nodes.sort();
    nodes.dedup();
    nodes
}

/// `<... x = 1 ...>`: a declaration is such an assignment.
fn is_deep_assignment(pattern: &Pattern) -> bool {
    let Root::Node(root) = pattern.root else { return false };
    let tree = &pattern.tree;
    tree.kind(root) == Kind::Deep && tree.child(root, 0).is_some_and(|inner| tree.kind(inner) == Kind::Assign)
}

/// Statements at which a run can start.
fn statement_candidates(pattern: &Pattern, view: &FileView<'_>, options: &Options, within: NodeId) -> Vec<NodeId> {
    let tree = view.tree;
    let mut starts: Vec<NodeId> = match &pattern.head {
        Head::Statements | Head::Expressions => tree.subtree(within).filter(|&id| is_in_list(tree, id)).collect(),
        _ => {
            let nodes = candidates(pattern, view, options, within);
            nodes.into_iter().map(|node| statement_of(view, node)).collect()
        }
    };
    starts.retain(|&id| tree.is_within(id, within));
    starts.sort();
    starts.dedup();
    starts
}

/// The statement in which a node stands; what an anonymous function of one expression gives back is none where that is no `return`.
fn statement_of(view: &FileView<'_>, node: NodeId) -> NodeId {
    let tree = view.tree;
    let mut at = tree.statement_of(node);
    while view.traits.silent_returns && tree.kind(at) == Kind::Return && tree.has(at, flag::IMPLICIT) {
        match tree.ancestors(at).nth(1) {
            Some(function) => at = tree.statement_of(function),
            None => break,
        }
    }
    at
}

fn is_in_list(tree: &Tree, id: NodeId) -> bool {
    tree.parent(id).is_some_and(|parent| tree.is_list(parent, id))
}
