//! The pipeline: plans a scan, runs the engines on threads, and hands back one report that is the same whatever the load.
//!
//! Only this crate makes threads for analysis. Not here: how to find a flaw (engines), what a finding means (`issues`), how it
//! is shown (`report`), where arguments and files come from (the binary).

mod accepted;
mod authors;
mod comparison;
pub mod config;
mod coverage;
mod engines;
mod history;
mod inherited;
mod judgement;
mod kept;
mod known;
mod left_out;
mod liveness;
mod marks;
mod messages;
mod one_file;
mod paths;
mod pool;
mod request;
mod reuse;
mod run;
mod veil;
mod verdict;

pub use comparison::{Ages, ChangeRequest, judge_change};
pub use engines::{Prepared, RuleFile, Setup, engine_names, prepare, reads_any_text};
pub use liveness::{Asker, Liveness};
pub use pool::with_deep_stack;
pub use request::{Author, Authors, CacheUse, FilesBefore, HistoryRequest, Limits, Progress, ScanRequest};
pub use run::scan;
