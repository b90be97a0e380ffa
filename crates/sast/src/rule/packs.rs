//! Packs: the sources, sinks and sanitizers of one framework, written once and named by rules with `use:`.

use super::formula::{All, Condition, Formula};
use super::reader::pack::read_pack;
use super::spec::{PropagatorSpec, SanitizerSpec, SinkSpec, SourceSpec, Target};
use engine::{ConfigFault, content};
use std::collections::BTreeSet;
use std::sync::OnceLock;
use syntax::Span;

/// All packs that rules may use.
#[derive(Clone, Debug, Default)]
pub struct Packs {
    with_builtin: bool,
    own: Vec<Pack>,
}

/// The content of one pack file.
#[derive(Clone, Debug)]
pub struct Pack {
    /// Its name, the framework's.
    pub name: String,
    /// The file it comes from.
    pub path: String,
    /// What it serves.
    pub languages: Vec<Target>,
    /// One line.
    pub title: String,
    /// Where its knowledge comes from.
    pub references: Vec<String>,
    /// Its groups in order of writing.
    pub groups: Vec<Group>,
}

/// Entries under one name.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its name; the same name in several packs means the same thing.
    pub name: String,
    /// What is in it.
    pub entries: GroupEntries,
}

/// Entries of one kind.
#[derive(Clone, Debug)]
pub enum GroupEntries {
    /// `kind: source`.
    Sources(Vec<SourceSpec>),
    /// `kind: sink`.
    Sinks(Vec<SinkSpec>),
    /// `kind: sanitizer`.
    Sanitizers(Vec<SanitizerSpec>),
    /// `kind: propagator`.
    Propagators(Vec<PropagatorSpec>),
}

/// Why a name of `use:` means nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum UseFault {
    /// No pack for the languages has it; these they have.
    Unknown(Vec<String>),
    /// Packs differ about its kind.
    Mixed(&'static str, &'static str),
}

impl Packs {
    /// The packs under `content/packs/`, read when a rule first uses a group.
    pub fn builtin() -> Packs {
        Packs { with_builtin: true, own: Vec::new() }
    }

    /// No packs at all.
    pub fn none() -> Packs {
        Packs::default()
    }

    /// Adds a pack file of the user; what is wrong with it comes back, and its sound groups are used.
    pub fn add(&mut self, path: &str, text: &str) -> Vec<ConfigFault> {
        let (pack, faults) = read_pack(path, text);
        self.own.extend(pack);
        faults
    }

    /// Adds packs that are read already.
    pub(crate) fn extend(&mut self, packs: impl Iterator<Item = Pack>) {
        self.own.extend(packs);
    }

    /// Whether a YAML file is meant as a pack and not as rules.
    pub fn is_pack(text: &str) -> bool {
        text.lines().any(|line| line.starts_with("pack:")) && !text.lines().any(|line| line.starts_with("rules:"))
    }

    /// All packs, those of the user first.
    pub fn iter(&self) -> impl Iterator<Item = &Pack> {
        let builtin = if self.with_builtin { builtin().0.as_slice() } else { &[] };
        self.own.iter().chain(builtin)
    }

    /// What is wrong with the packs that ship with us (nothing, says a test).
    pub fn builtin_faults() -> &'static [ConfigFault] {
        &builtin().1
    }

    /// The entries of `group` of every pack for these targets, or of one pack by `pack/group`.
    pub(super) fn group(&self, name: &str, targets: &[Target]) -> Result<GroupEntries, UseFault> {
        let (pack, group) = name.split_once('/').map_or((None, name), |(pack, group)| (Some(pack), group));
        let serving = || self.iter().filter(|pack| pack.languages.iter().any(|language| targets.contains(language)));
        let mut all: Option<GroupEntries> = None;
        for found in serving().filter(|candidate| pack.is_none_or(|pack| pack == candidate.name)) {
            for entries in found.groups.iter().filter(|candidate| candidate.name == group).map(|group| &group.entries) {
                match &mut all {
                    None => all = Some(entries.clone()),
                    Some(all) => all.join(entries).map_err(|()| UseFault::Mixed(all.kind(), entries.kind()))?,
                }
            }
        }
        all.ok_or_else(|| {
            let known: BTreeSet<String> =
                serving().flat_map(|pack| &pack.groups).map(|group| group.name.clone()).collect();
            UseFault::Unknown(known.into_iter().collect())
        })
    }
}

fn builtin() -> &'static (Vec<Pack>, Vec<ConfigFault>) {
    static BUILTIN: OnceLock<(Vec<Pack>, Vec<ConfigFault>)> = OnceLock::new();
    BUILTIN.get_or_init(|| {
        let (mut packs, mut faults) = (Vec::new(), Vec::new());
        for file in content::under("packs/").iter().filter(|file| file.path.ends_with(".yaml")) {
            let (pack, found) = read_pack(file.path, file.text);
            packs.extend(pack);
            faults.extend(found);
        }
        (packs, faults)
    })
}

impl GroupEntries {
    /// The word of `kind:`.
    pub fn kind(&self) -> &'static str {
        match self {
            GroupEntries::Sources(_) => "source",
            GroupEntries::Sinks(_) => "sink",
            GroupEntries::Sanitizers(_) => "sanitizer",
            GroupEntries::Propagators(_) => "propagator",
        }
    }

    /// The entries as alternatives, for a rule that searches.
    pub(super) fn formula(self) -> Formula {
        Formula::Any(match self {
            GroupEntries::Sources(entries) => entries.into_iter().map(|entry| entry.formula).collect(),
            GroupEntries::Sinks(entries) => entries.into_iter().map(|entry| entry.formula).collect(),
            GroupEntries::Sanitizers(entries) => entries.into_iter().map(|entry| entry.formula).collect(),
            GroupEntries::Propagators(entries) => entries.into_iter().map(|entry| entry.formula).collect(),
        })
    }

    fn join(&mut self, other: &GroupEntries) -> Result<(), ()> {
        match (self, other) {
            (GroupEntries::Sources(all), GroupEntries::Sources(more)) => all.extend_from_slice(more),
            (GroupEntries::Sinks(all), GroupEntries::Sinks(more)) => all.extend_from_slice(more),
            (GroupEntries::Sanitizers(all), GroupEntries::Sanitizers(more)) => all.extend_from_slice(more),
            (GroupEntries::Propagators(all), GroupEntries::Propagators(more)) => all.extend_from_slice(more),
            _ => return Err(()),
        }
        Ok(())
    }

    /// Places every text at `span`: a place in the pack means nothing in the rule file that uses it.
    pub(super) fn relocate(&mut self, span: Span) {
        let formulas: Vec<&mut Formula> = match self {
            GroupEntries::Sources(entries) => entries.iter_mut().map(|entry| &mut entry.formula).collect(),
            GroupEntries::Sinks(entries) => entries.iter_mut().map(|entry| &mut entry.formula).collect(),
            GroupEntries::Sanitizers(entries) => entries.iter_mut().map(|entry| &mut entry.formula).collect(),
            GroupEntries::Propagators(entries) => entries.iter_mut().map(|entry| &mut entry.formula).collect(),
        };
        for formula in formulas {
            relocate(formula, span);
        }
    }
}

fn relocate(formula: &mut Formula, span: Span) {
    match formula {
        Formula::Pattern(text) | Formula::Regex(text) => text.span = span,
        Formula::Any(parts) => parts.iter_mut().for_each(|part| relocate(part, span)),
        Formula::Not(inner) | Formula::Inside(inner) | Formula::NotInside(inner) => relocate(inner, span),
        Formula::Anywhere(inner) | Formula::As(inner, _) => relocate(inner, span),
        Formula::All(All { parts, conditions, .. }) => {
            parts.iter_mut().for_each(|part| relocate(part, span));
            for condition in conditions {
                match condition {
                    Condition::Regex { regex, .. } => regex.span = span,
                    Condition::Pattern { formula, .. } => relocate(formula, span),
                    Condition::Comparison { .. } | Condition::Type { .. } | Condition::Analysis { .. } => {}
                }
            }
        }
    }
}
