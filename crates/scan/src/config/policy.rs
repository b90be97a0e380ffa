//! What the configuration says about findings, ready to be applied.

use model::{Location, Severity};
use source::Excludes;
use std::collections::BTreeSet;

/// Who wrote the configuration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trust {
    /// The scanned project itself: what it silences is counted in the verdict.
    #[default]
    Project,
    /// The person who runs the scan (`--config`).
    Caller,
}

/// The part of the configuration that judges findings.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// Who wrote it.
    pub trust: Trust,
    /// Rules that are off everywhere.
    pub off: Vec<RuleName>,
    /// If given, every other rule is off.
    pub only: Option<Vec<RuleName>>,
    /// Severities that replace those of the rules.
    pub severity: Vec<(RuleName, Severity)>,
    /// Rules that are off in some places.
    pub paths: Vec<PathRule>,
    /// Findings that somebody accepted.
    pub accepted: Vec<Accepted>,
    /// Whether the whole project is scanned, so that an entry that meets nothing is really out of date.
    pub whole_project: bool,
}

/// A rule as it is named in a configuration: an identifier, in which `*` stands for anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleName {
    /// As written.
    pub name: String,
    /// Where.
    pub place: Location,
}

impl Policy {
    /// Rules that need not run at all. What the project switches off runs nevertheless, so that the verdict can count it.
    pub fn off_for_good(&self) -> BTreeSet<String> {
        match self.trust {
            Trust::Project => BTreeSet::new(),
            Trust::Caller => self.off.iter().filter(|rule| !rule.is_open()).map(|rule| rule.name.clone()).collect(),
        }
    }
}

impl RuleName {
    /// Whether the name means this rule.
    pub fn means(&self, rule: &str) -> bool {
        meets(&self.name, rule)
    }

    /// Whether the name stands for any number of rules.
    pub fn is_open(&self) -> bool {
        self.name.contains('*')
    }
}

/// Rules that are off below a path.
#[derive(Clone, Debug)]
pub struct PathRule {
    /// Where.
    pub globs: Excludes,
    /// Which.
    pub off: Vec<RuleName>,
}

/// One accepted finding, or one rule accepted in some files.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// Place of the entry.
    pub place: Location,
    /// By identity.
    pub fingerprint: Option<String>,
    /// By rule and path.
    pub rule_and_path: Option<(String, Excludes)>,
    /// Reason.
    pub reason: String,
    /// Author.
    pub author: Option<String>,
    /// Last day.
    pub until: Option<String>,
}

/// Matches `*` in `pattern` with any text. Linear in the length of both for each star.
pub(super) fn meets(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let mut pieces: Vec<&str> = pieces.collect();
    let Some(last) = pieces.pop() else { return rest.is_empty() };
    for piece in pieces {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::meets;

    #[test]
    fn stars_stand_for_anything() {
        assert!(
            meets("a-b", "a-b")
                && meets("*", "x")
                && meets("a-*", "a-b")
                && meets("*-b*", "a-b-c")
                && meets("a*a", "aa")
        );
        assert!(!meets("a-b", "a-bc") && !meets("a*a", "a") && !meets("b*", "ab"));
    }
}
