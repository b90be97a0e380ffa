//! Files of the work tree that are for certain what the index says, without reading them: what the system says about each is what it
//! said when git compared them last.

use crate::Repository;
use crate::index::Seen;
use crate::name::{id_of, printed};
use crate::object::Mode;
use source::ObjectId;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

impl Repository {
    /// Paths, escaped, from the root of the repository, with the blobs that they hold. What is not here was changed, or nobody knows.
    /// An edit that puts the old time back is seen all the same: the time of the last change of the inode cannot be put back. What was
    /// written while the index was may have been written after it: that is read.
    pub fn untouched(&self) -> BTreeMap<String, ObjectId> {
        let (Some(root), Ok(index)) = (self.work_dir(), self.whole_index()) else { return BTreeMap::new() };
        let Some(written) = seen(&self.index_place()).map(|seen| seen.modified) else { return BTreeMap::new() };
        let files = index.entries.iter().filter(|entry| entry.mode == Mode::File && entry.is_settled());
        let known = files.filter(|entry| entry.seen.modified < written && entry.seen.changed < written);
        let same = known.filter(|entry| {
            path_of(&entry.path).and_then(|path| seen(&root.join(path))).is_some_and(|now| now == entry.seen)
        });
        same.map(|entry| (printed(&entry.path), id_of(&entry.id))).collect()
    }
}

#[cfg(unix)]
fn seen(path: &Path) -> Option<Seen> {
    use std::os::unix::fs::MetadataExt;
    let metadata = std::fs::symlink_metadata(path).ok().filter(std::fs::Metadata::is_file)?;
    Some(Seen {
        changed: (metadata.ctime() as u32, metadata.ctime_nsec() as u32),
        modified: (metadata.mtime() as u32, metadata.mtime_nsec() as u32),
        inode: metadata.ino() as u32,
        size: metadata.len() as u32,
    })
}

/// Elsewhere files have no time that nobody can put back.
#[cfg(not(unix))]
fn seen(_path: &Path) -> Option<Seen> {
    None
}

#[cfg(unix)]
fn path_of(path: &[u8]) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStrExt;
    Some(PathBuf::from(std::ffi::OsStr::from_bytes(path)))
}

#[cfg(not(unix))]
fn path_of(path: &[u8]) -> Option<PathBuf> {
    std::str::from_utf8(path).ok().map(PathBuf::from)
}
