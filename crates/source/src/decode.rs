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
    /// An encoding that a Python file names (PEP 263) and that is not read: the interpreter sees another program than we do.
    pub unread: Option<String>,
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
pub fn decode(mut bytes: Vec<u8>, language: Option<Language>) -> Content {
    if let Some((charset, mark)) = Charset::for_bom(&bytes) {
        if charset == UTF_8 {
            return decode_utf8(bytes, mark, language);
        }
        let (text, lossy) = charset.decode_without_bom_handling(&bytes[mark..]);
        let encoding = Encoding::Told(charset.name());
        return Content::Text(Decoded { text: Text::new(text.into_owned()), encoding, lossy, unread: None });
    }
    if is_binary(&bytes, language.is_some()) {
        return Content::Binary;
    }
    if language == Some(Language::PYTHON) {
        end_lines(&mut bytes);
    }
    decode_utf8(bytes, 0, language)
}

/// A lone carriage return ends a line in Python, also that of a comment; grammars know line feeds.
fn end_lines(bytes: &mut [u8]) {
    let returns: Vec<usize> = memchr::memchr_iter(b'\r', bytes).collect();
    for at in returns {
        if bytes.get(at + 1) != Some(&b'\n') {
            bytes[at] = b'\n';
        }
    }
}

/// Interpreters pass over NULs and stray bytes in comments and strings, however many: whoever writes them must not hide a program.
/// No program begins with a NUL or has one behind its first character.
fn is_binary(bytes: &[u8], known: bool) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    match memchr::memchr(0, head) {
        None => false,
        Some(_) if !known => true,
        Some(first) => first < 2 || is_video(head),
    }
}

/// MPEG transport streams are named as TypeScript is: packets of 188 bytes with a mark at the beginning of each.
fn is_video(head: &[u8]) -> bool {
    head.len() > 188 && head.chunks(188).all(|packet| packet[0] == b'G')
}

fn decode_utf8(mut bytes: Vec<u8>, mark: usize, language: Option<Language>) -> Content {
    bytes.drain(..mark);
    let unread = if language == Some(Language::PYTHON) { unread_charset(&bytes) } else { None };
    let decoded = match String::from_utf8(bytes) {
        Ok(text) => Decoded { text: Text::new(text), encoding: Encoding::Utf8, lossy: false, unread: None },
        Err(error) => decode_other(&error.into_bytes(), mark > 0),
    };
    Content::Text(Decoded { unread, ..decoded })
}

/// An encoding declared as PEP 263 has it in which even ASCII may mean something else.
fn unread_charset(bytes: &[u8]) -> Option<String> {
    // The second line counts only where the first is empty or a comment.
    let lines = bytes.split(|byte| *byte == b'\n').take(2).map(<[u8]>::trim_ascii_start);
    let mut comments = lines.take_while(|line| line.is_empty() || line.starts_with(b"#"));
    let named = comments.find_map(|line| {
        let line = String::from_utf8_lossy(&line[..line.len().min(400)]).into_owned();
        let (_, after) = line.split_once("coding")?;
        let after = after.strip_prefix([':', '='])?.trim_start_matches([' ', '\t']);
        let is_of_name = |letter: &char| letter.is_ascii_alphanumeric() || "-_.".contains(*letter);
        Some(after.chars().take_while(is_of_name).collect::<String>()).filter(|name| !name.is_empty())
    })?;
    let name = named.to_ascii_lowercase().replace('_', "-");
    let name = name.strip_suffix("-sig").unwrap_or(&name);
    // Names that Python takes besides those of the web: with the line ends of an editor behind them, and without the dash.
    let plain =
        ["utf-8", "utf8", "latin-1", "iso-latin-1", "ascii", "us-ascii", "iso8859", "iso-8859", "cp", "koi8", "mac-"];
    let is_read = plain.iter().any(|known| name.starts_with(known) && !name.contains("utf-7"))
        || Charset::for_label(name.as_bytes()).is_some_and(Charset::is_ascii_compatible)
        || Charset::for_label(name.replace('-', "").as_bytes()).is_some_and(Charset::is_ascii_compatible);
    (!is_read).then_some(named)
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
    Decoded { text: Text::new(text.into_owned()), encoding, lossy, unread: None }
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
    fn python_ends_a_comment_at_a_carriage_return() {
        assert_eq!(text(b"# hi\reval(x)\r\n").0, "# hi\neval(x)\r\n");
    }

    #[test]
    fn an_encoding_that_changes_the_program_is_told() {
        let unread = |bytes: &[u8]| match decode(bytes.to_vec(), Some(Language::PYTHON)) {
            Content::Text(decoded) => decoded.unread,
            Content::Binary => panic!("binary"),
        };
        assert_eq!(unread(b"# coding: unicode_escape\n\\x65val(x)").as_deref(), Some("unicode_escape"));
        assert_eq!(unread(b"#!/usr/bin/python\n# -*- coding: utf-7 -*-\n").as_deref(), Some("utf-7"));
        for known in
            ["utf8", "UTF-8", "utf-8-unix", "latin-1", "cp1252", "ascii", "iso-8859-15", "gbk", "euc_jp", "koi8-r"]
        {
            assert_eq!(unread(format!("# vim: set fileencoding={known} :\n").as_bytes()), None, "{known}");
        }
        assert_eq!(unread(b"x = 1\n# no encoding: of anything\n# coding: third\n"), None);
    }

    #[test]
    fn a_nul_makes_unknown_files_binary_and_hides_no_program() {
        assert!(matches!(decode(b"GIF\0".to_vec(), None), Content::Binary));
        let program = [b"import os\n".repeat(30).as_slice(), b"x = '\0'\n"].concat();
        assert!(matches!(decode(program, Some(Language::PYTHON)), Content::Text(_)));
        assert!(matches!(decode(b"i\0m\0p\0".to_vec(), Some(Language::PYTHON)), Content::Binary));
        let padded = [b"// \0\0\0\0\0\0\0\0 \xFF\n".repeat(900).as_slice(), b"eval(x)\n"].concat();
        assert!(matches!(decode(padded, Some(Language::JAVASCRIPT)), Content::Text(_)));
        let packet = [b"G\x40\x11\0".as_slice(), &[0xff; 184]].concat();
        assert!(matches!(decode(packet.repeat(9), Some(Language::TYPESCRIPT)), Content::Binary));
    }
}
