//! What a rule's matches say about single nodes of one file.

use super::labels::{DEFAULT, Requires};
use super::{PropagatorHit, TaintInput};
use crate::flow::is_expression_kind;
use crate::hit::{Bound, Hit};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use syntax::{Kind, NodeId, Span, Symbol, Tree};

/// What a node is to the rule. Numbers are places among all hits of that role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Source(u32),
    Sink(u32),
    Sanitizer(u32),
    /// `from` of a propagator.
    From(u32),
    /// `to` of a propagator.
    To(u32),
}

/// One source, sink, sanitizer or propagator in the file.
#[derive(Debug)]
pub(super) struct Role<'a, H> {
    pub(super) hit: &'a H,
    /// Place of its entry in the rule.
    pub(super) spec: usize,
    pub(super) exact: bool,
    pub(super) by_side_effect: bool,
    /// The expression itself is not what the entry is about, only the variable.
    pub(super) only_by_side_effect: bool,
    /// `control` of a source, `at-exit` of a sink.
    pub(super) control: bool,
    /// Of sources and propagators; `None` for a propagator that keeps labels.
    pub(super) label: Option<u16>,
    pub(super) requires: Option<Requires>,
}

impl<H> Role<'_, H> {
    /// Whether a source makes everything within its match a source.
    pub(super) fn covers(&self) -> bool {
        !self.exact && !self.control && !self.only_by_side_effect
    }
}

/// Everything that the rule marked in the file.
#[derive(Debug)]
pub(super) struct Marks<'a> {
    pub(super) sources: Vec<Role<'a, Hit>>,
    pub(super) sinks: Vec<Role<'a, Hit>>,
    pub(super) sanitizers: Vec<Role<'a, Hit>>,
    pub(super) propagators: Vec<Role<'a, PropagatorHit>>,
    pub(super) labels: Vec<String>,
    at: FxHashMap<NodeId, SmallVec<[Mark; 1]>>,
    /// Conditions, with what is clean where they turn out so.
    guards: FxHashMap<NodeId, SmallVec<[(NodeId, bool); 1]>>,
    /// There are nodes that are no expressions and whose whole inside is marked.
    pub(super) covering: bool,
    /// Some of them are sources.
    pub(super) covering_sources: bool,
    /// Nodes marked as sources, sorted.
    source_nodes: Vec<NodeId>,
    /// Nodes marked as anything that does not need a taint to matter (sources and propagators), sorted.
    active_nodes: Vec<NodeId>,
    /// Nodes marked as sinks, sorted.
    pub(super) sink_nodes: Vec<NodeId>,
    pub(super) any_at_exit: bool,
}

impl<'a> Marks<'a> {
    /// Reads the hits of a rule. `requires` that cannot be read count as never satisfied.
    pub(super) fn of(input: &TaintInput<'a>) -> Marks<'a> {
        let mut marks = Marks {
            sources: Vec::new(),
            sinks: Vec::new(),
            sanitizers: Vec::new(),
            propagators: Vec::new(),
            labels: vec![DEFAULT.to_owned()],
            at: FxHashMap::default(),
            guards: FxHashMap::default(),
            covering: false,
            covering_sources: false,
            source_nodes: Vec::new(),
            active_nodes: Vec::new(),
            sink_nodes: Vec::new(),
            any_at_exit: false,
        };
        marks.sources(input);
        marks.sinks(input);
        marks.sanitizers(input);
        marks.propagators(input);
        for nodes in [&mut marks.source_nodes, &mut marks.active_nodes, &mut marks.sink_nodes] {
            nodes.sort_unstable();
            nodes.dedup();
        }
        marks
    }

    fn sources(&mut self, input: &TaintInput<'a>) {
        for (spec, (entry, hits)) in input.spec.sources.iter().zip(input.sources).enumerate() {
            let label = Some(self.label(&entry.label));
            for hit in hits {
                let mark = Mark::Source(self.sources.len() as u32);
                for node in self.place(input.tree, hit, mark, !entry.exact) {
                    self.source_nodes.push(node);
                    self.active_nodes.push(node);
                }
                self.sources.push(Role {
                    hit,
                    spec,
                    exact: entry.exact,
                    by_side_effect: entry.by_side_effect,
                    only_by_side_effect: entry.only_by_side_effect,
                    control: entry.control,
                    label,
                    requires: entry.requires.as_deref().map(read_requires),
                });
            }
        }
    }

    fn sinks(&mut self, input: &TaintInput<'a>) {
        for (spec, (entry, hits)) in input.spec.sinks.iter().zip(input.sinks).enumerate() {
            self.any_at_exit |= entry.at_exit;
            for hit in largest(input.tree, hits, entry.at_exit) {
                let mark = Mark::Sink(self.sinks.len() as u32);
                let nodes = if entry.at_exit {
                    hit.node.into_iter().collect()
                } else {
                    self.place(input.tree, hit, mark, false)
                };
                self.sink_nodes.extend(nodes);
                self.sinks.push(Role {
                    hit,
                    spec,
                    exact: entry.exact,
                    by_side_effect: false,
                    only_by_side_effect: false,
                    control: entry.at_exit,
                    label: None,
                    requires: entry.requires.as_deref().map(read_requires),
                });
            }
        }
    }

    fn sanitizers(&mut self, input: &TaintInput<'a>) {
        for (spec, (entry, hits)) in input.spec.sanitizers.iter().zip(input.sanitizers).enumerate() {
            let conflicts = |hit: &Hit| {
                let same = |lists: &[Vec<Hit>]| lists.iter().flatten().any(|other| other.span == hit.span);
                entry.not_conflicting && (same(input.sources) || same(input.sinks))
            };
            if let Some((name, when)) = &entry.guard {
                self.guards(hits, Symbol::of(name), *when);
                continue;
            }
            for hit in hits.iter().filter(|hit| !conflicts(hit)) {
                let mark = Mark::Sanitizer(self.sanitizers.len() as u32);
                self.place(input.tree, hit, mark, !entry.exact);
                self.sanitizers.push(Role {
                    hit,
                    spec,
                    exact: entry.exact,
                    by_side_effect: entry.by_side_effect,
                    only_by_side_effect: false,
                    control: false,
                    label: None,
                    requires: None,
                });
            }
        }
    }

    fn guards(&mut self, hits: &[Hit], name: Symbol, when: bool) {
        for hit in hits {
            if let (Some(condition), Some(Bound::Node(value))) = (hit.node, hit.bindings.get(name)) {
                self.guards.entry(condition).or_default().push((value, when));
            }
        }
    }

    fn propagators(&mut self, input: &TaintInput<'a>) {
        for (spec, (entry, hits)) in input.spec.propagators.iter().zip(input.propagators).enumerate() {
            let label = (!entry.label.is_empty()).then(|| self.label(&entry.label));
            for hit in hits {
                let at = self.propagators.len() as u32;
                let Bound::Node(to) = hit.to else { continue };
                let from = nodes_of(input.tree, hit.from);
                if from.is_empty() {
                    continue;
                }
                from.iter().for_each(|&from| self.mark(from, Mark::From(at)));
                self.mark(to, Mark::To(at));
                self.active_nodes.extend(from.into_iter().chain([to]));
                self.propagators.push(Role {
                    hit,
                    spec,
                    exact: true,
                    by_side_effect: entry.by_side_effect,
                    only_by_side_effect: false,
                    control: false,
                    label,
                    requires: entry.requires.as_deref().map(read_requires),
                });
            }
        }
    }

    fn label(&mut self, label: &str) -> u16 {
        let label = if label.is_empty() { DEFAULT } else { label };
        let known = self.labels.iter().position(|known| known == label);
        known.unwrap_or_else(|| {
            self.labels.push(label.to_owned());
            self.labels.len() - 1
        }) as u16
    }

    fn mark(&mut self, node: NodeId, mark: Mark) {
        self.at.entry(node).or_default().push(mark);
    }

    /// Marks the nodes of a match. With `whole`, a statement is marked itself and covers what is in it; else its outermost expressions
    /// are.
    fn place(&mut self, tree: &Tree, hit: &Hit, mark: Mark, whole: bool) -> Vec<NodeId> {
        let mut nodes = Vec::new();
        for node in outermost(tree, hit) {
            if whole || is_value(tree, node) {
                let covering = whole && !is_expression_kind(tree.kind(node));
                self.covering |= covering;
                self.covering_sources |= covering && matches!(mark, Mark::Source(_));
                nodes.push(node);
            } else {
                expressions(tree, node, &mut nodes);
            }
        }
        for at in 0..nodes.len() {
            nodes.extend(shorthand_value(tree, nodes[at]));
        }
        for &node in &nodes {
            self.mark(node, mark);
        }
        nodes
    }

    /// What the rule says about a node.
    pub(super) fn get(&self, node: NodeId) -> Option<&SmallVec<[Mark; 1]>> {
        self.at.get(&node)
    }

    /// Whether conditions make anything clean.
    pub(super) fn has_guards(&self) -> bool {
        !self.guards.is_empty()
    }

    /// What is clean where a condition turns out so.
    pub(super) fn guarded(&self, condition: NodeId, truth: bool) -> impl Iterator<Item = NodeId> + '_ {
        let guarded = self.guards.get(&condition).into_iter().flatten();
        guarded.filter(move |(_, when)| *when == truth).map(|&(value, _)| value)
    }

    /// Whether the rule tells taints apart.
    pub(super) fn has_labels(&self) -> bool {
        self.labels.len() > 1
            || self.sources.iter().any(|role| role.requires.is_some())
            || self.sinks.iter().any(|role| role.requires.is_some())
    }

    /// Nodes marked as sources.
    pub(super) fn source_nodes(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.source_nodes.iter().copied()
    }

    /// All nodes that are marked, in no order.
    pub(super) fn nodes(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.at.keys().chain(&self.sink_nodes).chain(self.guards.keys()).copied()
    }

    /// Whether a taint can arise within a subtree.
    pub(super) fn has_source_within(&self, tree: &Tree, node: NodeId) -> bool {
        within(&self.source_nodes, tree, node)
    }

    /// Whether anything within a subtree makes or moves taint by itself.
    pub(super) fn is_active_within(&self, tree: &Tree, node: NodeId) -> bool {
        within(&self.active_nodes, tree, node)
    }

    /// Whether any taint can arise in a part of the file.
    pub(super) fn sources_in(&self, mut belongs: impl FnMut(NodeId) -> bool) -> bool {
        self.source_nodes.iter().any(|&node| belongs(node))
    }
}

/// Matches of one sink that do not lie within another match of it: those within are dropped (as Semgrep does), except within conditional
/// expressions, whose value does not depend on their condition.
fn largest<'a>(tree: &Tree, hits: &'a [Hit], all: bool) -> Vec<&'a Hit> {
    let mut sorted: Vec<&Hit> = hits.iter().collect();
    sorted.sort_by_key(|hit| (hit.span.start, std::cmp::Reverse(hit.span.end)));
    let mut cover = Span::default();
    sorted.retain(|hit| {
        if !all && cover.contains(hit.span) && cover != hit.span {
            return false;
        }
        let transparent = hit.node.is_some_and(|node| tree.kind(node) == Kind::Conditional);
        if !transparent && hit.span.end >= cover.end {
            cover = hit.span;
        }
        true
    });
    sorted
}

fn within(nodes: &[NodeId], tree: &Tree, node: NodeId) -> bool {
    let at = nodes.partition_point(|&marked| marked < node);
    nodes.get(at).is_some_and(|&marked| tree.is_within(marked, node))
}

fn read_requires(text: &str) -> Requires {
    Requires::parse(text).unwrap_or(Requires::Literal(false))
}

/// Nodes that have a value, or stand for one that they pass on.
fn is_value(tree: &Tree, node: NodeId) -> bool {
    use Kind::*;
    let kind = tree.kind(node);
    let function_value =
        kind == Function && !tree.parent(node).is_some_and(|id| matches!(tree.kind(id), Block | Module));
    is_expression_kind(kind)
        || function_value
        || matches!(kind, Keyword | Param | Interp | JsxAttribute | Pair | CompFor | CompIf)
}

/// The variable of `{name}`, which is written once and stands for a key and a value, when the key matched.
fn shorthand_value(tree: &Tree, key: NodeId) -> Option<NodeId> {
    let pair = tree.parent(key).filter(|&pair| tree.kind(pair) == Kind::Pair)?;
    let value = tree.child(pair, 1).filter(|&value| value != key && tree.child(pair, 0) == Some(key))?;
    let variable = if tree.kind(value) == Kind::Assign { tree.child(value, 0)? } else { value };
    (tree.span(variable) == tree.span(key)).then_some(variable)
}

/// The node of a match, or the largest nodes within its span.
fn outermost(tree: &Tree, hit: &Hit) -> Vec<NodeId> {
    match hit.node {
        Some(node) => vec![node],
        None => largest_within(tree, hit.span),
    }
}

/// The largest nodes whose text lies within a span.
fn largest_within(tree: &Tree, span: Span) -> Vec<NodeId> {
    let mut found = Vec::new();
    let mut at = NodeId::ROOT;
    let end = NodeId(tree.len() as u32);
    while at < end {
        let here = tree.span(at);
        let inside = span.contains(here) && tree.kind(at) != Kind::Empty;
        let apart = here.end <= span.start || here.start >= span.end;
        if inside {
            found.push(at);
        }
        at = if inside || apart && tree.kind(at) != Kind::Module { tree.subtree_end(at) } else { NodeId(at.0 + 1) };
    }
    found
}

/// The outermost expressions of a statement, those of nested statements included.
fn expressions(tree: &Tree, statement: NodeId, into: &mut Vec<NodeId>) {
    let end = tree.subtree_end(statement);
    let mut at = NodeId(statement.0 + 1);
    while at < end {
        let kind = tree.kind(at);
        let leaf = matches!(kind, Kind::Params | Kind::Type | Kind::Decorators);
        if is_value(tree, at) && !leaf {
            into.push(at);
        }
        at = if leaf || is_value(tree, at) { tree.subtree_end(at) } else { NodeId(at.0 + 1) };
    }
}

/// The nodes that a metavariable is bound to: one, or a run of siblings.
fn nodes_of(tree: &Tree, bound: Bound) -> Vec<NodeId> {
    match bound {
        Bound::Node(only) => vec![only],
        Bound::Nodes(first, last) => {
            let next = |&at: &NodeId| (at < last).then(|| tree.subtree_end(at));
            std::iter::successors(Some(first), next).collect()
        }
        Bound::Text(_) => Vec::new(),
    }
}
