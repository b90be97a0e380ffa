//! What a rule needs to find in a file, as a tree of and and or, derived from the text of its patterns.

use super::Found;
use super::regex::{Literal, required};
use super::words::{Dialect, pattern_words};
use crate::rule::{All, Condition, Formula, GenericEngine, Mode, Options, RuleSpec, Target};
use rustc_hash::FxHashMap;

/// A need.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Need {
    /// Met by every file.
    Nothing,
    /// A word, by number.
    Word(u32),
    /// A piece of text whatever its letter case, by number.
    Text(u32),
    /// All of these.
    All(Vec<Need>),
    /// One of these.
    Any(Vec<Need>),
}

impl Need {
    pub(super) fn is_met(&self, found: &Found) -> bool {
        match self {
            Need::Nothing => true,
            Need::Word(number) => found.words.contains(*number),
            Need::Text(number) => found.texts.as_ref().is_none_or(|texts| texts.contains(*number)),
            Need::All(needs) => needs.iter().all(|need| need.is_met(found)),
            Need::Any(needs) => needs.iter().any(|need| need.is_met(found)),
        }
    }

    pub(super) fn asks_for_text(&self) -> bool {
        match self {
            Need::Text(_) => true,
            Need::Nothing | Need::Word(_) => false,
            Need::All(needs) | Need::Any(needs) => needs.iter().any(Need::asks_for_text),
        }
    }

    /// All of some needs.
    fn all(needs: impl IntoIterator<Item = Need>) -> Need {
        let mut kept: Vec<Need> = Vec::new();
        for need in needs {
            match need {
                Need::Nothing => {}
                Need::All(inner) => kept.extend(inner),
                // Words come first: they are answered quickest.
                need @ Need::Word(_) if kept.contains(&need) => {}
                need @ Need::Word(_) => kept.insert(0, need),
                need => kept.push(need),
            }
        }
        match kept.len() {
            0 => Need::Nothing,
            1 => kept.swap_remove(0),
            _ => Need::All(kept),
        }
    }

    /// One of some needs.
    fn any(needs: impl IntoIterator<Item = Need>) -> Need {
        let mut kept: Vec<Need> = Vec::new();
        for need in needs {
            match need {
                Need::Nothing => return Need::Nothing,
                Need::Any(inner) => kept.extend(inner),
                need if !kept.contains(&need) => kept.push(need),
                _ => {}
            }
        }
        match kept.len() {
            // Nothing to choose from: the rule cannot match, but that is not for us to say.
            0 => Need::Nothing,
            1 => kept.swap_remove(0),
            _ => Need::Any(kept),
        }
    }
}

/// Collects words and texts while needs are derived.
#[derive(Debug, Default)]
pub(super) struct Needs {
    pub words: FxHashMap<String, u32>,
    pub texts: Vec<String>,
    text_numbers: FxHashMap<String, u32>,
}

impl Needs {
    /// What a rule needs.
    pub fn of_rule(&mut self, rule: &RuleSpec) -> Need {
        let dialects = dialects_of(rule);
        let dialect = dialects.as_deref();
        match &rule.mode {
            Mode::Search(formula) => self.of_formula(formula, dialect),
            Mode::Taint(taint) => {
                let sources = Need::any(taint.sources.iter().map(|source| self.of_formula(&source.formula, dialect)));
                let sinks = Need::any(taint.sinks.iter().map(|sink| self.of_formula(&sink.formula, dialect)));
                Need::all([sources, sinks])
            }
        }
    }

    fn of_formula(&mut self, formula: &Formula, dialect: Option<&[Dialect]>) -> Need {
        match formula {
            Formula::Pattern(text) => match dialect {
                Some(dialects) => {
                    let words = words_in_all(&text.text, dialects);
                    if dialects.iter().any(|dialect| dialect.is_some_and(|lexis| lexis.caseless_words)) {
                        return Need::all(words.into_iter().map(|word| Need::Text(self.text(word))));
                    }
                    Need::all(words.into_iter().map(|word| self.word(word)))
                }
                None => Need::Nothing,
            },
            Formula::Regex(regex) => self.of_regex(&regex.text),
            Formula::All(all) => self.of_all(all, dialect),
            Formula::Any(parts) => Need::any(parts.iter().map(|part| self.of_formula(part, dialect))),
            Formula::Inside(inner) | Formula::Anywhere(inner) | Formula::As(inner, _) => {
                self.of_formula(inner, dialect)
            }
            Formula::Not(_) | Formula::NotInside(_) => Need::Nothing,
        }
    }

    fn of_all(&mut self, all: &All, dialect: Option<&[Dialect]>) -> Need {
        let mut needs: Vec<Need> = all.parts.iter().map(|part| self.of_formula(part, dialect)).collect();
        // A capture group may bind a piece of a word, and then whole words say nothing.
        let binds_pieces = all.parts.iter().any(has_regex);
        for condition in &all.conditions {
            needs.push(match condition {
                // A folded constant may be put together from pieces.
                Condition::Regex { regex, constant_propagation: false, .. } => self.of_regex(&regex.text),
                // In another language the text is a string's content, with its escapes taken away.
                Condition::Pattern { language: None, formula, .. } if !binds_pieces => {
                    self.of_formula(formula, dialect)
                }
                _ => Need::Nothing,
            });
        }
        Need::all(needs)
    }

    fn of_regex(&mut self, regex: &str) -> Need {
        self.of_literal(&required(regex))
    }

    fn of_literal(&mut self, literal: &Literal) -> Need {
        match literal {
            Literal::Nothing => Need::Nothing,
            Literal::Text(text) => Need::Text(self.text(text)),
            Literal::All(parts) => Need::all(parts.iter().map(|part| self.of_literal(part))),
            Literal::Any(parts) => Need::any(parts.iter().map(|part| self.of_literal(part))),
        }
    }

    fn word(&mut self, word: &str) -> Need {
        if let Some(&number) = self.words.get(word) {
            return Need::Word(number);
        }
        let number = self.words.len() as u32;
        self.words.insert(word.to_owned(), number);
        Need::Word(number)
    }

    fn text(&mut self, text: &str) -> u32 {
        let text = text.to_ascii_lowercase();
        if let Some(&number) = self.text_numbers.get(&text) {
            return number;
        }
        let number = self.texts.len() as u32;
        self.texts.push(text.clone());
        self.text_numbers.insert(text, number);
        number
    }
}

/// The words that a pattern asks for in each of the dialects in which it may be read.
fn words_in_all<'p>(pattern: &'p str, dialects: &[Dialect]) -> Vec<&'p str> {
    let Some((&first, others)) = dialects.split_first() else { return Vec::new() };
    let mut words = pattern_words(pattern, first);
    for &other in others {
        let read = pattern_words(pattern, other);
        words.retain(|word| read.contains(word));
    }
    words
}

fn has_regex(formula: &Formula) -> bool {
    match formula {
        Formula::Regex(_) => true,
        Formula::Pattern(_) => false,
        Formula::Any(parts) => parts.iter().any(has_regex),
        Formula::All(all) => all.parts.iter().any(has_regex),
        Formula::Not(inner) | Formula::Inside(inner) | Formula::NotInside(inner) => has_regex(inner),
        Formula::Anywhere(inner) | Formula::As(inner, _) => has_regex(inner),
    }
}

/// Whether a generic pattern asks for its words as they are, and for whole ones.
fn asks_for_whole_words(options: &Options) -> bool {
    options.generic_engine == GenericEngine::Space
        || (!options.generic_caseless && options.generic_extra_word_characters.is_empty())
}

/// How the patterns of a rule are read, one way per target; `None` when nothing can be said of a target.
fn dialects_of(rule: &RuleSpec) -> Option<Vec<Dialect>> {
    let mut dialects: Vec<Dialect> = Vec::new();
    for target in &rule.targets {
        let dialect = match target {
            Target::Language(language) => Some(&syntax::lowering(*language)?.traits(*language).lexis),
            Target::Generic if !asks_for_whole_words(&rule.options) => return None,
            Target::Generic | Target::Regex => None,
        };
        dialects.push(dialect);
    }
    Some(dialects)
}
