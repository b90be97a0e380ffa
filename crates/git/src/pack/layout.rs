//! Which objects of a pack are made from which: delta families, found from the entries' headers alone.

use super::{LONGEST_HEADER, Pack};
use crate::window::Window;
use gix_object::Kind;
use gix_pack::data::entry::Header;
use std::io;

/// No such object.
pub(crate) const NONE: u32 = u32::MAX;

/// What a header says, or that it cannot be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Nature {
    Whole(Kind),
    Delta,
    Damaged,
}

/// The objects of a pack in the order in which they lie in it. A *rank* is a place in that order.
pub(crate) struct Layout {
    /// Rank to position in the index.
    positions: Vec<u32>,
    /// Rank to where the object begins.
    offsets: Vec<u64>,
    natures: Vec<Nature>,
    /// Rank to the range of its children in `children`.
    first_child: Vec<u32>,
    children: Vec<u32>,
    /// Where the last object ends.
    end: u64,
}

impl Layout {
    /// Reads the headers of all objects and checks the checksums that the index has for them.
    pub(crate) fn of(pack: &Pack) -> Result<Layout, io::ErrorKind> {
        let (file, end) = pack.data()?;
        let mut places: Vec<(u64, u32)> = (0..pack.len()).map(|position| (pack.offset(position), position)).collect();
        places.sort_unstable();
        let offsets: Vec<u64> = places.iter().map(|&(offset, _)| offset).collect();
        let positions: Vec<u32> = places.into_iter().map(|(_, position)| position).collect();
        let count = positions.len();
        let mut layout = Layout {
            positions,
            offsets,
            natures: Vec::with_capacity(count),
            first_child: Vec::new(),
            children: Vec::new(),
            end,
        };
        let mut bases = vec![NONE; count];
        let mut window = Window::default();
        for rank in 0..count as u32 {
            let range = layout.range(rank);
            let expected = pack.checksum(layout.position(rank));
            let is_whole =
                expected.is_none_or(|expected| window.checksum(file, range.clone(), end).ok() == Some(expected));
            let head = range.start..range.end.min(range.start + LONGEST_HEADER);
            let nature = match window.get(file, head, end) {
                Ok(bytes) if is_whole => layout.nature(pack, range.start, bytes, &mut bases[rank as usize]),
                _ => Nature::Damaged,
            };
            layout.natures.push(nature);
        }
        layout.link(&bases);
        Ok(layout)
    }

    fn nature(&self, pack: &Pack, start: u64, bytes: &[u8], base: &mut u32) -> Nature {
        let Ok(entry) = gix_pack::data::Entry::from_bytes(bytes, start, pack.hash()) else { return Nature::Damaged };
        let offset = match entry.header {
            Header::OfsDelta { base_distance } => entry.checked_base_pack_offset(base_distance),
            Header::RefDelta { base_id } => pack.position(&base_id).map(|position| pack.offset(position)),
            Header::Blob => return Nature::Whole(Kind::Blob),
            Header::Tree => return Nature::Whole(Kind::Tree),
            Header::Commit => return Nature::Whole(Kind::Commit),
            Header::Tag => return Nature::Whole(Kind::Tag),
        };
        match offset.and_then(|offset| self.offsets.binary_search(&offset).ok()) {
            Some(rank) => {
                *base = rank as u32;
                Nature::Delta
            }
            None => Nature::Damaged,
        }
    }

    /// Groups the children by their base.
    fn link(&mut self, bases: &[u32]) {
        let mut starts = vec![0u32; bases.len() + 1];
        for &base in bases.iter().filter(|&&base| base != NONE) {
            starts[base as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        self.children = vec![NONE; *starts.last().unwrap_or(&0) as usize];
        let mut next = starts.clone();
        for (rank, &base) in bases.iter().enumerate().filter(|&(_, &base)| base != NONE) {
            let slot = &mut next[base as usize];
            self.children[*slot as usize] = rank as u32;
            *slot += 1;
        }
        self.first_child = starts;
        self.heaviest_first(bases);
    }

    /// Whoever walks a family takes the last child first. With the heaviest child first in the list, its base is let go before
    /// the longest part of the walk, and no more bases are held than the logarithm of the family's size.
    fn heaviest_first(&mut self, bases: &[u32]) {
        let mut weights = vec![1u32; bases.len()];
        for rank in (0..bases.len()).rev() {
            // A base behind its delta (which needs deltas by id) makes this an estimate.
            if let Some(base) = weights.get(bases[rank] as usize).copied() {
                weights[bases[rank] as usize] = base.saturating_add(weights[rank]);
            }
        }
        for base in 0..bases.len() {
            let range = self.first_child[base] as usize..self.first_child[base + 1] as usize;
            if range.len() > 1 {
                self.children[range].sort_by_key(|&child| std::cmp::Reverse((weights[child as usize], child)));
            }
        }
    }

    /// Number of objects.
    pub(crate) fn len(&self) -> u32 {
        self.positions.len() as u32
    }

    /// Position in the index.
    pub(crate) fn position(&self, rank: u32) -> u32 {
        self.positions[rank as usize]
    }

    /// The bytes of an object in the pack.
    pub(crate) fn range(&self, rank: u32) -> std::ops::Range<u64> {
        let end = self.offsets.get(rank as usize + 1).copied().unwrap_or(self.end);
        self.offsets[rank as usize]..end
    }

    /// What is made from it.
    pub(crate) fn children(&self, rank: u32) -> &[u32] {
        &self.children[self.first_child[rank as usize] as usize..self.first_child[rank as usize + 1] as usize]
    }

    /// Whether its bytes in the pack are damaged.
    pub(crate) fn is_damaged(&self, rank: u32) -> bool {
        self.natures[rank as usize] == Nature::Damaged
    }

    /// Heads of the families of a kind, and damaged objects (which can be of any kind).
    pub(crate) fn heads(&self, kind: Kind) -> Vec<u32> {
        (0..self.len())
            .filter(|&rank| match self.natures[rank as usize] {
                Nature::Whole(found) => found == kind,
                Nature::Damaged => true,
                Nature::Delta => false,
            })
            .collect()
    }

    /// Whether bases form a ring somewhere, which no honest pack has: then no head reaches the objects of the ring.
    pub(crate) fn unreached(&self) -> Vec<u32> {
        let mut reached = vec![false; self.positions.len()];
        let mut pending: Vec<u32> =
            (0..self.len()).filter(|&rank| self.natures[rank as usize] != Nature::Delta).collect();
        while let Some(rank) = pending.pop() {
            reached[rank as usize] = true;
            pending.extend(self.children(rank));
        }
        (0..self.len()).filter(|&rank| !reached[rank as usize]).collect()
    }
}
