//! Two hexadecimal digits a byte.

use super::alphabet::NIBBLE;
use super::map::Map;
use super::plausible;
use std::ops::Range;

/// Fewer digits are a number.
const LEAST: usize = 16;

/// Decodes a run of digits if text comes out. Digests fail within the first bytes.
pub fn decode(content: &[u8], run: Range<usize>) -> Option<(Vec<u8>, Map)> {
    let digits = &content[run.clone()];
    if digits.len() < LEAST
        || !digits.len().is_multiple_of(2)
        || plausible::start(&head(digits)) != plausible::Start::Text
    {
        return None;
    }
    // Long decimal numbers decode to text one time in fifty.
    if digits.len() < 64 && digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let bytes: Vec<u8> = digits.chunks_exact(2).map(byte).collect();
    let good = if bytes.len() < 20 { plausible::is_short_text(&bytes) } else { plausible::is_text(&bytes) };
    let mut map = Map::default();
    map.pairs(run.start, bytes.len());
    good.then_some((bytes, map))
}

fn head(digits: &[u8]) -> [u8; 8] {
    let mut bytes = [0; 8];
    for (pair, out) in digits.chunks_exact(2).zip(&mut bytes) {
        *out = byte(pair);
    }
    bytes
}

fn byte(pair: &[u8]) -> u8 {
    NIBBLE[pair[0] as usize] << 4 | NIBBLE[pair[1] as usize] & 15
}
