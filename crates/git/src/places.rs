//! The place that is told of a blob, of all those at which a walk meets it: see `source::Origin`.

use crate::Repository;
use crate::name::{id_of, printed};
use crate::object;
use crate::pack::lookup::Scratch;
use gix_hash::{ObjectId, oid};
use gix_object::Kind;
use rustc_hash::FxHashMap;
use source::{Origin, Standing};
use std::collections::BTreeMap;

/// Places of blobs that are looked for.
pub(crate) struct Places<'a> {
    /// What is looked for, with the best place so far.
    wanted: FxHashMap<ObjectId, Option<Place>>,
    /// Which first two bytes the wanted ids have: most entries are dismissed by one look.
    beginnings: Vec<bool>,
    /// Names of files that are wanted whatever their content.
    asks: &'a dyn Fn(&str) -> bool,
    /// What it said: trees say the same names again and again.
    asked: FxHashMap<Box<[u8]>, bool>,
    /// Paths that do not count.
    is_left_out: Option<&'a dyn Fn(&str) -> bool>,
    /// Paths that are looked for themselves, whatever stands there.
    at: Option<At<'a>>,
}

/// Paths that are looked for, each with what stood there first.
struct At<'a> {
    asks: &'a dyn Fn(&str) -> bool,
    met: BTreeMap<Vec<u8>, (ObjectId, Held)>,
    asked: FxHashMap<Box<[u8]>, bool>,
}

/// So many paths are told: folders in folders can be made to have any number of them.
pub(crate) const MOST_PATHS: usize = 100_000;
/// For so many paths it is kept in mind whether they are looked for.
const MOST_ASKED: usize = 1 << 20;

/// A blob that is looked for, and its origin if it was met.
pub(crate) type Placed = (ObjectId, Option<Origin>);

/// Where a blob was met.
#[derive(Clone)]
struct Place {
    path: Vec<u8>,
    standing: Standing,
    held: Held,
}

/// Who holds a blob.
#[derive(Clone, Copy)]
pub(crate) enum Held {
    /// A commit, by its place in the order of commits.
    Commit { order: u32, id: ObjectId, reachable: bool },
    /// A ref, a tag or the index, without a commit.
    Otherwise,
}

impl<'a> Places<'a> {
    pub(crate) fn of(wanted: impl Iterator<Item = ObjectId>, asks: &'a dyn Fn(&str) -> bool) -> Places<'a> {
        let wanted: FxHashMap<ObjectId, Option<Place>> = wanted.map(|id| (id, None)).collect();
        let mut beginnings = vec![false; 1 << 16];
        wanted.keys().for_each(|id| beginnings[beginning(id)] = true);
        Places { wanted, beginnings, asks, asked: FxHashMap::default(), is_left_out: None, at: None }
    }

    /// Places of paths instead of blobs.
    pub(crate) fn at(asks: &'a dyn Fn(&str) -> bool) -> Places<'a> {
        let at = At { asks, met: BTreeMap::new(), asked: FxHashMap::default() };
        Places { at: Some(at), ..Places::of(std::iter::empty(), &|_| false) }
    }

    /// Whether paths are looked for.
    pub(crate) fn is_of_paths(&self) -> bool {
        self.at.is_some()
    }

    /// Places besides the paths that somebody leaves out: what was also elsewhere is not left out.
    pub(crate) fn besides(wanted: impl Iterator<Item = ObjectId>, is_left_out: &'a dyn Fn(&str) -> bool) -> Places<'a> {
        Places { is_left_out: Some(is_left_out), ..Places::of(wanted, &|_| false) }
    }

    /// Whether it matters at which path a folder stands, and not only in what kind of folders.
    pub(crate) fn is_by_path(&self) -> bool {
        self.is_left_out.is_some() || self.at.is_some()
    }

    /// Takes note of a file at the path that `folder` and `name` make, in a folder of this standing.
    pub(crate) fn meet(&mut self, id: &oid, folder: &[u8], name: &[u8], above: Standing, held: Held) {
        if let Some(at) = &mut self.at {
            return at.meet(id, [folder, name].concat(), held);
        }
        let is_asked = self.is_asked(name);
        if !is_asked && !self.beginnings[beginning(id)] {
            return;
        }
        let Some(known) = self.wanted.get_mut(id) else {
            if is_asked {
                self.beginnings[beginning(id)] = true;
                self.wanted.insert(id.to_owned(), None);
                self.meet(id, folder, name, above, held);
            }
            return;
        };
        if known.as_ref().is_some_and(|place| place.standing <= above || is_path(&place.path, folder, name)) {
            return;
        }
        let path = [folder, name].concat();
        let shown = printed(&path);
        if self.is_left_out.is_some_and(|is_left_out| is_left_out(&shown)) {
            return;
        }
        let standing = Standing::of_path(&shown).max(above);
        if known.as_ref().is_none_or(|place| standing < place.standing) {
            *known = Some(Place { path, standing, held });
        }
    }

    fn is_asked(&mut self, name: &[u8]) -> bool {
        if let Some(&answer) = self.asked.get(name) {
            return answer;
        }
        let answer = (self.asks)(&printed(name));
        self.asked.insert(name.into(), answer);
        answer
    }

    /// Takes note of a blob that is wanted and has no path.
    pub(crate) fn take(&mut self, id: &oid) {
        if let Some(known @ None) = self.wanted.get_mut(id) {
            *known = Some(Place { path: Vec::new(), standing: Standing::Ordinary, held: Held::Otherwise });
        }
    }

    /// From now on no better places are looked for, only some place for what has none.
    pub(crate) fn settle(&mut self) {
        self.wanted.values_mut().flatten().for_each(|place| place.standing = Standing::Ordinary);
    }

    /// What was met anywhere.
    pub(crate) fn met(&self) -> impl Iterator<Item = ObjectId> {
        self.wanted.iter().filter(|(_, place)| place.is_some()).map(|(id, _)| *id)
    }

    /// What was found, with author and time of each commit.
    pub(crate) fn origins(self, repository: &Repository, scratch: &mut Scratch) -> Vec<Placed> {
        let mut commits: FxHashMap<ObjectId, (String, i64)> = FxHashMap::default();
        let at = self.at.map(|at| at.met).unwrap_or_default();
        let at = at.into_iter().map(|(path, (id, held))| (id, Some((path, held))));
        let wanted = self.wanted.into_iter().map(|(id, place)| (id, place.map(|place| (place.path, place.held))));
        let origin = |(id, place): (ObjectId, Option<(Vec<u8>, Held)>)| {
            let Some((path, held)) = place else { return (id, None) };
            let Held::Commit { order, id: commit, reachable } = held else {
                return (id, Some(no_commit(&path, true)));
            };
            let signed = commits.entry(commit).or_insert_with(|| {
                let bytes = repository.store.bytes(&commit, Kind::Commit, scratch);
                let text = bytes.as_deref().and_then(|bytes| object::commit(bytes));
                text.map(|text| (String::from_utf8_lossy(text.author).into_owned(), text.author_time))
                    .unwrap_or_default()
            });
            let (author, time) = signed.clone();
            (id, Some(Origin { path: printed(&path), commit: Some(id_of(&commit)), author, time, reachable, order }))
        };
        wanted.chain(at).map(origin).collect()
    }
}

impl At<'_> {
    fn meet(&mut self, id: &oid, path: Vec<u8>, held: Held) {
        if self.met.len() >= MOST_PATHS || self.met.contains_key(&path) {
            return;
        }
        let is_asked = self.asked.get(&path[..]).copied().unwrap_or_else(|| (self.asks)(&printed(&path)));
        if is_asked {
            self.met.insert(path, (id.to_owned(), held));
        } else if self.asked.len() < MOST_ASKED {
            self.asked.insert(path.into(), false);
        }
    }
}

fn is_path(path: &[u8], folder: &[u8], name: &[u8]) -> bool {
    path.len() == folder.len() + name.len() && path.starts_with(folder) && path.ends_with(name)
}

fn beginning(id: &oid) -> usize {
    let bytes = id.as_bytes();
    usize::from(bytes[0]) << 8 | usize::from(bytes[1])
}

/// The origin of what no commit brought.
pub(crate) fn no_commit(path: &[u8], reachable: bool) -> Origin {
    Origin { path: printed(path), commit: None, author: String::new(), time: 0, reachable, order: u32::MAX }
}
