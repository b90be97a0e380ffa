//! One pattern node against one node of the file, with the equivalences that rules rely on.

use super::view::is_decorator;
use super::{List, Matcher, Next};
use crate::hit::Bound;
use crate::values::Constant;
use syntax::{Kind, NodeId, Span, Symbol, Tree, flag};

impl<'m> Matcher<'m> {
    /// Matches `p` against `t`.
    pub(super) fn node(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        if !self.steps.take(1) {
            return true;
        }
        // `e as T` is `e`, unless the pattern speaks of the type.
        let t = match self.tree().kind(t) {
            Kind::Cast if self.view.traits.transparent_casts && self.pattern.kind(p) != Kind::Cast => {
                self.tree().child(t, 0).unwrap_or(t)
            }
            _ => t,
        };
        if self.shape(p, t, k) {
            return true;
        }
        self.through_value(p, t, k)
    }

    /// Matches without looking behind names at their values, as the whole of what is reported must.
    pub(super) fn shape(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let (pk, tk) = (self.pattern.kind(p), self.tree().kind(t));
        if matches!(pk, Kind::Ident | Kind::Member) && matches!(tk, Kind::Type | Kind::Index) {
            return self.named_type(p, t, k);
        }
        match pk {
            Kind::Metavar => tk != Kind::Empty && self.accepts_metavariable(t) && self.bind(p, Bound::Node(t), k),
            Kind::TypedMetavar => self.typed(p, t, k),
            Kind::Ellipsis => k(self),
            Kind::EllipsisMetavar => self.bind(p, Bound::Node(t), k),
            Kind::Deep => self.deep(p, t, k),
            Kind::Empty => tk == Kind::Empty && k(self),
            Kind::Str => self.string(p, t, k),
            Kind::Template => self.template(p, t, k),
            Kind::Number | Kind::Bool => self.literal(p, t, k),
            Kind::Regex => self.regex_literal(p, t, k),
            Kind::Atom if tk == Kind::Atom => self.atom(p, t, k),
            Kind::Ident => self.ident(p, t, k),
            Kind::Member => self.member(p, t, k),
            // A decorator is only what a decorator of the pattern means.
            _ if !self.options.attr_expr && is_decorator(self.tree(), t) && !is_decorator(self.pattern, p) => false,
            Kind::Call | Kind::New if pk == tk => self.call(p, t, k),
            Kind::Call if matches!(tk, Kind::Ident | Kind::Member) && is_decorator(self.tree(), t) => {
                self.bare_decorator(p, t, k)
            }
            Kind::Assign => self.assign(p, t, k),
            Kind::VarDef if tk == Kind::VarDef => self.vardef(p, t, k),
            Kind::Function => self.function(p, t, k),
            Kind::Class if tk == Kind::Class => self.class(p, t, k),
            Kind::Dict if tk == Kind::Dict => self.dict(p, t, k),
            Kind::Dict if tk == Kind::Set => self.without_ellipses(self.pattern.children(p)).0.is_empty() && k(self),
            Kind::Set if tk == Kind::Set => self.unordered(p, t, k),
            Kind::Jsx if tk == Kind::Jsx => self.jsx(p, t, k),
            Kind::JsxAttribute if tk == Kind::JsxAttribute => self.jsx_attribute(p, t, k),
            Kind::Keyword if tk == Kind::Keyword => self.keyword(p, t, k),
            Kind::Import | Kind::ImportFrom | Kind::ImportAll => self.import(p, t, k),
            Kind::ExprStmt => self.statement(p, t, k),
            Kind::Block | Kind::Module => self.block(p, t, k),
            Kind::If if tk == Kind::If => self.less_is_more(p, t, k),
            Kind::Try if tk == Kind::Try => self.try_statement(p, t, k),
            Kind::Type if tk == Kind::Type => self.type_node(p, t, k),
            Kind::Assert if tk == Kind::Assert => self.assertion(p, t, k),
            Kind::Binary if tk == Kind::Binary => self.binary(p, t, k),
            Kind::ForEach if tk == Kind::ForEach => self.each(p, t, k),
            Kind::While if tk == Kind::While => self.counting(p, t, k),
            Kind::For if matches!(tk, Kind::For | Kind::ForEach) => self.counting(p, t, k),
            Kind::Catch if tk == Kind::Catch => self.catch(p, t, k),
            Kind::Yield if tk == Kind::Yield => self.yielded(p, t, k),
            Kind::With if tk == Kind::With => self.with_statement(p, t, k),
            Kind::Index if tk == Kind::Index => self.index(p, t, k),
            Kind::Pair if matches!(tk, Kind::Pair | Kind::Function) => self.pair(p, t, k),
            Kind::Comprehension if tk == Kind::Comprehension => self.comprehension(p, t, k),
            // What a function ends with may be what it gives.
            Kind::Return if tk == Kind::ExprStmt && self.tree().has(t, flag::IMPLICIT) => self.children(p, t, k),
            Kind::Switch if tk == Kind::Switch => self.switch(p, t, k),
            Kind::Throw if tk == Kind::Throw => self.less_is_more(p, t, k),
            Kind::Return | Kind::Break if self.view.traits.silent_returns && self.tree().has(t, flag::IMPLICIT) => {
                self.pattern.has(p, flag::IMPLICIT) && tk == pk && self.same_kind(p, t, k)
            }
            _ if pk == tk => self.same_kind(p, t, k),
            _ => false,
        }
    }

    /// What a lone `$X` may stand for.
    fn accepts_metavariable(&self, t: NodeId) -> bool {
        !matches!(self.tree().kind(t), Kind::Keyword | Kind::Params | Kind::Decorators)
    }

    /// Same kind: same own text, children one by one (lists with ellipses allowed).
    pub(super) fn same_kind(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let own = self.pattern.text(p);
        if own.starts_with('$') {
            let span = self.tree().span(t);
            let name = self.tree().text(t).len() as u32;
            let (symbol, anonymous) = (self.pattern.sym(p), own == "$_");
            let bound = Bound::Text(Span { start: span.start, end: (span.start + name).min(span.end) });
            return self.bind_symbol(symbol, anonymous, bound, &mut |m| m.children(p, t, k));
        }
        if self.pattern.sym(p) != self.tree().sym(t) {
            return false;
        }
        let postfix = flag::POSTFIX;
        if self.pattern.kind(p) == Kind::Update && self.pattern.has(p, postfix) != self.tree().has(t, postfix) {
            return false;
        }
        self.children(p, t, k)
    }

    pub(super) fn children(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let ps: List = self.pattern.children(p).collect();
        let ts: List = self.tree().children(t).collect();
        self.list(&ps, &ts, k)
    }

    /// `if` without `else` also matches one with `else`, `raise` one with a cause: the last part is optional.
    fn less_is_more(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let mut ps: List = self.pattern.children(p).collect();
        let mut ts: List = self.tree().children(t).collect();
        if ps.last().is_some_and(|&last| self.pattern.kind(last) == Kind::Empty) {
            ps.pop();
            ts.truncate(ps.len());
        }
        self.list(&ps, &ts, k)
    }

    /// `<... e ...>`.
    pub(super) fn deep(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let Some(inner) = self.pattern.child(p, 0) else { return false };
        let end = self.tree().subtree_end(t);
        let mut at = t;
        while at < end {
            let kind = self.tree().kind(at);
            let tried = at == t || self.view.is_expression(at) || kind == Kind::VarDef;
            if tried && self.node(inner, at, k) {
                return true;
            }
            // Not into the bodies of functions.
            at = if kind == Kind::Function { self.tree().subtree_end(at) } else { NodeId(at.0 + 1) };
        }
        false
    }

    /// A name matches the same name, and what imports say it stands for.
    fn ident(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let tk = self.tree().kind(t);
        if tk == Kind::Ident && self.pattern.sym(p) == self.tree().sym(t) {
            return k(self);
        }
        matches!(tk, Kind::Ident | Kind::Member) && self.names_the_same(p, t) && k(self)
    }

    /// Whether the dotted path that `p` spells is what `t` stands for through imports.
    fn names_the_same(&self, p: NodeId, t: NodeId) -> bool {
        match self.view.qualified(t) {
            Some(qualified) => self.spells(p, &qualified),
            None => self.view.wildcard_paths(t).iter().any(|path| self.spells(p, path)),
        }
    }

    /// Whether the dotted path of `p` is this one.
    fn spells(&self, p: NodeId, qualified: &str) -> bool {
        let mut rest = qualified;
        let mut at = p;
        while self.pattern.kind(at) == Kind::Member {
            let word = self.pattern.text(at);
            if word.is_empty() || word.starts_with('$') {
                return false;
            }
            let Some(shorter) = rest.strip_suffix(word).and_then(|rest| rest.strip_suffix('.')) else { return false };
            rest = shorter;
            match self.pattern.child(at, 0) {
                Some(object) => at = object,
                None => return false,
            }
        }
        let word = self.pattern.text(at);
        let is_named = |name: fn(&str) -> &str| rest.contains('/') && name(rest) == word;
        self.pattern.kind(at) == Kind::Ident && (word == rest || self.view.traits.module_name.is_some_and(is_named))
    }

    fn member(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let (Some(p_object), Some(p_property)) = (self.pattern.child(p, 0), self.pattern.child(p, 1)) else {
            return false;
        };
        if self.pattern.kind(p_property) == Kind::Ellipsis {
            return self.chain(p_object, t, k);
        }
        let tree = self.tree();
        let structural = tree.kind(t) == Kind::Member
            && match (tree.child(t, 0), tree.child(t, 1)) {
                (Some(object), Some(property)) => {
                    let same_word = self.pattern.kind(p_property) != Kind::Ident
                        || self.pattern.sym(p_property) == tree.sym(property);
                    same_word && self.node(p_object, object, &mut |m| m.property(p_property, property, k))
                }
                _ => false,
            };
        if structural {
            return true;
        }
        if self.view.traits.imports_are_members && self.pattern.kind(p_object) == Kind::Metavar {
            return self.member_of_import(p_object, p_property, t, k);
        }
        if self.pattern.kind(p_property) == Kind::Metavar {
            return self.imported_member(p_object, p_property, t, k);
        }
        matches!(tree.kind(t), Kind::Ident | Kind::Member | Kind::Call)
            && !self.structurally_equal_path(p, t)
            && self.names_the_same(p, t)
            && k(self)
    }

    fn property(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        match self.pattern.kind(p) {
            Kind::Ident => self.tree().kind(t) == Kind::Ident && self.pattern.sym(p) == self.tree().sym(t) && k(self),
            _ => self.node(p, t, k),
        }
    }

    /// Whether the path was spelled out and therefore matched already.
    fn structurally_equal_path(&self, p: NodeId, t: NodeId) -> bool {
        self.tree().kind(t) == Kind::Member && self.tree().source_of(t) == self.pattern.source_of(p)
    }

    /// `$X.f` against `f` after `import a.f`: `$X` stands for `a` as it is written there.
    fn member_of_import(&mut self, p_object: NodeId, p_property: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let (tree, view) = (self.tree(), self.view);
        if tree.kind(t) != Kind::Ident || view.names.imported(t).is_none() {
            return false;
        }
        let declared = view.names.variable(t).and_then(|variable| view.names.declared_at(variable));
        let Some(module) = declared.and_then(|at| tree.parent(at)).and_then(|import| tree.child(import, 0)) else {
            return false;
        };
        let module = Bound::Text(tree.span(module));
        self.bind(p_object, module, &mut |m| m.property(p_property, t, k))
    }

    /// `a.$F` against `f` after `from a import f`.
    fn imported_member(&mut self, p_object: NodeId, p_property: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        if self.tree().kind(t) != Kind::Ident {
            return false;
        }
        let Some(qualified) = self.view.qualified(t) else { return false };
        let Some((module, _)) = qualified.rsplit_once('.') else { return false };
        let object = self.pattern.source_of(p_object);
        matches!(self.pattern.kind(p_object), Kind::Ident | Kind::Member)
            && object == module
            && self.bind(p_property, Bound::Node(t), k)
    }

    /// `$X. ... .f()`: the object may be any receiver along the chain.
    fn chain(&mut self, p_object: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let mut at = Some(t);
        while let Some(receiver) = at {
            if self.node(p_object, receiver, k) {
                return true;
            }
            at = match self.tree().kind(receiver) {
                Kind::Member | Kind::Call | Kind::Index => self.tree().child(receiver, 0),
                _ => None,
            };
        }
        false
    }

    fn assign(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let tree = self.tree();
        let (target, value) = match tree.kind(t) {
            // `=` is any assignment, `:=` one that declares.
            Kind::Assign if self.pattern.text(p).is_empty() || self.pattern.sym(p) == tree.sym(t) => {
                (tree.child(t, 0), tree.child(t, 1))
            }
            Kind::VarDef
                if self.pattern.text(p).is_empty()
                    && self.options.vardef_assign
                    && self.view.traits.definitions_are_assignments
                    && !tree.has(t, flag::IMPLICIT) =>
            {
                (tree.child(t, 0), tree.part(t, 2))
            }
            Kind::AugAssign if self.view.traits.updates_are_assignments => return self.update(p, t, k),
            _ => return false,
        };
        let (Some(target), Some(value)) = (target, value) else { return false };
        let (Some(p_target), Some(p_value)) = (self.pattern.child(p, 0), self.pattern.child(p, 1)) else {
            return false;
        };
        self.node(p_target, target, &mut |m| m.node(p_value, value, k))
            || self.view.traits.parallel_assignments_split && self.parallel(p_target, p_value, target, value, k)
            || (is_destructuring(tree, t) && self.keyword_is_target(p_target, p_value, t, k))
    }

    /// One of the assignments in `a, b = 1, 2`.
    fn parallel(&mut self, p_target: NodeId, p_value: NodeId, target: NodeId, value: NodeId, k: Next<'_, 'm>) -> bool {
        let tree = self.tree();
        let several = |id: NodeId| matches!(tree.kind(id), Kind::Tuple | Kind::List);
        if !several(target) || !several(value) || tree.children(target).count() != tree.children(value).count() {
            return false;
        }
        tree.children(target)
            .zip(tree.children(value))
            .any(|(target, value)| self.node(p_target, target, &mut |m| m.node(p_value, value, k)))
    }

    /// In `const {a} = b` Semgrep's `$X = $Y` also binds `$X` to the keyword and `$Y` to the whole declaration. Imported rules
    /// count on it to see two such declarations as one repeated.
    fn keyword_is_target(&mut self, p_target: NodeId, p_value: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        if self.pattern.kind(p_target) != Kind::Metavar {
            return false;
        }
        let start = self.tree().span(t).start;
        let keyword = Span { start, end: start + self.tree().text(t).len() as u32 };
        self.bind(p_target, Bound::Text(keyword), &mut |m| m.node(p_value, t, k))
    }

    /// In JavaScript `a += b` is `a = a + b`.
    fn update(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let tree = self.tree();
        let (Some(p_target), Some(p_value)) = (self.pattern.child(p, 0), self.pattern.child(p, 1)) else {
            return false;
        };
        let (Some(target), Some(value)) = (tree.child(t, 0), tree.child(t, 1)) else { return false };
        self.node(p_target, target, &mut |m| match m.pattern.kind(p_value) {
            Kind::Ellipsis => k(m),
            Kind::Metavar => m.bind(p_value, Bound::Node(t), k),
            Kind::Deep => m.deep(p_value, target, k) || m.deep(p_value, value, k),
            Kind::Binary if m.pattern.sym(p_value) == m.tree().sym(t) => {
                match (m.pattern.child(p_value, 0), m.pattern.child(p_value, 1)) {
                    (Some(left), Some(right)) => m.node(left, target, &mut |m| m.node(right, value, k)),
                    _ => false,
                }
            }
            _ => false,
        })
    }

    fn vardef(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let (wanted, written) = (self.pattern.text(p), self.tree().text(t));
        let keyword_fits = wanted.is_empty() || wanted == written || (self.options.let_is_var && wanted == "var");
        // What a loop declares in its head is no declaration of its own.
        let in_head = self.tree().has(t, flag::IMPLICIT) && !self.pattern.has(p, flag::IMPLICIT);
        if !keyword_fits || in_head {
            return false;
        }
        let ps: List = self.pattern.children(p).collect();
        let ts: List = self.tree().children(t).collect();
        let (&[p_target, p_type, p_value, ref p_decorators @ ..], &[target, r#type, value, ref decorators @ ..]) =
            (ps.as_slice(), ts.as_slice())
        else {
            return false;
        };
        if self.pattern.kind(p_value) != Kind::Empty && self.tree().kind(value) == Kind::Empty {
            return false;
        }
        if self.pattern.kind(p_target) == Kind::Metavar && is_destructuring(self.tree(), t) {
            return self.keyword_is_target(p_target, p_value, t, k);
        }
        self.node(p_target, target, &mut |m| {
            m.optional(p_type, r#type, &mut |m| {
                m.node(p_value, value, &mut |m| match (p_decorators.first(), decorators.first()) {
                    (Some(&p_decorators), Some(&decorators)) => m.decorators(p_decorators, decorators, k),
                    (Some(_), None) => false,
                    _ => k(m),
                })
            })
        })
    }

    /// An absent pattern part accepts anything.
    pub(super) fn optional(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        if self.pattern.kind(p) == Kind::Empty { k(self) } else { self.node(p, t, k) }
    }

    fn type_node(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        match (self.pattern.child(p, 0), self.tree().child(t, 0)) {
            (Some(p_inner), Some(inner)) => {
                if self.pattern.sym(p) == self.tree().sym(t) {
                    return k(self);
                }
                self.node(p_inner, inner, k)
            }
            _ => self.pattern.sym(p) == self.tree().sym(t) && k(self),
        }
    }

    /// Constants and symbolic values behind a name.
    fn through_value(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        if !self.options.symbolic_propagation || self.following >= 8 {
            return false;
        }
        let searchable = !matches!(self.pattern.kind(p), Kind::Ellipsis | Kind::Empty | Kind::Deep);
        if !searchable || self.tree().kind(t) != Kind::Ident || !self.view.is_expression(t) {
            return false;
        }
        let Some(value) = self.view.values().symbolic(t) else { return false };
        // A metavariable stands for the name as it is written, or for another name that it was given.
        if self.pattern.kind(p) == Kind::Metavar && self.tree().kind(value) != Kind::Ident {
            return false;
        }
        self.following += 1;
        let stop = self.node(p, value, k);
        self.following -= 1;
        stop
    }

    fn literal(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        if self.pattern.kind(p) == self.tree().kind(t) {
            return self.pattern.sym(p) == self.tree().sym(t) && k(self);
        }
        if self.spells_the_same(p, t) {
            return k(self);
        }
        if !self.options.constant_propagation || !self.may_be_constant(t) {
            return false;
        }
        let wanted = self.pattern.text(p);
        let fits = match self.view.values().constant(t) {
            Some(Constant::Int(value)) => wanted.parse() == Ok(value),
            Some(Constant::Bool(value)) => wanted == if value { "true" } else { "false" },
            _ => false,
        };
        fits && k(self)
    }

    /// Whether two literals of different kinds are the same text, where that is what counts.
    pub(super) fn spells_the_same(&self, p: NodeId, t: NodeId) -> bool {
        self.view.traits.literals_are_texts
            && matches!(self.tree().kind(t), Kind::Str | Kind::Number | Kind::Bool)
            && self.pattern.text(p) == self.tree().text(t)
    }

    /// `:name`, `:$X` and `:...`.
    fn atom(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        match self.pattern.text(p) {
            "..." => k(self),
            name if super::sequence::is_metavariable(name) => {
                let bound = self.tree().text_span(t).map_or(Bound::Node(t), Bound::Text);
                self.bind_symbol(self.pattern.sym(p), name == "$_", bound, k)
            }
            _ => self.pattern.sym(p) == self.tree().sym(t) && k(self),
        }
    }

    fn regex_literal(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        // A regex is a constant: a name that holds one is as good as the literal.
        let held = || self.view.values().symbolic(t).filter(|_| self.options.constant_propagation);
        let literal = if self.tree().kind(t) == Kind::Ident { held().unwrap_or(t) } else { t };
        if self.tree().kind(literal) == Kind::Template && self.tree().text(literal) == "regex" {
            return self.pattern.text(p) == "..." && k(self); // one with code in it
        }
        if self.tree().kind(literal) != Kind::Regex {
            return false;
        }
        let t = literal;
        match self.pattern.text(p) {
            "..." => k(self),
            text if text.starts_with('$') => {
                let body = Symbol::of(text);
                let span = self.tree().span(t);
                let bound =
                    Bound::Text(Span { start: span.start + 1, end: span.start + 1 + self.tree().text(t).len() as u32 });
                self.bind_symbol(body, false, bound, k)
            }
            _ => self.pattern.sym(p) == self.tree().sym(t) && k(self),
        }
    }
}

/// `const {a} = b`, `let [a] = b`.
pub(super) fn is_destructuring(tree: &Tree, definition: NodeId) -> bool {
    let is_pattern =
        tree.child(definition, 0).is_some_and(|target| matches!(tree.kind(target), Kind::Dict | Kind::List));
    tree.kind(definition) == Kind::VarDef && is_pattern && tree.part(definition, 2).is_some()
}
