//! Which assignments reach a read, for variables that are assigned more than once within one function.

use super::Facts;
use super::constant::{Constant, Folder};
use super::sites::{Sites, changed};
use crate::flow::{BlockId, Domain, Flows, Graph, solve};
use rustc_hash::FxHashMap;
use syntax::{Kind, Names, NodeId, Tree, VariableId};

/// What is known about a variable at one point.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Known {
    /// The constant that all assignments that reach this point agree on.
    pub(super) constant: Option<Constant>,
    /// The expression of the one assignment that reaches this point.
    pub(super) expression: Option<NodeId>,
}

/// What is known at every read of a variable that is reassigned within the function of the read.
pub(super) fn reaching(facts: &Facts<'_>, flows: &Flows) -> FxHashMap<NodeId, Known> {
    let &Facts { tree, names, language, sites, .. } = facts;
    let mut by_function: Vec<(NodeId, VariableId)> = Vec::new();
    for variable in sites.variables() {
        let is_declared = names.declared_at(variable).is_some();
        let functions = sites.followed_in(variable, names.is_field(variable), is_declared);
        by_function.extend(functions.into_iter().map(|function| (function, variable)));
    }
    by_function.sort_unstable();
    let mut pass = Pass {
        tree,
        names,
        sites,
        folder: Folder::new(facts, None),
        tracked: Vec::new(),
        occurrences: Vec::new(),
        reads: FxHashMap::default(),
        weak: false,
        calls_change: syntax::traits(language).calls_change,
    };
    for group in by_function.chunk_by(|a, b| a.0 == b.0) {
        let Some(graph) = flows.graph(tree, group[0].0) else { continue };
        pass.tracked = group.iter().map(|(_, variable)| *variable).collect();
        pass.occurrences = pass.tracked.iter().flat_map(|&variable| sites.occurrences(variable)).copied().collect();
        pass.occurrences.sort_unstable();
        // What a caller gives, and what other functions assign, is not known.
        let is_unknown = |variable: VariableId| {
            names.is_parameter(variable) || names.is_field(variable) || names.declared_at(variable).is_none()
        };
        let given = pass.tracked.iter().filter(|&&variable| is_unknown(variable));
        let entry: State = given.map(|&variable| (variable, Known::default())).collect();
        solve(graph, entry, &mut pass);
    }
    pass.reads
}

/// By variable; a variable that is absent has not been assigned.
type State = Vec<(VariableId, Known)>;

struct Pass<'t> {
    tree: &'t Tree,
    names: &'t Names,
    sites: &'t Sites,
    folder: Folder<'t>,
    /// Variables that are followed, sorted.
    tracked: Vec<VariableId>,
    /// Their occurrences, sorted.
    occurrences: Vec<NodeId>,
    reads: FxHashMap<NodeId, Known>,
    /// Inside an expression that may not be evaluated.
    weak: bool,
    /// Whether a method that is called for its effect changes its object.
    calls_change: bool,
}

impl Domain for Pass<'_> {
    type State = State;

    fn transfer(&mut self, graph: &Graph, block: BlockId, state: &mut State) -> bool {
        for &step in &graph.block(block).steps {
            match self.tree.kind(step) {
                Kind::ForEach | Kind::Catch | Kind::WithItem | Kind::Case => self.head(step, state),
                Kind::Class => {
                    let heads = self.tree.children(step).filter(|&child| self.tree.kind(child) != Kind::Block);
                    heads.for_each(|child| self.visit(child, state));
                }
                _ => self.visit(step, state),
            }
        }
        true
    }

    fn join(&mut self, into: &mut State, from: &State) -> bool {
        let mut grew = false;
        for (variable, known) in from {
            match into.binary_search_by_key(variable, |entry| entry.0) {
                Ok(at) => grew |= join(&mut into[at].1, known),
                Err(at) => {
                    into.insert(at, (*variable, known.clone()));
                    grew = true;
                }
            }
        }
        grew
    }
}

fn join(into: &mut Known, from: &Known) -> bool {
    let constant = match (&into.constant, &from.constant) {
        (Some(a), Some(b)) => a.clone().join(b.clone()),
        _ => None,
    };
    let joined = Known { constant, expression: into.expression.filter(|_| into.expression == from.expression) };
    let grew = *into != joined;
    *into = joined;
    grew
}

impl Pass<'_> {
    /// Steps that bind something outside of their expressions.
    fn head(&mut self, step: NodeId, state: &mut State) {
        let tree = self.tree;
        match tree.kind(step) {
            Kind::ForEach => tree.child(step, 0).into_iter().for_each(|target| self.forget(target, state)),
            Kind::Catch => tree.part(step, 1).into_iter().for_each(|target| self.forget(target, state)),
            Kind::WithItem => {
                tree.child(step, 0).into_iter().for_each(|expression| self.visit(expression, state));
                tree.part(step, 1).into_iter().for_each(|target| self.assign(target, tree.child(step, 0), state));
            }
            _ => tree.part(step, 0).into_iter().for_each(|test| self.forget(test, state)),
        }
    }

    fn concerns(&self, node: NodeId) -> bool {
        let at = self.occurrences.partition_point(|&occurrence| occurrence < node);
        self.occurrences.get(at).is_some_and(|&occurrence| self.tree.is_within(occurrence, node))
    }

    /// Follows reads and writes below a node in order of evaluation.
    fn visit(&mut self, node: NodeId, state: &mut State) {
        if !self.concerns(node) {
            return;
        }
        let tree = self.tree;
        match tree.kind(node) {
            Kind::Ident => self.read(node, state),
            Kind::Function => {
                let outside = [tree.child(node, 0), tree.child(node, 2)];
                outside.into_iter().flatten().for_each(|part| self.visit(part, state));
                tree.part(node, 1).into_iter().for_each(|name| self.forget(name, state));
            }
            Kind::Assign | Kind::VarDef => {
                let value = if tree.kind(node) == Kind::Assign { tree.child(node, 1) } else { tree.part(node, 2) };
                value.into_iter().for_each(|value| self.visit(value, state));
                tree.child(node, 0).into_iter().for_each(|target| self.assign(target, value, state));
            }
            Kind::AugAssign => self.augment(node, state),
            Kind::ExprStmt if self.calls_change => {
                tree.children(node).for_each(|child| self.visit(child, state));
                changed(tree, node).into_iter().for_each(|object| self.forget(object, state));
            }
            Kind::Update | Kind::Delete | Kind::Import | Kind::ImportFrom => {
                tree.children(node).for_each(|child| self.visit(child, state));
                tree.children(node).for_each(|child| self.forget(child, state));
            }
            Kind::Conditional | Kind::Binary => {
                let before = std::mem::replace(&mut self.weak, true);
                tree.children(node).for_each(|child| self.visit(child, state));
                self.weak = before;
            }
            _ => tree.children(node).for_each(|child| self.visit(child, state)),
        }
    }

    fn tracked(&self, ident: NodeId) -> Option<VariableId> {
        self.names.variable(ident).filter(|variable| self.tracked.binary_search(variable).is_ok())
    }

    fn read(&mut self, ident: NodeId, state: &State) {
        let Some(variable) = self.tracked(ident) else { return };
        if self.sites.is_target(ident) {
            return;
        }
        let at = state.binary_search_by_key(&variable, |entry| entry.0);
        let known = at.map(|at| state[at].1.clone()).unwrap_or_default();
        self.reads.insert(ident, known);
    }

    fn set(&mut self, variable: VariableId, known: Known, state: &mut State) {
        match state.binary_search_by_key(&variable, |entry| entry.0) {
            Ok(at) if self.weak => {
                join(&mut state[at].1, &known);
            }
            Ok(at) => state[at].1 = known,
            Err(at) => state.insert(at, (variable, known)),
        }
    }

    /// What an expression is worth, reads taken from what was recorded at them.
    fn value(&mut self, node: NodeId) -> Known {
        let reads = &self.reads;
        let (names, tracked, sites) = (self.names, &self.tracked, self.sites);
        let constant = self.folder.fold(node, &mut |folder, ident| {
            let variable = names.variable(ident)?;
            if tracked.binary_search(&variable).is_err() {
                return if sites.is_target(ident) { None } else { folder.variable(variable) };
            }
            reads.get(&ident)?.constant.clone()
        });
        Known { constant, expression: Some(node) }
    }

    fn assign(&mut self, target: NodeId, value: Option<NodeId>, state: &mut State) {
        let tree = self.tree;
        let Some(value) = value else { return self.forget(target, state) };
        match tree.kind(target) {
            Kind::Ident => {
                let Some(variable) = self.tracked(target) else { return };
                let known = self.value(value);
                self.set(variable, known, state);
            }
            Kind::List | Kind::Tuple => {
                let values: Vec<NodeId> = tree.children(value).collect();
                let targets: Vec<NodeId> = tree.children(target).collect();
                let plain = matches!(tree.kind(value), Kind::List | Kind::Tuple)
                    && values.len() == targets.len()
                    && !values.iter().any(|&id| tree.kind(id) == Kind::Spread);
                for (at, &target) in targets.iter().enumerate() {
                    self.assign(target, values.get(at).copied().filter(|_| plain), state);
                }
            }
            Kind::Member if tree.child(target, 1).is_some_and(|name| self.tracked(name).is_some()) => {
                tree.child(target, 1).into_iter().for_each(|name| self.assign(name, Some(value), state));
            }
            _ => {
                self.visit(target, state);
                self.forget(target, state);
            }
        }
    }

    fn augment(&mut self, node: NodeId, state: &mut State) {
        let tree = self.tree;
        let (Some(target), Some(value)) = (tree.child(node, 0), tree.child(node, 1)) else { return };
        self.visit(value, state);
        let Some(variable) = (tree.kind(target) == Kind::Ident).then(|| self.tracked(target)).flatten() else {
            return self.visit(target, state);
        };
        let at = state.binary_search_by_key(&variable, |entry| entry.0);
        let old = at.ok().and_then(|at| state[at].1.constant.clone());
        let new = self.value(value).constant;
        let constant = old.zip(new).and_then(|(old, new)| self.folder.combine(tree.text(node), old, new));
        self.set(variable, Known { constant, expression: None }, state);
    }

    /// Every name in a target gets a value that is not known.
    fn forget(&mut self, target: NodeId, state: &mut State) {
        if !self.concerns(target) {
            return;
        }
        let tree = self.tree;
        match tree.kind(target) {
            Kind::Ident => {
                if let Some(variable) = self.tracked(target) {
                    self.set(variable, Known::default(), state);
                }
            }
            Kind::Member | Kind::Index | Kind::Call | Kind::Function => {}
            _ => tree.children(target).for_each(|child| self.forget(child, state)),
        }
    }
}
