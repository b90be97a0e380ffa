//! Tells words from random letters: how many bits a text costs under a small model of how words are spelled.

use super::trigrams::TRIGRAMS;
use std::sync::LazyLock;

const SIDE: usize = 27;
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static COSTS: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let value = |byte: u8| ALPHABET.iter().position(|&letter| letter == byte).unwrap_or(0) as u8;
    TRIGRAMS.bytes().flat_map(|byte| [value(byte) >> 3, value(byte) & 7]).collect()
});

fn cost(first: usize, second: usize, third: usize) -> f32 {
    0.6 + 1.4 * f32::from(COSTS.get((first * SIDE + second) * SIDE + third).copied().unwrap_or(7))
}

/// Bits that a run of letters costs when it is read as one word.
pub(super) fn word_cost(letters: &[u8]) -> f32 {
    let (mut first, mut second, mut bits) = (0, 0, 0.0);
    for &byte in letters {
        let third = usize::from((byte | 0x20).wrapping_sub(b'a').min(25)) + 1;
        bits += cost(first, second, third);
        (first, second) = (second, third);
    }
    bits + cost(first, second, 0)
}

/// What the letters, digits and case of a text say.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Spelling {
    /// Average bits for a letter (and the end of each word): words stay below 4.3, random letters are above 5.
    pub(super) per_letter: f32,
    /// Letters.
    pub(super) letters: usize,
    /// Digits.
    pub(super) digits: usize,
    /// Other characters.
    pub(super) others: usize,
    /// Changes between lower case, upper case and digits that do not begin a word or end one.
    pub(super) changes: usize,
}

/// Reads the spelling of a text, its camel-case parts as words of their own when that is cheaper.
pub(super) fn spelling(text: &[u8]) -> Spelling {
    let mut found = Spelling { changes: changes(text), ..Spelling::default() };
    let (mut bits, mut symbols, mut at) = (0.0, 0, 0);
    while let Some(&byte) = text.get(at) {
        if !byte.is_ascii_alphabetic() {
            if byte.is_ascii_digit() {
                found.digits += 1
            } else {
                found.others += 1
            }
            at += 1;
            continue;
        }
        let end =
            text[at..].iter().position(|byte| !byte.is_ascii_alphabetic()).map_or(text.len(), |length| at + length);
        let run = &text[at..end];
        let (parted, parts) = parts_cost(run);
        let whole = word_cost(run);
        found.letters += run.len();
        if parted / (run.len() + parts) as f32 <= whole / (run.len() + 1) as f32 {
            bits += parted;
            symbols += run.len() + parts;
        } else {
            bits += whole;
            symbols += run.len() + 1;
        }
        at = end;
    }
    found.per_letter = if symbols == 0 { 0.0 } else { bits / symbols as f32 };
    found
}

/// Cost of the camel-case parts of a run of letters, and their number. Parts of one letter cost as if they were surprising.
fn parts_cost(run: &[u8]) -> (f32, usize) {
    let (mut bits, mut parts, mut from) = (0.0, 0, 0);
    for at in 1..=run.len() {
        let border = at == run.len()
            || (run[at].is_ascii_uppercase()
                && (run[at - 1].is_ascii_lowercase() || run.get(at + 1).is_some_and(u8::is_ascii_lowercase)));
        if border {
            bits += word_cost(&run[from..at]) + if at - from < 2 { 4.0 } else { 0.0 };
            parts += 1;
            from = at;
        }
    }
    (bits, parts)
}

/// A capital that begins a word, digits that end one and separators are usual; everything else is a change.
fn changes(text: &[u8]) -> usize {
    let class = |byte: u8| match byte {
        b'a'..=b'z' => 1,
        b'A'..=b'Z' => 2,
        b'0'..=b'9' => 3,
        _ => 0,
    };
    let mut changes = 0;
    for pair in text.windows(2) {
        changes += usize::from(matches!((class(pair[0]), class(pair[1])), (1 | 2, 3) | (3, 1 | 2) | (1, 2)));
    }
    changes
}

/// Shannon entropy of the bytes, in bits each.
pub(super) fn entropy(text: &[u8]) -> f32 {
    let mut counts = [0_u32; 256];
    for &byte in text {
        counts[usize::from(byte)] += 1;
    }
    let length = text.len().max(1) as f32;
    counts
        .iter()
        .filter(|&&count| count > 0)
        .map(|&count| count as f32 / length)
        .map(|share| -share * share.log2())
        .sum()
}
