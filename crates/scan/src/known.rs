//! What was there before a change. The old file is analysed like the new one, so that what stood encoded, on another line or
//! under the same name counts as known, and a weak value does not for standing somewhere in a word.

use crate::history::old_file;
use crate::one_file::observe_content;
use crate::pool::map_in_order;
use crate::request::{FilesBefore, HistoryRequest, Limits};
use engine::{Engine, HIDE_ONLY};
use model::{Observation, Secret};
use sha2::{Digest, Sha256};
use source::{History, ObjectId, Tree};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// How many files that are gone are tried for a new one; it may be one of them under another name, with changes.
const MOST_TRIED: usize = 64;

/// Part of a weak value that is new: why what was accepted does not speak for it. The identity of a weak value is its place.
pub(crate) const NEW_VALUE: &str = "new-value";

/// A credential that was seen, and the file in which (an archive, where the observation names its member).
pub(crate) struct Told<'o> {
    pub(crate) file: &'o str,
    pub(crate) blob: Option<&'o ObjectId>,
    pub(crate) observation: &'o mut Observation,
}

/// How old files are analysed.
pub(crate) struct Reader<'r> {
    pub(crate) engines: &'r [&'r dyn Engine],
    pub(crate) limits: Limits,
    pub(crate) jobs: usize,
}

/// The credentials of old files.
#[derive(Debug, Default)]
pub(crate) struct Held {
    strong: BTreeSet<Secret>,
    /// Values that anybody might choose count with the rule and the name that speak.
    weak: BTreeSet<(Secret, String, String)>,
}

impl Held {
    /// Of what was seen in old files.
    pub(crate) fn of<'o>(observations: impl Iterator<Item = &'o Observation>) -> Held {
        let mut held = Held::default();
        for observation in observations {
            let Some(credential) = &observation.credential else { continue };
            if credential.strong {
                held.strong.insert(credential.value.clone());
            } else if !observation.parts.contains_key(HIDE_ONLY) {
                held.weak.insert(named(credential.value.clone(), observation));
            }
        }
        held
    }

    /// Whether this is one of them.
    pub(crate) fn has(&self, observation: &Observation) -> bool {
        let Some(credential) = &observation.credential else { return false };
        match credential.strong {
            true => self.has_strong(observation),
            false => self.weak.contains(&named(credential.value.clone(), observation)),
        }
    }

    /// Whether another weak value had this rule and name.
    fn has_name(&self, observation: &Observation) -> bool {
        let name = letters(&observation.message);
        self.weak.iter().any(|(_, rule, known)| (rule, known) == (&observation.rule, &name))
    }

    fn has_strong(&self, observation: &Observation) -> bool {
        let credential = observation.credential.as_ref().filter(|credential| credential.strong);
        credential.is_some_and(|credential| self.strong.contains(&credential.value))
    }
}

/// A value with the rule and the name that call it a credential; how the name is written does not count.
fn named(value: Secret, observation: &Observation) -> (Secret, String, String) {
    (value, observation.rule.clone(), letters(&observation.message))
}

fn letters(message: &str) -> String {
    message.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// An old file: in one of the trees, or a content with its path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Old {
    InTree(usize, String),
    Blob(String, ObjectId),
}

/// Files as they were.
#[derive(Default)]
pub(crate) struct Before<'a> {
    trees: Vec<&'a dyn Tree>,
    history: Option<&'a dyn History>,
    /// What stood at a path, besides what the trees have there.
    at_path: BTreeMap<String, Vec<Old>>,
    /// What is the same as the file at this path, or this content, and stood elsewhere.
    by_path: BTreeMap<String, Old>,
    by_blob: BTreeMap<ObjectId, Vec<Old>>,
    /// What is gone, by the name of the file and by its ending.
    by_name: BTreeMap<String, Vec<Old>>,
    by_ending: BTreeMap<String, Vec<Old>>,
}

impl<'a> Before<'a> {
    /// Of the files at hand.
    pub(crate) fn of_files(files: &FilesBefore<'a>) -> Before<'a> {
        let mut before = Before { trees: files.trees.clone(), ..Before::default() };
        let moved = files.moved.iter().map(|(new, old)| (new.clone(), Old::InTree(0, old.clone())));
        before.by_path = moved.collect();
        for path in &files.gone {
            before.add_gone(path, Old::InTree(0, path.clone()));
        }
        before
    }

    /// Of the commits of a range.
    pub(crate) fn of_range(wanted: &HistoryRequest<'a>) -> Before<'a> {
        let mut before = Before { trees: wanted.known.clone(), history: Some(wanted.history), ..Before::default() };
        let mut paths = wanted.silence.paths();
        for earlier in wanted.history.earlier(&wanted.scope) {
            // What comes from a path that is left out was never told.
            if paths.reason(&earlier.path).is_some() {
                continue;
            }
            let old = Old::Blob(earlier.path.clone(), earlier.blob.clone());
            if earlier.is_gone {
                before.add_gone(&earlier.path, old.clone());
                before.by_blob.entry(earlier.blob).or_default().push(old.clone());
            }
            before.at_path.entry(earlier.path).or_default().push(old);
        }
        before
    }

    fn add_gone(&mut self, path: &str, old: Old) {
        self.by_name.entry(file_name(path).to_owned()).or_default().push(old.clone());
        self.by_ending.entry(ending(path).to_owned()).or_default().push(old);
    }

    /// The file itself.
    fn same(&self, file: &str) -> Vec<Old> {
        let in_trees = (0..self.trees.len()).map(|tree| Old::InTree(tree, file.to_owned()));
        in_trees.chain(self.at_path.get(file).into_iter().flatten().cloned()).collect()
    }

    /// Where it was before it was moved as it is.
    fn moved(&self, told: &Told<'_>) -> Vec<Old> {
        let by_blob = told.blob.and_then(|blob| self.by_blob.get(blob)).into_iter().flatten();
        by_blob.chain(self.by_path.get(told.file)).take(MOST_TRIED).cloned().collect()
    }

    /// The file itself, and where it was before it was moved as it is.
    fn as_they_were(&self, told: &Told<'_>) -> Vec<Old> {
        [self.same(told.file), self.moved(told)].concat()
    }

    /// What it may have been before it was moved and changed.
    fn likely(&self, file: &str) -> Vec<Old> {
        let named = self.by_name.get(file_name(file)).into_iter().flatten();
        let ending = self.by_ending.get(ending(file)).into_iter().flatten();
        named.chain(ending).take(MOST_TRIED).cloned().collect()
    }

    fn bytes(&self, old: &Old) -> Option<Vec<u8>> {
        match old {
            Old::InTree(tree, path) => self.trees.get(*tree)?.read(path).ok(),
            Old::Blob(_, id) => self.history?.blob(id),
        }
    }
}

impl Old {
    fn path(&self) -> &str {
        match self {
            Old::InTree(_, path) | Old::Blob(path, _) => path,
        }
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn ending(path: &str) -> &str {
    file_name(path).rsplit_once('.').map_or("", |(_, ending)| ending)
}

/// Old files that were analysed, each once; `None` for what is not there.
pub(crate) struct Shelf<'s> {
    before: Before<'s>,
    reader: Reader<'s>,
    files: BTreeMap<Old, Option<Arc<OnceLock<Held>>>>,
    /// The same file stands in many trees.
    contents: Mutex<BTreeMap<[u8; 32], Arc<OnceLock<Held>>>>,
}

impl<'s> Shelf<'s> {
    /// Nothing was analysed yet.
    pub(crate) fn new(before: Before<'s>, reader: Reader<'s>) -> Shelf<'s> {
        Shelf { before, reader, files: BTreeMap::new(), contents: Mutex::default() }
    }

    /// Analyses what stood at some paths: it is likely to be asked for.
    pub(crate) fn fetch_at(&mut self, paths: &[&str]) {
        self.fetch(paths.iter().flat_map(|path| self.before.same(path)).collect());
    }

    /// Analyses what was not analysed yet.
    fn fetch(&mut self, wanted: BTreeSet<Old>) {
        let wanted: Vec<Old> = wanted.into_iter().filter(|old| !self.files.contains_key(old)).collect();
        let held = map_in_order(self.reader.jobs, &wanted, |old| self.analyse(old));
        self.files.extend(wanted.into_iter().zip(held));
    }

    fn analyse(&self, old: &Old) -> Option<Arc<OnceLock<Held>>> {
        let bytes = self.before.bytes(old)?;
        if bytes.len() as u64 > self.reader.limits.text_size {
            return Some(Arc::default());
        }
        let key = Sha256::new().chain_update(old.path()).chain_update([0]).chain_update(&bytes).finalize().into();
        let held = self.contents.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default().clone();
        held.get_or_init(|| {
            let file = old_file(old.path(), None, &bytes);
            Held::of(observe_content(&file, bytes, self.reader.engines, self.reader.limits).observations.iter())
        });
        Some(held)
    }

    fn any(&self, olds: &[Old], fits: impl Fn(&Held) -> bool) -> bool {
        olds.iter().filter_map(|old| self.files.get(old)?.as_ref()?.get()).any(fits)
    }

    fn is_there(&self, olds: &[Old]) -> bool {
        olds.iter().any(|old| matches!(self.files.get(old), Some(Some(_))))
    }
}

/// Marks weak values that were not there before: what was accepted does not speak for them.
pub(crate) fn end_acceptance(mut told: Vec<Told<'_>>, mut shelf: Shelf<'_>) {
    told.retain(|one| is_weak(one.observation) && !one.observation.parts.contains_key(HIDE_ONLY));
    shelf.fetch(told.iter().flat_map(|one| shelf.before.as_they_were(one)).collect());
    for one in told {
        let olds = shelf.before.as_they_were(&one);
        if !shelf.any(&olds, |held| held.has(one.observation)) {
            mark_new(one.observation, shelf.any(&olds, |held| held.has_name(one.observation)));
        }
    }
}

/// Takes out what was there before, so that it is only hidden where code is shown.
pub(crate) fn hide(mut told: Vec<Told<'_>>, mut shelf: Shelf<'_>) {
    told.retain(|one| one.observation.credential.is_some() && !one.observation.parts.contains_key(HIDE_ONLY));
    shelf.fetch(told.iter().flat_map(|one| shelf.before.as_they_were(one)).collect());
    told.retain_mut(|one| {
        let olds = shelf.before.as_they_were(one);
        let is_known = shelf.any(&olds, |held| held.has(one.observation));
        if is_known {
            mark(one.observation);
        } else if is_weak(one.observation) {
            mark_new(one.observation, shelf.any(&olds, |held| held.has_name(one.observation)));
        }
        // A file that was there before was not moved there.
        !is_known && !shelf.is_there(&shelf.before.same(one.file))
    });
    shelf.fetch(told.iter().flat_map(|one| shelf.before.likely(one.file)).collect());
    for one in told {
        if shelf.any(&shelf.before.likely(one.file), |held| held.has(one.observation)) {
            mark(one.observation);
        }
    }
}

fn mark_new(observation: &mut Observation, had_another: bool) {
    let why = if had_another { "the accepted one was another value" } else { "this value was not there before" };
    observation.parts.insert(NEW_VALUE.to_owned(), why.to_owned());
}

fn is_weak(observation: &Observation) -> bool {
    observation.credential.as_ref().is_some_and(|credential| !credential.strong)
}

/// Takes one out.
pub(crate) fn mark(observation: &mut Observation) {
    observation.parts.insert(HIDE_ONLY.to_owned(), "was there before".to_owned());
    observation.credential.iter_mut().for_each(|credential| credential.can_ask = false);
}
