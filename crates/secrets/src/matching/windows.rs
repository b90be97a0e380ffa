//! Stretches of a content around sightings, in which a pattern is searched for.

use super::sight::Sighting;
use std::ops::Range;

/// A value may stand so far behind a word on an earlier line.
pub(super) const NEAR_BEFORE: usize = 80;
/// Of a long line, so much on either side of a value counts as its line.
pub(super) const NEAR_ON_LINE: usize = 512;

/// How far a match reaches from what was seen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reach {
    /// Bytes before the begin.
    pub back: usize,
    /// Bytes from the begin.
    pub on: usize,
}

/// Windows around fragments, those that touch joined. The sightings are in order of place.
pub(super) fn around_fragments(len: usize, sightings: &[Sighting], reach: Reach) -> Vec<Range<usize>> {
    joined(sightings.iter().map(|sighting| {
        let end = sighting.at + sighting.len as usize;
        end.saturating_sub(reach.back).min(sighting.at)..len.min((sighting.at + reach.on).max(end))
    }))
}

/// Windows around words near a value.
pub(super) fn around_words(content: &[u8], sightings: &[Sighting], reach: Reach) -> Vec<Range<usize>> {
    joined(sightings.iter().map(|sighting| {
        let end = sighting.at + sighting.len as usize;
        let line = line_around(content, &(sighting.at..end));
        let last = line.end.max(end + NEAR_BEFORE);
        line.start.saturating_sub(reach.back)..content.len().min(last.saturating_add(reach.on))
    }))
}

/// The line on which something stands, cut where it is long.
pub(super) fn line_around(content: &[u8], range: &Range<usize>) -> Range<usize> {
    let from = range.start.saturating_sub(NEAR_ON_LINE);
    let to = content.len().min(range.end + NEAR_ON_LINE);
    let start = memchr::memrchr(b'\n', &content[from..range.start]).map_or(from, |at| from + at + 1);
    let end = memchr::memchr(b'\n', &content[range.end..to]).map_or(to, |at| range.end + at);
    start..end
}

fn joined(windows: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for window in windows {
        match joined.last_mut() {
            Some(last) if window.start <= last.end => {
                last.start = last.start.min(window.start);
                last.end = last.end.max(window.end);
            }
            _ => joined.push(window),
        }
    }
    joined
}
