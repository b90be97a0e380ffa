//! Where blobs stood besides the paths that somebody leaves out: what was also elsewhere is not left out.
//!
//! The same folder can stand at a path that is left out and at one that is not, so that folders are told apart by their
//! path too. That is slower than the search for first sightings (`origins`), and done only for what that one found at such a path.

use crate::Repository;
use crate::brought::{HELD, LONGEST_PATH};
use crate::name::printed;
use crate::object::{self, Mode};
use crate::origins::{Place, no_commit};
use crate::pack::lookup::Scratch;
use gix_hash::ObjectId;
use gix_object::Kind;
use rustc_hash::FxHashSet;
use source::{Origin, Scope};

/// Whether a path is left out.
type IsLeftOut<'l> = &'l dyn Fn(&str) -> bool;

struct Outside<'r> {
    repository: &'r Repository,
    is_left_out: IsLeftOut<'r>,
    wanted: FxHashSet<ObjectId>,
    /// Folders with their paths.
    seen: FxHashSet<(ObjectId, Vec<u8>)>,
    scratch: Scratch,
}

impl Outside<'_> {
    /// Takes a wanted blob unless its path is left out.
    fn takes(&mut self, id: &ObjectId, path: &[u8]) -> bool {
        self.wanted.contains(id) && !(self.is_left_out)(&printed(path)) && self.wanted.remove(id)
    }

    fn tree(&mut self, root: ObjectId) -> Vec<(ObjectId, Vec<u8>)> {
        let hash = self.repository.store.hash;
        let mut found = Vec::new();
        let mut pending = vec![(root, Vec::new())];
        while let Some((id, path)) = pending.pop() {
            if path.len() > LONGEST_PATH || !self.seen.insert((id, path.clone())) {
                continue;
            }
            let bytes = self.repository.store.bytes(&id, Kind::Tree, &mut self.scratch);
            let mut at = 0;
            while let Some((entry, next)) = bytes.as_deref().and_then(|tree| object::tree_entry(tree, at, hash)) {
                at = next;
                let below = || [&path, entry.name].concat();
                match entry.mode {
                    Mode::Tree => pending.push((entry.id.to_owned(), [&below()[..], b"/"].concat())),
                    Mode::File | Mode::Link if self.wanted.contains(entry.id) => {
                        let (id, path) = (entry.id.to_owned(), below());
                        if self.takes(&id, &path) {
                            found.push((id, path));
                        }
                    }
                    _ => {}
                }
            }
        }
        found
    }
}

impl Repository {
    /// Origins of blobs at paths that are not left out.
    pub(crate) fn besides(
        &self,
        scope: &Scope,
        wanted: FxHashSet<ObjectId>,
        is_left_out: IsLeftOut<'_>,
    ) -> Vec<(ObjectId, Origin)> {
        let (seen, scratch) = (FxHashSet::default(), Scratch::new(HELD));
        let mut search = Outside { repository: self, is_left_out, wanted, seen, scratch };
        let mut origins = Vec::new();
        if search.wanted.is_empty() {
            return origins;
        }
        match scope {
            Scope::All => self.all_besides(&mut search, &mut origins),
            Scope::Range { tips, bases } => {
                let mut scratch = Scratch::new(HELD);
                let mut range = self.range(tips, bases, &mut scratch);
                self.brought(&mut range, &mut scratch, &mut |brought, scratch| {
                    if search.takes(&brought.id, brought.path) {
                        self.say(&brought, scratch, &mut origins);
                    }
                });
            }
        }
        origins
    }

    fn all_besides(&self, search: &mut Outside<'_>, origins: &mut Vec<(ObjectId, Origin)>) {
        let ends = self.ends(&mut search.scratch);
        let commits = self.commits(&ends);
        let order = commits.in_order();
        let reached = order.partition_point(|&at| commits.is_reached(at));
        let look_through = |search: &mut Outside<'_>, part: std::ops::Range<usize>, origins: &mut Vec<_>| {
            for place in part {
                if search.wanted.is_empty() {
                    return;
                }
                let found = search.tree(commits.tree(order[place]));
                if !found.is_empty() {
                    let (id, reachable) = (commits.id(order[place]), commits.is_reached(order[place]));
                    let place = Place { id, reachable, order: place as u32 };
                    self.attribute(found, place, &mut search.scratch, origins);
                }
            }
        };
        look_through(search, 0..reached, origins);
        for &tree in &ends.trees {
            origins.extend(search.tree(tree).into_iter().map(|(id, path)| (id, no_commit(&path, true))));
        }
        look_through(search, reached..order.len(), origins);
        for entry in self.index().map(|index| index.entries).unwrap_or_default() {
            if search.takes(&entry.id, &entry.path) {
                origins.push((entry.id, no_commit(&entry.path, true)));
            }
        }
    }
}
