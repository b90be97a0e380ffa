//! What is known on the paths of one function: conditions that always hold or never do, constants at indices and keys, and how many
//! elements a container has where something is added to it.
//!
//! Conditional constant propagation: a way that is never taken does not spoil what is known behind it. Only variables of the function
//! that nothing outside of it assigns are followed. Taint asks for it; patterns do not.

use super::constant::Constant;
use super::fold::{Fold, arithmetic};
use super::sites::Sites;
use crate::flow::{BlockId, Domain, Fork, Graph, solve};
use rustc_hash::{FxHashMap, FxHashSet};
use syntax::{ContainerEffect, Kind, Names, NodeId, Traits, Tree, VariableId};

/// What taint wants to know about the paths of a function.
#[derive(Debug, Default)]
pub struct Paths {
    truths: FxHashMap<NodeId, bool>,
    constants: FxHashMap<NodeId, Constant>,
    lengths: FxHashMap<NodeId, u32>,
}

impl Paths {
    /// How a condition (of a fork, or of a conditional expression) or a `Case` always turns out.
    pub fn truth(&self, test: NodeId) -> Option<bool> {
        self.truths.get(&test).copied()
    }

    /// The constant that an argument or index has whenever it is evaluated.
    pub fn constant(&self, node: NodeId) -> Option<&Constant> {
        self.constants.get(&node)
    }

    /// How many elements the container has on which this call is made.
    pub fn length(&self, call: NodeId) -> Option<u32> {
        self.lengths.get(&call).copied()
    }
}

/// What a variable holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Abstract {
    Constant(Constant),
    /// A list of this function's own with so many elements.
    Container(u32),
}

/// By variable; nothing is known about one that is absent.
pub(super) type State = Vec<(VariableId, Abstract)>;

/// Work beyond which nothing is known about a function, in visits of nodes and entries joined.
const MOST_WORK: u64 = 2_000_000;
/// Longer lists are not counted.
const LONGEST: u32 = 64;

/// Follows a function (or the module) through its graph.
pub(super) fn paths(fold: Fold<'_>, function: NodeId, graph: &Graph) -> Paths {
    let mut pass = Pass {
        fold,
        tree: fold.tree,
        names: fold.names,
        sites: fold.sites,
        traits: fold.traits,
        function,
        own: FxHashMap::default(),
        weak: false,
        told: None,
        work: 0,
    };
    let known = solve(graph, State::new(), &mut pass);
    pass.told = Some(Paths::default());
    let mut seen: FxHashSet<NodeId> = FxHashSet::default();
    for (at, state) in known.into_iter().enumerate() {
        let Some(mut state) = state else { continue };
        pass.transfer(graph, BlockId(at as u32), &mut state);
        if let Some(test) = graph.blocks[at].fork.and_then(|fork| fork.test) {
            pass.tell_truth(test, &state, &mut seen);
        }
    }
    if pass.work > MOST_WORK {
        return Paths::default();
    }
    pass.told.unwrap_or_default()
}

struct Pass<'t> {
    fold: Fold<'t>,
    tree: &'t Tree,
    names: &'t Names,
    sites: &'t Sites,
    traits: &'static Traits,
    function: NodeId,
    /// Whether a variable is followed.
    own: FxHashMap<VariableId, bool>,
    /// Inside an expression that may not be evaluated.
    weak: bool,
    /// What was found out, once nothing changes any more.
    told: Option<Paths>,
    work: u64,
}

impl Domain for Pass<'_> {
    type State = State;

    fn transfer(&mut self, graph: &Graph, block: BlockId, state: &mut State) -> bool {
        for &step in &graph.block(block).steps {
            self.step(step, state);
        }
        self.work <= MOST_WORK
    }

    fn decides(&self) -> bool {
        true
    }

    fn follow(&mut self, fork: Fork, to: BlockId, state: &mut State) -> bool {
        let truth = match fork.test {
            None => Some(true),
            Some(case) if self.tree.kind(case) == Kind::Case => self.fold.selects(case, state),
            Some(condition) => self.fold.truth(condition, state),
        };
        truth.is_none_or(|truth| to == if truth { fork.holds } else { fork.fails })
    }

    fn join(&mut self, into: &mut State, from: &State) -> bool {
        self.work += into.len() as u64;
        let before = into.len();
        into.retain(|(variable, known)| {
            from.binary_search_by_key(variable, |entry| entry.0).is_ok_and(|at| from[at].1 == *known)
        });
        into.len() < before
    }
}

impl Pass<'_> {
    fn tell_truth(&mut self, test: NodeId, state: &State, seen: &mut FxHashSet<NodeId>) {
        let truth = match self.tree.kind(test) {
            Kind::Case => self.fold.selects(test, state),
            _ => self.fold.truth(test, state),
        };
        let first = seen.insert(test);
        let Some(told) = &mut self.told else { return };
        // A condition that stands in several blocks (a `finally`) must turn out the same in all.
        match truth {
            Some(truth) if first || told.truths.get(&test) == Some(&truth) => {
                told.truths.insert(test, truth);
            }
            _ => {
                told.truths.remove(&test);
            }
        }
    }

    /// Variables that are declared in the function and assigned nowhere else.
    fn is_own(&mut self, variable: VariableId) -> bool {
        let (tree, names, sites, function) = (self.tree, self.names, self.sites, self.function);
        *self.own.entry(variable).or_insert_with(|| {
            function != NodeId::ROOT
                && names.declared_at(variable).is_some_and(|at| tree.is_within(at, function))
                && sites.get(variable).iter().all(|site| site.function == function)
        })
    }

    fn variable(&mut self, node: NodeId) -> Option<VariableId> {
        let variable = self.names.variable(node).filter(|_| self.tree.kind(node) == Kind::Ident)?;
        self.is_own(variable).then_some(variable)
    }

    fn set(&mut self, variable: VariableId, value: Option<Abstract>, state: &mut State) {
        let value = value.filter(|_| !self.weak);
        match (state.binary_search_by_key(&variable, |entry| entry.0), value) {
            (Ok(at), Some(value)) => state[at].1 = value,
            (Ok(at), None) => {
                state.remove(at);
            }
            (Err(at), Some(value)) => state.insert(at, (variable, value)),
            (Err(_), None) => {}
        }
    }

    fn length(&self, variable: VariableId, state: &State) -> Option<u32> {
        let at = state.binary_search_by_key(&variable, |entry| entry.0).ok()?;
        match state[at].1 {
            Abstract::Container(length) => Some(length),
            Abstract::Constant(_) => None,
        }
    }

    fn step(&mut self, step: NodeId, state: &mut State) {
        let tree = self.tree;
        match tree.kind(step) {
            Kind::ForEach => tree.child(step, 0).into_iter().for_each(|target| self.forget(target, state)),
            Kind::Catch => tree.part(step, 1).into_iter().for_each(|target| self.forget(target, state)),
            Kind::WithItem => {
                tree.child(step, 0).into_iter().for_each(|value| self.visit(value, state));
                tree.part(step, 1).into_iter().for_each(|target| self.forget(target, state));
            }
            Kind::Case => {
                if self.traits.cases_bind {
                    tree.part(step, 0).into_iter().for_each(|test| self.forget(test, state));
                }
            }
            Kind::Class => {
                let heads = tree.children(step).filter(|&child| tree.kind(child) != Kind::Block);
                heads.for_each(|child| self.visit(child, state));
            }
            _ => self.visit(step, state),
        }
    }

    /// Follows what an expression or statement does, in order of evaluation.
    fn visit(&mut self, node: NodeId, state: &mut State) {
        self.work += 1;
        if self.work > MOST_WORK {
            return;
        }
        let tree = self.tree;
        match tree.kind(node) {
            Kind::Ident => self.escape(node, state),
            Kind::Function => self.close_over(node, state),
            Kind::Assign | Kind::VarDef => self.assignment(node, state),
            Kind::AugAssign => self.augment(node, state),
            Kind::Update => self.update(node, state),
            Kind::Delete => tree.children(node).for_each(|target| self.forget_root(target, state)),
            Kind::Conditional => self.conditional(node, state),
            Kind::Binary if matches!(tree.text(node), "and" | "or" | "??") => {
                tree.child(node, 0).into_iter().for_each(|left| self.visit(left, state));
                tree.child(node, 1).into_iter().for_each(|right| self.weakly(right, state));
            }
            Kind::Call => self.call(node, state),
            Kind::Member => self.object(tree.child(node, 0), state),
            Kind::Index => {
                self.object(tree.child(node, 0), state);
                self.arguments(node, state);
            }
            Kind::Comprehension => {
                tree.children(node).skip(1).for_each(|clause| {
                    if tree.kind(clause) == Kind::CompFor {
                        tree.child(clause, 0).into_iter().for_each(|target| self.forget(target, state));
                    }
                });
                tree.children(node).for_each(|child| self.weakly(child, state));
            }
            _ => tree.children(node).for_each(|child| self.visit(child, state)),
        }
    }

    fn weakly(&mut self, node: NodeId, state: &mut State) {
        let before = std::mem::replace(&mut self.weak, true);
        self.visit(node, state);
        self.weak = before;
    }

    /// A container that is handed on may be changed by others, or under another name.
    fn escape(&mut self, ident: NodeId, state: &mut State) {
        if let Some(variable) = self.variable(ident)
            && self.length(variable, state).is_some()
        {
            self.set(variable, None, state);
        }
    }

    fn close_over(&mut self, function: NodeId, state: &mut State) {
        let (tree, sites) = (self.tree, self.sites);
        let inside = |variable: VariableId| sites.occurrences(variable).iter().any(|&at| tree.is_within(at, function));
        state.retain(|(variable, value)| !(matches!(value, Abstract::Container(_)) && inside(*variable)));
        let outside = [tree.child(function, 0), tree.child(function, 2)];
        outside.into_iter().flatten().for_each(|part| self.visit(part, state));
    }

    /// What a member or element is taken from is not handed on.
    fn object(&mut self, object: Option<NodeId>, state: &mut State) {
        match object {
            Some(object) if self.tree.kind(object) != Kind::Ident => self.visit(object, state),
            _ => {}
        }
    }

    fn arguments(&mut self, node: NodeId, state: &mut State) {
        let tree = self.tree;
        for argument in tree.children(node).skip(1) {
            self.visit(argument, state);
            let constant = self.told.is_some().then(|| self.fold.constant(argument, state)).flatten();
            if let (Some(told), Some(constant)) = (&mut self.told, constant) {
                told.constants.insert(argument, constant);
            }
        }
    }

    fn call(&mut self, node: NodeId, state: &mut State) {
        let tree = self.tree;
        let Some(callee) = tree.child(node, 0) else { return };
        let object = tree.child(callee, 0).filter(|_| tree.kind(callee) == Kind::Member);
        let container = object.and_then(|object| self.variable(object));
        match object {
            Some(object) => self.object(Some(object), state),
            None => self.visit(callee, state),
        }
        self.arguments(node, state);
        let Some(variable) = container else { return };
        let Some(length) = self.length(variable, state) else { return };
        if let Some(told) = &mut self.told {
            told.lengths.insert(node, length);
        }
        let arguments = tree.children(node).count() - 1;
        let effect = self.traits.container_method(tree.text(callee), arguments);
        let after = match effect {
            Some(ContainerEffect::Append | ContainerEffect::Prepend | ContainerEffect::Insert) => Some(length + 1),
            Some(ContainerEffect::Put | ContainerEffect::Get) => Some(length),
            Some(ContainerEffect::TakeLast | ContainerEffect::TakeFirst) => length.checked_sub(1),
            Some(ContainerEffect::Take) => {
                let at = tree.child(node, 1).and_then(|at| self.fold.constant(at, state));
                let inside = matches!(at, Some(Constant::Int(at)) if at >= 0 && at < i128::from(length));
                inside.then(|| length - 1)
            }
            Some(ContainerEffect::Clear) => Some(0),
            Some(ContainerEffect::Absorb) | None => None,
        };
        let after = after.filter(|&length| length <= LONGEST).map(Abstract::Container);
        self.set(variable, after, state);
    }

    fn conditional(&mut self, node: NodeId, state: &mut State) {
        let tree = self.tree;
        let Some(condition) = tree.child(node, 0) else { return };
        self.visit(condition, state);
        let truth = self.fold.truth(condition, state);
        if let (Some(told), Some(truth)) = (&mut self.told, truth) {
            told.truths.insert(condition, truth);
        }
        for (at, branch) in tree.children(node).skip(1).enumerate() {
            match truth {
                Some(truth) if truth == (at == 0) => self.visit(branch, state),
                Some(_) => {}
                None => self.weakly(branch, state),
            }
        }
    }

    fn assignment(&mut self, node: NodeId, state: &mut State) {
        let tree = self.tree;
        let value = if tree.kind(node) == Kind::Assign { tree.child(node, 1) } else { tree.part(node, 2) };
        value.into_iter().for_each(|value| self.visit(value, state));
        tree.child(node, 0).into_iter().for_each(|target| self.assign(target, value, state));
    }

    fn assign(&mut self, target: NodeId, value: Option<NodeId>, state: &mut State) {
        let tree = self.tree;
        match (tree.kind(target), value) {
            (Kind::Ident, Some(value)) => {
                let Some(variable) = self.variable(target) else { return };
                let known = self.worth(value, state);
                self.set(variable, known, state);
            }
            (Kind::List | Kind::Tuple, Some(value)) if matches!(tree.kind(value), Kind::List | Kind::Tuple) => {
                // `a, b = b, a`: every value is read before any is written.
                self.forget(target, state);
            }
            (Kind::Index, _) => {
                self.visit(target, state);
                self.forget_root(target, state);
            }
            (Kind::Member, _) => self.visit(target, state),
            _ => self.forget(target, state),
        }
    }

    /// What a variable holds that is given the value of an expression.
    fn worth(&self, value: NodeId, state: &State) -> Option<Abstract> {
        if let Some(constant) = self.fold.constant(value, state) {
            return Some(Abstract::Constant(constant));
        }
        let tree = self.tree;
        let mut value = value;
        while tree.kind(value) == Kind::Cast {
            value = tree.child(value, 0)?;
        }
        let elements = || tree.children(value);
        match tree.kind(value) {
            Kind::List if !elements().any(|id| tree.kind(id) == Kind::Spread) => {
                let length = elements().count() as u32;
                (length <= LONGEST).then_some(Abstract::Container(length))
            }
            Kind::New => match (elements().count(), elements().nth(1)) {
                (1, _) => Some(Abstract::Container(0)),
                // An array with its elements.
                (2, Some(list)) if tree.kind(list) == Kind::List => self.worth(list, state),
                _ => None,
            },
            _ => None,
        }
    }

    fn augment(&mut self, node: NodeId, state: &mut State) {
        let tree = self.tree;
        let (Some(target), Some(value)) = (tree.child(node, 0), tree.child(node, 1)) else { return };
        self.visit(value, state);
        let Some(variable) = self.variable(target) else {
            self.visit(target, state);
            return self.forget_root(target, state);
        };
        let known = self.fold.constant(target, state).zip(self.fold.constant(value, state));
        let after = known.and_then(|(old, new)| arithmetic(tree.text(node), &old, &new));
        self.set(variable, after.map(Abstract::Constant), state);
    }

    fn update(&mut self, node: NodeId, state: &mut State) {
        let tree = self.tree;
        let Some(target) = tree.child(node, 0) else { return };
        let Some(variable) = self.variable(target) else { return self.visit(target, state) };
        let operator = if tree.text(node) == "++" { "+" } else { "-" };
        let after = self.fold.constant(target, state).and_then(|old| arithmetic(operator, &old, &Constant::Int(1)));
        self.set(variable, after.map(Abstract::Constant), state);
    }

    /// Every name in a target gets a value that is not known.
    fn forget(&mut self, target: NodeId, state: &mut State) {
        let tree = self.tree;
        match tree.kind(target) {
            Kind::Ident => {
                if let Some(variable) = self.variable(target) {
                    self.set(variable, None, state);
                }
            }
            Kind::Index | Kind::Member => self.forget_root(target, state),
            Kind::Call | Kind::Function => {}
            _ => tree.children(target).for_each(|child| self.forget(child, state)),
        }
    }

    /// The variable in whose value something is changed.
    fn forget_root(&mut self, target: NodeId, state: &mut State) {
        let tree = self.tree;
        let mut at = target;
        while matches!(tree.kind(at), Kind::Index | Kind::Member) {
            let Some(object) = tree.child(at, 0) else { return };
            at = object;
        }
        // `xs[0] = y` on a list leaves its elements where they are.
        let known = self.variable(at).and_then(|variable| self.length(variable, state));
        let index = tree
            .children(target)
            .nth(1)
            .filter(|_| tree.kind(target) == Kind::Index && tree.child(target, 0) == Some(at));
        let index = index.and_then(|index| self.fold.constant(index, state));
        let inside =
            matches!((index, known), (Some(Constant::Int(at)), Some(length)) if at >= 0 && at < i128::from(length));
        if !inside && let Some(variable) = self.variable(at) {
            self.set(variable, None, state);
        }
    }
}
