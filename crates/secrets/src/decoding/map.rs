//! From places in decoded bytes back to places in what they were decoded from.

use std::ops::Range;

/// How the bytes of a piece were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// As themselves.
    Plain,
    /// Two bytes each: hex digits, or ASCII in UTF-16.
    Pair,
    /// Six bits a byte, from the start of a group of four.
    Base64,
    /// Together as one escape.
    Whole,
}

#[derive(Clone, Copy, Debug)]
struct Piece {
    decoded: u32,
    original: u32,
    original_len: u32,
    step: Step,
}

/// Pieces in order of both sides. Built front to back.
#[derive(Clone, Debug, Default)]
pub struct Map {
    pieces: Vec<Piece>,
    decoded_len: u32,
}

impl Map {
    /// The next `count` bytes stand as themselves from `original` on.
    pub fn plain(&mut self, original: usize, count: usize) {
        self.push(Step::Plain, original, count, count);
    }

    /// The next `count` bytes were written with two bytes each from `original` on.
    pub fn pairs(&mut self, original: usize, count: usize) {
        self.push(Step::Pair, original, count * 2, count);
    }

    /// The next `count` bytes were written as the base64 characters of `original`, which starts a group of four.
    pub fn base64(&mut self, original: Range<usize>, count: usize) {
        self.push(Step::Base64, original.start, original.len(), count);
    }

    /// The next `count` bytes were written as one thing.
    pub fn whole(&mut self, original: Range<usize>, count: usize) {
        self.push(Step::Whole, original.start, original.len(), count);
    }

    fn push(&mut self, step: Step, original: usize, original_len: usize, count: usize) {
        if count == 0 {
            return;
        }
        let (original, original_len) = (original as u32, original_len as u32);
        match self.pieces.last_mut() {
            Some(last)
                if last.step == step
                    && matches!(step, Step::Plain | Step::Pair)
                    && last.original + last.original_len == original =>
            {
                last.original_len += original_len;
            }
            _ => self.pieces.push(Piece { decoded: self.decoded_len, original, original_len, step }),
        }
        self.decoded_len += count as u32;
    }

    /// The original bytes of a range of decoded bytes. Ranges beyond the end are cut.
    pub fn original(&self, range: Range<usize>) -> Range<usize> {
        let len = self.decoded_len as usize;
        let (start, end) = (range.start.min(len), range.end.min(len));
        if len == 0 {
            return 0..0;
        }
        let first = self.byte(start.min(len - 1));
        if start >= end {
            let at = if start < len { first.start } else { first.end };
            return at..at;
        }
        first.start..self.byte(end - 1).end
    }

    /// What one decoded byte was written as.
    fn byte(&self, at: usize) -> Range<usize> {
        let index = self.pieces.partition_point(|piece| piece.decoded as usize <= at);
        let Some(piece) = index.checked_sub(1).and_then(|index| self.pieces.get(index)) else { return 0..0 };
        let offset = at - piece.decoded as usize;
        let within = match piece.step {
            Step::Plain => offset..offset + 1,
            Step::Pair => 2 * offset..2 * offset + 2,
            Step::Base64 => offset * 4 / 3..(offset * 8 + 7) / 6 + 1,
            Step::Whole => 0..piece.original_len as usize,
        };
        let base = piece.original as usize;
        base + within.start..base + within.end.min(piece.original_len as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_maps_back() {
        let mut map = Map::default();
        map.plain(10, 3);
        map.pairs(13, 2);
        map.base64(17..25, 6);
        map.whole(30..36, 1);
        assert_eq!(map.original(0..2), 10..12);
        assert_eq!(map.original(2..4), 12..15);
        assert_eq!(map.original(5..6), 17..19);
        assert_eq!(map.original(6..7), 18..20);
        assert_eq!(map.original(7..8), 19..21);
        assert_eq!(map.original(8..11), 21..25);
        assert_eq!(map.original(11..12), 30..36);
        assert_eq!(map.original(0..12), 10..36);
        assert_eq!(map.original(12..99), 36..36);
        assert_eq!(Map::default().original(0..4), 0..0);
    }
}
