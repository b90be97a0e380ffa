//! Counting what was and was not looked at.

use crate::one_file::{FileResult, GIT_IGNORED, Outcome};
use model::Coverage;
use source::{Inventory, reason};

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
    let accepted = [
        reason::BINARY,
        reason::DOCUMENTATION,
        reason::LINK,
        reason::SPECIAL,
        reason::UNRECOGNISED,
        reason::COMMAND_LINE,
    ];
    let counts = coverage.out_of_scope_by_reason.iter();
    counts.filter(|(reason, _)| !accepted.contains(&reason.as_str())).map(|(_, files)| files).sum()
}

/// Files that the project's own ignore file or configuration keeps from being analysed.
pub(crate) fn silenced_files(coverage: &Coverage, configuration_counts: bool) -> u32 {
    let by = |reason: &str| coverage.out_of_scope_by_reason.get(reason).copied().unwrap_or(0);
    by(reason::OUR_IGNORE_FILE) + if configuration_counts { by(reason::CONFIGURATION) } else { 0 }
}
