//! What was reported against what was expected.

use super::annotation::Expectations;
use std::collections::{BTreeMap, BTreeSet};

/// Lines (of the start of each finding) that rules reported in one target.
pub type Reported = BTreeMap<String, BTreeSet<u32>>;

/// The outcome of all tests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TestOutcome {
    /// Rule files with targets, by path.
    pub files: BTreeMap<String, RuleFileOutcome>,
    /// Corrections, by path of the target.
    pub fixes: BTreeMap<String, FixOutcome>,
    /// Rule files without a target.
    pub without_target: BTreeSet<String>,
    /// Rule files with `fix` and a target that has no corrected version.
    pub without_fixed: BTreeSet<String>,
    /// Rule files that could not be read, with the reason.
    pub with_errors: BTreeMap<String, String>,
}

/// The outcome of one rule file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleFileOutcome {
    /// Rules that were expected to report, or did, by identifier.
    pub checks: BTreeMap<String, CheckOutcome>,
}

/// The outcome of one rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckOutcome {
    /// By path of the target.
    pub matches: BTreeMap<String, MatchOutcome>,
    /// Trouble while it ran: the check does not pass.
    pub errors: Vec<String>,
}

/// The outcome of one rule on one target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MatchOutcome {
    /// Lines that had to be reported.
    pub expected: BTreeSet<u32>,
    /// Lines that were.
    pub reported: BTreeSet<u32>,
    /// Lines of `todook` for any rule, which Semgrep's output does not list.
    pub known_wrong: BTreeSet<u32>,
}

/// The outcome of one correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixOutcome {
    /// Path of the corrected version.
    pub fixed: String,
    /// Whether the corrections of all findings gave it.
    pub passed: bool,
}

impl TestOutcome {
    /// Whether every check and every correction passed and every rule file could be read.
    pub fn passed(&self) -> bool {
        self.with_errors.is_empty()
            && self.fixes.values().all(|fix| fix.passed)
            && self.files.values().flat_map(|file| file.checks.values()).all(CheckOutcome::passed)
    }
}

impl RuleFileOutcome {
    /// Adds what a target expected and what was reported in it.
    pub fn add_target(&mut self, target: &str, expectations: &Expectations, reported: &Reported) {
        let rules: BTreeSet<&str> =
            expectations.rules().into_iter().chain(reported.keys().map(String::as_str)).collect();
        for rule in rules {
            let outcome = MatchOutcome {
                expected: expectations.expected(rule),
                reported: reported.get(rule).cloned().unwrap_or_default(),
                known_wrong: expectations.known_wrong(),
            };
            if outcome.expected.is_empty() && outcome.reported.is_empty() {
                continue;
            }
            let check = self.checks.entry(rule.to_owned()).or_default();
            check.matches.insert(target.to_owned(), outcome);
        }
    }
}

impl CheckOutcome {
    /// Whether every target is as expected.
    pub fn passed(&self) -> bool {
        self.errors.is_empty() && self.matches.values().all(MatchOutcome::passed)
    }
}

impl MatchOutcome {
    /// Whether exactly the expected lines were reported.
    pub fn passed(&self) -> bool {
        self.expected == self.reported
    }

    /// Expected and not reported.
    pub fn missing(&self) -> impl Iterator<Item = u32> {
        self.expected.difference(&self.reported).copied()
    }

    /// Reported and not expected.
    pub fn unexpected(&self) -> impl Iterator<Item = u32> {
        self.reported.difference(&self.expected).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::super::annotation::expectations;
    use super::*;

    fn outcome(target: &str, reported: &[(&str, &[u32])]) -> RuleFileOutcome {
        let reported =
            reported.iter().map(|(rule, lines)| ((*rule).to_owned(), lines.iter().copied().collect())).collect();
        let mut file = RuleFileOutcome::default();
        file.add_target("t.py", &expectations(target), &reported);
        file
    }

    #[track_caller]
    fn check(target: &str, reported: &[(&str, &[u32])], passed: &[(&str, bool)]) {
        let found = outcome(target, reported);
        let found: Vec<(&str, bool)> =
            found.checks.iter().map(|(rule, check)| (rule.as_str(), check.passed())).collect();
        assert_eq!(found, passed);
    }

    #[test]
    fn exactly_the_marked_lines_must_be_reported() {
        check("# ruleid: a\nx", &[("a", &[2])], &[("a", true)]);
        check("# ruleid: a\nx", &[], &[("a", false)]);
        check("# ruleid: a\nx\ny", &[("a", &[2, 3])], &[("a", false)]);
        check("# ok: a\nx", &[("a", &[2])], &[("a", false)]);
        check("# ok: a\nx", &[("a", &[])], &[]);
        check("# ruleid: a\nx", &[("a", &[2]), ("b", &[2])], &[("a", true), ("b", false)]);
    }

    #[test]
    fn what_is_known_to_be_wrong_must_stay_wrong_until_the_mark_goes() {
        check("# todook: a\nx", &[("a", &[2])], &[("a", true)]);
        check("# todook: a\nx", &[], &[("a", false)]);
        check("# todoruleid: a\nx", &[], &[]);
        check("# todoruleid: a\nx", &[("a", &[2])], &[("a", false)]);
        check("# proruleid: a\nx", &[("a", &[2])], &[("a", false)]);
    }

    #[test]
    fn differences_are_listed() {
        let file = outcome("# ruleid: a\nx\n# ruleid: a\ny", &[("a", &[4, 5])]);
        let outcome = &file.checks["a"].matches["t.py"];
        assert_eq!(outcome.missing().collect::<Vec<_>>(), [2]);
        assert_eq!(outcome.unexpected().collect::<Vec<_>>(), [5]);
    }
}
