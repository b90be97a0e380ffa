//! All objects of a repository: its packs, its loose objects, and those of the folders that it borrows from.

use crate::copies::Bits;
use crate::loose::{self, Loose};
use crate::pack::Pack;
use crate::pack::lookup::{Object, Scratch};
use gix_hash::{ObjectId, oid};
use gix_object::Kind;
use source::HistoryTrouble;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// git follows object folders that name object folders this far.
const ALTERNATES_DEPTH: usize = 5;

/// The objects of a repository.
pub(crate) struct Store {
    pub(crate) hash: gix_hash::Kind,
    pub(crate) packs: Vec<Pack>,
    /// Object folders, the repository's own first.
    pub(crate) folders: Vec<PathBuf>,
    /// Whether a pack came from a server that promised the rest of the objects.
    pub(crate) has_promises: bool,
    /// Objects that several packs have.
    pub(crate) copies: OnceLock<Vec<Bits>>,
    /// What was wrong when it was opened.
    pub(crate) troubles: Vec<HistoryTrouble>,
}

/// How a look-up ended.
pub(crate) enum Found {
    Object(Object),
    Missing,
    Damaged,
}

impl Store {
    /// Opens the object folders and those that they name as alternates.
    pub(crate) fn open(folders: &[PathBuf], hash: gix_hash::Kind) -> Store {
        let mut store = Store {
            hash,
            packs: Vec::new(),
            folders: Vec::new(),
            has_promises: false,
            copies: OnceLock::new(),
            troubles: Vec::new(),
        };
        let mut seen = Vec::new();
        let mut pending: Vec<(PathBuf, usize)> = folders.iter().rev().map(|folder| (folder.clone(), 0)).collect();
        while let Some((folder, depth)) = pending.pop() {
            let Ok(real) = folder.canonicalize() else {
                store.trouble("missing-alternate", "An object folder that the repository borrows from is not there.");
                continue;
            };
            if seen.contains(&real) {
                continue;
            }
            seen.push(real);
            store.open_packs(&folder.join("pack"));
            let named = alternates(&folder).unwrap_or_else(|| {
                store.trouble("missing-alternate", "Which object folders the repository borrows from cannot be read.");
                Vec::new()
            });
            if !named.is_empty() && depth >= ALTERNATES_DEPTH {
                store.trouble("missing-alternate", "Object folders borrow from each other more than five levels deep.");
            } else {
                pending.extend(named.into_iter().rev().map(|folder| (folder, depth + 1)));
            }
            store.folders.push(folder);
        }
        store
    }

    fn trouble(&mut self, kind: &'static str, message: impl Into<String>) {
        self.troubles.push(HistoryTrouble { kind, message: message.into(), lost: true });
    }

    fn open_packs(&mut self, folder: &Path) {
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return,
            Err(_) => return self.trouble("damaged-pack", "A folder of packs could not be listed."),
        };
        let mut names: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        names.sort_unstable();
        let is = |path: &Path, extension: &str| path.extension().is_some_and(|found| found == extension);
        for path in names.iter().filter(|path| is(path, "idx")) {
            match Pack::open(path, self.hash) {
                Some(pack) => self.packs.push(pack),
                None => self.trouble("damaged-pack", format!("The index of {} cannot be read.", pack_name(path))),
            }
        }
        self.has_promises |= names.iter().any(|path| is(path, "promisor"));
        // A pack that is just being written has no index yet; its name begins with `tmp_`.
        for path in names.iter().filter(|path| is(path, "pack") && pack_name(path).starts_with("pack-")) {
            if names.binary_search(&path.with_extension("idx")).is_err() {
                self.trouble("damaged-pack", format!("{} has no index.", pack_name(path)));
            }
        }
    }

    /// Looks an object up. A copy that is damaged does not hide another one.
    pub(crate) fn find(&self, id: &oid, scratch: &mut Scratch) -> Found {
        self.find_but(id, usize::MAX, scratch)
    }

    /// Looks an object up everywhere but in one pack.
    pub(crate) fn find_but(&self, id: &oid, but: usize, scratch: &mut Scratch) -> Found {
        // git knows the empty tree without having it.
        if id.is_empty_tree() {
            return Found::Object((Kind::Tree, Arc::default()));
        }
        let mut is_there = false;
        for (number, pack) in self.packs.iter().enumerate().filter(|&(number, _)| number != but) {
            let Some(position) = pack.position(id) else { continue };
            if let Some(object) = pack.object(number, pack.offset(position), scratch) {
                return Found::Object(object);
            }
            is_there = true;
        }
        for folder in &self.folders {
            match loose::read(&loose::path(folder, id), &mut scratch.inflate, |_, _| true) {
                Some(Loose::Object(kind, bytes)) => return Found::Object((kind, Arc::new(bytes))),
                Some(_) => is_there = true,
                None => {}
            }
        }
        if is_there { Found::Damaged } else { Found::Missing }
    }

    /// The bytes of an object of a kind; `None` when it is missing, damaged or of another kind.
    pub(crate) fn bytes(&self, id: &oid, kind: Kind, scratch: &mut Scratch) -> Option<Arc<Vec<u8>>> {
        match self.find(id, scratch) {
            Found::Object((found, bytes)) if found == kind => Some(bytes),
            _ => None,
        }
    }

    /// Kind and size of an object, without making it.
    pub(crate) fn kind_and_size(&self, id: &oid, scratch: &mut Scratch) -> Option<(Kind, u64)> {
        if id.is_empty_tree() {
            return Some((Kind::Tree, 0));
        }
        for (number, pack) in self.packs.iter().enumerate() {
            if let Some(position) = pack.position(id)
                && let Some(found) = pack.kind_and_size(number, pack.offset(position), scratch)
            {
                return Some(found);
            }
        }
        self.folders.iter().find_map(|folder| {
            match loose::read(&loose::path(folder, id), &mut scratch.inflate, |_, _| false)? {
                Loose::Object(kind, bytes) => Some((kind, bytes.len() as u64)),
                Loose::Unwanted(kind, size) => Some((kind, size)),
                Loose::Damaged => None,
            }
        })
    }

    /// Whether an object is there, whole or not.
    pub(crate) fn contains(&self, id: &oid) -> bool {
        id.is_empty_tree()
            || self.packs.iter().any(|pack| pack.position(id).is_some())
            || self.folders.iter().any(|folder| loose::path(folder, id).exists())
    }

    /// Whether bytes are those that an id stands for.
    pub(crate) fn is(&self, id: &oid, kind: Kind, bytes: &[u8]) -> bool {
        gix_object::compute_hash(self.hash, kind, bytes).is_ok_and(|computed: ObjectId| computed == id)
    }
}

/// A name for messages.
pub(crate) fn pack_name(path: &Path) -> String {
    path.file_name().map(source::escape_name).unwrap_or_default()
}

/// The object folders that an object folder borrows from; `None` when that cannot be read.
fn alternates(folder: &Path) -> Option<Vec<PathBuf>> {
    let bytes = match crate::files::read(&folder.join("info/alternates")) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Some(Vec::new()),
        bytes => bytes.ok()?,
    };
    let lines = bytes.split(|&byte| byte == b'\n').filter(|line| !line.is_empty() && line[0] != b'#');
    Some(lines.map(|line| folder.join(crate::name::path_of(line))).collect())
}
