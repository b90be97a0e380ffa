//! Which function of the file a call runs: functions by name, methods by the class of what they are called on, constructors.
//!
//! Only what the file says for sure. A call that could run one of several functions runs none that is known here.

use super::sites::Sites;
use rustc_hash::{FxHashMap, FxHashSet};
use syntax::{Kind, Names, NodeId, Symbol, Traits, Tree, flag};

/// How far a class is looked for from variable to variable and from class to base class.
const DEEPEST: u32 = 8;
/// More fields of one class are not followed.
const MOST_FIELDS: usize = 32;

/// What a call runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Callee {
    /// The function.
    pub function: NodeId,
    /// What it knows as its instance.
    pub instance: Instance,
}

/// Whose fields a called function works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instance {
    /// Nobody's.
    None,
    /// Those of the method that calls.
    Own,
    /// Those of the value of an expression.
    Of(NodeId),
    /// Those of the object that the call makes.
    New,
}

/// All calls of a file that run functions of the file.
#[derive(Debug, Default)]
pub struct Callees {
    calls: FxHashMap<NodeId, Callee>,
    callers: FxHashMap<NodeId, Vec<NodeId>>,
    fields: FxHashMap<NodeId, Vec<Symbol>>,
}

impl Callees {
    /// Finds them.
    pub(super) fn of(tree: &Tree, names: &Names, sites: &Sites, traits: &'static Traits) -> Callees {
        let mut search = Search {
            tree,
            names,
            sites,
            traits,
            methods: FxHashMap::default(),
            classes: FxHashMap::default(),
            found: Callees::default(),
        };
        search.collect();
        for call in tree.ids().filter(|&id| matches!(tree.kind(id), Kind::Call | Kind::New)) {
            if let Some(callee) = search.callee(call) {
                search.found.calls.insert(call, callee);
                search.found.callers.entry(callee.function).or_default().push(call);
            }
        }
        search.found
    }

    /// What a call runs.
    pub fn get(&self, call: NodeId) -> Option<Callee> {
        self.calls.get(&call).copied()
    }

    /// Whether no call is known.
    pub fn is_empty(&self) -> bool {
        self.calls.is_empty()
    }

    /// The functions around some nodes, and every function that calls one of these, through however many others.
    pub fn leading_to(&self, tree: &Tree, nodes: impl Iterator<Item = NodeId>) -> FxHashSet<NodeId> {
        let around = |node: NodeId| tree.ancestors(node).filter(|&id| tree.kind(id) == Kind::Function);
        let mut found: FxHashSet<NodeId> = FxHashSet::default();
        let mut pending: Vec<NodeId> = nodes.flat_map(around).collect();
        while let Some(function) = pending.pop() {
            if found.insert(function) {
                pending.extend(self.callers(function).iter().flat_map(|&call| around(call)));
            }
        }
        found
    }

    /// The calls that run a function, by place.
    pub fn callers(&self, function: NodeId) -> &[NodeId] {
        self.callers.get(&function).map_or(&[], Vec::as_slice)
    }

    /// Names of the fields that methods of a class use.
    pub fn fields(&self, class: NodeId) -> &[Symbol] {
        self.fields.get(&class).map_or(&[], Vec::as_slice)
    }
}

/// The field that a bare name stands for, in a method of the class that declares it.
pub fn field_named(tree: &Tree, names: &Names, ident: NodeId) -> Option<Symbol> {
    let declared = names.declared_at(names.variable(ident)?)?;
    let field = tree.parent(declared).filter(|&id| tree.kind(id) == Kind::VarDef)?;
    let class = tree.parent(tree.parent(field)?).filter(|&id| tree.kind(id) == Kind::Class)?;
    (class_around(tree, ident) == Some(class)).then(|| tree.sym(ident))
}

/// The class whose member a node is in.
pub fn class_around(tree: &Tree, node: NodeId) -> Option<NodeId> {
    tree.ancestors(node).find(|&id| tree.kind(id) == Kind::Class)
}

struct Search<'t> {
    tree: &'t Tree,
    names: &'t Names,
    sites: &'t Sites,
    traits: &'static Traits,
    methods: FxHashMap<(NodeId, Symbol), Vec<NodeId>>,
    classes: FxHashMap<Symbol, Vec<NodeId>>,
    found: Callees,
}

impl Search<'_> {
    fn collect(&mut self) {
        let tree = self.tree;
        for node in tree.ids() {
            match tree.kind(node) {
                Kind::Class => {
                    if let Some(name) = tree.part(node, 1) {
                        self.classes.entry(tree.sym(name)).or_default().push(node);
                    }
                    self.members(node);
                }
                Kind::Member => self.field(node),
                _ => {}
            }
        }
    }

    fn members(&mut self, class: NodeId) {
        let tree = self.tree;
        let Some(body) = tree.last_child(class) else { return };
        for member in tree.children(body) {
            match tree.kind(member) {
                Kind::Function => {
                    if let Some(name) = tree.part(member, 1) {
                        self.methods.entry((class, tree.sym(name))).or_default().push(member);
                    }
                }
                Kind::VarDef => {
                    let name = tree.child(member, 0).filter(|&name| tree.kind(name) == Kind::Ident);
                    if let Some(name) = name {
                        self.note_field(class, tree.sym(name));
                    }
                }
                _ => {}
            }
        }
    }

    fn note_field(&mut self, class: NodeId, name: Symbol) {
        let fields = self.found.fields.entry(class).or_default();
        if fields.len() < MOST_FIELDS && !fields.contains(&name) {
            fields.push(name);
        }
    }

    /// `this.name`, anywhere in a class.
    fn field(&mut self, member: NodeId) {
        let tree = self.tree;
        let (Some(object), Some(property)) = (tree.child(member, 0), tree.child(member, 1)) else { return };
        if !self.is_instance(object) || tree.kind(property) != Kind::Ident {
            return;
        }
        if let Some(class) = class_around(tree, member) {
            self.note_field(class, tree.sym(property));
        }
    }

    fn is_instance(&self, node: NodeId) -> bool {
        match self.tree.kind(node) {
            Kind::This => true,
            Kind::Ident => self.traits.instance_names.contains(&self.tree.text(node)),
            _ => false,
        }
    }

    fn callee(&self, call: NodeId) -> Option<Callee> {
        let tree = self.tree;
        let callee = tree.child(call, 0)?;
        let arguments = tree.children(call).count() - 1;
        if let Some(class) = self.class_made(call) {
            let function = self.constructor(class, arguments)?;
            return Some(Callee { function, instance: Instance::New });
        }
        if tree.kind(call) == Kind::New {
            return None;
        }
        match tree.kind(callee) {
            Kind::Ident => self.by_name(call, callee, arguments),
            Kind::Member => {
                let object = tree.child(callee, 0)?;
                let name = tree.child(callee, 1).filter(|&id| tree.kind(id) == Kind::Ident)?;
                self.by_object(object, tree.sym(name), arguments)
            }
            _ => None,
        }
    }

    fn by_name(&self, call: NodeId, callee: NodeId, arguments: usize) -> Option<Callee> {
        let tree = self.tree;
        let variable = self.names.variable(callee)?;
        if let Some(declared) = self.names.declared_at(variable) {
            let parent = tree.parent(declared)?;
            let function = if tree.kind(parent) == Kind::Function && tree.child(parent, 1) == Some(declared) {
                // A name that is given anything else as well may mean that.
                Some(parent).filter(|_| self.sites.get(variable).len() <= 1)
            } else {
                self.sites.only_value(variable).filter(|&value| tree.kind(value) == Kind::Function)
            }?;
            return Some(Callee { function, instance: Instance::None });
        }
        if !self.traits.bare_methods {
            return None;
        }
        let mut around = tree.ancestors(call).filter(|&id| tree.kind(id) == Kind::Class);
        let function = around.find_map(|class| self.method(class, tree.sym(callee), arguments))?;
        let own = class_around(tree, function) == class_around(tree, call) && !tree.has(function, flag::STATIC);
        Some(Callee { function, instance: if own { Instance::Own } else { Instance::None } })
    }

    fn by_object(&self, object: NodeId, name: Symbol, arguments: usize) -> Option<Callee> {
        let tree = self.tree;
        if self.is_instance(object) {
            let function = self.method(class_around(tree, object)?, name, arguments)?;
            return Some(Callee { function, instance: Instance::Own });
        }
        if tree.kind(object) == Kind::Ident
            && let Some(class) = self.class_named(object)
        {
            let function = self.method(class, name, arguments)?;
            // An instance that is a parameter like any other is among the arguments.
            return Some(Callee { function, instance: Instance::None });
        }
        let class = self.class_of(object, 0)?;
        let function = self.method(class, name, arguments)?;
        Some(Callee { function, instance: Instance::Of(object) })
    }

    /// The one method of a name, of the class or of the nearest base class that has it.
    fn method(&self, class: NodeId, name: Symbol, arguments: usize) -> Option<NodeId> {
        let mut class = class;
        for _ in 0..DEEPEST {
            if let Some(methods) = self.methods.get(&(class, name)) {
                return self.one_of(methods, arguments);
            }
            class = self.base(class)?;
        }
        None
    }

    fn one_of(&self, methods: &[NodeId], arguments: usize) -> Option<NodeId> {
        let has_body = |&&method: &&NodeId| self.tree.part(method, 4).is_some();
        let mut fitting = methods.iter().filter(has_body);
        match (fitting.next(), fitting.next()) {
            (Some(&only), None) => Some(only),
            (Some(_), Some(_)) => {
                let mut fitting = methods.iter().filter(has_body).filter(|&&method| self.takes(method) == arguments);
                fitting.next().copied().filter(|_| fitting.next().is_none())
            }
            _ => None,
        }
    }

    fn takes(&self, method: NodeId) -> usize {
        let parameters = self.tree.child(method, 2);
        let count = parameters.map_or(0, |parameters| self.tree.children(parameters).count());
        if self.traits.instance_names.is_empty() { count } else { count.saturating_sub(1) }
    }

    fn base(&self, class: NodeId) -> Option<NodeId> {
        let tree = self.tree;
        let body = tree.last_child(class);
        tree.children(class).skip(2).filter(|&base| Some(base) != body).find_map(|base| self.class_named(base))
    }

    /// The class that a name, or the only name in a type, stands for.
    fn class_named(&self, node: NodeId) -> Option<NodeId> {
        let tree = self.tree;
        let name = match tree.kind(node) {
            Kind::Ident => node,
            Kind::Type => tree.child(node, 0).filter(|&id| tree.kind(id) == Kind::Ident)?,
            _ => return None,
        };
        let declared = self.names.variable(name).and_then(|variable| self.names.declared_at(variable));
        if let Some(declared) = declared {
            return tree.parent(declared).filter(|&id| tree.kind(id) == Kind::Class);
        }
        match self.classes.get(&tree.sym(name))?.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// The class of the object that a call makes.
    fn class_made(&self, call: NodeId) -> Option<NodeId> {
        let tree = self.tree;
        let made = tree.kind(call) == Kind::New || !self.traits.instance_names.is_empty();
        if !made || !matches!(tree.kind(call), Kind::New | Kind::Call) {
            return None;
        }
        self.class_named(tree.child(call, 0)?)
    }

    fn constructor(&self, class: NodeId, arguments: usize) -> Option<NodeId> {
        let tree = self.tree;
        let own = tree.part(class, 1).map(|name| tree.sym(name));
        let names = self.traits.constructor_names.iter().map(|name| Symbol::of(name)).chain(own);
        names.into_iter().find_map(|name| self.method(class, name, arguments))
    }

    fn class_of(&self, node: NodeId, depth: u32) -> Option<NodeId> {
        if depth > DEEPEST {
            return None;
        }
        let tree = self.tree;
        match tree.kind(node) {
            Kind::New | Kind::Call => self.class_made(node),
            Kind::Cast => self.class_of(tree.child(node, 0)?, depth + 1),
            Kind::Ident => {
                let variable = self.names.variable(node)?;
                let mut given = self.sites.given(variable);
                match (given.next(), given.next()) {
                    (Some(Some(value)), None) => self.class_of(value, depth + 1),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
