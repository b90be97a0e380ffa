//! Overlays: sources, sinks and sanitizers of a team's own, added to every rule of a family without editing rules.
//!
//! A family is a weakness (every taint rule about `CWE-89`), or a group of packs (every rule that has `use: http-input`).

use super::formula::{All, Formula, Placed};
use super::packs::{Group, GroupEntries, Pack, Packs};
use super::reader::language::targets_named;
use super::spec::{Mode, RuleSpec, SanitizerSpec, SinkSpec, SourceSpec, Target};
use crate::formula::describe;
use crate::matcher::Pattern;
use engine::ConfigFault;
use model::Location;
use syntax::Span;

/// In a pattern, the part that is meant: the tainted part of a source, the argument of a sink that counts, what a check checks.
pub const VALUE: &str = "$VALUE";

/// One overlay as it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overlay {
    /// A weakness or the name of a group.
    pub family: OverlayText,
    /// Languages of the patterns.
    pub languages: Vec<OverlayText>,
    /// Patterns of sources.
    pub sources: Vec<OverlayText>,
    /// Patterns of sinks.
    pub sinks: Vec<OverlayText>,
    /// Patterns of what makes a value clean.
    pub sanitizers: Vec<OverlayText>,
    /// Conditions that make `$VALUE` clean where they hold.
    pub checks: Vec<OverlayText>,
}

/// A text of an overlay with its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OverlayText {
    /// The text.
    pub text: String,
    /// Where it stands.
    pub location: Location,
    /// The line on which it stands.
    pub line: String,
}

/// Overlays ready to be put on rules.
pub(crate) struct Overlays {
    ready: Vec<Ready>,
    /// What is wrong with them.
    pub(crate) faults: Vec<ConfigFault>,
}

struct Ready {
    family: String,
    targets: Vec<Target>,
    entries: Vec<GroupEntries>,
}

impl Overlays {
    /// Checks overlays against the packs that there are.
    pub(crate) fn of(overlays: &[Overlay], packs: &Packs) -> Overlays {
        let mut all = Overlays { ready: Vec::new(), faults: Vec::new() };
        for overlay in overlays {
            let before = all.faults.len();
            let targets = all.targets(overlay);
            let entries = all.entries(overlay, &targets);
            if !is_weakness(&overlay.family.text) {
                all.check_group(overlay, &targets, &entries, packs);
            }
            if all.faults.len() > before {
                continue;
            }
            all.ready.push(Ready { family: overlay.family.text.clone(), targets, entries });
        }
        all
    }

    /// The overlays of groups, as packs that rules find beside the others.
    pub(crate) fn packs(&self) -> impl Iterator<Item = Pack> + '_ {
        self.ready.iter().filter(|ready| !is_weakness(&ready.family)).map(|ready| Pack {
            name: String::new(),
            path: String::new(),
            languages: ready.targets.clone(),
            title: String::new(),
            references: Vec::new(),
            groups: ready
                .entries
                .iter()
                .map(|entries| Group { name: ready.family.clone(), entries: entries.clone() })
                .collect(),
        })
    }

    /// Adds to the rules about a weakness what was written for it.
    pub(crate) fn add_to(&self, rules: &mut [RuleSpec]) {
        for ready in self.ready.iter().filter(|ready| is_weakness(&ready.family)) {
            for rule in rules.iter_mut() {
                let is_about = rule.weaknesses.iter().any(|weakness| weakness.eq_ignore_ascii_case(&ready.family));
                let Mode::Taint(spec) = &mut rule.mode else { continue };
                if !is_about || !rule.targets.iter().any(|target| ready.targets.contains(target)) {
                    continue;
                }
                for entries in &ready.entries {
                    let mut entries = entries.clone();
                    entries.relocate(rule.span);
                    match entries {
                        GroupEntries::Sources(more) => spec.sources.extend(more),
                        GroupEntries::Sinks(more) => spec.sinks.extend(more),
                        GroupEntries::Sanitizers(more) => spec.sanitizers.extend(more),
                        GroupEntries::Propagators(more) => spec.propagators.extend(more),
                    }
                }
            }
        }
    }

    fn fault(&mut self, text: &OverlayText, key: &str, message: String) {
        let key = format!("taint.{key}");
        self.faults.push(ConfigFault { location: text.location.clone(), key, message, line: text.line.clone() });
    }

    fn targets(&mut self, overlay: &Overlay) -> Vec<Target> {
        let mut targets = Vec::new();
        for name in &overlay.languages {
            let named = targets_named(&name.text);
            let served =
                |target: &Target| matches!(target, Target::Language(language) if syntax::lowering(*language).is_some());
            if named.is_empty() {
                self.fault(name, "languages", format!("unknown language `{}`", name.text));
            } else if !named.iter().any(served) {
                self.fault(name, "languages", format!("values are not followed in {} yet", name.text));
            }
            targets.extend(named);
        }
        targets
    }

    fn entries(&mut self, overlay: &Overlay, targets: &[Target]) -> Vec<GroupEntries> {
        let mut formulas = |texts: &[OverlayText], key: &str| -> Vec<Formula> {
            texts.iter().filter_map(|text| self.formula(text, key, targets)).collect()
        };
        let sources = formulas(&overlay.sources, "sources").into_iter().map(source).collect::<Vec<_>>();
        let sinks = formulas(&overlay.sinks, "sinks").into_iter().map(sink).collect::<Vec<_>>();
        let mut clean: Vec<SanitizerSpec> =
            formulas(&overlay.sanitizers, "sanitizers").into_iter().map(|formula| sanitizer(formula, None)).collect();
        for check in &overlay.checks {
            if !check.text.contains(VALUE) {
                self.fault(
                    check,
                    "checks",
                    format!("expected a condition about `{VALUE}`, such as `is_safe({VALUE})`"),
                );
                continue;
            }
            if self.formula(check, "checks", targets).is_some() {
                let pattern = Formula::Pattern(Placed { text: check.text.clone(), span: Span::default() });
                clean.push(sanitizer(pattern, Some((VALUE.to_owned(), true))));
            }
        }
        let mut entries = Vec::new();
        if !sources.is_empty() {
            entries.push(GroupEntries::Sources(sources));
        }
        if !sinks.is_empty() {
            entries.push(GroupEntries::Sinks(sinks));
        }
        if !clean.is_empty() {
            entries.push(GroupEntries::Sanitizers(clean));
        }
        entries
    }

    fn formula(&mut self, text: &OverlayText, key: &str, targets: &[Target]) -> Option<Formula> {
        for target in targets {
            let Target::Language(language) = target else { continue };
            if syntax::lowering(*language).is_none() {
                continue;
            }
            if let Err(error) = Pattern::compile(*language, &text.text) {
                self.fault(text, key, format!("`{}`: {}", text.text, describe(&error, *language)));
                return None;
            }
        }
        let pattern = Formula::Pattern(Placed { text: text.text.clone(), span: Span::default() });
        if !text.text.contains(VALUE) {
            return Some(pattern);
        }
        Some(Formula::All(All { parts: vec![pattern], focus: vec![vec![VALUE.to_owned()]], ..All::default() }))
    }

    /// A group must be known, and of the kind of what is added.
    fn check_group(&mut self, overlay: &Overlay, targets: &[Target], entries: &[GroupEntries], packs: &Packs) {
        let family = &overlay.family;
        let serving = || packs.iter().filter(|pack| pack.languages.iter().any(|target| targets.contains(target)));
        let groups = || serving().flat_map(|pack| &pack.groups);
        let Some(known) = groups().find(|group| group.name == family.text) else {
            if !targets.is_empty() {
                let mut names: Vec<&str> = groups().map(|group| group.name.as_str()).collect();
                names.sort_unstable();
                names.dedup();
                let message = format!(
                    "unknown family `{}`: expected a weakness such as \"CWE-89\", or one of {}",
                    family.text,
                    names.join(", ")
                );
                self.fault(family, "family", message);
            }
            return;
        };
        let kind = known.entries.kind();
        if let Some(other) = entries.iter().find(|entries| entries.kind() != kind) {
            let message = format!("`{}` is a group of {kind}s: a {} cannot be added to it", family.text, other.kind());
            self.fault(family, "family", message);
        }
    }
}

/// Whether a family is named by its weakness.
fn is_weakness(family: &str) -> bool {
    let number = family.get(..4).filter(|start| start.eq_ignore_ascii_case("CWE-")).map(|_| &family[4..]);
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn source(formula: Formula) -> SourceSpec {
    SourceSpec {
        formula,
        by_side_effect: false,
        only_by_side_effect: false,
        exact: false,
        control: false,
        label: String::new(),
        requires: None,
    }
}

fn sink(formula: Formula) -> SinkSpec {
    SinkSpec { formula, exact: true, at_exit: false, requires: None }
}

fn sanitizer(formula: Formula, guard: Option<(String, bool)>) -> SanitizerSpec {
    SanitizerSpec { formula, by_side_effect: false, exact: false, not_conflicting: false, guard }
}
