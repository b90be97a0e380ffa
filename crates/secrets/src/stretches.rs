//! Which stretches of a content have to be looked at when the rest of it is known from a content in which nothing was found.

use std::ops::Range;

/// What stands farther from a change than this does not speak with it: keys of four thousand bits, their check, a host and a user
/// beside a password.
const MARGIN: usize = 4 << 10;
/// Lines are kept whole if they are not longer than this.
const LONGEST_LINE: usize = 1 << 10;

/// The changes with what stands around them, those that touch joined; `None` when all of it is to be looked at.
pub(crate) fn around(content: &[u8], changes: &[Range<usize>]) -> Option<Vec<Range<usize>>> {
    let is_narrow = !matches!(content, [0, ..] | [_, 0, ..] | [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]);
    let mut stretches: Vec<Range<usize>> = Vec::new();
    for change in changes.iter().filter(|_| is_narrow) {
        if stretches.last().is_some_and(|last| change.end + MARGIN <= last.end) {
            continue;
        }
        let stretch = begin(content, change.start.saturating_sub(MARGIN))..end(content, change.end + MARGIN);
        match stretches.last_mut() {
            Some(last) if stretch.start <= last.end => last.end = stretch.end,
            _ => stretches.push(stretch),
        }
    }
    is_narrow.then_some(stretches)
}

/// Where a line begins, or at least nothing that is decoded as a whole is cut.
fn begin(content: &[u8], at: usize) -> usize {
    let before = &content[..at.min(content.len())];
    let line = memchr::memrchr(b'\n', &before[before.len().saturating_sub(LONGEST_LINE)..]);
    line.map_or_else(
        || before.len() - before.iter().rev().take_while(|byte| is_encoded(byte)).count(),
        |line| before.len().saturating_sub(LONGEST_LINE) + line + 1,
    )
}

/// Where a line ends, likewise.
fn end(content: &[u8], at: usize) -> usize {
    let at = at.min(content.len());
    let after = &content[at..];
    let line = memchr::memchr(b'\n', &after[..after.len().min(LONGEST_LINE)]);
    at + line.map_or_else(|| after.iter().take_while(|byte| is_encoded(byte)).count(), |line| line + 1)
}

/// Bytes of base64, hex, percent and string escapes.
fn is_encoded(byte: &&u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_' | b'=' | b'%' | b'\\')
}
