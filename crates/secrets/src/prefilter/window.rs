//! Where the filter looks at a needle: three pairs of bytes in a row, chosen for being rare.
//!
//! The filter reads a content in pairs at even places, so a needle shows itself in one of two ways, depending on whether it begins
//! at an even or an odd place. For each way one window of three pairs is chosen; a byte of the window outside the needle can be
//! any.

use super::Needle;
use super::rarity;

/// Pairs of a window.
pub(super) const PAIRS: usize = 3;

/// Pairs of bytes in a row, of a needle.
#[derive(Clone, Debug)]
pub(super) struct Window {
    /// Number of the needle.
    pub needle: u32,
    /// Place of the window in the needle; −1 when it begins one byte before.
    pub offset: i32,
    /// Every value of each pair.
    pub pairs: [Pairs; PAIRS],
}

/// Values that a pair of bytes may have.
#[derive(Clone, Debug)]
pub(super) struct Pairs {
    low: Byte,
    high: Byte,
    /// Estimated share of pairs of a content that are among these.
    pub share: f64,
}

#[derive(Clone, Copy, Debug)]
enum Byte {
    Any,
    One(u8),
    Letter(u8),
}

impl Byte {
    fn of(needle: &Needle, at: i32) -> Byte {
        match usize::try_from(at).ok().and_then(|at| needle.text.get(at)) {
            None => Byte::Any,
            Some(&byte) if needle.caseless && byte.is_ascii_alphabetic() => Byte::Letter(byte.to_ascii_lowercase()),
            Some(&byte) => Byte::One(byte),
        }
    }

    /// Every value; none for any.
    fn spelled(self) -> impl Iterator<Item = u8> + Clone {
        let (one, other) = match self {
            Byte::Any => (None, None),
            Byte::One(byte) => (Some(byte), None),
            Byte::Letter(byte) => (Some(byte), Some(byte.to_ascii_uppercase())),
        };
        one.into_iter().chain(other)
    }

    fn values(self) -> impl Iterator<Item = u8> + Clone {
        let any = if let Byte::Any = self { 256u16 } else { 0 };
        (0..any).map(|byte| byte as u8).chain(self.spelled())
    }
}

impl Pairs {
    fn of(needle: &Needle, at: i32) -> Pairs {
        let (low, high) = (Byte::of(needle, at), Byte::of(needle, at + 1));
        let share = match (low, high) {
            (Byte::Any, Byte::Any) => 1.0,
            (Byte::Any, byte) | (byte, Byte::Any) => byte.spelled().map(rarity::of_byte).sum(),
            _ => low.spelled().flat_map(|low| high.spelled().map(move |high| rarity::of_pair(low, high))).sum(),
        };
        Pairs { low, high, share }
    }

    /// Every value, the byte that stands first in the low half.
    pub fn values(&self) -> impl Iterator<Item = u16> + use<> {
        let low = self.low.values();
        self.high.values().flat_map(move |high| low.clone().map(move |low| u16::from_le_bytes([low, high])))
    }

    /// The same for equal pairs.
    pub fn key(&self) -> u32 {
        let of = |byte: Byte| match byte {
            Byte::Any => 0u32,
            Byte::One(b) => 256 + u32::from(b),
            Byte::Letter(b) => 512 + u32::from(b),
        };
        of(self.low) << 16 | of(self.high)
    }

    /// Number of bytes that can be any.
    pub fn any(&self) -> usize {
        usize::from(matches!(self.low, Byte::Any)) + usize::from(matches!(self.high, Byte::Any))
    }
}

impl Window {
    fn share(&self) -> f64 {
        self.pairs.iter().map(|pairs| pairs.share).product()
    }

    /// The pair by which a short needle is looked up: without bytes that can be any if possible, and rare.
    pub fn anchor(&self) -> usize {
        let order = |&slot: &usize| (self.pairs[slot].any(), self.pairs[slot].share);
        let anchor = (0..PAIRS).min_by(|a, b| order(a).partial_cmp(&order(b)).unwrap_or(std::cmp::Ordering::Equal));
        anchor.unwrap_or(0)
    }

    /// The first of two pairs in a row without bytes that can be any, the rarer ones if there are two such; a short needle has none.
    pub fn exact(&self) -> Option<usize> {
        let exact = (0..PAIRS - 1).filter(|&slot| self.pairs[slot].any() + self.pairs[slot + 1].any() == 0);
        let share = |slot: usize| self.pairs[slot].share * self.pairs[slot + 1].share;
        exact.min_by(|&a, &b| share(a).total_cmp(&share(b)))
    }
}

/// The windows of a needle, one for even and one for odd places.
pub(super) fn windows_of(number: u32, needle: &Needle) -> [Window; 2] {
    [0, -1].map(|start| {
        let at = |offset: i32| Window {
            needle: number,
            offset,
            pairs: [0, 2, 4].map(|slot| Pairs::of(needle, offset + slot)),
        };
        let mut rarest = at(start);
        for offset in (start + 2..needle.text.len() as i32).step_by(2) {
            let window = at(offset);
            if window.share() < rarest.share() {
                rarest = window;
            }
        }
        rarest
    })
}
