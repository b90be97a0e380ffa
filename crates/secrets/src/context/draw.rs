//! How drawn a value looks: words, words with digits, or letters that nobody would choose.

use super::filler::unleet;
use super::spelling::{Spelling, spelling};

/// How drawn a value looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Draw {
    /// Made of words.
    Words,
    /// Words with digits or symbols, as people make passwords.
    Mixed,
    /// No word, but short.
    Unclear,
    /// Probably drawn at random.
    Likely,
    /// Drawn at random.
    Sure,
}

/// Bits of evidence that a text was drawn at random.
fn evidence(found: &Spelling, length: usize) -> f32 {
    let letters = found.letters as f32 * (found.per_letter - 4.6);
    let usual = if found.letters >= 6 && found.per_letter < 4.4 { 4 } else { 1 };
    let changes = found.changes.saturating_sub(usual) as f32 * 1.2;
    let digits = found.digits as f32 * if found.letters == 0 { 0.35 } else { 0.45 };
    letters.min(length as f32 * 1.5) + changes + digits
}

/// How drawn a value looks, and its spelling.
pub(super) fn draw(value: &str) -> (Draw, Spelling) {
    let found = spelling(value.as_bytes());
    let bits = evidence(&found, value.len());
    let draw = match bits {
        _ if is_disguised_word(value, &found) => Draw::Mixed,
        9.0.. => Draw::Sure,
        3.5.. => Draw::Likely,
        _ if bits >= 0.8 && found.per_letter >= 4.5 && !is_name(value) => Draw::Unclear,
        _ if found.letters >= 2 && (found.digits >= 1 || found.others >= 1) && !value.contains(' ') => Draw::Mixed,
        _ => Draw::Words,
    };
    (draw, found)
}

/// Whether nobody can find the value by guessing, so that a keyed hash of it gives nothing away: long, of many characters, and with far
/// more evidence of chance than passwords that people make have.
pub fn is_unguessable(value: &str) -> bool {
    const SHORTEST: usize = 20;
    const LEAST: f32 = 14.0;
    let distinct = value.bytes().collect::<std::collections::BTreeSet<_>>().len();
    value.len() >= SHORTEST && distinct >= 10 && evidence(&spelling(value.as_bytes()), value.len()) >= LEAST
}

/// `rapunz3l`, `c0rrecth0rse`: a word once its digits are letters again.
fn is_disguised_word(value: &str, found: &Spelling) -> bool {
    let inside = value.trim_matches(|character: char| !character.is_ascii_alphabetic());
    let few = found.digits >= 1 && found.digits * 3 <= found.letters && value.len() <= 24;
    if !few || !inside.bytes().any(|byte| !byte.is_ascii_alphabetic()) {
        return false;
    }
    let plain = unleet(inside);
    let read = spelling(plain.as_bytes());
    read.digits == 0 && read.others == 0 && read.per_letter < 4.0
}

/// A capital and small letters, as in a name of a person.
fn is_name(value: &str) -> bool {
    let bytes = value.as_bytes();
    (2..=8).contains(&bytes.len()) && bytes[0].is_ascii_uppercase() && bytes[1..].iter().all(u8::is_ascii_lowercase)
}

/// Base64 of either alphabet, padding optional.
pub(super) fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let mut decoded = Vec::with_capacity(text.len() * 3 / 4);
    let (mut bits, mut held) = (0_u32, 0);
    for byte in text.trim_end_matches('=').bytes() {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = ((bits << 6) | u32::from(digit)) & 0xff_ffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            decoded.push((bits >> held) as u8);
        }
    }
    Some(decoded)
}

/// The text inside a value that is base64 of printable text.
pub(super) fn hidden_text(value: &str) -> Option<String> {
    if value.len() < 12 || value.trim_end_matches('=').len() % 4 == 1 {
        return None;
    }
    let decoded = decode_base64(value)?;
    let printable = decoded.iter().all(|byte| (32..127).contains(byte));
    printable.then(|| String::from_utf8_lossy(&decoded).trim().to_owned())
}

/// `%41` written as what it stands for.
pub(super) fn percent_decoded(value: &str) -> String {
    let bytes = value.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%').then(|| value.get(at + 1..at + 3)).flatten();
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

/// Whether the value is a UUID.
pub(super) fn is_uuid(value: &str) -> bool {
    let bytes = value.trim_matches(['{', '}']).as_bytes();
    let fits = |(idx, byte): (usize, &u8)| {
        if matches!(idx, 8 | 13 | 18 | 23) { *byte == b'-' } else { byte.is_ascii_hexdigit() }
    };
    bytes.len() == 36 && bytes.iter().enumerate().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nobody_guesses_is_unguessable() {
        for drawn in [
            "q8ZkP2mX7vR4tY9wL1cD",
            "dop_v1_c38bcbaeffd10c0de5ac7b1e",
            "x7kq2mzn4vwr8tyd3hjb5g",
            "kqzmxvwrtydhjbgplfcnsoeu",
        ] {
            assert!(is_unguessable(drawn), "{drawn}");
        }
        for weak in [
            "hunter2",
            "correct-horse-battery-staple-99",
            "aaaaaaaaaaaaaaaaaaaaaa11",
            "Winter2024!Winter2024!",
            "SuperSecretPassword123!",
        ] {
            assert!(!is_unguessable(weak), "{weak}");
        }
    }
}
