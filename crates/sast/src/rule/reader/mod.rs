//! Rule files become [`RuleSpec`]s: every mistake with its line and what was expected, every feature that does not run by name.
//!
//! A mistake takes away its rule and no other. Not here: whether a pattern is legal in its language (the matcher says so when it
//! compiles it), what rules mean.

mod condition;
mod expect;
mod formula;
pub(super) mod language;
mod matching;
mod metadata;
mod options;
pub(super) mod pack;
mod regex;
mod report;
mod rule;
mod taint;
#[cfg(test)]
mod tests;

use super::packs::Packs;
use super::spec::{RuleSpec, Target};
use super::yaml::{self, Node};
use engine::ConfigFault;
use model::{Location, RuleOrigin};
use source::Language;
use std::cell::OnceCell;

/// What one rule file holds.
#[derive(Clone, Debug, Default)]
pub struct RuleFile {
    /// Rules that run, in order of writing.
    pub rules: Vec<RuleSpec>,
    /// Mistakes; the rules that they stand in are not among `rules`.
    pub faults: Vec<ConfigFault>,
    /// What was understood and does not run.
    pub unsupported: Vec<Unsupported>,
}

/// A feature of a rule that does not run here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsupported {
    /// Identifier of the rule.
    pub rule: String,
    /// The feature: a key, `key: value`, or the names of languages.
    pub feature: String,
    /// One sentence for a person.
    pub message: String,
    /// Where it stands.
    pub location: Location,
    /// Whether the whole rule does not run; otherwise it runs without the feature.
    pub skipped: bool,
}

/// Reads the rules of one file. `path` is the file as the user named it.
pub fn read_rules(path: &str, text: &str, origin: RuleOrigin, packs: &Packs) -> RuleFile {
    read_rules_for(path, text, origin, packs, &|language| syntax::lowering(language).is_some())
}

/// As [`read_rules`], with the languages that count as supported given by the caller.
pub(super) fn read_rules_for(
    path: &str,
    text: &str,
    origin: RuleOrigin,
    packs: &Packs,
    is_supported: &dyn Fn(Language) -> bool,
) -> RuleFile {
    let root = match yaml::parse(text) {
        Ok(root) => root,
        Err(fault) => {
            let fault =
                report::fault(path, text, None, syntax::Span::new(fault.at as usize, fault.at as usize), fault.message);
            return RuleFile { faults: vec![fault], ..RuleFile::default() };
        }
    };
    let mut reader = Reader::new(path, text, root.as_ref(), packs, is_supported);
    let rules = reader.rules(&origin);
    RuleFile { rules, faults: reader.faults, unsupported: reader.unsupported }
}

/// State while one file is read.
pub(super) struct Reader<'a> {
    path: &'a str,
    text: &'a str,
    lines: OnceCell<source::Text>,
    root: Option<&'a Node<'a>>,
    packs: &'a Packs,
    is_supported: &'a dyn Fn(Language) -> bool,
    pub(super) faults: Vec<ConfigFault>,
    /// Number of mistakes, shown or not.
    mistakes: usize,
    unsupported: Vec<Unsupported>,
    /// Identifier of the rule being read.
    rule: String,
    /// What the rule being read runs on.
    targets: Vec<Target>,
    /// Something in the rule being read keeps it from running.
    skip: bool,
    /// Below a `metavariable-pattern`, where a conjunction may consist of negations.
    within_condition: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        path: &'a str,
        text: &'a str,
        root: Option<&'a Node<'a>>,
        packs: &'a Packs,
        is_supported: &'a dyn Fn(Language) -> bool,
    ) -> Reader<'a> {
        Reader {
            path,
            text,
            lines: OnceCell::new(),
            root,
            packs,
            is_supported,
            faults: Vec::new(),
            mistakes: 0,
            unsupported: Vec::new(),
            rule: String::new(),
            targets: Vec::new(),
            skip: false,
            within_condition: false,
        }
    }

    fn rules(&mut self, origin: &RuleOrigin) -> Vec<RuleSpec> {
        let start = syntax::Span::new(0, 0);
        let Some(root) = self.root.filter(|root| !root.is_null()) else {
            self.fault(start, "the file is empty: expected `rules:`".to_owned());
            return Vec::new();
        };
        // Other keys at the top (anchors kept for reuse, `missed:` of a registry) are nobody's business.
        let Some(entries) = self.entries(root, "`rules:`") else { return Vec::new() };
        let Some((_, list)) = entries.iter().find(|(key, _)| key.text() == Some("rules")) else {
            let hint = if root.get("pack").is_some() { ": the file holds a pack" } else { "" };
            self.fault(root.span, format!("key `rules` is missing{hint}"));
            return Vec::new();
        };
        let Some(items) = self.list(list, "a list of rules") else { return Vec::new() };
        items.iter().filter_map(|item| self.rule(item, origin)).collect()
    }
}
