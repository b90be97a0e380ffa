//! Typed metavariables: what an expression's type is, as far as the file says it.

use super::view::FileView;
use super::{Matcher, Next};
use crate::hit::Bound;
use crate::values::Constant;
use rustc_hash::FxHashMap;
use syntax::{Kind, NodeId};

impl<'m> Matcher<'m> {
    /// `($X : T)`.
    pub(super) fn typed(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let Some(wanted) = self.pattern.child(p, 0) else { return false };
        if !self.view.is_expression(t) {
            return false;
        }
        match self.view.type_of(t) {
            Some(Type::Written(node)) => {
                let same = self.view.same_type(self.pattern.text(wanted), self.tree().text(node));
                same && self.bind(p, Bound::Node(t), k)
                    || self.node(wanted, node, &mut |m| m.bind(p, Bound::Node(t), k))
            }
            Some(Type::Class(callee)) => {
                let Some(inner) = self.pattern.child(wanted, 0) else { return false };
                self.node(inner, callee, &mut |m| m.bind(p, Bound::Node(t), k))
            }
            Some(Type::PointerTo(callee)) => {
                let inner = self.pattern.child(wanted, 0).filter(|&inner| self.pattern.kind(inner) == Kind::Unary);
                let Some(pointee) = inner.and_then(|inner| self.pattern.child(inner, 0)) else { return false };
                self.node(pointee, callee, &mut |m| m.bind(p, Bound::Node(t), k))
            }
            Some(Type::Builtin(name)) => {
                let wanted = self.pattern.text(wanted);
                (is_called(name, wanted) || self.view.same_type(wanted, name)) && self.bind(p, Bound::Node(t), k)
            }
            None => false,
        }
    }
}

/// Whether a type of a literal may be written so: rules use the words of all languages.
pub fn is_called(builtin: &str, written: &str) -> bool {
    builtin == written
        || matches!(
            (builtin, written),
            ("str", "string")
                | ("number", "float" | "int")
                | ("bool", "boolean")
                | ("boolean", "bool")
                | ("float", "double")
        )
}

/// The type of a character in quotes, as every language with such calls it.
const CHARACTER: &str = "char";

/// What is known of a type.
#[derive(Clone, Copy, Debug)]
pub enum Type {
    /// An annotation: a `Type` node.
    Written(NodeId),
    /// The class that was instantiated.
    Class(NodeId),
    /// A pointer to an instance of the class.
    PointerTo(NodeId),
    /// The type of a literal, in the words of the language.
    Builtin(&'static str),
}

impl FileView<'_> {
    /// The type of an expression: its variable's annotation, the class of its value, or that of a literal.
    pub fn type_of(&self, id: NodeId) -> Option<Type> {
        // `this.x`, where `x` says the same.
        let name = (self.tree.kind(id) == Kind::Member).then(|| self.tree.child(id, 1)).flatten();
        let id = name.filter(|&name| self.names.variable(name).is_some()).unwrap_or(id);
        if self.tree.kind(id) == Kind::Ident {
            let variable = self.names.variable(id)?;
            if let Some(declared) = self.names.declared_at(variable).and_then(|at| self.tree.parent(at)) {
                let place = match self.tree.kind(declared) {
                    Kind::Param | Kind::VarDef => self.tree.part(declared, 1),
                    _ => None,
                };
                match place {
                    Some(place) if self.is_inferred(place) => {
                        return self.tree.part(declared, 2).and_then(|value| self.type_of_value(value));
                    }
                    Some(annotation) => return Some(Type::Written(annotation)),
                    None => {}
                }
            }
            if let Some(value) = self.values().symbolic(id).filter(|&value| self.tree.kind(value) != Kind::Ident) {
                return self.type_of_value(value);
            }
        }
        self.type_of_value(id)
    }

    /// The type that what is called, or the member, is known to have by its name.
    fn type_of_member(&self, id: NodeId) -> Option<&'static str> {
        let member = if self.tree.kind(id) == Kind::Call { self.tree.child(id, 0)? } else { id };
        let named = self.tree.kind(member) == Kind::Member;
        self.traits.type_of_member(self.tree.text(member)).filter(|_| named)
    }

    /// The type that a class of the file declares for the field of this name.
    fn field_type(&self, member: NodeId) -> Option<NodeId> {
        if !self.traits.fields_give_types {
            return None;
        }
        let types = self.field_types.get_or_init(|| {
            let mut types = FxHashMap::default();
            for &field in self.of_kind(Kind::VarDef) {
                let class = self.tree.parent(field).and_then(|body| self.tree.parent(body));
                let name = self.tree.child(field, 0).filter(|&name| self.tree.kind(name) == Kind::Ident);
                if let (Some(name), Some(annotation)) = (name, self.tree.part(field, 1))
                    && class.is_some_and(|class| self.tree.kind(class) == Kind::Class)
                {
                    types.entry(self.tree.sym(name)).or_insert(annotation);
                }
            }
            types
        });
        types.get(&self.tree.sym(member)).copied()
    }

    /// One side of a conditional expression; those within are not looked at.
    fn type_of_branch(&self, branch: NodeId) -> Option<Type> {
        (self.tree.kind(branch) != Kind::Conditional).then(|| self.type_of(branch)).flatten()
    }

    /// Whether a pattern's word for a type means this one, too. A whole name means only itself.
    fn same_type(&self, wanted: &str, name: &str) -> bool {
        let both = |names: &&[&str]| names.contains(&wanted) && names.contains(&name);
        !wanted.contains('.') && self.traits.same_types.iter().any(both)
    }

    /// Whether a name is that of a class, which nothing in the file declares but an import.
    fn is_class_name(&self, ident: NodeId) -> bool {
        let undeclared = |variable| self.names.declared_at(variable).is_none();
        self.traits.class_names_are_typed
            && self.tree.kind(ident) == Kind::Ident
            && (self.names.imported(ident).is_some() || self.names.variable(ident).is_some_and(undeclared))
    }

    fn is_inferred(&self, annotation: NodeId) -> bool {
        self.traits.inferred_types.contains(&self.tree.text(annotation))
    }

    fn type_of_value(&self, id: NodeId) -> Option<Type> {
        let names = &self.traits.literal_types;
        match self.tree.kind(id) {
            Kind::New => self.tree.child(id, 0).map(Type::Class),
            Kind::Unary if self.tree.text(id) == "&" => {
                let made = self.tree.child(id, 0).filter(|&made| self.tree.kind(made) == Kind::New)?;
                self.tree.child(made, 0).map(Type::PointerTo)
            }
            Kind::Member if self.field_type(id).is_some() => self.field_type(id).map(Type::Written),
            Kind::Call | Kind::Member => self.type_of_member(id).map(Type::Builtin),
            Kind::Ident if self.is_class_name(id) => Some(Type::Class(id)),
            Kind::Conditional => {
                let (then, otherwise) = (self.tree.child(id, 1)?, self.tree.child(id, 2)?);
                self.type_of_branch(then).or_else(|| self.type_of_branch(otherwise))
            }
            Kind::Cast => self.tree.part(id, 1).map(Type::Written),
            Kind::Str | Kind::Template => Some(Type::Builtin(names.text)),
            Kind::Number if self.tree.text(id).starts_with('\'') => Some(Type::Builtin(CHARACTER)),
            Kind::Number if self.tree.text(id).contains('.') => Some(Type::Builtin(names.float)),
            Kind::Number => Some(Type::Builtin(names.integer)),
            Kind::Bool => Some(Type::Builtin(names.truth)),
            // A statement for the most part, whatever it gives.
            Kind::Assign | Kind::AugAssign => None,
            Kind::Binary if is_comparison(self.tree.text(id)) => Some(Type::Builtin(names.truth)),
            Kind::Unary if self.tree.text(id) == "not" => Some(Type::Builtin(names.truth)),
            _ => match self.values().constant(id)? {
                Constant::Str(_) | Constant::AnyStr => Some(Type::Builtin(names.text)),
                Constant::Int(_) => Some(Type::Builtin(names.integer)),
                Constant::Bool(_) => Some(Type::Builtin(names.truth)),
                _ => None,
            },
        }
    }
}

/// Whether an operator compares, so that it gives a truth value.
fn is_comparison(operator: &str) -> bool {
    matches!(operator, "==" | "!=" | "<" | ">" | "<=" | ">=" | "and" | "or")
}
