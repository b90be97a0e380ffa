//! Private keys in PEM without their end: cut by a limit of length, a copy of a screen, or a split over several strings.

use crate::decoding::decode_base64;
use crate::validation::private_key::{self, Key};
use crate::validation::{Validity, altered, invalid, openssh, plausible, valid};

const DASHES: &[u8] = b"KEY-----";

pub fn check(value: &[u8], around: &[u8]) -> Validity {
    let Some(at) = memchr::memmem::find(value, DASHES) else { return Validity::Unknown };
    if let Some(why) = goes_on(value, around) {
        return invalid(why);
    }
    let characters = characters(&value[at + DASHES.len()..]);
    if !plausible::is_body(&characters) {
        return invalid("too little of a key, or a made-up one");
    }
    let whole = &characters[..characters.len() / 4 * 4];
    let Some(body) = decode_base64(whole) else { return invalid("its body is not base64") };
    match openssh::read(&body).unwrap_or_else(|| private_key::read(&body)) {
        Key::Private(kind) => valid(format!("a private key that parses ({kind})")),
        Key::Encrypted => valid("a private key, encrypted with a password"),
        Key::Cut | Key::Other => altered("a private key"),
        Key::Broken => invalid("its body is no key"),
    }
}

/// What follows says that this is no cut key: its end, or dots for what was left out.
fn goes_on(value: &[u8], around: &[u8]) -> Option<&'static str> {
    let at = memchr::memmem::find(around, value)? + value.len();
    let rest = around[at..].trim_ascii_start();
    let is_between = |byte: &u8| byte.is_ascii_whitespace() || b"\"'`,;+\\#".contains(byte);
    let start = rest.iter().position(|byte| !is_between(byte))?;
    let rest = &rest[start..];
    match rest {
        [b'.' | b'*' | b'[' | b'<' | b'{', ..] => Some("the rest was left out"),
        _ if rest.starts_with("…".as_bytes()) => Some("the rest was left out"),
        _ if rest.starts_with(b"-----END") => Some("its end follows"),
        _ => None,
    }
}

/// The characters of base64; `\n` written out is none.
fn characters(text: &[u8]) -> Vec<u8> {
    let mut characters = Vec::with_capacity(text.len());
    let mut is_escaped = false;
    for &byte in text {
        if !is_escaped && (byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')) {
            characters.push(byte);
        }
        is_escaped = byte == b'\\';
    }
    characters
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first lines of a key made for this test; it opens nothing.
    const LINES: [&str; 3] = [
        "MIIBPAIBAAJBALLIUQ7u/9ja51yKTZeRT1A/6kQtqkSFZkowNlGP9M83C3UYyd1S",
        "fxheMH7NkRjZmXtysgnRc+K2q8qgQC8yeJECAwEAAQJBAILtA7+F80Nh+/DfL7eB",
        "qK3CQNMxBfIsJx7Jc94DKGreUH1p5dMfhAiWfplP3aY4ZjZTjyZEV/Q7aa1ic52a",
    ];

    fn begin() -> String {
        ["-----BEGIN RSA PRIVATE", " KEY-----"].concat()
    }

    #[test]
    fn what_is_left_of_a_key() {
        for between in ["\n", "\\n", "\\r\\n", "\",\n\""] {
            let value = format!("{}{between}{}", begin(), LINES.join(between));
            assert_eq!(check(value.as_bytes(), b""), altered("a private key"), "{between:?}");
            assert_eq!(check(value.as_bytes(), format!("{value}\nother\n").as_bytes()), altered("a private key"));
            for rest in ["...", "\n...\n", "\n[snip]", "\n-----END RSA", "…"] {
                assert!(
                    matches!(check(value.as_bytes(), format!("{value}{rest}").as_bytes()), Validity::Invalid(_)),
                    "{rest:?}"
                );
            }
        }
        let short = format!("{}\n{}", begin(), LINES[0]);
        assert_eq!(check(short.as_bytes(), b""), invalid("too little of a key, or a made-up one"));
        let typed = format!("{}\nMIIE{}", begin(), "thisIsOnlyAnExampleOfAKey".repeat(8));
        assert_eq!(check(typed.as_bytes(), b""), invalid("too little of a key, or a made-up one"));
    }
}
