//! What variables are worth: constants behind names and expressions, and the one expression that a variable stands for.
//!
//! A variable that is assigned once, or always with the same constant, has that value wherever it is read. A variable that is assigned
//! several times within one function has, at each read there, what every assignment that reaches the read agrees on
//! (<https://semgrep.dev/docs/writing-rules/data-flow/constant-propagation>). Not here: taint.

mod callees;
mod constant;
mod fields;
mod fold;
mod paths;
mod reach;
mod sites;
mod symbolic;

pub use callees::{Callee, Callees, Instance, class_around, field_named};
pub use constant::Constant;
pub use paths::Paths;

use crate::flow::Flows;
use constant::Folder;
use fields::Fields;
use rustc_hash::FxHashMap;
use sites::Sites;
use source::Language;
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use syntax::{Kind, Names, NodeId, Tree, VariableId};

/// The values in one file, with the control flow that they were computed from.
#[derive(Debug)]
pub struct Values {
    /// For each node one more than the place of its constant in `constants`, or 0.
    known: Vec<u32>,
    constants: Vec<Constant>,
    symbolic: FxHashMap<NodeId, NodeId>,
    sites: Sites,
    flows: Flows,
    language: Language,
    callees: OnceCell<Callees>,
    /// By function, each computed when first asked for.
    paths: RefCell<FxHashMap<NodeId, Rc<Paths>>>,
}

/// What is known about a file before its values are.
struct Facts<'t> {
    tree: &'t Tree,
    names: &'t Names,
    language: Language,
    sites: &'t Sites,
    fields: &'t Fields,
}

impl Values {
    /// Computes every value of a file.
    pub fn of(tree: &Tree, names: &Names, language: Language) -> Values {
        let flows = Flows::of(tree, language);
        let sites = Sites::of(tree, names, language);
        let fields = Fields::of(tree, names, &sites, language);
        let facts = Facts { tree, names, language, sites: &sites, fields: &fields };
        let reached = reach::reaching(&facts, &flows);
        let mut folder = Folder::new(&facts, Some(&reached));
        let mut known = vec![0; tree.len()];
        let mut constants = Vec::new();
        for node in tree.ids().filter(|&node| can_be_constant(tree.kind(node))) {
            if let Some(constant) = folder.constant(node) {
                constants.push(constant);
                known[node.0 as usize] = constants.len() as u32;
            }
        }
        let symbolic = symbolic::reads(&facts, &reached);
        Values {
            known,
            constants,
            symbolic,
            sites,
            flows,
            language,
            callees: OnceCell::new(),
            paths: RefCell::default(),
        }
    }

    /// The constant that an expression always gives.
    pub fn constant(&self, node: NodeId) -> Option<Constant> {
        let at = self.known.get(node.0 as usize)?.checked_sub(1)?;
        self.constants.get(at as usize).cloned()
    }

    /// The one expression whose value a variable has where `ident` reads it.
    pub fn symbolic(&self, ident: NodeId) -> Option<NodeId> {
        self.symbolic.get(&ident).copied()
    }

    /// Which functions of the file its calls run.
    pub fn callees(&self, tree: &Tree, names: &Names) -> &Callees {
        self.callees.get_or_init(|| Callees::of(tree, names, &self.sites, syntax::traits(self.language)))
    }

    /// The expressions that a variable is given the value of.
    pub fn assigned(&self, variable: VariableId) -> impl Iterator<Item = Option<NodeId>> + '_ {
        self.sites.given(variable)
    }

    /// What is known on the paths of a function.
    pub fn paths(&self, tree: &Tree, names: &Names, function: NodeId) -> Rc<Paths> {
        if let Some(known) = self.paths.borrow().get(&function) {
            return known.clone();
        }
        let traits = syntax::traits(self.language);
        let fold = fold::Fold { tree, names, sites: &self.sites, traits };
        let graph = self.flows.graph(tree, function);
        let found = Rc::new(graph.map(|graph| paths::paths(fold, function, graph)).unwrap_or_default());
        self.paths.borrow_mut().insert(function, found.clone());
        found
    }

    /// The control flow of the file.
    pub fn flows(&self) -> &Flows {
        &self.flows
    }

    /// Where a variable is read or written, in order.
    pub fn occurrences(&self, variable: VariableId) -> &[NodeId] {
        self.sites.occurrences(variable)
    }

    /// Whether a variable is read or written within a subtree.
    pub fn occurs_within(&self, variable: VariableId, tree: &Tree, node: NodeId) -> bool {
        let occurrences = self.occurrences(variable);
        let at = occurrences.partition_point(|&occurrence| occurrence < node);
        occurrences.get(at).is_some_and(|&occurrence| tree.is_within(occurrence, node))
    }
}

fn can_be_constant(kind: Kind) -> bool {
    use Kind::*;
    matches!(
        kind,
        Ident | Number | Str | Template | Bool | Null | Member | Unary | Binary | Conditional | Assign | Cast | Call
    )
}

#[cfg(test)]
mod tests;
