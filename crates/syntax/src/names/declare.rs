//! Where names are declared.

use super::scope::Scopes;
use crate::kind::{Kind, flag};
use crate::traits::traits;
use crate::tree::{NodeId, Tree};
use source::Language;

/// How a name comes to be.
pub(super) enum Declaration {
    /// Assigned or defined.
    Plain,
    /// Parameter of a function.
    Parameter,
    /// Imported from this dotted path.
    Import(String),
}

/// Calls `found(scope, ident, how)` for every declaration in the tree, in preorder.
pub(super) fn declarations(
    tree: &Tree,
    language: Language,
    scopes: &Scopes,
    mut found: impl FnMut(NodeId, NodeId, Declaration),
) {
    let assigning_declares = traits(language).assigning_declares;
    let declares = |id: NodeId| assigning_declares || tree.text(id) == ":=";
    let fields_are_names = traits(language).fields_are_names;
    for id in tree.ids() {
        match tree.kind(id) {
            Kind::VarDef if fields_are_names || !is_field(tree, id) => variable(tree, scopes, id, &mut found),
            Kind::Assign | Kind::AugAssign if declares(id) => {
                let shared = traits(language).shared_names;
                targets(tree, scopes, id, 0, &mut |scope, ident, how| {
                    let is_shared = shared.iter().any(|begin| tree.text(ident).starts_with(begin));
                    found(if is_shared { NodeId::ROOT } else { scope }, ident, how);
                });
            }
            Kind::ForEach if declares(id) => targets(tree, scopes, id, 0, &mut found),
            Kind::WithItem | Kind::Catch => targets(tree, scopes, id, 1, &mut found),
            Kind::CompFor => {
                let scope = tree.parent(id).unwrap_or(NodeId::ROOT);
                for ident in pattern_names(tree, tree.child(id, 0)) {
                    found(scope, ident, Declaration::Plain);
                }
            }
            Kind::Param => parameter(tree, id, &mut found),
            Kind::Function | Kind::Class => definition(tree, scopes, id, &mut found),
            Kind::Import | Kind::ImportFrom => import(tree, scopes, id, &mut found),
            _ => {}
        }
    }
}

/// Whether a `VarDef` is an entry of a dictionary, or a field of a class (and so declares no variable). Python's annotated class variables are
/// variables of the class scope, but nothing sees them except the class itself.
pub(super) fn is_field(tree: &Tree, definition: NodeId) -> bool {
    let is_field = |block: NodeId| {
        tree.kind(block) == Kind::Dict || tree.parent(block).is_some_and(|class| tree.kind(class) == Kind::Class)
    };
    tree.text(definition).is_empty() && tree.parent(definition).is_some_and(is_field)
}

fn variable(tree: &Tree, scopes: &Scopes, id: NodeId, found: &mut impl FnMut(NodeId, NodeId, Declaration)) {
    let hoisted = scopes.hoisting_keywords.contains(&tree.text(id)) || !scopes.block_scoped;
    let scope = scopes.declaring(tree, id, hoisted);
    let module = tree.part(id, 2).and_then(|value| required_path(tree, value));
    let Some(target) = tree.child(id, 0) else { return };
    match module {
        Some(path) if tree.kind(target) == Kind::Ident => found(scope, target, Declaration::Import(path)),
        Some(path) if tree.kind(target) == Kind::Dict => {
            for pair in tree.children(target) {
                destructured_import(tree, scope, &path, pair, found);
            }
        }
        _ => {
            for ident in pattern_names(tree, Some(target)) {
                found(scope, ident, Declaration::Plain);
            }
        }
    }
}

/// `{exec: run}` of `const {exec: run} = require('child_process')`.
fn destructured_import(
    tree: &Tree,
    scope: NodeId,
    module: &str,
    pair: NodeId,
    found: &mut impl FnMut(NodeId, NodeId, Declaration),
) {
    let (key, value) = (tree.child(pair, 0), tree.child(pair, 1));
    match (key, value) {
        (Some(key), Some(value)) if tree.kind(pair) == Kind::Pair && tree.kind(value) == Kind::Ident => {
            found(scope, value, Declaration::Import(format!("{module}.{}", tree.text(key))));
        }
        _ => {
            for ident in pattern_names(tree, Some(pair)) {
                found(scope, ident, Declaration::Plain);
            }
        }
    }
}

/// The module path of `require('a')`, `require('a').b.c`, `await import('a')`.
fn required_path(tree: &Tree, value: NodeId) -> Option<String> {
    match tree.kind(value) {
        Kind::Call => {
            let callee = tree.child(value, 0)?;
            let argument = tree.child(value, 1)?;
            let requires = tree.kind(callee) == Kind::Ident && matches!(tree.text(callee), "require" | "import");
            (requires && tree.kind(argument) == Kind::Str && tree.child(value, 2).is_none())
                .then(|| module_path(tree.text(argument)))
        }
        Kind::Await => required_path(tree, tree.child(value, 0)?),
        Kind::Member => {
            let object = required_path(tree, tree.child(value, 0)?)?;
            let name = tree.text(value);
            (!name.is_empty()).then(|| format!("{object}.{name}"))
        }
        _ => None,
    }
}

/// `node:fs` is `fs`.
fn module_path(written: &str) -> String {
    written.strip_prefix("node:").unwrap_or(written).to_owned()
}

fn targets(tree: &Tree, scopes: &Scopes, id: NodeId, n: usize, found: &mut impl FnMut(NodeId, NodeId, Declaration)) {
    let in_catch = tree.kind(id) == Kind::Catch && scopes.block_scoped;
    let scope = if in_catch { id } else { scopes.declaring(tree, id, !scopes.block_scoped) };
    for ident in pattern_names(tree, tree.part(id, n)) {
        let scope = if declared_global(tree, scope, ident) { NodeId::ROOT } else { scope };
        found(scope, ident, Declaration::Plain);
    }
}

/// Whether `global x` stands among the statements of the function.
fn declared_global(tree: &Tree, function: NodeId, ident: NodeId) -> bool {
    if tree.kind(function) != Kind::Function {
        return false;
    }
    let Some(body) = tree.last_child(function) else { return false };
    tree.children(body).any(|statement| {
        tree.kind(statement) == Kind::Global && tree.children(statement).any(|name| tree.sym(name) == tree.sym(ident))
    })
}

fn parameter(tree: &Tree, id: NodeId, found: &mut impl FnMut(NodeId, NodeId, Declaration)) {
    let function = tree.ancestors(id).find(|&at| tree.kind(at) == Kind::Function).unwrap_or(NodeId::ROOT);
    for ident in pattern_names(tree, tree.child(id, 0)) {
        found(function, ident, Declaration::Parameter);
    }
}

fn definition(tree: &Tree, scopes: &Scopes, id: NodeId, found: &mut impl FnMut(NodeId, NodeId, Declaration)) {
    let Some(name) = tree.part(id, 1).filter(|&name| tree.kind(name) == Kind::Ident) else { return };
    if tree.has(id, flag::METHOD) {
        return;
    }
    found(scopes.declaring(tree, id, !scopes.block_scoped), name, Declaration::Plain);
}

fn import(tree: &Tree, scopes: &Scopes, id: NodeId, found: &mut impl FnMut(NodeId, NodeId, Declaration)) {
    let Some(module) = tree.child(id, 0).filter(|&module| tree.kind(module) == Kind::ModuleName) else { return };
    let scope = scopes.declaring(tree, id, !scopes.block_scoped);
    let path = module_path(tree.text(module));
    if tree.kind(id) == Kind::ImportFrom {
        let Some(name) = tree.child(id, 1) else { return };
        let local = tree.part(id, 2).unwrap_or(name);
        // The default export is what people mean by the module's name.
        let path = match tree.text(name) {
            "default" => path,
            name if path.ends_with('.') => format!("{path}{name}"),
            name => format!("{path}.{name}"),
        };
        found(scope, local, Declaration::Import(path));
    } else if let Some(alias) = tree.part(id, 1) {
        found(scope, alias, Declaration::Import(path));
    }
    // `import a.b` binds `a` to itself: paths written `a.b.c` resolve as they stand.
}

/// Identifiers that a target or pattern binds: names, nested in tuples, lists, object patterns, rests and defaults.
pub(super) fn pattern_names(tree: &Tree, target: Option<NodeId>) -> Vec<NodeId> {
    let mut names = Vec::new();
    let mut open: Vec<NodeId> = target.into_iter().collect();
    while let Some(at) = open.pop() {
        match tree.kind(at) {
            Kind::Ident => names.push(at),
            Kind::Tuple | Kind::List | Kind::Dict | Kind::Spread => open.extend(tree.children(at)),
            Kind::Pair => open.extend(tree.child(at, 1)),
            // `Some(x)`.
            Kind::Unpack => open.extend(tree.children(at).skip(1)),
            Kind::Assign | Kind::VarDef => open.extend(tree.child(at, 0)),
            _ => {}
        }
    }
    names.sort();
    names.dedup();
    names
}
