//! Other ways in which the text of a credential is usually written, so that it can be found there too.
//!
//! Not for: finding credentials (`secrets` decodes what it reads), or showing anything.

use std::collections::BTreeMap;

/// One way of writing a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// Letter for letter, but for signs that are escaped.
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

/// Every way of writing the value that is looked for, the value itself first of all.
pub(crate) fn spellings(value: &str) -> BTreeMap<String, Spelling> {
    let mut all = BTreeMap::new();
    for (text, spelling) in encoded(value.as_bytes()) {
        if text.len() >= SHORTEST_ENCODED {
            all.insert(text, spelling);
        }
    }
    let mut plain = vec![value.to_owned(), unescaped(value)];
    for escaped in [json(value, false), json(value, true)] {
        plain.extend([escaped.to_uppercase_escapes(), escaped.replace('/', "\\/"), escaped]);
    }
    plain.extend([value.replace('\\', "\\\\").replace('\'', "\\'"), value.replace('\n', "\r\n")]);
    for keep in ["-._~", "-._~!*'()", "-._~!$&'()*+,;=:@/?"] {
        let percent = percent(value, keep);
        plain.extend([percent.replace("%20", "+"), lower_percent(&percent), percent]);
    }
    for quotes in [("&quot;", "&#39;"), ("&#34;", "&#x27;"), ("&quot;", "&apos;"), ("\"", "'")] {
        plain.push(html(value, quotes));
    }
    // A key in armour may stand elsewhere without its frame or with another indentation.
    plain.extend(value.lines().map(str::trim).filter(|line| is_body(line)).map(str::to_owned));
    all.extend(plain.into_iter().filter(|text| !text.is_empty()).map(|text| (text, Spelling::Plain)));
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

/// As in a string of JSON; with `ascii` alone, other characters are escaped too.
fn json(value: &str, ascii: bool) -> String {
    let mut text = String::new();
    for character in value.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            // What careful writers escape lest it ends a script.
            '<' | '>' | '&' | '\'' if ascii => text.push_str(&format!("\\u{:04x}", u32::from(character))),
            _ if character.is_control() || ascii && !character.is_ascii() => {
                let mut units = [0; 2];
                text.extend(character.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
            }
            _ => text.push(character),
        }
    }
    text
}

trait Escapes {
    fn to_uppercase_escapes(&self) -> String;
}

impl Escapes for String {
    /// The digits behind `\u` in capitals.
    fn to_uppercase_escapes(&self) -> String {
        let mut parts = self.split("\\u");
        let mut text = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let digits = part.char_indices().nth(4).map_or(part.len(), |(at, _)| at);
            text.push_str("\\u");
            text.push_str(&part[..digits].to_uppercase());
            text.push_str(&part[digits..]);
        }
        text
    }
}

/// A value that was read with its escapes, without them.
fn unescaped(value: &str) -> String {
    let mut text = String::new();
    let mut characters = value.chars().peekable();
    while let Some(character) = characters.next() {
        match characters.peek() {
            Some('"' | '\'' | '\\' | '/' | '`' | '$') if character == '\\' => {}
            _ => text.push(character),
        }
        if character == '\\'
            && let Some(next @ ('"' | '\'' | '\\' | '/' | '`' | '$')) = characters.peek()
        {
            text.push(*next);
            characters.next();
        }
    }
    text
}

fn percent(value: &str, keep: &str) -> String {
    let mut text = String::new();
    for byte in value.bytes() {
        match char::from(byte) {
            character if character.is_ascii_alphanumeric() || keep.contains(character) => text.push(character),
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

/// The digits behind `%` in small letters.
fn lower_percent(text: &str) -> String {
    let mut parts = text.split('%');
    let mut lower = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.len().min(2);
        lower.push('%');
        lower.push_str(&part[..digits].to_lowercase());
        lower.push_str(&part[digits..]);
    }
    lower
}

fn html(value: &str, (double, single): (&str, &str)) -> String {
    let text = value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', double).replace('\'', single)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(value: &str, text: &str) -> bool {
        spellings(value).keys().any(|spelling| text.contains(spelling.as_str()))
    }

    #[test]
    fn a_value_is_known_in_its_usual_clothes() {
        for (value, text) in [
            ("hunter2!", "YWRtaW46aHVudGVyMiE="),
            ("hunter2!", "OmFodW50ZXIyIXh4"),
            ("hunter2!", "68756E7465723221"),
            ("p@ss/w\"rd&", "p%40ss%2Fw%22rd%26"),
            ("p@ss/w\"rd&", "p%40ss%2fw%22rd%26"),
            ("p@ss/w\"rd&", "p@ss/w\\\"rd&"),
            ("p@ss/w\"rd&", "p@ss/w&quot;rd&amp;"),
            ("p@ss/w\\\"rd", "p@ss/w\"rd"),
            ("p@ss w0rd", "p%40ss+w0rd"),
            ("日本語パスワ9x", r"\u65e5\u672c\u8a9e\u30d1\u30b9\u30ef9x"),
            ("日本語パスワ9x", r"\u65E5\u672C\u8A9E\u30D1\u30B9\u30EF9x"),
        ] {
            assert!(has(value, text), "{value} in {text}");
        }
        assert!(!has("hunter2!", "hunter2"));
    }
}
