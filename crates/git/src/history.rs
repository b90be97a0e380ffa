//! The history as engines see it: `source::History` on top of sweeps and walks.

use crate::Repository;
use crate::brought::HELD;
use crate::name::{id_of, oid_of};
use crate::pack::lookup::Scratch;
use crate::sweep::{Sweep, Tally};
use gix_object::Kind;
use rustc_hash::FxHashSet;
use source::{History, HistoryTrouble, Message, ObjectId, Origin, Scope, Walked};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

impl History for Repository {
    fn blobs(
        &self,
        scope: &Scope,
        size_limit: u64,
        threads: usize,
        visit: &(dyn Fn(&ObjectId, &[u8]) + Sync),
    ) -> Walked {
        match scope {
            Scope::All => self.all_blobs(size_limit, threads, visit),
            Scope::Range { tips, bases } => self.new_blobs(tips, bases, size_limit, threads, visit),
        }
    }

    fn blob(&self, id: &ObjectId) -> Option<Vec<u8>> {
        let id = oid_of(id, self.store.hash)?;
        let bytes = self.store.bytes(&id, Kind::Blob, &mut Scratch::new(0))?;
        self.store.is(&id, Kind::Blob, &bytes).then(|| bytes.to_vec())
    }

    fn origins(&self, scope: &Scope, blobs: &BTreeSet<ObjectId>) -> (BTreeMap<ObjectId, Origin>, Vec<HistoryTrouble>) {
        let wanted: Vec<_> = blobs.iter().filter_map(|id| oid_of(id, self.store.hash)).collect();
        let (origins, missing) = match scope {
            Scope::All => self.origins_of(wanted),
            Scope::Range { tips, bases } => {
                let mut range = self.range(tips, bases, &mut Scratch::new(HELD));
                (self.origins_in(&mut range, wanted), range.missing)
            }
        };
        let troubles = told("missing-object", "commits and trees are missing or damaged", &missing);
        (origins.into_iter().map(|(id, origin)| (id_of(&id), origin)).collect(), troubles.into_iter().collect())
    }

    fn origins_besides(
        &self,
        scope: &Scope,
        blobs: &BTreeSet<ObjectId>,
        is_left_out: &dyn Fn(&str) -> bool,
    ) -> BTreeMap<ObjectId, Origin> {
        let wanted = blobs.iter().filter_map(|id| oid_of(id, self.store.hash)).collect();
        let origins = self.besides(scope, wanted, is_left_out);
        origins.into_iter().map(|(id, origin)| (id_of(&id), origin)).collect()
    }

    fn messages(
        &self,
        scope: &Scope,
        size_limit: u64,
        threads: usize,
        visit: &(dyn Fn(&ObjectId, &[u8]) + Sync),
    ) -> Walked {
        self.all_or_new_messages(scope, size_limit, threads, visit)
    }

    fn message(&self, id: &ObjectId) -> Option<Message> {
        self.message_of(id)
    }

    fn message_origins(&self, scope: &Scope, ids: &BTreeSet<ObjectId>) -> BTreeMap<ObjectId, Origin> {
        self.origins_of_messages(scope, ids)
    }
}

pub(crate) type Visit<'v> = dyn Fn(&ObjectId, &[u8]) + Sync + 'v;

/// From this many objects on one sweep over everything is cheaper than a look-up of each.
const MANY: usize = 20_000;

impl Repository {
    fn all_blobs(&self, size_limit: u64, threads: usize, visit: &Visit<'_>) -> Walked {
        let sweep = Sweep { store: &self.store, kind: Kind::Blob, size_limit, threads, only: None };
        let tally = sweep.run(&|id, bytes| show(id, bytes, visit));
        let mut walked = walked(&tally);
        walked.troubles.extend(self.store.troubles.iter().cloned());
        for pack in self.store.packs.iter().filter(|pack| !pack.is_index_whole()) {
            let message = format!("The index of {} is damaged.", crate::store::pack_name(pack.path()));
            walked.troubles.push(trouble("damaged-pack", &message));
        }
        walked.troubles.extend(self.absences(threads));
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
        let mut scratch = Scratch::new(HELD);
        let mut range = self.range(tips, bases, &mut scratch);
        let mut seen = FxHashSet::default();
        let mut new = Vec::new();
        self.brought(&mut range, &mut scratch, &mut |brought, _| {
            if seen.insert(brought.id) {
                new.push(brought.id);
            }
        });
        let tally = if new.len() > MANY {
            let sweep = Sweep { store: &self.store, kind: Kind::Blob, size_limit, threads, only: Some(&seen) };
            let mut tally = sweep.run(&|id, bytes| show(id, bytes, visit));
            tally.unread.retain(|id| seen.contains(id));
            tally.unread.extend(new.iter().filter(|id| !self.store.contains(id)));
            tally
        } else {
            self.look_up(&new, size_limit, &mut scratch, visit)
        };
        let mut walked = walked(&tally);
        walked.troubles.extend(told("missing-object", "commits and trees are missing or damaged", &range.missing));
        if range.is_cut {
            let message = "The range goes below the depth of this shallow clone: older commits are not here.";
            walked.troubles.push(trouble("shallow-clone", message));
        }
        walked.troubles.sort();
        walked
    }

    fn look_up(&self, ids: &[gix_hash::ObjectId], size_limit: u64, scratch: &mut Scratch, visit: &Visit<'_>) -> Tally {
        let mut tally = Tally::default();
        for id in ids {
            let known = self.store.kind_and_size(id, scratch);
            if known.is_some_and(|(kind, size)| kind == Kind::Blob && size > size_limit) {
                tally.objects += 1;
                tally.too_large += 1;
            } else if let Some(bytes) = self.store.bytes(id, Kind::Blob, scratch) {
                tally.objects += 1;
                tally.bytes += bytes.len() as u64;
                show(id, &bytes, visit);
            } else {
                tally.unread.push(*id);
            }
        }
        tally.unread.sort_unstable();
        tally
    }

    /// What refs reach and is not here: never fetched, or lost.
    fn absences(&self, threads: usize) -> Vec<HistoryTrouble> {
        let mut troubles = Vec::new();
        if self.is_shallow() {
            troubles.push(trouble("shallow-clone", "This is a shallow clone: what older commits held is not here."));
        }
        let damaged = self.refs().damaged;
        if let Some(name) = damaged.first() {
            let name = crate::name::printed(name);
            let message = format!("{} refs cannot be read, such as {name}.", damaged.len());
            troubles.push(HistoryTrouble { kind: "damaged-ref", message, lost: false });
        }
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
pub(crate) fn show(id: &gix_hash::oid, bytes: &[u8], visit: &Visit<'_>) {
    thread_local! {
        static ID: Cell<ObjectId> = Cell::new(ObjectId(Box::new([])));
    }
    let mut shown = ID.replace(ObjectId(Box::new([])));
    if shown.0.len() == id.as_bytes().len() {
        shown.0.copy_from_slice(id.as_bytes());
    } else {
        shown = id_of(id);
    }
    visit(&shown, bytes);
    ID.set(shown);
}

pub(crate) fn walked(tally: &Tally) -> Walked {
    let mut walked =
        Walked { blobs: tally.objects, bytes: tally.bytes, too_large: tally.too_large, troubles: Vec::new() };
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
