//! Places that expressions name, and what assignments do to them.

use super::StepKind;
use super::evaluate::Engine;
use super::marks::Mark;
use super::places::{Base, Part, PlaceId, Value};
use super::sets::SetId;
use crate::values::{Constant, field_named};
use syntax::{Kind, NodeId, Symbol, flag};

/// Elements further on share one place.
const LAST_ELEMENT: i128 = 64;

impl<'a> Engine<'a> {
    pub(super) fn place_of(&mut self, node: NodeId) -> Option<PlaceId> {
        let tree = self.tree;
        match tree.kind(node) {
            Kind::Ident => self.variable_or_field(node),
            Kind::This => Some(self.places.base(Base::This)),
            Kind::Member => {
                let property = tree.child(node, 1).filter(|&id| tree.kind(id) == Kind::Ident)?;
                let object = self.place_of(tree.child(node, 0)?)?;
                self.places.part(object, Part::Field(tree.sym(property)))
            }
            Kind::Index => {
                let part = self.index_part(node)?;
                let object = self.place_of(tree.child(node, 0)?)?;
                self.places.part(object, part)
            }
            Kind::Cast | Kind::Param | Kind::Assign => self.place_of(tree.child(node, 0)?),
            // What a pointer points to is the same thing.
            Kind::Unary if matches!(tree.text(node), "&" | "*") => self.place_of(tree.child(node, 0)?),
            _ => None,
        }
    }

    /// A bare name may be a field of the class around it.
    fn variable_or_field(&mut self, ident: NodeId) -> Option<PlaceId> {
        let variable = self.names.variable(ident)?;
        if self.traits.fields_are_names
            && self.callees.is_some()
            && let Some(field) = field_named(self.tree, self.names, ident)
        {
            let this = self.places.base(Base::This);
            return self.places.part(this, Part::Field(field));
        }
        Some(self.places.base(Base::Variable(variable)))
    }

    /// Which part of the object an `Index` takes; `None` when it is not one part (a slice, several indices).
    pub(super) fn index_part(&self, node: NodeId) -> Option<Part> {
        let mut indices = self.tree.children(node).skip(1);
        let index = indices.next()?;
        if indices.next().is_some() || self.tree.kind(index) == Kind::Slice {
            return None;
        }
        Some(self.constant_part(index).unwrap_or(Part::Unknown))
    }

    pub(super) fn constant_part(&self, index: NodeId) -> Option<Part> {
        let known = self.paths.constant(index).cloned();
        match known.or_else(|| self.values.constant(index))? {
            Constant::Str(key) if self.traits.fields_are_keys => Some(Part::Field(Symbol::of(&key))),
            Constant::Str(key) => Some(Part::Key(Symbol::of(&key))),
            Constant::Int(at) if (0..=LAST_ELEMENT).contains(&at) => Some(Part::Element(at as u32)),
            _ => None,
        }
    }

    /// Whether a key of a dictionary is written as a bare word: a name, not a variable.
    pub(super) fn is_word(&self, key: NodeId) -> bool {
        self.tree.kind(key) == Kind::Ident && self.traits.words_are_keys
    }

    /// The part of a dictionary that a key names.
    pub(super) fn key_part(&self, key: NodeId) -> Option<Part> {
        match self.tree.kind(key) {
            Kind::Ident if self.is_word(key) => Some(Part::Field(self.tree.sym(key))),
            Kind::Computed => self.constant_part(self.tree.child(key, 0)?),
            _ => self.constant_part(key),
        }
    }

    pub(super) fn assignment(&mut self, node: NodeId) -> Value {
        let tree = self.tree;
        let (Some(target), Some(value)) = (tree.child(node, 0), tree.child(node, 1)) else { return Value::default() };
        let value = if self.is_instance(value) { self.object(value) } else { self.eval(value) };
        self.initialise(node, target, &value);
        self.target_indices = SetId::EMPTY;
        self.assign(target, value.clone());
        self.inputs = self.target_indices;
        value
    }

    pub(super) fn definition(&mut self, node: NodeId) -> Value {
        let tree = self.tree;
        let Some(target) = tree.child(node, 0) else { return Value::default() };
        let value = match tree.part(node, 2) {
            Some(value) if self.is_instance(value) => self.object(value),
            Some(value) => self.eval(value),
            None => Value::default(),
        };
        self.initialise(node, target, &value);
        self.assign(target, value.clone());
        value
    }

    /// A field that is declared with a value: known to all methods, and to who reads it from the class.
    fn initialise(&mut self, definition: NodeId, target: NodeId, value: &Value) {
        let tree = self.tree;
        if tree.kind(target) != Kind::Ident || value.is_clean() {
            return;
        }
        let mut around = tree.ancestors(definition).skip_while(|&id| tree.kind(id) == Kind::ExprStmt);
        let Some(class) = around.nth(1).filter(|&id| tree.kind(id) == Kind::Class) else { return };
        let part = Part::Field(tree.sym(target));
        let named = tree.part(class, 1).and_then(|name| self.place(name));
        let instances = self.places.base(Base::Class(class));
        let value = self.carried(value, StepKind::Assign, target);
        for base in named.into_iter().chain([instances]) {
            if let Some(place) = self.places.part(base, part) {
                self.env.assign(place, &value, &mut self.places);
            }
        }
    }

    fn carried(&mut self, value: &Value, kind: StepKind, at: NodeId) -> Value {
        let span = self.tree.span(at);
        let sets = &mut self.sets;
        value.map(&mut |set| sets.carried(set, kind, span))
    }

    pub(super) fn augmented(&mut self, node: NodeId) -> Value {
        let tree = self.tree;
        let (Some(target), Some(value)) = (tree.child(node, 0), tree.child(node, 1)) else { return Value::default() };
        let (added, old) = (self.total(value), self.total(target));
        let both = self.union(old, added);
        if added.is_empty() {
            // Nothing new: what the variable holds stays, with the way it came.
            return Value::of(both);
        }
        self.assign(target, Value::of(both));
        Value::of(both)
    }

    /// Gives a target a value: a variable, field or element, or each part of a pattern.
    pub(super) fn assign(&mut self, target: NodeId, value: Value) {
        let tree = self.tree;
        match tree.kind(target) {
            Kind::Ident | Kind::Member | Kind::Index => self.store(target, value),
            Kind::VarDef | Kind::Cast | Kind::Param => {
                if let Some(inner) = tree.child(target, 0) {
                    self.assign(inner, value);
                }
            }
            Kind::Assign => self.assign_with_default(target, value),
            Kind::List | Kind::Tuple => {
                let value = self.marked_target(target, value);
                self.assign_elements(target, &value);
            }
            Kind::Dict => {
                let value = self.marked_target(target, value);
                self.assign_fields(target, &value);
            }
            Kind::Unpack => {
                let total = value.total(&mut self.sets);
                for part in tree.children(target).skip(1) {
                    self.assign(part, Value::of(total));
                }
            }
            Kind::Spread => {
                let total = value.total(&mut self.sets);
                if let Some(inner) = tree.child(target, 0) {
                    self.assign(inner, Value::of(total));
                }
            }
            _ => {}
        }
    }

    fn assign_with_default(&mut self, target: NodeId, value: Value) {
        let (Some(inner), Some(default)) = (self.tree.child(target, 0), self.tree.child(target, 1)) else { return };
        let default = self.eval(default);
        let value = value.join(&default, &mut self.sets);
        self.assign(inner, value);
    }

    fn assign_elements(&mut self, target: NodeId, value: &Value) {
        let tree = self.tree;
        for (at, element) in tree.children(target).enumerate() {
            let part = if tree.kind(element) == Kind::Spread {
                Value::of(value.elements(&mut self.sets))
            } else {
                value.part(Part::Element(at as u32), &mut self.sets)
            };
            let part = if self.passes_only_assignments() { Value::default() } else { part };
            self.assign(element, part);
        }
    }

    fn assign_fields(&mut self, target: NodeId, value: &Value) {
        let tree = self.tree;
        for pair in tree.children(target) {
            if tree.kind(pair) != Kind::Pair {
                self.assign(pair, value.clone());
                continue;
            }
            let (Some(key), Some(inner)) = (tree.child(pair, 0), tree.child(pair, 1)) else { continue };
            let part = match self.key_part(key) {
                Some(part) => value.part(part, &mut self.sets),
                None => Value::of(value.total(&mut self.sets)),
            };
            let part = self.marked_target(pair, part);
            self.assign(inner, part);
        }
    }

    fn store(&mut self, target: NodeId, value: Value) {
        let tree = self.tree;
        // What stands inside the target is evaluated too.
        match tree.kind(target) {
            Kind::Member => tree.child(target, 0).into_iter().for_each(|object| {
                self.object(object);
            }),
            Kind::Index => self.store_index(target),
            _ => {}
        }
        let value = self.marked_target(target, value);
        let Some(place) = self.place(target) else { return };
        let value = self.carried(&value, StepKind::Assign, target);
        if self.places.is_unknown_element(place) {
            let total = value.total(&mut self.sets);
            self.env.taint(place, total, &self.places, &mut self.sets);
        } else {
            self.env.assign(place, &value, &mut self.places);
        }
    }

    /// An index that is tainted reaches sinks that match the target, although the target is not read.
    fn store_index(&mut self, target: NodeId) {
        let mut indices = SetId::EMPTY;
        for (at, part) in self.tree.children(target).enumerate() {
            if at == 0 {
                self.object(part);
            } else {
                let set = self.total(part);
                indices = self.union(indices, set);
            }
        }
        self.target_indices = self.union(self.target_indices, indices);
        for &mark in self.marks.get(target).into_iter().flatten() {
            if let Mark::Sink(sink) = mark {
                self.report(sink, indices, None);
            }
        }
    }

    /// What the rule says about a target. A source or sanitizer must work by side effect to count, except where a parameter is bound.
    fn marked_target(&mut self, target: NodeId, mut value: Value) -> Value {
        let marks = self.marks;
        let Some(marked) = marks.get(target) else { return value };
        for &mark in marked {
            match mark {
                Mark::Source(source) => {
                    let role = &marks.sources[source as usize];
                    if (role.by_side_effect || self.binding_parameters) && role.requires.is_none() {
                        let set = self.sets.source(source, role.label.unwrap_or(0), role.hit.span);
                        value.own = self.union(value.own, set);
                    }
                }
                Mark::To(propagator) => value.own = self.propagated(propagator, value.own),
                Mark::Sanitizer(sanitizer) if marks.sanitizers[sanitizer as usize].by_side_effect => {
                    value = Value::default()
                }
                _ => {}
            }
        }
        value
    }

    /// Binds the parameters of a function: `arguments` by place, `given` to all.
    pub(super) fn parameters(&mut self, function: NodeId, arguments: Option<&[Value]>, given: SetId) {
        let tree = self.tree;
        let Some(parameters) = tree.child(function, 2) else { return };
        self.binding_parameters = true;
        for (at, parameter) in tree.children(parameters).filter(|&id| tree.kind(id) == Kind::Param).enumerate() {
            let mut value = Value::of(given);
            if let Some(default) = tree.part(parameter, 2) {
                let default = self.eval(default);
                value = value.join(&default, &mut self.sets);
            }
            if let Some(argument) = arguments.and_then(|arguments| arguments.get(at)) {
                value = value.join(argument, &mut self.sets);
            }
            let mut value = self.marked_target(parameter, value);
            let Some(target) = tree.child(parameter, 0) else { continue };
            if tree.kind(target) != Kind::Ident {
                value = self.marked_target(target, value);
            }
            self.assign(target, value);
        }
        self.binding_parameters = false;
    }

    /// What methods know of the fields that their class initialises.
    pub(super) fn bind_instance(&mut self, function: NodeId) {
        let tree = self.tree;
        if !tree.has(function, flag::METHOD) && self.traits.instance_names.is_empty() {
            return;
        }
        let Some(class) = tree.ancestors(function).find(|&id| tree.kind(id) == Kind::Class) else { return };
        let fields = self.base_value(Base::Class(class));
        if fields.is_clean() {
            return;
        }
        let instance = if !self.traits.instance_names.is_empty() {
            let first = tree.child(function, 2).and_then(|parameters| tree.child(parameters, 0));
            first.and_then(|first| self.place(first))
        } else {
            Some(self.places.base(Base::This))
        };
        if let Some(instance) = instance {
            let fields = self.env.value(instance, &self.places).join(&fields, &mut self.sets);
            self.env.assign(instance, &fields, &mut self.places);
        }
    }
}
