//! Folding where control flow is decided: comparisons, truth values, arithmetic and what methods of texts give.
//!
//! Patterns see less ([`super::constant`]), because rules count on that. Here a wrong answer would hide a flow, so whatever languages
//! disagree about is not folded.

use super::constant::{Constant, number};
use super::paths::{Abstract, State};
use super::sites::Sites;
use syntax::{Kind, Names, NodeId, Traits, Tree, flag};

/// Deeper expressions are not folded.
const DEEPEST: u32 = 48;
/// Whole numbers beyond overflow in some language.
const LARGEST: i128 = i32::MAX as i128;

/// What folding looks at.
#[derive(Clone, Copy)]
pub(super) struct Fold<'t> {
    pub(super) tree: &'t Tree,
    pub(super) names: &'t Names,
    pub(super) sites: &'t Sites,
    pub(super) traits: &'static Traits,
}

impl Fold<'_> {
    /// The constant that an expression gives where `state` holds.
    pub(super) fn constant(&self, node: NodeId, state: &State) -> Option<Constant> {
        self.fold(node, state, 0)
    }

    /// Whether a condition holds.
    pub(super) fn truth(&self, node: NodeId, state: &State) -> Option<bool> {
        truth(&self.constant(node, state)?)
    }

    /// Whether the test of a `case` is what the subject is.
    pub(super) fn selects(&self, case: NodeId, state: &State) -> Option<bool> {
        let tree = self.tree;
        let test = tree.part(case, 0)?;
        let subject = tree.child(tree.parent(case)?, 0)?;
        let subject = self.constant(subject, state)?;
        let several = tree.kind(test) == Kind::Tuple;
        let tests: Vec<NodeId> = if several { tree.children(test).collect() } else { vec![test] };
        let mut all_differ = true;
        for test in tests {
            // A name in a test may bind rather than compare.
            let value = if tree.kind(test) == Kind::Ident { None } else { self.constant(test, state) };
            match value.and_then(|value| equal(&subject, &value)) {
                Some(true) => return Some(true),
                Some(false) => {}
                None => all_differ = false,
            }
        }
        all_differ.then_some(false)
    }

    fn fold(&self, node: NodeId, state: &State, depth: u32) -> Option<Constant> {
        if depth > DEEPEST {
            return None;
        }
        let tree = self.tree;
        let part = |at: usize| self.fold(tree.child(node, at)?, state, depth + 1);
        match tree.kind(node) {
            Kind::Str => Some(Constant::Str(tree.text(node).into())),
            Kind::Number if tree.text(node).starts_with('\'') => character(tree.text(node)),
            Kind::Number => number(tree.text(node), self.traits.floating_numbers),
            Kind::Bool => Some(Constant::Bool(tree.text(node) == "true")),
            Kind::Null => Some(Constant::Null),
            Kind::Ident => self.ident(node, state, depth),
            Kind::Cast if self.traits.transparent_casts => part(0),
            Kind::Assign => part(1),
            Kind::Unary => unary(tree.text(node), part(0)?),
            Kind::Binary => self.binary(node, state, depth),
            Kind::Conditional => match truth(&part(0)?)? {
                true => part(1),
                false => part(2),
            },
            Kind::Template if tree.has(node, flag::CONCAT) => {
                let parts: Option<Vec<Constant>> =
                    tree.children(node).map(|child| self.fold(child, state, depth + 1)).collect();
                parts?.into_iter().try_fold(Constant::Str("".into()), |left, right| arithmetic("+", &left, &right))
            }
            Kind::Member => match (tree.text(node), part(0)?) {
                ("length", Constant::Str(text)) => plain(&text).map(|text| Constant::Int(text.chars().count() as i128)),
                _ => None,
            },
            Kind::Index => match (tree.children(node).count(), part(0)?, part(1)?) {
                (2, Constant::Str(text), Constant::Int(at)) => letter(&text, at),
                _ => None,
            },
            Kind::Call => self.call(node, state, depth),
            _ => None,
        }
    }

    fn ident(&self, ident: NodeId, state: &State, depth: u32) -> Option<Constant> {
        let variable = self.names.variable(ident)?;
        if let Ok(at) = state.binary_search_by_key(&variable, |entry| entry.0) {
            return match &state[at].1 {
                Abstract::Constant(constant) => Some(constant.clone()),
                Abstract::Container(_) => None,
            };
        }
        // Not of this function: it counts when it is given its value where it is declared, and never another.
        let tree = self.tree;
        let [site] = self.sites.get(variable) else { return None };
        let (value, declared) = (site.value?, self.names.declared_at(variable)?);
        let definition = tree.parent(declared).filter(|&id| tree.kind(id) == Kind::VarDef)?;
        let block = tree.ancestors(definition).find(|&id| matches!(tree.kind(id), Kind::Block | Kind::Module))?;
        let within_function = tree.ancestors(ident).find(|&id| tree.kind(id) == Kind::Function);
        let is_outside = within_function.is_none_or(|function| !tree.is_within(definition, function));
        let counts = tree.part(definition, 2) == Some(value) && tree.is_within(ident, block) && declared < ident;
        if counts && is_outside { self.fold(value, &State::new(), depth + 1) } else { None }
    }

    fn binary(&self, node: NodeId, state: &State, depth: u32) -> Option<Constant> {
        let tree = self.tree;
        let operator = tree.text(node);
        let left = self.fold(tree.child(node, 0)?, state, depth + 1);
        if matches!(operator, "and" | "or") {
            let stops = operator == "or";
            let left = left.as_ref().and_then(truth);
            if left == Some(stops) {
                return Some(Constant::Bool(stops));
            }
            let right = self.fold(tree.child(node, 1)?, state, depth + 1).as_ref().and_then(truth);
            return match (left, right) {
                (_, Some(right)) if right == stops => Some(Constant::Bool(stops)),
                (Some(_), Some(right)) => Some(Constant::Bool(right)),
                _ => None,
            };
        }
        let (left, right) = (left?, self.fold(tree.child(node, 1)?, state, depth + 1)?);
        match operator {
            "==" | "===" | "is" => equal(&left, &right).map(Constant::Bool),
            "!=" | "!==" | "is not" | "<>" => equal(&left, &right).map(|same| Constant::Bool(!same)),
            "<" | "<=" | ">" | ">=" => compare(operator, &left, &right).map(Constant::Bool),
            _ => arithmetic(operator, &left, &right),
        }
    }

    /// Methods of texts, which mean the same wherever they exist.
    fn call(&self, node: NodeId, state: &State, depth: u32) -> Option<Constant> {
        let tree = self.tree;
        let mut children = tree.children(node);
        let method = children.next().filter(|&callee| tree.kind(callee) == Kind::Member)?;
        let Constant::Str(text) = self.fold(tree.child(method, 0)?, state, depth + 1)? else { return None };
        let arguments: Option<Vec<Constant>> = children.map(|argument| self.fold(argument, state, depth + 1)).collect();
        let text = plain(&text)?;
        match (tree.text(method), arguments?.as_slice()) {
            ("charAt", [Constant::Int(at)]) => letter(text, *at),
            ("length", []) => Some(Constant::Int(text.chars().count() as i128)),
            ("isEmpty", []) => Some(Constant::Bool(text.is_empty())),
            ("equals", [Constant::Str(other)]) => Some(Constant::Bool(text == plain(other)?)),
            ("startsWith" | "startswith", [Constant::Str(other)]) => {
                Some(Constant::Bool(text.starts_with(plain(other)?)))
            }
            ("endsWith" | "endswith", [Constant::Str(other)]) => Some(Constant::Bool(text.ends_with(plain(other)?))),
            ("toString", []) => Some(Constant::Str(text.into())),
            _ => None,
        }
    }
}

/// Whether a value counts as true, where all languages agree.
fn truth(value: &Constant) -> Option<bool> {
    match value {
        Constant::Bool(truth) => Some(*truth),
        Constant::Null => Some(false),
        Constant::Int(value) if *value != 0 => Some(true),
        Constant::Str(text) if !text.is_empty() && &**text != "0" => Some(true),
        _ => None,
    }
}

/// A text as it is at run time, when it is written without escapes.
fn plain(text: &str) -> Option<&str> {
    (!text.contains('\\')).then_some(text)
}

/// `'A'`: a text of one letter, as `charAt` gives it.
fn character(text: &str) -> Option<Constant> {
    let inner = plain(text.strip_prefix('\'')?.strip_suffix('\'')?)?;
    (inner.chars().count() == 1).then(|| Constant::Str(inner.into()))
}

fn letter(text: &str, at: i128) -> Option<Constant> {
    let at = usize::try_from(at).ok()?;
    let letter = plain(text)?.chars().nth(at)?;
    Some(Constant::Str(letter.to_string().into()))
}

fn equal(left: &Constant, right: &Constant) -> Option<bool> {
    match (left, right) {
        (Constant::Int(left), Constant::Int(right)) => Some(left == right),
        (Constant::Bool(left), Constant::Bool(right)) => Some(left == right),
        (Constant::Str(left), Constant::Str(right)) => Some(plain(left)? == plain(right)?),
        (Constant::Null, Constant::Null) => Some(true),
        (Constant::Null, Constant::Str(_)) | (Constant::Str(_), Constant::Null) => Some(false),
        _ => None,
    }
}

fn compare(operator: &str, left: &Constant, right: &Constant) -> Option<bool> {
    let (Constant::Int(left), Constant::Int(right)) = (left, right) else { return None };
    Some(match operator {
        "<" => left < right,
        "<=" => left <= right,
        ">" => left > right,
        _ => left >= right,
    })
}

fn unary(operator: &str, value: Constant) -> Option<Constant> {
    match (operator, value) {
        ("not", value) => truth(&value).map(|truth| Constant::Bool(!truth)),
        ("-", Constant::Int(value)) => small(value.checked_neg()?),
        ("+", Constant::Int(value)) => Some(Constant::Int(value)),
        _ => None,
    }
}

/// The result of an operator on two constants; `None` where languages disagree.
pub(super) fn arithmetic(operator: &str, left: &Constant, right: &Constant) -> Option<Constant> {
    match (operator, left, right) {
        ("+", Constant::Str(left), Constant::Str(right)) if left.len() + right.len() <= 4096 => {
            Some(Constant::Str([&**left, &**right].concat().into()))
        }
        ("+", Constant::Int(left), Constant::Int(right)) => small(left.checked_add(*right)?),
        ("-", Constant::Int(left), Constant::Int(right)) => small(left.checked_sub(*right)?),
        ("*", Constant::Int(left), Constant::Int(right)) => small(left.checked_mul(*right)?),
        // Rounding of negative numbers differs.
        ("/" | "//", Constant::Int(left), Constant::Int(right)) if *left >= 0 && *right > 0 => {
            // `7 / 2` is 3 in some languages.
            if operator == "//" || left % right == 0 { small(left / right) } else { None }
        }
        ("%", Constant::Int(left), Constant::Int(right)) if *left >= 0 && *right > 0 => small(left % right),
        _ => None,
    }
}

fn small(value: i128) -> Option<Constant> {
    (value.abs() <= LARGEST).then_some(Constant::Int(value))
}
