//! What stood before the commits of a range where they change or take away files.

use crate::Repository;
use crate::brought::{HELD, LONGEST_PATH};
use crate::changes::CommitChange;
use crate::name::{id_of, printed};
use crate::object::{self, Mode};
use crate::pack::lookup::Scratch;
use gix_hash::ObjectId;
use gix_object::Kind;
use rustc_hash::FxHashSet;
use source::{Earlier, Scope};
use std::collections::BTreeSet;

impl Repository {
    /// See `source::History::earlier`. What cannot be read is not there: then more counts as new.
    pub(crate) fn earlier_of(&self, scope: &Scope) -> Vec<Earlier> {
        let Scope::Range { tips, bases } = scope else { return Vec::new() };
        let scratch = &mut Scratch::new(HELD);
        // With their paths: what was moved stood at its old path before.
        let mut new: FxHashSet<(Vec<u8>, ObjectId)> = FxHashSet::default();
        let mut earlier: BTreeSet<(Vec<u8>, ObjectId)> = BTreeSet::new();
        let mut gone: BTreeSet<(Vec<u8>, ObjectId, Mode)> = BTreeSet::new();
        self.each_change(&self.changes(tips, bases), &mut |change| match change {
            CommitChange::Came(brought) => {
                new.insert((brought.path.to_vec(), brought.id));
                let files = brought.before.iter().filter(|(_, mode)| *mode != Mode::Tree);
                earlier.extend(files.map(|(id, _)| (brought.path.to_vec(), *id)));
            }
            CommitChange::Went(path, id, mode) => {
                gone.insert((path.to_vec(), id, mode));
            }
        });
        // A path may go after the range itself has changed what stands there.
        let mut gone_paths: BTreeSet<Vec<u8>> = BTreeSet::new();
        self.list_files(gone, scratch, &mut |path, id| {
            gone_paths.insert(path.clone());
            earlier.insert((path, id));
        });
        let old = earlier.into_iter().filter(|known| !new.contains(known));
        let told = |(path, id): (Vec<u8>, ObjectId)| Earlier {
            path: printed(&path),
            blob: id_of(&id),
            is_gone: gone_paths.contains(&path),
        };
        let mut earlier: Vec<Earlier> = old.map(told).collect();
        earlier.sort();
        earlier
    }

    /// The files among some entries and in the folders among them; a folder that stands at several paths is listed once.
    fn list_files(
        &self,
        entries: BTreeSet<(Vec<u8>, ObjectId, Mode)>,
        scratch: &mut Scratch,
        see: &mut dyn FnMut(Vec<u8>, ObjectId),
    ) {
        let mut listed = FxHashSet::default();
        let mut pending: Vec<_> = entries.into_iter().rev().collect();
        while let Some((path, id, mode)) = pending.pop() {
            match mode {
                Mode::File | Mode::Link => see(path, id),
                Mode::Tree if path.len() < LONGEST_PATH && listed.insert(id) => {
                    let Some(bytes) = self.store.bytes(&id, Kind::Tree, scratch) else { continue };
                    let mut at = 0;
                    while let Some((entry, next)) = object::tree_entry(&bytes, at, self.store.hash) {
                        at = next;
                        let path = [&path[..], b"/", entry.name].concat();
                        pending.push((path, entry.id.to_owned(), entry.mode));
                    }
                }
                Mode::Tree | Mode::Submodule => {}
            }
        }
    }
}
