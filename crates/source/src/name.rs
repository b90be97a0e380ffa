//! Names that are not Unicode become printable, stay unique, and can be turned back.
//!
//! In the printed form `%` followed by two upper-case hexadecimal digits stands for a byte if its value is 80 or more (which
//! never is a character alone) or 25 (`%` itself, written so only where a literal would read as an escape). So ordinary names
//! with a `%` stay as they are.

use std::ffi::{OsStr, OsString};

/// The printed form of one name.
pub fn escape_name(name: &OsStr) -> String {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        escape_bytes(name.as_bytes())
    }
    #[cfg(not(unix))]
    {
        escape_bytes(name.to_string_lossy().as_bytes())
    }
}

/// The name behind a printed form.
pub fn unescape_name(name: &str) -> OsString {
    if !name.contains('%') {
        return OsString::from(name);
    }
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStringExt;
        OsString::from_vec(unescape_bytes(name))
    }
    #[cfg(not(unix))]
    {
        OsString::from(String::from_utf8_lossy(&unescape_bytes(name)).into_owned())
    }
}

/// The printed form of one name given as bytes.
pub fn escape_bytes(name: &[u8]) -> String {
    let mut out = String::with_capacity(name.len());
    for chunk in name.utf8_chunks() {
        let valid = chunk.valid();
        if valid.contains('%') {
            for (at, character) in valid.char_indices() {
                out.push(character);
                if character == '%' && escaped_byte(&valid.as_bytes()[at..]).is_some() {
                    out.push_str("25");
                }
            }
        } else {
            out.push_str(valid);
        }
        for byte in chunk.invalid() {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn unescape_bytes(name: &str) -> Vec<u8> {
    let bytes = name.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match escaped_byte(&bytes[at..]) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    out
}

/// The byte that `%HH` at the start of `bytes` stands for, if it is one of our escapes.
fn escaped_byte(bytes: &[u8]) -> Option<u8> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    };
    match bytes {
        [b'%', high, low, ..] => {
            let value = digit(*high)? * 16 + digit(*low)?;
            (value >= 0x80 || value == b'%').then_some(value)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_comes_back_and_no_two_look_alike() {
        let names: &[&[u8]] = &[
            b"a.py",
            b"100%.py",
            b"a%20b",
            b"a%FFb",
            b"a\xFFb",
            b"a%25FFb",
            b"%%FF",
            b"\xC3\xA9",
            b"\xE9%",
            b"a%ff",
            b"%",
        ];
        let mut seen = std::collections::HashSet::new();
        for name in names {
            let escaped = escape_bytes(name);
            assert_eq!(&unescape_bytes(&escaped), name, "{escaped}");
            assert!(seen.insert(escaped));
        }
        assert_eq!(escape_bytes(b"a%20b"), "a%20b");
        assert_eq!(escape_bytes(b"a\xFFb"), "a%FFb");
    }
}
