//! `match:`, Semgrep's newer way to write formulas (`all`, `any`, `not`, `inside`, `where`), mapped to the same formulas.

use super::Reader;
use super::expect::{Entry, value_of};
use crate::rule::formula::{All, Condition, Formula};
use crate::rule::yaml::{Node, Value};
use engine::wording::quoted;

/// Keys of which exactly one says what a node looks for.
const KINDS: &[&str] = &["pattern", "regex", "all", "any", "not", "inside", "anywhere", "taint"];

impl Reader<'_> {
    /// A formula in the newer syntax that stands alone.
    pub(super) fn matching(&mut self, node: &Node<'_>) -> Option<Formula> {
        self.matching_with(node, &[])
    }

    /// As [`Reader::matching`], for a node with further keys that the caller reads.
    pub(super) fn matching_with(&mut self, node: &Node<'_>, others: &[&str]) -> Option<Formula> {
        match self.part(node, others)? {
            part @ (Formula::Not(_) | Formula::NotInside(_)) if self.within_condition => {
                Some(Formula::All(All { parts: vec![part], ..All::default() }))
            }
            Formula::Not(_) | Formula::NotInside(_) => {
                self.fault(node.span, "`not` only stands in a list below `all`".to_owned());
                None
            }
            part @ Formula::Inside(_) => Some(Formula::All(All { parts: vec![part], ..All::default() })),
            formula => Some(formula),
        }
    }

    /// A formula, or a member of a conjunction.
    fn part(&mut self, node: &Node<'_>, others: &[&str]) -> Option<Formula> {
        if let Value::Scalar { .. } = node.value {
            return self.pattern(node);
        }
        let entries = self.entries(node, "a pattern, or a mapping such as `all: […]`")?;
        let mut kinds = entries.iter().filter(|(key, _)| KINDS.contains(&key.text().unwrap_or_default()));
        let (Some((key, value)), None) = (kinds.next(), kinds.next()) else {
            self.fault(node.span, format!("expected exactly one of {}", quoted(&KINDS[..6])));
            return None;
        };
        for (key, _) in entries {
            let name = key.text().unwrap_or_default();
            if !["where", "as"].contains(&name) && !KINDS.contains(&name) && !others.contains(&name) {
                let known: Vec<&str> = KINDS.iter().chain(&["where", "as"]).chain(others).copied().collect();
                self.unknown_key(key, &known);
            }
        }
        let formula = self.kind(key, value)?;
        let formula = match value_of(entries, "as") {
            Some(name) => self.named(formula, name)?,
            None => formula,
        };
        match value_of(entries, "where") {
            Some(conditions) => self.with_conditions(formula, conditions),
            None => Some(formula),
        }
    }

    fn kind(&mut self, key: &Node<'_>, value: &Node<'_>) -> Option<Formula> {
        match key.text().unwrap_or_default() {
            "pattern" => self.pattern(value),
            "regex" => self.regex(value).map(Formula::Regex),
            "all" => {
                let items = self.list(value, "a list of patterns")?;
                let parts: Vec<Option<Formula>> = items.iter().map(|item| self.part(item, &[])).collect();
                let all = All { parts: parts.into_iter().collect::<Option<_>>()?, ..All::default() };
                self.positive_member(value.span, &all)?;
                Some(Formula::All(all))
            }
            "any" => {
                let items = self.list(value, "a list of patterns")?;
                let parts: Vec<Option<Formula>> = items.iter().map(|item| self.matching(item)).collect();
                parts.into_iter().collect::<Option<_>>().map(Formula::Any)
            }
            "not" => match self.part(value, &[])? {
                Formula::Inside(inner) => Some(Formula::NotInside(inner)),
                Formula::Not(_) | Formula::NotInside(_) => {
                    self.fault(value.span, "`not` cannot stand directly below `not`".to_owned());
                    None
                }
                formula => Some(Formula::Not(Box::new(formula))),
            },
            "inside" => self.matching(value).map(|formula| Formula::Inside(Box::new(formula))),
            "anywhere" => self.matching(value).map(|formula| Formula::Anywhere(Box::new(formula))),
            name => {
                self.skipped(key.span, &format!("`{name}` in `match`"));
                None
            }
        }
    }

    /// `as: $X` beside a formula.
    fn named(&mut self, formula: Formula, name: &Node<'_>) -> Option<Formula> {
        let span = name.span;
        let name = self.metavariable(name)?;
        Some(match formula {
            Formula::Inside(inner) => Formula::Inside(Box::new(Formula::As(inner, name))),
            Formula::Anywhere(inner) => Formula::Anywhere(Box::new(Formula::As(inner, name))),
            Formula::Not(_) | Formula::NotInside(_) => {
                self.fault(span, "what is not there has no name: `as` does not stand beside `not`".to_owned());
                return None;
            }
            formula => Formula::As(Box::new(formula), name),
        })
    }

    /// Conditions restrict the formula that they stand beside.
    fn with_conditions(&mut self, formula: Formula, node: &Node<'_>) -> Option<Formula> {
        let items = self.list(node, "a list of conditions")?;
        let (mut conditions, mut focus) = (Vec::new(), Vec::new());
        for item in items {
            let entries = self.entries(item, "a condition")?;
            match value_of(entries, "focus") {
                Some(names) => focus.push(self.focused(names)?),
                None => conditions.push(self.where_condition(item, entries)?),
            }
        }
        let restricted = |formula| match formula {
            Formula::All(mut all) => {
                all.conditions.extend(conditions);
                all.focus.extend(focus);
                Formula::All(all)
            }
            other => Formula::All(All { parts: vec![other], conditions, focus }),
        };
        Some(match formula {
            Formula::Not(inner) => Formula::Not(Box::new(restricted(*inner))),
            Formula::Inside(inner) => Formula::Inside(Box::new(restricted(*inner))),
            Formula::NotInside(inner) => Formula::NotInside(Box::new(restricted(*inner))),
            Formula::Anywhere(inner) => Formula::Anywhere(Box::new(restricted(*inner))),
            formula => restricted(formula),
        })
    }

    fn where_condition(&mut self, item: &Node<'_>, entries: &[Entry<'_>]) -> Option<Condition> {
        let has = |key| value_of(entries, key).is_some();
        if has("comparison") {
            return self.comparison_of(item, entries);
        }
        if has("type") || has("types") {
            return self.type_of(item, entries);
        }
        if has("analyzer") {
            return self.analysis_of(item, entries);
        }
        let metavariable = self.required(item, entries, "metavariable").and_then(|name| self.metavariable(name))?;
        if let Some(regex) = value_of(entries, "regex") {
            let regex = self.regex(regex)?;
            let constant_propagation = self.optional_truth(entries, "constant-propagation", false)?;
            return Some(Condition::Regex { metavariable, regex, constant_propagation });
        }
        let language = match value_of(entries, "language") {
            Some(language) => Some(self.language(language)?),
            None => None,
        };
        let others = &["metavariable", "language"];
        let formula = self.in_condition(language.as_deref(), |reader| reader.matching_with(item, others));
        Some(Condition::Pattern { metavariable, language, formula: formula? })
    }
}
