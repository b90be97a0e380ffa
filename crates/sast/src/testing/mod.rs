//! Tests of rules: targets with marked lines, compared with what was reported, as `semgrep test` does it.
//!
//! Pure: which files exist and what was reported comes in as arguments. Not here: running the engine, reading files, printing.

mod annotation;
mod outcome;
mod semgrep_json;
mod target;

pub use annotation::{Annotation, AnnotationKind, Expectations, IgnoredAnnotation, expectations};
pub use outcome::{CheckOutcome, FixOutcome, MatchOutcome, Reported, RuleFileOutcome, TestOutcome};
pub use target::{fixed_of, is_rule_file, targets_of};
