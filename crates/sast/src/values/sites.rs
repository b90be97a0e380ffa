//! Where each variable gets a value.

use rustc_hash::FxHashSet;
use smallvec::SmallVec;
use source::Language;
use syntax::{Kind, Names, NodeId, Symbol, Tree, VariableId, flag};

/// One place that gives a variable a value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Site {
    /// The function in which it stands, or the module's root.
    pub(super) function: NodeId,
    /// What is assigned; `None` when it is not an expression of the file (parameters, loop variables, updates, imports).
    pub(super) value: Option<NodeId>,
    /// Nothing is assigned: a method is called for its effect on what the variable holds.
    pub(super) effect: bool,
}

/// The places of all variables of one file.
#[derive(Debug)]
pub(super) struct Sites {
    of: Vec<SmallVec<[Site; 1]>>,
    occurrences: Vec<Vec<NodeId>>,
    targets: FxHashSet<NodeId>,
    /// Fields that code elsewhere may assign to, sorted.
    open_fields: Vec<VariableId>,
    /// Names of members that are assigned anywhere (`x.name = …`).
    pub(super) assigned_members: FxHashSet<Symbol>,
}

impl Sites {
    /// Finds them in one walk.
    pub(super) fn of(tree: &Tree, names: &Names, language: Language) -> Sites {
        let count = names.variable_count();
        let mut walk = Walk {
            tree,
            names,
            function: NodeId::ROOT,
            calls_change: syntax::traits(language).calls_change,
            cases_bind: syntax::traits(language).cases_bind,
            sites: Sites {
                of: vec![SmallVec::new(); count],
                occurrences: vec![Vec::new(); count],
                targets: FxHashSet::default(),
                open_fields: open_fields(tree, names, syntax::traits(language).closed_field_words),
                assigned_members: FxHashSet::default(),
            },
        };
        let mut open: Vec<NodeId> = Vec::new();
        for node in tree.ids() {
            while open.last().is_some_and(|&function| !tree.is_within(node, function)) {
                open.pop();
            }
            walk.function = open.last().copied().unwrap_or(NodeId::ROOT);
            walk.node(node);
            if tree.kind(node) == Kind::Function {
                open.push(node);
            }
        }
        walk.sites
    }

    pub(super) fn get(&self, variable: VariableId) -> &[Site] {
        &self.of[variable.0 as usize]
    }

    pub(super) fn variables(&self) -> impl Iterator<Item = VariableId> + use<> {
        (0..self.of.len() as u32).map(VariableId)
    }

    pub(super) fn occurrences(&self, variable: VariableId) -> &[NodeId] {
        self.occurrences.get(variable.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// Whether the identifier is written rather than read.
    pub(super) fn is_target(&self, ident: NodeId) -> bool {
        self.targets.contains(&ident)
    }

    /// Whether a variable is a field that code elsewhere may assign to.
    pub(super) fn is_open_field(&self, variable: VariableId) -> bool {
        self.open_fields.binary_search(&variable).is_ok()
    }

    /// The expression that is assigned to a variable, when there is one assignment.
    pub(super) fn only_value(&self, variable: VariableId) -> Option<NodeId> {
        if self.is_open_field(variable) {
            return None;
        }
        match self.get(variable) {
            [site] => site.value,
            _ => None,
        }
    }

    /// What a variable is given, one for each assignment, whatever is done to it in between.
    pub(super) fn given(&self, variable: VariableId) -> impl Iterator<Item = Option<NodeId>> + '_ {
        self.get(variable).iter().filter(|site| !site.effect).map(|site| site.value)
    }

    /// The functions in which the assignments to a variable are followed one by one: that in which it is assigned more than once, when
    /// all assignments stand in the same; each, of a variable that nothing declares; each that assigns to it, of a field.
    pub(super) fn followed_in(&self, variable: VariableId, is_field: bool, declared: bool) -> SmallVec<[NodeId; 1]> {
        let sites = self.get(variable);
        let mut functions: SmallVec<[NodeId; 1]> = sites.iter().map(|site| site.function).collect();
        functions.sort_unstable();
        functions.dedup();
        if is_field {
            functions.retain(|function| *function != NodeId::ROOT);
        } else if sites.len() < 2 || declared && functions.len() > 1 {
            functions.clear();
        }
        functions
    }
}

struct Walk<'t> {
    tree: &'t Tree,
    names: &'t Names,
    function: NodeId,
    /// Whether a method that is called for its effect changes its object.
    calls_change: bool,
    /// Whether the names in the test of a `case` take a value.
    cases_bind: bool,
    sites: Sites,
}

impl Walk<'_> {
    fn node(&mut self, node: NodeId) {
        let tree = self.tree;
        match tree.kind(node) {
            Kind::Ident => {
                if let Some(variable) = self.names.variable(node) {
                    self.sites.occurrences[variable.0 as usize].push(node);
                }
            }
            Kind::Assign => self.pair(tree.child(node, 0), tree.child(node, 1)),
            Kind::VarDef => self.definition(node),
            Kind::AugAssign | Kind::Update | Kind::CompFor | Kind::ForEach | Kind::Param => {
                self.pair(tree.child(node, 0), None)
            }
            Kind::WithItem => self.pair(tree.part(node, 1), tree.child(node, 0)),
            Kind::Catch => self.pair(tree.part(node, 1), None),
            Kind::ExprStmt if self.calls_change => {
                if let Some(variable) = changed(tree, node).and_then(|object| self.names.variable(object)) {
                    self.sites.of[variable.0 as usize].push(Site {
                        function: self.function,
                        value: None,
                        effect: true,
                    });
                }
            }
            Kind::Delete => tree.children(node).for_each(|target| self.target(target, None)),
            Kind::Import | Kind::ImportFrom => tree.children(node).for_each(|name| self.target(name, None)),
            Kind::Case if self.cases_bind => self.captures(node),
            Kind::Function | Kind::Class => {
                let name = tree.part(node, 1).filter(|_| !tree.has(node, flag::METHOD));
                name.into_iter().for_each(|name| self.target(name, None));
            }
            _ => {}
        }
    }

    /// `let x;` gives no value that anyone wants to know; `for (let x of y)` is a `ForEach`'s business.
    fn definition(&mut self, node: NodeId) {
        let value = self.tree.part(node, 2);
        if value.is_some() {
            self.pair(self.tree.child(node, 0), value);
        } else if let Some(target) = self.tree.child(node, 0) {
            self.sites.targets.insert(target);
        }
    }

    fn pair(&mut self, target: Option<NodeId>, value: Option<NodeId>) {
        if let Some(target) = target {
            self.target(target, value);
        }
    }

    fn target(&mut self, target: NodeId, value: Option<NodeId>) {
        let tree = self.tree;
        match tree.kind(target) {
            Kind::Ident => {
                self.sites.targets.insert(target);
                if let Some(variable) = self.names.variable(target) {
                    self.sites.of[variable.0 as usize].push(Site { function: self.function, value, effect: false });
                }
            }
            Kind::VarDef | Kind::Assign | Kind::Spread | Kind::Cast => self.pair(tree.child(target, 0), None),
            Kind::Pair => self.pair(tree.child(target, 1), None),
            Kind::List | Kind::Tuple => {
                let values = value
                    .and_then(|value| elements(tree, value))
                    .filter(|values| values.len() == tree.children(target).count());
                for (at, element) in tree.children(target).enumerate() {
                    self.target(element, values.as_ref().map(|values| values[at]));
                }
            }
            Kind::Dict => tree.children(target).for_each(|pair| self.target(pair, None)),
            Kind::Unpack => tree.children(target).skip(1).for_each(|part| self.target(part, None)),
            Kind::Member => {
                self.sites.assigned_members.insert(tree.sym(target));
                // `this.x` may be the variable `x`.
                if let Some(name) = tree.child(target, 1).filter(|&name| self.names.variable(name).is_some()) {
                    self.target(name, value);
                }
            }
            _ => {}
        }
    }

    /// Every name in a `case` may be bound by it.
    fn captures(&mut self, case: NodeId) {
        let Some(test) = self.tree.part(case, 0) else { return };
        for ident in self.tree.subtree(test).filter(|&id| self.tree.kind(id) == Kind::Ident) {
            if let Some(variable) = self.names.variable(ident) {
                self.sites.of[variable.0 as usize].push(Site { function: self.function, value: None, effect: false });
            }
        }
    }
}

/// Fields whose declaration has none of the words that close it.
fn open_fields(tree: &Tree, names: &Names, words: &[&str]) -> Vec<VariableId> {
    let fields = (0..names.variable_count() as u32).map(VariableId).filter(|&variable| names.is_field(variable));
    fields
        .filter(|&variable| {
            let declared = names.declared_at(variable).and_then(|at| tree.parent(at));
            let modifiers = declared.and_then(|declared| tree.child(declared, 3));
            let closes = |word: NodeId| tree.kind(word) == Kind::Other && words.contains(&tree.text(word));
            !modifiers.is_some_and(|modifiers| tree.children(modifiers).any(closes))
        })
        .collect()
}

/// `x` in the statement `x.method(…)`: what the method is called for is its effect on `x`
/// (<https://semgrep.dev/docs/writing-rules/data-flow/constant-propagation>, mutable objects).
pub(super) fn changed(tree: &Tree, statement: NodeId) -> Option<NodeId> {
    let appended = tree.child(statement, 0).filter(|&id| tree.kind(id) == Kind::Binary && tree.text(id) == "<<");
    if let Some(appended) = appended {
        return tree.child(appended, 0).filter(|&object| tree.kind(object) == Kind::Ident);
    }
    let call = tree.child(statement, 0).filter(|&call| tree.kind(call) == Kind::Call)?;
    let method = tree.child(call, 0).filter(|&callee| tree.kind(callee) == Kind::Member)?;
    tree.child(method, 0).filter(|&object| tree.kind(object) == Kind::Ident)
}

/// Elements of a list or tuple without spreads.
fn elements(tree: &Tree, value: NodeId) -> Option<Vec<NodeId>> {
    let plain = matches!(tree.kind(value), Kind::List | Kind::Tuple) && !tree.has(value, flag::SEQUENCE);
    let elements: Vec<NodeId> = tree.children(value).collect();
    (plain && !elements.iter().any(|&id| tree.kind(id) == Kind::Spread)).then_some(elements)
}
