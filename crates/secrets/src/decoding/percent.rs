//! Percent escapes of URLs and forms.

use super::escapes::{Escape, Text};
use super::literal::{AFTER, BEFORE, Bounds, number};

pub fn read(content: &[u8], at: usize) -> Option<Escape> {
    let value = number(content.get(at + 1..at + 3)?, 16)?;
    let weight = match value {
        0x20 => 1,
        0x21..0x7F => 2,
        _ => 0,
    };
    Some(Escape { width: 3, text: Text::byte(value as u8), weight })
}

/// The word: up to white space, quotes and brackets.
pub fn bounds(content: &[u8], at: usize, earliest: usize) -> Bounds {
    let floor = earliest.max(at.saturating_sub(BEFORE)).min(at);
    let ceiling = content.len().min(at.saturating_add(AFTER));
    let before = content[floor..at].iter().rev().take_while(|&&byte| is_word(byte)).count();
    let after = content[at..ceiling].iter().take_while(|&&byte| is_word(byte)).count();
    Bounds { start: at - before, end: at + after }
}

fn is_word(byte: u8) -> bool {
    byte > b' ' && !matches!(byte, b'"' | b'\'' | b'`' | b'<' | b'>' | b'(' | b')' | b'\\')
}
