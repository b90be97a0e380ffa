//! Revisions and the index as trees of files.

use crate::Repository;
use crate::index::IndexFault;
use crate::name::{id_of, oid_of, printed};
use crate::object::{self, Mode};
use crate::pack::lookup::Scratch;
use crate::revision::Unresolved;
use crate::store::Found;
use gix_hash::ObjectId;
use gix_object::Kind;
use rustc_hash::FxHashMap;
use source::{Entry, EntryKind, ObjectId as Id, ReadFault, Tree, unescape_name};
use std::collections::BTreeMap;
use std::io;
use std::sync::Mutex;

/// Recent objects kept by a tree.
const HELD: usize = 16 << 20;

/// Look-up buffers, one for each thread that is reading.
struct Pool(Mutex<Vec<Scratch>>);

impl Pool {
    fn with<T>(&self, act: impl FnOnce(&mut Scratch) -> T) -> T {
        let lock = || self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let mut scratch = lock().pop().unwrap_or_else(|| Scratch::new(HELD));
        let result = act(&mut scratch);
        lock().push(scratch);
        result
    }
}

/// The files of a commit. Submodules are left out: their files belong to another repository.
pub struct RevisionTree<'r> {
    repository: &'r Repository,
    /// Folders that were met, with their trees.
    folders: Mutex<FxHashMap<String, ObjectId>>,
    pool: Pool,
}

/// The files that are staged. Of a file in conflict our side is shown; submodules are left out.
pub struct IndexTree<'r> {
    repository: &'r Repository,
    /// Folder to names in it; a folder has no id.
    folders: BTreeMap<String, BTreeMap<String, Option<(ObjectId, Mode)>>>,
    pool: Pool,
}

impl Repository {
    /// The files of a commit, a tag or a tree.
    pub fn revision_tree(&self, id: &Id) -> Result<RevisionTree<'_>, Unresolved> {
        let scratch = &mut Scratch::new(0);
        let tree = self.tree_of(id, scratch)?;
        let folders = Mutex::new(FxHashMap::from_iter([(String::new(), tree)]));
        Ok(RevisionTree { repository: self, folders, pool: Pool(Mutex::default()) })
    }

    /// The files that are staged.
    pub fn index_tree(&self) -> Result<IndexTree<'_>, IndexFault> {
        let mut folders: BTreeMap<String, BTreeMap<String, Option<(ObjectId, Mode)>>> = BTreeMap::new();
        folders.insert(String::new(), BTreeMap::new());
        for entry in self.index()?.entries.iter().filter(|entry| entry.mode != Mode::Submodule) {
            let mut path = printed(&entry.path);
            let mut value = Some((entry.id, entry.mode));
            loop {
                let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
                let is_new_folder = !folders.contains_key(folder);
                folders.entry(folder.to_owned()).or_default().insert(name.to_owned(), value);
                if !is_new_folder {
                    break;
                }
                value = None;
                path = folder.to_owned();
            }
        }
        Ok(IndexTree { repository: self, folders, pool: Pool(Mutex::default()) })
    }

    /// The tree that a commit, a tag or a tree stands for.
    pub(crate) fn tree_of(&self, id: &Id, scratch: &mut Scratch) -> Result<ObjectId, Unresolved> {
        let oid = oid_of(id, self.store.hash).ok_or(Unresolved::NoSuchName)?;
        let mut ends = crate::commits::Ends::default();
        self.peel(oid, &mut ends, scratch);
        if let Some(&tree) = ends.trees.first() {
            return Ok(tree);
        }
        let commit = self.commit_of(oid, scratch)?;
        let bytes = self.store.bytes(&commit, Kind::Commit, scratch);
        let text = bytes.as_deref().and_then(|bytes| object::commit(bytes));
        text.map(|text| text.tree).ok_or_else(|| Unresolved::Missing(id_of(&commit)))
    }

    fn entry(&self, name: String, id: ObjectId, mode: Mode, scratch: &mut Scratch) -> Entry {
        let kind = match mode {
            Mode::Tree => EntryKind::Folder,
            Mode::Link => EntryKind::Link,
            Mode::Submodule => EntryKind::Special,
            // A blob that is missing or damaged is listed all the same: reading it says what is wrong.
            Mode::File => EntryKind::File(self.store.kind_and_size(&id, scratch).map_or(0, |(_, size)| size)),
        };
        Entry { name, kind }
    }

    fn file(&self, id: &ObjectId, scratch: &mut Scratch) -> Result<Vec<u8>, ReadFault> {
        match self.store.find(id, scratch) {
            Found::Object((Kind::Blob, bytes)) => {
                Ok(std::sync::Arc::try_unwrap(bytes).unwrap_or_else(|shared| shared.to_vec()))
            }
            Found::Object(_) | Found::Damaged => Err(ReadFault::System(io::ErrorKind::InvalidData)),
            // The path is there: only who asks for something else may be told that it is not.
            Found::Missing => Err(ReadFault::Missing),
        }
    }
}

impl RevisionTree<'_> {
    /// The tree of a folder, from the nearest folder above that is known.
    fn folder(&self, path: &str, scratch: &mut Scratch) -> Result<ObjectId, ReadFault> {
        let known = || self.folders.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let mut above = path;
        let mut id = loop {
            if let Some(&id) = known().get(above) {
                break id;
            }
            above = above.rsplit_once('/').map_or("", |(folder, _)| folder);
        };
        let below = path[above.len()..].split('/').filter(|name| !name.is_empty());
        for name in below {
            match self.find(id, name, scratch)? {
                (found, Mode::Tree) => id = found,
                _ => return Err(ReadFault::System(io::ErrorKind::NotADirectory)),
            }
        }
        known().insert(path.to_owned(), id);
        Ok(id)
    }

    fn bytes(&self, tree: ObjectId, scratch: &mut Scratch) -> Result<std::sync::Arc<Vec<u8>>, ReadFault> {
        match self.repository.store.find(&tree, scratch) {
            Found::Object((Kind::Tree, bytes)) => Ok(bytes),
            Found::Missing => Err(ReadFault::Missing),
            _ => Err(ReadFault::System(io::ErrorKind::InvalidData)),
        }
    }

    fn find(&self, tree: ObjectId, name: &str, scratch: &mut Scratch) -> Result<(ObjectId, Mode), ReadFault> {
        let bytes = self.bytes(tree, scratch)?;
        let name = unescape_name(name);
        let mut at = 0;
        while let Some((entry, next)) = object::tree_entry(&bytes, at, self.repository.store.hash) {
            if entry.name == name.as_encoded_bytes() {
                return Ok((entry.id.to_owned(), entry.mode));
            }
            at = next;
        }
        Err(ReadFault::Gone)
    }
}

impl Tree for RevisionTree<'_> {
    fn entries(&self, folder: &str) -> Result<Vec<Entry>, ReadFault> {
        self.pool.with(|scratch| {
            let tree = self.folder(folder, scratch)?;
            let bytes = self.bytes(tree, scratch)?;
            let hash = self.repository.store.hash;
            let found = object::tree_entries(&bytes, hash)
                .map_err(|_| ReadFault::System(io::ErrorKind::InvalidData))?
                .into_iter()
                .filter(|entry| entry.mode != Mode::Submodule && is_single(entry.name));
            let entries =
                found.map(|entry| self.repository.entry(printed(entry.name), entry.id.to_owned(), entry.mode, scratch));
            Ok(entries.collect())
        })
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadFault> {
        self.pool.with(|scratch| {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            let tree = self.folder(folder, scratch)?;
            match self.find(tree, name, scratch)? {
                (id, Mode::File | Mode::Link) => self.repository.file(&id, scratch),
                _ => Err(ReadFault::System(io::ErrorKind::IsADirectory)),
            }
        })
    }
}

/// Whether a name is one part of a path. Trees that say otherwise are hostile.
fn is_single(name: &[u8]) -> bool {
    !name.is_empty() && !name.contains(&b'/') && name != b"." && name != b".."
}

impl Tree for IndexTree<'_> {
    fn entries(&self, folder: &str) -> Result<Vec<Entry>, ReadFault> {
        let names = self.folders.get(folder).ok_or(ReadFault::Gone)?;
        let entry = |(name, value): (&String, &Option<(ObjectId, Mode)>), scratch: &mut Scratch| match value {
            Some((id, mode)) => self.repository.entry(name.clone(), *id, *mode, scratch),
            None => Entry { name: name.clone(), kind: EntryKind::Folder },
        };
        Ok(self.pool.with(|scratch| names.iter().map(|named| entry(named, scratch)).collect()))
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadFault> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        match self.folders.get(folder).and_then(|names| names.get(name)).ok_or(ReadFault::Gone)? {
            Some((id, _)) => self.pool.with(|scratch| self.repository.file(id, scratch)),
            None => Err(ReadFault::System(io::ErrorKind::IsADirectory)),
        }
    }
}

/// Bytes of paths below one tree: more than a million files have.
const MOST_FLATTENED: usize = 128 << 20;

/// All files below a tree with their paths behind a prefix; the id of a tree that is missing, damaged or has no end as an error.
pub(crate) fn flattened(
    repository: &Repository,
    tree: ObjectId,
    prefix: &[u8],
) -> Result<Vec<(Vec<u8>, ObjectId, Mode)>, ObjectId> {
    let scratch = &mut Scratch::new(HELD);
    let hash = repository.store.hash;
    let mut found = Vec::new();
    let mut pending = vec![(tree, prefix.to_vec())];
    let mut size = 0;
    while let Some((tree, prefix)) = pending.pop() {
        let bytes = repository.store.bytes(&tree, Kind::Tree, scratch).ok_or(tree)?;
        for entry in object::tree_entries(&bytes, hash).map_err(|_| tree)? {
            let mut path = prefix.clone();
            path.extend_from_slice(entry.name);
            size += path.len();
            match entry.mode {
                _ if size > MOST_FLATTENED => return Err(tree),
                Mode::Tree if path.len() < crate::brought::LONGEST_PATH => {
                    path.push(b'/');
                    pending.push((entry.id.to_owned(), path));
                }
                Mode::Tree => return Err(tree),
                mode => found.push((path, entry.id.to_owned(), mode)),
            }
        }
    }
    Ok(found)
}
