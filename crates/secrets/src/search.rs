//! One text, all ways of looking at it: detectors and context on the text itself and on what is encoded in it.
//!
//! Of several that speak about the same bytes the surest is kept: a format of its own before a name, the text as it stands
//! before what it decodes to.

use crate::context::{
    Content, DUMPED, Judgement, candidates_at, could_be_reported, could_matter, holds_settings, is_unguessable, judge,
    near_trigger, row_candidates,
};
use crate::decoding::{Encoding, Layer, Limits, layers};
use crate::detector::Detector;
use crate::filler::is_filler;
use crate::matching::{DetectorSet, Found, Hit, Place, Trigger};
use crate::stretches::around;
use model::Confidence;
use source::Role;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

/// A credential that was seen.
pub(crate) struct Seen<'d> {
    /// Who says so.
    pub(crate) voice: Voice<'d>,
    /// Bytes of the content that hold it, in whatever encoding.
    pub(crate) place: Range<usize>,
    /// The value, decoded.
    pub(crate) value: String,
    /// Certainty.
    pub(crate) confidence: Confidence,
    /// Bytes of the content that hold the other half.
    pub(crate) companion_place: Option<Range<usize>>,
    /// Encodings that were undone to see it, outermost first.
    pub(crate) how: Vec<Encoding>,
}

/// What speaks for a credential.
pub(crate) enum Voice<'d> {
    /// Its format.
    Format {
        /// Whose format.
        detector: &'d Detector,
        /// What an offline check says in favour.
        proof: Option<Cow<'static, str>>,
        /// The other half of it.
        companion: Option<String>,
    },
    /// Its name and the place where it stands.
    Context {
        /// As it stands.
        name: Option<String>,
        /// Points and reasons.
        judgement: Judgement,
    },
}

/// All credentials of a content, in order of place, none overlapping another; and identifiers of detectors that ran out of steps.
///
/// `commit` is the one that brought the content, if it stands in history.
pub(crate) fn search<'d>(
    detectors: &'d DetectorSet,
    content: &Content<'_>,
    commit: Option<&str>,
) -> (Vec<Seen<'d>>, BTreeSet<&'d str>) {
    let place = Place { path: content.path, commit, ..Place::default() };
    let mut seen = Vec::new();
    let mut unfinished = BTreeSet::new();
    let reach = Reach::of(content);
    let pass = by_format(detectors, content.text.as_bytes(), place, None, &mut seen);
    unfinished.extend(pass.unfinished);
    if reach != Reach::Formats {
        by_context(content, pass.triggers.into_iter(), &mut seen);
    }
    for layer in layers(content.text.as_bytes(), Limits::default()) {
        let pass = by_format(detectors, &layer.bytes, place, Some(&layer), &mut seen);
        unfinished.extend(pass.unfinished);
        if reach != Reach::Formats {
            by_context_of_layer(&layer, pass.triggers, &mut seen);
        }
    }
    seen.retain(|one| reach.tells(one));
    (without_overlaps(seen), unfinished)
}

/// How much of what is seen in a content is told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// All of it.
    Everything,
    /// Settings among the files of others: what is certain whoever wrote it.
    Certain,
    /// Programs of others or of a program are full of names: only what proves itself is worth a word.
    Formats,
}

impl Reach {
    fn of(content: &Content<'_>) -> Reach {
        match content.role.and_then(Role::left_out) {
            None => Reach::Everything,
            Some(_) if holds_settings(content) => Reach::Certain,
            Some(_) => Reach::Formats,
        }
    }

    fn tells(self, one: &Seen<'_>) -> bool {
        match (self, &one.voice) {
            (Reach::Everything, _) => true,
            (Reach::Certain, Voice::Context { judgement, .. }) => judgement.certain && one.confidence > Confidence::Low,
            (Reach::Certain, Voice::Format { .. }) if one.confidence == Confidence::Medium => {
                is_unguessable(&one.value)
            }
            (Reach::Certain | Reach::Formats, _) => one.confidence == Confidence::High,
        }
    }
}

/// What the detectors leave to others.
struct Pass<'d> {
    /// Where the filter saw names on its way.
    triggers: Vec<Trigger>,
    /// Identifiers of detectors that ran out of steps.
    unfinished: Vec<&'d str>,
}

/// What the detectors say.
fn by_format<'d>(
    detectors: &'d DetectorSet,
    bytes: &[u8],
    place: Place<'_>,
    layer: Option<&Layer>,
    seen: &mut Vec<Seen<'d>>,
) -> Pass<'d> {
    let mut found = Found::default();
    detectors.find(bytes, place, &mut found);
    let text = |range: Range<usize>| String::from_utf8_lossy(&bytes[range]).into_owned();
    for hit in found.hits {
        let Hit { detector, secret, confidence, proof, companion, .. } = hit;
        let value = text(secret.clone());
        if proof.is_none() && is_filler(&value) {
            continue;
        }
        seen.push(Seen {
            companion_place: companion
                .clone()
                .map(|range| layer.map_or(range.clone(), |layer| layer.original(range.clone()))),
            voice: Voice::Format { detector, proof, companion: companion.map(text) },
            place: layer.map_or(secret.clone(), |layer| layer.original(secret)),
            value,
            confidence,
            how: layer.map_or_else(Vec::new, |layer| layer.how.clone()),
        });
    }
    let unfinished = found.unfinished.iter().map(|detector| detector.id.as_str()).collect();
    Pass { triggers: found.triggers, unfinished }
}

fn by_context(content: &Content<'_>, triggers: impl Iterator<Item = Trigger>, seen: &mut Vec<Seen<'_>>) {
    for candidate in candidates_at(content, triggers.map(|trigger| trigger.at)) {
        let judgement = judge(&candidate, content);
        let Some(confidence) = judgement.verdict else { continue };
        seen.push(Seen {
            voice: Voice::Context { name: candidate.name, judgement },
            companion_place: None,
            place: candidate.span,
            value: candidate.value,
            confidence,
            how: Vec::new(),
        });
    }
}

/// Decoded text has no path of its own, and chance makes names in it: only what is sure counts.
fn by_context_of_layer(layer: &Layer, triggers: Vec<Trigger>, seen: &mut Vec<Seen<'_>>) {
    let Ok(text) = std::str::from_utf8(&layer.bytes) else { return };
    let content = Content { text, path: None, role: None, language: None, tree: None };
    let mut inner = Vec::new();
    by_context(&content, triggers.into_iter(), &mut inner);
    inner.retain(|one| one.confidence == Confidence::High);
    seen.extend(inner.into_iter().map(|one| Seen { place: layer.original(one.place), how: layer.how.clone(), ..one }));
}

fn without_overlaps(mut seen: Vec<Seen<'_>>) -> Vec<Seen<'_>> {
    let rank = |one: &Seen<'_>| {
        let by_context = matches!(one.voice, Voice::Context { .. });
        (by_context, one.how.len(), std::cmp::Reverse(one.confidence), one.place.start, one.place.end)
    };
    seen.sort_by_key(rank);
    let mut taken = std::collections::BTreeMap::new();
    seen.retain(|one| {
        let end = one.place.end.max(one.place.start + 1);
        let before = taken.range(..end).next_back();
        let free = before.is_none_or(|(_, &taken_end): (&usize, &usize)| taken_end <= one.place.start);
        if free {
            taken.insert(one.place.start, end);
        }
        free
    });
    seen.sort_by_key(|one| one.place.start);
    seen
}

/// Whether a content may hold anything, as far as that can be told without its path: its path, known later, decides. `fresh`:
/// where it differs from a content of which the answer was no.
pub(crate) fn suspects(detectors: &DetectorSet, bytes: &[u8], fresh: Option<&[Range<usize>]>) -> bool {
    let is_small = bytes.len() <= SMALL;
    let fresh = fresh.filter(|_| !is_small && detectors.is_local());
    match fresh.and_then(|fresh| around(bytes, fresh)) {
        Some(stretches) => stretches.into_iter().any(|stretch| is_suspect(detectors, &bytes[stretch], is_small)),
        None => is_suspect(detectors, bytes, is_small),
    }
}

/// Says yes at the first sign.
fn is_suspect(detectors: &DetectorSet, bytes: &[u8], is_small: bool) -> bool {
    let mut seen = Vec::new();
    let Pass { triggers, unfinished } = by_format(detectors, bytes, Place::default(), None, &mut seen);
    let has_names = !triggers.is_empty();
    let named = triggers.into_iter().filter(|trigger| trigger.is_assigned);
    if !seen.is_empty() || !unfinished.is_empty() || is_named(bytes, is_small, named) || has_names && has_rows(bytes) {
        return true;
    }
    let mut layers = layers(bytes, Limits::default()).into_iter();
    while let (true, Some(layer)) = (seen.is_empty(), layers.next()) {
        let pass = by_format(detectors, &layer.bytes, Place::default(), Some(&layer), &mut seen);
        by_context_of_layer(&layer, pass.triggers, &mut seen);
    }
    !seen.is_empty()
}

/// Files that hold little but credentials (`.netrc`, `.env`) are small; in them the path can make a credential of almost anything.
const SMALL: usize = 4 << 10;

/// Whether a name and its value may be a credential in some file.
fn is_named(bytes: &[u8], is_small: bool, named: impl Iterator<Item = Trigger>) -> bool {
    let mut candidates = named.filter_map(|trigger| near_trigger(bytes, trigger.at)).filter(could_matter);
    if is_small {
        return candidates.next().is_some();
    }
    let mut text = None;
    candidates
        .any(|candidate| could_be_reported(&candidate, text.get_or_insert_with(|| String::from_utf8_lossy(bytes))))
}

/// Whether rows of a dump may hold a credential.
fn has_rows(bytes: &[u8]) -> bool {
    if !DUMPED.iter().any(|word| memchr::memmem::find(bytes, word).is_some()) {
        return false;
    }
    let text = String::from_utf8_lossy(bytes);
    row_candidates(&text).iter().any(|candidate| could_be_reported(candidate, &text))
}
