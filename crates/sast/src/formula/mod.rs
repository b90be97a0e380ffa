//! Formulas over the matches in one file: and, or, not, inside, conditions, focus.
//!
//! Evaluation is lazy: a conjunction stops at the first member without matches, and the matches of a pattern are found once per file
//! whatever the number of rules that share it.

mod analysis;
mod condition;
mod inner;
mod randomness;
mod ranges;
mod store;

pub(crate) use store::describe;
pub use store::{Patterns, compile_error};

use crate::generic::{self, Documents, Reading};
use crate::hit::{Bindings, Bound, Hit};
use crate::matcher::{FileView, Steps, search};
use crate::regexes::Regex;
use crate::rule::{All, Formula, Options, Placed};
use ranges::{Range, Reach, difference, intersect};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::rc::Rc;
use syntax::{NodeId, Span, Symbol};

/// Steps that one more copy of a known match takes.
const COST_OF_A_MATCH: u64 = 4;

/// Number of a pattern, and the options that change what it matches.
type MemoKey = (u32, u32);

/// Matches that rules of one file share.
#[derive(Default)]
pub struct Memo {
    hits: RefCell<FxHashMap<MemoKey, Rc<[Hit]>>>,
    documents: Documents,
}

/// A part of a file that a condition looks at.
#[derive(Clone, Copy, Debug)]
pub struct Within {
    /// Where it stands.
    pub span: Span,
    /// The node that it is, when it is one.
    pub node: Option<NodeId>,
}

/// What a formula is evaluated against.
pub struct Evaluator<'e> {
    /// Compiled patterns and regexes.
    pub patterns: &'e Patterns,
    /// The file; `None` for rules that read text only.
    pub view: Option<&'e FileView<'e>>,
    /// The file's text.
    pub text: &'e str,
    /// Options of the rule.
    pub options: &'e Options,
    /// Budget of the rule in this file.
    pub steps: &'e mut Steps,
    /// Shared matches.
    pub memo: &'e Memo,
    /// Only matches in this part of the text count.
    pub within: Option<Within>,
    /// How patterns are read.
    pub reading: Reading,
    /// What metavariables stand for around a `metavariable-pattern`.
    pub env: Bindings,
    /// The day that rules compare dates with.
    pub today: Option<&'e str>,
}

impl<'e> Evaluator<'e> {
    /// All matches of a formula, in order of position.
    pub fn evaluate(&mut self, formula: &Formula) -> Vec<Hit> {
        let ranges = self.ranges(formula);
        let mut hits: Vec<Hit> = self.within_env(ranges).into_iter().map(|range| range.hit).collect();
        hits.sort_by(|a, b| (a.span, &a.bindings).cmp(&(b.span, &b.bindings)));
        hits.dedup();
        hits
    }

    fn ranges(&mut self, formula: &Formula) -> Vec<Range> {
        match formula {
            Formula::Pattern(pattern) => self.pattern(pattern),
            Formula::Regex(regex) => self.regex(regex),
            Formula::Any(parts) => {
                let mut all: Vec<Range> = parts.iter().flat_map(|part| self.ranges(part)).collect();
                ranges::dedup(&mut all);
                all
            }
            Formula::Inside(inner) => {
                let mut found = self.ranges(inner);
                found.iter_mut().for_each(|range| range.inside = true);
                found
            }
            Formula::All(all) => self.all(all),
            Formula::Anywhere(inner) => self.ranges(inner),
            Formula::As(inner, name) => {
                let mut found = self.ranges(inner);
                for Range { hit, .. } in &mut found {
                    hit.bindings.set(Symbol::of(name), hit.node.map_or(Bound::Text(hit.span), Bound::Node));
                }
                found
            }
            // Only meaningful in a conjunction, where `all` takes them out.
            Formula::Not(_) | Formula::NotInside(_) => Vec::new(),
        }
    }

    fn pattern(&mut self, pattern: &Placed) -> Vec<Range> {
        match self.reading {
            Reading::Code => {}
            Reading::Generic => {
                let documents = &self.memo.documents;
                let hits = generic::search(&pattern.text, self.text, self.options, documents, self.steps);
                return self.kept(hits.into_iter());
            }
            Reading::Nothing => return Vec::new(),
        }
        let Some(view) = self.view else { return Vec::new() };
        let Some((slot, Ok(compiled))) = self.patterns.pattern(&pattern.text, view.language) else { return Vec::new() };
        if let Some(Within { node: Some(node), .. }) = self.within {
            let hits = search(compiled, view, self.options, Some(node), &Bindings::default(), self.steps);
            return self.kept(hits.into_iter());
        }
        let key = (slot, options_key(self.options));
        let known = self.memo.hits.borrow().get(&key).cloned();
        let hits = known.unwrap_or_else(|| {
            let found: Rc<[Hit]> = search(compiled, view, self.options, None, &Bindings::default(), self.steps).into();
            if !self.steps.exhausted() {
                self.memo.hits.borrow_mut().insert(key, found.clone());
            }
            found
        });
        if !self.steps.take(hits.len() as u64 * COST_OF_A_MATCH) {
            return Vec::new();
        }
        self.kept(hits.iter().cloned())
    }

    fn kept(&self, hits: impl Iterator<Item = Hit>) -> Vec<Range> {
        let within = self.within;
        hits.filter(|hit| within.is_none_or(|within| within.span.contains(hit.span)))
            .map(|hit| Range { hit, inside: false })
            .collect()
    }

    /// Below `metavariable-pattern` a regex sees the part alone: `^` is where it begins.
    fn regex(&mut self, regex: &Placed) -> Vec<Range> {
        let Some(Ok(compiled)) = self.patterns.regex(&regex.text) else { return Vec::new() };
        let part = self.within.map_or(Span::new(0, self.text.len()), |within| within.span);
        let text = self.text.get(part.range()).unwrap_or("");
        let (hits, complete) = regex_hits(compiled, text, part.start);
        if !complete {
            self.steps.give_up_on_regex();
        }
        self.steps.take(text.len() as u64 / 16 + hits.len() as u64);
        self.kept(hits.into_iter())
    }

    fn all(&mut self, all: &All) -> Vec<Range> {
        let is_negative = |part: &&Formula| matches!(part, Formula::Not(_) | Formula::NotInside(_));
        let is_inside = |part: &&Formula| matches!(part, Formula::Inside(_));
        let is_anywhere = |part: &&Formula| matches!(part, Formula::Anywhere(_));
        let positive = all.parts.iter().filter(|part| !is_negative(part) && !is_anywhere(part));
        let (inside, direct): (Vec<&Formula>, Vec<&Formula>) = positive.partition(is_inside);
        let mut ranges: Option<Vec<Range>> = None;
        for part in direct.into_iter().chain(inside) {
            let found = self.ranges(part);
            let joined = match ranges {
                None => found,
                Some(before) => match self.view {
                    Some(view) => intersect(view, before, found, self.steps),
                    None => ranges::intersect_text(before, found, self.text, self.steps),
                },
            };
            if joined.is_empty() {
                return joined;
            }
            ranges = Some(joined);
        }
        // Conditions alone, below `metavariable-pattern`, speak about the whole part.
        let ranges = ranges.unwrap_or_else(|| self.whole());
        let mut ranges = self.within_env(ranges);
        for part in all.parts.iter().filter(is_anywhere) {
            let found = self.ranges(part);
            ranges = ranges::beside(self.view, ranges, &found, self.text, self.steps);
        }
        for part in all.parts.iter().filter(is_negative) {
            if ranges.is_empty() {
                return ranges;
            }
            let (negative, reach) = match part {
                Formula::Not(inner) if matches!(**inner, Formula::Anywhere(_)) => (self.ranges(inner), Reach::Anywhere),
                Formula::Not(inner) if is_text(inner) => (self.ranges(inner), Reach::Nested),
                Formula::Not(inner) => (self.ranges(inner), Reach::Same),
                Formula::NotInside(inner) => (self.ranges(inner), Reach::Within),
                _ => continue,
            };
            ranges = difference(self.view, ranges, (&negative, reach), self.text, self.steps);
            // With part of a negative unseen, what is left could be wrong: better a match too few, with the notice that says so.
            if self.steps.exhausted() {
                return Vec::new();
            }
        }
        ranges = self.where_all_hold(&all.conditions, ranges);
        for focus in &all.focus {
            ranges = self.focused(focus, ranges);
        }
        ranges
    }

    /// Those that agree with what metavariables stand for around, and know of it.
    fn within_env(&mut self, ranges: Vec<Range>) -> Vec<Range> {
        if self.env.0.is_empty() {
            return ranges;
        }
        let around =
            Range { hit: Hit { span: Span::default(), node: None, bindings: self.env.clone() }, inside: false };
        ranges::beside(self.view, ranges, &[around], self.text, self.steps)
    }

    fn whole(&self) -> Vec<Range> {
        let span = self.within.map_or(Span::new(0, self.text.len()), |within| within.span);
        vec![Range { hit: Hit { span, node: None, bindings: Bindings::default() }, inside: false }]
    }

    fn focused(&self, focus: &[String], ranges: Vec<Range>) -> Vec<Range> {
        let mut found = Vec::new();
        for range in ranges {
            for name in focus {
                let Some(bound) = range.hit.bindings.get(Symbol::of(name)) else { continue };
                let span = self.span_of(bound);
                let node = match bound {
                    Bound::Node(node) => Some(node),
                    Bound::Nodes(first, last) if first == last => Some(first),
                    _ => None,
                };
                let bindings = range.hit.bindings.clone();
                if range.hit.span.contains(span) {
                    found.push(Range { hit: Hit { span, node, bindings }, inside: false });
                } else if span.contains(range.hit.span) {
                    found.push(range.clone());
                }
            }
        }
        ranges::dedup(&mut found);
        found
    }

    /// Where a bound place stands.
    pub fn span_of(&self, bound: Bound) -> Span {
        match (bound, self.view) {
            (Bound::Text(span), _) => span,
            (Bound::Node(node), Some(view)) => view.tree.span(node),
            (Bound::Nodes(first, last), Some(view)) => view.tree.span(first).to(view.tree.span(last)),
            _ => Span::default(),
        }
    }
}

/// Whether a formula looks at text and not at code.
fn is_text(formula: &Formula) -> bool {
    match formula {
        Formula::Regex(_) => true,
        Formula::Any(parts) => parts.iter().all(is_text),
        _ => false,
    }
}

/// Matches of a regex as hits, and whether that is all of them; groups bind `$1`, … and `$NAME`.
fn regex_hits(regex: &Regex, text: &str, base: u32) -> (Vec<Hit>, bool) {
    let (found, complete) = regex.find_all(text);
    let hits = found
        .into_iter()
        .filter(|captures| captures.end > captures.start)
        .map(|captures| {
            let mut bindings = Bindings::default();
            let place = |start: usize, end: usize| Span { start: base + start as u32, end: base + end as u32 };
            for (number, name, start, end) in captures.groups {
                let bound = Bound::Text(place(start, end));
                bindings.set(Symbol::of(&format!("${number}")), bound);
                if let Some(name) = name {
                    bindings.set(Symbol::of(&format!("${name}")), bound);
                }
            }
            Hit { span: place(captures.start, captures.end), node: None, bindings }
        })
        .collect();
    (hits, complete)
}

/// The options that change what a pattern matches, as one number.
fn options_key(options: &Options) -> u32 {
    let flags = [
        options.constant_propagation,
        options.symbolic_propagation,
        options.ac_matching,
        options.commutative_boolop,
        options.vardef_assign,
        options.attr_expr,
        options.arrow_is_function,
        options.let_is_var,
        options.implicit_ellipsis,
        options.implicit_deep_exprstmt,
        options.implicit_return,
        options.go_deeper_stmt,
        options.decorators_order_matters,
        options.symmetric_eq,
        options.commutative_compop,
        options.xml_singleton_loose_matching,
        options.xml_attrs_implicit_ellipsis,
        options.xml_children_ordered,
    ];
    flags.iter().enumerate().map(|(bit, &on)| u32::from(on) << bit).sum()
}
