//! Calls: the one place that decides what a call makes of its receiver and arguments.

use super::evaluate::Engine;
use super::marks::Mark;
use super::places::Value;
use super::sets::SetId;
use syntax::{Kind, NodeId};

impl<'a> Engine<'a> {
    /// Evaluates a call or `new`. Where nothing is known of what is called, taint passes from the receiver and the arguments to the
    /// result.
    pub(super) fn call(&mut self, node: NodeId) -> Value {
        let tree = self.tree;
        let mut children = tree.children(node);
        let Some(callee) = children.next() else { return Value::default() };
        let immediate = tree.kind(callee) == Kind::Function;
        self.receiver = Value::default();
        let mut inputs = if immediate { SetId::EMPTY } else { self.callee(callee) };
        let object = std::mem::take(&mut self.receiver);
        // What a function is handed later comes from what it is a method of (`promise.then`, `list.map`): what stands beside it
        // among the arguments was sent somewhere else.
        let receiver = inputs;
        let mut arguments: Vec<(NodeId, Value)> = Vec::new();
        for argument in children {
            let value = if tree.kind(argument) == Kind::Function {
                let given = if self.deep { receiver } else { SetId::EMPTY };
                self.function_argument(argument, given)
            } else {
                self.eval(argument)
            };
            let set = value.total(&mut self.sets);
            inputs = self.union(inputs, set);
            arguments.push((argument, value));
        }
        inputs = self.brought_to(callee, inputs);
        if immediate {
            let values: Vec<Value> = arguments.iter().map(|(_, value)| value.clone()).collect();
            self.function(callee, Some(&values), SetId::EMPTY);
        }
        let known = if self.deep { self.known_call(node, &arguments, &object, inputs) } else { None };
        // Read by a sink that this call is: its arguments count even where its result is clean.
        self.inputs = inputs;
        if self.passes_only_assignments() {
            return Value::default();
        }
        match known {
            Some(value) => value,
            None if self.options.taint_assume_safe_functions => Value::default(),
            None => Value::of(inputs),
        }
    }

    /// The value of a call of which more is known: a function of the file, or a method of a container.
    fn known_call(
        &mut self,
        node: NodeId,
        arguments: &[(NodeId, Value)],
        object: &Value,
        inputs: SetId,
    ) -> Option<Value> {
        if let [(list, value)] = arguments
            && self.tree.kind(node) == Kind::New
            && self.tree.kind(*list) == Kind::List
            && self.tree.child(node, 0).is_some_and(|made| self.tree.kind(made) == Kind::Other)
        {
            // An array with its elements.
            return Some(value.clone());
        }
        let nothing_there = inputs.is_empty() && self.env.is_empty() && self.module.is_empty();
        if nothing_there && self.reach.active_calls.binary_search(&node).is_err() {
            return None;
        }
        self.summarised_call(node, arguments, object).or_else(|| self.container_call(node, arguments, object, inputs))
    }

    /// With what a propagator took from an argument to what is called, which was evaluated before the argument.
    fn brought_to(&mut self, callee: NodeId, mut inputs: SetId) -> SetId {
        let marks = self.marks;
        for mark in marks.get(callee).into_iter().flatten() {
            if let Mark::To(propagator) = mark {
                inputs = self.propagated(*propagator, inputs);
            }
        }
        inputs
    }

    /// The taints of what is called: for a method those of the object and of the member itself.
    fn callee(&mut self, callee: NodeId) -> SetId {
        let value = self.eval_as(callee, Engine::callee_value);
        value.total(&mut self.sets)
    }

    fn callee_value(&mut self, callee: NodeId) -> Value {
        let tree = self.tree;
        let object = tree.child(callee, 0).filter(|_| tree.kind(callee) == Kind::Member);
        let Some(object) = object else { return self.expression(callee) };
        let value = self.object(object);
        if self.deep {
            self.receiver = value.clone();
        }
        let member = self.member_of(callee, &value);
        if self.is_instance(object) {
            return member;
        }
        let whole = value.total(&mut self.sets);
        Value { own: self.union(whole, member.own), parts: member.parts }
    }

    /// A function that is handed to a call: evaluated on the spot, as if it were called there.
    fn function_argument(&mut self, argument: NodeId, given: SetId) -> Value {
        if given.is_empty() {
            return self.eval(argument);
        }
        self.function(argument, None, given);
        Value::default()
    }
}
