//! The index: what is staged. Versions 2 to 4 of its format, sparse folders and split indices (`split`) included.

use crate::Repository;
use crate::name::printed;
use crate::object::Mode;
use crate::split::Link;
use crate::trees::flattened;
use gix_hash::ObjectId;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::io;

/// Why the index cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IndexFault {
    /// The system does not let us.
    Unreadable(io::ErrorKind),
    /// It is cut short or makes no sense.
    Damaged,
    /// A version that we do not know.
    UnsupportedVersion(u32),
    /// A part of it lies in another file (`core.splitIndex`), which is missing or damaged.
    Split,
    /// A tree that it names is missing or damaged.
    MissingTree(source::ObjectId),
}

impl std::fmt::Display for IndexFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            IndexFault::Unreadable(kind) => {
                write!(f, "the index cannot be read: {}", source::ReadFault::from(io::Error::from(*kind)))
            }
            IndexFault::Damaged => f.write_str("the index is damaged"),
            IndexFault::UnsupportedVersion(version) => write!(f, "the index has format version {version}"),
            IndexFault::Split => f.write_str("the index is split, and the file that it shares is missing or damaged"),
            IndexFault::MissingTree(id) => write!(f, "the tree {id} that the index names is missing or damaged"),
        }
    }
}

impl std::error::Error for IndexFault {}

/// An entry of the index.
#[derive(Clone, Debug)]
pub(crate) struct IndexEntry {
    pub(crate) path: Vec<u8>,
    pub(crate) id: ObjectId,
    pub(crate) mode: Mode,
    /// 0, or which side of a conflict it is.
    stage: u8,
    /// Announced with `git add --intent-to-add`: its content is not staged.
    is_announced: bool,
    /// Left out of the work tree, as in a sparse checkout.
    pub(crate) is_skipped: bool,
    /// The file in the work tree when its content was last compared with the entry.
    pub(crate) seen: Seen,
}

/// What the system said about a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Seconds and nanoseconds; so is the next one.
    pub(crate) changed: (u32, u32),
    pub(crate) modified: (u32, u32),
    pub(crate) inode: u32,
    pub(crate) size: u32,
}

impl IndexEntry {
    /// Whether it is the only one of its path, with a content.
    pub(crate) fn is_settled(&self) -> bool {
        self.stage == 0 && !self.is_announced
    }
}

/// The index.
#[derive(Default)]
pub(crate) struct Index {
    /// Ordered by path, one for each.
    pub(crate) entries: Vec<IndexEntry>,
    /// What is said about the file that it shares with others.
    pub(crate) link: Option<Link>,
    /// Folders (with `/` at the end, the root empty) that are known to be equal to a tree.
    pub(crate) trees: FxHashMap<Vec<u8>, ObjectId>,
}

impl Repository {
    /// All paths that the index has, escaped: what is not among them was never added.
    pub fn index_paths(&self) -> Result<BTreeSet<String>, IndexFault> {
        Ok(self.whole_index()?.entries.iter().map(|entry| printed(&entry.path)).collect())
    }

    /// What is staged: of a path in conflict our side, else theirs, else the common ancestor's.
    pub(crate) fn index(&self) -> Result<Index, IndexFault> {
        let mut index = self.whole_index()?;
        index.entries.retain(|entry| !entry.is_announced);
        Ok(index)
    }

    /// Where the index lies.
    pub(crate) fn index_place(&self) -> std::path::PathBuf {
        self.index_file.clone().unwrap_or_else(|| self.git_dir.join("index"))
    }

    pub(crate) fn whole_index(&self) -> Result<Index, IndexFault> {
        let file = self.index_place();
        let bytes = match crate::files::read(&file) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound && self.index_file.is_none() => {
                return Ok(Index::default());
            }
            Err(error) => return Err(IndexFault::Unreadable(error.kind())),
        };
        let mut index = Reader { bytes: &bytes, at: 0, hash: self.store.hash }.read()?;
        if let Some(link) = index.link.take() {
            let entries = std::mem::take(&mut index.entries);
            index.entries = link.join(self.shared_index(&file, &link)?, entries).ok_or(IndexFault::Split)?;
        }
        self.unfold(&mut index)?;
        let preferred = |stage| match stage {
            0 => 0,
            2 => 1,
            3 => 2,
            _ => 3,
        };
        index.entries.sort_by(|a, b| (&a.path, preferred(a.stage)).cmp(&(&b.path, preferred(b.stage))));
        index.entries.dedup_by(|b, a| a.path == b.path);
        Ok(index)
    }

    /// Entries of the file that a split index shares with others. It lies beside the index, or where the repository's own does.
    fn shared_index(&self, index: &std::path::Path, link: &Link) -> Result<Vec<IndexEntry>, IndexFault> {
        let name = format!("sharedindex.{}", link.shared.to_hex());
        let beside = index.parent().map(|folder| folder.join(&name));
        let places = [Some(self.git_dir.join(&name)), beside];
        let bytes = places.into_iter().flatten().find_map(|place| crate::files::read(&place).ok());
        let bytes = bytes.ok_or(IndexFault::Split)?;
        let shared = Reader { bytes: &bytes, at: 0, hash: self.store.hash }.read().map_err(|_| IndexFault::Split)?;
        Ok(shared.entries)
    }

    /// Puts files in the place of sparse folders.
    fn unfold(&self, index: &mut Index) -> Result<(), IndexFault> {
        let (folders, files): (Vec<_>, Vec<_>) =
            std::mem::take(&mut index.entries).into_iter().partition(|entry| entry.mode == Mode::Tree);
        index.entries = files;
        for folder in folders {
            let mut prefix = folder.path;
            if prefix.last() != Some(&b'/') {
                prefix.push(b'/');
            }
            let found = flattened(self, folder.id, &prefix)
                .map_err(|missing| IndexFault::MissingTree(crate::name::id_of(&missing)))?;
            index.entries.extend(found.into_iter().map(|(path, id, mode)| IndexEntry {
                path,
                id,
                mode,
                stage: 0,
                is_announced: false,
                is_skipped: true,
                seen: Seen::default(),
            }));
        }
        Ok(())
    }
}

struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
    hash: gix_hash::Kind,
}

impl Reader<'_> {
    fn take(&mut self, length: usize) -> Result<&[u8], IndexFault> {
        let bytes = self.bytes.get(self.at..).and_then(|rest| rest.get(..length)).ok_or(IndexFault::Damaged)?;
        self.at += length;
        Ok(bytes)
    }

    fn number(&mut self) -> Result<u32, IndexFault> {
        let bytes = self.take(4)?;
        Ok(u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    fn short(&mut self) -> Result<u16, IndexFault> {
        let bytes = self.take(2)?;
        Ok(u16::from_be_bytes([bytes[0], bytes[1]]))
    }

    fn id(&mut self) -> Result<ObjectId, IndexFault> {
        let length = self.hash.len_in_bytes();
        ObjectId::try_from(self.take(length)?).map_err(|_| IndexFault::Damaged)
    }

    /// Whether the checksum at the end is right, or was left out (`index.skipHash`).
    fn is_whole(&self) -> bool {
        let length = self.hash.len_in_bytes();
        let Some(end) = self.bytes.len().checked_sub(length) else { return false };
        let (content, checksum) = self.bytes.split_at(end);
        let mut hasher = gix_hash::hasher(self.hash);
        hasher.update(content);
        let is_right = |computed: ObjectId| computed.as_bytes() == checksum;
        checksum.iter().all(|byte| *byte == 0) || hasher.try_finalize().is_ok_and(is_right)
    }

    fn read(mut self) -> Result<Index, IndexFault> {
        if !self.is_whole() {
            return Err(IndexFault::Damaged);
        }
        if self.take(4)? != b"DIRC" {
            return Err(IndexFault::Damaged);
        }
        let version = self.number()?;
        if !(2..=4).contains(&version) {
            return Err(IndexFault::UnsupportedVersion(version));
        }
        let count = self.number()?;
        let mut index = Index::default();
        let mut path = Vec::new();
        for _ in 0..count {
            let entry = self.entry(version, &mut path)?;
            index.entries.push(entry);
        }
        self.extensions(&mut index)?;
        Ok(index)
    }

    fn entry(&mut self, version: u32, path: &mut Vec<u8>) -> Result<IndexEntry, IndexFault> {
        let start = self.at;
        let changed = (self.number()?, self.number()?);
        let modified = (self.number()?, self.number()?);
        // The device.
        self.take(4)?;
        let inode = self.number()?;
        let mode = match self.number()? >> 12 {
            0o04 => Mode::Tree,
            0o10 => Mode::File,
            0o12 => Mode::Link,
            0o16 => Mode::Submodule,
            _ => return Err(IndexFault::Damaged),
        };
        // Its owner.
        self.take(8)?;
        let seen = Seen { changed, modified, inode, size: self.number()? };
        let id = self.id()?;
        let flags = self.short()?;
        let more = if flags & 0x4000 != 0 { self.short()? } else { 0 };
        let (is_announced, is_skipped) = (more & 0x2000 != 0, more & 0x4000 != 0);
        if version == 4 {
            let dropped = self.varint()?;
            let kept = path.len().checked_sub(dropped).ok_or(IndexFault::Damaged)?;
            path.truncate(kept);
        } else {
            path.clear();
        }
        let rest = &self.bytes[self.at..];
        let length = memchr::memchr(0, rest).ok_or(IndexFault::Damaged)?;
        path.extend_from_slice(&rest[..length]);
        self.at += length + 1;
        if version < 4 {
            // Entries are filled up with zeros to a multiple of eight bytes.
            let size = self.at - start;
            self.take(size.next_multiple_of(8) - size)?;
        }
        Ok(IndexEntry { path: path.clone(), id, mode, stage: (flags >> 12 & 3) as u8, is_announced, is_skipped, seen })
    }

    fn varint(&mut self) -> Result<usize, IndexFault> {
        let mut byte = self.take(1)?[0];
        let mut value = usize::from(byte & 0x7f);
        while byte & 0x80 != 0 {
            byte = self.take(1)?[0];
            value = (value + 1).checked_mul(128).ok_or(IndexFault::Damaged)? | usize::from(byte & 0x7f);
        }
        Ok(value)
    }

    fn extensions(&mut self, index: &mut Index) -> Result<(), IndexFault> {
        let end = self.bytes.len().saturating_sub(self.hash.len_in_bytes());
        while self.at + 8 <= end {
            let name: [u8; 4] = self.take(4)?.try_into().map_err(|_| IndexFault::Damaged)?;
            let length = self.number()? as usize;
            let start = self.at;
            self.take(length)?;
            match &name {
                b"link" => {
                    let mut part = Reader { bytes: &self.bytes[..start + length], at: start, hash: self.hash };
                    let shared = part.id()?;
                    // Without a name nothing is shared.
                    if !shared.is_null() {
                        let maps = part.take(start + length - part.at)?;
                        index.link = Some(Link::read(shared, maps).ok_or(IndexFault::Damaged)?);
                    }
                }
                b"TREE" => {
                    let mut part = Reader { bytes: &self.bytes[..start + length], at: start, hash: self.hash };
                    // It only makes comparing faster: what is odd in it is passed over.
                    index.trees = part.trees().unwrap_or_default();
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Folders with the trees that they are equal to: name, number of entries (negative: not known) and of subfolders, id.
    fn trees(&mut self) -> Result<FxHashMap<Vec<u8>, ObjectId>, IndexFault> {
        let mut trees = FxHashMap::default();
        // For each open folder its path and how many subfolders are still to come.
        let mut open: Vec<(Vec<u8>, u32)> = Vec::new();
        loop {
            let mut path = open.last().map(|(path, _)| path.clone()).unwrap_or_default();
            let name = self.until(0)?;
            if !open.is_empty() {
                path.extend_from_slice(name);
                path.push(b'/');
            }
            let is_known = !self.until(b' ')?.starts_with(b"-");
            let subfolders = std::str::from_utf8(self.until(b'\n')?).ok().and_then(|text| text.parse().ok());
            let subfolders: u32 = subfolders.ok_or(IndexFault::Damaged)?;
            if is_known {
                let id = self.id()?;
                trees.insert(path.clone(), id);
            }
            if let Some((_, left)) = open.last_mut() {
                *left -= 1;
            }
            open.push((path, subfolders));
            while open.last().is_some_and(|(_, left)| *left == 0) {
                open.pop();
            }
            if open.is_empty() {
                return Ok(trees);
            }
        }
    }

    fn until(&mut self, end: u8) -> Result<&[u8], IndexFault> {
        let rest = &self.bytes[self.at..];
        let length = memchr::memchr(end, rest).ok_or(IndexFault::Damaged)?;
        self.at += length + 1;
        Ok(&rest[..length])
    }
}
