//! `patterns`, `pattern-either` and the other keys that say what code looks like.

use super::Reader;
use super::expect::Entry;
use crate::rule::formula::{All, Formula};
use crate::rule::packs::GroupEntries;
use crate::rule::spec::Target;
use crate::rule::yaml::{Node, Value};
use engine::wording::quoted;
use syntax::Span;

/// Keys that say what is looked for, wherever a formula may stand.
pub(super) const POSITIVE: &[&str] = &[
    "pattern",
    "patterns",
    "pattern-either",
    "pattern-regex",
    "pattern-inside",
    "use",
    "semgrep-internal-pattern-anywhere",
];

/// Further keys of the items of `patterns`.
const IN_PATTERNS: &[&str] = &[
    "pattern",
    "patterns",
    "pattern-either",
    "pattern-regex",
    "pattern-inside",
    "use",
    "pattern-not",
    "pattern-not-inside",
    "pattern-not-regex",
    "semgrep-internal-pattern-anywhere",
    "focus-metavariable",
    "metavariable-regex",
    "metavariable-pattern",
    "metavariable-comparison",
    "metavariable-type",
    "metavariable-analysis",
];

/// Keys of Semgrep that say what is looked for and that we do not run.
const NOT_RUN: &[&str] = &["pattern-where-python", "semgrep-internal-metavariable-name", "metavariable-name"];

impl Reader<'_> {
    /// The formula below one of the keys of [`POSITIVE`].
    pub(super) fn positive(&mut self, key: &Node<'_>, value: &Node<'_>) -> Option<Formula> {
        match key.text().unwrap_or_default() {
            "pattern" => self.pattern(value),
            "pattern-regex" => self.regex(value).map(Formula::Regex),
            "patterns" => self.all(value).map(Formula::All),
            "pattern-either" => self.any(value),
            // Alone it is a conjunction of one.
            "pattern-inside" => {
                let inside = Formula::Inside(Box::new(self.content(value)?));
                Some(Formula::All(All { parts: vec![inside], ..All::default() }))
            }
            "semgrep-internal-pattern-anywhere" => Some(Formula::Anywhere(Box::new(self.content(value)?))),
            "use" => self.group(value).map(GroupEntries::formula),
            name if NOT_RUN.contains(&name) => {
                self.skipped(key.span, &format!("`{name}`"));
                None
            }
            _ => {
                self.unknown_key(key, POSITIVE);
                None
            }
        }
    }

    /// A pattern; where only regexes are read, it is one.
    pub(super) fn pattern(&mut self, value: &Node<'_>) -> Option<Formula> {
        if !self.targets.is_empty() && self.targets.iter().all(|target| *target == Target::Regex) {
            return self.regex(value).map(Formula::Regex);
        }
        self.placed(value, "a pattern").map(Formula::Pattern)
    }

    /// What stands behind `pattern-inside` and `pattern-not`: a pattern, or a mapping with one key.
    fn content(&mut self, value: &Node<'_>) -> Option<Formula> {
        match &value.value {
            Value::Scalar { .. } => self.pattern(value),
            Value::Map(_) => self.single(value),
            Value::List(_) => {
                self.fault(
                    value.span,
                    "expected a pattern, or a mapping such as `pattern-either: […]`, found a list".to_owned(),
                );
                None
            }
        }
    }

    /// A mapping with exactly one key of [`POSITIVE`].
    fn single(&mut self, node: &Node<'_>) -> Option<Formula> {
        let (key, value) = self.only_entry(node, POSITIVE)?;
        self.positive(key, value)
    }

    fn only_entry<'n>(&mut self, node: &'n Node<'n>, keys: &[&str]) -> Option<&'n Entry<'n>> {
        match self.entries(node, &format!("a mapping with one key, such as `{}: …`", keys[0]))? {
            [entry] => Some(entry),
            [] => {
                self.fault(node.span, "expected a mapping with one key, found an empty one".to_owned());
                None
            }
            [_, (second, _), ..] => {
                self.fault(
                    second.span,
                    "expected one key in each item: put this one into an item of its own".to_owned(),
                );
                None
            }
        }
    }

    fn any(&mut self, node: &Node<'_>) -> Option<Formula> {
        let items = self.list(node, "a list of patterns")?;
        let parts: Vec<Option<Formula>> = items.iter().map(|item| self.single(item)).collect();
        parts.into_iter().collect::<Option<Vec<Formula>>>().map(Formula::Any)
    }

    fn all(&mut self, node: &Node<'_>) -> Option<All> {
        let items = self.list(node, "a list of patterns")?;
        let mut all = All::default();
        let before = self.mistakes;
        for item in items {
            // One mistake does not hide the next.
            self.member(item, &mut all);
        }
        if self.mistakes > before || self.skip {
            return None;
        }
        self.positive_member(node.span, &all)?;
        Some(all)
    }

    /// A conjunction of negations matches nothing.
    pub(super) fn positive_member(&mut self, span: Span, all: &All) -> Option<()> {
        let is_positive = |part: &Formula| !matches!(part, Formula::Not(_) | Formula::NotInside(_));
        if self.within_condition || all.parts.iter().any(is_positive) {
            return Some(());
        }
        let keys = quoted(&["pattern", "pattern-either", "pattern-inside", "pattern-regex"]);
        self.fault(span, format!("nothing here says what is looked for: expected at least one of {keys}"));
        None
    }

    fn member(&mut self, item: &Node<'_>, all: &mut All) -> Option<()> {
        let (key, value) = self.only_entry(item, IN_PATTERNS)?;
        match key.text().unwrap_or_default() {
            "pattern-not" => all.parts.push(Formula::Not(Box::new(self.content(value)?))),
            "pattern-not-regex" => all.parts.push(Formula::Not(Box::new(Formula::Regex(self.regex(value)?)))),
            "pattern-inside" => all.parts.push(Formula::Inside(Box::new(self.content(value)?))),
            "pattern-not-inside" => all.parts.push(Formula::NotInside(Box::new(self.content(value)?))),
            "focus-metavariable" => all.focus.push(self.focused(value)?),
            "metavariable-regex" => all.conditions.push(self.metavariable_regex(value)?),
            "metavariable-pattern" => all.conditions.push(self.metavariable_pattern(value)?),
            "metavariable-comparison" => all.conditions.push(self.metavariable_comparison(value)?),
            "metavariable-type" => all.conditions.push(self.metavariable_type(value)?),
            "metavariable-analysis" => all.conditions.push(self.metavariable_analysis(value)?),
            name if POSITIVE.contains(&name) || NOT_RUN.contains(&name) => all.parts.push(self.positive(key, value)?),
            _ => self.unknown_key(key, IN_PATTERNS),
        }
        Some(())
    }

    /// One metavariable or a list of them.
    pub(super) fn focused(&mut self, node: &Node<'_>) -> Option<Vec<String>> {
        match &node.value {
            Value::List(_) => {
                let items = self.list(node, "metavariables such as `$X`")?;
                let names: Vec<Option<String>> = items.iter().map(|item| self.metavariable(item)).collect();
                names.into_iter().collect()
            }
            _ => self.metavariable(node).map(|name| vec![name]),
        }
    }
}
