//! Words of a filter expression, with the spellings of Expr and of CEL.

use super::Mistake;

/// One word.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Word {
    Name(String),
    Integer(i64),
    Float(f64),
    Text(Vec<u8>),
    /// Punctuation, longest first.
    Sign(&'static str),
    End,
}

/// A word with its byte in the expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Placed {
    pub(super) word: Word,
    pub(super) at: usize,
}

const SIGNS: &[&str] = &[
    "||", "&&", "==", "!=", "<=", ">=", "??", "?.", ".?", "[?", "..", "**", "(", ")", "[", "]", "{", "}", ",", ":",
    ";", "?", ".", "<", ">", "=", "!", "+", "-", "*", "/", "%", "^", "|", "#",
];

/// All words of the text; the last one is [`Word::End`].
pub(super) fn words(text: &str) -> Result<Vec<Placed>, Mistake> {
    let mut words = Vec::new();
    let mut at = 0;
    loop {
        at = skip_blank(text, at)?;
        let rest = &text[at..];
        let Some(first) = rest.chars().next() else { break };
        let (word, length) = if first.is_ascii_digit() {
            number(rest).ok_or_else(|| Mistake::broken(at, "not a number"))?
        } else if let Some((text, length)) = string(rest, at)? {
            (Word::Text(text), length)
        } else if first.is_alphabetic() || matches!(first, '_' | '$') {
            let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '$');
            let length = rest.find(|letter: char| !is_part(letter)).unwrap_or(rest.len());
            (Word::Name(rest[..length].to_owned()), length)
        } else if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            (Word::Sign(sign), sign.len())
        } else {
            return Err(Mistake::broken(at, &format!("`{first}` cannot stand here")));
        };
        words.push(Placed { word, at });
        at += length;
    }
    words.push(Placed { word: Word::End, at: text.len() });
    Ok(words)
}

fn skip_blank(text: &str, mut at: usize) -> Result<usize, Mistake> {
    loop {
        let rest = &text[at..];
        let trimmed = rest.trim_start();
        at += rest.len() - trimmed.len();
        if trimmed.starts_with("//") {
            at += trimmed.find('\n').unwrap_or(trimmed.len());
        } else if trimmed.starts_with("/*") {
            at += trimmed.find("*/").ok_or_else(|| Mistake::broken(at, "a comment is not closed"))? + 2;
        } else {
            return Ok(at);
        }
    }
}

fn number(rest: &str) -> Option<(Word, usize)> {
    if let Some(digits) = rest.strip_prefix("0x") {
        let length = digits.find(|letter: char| !letter.is_ascii_hexdigit()).unwrap_or(digits.len());
        return Some((Word::Integer(i64::from_str_radix(&digits[..length], 16).ok()?), length + 2));
    }
    let digits = |text: &str| text.find(|letter: char| !letter.is_ascii_digit() && letter != '_').unwrap_or(text.len());
    let whole = digits(rest);
    let mut length = whole;
    let is_fraction = |text: &str| text.starts_with('.') && text[1..].starts_with(|next: char| next.is_ascii_digit());
    if is_fraction(&rest[whole..]) {
        length += 1 + digits(&rest[whole + 1..]);
    }
    let exponent = rest[length..].trim_start_matches(['e', 'E']);
    if exponent.len() + 1 == rest.len() - length {
        let unsigned = exponent.trim_start_matches(['+', '-']);
        if unsigned.starts_with(|next: char| next.is_ascii_digit()) {
            length += 1 + (exponent.len() - unsigned.len()) + digits(unsigned);
        }
    }
    let text = rest[..length].replace('_', "");
    let word = match text.parse::<i64>() {
        Ok(integer) => Word::Integer(integer),
        Err(_) => Word::Float(text.parse().ok()?),
    };
    Some((word, length))
}

/// A string literal at the start of the text, with its length.
fn string(rest: &str, at: usize) -> Result<Option<(Vec<u8>, usize)>, Mistake> {
    let unclosed = || Mistake::broken(at, "a string is not closed");
    for (open, close) in [("r\"\"\"", "\"\"\""), ("r'''", "'''"), ("r\"", "\""), ("r'", "'"), ("`", "`")] {
        if let Some(body) = rest.strip_prefix(open) {
            let end = body.find(close).ok_or_else(unclosed)?;
            return Ok(Some((body.as_bytes()[..end].to_vec(), open.len() + end + close.len())));
        }
    }
    for quote in ["\"\"\"", "\"", "'"] {
        if let Some(body) = rest.strip_prefix(quote) {
            let (text, length) = unescape(body, quote).ok_or_else(unclosed)?;
            return Ok(Some((text, quote.len() + length)));
        }
    }
    Ok(None)
}

/// The text up to the quote and how far it goes, with the quote; `None` for a bad escape or no end.
fn unescape(body: &str, quote: &str) -> Option<(Vec<u8>, usize)> {
    let mut text = Vec::new();
    let mut at = 0;
    loop {
        let rest = &body[at..];
        if rest.starts_with(quote) {
            return Some((text, at + quote.len()));
        }
        let letter = rest.chars().next()?;
        if letter != '\\' {
            text.extend_from_slice(&rest.as_bytes()[..letter.len_utf8()]);
            at += letter.len_utf8();
            continue;
        }
        let escape = rest[1..].chars().next()?;
        let (digits, radix) = match escape {
            'x' => (2, 16),
            'u' => (4, 16),
            'U' => (8, 16),
            '0'..='7' => (3, 8),
            _ => (0, 0),
        };
        if digits == 0 {
            let plain = match escape {
                'a' => 7,
                'b' => 8,
                'f' => 12,
                'n' => b'\n',
                'r' => b'\r',
                't' => b'\t',
                'v' => 11,
                '\\' | '"' | '\'' | '`' | '?' => escape as u8,
                _ => return None,
            };
            text.push(plain);
            at += 1 + escape.len_utf8();
            continue;
        }
        let start = at + if radix == 8 { 1 } else { 2 };
        let code = u32::from_str_radix(body.get(start..start + digits)?, radix).ok()?;
        match escape {
            'u' | 'U' => text.extend_from_slice(char::from_u32(code)?.encode_utf8(&mut [0; 4]).as_bytes()),
            _ => text.push(u8::try_from(code).ok()?),
        }
        at = start + digits;
    }
}
