//! Which stretches of a content have to be looked at when the rest of it is known from a content in which nothing was found.

use crate::context::DUMPED;
use std::cell::LazyCell;
use std::ops::Range;

/// What stands farther from a change than this does not speak with it: a key of four kilobytes, and as much that its check or the
/// other half of a credential may take.
const MARGIN: usize = 8 << 10;
/// Lines are kept whole if they are not longer than this.
const LONGEST_LINE: usize = 1 << 10;
/// Lines of wrapped base64 are at least this long.
const WRAPPED_LINE: usize = 40;
/// The head of a dump's rows is looked for this far above them.
const FARTHEST_HEAD: usize = 4 << 20;

/// The changes with what stands around them, those that touch joined; `None` when all of it is to be looked at, as in UTF-16,
/// where nothing can be said about a part.
pub(crate) fn around(content: &[u8], changes: &[Range<usize>]) -> Option<Vec<Range<usize>>> {
    if matches!(content, [0, ..] | [_, 0, ..] | [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]) {
        return None;
    }
    let heads = LazyCell::new(|| heads_of_rows(content));
    let mut stretches: Vec<Range<usize>> = Vec::new();
    for change in changes {
        if stretches.last().is_some_and(|last| change.end + MARGIN <= last.end) {
            continue;
        }
        let begin = begin(content, change.start.saturating_sub(MARGIN));
        let begin = if is_amid_rows(content, begin) { head_before(&heads, begin) } else { begin };
        let stretch = begin..end(content, change.end + MARGIN);
        match stretches.last_mut() {
            Some(last) if stretch.start <= last.end => last.end = stretch.end,
            _ => stretches.push(stretch),
        }
    }
    Some(stretches)
}

/// Where a line begins, or at least nothing that is decoded or read as a whole is cut.
fn begin(content: &[u8], at: usize) -> usize {
    let at = at.min(content.len());
    let from = at.saturating_sub(LONGEST_LINE);
    let mut begin = match memchr::memrchr(b'\n', &content[from..at]) {
        Some(line) => from + line + 1,
        None if from == 0 => 0,
        None => at - content[..at].iter().rev().take_while(is_encoded).count(),
    };
    while let Some(line) = line_before(content, begin).filter(|line| is_wrapped(&content[line.clone()])) {
        begin = line.start;
    }
    begin
}

/// Where a line ends, likewise.
fn end(content: &[u8], at: usize) -> usize {
    let at = at.min(content.len());
    let after = &content[at..];
    let line = memchr::memchr(b'\n', &after[..after.len().min(LONGEST_LINE)]);
    let mut end = at + line.map_or_else(|| after.iter().take_while(is_encoded).count(), |line| line + 1);
    while let Some(line) = line_behind(content, end).filter(|line| is_wrapped(&content[line.clone()])) {
        end = line.end;
    }
    end
}

/// The line that ends where another begins.
fn line_before(content: &[u8], begin: usize) -> Option<Range<usize>> {
    let last = begin.checked_sub(1).filter(|&last| content[last] == b'\n')?;
    let from = last.saturating_sub(LONGEST_LINE);
    let start = memchr::memrchr(b'\n', &content[from..last]).map(|line| from + line + 1);
    Some(start.or((from == 0).then_some(0))?..begin)
}

fn line_behind(content: &[u8], end: usize) -> Option<Range<usize>> {
    let after = content.get(end..).filter(|after| !after.is_empty() && end > 0 && content[end - 1] == b'\n')?;
    let line = memchr::memchr(b'\n', &after[..after.len().min(LONGEST_LINE)]).map(|line| line + 1);
    Some(end..end + line.or((after.len() <= LONGEST_LINE).then_some(after.len()))?)
}

/// Whether a line may go on with what the lines around it begin.
fn is_wrapped(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    line.len() >= WRAPPED_LINE && line.iter().all(|byte| is_encoded(&byte))
}

/// Where statements begin whose rows follow the names of their columns.
fn heads_of_rows(content: &[u8]) -> Vec<usize> {
    let mut heads: Vec<usize> = DUMPED.iter().flat_map(|word| memchr::memmem::find_iter(content, word)).collect();
    heads.sort_unstable();
    heads
}

/// Whether a stretch that begins here may cut rows off from the names of their columns.
fn is_amid_rows(content: &[u8], begin: usize) -> bool {
    let is_cut = begin > 0 && content[begin - 1] != b'\n';
    is_cut || content[begin..].iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'(')
}

/// The last head before a place, unless it is far away.
fn head_before(heads: &[usize], begin: usize) -> usize {
    let head = heads[..heads.partition_point(|&head| head < begin)].last();
    head.copied().filter(|head| begin - head <= FARTHEST_HEAD).unwrap_or(begin)
}

/// Bytes of base64, hex, percent and string escapes.
fn is_encoded(byte: &&u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_' | b'=' | b'%' | b'\\')
}

#[cfg(test)]
#[expect(clippy::single_range_in_vec_init, reason = "a list of one range is what is meant")]
mod tests {
    use super::*;
    use crate::context::stems;
    use crate::matching::DetectorSet;
    use crate::search::suspects;

    #[test]
    fn changes_are_surrounded_and_joined() {
        let content = b"a line of text\n".repeat(4_000);
        let stretches = around(&content, &[20_000..20_000, 20_100..20_110, 50_000..50_001]).expect("not UTF-16");
        assert_eq!(stretches.len(), 2);
        for stretch in &stretches {
            assert_eq!((stretch.start % 15, stretch.end % 15), (0, 0), "whole lines: {stretch:?}");
        }
        assert!(stretches[0].start + MARGIN <= 20_000 && 20_110 + MARGIN <= stretches[0].end);
        assert!(around(b"\xff\xfea\0", &[]).is_none());
        assert_eq!(around(&content, &[]), Some(Vec::new()));
        assert_eq!(around(b"short", &[5..5]), Some(vec![0..5]));
    }

    #[test]
    fn what_is_encoded_is_not_cut() {
        let content = [&b"x ".repeat(5_000)[..], &b"QUJD".repeat(10_000), b" y"].concat();
        let stretches = around(&content, &[30_000..30_001]).expect("not UTF-16");
        assert_eq!(stretches, [10_000..50_000]);
    }

    /// Every credential that a content as a whole is suspected for is also seen when only the change is known that brought it in,
    /// whether it came as a whole or was completed by one byte.
    #[test]
    fn a_change_that_brings_a_credential_in_is_seen() {
        let set = DetectorSet::shipped_and(Vec::new()).with_stems(stems());
        let line = "the quick brown fox jumps over the lazy dog, and back again\n";
        let (before, after) = (line.repeat(300), line.repeat(300));
        let (mut whole, mut completed) = (0, 0);
        for detector in set.iter() {
            for example in &detector.examples {
                let content = format!("{before}{example}\n{after}");
                if !suspects(&set, content.as_bytes(), None) {
                    continue;
                }
                whole += 1;
                let change = before.len()..before.len() + example.len();
                assert!(
                    suspects(&set, content.as_bytes(), Some(std::slice::from_ref(&change))),
                    "{}: {example}",
                    detector.id
                );
                for part in [3, 2] {
                    let at = before.len() + example.len() * (part - 1) / part;
                    let mut broken = content.clone().into_bytes();
                    broken[at] = b'\n';
                    if suspects(&set, &broken, None) {
                        continue;
                    }
                    completed += 1;
                    let seen = suspects(&set, content.as_bytes(), Some(&[at..at + 1]));
                    assert!(seen, "{}, completed at {at}: {example}", detector.id);
                }
            }
        }
        assert!(whole > 500 && completed > 300, "{whole} {completed}");
    }
}
