//! `metavariable-*`: conditions on what a metavariable is bound to.

use super::Reader;
use super::expect::{Entry, value_of};
use super::formula::POSITIVE;
use super::language::targets_named;
use crate::rule::compare::parse_comparison;
use crate::rule::formula::{Compare, Condition};
use crate::rule::yaml::{Node, Value};
use engine::wording::quoted;

/// Analysers that run.
const ANALYZERS: &[&str] = &["entropy", "redos"];

impl Reader<'_> {
    /// The entries of a condition, none of them unknown.
    fn condition<'n>(&mut self, node: &'n Node<'n>, known: &[&str]) -> Option<&'n [Entry<'n>]> {
        let entries = self.entries(node, &format!("a mapping with {}", quoted(known)))?;
        for (key, _) in entries {
            if !known.contains(&key.text().unwrap_or_default()) {
                self.unknown_key(key, known);
            }
        }
        Some(entries)
    }

    fn subject(&mut self, node: &Node<'_>, entries: &[Entry<'_>]) -> Option<String> {
        self.required(node, entries, "metavariable").and_then(|name| self.metavariable(name))
    }

    pub(super) fn metavariable_regex(&mut self, node: &Node<'_>) -> Option<Condition> {
        let entries = self.condition(node, &["metavariable", "regex", "constant-propagation"])?;
        let metavariable = self.subject(node, entries);
        let regex = self.required(node, entries, "regex").and_then(|regex| self.regex(regex));
        let constant_propagation = self.optional_truth(entries, "constant-propagation", false)?;
        Some(Condition::Regex { metavariable: metavariable?, regex: regex?, constant_propagation })
    }

    /// A truth value that may be left out.
    pub(super) fn optional_truth(&mut self, entries: &[Entry<'_>], key: &str, default: bool) -> Option<bool> {
        match value_of(entries, key) {
            Some(value) => self.truth(value),
            None => Some(default),
        }
    }

    pub(super) fn metavariable_pattern(&mut self, node: &Node<'_>) -> Option<Condition> {
        let mut known = vec!["metavariable", "language"];
        known.extend(POSITIVE);
        let entries = self.condition(node, &known)?;
        let metavariable = self.subject(node, entries);
        let language = match value_of(entries, "language") {
            Some(language) => Some(self.language(language)?),
            None => None,
        };
        let mut formulas = entries.iter().filter(|(key, _)| POSITIVE.contains(&key.text().unwrap_or_default()));
        let (Some((key, value)), None) = (formulas.next(), formulas.next()) else {
            self.fault(node.span, format!("expected exactly one of {}", quoted(POSITIVE)));
            return None;
        };
        let formula = self.in_condition(language.as_deref(), |reader| reader.positive(key, value));
        Some(Condition::Pattern { metavariable: metavariable?, language, formula: formula? })
    }

    /// Reads what a metavariable must match, perhaps in another language.
    pub(super) fn in_condition<T>(&mut self, language: Option<&str>, read: impl FnOnce(&mut Self) -> T) -> T {
        let targets = language.map(targets_named).unwrap_or_else(|| self.targets.clone());
        let outer =
            (std::mem::replace(&mut self.within_condition, true), std::mem::replace(&mut self.targets, targets));
        let found = read(self);
        (self.within_condition, self.targets) = outer;
        found
    }

    pub(super) fn metavariable_comparison(&mut self, node: &Node<'_>) -> Option<Condition> {
        let entries = self.condition(node, &["metavariable", "comparison", "strip", "base"])?;
        self.comparison_of(node, entries)
    }

    /// `comparison` with its neighbours.
    pub(super) fn comparison_of(&mut self, node: &Node<'_>, entries: &[Entry<'_>]) -> Option<Condition> {
        let metavariable = match value_of(entries, "metavariable") {
            Some(name) => Some(self.metavariable(name)?),
            None => None,
        };
        let comparison = self.required(node, entries, "comparison").and_then(|text| self.comparison(text));
        let strip = self.optional_truth(entries, "strip", false)?;
        let base = match value_of(entries, "base") {
            Some(base) => self.base(base)?,
            None => 10,
        };
        Some(Condition::Comparison { comparison: comparison?, metavariable, strip, base })
    }

    fn base(&mut self, node: &Node<'_>) -> Option<u32> {
        let base = self.number(node)?;
        if !(2..=36).contains(&base) {
            self.fault(node.span, format!("expected a base from 2 to 36, found {base}"));
            return None;
        }
        Some(base)
    }

    fn comparison(&mut self, node: &Node<'_>) -> Option<Compare> {
        let text = self.placed(node, "a comparison such as `$X > 3`")?;
        match parse_comparison(&text.text) {
            Ok(comparison) => Some(comparison),
            Err(error) => {
                self.fault(node.span, error.to_string());
                None
            }
        }
    }

    pub(super) fn metavariable_type(&mut self, node: &Node<'_>) -> Option<Condition> {
        let entries = self.condition(node, &["metavariable", "type", "types", "language"])?;
        self.type_of(node, entries)
    }

    /// `type` or `types` with its metavariable.
    pub(super) fn type_of(&mut self, node: &Node<'_>, entries: &[Entry<'_>]) -> Option<Condition> {
        let metavariable = self.subject(node, entries);
        let types = match (value_of(entries, "type"), value_of(entries, "types")) {
            (Some(types), None) | (None, Some(types)) => self.texts(types, "a type or a list of types"),
            _ => {
                self.fault(node.span, "expected either `type` or `types`".to_owned());
                None
            }
        };
        Some(Condition::Type { metavariable: metavariable?, types: types? })
    }

    pub(super) fn metavariable_analysis(&mut self, node: &Node<'_>) -> Option<Condition> {
        let entries = self.condition(node, &["metavariable", "analyzer", "options"])?;
        self.analysis_of(node, entries)
    }

    /// `analyzer` with its metavariable.
    pub(super) fn analysis_of(&mut self, node: &Node<'_>, entries: &[Entry<'_>]) -> Option<Condition> {
        let metavariable = self.subject(node, entries);
        let value = self.required(node, entries, "analyzer")?;
        let kind = match &value.value {
            Value::Map(_) => value.get("kind").and_then(Node::text),
            _ => value.text(),
        };
        let Some(analyzer) = kind else {
            self.fault(value.span, format!("expected the name of an analyser: {}", quoted(ANALYZERS)));
            return None;
        };
        if !ANALYZERS.contains(&analyzer) {
            let analyzer = analyzer.to_owned();
            self.skipped(value.span, &format!("analyzer `{analyzer}`"));
            return None;
        }
        Some(Condition::Analysis { metavariable: metavariable?, analyzer: analyzer.to_owned() })
    }
}
