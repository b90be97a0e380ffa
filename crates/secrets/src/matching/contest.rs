//! Who is right when several detectors hit the same bytes, and which hits belong together.

use super::Hit;
use super::set::DetectorSet;
use crate::foreign::terms::{Accepted, reported};
use model::{Confidence, RuleOrigin};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

/// Farthest that a companion is looked for, in bytes, however long the lines are.
const FARTHEST_COMPANION: usize = 4 << 10;

/// Leaves one hit of ours for each value: that of the more certain, more specific, longer one.
pub(super) fn settle(set: &DetectorSet, hits: &mut Vec<Hit<'_>>) {
    hits.sort_by(|a, b| rank(set, b).cmp(&rank(set, a)).then_with(|| a.detector.id.cmp(&b.detector.id)));
    // Values of the winners by their begin; no two of them overlap.
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    hits.retain(|hit| {
        let Range { start, end } = hit.secret;
        if hit.detector.origin != RuleOrigin::Builtin {
            return true;
        }
        if taken.range(..end).next_back().is_some_and(|(_, &other)| other > start) {
            return false;
        }
        taken.insert(start, end);
        true
    });
    hits.sort_by(|a, b| {
        (a.secret.start, a.secret.end, &a.detector.id).cmp(&(b.secret.start, b.secret.end, &b.detector.id))
    });
}

type Rank = (Confidence, usize, usize, usize, bool, Reverse<usize>);

/// The more certain a detector is of itself, the longer the value, the more stands around it that the detector knows, and the longer
/// the texts it asks for, the better. A proof comes last: what the generic detector proves is as true of the specific one.
fn rank(set: &DetectorSet, hit: &Hit<'_>) -> Rank {
    let near = hit.detector.near.iter().map(String::len).min().unwrap_or(0);
    let specificity = set.fragment_len(&hit.detector.id) + near;
    let (value, whole) = (hit.secret.len(), hit.whole.len());
    (hit.detector.confidence, value, whole, specificity, hit.proof.is_some(), Reverse(hit.secret.start))
}

/// Looks for the other half of composite credentials, and drops what is nothing without it.
pub(super) fn accompany(set: &DetectorSet, content: &[u8], hits: &mut Vec<Hit<'_>>) {
    hits.retain_mut(|hit| {
        let Some(with) = &hit.detector.with else { return true };
        let lines = lines_around(content, &hit.whole, with.lines);
        hit.companion = set.entry(&with.detector).and_then(|entry| entry.nearest(content, lines, &hit.secret));
        hit.companion.is_some() || !with.required
    });
}

/// The lines of a range and so many before and behind it.
fn lines_around(content: &[u8], range: &Range<usize>, count: u32) -> Range<usize> {
    let from = range.start.saturating_sub(FARTHEST_COMPANION);
    let to = content.len().min(range.end + FARTHEST_COMPANION);
    let count = count as usize;
    let start = memchr::memrchr_iter(b'\n', &content[from..range.start]).nth(count).map_or(from, |at| from + at + 1);
    let end = memchr::memchr_iter(b'\n', &content[range.end..to]).nth(count).map_or(to, |at| range.end + at);
    start..end
}

/// Drops hits of other tools' rules that these tools would not report beside the others.
pub(super) fn obey(content: &[u8], hits: &mut Vec<Hit<'_>>) {
    if hits.iter().all(|hit| hit.detector.foreign.terms.is_none()) {
        return;
    }
    let lines: Vec<usize> = memchr::memchr_iter(b'\n', content).collect();
    let line = |at: usize| lines.partition_point(|&end| end < at);
    let kept = {
        let accepted: Vec<Accepted<'_>> = hits
            .iter()
            .map(|hit| {
                let first = line(hit.whole.start);
                let begin = if first == 0 { 0 } else { lines[first - 1] + 1 };
                Accepted {
                    rule: &hit.detector.id,
                    terms: hit.detector.foreign.terms.as_deref(),
                    line: first as u32 + 1,
                    last_line: line(hit.whole.end) as u32 + 1,
                    column: (hit.whole.start - begin) as u32 + 1,
                    secret: &content[hit.secret.clone()],
                }
            })
            .collect();
        reported(&accepted)
    };
    let mut kept = kept.into_iter();
    hits.retain(|_| kept.next().unwrap_or(true));
}
