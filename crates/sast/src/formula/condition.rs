//! Conditions on what metavariables are bound to.

use super::Evaluator;
use super::analysis::may_run_for_ever;
use super::randomness::high_entropy;
use super::ranges::Range;
use crate::hit::{Bindings, Bound};
use crate::matcher::{Type, is_called};
use crate::regexes::compile_anchored;
use crate::rule::{Condition, Environment, Placed, Value, day_of, evaluate};
use crate::values::Constant;
use syntax::{Span, Symbol};

/// What a comparison knows: one match, and how numbers are to be read.
struct Comparing<'c, 'e> {
    evaluator: &'c Evaluator<'e>,
    range: &'c Range,
    strip: bool,
    base: u32,
}

impl Environment for Comparing<'_, '_> {
    fn value(&self, name: &str) -> Option<Value> {
        if name == "today()" {
            return self.evaluator.today.and_then(day_of).map(Value::Float);
        }
        let bound = self.range.hit.bindings.get(Symbol::of(name))?;
        self.evaluator.value(bound, self.strip, self.base)
    }

    fn matches_at_start(&self, regex: &str, text: &str) -> Option<bool> {
        match self.evaluator.patterns.anchored(regex) {
            Some(compiled) => compiled.ok()?.is_match(text),
            // Not written in a rule, but put together by the comparison.
            None => compile_anchored(regex).ok()?.is_match(text),
        }
    }
}

impl Evaluator<'_> {
    /// The ranges for which all conditions hold, with what `metavariable-pattern` and named groups bind. What one condition binds
    /// does not bind the next: each speaks about the match as it was.
    pub(super) fn where_all_hold(&mut self, conditions: &[Condition], ranges: Vec<Range>) -> Vec<Range> {
        if conditions.is_empty() {
            return ranges;
        }
        let mut matches: Vec<(Bindings, Range)> =
            ranges.into_iter().map(|range| (range.hit.bindings.clone(), range)).collect();
        for condition in conditions {
            let mut kept = Vec::new();
            for (before, range) in matches {
                if !self.steps.take(4) {
                    break;
                }
                self.where_holds(condition, &before, range, &mut kept);
            }
            matches = kept;
        }
        matches.into_iter().map(|(_, range)| range).collect()
    }

    fn where_holds(
        &mut self,
        condition: &Condition,
        before: &Bindings,
        mut range: Range,
        kept: &mut Vec<(Bindings, Range)>,
    ) {
        match condition {
            Condition::Pattern { metavariable, language, formula } => {
                let Some(bound) = range.hit.bindings.get(Symbol::of(metavariable)) else { return };
                for inner in self.inner_bindings(bound, language.as_deref(), formula, before) {
                    let mut range = range.clone();
                    for &(name, bound) in &inner.0 {
                        if range.hit.bindings.get(name).is_none() {
                            range.hit.bindings.0.push((name, bound));
                        }
                    }
                    kept.push((before.clone(), range));
                }
            }
            Condition::Regex { metavariable, regex, constant_propagation } => {
                let Some(bound) = range.hit.bindings.get(Symbol::of(metavariable)) else { return };
                if let Some(named) = self.regex_holds(bound, regex, *constant_propagation) {
                    named.into_iter().for_each(|(name, bound)| range.hit.bindings.set(name, bound));
                    kept.push((before.clone(), range));
                }
            }
            _ if self.holds(condition, &range) => kept.push((before.clone(), range)),
            _ => {}
        }
    }

    /// `metavariable-regex`: what its named groups stand for, when it matches.
    fn regex_holds(
        &mut self,
        bound: Bound,
        regex: &Placed,
        constant_propagation: bool,
    ) -> Option<Vec<(Symbol, Bound)>> {
        let Some(Ok(compiled)) = self.patterns.anchored(&regex.text) else { return None };
        let folded = match self.constant(bound).filter(|_| constant_propagation) {
            Some(Constant::Str(text)) => Some(text.to_string()),
            _ => None,
        };
        let written = self.written(bound);
        let matched = compiled.is_match(folded.as_deref().unwrap_or(written));
        match matched {
            Some(true) if compiled.has_names() && folded.is_none() => {
                let start = self.span_of(bound).range().start;
                let place = |from: usize, to: usize| Bound::Text(Span::new(start + from, start + to));
                let (found, _) = compiled.find_all(written);
                let groups = found.into_iter().next().map(|found| found.groups).unwrap_or_default();
                let named = groups.into_iter().filter_map(|(_, name, from, to)| Some((name?, place(from, to))));
                Some(named.map(|(name, place)| (Symbol::of(&format!("${name}")), place)).collect())
            }
            Some(true) => Some(Vec::new()),
            Some(false) => None,
            None => {
                self.steps.give_up_on_regex();
                None
            }
        }
    }

    fn holds(&mut self, condition: &Condition, range: &Range) -> bool {
        let bound = |name: &str| range.hit.bindings.get(Symbol::of(name));
        match condition {
            // Those bind metavariables, and are looked at before.
            Condition::Pattern { .. } | Condition::Regex { .. } => false,
            Condition::Comparison { comparison, strip, base, .. } => {
                let env = Comparing { evaluator: self, range, strip: *strip, base: *base };
                matches!(evaluate(comparison, &env), Some(Value::Bool(true)))
            }
            Condition::Type { metavariable, types } => {
                bound(metavariable).is_some_and(|bound| self.has_type(bound, types))
            }
            Condition::Analysis { metavariable, analyzer } => {
                let Some(bound) = bound(metavariable) else { return false };
                let text = unquoted(self.written(bound));
                match analyzer.as_str() {
                    "entropy" => high_entropy(text),
                    "redos" => may_run_for_ever(text),
                    _ => false,
                }
            }
        }
    }

    /// Source text of a bound place.
    pub(super) fn written(&self, bound: Bound) -> &str {
        let span = self.span_of(bound);
        self.text.get(span.range()).unwrap_or("")
    }

    fn constant(&self, bound: Bound) -> Option<Constant> {
        match (bound, self.view) {
            (Bound::Node(node), Some(view)) => view.values().constant(node),
            _ => None,
        }
    }

    fn value(&self, bound: Bound, strip: bool, base: u32) -> Option<Value> {
        match self.constant(bound) {
            Some(Constant::Int(value)) if base == 10 => return Some(Value::Int(value)),
            Some(Constant::Bool(value)) => return Some(Value::Bool(value)),
            Some(Constant::Str(text)) if !strip => return Some(Value::Str(text.to_string())),
            _ => {}
        }
        let written = self.written(bound);
        let text = if strip { unquoted(written) } else { written };
        if let Some(value) = number(text, base) {
            return Some(value);
        }
        Some(Value::Str(unquoted(text).to_owned()))
    }

    fn has_type(&self, bound: Bound, types: &[String]) -> bool {
        let (Bound::Node(node), Some(view)) = (bound, self.view) else { return false };
        let name = match view.type_of(node) {
            Some(Type::Written(place) | Type::Class(place)) => view.tree.source_of(place).to_owned(),
            Some(Type::PointerTo(place)) => format!("*{}", view.tree.source_of(place)),
            Some(Type::Builtin(name)) => return types.iter().any(|wanted| is_called(name, wanted)),
            None => return false,
        };
        let name = name.trim_start_matches([':', ' ']);
        types.iter().any(|wanted| wanted == name)
    }
}

pub(super) fn unquoted(text: &str) -> &str {
    let text = text.trim();
    for quote in ["'", "\"", "`"] {
        if let Some(inner) = text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
            return inner;
        }
    }
    text
}

fn number(text: &str, base: u32) -> Option<Value> {
    let plain = text.trim().replace('_', "");
    let lower = plain.to_ascii_lowercase();
    let (digits, radix) = match lower.get(..2) {
        Some("0x") => (&lower[2..], 16),
        Some("0o") => (&lower[2..], 8),
        Some("0b") => (&lower[2..], 2),
        _ => (lower.as_str(), base),
    };
    if let Ok(value) = i128::from_str_radix(digits, radix) {
        return Some(Value::Int(value));
    }
    let looks_numeric = lower.starts_with(|first: char| first.is_ascii_digit() || first == '-' || first == '.');
    lower.parse().ok().filter(|_| looks_numeric).map(Value::Float)
}
