//! How often bytes stand in source text, roughly: enough to tell a rare fragment from a frequent one.
//!
//! `pairs.txt` was counted over files of seventy public repositories. Line and column are the bytes of a pair (space to `~`, line
//! feed, tab, anything else), the character is the negative logarithm of the pair's share to base 2, digits before letters.

use std::sync::LazyLock;

/// Above this share of positions a fragment filters nothing.
pub(super) const TOO_FREQUENT: f64 = 0.002;

const SYMBOLS: usize = 98;
/// Bytes of a line of the table, with its end.
const LINE: usize = SYMBOLS + 1;

static PAIRS: &[u8] = include_bytes!("pairs.txt");

/// Share of each symbol among all bytes.
static BYTES: LazyLock<[f64; SYMBOLS]> =
    LazyLock::new(|| std::array::from_fn(|first| (0..SYMBOLS).map(|second| share(first, second)).sum()));

fn symbol(byte: u8) -> usize {
    match byte {
        b' '..=b'~' => usize::from(byte - b' '),
        b'\n' => 95,
        b'\t' => 96,
        _ => 97,
    }
}

fn share(first: usize, second: usize) -> f64 {
    let level = match PAIRS.get(first * LINE + second) {
        Some(&digit @ b'0'..=b'9') => digit - b'0',
        Some(&letter @ b'A'..=b'Z') => letter - b'A' + 10,
        _ => 35,
    };
    0.5f64.powi(i32::from(level))
}

/// Estimated share of positions at which a byte stands.
pub(super) fn of_byte(byte: u8) -> f64 {
    BYTES[symbol(byte)]
}

/// Estimated share of positions at which two bytes stand.
pub(super) fn of_pair(first: u8, second: u8) -> f64 {
    share(symbol(first), symbol(second))
}

/// Estimated share of positions at which a text begins, each byte depending on the one before.
pub(super) fn of_text(text: &[u8], caseless: bool) -> f64 {
    let Some(&first) = text.first() else { return 1.0 };
    let small = text.windows(2).fold(of_byte(first), |sum, pair| sum * of_pair(pair[0], pair[1]) / of_byte(pair[0]));
    // Of the spellings of a word, the one in small letters and the one in capitals make up nearly all.
    if caseless && text.iter().any(u8::is_ascii_lowercase) {
        small + of_text(&text.to_ascii_uppercase(), false)
    } else {
        small
    }
}
