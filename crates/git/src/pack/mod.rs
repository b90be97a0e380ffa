//! One pack with its index. Deciding which packs there are is for `store`.

pub(crate) mod delta;
pub(crate) mod layout;
pub(crate) mod lookup;
pub(crate) mod walk;

use gix_hash::{Kind, oid};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Objects above this size are never made, so that a small pack cannot ask for all memory. git itself makes no
/// deltas of larger files.
pub(crate) const LARGEST_OBJECT: u64 = 1 << 29;

/// Bytes that a header of an object in a pack can have: its size in groups of seven bits, and a distance or an id.
pub(crate) const LONGEST_HEADER: u64 = 48;

/// A pack. Its data are opened when they are first needed, so that a repository of thousands of packs opens.
pub(crate) struct Pack {
    path: PathBuf,
    index: gix_pack::index::File<gix_pack::MMap>,
    file: OnceLock<Result<(File, u64), io::ErrorKind>>,
    layout: OnceLock<Result<layout::Layout, io::ErrorKind>>,
}

impl Pack {
    /// Opens the index at `path`; `None` when it is damaged or unreadable.
    pub(crate) fn open(path: &Path, hash: Kind) -> Option<Pack> {
        // Only to see that it is a file: the library opens whatever there is.
        crate::files::open(path).ok()?;
        let index = gix_pack::index::File::at(path, hash).ok()?;
        Some(Pack { path: path.with_extension("pack"), index, file: OnceLock::new(), layout: OnceLock::new() })
    }

    /// Where the pack is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Number of objects.
    pub(crate) fn len(&self) -> u32 {
        self.index.num_objects()
    }

    /// The id at a position in the index; ids ascend.
    pub(crate) fn id(&self, position: u32) -> &oid {
        self.index.oid_at_index(position)
    }

    /// Position of an id.
    pub(crate) fn position(&self, id: &oid) -> Option<u32> {
        position(self.len(), id, |at| self.id(at))
    }

    /// Where an object begins in the data.
    pub(crate) fn offset(&self, position: u32) -> u64 {
        self.index.pack_offset_at_index(position)
    }

    /// Checksum of an object's bytes in the pack; indices of version 1 have none.
    pub(crate) fn checksum(&self, position: u32) -> Option<u32> {
        self.index.crc32_at_index(position)
    }

    /// Positions of the ids that begin with a prefix.
    pub(crate) fn positions(&self, prefix: gix_hash::Prefix) -> std::ops::Range<u32> {
        let mut found = 0..0;
        self.index.lookup_prefix(prefix, Some(&mut found));
        found
    }

    /// Whether the checksum of the index is right. Opening does not look at it: it costs more than everything else.
    pub(crate) fn is_index_whole(&self) -> bool {
        let check = || -> io::Result<bool> {
            let mut file = File::open(self.path.with_extension("idx"))?;
            let length = self.hash().len_in_bytes();
            let mut left = file.metadata()?.len().saturating_sub(length as u64);
            let mut hasher = gix_hash::hasher(self.hash());
            let mut buffer = vec![0; 64 * 1024];
            while left > 0 {
                let piece = buffer.len().min(left as usize);
                file.read_exact(&mut buffer[..piece])?;
                hasher.update(&buffer[..piece]);
                left -= piece as u64;
            }
            file.read_exact(&mut buffer[..length])?;
            Ok(hasher.try_finalize().is_ok_and(|computed| computed.as_bytes() == &buffer[..length]))
        };
        check().unwrap_or(false)
    }

    pub(crate) fn hash(&self) -> Kind {
        self.index.object_hash()
    }

    /// How its objects hang together, found out when it is first asked for.
    pub(crate) fn layout(&self) -> Result<&layout::Layout, io::ErrorKind> {
        self.layout.get_or_init(|| layout::Layout::of(self)).as_ref().map_err(|kind| *kind)
    }

    /// The data and where the last object ends.
    pub(crate) fn data(&self) -> Result<(&File, u64), io::ErrorKind> {
        let opened = self.file.get_or_init(|| {
            let (file, length) = crate::files::open(&self.path).map_err(|error| error.kind())?;
            let trailer = self.hash().len_in_bytes() as u64;
            length.checked_sub(trailer).map(|end| (file, end)).ok_or(io::ErrorKind::UnexpectedEof)
        });
        match opened {
            Ok((file, end)) => Ok((file, *end)),
            Err(kind) => Err(*kind),
        }
    }
}

/// Where an id is in a sorted list. Ids are spread evenly, so that a guess by proportion is close and the next one closer; in a
/// list that is not (a damaged or hostile one) halving goes on from there.
pub(crate) fn position<'i>(count: u32, id: &oid, at: impl Fn(u32) -> &'i oid) -> Option<u32> {
    let head = |id: &oid| id.as_bytes().first_chunk::<8>().map_or(0, |head| u64::from_be_bytes(*head));
    let wanted = head(id);
    let (mut low, mut high) = (0, count);
    let (mut low_head, mut high_head) = (0, u64::MAX);
    let mut guesses = 0;
    while low < high {
        let probe = if guesses < 5 && low_head < high_head {
            let (part, whole) = (u128::from(wanted - low_head), u128::from(high_head - low_head));
            low + (part * u128::from(high - 1 - low) / whole) as u32
        } else {
            u32::midpoint(low, high)
        };
        guesses += 1;
        let found = at(probe);
        let found_head = head(found);
        match found_head.cmp(&wanted).then_with(|| found.cmp(id)) {
            std::cmp::Ordering::Equal => return Some(probe),
            std::cmp::Ordering::Less => (low, low_head) = (probe + 1, found_head.min(wanted)),
            std::cmp::Ordering::Greater => (high, high_head) = (probe, found_head.max(wanted)),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use gix_hash::ObjectId;

    #[test]
    fn positions_are_found_however_ids_are_spread() {
        let id = |bytes: [u8; 4]| {
            let mut id = [0; 20];
            id[..4].copy_from_slice(&bytes);
            ObjectId::from(id)
        };
        let even: Vec<ObjectId> = (0..5_000u32).map(|at| id((at * 850_000).to_be_bytes())).collect();
        let crowded: Vec<ObjectId> = (0..5_000u32).map(|at| id((at * 3).to_be_bytes())).collect();
        let few: Vec<ObjectId> = vec![id([9; 4]), id([200; 4])];
        for ids in [even, crowded, few, Vec::new()] {
            let find = |id: &oid| position(ids.len() as u32, id, |at| &ids[at as usize]);
            for (at, id) in ids.iter().enumerate() {
                assert_eq!(find(id), Some(at as u32));
            }
            for absent in [[0, 0, 0, 1], [255; 4], [0, 0, 1, 0], [128, 0, 0, 1]] {
                assert_eq!(find(&id(absent)), None);
            }
        }
    }
}
