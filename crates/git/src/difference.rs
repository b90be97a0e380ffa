//! Where a content differs from an older one. What is not among the ranges stands in both, in the same order; that the ranges are
//! the fewest possible is not promised.

use memchr::memmem;
use std::ops::Range;

/// So many bytes in a row make it likely that the two go on together.
const ANCHOR: usize = 32;
/// How far behind a difference an anchor is taken from the new content.
const LEAPS: [usize; 8] = [4, 32, 96, 256, 512, 1024, 2048, 4096];
/// How far the old content is searched for it, in times of how far it was taken: most changes are small.
const REACH: usize = 8;

/// Bytes compared at once.
const PIECE: usize = 32;
/// Texts from this length on are searched with a finder.
const FAST_FROM: usize = 1024;

/// How much new content may stand in one place before the rest counts as new.
const FARTHEST: usize = 256 << 10;

/// The ranges of `new` that differ from `old`, in order; an empty one where something was taken out.
pub(crate) fn fresh(old: &[u8], new: &[u8]) -> Vec<Range<usize>> {
    let tail = common_end(old, new);
    // The tail goes on where the head ends, unless they overlap.
    let (old, new) = (&old[..old.len() - tail], &new[..new.len() - tail]);
    let mut fresh: Vec<Range<usize>> = Vec::new();
    let (mut before, mut at) = (0, 0);
    // Bytes of the new content since the two last went on together.
    let mut alone = 0;
    loop {
        let same = common_start(&old[before..], &new[at..]);
        (before, at) = (before + same, at + same);
        if before == old.len() || at == new.len() {
            break;
        }
        let (begin, found) = match meet(&old[before..], &new[at..], alone) {
            Some((skipped, added)) => {
                (before, alone) = (before + skipped, 0);
                (at, at + added)
            }
            // Two that have nothing in common are not worth more.
            None if alone > FARTHEST => (at, new.len()),
            None => {
                let added = (new.len() - at).min(LEAPS[LEAPS.len() - 1]);
                alone += added;
                (at, at + added)
            }
        };
        add(&mut fresh, begin..found);
        at = found;
    }
    if before < old.len() || at < new.len() {
        add(&mut fresh, at..new.len());
    }
    fresh
}

/// How far the two go on in other ways until they are the same again.
fn meet(old: &[u8], new: &[u8], alone: usize) -> Option<(usize, usize)> {
    LEAPS.into_iter().find_map(|leap| {
        let anchor = new.get(leap..leap + ANCHOR)?;
        let found = find(&old[..old.len().min(alone + REACH * (leap + ANCHOR))], anchor)?;
        let back = common_end(&old[..found], &new[..leap]);
        Some((found - back, leap - back))
    })
}

/// Where an anchor stands. To prepare the fast search costs more than a short text takes.
fn find(text: &[u8], anchor: &[u8]) -> Option<usize> {
    let Some((head, _)) = anchor.split_first_chunk::<8>().filter(|_| text.len() < FAST_FROM) else {
        return memmem::find(text, anchor);
    };
    let mut words = text.windows(8).enumerate();
    words.find(|(at, word)| word.first_chunk() == Some(head) && text[*at..].starts_with(anchor)).map(|(at, _)| at)
}

/// How many bytes at their beginnings are the same.
pub(crate) fn common_start(a: &[u8], b: &[u8]) -> usize {
    let pieces = a.as_chunks::<PIECE>().0.iter().zip(b.as_chunks::<PIECE>().0);
    let same = pieces.take_while(|(a, b)| a == b).count() * PIECE;
    same + a[same..].iter().zip(&b[same..]).take_while(|(a, b)| a == b).count()
}

/// How many bytes at their ends are the same.
pub(crate) fn common_end(a: &[u8], b: &[u8]) -> usize {
    let pieces = a.as_rchunks::<PIECE>().1.iter().rev().zip(b.as_rchunks::<PIECE>().1.iter().rev());
    let same = pieces.take_while(|(a, b)| a == b).count() * PIECE;
    let (a, b) = (&a[..a.len() - same], &b[..b.len() - same]);
    same + a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count()
}

/// Adds a range behind others, joined with the last if they touch.
pub(crate) fn add(ranges: &mut Vec<Range<usize>>, range: Range<usize>) {
    match ranges.last_mut() {
        Some(last) if last.end == range.start => last.end = range.end,
        _ => ranges.push(range),
    }
}

#[cfg(test)]
#[expect(clippy::single_range_in_vec_init, reason = "a list of one range is what is meant")]
mod tests {
    use super::*;

    fn text(lines: impl Iterator<Item = usize>) -> Vec<u8> {
        lines.flat_map(|line| format!("this is line number {line} of a text\n").into_bytes()).collect()
    }

    #[test]
    fn equal_contents_have_no_difference() {
        assert!(fresh(b"same", b"same").is_empty());
        assert!(fresh(b"", b"").is_empty());
    }

    /// Whether all that is outside the ranges stands in the old content, in order, with something between only at a range.
    fn explains(old: &[u8], new: &[u8], ranges: &[Range<usize>]) -> bool {
        let (mut before, mut at) = (0, 0);
        for range in ranges.iter().cloned().chain([new.len()..new.len()]) {
            let piece = &new[at..range.start];
            let found = if at == 0 && range.start > 0 { Some(0) } else { memmem::find(&old[before..], piece) };
            let Some(found) = found.filter(|found| old[before + found..].starts_with(piece)) else { return false };
            before += found + piece.len();
            at = range.end;
        }
        true
    }

    #[test]
    fn what_is_new_is_within_the_ranges() {
        assert_eq!(fresh(b"", b"all"), [0..3]);
        assert_eq!(fresh(b"gone", b""), [0..0]);
        assert_eq!(fresh(b"a b c", b"a X c"), [2..3]);
        assert_eq!(fresh(b"a b c", b"a c").len(), 1);
        assert_eq!(fresh(b"aaaa", b"aaaaaa").iter().map(Range::len).sum::<usize>(), 2);
        let old = text(0..2_000);
        let mut lines: Vec<usize> = (0..2_000).collect();
        lines[100] = 7_001;
        lines.remove(900);
        lines.insert(1_500, 7_002);
        let new = text(lines.into_iter());
        let ranges = fresh(&old, &new);
        assert!(explains(&old, &new, &ranges));
        assert!(ranges.len() <= 4 && ranges.iter().map(Range::len).sum::<usize>() < 400, "{ranges:?}");
    }

    #[test]
    fn any_edit_is_explained() {
        let mut state = 7u64;
        let mut random = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below
        };
        for round in 0..2_000 {
            let old: Vec<u8> = (0..random(3_000)).map(|_| b"ab\n "[random(4)]).collect();
            let mut new = old.clone();
            for _ in 0..random(6) {
                let at = random(new.len() + 1);
                let end = new.len().min(at + random(if round % 2 == 0 { 5 } else { 400 }));
                let put: Vec<u8> = (0..random(60)).map(|_| b"abx"[random(3)]).collect();
                new.splice(at..end, put);
            }
            let ranges = fresh(&old, &new);
            assert!(explains(&old, &new, &ranges), "{round}: {ranges:?}");
            assert!(ranges.windows(2).all(|pair| pair[0].end < pair[1].start), "{round}: {ranges:?}");
        }
    }

    #[test]
    fn nothing_in_common_is_all_new() {
        let (old, new) = (text(0..3_000), vec![b'#'; 100_000]);
        assert_eq!(fresh(&old, &new).iter().map(Range::len).sum::<usize>(), new.len());
    }
}
