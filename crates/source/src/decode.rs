//! From bytes to text. Offsets in the product are offsets into the decoded text: without a byte order mark, and in UTF-8
//! whatever the file was written in.

use crate::{Language, Text};
use encoding_rs::{Encoding as Charset, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// What a file's bytes are.
#[derive(Debug)]
pub enum Content {
    /// Text.
    Text(Decoded),
    /// Something else.
    Binary,
}

/// Decoded text.
#[derive(Debug)]
pub struct Decoded {
    /// The text.
    pub text: Text,
    /// How it was written.
    pub encoding: Encoding,
    /// Whether some bytes meant nothing in that encoding and became U+FFFD.
    pub lossy: bool,
}

/// How a text was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without byte order mark.
    Utf8,
    /// Another one, told by a byte order mark or a declaration in the text; its name.
    Told(&'static str),
    /// Another one, guessed because the bytes are no UTF-8; its name.
    Guessed(&'static str),
}

/// How much of a file is looked at for signs of binary content: as much as git looks at.
const HEAD: usize = 8_000;

/// Decodes a file. Text of a known language is binary only if it is so beyond doubt: a single NUL in a string must not hide a
/// program.
pub fn decode(bytes: Vec<u8>, language: Option<Language>) -> Content {
    if let Some((charset, mark)) = Charset::for_bom(&bytes) {
        if charset == UTF_8 {
            return decode_utf8(bytes, mark);
        }
        let (text, lossy) = charset.decode_without_bom_handling(&bytes[mark..]);
        let encoding = Encoding::Told(charset.name());
        return Content::Text(Decoded { text: Text::new(text.into_owned()), encoding, lossy });
    }
    if is_binary(&bytes, language.is_some()) {
        return Content::Binary;
    }
    decode_utf8(bytes, 0)
}

fn is_binary(bytes: &[u8], known: bool) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    let nuls = memchr::memchr_iter(0, head).count();
    nuls > 0
        && (!known
            || nuls * 100 > head.len()
            || std::str::from_utf8(head).is_err_and(|error| error.error_len().is_some()))
}

fn decode_utf8(mut bytes: Vec<u8>, mark: usize) -> Content {
    bytes.drain(..mark);
    match String::from_utf8(bytes) {
        Ok(text) => Content::Text(Decoded { text: Text::new(text), encoding: Encoding::Utf8, lossy: false }),
        Err(error) => Content::Text(decode_other(&error.into_bytes(), mark > 0)),
    }
}

fn decode_other(bytes: &[u8], is_utf8: bool) -> Decoded {
    let declared = declared_charset(bytes).filter(|charset| ![UTF_8, UTF_16BE, UTF_16LE].contains(charset));
    let (charset, encoding) = match declared {
        // Sequences of several bytes that are right in UTF-8 hardly ever arise in another encoding.
        _ if is_utf8 || has_utf8_sequence(bytes) => (UTF_8, Encoding::Utf8),
        Some(charset) => (charset, Encoding::Told(charset.name())),
        None => (WINDOWS_1252, Encoding::Guessed(WINDOWS_1252.name())),
    };
    let (text, lossy) = charset.decode_without_bom_handling(bytes);
    Decoded { text: Text::new(text.into_owned()), encoding, lossy }
}

fn has_utf8_sequence(bytes: &[u8]) -> bool {
    bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii())
}

/// The encoding named in the first two lines (`coding: latin-1`, `coding=cp1251`), as Python and editors read it.
fn declared_charset(bytes: &[u8]) -> Option<&'static Charset> {
    let end = memchr::memchr_iter(b'\n', bytes).nth(1).unwrap_or(bytes.len()).min(400);
    let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
    let after = head.split("coding").nth(1)?.trim_start_matches([':', '=', ' ', '\'', '"']);
    let label: String =
        after.chars().take_while(|character| character.is_ascii_alphanumeric() || "-_.".contains(*character)).collect();
    let label = match label.as_str() {
        "latin-1" | "iso-latin-1" => "latin1".to_owned(),
        other => other
            .strip_prefix("cp")
            .filter(|page| page.starts_with("125"))
            .map_or(label.clone(), |page| format!("windows-{page}")),
    };
    Charset::for_label(label.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> (String, Encoding, bool) {
        match decode(bytes.to_vec(), Some(Language::PYTHON)) {
            Content::Text(decoded) => (decoded.text.as_str().to_owned(), decoded.encoding, decoded.lossy),
            Content::Binary => panic!("binary"),
        }
    }

    #[test]
    fn encodings() {
        assert_eq!(text(b"\xEF\xBB\xBFx"), ("x".into(), Encoding::Utf8, false));
        assert_eq!(text(b"\xFF\xFEx\0\xE9\0"), ("xé".into(), Encoding::Told("UTF-16LE"), false));
        assert_eq!(text(b"\xFE\xFF\0x"), ("x".into(), Encoding::Told("UTF-16BE"), false));
        assert_eq!(text(b"caf\xE9"), ("café".into(), Encoding::Guessed("windows-1252"), false));
    }

    #[test]
    fn one_bad_byte_does_not_spoil_the_rest() {
        assert_eq!(text(b"\xC3\xA9 \xFF z"), ("é \u{FFFD} z".into(), Encoding::Utf8, true));
    }

    #[test]
    fn declared_encodings_are_believed() {
        let (decoded, encoding, _) = text(b"# -*- coding: cp1251 -*-\nx = '\xEF\xF0'");
        assert_eq!((decoded.ends_with("'пр'"), encoding), (true, Encoding::Told("windows-1251")));
        assert_eq!(text(b"# coding=latin-1\n\xE9").1, Encoding::Told("windows-1252"));
    }

    #[test]
    fn a_nul_makes_unknown_files_binary_and_hides_no_program() {
        assert!(matches!(decode(b"GIF\0".to_vec(), None), Content::Binary));
        let program = [b"import os\n".repeat(30).as_slice(), b"x = '\0'\n"].concat();
        assert!(matches!(decode(program, Some(Language::PYTHON)), Content::Text(_)));
        assert!(matches!(decode(b"i\0m\0p\0".to_vec(), Some(Language::PYTHON)), Content::Binary));
    }
}
