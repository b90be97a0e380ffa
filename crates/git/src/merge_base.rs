//! Where two histories part: the youngest commit that both reach.

use crate::Repository;
use crate::name::{id_of, oid_of};
use crate::object;
use crate::pack::lookup::Scratch;
use crate::store::Found;
use gix_hash::ObjectId;
use gix_object::Kind;
use rustc_hash::{FxHashMap, FxHashSet};
use source::ObjectId as Id;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Why there is no such commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoMergeBase {
    /// The histories have nothing in common.
    Unrelated,
    /// Commits are missing before the histories meet, as in a shallow clone.
    Cut,
}

impl std::fmt::Display for NoMergeBase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            NoMergeBase::Unrelated => "its history has no commit in common with HEAD",
            NoMergeBase::Cut => "this clone does not go back to where its history and that of HEAD part",
        })
    }
}

const ONE: u8 = 1;
const OTHER: u8 = 2;
const BOTH: u8 = ONE | OTHER;
/// Both reach it through a commit that both reach.
const BELOW: u8 = 4;

impl Repository {
    /// The youngest commit that both of two commits reach; of several, which criss-crossing merges make, the one that was committed last.
    pub fn merge_base(&self, one: &Id, other: &Id) -> Result<Id, NoMergeBase> {
        let hash = self.store.hash;
        let (Some(one), Some(other)) = (oid_of(one, hash), oid_of(other, hash)) else { return Err(NoMergeBase::Cut) };
        let scratch = &mut Scratch::new(4 << 20);
        let shallow: FxHashSet<ObjectId> = self.shallow().into_iter().collect();
        let mut colours: FxHashMap<ObjectId, u8> = FxHashMap::default();
        let mut parents_of: FxHashMap<ObjectId, (i64, Vec<ObjectId>)> = FxHashMap::default();
        let mut queue: BinaryHeap<(i64, Reverse<ObjectId>)> = BinaryHeap::new();
        let mut found: Vec<(i64, ObjectId)> = Vec::new();
        let mut is_cut = false;
        let mut pending = vec![(one, ONE), (other, OTHER)];
        // What is in the queue and not yet known to lie below a meeting point.
        let mut open: FxHashSet<ObjectId> = FxHashSet::default();
        loop {
            for (id, colour) in std::mem::take(&mut pending) {
                let known = colours.entry(id).or_default();
                if *known | colour == *known {
                    continue;
                }
                *known |= colour;
                let is_below = *known & BELOW != 0;
                let Some(time) = parents_of.get(&id).map(|(time, _)| *time).or_else(|| {
                    let Found::Object((Kind::Commit, bytes)) = self.store.find(&id, scratch) else { return None };
                    let commit = object::commit(&bytes)?;
                    let time = commit.committer_time;
                    parents_of.insert(id, (time, commit.parents));
                    Some(time)
                }) else {
                    is_cut = true;
                    continue;
                };
                if is_below {
                    open.remove(&id)
                } else {
                    open.insert(id)
                };
                queue.push((time, Reverse(id)));
            }
            if open.is_empty() {
                break;
            }
            let Some((time, Reverse(id))) = queue.pop() else { break };
            open.remove(&id);
            let mut colour = colours[&id];
            if colour & BOTH == BOTH && colour & BELOW == 0 {
                if !found.iter().any(|(_, known)| *known == id) {
                    found.push((time, id));
                }
                colour |= BELOW;
            }
            if shallow.contains(&id) {
                is_cut |= colour & BELOW == 0;
                continue;
            }
            pending = parents_of[&id].1.iter().map(|parent| (*parent, colour)).collect();
        }
        // Where clocks went backwards a commit may be found before the one that it lies below.
        found.retain(|(_, id)| colours[id] & BELOW == 0);
        match found.into_iter().max() {
            Some((_, id)) => Ok(id_of(&id)),
            None if is_cut => Err(NoMergeBase::Cut),
            None => Err(NoMergeBase::Unrelated),
        }
    }
}
