//! Which files differ between two revisions, or between a revision and what is staged.

use crate::Repository;
use crate::brought::{HELD, LONGEST_PATH};
use crate::index::{Index, IndexFault};
use crate::name::{id_of, printed};
use crate::object::{self, Mode};
use crate::pack::lookup::Scratch;
use crate::revision::Unresolved;
use gix_hash::ObjectId;
use gix_object::Kind;
use source::ObjectId as Id;
use std::collections::BTreeMap;

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Side {
    /// No files, as before the first commit.
    Nothing,
    /// The files of a commit.
    Revision(Id),
    /// What is staged.
    Index,
}

/// What happened to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// It is new.
    Added,
    /// It is gone.
    Deleted,
    /// It has another content.
    Modified,
    /// It has another path and the same content.
    Renamed,
}

/// A file that differs. Paths are escaped as those of `source::File`; ids are those of blobs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// Path before, unless it is new.
    pub old_path: Option<String>,
    /// Path after, unless it is gone.
    pub new_path: Option<String>,
    /// Content before.
    pub old_id: Option<Id>,
    /// Content after.
    pub new_id: Option<Id>,
    /// What happened.
    pub status: Status,
}

/// Why two sides cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CompareFault {
    /// A side is no commit, or not here.
    Revision(Unresolved),
    /// The index cannot be read.
    Index(IndexFault),
    /// A tree is missing or damaged.
    MissingTree(Id),
    /// The same few trees stand in one another so often that their files have no end.
    TooManyFiles,
}

impl std::fmt::Display for CompareFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            CompareFault::Revision(fault) => fault.fmt(f),
            CompareFault::Index(fault) => fault.fmt(f),
            CompareFault::MissingTree(id) => write!(f, "the tree {id} is missing or damaged"),
            CompareFault::TooManyFiles => f.write_str("its trees hold more files than can be compared"),
        }
    }
}

impl std::error::Error for CompareFault {}

/// Files of one side that the other does not have like this.
type Files = BTreeMap<Vec<u8>, ObjectId>;

#[derive(Default)]
struct Difference {
    old: Files,
    new: Files,
    /// Bytes of all paths that were listed.
    listed: usize,
}

/// A million files have about half of this: trees in trees can be made to have any number.
const MOST_LISTED: usize = 128 << 20;

impl Repository {
    /// Files that differ, ordered by path (the old one of what is gone). Modes and submodules do not count.
    pub fn changed(&self, base: &Side, tip: &Side) -> Result<Vec<Change>, CompareFault> {
        let scratch = &mut Scratch::new(HELD);
        let mut difference = Difference::default();
        match (base, tip) {
            (Side::Index, Side::Index) => {}
            (Side::Index, other) | (other, Side::Index) => {
                let tree = self.side(other, scratch)?;
                let index = self.index().map_err(CompareFault::Index)?;
                self.compare_index(tree, &index, &mut difference, scratch)?;
                if *base == Side::Index {
                    std::mem::swap(&mut difference.old, &mut difference.new);
                }
            }
            (base, tip) => {
                let (base, tip) = (self.side(base, scratch)?, self.side(tip, scratch)?);
                self.compare_trees(base, tip, &mut difference, scratch)?;
            }
        }
        Ok(difference.into_changes())
    }

    fn side(&self, side: &Side, scratch: &mut Scratch) -> Result<Option<ObjectId>, CompareFault> {
        match side {
            Side::Revision(id) => self.tree_of(id, scratch).map(Some).map_err(CompareFault::Revision),
            Side::Nothing | Side::Index => Ok(None),
        }
    }

    /// The entries of the tree of a folder; their paths are booked.
    fn listed(
        &self,
        tree: Option<ObjectId>,
        folder: &[u8],
        difference: &mut Difference,
        scratch: &mut Scratch,
    ) -> Result<BTreeMap<Vec<u8>, (ObjectId, Mode)>, CompareFault> {
        let Some(tree) = tree else { return Ok(BTreeMap::new()) };
        let missing = || CompareFault::MissingTree(id_of(&tree));
        let bytes = self.store.bytes(&tree, Kind::Tree, scratch).ok_or_else(missing)?;
        let entries = object::tree_entries(&bytes, self.store.hash).map_err(|_| missing())?;
        let entries = entries.into_iter().filter(|entry| entry.mode != Mode::Submodule);
        difference.listed += entries.clone().map(|entry| folder.len() + entry.name.len()).sum::<usize>();
        if difference.listed > MOST_LISTED {
            return Err(CompareFault::TooManyFiles);
        }
        Ok(entries.map(|entry| (entry.name.to_vec(), (entry.id.to_owned(), entry.mode))).collect())
    }

    fn compare_trees(
        &self,
        base: Option<ObjectId>,
        tip: Option<ObjectId>,
        difference: &mut Difference,
        scratch: &mut Scratch,
    ) -> Result<(), CompareFault> {
        let mut pending = vec![(base, tip, Vec::new())];
        while let Some((base, tip, path)) = pending.pop() {
            if base == tip || path.len() > LONGEST_PATH {
                continue;
            }
            let old = self.listed(base, &path, difference, scratch)?;
            let mut new = self.listed(tip, &path, difference, scratch)?;
            for (name, (old_id, old_mode)) in old {
                let other = new.remove(&name);
                if other.is_some_and(|(id, _)| id == old_id) {
                    continue;
                }
                let old_tree = difference.old_or_tree(&path, &name, old_id, old_mode);
                let new_tree = other.and_then(|(id, mode)| difference.new_or_tree(&path, &name, id, mode));
                pending.push((old_tree, new_tree, [&path[..], &name, b"/"].concat()));
            }
            for (name, (id, mode)) in new {
                let tree = difference.new_or_tree(&path, &name, id, mode);
                pending.push((None, tree, [&path[..], &name, b"/"].concat()));
            }
        }
        Ok(())
    }

    /// Compares a tree with the index. Folders that the index knows to be equal to a tree are passed over.
    fn compare_index(
        &self,
        tree: Option<ObjectId>,
        index: &Index,
        difference: &mut Difference,
        scratch: &mut Scratch,
    ) -> Result<(), CompareFault> {
        let mut pending = vec![(tree, Vec::new(), 0..index.entries.len())];
        while let Some((tree, path, range)) = pending.pop() {
            if (tree.is_some() && tree == index.trees.get(&path).copied()) || path.len() > LONGEST_PATH {
                continue;
            }
            let mut old = self.listed(tree, &path, difference, scratch)?;
            let mut at = range.start;
            while at < range.end {
                let entry = &index.entries[at];
                let rest = &entry.path[path.len()..];
                let Some(slash) = memchr::memchr(b'/', rest) else {
                    at += 1;
                    let before = old.remove(rest);
                    if entry.mode == Mode::Submodule || before.is_some_and(|(id, _)| id == entry.id) {
                        continue;
                    }
                    difference.new.insert(entry.path.clone(), entry.id);
                    if let Some((id, mode)) = before {
                        let tree = difference.old_or_tree(&path, rest, id, mode);
                        pending.push((tree, [&path[..], rest, b"/"].concat(), 0..0));
                    }
                    continue;
                };
                let folder = entry.path[..=path.len() + slash].to_vec();
                let end = at + index.entries[at..range.end].partition_point(|entry| entry.path.starts_with(&folder));
                let before = old.remove(&rest[..slash]);
                let tree = before.and_then(|(id, mode)| difference.old_or_tree(&path, &rest[..slash], id, mode));
                pending.push((tree, folder, at..end));
                at = end;
            }
            for (name, (id, mode)) in old {
                let tree = difference.old_or_tree(&path, &name, id, mode);
                pending.push((tree, [&path[..], &name, b"/"].concat(), 0..0));
            }
        }
        Ok(())
    }
}

impl Difference {
    /// Notes a file of the old side; a folder is returned.
    fn old_or_tree(&mut self, path: &[u8], name: &[u8], id: ObjectId, mode: Mode) -> Option<ObjectId> {
        if mode == Mode::Tree {
            return Some(id);
        }
        self.old.insert([path, name].concat(), id);
        None
    }

    fn new_or_tree(&mut self, path: &[u8], name: &[u8], id: ObjectId, mode: Mode) -> Option<ObjectId> {
        if mode == Mode::Tree {
            return Some(id);
        }
        self.new.insert([path, name].concat(), id);
        None
    }

    fn into_changes(mut self) -> Vec<Change> {
        let mut changes = Vec::new();
        let mut gone: BTreeMap<ObjectId, Vec<Vec<u8>>> = BTreeMap::new();
        for (path, old) in self.old {
            match self.new.remove(&path) {
                Some(new) => changes.push(change(Status::Modified, Some((&path, old)), Some((&path, new)))),
                None => gone.entry(old).or_default().push(path),
            }
        }
        // Backwards, so that the first of several equal files is paired with the first: `pop` takes the last.
        gone.values_mut().for_each(|paths| paths.reverse());
        for (path, new) in self.new {
            match gone.get_mut(&new).and_then(Vec::pop) {
                Some(old) => changes.push(change(Status::Renamed, Some((&old, new)), Some((&path, new)))),
                None => changes.push(change(Status::Added, None, Some((&path, new)))),
            }
        }
        for (id, paths) in gone {
            changes.extend(paths.iter().map(|path| change(Status::Deleted, Some((path, id)), None)));
        }
        changes.sort_by(|a, b| (a.place(), a).cmp(&(b.place(), b)));
        changes
    }
}

impl Change {
    fn place(&self) -> Option<&String> {
        self.new_path.as_ref().or(self.old_path.as_ref())
    }
}

fn change(status: Status, old: Option<(&Vec<u8>, ObjectId)>, new: Option<(&Vec<u8>, ObjectId)>) -> Change {
    Change {
        old_path: old.map(|(path, _)| printed(path)),
        new_path: new.map(|(path, _)| printed(path)),
        old_id: old.map(|(_, id)| id_of(&id)),
        new_id: new.map(|(_, id)| id_of(&id)),
        status,
    }
}
