//! What names mean: which variable an identifier is, and which imported thing a variable stands for.
//!
//! Written once for all languages over the arena tree. Flow-insensitive: one variable per (scope, name). Not here: values
//! (constants) and types, which belong to the engine that wants them.

mod declare;
mod scope;

use crate::kind::{Kind, flag};
use crate::traits::traits;
use crate::tree::{NodeId, Symbol, Tree};
use rustc_hash::FxHashMap;
use scope::Scopes;
use source::Language;

/// One variable: a name in the scope that declares it. Names that nothing in the file declares share one variable per
/// name at the file's outermost scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VariableId(pub u32);

/// The answer for one tree.
#[derive(Debug, Default)]
pub struct Names {
    variables: Vec<Option<VariableId>>,
    facts: Vec<Variable>,
}

#[derive(Debug, Default, Clone)]
struct Variable {
    /// Imports of it, in order of writing.
    imports: Vec<(NodeId, Box<str>)>,
    declarations: u32,
    parameter: bool,
    field: bool,
    declared_at: Option<NodeId>,
    /// Written declarations (`var`, parameters), in order.
    explicit: Vec<NodeId>,
    /// The variable of the same name at the outermost scope, when a function does no more than assign to the name.
    outer: Option<VariableId>,
}

impl Names {
    /// Resolves every identifier of a tree.
    pub fn of(tree: &Tree, language: Language) -> Names {
        let scopes = Scopes::of(tree, language);
        let mut names = Names { variables: vec![None; tree.len()], facts: Vec::new() };
        let mut table: FxHashMap<(NodeId, Symbol), VariableId> = FxHashMap::default();
        declare::declarations(tree, language, &scopes, |scope, ident, declaration| {
            let id = names.intern(&mut table, scope, tree.sym(ident));
            if tree.kind(ident) == Kind::Ident {
                names.variables[ident.0 as usize] = Some(id);
            }
            let fact = &mut names.facts[id.0 as usize];
            fact.declarations += 1;
            fact.declared_at.get_or_insert(ident);
            fact.field |=
                tree.parent(ident).is_some_and(|at| tree.kind(at) == Kind::VarDef && declare::is_field(tree, at));
            fact.parameter |= matches!(declaration, declare::Declaration::Parameter);
            if is_written_out(tree, ident) {
                fact.explicit.push(ident);
            }
            if let declare::Declaration::Import(path) = declaration {
                fact.imports.push((ident, path.into_boxed_str()));
            }
        });
        for (&(scope, name), &id) in &table {
            let only_assigned = names.facts[id.0 as usize].declared_at.is_some_and(|at| is_assigned(tree, at));
            if scope != NodeId::ROOT && only_assigned && traits(language).assigning_declares {
                names.facts[id.0 as usize].outer = table.get(&(NodeId::ROOT, name)).copied();
            }
        }
        for ident in tree.ids().filter(|&id| is_variable(tree, language, id)) {
            if names.variables[ident.0 as usize].is_some() {
                continue;
            }
            let name = tree.sym(ident);
            if tree.parent(ident).is_some_and(|parent| is_own_field_name(tree, parent, ident)) {
                let body = tree.ancestors(ident).find(|&at| is_class_body(tree, at));
                names.variables[ident.0 as usize] = body.and_then(|body| table.get(&(body, name)).copied());
                continue;
            }
            let found = scopes.chain(tree, ident).find_map(|scope| table.get(&(scope, name)).copied());
            let id = found.unwrap_or_else(|| names.intern(&mut table, NodeId::ROOT, name));
            names.variables[ident.0 as usize] = Some(id);
        }
        names
    }

    fn intern(
        &mut self,
        table: &mut FxHashMap<(NodeId, Symbol), VariableId>,
        scope: NodeId,
        name: Symbol,
    ) -> VariableId {
        *table.entry((scope, name)).or_insert_with(|| {
            self.facts.push(Variable::default());
            VariableId(self.facts.len() as u32 - 1)
        })
    }

    /// The variable that an `Ident` reads or writes. `None` for property names, keywords, and whatever is not a variable.
    pub fn variable(&self, ident: NodeId) -> Option<VariableId> {
        self.variables.get(ident.0 as usize).copied().flatten()
    }

    /// The dotted path that an identifier stands for through the last import of its variable before it: `import a.b as c` gives
    /// `c` → `a.b`; `from a import b` gives `b` → `a.b`; `const {b} = require('a')` gives `b` → `a.b`. Assigning to an imported name
    /// does not change what it stands for: that is how optional imports are written.
    pub fn imported(&self, ident: NodeId) -> Option<&str> {
        let fact = self.facts.get(self.variable(ident)?.0 as usize)?;
        let outer = fact.outer.and_then(|outer| self.facts.get(outer.0 as usize));
        let before = |fact: &'_ Variable| fact.imports.iter().rposition(|(at, _)| *at <= ident);
        match (before(fact), outer) {
            (Some(place), _) => Some(&fact.imports[place].1),
            (None, Some(outer)) => before(outer).map(|place| &*outer.imports[place].1),
            _ => None,
        }
    }

    /// How often the variable of `ident` had been declared with a keyword before it, the first time not counted: `var a = 1; var a = 2`
    /// are one variable at run time, but two to whoever reads them.
    pub fn redeclarations(&self, ident: NodeId) -> usize {
        let fact = self.variable(ident).and_then(|id| self.facts.get(id.0 as usize));
        fact.map_or(0, |fact| fact.explicit.partition_point(|&at| at <= ident).saturating_sub(1))
    }

    /// Whether the variable is a parameter of a function.
    pub fn is_parameter(&self, variable: VariableId) -> bool {
        self.facts.get(variable.0 as usize).is_some_and(|fact| fact.parameter)
    }

    /// Whether the variable is a field of a class.
    pub fn is_field(&self, variable: VariableId) -> bool {
        self.facts.get(variable.0 as usize).is_some_and(|fact| fact.field)
    }

    /// How many places of the file declare or assign it (in languages where assigning declares).
    pub fn declarations(&self, variable: VariableId) -> u32 {
        self.facts.get(variable.0 as usize).map_or(0, |fact| fact.declarations)
    }

    /// The identifier of its first declaration; `None` when nothing in the file declares it.
    pub fn declared_at(&self, variable: VariableId) -> Option<NodeId> {
        self.facts.get(variable.0 as usize)?.declared_at
    }

    /// Number of variables; ids are below it.
    pub fn variable_count(&self) -> usize {
        self.facts.len()
    }
}

/// Whether a declaration is a `var`, `let` or `const`, or a parameter.
fn is_written_out(tree: &Tree, ident: NodeId) -> bool {
    tree.ancestors(ident)
        .map(|at| tree.kind(at))
        .find(|kind| !matches!(kind, Kind::Pair | Kind::Dict | Kind::List | Kind::Tuple | Kind::Spread | Kind::Assign))
        .is_some_and(|kind| matches!(kind, Kind::VarDef | Kind::Param))
}

/// Whether a declaration is a plain assignment.
fn is_assigned(tree: &Tree, ident: NodeId) -> bool {
    tree.parent(ident).is_some_and(|at| tree.kind(at) == Kind::Assign)
}

/// Whether an identifier is the `x` of a member.
fn is_own_field_name(tree: &Tree, parent: NodeId, ident: NodeId) -> bool {
    tree.kind(parent) == Kind::Member && ident.0 != parent.0 + 1
}

/// Whether a block holds the members of a class.
fn is_class_body(tree: &Tree, block: NodeId) -> bool {
    tree.kind(block) == Kind::Block && tree.parent(block).is_some_and(|class| tree.kind(class) == Kind::Class)
}

/// Whether a member is `this.x` of a language in which `x` says the same.
fn is_own_field(tree: &Tree, language: Language, member: NodeId) -> bool {
    traits(language).fields_are_names && tree.child(member, 0).is_some_and(|object| tree.kind(object) == Kind::This)
}

/// Whether an identifier stands where a variable may stand.
fn is_variable(tree: &Tree, language: Language, id: NodeId) -> bool {
    if tree.kind(id) != Kind::Ident {
        return false;
    }
    let Some(parent) = tree.parent(id) else { return true };
    let is_first = id.0 == parent.0 + 1;
    match tree.kind(parent) {
        Kind::Member => is_first || is_own_field(tree, language, parent),
        // A bare word before the colon is a name of the object in JavaScript, and an expression in Python.
        Kind::Pair => !is_first || !traits(language).words_are_keys,
        Kind::Break | Kind::Continue => false,
        Kind::Labeled => !is_first,
        Kind::ImportFrom => false,
        // Names of methods and fields are members of their class, not variables.
        Kind::Function => !tree.has(parent, flag::METHOD),
        Kind::VarDef => !(is_first && declare::is_field(tree, parent)) || traits(language).fields_are_names,
        _ => true,
    }
}

#[cfg(test)]
mod tests;
