//! `palisade.toml`: what was written (`written`), what it means together with the command line (`settings`), and what the
//! pipeline receives (`policy`). Reading files is the caller's business: text comes in, values or faults come out. All keys stand in
//! `example.toml`, which a test reads.
//!
//! Whoever writes a configuration can silence findings. When the scanned project wrote it, its findings stay in the report as
//! suppressed, and the verdict counts them; when the caller wrote it (`--config`), rules that are off do not run.

mod gate;
mod policy;
mod reader;
mod settings;
mod taint;
mod weakened;
mod written;

pub use gate::{WrittenGate, WrittenRung};
pub use policy::{Accepted, PathRule, Policy, RuleName, Trust};
pub use reader::Placed;
pub use settings::{Asked, MergeFault, Settings};
pub use taint::WrittenTaint;
pub use weakened::weakened;
pub use written::{Written, WrittenAccepted, WrittenPath, read};
