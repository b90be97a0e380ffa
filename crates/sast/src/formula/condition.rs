//! Conditions on what metavariables are bound to.

use super::analysis::{high_entropy, may_run_for_ever};
use super::ranges::Range;
use super::{Evaluator, Memo, Within};
use crate::generic::Reading;
use crate::hit::Bound;
use crate::matcher::{FileView, Type, bound_text, is_called};
use crate::regexes::compile_anchored;
use crate::rule::{Condition, Environment, Formula, Value, evaluate};
use crate::values::Constant;
use syntax::{Kind, Symbol};

/// What a comparison knows: one match, and how numbers are to be read.
struct Comparing<'c, 'e> {
    evaluator: &'c Evaluator<'e>,
    range: &'c Range,
    strip: bool,
    base: u32,
}

impl Environment for Comparing<'_, '_> {
    fn value(&self, name: &str) -> Option<Value> {
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
    pub(super) fn where_holds(&mut self, condition: &Condition, ranges: Vec<Range>) -> Vec<Range> {
        let mut kept = Vec::new();
        for range in ranges {
            if !self.steps.take(4) {
                break;
            }
            if self.holds(condition, &range) {
                kept.push(range);
            }
        }
        kept
    }

    fn holds(&mut self, condition: &Condition, range: &Range) -> bool {
        let bound = |name: &str| range.hit.bindings.get(Symbol::of(name));
        match condition {
            Condition::Regex { metavariable, regex, constant_propagation } => {
                let Some(bound) = bound(metavariable) else { return false };
                let Some(Ok(compiled)) = self.patterns.anchored(&regex.text) else { return false };
                let text = match self.constant(bound).filter(|_| *constant_propagation) {
                    Some(Constant::Str(text)) => text.to_string(),
                    _ => self.written(bound).to_owned(),
                };
                compiled.is_match(&text).unwrap_or_else(|| {
                    self.steps.give_up_on_regex();
                    false
                })
            }
            Condition::Pattern { metavariable, language, formula } => {
                bound(metavariable).is_some_and(|bound| self.pattern_holds(bound, language.as_deref(), formula))
            }
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

    /// `metavariable-pattern`: in place, or over the text on its own when it is in another language or a piece of a string.
    fn pattern_holds(&mut self, bound: Bound, language: Option<&str>, formula: &Formula) -> bool {
        if let (None, Some(_), Bound::Node(_) | Bound::Nodes(..)) = (language, self.view, bound) {
            let node = match bound {
                Bound::Node(node) => Some(node),
                _ => None,
            };
            let saved = self.within.replace(Within { span: self.span_of(bound), node });
            let found = !self.evaluate(formula).is_empty();
            self.within = saved;
            return found;
        }
        let text = match (bound, self.view) {
            (Bound::Node(node), Some(view)) if view.tree.kind(node) == Kind::Str => bound_text(view, bound).to_owned(),
            _ => unquoted(self.written(bound)).to_owned(),
        };
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
        };
        !inner.evaluate(formula).is_empty()
    }
}

fn unquoted(text: &str) -> &str {
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
