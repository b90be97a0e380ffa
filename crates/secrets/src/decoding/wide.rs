//! UTF-16, told by a byte order mark or by a zero in every second byte.

use super::map::Map;
use super::{Decoded, Encoding};

/// How much is looked at when there is no byte order mark.
const HEAD: usize = 2_048;
/// Shorter texts are not guessed.
const LEAST: usize = 16;

/// Decodes a whole content; `None` when it is not in UTF-16. A mark alone convinces only in the outermost content: in decoded
/// bytes two such bytes are chance.
pub fn decode(content: &[u8], is_outermost: bool) -> Option<Decoded> {
    let (how, start) = match content {
        [0xFF, 0xFE, 0, 0, ..] => return None,
        [0xFF, 0xFE, ..] if is_outermost || guess(&content[2..]).is_some() => (Encoding::Utf16Le, 2),
        [0xFE, 0xFF, ..] if is_outermost || guess(&content[2..]).is_some() => (Encoding::Utf16Be, 2),
        [0, _, ..] | [_, 0, ..] => (guess(content)?, 0),
        _ => return None,
    };
    let (bytes, map) = transcode(content, start, how == Encoding::Utf16Le);
    Some(Decoded { how, bytes, map })
}

/// The text of a content in UTF-16 that no byte order mark announces; `None` when it is not.
pub fn unmarked_text(content: &[u8]) -> Option<String> {
    let how = match content {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => return None,
        [0, _, ..] | [_, 0, ..] => guess(content)?,
        _ => return None,
    };
    String::from_utf8(transcode(content, 0, how == Encoding::Utf16Le).0).ok()
}

/// Whether these first bytes are such a content.
pub fn is_unmarked(head: &[u8]) -> bool {
    matches!(head, [0, _, ..] | [_, 0, ..]) && guess(head).is_some()
}

/// Which order of bytes makes ASCII of nearly all of the head.
fn guess(content: &[u8]) -> Option<Encoding> {
    let head = &content[..content.len().min(HEAD)];
    if head.len() < LEAST {
        return None;
    }
    let is_text = |byte: u8| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~');
    let pairs = head.len() / 2;
    let low_first = head.chunks_exact(2).filter(|pair| pair[1] == 0 && is_text(pair[0])).count();
    let high_first = head.chunks_exact(2).filter(|pair| pair[0] == 0 && is_text(pair[1])).count();
    if low_first * 10 >= pairs * 8 {
        Some(Encoding::Utf16Le)
    } else if high_first * 10 >= pairs * 8 {
        Some(Encoding::Utf16Be)
    } else {
        None
    }
}

fn transcode(content: &[u8], start: usize, low_first: bool) -> (Vec<u8>, Map) {
    let unit = |pair: &[u8]| {
        if low_first { u16::from_le_bytes([pair[0], pair[1]]) } else { u16::from_be_bytes([pair[0], pair[1]]) }
    };
    let mut bytes = Vec::with_capacity(content.len() / 2 + 8);
    let mut map = Map::default();
    let mut at = start;
    // Runs of ASCII become one piece of the map.
    let mut plain = 0;
    while let Some(pair) = content.get(at..at + 2) {
        let first = unit(pair);
        if first < 0x80 {
            bytes.push(first as u8);
            plain += 1;
            at += 2;
            continue;
        }
        map.pairs(at - 2 * plain, plain);
        plain = 0;
        let second = content.get(at + 2..at + 4).map(unit);
        let (character, width) = match (first, second) {
            (0xD800..=0xDBFF, Some(low @ 0xDC00..=0xDFFF)) => {
                let value = 0x1_0000 + ((u32::from(first) & 0x3FF) << 10 | u32::from(low) & 0x3FF);
                (char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER), 4)
            }
            _ => (char::from_u32(u32::from(first)).unwrap_or(char::REPLACEMENT_CHARACTER), 2),
        };
        let text = character.encode_utf8(&mut [0; 4]).len();
        let mut buffer = [0; 4];
        bytes.extend(character.encode_utf8(&mut buffer).as_bytes());
        map.whole(at..at + width, text);
        at += width;
    }
    map.pairs(at - 2 * plain, plain);
    (bytes, map)
}
