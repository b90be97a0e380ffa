//! Which functions are analysed, in which order, and with what they know of the module.

use super::evaluate::Engine;
use super::marks::Marks;
use super::places::{Base, Env};
use super::sets::SetId;
use super::{TaintInput, TaintOutcome};
use std::collections::BTreeSet;
use syntax::{Kind, NodeId};

/// Analyses every part of the file in which a flow can end.
pub(super) fn run(input: TaintInput<'_>, marks: &Marks<'_>) -> TaintOutcome {
    let flows = input.values.flows();
    let owners: BTreeSet<NodeId> = marks.sink_nodes.iter().map(|&sink| flows.owner(sink)).collect();
    let module_has_sources = marks.sources_in(|node| flows.owner(node) == NodeId::ROOT);
    let (tree, values) = (input.tree, input.values);
    let mut engine = Engine::new(input, marks);
    let mut module = Env::default();
    if module_has_sources && let Some(graph) = flows.graph(tree, NodeId::ROOT) {
        module = engine.solve(graph, Env::default()).unwrap_or_default();
    }
    for &function in owners.iter().filter(|&&owner| owner != NodeId::ROOT) {
        let class = tree.ancestors(function).find(|&id| tree.kind(id) == Kind::Class);
        let mut entry = module.clone();
        entry.retain(&engine.places, |base| match base {
            Base::Variable(variable) => values.occurs_within(variable, tree, function),
            Base::Class(fields) => Some(fields) == class,
            Base::Control => true,
            Base::This | Base::Propagated(_) => false,
        });
        let idle = entry.is_empty() && !marks.covering_sources && !marks.has_source_within(tree, function);
        let Some(graph) = flows.graph(tree, function).filter(|_| !idle) else { continue };
        engine.env = entry;
        engine.parameters(function, None, SetId::EMPTY);
        engine.bind_instance(function);
        let entry = std::mem::take(&mut engine.env);
        engine.solve(graph, entry);
    }
    engine.finish()
}
