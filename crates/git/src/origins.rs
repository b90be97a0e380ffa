//! Where blobs were first seen: commits in order, each distinct tree once, and again where it stands better.

use crate::Repository;
use crate::name::printed;
use crate::object::{self, Mode};
use crate::pack::lookup::Scratch;
use crate::places::{Held, Placed, Places};
use gix_hash::ObjectId;
use gix_object::Kind;
use rustc_hash::FxHashMap;
use source::Standing;
use std::sync::Arc;

/// Folders in folders are followed this far; the same limit as git's.
const DEEPEST: usize = 2_048;
/// Recent objects kept while trees are walked.
const HELD: usize = 64 << 20;
/// What the paths of folders may take, and about what each takes besides its bytes.
const MOST_BOOKED: usize = 128 << 20;
const ROOM: usize = 256;

/// A search for blobs in trees.
pub(crate) struct Search<'r, 'p> {
    repository: &'r Repository,
    scratch: Scratch,
    pub(crate) places: Places<'p>,
    /// Trees that were looked through, with their best standing: all in one room, or, where the whole path matters, those of each
    /// path in one of its own.
    seen: Vec<FxHashMap<ObjectId, Standing>>,
    rooms: FxHashMap<Vec<u8>, usize>,
    /// What the rooms take.
    booked: usize,
    /// Trees that are not there or damaged.
    pub(crate) missing: Vec<ObjectId>,
}

/// A tree on the way from the root to where the search is.
struct Open {
    id: ObjectId,
    bytes: Arc<Vec<u8>>,
    at: usize,
    /// Length of the path before its names.
    path: usize,
    standing: Standing,
}

impl<'r, 'p> Search<'r, 'p> {
    pub(crate) fn new(repository: &'r Repository, places: Places<'p>) -> Search<'r, 'p> {
        Search {
            repository,
            scratch: Scratch::new(HELD),
            places,
            seen: vec![FxHashMap::default()],
            rooms: FxHashMap::default(),
            booked: 0,
            missing: Vec::new(),
        }
    }

    /// Looks through what of a tree no tree before had, or had only where it stands worse.
    pub(crate) fn tree(&mut self, id: ObjectId, held: Held) {
        let mut open: Vec<Open> = Vec::new();
        let mut path: Vec<u8> = Vec::new();
        self.enter(id, &path, 0, Standing::Ordinary, &mut open);
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
                Mode::Tree => {
                    path.extend_from_slice(entry.name);
                    path.push(b'/');
                    let room = self.room(&path);
                    let seen = self.seen[room].get(entry.id).copied();
                    if seen.is_some_and(|seen| seen <= tree.standing) {
                        continue;
                    }
                    let standing = tree.standing.in_folder(&printed(entry.name));
                    if seen.is_some_and(|seen| seen <= standing) {
                        continue;
                    }
                    let id = entry.id.to_owned();
                    if open.len() < DEEPEST {
                        self.enter(id, &path, room, standing, &mut open);
                    } else {
                        self.missing.push(id);
                    }
                }
                Mode::File | Mode::Link => self.places.meet(entry.id, &path, entry.name, tree.standing, held),
                Mode::Submodule => {}
            }
        }
    }

    /// Where trees at this path are kept in mind. Trees in trees can be made to have any number of paths: those beyond a limit
    /// share a room, so that each of them is looked through at one.
    fn room(&mut self, path: &[u8]) -> usize {
        if !self.places.is_by_path() {
            return 0;
        }
        if let Some(&room) = self.rooms.get(path) {
            return room;
        }
        let size = path.len() + ROOM;
        if self.booked + size > MOST_BOOKED {
            return 0;
        }
        self.booked += size;
        self.seen.push(FxHashMap::default());
        self.rooms.insert(path.to_vec(), self.seen.len() - 1);
        self.seen.len() - 1
    }

    fn enter(&mut self, id: ObjectId, path: &[u8], room: usize, standing: Standing, open: &mut Vec<Open>) {
        if self.seen[room].get(&id).is_some_and(|&seen| seen <= standing) {
            return;
        }
        self.seen[room].insert(id, standing);
        match self.repository.store.bytes(&id, Kind::Tree, &mut self.scratch) {
            Some(bytes) => open.push(Open { id, bytes, at: 0, path: path.len(), standing }),
            None => self.missing.push(id),
        }
    }
}

impl Repository {
    /// Origins of blobs in the whole repository, and the trees and ends of refs that are not there.
    pub(crate) fn origins_of(&self, places: Places<'_>) -> (Vec<Placed>, Vec<ObjectId>) {
        let mut search = Search::new(self, places);
        let ends = self.ends(&mut search.scratch);
        let commits = self.commits(&ends);
        let order = commits.in_order();
        let look_through = |search: &mut Search<'_, '_>, reachable: bool| {
            for (place, &at) in order.iter().enumerate().filter(|&(_, &at)| commits.is_reached(at) == reachable) {
                let held = Held::Commit { order: place as u32, id: commits.id(at), reachable };
                search.tree(commits.tree(at), held);
            }
        };
        look_through(&mut search, true);
        search.places.settle();
        for &tree in &ends.trees {
            search.tree(tree, Held::Otherwise);
        }
        ends.blobs.iter().for_each(|blob| search.places.take(blob));
        let mut missing = std::mem::take(&mut search.missing);
        search.places.settle();
        look_through(&mut search, false);
        search.places.settle();
        // What is staged and not committed yet.
        for entry in self.index().map(|index| index.entries).unwrap_or_default() {
            if entry.mode != Mode::Submodule {
                let name = memchr::memrchr(b'/', &entry.path).map_or(0, |slash| slash + 1);
                let (folder, name) = entry.path.split_at(name);
                search.places.meet(&entry.id, folder, name, Standing::Ordinary, Held::Otherwise);
            }
        }
        missing.extend(ends.missing);
        missing.sort_unstable();
        missing.dedup();
        (search.places.origins(self, &mut search.scratch), missing)
    }
}
