//! Base64 (RFC 4648, sections 4 and 5), with or without padding, over one or many lines.

use super::alphabet::SEXTET;
use super::map::Map;
use std::ops::Range;

/// Whether the first byte of at least three of the first four groups is below 128, or an archive begins: the cheapest look at sixteen
/// or more characters, which nearly all identifiers and paths fail.
pub fn may_make_sense(run: &[u8]) -> bool {
    run.iter().step_by(4).take(4).filter(|&&byte| SEXTET[byte as usize] < 32).count() > 2
        || run.starts_with(b"H4sI")
        || run.starts_with(b"UEsDB")
}

/// The first twelve bytes of what sixteen or more characters of the alphabet say.
pub fn head(run: &[u8]) -> [u8; 12] {
    let mut bytes = [0; 12];
    for (group, out) in run.chunks_exact(4).zip(bytes.chunks_exact_mut(3)) {
        out.copy_from_slice(&triple(group));
    }
    bytes
}

/// Decodes the characters of all lines as one text. `None` if their number, or the bits left over, cannot come from an encoder.
pub fn decode(content: &[u8], lines: &[Range<usize>]) -> Option<(Vec<u8>, Map)> {
    let count: usize = lines.iter().map(Range::len).sum();
    let mut bytes = Vec::with_capacity(count / 4 * 3 + 2);
    let mut map = Map::default();
    // A group that is torn by the end of a line, and where it began.
    let mut torn: Vec<u8> = Vec::new();
    let mut torn_at = 0;
    for line in lines {
        let mut at = line.start;
        while !torn.is_empty() && torn.len() < 4 && at < line.end {
            torn.push(content[at]);
            at += 1;
        }
        if torn.len() == 4 {
            bytes.extend(triple(&torn));
            map.whole(torn_at..at, 3);
            torn.clear();
        }
        let whole = at..at + (line.end - at) / 4 * 4;
        for group in content[whole.clone()].chunks_exact(4) {
            bytes.extend(triple(group));
        }
        map.base64(whole.clone(), whole.len() / 4 * 3);
        if whole.end < line.end {
            torn_at = whole.end;
            torn.extend(&content[whole.end..line.end]);
        }
    }
    let end = lines.last().map_or(0, |line| line.end);
    let rest = rest(&torn)?;
    if end - torn_at.min(end) == torn.len() {
        map.base64(torn_at..end, rest.len());
    } else {
        map.whole(torn_at..end, rest.len());
    }
    bytes.extend(rest);
    Some((bytes, map))
}

/// Decodes a value that is base64 from end to end, padding included.
pub fn decode_exact(value: &[u8]) -> Option<Vec<u8>> {
    let value = value.trim_ascii();
    let padding = value.iter().rev().take_while(|&&byte| byte == b'=').count();
    let run: Vec<u8> =
        value[..value.len() - padding].iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    if run.iter().any(|&byte| SEXTET[byte as usize] > 63)
        || padding > 2
        || (padding > 0 && !(run.len() + padding).is_multiple_of(4))
    {
        return None;
    }
    let all = 0..run.len();
    decode(&run, std::slice::from_ref(&all)).map(|(bytes, _)| bytes)
}

fn triple(group: &[u8]) -> [u8; 3] {
    let value = group.iter().take(4).fold(0, |value, &byte| value << 6 | u32::from(SEXTET[byte as usize] & 63));
    [(value >> 16) as u8, (value >> 8) as u8, value as u8]
}

/// The bytes of the last, incomplete group.
fn rest(group: &[u8]) -> Option<Vec<u8>> {
    let value = group.iter().fold(0u32, |value, &byte| value << 6 | u32::from(SEXTET[byte as usize] & 63));
    match group.len() {
        0 => Some(Vec::new()),
        2 if value & 15 == 0 => Some(vec![(value >> 4) as u8]),
        3 if value & 3 == 0 => Some(vec![(value >> 10) as u8, (value >> 2) as u8]),
        _ => None,
    }
}
