//! Which commits brought lines: from a commit back through its ancestors, as long as the lines stand there.
//!
//! All lines that are asked about are followed in one walk, and a commit that touches none of their files costs the reading of the
//! folders above them. What makes two lines the same, and two files one that was moved, is told by the caller.

use crate::name::{id_of, oid_of};
use crate::object::{self, Mode};
use crate::pack::lookup::Scratch;
use crate::store::Found;
use crate::{Repository, Side, Status};
use gix_hash::ObjectId;
use gix_object::Kind;
use rustc_hash::{FxHashMap, FxHashSet};
use source::{ObjectId as Id, unescape_name};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// Recent objects kept.
const HELD: usize = 32 << 20;
/// Larger texts are not compared.
const LARGEST: u64 = 8 << 20;
/// Folders in folders are followed this far.
const DEEPEST: usize = 512;
/// Commits in which it is looked for where a new file came from: each costs a comparison of all files.
const MOST_BIRTHS: u32 = 500;

/// A file as it is at hand, and the lines of it that are asked about.
#[derive(Clone, Debug)]
pub struct Asked {
    /// From the root of the repository.
    pub path: String,
    /// Its text.
    pub text: String,
    /// Lines, from 1.
    pub lines: Vec<u32>,
}

/// Who brought a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Brought {
    /// This commit.
    By {
        /// The commit.
        commit: Id,
        /// `Name <mail>`.
        author: String,
        /// When it was committed, in seconds since 1970, as it says itself.
        time: i64,
    },
    /// A commit before the time that was asked about.
    Earlier,
    /// Nobody yet: it stands in the files at hand alone.
    NotCommitted,
    /// This clone ends before it, as a shallow one does.
    Cut,
    /// More commits lie between than are walked.
    TooFar,
}

/// How far back it is looked.
#[derive(Clone, Copy, Debug)]
pub struct Reach {
    /// Commits before this time, in seconds since 1970, are told as [`Brought::Earlier`].
    pub since: i64,
    /// Commits that are walked.
    pub commits: u32,
}

/// For each line of the new text, which is the second, the line of the old one that it is. Numbers start at 0.
pub type LineMap<'a> = dyn Fn(&str, &str) -> Vec<Option<usize>> + 'a;
/// New paths with the old ones that they came from, of paths that are gone, paths that were added, and texts of both.
pub type Renames<'a> = dyn Fn(&[String], &[String], &TextOf<'_>, &TextOf<'_>) -> BTreeMap<String, String> + 'a;
/// Reads a file of one side.
pub type TextOf<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// Files at a commit with the lines that are still followed, by path: blob, and each line of it with the number of its answer.
type Files = BTreeMap<String, (ObjectId, Vec<(usize, usize)>)>;

impl Repository {
    /// Follows lines from `tip` back. One answer for each line that is asked about, in order.
    pub fn blame(
        &self,
        tip: &Id,
        asked: &[Asked],
        reach: Reach,
        line_map: &LineMap<'_>,
        renames: &Renames<'_>,
    ) -> Vec<Vec<Brought>> {
        let total = asked.iter().map(|file| file.lines.len()).sum();
        let mut walk = Walk {
            repository: self,
            scratch: Scratch::new(HELD),
            line_map,
            renames,
            shallow: self.shallow().into_iter().collect(),
            answers: vec![Brought::Cut; total],
            waiting: FxHashMap::default(),
            queue: BinaryHeap::new(),
            births: 0,
        };
        if let Some(tip) = oid_of(tip, self.store.hash) {
            walk.start(tip, asked);
            walk.run(reach);
        }
        let mut answers = walk.answers.into_iter();
        asked.iter().map(|file| answers.by_ref().take(file.lines.len()).collect()).collect()
    }
}

struct Walk<'r, 'f> {
    repository: &'r Repository,
    scratch: Scratch,
    line_map: &'f LineMap<'f>,
    renames: &'f Renames<'f>,
    shallow: FxHashSet<ObjectId>,
    answers: Vec<Brought>,
    /// Commits that are still to be looked at.
    waiting: FxHashMap<ObjectId, (Commit, Files)>,
    /// The same, the youngest first.
    queue: BinaryHeap<(i64, Reverse<ObjectId>)>,
    births: u32,
}

#[derive(Clone)]
struct Commit {
    tree: ObjectId,
    parents: Vec<ObjectId>,
    author: String,
    time: i64,
}

impl Walk<'_, '_> {
    fn commit(&mut self, id: &ObjectId) -> Option<Commit> {
        let Found::Object((Kind::Commit, bytes)) = self.repository.store.find(id, &mut self.scratch) else {
            return None;
        };
        let text = object::commit(&bytes)?;
        let author = String::from_utf8_lossy(text.author).into_owned();
        Some(Commit { tree: text.tree, parents: text.parents, author, time: text.committer_time })
    }

    fn text(&mut self, blob: &ObjectId) -> Option<String> {
        let (_, size) = self.repository.store.kind_and_size(blob, &mut self.scratch)?;
        let bytes =
            (size <= LARGEST).then(|| self.repository.store.bytes(blob, Kind::Blob, &mut self.scratch)).flatten()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Holds the files at hand against those of the first commit.
    fn start(&mut self, tip: ObjectId, asked: &[Asked]) {
        let Some(commit) = self.commit(&tip) else { return };
        let mut files = Files::new();
        let mut number = 0;
        for file in asked {
            let numbers = number..number + file.lines.len();
            number = numbers.end;
            let found = self.ids_in(commit.tree, None, &[&file.path]).into_iter().next().flatten();
            let Some(blob) = found else {
                self.answers[numbers].fill(Brought::NotCommitted);
                continue;
            };
            let Some(text) = self.text(&blob) else { continue };
            let map = if text == file.text { None } else { Some((self.line_map)(&text, &file.text)) };
            for (line, answer) in file.lines.iter().zip(numbers) {
                let line = (*line).max(1) as usize - 1;
                let before = map.as_ref().map_or(Some(line), |map| map.get(line).copied().flatten());
                match before {
                    Some(before) => {
                        files.entry(file.path.clone()).or_insert((blob, Vec::new())).1.push((before, answer));
                    }
                    None => self.answers[answer] = Brought::NotCommitted,
                }
            }
        }
        self.wait(tip, commit, files);
    }

    fn wait(&mut self, id: ObjectId, commit: Commit, files: Files) {
        if files.is_empty() {
            return;
        }
        let time = commit.time;
        let (_, held) = self.waiting.entry(id).or_insert_with(|| {
            self.queue.push((time, Reverse(id)));
            (commit, Files::new())
        });
        for (path, (blob, lines)) in files {
            held.entry(path).or_insert((blob, Vec::new())).1.extend(lines);
        }
    }

    fn run(&mut self, reach: Reach) {
        let mut walked = 0;
        while let Some((time, Reverse(id))) = self.queue.pop() {
            let Some((commit, mut files)) = self.waiting.remove(&id) else { continue };
            if time < reach.since {
                self.answer(&files, &Brought::Earlier);
                continue;
            }
            walked += 1;
            if walked > reach.commits {
                self.answer(&files, &Brought::TooFar);
                continue;
            }
            let is_cut = self.shallow.contains(&id);
            let mut is_whole = !is_cut;
            for parent in commit.parents.iter().filter(|_| !is_cut) {
                if files.is_empty() {
                    break;
                }
                match self.commit(parent) {
                    Some(older) => {
                        let (passed, all_read) = self.pass(&commit, &older, &mut files);
                        is_whole &= all_read;
                        self.wait(*parent, older, passed);
                    }
                    None => is_whole = false,
                }
            }
            let by = Brought::By { commit: id_of(&id), author: commit.author, time };
            self.answer(&files, if is_whole { &by } else { &Brought::Cut });
        }
    }

    fn answer(&mut self, files: &Files, answer: &Brought) {
        for (_, number) in files.values().flat_map(|(_, lines)| lines) {
            self.answers[*number] = answer.clone();
        }
    }

    /// Takes out of `files` what a parent has too, and returns it as it stands there; and whether everything could be read.
    fn pass(&mut self, commit: &Commit, parent: &Commit, files: &mut Files) -> (Files, bool) {
        if commit.tree == parent.tree {
            return (std::mem::take(files), true);
        }
        let paths: Vec<String> = files.keys().cloned().collect();
        let names: Vec<&str> = paths.iter().map(String::as_str).collect();
        let blobs: Vec<ObjectId> = files.values().map(|(blob, _)| *blob).collect();
        let found = self.ids_in(parent.tree, Some((commit.tree, &blobs)), &names);
        let (mut here, mut born) = (Vec::new(), Vec::new());
        for (path, id) in paths.iter().zip(found) {
            match id {
                Some(id) => here.push((path.clone(), path.clone(), id)),
                None => born.push(path.clone()),
            }
        }
        let mut all_read = true;
        if !born.is_empty() {
            match self.came_from(commit, parent, &born) {
                Some(moved) => here.extend(moved),
                None => all_read = false,
            }
        }
        let mut passed = Files::new();
        for (path, old_path, id) in here {
            let Some((blob, lines)) = files.remove(&path) else { continue };
            if id == blob {
                passed.entry(old_path).or_insert((id, Vec::new())).1.extend(lines);
                continue;
            }
            let (Some(old), Some(new)) = (self.text(&id), self.text(&blob)) else {
                all_read = false;
                files.insert(path, (blob, lines));
                continue;
            };
            let map = (self.line_map)(&old, &new);
            let (mut there, mut left) = (Vec::new(), Vec::new());
            for (line, answer) in lines {
                match map.get(line).copied().flatten() {
                    Some(before) => there.push((before, answer)),
                    None => left.push((line, answer)),
                }
            }
            if !there.is_empty() {
                passed.entry(old_path).or_insert((id, Vec::new())).1.extend(there);
            }
            if !left.is_empty() {
                files.insert(path, (blob, left));
            }
        }
        (passed, all_read)
    }

    /// Where files that a parent does not have came from: path, path there, blob there. `None` when nobody can say.
    fn came_from(
        &mut self,
        commit: &Commit,
        parent: &Commit,
        born: &[String],
    ) -> Option<Vec<(String, String, ObjectId)>> {
        self.births += 1;
        if self.births > MOST_BIRTHS {
            return None;
        }
        let (old_side, new_side) = (Side::Revision(id_of(&parent.tree)), Side::Revision(id_of(&commit.tree)));
        let changes = self.repository.changed(&old_side, &new_side).ok()?;
        let mut moved = Vec::new();
        let (mut gone, mut left, mut ids) = (Vec::new(), Vec::new(), BTreeMap::new());
        for change in changes {
            match (change.status, change.old_path, change.new_path) {
                (Status::Renamed, Some(old), Some(new)) if born.contains(&new) => {
                    moved.extend(
                        change.old_id.and_then(|id| Some((new, old, oid_of(&id, self.repository.store.hash)?))),
                    );
                }
                (Status::Deleted, Some(old), _) => {
                    ids.insert((false, old.clone()), change.old_id?);
                    gone.push(old);
                }
                (Status::Added, _, Some(new)) if born.contains(&new) => {
                    ids.insert((true, new.clone()), change.new_id?);
                    left.push(new);
                }
                _ => {}
            }
        }
        let hash = self.repository.store.hash;
        let scratch = std::cell::RefCell::new(Scratch::new(HELD));
        let read = |is_new: bool, path: &str| {
            let id = oid_of(ids.get(&(is_new, path.to_owned()))?, hash)?;
            let bytes = self.repository.store.bytes(&id, Kind::Blob, &mut scratch.borrow_mut())?;
            (bytes.len() as u64 <= LARGEST).then(|| String::from_utf8_lossy(&bytes).into_owned())
        };
        let pairs = (self.renames)(&gone, &left, &|path| read(false, path), &|path| read(true, path));
        for (new, old) in pairs {
            let id = ids.get(&(false, old.clone())).and_then(|id| oid_of(id, hash));
            moved.extend(id.map(|id| (new, old, id)));
        }
        Some(moved)
    }

    /// Blobs of a tree at paths, which are in order. `known` is a tree with the blobs that it has there: what is equal to its part is
    /// not read further.
    fn ids_in(
        &mut self,
        tree: ObjectId,
        known: Option<(ObjectId, &[ObjectId])>,
        paths: &[&str],
    ) -> Vec<Option<ObjectId>> {
        let mut found = vec![None; paths.len()];
        let blobs = known.map_or(&[][..], |(_, blobs)| blobs);
        let mut pending = vec![(tree, known.map(|(tree, _)| tree), 0..paths.len(), 0, 0)];
        while let Some((tree, known, range, start, depth)) = pending.pop() {
            if known == Some(tree) {
                range.for_each(|at| found[at] = blobs.get(at).copied());
                continue;
            }
            let Some(bytes) = self.repository.store.bytes(&tree, Kind::Tree, &mut self.scratch) else { continue };
            let other = known.and_then(|id| self.repository.store.bytes(&id, Kind::Tree, &mut self.scratch));
            let mut at = range.start;
            while at < range.end {
                let rest = &paths[at][start..];
                let name = rest.split('/').next().unwrap_or(rest);
                let is_last = name.len() == rest.len();
                let prefix = paths[at][..start + name.len()].to_owned() + "/";
                let below = paths[at..range.end].partition_point(|path| path.starts_with(&prefix));
                let next = if is_last { at + 1 } else { at + below.max(1) };
                match (self.entry(&bytes, name), is_last) {
                    (Some((id, Mode::File | Mode::Link)), true) => found[at] = Some(id),
                    (Some((id, Mode::Tree)), false) if depth < DEEPEST => {
                        let known = other.as_ref().and_then(|other| self.entry(other, name));
                        let known = known.filter(|(_, mode)| *mode == Mode::Tree).map(|(id, _)| id);
                        pending.push((id, known, at..next, prefix.len(), depth + 1));
                    }
                    _ => {}
                }
                at = next;
            }
        }
        found
    }

    fn entry(&self, tree: &[u8], name: &str) -> Option<(ObjectId, Mode)> {
        let name = unescape_name(name);
        let mut at = 0;
        while let Some((entry, next)) = object::tree_entry(tree, at, self.repository.store.hash) {
            if entry.name == name.as_encoded_bytes() {
                return Some((entry.id.to_owned(), entry.mode));
            }
            at = next;
        }
        None
    }
}
