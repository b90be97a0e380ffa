//! Character references of XML and HTML.

use super::escapes::{Escape, Text};
use super::literal::{AFTER, BEFORE, Bounds, number};

/// The five of XML. Quotes add up: JSON inside an attribute has many; `&lt;` is in every manual.
const NAMED: [(&[u8], u8, u32); 5] =
    [(b"&quot;", b'"', 1), (b"&amp;", b'&', 1), (b"&apos;", b'\'', 1), (b"&lt;", b'<', 0), (b"&gt;", b'>', 0)];

pub fn read(content: &[u8], at: usize) -> Option<Escape> {
    let rest = &content[at..];
    if rest.get(1) != Some(&b'#') {
        let &(name, byte, weight) = NAMED.iter().find(|(name, ..)| rest.starts_with(name))?;
        return Some(Escape { width: name.len(), text: Text::byte(byte), weight });
    }
    let end = rest.iter().take(12).position(|&byte| byte == b';')?;
    let value = match rest.get(2..end)? {
        [b'x' | b'X', digits @ ..] => number(digits, 16)?,
        digits => decimal(digits)?,
    };
    let weight = match value {
        // What programs write for the quotes of ordinary text.
        0x22 | 0x27 => 1,
        0x21..0x7F => 4,
        _ => 0,
    };
    Some(Escape { width: end + 1, text: Text::character(value), weight })
}

fn decimal(digits: &[u8]) -> Option<u32> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// The attribute's value or the text between two tags, within its line.
pub fn bounds(content: &[u8], at: usize, earliest: usize) -> Bounds {
    let floor = earliest.max(at.saturating_sub(BEFORE)).min(at);
    let ceiling = content.len().min(at.saturating_add(AFTER));
    let before = content[floor..at].iter().rev().take_while(|&&byte| is_inside(byte)).count();
    let after = content[at..ceiling].iter().take_while(|&&byte| is_inside(byte)).count();
    Bounds { start: at - before, end: at + after }
}

fn is_inside(byte: u8) -> bool {
    !matches!(byte, b'"' | b'\'' | b'<' | b'>' | b'\n')
}
