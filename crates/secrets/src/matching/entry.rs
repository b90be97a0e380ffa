//! One detector of a set: read and compiled when something of it is seen first, then searched for where it was seen.

use super::demands::{Demands, fulfilled};
use super::pattern::{GaveUp, Match, Pattern};
use super::sight::{Sight, Sighting};
use super::windows::{Reach, around_fragments, around_words};
use super::{Hit, Place};
use crate::detector::{Detector, read_detector};
use engine::content::ContentFile;
use model::RuleOrigin;
use std::ops::Range;
use std::sync::OnceLock;

/// So many sightings are tried one by one; more are searched in joined windows, whose cost does not depend on their number.
const MOST_TRIED: usize = 2_000;
/// So often a search goes on within a match that was refused; then behind it.
const MOST_REFUSED: usize = 64;

/// A detector that may not have been read yet.
#[derive(Debug)]
pub(super) struct Entry {
    pub sight: Sight,
    source: Source,
    body: OnceLock<Option<Box<Body>>>,
}

/// Where a detector is read from.
#[derive(Debug)]
pub(super) enum Source {
    Shipped(&'static ContentFile),
    Given(Box<Detector>),
}

#[derive(Debug)]
struct Body {
    detector: Detector,
    pattern: Option<Pattern>,
}

/// What a search found.
#[derive(Debug, Default)]
pub(super) struct Output<'d> {
    pub hits: Vec<Hit<'d>>,
    /// Detectors that were not searched for to the end.
    pub unfinished: Vec<&'d Detector>,
}

/// A content while it is searched.
#[derive(Clone, Copy)]
pub(super) struct Search<'c> {
    pub content: &'c [u8],
    pub place: Place<'c>,
}

impl<'d> Output<'d> {
    fn take(&mut self, detector: &'d Detector, found: Result<Option<Match>, GaveUp>) -> Option<Match> {
        if found.is_err() && !self.unfinished.iter().any(|other| other.id == detector.id) {
            self.unfinished.push(detector);
        }
        found.unwrap_or(None)
    }
}

impl Entry {
    pub fn new(source: Source, sight: Sight) -> Entry {
        Entry { sight, source, body: OnceLock::new() }
    }

    pub fn detector(&self) -> Option<&Detector> {
        self.body().map(|body| &body.detector)
    }

    /// What must stand somewhere in the content, in any case; empty for nothing.
    pub fn keywords(&self) -> &[String] {
        match &self.source {
            Source::Given(detector) => &detector.foreign.keywords,
            Source::Shipped(_) => &[],
        }
    }

    /// Looks around what was seen, or everywhere when nothing says where. The sightings are in order of place.
    pub fn search<'d>(&'d self, search: Search<'_>, sightings: &[Sighting], out: &mut Output<'d>) {
        let Some(Body { detector, pattern: Some(pattern) }) = self.body() else { return };
        let content = search.content;
        let reach = Reach { back: pattern.back, on: pattern.on };
        let windows = match (&self.sight, &pattern.offsets) {
            (Sight::Fragments(..), Some(offsets)) if sightings.len() <= MOST_TRIED => {
                return try_each(detector, pattern, offsets, search, sightings, out);
            }
            (Sight::Fragments(..), _) => around_fragments(content.len(), sightings, reach),
            (Sight::Near(_), _) => around_words(content, sightings, reach),
            (Sight::Everywhere, _) => std::iter::once(0..content.len()).collect(),
        };
        for window in windows {
            search_window(detector, pattern, search, window, out);
        }
    }

    /// Searches all of a content, whatever was seen in it.
    pub fn search_all<'d>(&'d self, search: Search<'_>, out: &mut Output<'d>) {
        if let Some(Body { detector, pattern: Some(pattern) }) = self.body() {
            search_window(detector, pattern, search, 0..search.content.len(), out);
        }
    }

    /// The nearest value of this detector within a range, as a companion: nearness is proof enough.
    pub fn nearest(&self, content: &[u8], range: Range<usize>, to: &Range<usize>) -> Option<Range<usize>> {
        let Some(Body { detector, pattern: Some(pattern) }) = self.body() else { return None };
        let search = Search { content, place: Place::default() };
        let mut window = range;
        let mut nearest: Option<Range<usize>> = None;
        let distance =
            |found: &Range<usize>| found.start.saturating_sub(to.end).max(to.start.saturating_sub(found.end));
        while let Ok(Some(found)) = pattern.within(content, window.clone()) {
            let secret = found.secret.clone();
            window.start = found.whole.start + 1;
            let is_apart = secret.end <= to.start || secret.start >= to.end;
            if is_apart && fulfilled(detector, search, &found, Demands::OfCompanion).is_some() {
                window.start = found.whole.end.max(window.start);
                if nearest.as_ref().is_none_or(|other| distance(&secret) < distance(other)) {
                    nearest = Some(secret);
                }
            }
            if window.start > window.end {
                break;
            }
        }
        nearest
    }

    fn body(&self) -> Option<&Body> {
        let body = self.body.get_or_init(|| {
            let detector = match &self.source {
                Source::Given(detector) => (**detector).clone(),
                Source::Shipped(file) => read_detector(file.path, file.text, RuleOrigin::Builtin).ok()?,
            };
            let (fragments, caseless) = match &self.sight {
                Sight::Fragments(fragments, caseless) => (fragments.as_slice(), *caseless),
                _ => (&[][..], false),
            };
            let pattern = Pattern::of(&detector, fragments, caseless).ok();
            Some(Box::new(Body { detector, pattern }))
        });
        body.as_deref()
    }
}

/// Tries the places at which a match would begin.
fn try_each<'d>(
    detector: &'d Detector,
    pattern: &Pattern,
    offsets: &[usize],
    search: Search<'_>,
    sightings: &[Sighting],
    out: &mut Output<'d>,
) {
    let mut resume = 0;
    for (sighting, offset) in sightings.iter().flat_map(|sighting| offsets.iter().map(move |offset| (sighting, offset)))
    {
        let Some(start) = sighting.at.checked_sub(*offset).filter(|start| *start >= resume) else { continue };
        let end = search.content.len().min(start.saturating_add(pattern.on));
        let Some(found) = out.take(detector, pattern.at(search.content, start..end)) else { continue };
        if let Some(hit) = fulfilled(detector, search, &found, Demands::All) {
            resume = found.whole.end;
            out.hits.push(hit);
        }
    }
}

fn search_window<'d>(
    detector: &'d Detector,
    pattern: &Pattern,
    search: Search<'_>,
    mut window: Range<usize>,
    out: &mut Output<'d>,
) {
    let mut refused = 0;
    while let Some(found) = out.take(detector, pattern.within(search.content, window.clone())) {
        let whole = found.whole.clone();
        let hit = fulfilled(detector, search, &found, Demands::All);
        refused += usize::from(hit.is_none());
        window.start =
            if hit.is_some() || refused > MOST_REFUSED { whole.end.max(whole.start + 1) } else { whole.start + 1 };
        out.hits.extend(hit);
        if window.start > window.end {
            return;
        }
    }
}
