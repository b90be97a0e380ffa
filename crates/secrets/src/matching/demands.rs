//! What a detector demands of a match besides its pattern: borders, words nearby, entropy, an offline check.

use super::Hit;
use super::entry::Search;
use super::pattern::Match;
use super::windows::{NEAR_BEFORE, line_around};
use crate::detector::Detector;
use crate::foreign::occurrence::Occurrence;
use crate::validation::{self, Validity};
use model::{Confidence, RuleOrigin};

/// What a check sees on either side of a match.
const AROUND: usize = 4096;

/// Which demands count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Demands {
    /// All.
    All,
    /// All but words nearby: the credential that it belongs to stands there.
    OfCompanion,
}

/// Judges a match; `None` when a demand is not fulfilled.
pub(super) fn fulfilled<'d>(
    detector: &'d Detector,
    search: Search<'_>,
    found: &Match,
    demands: Demands,
) -> Option<Hit<'d>> {
    let content = search.content;
    let value = content.get(found.secret.clone())?;
    if value.is_empty()
        || detector.boundaries && !stands_alone(content, found)
        || detector.entropy.is_some_and(|least| entropy(value) < least)
        || demands == Demands::All && !detector.near.is_empty() && !is_near(&detector.near, content, found)
        || !is_accepted(detector, search, found)
        || detector.origin == RuleOrigin::Builtin && validation::is_published(value)
    {
        return None;
    }
    let around = &content[found.whole.start.saturating_sub(AROUND)..content.len().min(found.whole.end + AROUND)];
    let checked = detector.check.as_deref().and_then(|name| validation::check(name, value, around));
    let (confidence, proof) = match checked {
        Some(Validity::Invalid(_)) => return None,
        Some(Validity::Valid(why)) => (Confidence::High, Some(why)),
        Some(Validity::Altered(why)) => (Confidence::Low, Some(why)),
        Some(Validity::Unknown) | None => (detector.confidence, None),
    };
    let Match { whole, secret } = found.clone();
    Some(Hit { detector, secret, whole, companion: None, confidence, proof })
}

/// Whether the terms of the tool that a rule was written for hold.
fn is_accepted(detector: &Detector, search: Search<'_>, found: &Match) -> bool {
    let Some(terms) = &detector.foreign.terms else { return true };
    terms.accept(&Occurrence {
        rule: &detector.id,
        title: &detector.title,
        path: search.place.path,
        commit: search.place.commit,
        attributes: search.place.attributes,
        content: search.content,
        whole: (found.whole.start, found.whole.end),
        secret: (found.secret.start, found.secret.end),
        readable: None,
    })
}

fn stands_alone(content: &[u8], found: &Match) -> bool {
    let before = &content[found.secret.start.saturating_sub(6)..found.secret.start];
    let after = content.get(found.secret.end);
    (!before.last().is_some_and(is_word) || ends_with_escape(before)) && !after.is_some_and(is_word)
}

fn is_word(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || *byte == b'_'
}

/// Whether a word byte before a value belongs to an escape: `\n`, `\x22`, `\u0022`, `%22`.
fn ends_with_escape(before: &[u8]) -> bool {
    let hex = |digits: &[u8]| digits.iter().all(u8::is_ascii_hexdigit);
    match before {
        [.., b'\\', b'n' | b'r' | b't' | b'b' | b'f' | b'v' | b'0' | b'e'] => true,
        [b'\\', b'u', digits @ ..] if digits.len() == 4 => hex(digits),
        [.., b'\\', b'x', high, low] | [.., b'%', high, low] => hex(&[*high, *low]),
        _ => false,
    }
}

/// Shannon entropy in bits per byte.
pub(super) fn entropy(value: &[u8]) -> f32 {
    let mut counts = [0u32; 256];
    for &byte in value {
        counts[usize::from(byte)] += 1;
    }
    let total = value.len() as f32;
    let share = |count: u32| count as f32 / total;
    -counts.iter().filter(|&&count| count > 0).map(|&count| share(count) * share(count).log2()).sum::<f32>()
}

fn is_near(words: &[String], content: &[u8], found: &Match) -> bool {
    let value = &found.secret;
    let line = line_around(content, value);
    let before = &content[line.start.min(value.start.saturating_sub(NEAR_BEFORE))..value.start];
    let after = &content[value.end..line.end];
    words.iter().any(|word| contains(before, word.as_bytes()) || contains(after, word.as_bytes()))
}

/// Whether a text holds a word, in any case.
fn contains(text: &[u8], word: &[u8]) -> bool {
    let Some(&first) = word.first() else { return true };
    let (small, large) = (first.to_ascii_lowercase(), first.to_ascii_uppercase());
    memchr::memchr2_iter(small, large, text)
        .any(|at| text.get(at..at + word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word)))
}
