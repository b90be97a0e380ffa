//! Conditions that make a value clean where they hold: what a rule declares with `guards`.

use super::evaluate::Engine;
use super::places::{Env, Value};
use syntax::{Kind, NodeId};

/// Deeper conditions are not taken apart.
const DEEPEST: u32 = 32;

impl<'a> Engine<'a> {
    /// Cleans what a condition guards that turned out so.
    pub(super) fn learn(&mut self, condition: NodeId, truth: bool) {
        if self.marks.has_guards() {
            self.learn_from(condition, truth, 0);
        }
    }

    /// The same for what is known elsewhere.
    pub(super) fn learn_in(&mut self, condition: NodeId, truth: bool, state: &mut Env) {
        std::mem::swap(&mut self.env, state);
        self.learn(condition, truth);
        std::mem::swap(&mut self.env, state);
    }

    fn learn_from(&mut self, condition: NodeId, truth: bool, depth: u32) {
        if depth > DEEPEST {
            return;
        }
        let (tree, marks) = (self.tree, self.marks);
        for value in marks.guarded(condition, truth) {
            if let Some(place) = self.place(value) {
                self.env.assign(place, &Value::default(), &mut self.places);
                self.env.check(place, &self.places);
            }
        }
        let operands = |id: NodeId| [tree.child(id, 0), tree.child(id, 1)].into_iter().flatten();
        match (tree.kind(condition), tree.text(condition)) {
            (Kind::Unary, "not") => operands(condition).for_each(|inner| self.learn_from(inner, !truth, depth + 1)),
            (Kind::Binary, "and") if truth => {
                operands(condition).for_each(|part| self.learn_from(part, true, depth + 1))
            }
            (Kind::Binary, "or") if !truth => {
                operands(condition).for_each(|part| self.learn_from(part, false, depth + 1))
            }
            // `fine = is_fine(x)`, asked later.
            (Kind::Ident, _) => {
                if let Some(value) = self.values.symbolic(condition) {
                    self.learn_from(value, truth, depth + 1);
                }
            }
            _ => {}
        }
    }
}
