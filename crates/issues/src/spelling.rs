//! Other ways in which the value of a credential is usually written, so that it can be found there too.
//!
//! Not for: escapes (`escape`), finding credentials (`secrets` decodes what it reads), or showing anything.

use crate::escape;
use std::collections::{BTreeMap, BTreeSet};

/// One way of writing a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// Letter for letter.
    Plain,
    /// Digits of hexadecimal.
    Hexadecimal,
    /// Digits of Base64 that depend on nothing but the value; one on each side depends on its neighbours too.
    Base64,
}

/// An encoding of fewer characters is met by chance.
const SHORTEST_ENCODED: usize = 6;
/// Lines of a long value are looked for one by one from this length on.
const SHORTEST_LINE: usize = 32;

/// Every way of writing the value that is looked for, in a text and in what is left of it without escapes.
pub(crate) fn spellings(value: &str) -> BTreeMap<String, Spelling> {
    let mut all = BTreeMap::new();
    // It may have been read as it is escaped somewhere.
    let values = BTreeSet::from([value.to_owned(), escape::plain(value).unwrap_or_default()]);
    for value in values.iter().filter(|value| !value.is_empty()) {
        let encoded = encoded(value.as_bytes()).into_iter();
        all.extend(encoded.filter(|(text, _)| text.len() >= SHORTEST_ENCODED));
    }
    for value in values.iter().filter(|value| !value.is_empty()) {
        let mut plain = vec![value.clone()];
        if value.contains('\n') {
            plain.extend([value.replace("\r\n", "\n"), value.replace("\r\n", "\n").replace('\n', "\r\n")]);
            // A key in armour may stand elsewhere without its frame or with another indentation.
            plain.extend(value.lines().map(str::trim).filter(|line| is_body(line)).map(str::to_owned));
        }
        if value.contains(' ') {
            plain.push(value.replace(' ', "+"));
        }
        all.extend(plain.into_iter().map(|text| (text, Spelling::Plain)));
    }
    all
}

/// A line of nothing but digits of an encoding.
fn is_body(line: &str) -> bool {
    line.len() >= SHORTEST_LINE
        && line.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=-_".contains(&byte))
        && line.bytes().any(|byte| byte.is_ascii_alphanumeric())
}

/// Hexadecimal, and Base64 at the three places that a byte can have among its digits.
fn encoded(value: &[u8]) -> Vec<(String, Spelling)> {
    let hexadecimal: String = value.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut all = vec![(hexadecimal.to_uppercase(), Spelling::Hexadecimal), (hexadecimal, Spelling::Hexadecimal)];
    let wide: Vec<u8> = match std::str::from_utf8(value) {
        Ok(text) => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Err(_) => Vec::new(),
    };
    for bytes in [value, &wide] {
        for shift in 0..3 {
            let middle = base64_middle(bytes, shift);
            all.push((middle.replace('+', "-").replace('/', "_"), Spelling::Base64));
            all.push((middle, Spelling::Base64));
        }
    }
    all
}

/// The digits of Base64 that hold bits of the value alone when `shift` other bytes stand before it.
fn base64_middle(value: &[u8], shift: usize) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bit = |at: usize| value[at / 8 - shift] >> (7 - at % 8) & 1;
    let first = (8 * shift).div_ceil(6);
    let behind = 8 * (shift + value.len()) / 6;
    let digit = |at: usize| (6 * at..6 * at + 6).fold(0, |bits, at| bits << 1 | usize::from(bit(at)));
    (first..behind).map(|at| char::from(DIGITS[digit(at)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_known_in_its_usual_clothes() {
        let body = "q8ZkP2mX7vR4tY9wq8ZkP2mX7vR4tY9w";
        let armour = format!("-----BEGIN X-----\r\n{body}\r\n-----END X-----");
        for (value, text) in [
            ("hunter2!", "YWRtaW46aHVudGVyMiE="),
            ("hunter2!", "OmFodW50ZXIyIXh4"),
            ("hunter2!", "68756E7465723221"),
            ("p%40ss%2Fw0rd", "p@ss/w0rd"),
            ("p@ss w0rd", "p@ss+w0rd"),
            (&armour, body),
            (&armour, &armour.replace('\r', "")),
        ] {
            assert!(spellings(value).keys().any(|spelling| text.contains(spelling.as_str())), "{value} in {text}");
        }
        assert!(!spellings(&armour).contains_key("-----BEGIN X-----"));
        assert!(spellings("").is_empty());
    }
}
