//! What the commits of a range have that none of their parents has at the same path. So a merge counts for what was only changed
//! in the merge.

use crate::Repository;
use crate::object::{self, Mode, TreeEntry};
use crate::origins::{Place, no_commit};
use crate::pack::lookup::Scratch;
use crate::range::{Range, Step};
use gix_hash::ObjectId;
use gix_object::Kind;
use rustc_hash::{FxHashMap, FxHashSet};
use source::Origin;

/// Something that a commit brings in.
pub(crate) struct Brought<'a> {
    pub(crate) commit: Option<&'a Step>,
    /// Place of the commit in the range.
    pub(crate) order: u32,
    pub(crate) path: &'a [u8],
    pub(crate) id: ObjectId,
}

impl Repository {
    /// Shows everything that the commits of a range bring in, each time that one does; trees that are not there are added to
    /// what is missing.
    pub(crate) fn brought(
        &self,
        range: &mut Range,
        scratch: &mut Scratch,
        see: &mut dyn FnMut(Brought<'_>, &mut Scratch),
    ) {
        let mut missing = Vec::new();
        let mut trees: FxHashMap<ObjectId, ObjectId> = range.commits.iter().map(|step| (step.id, step.tree)).collect();
        for (order, step) in range.commits.iter().enumerate() {
            let mut parents = Vec::new();
            for parent in &step.parents {
                if let Some(&tree) = trees.get(parent) {
                    parents.push(tree);
                } else if let Some(bytes) = self.store.bytes(parent, Kind::Commit, scratch)
                    && let Some(text) = object::commit(&bytes)
                {
                    trees.insert(*parent, text.tree);
                    parents.push(text.tree);
                }
            }
            self.compare(step.tree, parents, Some((step, order as u32)), scratch, &mut missing, see);
        }
        for &tree in &range.trees {
            self.compare(tree, Vec::new(), None, scratch, &mut missing, see);
        }
        for &id in &range.blobs {
            see(Brought { commit: None, order: u32::MAX, path: b"", id }, scratch);
        }
        range.missing.extend(missing);
        range.missing.sort_unstable();
        range.missing.dedup();
    }

    /// What a tree has that none of the others has at the same path.
    fn compare(
        &self,
        tree: ObjectId,
        others: Vec<ObjectId>,
        commit: Option<(&Step, u32)>,
        scratch: &mut Scratch,
        missing: &mut Vec<ObjectId>,
        see: &mut dyn FnMut(Brought<'_>, &mut Scratch),
    ) {
        let hash = self.store.hash;
        let mut pending = vec![(tree, others, Vec::new())];
        while let Some((tree, others, path)) = pending.pop() {
            if others.contains(&tree) {
                continue;
            }
            let Some(bytes) = self.store.bytes(&tree, Kind::Tree, scratch) else {
                missing.push(tree);
                continue;
            };
            // A parent's tree that is not there hides nothing: everything counts as new.
            let others: Vec<_> =
                others.iter().filter_map(|other| self.store.bytes(other, Kind::Tree, scratch)).collect();
            let others: Vec<Vec<TreeEntry<'_>>> = others.iter().map(|other| by_name(other, hash)).collect();
            let mut at = 0;
            let mut folders = Vec::new();
            while let Some((entry, next)) = object::tree_entry(&bytes, at, hash) {
                at = next;
                let same_name = |entries: &Vec<TreeEntry<'_>>| {
                    let at = entries.binary_search_by(|other| other.name.cmp(entry.name)).ok()?;
                    Some((entries[at].id.to_owned(), entries[at].mode))
                };
                let there: Vec<(ObjectId, Mode)> = others.iter().filter_map(same_name).collect();
                if entry.mode == Mode::Submodule || there.iter().any(|(id, _)| *id == entry.id) {
                    continue;
                }
                let mut path: Vec<u8> = path.clone();
                path.extend_from_slice(entry.name);
                if entry.mode == Mode::Tree {
                    path.push(b'/');
                    let there = there.into_iter().filter(|(_, mode)| *mode == Mode::Tree).map(|(id, _)| id);
                    if path.len() < LONGEST_PATH {
                        folders.push((entry.id.to_owned(), there.collect(), path));
                    } else {
                        missing.push(entry.id.to_owned());
                    }
                } else {
                    let (commit, order) = commit.unzip();
                    let order = order.unwrap_or(u32::MAX);
                    see(Brought { commit, order, path: &path, id: entry.id.to_owned() }, scratch);
                }
            }
            if at < bytes.len() {
                missing.push(tree);
            }
            pending.extend(folders.into_iter().rev());
        }
    }

    /// Origins of blobs in a range.
    pub(crate) fn origins_in(&self, range: &mut Range, wanted: Vec<ObjectId>) -> Vec<(ObjectId, Origin)> {
        let mut wanted: FxHashSet<ObjectId> = wanted.into_iter().collect();
        let mut origins = Vec::new();
        let mut scratch = Scratch::new(HELD);
        self.brought(range, &mut scratch, &mut |brought, scratch| {
            if wanted.remove(&brought.id) {
                self.say(&brought, scratch, &mut origins);
            }
        });
        origins
    }

    /// Says of a blob where it was brought in.
    pub(crate) fn say(&self, brought: &Brought<'_>, scratch: &mut Scratch, origins: &mut Vec<(ObjectId, Origin)>) {
        match brought.commit {
            Some(step) => {
                let place = Place { id: step.id, reachable: true, order: brought.order };
                self.attribute(vec![(brought.id, brought.path.to_vec())], place, scratch, origins);
            }
            None => origins.push((brought.id, no_commit(brought.path, true))),
        }
    }
}

/// Paths longer than this are not followed: trees in trees can be made to go on for ever.
pub(crate) const LONGEST_PATH: usize = 64 << 10;
/// Recent objects kept while trees are compared.
pub(crate) const HELD: usize = 64 << 20;

fn by_name(tree: &[u8], hash: gix_hash::Kind) -> Vec<TreeEntry<'_>> {
    let mut entries = Vec::new();
    let mut at = 0;
    while let Some((entry, next)) = object::tree_entry(tree, at, hash) {
        entries.push(entry);
        at = next;
    }
    // In a tree a folder stands as if its name ended in `/`.
    entries.sort_by(|a, b| a.name.cmp(b.name));
    entries
}
