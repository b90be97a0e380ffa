//! From settings to engines: those that have a file under `engines/`.

use crate::config::WrittenTaint;
use crate::pool::with_deep_stack;
use crate::request::Limits;
use engine::{ConfigFault, Engine};
use model::{EngineId, Notice, Rule, RuleOrigin};
use sha2::{Digest, Sha256};
use source::{Inventory, Language};
use std::collections::{BTreeMap, BTreeSet};

/// A rule file as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleFile {
    /// Where it comes from, as the user named it.
    pub origin: RuleOrigin,
    /// Its text.
    pub text: String,
}

/// What an engine receives to set itself up.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// Engines that were asked for; `None` means all.
    pub only: Option<Vec<String>>,
    /// Rule files of the user, in the order given.
    pub rule_files: Vec<RuleFile>,
    /// What the scanned project has for other tools: their configuration and lists of accepted findings.
    pub project_files: Vec<RuleFile>,
    /// Reads a file that a rule file names, by the path written there.
    pub read_local: Option<fn(&str) -> Option<String>>,
    /// Texts of such files where none may be read as they are at hand.
    pub local_files: BTreeMap<String, String>,
    /// Fill [`Prepared::rules`]: reading hundreds of detectors takes time that a scan does not have.
    pub list_rules: bool,
    /// Whether the rules that ship with the binary run.
    pub builtin: bool,
    /// Languages that occur: shipped rules for others need not even be read. `None` means all.
    pub languages: Option<BTreeSet<Language>>,
    /// Vendored, generated and minified code is analysed like the project's own.
    pub every_role: bool,
    /// The day of the scan, `2026-11-22`: rules may compare dates with it.
    pub today: Option<String>,
    /// Rules that need not run: the caller, not the scanned project, switched them off.
    pub off: BTreeSet<String>,
    /// Rules of the user follow values as deep as those that ship with Palisade.
    pub deep: bool,
    /// Sources, sinks and sanitizers for the rules of a family.
    pub taint: Vec<WrittenTaint>,
}

impl Setup {
    /// The same, for lists of rules instead of a scan.
    pub fn listing(self) -> Setup {
        Setup { list_rules: true, ..self }
    }

    /// The same, for the languages of these files alone.
    pub fn for_files(mut self, inventory: &Inventory, limits: Limits) -> Setup {
        let offered = inventory.files.iter().filter(|file| limits.leaves_out(file.role).is_none());
        self.languages = Some(offered.filter_map(|file| file.language).collect());
        self.every_role = limits.every_role;
        self
    }
}

/// Engines ready to run.
#[derive(Default)]
pub struct Prepared {
    /// The engines.
    pub engines: Vec<Box<dyn Engine>>,
    /// What is to be said about their rules (unsupported parts of foreign rules); belongs into the report.
    pub notices: Vec<Notice>,
    /// All rules, for lists; ordered by engine and identifier.
    pub rules: Vec<Rule>,
    /// A hash of all that the engines were made of, other than the program and [`Setup::languages`]; `None`: what they see is not
    /// kept in a cache.
    pub inputs: Option<[u8; 32]>,
    /// Files that rule files name, with their text or `None` where there was none: they are part of the inputs.
    pub local_files: Vec<(String, Option<String>)>,
}

type Make = fn(&Setup) -> Result<Prepared, Vec<ConfigFault>>;

include!(concat!(env!("OUT_DIR"), "/engines.rs"));

/// Whether any of the engines that were asked for wants files that git ignores (see [`Engine::reads_any_text`]).
pub fn reads_any_text(only: Option<&[String]>) -> bool {
    only.is_none_or(|only| only.iter().any(|name| name == "secrets"))
}

/// Names that `--only` understands, in order.
pub fn engine_names() -> Vec<EngineId> {
    ENGINES.iter().map(|(name, _)| *name).collect()
}

/// Sets up the engines that were asked for. All faults of all engines come back together.
pub fn prepare(setup: &Setup) -> Result<Prepared, Vec<ConfigFault>> {
    with_deep_stack(|| prepare_all(setup))
}

fn prepare_all(setup: &Setup) -> Result<Prepared, Vec<ConfigFault>> {
    let mut prepared = Prepared::default();
    let mut faults = Vec::new();
    let asked = |name: &str| setup.only.as_ref().is_none_or(|only| only.iter().any(|word| word == name));
    for (_, make) in ENGINES.iter().filter(|(name, _)| asked(name)) {
        match make(setup) {
            Ok(one) => {
                prepared.engines.extend(one.engines);
                prepared.notices.extend(one.notices);
                prepared.rules.extend(one.rules);
                prepared.local_files.extend(one.local_files);
            }
            Err(found) => faults.extend(found),
        }
    }
    prepared.inputs = Some(inputs(setup, &prepared.local_files));
    if faults.is_empty() { Ok(prepared) } else { Err(faults) }
}

/// What decides, taken at the source: a hash of what an engine made of it would have to be trusted to forget nothing.
fn inputs(setup: &Setup, local_files: &[(String, Option<String>)]) -> [u8; 32] {
    let Setup {
        only,
        rule_files,
        project_files,
        read_local: _,
        local_files: _,
        list_rules: _,
        builtin,
        languages,
        off,
        every_role,
        today,
        deep,
        taint,
    } = setup;
    // Outcomes change from day to day only when a rule asks for it.
    let today = today.as_ref().filter(|_| rule_files.iter().any(|file| file.text.contains("today()")));
    // Shipped rules are told apart by their names (see `reuse`). With rules of others a name may mean one or the other.
    let languages = languages.as_ref().filter(|_| !rule_files.is_empty());
    let parts = format!(
        "{only:?}\n{rule_files:?}\n{project_files:?}\n{builtin}\n{languages:?}\n{off:?}\n{every_role}\n{local_files:?}\n{today:?}\n{deep}\n{taint:?}"
    );
    Sha256::digest(parts).into()
}
