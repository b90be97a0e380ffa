//! The checks under `checks/`, collected by the build script.

use super::Check;

include!(concat!(env!("OUT_DIR"), "/checks.rs"));

pub fn find(name: &str) -> Option<Check> {
    let index = CHECKS.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?;
    Some(CHECKS[index].1)
}

pub fn names() -> impl Iterator<Item = &'static str> {
    CHECKS.iter().map(|(name, _)| *name)
}
