//! The history as engines see it: `source::History` on top of sweeps and walks.

use crate::Repository;
use crate::brought::HELD;
use crate::changes::CommitChange;
use crate::difference;
use crate::name::{id_of, oid_of};
use crate::pack::lookup::Scratch;
use crate::places::{MOST_PATHS, Placed, Places, no_commit};
use crate::sweep::{Sweep, Tally, on_threads};
use gix_object::Kind;
use rustc_hash::{FxHashMap, FxHashSet};
use source::{Earlier, Glance, History, HistoryTrouble, Message, ObjectId, Origin, Scope, Shown, Walked};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

impl History for Repository {
    fn blobs(&self, scope: &Scope, size_limit: u64, threads: usize, visit: &Visit<'_>) -> Walked {
        match scope {
            Scope::All => self.all_blobs(size_limit, threads, visit),
            Scope::Range { tips, bases } => self.new_blobs(tips, bases, size_limit, threads, visit),
        }
    }

    fn blob(&self, id: &ObjectId) -> Option<Vec<u8>> {
        let id = oid_of(id, self.store.hash)?;
        let bytes = self.store.bytes(&id, Kind::Blob, &mut Scratch::new(0))?;
        self.store.is(&id, Kind::Blob, &bytes).then(|| Arc::try_unwrap(bytes).unwrap_or_else(|shared| shared.to_vec()))
    }

    fn origins(
        &self,
        scope: &Scope,
        blobs: &BTreeSet<ObjectId>,
        asks: &dyn Fn(&str) -> bool,
    ) -> (BTreeMap<ObjectId, Origin>, Vec<HistoryTrouble>) {
        let wanted = blobs.iter().filter_map(|id| oid_of(id, self.store.hash));
        let (origins, missing) = self.placed(scope, Places::of(wanted, asks));
        let troubles = told("missing-object", "commits and trees are missing or damaged", &missing);
        let origin = |(id, origin): Placed| (id_of(&id), origin.unwrap_or_else(|| no_commit(b"", false)));
        (origins.into_iter().map(origin).collect(), troubles.into_iter().collect())
    }

    fn paths(&self, scope: &Scope, asks: &dyn Fn(&str) -> bool) -> (Vec<(ObjectId, Origin)>, Vec<HistoryTrouble>) {
        // What is missing is told by the walk for contents.
        let (places, _) = self.placed(scope, Places::at(asks));
        let is_full = places.len() >= MOST_PATHS;
        let message = format!("More than {MOST_PATHS} paths are meant by rules about paths: the rest is not told.");
        let troubles = is_full.then(|| trouble("too-many-paths", &message));
        let paths = places.into_iter().filter_map(|(id, origin)| Some((id_of(&id), origin?)));
        (paths.collect(), troubles.into_iter().collect())
    }

    fn origins_besides(
        &self,
        scope: &Scope,
        blobs: &BTreeSet<ObjectId>,
        is_left_out: &dyn Fn(&str) -> bool,
    ) -> BTreeMap<ObjectId, Origin> {
        let wanted = blobs.iter().filter_map(|id| oid_of(id, self.store.hash));
        // What is missing was told by the walk that found the paths that are left out.
        let (origins, _) = self.placed(scope, Places::besides(wanted, is_left_out));
        origins.into_iter().filter_map(|(id, origin)| Some((id_of(&id), origin?))).collect()
    }

    fn earlier(&self, scope: &Scope) -> Vec<Earlier> {
        self.earlier_of(scope)
    }

    fn messages(
        &self,
        scope: &Scope,
        size_limit: u64,
        threads: usize,
        visit: &(dyn Fn(&ObjectId, &[u8]) + Sync),
    ) -> Walked {
        let visit = |Shown { id, bytes, .. }: Shown<'_>| {
            visit(id, bytes);
            Glance::Suspect
        };
        self.all_or_new_messages(scope, size_limit, threads, &visit)
    }

    fn message(&self, id: &ObjectId) -> Option<Message> {
        self.message_of(id)
    }

    fn message_origins(&self, scope: &Scope, ids: &BTreeSet<ObjectId>) -> BTreeMap<ObjectId, Origin> {
        self.origins_of_messages(scope, ids)
    }
}

pub(crate) type Visit<'v> = dyn Fn(Shown<'_>) -> Glance + Sync + 'v;

/// A blob, and what it took the place of.
type New = (gix_hash::ObjectId, Option<gix_hash::ObjectId>);

/// Neighbours are often made from one another, so a thread takes some at once.
const LOOKED_UP_AT_ONCE: usize = 32;

/// So many contents that are too large are told one by one; all are counted.
const MOST_TOLD: usize = 100;

/// From this many objects on one sweep over everything is cheaper than a look-up of each.
const MANY: usize = 20_000;

impl Repository {
    /// The places of blobs in a scope, and what of it is missing.
    fn placed(&self, scope: &Scope, places: Places<'_>) -> (Vec<Placed>, Vec<gix_hash::ObjectId>) {
        match scope {
            Scope::All => self.origins_of(places),
            Scope::Range { tips, bases } => {
                let changes = self.changes(tips, bases);
                (self.origins_in(&changes, places), changes.range.missing.clone())
            }
        }
    }

    /// Says where contents stand that were not shown; it takes a walk, which few histories need.
    fn too_large(&self, scope: &Scope, tally: &Tally) -> Vec<HistoryTrouble> {
        if tally.too_large.is_empty() {
            return Vec::new();
        }
        let (mut places, _) = self.placed(scope, Places::of(tally.too_large.iter().copied(), &|_| false));
        places.sort_unstable_by_key(|(id, _)| *id);
        let told = places.into_iter().take(MOST_TOLD).map(|(id, origin)| {
            let (id, origin) = (id_of(&id), origin.unwrap_or_else(|| no_commit(b"", false)));
            let path = if origin.path.is_empty() { "a content without a path".to_owned() } else { origin.path };
            let commit = origin.commit.map(|commit| format!(" in commit {commit}")).unwrap_or_default();
            let message = format!("{path}{commit} (blob {id}) is too large and was not searched.");
            HistoryTrouble { kind: "too-large", message, lost: false }
        });
        told.collect()
    }

    fn all_blobs(&self, size_limit: u64, threads: usize, visit: &Visit<'_>) -> Walked {
        let sweep = Sweep { store: &self.store, kind: Kind::Blob, size_limit, threads, only: None };
        let tally = sweep.run(&|id, bytes, fresh| show(id, bytes, fresh, visit));
        let mut walked = walked(&tally);
        walked.troubles.extend(self.store.troubles.iter().cloned());
        for pack in self.store.packs.iter().filter(|pack| !pack.is_index_whole()) {
            let message = format!("The index of {} is damaged.", crate::store::pack_name(pack.path()));
            walked.troubles.push(trouble("damaged-pack", &message));
        }
        walked.troubles.extend(self.absences(threads));
        walked.troubles.extend(self.too_large(&Scope::All, &tally));
        walked.troubles.sort();
        walked
    }

    fn new_blobs(
        &self,
        tips: &[ObjectId],
        bases: &[ObjectId],
        size_limit: u64,
        threads: usize,
        visit: &Visit<'_>,
    ) -> Walked {
        let changes = self.changes(tips, bases);
        let range = &changes.range;
        // What each blob took the place of; nothing if it did so in several places that held different things, or none.
        let mut new: FxHashMap<gix_hash::ObjectId, (Vec<u8>, u32, Option<gix_hash::ObjectId>)> = FxHashMap::default();
        self.each_change(&changes, &mut |change| {
            let CommitChange::Came(brought) = change else { return };
            let next = new.len() as u32;
            let before = brought.before.first().map(|(id, _)| *id);
            let (.., old) = new.entry(brought.id).or_insert_with(|| (brought.path.to_vec(), next, before));
            *old = old.filter(|&old| Some(old) == before);
        });
        let tally = if new.len() > MANY {
            let only: FxHashSet<_> = new.keys().copied().collect();
            let sweep = Sweep { store: &self.store, kind: Kind::Blob, size_limit, threads, only: Some(&only) };
            let mut tally = sweep.run(&|id, bytes, fresh| show(id, bytes, fresh, visit));
            tally.unread.retain(|id| only.contains(id));
            tally.unread.extend(only.iter().filter(|id| !self.store.contains(id)));
            tally
        } else {
            // Versions of a file are made from one another.
            let mut new: Vec<_> = new.into_iter().map(|(id, (path, number, old))| (path, number, id, old)).collect();
            new.sort_unstable();
            let new: Vec<_> = new.into_iter().map(|(_, _, id, old)| (id, old)).collect();
            self.look_up(&new, size_limit, threads, visit)
        };
        let mut walked = walked(&tally);
        walked.troubles.extend(told("missing-object", "commits and trees are missing or damaged", &range.missing));
        let scope = Scope::Range { tips: tips.to_vec(), bases: bases.to_vec() };
        walked.troubles.extend(self.too_large(&scope, &tally));
        walked.troubles.extend(self.unreadable());
        if range.is_cut {
            let message = "The range goes below the depth of this shallow clone: older commits are not here.";
            walked.troubles.push(trouble("shallow-clone", message));
        }
        if range.is_endless {
            let message = "Folders stand in folders at more paths than can be looked at: some were left out.";
            walked.troubles.push(trouble("endless-folders", message));
        }
        walked.troubles.sort();
        walked
    }

    /// Shows blobs one by one. What a blob took the place of was either there before the range or is in it and shown as well:
    /// so what they have in common needs no second look at the same path.
    fn look_up(&self, new: &[New], size_limit: u64, threads: usize, visit: &Visit<'_>) -> Tally {
        let next = AtomicUsize::new(0);
        let work = || {
            let mut tally = Tally::default();
            let mut scratch = Scratch::new(HELD);
            loop {
                let start = next.fetch_add(LOOKED_UP_AT_ONCE, Ordering::Relaxed);
                let end = new.len().min(start + LOOKED_UP_AT_ONCE);
                let Some(new) = new.get(start..end).filter(|new| !new.is_empty()) else { return tally };
                for new in new {
                    self.look_up_one(new, size_limit, &mut scratch, visit, &mut tally);
                }
            }
        };
        let mut tally = on_threads(threads.min(new.len().div_ceil(LOOKED_UP_AT_ONCE)), &work);
        tally.unread.sort_unstable();
        tally
    }

    fn look_up_one(&self, new: &New, size_limit: u64, scratch: &mut Scratch, visit: &Visit<'_>, tally: &mut Tally) {
        let (id, old) = new;
        let known = self.store.kind_and_size(id, scratch);
        if known.is_some_and(|(kind, size)| kind == Kind::Blob && size > size_limit) {
            tally.objects += 1;
            tally.too_large.push(*id);
        } else if let Some(bytes) = self.store.bytes(id, Kind::Blob, scratch) {
            tally.objects += 1;
            tally.bytes += bytes.len() as u64;
            let old = old.and_then(|old| self.store.bytes(&old, Kind::Blob, scratch));
            // An old one that is too large was not shown.
            let old = old.filter(|old| old.len() as u64 <= size_limit);
            let fresh = old.map(|old| difference::fresh(&old, &bytes));
            show(id, &bytes, fresh.as_deref(), visit);
        } else {
            tally.unread.push(*id);
        }
    }

    /// Files that say how far the history goes and what is staged.
    fn unreadable(&self) -> Vec<HistoryTrouble> {
        let files = self.unreadable_files().into_iter().filter(|name| matches!(name.as_str(), "shallow" | "index"));
        files
            .map(|name| trouble("unreadable-file", &format!("The file {name} of the repository cannot be read.")))
            .collect()
    }

    /// What refs reach and is not here: never fetched, or lost.
    fn absences(&self, threads: usize) -> Vec<HistoryTrouble> {
        let mut troubles = Vec::new();
        if self.is_shallow() {
            troubles.push(trouble("shallow-clone", "This is a shallow clone: what older commits held is not here."));
        }
        let refs = self.refs();
        if let Some(name) = refs.damaged.first() {
            let name = crate::name::printed(name);
            let message = format!("{} refs cannot be read, such as {name}.", refs.damaged.len());
            troubles.push(HistoryTrouble { kind: "damaged-ref", message, lost: refs.is_lost });
        }
        troubles.extend(self.unreadable());
        let missing = self.missing(threads);
        troubles.extend(if self.is_partial {
            told("partial-clone", "objects were never fetched into this partial clone", &missing)
        } else {
            told("missing-object", "objects that branches or tags need are missing", &missing)
        });
        troubles
    }
}

/// Shows an object under its id in the words of `source`, made anew only when it has another length.
pub(crate) fn show(id: &gix_hash::oid, bytes: &[u8], fresh: Option<&[Range<usize>]>, visit: &Visit<'_>) -> Glance {
    thread_local! {
        static ID: Cell<ObjectId> = Cell::new(ObjectId(Box::new([])));
    }
    let mut shown = ID.replace(ObjectId(Box::new([])));
    if shown.0.len() == id.as_bytes().len() {
        shown.0.copy_from_slice(id.as_bytes());
    } else {
        shown = id_of(id);
    }
    let glance = visit(Shown { id: &shown, bytes, fresh });
    ID.set(shown);
    glance
}

pub(crate) fn walked(tally: &Tally) -> Walked {
    let mut walked = Walked {
        blobs: tally.objects,
        bytes: tally.bytes,
        too_large: tally.too_large.len() as u64,
        troubles: Vec::new(),
    };
    for name in &tally.unopened {
        walked.troubles.push(trouble("damaged-pack", &format!("{name} cannot be read.")));
    }
    walked.troubles.extend(told("unread-object", "objects are missing or damaged", &tally.unread));
    walked
}

fn trouble(kind: &'static str, message: &str) -> HistoryTrouble {
    HistoryTrouble { kind, message: message.to_owned(), lost: true }
}

/// One trouble about several objects; the first few are named.
fn told(kind: &'static str, what: &str, ids: &[gix_hash::ObjectId]) -> Option<HistoryTrouble> {
    if ids.is_empty() {
        return None;
    }
    let shown: Vec<String> = ids.iter().take(3).map(|id| id.to_string()).collect();
    let more = if ids.len() > 3 { ", …" } else { "" };
    Some(trouble(kind, &format!("{} {what}: {}{more}.", ids.len(), shown.join(", "))))
}
