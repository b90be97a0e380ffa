//! Code analysis with rules in Semgrep's language: patterns, formulas over their matches, and taint.
//!
//! [`engine`] is the way in. Not here: files, threads, what a finding means to people.

pub mod engine;
mod fix_regex;
pub mod flow;
pub mod formula;
mod generic;
pub mod hit;
pub mod matcher;
mod message;
pub mod prefilter;
mod regexes;
pub mod rule;
pub mod taint;
pub mod testing;
pub mod values;
