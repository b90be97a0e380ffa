//! A folder, or a single file, on disk. The only place of `source` that touches the file system.

use crate::name::{escape_name, unescape_name};
use crate::tree::{Entry, EntryKind, OuterIgnore, ReadFault, Tree};
use std::ffi::OsString;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// A tree below a folder. Opened on a file, it is the file's folder with nothing but this file in it.
#[derive(Clone, Debug)]
pub struct DiskTree {
    root: PathBuf,
    only: Option<OsString>,
}

impl DiskTree {
    /// Opens a folder or file; a symbolic link that the caller names is followed.
    pub fn open(path: &Path) -> Result<DiskTree, ReadFault> {
        if fs::metadata(path)?.is_dir() {
            return Ok(DiskTree { root: path.to_owned(), only: None });
        }
        let name = path.file_name().ok_or(ReadFault::Gone)?.to_owned();
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Ok(DiskTree { root: parent.to_owned(), only: Some(name) })
    }

    /// The folder that paths start from.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether something stands at a path, a link that leads nowhere too.
    pub fn is_there(&self, path: &str) -> bool {
        fs::symlink_metadata(self.disk_path(path)).is_ok()
    }

    /// Where a symbolic link leads, in bytes; `None` of what is none, and behind another link. A file that the caller named is none.
    pub fn link(&self, path: &str) -> Option<Vec<u8>> {
        let above = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        if self.only.is_some() || self.leads_through_link(above) {
            return None;
        }
        let target = fs::read_link(self.disk_path(path)).ok()?;
        Some(target.into_os_string().into_encoded_bytes())
    }

    /// Whether a path is a symbolic link, or leads through one below the root. A file that the caller named is none.
    pub fn leads_through_link(&self, path: &str) -> bool {
        if self.only.is_some() {
            return false;
        }
        let mut full = self.root.clone();
        path.split('/').filter(|name| !name.is_empty()).any(|name| {
            full.push(unescape_name(name));
            fs::symlink_metadata(&full).is_ok_and(|metadata| metadata.is_symlink())
        })
    }

    fn disk_path(&self, path: &str) -> PathBuf {
        let mut full = self.root.clone();
        full.extend(path.split('/').filter(|name| !name.is_empty()).map(unescape_name));
        full
    }
}

impl Tree for DiskTree {
    fn entries(&self, folder: &str) -> Result<Vec<Entry>, ReadFault> {
        if let Some(only) = &self.only {
            let metadata = fs::metadata(self.root.join(only))?;
            let kind = if metadata.is_file() { EntryKind::File(metadata.len()) } else { EntryKind::Special };
            return Ok(vec![Entry { name: escape_name(only), kind }]);
        }
        let mut entries = Vec::new();
        for entry in fs::read_dir(self.disk_path(folder))? {
            let entry = entry?;
            let kind = match entry.file_type() {
                Ok(kind) if kind.is_dir() => EntryKind::Folder,
                Ok(kind) if kind.is_symlink() => EntryKind::Link,
                // A file whose size cannot be told is listed all the same: reading it will say what is wrong.
                Ok(kind) if kind.is_file() => EntryKind::File(entry.metadata().map_or(0, |metadata| metadata.len())),
                Ok(_) => EntryKind::Special,
                Err(_) => EntryKind::File(0),
            };
            entries.push(Entry { name: escape_name(&entry.file_name()), kind });
        }
        Ok(entries)
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadFault> {
        Ok(fs::read(self.disk_path(path))?)
    }

    fn head(&self, path: &str, limit: usize) -> Result<Vec<u8>, ReadFault> {
        let mut bytes = Vec::new();
        fs::File::open(self.disk_path(path))?.take(limit as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn outer_ignores(&self) -> Vec<OuterIgnore> {
        if self.only.is_some() {
            return Vec::new();
        }
        let Ok(root) = self.root.canonicalize() else { return Vec::new() };
        let Some(repository) = root.ancestors().find(|folder| folder.join(".git").exists()) else { return Vec::new() };
        let mut found = Vec::new();
        push_ignore(&mut found, &repository.join(".git/info/exclude"), &prefix_below(repository, &root), false);
        let mut between: Vec<&Path> =
            root.ancestors().skip(1).take_while(|folder| folder.starts_with(repository)).collect();
        between.reverse();
        for folder in between {
            let prefix = prefix_below(folder, &root);
            push_ignore(&mut found, &folder.join(".gitignore"), &prefix, false);
            push_ignore(&mut found, &folder.join(".palisadeignore"), &prefix, true);
        }
        found
    }
}

fn push_ignore(found: &mut Vec<OuterIgnore>, file: &Path, prefix: &str, ours: bool) {
    if let Ok(bytes) = fs::read(file) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        found.push(OuterIgnore { prefix: prefix.to_owned(), text, ours });
    }
}

/// `src/app/` for `folder/src/app` below `folder`; empty when they are equal.
fn prefix_below(folder: &Path, root: &Path) -> String {
    let below = root.strip_prefix(folder).unwrap_or(Path::new(""));
    below.iter().map(|name| escape_name(name) + "/").collect()
}
