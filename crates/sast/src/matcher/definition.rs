//! Functions, classes and imports: what is not written in the pattern does not matter.

use super::{List, Matcher, Next};
use crate::hit::Bound;
use syntax::{Kind, NodeId, Span, Symbol, flag};

impl<'m> Matcher<'m> {
    /// A pattern with a name matches definitions, methods and functions that are entries of an object; one without a name
    /// matches function expressions, and so does one that stands within an expression, whatever its name.
    pub(super) fn function(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let tree = self.tree();
        let is_item = |tree: &syntax::Tree, id: NodeId| {
            tree.has(id, flag::METHOD)
                || tree.parent(id).is_none_or(|at| {
                    matches!(tree.kind(at), Kind::Block | Kind::Module | Kind::ExprStmt | Kind::ExportDefault)
                })
        };
        let p_name = self.pattern.part(p, 1);
        let any_name = p_name.is_some_and(|name| self.pattern.kind(name) == Kind::Ellipsis);
        let named = p_name.is_some() && is_item(self.pattern, p);
        match tree.kind(t) {
            Kind::Function => {
                let Some(name) = tree.child(t, 1) else { return false };
                let in_list = tree.parent(t).is_some_and(|at| matches!(tree.kind(at), Kind::Block | Kind::Module));
                let defines = tree.has(t, flag::METHOD) || in_list;
                (any_name || named == defines) && self.function_named(p, if named { Some(name) } else { None }, t, k)
            }
            Kind::Pair if any_name => false,
            Kind::Pair if named => {
                let (Some(key), Some(value)) = (tree.child(t, 0), tree.child(t, 1)) else { return false };
                tree.kind(key) == Kind::Ident
                    && tree.kind(value) == Kind::Function
                    && self.function_named(p, Some(key), value, k)
            }
            _ => false,
        }
    }

    fn function_named(&mut self, p: NodeId, name: Option<NodeId>, t: NodeId, k: Next<'_, 'm>) -> bool {
        let tree = self.tree();
        for required in [flag::ASYNC, flag::GENERATOR, flag::STATIC, flag::GETTER, flag::SETTER] {
            if self.pattern.has(p, required) && !tree.has(t, required) {
                return false;
            }
        }
        if !self.options.arrow_is_function && self.pattern.has(p, flag::ARROW) != tree.has(t, flag::ARROW) {
            return false;
        }
        let ps: Vec<NodeId> = self.pattern.children(p).collect();
        let ts: Vec<NodeId> = tree.children(t).collect();
        let (&[p_decorators, p_name, p_params, p_type, p_body], &[decorators, _, params, r#type, body]) =
            (ps.as_slice(), ts.as_slice())
        else {
            return false;
        };
        self.decorators(p_decorators, decorators, &mut |m| {
            let mut rest = |m: &mut Matcher<'m>| {
                m.params(p_params, params, &mut |m| m.optional(p_type, r#type, &mut |m| m.body(p_body, body, k)))
            };
            match name {
                Some(name) => m.optional(p_name, name, &mut rest),
                None => rest(m),
            }
        })
    }

    /// Every decorator of the pattern is among those of the target.
    pub(super) fn decorators(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let (ps, _) = self.without_ellipses(self.pattern.children(p));
        if ps.is_empty() {
            return k(self);
        }
        let ts: Vec<NodeId> = self.tree().children(t).collect();
        self.bag(&ps, &ts, true, k)
    }

    fn params(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let ps: Vec<NodeId> = self.pattern.children(p).map(|param| self.lone_mark(param)).collect();
        let ts: Vec<NodeId> = self.tree().children(t).collect();
        self.param_list(&ps, &ts, k)
    }

    fn param_list(&mut self, ps: &[NodeId], ts: &[NodeId], k: Next<'_, 'm>) -> bool {
        let Some((&p, rest)) = ps.split_first() else { return ts.is_empty() && k(self) };
        match self.pattern.kind(p) {
            Kind::Ellipsis => (0..=ts.len()).any(|skipped| self.param_list(rest, &ts[skipped..], k)),
            Kind::EllipsisMetavar => (0..=ts.len()).any(|taken| {
                let bound = self.run(ts, taken);
                self.bind(p, bound, &mut |m| m.param_list(rest, &ts[taken..], k))
            }),
            _ => match ts.split_first() {
                Some((&t, others)) => self.param(p, t, &mut |m| m.param_list(rest, others, k)),
                None => false,
            },
        }
    }

    /// `(..., $...X)`: a parameter that is nothing but a mark stands for itself.
    fn lone_mark(&self, param: NodeId) -> NodeId {
        let tree = self.pattern;
        let target = tree.child(param, 0).filter(|_| tree.kind(param) == Kind::Param && tree.text(param).is_empty());
        match target {
            Some(target) if matches!(tree.kind(target), Kind::Ellipsis | Kind::EllipsisMetavar) => target,
            _ => param,
        }
    }

    fn param(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let tree = self.tree();
        if self.pattern.kind(p) != Kind::Param {
            let target = tree.child(t, 0).unwrap_or(t);
            return self.node(p, target, k);
        }
        if tree.kind(t) != Kind::Param || self.pattern.sym(p) != tree.sym(t) {
            return false;
        }
        let ps: Vec<NodeId> = self.pattern.children(p).collect();
        let ts: Vec<NodeId> = tree.children(t).collect();
        let (&[p_target, p_type, p_default, p_decorators], &[target, r#type, default, decorators]) =
            (ps.as_slice(), ts.as_slice())
        else {
            return false;
        };
        self.node(p_target, target, &mut |m| {
            m.optional(p_type, r#type, &mut |m| {
                m.optional(p_default, default, &mut |m| m.decorators(p_decorators, decorators, k))
            })
        })
    }

    /// Bases and members in any order, each of the pattern's somewhere in the target.
    pub(super) fn class(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let tree = self.tree();
        let too = self.pattern.text(p).is_empty() && self.view.traits.classes_too.contains(&tree.text(t));
        if self.pattern.sym(p) != tree.sym(t) && !too {
            return false; // a class and an interface
        }
        let ps: Vec<NodeId> = self.pattern.children(p).collect();
        let ts: Vec<NodeId> = tree.children(t).collect();
        let ([p_decorators, p_name, p_bases @ .., p_body], [decorators, name, bases @ .., body]) =
            (ps.as_slice(), ts.as_slice())
        else {
            return false;
        };
        // What is only a type (`implements`) is a list of its own, in any order; of the others a pattern names the first ones.
        let is_type = |tree: &syntax::Tree, id: &NodeId| tree.kind(*id) == Kind::Type;
        let (p_types, p_bases): (List, List) = p_bases.iter().copied().partition(|id| is_type(self.pattern, id));
        let (types, bases): (List, List) = bases.iter().copied().partition(|id| is_type(tree, id));
        let (members, _) = self.without_ellipses(self.pattern.children(*p_body));
        let t_members: Vec<NodeId> = tree.children(*body).collect();
        self.decorators(*p_decorators, *decorators, &mut |m| {
            m.node(*p_name, *name, &mut |m| {
                m.first_of(&p_bases, &bases, &mut |m| {
                    m.bag(&p_types, &types, true, &mut |m| m.bag(&members, &t_members, true, k))
                })
            })
        })
    }

    /// A list that may go on.
    fn first_of(&mut self, ps: &[NodeId], ts: &[NodeId], k: Next<'_, 'm>) -> bool {
        if ps.is_empty() || (0..=ts.len()).any(|taken| self.list(ps, &ts[..taken], k)) {
            ps.is_empty() && k(self)
        } else {
            false
        }
    }

    pub(super) fn import(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        if self.tree().kind(t) == Kind::VarDef {
            return self.required(p, t, k);
        }
        if !matches!(self.tree().kind(t), Kind::Import | Kind::ImportFrom | Kind::ImportAll) {
            return false;
        }
        if self.pattern.has(p, flag::STATIC) && !self.tree().has(t, flag::STATIC) {
            return false;
        }
        if self.pattern.kind(p) == self.tree().kind(t) && self.same_form_of_import(p, t, k) {
            return true;
        }
        if let Some(name) = self.pattern.child(p, 0).filter(|_| self.pattern.kind(p) == Kind::Import)
            && let Some(path) = self.imported_path(t).filter(|_| self.pattern.kind(name) == Kind::Metavar)
        {
            return self.bind(name, Bound::Text(path), k);
        }
        // `import a.b` also means what `from a import b` and `from a.b import c` bring in.
        self.pattern.kind(p) == Kind::Import
            && self.tree().kind(t) != Kind::Import
            && self.pattern.part(p, 1).is_none()
            && self.imports_from(p, t)
            && k(self)
    }

    /// `a.b.C` where that is written in one.
    fn imported_path(&self, t: NodeId) -> Option<Span> {
        let tree = self.tree();
        let (module, name) = (tree.child(t, 0)?, tree.child(t, 1)?);
        let whole = tree.span(module).to(tree.span(name));
        let is_path = tree.kind(t) == Kind::ImportFrom
            && tree.source()[whole.range()].len() == tree.text(module).len() + tree.text(name).len() + 1;
        is_path.then_some(whole)
    }

    fn imports_from(&self, p: NodeId, t: NodeId) -> bool {
        let tree = self.tree();
        let (Some(wanted), Some(module)) = (self.pattern.child(p, 0), tree.child(t, 0)) else { return false };
        if self.pattern.kind(wanted) != Kind::ModuleName {
            return false;
        }
        let name = tree.child(t, 1).map_or("", |name| tree.text(name));
        let full = format!("{}.{name}", tree.text(module));
        within_module(self.pattern.text(wanted), &full)
    }

    /// `const {a} = require('m')` is `import {a} from 'm'`.
    fn required(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let tree = self.tree();
        let (Some(target), Some(value)) = (tree.child(t, 0), tree.part(t, 2)) else { return false };
        let (Some(wanted), Some(module)) = (self.pattern.child(p, 0), super::view::required(tree, value)) else {
            return false;
        };
        if self.pattern.kind(wanted) != Kind::ModuleName || !within_module(self.pattern.text(wanted), module) {
            return false;
        }
        match self.pattern.kind(p) {
            Kind::Import if self.pattern.part(p, 1).is_none() => k(self),
            Kind::ImportFrom if tree.kind(target) == Kind::Dict => {
                let (Some(p_name), Some(p_alias)) = (self.pattern.child(p, 1), self.pattern.child(p, 2)) else {
                    return false;
                };
                tree.children(target).any(|pair| match (tree.kind(pair), tree.child(pair, 0), tree.child(pair, 1)) {
                    (Kind::Pair, Some(key), Some(local)) => {
                        self.import_name(p_name, key, &mut |m| m.optional(p_alias, local, k))
                    }
                    _ => false,
                })
            }
            _ => false,
        }
    }

    fn same_form_of_import(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let ps: Vec<NodeId> = self.pattern.children(p).collect();
        let ts: Vec<NodeId> = self.tree().children(t).collect();
        match (ps.as_slice(), ts.as_slice()) {
            (&[p_module], &[module]) => self.module_name(p_module, module, k),
            (&[p_module, p_alias], &[module, alias]) => {
                self.module_name(p_module, module, &mut |m| m.optional(p_alias, alias, k))
            }
            (&[p_module, p_name, p_alias], &[module, name, alias]) => self.module_name(p_module, module, &mut |m| {
                // A metavariable stands for the name that the file goes on to use.
                let alias_written = m.tree().kind(alias) != Kind::Empty;
                let plain = m.pattern.kind(p_alias) == Kind::Empty && m.pattern.kind(p_name) == Kind::Metavar;
                let default = m.tree().text(name) == "default";
                if plain && alias_written && default {
                    return m.node(p_name, alias, k);
                }
                m.import_name(p_name, name, &mut |m| m.optional(p_alias, alias, k))
            }),
            _ => false,
        }
    }

    fn import_name(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        match self.pattern.kind(p) {
            Kind::Ident => self.pattern.sym(p) == self.tree().sym(t) && k(self),
            _ => self.node(p, t, k),
        }
    }

    /// The module itself or a package around it.
    fn module_name(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        // The text without its quotes, as for any string.
        let place = self.tree().text_span(t).map_or(Bound::Node(t), Bound::Text);
        match self.pattern.kind(p) {
            Kind::ModuleName => {}
            Kind::Metavar => return self.bind(p, place, k),
            _ => return self.node(p, t, k),
        }
        let (wanted, written) = (self.pattern.text(p), self.tree().text(t));
        if wanted == "..." {
            return k(self);
        }
        if wanted.starts_with(super::pattern::STRING_REGEX) {
            return self.string_regex(p, written) && k(self);
        }
        if super::sequence::is_metavariable(wanted) {
            return self.bind_symbol(self.pattern.sym(p), wanted == "$_", place, k);
        }
        if wanted.contains('$') {
            return self.module_words(self.pattern.text(p), t, k);
        }
        within_module(wanted, written) && k(self)
    }

    /// `django.$Y`: word by word, metavariables bind words.
    fn module_words(&mut self, wanted: &str, t: NodeId, k: Next<'_, 'm>) -> bool {
        let Some(place) = self.tree().text_span(t) else { return false };
        let written = self.tree().text(t);
        let mut at = place.start;
        let mut bound = Vec::new();
        let mut words = written.split('.');
        for word in wanted.split('.') {
            let Some(found) = words.next() else { return false };
            let span = Span { start: at, end: at + found.len() as u32 };
            at = span.end + 1;
            if super::sequence::is_metavariable(word) {
                bound.push((Symbol::of(word), Bound::Text(span)));
            } else if word != found {
                return false;
            }
        }
        self.bind_all(&bound, k)
    }

    fn bind_all(&mut self, bound: &[(Symbol, Bound)], k: Next<'_, 'm>) -> bool {
        match bound.split_first() {
            None => k(self),
            Some((&(name, place), rest)) => self.bind_symbol(name, false, place, &mut |m| m.bind_all(rest, k)),
        }
    }
}

/// Whether a module is the wanted one or lies in it.
fn within_module(wanted: &str, written: &str) -> bool {
    written.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '/']))
}
