//! Lists with ellipses, strings with holes, and bags in which order does not count.

use super::pattern::{STRING_REGEX, compile_string_regex};
use super::{List, Matcher, Next, without};
use crate::hit::Bound;
use crate::values::Constant;
use syntax::{Kind, NodeId, Span, Symbol, flag};

impl<'m> Matcher<'m> {
    /// Consecutive nodes; `...` takes any number of them, `$...X` binds any number.
    pub(super) fn list(&mut self, ps: &[NodeId], ts: &[NodeId], k: Next<'_, 'm>) -> bool {
        let Some((&p, rest)) = ps.split_first() else { return ts.is_empty() && k(self) };
        match self.pattern.kind(p) {
            Kind::Ellipsis if rest.is_empty() => k(self),
            Kind::Ellipsis => (0..=ts.len()).any(|skipped| self.list(rest, &ts[skipped..], k)),
            Kind::EllipsisMetavar => (0..=ts.len()).any(|taken| {
                let bound = self.run(ts, taken);
                self.bind(p, bound, &mut |m| m.list(rest, &ts[taken..], k))
            }),
            _ => match ts.split_first() {
                Some((&t, others)) => self.node(p, t, &mut |m| m.list(rest, others, k)),
                None => false,
            },
        }
    }

    /// What `$...X` is bound to when it takes the first `taken` of `ts`.
    pub(super) fn run(&self, ts: &[NodeId], taken: usize) -> Bound {
        match (ts.first(), taken) {
            (Some(&first), 1..) => Bound::Nodes(first, ts[taken - 1]),
            (Some(&first), 0) => {
                let at = self.tree().span(first).start;
                Bound::Text(Span { start: at, end: at })
            }
            (None, _) => Bound::Text(Span::default()),
        }
    }

    /// Every pattern element matches an element of its own, in any order. Without `...` all must be used, unless `less_is_ok`.
    pub(super) fn bag(&mut self, ps: &[NodeId], ts: &[NodeId], less_is_ok: bool, k: Next<'_, 'm>) -> bool {
        let Some((&p, rest)) = ps.split_first() else { return (less_is_ok || ts.is_empty()) && k(self) };
        (0..ts.len()).any(|at| self.element(p, ts[at], &mut |m| m.bag(rest, &without(ts, at), less_is_ok, k)))
    }

    /// An element of a bag: statements of class bodies look inside as statements do.
    pub(super) fn element(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        // `@name` is a decorator without arguments.
        if self.tree().kind(t) == Kind::Call
            && super::view::is_decorator(self.tree(), t)
            && self.pattern.kind(p) != Kind::Call
        {
            let mut parts = self.tree().children(t);
            return match (parts.next(), parts.next()) {
                (Some(callee), None) => self.node(p, callee, k),
                _ => false,
            };
        }
        if self.pattern.kind(p) == Kind::ExprStmt { self.statement(p, t, k) } else { self.node(p, t, k) }
    }

    /// Splits off ellipses: the rest, and whether there were any.
    pub(super) fn without_ellipses(&self, ps: impl Iterator<Item = NodeId>) -> (Vec<NodeId>, bool) {
        let all: Vec<NodeId> = ps.collect();
        let rest: Vec<NodeId> = all.iter().copied().filter(|&p| !self.is_ellipsis(p)).collect();
        let any = rest.len() < all.len();
        (rest, any)
    }

    /// `...` itself, or a statement or class member that is nothing else.
    pub(super) fn is_ellipsis(&self, p: NodeId) -> bool {
        match self.pattern.kind(p) {
            Kind::Ellipsis => true,
            Kind::ExprStmt | Kind::VarDef => {
                let rest = self.pattern.children(p).skip(1).all(|child| self.pattern.kind(child) == Kind::Empty);
                rest && self.pattern.child(p, 0).is_some_and(|inner| self.pattern.kind(inner) == Kind::Ellipsis)
            }
            _ => false,
        }
    }

    pub(super) fn unordered(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let (ps, open) = self.without_ellipses(self.pattern.children(p));
        let ts: Vec<NodeId> = self.tree().children(t).collect();
        self.bag(&ps, &ts, open, k)
    }

    /// Entries in any order. A JavaScript object may have more than the pattern names; a Python dict only with `...`.
    pub(super) fn dict(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let (ps, open) = self.without_ellipses(self.pattern.children(p));
        let ts: Vec<NodeId> = self.tree().children(t).collect();
        let less_is_ok = open || (self.options.implicit_ellipsis && self.view.traits.open_dictionaries);
        self.bag(&ps, &ts, less_is_ok, k)
    }

    /// String literal patterns: `"..."`, `"$X"`, `"=~/re/"`, or the text itself; also against what a name is known to hold.
    pub(super) fn string(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let tree = self.tree();
        let wanted = self.pattern.text(p);
        if self.pattern.has(p, flag::CONCAT) && wanted.bytes().all(|byte| byte == b'.') {
            // `"..." "..."`: literals behind one another, however many.
            return tree.has(t, flag::CONCAT) && matches!(tree.kind(t), Kind::Str | Kind::Template) && k(self);
        }
        if self.spells_the_same(p, t) {
            return k(self);
        }
        let literal = match tree.kind(t) {
            Kind::Str => Some(t),
            Kind::Template => single_part(tree, t),
            _ => None,
        };
        if let Some(literal) = literal {
            return match wanted {
                "..." => k(self),
                _ if is_metavariable(wanted) => {
                    let at = tree.span(literal).start;
                    let bound = match tree.text_span(literal) {
                        Some(text) => Bound::Text(text),
                        None if tree.text(literal).is_empty() => Bound::Text(Span { start: at, end: at }),
                        // Put together from several pieces: all of them.
                        None => Bound::Text(tree.span(literal)),
                    };
                    self.bind_symbol(self.pattern.sym(p), wanted == "$_", bound, k)
                }
                _ if wanted.starts_with(STRING_REGEX) => self.string_regex(p, tree.text(literal)) && k(self),
                _ => self.pattern.sym(p) == tree.sym(literal) && k(self),
            };
        }
        if !self.options.constant_propagation || !self.may_be_constant(t) {
            return false;
        }
        match self.view.values().constant(t) {
            Some(Constant::Str(value)) => match wanted {
                "..." => k(self),
                _ if is_metavariable(wanted) => {
                    // The text of the literal behind the name, when there is one.
                    let literal = self.view.values().symbolic(t).filter(|&at| tree.kind(at) == Kind::Str);
                    let bound = literal.and_then(|at| tree.text_span(at)).map_or(Bound::Node(t), Bound::Text);
                    self.bind_symbol(self.pattern.sym(p), wanted == "$_", bound, k)
                }
                _ if wanted.starts_with(STRING_REGEX) => self.string_regex(p, &value) && k(self),
                _ => *wanted == *value && k(self),
            },
            Some(Constant::AnyStr) => wanted == "..." && k(self),
            _ => false,
        }
    }

    /// f-strings and template literals: `...` in a text part takes any number of parts.
    pub(super) fn template(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let joins = |tree: &syntax::Tree, at| tree.has(at, flag::CONCAT);
        if self.tree().kind(t) != Kind::Template
            || self.pattern.sym(p) != self.tree().sym(t)
            || joins(self.tree(), t) && !joins(self.pattern, p)
        {
            return false;
        }
        let ps: List = self.pattern.children(p).collect();
        let ts: List = self.tree().children(t).collect();
        self.template_parts(&ps, &ts, k)
    }

    fn template_parts(&mut self, ps: &[NodeId], ts: &[NodeId], k: Next<'_, 'm>) -> bool {
        let Some((&p, rest)) = ps.split_first() else { return ts.is_empty() && k(self) };
        let text = if self.pattern.kind(p) == Kind::Str { self.pattern.text(p) } else { "" };
        if let Some(name) = text.strip_prefix("$...").filter(|name| is_metavariable(&format!("${name}"))) {
            let symbol = Symbol::of(&format!("$...{name}"));
            return (0..=ts.len()).rev().any(|taken| {
                let span = match (ts.first(), taken.checked_sub(1)) {
                    (Some(&first), Some(last)) => self.tree().span(first).to(self.tree().span(ts[last])),
                    _ => Span::default(),
                };
                self.bind_symbol(symbol, false, Bound::Text(span), &mut |m| m.template_parts(rest, &ts[taken..], k))
            });
        }
        if text == "..." {
            return (0..=ts.len()).any(|skipped| self.template_parts(rest, &ts[skipped..], k));
        }
        let Some((&t, others)) = ts.split_first() else { return false };
        // "...FROM " and " WHERE..." : the text part holds the words, ellipses stand for what is around them.
        if self.pattern.kind(p) == Kind::Str && self.tree().kind(t) == Kind::Str && text.contains("...") {
            let fits = holed_text(text, self.tree().text(t));
            return fits && self.template_parts(rest, others, k);
        }
        self.node(p, t, &mut |m| m.template_parts(rest, others, k))
    }

    /// Whether a string that is a regex matches a text.
    pub(super) fn string_regex(&mut self, p: NodeId, text: &str) -> bool {
        let Some(slot) = self.string_regexes.get(&self.pattern.sym(p)) else { return false };
        let Some(regex) = slot.get_or_init(|| compile_string_regex(self.pattern.text(p))) else { return false };
        regex.is_match(text).unwrap_or_else(|| {
            self.steps.give_up_on_regex();
            false
        })
    }

    pub(super) fn jsx(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let tree = self.tree();
        let mut p_children = self.pattern.children(p);
        let mut t_children = tree.children(t);
        let (Some(p_name), Some(name)) = (p_children.next(), t_children.next()) else { return false };
        let p_rest: Vec<NodeId> = p_children.collect();
        let p_split = attribute_count(self.pattern, p_name, &p_rest);
        let t_rest: Vec<NodeId> = t_children.collect();
        let t_split = t_rest
            .iter()
            .position(|&at| !matches!(tree.kind(at), Kind::JsxAttribute | Kind::Spread))
            .unwrap_or(t_rest.len());
        let (attributes, is_open) = self.without_ellipses(p_rest[..p_split].iter().copied());
        let is_open = is_open || self.options.xml_attrs_implicit_ellipsis;
        let contents: Vec<NodeId> = p_rest[p_split..].to_vec();
        let (t_attributes, t_contents) = t_rest.split_at(t_split);
        let closes_itself = |tree: &syntax::Tree, id: NodeId| tree.source_of(id).ends_with("/>");
        if !self.options.xml_singleton_loose_matching && closes_itself(self.pattern, p) != closes_itself(tree, t) {
            return false;
        }
        self.node(p_name, name, &mut |m| {
            m.bag(&attributes, t_attributes, is_open, &mut |m| match contents.as_slice() {
                [] => k(m),
                // A lone `$TEXT` is the text with which the contents begin.
                &[only] if m.pattern.kind(only) == Kind::Metavar => {
                    let text = t_contents
                        .first()
                        .filter(|&&first| tree.kind(first) == Kind::Str && !tree.text(first).trim().is_empty());
                    text.is_some_and(|&text| m.bind(only, Bound::Node(text), k))
                }
                _ if !m.options.xml_children_ordered => {
                    let (wanted, is_open) = m.without_ellipses(contents.iter().copied());
                    m.bag(&wanted, t_contents, is_open, k)
                }
                _ => m.list(&contents, t_contents, k),
            })
        })
    }

    pub(super) fn jsx_attribute(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let (Some(p_value), Some(value)) = (self.pattern.child(p, 0), self.tree().child(t, 0)) else { return false };
        let name = self.pattern.text(p);
        if is_metavariable(name) {
            let span = self.tree().span(t);
            let bound = Bound::Text(Span { start: span.start, end: span.start + self.tree().text(t).len() as u32 });
            return self.bind_symbol(self.pattern.sym(p), name == "$_", bound, &mut |m| m.jsx_value(p_value, value, k));
        }
        self.pattern.sym(p) == self.tree().sym(t) && self.jsx_value(p_value, value, k)
    }

    /// `{e}` and `e` are the same value; a string pattern also matches a braced one.
    fn jsx_value(&mut self, p: NodeId, t: NodeId, k: Next<'_, 'm>) -> bool {
        let inner = |kind: Kind, child: Option<NodeId>, whole: NodeId| {
            if kind == Kind::Interp { child.unwrap_or(whole) } else { whole }
        };
        let p_inner = inner(self.pattern.kind(p), self.pattern.child(p, 0), p);
        let t_inner = inner(self.tree().kind(t), self.tree().child(t, 0), t);
        let braced_pattern = p_inner != p;
        let braced = t_inner != t;
        if braced_pattern && !braced && self.pattern.kind(p_inner) != Kind::Metavar {
            return self.node(p, t, k);
        }
        self.node(p_inner, t_inner, k)
    }
}

/// How many of the parts behind the name of an element stand before its `>`.
fn attribute_count(tree: &syntax::Tree, name: NodeId, parts: &[NodeId]) -> usize {
    let mut end = tree.span(name).end;
    for (place, &part) in parts.iter().enumerate() {
        let span = tree.span(part);
        let may_be = matches!(tree.kind(part), Kind::JsxAttribute | Kind::Spread | Kind::Ellipsis | Kind::Metavar);
        let gap = tree.source().get(end as usize..span.start as usize).unwrap_or("");
        if !may_be || gap.contains('>') {
            return place;
        }
        end = span.end;
    }
    parts.len()
}

fn single_part(tree: &syntax::Tree, template: NodeId) -> Option<NodeId> {
    let mut children = tree.children(template);
    let only = children.next()?;
    (children.next().is_none() && tree.kind(only) == Kind::Str && !tree.has(template, flag::TAGGED)).then_some(only)
}

/// `$X` with nothing around it.
pub(super) fn is_metavariable(text: &str) -> bool {
    text.strip_prefix('$').is_some_and(|name| {
        name.starts_with(|first: char| first.is_ascii_uppercase() || first == '_')
            && name.chars().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_')
    })
}

/// Text with `...` holes: the pieces occur in order, the first and last at the ends unless a hole is there.
fn holed_text(pattern: &str, text: &str) -> bool {
    let pieces: Vec<&str> = pattern.split("...").collect();
    let mut rest = text;
    for (place, piece) in pieces.iter().enumerate() {
        if place == 0 {
            match rest.strip_prefix(piece) {
                Some(after) => rest = after,
                None => return false,
            }
        } else if place == pieces.len() - 1 {
            return rest.ends_with(piece);
        } else {
            match rest.find(piece) {
                Some(at) => rest = &rest[at + piece.len()..],
                None => return false,
            }
        }
    }
    rest.is_empty()
}
