//! What a function of the file makes of what it is given, worked out once: from parameters, fields and variables around it to its
//! result, to what it writes, and to the sinks in it.
//!
//! A function is evaluated with stand-ins for what it is given. A call puts what is there in their place. Traces lead through the
//! function. Calls within a function use summaries in turn; where functions call each other in a circle, or too deep, the call is like
//! any call of which nothing is known. The summary of a function in which, and in whose callees, the rule marks nothing does not depend
//! on the rule: it is kept by a hash of all that decides it, for every rule on the file.

use super::StepKind;
use super::evaluate::Engine;
use super::places::{Base, Env, Part, PlaceId, Value};
use super::sets::{SetId, TraceId};
use crate::values::{Callee, Instance, class_around, field_named};
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::rc::Rc;
use syntax::{Kind, NodeId, Span, Symbol, VariableId, flag};

/// Calls within calls beyond this are not looked into.
const DEEPEST: u32 = 8;
/// More parameters, or more variables of those around a function, are not followed.
const MOST: usize = 16;

/// Where a taint stands for what a function is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Origin {
    Parameter(u16),
    Field(Symbol),
    /// A variable that is declared around the function.
    Outer(VariableId),
    /// A source within the function.
    Source(u32),
}

/// One way through a function. Spans count from the function's start.
#[derive(Clone, Debug)]
struct Passage {
    origin: Origin,
    steps: Vec<(StepKind, Span)>,
}

/// What a function does.
#[derive(Clone, Debug, Default)]
pub(super) struct Summary {
    result: Vec<(Option<Part>, Passage)>,
    /// Fields that it writes, with all that they hold afterwards.
    fields: Vec<(Symbol, Vec<Passage>)>,
    /// Variables around it that it writes.
    outer: Vec<(VariableId, Vec<Passage>)>,
    /// What it puts into parts of what it is given.
    parameters: Vec<(u16, Part, Passage)>,
    /// Sinks that something it is given reaches.
    sinks: Vec<(u32, Option<Span>, Passage)>,
}

/// Summaries that hold for every rule, of one file, and what all rules ask about its functions.
#[derive(Debug, Default)]
pub struct Summaries {
    known: RefCell<FxHashMap<u64, Rc<Summary>>>,
    functions: RefCell<FxHashMap<NodeId, Rc<Content>>>,
}

/// What a function is made of.
#[derive(Debug)]
struct Content {
    /// Of its text and the shape of its calls.
    hash: u64,
    /// Functions of the file that it calls.
    callees: Vec<NodeId>,
    /// Variables that it uses and that are declared around it.
    outer: Vec<VariableId>,
}

/// What is collected while a function is summarised.
#[derive(Debug, Default)]
pub(super) struct Frame {
    pub(super) returned: Value,
    pub(super) sinks: BTreeMap<(u32, u32, Option<Span>), TraceId>,
}

/// Stand-ins, and the summaries made with them.
#[derive(Debug, Default)]
pub(super) struct Book {
    origins: Vec<Origin>,
    ids: FxHashMap<Origin, u32>,
    /// `None` while it is being made, and where it could not be.
    summaries: FxHashMap<NodeId, Option<Rc<Summary>>>,
    depth: u32,
}

/// Which functions matter to a rule.
#[derive(Debug, Default)]
pub(super) struct Reach {
    /// Those that lead to a source.
    pub(super) sources: FxHashSet<NodeId>,
    /// Those that lead to anything the rule marks.
    pub(super) marked: FxHashSet<NodeId>,
    /// Calls of the former, sorted.
    pub(super) active_calls: Vec<NodeId>,
}

impl<'a> Engine<'a> {
    /// The value of a call of a function of the file; `None` when nothing is known of what it runs.
    pub(super) fn summarised_call(
        &mut self,
        call: NodeId,
        arguments: &[(NodeId, Value)],
        receiver: &Value,
    ) -> Option<Value> {
        let callee = self.callees?.get(call)?;
        let summary = self.summary(callee.function)?;
        let given = self.given(callee, arguments, receiver);
        let at = Application {
            callee,
            base: self.tree.span(callee.function).start,
            given,
            instance: self.instance_place(call, callee),
            receiver,
        };
        for (sink, place, passage) in &summary.sinks {
            let set = self.substitute(passage, &at);
            let place = place.map(|span| moved(span, at.base));
            self.report(*sink, set, place);
        }
        let mut result = Value::default();
        for (part, passage) in &summary.result {
            let set = self.substitute(passage, &at);
            result = match part {
                None => Value { own: self.union(result.own, set), parts: result.parts },
                Some(part) => {
                    let known = result.without_own().part(*part, &mut self.sets);
                    let inner = known.join(&Value::of(set), &mut self.sets);
                    result.with(*part, inner)
                }
            };
        }
        self.write(&summary, &at, arguments, &mut result);
        Some(result)
    }

    /// What a call leaves behind in fields, variables and arguments.
    fn write(&mut self, summary: &Summary, at: &Application<'_>, arguments: &[(NodeId, Value)], result: &mut Value) {
        let mut written: Vec<(Symbol, SetId)> = Vec::new();
        for (field, passages) in &summary.fields {
            let sets: Vec<SetId> = passages.iter().map(|passage| self.substitute(passage, at)).collect();
            let set = sets.into_iter().fold(SetId::EMPTY, |all, set| self.union(all, set));
            written.push((*field, set));
        }
        for (field, set) in written {
            if at.callee.instance == Instance::New {
                *result = result.with(Part::Field(field), Value::of(set));
            } else if let Some(instance) = at.instance
                && let Some(place) = self.places.part(instance, Part::Field(field))
            {
                self.env.assign(place, &Value::of(set), &mut self.places);
            }
        }
        for (variable, passages) in &summary.outer {
            let place = self.places.base(Base::Variable(*variable));
            for passage in passages {
                let set = self.substitute(passage, at);
                self.env.taint(place, set, &self.places, &mut self.sets);
            }
        }
        let first = self.first_parameter(at.callee);
        for (parameter, part, passage) in &summary.parameters {
            let set = self.substitute(passage, at);
            let argument = usize::from(*parameter).checked_sub(first).and_then(|at| arguments.get(at));
            let Some(&(node, _)) = argument.filter(|(node, _)| self.tree.kind(*node) != Kind::Keyword) else {
                continue;
            };
            if let Some(place) = self.place(node).and_then(|place| self.places.part(place, *part)) {
                self.env.taint(place, set, &self.places, &mut self.sets);
            }
        }
    }

    fn first_parameter(&self, callee: Callee) -> usize {
        let tree = self.tree;
        let first = tree.child(callee.function, 2).and_then(|parameters| tree.child(parameters, 0));
        let name = first.and_then(|first| tree.child(first, 0));
        let is_instance = name.is_some_and(|name| self.traits.instance_names.contains(&tree.text(name)));
        usize::from(is_instance && callee.instance != Instance::None)
    }

    /// Taints by parameter.
    fn given(&mut self, callee: Callee, arguments: &[(NodeId, Value)], receiver: &Value) -> Vec<SetId> {
        let tree = self.tree;
        let parameters: Vec<NodeId> = match tree.child(callee.function, 2) {
            Some(parameters) => tree.children(parameters).filter(|&id| tree.kind(id) == Kind::Param).collect(),
            None => Vec::new(),
        };
        let mut given = vec![SetId::EMPTY; parameters.len()];
        let first = self.first_parameter(callee);
        if first == 1 && !given.is_empty() {
            given[0] = receiver.own;
        }
        for (at, (node, value)) in arguments.iter().enumerate() {
            let set = value.total(&mut self.sets);
            if set.is_empty() {
                continue;
            }
            let named = |id: &NodeId| tree.child(*id, 0).is_some_and(|name| tree.sym(name) == tree.sym(*node));
            let wanted = match tree.kind(*node) {
                Kind::Keyword => parameters.iter().position(named),
                Kind::Spread => None,
                _ => Some(first + at),
            };
            let rest = parameters.iter().position(|&id| !tree.text(id).is_empty());
            match wanted.filter(|&at| at < parameters.len() && rest.is_none_or(|rest| at <= rest)).or(rest) {
                Some(at) => given[at] = self.union(given[at], set),
                // `f(*xs)`: any of them.
                None => {
                    for all in &mut given {
                        *all = self.union(*all, set);
                    }
                }
            }
        }
        given
    }

    /// Where the fields lie that a called method works on.
    fn instance_place(&mut self, call: NodeId, callee: Callee) -> Option<PlaceId> {
        match callee.instance {
            Instance::None | Instance::New => None,
            Instance::Of(object) => self.place(object),
            Instance::Own => self.own_instance(call),
        }
    }

    /// The instance of the method that a node is in.
    pub(super) fn own_instance(&mut self, node: NodeId) -> Option<PlaceId> {
        let tree = self.tree;
        if self.traits.instance_names.is_empty() {
            return Some(self.places.base(Base::This));
        }
        let class = class_around(tree, node)?;
        let mut functions =
            tree.ancestors(node).filter(|&id| tree.kind(id) == Kind::Function && tree.is_within(id, class));
        let method = functions.by_ref().last()?;
        let first = tree.child(method, 2).and_then(|parameters| tree.child(parameters, 0))?;
        self.place(first)
    }

    /// What a call puts in the place of a stand-in, with the way through the function.
    fn substitute(&mut self, passage: &Passage, at: &Application<'_>) -> SetId {
        let set = match passage.origin {
            Origin::Parameter(parameter) => at.given.get(usize::from(parameter)).copied().unwrap_or_default(),
            Origin::Field(field) => {
                let part = Part::Field(field);
                let value = match at.instance.and_then(|instance| self.places.part(instance, part)) {
                    Some(place) => self.env.value(place, &self.places),
                    None if matches!(at.callee.instance, Instance::Of(_)) => at.receiver.part(part, &mut self.sets),
                    None => Value::default(),
                };
                value.total(&mut self.sets)
            }
            Origin::Outer(variable) => {
                let place = self.places.base(Base::Variable(variable));
                let here = self.env.value(place, &self.places).total(&mut self.sets);
                let module = self.module.value(place, &self.places).total(&mut self.sets);
                self.union(here, module)
            }
            Origin::Source(source) => {
                let role = &self.marks.sources[source as usize];
                self.sets.source(source, role.label.unwrap_or(0), role.hit.span)
            }
        };
        self.sets.extended(set, passage.steps.iter().map(|&(kind, span)| (kind, moved(span, at.base))))
    }

    /// What a function does, worked out when first asked for.
    fn summary(&mut self, function: NodeId) -> Option<Rc<Summary>> {
        if let Some(known) = self.book.summaries.get(&function) {
            return known.clone();
        }
        if self.book.depth >= DEEPEST || self.budget.exhausted() {
            return None;
        }
        let shared = self.shared_key(function);
        if let Some(known) = shared.and_then(|key| self.shared.known.borrow().get(&key).cloned()) {
            self.book.summaries.insert(function, Some(known.clone()));
            return Some(known);
        }
        self.book.summaries.insert(function, None);
        self.book.depth += 1;
        let made = self.summarise(function, shared.is_some()).map(Rc::new);
        self.book.depth -= 1;
        if let (Some(key), Some(made), false) = (shared, &made, self.budget.exhausted()) {
            self.shared.known.borrow_mut().insert(key, made.clone());
        }
        self.book.summaries.insert(function, made.clone());
        made
    }

    /// Everything that decides a summary, when the rule's marks do not.
    fn shared_key(&self, function: NodeId) -> Option<u64> {
        let mut hasher = FxHasher::default();
        self.options_hash.hash(&mut hasher);
        let (mut pending, mut seen) = (vec![function], FxHashSet::default());
        while let Some(next) = pending.pop() {
            if !seen.insert(next) {
                continue;
            }
            let content = self.content(next);
            if self.reach.marked.contains(&next) || seen.len() > MOST || !content.outer.is_empty() {
                return None;
            }
            content.hash.hash(&mut hasher);
            pending.extend(&content.callees);
        }
        Some(hasher.finish())
    }

    fn content(&self, function: NodeId) -> Rc<Content> {
        if let Some(known) = self.shared.functions.borrow().get(&function) {
            return known.clone();
        }
        let tree = self.tree;
        let mut hasher = FxHasher::default();
        tree.source_of(function).hash(&mut hasher);
        // The same name may be a field in one class and not in another.
        if let Some((class, callees)) = class_around(tree, function).zip(self.callees) {
            callees.fields(class).hash(&mut hasher);
        }
        let mut called = Vec::new();
        for call in tree.subtree(function).filter(|&id| matches!(tree.kind(id), Kind::Call | Kind::New)) {
            if let Some(callee) = self.callees.and_then(|callees| callees.get(call)) {
                ((call.0 - function.0), callee.instance == Instance::None).hash(&mut hasher);
                called.push(callee.function);
            }
        }
        let content = Rc::new(Content { hash: hasher.finish(), callees: called, outer: self.outer(function) });
        self.shared.functions.borrow_mut().insert(function, content.clone());
        content
    }

    /// Variables that a function uses and that are declared around it.
    fn outer(&self, function: NodeId) -> Vec<VariableId> {
        let (tree, names) = (self.tree, self.names);
        let mut found: Vec<VariableId> = Vec::new();
        for ident in tree.subtree(function).filter(|&id| tree.kind(id) == Kind::Ident) {
            let Some(variable) = names.variable(ident).filter(|variable| !found.contains(variable)) else { continue };
            let Some(declared) = names.declared_at(variable) else { continue };
            let parent = tree.parent(declared).map(|id| tree.kind(id));
            let is_value = matches!(parent, Some(Kind::VarDef | Kind::Assign | Kind::Param));
            let is_field = self.traits.fields_are_names && field_named(tree, names, ident).is_some();
            if is_value && !is_field && !tree.is_within(declared, function) {
                found.push(variable);
                if found.len() >= MOST {
                    break;
                }
            }
        }
        found
    }

    fn stand_in(&mut self, origin: Origin, span: Span) -> SetId {
        let book = &mut self.book;
        let id = *book.ids.entry(origin).or_insert_with(|| {
            book.origins.push(origin);
            book.origins.len() as u32 - 1
        });
        let source = self.marks.sources.len() as u32 + id;
        self.sets.source(source, 0, span)
    }

    fn origin(&self, source: u32) -> Origin {
        match source.checked_sub(self.marks.sources.len() as u32) {
            Some(id) => self.book.origins[id as usize],
            None => Origin::Source(source),
        }
    }

    fn summarise(&mut self, function: NodeId, only_own_steps: bool) -> Option<Summary> {
        let graph = self.values.flows().graph(self.tree, function)?;
        let before = Around {
            env: std::mem::take(&mut self.env),
            covers: std::mem::take(&mut self.covers),
            open_sinks: std::mem::take(&mut self.open_sinks),
            sanitized: std::mem::take(&mut self.sanitized),
            frame: self.frame.replace(Frame::default()),
            binding_parameters: std::mem::take(&mut self.binding_parameters),
        };
        let entry = self.enter_with_stand_ins(function);
        self.env = Env::default();
        let exit = self.solve(function, graph, entry.env.clone());
        let frame = self.frame.take().unwrap_or_default();
        let mut summary = Summary::default();
        let told = Told { base: self.tree.span(function), only_own_steps };
        self.tell_result(&frame.returned, &told, &mut summary);
        for ((sink, source, at), trace) in frame.sinks {
            let passage = self.passage(source, trace, &told);
            let at = at.map(|span| told.relative(span));
            summary.sinks.push((sink, at, passage));
        }
        if let Some(exit) = exit {
            self.tell_writes(&entry, &exit, &told, &mut summary);
        }
        self.env = before.env;
        self.covers = before.covers;
        self.open_sinks = before.open_sinks;
        self.sanitized = before.sanitized;
        self.frame = before.frame;
        self.binding_parameters = before.binding_parameters;
        Some(summary)
    }

    fn enter_with_stand_ins(&mut self, function: NodeId) -> Entry {
        let tree = self.tree;
        let mut entry = Entry {
            env: Env::default(),
            instance: None,
            fields: Vec::new(),
            outer: self.content(function).outer.clone(),
            parameters: Vec::new(),
        };
        let parameters: Vec<NodeId> = match tree.child(function, 2) {
            Some(parameters) => tree.children(parameters).filter(|&id| tree.kind(id) == Kind::Param).collect(),
            None => Vec::new(),
        };
        let mut arguments = Vec::new();
        for (at, &parameter) in parameters.iter().take(MOST).enumerate() {
            let name = tree.child(parameter, 0).unwrap_or(parameter);
            arguments.push(Value::of(self.stand_in(Origin::Parameter(at as u16), tree.span(name))));
        }
        for &variable in &entry.outer {
            let place = self.places.base(Base::Variable(variable));
            let set = self.stand_in(Origin::Outer(variable), Span::default());
            self.env.assign(place, &Value::of(set), &mut self.places);
        }
        self.parameters(function, Some(&arguments), SetId::EMPTY);
        if tree.has(function, flag::METHOD) || class_around(tree, function).is_some() {
            self.enter_fields(function, &mut entry);
        }
        for (at, &parameter) in parameters.iter().take(MOST).enumerate() {
            let name = tree.child(parameter, 0).filter(|&name| tree.kind(name) == Kind::Ident);
            let Some(variable) = name.and_then(|name| self.names.variable(name)) else { continue };
            // Another value in the same variable is not what was given.
            if self.values.assigned(variable).count() <= 1 {
                let place = self.places.base(Base::Variable(variable));
                if Some(place) != entry.instance {
                    entry.parameters.push((at as u16, place));
                }
            }
        }
        entry.env = std::mem::take(&mut self.env);
        entry
    }

    fn enter_fields(&mut self, function: NodeId, entry: &mut Entry) {
        let (tree, callees) = (self.tree, self.callees);
        let Some((class, callees)) = class_around(tree, function).zip(callees) else { return };
        let inside = tree.child(function, 4).unwrap_or(function);
        let Some(instance) = self.own_instance(inside) else { return };
        if !self.traits.instance_names.is_empty() {
            // The instance itself is nothing that comes in.
            let is_instance = tree
                .child(function, 2)
                .and_then(|parameters| tree.child(parameters, 0))
                .and_then(|first| tree.child(first, 0));
            if !is_instance.is_some_and(|name| self.traits.instance_names.contains(&tree.text(name))) {
                return;
            }
            self.env.assign(instance, &Value::default(), &mut self.places);
        }
        entry.instance = Some(instance);
        for &field in callees.fields(class).iter().take(MOST) {
            let set = self.stand_in(Origin::Field(field), Span::default());
            if let Some(place) = self.places.part(instance, Part::Field(field)) {
                self.env.assign(place, &Value::of(set), &mut self.places);
                entry.fields.push((field, place));
            }
        }
    }

    fn passage(&self, source: u32, trace: TraceId, told: &Told) -> Passage {
        let origin = self.origin(source);
        let mut steps = self.sets.steps(trace);
        match origin {
            // The parameter takes what is handed over.
            Origin::Parameter(_) => steps[0].0 = StepKind::Assign,
            _ => drop(steps.remove(0)),
        }
        if told.only_own_steps {
            steps.retain(|(_, span)| told.base.contains(*span));
        }
        Passage { origin, steps: steps.into_iter().map(|(kind, span)| (kind, told.relative(span))).collect() }
    }

    fn passages(&self, set: SetId, told: &Told) -> Vec<Passage> {
        self.sets.get(set).iter().map(|taint| self.passage(taint.source, taint.trace, told)).collect()
    }

    fn tell_result(&mut self, returned: &Value, told: &Told, summary: &mut Summary) {
        let own = self.passages(returned.own, told);
        summary.result.extend(own.into_iter().map(|passage| (None, passage)));
        for (part, value) in returned.parts() {
            let total = value.total(&mut self.sets);
            let inner = self.passages(total, told);
            summary.result.extend(inner.into_iter().map(|passage| (Some(*part), passage)));
        }
    }

    fn tell_writes(&mut self, entry: &Entry, exit: &Env, told: &Told, summary: &mut Summary) {
        for &(field, place) in &entry.fields {
            let before = entry.env.value(place, &self.places).total(&mut self.sets);
            let after = exit.value(place, &self.places).total(&mut self.sets);
            if before != after {
                summary.fields.push((field, self.passages(after, told)));
            }
        }
        for &variable in &entry.outer {
            let place = self.places.base(Base::Variable(variable));
            let before = entry.env.value(place, &self.places).total(&mut self.sets);
            let after = exit.value(place, &self.places).total(&mut self.sets);
            if self.sets.adds(before, after) {
                summary.outer.push((variable, self.passages(after, told)));
            }
        }
        for &(at, place) in &entry.parameters {
            let before = entry.env.own(place, &self.places);
            let after = exit.value(place, &self.places);
            for (part, value) in after.parts() {
                let total = value.total(&mut self.sets);
                if self.sets.adds(before, total) {
                    let inner = self.passages(total, told);
                    summary.parameters.extend(inner.into_iter().map(|passage| (at, *part, passage)));
                }
            }
        }
    }
}

/// A call that a summary is put to.
struct Application<'v> {
    callee: Callee,
    /// Where the function starts.
    base: u32,
    given: Vec<SetId>,
    instance: Option<PlaceId>,
    receiver: &'v Value,
}

/// How a function is told about.
struct Told {
    base: Span,
    only_own_steps: bool,
}

impl Told {
    fn relative(&self, span: Span) -> Span {
        Span { start: span.start.wrapping_sub(self.base.start), end: span.end.wrapping_sub(self.base.start) }
    }
}

fn moved(span: Span, base: u32) -> Span {
    Span { start: span.start.wrapping_add(base), end: span.end.wrapping_add(base) }
}

/// What was known around a call while the function is looked into.
struct Around {
    env: Env,
    covers: Vec<u32>,
    open_sinks: Vec<u32>,
    sanitized: u32,
    frame: Option<Frame>,
    binding_parameters: bool,
}

/// What a function starts with.
struct Entry {
    env: Env,
    instance: Option<PlaceId>,
    fields: Vec<(Symbol, PlaceId)>,
    outer: Vec<VariableId>,
    parameters: Vec<(u16, PlaceId)>,
}
