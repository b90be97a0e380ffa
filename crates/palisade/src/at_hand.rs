//! The files at hand of a change: what is on disk, of what a sparse checkout leaves out what is staged, and nothing through a link.

use crate::failure::Failure;
use git::{IndexTree, Kind, Listed, Repository};
use source::{DiskTree, Entry, OuterIgnore, ReadFault, Tree};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

/// What stands at a path.
pub enum Look {
    /// A file with these bytes.
    File(Vec<u8>),
    /// A symbolic link that leads here.
    Link(Vec<u8>),
    /// Nothing, or something that is only reached through a link.
    Gone,
    /// Something that cannot be read.
    Unreadable,
}

/// The files at hand, from the root of the scan.
pub struct AtHand<'r> {
    disk: &'r DiskTree,
    index: Option<IndexTree<'r>>,
    /// From the root of the repository to that of the scan, empty or with a `/` at its end.
    folder: &'r str,
    /// Files that are not on disk and are not gone.
    skipped: BTreeSet<String>,
    /// Folders with whether they belong to a repository of their own.
    nested: Mutex<BTreeMap<String, bool>>,
}

impl<'r> AtHand<'r> {
    /// `tracked` is what git tracks, from the root of the repository.
    pub fn new(
        disk: &'r DiskTree,
        repository: &'r Repository,
        folder: &'r str,
        tracked: &BTreeMap<String, Listed>,
    ) -> Result<AtHand<'r>, Failure> {
        let skipped = tracked.iter().filter(|(_, listed)| listed.is_skipped && listed.kind != Kind::Submodule);
        let skipped = skipped.filter_map(|(path, _)| path.strip_prefix(folder));
        let skipped: BTreeSet<String> = skipped.filter(|path| !disk.is_there(path)).map(str::to_owned).collect();
        let unreadable = |fault: git::IndexFault| Failure::IndexUnreadable {
            path: disk.root().display().to_string(),
            fault: fault.to_string(),
        };
        let index = match skipped.is_empty() {
            true => None,
            false => Some(repository.index_tree().map_err(unreadable)?),
        };
        Ok(AtHand { disk, index, folder, skipped, nested: Mutex::default() })
    }

    /// Whether what is staged stands in for a file that the work tree leaves out.
    pub fn is_skipped(&self, path: &str) -> bool {
        self.skipped.contains(path)
    }

    /// What stands at a path. Links on the way to it are not followed.
    pub fn look(&self, path: &str) -> Look {
        if let Some(target) = self.disk.link(path) {
            return Look::Link(target);
        }
        match self.read(path) {
            Ok(bytes) => Look::File(bytes),
            Err(ReadFault::Gone | ReadFault::System(std::io::ErrorKind::NotADirectory)) => Look::Gone,
            Err(_) => Look::Unreadable,
        }
    }

    /// Whether a path lies in a folder, below that of the scan, that has a repository of its own.
    pub fn is_nested(&self, path: &str) -> bool {
        let Some((folder, _)) = path.rsplit_once('/') else { return false };
        let known = |folder: &str| {
            let known = self.nested.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            known.get(folder).copied()
        };
        if let Some(known) = known(folder) {
            return known;
        }
        let is_nested = self.disk.is_there(&format!("{folder}/.git")) || self.is_nested(folder);
        self.nested.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).insert(folder.to_owned(), is_nested);
        is_nested
    }
}

impl Tree for AtHand<'_> {
    fn entries(&self, folder: &str) -> Result<Vec<Entry>, ReadFault> {
        let start = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let below = self.skipped.range(start.clone()..).map_while(|path| path.strip_prefix(&start)).collect::<Vec<_>>();
        let on_disk = match self.disk.leads_through_link(folder) {
            true => Err(ReadFault::Gone),
            false => self.disk.entries(folder),
        };
        let mut entries = match on_disk {
            Err(_) if !below.is_empty() => Vec::new(),
            entries => entries?,
        };
        if let (Some(index), false) = (&self.index, below.is_empty()) {
            let names: BTreeSet<&str> =
                below.iter().map(|path| path.split_once('/').map_or(*path, |(name, _)| name)).collect();
            let staged = index.entries(format!("{}{folder}", self.folder).trim_end_matches('/'))?;
            let is_new = |entry: &Entry| entries.iter().all(|one| one.name != entry.name);
            let staged: Vec<Entry> =
                staged.into_iter().filter(|entry| names.contains(entry.name.as_str()) && is_new(entry)).collect();
            entries.extend(staged);
        }
        Ok(entries)
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadFault> {
        match &self.index {
            Some(index) if self.skipped.contains(path) => index.read(&format!("{}{path}", self.folder)),
            _ if self.disk.leads_through_link(path) => Err(ReadFault::Gone),
            _ => self.disk.read(path),
        }
    }

    fn outer_ignores(&self) -> Vec<OuterIgnore> {
        self.disk.outer_ignores()
    }
}
