//! What each kind of expression makes of the taints of its parts.

use super::evaluate::Engine;
use super::places::{Base, Part, Value};
use super::sets::SetId;
use syntax::{Kind, NodeId, flag};

/// Longer list displays are taken as a whole.
const MOST_ELEMENTS: usize = 16;

impl<'a> Engine<'a> {
    /// Evaluates an expression or simple statement by its kind.
    pub(super) fn expression(&mut self, node: NodeId) -> Value {
        let tree = self.tree;
        match tree.kind(node) {
            Kind::Empty
            | Kind::Number
            | Kind::Str
            | Kind::Bool
            | Kind::Null
            | Kind::Regex
            | Kind::Super
            | Kind::Type => Value::default(),
            Kind::Pass
            | Kind::Import
            | Kind::ImportFrom
            | Kind::ImportAll
            | Kind::Global
            | Kind::Break
            | Kind::Continue => Value::default(),
            Kind::Ident | Kind::This => self.read_whole(node),
            Kind::Member => self.member(node),
            Kind::Index => self.index(node),
            Kind::Call | Kind::New => self.call(node),
            Kind::Conditional => self.conditional(node),
            Kind::Binary => self.binary(node),
            Kind::Unary | Kind::Update | Kind::Template => self.computed(node),
            Kind::Assign => self.assignment(node),
            Kind::AugAssign => self.augmented(node),
            Kind::VarDef => self.definition(node),
            Kind::List | Kind::Tuple | Kind::Set => self.elements(node),
            Kind::Dict => self.dictionary(node),
            Kind::Comprehension => self.comprehension(node),
            Kind::Yield => {
                self.inputs = self.all(node);
                self.returns(&Value::of(self.inputs));
                Value::default()
            }
            Kind::Spread if self.passes_only_assignments() => {
                self.all(node);
                Value::default()
            }
            Kind::Await
            | Kind::Cast
            | Kind::Spread
            | Kind::Keyword
            | Kind::Interp
            | Kind::JsxAttribute
            | Kind::ExprStmt
            | Kind::ExportDefault => self.only_child(node),
            Kind::Return => self.give_back(node),
            Kind::Delete => self.delete(node),
            Kind::Function => {
                self.function(node, None, SetId::EMPTY);
                Value::default()
            }
            Kind::Class => {
                self.class_expression(node);
                Value::default()
            }
            _ => Value::of(self.all(node)),
        }
    }

    pub(super) fn passes_only_assignments(&self) -> bool {
        self.options.taint_only_propagate_through_assignments
    }

    /// Evaluates every child; the taints of all.
    pub(super) fn all(&mut self, node: NodeId) -> SetId {
        let mut total = SetId::EMPTY;
        for child in self.tree.children(node) {
            let set = self.total(child);
            total = self.union(total, set);
        }
        total
    }

    fn only_child(&mut self, node: NodeId) -> Value {
        self.tree.child(node, 0).map(|child| self.eval(child)).unwrap_or_default()
    }

    fn give_back(&mut self, node: NodeId) -> Value {
        let value = self.only_child(node);
        self.returns(&value);
        value
    }

    /// Notes what a function that is summarised gives back.
    fn returns(&mut self, value: &Value) {
        if let Some(frame) = self.frame.as_mut().filter(|_| !value.is_clean()) {
            frame.returned = frame.returned.join(value, &mut self.sets);
        }
    }

    /// What a variable holds, its parts included.
    fn read(&mut self, node: NodeId) -> Value {
        match self.place(node) {
            Some(place) if !self.env.is_empty() => self.env.value(place, &self.places),
            _ => Value::default(),
        }
    }

    /// What a variable holds where it is used as a whole: a tainted field of `this` does not taint `this`.
    fn read_whole(&mut self, node: NodeId) -> Value {
        let value = self.read(node);
        if self.is_instance(node) { Value::of(value.own) } else { value }
    }

    pub(super) fn is_instance(&self, node: NodeId) -> bool {
        match self.tree.kind(node) {
            Kind::This => true,
            Kind::Ident => self.traits.instance_names.contains(&self.tree.text(node)),
            _ => false,
        }
    }

    /// The value of what a member or element is taken from.
    pub(super) fn object(&mut self, node: NodeId) -> Value {
        match self.tree.kind(node) {
            Kind::Ident | Kind::This => self.eval_as(node, Engine::read),
            _ => self.eval(node),
        }
    }

    fn member(&mut self, node: NodeId) -> Value {
        let Some(object) = self.tree.child(node, 0) else { return Value::default() };
        let object = self.object(object);
        if self.is_checked(node) { Value::default() } else { self.member_of(node, &object) }
    }

    /// The value of a member, when that of the object is known.
    pub(super) fn member_of(&mut self, node: NodeId, object: &Value) -> Value {
        let Some(property) = self.tree.child(node, 1) else { return Value::default() };
        if self.tree.kind(property) != Kind::Ident {
            let inner = self.total(property);
            let total = object.total(&mut self.sets);
            return Value::of(self.union(inner, total));
        }
        let part = Part::Field(self.tree.sym(property));
        self.part(object, part)
    }

    fn part(&mut self, object: &Value, part: Part) -> Value {
        if self.passes_only_assignments() {
            return object.without_own().part(part, &mut self.sets);
        }
        object.part(part, &mut self.sets)
    }

    fn index(&mut self, node: NodeId) -> Value {
        let tree = self.tree;
        let Some(object) = tree.child(node, 0) else { return Value::default() };
        let object = self.object(object);
        let mut by_index = SetId::EMPTY;
        for index in tree.children(node).skip(1) {
            let set = self.total(index);
            by_index = self.union(by_index, set);
        }
        let mut value = match self.index_part(node) {
            Some(part) => self.part(&object, part),
            None => Value::of(object.total(&mut self.sets)),
        };
        if !self.options.taint_assume_safe_indexes && !self.passes_only_assignments() {
            value.own = self.union(value.own, by_index);
        }
        if self.is_checked(node) { Value::default() } else { value }
    }

    fn conditional(&mut self, node: NodeId) -> Value {
        let tree = self.tree;
        let mut parts = tree.children(node);
        if let Some(condition) = parts.next() {
            self.eval(condition);
        }
        let decided = tree.child(node, 0).filter(|_| self.deep).and_then(|condition| self.paths.truth(condition));
        if let Some(truth) = decided {
            let taken = if truth { parts.next() } else { parts.nth(1) };
            return taken.map(|taken| self.eval(taken)).unwrap_or_default();
        }
        let before = self.env.clone();
        let condition = tree.child(node, 0);
        condition.into_iter().for_each(|condition| self.learn(condition, true));
        let then = parts.next().map(|then| self.eval(then)).unwrap_or_default();
        let behind = std::mem::replace(&mut self.env, before);
        condition.into_iter().for_each(|condition| self.learn(condition, false));
        let otherwise = parts.next().map(|otherwise| self.eval(otherwise)).unwrap_or_default();
        self.env.join(&behind, &self.places, &mut self.sets);
        then.join(&otherwise, &mut self.sets)
    }

    fn binary(&mut self, node: NodeId) -> Value {
        let tree = self.tree;
        let (Some(left), Some(right)) = (tree.child(node, 0), tree.child(node, 1)) else { return Value::default() };
        let short = matches!(tree.text(node), "and" | "or" | "??");
        let left = self.eval(left);
        let before = short.then(|| self.env.clone());
        let right = self.eval(right);
        if let Some(before) = before {
            self.env.join(&before, &self.places, &mut self.sets);
        }
        if self.is_safe(node) {
            return Value::default();
        }
        if short {
            return left.join(&right, &mut self.sets);
        }
        let (left, right) = (left.total(&mut self.sets), right.total(&mut self.sets));
        Value::of(self.union(left, right))
    }

    /// Operators and templates: something new made of its parts.
    fn computed(&mut self, node: NodeId) -> Value {
        let total = self.all(node);
        if self.is_safe(node) { Value::default() } else { Value::of(total) }
    }

    /// Whether the options say that the result of an operator is harmless.
    fn is_safe(&self, node: NodeId) -> bool {
        let options = self.options;
        self.passes_only_assignments()
            || options.taint_assume_safe_booleans && self.is_boolean(node)
            || options.taint_assume_safe_comparisons && self.is_comparison(node)
            || options.taint_assume_safe_numbers && self.is_number(node)
    }

    fn is_comparison(&self, node: NodeId) -> bool {
        const COMPARISONS: [&str; 13] =
            ["==", "!=", "===", "!==", "<", "<=", ">", ">=", "<>", "in", "not in", "is", "is not"];
        self.tree.kind(node) == Kind::Binary && COMPARISONS.contains(&self.tree.text(node))
    }

    fn is_boolean(&self, node: NodeId) -> bool {
        let text = self.tree.text(node);
        match self.tree.kind(node) {
            Kind::Bool => true,
            Kind::Unary => text == "not",
            Kind::Binary if matches!(text, "and" | "or") => {
                self.tree.child(node, 0).is_some_and(|left| self.is_boolean(left))
            }
            Kind::Binary => text == "instanceof" || self.is_comparison(node),
            _ => false,
        }
    }

    /// Whether an operator surely gives a number. Semgrep says so of sums and products whose right operand is one.
    fn is_number(&self, node: NodeId) -> bool {
        use crate::values::Constant::{Float, Int};
        let tree = self.tree;
        let number =
            |id: NodeId| tree.kind(id) == Kind::Number || matches!(self.values.constant(id), Some(Int(_) | Float(_)));
        match tree.kind(node) {
            Kind::Update => true,
            Kind::Binary => matches!(tree.text(node), "+" | "-" | "*") && tree.child(node, 1).is_some_and(number),
            _ => false,
        }
    }

    fn elements(&mut self, node: NodeId) -> Value {
        let tree = self.tree;
        let children: Vec<NodeId> = tree.children(node).collect();
        if tree.has(node, flag::SEQUENCE) {
            return children.into_iter().map(|child| self.eval(child)).last().unwrap_or_default();
        }
        let by_place = tree.kind(node) != Kind::Set
            && children.len() <= MOST_ELEMENTS
            && !children.iter().any(|&child| tree.kind(child) == Kind::Spread);
        let mut parts = Vec::new();
        let mut own = SetId::EMPTY;
        for (at, child) in children.into_iter().enumerate() {
            let value = self.eval(child);
            if value.is_clean() {
                continue;
            }
            if by_place {
                parts.push((Part::Element(at as u32), value));
            } else {
                let set = value.total(&mut self.sets);
                own = self.union(own, set);
            }
        }
        Value { own, parts: (!parts.is_empty()).then(|| parts.into()) }
    }

    fn dictionary(&mut self, node: NodeId) -> Value {
        let tree = self.tree;
        let mut value = Value::default();
        for pair in tree.children(node) {
            if tree.kind(pair) != Kind::Pair {
                let spread = self.eval(pair);
                value = value.join(&spread, &mut self.sets);
                continue;
            }
            let inner = self.pair_value(pair);
            let (Some(key), inner) = (tree.child(pair, 0), inner) else { continue };
            match self.key_part(key) {
                Some(part) => value = value.with(part, inner),
                None => {
                    let set = inner.total(&mut self.sets);
                    value.own = self.union(value.own, set);
                }
            }
        }
        value
    }

    /// The value of a pair; a key that is an expression of its own passes its taint on as well.
    fn pair_value(&mut self, pair: NodeId) -> Value {
        let tree = self.tree;
        let by_key = match tree.child(pair, 0) {
            Some(key) if tree.kind(key) == Kind::Computed => {
                self.all(key);
                SetId::EMPTY
            }
            Some(key) if !self.is_word(key) => self.total(key),
            _ => SetId::EMPTY,
        };
        let mut value = self.eval_as(pair, |engine, pair| {
            engine.tree.child(pair, 1).map(|value| engine.eval(value)).unwrap_or_default()
        });
        value.own = self.union(value.own, by_key);
        value
    }

    fn comprehension(&mut self, node: NodeId) -> Value {
        let tree = self.tree;
        for clause in tree.children(node).skip(1) {
            self.eval_as(clause, Engine::clause);
        }
        match tree.child(node, 0) {
            Some(pair) if tree.kind(pair) == Kind::Pair => Value::of(self.all(pair)),
            Some(element) => Value::of(self.total(element)),
            None => Value::default(),
        }
    }

    fn clause(&mut self, clause: NodeId) -> Value {
        let tree = self.tree;
        if tree.kind(clause) == Kind::CompFor
            && let (Some(target), Some(iterable)) = (tree.child(clause, 0), tree.child(clause, 1))
        {
            let set = self.total(iterable);
            self.assign(target, Value::of(set));
            return Value::of(set);
        }
        Value::of(self.all(clause))
    }

    fn delete(&mut self, node: NodeId) -> Value {
        for target in self.tree.children(node) {
            self.eval(target);
            if let Some(place) = self.place(target) {
                self.env.assign(place, &Value::default(), &mut self.places);
            }
        }
        Value::default()
    }

    /// Steps that a graph takes as bases of `this` in a class that is an expression.
    fn class_expression(&mut self, node: NodeId) {
        let tree = self.tree;
        for child in tree.children(node) {
            match tree.kind(child) {
                Kind::Block => tree.children(child).for_each(|member| {
                    self.eval(member);
                }),
                Kind::Ident => {}
                _ => {
                    self.eval(child);
                }
            }
        }
    }

    /// What taint of `base` is known at this point.
    pub(super) fn base_value(&mut self, base: Base) -> Value {
        let place = self.places.base(base);
        self.env.value(place, &self.places)
    }
}
