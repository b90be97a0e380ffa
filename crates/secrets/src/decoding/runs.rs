//! Finds runs of the characters of base64 and hex.
//!
//! In base64 of ASCII text, `+`, `/`, `-` and `_` come only from `>`, `?`, `~` at every third place. So what is searched is sixteen
//! letters or digits in a row, and what surrounds them is looked at then: this leaves out nearly all paths and names with underscores.
//! Sixteen in a row hold three aligned groups of four, so blocks of sixty-four bytes are judged group by group, which compilers turn
//! into a few vector instructions.

use super::alphabet::{CLASS, HEX, LETTER, STANDARD, URL_SAFE};
use super::map::Map;
use super::plausible::{self, Start};
use super::{Decoded, Encoding, Found, base64, hex};
use std::ops::Range;

/// Shorter runs are words. What is said to be base64 by its place is decoded by whoever knows the place.
const LEAST: usize = 16;
/// A line that goes on in the next has at least this many characters (MIME 76, PEM 64, others 60).
const LEAST_LINE: usize = 40;
/// Lines behind one another that are taken as one text.
const MOST_LINES: usize = 100_000;

/// Bytes that are judged at once.
const BLOCK: usize = 64;

pub fn search(content: &[u8], found: &mut Found) {
    // Everything before was looked at as part of a run.
    let mut done = 0;
    // Which groups of the block are full; below them the last two of the block before.
    let mut full: u32 = 0;
    let (blocks, rest) = content.as_chunks::<BLOCK>();
    for (index, block) in blocks.iter().enumerate() {
        full = full >> 16 | u32::from(full_groups(block)) << 2;
        let mut threes = full & full >> 1 & full >> 2;
        while threes != 0 {
            let at = index * BLOCK + 4 * threes.trailing_zeros() as usize - 8;
            threes &= threes - 1;
            if at >= done {
                done = run_around(content, at, done, found);
            }
        }
    }
    // The last block is filled up with bytes that belong to no run.
    let mut last = [0; BLOCK];
    last[..rest.len()].copy_from_slice(rest);
    full = full >> 16 | u32::from(full_groups(&last)) << 2;
    let threes = full & full >> 1 & full >> 2;
    for bit in (0..16).filter(|bit| threes >> bit & 1 == 1) {
        let at = blocks.len() * BLOCK + 4 * bit - 8;
        if at >= done {
            done = run_around(content, at, done, found);
        }
    }
}

/// A bit for each four bytes that are all letters or digits.
fn full_groups(block: &[u8; BLOCK]) -> u16 {
    let mut inside = [0u8; BLOCK];
    for (inside, &byte) in inside.iter_mut().zip(block) {
        let is_letter = (byte | 0x20).wrapping_sub(b'a') < 26;
        let is_digit = byte.wrapping_sub(b'0') < 10;
        *inside = u8::from(is_letter | is_digit);
    }
    let mut full = 0;
    for (index, group) in inside.as_chunks::<4>().0.iter().enumerate() {
        full |= u16::from(u32::from_ne_bytes(*group) == 0x0101_0101) << index;
    }
    full
}

/// Looks at the run that `at` stands in. Returns where to go on.
fn run_around(content: &[u8], at: usize, done: usize, found: &mut Found) -> usize {
    let before = content[done..at].iter().rev().take_while(|&&byte| CLASS[byte as usize] != 0).count();
    let start = at - before;
    let (end, classes) = extend(content, start);
    if end - start < LEAST { end } else { try_run(content, start..end, classes, found).max(end) }
}

/// End of the run that starts at `start`, and the classes of characters in it.
fn extend(content: &[u8], start: usize) -> (usize, u8) {
    let mut classes = 0;
    let mut end = start;
    for chunk in content[start..].chunks(16) {
        let mut is_whole = true;
        let mut here = 0;
        for &byte in chunk {
            is_whole &= CLASS[byte as usize] != 0;
            here |= CLASS[byte as usize];
        }
        if !is_whole {
            for &byte in chunk.iter().take_while(|&&byte| CLASS[byte as usize] != 0) {
                classes |= CLASS[byte as usize];
                end += 1;
            }
            return (end, classes);
        }
        classes |= here;
        end += chunk.len();
    }
    (end, classes)
}

/// Decodes a run, or parts of it when it is several things with symbols between them. Returns the end of what was used.
fn try_run(content: &[u8], run: Range<usize>, classes: u8, found: &mut Found) -> usize {
    if classes == HEX {
        push(Encoding::Hex, hex::decode(content, run.clone()), found);
        return run.end;
    }
    let mut end = run.start;
    // What parts may cost together: decoding what fails in the end, from each symbol on, would cost the square.
    let mut work = 4 * run.len();
    let mut start = run.start;
    while start + LEAST <= run.end {
        let symbol = next_of(content, start..run.end, STANDARD | URL_SAFE);
        match try_from(content, start, symbol, run.end, &mut work, found) {
            Some(used) => {
                end = used;
                start = used;
            }
            None => start = symbol + 1,
        }
    }
    if end == run.start && content[run.clone()].starts_with(b"0x") {
        push(Encoding::Hex, hex::decode(content, run.start + 2..run.end), found);
    }
    end
}

/// Decodes what begins at `start`: hex up to the next symbol, or base64 up to the first symbol of the other alphabet, or of any.
fn try_from(
    content: &[u8],
    start: usize,
    symbol: usize,
    end: usize,
    work: &mut usize,
    found: &mut Found,
) -> Option<usize> {
    if symbol - start >= LEAST && content[start..symbol].iter().all(|&byte| CLASS[byte as usize] == HEX) {
        push(Encoding::Hex, hex::decode(content, start..symbol), found);
        return Some(symbol);
    }
    let characters = &content[start..end];
    if !base64::may_make_sense(characters) || plausible::start(&base64::head(characters)) == Start::Noise {
        return None;
    }
    let mut last = 0;
    for separators in [URL_SAFE, STANDARD, URL_SAFE | STANDARD] {
        // Looking for the end costs as much as decoding.
        if separators != URL_SAFE | STANDARD {
            if characters.len() > *work {
                continue;
            }
            *work -= characters.len();
        }
        let part = start..next_of(content, start..end, separators);
        if part.end != last {
            last = part.end;
            if let Some(used) = try_base64(content, part, found) {
                return Some(used);
            }
        }
    }
    None
}

/// Where the next byte of those classes stands; the end when there is none.
fn next_of(content: &[u8], range: Range<usize>, classes: u8) -> usize {
    let at = content[range.clone()].iter().position(|&byte| CLASS[byte as usize] & classes != 0);
    at.map_or(range.end, |at| range.start + at)
}

/// Decodes a run with the lines that continue it. Returns the end of what was used.
fn try_base64(content: &[u8], run: Range<usize>, found: &mut Found) -> Option<usize> {
    if run.len() < LEAST {
        return None;
    }
    let start = plausible::start(&base64::head(&content[run.clone()]));
    if start == Start::Noise {
        return None;
    }
    let lines = lines(content, run, start);
    let end = lines.last()?.end;
    if let Some((bytes, map)) = decode_plausible(content, &lines, start) {
        found.push(Decoded { how: Encoding::Base64, bytes, map });
        return Some(end);
    }
    if lines.len() == 1 {
        return None;
    }
    // What looked like its continuation is not looked at again, or many such lines would cost their square.
    push(Encoding::Base64, decode_plausible(content, &lines[..1], start), found);
    Some(end)
}

fn decode_plausible(content: &[u8], lines: &[Range<usize>], start: Start) -> Option<(Vec<u8>, Map)> {
    let (bytes, map) = base64::decode(content, lines)?;
    let good = match start {
        Start::Text if bytes.len() < 30 => plausible::is_short_text(&bytes),
        Start::Text => plausible::is_text(&bytes),
        Start::Wide | Start::Archive => true,
        Start::Noise => false,
    };
    good.then_some((bytes, map))
}

/// The run and those of the following lines that continue it: all as long as the first, but for the last.
fn lines(content: &[u8], first: Range<usize>, kind: Start) -> Vec<Range<usize>> {
    let width = first.len();
    let is_judged = kind == Start::Text && width.is_multiple_of(4);
    let mut lines = vec![first];
    while width >= LEAST_LINE && lines.len() < MOST_LINES {
        let Some(last) = lines.last().filter(|last| last.len() == width) else { break };
        let Some(start) = next_line(content, last.end) else { break };
        let (end, classes) = extend(content, start);
        let padding = content[end..].iter().take_while(|&&byte| byte == b'=').count();
        let is_last = end - start < width;
        // A shorter line may be a word of what follows: it belongs to the text when it makes the last group whole.
        let is_fitting = !is_last || padding > 0 || (end - start + (lines.len() % 4) * width).is_multiple_of(4);
        if end == start || end - start > width || classes & (HEX | LETTER) == 0 || !is_fitting {
            break;
        }
        // Text goes on as text; columns of hashes have equal lengths, too.
        let is_head = is_judged && end - start >= LEAST;
        if is_head && plausible::start_of_more(&base64::head(&content[start..end])) == Start::Noise {
            break;
        }
        lines.push(start..end);
    }
    lines
}

/// Where the next line's text begins: behind a line break (as such, or written `\n` in a string) and what leads lines in.
fn next_line(content: &[u8], end: usize) -> Option<usize> {
    let rest = &content[end..];
    let breaks: &[&[u8]] = &[b"\r\n", b"\n", b"\\r\\n", b"\\n", b"\\\n", b"\\\r\n"];
    let after = breaks.iter().find_map(|line_break| rest.strip_prefix(*line_break))?;
    let lead = after.iter().take_while(|&&byte| matches!(byte, b' ' | b'\t')).count();
    Some(content.len() - after.len() + lead)
}

fn push(how: Encoding, decoded: Option<(Vec<u8>, Map)>, found: &mut Found) {
    if let Some((bytes, map)) = decoded {
        found.push(Decoded { how, bytes, map });
    }
}
