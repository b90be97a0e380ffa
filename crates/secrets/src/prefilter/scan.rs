//! The pass over the bytes.
//!
//! Pairs of bytes at even places index a table of masks. An entry has three fields of a bit per bucket: which buckets have a window
//! whose first, second, third pair may be this one. The AND of the third field of a pair, the second of the one before and the
//! first of the one before that leaves a bit where a window of a bucket may end. What is left is compared with the needles in full.

use super::Needle;
use super::buckets::{BUCKETS, LONG, buckets};
use super::exact::Exact;
use super::window::{PAIRS, Window, windows_of};

const VALUES: usize = 1 << 16;
/// Bytes looked at together.
const BLOCK: usize = 8;
/// Pairs of a block.
const LANES: usize = BLOCK / 2;
/// The field of the third pair.
const ENDS: u64 = ((1 << BUCKETS) - 1) << (2 * BUCKETS);

/// Finds all places of many needles in one pass.
#[derive(Debug)]
pub struct Prefilter {
    needles: Vec<Needle>,
    masks: Box<[u64]>,
    exact: Exact,
    /// For each value of a pair, one more than the place of its first suspect; 0 for none.
    starts: Box<[u32]>,
    suspects: Vec<Suspect>,
}

/// A short needle that may stand where a pair does.
#[derive(Clone, Copy, Debug)]
struct Suspect {
    /// The pair.
    value: u16,
    /// Which pair of the window it is.
    slot: u8,
    bucket: u8,
    needle: u32,
    /// From the begin of the needle to that of the window.
    offset: i32,
}

impl Prefilter {
    /// A filter for needles that are not empty.
    pub fn new(needles: Vec<Needle>) -> Prefilter {
        let mut windows: Vec<Window> = Vec::with_capacity(needles.len() * 2);
        for (number, needle) in needles.iter().enumerate() {
            windows.extend(windows_of(number as u32, needle));
        }
        let buckets = buckets(&windows);
        let mut masks = vec![0u64; VALUES].into_boxed_slice();
        let mut suspects = Vec::new();
        // Pairs that can be anything set their bit in every entry: once for all of them, because short needles have many.
        let mut everywhere = 0u64;
        for (window, bucket) in windows.iter().zip(buckets) {
            for (slot, pairs) in window.pairs.iter().enumerate() {
                let bit = 1u64 << (slot * BUCKETS + usize::from(bucket));
                if pairs.any() == 2 {
                    everywhere |= bit;
                } else {
                    pairs.values().for_each(|value| masks[usize::from(value)] |= bit);
                }
            }
            if window.exact().is_some() {
                continue;
            }
            let anchor = window.anchor();
            let (slot, needle, offset) = (anchor as u8, window.needle, window.offset);
            suspects.extend(window.pairs[anchor].values().map(|value| Suspect { value, slot, bucket, needle, offset }));
        }
        masks.iter_mut().for_each(|mask| *mask |= everywhere);
        suspects.sort_by_key(|suspect| suspect.value);
        let mut starts = vec![0u32; VALUES].into_boxed_slice();
        for (place, suspect) in suspects.iter().enumerate().rev() {
            starts[usize::from(suspect.value)] = place as u32 + 1;
        }
        Prefilter { exact: Exact::of(&needles, &windows), needles, masks, starts, suspects }
    }

    /// What is looked for, by number.
    pub fn needles(&self) -> &[Needle] {
        &self.needles
    }

    /// Calls `found` with the number of the needle and its place, for every place of every needle, in no order.
    pub fn scan(&self, content: &[u8], mut found: impl FnMut(usize, usize)) {
        let Ok(masks) = <&[u64; VALUES]>::try_from(&*self.masks) else { return };
        let (blocks, rest) = content.as_chunks::<BLOCK>();
        let mut before = [0; 2];
        for (number, block) in blocks.iter().enumerate() {
            let left = step(masks, block, &mut before);
            if (left[0] | left[1] | left[2] | left[3]) & ENDS != 0 {
                self.verify_block(content, number * BLOCK, left, &mut found);
            }
        }
        let mut tail = [0u8; 2 * BLOCK];
        tail[..rest.len()].copy_from_slice(rest);
        for (number, block) in tail.as_chunks::<BLOCK>().0.iter().enumerate() {
            let left = step(masks, block, &mut before);
            self.verify_block(content, (blocks.len() + number) * BLOCK, left, &mut found);
        }
    }

    /// Looks at the lanes of a block one by one. The lanes are arguments of their own, so that they stay in registers.
    #[inline(always)]
    fn verify_block(&self, content: &[u8], block: usize, left: [u64; LANES], found: &mut impl FnMut(usize, usize)) {
        let mut look = |lane: usize, left: u64| {
            if left & ENDS != 0 {
                self.verify(content, (block + 2 * lane).wrapping_sub(2 * (PAIRS - 1)), left >> (2 * BUCKETS), found);
            }
        };
        let [a, b, c, d] = left;
        look(0, a);
        look(1, b);
        look(2, c);
        look(3, d);
    }

    /// Compares with every needle of some buckets that may stand where a window begins.
    #[cold]
    #[inline(never)]
    fn verify(&self, content: &[u8], window: usize, buckets: u64, found: &mut impl FnMut(usize, usize)) {
        if window > content.len() {
            return; // Before the first byte.
        }
        if buckets >> LONG != 0 {
            for slot in 0..PAIRS - 1 {
                for (needle, offset) in self.exact.suspects(content, window + 2 * slot, slot) {
                    self.compare(content, window, needle, offset, found);
                }
            }
        }
        if buckets & ((1 << LONG) - 1) != 0 {
            self.verify_short(content, window, buckets, found);
        }
    }

    fn verify_short(&self, content: &[u8], window: usize, buckets: u64, found: &mut impl FnMut(usize, usize)) {
        let byte = |at: usize| content.get(at).copied().unwrap_or(0);
        for slot in 0..PAIRS {
            let value = u16::from_le_bytes([byte(window + 2 * slot), byte(window + 2 * slot + 1)]);
            for suspect in self.of_value(value) {
                if usize::from(suspect.slot) == slot && buckets >> suspect.bucket & 1 != 0 {
                    self.compare(content, window, suspect.needle, suspect.offset, found);
                }
            }
        }
    }

    /// Compares a needle with the text at its place, given that of its window.
    fn compare(&self, content: &[u8], window: usize, needle: u32, offset: i32, found: &mut impl FnMut(usize, usize)) {
        let Some(at) = window.checked_add_signed(-(offset as isize)) else { return };
        let Needle { text, caseless } = &self.needles[needle as usize];
        let Some(part) = content.get(at..at + text.len()) else { return };
        if if *caseless { part.eq_ignore_ascii_case(text) } else { part == text } {
            found(needle as usize, at);
        }
    }

    fn of_value(&self, value: u16) -> impl Iterator<Item = &Suspect> {
        let start = self.starts[usize::from(value)] as usize;
        let suspects = if start == 0 { &[][..] } else { &self.suspects[start - 1..] };
        suspects.iter().take_while(move |suspect| suspect.value == value)
    }
}

/// Where windows may end in a block, by lane. `before` are the entries of the two pairs before it.
#[inline(always)]
fn step(masks: &[u64; VALUES], block: &[u8; BLOCK], before: &mut [u64; 2]) -> [u64; LANES] {
    let word = u64::from_le_bytes(*block);
    let (a, b) = (masks[usize::from(word as u16)], masks[usize::from((word >> 16) as u16)]);
    let (c, d) = (masks[usize::from((word >> 32) as u16)], masks[usize::from((word >> 48) as u16)]);
    let [x, y] = *before;
    *before = [c, d];
    [meet(x, y, a), meet(y, a, b), meet(a, b, c), meet(b, c, d)]
}

/// Where a window may end, given the entries of its pairs.
#[inline(always)]
fn meet(first: u64, second: u64, third: u64) -> u64 {
    first << (2 * BUCKETS) & second << BUCKETS & third
}
