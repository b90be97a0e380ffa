//! A tree in memory: for tests, and for texts that never were on a disk.

use crate::tree::{Entry, EntryKind, ReadFault, Tree};
use std::collections::{BTreeMap, BTreeSet};

/// Files by path.
#[derive(Clone, Debug, Default)]
pub struct MemoryTree {
    files: BTreeMap<String, Vec<u8>>,
}

impl MemoryTree {
    /// An empty tree.
    pub fn new() -> MemoryTree {
        MemoryTree::default()
    }

    /// The tree with one more file (or another content of it).
    pub fn with(mut self, path: &str, bytes: impl Into<Vec<u8>>) -> MemoryTree {
        self.files.insert(path.to_owned(), bytes.into());
        self
    }
}

impl Tree for MemoryTree {
    fn entries(&self, folder: &str) -> Result<Vec<Entry>, ReadFault> {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let mut folders = BTreeSet::new();
        let mut entries = Vec::new();
        for (path, bytes) in self.files.range(prefix.clone()..).take_while(|(path, _)| path.starts_with(&prefix)) {
            match path[prefix.len()..].split_once('/') {
                Some((name, _)) => {
                    folders.insert(name.to_owned());
                }
                None => entries
                    .push(Entry { name: path[prefix.len()..].to_owned(), kind: EntryKind::File(bytes.len() as u64) }),
            }
        }
        entries.extend(folders.into_iter().map(|name| Entry { name, kind: EntryKind::Folder }));
        Ok(entries)
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadFault> {
        self.files.get(path).cloned().ok_or(ReadFault::Gone)
    }
}
