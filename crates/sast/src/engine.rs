//! The engine: rules in, observations out.

mod analyse;
mod doubt;
mod facts;
mod identity;
mod routers;
mod setup;
mod taint_rule;
mod why;

pub use setup::{Loaded, RuleSource, Setup};
pub use why::why;

use crate::formula::{Evaluator, Memo, Patterns, compile_error};
use crate::generic::{Reading, looks_minified};
use crate::hit::Hit;
use crate::matcher::{FileView, Steps};
use crate::prefilter::Prefilter;
use crate::rule::{Formula, RuleSpec, Target};
use engine::{Engine, Parsed, Sink};
use model::{EngineId, Rule};
use rustc_hash::FxHashMap;
use source::File;
use std::sync::OnceLock;

/// Steps that one rule may take in one file before it is stopped with a notice. About two seconds of work.
const STEP_BUDGET: u64 = 20_000_000;

/// Code analysis, ready to run.
#[derive(Debug)]
pub struct SastEngine {
    rules: Vec<RuleSpec>,
    by_id: FxHashMap<String, usize>,
    paths: Vec<crate::rule::PathMatcher>,
    patterns: Patterns,
    /// `None`: every rule is tried on every file.
    prefilter: Option<Prefilter>,
    rule_set: String,
    text_rules: bool,
    /// For each target of each rule, what of the rule cannot be used there, once somebody asked.
    unusable: Vec<Vec<OnceLock<Option<String>>>>,
    /// The day that rules compare dates with.
    today: Option<String>,
}

impl SastEngine {
    /// All matches of one formula of a rule in a file.
    fn evaluate(
        &self,
        rule: &RuleSpec,
        formula: &Formula,
        parsed: &Parsed<'_>,
        view: Option<&FileView<'_>>,
        memo: &Memo,
        steps: &mut Steps,
    ) -> Vec<Hit> {
        let (patterns, text, options) = (&self.patterns, parsed.text.as_str(), &rule.options);
        let reading = match view {
            None if !rule.targets.contains(&Target::Generic) => Reading::Code,
            None if looks_minified(text) => Reading::Nothing,
            None => Reading::Generic,
            Some(_) => Reading::Code,
        };
        Evaluator {
            patterns,
            view,
            text,
            options,
            steps,
            memo,
            within: None,
            reading,
            env: Default::default(),
            today: self.today.as_deref(),
        }
        .evaluate(formula)
    }

    /// What of a rule cannot be used in a file, such as a pattern that is not legal in its language.
    fn unusable_in(&self, rule: usize, file: &File) -> Option<&str> {
        let spec = &self.rules[rule];
        let of_language = spec.targets.iter().position(|target| match target {
            Target::Language(language) => file.language == Some(*language),
            Target::Regex | Target::Generic => false,
        });
        let place = of_language.or_else(|| spec.targets.iter().position(Target::is_text))?;
        let told = self.unusable[rule][place].get_or_init(|| compile_error(&self.patterns, spec, spec.targets[place]));
        told.as_deref()
    }

    /// The same engine, blind to the `paths` of rules: their tests lie elsewhere.
    pub fn without_paths(mut self) -> SastEngine {
        self.paths = self.rules.iter().map(|_| crate::rule::PathMatcher::new(&Default::default())).collect();
        self
    }

    /// The same engine, trying every rule on every file: slower, and never with another outcome.
    pub fn without_prefilter(mut self) -> SastEngine {
        self.prefilter = None;
        self
    }

    /// The rules in their order.
    pub fn rules(&self) -> &[RuleSpec] {
        &self.rules
    }
}

impl Engine for SastEngine {
    fn id(&self) -> EngineId {
        "sast"
    }

    fn rule(&self, id: &str) -> Option<Rule> {
        self.by_id.get(id).map(|&place| describe(&self.rules[place]))
    }

    fn rule_count(&self) -> usize {
        self.rules.len()
    }

    fn rule_set(&self) -> String {
        self.rule_set.clone()
    }

    fn wants(&self, file: &File) -> bool {
        let has_language = file.language.is_some_and(|language| {
            syntax::lowering(language).is_some()
                && self.rules.iter().any(|rule| rule.targets.contains(&Target::Language(language)))
        });
        has_language || self.text_rules
    }

    fn analyse(&self, parsed: &Parsed<'_>, sink: &mut Sink) {
        analyse::analyse(self, parsed, sink);
    }
}

/// What people see of a rule.
pub fn describe(spec: &RuleSpec) -> Rule {
    let languages = spec.targets.iter().map(|target| match target {
        Target::Language(language) => language.name().to_owned(),
        Target::Regex => "regex".to_owned(),
        Target::Generic => "generic".to_owned(),
    });
    Rule {
        id: spec.id.clone(),
        engine: "sast",
        languages: languages.collect(),
        title: spec.title.clone(),
        message: spec.message.clone(),
        why: spec.why.clone(),
        repair: spec.repair.clone(),
        severity: spec.severity,
        confidence: spec.confidence,
        weaknesses: spec.weaknesses.clone(),
        owasp: spec.owasp.clone(),
        references: spec.references.clone(),
        origin: spec.origin.clone(),
    }
}
