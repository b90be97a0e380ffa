//! Why a rule did not fire in a file: which clause has no match, where a value lost its taint. For `rules test --trace`.

use super::SastEngine;
use super::taint_rule::{Matched, flows};
use crate::formula::Memo;
use crate::hit::Hit;
use crate::matcher::{FileView, Steps};
use crate::rule::{All, Condition, Formula, Mode, RuleSpec, TaintSpec};
use engine::Parsed;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Describes the clauses of a rule with the lines that each matches, one per line of text, indented as in the rule.
pub fn why(engine: &SastEngine, id: &str, parsed: &Parsed<'_>) -> String {
    let Some(rule) = engine.rules.iter().find(|rule| rule.id == id) else { return String::new() };
    let tree = parsed.tree();
    let view = match (tree, parsed.file.language) {
        (Some(tree), Some(language)) => Some(FileView::new(tree, language)),
        _ => None,
    };
    let mut teller = Teller { engine, rule, parsed, view: view.as_ref(), memo: Memo::default(), out: String::new() };
    match &rule.mode {
        Mode::Search(formula) => teller.formula(formula, 0),
        Mode::Taint(spec) => teller.taint(spec),
    }
    teller.out
}

struct Teller<'t> {
    engine: &'t SastEngine,
    rule: &'t RuleSpec,
    parsed: &'t Parsed<'t>,
    view: Option<&'t FileView<'t>>,
    memo: Memo,
    out: String,
}

impl Teller<'_> {
    fn hits(&self, formula: &Formula) -> Vec<Hit> {
        let steps = &mut Steps::new(super::STEP_BUDGET);
        self.engine.evaluate(self.rule, formula, self.parsed, self.view, &self.memo, steps)
    }

    fn lines(&self, hits: &[Hit]) -> String {
        let lines: BTreeSet<u32> = hits.iter().map(|hit| self.parsed.text.line_of(hit.span.start)).collect();
        let shown: Vec<String> = lines.iter().take(12).map(u32::to_string).collect();
        match lines.len() {
            0 => "no match".to_owned(),
            1..=12 => format!("lines {}", shown.join(", ")),
            more => format!("lines {} and {} more", shown.join(", "), more - 12),
        }
    }

    fn say(&mut self, depth: usize, clause: &str, what: &str) {
        let _ = writeln!(self.out, "{}{clause}: {what}", "  ".repeat(depth));
    }

    fn formula(&mut self, formula: &Formula, depth: usize) {
        let found = self.lines(&self.hits(formula));
        match formula {
            Formula::Pattern(pattern) => self.say(depth, &format!("pattern {}", first_line(&pattern.text)), &found),
            Formula::Regex(regex) => self.say(depth, &format!("pattern-regex {}", first_line(&regex.text)), &found),
            Formula::Any(parts) => {
                self.say(depth, "pattern-either", &found);
                parts.iter().for_each(|part| self.formula(part, depth + 1));
            }
            Formula::Not(inner) => self.wrapped("pattern-not", inner, depth),
            Formula::Inside(inner) => self.wrapped("pattern-inside", inner, depth),
            Formula::NotInside(inner) => self.wrapped("pattern-not-inside", inner, depth),
            Formula::Anywhere(inner) => self.wrapped("anywhere", inner, depth),
            Formula::As(inner, name) => self.wrapped(&format!("as {name}"), inner, depth),
            Formula::All(all) => {
                self.say(depth, "patterns", &found);
                self.conjunction(all, depth + 1);
            }
        }
    }

    fn wrapped(&mut self, name: &str, inner: &Formula, depth: usize) {
        let found = self.lines(&self.hits(inner));
        self.say(depth, name, &found);
        self.formula(inner, depth + 1);
    }

    /// Each member alone, and what is left after it.
    fn conjunction(&mut self, all: &All, depth: usize) {
        let mut so_far = All::default();
        for part in &all.parts {
            self.formula(part, depth);
            so_far.parts.push(part.clone());
            let left = self.lines(&self.hits(&Formula::All(so_far.clone())));
            self.say(depth, "  so far", &left);
        }
        for condition in &all.conditions {
            so_far.conditions.push(condition.clone());
            let left = self.lines(&self.hits(&Formula::All(so_far.clone())));
            self.say(depth, condition_name(condition), &left);
        }
        for focus in &all.focus {
            so_far.focus.push(focus.clone());
            let left = self.lines(&self.hits(&Formula::All(so_far.clone())));
            self.say(depth, &format!("focus-metavariable {}", focus.join(", ")), &left);
        }
    }

    fn taint(&mut self, spec: &TaintSpec) {
        for (name, formulas) in [
            ("pattern-sources", spec.sources.iter().map(|part| &part.formula).collect::<Vec<_>>()),
            ("pattern-sinks", spec.sinks.iter().map(|part| &part.formula).collect()),
            ("pattern-sanitizers", spec.sanitizers.iter().map(|part| &part.formula).collect()),
            ("pattern-propagators", spec.propagators.iter().map(|part| &part.formula).collect()),
        ] {
            for (number, formula) in formulas.into_iter().enumerate() {
                let found = self.hits(formula);
                // Packs bring dozens of clauses; those that match nothing here say nothing.
                if !found.is_empty() || number == 0 {
                    let lines = self.lines(&found);
                    self.say(0, &format!("{name}[{number}]"), &lines);
                }
            }
        }
        let Some(view) = self.view else { return };
        let mut steps = Steps::new(super::STEP_BUDGET);
        let matched = Matched::of(spec, &mut |formula| self.hits(formula));
        let with = flows(self.rule, spec, view, &matched, &mut steps);
        let without = flows(self.rule, spec, view, &matched.without_sanitizers(), &mut steps);
        let sinks = |found: &[crate::taint::TaintFlow]| found.iter().map(|flow| flow.sink.clone()).collect::<Vec<_>>();
        let (with, without) = (sinks(&with), sinks(&without));
        let cleaned: Vec<Hit> = without.iter().filter(|hit| !with.contains(hit)).cloned().collect();
        let (reached, lost) = (self.lines(&with), self.lines(&cleaned));
        self.say(0, "sinks that a source reaches", &reached);
        self.say(0, "sinks that it would reach without the sanitizers", &lost);
    }
}

fn first_line(text: &str) -> String {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let first = lines.next().unwrap_or("").trim().to_owned();
    if lines.next().is_some() { format!("`{first} …`") } else { format!("`{first}`") }
}

fn condition_name(condition: &Condition) -> &'static str {
    match condition {
        Condition::Regex { .. } => "metavariable-regex",
        Condition::Pattern { .. } => "metavariable-pattern",
        Condition::Comparison { .. } => "metavariable-comparison",
        Condition::Type { .. } => "metavariable-type",
        Condition::Analysis { .. } => "metavariable-analysis",
    }
}
