//! Objects that several packs have.

use crate::pack::Pack;
use crate::store::Store;
use gix_hash::oid;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;

/// Bits by position in the index of a pack.
#[derive(Default)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    fn set(&mut self, at: u32) {
        let word = at as usize / 64;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (at % 64);
    }

    pub(crate) fn has(&self, at: u32) -> bool {
        self.0.get(at as usize / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }
}

impl Store {
    /// For each pack the objects that another pack shows already, found out when it is first asked for.
    pub(crate) fn copies(&self) -> &[Bits] {
        self.copies.get_or_init(|| copies(&self.packs))
    }
}

/// The indices are sorted, so that one merge tells, with a bit of memory for each object.
fn copies(packs: &[Pack]) -> Vec<Bits> {
    let mut copies: Vec<Bits> = packs.iter().map(|_| Bits::default()).collect();
    let head = |pack: usize, position: u32| {
        (position < packs[pack].len()).then(|| Reverse((packs[pack].id(position), pack, position)))
    };
    let mut heads: BinaryHeap<_> = (0..packs.len()).filter_map(|pack| head(pack, 0)).collect();
    let mut last: Option<&oid> = None;
    // What one pack alone is left with has no copies.
    while heads.len() > 1
        && let Some(mut top) = heads.peek_mut()
    {
        let Reverse((id, pack, position)) = *top;
        if last == Some(id) {
            copies[pack].set(position);
        }
        last = Some(id);
        match head(pack, position + 1) {
            Some(next) => *top = next,
            None => drop(PeekMut::pop(top)),
        }
    }
    // But for its first, which the others may have had last.
    if let Some(Reverse((id, pack, position))) = heads.pop()
        && last == Some(id)
    {
        copies[pack].set(position);
    }
    copies
}
