//! Counting what was and was not looked at.

use crate::one_file::{FileResult, GIT_IGNORED, Outcome};
use model::Coverage;
use source::{Inventory, reason};
use std::collections::BTreeMap;

/// Adds up the outcome of every file and of the discovery before.
pub(crate) fn count(inventory: &Inventory, results: &[FileResult]) -> Coverage {
    let mut coverage = Coverage { failed: inventory.unlisted.len() as u32, ..Coverage::default() };
    for (reason, files) in &inventory.left_out {
        *coverage.out_of_scope_by_reason.entry((*reason).to_owned()).or_default() += files;
    }
    for result in results {
        coverage.searched += u32::from(result.searched);
        match &result.outcome {
            Outcome::LeftOut(reason) if reason == GIT_IGNORED => {}
            Outcome::Analysed => coverage.analysed += 1,
            Outcome::AroundErrors => coverage.around_errors += 1,
            Outcome::Failed => coverage.failed += 1,
            Outcome::LeftOut(reason) => *coverage.out_of_scope_by_reason.entry(reason.clone()).or_default() += 1,
        }
    }
    coverage.out_of_scope = coverage.out_of_scope_by_reason.values().sum();
    coverage
}

/// Files that `--strict` does not accept as out of scope: all but those in which no engine will ever look for flaws, and those
/// that the caller left out.
pub(crate) fn not_accepted(coverage: &Coverage) -> u32 {
    by_whom(&coverage.out_of_scope_by_reason, |reason| !ACCEPTED.contains(&reason))
}

/// The same of contents in history.
pub(crate) fn not_accepted_in_history(coverage: &Coverage) -> u32 {
    let history = coverage.history.as_ref();
    history.map_or(0, |history| by_whom(&history.left_out_by_reason, |reason| !ACCEPTED.contains(&reason)))
}

const ACCEPTED: &[&str] =
    &[reason::BINARY, reason::DOCUMENTATION, reason::LINK, reason::SPECIAL, reason::UNRECOGNISED, reason::COMMAND_LINE];

/// Files that the project's own ignore file or configuration keeps from being analysed, and contents of history likewise.
pub(crate) fn silenced(coverage: &Coverage, configuration_counts: bool) -> (u32, u32) {
    let is_its_own =
        |reason: &str| reason == reason::OUR_IGNORE_FILE || configuration_counts && reason == reason::CONFIGURATION;
    let history = coverage.history.as_ref();
    let contents = history.map_or(0, |history| by_whom(&history.left_out_by_reason, is_its_own));
    (by_whom(&coverage.out_of_scope_by_reason, is_its_own), contents)
}

fn by_whom(counts: &BTreeMap<String, u32>, wanted: impl Fn(&str) -> bool) -> u32 {
    counts.iter().filter(|(reason, _)| wanted(reason)).map(|(_, count)| count).sum()
}
