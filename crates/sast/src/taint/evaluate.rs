//! Evaluation of one node, as the rule marked it.

use super::marks::{Mark, Marks};
use super::places::{Base, Env, PlaceId, Places, Value};
use super::sets::{SetId, Sets, TraceId};
use super::summary::{Book, Frame, Reach, Summaries};
use super::{StepKind, TaintInput};
use crate::matcher::Steps;
use crate::rule::{Options, TaintSpec};
use crate::values::{Callees, Paths, Values};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::rc::Rc;
use syntax::{Kind, Names, NodeId, Span, Traits, Tree, VariableId};

/// One analysis: a rule on a file.
pub(super) struct Engine<'a> {
    pub(super) tree: &'a Tree,
    pub(super) names: &'a Names,
    pub(super) values: &'a Values,
    pub(super) traits: &'static Traits,
    pub(super) options: &'a Options,
    pub(super) spec: &'a TaintSpec,
    pub(super) deep: bool,
    pub(super) marks: &'a Marks<'a>,
    pub(super) budget: &'a mut Steps,
    pub(super) sets: Sets,
    pub(super) places: Places,
    /// What is known at the current point.
    pub(super) env: Env,
    /// Sources within whose match the current point is.
    pub(super) covers: Vec<u32>,
    /// Number of sanitizers within whose match the current point is.
    pub(super) sanitized: u32,
    /// Sinks that are not exact within whose match the current point is.
    pub(super) open_sinks: Vec<u32>,
    /// What went into the call (or the like) that was evaluated last: into an assignment by the index of its target.
    pub(super) inputs: SetId,
    /// Taints of the indices of the targets that were written last.
    pub(super) target_indices: SetId,
    /// Set while parameters are bound: a name that is a source is then tainted although nothing is read.
    pub(super) binding_parameters: bool,
    /// By sink and source the shortest way, and for sinks at the exit the place.
    pub(super) found: BTreeMap<(u32, u32, Option<Span>), TraceId>,
    /// What is known on the paths of the function that is evaluated.
    pub(super) paths: Rc<Paths>,
    /// Which functions calls run; `None` when calls are not looked into.
    pub(super) callees: Option<&'a Callees>,
    pub(super) reach: Reach,
    pub(super) book: Book,
    /// Set while a function is summarised.
    pub(super) frame: Option<Frame>,
    pub(super) shared: &'a Summaries,
    /// What is known at the end of the module's top level.
    pub(super) module: Env,
    /// Variables that hold containers.
    pub(super) containers: FxHashMap<VariableId, bool>,
    /// What the method that is called is called on.
    pub(super) receiver: Value,
    /// Functions evaluated before: what was known at the start, and at the end.
    pub(super) memo: FxHashMap<NodeId, (Env, Option<Env>)>,
}

/// How a node is evaluated, marks aside.
pub(super) type Evaluation<'a> = fn(&mut Engine<'a>, NodeId) -> Value;

impl<'a> Engine<'a> {
    pub(super) fn new(input: TaintInput<'a>, marks: &'a Marks<'a>) -> Engine<'a> {
        Engine {
            tree: input.tree,
            names: input.names,
            values: input.values,
            traits: syntax::traits(input.language),
            options: input.options,
            spec: input.spec,
            deep: input.deep,
            marks,
            budget: input.budget,
            sets: Sets::new(),
            places: Places::default(),
            env: Env::default(),
            covers: Vec::new(),
            sanitized: 0,
            open_sinks: Vec::new(),
            inputs: SetId::EMPTY,
            target_indices: SetId::EMPTY,
            binding_parameters: false,
            found: BTreeMap::new(),
            paths: Rc::default(),
            callees: None,
            reach: Reach::default(),
            book: Book::default(),
            frame: None,
            shared: input.summaries,
            module: Env::default(),
            containers: FxHashMap::default(),
            receiver: Value::default(),
            memo: FxHashMap::default(),
        }
    }

    /// The value of an expression, or of a statement that is evaluated as a whole.
    pub(super) fn eval(&mut self, node: NodeId) -> Value {
        self.eval_as(node, Engine::expression)
    }

    /// The taints anywhere in the value of an expression.
    pub(super) fn total(&mut self, node: NodeId) -> SetId {
        let value = self.eval(node);
        value.total(&mut self.sets)
    }

    pub(super) fn union(&mut self, a: SetId, b: SetId) -> SetId {
        self.sets.union(a, b)
    }

    /// Evaluates a node in its own way and applies what the rule says about it.
    pub(super) fn eval_as(&mut self, node: NodeId, evaluation: Evaluation<'a>) -> Value {
        if !self.budget.take(1) {
            return Value::default();
        }
        let marks = self.marks;
        let Some(marked) = marks.get(node) else {
            let value = evaluation(self, node);
            return self.in_context(value);
        };
        let (covers, sinks) = (self.covers.len(), self.open_sinks.len());
        let mut sanitizers = 0;
        for &mark in marked {
            sanitizers += self.enter(mark);
        }
        let value = evaluation(self, node);
        let inputs = std::mem::replace(&mut self.inputs, SetId::EMPTY);
        let mut value = self.in_context(value);
        self.covers.truncate(covers);
        self.open_sinks.truncate(sinks);
        self.sanitized -= sanitizers;
        if marked.iter().any(|mark| matches!(mark, Mark::Sanitizer(_))) {
            self.sanitize(node, marked);
            return Value::default();
        }
        if self.sanitized > 0 {
            return Value::default();
        }
        let before = value.own;
        for &mark in marked {
            match mark {
                Mark::Source(_) if self.is_checked(node) => {}
                Mark::Source(source) => self.taint_by_source(node, source, inputs, &mut value),
                Mark::From(propagator) => self.propagate_from(propagator, &value),
                Mark::To(propagator) => value.own = self.propagated(propagator, value.own),
                Mark::Sink(_) | Mark::Sanitizer(_) => {}
            }
        }
        if value.own != before && self.tree.kind(node) == Kind::AugAssign {
            // What the rule says of `x += e` it says of `x`.
            self.tree.child(node, 0).into_iter().for_each(|target| self.assign(target, value.clone()));
        }
        for &mark in marked {
            if let Mark::Sink(sink) = mark {
                self.check_sink(node, sink, inputs, &value);
            }
        }
        value
    }

    /// Opens what a mark says about everything within the node; the number of sanitizers opened.
    pub(super) fn enter(&mut self, mark: Mark) -> u32 {
        let marks = self.marks;
        match mark {
            Mark::Source(source) if marks.sources[source as usize].covers() => self.covers.push(source),
            Mark::Sink(sink) if !marks.sinks[sink as usize].exact => self.open_sinks.push(sink),
            Mark::Sanitizer(sanitizer) if !marks.sanitizers[sanitizer as usize].exact => {
                self.sanitized += 1;
                return 1;
            }
            _ => {}
        }
        0
    }

    /// What the matches around a node make of its value.
    fn in_context(&mut self, mut value: Value) -> Value {
        if self.sanitized > 0 {
            return Value::default();
        }
        for at in 0..self.covers.len() {
            let source = self.covers[at];
            let role = &self.marks.sources[source as usize];
            if role.requires.is_none() {
                let set = self.sets.source(source, role.label.unwrap_or(0), role.hit.span);
                value.own = self.union(value.own, set);
            }
        }
        if !self.open_sinks.is_empty() && !value.is_clean() {
            let total = value.total(&mut self.sets);
            for at in 0..self.open_sinks.len() {
                self.report(self.open_sinks[at], total, None);
            }
        }
        value
    }

    fn taint_by_source(&mut self, node: NodeId, source: u32, inputs: SetId, value: &mut Value) {
        let role = &self.marks.sources[source as usize];
        if let Some(requires) = &role.requires {
            let total = value.total(&mut self.sets);
            let total = self.union(total, inputs);
            let holds = requires.holds(&|label| self.has_label(total, label));
            if !holds {
                return;
            }
        }
        let set = self.sets.source(source, role.label.unwrap_or(0), role.hit.span);
        if role.control {
            let control = self.places.base(Base::Control);
            self.env.taint(control, set, &self.places, &mut self.sets);
            return;
        }
        if !role.only_by_side_effect {
            value.own = self.union(value.own, set);
        }
        if role.by_side_effect
            && let Some(place) = self.place(node)
        {
            self.env.taint(place, set, &self.places, &mut self.sets);
        }
    }

    fn sanitize(&mut self, node: NodeId, marked: &[Mark]) {
        let marks = self.marks;
        let by_side_effect = marked.iter().any(|mark| match mark {
            Mark::Sanitizer(sanitizer) => marks.sanitizers[*sanitizer as usize].by_side_effect,
            _ => false,
        });
        if by_side_effect && let Some(place) = self.place(node) {
            self.env.assign(place, &Value::default(), &mut self.places);
            if self.deep {
                self.env.check(place, &self.places);
            }
        }
    }

    /// Whether the same expression, or what it is taken from, was checked before.
    pub(super) fn is_checked(&mut self, node: NodeId) -> bool {
        self.env.has_checks() && self.place(node).is_some_and(|place| self.env.is_checked(place, &self.places))
    }

    fn propagate_from(&mut self, propagator: u32, value: &Value) {
        let role = &self.marks.propagators[propagator as usize];
        if self.is_followed(role.hit) {
            return;
        }
        let mut set = value.total(&mut self.sets);
        if let Some(requires) = &role.requires
            && !requires.holds(&|label| self.has_label(set, label))
        {
            set = SetId::EMPTY;
        }
        if let (Some(label), false) = (role.label, set.is_empty()) {
            set = self.relabel(set, label, self.spec.propagators[role.spec].replace_labels.as_deref());
        }
        let crate::hit::Bound::Node(to) = role.hit.to else { return };
        let set = self.sets.carried(set, StepKind::Propagate, self.tree.span(to));
        let memory = self.places.base(Base::Propagated(propagator));
        self.env.assign(memory, &Value::of(set), &mut self.places);
        if role.by_side_effect
            && let Some(place) = self.place(to)
        {
            self.env.taint(place, set, &self.places, &mut self.sets);
        }
    }

    /// Taints that get a new label: all, or those that have one of `only`.
    fn relabel(&mut self, set: SetId, label: u16, only: Option<&[String]>) -> SetId {
        let Some(only) = only else { return self.sets.relabeled(set, label) };
        let marks = self.marks;
        let replaced = |label: u16| only.contains(&marks.labels[label as usize]);
        let changed = self.sets.filtered(set, |taint| replaced(taint.label));
        let kept = self.sets.filtered(set, |taint| !replaced(taint.label));
        let changed = self.sets.relabeled(changed, label);
        self.union(kept, changed)
    }

    /// The taints of a `to`, with what its propagator brought.
    pub(super) fn propagated(&mut self, propagator: u32, own: SetId) -> SetId {
        let memory = self.places.base(Base::Propagated(propagator));
        let brought = self.env.own(memory, &self.places);
        self.union(own, brought)
    }

    fn check_sink(&mut self, node: NodeId, sink: u32, inputs: SetId, value: &Value) {
        let mut total = value.total(&mut self.sets);
        if matches!(self.tree.kind(node), Kind::Call | Kind::New | Kind::Yield | Kind::Assign) {
            total = self.union(total, inputs);
        }
        let control = self.places.base(Base::Control);
        let control = self.env.own(control, &self.places);
        let total = self.union(total, control);
        self.report(sink, total, None);
    }

    pub(super) fn has_label(&self, set: SetId, label: &str) -> bool {
        self.sets.get(set).iter().any(|taint| self.marks.labels[taint.label as usize] == label)
    }

    /// Notes that taints reach a sink.
    pub(super) fn report(&mut self, sink: u32, set: SetId, at: Option<Span>) {
        let marks = self.marks;
        let role = &marks.sinks[sink as usize];
        if set.is_empty() || (role.control && at.is_none()) {
            return;
        }
        if let Some(requires) = &role.requires
            && !requires.holds(&|label| self.has_label(set, label))
        {
            return;
        }
        for taint in self.sets.get(set) {
            let wanted = match &role.requires {
                None => taint.label == 0,
                Some(requires) => requires.asks_for(&marks.labels[taint.label as usize]),
            };
            if !wanted {
                continue;
            }
            let sets = &self.sets;
            // What a stand-in reaches is the business of whoever calls the function.
            let stands_in = taint.source as usize >= marks.sources.len();
            let found = match &mut self.frame {
                Some(frame) if stands_in => &mut frame.sinks,
                _ => &mut self.found,
            };
            let known = found.entry((sink, taint.source, at)).or_insert(taint.trace);
            if sets.length(taint.trace) < sets.length(*known) {
                *known = taint.trace;
            }
        }
    }

    /// The place that an expression names, if it is one.
    pub(super) fn place(&mut self, node: NodeId) -> Option<PlaceId> {
        self.place_of(node)
    }
}
