//! Objects that refs reach and that are not there. A sweep over blobs sees only what there is; whether that is everything is
//! asked here: each id that a commit or tree names must be known. Only when one is not, a walk from the refs tells whether it
//! matters, for what nobody reaches may be half gone after a cleaning.

use crate::Repository;
use crate::object::{self, Mode};
use crate::origins::Search;
use crate::pack::lookup::Scratch;
use crate::places::{Held, Places};
use crate::sweep::Sweep;
use gix_hash::{ObjectId, oid};
use gix_object::Kind;
use rustc_hash::FxHashSet;
use source::Glance;
use std::sync::Mutex;

/// Ids lately found to be there, by a part of them: most ids in a tree are those that its last version had.
struct Known {
    slots: Vec<u64>,
    missing: FxHashSet<ObjectId>,
}

const SLOTS: usize = 1 << 18;

impl Known {
    fn check(&mut self, id: &oid, is_there: impl Fn(&oid) -> bool) {
        let Some(bytes) = id.as_bytes().first_chunk::<8>() else { return };
        let part = u64::from_le_bytes(*bytes);
        let slot = (part >> 40) as usize % SLOTS;
        if self.slots[slot] != part {
            if is_there(id) {
                self.slots[slot] = part;
            } else {
                self.missing.insert(id.to_owned());
            }
        }
    }
}

impl Repository {
    /// What refs reach and is not there, ascending. Parents behind the depth of a shallow clone do not count.
    pub(crate) fn missing(&self, threads: usize) -> Vec<ObjectId> {
        let known = Mutex::new(Known { slots: vec![0; SLOTS], missing: FxHashSet::default() });
        let is_there = |id: &oid| self.store.contains(id);
        let hash = self.store.hash;
        let sweep = Sweep { store: &self.store, kind: Kind::Tree, size_limit: u64::MAX, threads, only: None };
        let damaged = sweep.run(&|_, bytes, fresh| {
            let mut known = known.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            let mut at = 0;
            let mut fresh = fresh.map(|ranges| ranges.iter().peekable());
            while let Some((entry, next)) = object::tree_entry(bytes, at, hash) {
                // What stands in the tree that this one was made from has been checked there.
                let is_fresh = fresh.as_mut().is_none_or(|ranges| {
                    while ranges.next_if(|range| range.end < at).is_some() {}
                    ranges.peek().is_some_and(|range| range.start <= next)
                });
                at = next;
                if is_fresh && entry.mode != Mode::Submodule {
                    known.check(entry.id, is_there);
                }
            }
            Glance::Clean
        });
        let scratch = &mut Scratch::new(1 << 20);
        let ends = self.ends(scratch);
        let commits = self.commits(&ends);
        let shallow: FxHashSet<ObjectId> = self.shallow().into_iter().collect();
        let mut known = known.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
        let mut missing = ends.missing;
        (0..commits.len()).for_each(|at| known.check(&commits.tree(at), is_there));
        let orphans = commits.orphans().iter();
        let counts = |at: u32| commits.is_reached(at) && !shallow.contains(&commits.id(at));
        missing.extend(orphans.filter(|(at, _)| counts(*at)).map(|(_, parent)| *parent));
        if self.is_partial {
            // Here gaps are to be expected; which of them a ref reaches is not worth the walk.
            missing.extend(known.missing);
        } else if !known.missing.is_empty() || !damaged.unread.is_empty() {
            let mut search = Search::new(self, Places::of(known.missing.into_iter(), &|_| false));
            for at in (0..commits.len()).filter(|&at| commits.is_reached(at)) {
                search.tree(commits.tree(at), Held::Otherwise);
            }
            for &tree in &ends.trees {
                search.tree(tree, Held::Otherwise);
            }
            missing.extend(search.places.met());
            missing.append(&mut search.missing);
        }
        missing.sort_unstable();
        missing.dedup();
        missing
    }
}
