//! Calls: the one place that decides what a call makes of its receiver and arguments.

use super::evaluate::Engine;
use super::places::Value;
use super::sets::SetId;
use syntax::{Kind, NodeId};

impl<'a> Engine<'a> {
    /// Evaluates a call or `new`. Nothing is known of what is called: taint passes from the receiver and the arguments to the result.
    /// Knowledge of single functions belongs here.
    pub(super) fn call(&mut self, node: NodeId) -> Value {
        let tree = self.tree;
        let mut children = tree.children(node);
        let Some(callee) = children.next() else { return Value::default() };
        let immediate = tree.kind(callee) == Kind::Function;
        let mut inputs = if immediate { SetId::EMPTY } else { self.callee(callee) };
        // What a function is handed later comes from what it is a method of (`promise.then`, `list.map`): what stands beside it
        // among the arguments was sent somewhere else.
        let receiver = inputs;
        let mut arguments = Vec::new();
        for argument in children {
            let value = if tree.kind(argument) == Kind::Function {
                let given = if self.callbacks { receiver } else { SetId::EMPTY };
                self.function_argument(argument, given)
            } else {
                self.eval(argument)
            };
            let set = value.total(&mut self.sets);
            inputs = self.union(inputs, set);
            arguments.push(value);
        }
        if immediate {
            self.function(callee, Some(&arguments), SetId::EMPTY);
        }
        // Read by a sink that this call is: its arguments count even where its result is clean.
        self.inputs = inputs;
        if self.options.taint_assume_safe_functions || self.passes_only_assignments() {
            return Value::default();
        }
        Value::of(inputs)
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
