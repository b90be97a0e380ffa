//! `mode: taint`, and `taint:` of the newer syntax.

use super::Reader;
use super::expect::{Entry, value_of};
use super::formula::POSITIVE;
use crate::rule::compare::parse_comparison;
use crate::rule::formula::{Compare, Formula};
use crate::rule::packs::GroupEntries;
use crate::rule::spec::{PropagatorSpec, SanitizerSpec, SinkSpec, SourceSpec, TaintSpec};
use crate::rule::yaml::{Node, Value};
use engine::wording::{found, quoted};

const OF_SOURCES: &[&str] = &["label", "requires", "by-side-effect", "exact", "control"];
const OF_SINKS: &[&str] = &["requires", "exact", "at-exit"];
const OF_SANITIZERS: &[&str] = &["by-side-effect", "exact", "not_conflicting", "not-conflicting", "guards", "when"];
const OF_PROPAGATORS: &[&str] = &["from", "to", "by-side-effect", "label", "requires", "replace-labels"];

/// How the formulas of a taint rule are written.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Syntax {
    /// `pattern`, `patterns`, …
    Old,
    /// As below `match:`.
    New,
}

impl Reader<'_> {
    pub(super) fn taint(&mut self, node: &Node<'_>, entries: &[Entry<'_>]) -> Option<TaintSpec> {
        let keys = ["pattern-sources", "pattern-sinks", "pattern-sanitizers", "pattern-propagators"];
        self.taint_of(node, entries, keys, Syntax::Old)
    }

    pub(super) fn new_taint(&mut self, node: &Node<'_>) -> Option<TaintSpec> {
        let keys = ["sources", "sinks", "sanitizers", "propagators"];
        let entries = self.entries(node, "a mapping with `sources` and `sinks`")?;
        for (key, _) in entries {
            if !keys.contains(&key.text().unwrap_or_default()) {
                self.unknown_key(key, &keys);
            }
        }
        self.taint_of(node, entries, keys, Syntax::New)
    }

    fn taint_of(
        &mut self,
        node: &Node<'_>,
        entries: &[Entry<'_>],
        keys: [&str; 4],
        syntax: Syntax,
    ) -> Option<TaintSpec> {
        let mut spec = TaintSpec::default();
        let before = self.mistakes;
        for (at, key) in keys.into_iter().enumerate() {
            let list = if at < 2 { self.required(node, entries, key) } else { value_of(entries, key) };
            let Some(items) = list.and_then(|list| self.list(list, "a list of patterns")) else { continue };
            for item in items {
                match at {
                    0 => self.source(item, syntax, &mut spec.sources),
                    1 => self.sink(item, syntax, &mut spec.sinks),
                    2 => self.sanitizer(item, syntax, &mut spec.sanitizers),
                    _ => self.propagator(item, syntax, &mut spec.propagators),
                };
            }
        }
        (self.mistakes == before && !self.skip).then_some(spec)
    }

    pub(super) fn source(&mut self, item: &Node<'_>, syntax: Syntax, out: &mut Vec<SourceSpec>) -> Option<()> {
        let entries = self.taint_entries(item, OF_SOURCES)?;
        let label = self.optional_text(entries, "label")?;
        let requires = self.requires(entries)?;
        if let Some(group) = value_of(entries, "use") {
            let GroupEntries::Sources(mut sources) = self.group_of(group, "source")? else { return None };
            for source in &mut sources {
                source.label = label.clone().unwrap_or_else(|| std::mem::take(&mut source.label));
                source.requires = requires.clone().or_else(|| source.requires.take());
            }
            out.extend(sources);
            return Some(());
        }
        let (by_side_effect, only_by_side_effect) = self.by_side_effect(entries, false)?;
        let source = SourceSpec {
            formula: self.taint_formula(item, entries, OF_SOURCES, syntax)?,
            by_side_effect,
            only_by_side_effect,
            exact: self.optional_truth(entries, "exact", false)?,
            control: self.optional_truth(entries, "control", false)?,
            label: label.unwrap_or_default(),
            requires,
        };
        out.push(source);
        Some(())
    }

    pub(super) fn sink(&mut self, item: &Node<'_>, syntax: Syntax, out: &mut Vec<SinkSpec>) -> Option<()> {
        let entries = self.taint_entries(item, OF_SINKS)?;
        let requires = self.requires(entries)?;
        if let Some(group) = value_of(entries, "use") {
            let GroupEntries::Sinks(mut sinks) = self.group_of(group, "sink")? else { return None };
            for sink in &mut sinks {
                sink.requires = requires.clone().or_else(|| sink.requires.take());
            }
            out.extend(sinks);
            return Some(());
        }
        let sink = SinkSpec {
            formula: self.taint_formula(item, entries, OF_SINKS, syntax)?,
            // As in Semgrep, unlike for sources and sanitizers.
            exact: self.optional_truth(entries, "exact", true)?,
            at_exit: self.optional_truth(entries, "at-exit", false)?,
            requires,
        };
        out.push(sink);
        Some(())
    }

    pub(super) fn sanitizer(&mut self, item: &Node<'_>, syntax: Syntax, out: &mut Vec<SanitizerSpec>) -> Option<()> {
        let entries = self.taint_entries(item, OF_SANITIZERS)?;
        if let Some(group) = value_of(entries, "use") {
            let GroupEntries::Sanitizers(sanitizers) = self.group_of(group, "sanitizer")? else { return None };
            out.extend(sanitizers);
            return Some(());
        }
        let not_conflicting = self.optional_truth(entries, "not_conflicting", false)?
            | self.optional_truth(entries, "not-conflicting", false)?;
        let sanitizer = SanitizerSpec {
            formula: self.taint_formula(item, entries, OF_SANITIZERS, syntax)?,
            by_side_effect: self.by_side_effect(entries, false)?.0,
            exact: self.optional_truth(entries, "exact", false)?,
            not_conflicting,
            guard: self.guard(item, entries)?,
        };
        out.push(sanitizer);
        Some(())
    }

    /// A condition that makes a value clean where it holds.
    fn guard(&mut self, item: &Node<'_>, entries: &[Entry<'_>]) -> Option<Option<(String, bool)>> {
        let when = self.optional_truth(entries, "when", true)?;
        match value_of(entries, "guards") {
            Some(name) => Some(Some((self.metavariable(name)?, when))),
            None if value_of(entries, "when").is_some() => {
                self.fault(item.span, "`when` says nothing without `guards`".to_owned());
                None
            }
            None => Some(None),
        }
    }

    pub(super) fn propagator(&mut self, item: &Node<'_>, syntax: Syntax, out: &mut Vec<PropagatorSpec>) -> Option<()> {
        let entries = self.taint_entries(item, OF_PROPAGATORS)?;
        if let Some(group) = value_of(entries, "use") {
            let GroupEntries::Propagators(propagators) = self.group_of(group, "propagator")? else { return None };
            out.extend(propagators);
            return Some(());
        }
        let from = self.required(item, entries, "from").and_then(|name| self.metavariable(name));
        let to = self.required(item, entries, "to").and_then(|name| self.metavariable(name));
        let replace_labels = match value_of(entries, "replace-labels") {
            Some(labels) => Some(self.texts(labels, "a list of labels")?),
            None => None,
        };
        let propagator = PropagatorSpec {
            formula: self.taint_formula(item, entries, OF_PROPAGATORS, syntax)?,
            from: from?,
            to: to?,
            by_side_effect: self.by_side_effect(entries, true)?.0,
            label: self.optional_text(entries, "label")?.unwrap_or_default(),
            requires: self.requires(entries)?,
            replace_labels,
        };
        out.push(propagator);
        Some(())
    }

    /// The entries of an item; none for a bare pattern of the newer syntax.
    fn taint_entries<'n>(&mut self, item: &'n Node<'n>, others: &[&str]) -> Option<&'n [Entry<'n>]> {
        match &item.value {
            Value::Scalar { .. } => Some(&[]),
            _ => self.entries(item, &format!("a mapping with a pattern and perhaps {}", quoted(others))),
        }
    }

    fn taint_formula(
        &mut self,
        item: &Node<'_>,
        entries: &[Entry<'_>],
        others: &[&str],
        syntax: Syntax,
    ) -> Option<Formula> {
        if syntax == Syntax::New {
            return self.matching_with(item, others);
        }
        let is_formula = |key: &Node<'_>| !others.contains(&key.text().unwrap_or_default());
        let mut formulas = entries.iter().filter(|(key, _)| is_formula(key));
        match (formulas.next(), formulas.next()) {
            (Some((key, value)), None) => self.positive(key, value),
            (_, Some((second, _))) if !POSITIVE.contains(&second.text().unwrap_or_default()) => {
                let known: Vec<&str> = POSITIVE.iter().chain(others).copied().collect();
                self.unknown_key(second, &known);
                None
            }
            _ => {
                self.fault(item.span, format!("expected exactly one of {}", quoted(POSITIVE)));
                None
            }
        }
    }

    /// Whether the variable is meant, and whether it alone.
    fn by_side_effect(&mut self, entries: &[Entry<'_>], default: bool) -> Option<(bool, bool)> {
        match value_of(entries, "by-side-effect") {
            Some(value) if value.text() == Some("only") => Some((true, true)),
            Some(value) => match value.truth() {
                Some(truth) => Some((truth, false)),
                None => {
                    self.fault(value.span, format!("expected `true`, `false` or `only`, found {}", found(value)));
                    None
                }
            },
            None => Some((default, false)),
        }
    }

    fn optional_text(&mut self, entries: &[Entry<'_>], key: &str) -> Option<Option<String>> {
        match value_of(entries, key) {
            Some(value) => self.placed(value, "a text").map(|placed| Some(placed.text)),
            None => Some(None),
        }
    }

    fn requires(&mut self, entries: &[Entry<'_>]) -> Option<Option<String>> {
        match value_of(entries, "requires") {
            Some(value) if matches!(value.value, Value::List(_)) => {
                self.skipped(value.span, "`requires` per metavariable");
                None
            }
            Some(value) => {
                let text = self.placed(value, "labels")?.text;
                if !is_label_expression(&text) {
                    let message = format!("expected labels joined by `and`, `or` and `not`, found {}", found(value));
                    self.fault(value.span, message);
                    return None;
                }
                Some(Some(text))
            }
            None => Some(None),
        }
    }

    /// The entries of a group that must be of one kind.
    fn group_of(&mut self, name: &Node<'_>, kind: &str) -> Option<GroupEntries> {
        let group = self.group(name)?;
        if group.kind() != kind {
            self.fault(
                name.span,
                format!("expected a group of kind `{kind}`, found {} of kind `{}`", found(name), group.kind()),
            );
            return None;
        }
        Some(group)
    }
}

/// Whether a text is an expression over labels. Read as a comparison in which every label is a metavariable.
fn is_label_expression(text: &str) -> bool {
    let mut marked = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    for (at, letter) in text.char_indices() {
        let begins =
            (letter.is_ascii_alphabetic() || letter == '_') && !(before.is_ascii_alphanumeric() || before == '_');
        let word = text[at..].split(|next: char| !next.is_ascii_alphanumeric() && next != '_').next();
        if begins && !matches!(word, Some("and" | "or" | "not" | "True" | "False")) {
            marked.push('$');
        }
        marked.push(letter);
        before = letter;
    }
    parse_comparison(&marked).is_ok_and(|expression| is_boolean(&expression))
}

fn is_boolean(expression: &Compare) -> bool {
    match expression {
        Compare::Metavariable(_) | Compare::Bool(_) => true,
        Compare::Unary("not", inner) => is_boolean(inner),
        Compare::Binary("and" | "or", left, right) => is_boolean(left) && is_boolean(right),
        _ => false,
    }
}
