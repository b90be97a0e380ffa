//! The commits that some ends reach and others do not.

use crate::Repository;
use crate::commits::Ends;
use crate::name::oid_of;
use crate::object;
use crate::pack::lookup::Scratch;
use crate::store::Found;
use gix_hash::ObjectId;
use gix_object::Kind;
use rustc_hash::{FxHashMap, FxHashSet};
use source::ObjectId as Id;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::rc::Rc;

/// The commits of a range.
#[derive(Default)]
pub(crate) struct Range {
    /// Parents before children.
    pub(crate) commits: Vec<Step>,
    /// Trees and blobs that a tip names without a commit.
    pub(crate) trees: Vec<ObjectId>,
    pub(crate) blobs: Vec<ObjectId>,
    /// Commits and ends that could not be read.
    pub(crate) missing: Vec<ObjectId>,
    /// Whether the range runs into the depth of a shallow clone.
    pub(crate) is_cut: bool,
    /// Whether folders stand at more paths than were looked at.
    pub(crate) is_endless: bool,
}

/// A commit of a range.
pub(crate) struct Step {
    pub(crate) id: ObjectId,
    pub(crate) tree: ObjectId,
    pub(crate) parents: Vec<ObjectId>,
    time: i64,
}

/// A walk from the youngest to the oldest with two colours.
struct Painter<'r> {
    repository: &'r Repository,
    shallow: FxHashSet<ObjectId>,
    known: FxHashMap<ObjectId, Option<Rc<Step>>>,
    old: FxHashSet<ObjectId>,
    queued: FxHashSet<ObjectId>,
    queue: BinaryHeap<(i64, Reverse<ObjectId>)>,
    /// What is in the queue, and how many of these are not known to be old.
    waiting: FxHashSet<ObjectId>,
    young: usize,
    range: Range,
}

impl Repository {
    /// Commits that `tips` reach and `bases` do not.
    ///
    /// The walk ends when only old commits are left to look at. Where clocks went backwards a commit may be taken as new that
    /// is not; never the other way round.
    pub(crate) fn range(&self, tips: &[Id], bases: &[Id], scratch: &mut Scratch) -> Range {
        let mut painter = Painter {
            repository: self,
            shallow: self.shallow().into_iter().collect(),
            known: FxHashMap::default(),
            old: FxHashSet::default(),
            queued: FxHashSet::default(),
            queue: BinaryHeap::new(),
            waiting: FxHashSet::default(),
            young: 0,
            range: Range::default(),
        };
        let bases = self.peeled(bases, scratch);
        let tips = self.peeled(tips, scratch);
        painter.range.missing.extend(bases.missing.into_iter().chain(tips.missing));
        painter.range.trees = tips.trees;
        painter.range.blobs = tips.blobs;
        for base in bases.commits {
            painter.age(base);
            painter.enqueue(base, scratch);
        }
        for tip in tips.commits {
            painter.enqueue(tip, scratch);
        }
        painter.paint(scratch)
    }

    fn peeled(&self, ids: &[Id], scratch: &mut Scratch) -> Ends {
        let mut ends = Ends::default();
        for id in ids {
            // An id of another length stands for nothing here.
            match oid_of(id, self.store.hash) {
                Some(id) => self.peel(id, &mut ends, scratch),
                None => ends.missing.push(self.store.hash.null()),
            }
        }
        ends
    }
}

impl Painter<'_> {
    fn step(&mut self, id: ObjectId, scratch: &mut Scratch) -> Option<Rc<Step>> {
        if let Some(known) = self.known.get(&id) {
            return known.clone();
        }
        let step = match self.repository.store.find(&id, scratch) {
            Found::Object((Kind::Commit, bytes)) => object::commit(&bytes)
                .map(|text| Rc::new(Step { id, tree: text.tree, parents: text.parents, time: text.committer_time })),
            _ => None,
        };
        self.known.insert(id, step.clone());
        step
    }

    fn enqueue(&mut self, id: ObjectId, scratch: &mut Scratch) {
        if !self.queued.insert(id) {
            return;
        }
        match self.step(id, scratch) {
            Some(step) => {
                self.queue.push((step.time, Reverse(id)));
                self.waiting.insert(id);
                self.young += usize::from(!self.old.contains(&id));
            }
            // What old commits came from does not matter.
            None if self.old.contains(&id) => {}
            None => self.range.missing.push(id),
        }
    }

    /// Takes a commit and what is known of its ancestors as old.
    fn age(&mut self, id: ObjectId) {
        let mut pending = vec![id];
        while let Some(id) = pending.pop() {
            if !self.old.insert(id) {
                continue;
            }
            if self.waiting.contains(&id) {
                self.young -= 1;
            } else if let Some(Some(step)) = self.known.get(&id) {
                // It left the queue as a young one, and so may its parents have.
                pending.extend(step.parents.iter().copied());
            }
        }
    }

    fn paint(mut self, scratch: &mut Scratch) -> Range {
        let mut left: Vec<Rc<Step>> = Vec::new();
        let mut oldest = i64::MAX;
        // Commits of one second are in no order: an old one among them may still be the way to what was taken as new.
        while let Some(&(time, Reverse(id))) = self.queue.peek()
            && (self.young > 0 || time >= oldest)
        {
            self.queue.pop();
            self.waiting.remove(&id);
            let is_old = self.old.contains(&id);
            self.young -= usize::from(!is_old);
            let Some(step) = self.step(id, scratch) else { continue };
            if !is_old {
                oldest = oldest.min(step.time);
                left.push(step.clone());
            }
            if self.shallow.contains(&id) {
                self.range.is_cut |= !is_old;
                continue;
            }
            for &parent in &step.parents {
                if is_old {
                    self.age(parent);
                }
                self.enqueue(parent, scratch);
            }
        }
        let old = &self.old;
        left.retain(|step| !old.contains(&step.id));
        self.range.commits = in_order(left);
        self.range
    }
}

/// Parents before children, of several the one that was committed first.
fn in_order(steps: Vec<Rc<Step>>) -> Vec<Step> {
    let mut waits: FxHashMap<ObjectId, usize> = FxHashMap::default();
    let mut children: FxHashMap<ObjectId, Vec<ObjectId>> = FxHashMap::default();
    let mut by_id: FxHashMap<ObjectId, Rc<Step>> = steps.into_iter().map(|step| (step.id, step)).collect();
    for step in by_id.values() {
        let inside = step.parents.iter().filter(|parent| by_id.contains_key(*parent));
        let mut count = 0;
        for parent in inside {
            children.entry(*parent).or_default().push(step.id);
            count += 1;
        }
        waits.insert(step.id, count);
    }
    let mut ready: BinaryHeap<_> =
        by_id.values().filter(|step| waits[&step.id] == 0).map(|step| Reverse((step.time, step.id))).collect();
    let mut order = Vec::with_capacity(by_id.len());
    while let Some(Reverse((_, id))) = ready.pop() {
        for child in children.remove(&id).unwrap_or_default() {
            if let Some(left) = waits.get_mut(&child) {
                *left -= 1;
                if *left == 0 {
                    ready.extend(by_id.get(&child).map(|step| Reverse((step.time, step.id))));
                }
            }
        }
        order.extend(by_id.remove(&id).map(|step| match Rc::try_unwrap(step) {
            Ok(step) => step,
            Err(step) => Step { id: step.id, tree: step.tree, parents: step.parents.clone(), time: step.time },
        }));
    }
    order
}
