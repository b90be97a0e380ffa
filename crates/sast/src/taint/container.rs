//! Methods of lists, maps and builders of texts: in which element a value lies afterwards, and which one comes out.

use super::PropagatorHit;
use super::evaluate::Engine;
use super::places::{Part, PlaceId, Value};
use super::sets::SetId;
use crate::hit::Bound;
use syntax::{ContainerEffect, Kind, NodeId, VariableId};

/// Elements further on share one place.
const LAST_ELEMENT: u32 = 64;

impl<'a> Engine<'a> {
    /// The value of a call of such a method; `None` when it is not one, or not called on a container of this function.
    pub(super) fn container_call(
        &mut self,
        call: NodeId,
        arguments: &[(NodeId, Value)],
        receiver: &Value,
        inputs: SetId,
    ) -> Option<Value> {
        let tree = self.tree;
        let callee = tree.child(call, 0).filter(|&callee| tree.kind(callee) == Kind::Member)?;
        let effect = self.traits.container_method(tree.text(callee), arguments.len())?;
        let object = tree.child(callee, 0)?;
        if effect == ContainerEffect::Absorb {
            return self.absorb(object, inputs);
        }
        let value = |at: usize| arguments.get(at).map(|(_, value)| value.clone()).unwrap_or_default();
        let index = arguments.first().and_then(|&(node, _)| self.constant_part(node));
        if effect == ContainerEffect::Get {
            let mut element = receiver.part(index.unwrap_or(Part::Unknown), &mut self.sets);
            if !self.options.taint_assume_safe_indexes {
                let by_index = value(0).total(&mut self.sets);
                element.own = self.union(element.own, by_index);
            }
            // What comes out when there is none.
            for (_, other) in arguments.iter().skip(1) {
                element = element.join(other, &mut self.sets);
            }
            return Some(element);
        }
        let place = self.place(object).filter(|_| self.is_container(object))?;
        let length = self.paths.length(call);
        match effect {
            ContainerEffect::Append => {
                let part = length.filter(|&at| at <= LAST_ELEMENT).map_or(Part::Unknown, Part::Element);
                self.put(place, part, value(0));
            }
            ContainerEffect::Prepend => {
                self.shift(place, Some(0), 1);
                self.put(place, Part::Element(0), value(0));
            }
            ContainerEffect::Insert => match index {
                Some(Part::Element(at)) => {
                    self.shift(place, length.map(|_| at), 1);
                    let part = if length.is_some() { Part::Element(at) } else { Part::Unknown };
                    self.put(place, part, value(1));
                }
                Some(part) => self.put(place, part, value(1)),
                None => {
                    self.shift(place, None, 1);
                    self.put(place, Part::Unknown, value(1));
                }
            },
            ContainerEffect::Put => {
                self.put(place, index.unwrap_or(Part::Unknown), value(1));
                return Some(Value::default());
            }
            ContainerEffect::Take => return Some(self.take(place, index, length)),
            ContainerEffect::TakeFirst => return Some(self.take(place, Some(Part::Element(0)), length.or(Some(0)))),
            ContainerEffect::TakeLast => {
                let last = length.and_then(|length| length.checked_sub(1)).map(Part::Element);
                let object = self.env.value(place, &self.places);
                let element = object.part(last.unwrap_or(Part::Unknown), &mut self.sets);
                if let Some(last) = last {
                    self.put(place, last, Value::default());
                }
                return Some(element);
            }
            ContainerEffect::Clear => self.env.assign(place, &Value::default(), &mut self.places),
            ContainerEffect::Absorb | ContainerEffect::Get => {}
        }
        Some(Value::default())
    }

    /// Whether a propagator speaks of a call that puts a value into an element that is known: the whole container is not what takes it.
    pub(super) fn is_followed(&mut self, propagator: &PropagatorHit) -> bool {
        use ContainerEffect::{Append, Insert, Prepend, Put};
        let tree = self.tree;
        let Bound::Node(from) = propagator.from else { return false };
        if !self.deep {
            return false;
        }
        let inside = |&id: &NodeId| propagator.span.contains(tree.span(id));
        let call = tree.ancestors(from).take_while(inside).find(|&id| tree.kind(id) == Kind::Call);
        let Some((call, callee)) = call.and_then(|call| Some((call, tree.child(call, 0)?))) else { return false };
        let arguments = tree.children(call).count() - 1;
        let effect = self.traits.container_method(tree.text(callee), arguments);
        matches!(effect, Some(Append | Insert | Prepend | Put))
            && tree.kind(callee) == Kind::Member
            && tree.child(callee, 0).is_some_and(|object| self.is_container(object))
    }

    /// `builder.append(a).append(b)`: the container at the root takes everything in.
    fn absorb(&mut self, object: NodeId, inputs: SetId) -> Option<Value> {
        let tree = self.tree;
        let mut root = object;
        while tree.kind(root) == Kind::Call {
            let callee = tree.child(root, 0).filter(|&callee| tree.kind(callee) == Kind::Member)?;
            let arguments = tree.children(root).count() - 1;
            let effect = self.traits.container_method(tree.text(callee), arguments);
            root = tree.child(callee, 0).filter(|_| effect == Some(ContainerEffect::Absorb))?;
        }
        if !self.is_container(root) {
            return None;
        }
        let place = self.place(root)?;
        self.env.taint(place, inputs, &self.places, &mut self.sets);
        Some(Value::of(inputs))
    }

    /// Whether a variable is only ever given what the program makes as a container.
    fn is_container(&mut self, object: NodeId) -> bool {
        let tree = self.tree;
        let variable = match tree.kind(object) {
            Kind::Ident => self.names.variable(object),
            _ => None,
        };
        let Some(variable) = variable else { return false };
        if let Some(&known) = self.containers.get(&variable) {
            return known;
        }
        let is_container = self.makes_containers(variable);
        self.containers.insert(variable, is_container);
        is_container
    }

    fn makes_containers(&self, variable: VariableId) -> bool {
        let tree = self.tree;
        let makes = |mut value: NodeId| {
            while tree.kind(value) == Kind::Cast {
                let Some(inner) = tree.child(value, 0) else { return false };
                value = inner;
            }
            match tree.kind(value) {
                Kind::List | Kind::Dict | Kind::Set | Kind::New | Kind::Comprehension => true,
                Kind::Call => {
                    tree.child(value, 0).is_some_and(|callee| self.traits.container_makers.contains(&tree.text(callee)))
                }
                _ => false,
            }
        };
        self.values.assigned(variable).flatten().any(makes)
    }

    fn put(&mut self, place: PlaceId, part: Part, value: Value) {
        let Some(at) = self.places.part(place, part) else { return };
        if part == Part::Unknown {
            let total = value.total(&mut self.sets);
            self.env.taint(at, total, &self.places, &mut self.sets);
        } else {
            self.env.assign(at, &value, &mut self.places);
        }
    }

    fn take(&mut self, place: PlaceId, part: Option<Part>, length: Option<u32>) -> Value {
        let object = self.env.value(place, &self.places);
        let element = object.part(part.unwrap_or(Part::Unknown), &mut self.sets);
        match part {
            Some(Part::Element(at)) if length.is_some() => self.shift(place, Some(at), -1),
            Some(part @ (Part::Key(_) | Part::Field(_))) => self.put(place, part, Value::default()),
            _ => self.shift(place, None, -1),
        }
        element
    }

    /// Moves the elements from a place on up or down by one; without a place, nobody knows any more where which one is.
    fn shift(&mut self, place: PlaceId, from: Option<u32>, by: i64) {
        let object = self.env.value(place, &self.places);
        if object.parts().is_empty() {
            return;
        }
        let mut moved = Value::of(object.own);
        for (part, value) in object.parts() {
            let part = match (*part, from) {
                (Part::Element(_), None) => Part::Unknown,
                (Part::Element(at), Some(from)) if at >= from => {
                    let to = i64::from(at) + by;
                    // A removed element is gone.
                    if by < 0 && at == from {
                        continue;
                    }
                    Part::Element(u32::try_from(to).unwrap_or(0).min(LAST_ELEMENT))
                }
                (part, _) => part,
            };
            let known = moved.parts().iter().find(|(there, _)| *there == part).map(|(_, value)| value.clone());
            let value = match known {
                Some(known) => known.join(value, &mut self.sets),
                None => value.clone(),
            };
            moved = moved.with(part, value);
        }
        self.env.assign(place, &moved, &mut self.places);
    }
}
