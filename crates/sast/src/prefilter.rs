//! Which rules can match in a file at all, judged by the words in it: one pass over the text for all rules.
//!
//! Sound by construction: what is in doubt asks for nothing, so that switching the prefilter off never adds a finding. Identifiers of
//! patterns are looked up as whole words in a hash table (building an automaton over the words of thousands of rules would cost more
//! than reading the rules); only texts that regexes require go through Aho-Corasick, built when a file first needs it.

mod need;
mod regex;
mod words;

use crate::rule::RuleSpec;
use aho_corasick::{AhoCorasick, AhoCorasickBuilder};
use need::{Need, Needs};
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// The needs of all rules.
#[derive(Debug, Default)]
pub struct Prefilter {
    /// One for each rule, in their order.
    needs: Vec<Need>,
    /// Number of each word by its hash; words that share a hash share the number, which only lets more through.
    words: FxHashMap<u64, u32>,
    word_count: usize,
    texts: Vec<String>,
    automaton: OnceLock<Option<AhoCorasick>>,
}

/// What occurs in a file.
struct Found {
    words: Bits,
    /// `None`: not looked for yet, so that every text may be there.
    texts: Option<Bits>,
}

/// A set of small numbers.
struct Bits(Vec<u64>);

impl Prefilter {
    /// Derives the needs of all rules.
    pub fn new(rules: &[RuleSpec]) -> Prefilter {
        let mut needs = Needs::default();
        let of_rules = rules.iter().map(|rule| needs.of_rule(rule)).collect();
        let word_count = needs.words.len();
        let words = needs.words.into_iter().map(|(word, number)| (words::hash(word.as_bytes()), number)).collect();
        Prefilter { needs: of_rules, words, word_count, texts: needs.texts, automaton: OnceLock::new() }
    }

    /// The rules, by their place among those given, that can match in a text. In order.
    pub fn candidates(&self, text: &str) -> Vec<usize> {
        self.candidates_among(text, &|_| true)
    }

    /// As [`Prefilter::candidates`], for the rules that `is_wanted` (asked before the text is read for them).
    pub fn candidates_among(&self, text: &str, is_wanted: &dyn Fn(usize) -> bool) -> Vec<usize> {
        let mut found = Found { words: self.words_in(text), texts: None };
        let first: Vec<usize> =
            (0..self.needs.len()).filter(|&rule| is_wanted(rule) && self.needs[rule].is_met(&found)).collect();
        if !first.iter().any(|&rule| self.needs[rule].asks_for_text()) {
            return first;
        }
        found.texts = self.texts_in(text);
        first.into_iter().filter(|&rule| self.needs[rule].is_met(&found)).collect()
    }

    fn words_in(&self, text: &str) -> Bits {
        let mut found = Bits::new(self.word_count);
        if !self.words.is_empty() {
            words::each_word(text.as_bytes(), |word| {
                if let Some(&number) = self.words.get(&words::hash(word)) {
                    found.insert(number);
                }
            });
        }
        found
    }

    /// `None` when there is no automaton (too many texts for it): then every text may be there.
    fn texts_in(&self, text: &str) -> Option<Bits> {
        let build = || AhoCorasickBuilder::new().ascii_case_insensitive(true).build(&self.texts).ok();
        let automaton = self.automaton.get_or_init(build).as_ref()?;
        let mut found = Bits::new(self.texts.len());
        for hit in automaton.find_overlapping_iter(text) {
            found.insert(hit.pattern().as_u32());
        }
        Some(found)
    }
}

impl Bits {
    fn new(count: usize) -> Bits {
        Bits(vec![0; count.div_ceil(64)])
    }

    fn insert(&mut self, number: u32) {
        self.0[number as usize / 64] |= 1 << (number % 64);
    }

    fn contains(&self, number: u32) -> bool {
        self.0[number as usize / 64] & (1 << (number % 64)) != 0
    }
}

#[cfg(test)]
mod tests;
