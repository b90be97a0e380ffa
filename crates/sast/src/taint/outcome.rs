//! From what reached the sinks to flows in order.

use super::evaluate::Engine;
use super::{StepKind, TaintFlow, TaintOutcome};
use crate::hit::{Bindings, Bound, Hit};
use syntax::{Span, Symbol, Tree};

impl Engine<'_> {
    /// The flows that were found.
    pub(super) fn finish(self) -> TaintOutcome {
        let mut flows: Vec<TaintFlow> = Vec::new();
        for (&(sink, source, at), &trace) in &self.found {
            let (sink, source) = (&self.marks.sinks[sink as usize], &self.marks.sources[source as usize]);
            let Some(bindings) = merged(self.tree, sink.hit, source.hit, self.options.taint_unify_mvars) else {
                continue;
            };
            let mut steps = self.sets.steps(trace);
            let sink_hit = Hit { span: at.unwrap_or(sink.hit.span), ..sink.hit.clone() };
            steps.push((StepKind::Sink, sink_hit.span));
            flows.push(TaintFlow {
                sink: sink_hit,
                sink_index: sink.spec,
                source: source.hit.clone(),
                source_index: source.spec,
                steps,
                bindings,
            });
        }
        let focus_on_source = self.options.taint_focus_on_source;
        // The shortest way first, so that it is the one that stays.
        flows.sort_by_key(rank);
        let mut kept: Vec<TaintFlow> = Vec::new();
        let mut start = 0;
        for flow in flows {
            if kept.last().is_some_and(|last| last.sink.span != flow.sink.span) {
                start = kept.len();
            }
            let known = kept[start..].iter().any(|known| {
                (!focus_on_source || known.source.span == flow.source.span)
                    && same_text(self.tree, &known.bindings, &flow.bindings)
            });
            if !known {
                kept.push(flow);
            }
        }
        kept.sort_by_key(place);
        TaintOutcome { flows: kept, exhausted: self.budget.exhausted() }
    }
}

fn rank(flow: &TaintFlow) -> (Span, usize, usize, Span, usize) {
    (flow.sink.span, flow.sink_index, flow.steps.len(), flow.source.span, flow.source_index)
}

fn place(flow: &TaintFlow) -> (Span, usize, Span, usize) {
    (flow.sink.span, flow.sink_index, flow.source.span, flow.source_index)
}

/// The sink's metavariables and those of the source that the sink does not have. With `unify`, those that both have must stand for the
/// same text.
fn merged(tree: &Tree, sink: &Hit, source: &Hit, unify: bool) -> Option<Bindings> {
    let mut bindings = sink.bindings.clone();
    for &(name, bound) in &source.bindings.0 {
        match sink.bindings.get(name) {
            None => bindings.set(name, bound),
            Some(there) if unify && text(tree, there) != text(tree, bound) => return None,
            Some(_) => {}
        }
    }
    Some(bindings)
}

fn same_text(tree: &Tree, a: &Bindings, b: &Bindings) -> bool {
    texts(tree, a) == texts(tree, b)
}

fn texts<'t>(tree: &'t Tree, bindings: &Bindings) -> Vec<(Symbol, &'t str)> {
    let mut texts: Vec<(Symbol, &str)> = bindings.0.iter().map(|&(name, bound)| (name, text(tree, bound))).collect();
    texts.sort_unstable();
    texts
}

fn text(tree: &Tree, bound: Bound) -> &str {
    let span = match bound {
        Bound::Node(node) => tree.span(node),
        Bound::Nodes(first, last) => tree.span(first).to(tree.span(last)),
        Bound::Text(span) => span,
    };
    &tree.source()[span.range()]
}
