//! The engine that goes by indentation: which of the places where a pattern matches are reported.
//!
//! Recorded on small cases of Semgrep 1.182. A match stays within the list in which it begins: the lines of a block, or what
//! stands between the brackets of a line. From each place the nearest end counts, and of several matches with the same end the
//! shortest; when the pattern ends with an ellipsis, the longest.

use super::document::Document;
use super::pattern::{Item, parse};
use super::space_match::{Matching, is_word_token};
use crate::hit::Hit;
use crate::matcher::Steps;

/// A match: its tokens, and the hit.
struct Found {
    end: usize,
    hit: Hit,
}

/// All matches, in order of position.
pub(super) fn search(pattern: &str, text: &str, document: &Document, max_span: u32, steps: &mut Steps) -> Vec<Hit> {
    let Ok(items) = parse(pattern) else { return Vec::new() };
    let Some(first) = items.first() else { return Vec::new() };
    let mut found: Vec<Found> = Vec::new();
    let tokens = &document.tokens;
    for start in 0..tokens.len() {
        let token = tokens[start];
        let word = &text[token.span.range()];
        let may_start = match first {
            Item::Text(wanted) => wanted == word,
            Item::Metavariable(_) => is_word_token(word),
            Item::Ellipsis(..) => token.is_first,
            Item::List(_) => false,
        };
        if !may_start {
            continue;
        }
        if !steps.take(1) {
            break;
        }
        let mut matching = Matching::new(text, tokens, start, max_span, steps);
        if let Some(end) = matching.run(&items, None, start, token.scope_end as usize, None) {
            let last = end.max(start + 1) - 1;
            let span = token.span.to(tokens[last].span);
            found.push(Found { end, hit: Hit { span, node: None, bindings: matching.bindings } });
        }
    }
    steps.take(tokens.len() as u64 / 16);
    kept(found, ends_open(&items))
}

/// Whether the last piece is an ellipsis.
fn ends_open(items: &[Item]) -> bool {
    match items.last() {
        Some(Item::Ellipsis(..)) => true,
        Some(Item::List(inner)) => ends_open(inner),
        _ => false,
    }
}

/// One match for each end.
fn kept(mut found: Vec<Found>, longest: bool) -> Vec<Hit> {
    if !longest {
        found.reverse();
    }
    let mut seen = rustc_hash::FxHashSet::default();
    found.retain(|found| seen.insert(found.end));
    if !longest {
        found.reverse();
    }
    found.into_iter().map(|found| found.hit).collect()
}
