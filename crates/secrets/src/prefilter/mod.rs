//! Literal filter: which fragments of detectors occur where, at a fraction of the cost of a regex.

mod buckets;
mod derive;
mod exact;
mod rarity;
mod scan;
#[cfg(test)]
mod tests;
mod window;

pub use derive::{Derived, fragments_of, share_of};
pub use scan::Prefilter;

/// A text to look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needle {
    /// The text.
    pub text: Vec<u8>,
    /// Letter case does not matter.
    pub caseless: bool,
}
