//! One file prepared for matching: its tree, what names mean, and indexes that lead a pattern to the few nodes it can match.

use crate::taint::Summaries;
use crate::values::Values;
use rustc_hash::FxHashMap;
use source::Language;
use std::cell::OnceCell;
use syntax::{Kind, Names, NodeId, Span, Symbol, Tree, flag};

/// Everything that rules share about one file. Lives as long as the file is being analysed, on one thread.
pub struct FileView<'t> {
    /// The tree.
    pub tree: &'t Tree,
    /// Its language.
    pub language: Language,
    /// What its language does differently.
    pub traits: &'static syntax::Traits,
    /// Variables and imports.
    pub names: Names,
    values: OnceCell<Values>,
    /// What functions do to taints, for all rules.
    pub summaries: Summaries,
    by_kind: Vec<Vec<NodeId>>,
    by_name: FxHashMap<(Kind, Symbol), Vec<NodeId>>,
    expression: Vec<bool>,
    /// Nodes that name types, where these are no expressions; in order.
    in_type: Vec<NodeId>,
    nested: OnceCell<Vec<NodeId>>,
    /// The types that classes of the file declare for their fields, by name.
    pub(super) field_types: OnceCell<FxHashMap<Symbol, NodeId>>,
}

impl<'t> FileView<'t> {
    /// Resolves names and builds the indexes in one walk.
    pub fn new(tree: &'t Tree, language: Language) -> FileView<'t> {
        let mut view = FileView {
            tree,
            language,
            traits: syntax::traits(language),
            names: Names::of(tree, language),
            values: OnceCell::new(),
            summaries: Summaries::default(),
            by_kind: vec![Vec::new(); Kind::TypedMetavar as usize + 1],
            by_name: FxHashMap::default(),
            expression: vec![false; tree.len()],
            in_type: Vec::new(),
            nested: OnceCell::new(),
            field_types: OnceCell::new(),
        };
        for id in tree.ids() {
            view.index(id);
        }
        view
    }

    fn index(&mut self, id: NodeId) {
        let kind = self.tree.kind(id);
        let in_type = !self.traits.types_are_expressions && self.is_part_of_type(id);
        if !(in_type && matches!(kind, Kind::Index | Kind::Member)) {
            self.by_kind[kind as usize].push(id);
        }
        let key = kind == Kind::Str && self.traits.words_are_keys && is_key(self.tree, id);
        if in_type {
            self.in_type.push(id);
        }
        let declared = self.traits.declared_names_are_expressions && is_given_value(self.tree, id);
        self.expression[id.0 as usize] = !key && !in_type && (declared || is_expression(self.tree, id));
        if matches!(kind, Kind::Ident | Kind::Member) && is_decorator(self.tree, id) {
            self.index_name(Kind::Call, id, id);
        }
        let head = match kind {
            Kind::Call => self.tree.child(id, 0),
            Kind::New => self.tree.child(id, 0).map(|class| self.without_arguments(class)),
            Kind::Member if self.expression[id.0 as usize] => Some(id),
            Kind::Ident if self.expression[id.0 as usize] => Some(id),
            _ => None,
        };
        if let Some(head) = head {
            self.index_name(if kind == Kind::Ident { Kind::Member } else { kind }, head, id);
        }
    }

    /// Whether a node stands in a type or names one. Asked in preorder.
    fn is_part_of_type(&self, id: NodeId) -> bool {
        let Some(parent) = self.tree.parent(id) else { return false };
        let is_first = id.0 == parent.0 + 1;
        match self.tree.kind(parent) {
            Kind::Type => true,
            Kind::New => is_first && !self.traits.classes_are_expressions,
            Kind::Class => {
                let is_name = self.tree.child(parent, 1) == Some(id);
                !is_name && matches!(self.tree.kind(id), Kind::Ident | Kind::Member | Kind::Index | Kind::Other)
            }
            Kind::Index | Kind::Member | Kind::Unary => self.names_type(parent),
            Kind::Other => is_first && self.names_type(parent),
            _ => false,
        }
    }

    /// Whether a node names a type where that is no expression.
    pub fn names_type(&self, id: NodeId) -> bool {
        self.in_type.binary_search(&id).is_ok()
    }

    /// A type without its arguments, where a pattern need not have them.
    pub(super) fn without_arguments(&self, of_type: NodeId) -> NodeId {
        let generic = self.traits.type_arguments_optional && self.tree.kind(of_type) == Kind::Index;
        self.tree.child(of_type, 0).filter(|_| generic).unwrap_or(of_type)
    }

    fn index_name(&mut self, kind: Kind, head: NodeId, id: NodeId) {
        let name = self.tree.sym(head);
        let imported = (self.tree.kind(head) == Kind::Ident).then(|| self.imported_name(head)).flatten();
        self.by_name.entry((kind, name)).or_default().push(id);
        if let Some(imported) = imported.filter(|&imported| imported != name) {
            self.by_name.entry((kind, imported)).or_default().push(id);
        }
    }

    /// Last word of what an imported identifier stands for.
    fn imported_name(&self, ident: NodeId) -> Option<Symbol> {
        let path = self.names.imported(ident)?;
        Some(Symbol::of(path.rsplit('.').next().unwrap_or(path)))
    }

    /// Nodes of a kind, in preorder.
    pub fn of_kind(&self, kind: Kind) -> &[NodeId] {
        &self.by_kind[kind as usize]
    }

    /// Calls, `new`s by the last word of what is called, and paths (`Kind::Member`: members and names) by their last word; aliases of
    /// imports count under both words.
    pub fn named(&self, kind: Kind, name: Symbol) -> &[NodeId] {
        self.by_name.get(&(kind, name)).map_or(&[], Vec::as_slice)
    }

    /// Whether the node stands where an expression stands (not a property name, a parameter, a definition's name).
    pub fn is_expression(&self, id: NodeId) -> bool {
        self.expression[id.0 as usize]
    }

    /// Constants and symbolic values, computed when first asked for.
    pub fn values(&self) -> &Values {
        self.values.get_or_init(|| Values::of(self.tree, &self.names, self.language))
    }

    /// The dotted path that an expression names: `b.c` after `import a as b` is `a.c`. `None` when it names nothing imported.
    pub fn qualified(&self, id: NodeId) -> Option<String> {
        let mut words: Vec<&str> = Vec::new();
        let mut at = id;
        while self.tree.kind(at) == Kind::Member {
            words.push(self.tree.text(at));
            at = self.tree.child(at, 0)?;
        }
        let path = match self.tree.kind(at) {
            Kind::Ident => self.names.imported(at)?,
            Kind::Call => required(self.tree, at)?,
            _ => return None,
        };
        let mut dotted = path.to_owned();
        for word in words.iter().rev() {
            if word.is_empty() {
                return None;
            }
            dotted.push('.');
            dotted.push_str(word);
        }
        Some(dotted)
    }

    /// What a path of names that nothing in the file declares may stand for, by the modules of which everything is imported.
    pub(super) fn wildcard_paths(&self, id: NodeId) -> Vec<String> {
        let modules = self.of_kind(Kind::ImportAll);
        if modules.is_empty() || !self.traits.wildcards_resolve {
            return Vec::new();
        }
        let mut first = id;
        while self.tree.kind(first) == Kind::Member {
            match self.tree.child(first, 0) {
                Some(object) => first = object,
                None => return Vec::new(),
            }
        }
        let undeclared = |variable| self.names.declared_at(variable).is_none();
        if self.tree.kind(first) != Kind::Ident || !self.names.variable(first).is_some_and(undeclared) {
            return Vec::new();
        }
        let names =
            modules.iter().filter_map(|&import| self.tree.child(import, 0)).map(|module| self.tree.text(module));
        let path: String = self.tree.source_of(id).split_whitespace().collect();
        names.map(|module| format!("{module}.{path}")).collect()
    }

    /// Every statement of the file in order, those in nested blocks, functions and classes included: what `...` between
    /// statements ranges over when the statements next to it do not match.
    pub fn nested_statements(&self) -> &[NodeId] {
        self.nested.get_or_init(|| self.tree.ids().filter(|&id| stands_as_statement(self.tree, id)).collect())
    }

    /// The outermost node with exactly this span.
    pub fn at(&self, span: Span) -> Option<NodeId> {
        let mut within = NodeId::ROOT;
        loop {
            if self.tree.span(within) == span {
                return Some(within);
            }
            within = self.tree.children(within).find(|&child| self.tree.span(child).contains(span))?;
        }
    }

    /// Text of a span.
    pub fn text(&self, span: Span) -> &'t str {
        &self.tree.source()[span.range()]
    }
}

/// `@name` without a call, which is a call without arguments.
pub(super) fn is_decorator(tree: &Tree, id: NodeId) -> bool {
    tree.parent(id).is_some_and(|parent| tree.kind(parent) == Kind::Decorators)
}

/// `require('a')` as an expression.
pub(super) fn required(tree: &Tree, call: NodeId) -> Option<&str> {
    let (callee, argument) = (tree.child(call, 0)?, tree.child(call, 1)?);
    (tree.kind(callee) == Kind::Ident && tree.text(callee) == "require" && tree.kind(argument) == Kind::Str).then(
        || {
            let module = tree.text(argument);
            module.strip_prefix("node:").unwrap_or(module)
        },
    )
}

fn stands_as_statement(tree: &Tree, id: NodeId) -> bool {
    let Some(parent) = tree.parent(id) else { return false };
    match tree.kind(parent) {
        Kind::Block | Kind::Module => true,
        Kind::If => tree.kind(id) == Kind::If,
        _ => false,
    }
}

/// Whether the node names an entry of an object.
fn is_key(tree: &Tree, id: NodeId) -> bool {
    tree.parent(id).is_some_and(|parent| tree.kind(parent) == Kind::Pair && id.0 == parent.0 + 1)
}

/// Whether the node is the name in a declaration with a value.
fn is_given_value(tree: &Tree, id: NodeId) -> bool {
    let definition = tree.parent(id).filter(|&parent| tree.kind(parent) == Kind::VarDef && id.0 == parent.0 + 1);
    let is_own = |definition| tree.part(definition, 2).is_some() && !tree.has(definition, flag::IMPLICIT);
    tree.kind(id) == Kind::Ident && definition.is_some_and(is_own)
}

fn is_expression(tree: &Tree, id: NodeId) -> bool {
    use Kind::*;
    match tree.kind(id) {
        Number | Str | Template | Bool | Null | Atom | Regex | This | Super | Member | Index | Call | New | Unary
        | Update | Binary | Conditional | Assign | AugAssign | List | Tuple | Set | Dict | Comprehension | Await
        | Yield | Cast | Jsx | Spread => true,
        Function => {
            tree.has(id, flag::ARROW) || !tree.parent(id).is_some_and(|at| matches!(tree.kind(at), Block | Module))
        }
        Delete => true,
        // Of an object made with members of its own.
        Class => !tree.text(id).is_empty() && tree.part(id, 1).is_none(),
        Ident => ident_is_expression(tree, id),
        _ => false,
    }
}

fn ident_is_expression(tree: &Tree, id: NodeId) -> bool {
    let Some(parent) = tree.parent(id) else { return true };
    let is_first = id.0 == parent.0 + 1;
    match tree.kind(parent) {
        Kind::Member => is_first,
        Kind::Pair | Kind::Labeled => !is_first,
        Kind::Unpack => false,
        Kind::VarDef => !is_first,
        Kind::Param => tree.child(parent, 2) == Some(id),
        Kind::Function | Kind::Class => tree.child(parent, 1) != Some(id),
        Kind::Break | Kind::Continue | Kind::Import | Kind::ImportFrom | Kind::Global => false,
        Kind::Catch | Kind::WithItem => is_first,
        _ => true,
    }
}
