//! One object of a pack by its place, made along its chain of deltas, with the bases kept for the next one.

use super::walk::MOST_MADE_OF_ONE;
use super::{LARGEST_OBJECT, LONGEST_HEADER, Pack, delta};
use crate::window::Window;
use gix_object::Kind;
use gix_pack::data::Entry;
use gix_pack::data::entry::Header;
use gix_zlib::{Decompress, FlushDecompress, Inflate, Status};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Deltas upon deltas are followed this far; git makes chains of 50 and refuses more than 4,095.
const LONGEST_CHAIN: usize = 4_096;

/// What is read at once of a compressed object.
const PIECE: u64 = 64 << 10;

/// An object's kind and bytes.
pub(crate) type Object = (Kind, Arc<Vec<u8>>);

/// Buffers and recent objects, kept from one look-up to the next.
pub(crate) struct Scratch {
    pub(crate) inflate: Inflate,
    stream: Decompress,
    window: Window,
    /// The pack that the window looks at.
    pack: usize,
    instructions: Vec<u8>,
    recent: FxHashMap<(usize, u64), Object>,
    older: FxHashMap<(usize, u64), Object>,
    held: usize,
    may_hold: usize,
    /// Memory of objects that are let go, for those to come.
    spare: Vec<Vec<u8>>,
}

/// So many objects that are let go leave their memory.
const SPARE: usize = 16;
/// The memory of a larger base is given back.
const LARGEST_SPARE: usize = 8 << 20;

impl Scratch {
    /// Keeps up to about `may_hold` bytes of recent objects.
    pub(crate) fn new(may_hold: usize) -> Scratch {
        Scratch {
            inflate: Inflate::default(),
            stream: Decompress::default(),
            window: Window::default(),
            pack: usize::MAX,
            instructions: Vec::new(),
            recent: FxHashMap::default(),
            older: FxHashMap::default(),
            held: 0,
            may_hold,
            spare: Vec::new(),
        }
    }

    fn kept(&mut self, key: (usize, u64)) -> Option<Object> {
        if let Some(object) = self.recent.get(&key) {
            return Some(object.clone());
        }
        let object = self.older.remove(&key)?;
        self.keep(key, &object);
        Some(object)
    }

    fn keep(&mut self, key: (usize, u64), object: &Object) {
        let size = object.1.len() + 64;
        if size > self.may_hold / 4 {
            return;
        }
        if self.held + size > self.may_hold / 2 {
            let recent = std::mem::take(&mut self.recent);
            let gone = std::mem::replace(&mut self.older, recent);
            self.held = 0;
            let gone = gone.into_values().filter_map(|(_, bytes)| Arc::try_unwrap(bytes).ok());
            self.spare.extend(gone.take(SPARE.saturating_sub(self.spare.len())));
        }
        self.held += size;
        self.recent.insert(key, object.clone());
    }

    /// Memory for an object of a size: what is left over, unless it is far too large for it.
    fn buffer(&mut self, size: u64) -> Vec<u8> {
        let fits = |bytes: &Vec<u8>| (size..=size.saturating_mul(4)).contains(&(bytes.capacity() as u64));
        self.spare.iter().position(fits).map(|at| self.spare.swap_remove(at)).unwrap_or_default()
    }

    /// Takes the memory of a base that nobody holds any more, for what is made next.
    fn recycle(&mut self, base: Arc<Vec<u8>>) {
        if self.spare.is_empty() && base.capacity() <= LARGEST_SPARE {
            self.spare.extend(Arc::try_unwrap(base).ok());
        }
    }

    fn look_at(&mut self, pack: usize) {
        if self.pack != pack {
            self.window.clear();
            self.pack = pack;
        }
    }
}

/// A delta that waits for its base.
struct Waiting {
    offset: u64,
    entry: Entry,
}

impl Pack {
    /// Kind and bytes of the object that begins at an offset. `number` tells packs apart in `scratch`.
    pub(crate) fn object(&self, number: usize, offset: u64, scratch: &mut Scratch) -> Option<Object> {
        scratch.look_at(number);
        let mut chain = Vec::new();
        let mut offset = offset;
        let mut object = loop {
            if let Some(object) = scratch.kept((number, offset)) {
                break object;
            }
            let entry = self.entry(offset, scratch)?;
            match self.base_of(&entry)? {
                Ok(kind) => {
                    let mut bytes = scratch.buffer(entry.decompressed_size);
                    self.inflate(&entry, scratch, &mut bytes)?;
                    let object = (kind, Arc::new(bytes));
                    scratch.keep((number, offset), &object);
                    break object;
                }
                Err(base) => {
                    chain.push(Waiting { offset, entry });
                    offset = base;
                }
            }
            if chain.len() > LONGEST_CHAIN {
                return None;
            }
        };
        while let Some(waiting) = chain.pop() {
            let mut instructions = std::mem::take(&mut scratch.instructions);
            self.inflate(&waiting.entry, scratch, &mut instructions)?;
            let (base_size, size, rest) = delta::parts(&instructions)?;
            if base_size != object.1.len() as u64 || size > LARGEST_OBJECT {
                return None;
            }
            let mut bytes = scratch.buffer(size);
            delta::apply(&object.1, rest, size as usize, &mut bytes, |_| {})?;
            scratch.instructions = instructions;
            let base = std::mem::replace(&mut object.1, Arc::new(bytes));
            scratch.keep((number, waiting.offset), &object);
            scratch.recycle(base);
        }
        Some(object)
    }

    /// Kind and size of the object that begins at an offset, without making it.
    pub(crate) fn kind_and_size(&self, number: usize, offset: u64, scratch: &mut Scratch) -> Option<(Kind, u64)> {
        scratch.look_at(number);
        let mut offset = offset;
        let mut size = None;
        for _ in 0..=LONGEST_CHAIN {
            let entry = self.entry(offset, scratch)?;
            match self.base_of(&entry)? {
                Ok(kind) => return Some((kind, size.unwrap_or(entry.decompressed_size))),
                Err(base) => {
                    if size.is_none() {
                        size = Some(self.size_of_result(&entry, scratch)?);
                    }
                    offset = base;
                }
            }
        }
        None
    }

    /// The size in the head of a delta.
    fn size_of_result(&self, entry: &Entry, scratch: &mut Scratch) -> Option<u64> {
        let (file, end) = self.data().ok()?;
        let compressed = scratch.window.get(file, entry.data_offset..end.min(entry.data_offset + 256), end).ok()?;
        let mut head = [0; 32];
        scratch.inflate.reset();
        let (_, _, written) = scratch.inflate.prefix(compressed, &mut head).ok()?;
        delta::parts(&head[..written]).map(|(_, size, _)| size)
    }

    fn entry(&self, offset: u64, scratch: &mut Scratch) -> Option<Entry> {
        let (file, end) = self.data().ok()?;
        let head = scratch.window.get(file, offset..end.min(offset.checked_add(LONGEST_HEADER)?), end).ok()?;
        Entry::from_bytes(head, offset, self.hash()).ok()
    }

    /// The kind of a whole object, or where the base of a delta begins.
    fn base_of(&self, entry: &Entry) -> Option<Result<Kind, u64>> {
        Some(match entry.header {
            Header::OfsDelta { base_distance } => Err(entry.checked_base_pack_offset(base_distance)?),
            Header::RefDelta { base_id } => Err(self.offset(self.position(&base_id)?)),
            Header::Blob => Ok(Kind::Blob),
            Header::Tree => Ok(Kind::Tree),
            Header::Commit => Ok(Kind::Commit),
            Header::Tag => Ok(Kind::Tag),
        })
    }

    /// Inflates an entry piece by piece: where it ends is not known without the order of all, and to read as much as it makes would
    /// be several times too much. A size that the rest of the pack cannot possibly have is refused before memory is asked for it.
    fn inflate(&self, entry: &Entry, scratch: &mut Scratch, out: &mut Vec<u8>) -> Option<()> {
        let (file, end) = self.data().ok()?;
        let size = entry.decompressed_size;
        let mut at = entry.data_offset;
        if size > LARGEST_OBJECT || size > end.checked_sub(at)?.saturating_mul(MOST_MADE_OF_ONE) {
            return None;
        }
        out.resize(size as usize, 0);
        scratch.stream.reset();
        loop {
            let piece = (size + size / 512 + 128).min(PIECE);
            let compressed = scratch.window.get(file, at..end.min(at + piece), end).ok()?;
            let (read, written) = (scratch.stream.total_in(), scratch.stream.total_out());
            let rest = &mut out[written as usize..];
            let status = scratch.stream.decompress(compressed, rest, FlushDecompress::Finish).ok()?;
            let (is_read, is_written) = (scratch.stream.total_in() - read, scratch.stream.total_out() - written);
            if status == Status::StreamEnd {
                return (written + is_written == size).then_some(());
            }
            if (is_read, is_written) == (0, 0) {
                return None;
            }
            at += is_read;
        }
    }
}
