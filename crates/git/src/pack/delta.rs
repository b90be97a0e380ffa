//! Deltas of packs: instructions that make an object from another one.

use std::ops::Range;

/// Size of the base, size of the result, and the instructions.
pub(crate) fn parts(delta: &[u8]) -> Option<(u64, u64, &[u8])> {
    let (base, rest) = size(delta)?;
    let (result, instructions) = size(rest)?;
    Some((base, result, instructions))
}

fn size(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut size = 0u64;
    for (at, &byte) in bytes.iter().enumerate().take(9) {
        size |= u64::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((size, &bytes[at + 1..]));
        }
    }
    None
}

/// Writes the result of exactly `size` bytes over `out`, and tells in order where it differs from the base; an empty range is a
/// place where something is missing. `None` when the instructions do not fit the base or the size.
pub(crate) fn apply(
    base: &[u8],
    mut instructions: &[u8],
    size: usize,
    out: &mut Vec<u8>,
    mut differs: impl FnMut(Range<usize>),
) -> Option<()> {
    out.clear();
    // Where in the base the bytes stand that would go on with what was copied last.
    let mut goes_on = 0;
    out.try_reserve_exact(size).ok()?;
    while let Some((&command, rest)) = instructions.split_first() {
        instructions = rest;
        let piece = if command & 0x80 != 0 {
            let mut take = |bit: u8| -> Option<usize> {
                if command & (1 << bit) == 0 {
                    return Some(0);
                }
                let (&byte, rest) = instructions.split_first()?;
                instructions = rest;
                Some(usize::from(byte))
            };
            let offset = take(0)? | take(1)? << 8 | take(2)? << 16 | take(3)? << 24;
            let length = match take(4)? | take(5)? << 8 | take(6)? << 16 {
                0 => 0x10000,
                length => length,
            };
            if offset != goes_on {
                differs(out.len()..out.len());
            }
            goes_on = offset.checked_add(length)?;
            base.get(offset..goes_on)?
        } else {
            // Command 0 is reserved.
            let length = usize::from(command);
            if length == 0 {
                return None;
            }
            let (piece, rest) = instructions.split_at_checked(length)?;
            instructions = rest;
            differs(out.len()..out.len() + length);
            piece
        };
        if out.len() + piece.len() > size {
            return None;
        }
        out.extend_from_slice(piece);
    }
    if goes_on != base.len() {
        differs(out.len()..out.len());
    }
    (out.len() == size).then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::difference::add;

    #[test]
    fn copies_and_inserts() {
        let delta = [4, 5, 0x90 | 0x01, 1, 3, 2, b'x', b'y'];
        let (base, result, instructions) = parts(&delta).expect("whole");
        assert_eq!((base, result), (4, 5));
        let (mut out, mut fresh) = (Vec::new(), Vec::new());
        assert_eq!(apply(b"abcd", instructions, 5, &mut out, |range| add(&mut fresh, range)), Some(()));
        assert_eq!(out, b"bcdxy");
        assert_eq!(fresh, [0..0, 3..5]);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let mut out = Vec::new();
        for instructions in [&[0x90, 9][..], &[0x91, 2, 4], &[3, b'a'], &[0], &[0x80 | 0x10], &[1, b'a']] {
            assert_eq!(apply(b"abcd", instructions, 4, &mut out, |_| {}), None, "{instructions:?}");
        }
        assert!(parts(&[0xff; 12]).is_none());
        assert!(parts(&[]).is_none());
    }
}
