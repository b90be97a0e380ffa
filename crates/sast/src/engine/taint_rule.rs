//! Taint rules: match sources, sinks, sanitizers and propagators, let values flow, turn flows into matches with a trace.

use super::analyse::{FileContext, Match};
use super::{SastEngine, doubt, facts};
use crate::hit::{Bindings, Hit};
use crate::matcher::{FileView, Steps};
use crate::rule::{Formula, PropagatorSpec, RuleSpec, TaintSpec};
use crate::taint::{self, PropagatorHit, StepKind, TaintFlow, TaintInput};
use engine::Sink;
use model::{Trace, TraceStep, TraceStepKind};
use syntax::{Span, Symbol};

/// The places that the clauses of a taint rule match in one file.
pub(super) struct Matched {
    sources: Vec<Vec<Hit>>,
    sinks: Vec<Vec<Hit>>,
    sanitizers: Vec<Vec<Hit>>,
    propagators: Vec<Vec<PropagatorHit>>,
}

impl Matched {
    /// Sinks first, then sources: most files have neither, and the rest is not looked for.
    pub(super) fn of(spec: &TaintSpec, hits: &mut dyn FnMut(&Formula) -> Vec<Hit>) -> Matched {
        let mut matched =
            Matched { sources: Vec::new(), sinks: Vec::new(), sanitizers: Vec::new(), propagators: Vec::new() };
        matched.sinks = spec.sinks.iter().map(|sink| hits(&sink.formula)).collect();
        if matched.sinks.iter().all(Vec::is_empty) {
            return matched;
        }
        matched.sources = spec.sources.iter().map(|source| hits(&source.formula)).collect();
        if matched.sources.iter().all(Vec::is_empty) {
            return matched;
        }
        for sanitizer in &spec.sanitizers {
            let mut found = hits(&sanitizer.formula);
            found.retain(|hit| !sanitizer.not_conflicting || !matched.is_source_or_sink(hit));
            matched.sanitizers.push(found);
        }
        matched.propagators =
            spec.propagators.iter().map(|propagator| moves(propagator, hits(&propagator.formula))).collect();
        matched
    }

    fn is_source_or_sink(&self, hit: &Hit) -> bool {
        self.sources.iter().chain(&self.sinks).flatten().any(|other| other.span == hit.span)
    }

    fn can_flow(&self) -> bool {
        self.sources.iter().any(|hits| !hits.is_empty())
    }

    /// The same, with nothing that cleans.
    pub(super) fn without_sanitizers(&self) -> Matched {
        Matched {
            sources: self.sources.clone(),
            sinks: self.sinks.clone(),
            sanitizers: vec![Vec::new(); self.sanitizers.len()],
            propagators: self.propagators.clone(),
        }
    }
}

/// Everything that one taint rule finds in one file.
pub(super) fn matches(
    engine: &SastEngine,
    rule: &RuleSpec,
    spec: &TaintSpec,
    ctx: &FileContext<'_>,
    view: &FileView<'_>,
    steps: &mut Steps,
    sink: &mut Sink,
) -> Vec<Match> {
    let matched =
        Matched::of(spec, &mut |formula| engine.evaluate(rule, formula, ctx.parsed, Some(view), ctx.memo, steps));
    facts::of_sinks(rule, ctx.parsed, &matched.sinks, sink);
    let found = flows(rule, spec, view, &matched, steps);
    let mut scopes = doubt::Scopes::default();
    found.into_iter().map(|flow| to_match(rule, ctx, view, flow, &mut scopes, steps)).collect()
}

/// Lets the values flow.
pub(super) fn flows(
    rule: &RuleSpec,
    spec: &TaintSpec,
    view: &FileView<'_>,
    matched: &Matched,
    steps: &mut Steps,
) -> Vec<TaintFlow> {
    if !matched.can_flow() {
        return Vec::new();
    }
    let outcome = taint::analyse(TaintInput {
        tree: view.tree,
        names: &view.names,
        values: view.values(),
        language: view.language,
        spec,
        options: &rule.options,
        sources: &matched.sources,
        sinks: &matched.sinks,
        sanitizers: &matched.sanitizers,
        propagators: &matched.propagators,
        summaries: &view.summaries,
        deep: rule.is_deep(),
        budget: steps,
    });
    outcome.flows
}

fn moves(spec: &PropagatorSpec, hits: Vec<Hit>) -> Vec<PropagatorHit> {
    let bound = |bindings: &Bindings, name: &str| bindings.get(Symbol::of(name));
    hits.into_iter()
        .filter_map(|hit| {
            let (from, to) = (bound(&hit.bindings, &spec.from)?, bound(&hit.bindings, &spec.to)?);
            Some(PropagatorHit { from, to, span: hit.span, bindings: hit.bindings })
        })
        .collect()
}

fn to_match(
    rule: &RuleSpec,
    ctx: &FileContext<'_>,
    view: &FileView<'_>,
    flow: TaintFlow,
    scopes: &mut doubt::Scopes,
    steps: &mut Steps,
) -> Match {
    let trace = trace(ctx, &flow);
    // Rules that people bring say themselves how sure they are.
    let is_ours = rule.origin == model::RuleOrigin::Builtin;
    let doubt = if is_ours { doubt::reason(view, &flow, scopes, steps) } else { None };
    let place = if rule.options.taint_focus_on_source { &flow.source } else { &flow.sink };
    Match { hit: Hit { span: place.span, node: place.node, bindings: flow.bindings }, trace, doubt }
}

fn trace(ctx: &FileContext<'_>, flow: &TaintFlow) -> Trace {
    let path = &ctx.parsed.file.path;
    let step = |kind: StepKind, span: Span| {
        let (kind, message) = match kind {
            StepKind::Source => (TraceStepKind::Source, "the untrusted value comes from here"),
            StepKind::Assign => (TraceStepKind::Step, "is kept here"),
            StepKind::Propagate => (TraceStepKind::Step, "is passed on here"),
            StepKind::Sink => (TraceStepKind::Sink, "is used here"),
        };
        TraceStep { kind, location: ctx.parsed.text.location(path, span.start, span.end), message: message.to_owned() }
    };
    flow.steps.iter().map(|&(kind, span)| step(kind, span)).collect()
}
