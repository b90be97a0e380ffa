//! Taint within functions: does a value from a source reach a sink, past every sanitizer, and which way.
//!
//! The semantics are those of Semgrep's taint mode (<https://semgrep.dev/docs/writing-rules/data-flow/taint-mode/overview>); where it
//! was observed to differ from what programs do, DIFFERENCES in `tests.rs` says which way we went. Each separate function (see
//! [`crate::flow::Flows::separate`]) and the module's top level are analysed once; functions inside others are evaluated where they are
//! written, with what is known there. Not here: how sources and sinks are found in the text (the matcher), and taint from one function
//! to another.

mod bind;
mod call;
mod container;
mod evaluate;
mod expression;
mod function;
mod guard;
mod labels;
mod marks;
mod outcome;
mod places;
mod run;
mod sets;
mod summary;

use crate::hit::{Bindings, Bound, Hit};
use crate::matcher::Steps;
use crate::rule::{Options, TaintSpec};
use crate::values::Values;
use source::Language;
pub use summary::Summaries;
use syntax::{Names, Span, Tree};

/// A match of a propagator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PropagatorHit {
    /// What `from` is bound to.
    pub from: Bound,
    /// What `to` is bound to.
    pub to: Bound,
    /// The whole match.
    pub span: Span,
    /// Metavariables.
    pub bindings: Bindings,
}

/// One rule's matches in one file, with what is known about the file.
pub struct TaintInput<'a> {
    /// The tree.
    pub tree: &'a Tree,
    /// Its variables.
    pub names: &'a Names,
    /// Its constants and control flow.
    pub values: &'a Values,
    /// Its language.
    pub language: Language,
    /// The rule.
    pub spec: &'a TaintSpec,
    /// The rule's options.
    pub options: &'a Options,
    /// For each entry of `spec.sources` its matches.
    pub sources: &'a [Vec<Hit>],
    /// For each entry of `spec.sinks` its matches.
    pub sinks: &'a [Vec<Hit>],
    /// For each entry of `spec.sanitizers` its matches.
    pub sanitizers: &'a [Vec<Hit>],
    /// For each entry of `spec.propagators` its matches.
    pub propagators: &'a [Vec<PropagatorHit>],
    /// Whether to look deeper than Semgrep's community edition, which rules written for it count on: constants decide which ways are taken,
    /// elements of containers are told apart, functions of the file are looked into (see [`summary`]), fields are known from method to
    /// method, a function that is handed to a call with tainted receiver gets tainted parameters (`xs.forEach(x => …)`), and a check of
    /// `a.b` counts where `a.b` is mentioned again although `a` is a source.
    pub deep: bool,
    /// Summaries that other rules made of this file's functions.
    pub summaries: &'a Summaries,
    /// What it may cost.
    pub budget: &'a mut Steps,
}

/// What a step of a path did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StepKind {
    /// The taint arose here.
    Source,
    /// A variable or field took it.
    Assign,
    /// A propagator moved it.
    Propagate,
    /// It reached the sink.
    Sink,
}

/// One way from a source to a sink.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaintFlow {
    /// The sink. Its span is what is reported.
    pub sink: Hit,
    /// Place of the sink's entry in the rule.
    pub sink_index: usize,
    /// The source; of several with the same text behind their metavariables, the one with the shortest way.
    pub source: Hit,
    /// Place of the source's entry in the rule.
    pub source_index: usize,
    /// From the source to the sink, both included.
    pub steps: Vec<(StepKind, Span)>,
    /// The sink's metavariables, and those of the source that the sink does not have.
    pub bindings: Bindings,
}

/// All flows of one rule in one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaintOutcome {
    /// By place of the sink, then of the source. Several flows into one sink differ in the text of the source's metavariables; a
    /// caller whose message does not show them keeps the first.
    pub flows: Vec<TaintFlow>,
    /// The budget ran out: flows may be missing.
    pub exhausted: bool,
}

/// Finds the flows.
pub fn analyse(input: TaintInput<'_>) -> TaintOutcome {
    let nothing = |lists: &[Vec<Hit>]| lists.iter().all(Vec::is_empty);
    if nothing(input.sources) || nothing(input.sinks) {
        return TaintOutcome::default();
    }
    let marks = marks::Marks::of(&input);
    run::run(input, &marks)
}

#[cfg(test)]
mod tests;
