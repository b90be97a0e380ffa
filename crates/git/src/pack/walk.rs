//! A walk over delta families: every object of a kind is made once, from the base that is at hand, and let go as soon as nothing
//! more is made from it. Objects of other kinds cost no more than their header.

use super::layout::Layout;
use super::{LARGEST_OBJECT, LONGEST_HEADER, Pack, delta};
use crate::difference::add;
use crate::window::Window;
use gix_object::Kind;
use gix_zlib::{Inflate, Status};
use source::Glance;
use std::ops::Range;
use std::rc::Rc;

/// What a walk says about an object.
pub(crate) enum Seen<'a> {
    /// All its bytes, and where they differ from those of an object that was seen and called clean.
    Bytes(&'a [u8], Option<&'a [Range<usize>]>),
    /// Larger than wanted; its size.
    TooLarge,
    /// It cannot be read here, nor was it found elsewhere.
    Unread,
}

/// What a walk asks of others.
pub(crate) trait Visitor {
    /// Whether the object at a position of the index is wanted.
    fn wants(&mut self, position: u32) -> bool;
    /// Shows an object that is wanted.
    fn see(&mut self, position: u32, seen: Seen<'_>) -> Glance;
    /// Looks elsewhere for an object that is damaged here.
    fn recover(&mut self, position: u32) -> Option<(Kind, Vec<u8>)>;
}

/// What an object is made from.
#[derive(Clone)]
enum Base {
    Nothing,
    Bytes(Rc<Vec<u8>>, Glance),
    Lost,
}

/// Buffers of a walk, kept from one object to the next.
pub(crate) struct Walker<'p> {
    pack: &'p Pack,
    layout: &'p Layout,
    kind: Kind,
    size_limit: u64,
    window: Window,
    inflate: Inflate,
    instructions: Vec<u8>,
    /// Where the last object made from another one differs from it.
    fresh: Vec<Range<usize>>,
    spare: Vec<Vec<u8>>,
    pending: Vec<(u32, Base)>,
}

enum Made {
    Bytes(Vec<u8>),
    TooLarge,
    Unwanted,
    Damaged,
}

impl<'p> Walker<'p> {
    pub(crate) fn new(pack: &'p Pack, layout: &'p Layout, kind: Kind, size_limit: u64) -> Walker<'p> {
        Walker {
            pack,
            layout,
            kind,
            size_limit,
            window: Window::default(),
            inflate: Inflate::default(),
            instructions: Vec::new(),
            fresh: Vec::new(),
            spare: Vec::new(),
            pending: Vec::new(),
        }
    }

    /// Walks the family of a head.
    pub(crate) fn family(&mut self, head: u32, visitor: &mut dyn Visitor) {
        self.pending.push((head, Base::Nothing));
        while let Some((rank, base)) = self.pending.pop() {
            let position = self.layout.position(rank);
            let wanted = visitor.wants(position);
            let mut is_recovered = false;
            let bytes = match self.make(rank, &base, wanted) {
                Made::Bytes(bytes) => Some(bytes),
                Made::Unwanted => continue,
                Made::TooLarge => {
                    visitor.see(position, Seen::TooLarge);
                    continue;
                }
                Made::Damaged => match visitor.recover(position) {
                    Some((kind, bytes)) if kind == self.kind => {
                        is_recovered = true;
                        Some(bytes)
                    }
                    // A whole object of another kind after all: so are those that are made from it.
                    Some(_) => continue,
                    None => None,
                },
            };
            let has_clean_base = matches!(base, Base::Bytes(_, Glance::Clean));
            self.recycle(base);
            let seen = self.seen(bytes.as_deref(), has_clean_base && !is_recovered);
            let glance = if wanted { visitor.see(position, seen) } else { Glance::Suspect };
            self.descend(rank, bytes, glance);
        }
    }

    fn seen<'b>(&'b self, bytes: Option<&'b [u8]>, has_clean_base: bool) -> Seen<'b> {
        match bytes {
            Some(bytes) if bytes.len() as u64 > self.size_limit => Seen::TooLarge,
            Some(bytes) => Seen::Bytes(bytes, has_clean_base.then_some(&self.fresh)),
            None => Seen::Unread,
        }
    }

    /// Makes the children of an object due.
    fn descend(&mut self, rank: u32, bytes: Option<Vec<u8>>, glance: Glance) {
        let children = self.layout.children(rank);
        if children.is_empty() {
            bytes.into_iter().for_each(|bytes| self.keep(bytes));
            return;
        }
        let base = bytes.map_or(Base::Lost, |bytes| Base::Bytes(Rc::new(bytes), glance));
        self.pending.extend(children.iter().map(|&child| (child, base.clone())));
    }

    fn recycle(&mut self, base: Base) {
        if let Base::Bytes(bytes, _) = base
            && let Ok(bytes) = Rc::try_unwrap(bytes)
        {
            self.keep(bytes);
        }
    }

    fn keep(&mut self, bytes: Vec<u8>) {
        if self.spare.len() < 8 && bytes.capacity() <= 4 << 20 {
            self.spare.push(bytes);
        }
    }

    fn make(&mut self, rank: u32, base: &Base, wanted: bool) -> Made {
        let is_base = !self.layout.children(rank).is_empty();
        if matches!(base, Base::Lost) || self.layout.is_damaged(rank) {
            return Made::Damaged;
        }
        if !wanted && !is_base {
            return Made::Unwanted;
        }
        let mut out = self.spare.pop().unwrap_or_default();
        match self.fill(rank, base, is_base, &mut out) {
            Some(true) => Made::Bytes(out),
            Some(false) => Made::TooLarge,
            None => Made::Damaged,
        }
    }

    /// Fills `out` with the object; `Some(false)` when it is too large and nothing is made from it.
    fn fill(&mut self, rank: u32, base: &Base, is_base: bool, out: &mut Vec<u8>) -> Option<bool> {
        let range = self.layout.range(rank);
        let (file, end) = self.pack.data().ok()?;
        let start = range.start;
        let head = self.window.get(file, start..range.end.min(start + LONGEST_HEADER), end).ok()?;
        let entry = gix_pack::data::Entry::from_bytes(head, start, self.pack.hash()).ok()?;
        let is_whole = matches!(base, Base::Nothing);
        let too_large = |size: u64| size > self.size_limit && !is_base;
        if is_whole && too_large(entry.decompressed_size) {
            return Some(false);
        }
        let compressed = self.window.get(file, entry.data_offset..range.end, end).ok()?;
        let Base::Bytes(base, _) = base else {
            inflate(&mut self.inflate, compressed, entry.decompressed_size, out)?;
            return Some(true);
        };
        inflate(&mut self.inflate, compressed, entry.decompressed_size, &mut self.instructions)?;
        let (base_size, size, instructions) = delta::parts(&self.instructions)?;
        if base_size != base.len() as u64 || size > LARGEST_OBJECT {
            return None;
        }
        if too_large(size) {
            return Some(false);
        }
        self.fresh.clear();
        delta::apply(base, instructions, size as usize, out, |range| add(&mut self.fresh, range))?;
        Some(true)
    }
}

/// Deflate makes at most 1,032 bytes of one.
pub(crate) const MOST_MADE_OF_ONE: u64 = 1_040;

/// Inflates a whole stream that must have exactly `size` bytes. A size that the input cannot possibly have is refused before
/// memory is asked for it.
pub(crate) fn inflate(inflate: &mut Inflate, compressed: &[u8], size: u64, out: &mut Vec<u8>) -> Option<()> {
    if size > LARGEST_OBJECT || size > (compressed.len() as u64).saturating_mul(MOST_MADE_OF_ONE) {
        return None;
    }
    out.resize(size as usize, 0);
    inflate.reset();
    let (status, _, written) = inflate.once(compressed, out).ok()?;
    (status == Status::StreamEnd && written as u64 == size).then_some(())
}
