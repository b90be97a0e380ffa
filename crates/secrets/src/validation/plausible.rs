//! Whether base64 that does not parse is still the rest of something drawn at random, or only shows what it would look like.

use crate::context::is_unguessable;
use crate::decoding::decode_base64;
use std::collections::BTreeSet;

/// Fewest characters of a body that is told: two lines of a key, which already narrow down the rest.
const FEWEST: usize = 120;
/// So many equal characters in a row are no chance; `A` (zero bits) fills many formats.
const EQUAL: usize = 6;
/// So many characters that count upwards are no chance.
const CONSECUTIVE: usize = 7;
/// Texts of this length do not come twice in what is drawn.
const PIECE: usize = 8;
/// Words of people, in small letters.
const WORDS: [&[u8]; 9] = [
    b"example",
    b"placeholder",
    b"redacted",
    b"privatekey",
    b"yourkey",
    b"yourprivate",
    b"notareal",
    b"truncated",
    b"samplekey",
];

/// Whether the body of a key is long enough and drawn.
pub fn is_body(base64: &[u8]) -> bool {
    base64.len() >= FEWEST && is_drawn(base64)
}

/// Whether base64 of either alphabet was drawn at random, as far as it can be told.
pub fn is_drawn(base64: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(base64) else { return false };
    let lower = base64.to_ascii_lowercase();
    is_unguessable(text)
        && !WORDS.iter().any(|word| memchr::memmem::find(&lower, word).is_some())
        && !has_run(base64, EQUAL, |a, b| a == b && b != b'A')
        && !has_run(&lower, CONSECUTIVE, |a, b| b == a.wrapping_add(1))
        && !repeats(base64)
        && !is_text(base64)
}

fn has_run(bytes: &[u8], length: usize, goes_on: impl Fn(u8, u8) -> bool) -> bool {
    bytes.windows(length).any(|window| window.windows(2).all(|pair| goes_on(pair[0], pair[1])))
}

/// Whether more than a third of the pieces came before: a key in the form of OpenSSH holds its public half twice.
fn repeats(text: &[u8]) -> bool {
    let pieces = text.len().saturating_sub(PIECE - 1);
    let distinct: BTreeSet<&[u8]> = text.windows(PIECE).collect();
    distinct.len() * 3 < pieces * 2
}

/// Whether it only hides a text.
fn is_text(base64: &[u8]) -> bool {
    let whole = &base64[..base64.len() / 4 * 4];
    decode_base64(whole).is_some_and(|bytes| {
        bytes.iter().filter(|&&byte| (b' '..=b'~').contains(&byte) || byte == b'\n').count() * 10 > bytes.len() * 9
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawn_and_typed() {
        let drawn = "q83vEjRWeJCrz3JFbFCfUqWm8AFH6uLVgNqqQmc4JBRhDZ1dK9zkq3xTB0s";
        assert!(is_drawn(drawn.as_bytes()) && !is_body(drawn.as_bytes()));
        for typed in [
            "thisisnotarealkeybutwesayitisone",
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "q83vEjRWeJCrq83vEjRWeJCrq83vEjRWeJCrq83vEjRWeJCrq83vEjRWeJCr",
            "dGhpcyBpcyBub3QgYSBrZXkgYXQgYWxsIQ",
            "q83vEjRWabcdefghijklmnopCrz3JFbFCfUqWm8AFH",
            "q83vEjRWEXAMPLEKEYCrz3JFbFCfUqWm8AFH",
        ] {
            assert!(!is_drawn(typed.as_bytes()), "{typed}");
        }
    }
}
