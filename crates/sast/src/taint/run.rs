//! Which functions are analysed, in which order, and with what they know of the module.

use super::evaluate::Engine;
use super::marks::Marks;
use super::places::{Base, Env};
use super::sets::SetId;
use super::summary::Reach;
use super::{TaintInput, TaintOutcome};
use crate::values::class_around;
use std::collections::BTreeSet;
use syntax::{Kind, NodeId};

/// Analyses every part of the file in which a flow can end.
pub(super) fn run(input: TaintInput<'_>, marks: &Marks<'_>) -> TaintOutcome {
    let flows = input.values.flows();
    let mut owners: BTreeSet<NodeId> = marks.sink_nodes.iter().map(|&sink| flows.owner(sink)).collect();
    let tree = input.tree;
    let mut engine = Engine::new(input, marks);
    engine.look_into_calls(&mut owners);
    let owner = |node: NodeId| flows.owner(node) == NodeId::ROOT;
    let module_has_sources = marks.sources_in(owner) || engine.reach.active_calls.iter().any(|&call| owner(call));
    if module_has_sources && let Some(graph) = flows.graph(tree, NodeId::ROOT) {
        engine.module = engine.solve(NodeId::ROOT, graph, Env::default()).unwrap_or_default();
    }
    engine.learn_fields(&owners);
    for &function in owners.iter().filter(|&&owner| owner != NodeId::ROOT) {
        engine.analyse(function);
    }
    engine.finish()
}

impl<'a> Engine<'a> {
    /// Analyses a separate function; what is known at its end, when it ends.
    fn analyse(&mut self, function: NodeId) -> Option<Env> {
        let (tree, values) = (self.tree, self.values);
        let class = class_around(tree, function);
        let mut entry = self.module.clone();
        entry.retain(&self.places, |base| match base {
            Base::Variable(variable) => values.occurs_within(variable, tree, function),
            Base::Class(fields) => Some(fields) == class,
            Base::Control => true,
            Base::This | Base::Propagated(_) => false,
        });
        let sources = self.marks.has_source_within(tree, function) || self.reach.sources.contains(&function);
        let idle = entry.is_empty() && !self.marks.covering_sources && !sources;
        let graph = values.flows().graph(tree, function).filter(|_| !idle)?;
        self.env = entry;
        self.parameters(function, None, SetId::EMPTY);
        self.bind_instance(function);
        let entry = std::mem::take(&mut self.env);
        self.solve(function, graph, entry)
    }

    /// Finds out which calls lead to functions of the file, and which of these matter. Labels are not followed through calls.
    fn look_into_calls(&mut self, owners: &mut BTreeSet<NodeId>) {
        if !self.deep || self.marks.has_labels() {
            return;
        }
        let (tree, marks) = (self.tree, self.marks);
        let callees = self.values.callees(tree, self.names);
        self.callees = Some(callees);
        if callees.is_empty() {
            return;
        }
        let sources = callees.leading_to(tree, marks.source_nodes());
        let marked = callees.leading_to(tree, marks.nodes());
        let mut active_calls: Vec<NodeId> =
            sources.iter().flat_map(|&function| callees.callers(function)).copied().collect();
        active_calls.sort_unstable();
        for function in callees.leading_to(tree, marks.sink_nodes.iter().copied()) {
            let calls = callees.callers(function).iter();
            owners.extend(calls.map(|&call| self.values.flows().owner(call)));
        }
        self.reach = Reach { sources, marked, active_calls };
    }

    /// What methods leave in the fields of their instance is known to the other methods of the class.
    fn learn_fields(&mut self, owners: &BTreeSet<NodeId>) {
        if self.callees.is_none() {
            return;
        }
        let tree = self.tree;
        let is_method = |function: NodeId| {
            tree.parent(function).and_then(|body| tree.parent(body)).filter(|&class| tree.kind(class) == Kind::Class)
        };
        let asking: BTreeSet<NodeId> = owners.iter().filter_map(|&owner| is_method(owner)).collect();
        let methods: Vec<(NodeId, NodeId)> = self
            .values
            .flows()
            .separate()
            .filter_map(|function| Some((function, is_method(function).filter(|class| asking.contains(class))?)))
            .filter(|&(function, _)| {
                self.marks.has_source_within(tree, function) || self.reach.sources.contains(&function)
            })
            .collect();
        let mut learnt: Vec<(NodeId, super::places::Value)> = Vec::new();
        for (function, class) in methods {
            let Some(exit) = self.analyse(function) else { continue };
            let inside = tree.child(function, 4).unwrap_or(function);
            let Some(instance) = self.own_instance(inside) else { continue };
            let fields = exit.value(instance, &self.places).without_own();
            if !fields.is_clean() {
                learnt.push((class, fields));
            }
        }
        for (class, fields) in learnt {
            let place = self.places.base(Base::Class(class));
            let fields = self.module.value(place, &self.places).join(&fields, &mut self.sets);
            self.module.assign(place, &fields, &mut self.places);
        }
    }
}
