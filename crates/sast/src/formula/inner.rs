//! `metavariable-pattern`: a formula over what a metavariable stands for, in place, or over its text in another language.

use super::condition::unquoted;
use super::{Evaluator, Memo, Within};
use crate::generic::Reading;
use crate::hit::{Bindings, Bound, Hit};
use crate::matcher::{FileView, bound_text, same};
use crate::rule::Formula;
use syntax::{Kind, Span};

impl Evaluator<'_> {
    /// What all metavariables stand for, once for each way in which the formula matches; empty when it does not.
    pub(super) fn inner_bindings(
        &mut self,
        bound: Bound,
        language: Option<&str>,
        formula: &Formula,
        around: &Bindings,
    ) -> Vec<Bindings> {
        let mut found = match bound {
            Bound::Node(_) | Bound::Nodes(..) if language.is_none() && self.view.is_some() => {
                self.in_place(bound, formula, around)
            }
            _ => self.in_text(bound, language, formula, around),
        };
        found.sort();
        found.dedup();
        found
    }

    fn in_place(&mut self, bound: Bound, formula: &Formula, around: &Bindings) -> Vec<Bindings> {
        let node = match bound {
            Bound::Node(node) => Some(node),
            _ => None,
        };
        let within = self.within.replace(Within { span: self.span_of(bound), node });
        let env = std::mem::replace(&mut self.env, around.clone());
        let hits = self.evaluate(formula);
        (self.within, self.env) = (within, env);
        hits.into_iter().map(|hit| hit.bindings).collect()
    }

    /// Over the text on its own. What is bound there stands in this file too, unless the text is not as written.
    fn in_text(&mut self, bound: Bound, language: Option<&str>, formula: &Formula, around: &Bindings) -> Vec<Bindings> {
        let text = match (bound, self.view) {
            (Bound::Node(node), Some(view)) if view.tree.kind(node) == Kind::Str => bound_text(view, bound),
            _ => unquoted(self.written(bound)),
        };
        let base = place_in(self.text, text);
        let text = text.to_owned();
        let wanted = match language {
            None => self.view.map(|view| view.language),
            Some(name) => crate::rule::language_named(name),
        };
        let tree = wanted.and_then(|language| syntax::lower(language, &text));
        let view = match (&tree, wanted) {
            (Some(tree), Some(language)) => Some(FileView::new(tree, language)),
            _ => None,
        };
        let mut inner = Evaluator {
            patterns: self.patterns,
            view: view.as_ref(),
            text: &text,
            options: self.options,
            steps: self.steps,
            memo: &Memo::default(),
            within: None,
            reading: match language {
                Some("generic" | "spacegrep") => Reading::Generic,
                None if self.view.is_none() => self.reading,
                _ => Reading::Code,
            },
            env: Bindings::default(),
            today: self.today,
        };
        let hits = inner.evaluate(formula);
        let hits: Vec<Vec<_>> = hits
            .iter()
            .map(|Hit { bindings, .. }| bindings.0.iter().map(|&(name, bound)| (name, inner.span_of(bound))).collect())
            .collect();
        let Some(base) = base else {
            return if hits.is_empty() { Vec::new() } else { vec![around.clone()] };
        };
        hits.into_iter().filter_map(|bindings| self.brought_out(bindings, base, around)).collect()
    }

    /// What is bound inside, at its place in this file; `None` when it is not what the same metavariable stands for around.
    fn brought_out(&self, inside: Vec<(syntax::Symbol, Span)>, base: usize, around: &Bindings) -> Option<Bindings> {
        let mut all = around.clone();
        for (name, span) in inside {
            let place = Bound::Text(Span::new(base + span.start as usize, base + span.end as usize));
            match (all.get(name), self.view) {
                (None, _) => all.set(name, place),
                (Some(known), Some(view)) if same(view, known, place) => {}
                (Some(known), _) if self.written(known) == self.written(place) => {}
                _ => return None,
            }
        }
        Some(all)
    }
}

/// Where a piece of a text begins in it; `None` when it is a text of its own.
fn place_in(whole: &str, piece: &str) -> Option<usize> {
    let at = (piece.as_ptr() as usize).checked_sub(whole.as_ptr() as usize)?;
    (whole.get(at..at + piece.len()) == Some(piece)).then_some(at)
}
