//! Fields of classes that are initialised with their declaration and never assigned afterwards, and members that a language lets a file
//! set elsewhere (see `Traits::settings`).

use super::sites::Sites;
use rustc_hash::FxHashMap;
use source::Language;
use syntax::{Kind, Names, NodeId, Symbol, Tree};

/// Declared fields by class and name.
pub(super) struct Fields {
    initial: FxHashMap<(NodeId, Symbol), NodeId>,
    /// By object and name; `None` when there are several.
    settings: FxHashMap<(Symbol, Symbol), Option<NodeId>>,
    /// Words by which a class speaks of itself.
    class_words: &'static [&'static str],
}

impl Fields {
    /// Finds them.
    pub(super) fn of(tree: &Tree, names: &Names, sites: &Sites, language: Language) -> Fields {
        let mut initial = FxHashMap::default();
        for class in tree.ids().filter(|&id| tree.kind(id) == Kind::Class) {
            let Some(body) = tree.last_child(class) else { continue };
            for field in tree.children(body).filter(|&id| tree.kind(id) == Kind::VarDef) {
                let (Some(name), Some(value)) = (tree.child(field, 0), tree.part(field, 2)) else { continue };
                // Where a field is a variable, its name says what it is worth.
                let is_variable = tree.text(field).is_empty() && names.variable(name).is_some();
                if tree.kind(name) == Kind::Ident && !is_variable && !sites.assigned_members.contains(&tree.sym(name)) {
                    initial.insert((class, tree.sym(name)), value);
                }
            }
        }
        let traits = syntax::traits(language);
        let mut settings = FxHashMap::default();
        for setting in traits.settings.map(|find| find(tree)).unwrap_or_default() {
            let value = |known: &mut Option<NodeId>| *known = None;
            settings.entry((setting.object, setting.name)).and_modify(value).or_insert(Some(setting.value));
        }
        Fields { initial, settings, class_words: traits.class_words }
    }

    /// The initial value that `this.name` or `Class.name` reads.
    pub(super) fn value(&self, tree: &Tree, names: &Names, member: NodeId) -> Option<NodeId> {
        if self.initial.is_empty() && self.settings.is_empty() {
            return None;
        }
        let object = tree.child(member, 0)?;
        if let Some(value) = self.settings.get(&(tree.sym(object), tree.sym(member))) {
            return value.filter(|_| tree.kind(object) == Kind::Ident);
        }
        let class = match tree.kind(object) {
            Kind::This => tree.ancestors(member).find(|&id| tree.kind(id) == Kind::Class)?,
            Kind::Ident if self.class_words.contains(&tree.text(object)) => {
                tree.ancestors(member).find(|&id| tree.kind(id) == Kind::Class)?
            }
            Kind::Ident => {
                let declared = names.declared_at(names.variable(object)?)?;
                tree.parent(declared).filter(|&id| tree.kind(id) == Kind::Class)?
            }
            _ => return None,
        };
        self.initial.get(&(class, tree.sym(member))).copied()
    }
}
