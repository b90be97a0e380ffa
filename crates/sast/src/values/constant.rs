//! Folding of constant expressions.

use super::Facts;
use super::fields::Fields;
use super::reach::Known;
use super::sites::Sites;
use rustc_hash::FxHashMap;
use std::rc::Rc;
use syntax::{Kind, Names, NodeId, Tree, VariableId};

/// A constant.
#[derive(Clone, Debug, PartialEq)]
pub enum Constant {
    /// String: the raw content, escapes untouched.
    Str(Rc<str>),
    /// Some string, always a literal or made of literals.
    AnyStr,
    /// Integer.
    Int(i128),
    /// Number with a fraction.
    Float(f64),
    /// Truth value.
    Bool(bool),
    /// `None`, `null`.
    Null,
}

impl Constant {
    fn is_str(&self) -> bool {
        matches!(self, Constant::Str(_) | Constant::AnyStr)
    }

    /// What two ways of getting a value agree on.
    pub(super) fn join(self, other: Constant) -> Option<Constant> {
        if self == other {
            return Some(self);
        }
        (self.is_str() && other.is_str()).then_some(Constant::AnyStr)
    }
}

/// Longer strings are not built, only known to be strings.
const LONGEST: usize = 4096;
/// How far a value is followed from variable to variable.
const DEEPEST: u32 = 64;

/// What the constant of a variable is known to be so far.
#[derive(Clone)]
enum Memo {
    Unasked,
    Asked,
    Answered(Option<Constant>),
}

/// What an identifier is worth.
type Reader<'r, 't> = dyn FnMut(&mut Folder<'t>, NodeId) -> Option<Constant> + 'r;

/// Computes constants, each variable once.
pub(super) struct Folder<'t> {
    tree: &'t Tree,
    names: &'t Names,
    sites: &'t Sites,
    fields: &'t Fields,
    reached: Option<&'t FxHashMap<NodeId, Known>>,
    variables: Vec<Memo>,
    /// Numbers are floating: `1.0` is `1`, and sums are left alone (as Semgrep does).
    floating: bool,
    traits: &'static syntax::Traits,
    depth: u32,
}

impl<'t> Folder<'t> {
    /// Without `reached`, nothing is known about the order of assignments.
    pub(super) fn new(facts: &Facts<'t>, reached: Option<&'t FxHashMap<NodeId, Known>>) -> Folder<'t> {
        Folder {
            tree: facts.tree,
            names: facts.names,
            sites: facts.sites,
            fields: facts.fields,
            reached,
            variables: vec![Memo::Unasked; facts.names.variable_count()],
            floating: syntax::traits(facts.language).floating_numbers,
            traits: syntax::traits(facts.language),
            depth: 0,
        }
    }

    /// The constant that an expression always gives.
    pub(super) fn constant(&mut self, node: NodeId) -> Option<Constant> {
        self.fold(node, &mut |folder, ident| folder.ident(ident))
    }

    /// Folds an expression; `read` answers for identifiers.
    pub(super) fn fold(&mut self, node: NodeId, read: &mut Reader<'_, 't>) -> Option<Constant> {
        if self.depth >= DEEPEST {
            return None;
        }
        self.depth += 1;
        let constant = self.fold_kind(node, read);
        self.depth -= 1;
        constant
    }

    fn fold_kind(&mut self, node: NodeId, read: &mut Reader<'_, 't>) -> Option<Constant> {
        let tree = self.tree;
        match tree.kind(node) {
            Kind::Str => Some(Constant::Str(tree.text(node).into())),
            Kind::Number => number(tree.text(node), self.floating),
            Kind::Bool => Some(Constant::Bool(tree.text(node) == "true")),
            Kind::Null => Some(Constant::Null),
            Kind::Template => self.template(node, read),
            Kind::Ident => read(self, node),
            Kind::Member if tree.child(node, 1).is_some_and(|name| self.names.variable(name).is_some()) => {
                read(self, tree.child(node, 1)?)
            }
            Kind::Member => {
                let value = self.fields.value(tree, self.names, node)?;
                self.fold(value, read)
            }
            Kind::Unary => negate(tree.text(node), self.fold(tree.child(node, 0)?, read)?),
            Kind::Binary => {
                let operator = tree.text(node);
                if !matches!(operator, "+" | "-" | "*" | "." | "==" | "!=" | "<" | ">" | "<=" | ">=") {
                    return None;
                }
                let (left, right) = (self.fold(tree.child(node, 0)?, read)?, self.fold(tree.child(node, 1)?, read)?);
                self.combine(operator, left, right)
            }
            Kind::Conditional => {
                let (then, otherwise) =
                    (self.fold(tree.child(node, 1)?, read)?, self.fold(tree.child(node, 2)?, read)?);
                then.join(otherwise)
            }
            Kind::Call if !self.traits.text_functions.is_empty() => self.text_function(node, read),
            Kind::Assign => self.fold(tree.child(node, 1)?, read),
            Kind::Cast if self.traits.transparent_casts => self.fold(tree.child(node, 0)?, read),
            _ => None,
        }
    }

    /// A text made of constants.
    fn text_function(&mut self, call: NodeId, read: &mut Reader<'_, 't>) -> Option<Constant> {
        let tree = self.tree;
        let mut parts = tree.children(call);
        let callee = parts.next()?;
        if !self.traits.text_functions.contains(&tree.source_of(callee)) {
            return None;
        }
        for argument in parts {
            self.fold(argument, read)?;
        }
        Some(Constant::AnyStr)
    }

    fn template(&mut self, node: NodeId, read: &mut Reader<'_, 't>) -> Option<Constant> {
        let tree = self.tree;
        let mut whole = Constant::Str("".into());
        for part in tree.children(node) {
            let part = if tree.kind(part) == Kind::Interp { tree.child(part, 0)? } else { part };
            let part = self.fold(part, read)?;
            if !part.is_str() {
                return None;
            }
            whole = add(whole, part, self.floating)?;
        }
        Some(whole)
    }

    fn ident(&mut self, ident: NodeId) -> Option<Constant> {
        if let Some(known) = self.reached.and_then(|reached| reached.get(&ident)) {
            return known.constant.clone();
        }
        if self.sites.is_target(ident) {
            return None;
        }
        let variable = self.names.variable(ident)?;
        if self.names.declared_at(variable).is_some_and(|at| self.is_out_of_sight(at, ident)) {
            return None;
        }
        self.variable(variable)
    }

    /// What is declared further down, and in Python what a function around this one holds, is not known here.
    fn is_out_of_sight(&self, declared: NodeId, ident: NodeId) -> bool {
        let function = |at: NodeId| {
            let is_function =
                |&at: &NodeId| self.tree.kind(at) == Kind::Function && !self.tree.has(at, syntax::flag::ARROW);
            self.tree.ancestors(at).find(is_function)
        };
        let around = function(declared).filter(|&outer| self.tree.is_within(ident, outer));
        declared > ident
            || (!self.floating && !self.traits.inner_functions_know && around.is_some() && around != function(ident))
    }

    /// What all assignments to a variable agree on, whatever their order.
    pub(super) fn variable(&mut self, variable: VariableId) -> Option<Constant> {
        match &self.variables[variable.0 as usize] {
            Memo::Answered(constant) => return constant.clone(),
            Memo::Asked => return None,
            Memo::Unasked => self.variables[variable.0 as usize] = Memo::Asked,
        }
        let sites = self.sites;
        if self.names.is_field(variable) && (sites.is_open_field(variable) || sites.get(variable).len() > 1) {
            self.variables[variable.0 as usize] = Memo::Answered(None);
            return None;
        }
        let mut agreed: Option<Constant> = None;
        for (at, site) in sites.get(variable).iter().enumerate() {
            let value = site.value.and_then(|value| self.constant(value));
            agreed = match (at, agreed, value) {
                (0, _, value) => value,
                (_, Some(agreed), Some(value)) => agreed.join(value),
                _ => None,
            };
            if agreed.is_none() {
                break;
            }
        }
        self.variables[variable.0 as usize] = Memo::Answered(agreed.clone());
        agreed
    }

    fn takes_numbers(&self, text: &Constant) -> bool {
        text.is_str() && self.traits.texts_take_numbers
    }

    /// `left operator right`.
    pub(super) fn combine(&self, operator: &str, left: Constant, right: Constant) -> Option<Constant> {
        let (left, right) = match (left, right) {
            (text, Constant::Int(number)) if operator == "+" && self.takes_numbers(&text) => {
                (text, Constant::Str(number.to_string().into()))
            }
            (Constant::Int(number), text) if operator == "+" && self.takes_numbers(&text) => {
                (Constant::Str(number.to_string().into()), text)
            }
            both => both,
        };
        combine(operator, left, right, self.floating)
    }
}

fn negate(operator: &str, operand: Constant) -> Option<Constant> {
    match (operator, operand) {
        ("-", Constant::Int(value)) => Some(Constant::Int(value.checked_neg()?)),
        ("-", Constant::Float(value)) => Some(Constant::Float(-value)),
        ("not", Constant::Bool(value)) => Some(Constant::Bool(!value)),
        _ => None,
    }
}

fn combine(operator: &str, left: Constant, right: Constant, floating: bool) -> Option<Constant> {
    match (operator, left, right) {
        ("+", left, right) => add(left, right, floating),
        (".", left, right) if left.is_str() && right.is_str() => add(left, right, floating),
        ("-", Constant::Int(left), Constant::Int(right)) if !floating => Some(Constant::Int(left.checked_sub(right)?)),
        ("*", Constant::Int(left), Constant::Int(right)) if !floating => Some(Constant::Int(left.checked_mul(right)?)),
        (_, Constant::Int(left), Constant::Int(right)) if !floating => compare(operator, left, right),
        ("*", left, Constant::Int(_)) if left.is_str() => Some(Constant::AnyStr),
        _ => None,
    }
}

fn compare(operator: &str, left: i128, right: i128) -> Option<Constant> {
    let holds = match operator {
        "==" => left == right,
        "!=" => left != right,
        "<" => left < right,
        ">" => left > right,
        "<=" => left <= right,
        ">=" => left >= right,
        _ => return None,
    };
    Some(Constant::Bool(holds))
}

fn add(left: Constant, right: Constant, floating: bool) -> Option<Constant> {
    match (left, right) {
        (Constant::Str(left), Constant::Str(right)) if left.len() + right.len() <= LONGEST => {
            Some(Constant::Str([&*left, &*right].concat().into()))
        }
        (Constant::Int(left), Constant::Int(right)) if !floating => Some(Constant::Int(left.checked_add(right)?)),
        (left, right) if left.is_str() && right.is_str() => Some(Constant::AnyStr),
        _ => None,
    }
}

/// A number as written.
pub(super) fn number(text: &str, floating: bool) -> Option<Constant> {
    let plain: String = text.chars().filter(|&c| c != '_').collect::<String>().to_ascii_lowercase();
    let digits = plain.trim_end_matches(['n', 'l']);
    let radix = match digits.get(..2) {
        Some("0x") => 16,
        Some("0o") => 8,
        Some("0b") => 2,
        _ => 10,
    };
    let whole = if radix == 10 { digits.parse().ok() } else { i128::from_str_radix(&plain[2..], radix).ok() };
    if let Some(whole) = whole {
        return Some(Constant::Int(whole));
    }
    let value: f64 = digits.parse().ok()?;
    if floating && value.fract() == 0.0 && value.abs() < 1e15 {
        return Some(Constant::Int(value as i128));
    }
    Some(Constant::Float(value))
}
