//! Where blobs were first seen: commits in order, each distinct tree once.

use crate::Repository;
use crate::name::{id_of, printed};
use crate::object::{self, Mode};
use crate::pack::lookup::Scratch;
use gix_hash::{ObjectId, oid};
use gix_object::Kind;
use rustc_hash::{FxHashMap, FxHashSet};
use source::Origin;
use std::sync::Arc;

/// Folders in folders are followed this far; the same limit as git's.
const DEEPEST: usize = 2_048;
/// Recent objects kept while trees are walked.
const HELD: usize = 64 << 20;

/// A search for blobs in trees.
pub(crate) struct Search<'r> {
    repository: &'r Repository,
    pub(crate) scratch: Scratch,
    /// What is still looked for.
    wanted: FxHashSet<ObjectId>,
    /// Which first two bytes the wanted ids have: most entries are dismissed by one look.
    beginnings: Vec<bool>,
    seen: FxHashSet<ObjectId>,
    /// Trees that are not there or damaged.
    pub(crate) missing: Vec<ObjectId>,
    found: FxHashMap<ObjectId, Vec<u8>>,
}

/// A commit, and where it stands among all.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub(crate) id: ObjectId,
    pub(crate) reachable: bool,
    pub(crate) order: u32,
}

/// A tree on the way from the root to where the search is.
struct Open {
    id: ObjectId,
    bytes: Arc<Vec<u8>>,
    at: usize,
    /// Length of the path before its names.
    path: usize,
}

impl<'r> Search<'r> {
    pub(crate) fn new(repository: &'r Repository, wanted: impl Iterator<Item = ObjectId>) -> Search<'r> {
        let wanted: FxHashSet<ObjectId> = wanted.collect();
        let mut beginnings = vec![false; 1 << 16];
        wanted.iter().for_each(|id| beginnings[beginning(id)] = true);
        Search {
            repository,
            scratch: Scratch::new(HELD),
            wanted,
            beginnings,
            seen: FxHashSet::default(),
            missing: Vec::new(),
            found: FxHashMap::default(),
        }
    }

    /// Whether everything was found.
    pub(crate) fn is_done(&self) -> bool {
        self.wanted.is_empty()
    }

    /// What was not found.
    pub(crate) fn left(&self) -> impl Iterator<Item = &ObjectId> {
        self.wanted.iter()
    }

    /// Takes a blob as found; whether it was wanted.
    pub(crate) fn take(&mut self, id: &ObjectId) -> bool {
        self.wanted.remove(id)
    }

    /// Looks through a tree and returns the wanted blobs in it that no tree before had, with their paths.
    pub(crate) fn tree(&mut self, id: ObjectId) -> Vec<(ObjectId, Vec<u8>)> {
        let mut open: Vec<Open> = Vec::new();
        let mut path: Vec<u8> = Vec::new();
        self.enter(id, 0, &mut open);
        while let Some(tree) = open.last_mut() {
            path.truncate(tree.path);
            let Some((entry, next)) = object::tree_entry(&tree.bytes, tree.at, self.repository.store.hash) else {
                if tree.at < tree.bytes.len() {
                    self.missing.push(tree.id);
                }
                open.pop();
                continue;
            };
            tree.at = next;
            match entry.mode {
                Mode::Tree if !self.seen.contains(entry.id) => {
                    path.extend_from_slice(entry.name);
                    path.push(b'/');
                    let id = entry.id.to_owned();
                    if open.len() < DEEPEST {
                        self.enter(id, path.len(), &mut open);
                    } else {
                        self.missing.push(id);
                    }
                }
                Mode::File | Mode::Link if self.beginnings[beginning(entry.id)] && self.wanted.remove(entry.id) => {
                    path.extend_from_slice(entry.name);
                    self.found.insert(entry.id.to_owned(), path.clone());
                }
                _ => {}
            }
        }
        self.found.drain().collect()
    }

    fn enter(&mut self, id: ObjectId, path: usize, open: &mut Vec<Open>) {
        if !self.seen.insert(id) {
            return;
        }
        match self.repository.store.bytes(&id, Kind::Tree, &mut self.scratch) {
            Some(bytes) => open.push(Open { id, bytes, at: 0, path }),
            None => self.missing.push(id),
        }
    }
}

fn beginning(id: &oid) -> usize {
    let bytes = id.as_bytes();
    usize::from(bytes[0]) << 8 | usize::from(bytes[1])
}

impl Repository {
    /// Origins of blobs in the whole repository, and the trees and ends of refs that are not there.
    pub(crate) fn origins_of(&self, wanted: Vec<ObjectId>) -> (Vec<(ObjectId, Origin)>, Vec<ObjectId>) {
        let mut search = Search::new(self, wanted.into_iter());
        let mut origins = Vec::new();
        if search.is_done() {
            return (origins, Vec::new());
        }
        let ends = self.ends(&mut search.scratch);
        let commits = self.commits(&ends);
        let order = commits.in_order();
        let reached = order.partition_point(|&at| commits.is_reached(at));
        self.look_through(&mut search, &commits, &order, 0..reached, &mut origins);
        for &tree in &ends.trees {
            let found = search.tree(tree);
            origins.extend(found.into_iter().map(|(id, path)| (id, no_commit(&path, true))));
        }
        for blob in &ends.blobs {
            if search.take(blob) {
                origins.push((*blob, no_commit(b"", true)));
            }
        }
        let mut missing = std::mem::take(&mut search.missing);
        self.look_through(&mut search, &commits, &order, reached..order.len(), &mut origins);
        // What is staged and not committed yet.
        for entry in self.index().map(|index| index.entries).unwrap_or_default() {
            if search.take(&entry.id) {
                origins.push((entry.id, no_commit(&entry.path, true)));
            }
        }
        origins.extend(search.left().map(|id| (*id, no_commit(b"", false))));
        missing.extend(ends.missing);
        missing.sort_unstable();
        missing.dedup();
        (origins, missing)
    }

    fn look_through(
        &self,
        search: &mut Search<'_>,
        commits: &crate::commits::Commits,
        order: &[u32],
        part: std::ops::Range<usize>,
        origins: &mut Vec<(ObjectId, Origin)>,
    ) {
        for place in part {
            let at = order[place];
            if search.is_done() {
                return;
            }
            let found = search.tree(commits.tree(at));
            if !found.is_empty() {
                let commit = Place { id: commits.id(at), reachable: commits.is_reached(at), order: place as u32 };
                self.attribute(found, commit, &mut search.scratch, origins);
            }
        }
    }

    /// Says of blobs that a commit brought them.
    pub(crate) fn attribute(
        &self,
        found: Vec<(ObjectId, Vec<u8>)>,
        commit: Place,
        scratch: &mut Scratch,
        origins: &mut Vec<(ObjectId, Origin)>,
    ) {
        let Place { id: commit, reachable, order } = commit;
        let bytes = self.store.bytes(&commit, Kind::Commit, scratch);
        let text = bytes.as_deref().and_then(|bytes| object::commit(bytes));
        let author = text.as_ref().map(|text| String::from_utf8_lossy(text.author).into_owned()).unwrap_or_default();
        let time = text.map_or(0, |text| text.author_time);
        for (id, path) in found {
            let (path, commit, author) = (printed(&path), Some(id_of(&commit)), author.clone());
            origins.push((id, Origin { path, commit, author, time, reachable, order }));
        }
    }
}

/// The origin of what no commit brought.
pub(crate) fn no_commit(path: &[u8], reachable: bool) -> Origin {
    Origin { path: printed(path), commit: None, author: String::new(), time: 0, reachable, order: u32::MAX }
}
