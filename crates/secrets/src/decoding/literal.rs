//! Backslash escapes as the string literals of most languages have them, JSON included.

use super::alphabet::NIBBLE;
use super::escapes::{Escape, Text};

/// A stretch of a content.
pub struct Bounds {
    pub start: usize,
    pub end: usize,
}

/// How far the start of a literal is looked for.
pub const BEFORE: usize = 1 << 10;
/// How far its end is.
pub const AFTER: usize = 64 << 10;

/// Speaks for itself: nobody writes a plain letter like this without wanting it hidden.
const STRONG: u32 = 4;

pub fn read(content: &[u8], at: usize) -> Option<Escape> {
    let rest = &content[at + 1..];
    let simple = |byte: u8, weight: u32| Some(Escape { width: 2, text: Text::byte(byte), weight });
    match *rest.first()? {
        b'n' => simple(b'\n', if content[..at].ends_with(b"-----") { STRONG } else { 1 }),
        b'r' => simple(b'\r', 0),
        b't' => simple(b'\t', 1),
        b'b' => simple(8, 0),
        b'f' => simple(12, 0),
        b'/' => simple(b'/', if content[..at].ends_with(b":") { STRONG } else { 1 }),
        quote @ (b'"' | b'\'' | b'`') => simple(quote, 1),
        b'\\' => simple(b'\\', 0),
        b'x' => hexadecimal(rest, 2, false),
        b'u' => hexadecimal(rest, 4, true),
        b'U' => hexadecimal(rest, 8, true),
        b'0'..=b'7' => octal(rest),
        _ => None,
    }
}

/// `xHH`, `x{H…}`, `uHHHH` (with the second half of a surrogate pair), `u{H…}` or `UHHHHHHHH`.
fn hexadecimal(rest: &[u8], digits: usize, is_character: bool) -> Option<Escape> {
    let (value, mut width) = if rest.get(1) == Some(&b'{') {
        let end = rest.iter().take(10).position(|&byte| byte == b'}')?;
        (number(rest.get(2..end)?, 16)?, end + 2)
    } else {
        (number(rest.get(1..=digits)?, 16)?, digits + 2)
    };
    let mut value = value;
    if digits == 4 && (0xD800..0xDC00).contains(&value) && rest.get(5..7) == Some(b"\\u") {
        let low = rest.get(7..11).and_then(|low| number(low, 16)).filter(|low| (0xDC00..0xE000).contains(low));
        if let Some(low) = low {
            value = 0x1_0000 + ((value & 0x3FF) << 10 | low & 0x3FF);
            width += 6;
        }
    }
    let text = if is_character || value > 255 { Text::character(value) } else { Text::byte(value as u8) };
    Some(Escape { width, text, weight: weight(value) })
}

/// Three octal digits; fewer are a back reference or a NUL.
fn octal(rest: &[u8]) -> Option<Escape> {
    let value = number(rest.get(..3)?, 8).filter(|&value| value < 256)?;
    Some(Escape { width: 4, text: Text::byte(value as u8), weight: weight(value) })
}

/// What a number speaks for that stands for a character.
pub fn weight(value: u32) -> u32 {
    if (0x20..0x7F).contains(&value) { STRONG } else { 0 }
}

/// Reads digits of a base up to sixteen, at least one and at most eight.
pub fn number(digits: &[u8], base: u32) -> Option<u32> {
    if digits.is_empty() || digits.len() > 8 {
        return None;
    }
    digits.iter().try_fold(0u32, |value, &digit| {
        let digit = u32::from(NIBBLE[digit as usize]);
        (digit < base).then_some(value.wrapping_mul(base).wrapping_add(digit))
    })
}

/// From the quote before to the same quote behind; the line when there is none.
pub fn bounds(content: &[u8], at: usize, earliest: usize) -> Bounds {
    let floor = earliest.max(at.saturating_sub(BEFORE)).min(at);
    let mut start = at;
    let mut quote = None;
    while start > floor {
        let byte = content[start - 1];
        if byte == b'\n' || (matches!(byte, b'"' | b'\'' | b'`') && !is_escaped(content, start - 1)) {
            quote = Some(byte).filter(|&byte| byte != b'\n');
            break;
        }
        start -= 1;
    }
    let ceiling = content.len().min(at.saturating_add(AFTER));
    let mut end = at;
    while end < ceiling {
        match content[end] {
            b'\\' => end += 1,
            b'\n' => break,
            byte if Some(byte) == quote => break,
            _ => {}
        }
        end += 1;
    }
    Bounds { start, end: end.min(content.len()) }
}

/// Whether an odd number of backslashes stands before.
fn is_escaped(content: &[u8], at: usize) -> bool {
    content[..at].iter().rev().take(16).take_while(|&&byte| byte == b'\\').count() % 2 == 1
}
