//! Numbers written with digits and letters, as tokens hold their checksums.

use super::{Validity, invalid, valid};

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// The number with digits, capital and small letters, filled up with `0`.
pub fn base62(number: u32, width: usize) -> Vec<u8> {
    written(number, width, DIGITS)
}

/// The number with digits and small letters, filled up with `0`.
pub fn base36(number: u32, width: usize) -> Vec<u8> {
    written(number, width, b"0123456789abcdefghijklmnopqrstuvwxyz")
}

fn written(mut number: u32, width: usize, digits: &[u8]) -> Vec<u8> {
    let base = digits.len() as u32;
    let mut text = Vec::new();
    while number > 0 || text.len() < width {
        text.push(digits[(number % base) as usize]);
        number /= base;
    }
    text.reverse();
    text
}

/// Judges thirty characters with their CRC-32 in six behind them, as in the tokens of GitHub, npm and NetBird; unknown when the body
/// is not thirty-six letters and digits.
pub fn judge_crc32(body: &[u8]) -> Validity {
    if body.len() != 36 || !body.iter().all(u8::is_ascii_alphanumeric) {
        return Validity::Unknown;
    }
    let (random, sum) = body.split_at(30);
    if base62(crc32fast::hash(random), 6) == sum {
        valid("its checksum fits")
    } else {
        invalid("its checksum does not fit")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_numbers() {
        assert_eq!(base62(0, 6), b"000000");
        assert_eq!(base62(u32::MAX, 6), b"4gfFC3");
        assert_eq!(base36(u32::MAX, 7), b"1z141z3");
    }
}
