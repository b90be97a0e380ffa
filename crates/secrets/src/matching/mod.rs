//! From fragments to hits: regexes in windows around them, and what a detector demands besides its pattern.
//!
//! Not here: what a value means in the file it stands in (`context`), and what is encoded (`decoding`).

mod contest;
mod demands;
mod entry;
mod pattern;
mod set;
mod sight;
#[cfg(test)]
mod tests;
mod trigger;
mod windows;

pub(crate) use pattern::{check_pattern, parse_pattern};
pub use set::DetectorSet;
pub use trigger::Trigger;

use crate::detector::Detector;
use model::Confidence;
use std::borrow::Cow;
use std::ops::Range;

/// A credential at its place.
#[derive(Clone, Debug)]
pub struct Hit<'d> {
    /// What found it.
    pub detector: &'d Detector,
    /// Bytes of the value.
    pub secret: Range<usize>,
    /// Bytes of the whole match.
    pub whole: Range<usize>,
    /// Bytes of the other half of a composite credential.
    pub companion: Option<Range<usize>>,
    /// Certainty, raised by an offline check.
    pub confidence: Confidence,
    /// What the offline check says in favour.
    pub proof: Option<Cow<'static, str>>,
}

/// Where a content comes from, as far as it is known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place<'a> {
    /// Path from the root of the scan.
    pub path: Option<&'a str>,
    /// Identifier of the commit.
    pub commit: Option<&'a str>,
    /// What else is known, by betterleaks' names such as `git.author_name`.
    pub attributes: &'a [(&'a str, &'a str)],
}

/// What was found in one content; reused from one to the next.
#[derive(Debug, Default)]
pub struct Found<'d> {
    /// In order of place.
    pub hits: Vec<Hit<'d>>,
    /// Where names may stand, in order of place.
    pub triggers: Vec<Trigger>,
    /// Detectors whose pattern ran out of steps, so that there may be more of theirs.
    pub unfinished: Vec<&'d Detector>,
    sightings: Vec<sight::Sighting>,
    /// For each detector, whether a keyword of it was seen.
    keywords: Vec<bool>,
}

impl<'d> Found<'d> {
    /// The lists for a search to fill.
    fn output(&mut self) -> entry::Output<'d> {
        entry::Output { hits: std::mem::take(&mut self.hits), unfinished: std::mem::take(&mut self.unfinished) }
    }

    fn take(&mut self, output: entry::Output<'d>) {
        self.hits = output.hits;
        self.unfinished = output.unfinished;
    }

    fn clear(&mut self) {
        self.unfinished.clear();
        self.hits.clear();
        self.triggers.clear();
        self.sightings.clear();
        self.keywords.clear();
    }
}
