//! A split index: what is in a file that several indices share, and what takes its place.
//!
//! The extension `link` names the file, the entries of it that are gone, and those that the first entries of the index itself replace; these
//! have no names of their own. Both lists are bits, packed as EWAH: words of the machine, runs of equal ones told by their number.

use crate::index::{IndexEntry, Seen};
use gix_hash::ObjectId;

/// More than any index has entries.
const MOST: usize = 1 << 28;

/// What an index says about the file that it shares.
pub(crate) struct Link {
    pub(crate) shared: ObjectId,
    gone: Vec<bool>,
    replaced: Vec<bool>,
}

impl Link {
    /// Reads what stands behind the name of the file.
    pub(crate) fn read(shared: ObjectId, bytes: &[u8]) -> Option<Link> {
        let (gone, rest) = bits(bytes)?;
        let (replaced, _) = bits(rest)?;
        Some(Link { shared, gone, replaced })
    }

    /// The entries of the whole index; `None` when the two files do not fit.
    pub(crate) fn join(&self, shared: Vec<IndexEntry>, own: Vec<IndexEntry>) -> Option<Vec<IndexEntry>> {
        let is_set = |bits: &[bool], at: usize| bits.get(at).copied().unwrap_or(false);
        let beyond = |bits: &[bool]| bits.iter().skip(shared.len()).any(|bit| *bit);
        if beyond(&self.gone) || beyond(&self.replaced) {
            return None;
        }
        let mut own = own.into_iter();
        let mut entries = Vec::new();
        for (at, mut entry) in shared.into_iter().enumerate() {
            if is_set(&self.replaced, at) {
                let path = entry.path;
                entry = own.next().filter(|entry| entry.path.is_empty())?;
                entry.path = path;
            } else {
                // Whether a file was written while the shared part was is not known.
                entry.seen = Seen::default();
            }
            if !is_set(&self.gone, at) {
                entries.push(entry);
            }
        }
        entries.extend(own);
        entries.iter().all(|entry| !entry.path.is_empty()).then_some(entries)
    }
}

/// Unpacks bits, and what stands behind them.
fn bits(bytes: &[u8]) -> Option<(Vec<bool>, &[u8])> {
    let number = |bytes: &[u8]| Some(u32::from_be_bytes(bytes.get(..4)?.try_into().ok()?) as usize);
    let (size, count) = (number(bytes)?, number(bytes.get(4..)?)?);
    let words = bytes.get(8..)?.get(..count.checked_mul(8)?)?;
    // Behind the words stands the place of the last marker, for those who write on.
    let rest = bytes.get(8 + words.len() + 4..)?;
    let mut words = words.chunks_exact(8).map(|word| u64::from_be_bytes(word.try_into().unwrap_or_default()));
    let mut found = Vec::new();
    while let Some(marker) = words.next() {
        let (bit, run, literals) = (marker & 1 == 1, (marker >> 1) & 0xffff_ffff, marker >> 33);
        let run = usize::try_from(run).ok()?.checked_mul(64).filter(|run| found.len() + run <= MOST)?;
        found.resize(found.len() + run, bit);
        for _ in 0..literals {
            let word = words.next()?;
            found.extend((0..64).map(|at| word >> at & 1 == 1));
        }
    }
    (size <= MOST && found.iter().skip(size).all(|bit| !bit)).then(|| {
        found.truncate(size);
        (found, rest)
    })
}

#[cfg(test)]
mod tests {
    use super::bits;

    fn packed(size: u32, words: &[u64]) -> Vec<u8> {
        let mut bytes = size.to_be_bytes().to_vec();
        bytes.extend((words.len() as u32).to_be_bytes());
        words.iter().for_each(|word| bytes.extend(word.to_be_bytes()));
        bytes.extend([0; 4]);
        bytes
    }

    #[test]
    fn runs_and_words() {
        // 64 set bits, then one word, then 128 that are not set.
        let bytes = packed(200, &[1 | 1 << 1 | 1 << 33, 0b101, 2 << 1]);
        let (found, rest) = bits(&bytes).expect("bits");
        let set: Vec<usize> = (0..found.len()).filter(|at| found[*at]).collect();
        assert_eq!((found.len(), set.len(), set[64..].to_vec(), rest.len()), (200, 66, vec![64, 66], 0));
        assert_eq!(bits(&packed(0, &[0])).map(|(bits, _)| bits.len()), Some(0));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        assert!(bits(&packed(64, &[1 << 33])).is_none(), "a word is missing");
        assert!(bits(&packed(64, &[0xffff_ffff << 1])).is_none(), "too many");
        assert!(bits(&packed(3, &[1 << 33, 0b1000])).is_none(), "beyond its size");
        for length in 0..12 {
            assert!(bits(&packed(0, &[])[..length]).is_none());
        }
    }
}
