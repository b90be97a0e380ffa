//! Text in, text out: a comment that starts with `FLOW` stands on every line with a reported sink, and on no other.
//!
//! The cases were run through Semgrep 1.182.0 with the same sources, sinks and sanitizers. DIFFERENCES are marked at the lines:
//! `ours` is a flow that Semgrep does not report, `theirs` is one that we do not.

use super::*;
use crate::rule::{Formula, PropagatorSpec, SanitizerSpec, SinkSpec, SourceSpec};
use std::collections::BTreeMap;
use syntax::{Kind, NodeId, Symbol};

mod boundaries;
mod deep;
mod environment;
mod javascript;
mod options;
mod python;
mod traces;

/// A rule whose matches are found by the names of called functions.
struct Fixture {
    language: Language,
    spec: TaintSpec,
    options: Options,
    deep: bool,
    sources: Vec<Finder>,
    sinks: Vec<Finder>,
    sanitizers: Vec<Finder>,
    propagators: Vec<(&'static str, &'static str, &'static str)>,
}

/// What a part of the rule matches.
#[derive(Clone, Copy)]
enum Finder {
    /// Calls of a function.
    Call(&'static str),
    /// The first argument of calls of a function.
    Argument(&'static str),
    /// The target of assignments from calls of a function.
    Target(&'static str),
    /// Members with a text.
    Member(&'static str),
    /// Parameters with a name.
    Parameter(&'static str),
    /// Statements of a kind.
    Statement(Kind),
    /// Calls of a function, the first argument bound to `$A`.
    Bound(&'static str),
}

fn formula() -> Formula {
    Formula::Any(Vec::new())
}

fn source(label: &str, requires: Option<&str>) -> SourceSpec {
    SourceSpec {
        formula: formula(),
        by_side_effect: false,
        only_by_side_effect: false,
        exact: false,
        control: false,
        label: label.to_owned(),
        requires: requires.map(str::to_owned),
    }
}

fn sink(requires: Option<&str>) -> SinkSpec {
    SinkSpec { formula: formula(), exact: true, at_exit: false, requires: requires.map(str::to_owned) }
}

fn sanitizer() -> SanitizerSpec {
    SanitizerSpec { formula: formula(), by_side_effect: false, exact: false, not_conflicting: false, guard: None }
}

/// Calls of `source`, `sink` and `sanitize`.
fn plain(language: Language) -> Fixture {
    let mut fixture = Fixture {
        language,
        spec: TaintSpec::default(),
        options: Options::default(),
        deep: false,
        sources: Vec::new(),
        sinks: Vec::new(),
        sanitizers: Vec::new(),
        propagators: Vec::new(),
    };
    fixture.source(Finder::Call("source"), source("", None));
    fixture.sink(Finder::Call("sink"), sink(None));
    fixture.sanitizer(Finder::Call("sanitize"), sanitizer());
    fixture
}

impl Fixture {
    fn source(&mut self, finder: Finder, spec: SourceSpec) {
        self.sources.push(finder);
        self.spec.sources.push(spec);
    }

    fn sink(&mut self, finder: Finder, spec: SinkSpec) {
        self.sinks.push(finder);
        self.spec.sinks.push(spec);
    }

    fn sanitizer(&mut self, finder: Finder, spec: SanitizerSpec) {
        self.sanitizers.push(finder);
        self.spec.sanitizers.push(spec);
    }

    /// `name` is called with `$A` and `$B` (the receiver is `$R`); moves from one to the other.
    fn propagator(&mut self, name: &'static str, from: &'static str, to: &'static str, by_side_effect: bool) {
        self.propagators.push((name, from, to));
        self.spec.propagators.push(PropagatorSpec {
            formula: formula(),
            from: from.to_owned(),
            to: to.to_owned(),
            by_side_effect,
            label: String::new(),
            requires: None,
            replace_labels: None,
        });
    }

    fn analyse(&self, text: &str) -> (Tree, TaintOutcome) {
        self.analyse_within(text, 1_000_000)
    }

    fn analyse_within(&self, text: &str, steps: u64) -> (Tree, TaintOutcome) {
        let tree = syntax::lower(self.language, text).expect("the language is lowered");
        assert_eq!(tree.faults, [], "the fixture has syntax errors");
        let names = Names::of(&tree, self.language);
        let values = Values::of(&tree, &names, self.language);
        let hits = |finders: &[Finder]| finders.iter().map(|finder| finder.hits(&tree)).collect::<Vec<_>>();
        let mut budget = Steps::new(steps);
        let outcome = analyse(TaintInput {
            tree: &tree,
            names: &names,
            values: &values,
            language: self.language,
            spec: &self.spec,
            options: &self.options,
            sources: &hits(&self.sources),
            sinks: &hits(&self.sinks),
            sanitizers: &hits(&self.sanitizers),
            propagators: &self.propagators.iter().map(|propagator| moves(&tree, *propagator)).collect::<Vec<_>>(),
            deep: self.deep,
            summaries: &Summaries::default(),
            budget: &mut budget,
        });
        (tree, outcome)
    }

    /// Compares the lines of reported sinks with those that say so.
    #[track_caller]
    fn check(&self, text: &str) {
        let (tree, outcome) = self.analyse(text);
        let mut reported: BTreeMap<usize, usize> = BTreeMap::new();
        for flow in &outcome.flows {
            *reported.entry(text[..flow.sink.span.start as usize].matches('\n').count()).or_default() += 1;
        }
        let mut shown = String::new();
        let mut wanted = String::new();
        for (at, line) in text.lines().enumerate() {
            let expected = line
                .split_once("FLOW")
                .map_or(0, |(_, rest)| rest.strip_prefix(" x").map_or(1, |n| n[..1].parse().unwrap()));
            let found = reported.get(&at).copied().unwrap_or(0);
            shown.push_str(&format!("{found} {line}\n"));
            wanted.push_str(&format!("{expected} {line}\n"));
        }
        if shown != wanted {
            eprintln!("{}", tree.to_sexp(NodeId::ROOT));
            let differing = shown.lines().zip(wanted.lines()).filter(|(a, b)| a != b);
            let lines: Vec<String> = differing.map(|(a, b)| format!("found {}, expected {}", a, &b[..1])).collect();
            panic!("{}", lines.join("\n"));
        }
        assert!(!outcome.exhausted);
    }
}

fn calls<'t>(tree: &'t Tree, name: &'t str) -> impl Iterator<Item = NodeId> + 't {
    tree.ids().filter(move |&id| {
        let callee = tree.child(id, 0).filter(|_| tree.kind(id) == Kind::Call);
        callee.is_some_and(|callee| tree.text(callee) == name)
    })
}

impl Finder {
    fn hits(self, tree: &Tree) -> Vec<Hit> {
        let nodes: Vec<NodeId> = match self {
            Finder::Call(name) | Finder::Bound(name) => calls(tree, name).collect(),
            Finder::Argument(name) => calls(tree, name).filter_map(|call| tree.child(call, 1)).collect(),
            Finder::Target(name) => calls(tree, name).filter_map(|call| tree.child(tree.parent(call)?, 0)).collect(),
            Finder::Member(text) => {
                tree.ids().filter(|&id| tree.kind(id) == Kind::Member && tree.source_of(id) == text).collect()
            }
            Finder::Parameter(name) => {
                let named = |&id: &NodeId| tree.kind(id) == Kind::Ident && tree.text(id) == name;
                tree.ids()
                    .filter(named)
                    .filter(|&id| tree.parent(id).is_some_and(|at| tree.kind(at) == Kind::Param))
                    .collect()
            }
            Finder::Statement(kind) => tree.ids().filter(|&id| tree.kind(id) == kind).collect(),
        };
        let bound = |node: NodeId| {
            let mut bindings = Bindings::default();
            if let (Finder::Bound(_), Some(argument)) = (self, tree.child(node, 1)) {
                bindings.set(Symbol::of("$A"), Bound::Node(argument));
            }
            bindings
        };
        nodes.into_iter().map(|node| Hit { span: tree.span(node), node: Some(node), bindings: bound(node) }).collect()
    }
}

fn moves(tree: &Tree, (name, from, to): (&str, &str, &str)) -> Vec<PropagatorHit> {
    let part = |call: NodeId, name: &str| match name {
        "$R" => tree.child(tree.child(call, 0)?, 0),
        "$A" => tree.child(call, 1),
        _ => tree.child(call, 2),
    };
    calls(tree, name)
        .filter_map(|call| {
            let (from, to) = (Bound::Node(part(call, from)?), Bound::Node(part(call, to)?));
            Some(PropagatorHit { from, to, span: tree.span(call), bindings: Bindings::default() })
        })
        .collect()
}
