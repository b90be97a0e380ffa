//! From rule files to an engine: read, switch off, override, index.

use super::SastEngine;
use crate::formula::Patterns;
use crate::prefilter::Prefilter;
use crate::rule::{Overlay, Overlays, Packs, PathMatcher, RuleFile, RuleSpec, Target, read_rules};
use engine::{ConfigFault, content};
use model::{Notice, NoticeLevel, RuleOrigin};
use rustc_hash::FxHashMap;
use source::Language;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// A rule file that somebody brought along.
#[derive(Clone, Debug)]
pub struct RuleSource {
    /// As the user named it.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// What the engine is set up with.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// Rules that ship with Palisade.
    pub builtin: bool,
    /// Rules of the user, in order.
    pub files: Vec<RuleSource>,
    /// Languages that occur; built-in rules for others are not even read. `None`: all.
    pub languages: Option<BTreeSet<Language>>,
    /// Identifiers switched off.
    pub off: BTreeSet<String>,
    /// The day that rules compare dates with, `2026-11-22`.
    pub today: Option<String>,
    /// What is added to the rules of a family.
    pub overlays: Vec<Overlay>,
    /// Rules of the user look as deep as those that ship with Palisade.
    pub deep: bool,
}

/// An engine and what is to be said about its rules.
#[derive(Debug)]
pub struct Loaded {
    /// Ready to run.
    pub engine: SastEngine,
    /// Mistakes in rule files; the rules concerned do not run.
    pub faults: Vec<ConfigFault>,
    /// Features of rules that are not supported: out of scope, named per rule.
    pub notices: Vec<Notice>,
}

impl SastEngine {
    /// Reads rules and packs.
    pub fn load(setup: &Setup) -> Loaded {
        let mut packs = Packs::builtin();
        let mut rules = Vec::new();
        let overlays = Overlays::of(&setup.overlays, &packs);
        packs.extend(overlays.packs());
        let mut faults = Vec::new();
        let mut notices = Vec::new();
        if setup.builtin {
            for file in content::under("rules/").iter().filter(|file| is_wanted(file.path, setup)) {
                let read = read_rules(file.path, file.text, RuleOrigin::Builtin, &packs);
                take(read, setup, &mut rules, &mut faults, &mut notices);
            }
        }
        for file in &setup.files {
            let read = read_rules(&file.path, &file.text, RuleOrigin::File(file.path.clone()), &packs);
            take(read, setup, &mut rules, &mut faults, &mut notices);
        }
        unique_ids(&mut rules);
        overlays.add_to(&mut rules);
        faults.extend(overlays.faults);
        for rule in rules.iter_mut().filter(|_| setup.deep) {
            rule.options.taint_intrafile = true;
        }
        let engine = SastEngine { today: setup.today.clone(), ..SastEngine::new(rules) };
        Loaded { engine, faults, notices }
    }

    /// An engine over rules read before.
    pub fn new(rules: Vec<RuleSpec>) -> SastEngine {
        let by_id: FxHashMap<String, usize> =
            rules.iter().enumerate().map(|(at, rule)| (rule.id.clone(), at)).collect();
        let paths = rules.iter().map(|rule| PathMatcher::new(&rule.paths)).collect();
        let text_rules = rules.iter().any(|rule| rule.targets.iter().any(Target::is_text));
        SastEngine {
            by_id,
            paths,
            patterns: Patterns::new(&rules),
            prefilter: Some(Prefilter::new(&rules)),
            rule_set: rule_set(&rules),
            text_rules,
            unusable: rules.iter().map(|rule| rule.targets.iter().map(|_| OnceLock::new()).collect()).collect(),
            today: None,
            rules,
        }
    }
}

/// Built-in rules lie under `rules/<language>/`; those of one language may serve another as well.
fn is_wanted(path: &str, setup: &Setup) -> bool {
    if !path.ends_with(".yaml") {
        return false;
    }
    let Some(languages) = &setup.languages else { return true };
    let folder = path.split('/').nth(1).unwrap_or("");
    languages.iter().any(|&language| language.name() == folder || syntax::traits(language).rules_of.contains(&folder))
}

fn take(
    read: RuleFile,
    setup: &Setup,
    rules: &mut Vec<RuleSpec>,
    faults: &mut Vec<ConfigFault>,
    notices: &mut Vec<Notice>,
) {
    faults.extend(read.faults);
    for unsupported in read.unsupported {
        notices.push(Notice {
            level: NoticeLevel::Info,
            kind: "unsupported-rule".to_owned(),
            message: unsupported.message,
            location: Some(unsupported.location),
        });
    }
    rules.extend(read.rules.into_iter().filter(|rule| !setup.off.contains(&rule.id)));
}

/// A second rule of the same name would hide the first: it gets `-2`, the next `-3`.
fn unique_ids(rules: &mut [RuleSpec]) {
    let mut seen: FxHashMap<String, u32> = FxHashMap::default();
    for rule in rules {
        let count = seen.entry(rule.id.clone()).or_insert(0);
        *count += 1;
        if *count > 1 {
            rule.id = format!("{}-{count}", rule.id);
        }
    }
}

/// A hash that changes whenever a rule changes.
fn rule_set(rules: &[RuleSpec]) -> String {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    for rule in rules {
        format!("{rule:?}").hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
}
