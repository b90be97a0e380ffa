//! Functions: their bodies by their graphs, and functions inside functions.

use super::evaluate::Engine;
use super::marks::Mark;
use super::places::{Base, Env, Value};
use super::sets::SetId;
use crate::flow::{BlockId, Domain, Fork, Graph, solve};
use syntax::{Kind, NodeId, VariableId};

impl Domain for Engine<'_> {
    type State = Env;

    fn transfer(&mut self, graph: &Graph, block: BlockId, state: &mut Env) -> bool {
        std::mem::swap(&mut self.env, state);
        let block = graph.block(block);
        let last = block.successors.iter().any(|successor| Some(*successor) == graph.exit);
        for (at, &step) in block.steps.iter().enumerate() {
            self.step(step);
            if last && self.marks.any_at_exit && at + 1 == block.steps.len() {
                self.leave(step);
            }
        }
        std::mem::swap(&mut self.env, state);
        !self.budget.exhausted()
    }

    fn decides(&self) -> bool {
        self.deep || self.marks.has_guards()
    }

    fn follow(&mut self, fork: Fork, to: BlockId, state: &mut Env) -> bool {
        let taken = to == fork.holds;
        if self.deep && fork.test.map_or(Some(true), |test| self.paths.truth(test)).is_some_and(|truth| truth != taken)
        {
            return false;
        }
        if let Some(test) = fork.test {
            self.learn_in(test, taken, state);
        }
        true
    }

    fn join(&mut self, into: &mut Env, from: &Env) -> bool {
        // Joining costs what both hold, and clean parts are compared with each other.
        let len = from.len().max(into.len()) as u64;
        if !self.budget.take(1 + len + len * len / 64) {
            return false;
        }
        into.join(from, &self.places, &mut self.sets)
    }
}

impl<'a> Engine<'a> {
    /// What is known behind a graph, when it is entered with `entry`.
    pub(super) fn solve(&mut self, function: NodeId, graph: &Graph, entry: Env) -> Option<Env> {
        let around = self.deep.then(|| {
            let paths = self.values.paths(self.tree, self.names, function);
            std::mem::replace(&mut self.paths, paths)
        });
        let states = solve(graph, entry, self);
        if let Some(around) = around {
            self.paths = around;
        }
        graph.exit.and_then(|exit| states.into_iter().nth(exit.0 as usize)).flatten()
    }

    /// Does one step of a graph.
    fn step(&mut self, step: NodeId) {
        let idle = self.env.is_empty() && !self.marks.covering_sources && !self.is_active_within(step);
        if idle || !self.budget.take(1 + self.env.len() as u64 / 16) {
            return;
        }
        let (covers, sinks, sanitized) = (self.covers.len(), self.open_sinks.len(), self.sanitized);
        if self.marks.covering {
            self.enter_surroundings(step);
        }
        let tree = self.tree;
        match tree.kind(step) {
            Kind::ForEach => self.iterate(step),
            Kind::Catch => tree.part(step, 1).into_iter().for_each(|target| self.assign(target, Value::default())),
            Kind::WithItem => self.with_item(step),
            Kind::Case => self.case(step),
            Kind::Class => self.class_head(step),
            Kind::Function => {
                self.function(step, None, SetId::EMPTY);
            }
            Kind::Assert => {
                self.eval(step);
                tree.child(step, 0).into_iter().for_each(|condition| self.learn(condition, true));
            }
            _ => {
                self.eval(step);
            }
        }
        self.covers.truncate(covers);
        self.open_sinks.truncate(sinks);
        self.sanitized = sanitized;
    }

    /// Whether anything within a subtree makes or moves taint by itself, functions of the file that it calls included.
    pub(super) fn is_active_within(&self, node: NodeId) -> bool {
        let calls = &self.reach.active_calls;
        let at = calls.partition_point(|&call| call < node);
        self.marks.is_active_within(self.tree, node)
            || calls.get(at).is_some_and(|&call| self.tree.is_within(call, node))
    }

    /// Statements and functions around a step that are matched as a whole.
    fn enter_surroundings(&mut self, step: NodeId) {
        let marks = self.marks;
        for around in self.tree.ancestors(step) {
            for &mark in marks.get(around).into_iter().flatten() {
                let known = match mark {
                    Mark::Source(source) => self.covers.contains(&source),
                    Mark::Sink(sink) => self.open_sinks.contains(&sink),
                    _ => false,
                };
                if !known {
                    self.enter(mark);
                }
            }
        }
    }

    fn iterate(&mut self, step: NodeId) {
        let (Some(target), Some(iterable)) = (self.tree.child(step, 0), self.tree.child(step, 1)) else { return };
        let set = self.total(iterable);
        let set = if self.passes_only_assignments() { SetId::EMPTY } else { set };
        self.assign(target, Value::of(set));
    }

    fn with_item(&mut self, step: NodeId) {
        let Some(value) = self.tree.child(step, 0) else { return };
        let set = self.total(value);
        if let Some(target) = self.tree.part(step, 1) {
            self.assign(target, Value::of(set));
        }
    }

    /// Compares a subject. Names in Python's patterns take what they stand for from it.
    fn case(&mut self, step: NodeId) {
        let tree = self.tree;
        let Some(test) = tree.part(step, 0) else { return };
        self.eval(test);
        let subject = tree.parent(step).and_then(|switch| tree.child(switch, 0));
        let Some(subject) = subject.filter(|_| self.traits.cases_bind) else { return };
        let set = self.total(subject);
        if set.is_empty() || self.passes_only_assignments() {
            return;
        }
        for ident in tree.subtree(test).filter(|&id| tree.kind(id) == Kind::Ident) {
            let called = tree.parent(ident).is_some_and(|id| match tree.kind(id) {
                Kind::Call | Kind::Member => true,
                Kind::Unpack => tree.child(id, 0) == Some(ident),
                _ => false,
            });
            if !called && tree.source_of(ident) != tree.source_of(subject) {
                self.assign(ident, Value::of(set));
            }
        }
    }

    fn class_head(&mut self, step: NodeId) {
        let tree = self.tree;
        let last = tree.last_child(step);
        for (at, child) in tree.children(step).enumerate() {
            if at != 1 && Some(child) != last {
                self.eval(child);
            }
        }
    }

    /// Evaluates a function where it is written: it may be called from then on, so what its body does is joined with what is known.
    /// `arguments` and `given` are what its parameters get.
    pub(super) fn function(&mut self, node: NodeId, arguments: Option<&[Value]>, given: SetId) {
        let (tree, values) = (self.tree, self.values);
        if let Some(decorators) = tree.child(node, 0) {
            self.eval(decorators);
        }
        if values.flows().is_separate(node) {
            return;
        }
        let given_something =
            !given.is_empty() || arguments.is_some_and(|arguments| arguments.iter().any(|value| !value.is_clean()));
        if !given_something && !self.concerns(node) {
            return;
        }
        let Some(graph) = values.flows().graph(tree, node) else { return };
        let outside = self.env.clone();
        self.parameters(node, arguments, given);
        self.bind_instance(node);
        let entry = std::mem::replace(&mut self.env, outside);
        // A function within a sink is not what its body mentions, and one handed to a sanitizer does not run cleaned.
        let (open_sinks, sanitized) = (std::mem::take(&mut self.open_sinks), std::mem::take(&mut self.sanitized));
        let returned = self.frame.as_mut().map(|frame| frame.returned.clone());
        let known = self.memo.get(&node).filter(|(before, _)| *before == entry).map(|(_, exit)| exit.clone());
        let exit = match known {
            Some(exit) => exit,
            None => {
                let outside = self.env.clone();
                let mut exit = self.solve(node, graph, entry.clone());
                self.env = outside;
                if let Some(exit) = &mut exit {
                    self.forget_locals(node, exit);
                }
                self.memo.insert(node, (entry, exit.clone()));
                exit
            }
        };
        (self.open_sinks, self.sanitized) = (open_sinks, sanitized);
        // What it gives back is not what the function around it does.
        if let (Some(frame), Some(returned)) = (&mut self.frame, returned) {
            frame.returned = returned;
        }
        if let Some(exit) = exit {
            self.env.join(&exit, &self.places, &mut self.sets);
        }
    }

    /// Whether anything in a function can depend on, or add to, what is known.
    fn concerns(&self, function: NodeId) -> bool {
        let occurs = |variable: VariableId| self.values.occurs_within(variable, self.tree, function);
        self.marks.covering_sources
            || self.is_active_within(function)
            || self.env.bases(&self.places).any(|base| match base {
                Base::Variable(variable) => occurs(variable),
                Base::Propagated(_) => false,
                Base::This | Base::Class(_) | Base::Control => true,
            })
    }

    fn forget_locals(&self, function: NodeId, env: &mut Env) {
        let (tree, names) = (self.tree, self.names);
        env.retain(&self.places, |base| match base {
            Base::Variable(variable) => !names.declared_at(variable).is_some_and(|at| tree.is_within(at, function)),
            _ => true,
        });
    }

    /// Control leaves the function behind a step: whatever is tainted reaches the sinks that ask for it.
    fn leave(&mut self, step: NodeId) {
        let span = self.tree.span(step);
        let mut total = SetId::EMPTY;
        let tainted: Vec<SetId> = self.env.tainted().map(|(_, set)| set).collect();
        for set in tainted {
            total = self.union(total, set);
        }
        let marks = self.marks;
        for (at, _) in marks.sinks.iter().enumerate().filter(|(_, role)| role.control && role.hit.span.contains(span)) {
            self.report(at as u32, total, Some(span));
        }
    }
}
