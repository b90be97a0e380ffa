//! Long needles by four bytes of their windows, letter case aside: most places that pass the masks are refused here by one bit.

use super::Needle;
use super::window::Window;

/// Bits of a hash.
const BITS: u32 = 16;

/// Needles by four bytes.
#[derive(Debug)]
pub(super) struct Exact {
    /// A bit for each hash that some needle has.
    bits: Box<[u64]>,
    /// For each hash, the place of its first suspect.
    starts: Box<[u32]>,
    suspects: Vec<Suspect>,
}

#[derive(Clone, Copy, Debug)]
struct Suspect {
    hash: u16,
    /// Which pair of the window the four bytes begin with.
    slot: u8,
    needle: u32,
    /// From the begin of the needle to that of the window.
    offset: i32,
}

impl Exact {
    /// The windows that have two pairs in a row without bytes that can be any.
    pub fn of(needles: &[Needle], windows: &[Window]) -> Exact {
        let mut suspects: Vec<Suspect> = windows
            .iter()
            .filter_map(|window| {
                let slot = window.exact()?;
                let begin = usize::try_from(window.offset + 2 * slot as i32).ok()?;
                let bytes = needles[window.needle as usize].text.get(begin..begin + 4)?;
                let hash = hash(bytes.try_into().ok()?);
                Some(Suspect { hash, slot: slot as u8, needle: window.needle, offset: window.offset })
            })
            .collect();
        suspects.sort_by_key(|suspect| suspect.hash);
        let mut bits = vec![0u64; 1 << (BITS - 6)].into_boxed_slice();
        let mut starts = vec![0u32; 1 << BITS].into_boxed_slice();
        for (place, suspect) in suspects.iter().enumerate().rev() {
            bits[usize::from(suspect.hash >> 6)] |= 1 << (suspect.hash & 63);
            starts[usize::from(suspect.hash)] = place as u32;
        }
        Exact { bits, starts, suspects }
    }

    /// Needles, with the places of their windows in them, of which four bytes may stand at `at`, the pair `slot` of a window.
    #[inline]
    pub fn suspects(&self, content: &[u8], at: usize, slot: usize) -> impl Iterator<Item = (u32, i32)> {
        let hash = content.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map(hash);
        let known = hash.filter(|&hash| self.bits[usize::from(hash >> 6)] >> (hash & 63) & 1 != 0);
        let suspects = known.map_or(&[][..], |hash| &self.suspects[self.starts[usize::from(hash)] as usize..]);
        let same = suspects.iter().take_while(move |suspect| Some(suspect.hash) == known);
        same.filter(move |suspect| usize::from(suspect.slot) == slot).map(|suspect| (suspect.needle, suspect.offset))
    }
}

/// The same for letters of either case.
#[inline]
fn hash(bytes: [u8; 4]) -> u16 {
    ((u32::from_le_bytes(bytes) | 0x2020_2020).wrapping_mul(0x9E37_79B1) >> (32 - BITS)) as u16
}
