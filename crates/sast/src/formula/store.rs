//! Patterns and regexes of all rules, each kept once and compiled when a file first needs it.

use crate::matcher::Pattern;
use crate::regexes::{self, Regex};
use crate::rule::{Compare, Condition, Formula, Mode, Placed, RuleSpec, Target};
use rustc_hash::FxHashMap;
use source::Language;
use std::sync::OnceLock;
use syntax::PatternError;

type CompiledPattern = OnceLock<Box<Result<Pattern, PatternError>>>;

/// Everything that rules compile, shared by all threads.
#[derive(Debug, Default)]
pub struct Patterns {
    languages: Vec<Language>,
    slots: FxHashMap<Box<str>, u32>,
    patterns: Vec<Vec<CompiledPattern>>,
    regexes: FxHashMap<Box<str>, OnceLock<Box<Result<Regex, String>>>>,
    anchored: FxHashMap<Box<str>, OnceLock<Box<Result<Regex, String>>>>,
}

impl Patterns {
    /// Collects the texts of all rules without compiling any.
    pub fn new<'r>(rules: impl IntoIterator<Item = &'r RuleSpec>) -> Patterns {
        let mut patterns = Patterns { languages: syntax::supported(), ..Patterns::default() };
        for rule in rules {
            for formula in formulas(rule) {
                patterns.collect(formula);
            }
        }
        patterns
    }

    fn collect(&mut self, formula: &Formula) {
        match formula {
            Formula::Pattern(pattern) => {
                if !self.slots.contains_key(pattern.text.as_str()) {
                    self.slots.insert(pattern.text.as_str().into(), self.patterns.len() as u32);
                    self.patterns.push(self.languages.iter().map(|_| OnceLock::new()).collect());
                }
            }
            Formula::Regex(regex) => {
                self.regexes.entry(regex.text.as_str().into()).or_default();
            }
            Formula::Any(parts) => parts.iter().for_each(|part| self.collect(part)),
            Formula::Not(inner) | Formula::Inside(inner) | Formula::NotInside(inner) => self.collect(inner),
            Formula::Anywhere(inner) | Formula::As(inner, _) => self.collect(inner),
            Formula::All(all) => {
                all.parts.iter().for_each(|part| self.collect(part));
                for condition in &all.conditions {
                    match condition {
                        Condition::Regex { regex, .. } => {
                            self.anchored.entry(regex.text.as_str().into()).or_default();
                        }
                        Condition::Pattern { formula, .. } => self.collect(formula),
                        Condition::Comparison { comparison, .. } => self.collect_compared(comparison),
                        _ => {}
                    }
                }
            }
        }
    }

    /// Regexes of `re.match`.
    fn collect_compared(&mut self, compare: &Compare) {
        match compare {
            Compare::Call(name, parts) => {
                if let ("re.match", [Compare::Str(regex), _]) = (name.as_str(), parts.as_slice()) {
                    self.anchored.entry(regex.as_str().into()).or_default();
                }
                parts.iter().for_each(|part| self.collect_compared(part));
            }
            Compare::List(parts) => parts.iter().for_each(|part| self.collect_compared(part)),
            Compare::Unary(_, operand) => self.collect_compared(operand),
            Compare::Binary(_, left, right) => {
                self.collect_compared(left);
                self.collect_compared(right);
            }
            _ => {}
        }
    }

    /// The pattern and its number; `None` for a text that no rule has, or a language that cannot be lowered.
    pub fn pattern(&self, text: &str, language: Language) -> Option<(u32, Result<&Pattern, &PatternError>)> {
        let slot = *self.slots.get(text)?;
        let place = self.languages.iter().position(|&known| known == language)?;
        let compiled = self.patterns[slot as usize][place].get_or_init(|| Box::new(Pattern::compile(language, text)));
        // Numbers differ by language too, because matches are kept under them.
        Some((slot * self.languages.len() as u32 + place as u32, compiled.as_ref().as_ref()))
    }

    /// A regex that searches.
    pub fn regex(&self, text: &str) -> Option<Result<&Regex, &String>> {
        let compiled = self.regexes.get(text)?.get_or_init(|| Box::new(regexes::compile(text, false)));
        Some(compiled.as_ref().as_ref())
    }

    /// A regex that matches at the start.
    pub fn anchored(&self, text: &str) -> Option<Result<&Regex, &String>> {
        let compiled = self.anchored.get(text)?.get_or_init(|| Box::new(regexes::compile_anchored(text)));
        Some(compiled.as_ref().as_ref())
    }
}

/// Every formula of a rule.
fn formulas(rule: &RuleSpec) -> Vec<&Formula> {
    match &rule.mode {
        Mode::Search(formula) => vec![formula],
        Mode::Taint(taint) => {
            let sources = taint.sources.iter().map(|part| &part.formula);
            let sinks = taint.sinks.iter().map(|part| &part.formula);
            let sanitizers = taint.sanitizers.iter().map(|part| &part.formula);
            let propagators = taint.propagators.iter().map(|part| &part.formula);
            sources.chain(sinks).chain(sanitizers).chain(propagators).collect()
        }
    }
}

/// What keeps the first unusable pattern or regex of a rule from being used for a target, in one sentence.
pub fn compile_error(patterns: &Patterns, rule: &RuleSpec, target: Target) -> Option<String> {
    let mut open: Vec<(&Formula, Target)> = formulas(rule).into_iter().map(|formula| (formula, target)).collect();
    // The one that stands first in the file.
    open.reverse();
    while let Some((formula, target)) = open.pop() {
        let trouble = match formula {
            Formula::Pattern(pattern) => {
                let reason = match target {
                    Target::Language(language) => match patterns.pattern(&pattern.text, language) {
                        Some((_, Err(error))) => Some(describe(error, language)),
                        _ => None,
                    },
                    Target::Generic => crate::generic::fault_of(&pattern.text, &rule.options).map(str::to_owned),
                    Target::Regex => Some("patterns are not read here, only `pattern-regex`".to_owned()),
                };
                reason.map(|reason| (pattern, reason))
            }
            Formula::Regex(regex) => unusable(regex, patterns.regex(&regex.text)),
            Formula::Any(parts) => {
                open.extend(parts.iter().rev().map(|part| (part, target)));
                None
            }
            Formula::Not(inner) | Formula::Inside(inner) | Formula::NotInside(inner) => {
                open.push((inner, target));
                None
            }
            Formula::Anywhere(inner) | Formula::As(inner, _) => {
                open.push((inner, target));
                None
            }
            Formula::All(all) => {
                let mut trouble = None;
                for condition in all.conditions.iter().rev() {
                    match condition {
                        Condition::Regex { regex, .. } => {
                            trouble = unusable(regex, patterns.anchored(&regex.text)).or(trouble);
                        }
                        Condition::Pattern { formula, language, .. } => {
                            open.push((formula, language.as_deref().map_or(target, target_named)));
                        }
                        _ => {}
                    }
                }
                open.extend(all.parts.iter().rev().map(|part| (part, target)));
                trouble
            }
        };
        if let Some((placed, reason)) = trouble {
            let line = placed.text.trim().lines().next().unwrap_or_default();
            return Some(format!("{reason}: `{line}`"));
        }
    }
    None
}

fn unusable<'p>(regex: &'p Placed, compiled: Option<Result<&Regex, &String>>) -> Option<(&'p Placed, String)> {
    match compiled {
        Some(Err(error)) => Some((regex, format!("the regex cannot be used ({error})"))),
        _ => None,
    }
}

fn target_named(name: &str) -> Target {
    match (name, crate::rule::language_named(name)) {
        (_, Some(language)) => Target::Language(language),
        ("generic" | "spacegrep", None) => Target::Generic,
        _ => Target::Regex,
    }
}

/// What is wrong with a pattern, in words.
pub(crate) fn describe(error: &PatternError, language: Language) -> String {
    match error {
        PatternError::UnsupportedLanguage(language) => format!("patterns for {language} are not supported yet"),
        PatternError::Syntax { at } => format!("the pattern is not legal {language} (near byte {at} of the pattern)"),
        PatternError::Blank => "the pattern is empty".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::{Packs, read_rules};
    use model::RuleOrigin;

    #[test]
    fn regexes_of_comparisons_are_kept() {
        let comparison = "not (1 == 2 or [re.match('a+', $X)] == [re.match('b', $X)])";
        let text = format!(
            "rules:\n- id: r\n  message: m\n  severity: ERROR\n  languages: [python]\n  patterns:\n  - pattern: f($X)\n  \
             - metavariable-comparison:\n      comparison: {comparison}\n"
        );
        let file = read_rules("r.yaml", &text, RuleOrigin::File("r.yaml".into()), &Packs::none());
        assert!(file.faults.is_empty(), "{:?}", file.faults);
        let patterns = Patterns::new(&file.rules);
        let is_kept = |regex: &str| patterns.anchored(regex).is_some();
        assert_eq!([is_kept("a+"), is_kept("b"), is_kept("c")], [true, true, false]);
    }
}
