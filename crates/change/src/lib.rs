//! Judgement of a change: which findings it brings, takes away and only moves, what it does to the policy that judges it, and
//! whether it may pass.
//!
//! Pure: files, dates and revisions are arguments. Not here: identity of a finding (`issues`), reading revisions (`git`), the
//! configuration as written (`scan`).

mod baseline;
mod compare;
mod gate;
mod ignoring;
mod likeness;
mod lines;
mod pipeline;
mod renames;
mod tamper;

pub use baseline::{Baseline, BaselineFault, Known};
pub use compare::{Matched, Sides, compare};
pub use gate::{Decision, Gate, Rung, Surroundings, ages_wanted, days_between, decide};
pub use ignoring::{ignored_globs, silencing};
pub use likeness::is_among;
pub use lines::line_map;
pub use pipeline::{PipelineEdit, edited_pipeline, is_pipeline, may_run};
pub use renames::renames;
pub use tamper::{ENGINE, Weakening, grown_baseline, rule as tamper_rule, told};
