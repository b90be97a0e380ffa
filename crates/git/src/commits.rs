//! All commits of a repository, which of them refs reach, and an order in which parents come before children.

use crate::Repository;
use crate::object;
use crate::pack::lookup::Scratch;
use crate::store::Found;
use crate::sweep::Sweep;
use gix_hash::ObjectId;
use gix_object::Kind;
use source::Glance;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::{Arc, Mutex};

/// Commits ordered by id, in columns: a long history has a million of them.
#[derive(Default)]
pub(crate) struct Commits {
    ids: Vec<ObjectId>,
    trees: Vec<ObjectId>,
    /// When they were committed.
    times: Vec<i64>,
    /// Parents that are there, of all commits one after the other, and where those of each begin.
    parents: Vec<u32>,
    first_parents: Vec<u32>,
    /// Commits with parents that are not there.
    orphans: Vec<(u32, ObjectId)>,
    reached: Vec<bool>,
}

/// Commits, and the ends of refs that they were reached from.
pub(crate) type Kept = Mutex<Option<(Vec<ObjectId>, Arc<Commits>)>>;

/// Commits as they are met.
#[derive(Default)]
struct Met {
    commits: Vec<(ObjectId, ObjectId, i64, u32)>,
    parents: Vec<ObjectId>,
}

/// What refs point to, with tags peeled.
#[derive(Default)]
pub(crate) struct Ends {
    pub(crate) commits: Vec<ObjectId>,
    /// Trees that a ref or tag names without a commit.
    pub(crate) trees: Vec<ObjectId>,
    /// Blobs likewise.
    pub(crate) blobs: Vec<ObjectId>,
    /// What could not be read on the way.
    pub(crate) missing: Vec<ObjectId>,
}

/// Tags of tags are followed this far.
const TAG_DEPTH: usize = 16;

impl Repository {
    /// What refs (branches, tags, remotes, notes, the stash with its older states, heads of work trees) point to.
    pub(crate) fn ends(&self, scratch: &mut Scratch) -> Ends {
        let mut all: Vec<ObjectId> = self.refs().by_name.into_values().collect();
        all.extend(self.stashes());
        all.sort_unstable();
        all.dedup();
        let mut ends = Ends::default();
        for id in all {
            self.peel(id, &mut ends, scratch);
        }
        ends
    }

    /// Follows tags.
    pub(crate) fn peel(&self, mut id: ObjectId, ends: &mut Ends, scratch: &mut Scratch) {
        for _ in 0..TAG_DEPTH {
            // Blobs need not be read to be known.
            if let Some((Kind::Blob, _)) = self.store.kind_and_size(&id, scratch) {
                return ends.blobs.push(id);
            }
            match self.store.find(&id, scratch) {
                Found::Object((Kind::Commit, _)) => return ends.commits.push(id),
                Found::Object((Kind::Tree, _)) => return ends.trees.push(id),
                Found::Object((Kind::Blob, _)) => return ends.blobs.push(id),
                Found::Object((Kind::Tag, bytes)) => match object::tag_target(&bytes) {
                    Some(target) => id = target,
                    None => break,
                },
                _ => break,
            }
        }
        ends.missing.push(id);
    }

    /// Every commit that there is. They are asked for several times in a scan, and kept for as long as refs stay where they are.
    pub(crate) fn commits(&self, ends: &Ends) -> Arc<Commits> {
        let mut kept = self.commits.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if let Some((of, commits)) = &*kept
            && *of == ends.commits
        {
            return commits.clone();
        }
        let commits = Arc::new(self.all_commits(ends));
        *kept = Some((ends.commits.clone(), commits.clone()));
        commits
    }

    fn all_commits(&self, ends: &Ends) -> Commits {
        let met = Mutex::new(Met::default());
        let sweep = Sweep { store: &self.store, kind: Kind::Commit, size_limit: u64::MAX, threads: 1, only: None };
        sweep.run(&|id, bytes, _| {
            if let Some(commit) = object::commit(bytes) {
                let mut met = met.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
                let first = met.parents.len() as u32;
                met.parents.extend(commit.parents);
                met.commits.push((id.to_owned(), commit.tree, commit.committer_time, first));
            }
            Glance::Suspect
        });
        let mut commits = Commits::of(met.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner()));
        commits.reach(&ends.commits);
        commits
    }
}

impl Commits {
    fn of(met: Met) -> Commits {
        let count = met.commits.len();
        let end = |at: usize| met.commits.get(at + 1).map_or(met.parents.len(), |next| next.3 as usize);
        let mut order: Vec<u32> = (0..count as u32).collect();
        order.sort_unstable_by_key(|&at| met.commits[at as usize].0);
        let mut commits = Commits { reached: vec![false; count], ..Commits::default() };
        commits.ids = order.iter().map(|&at| met.commits[at as usize].0).collect();
        for (new, &at) in order.iter().enumerate() {
            let (_, tree, time, first) = met.commits[at as usize];
            commits.trees.push(tree);
            commits.times.push(time);
            commits.first_parents.push(commits.parents.len() as u32);
            for parent in &met.parents[first as usize..end(at as usize)] {
                match commits.position(parent) {
                    Some(parent) => commits.parents.push(parent),
                    None => commits.orphans.push((new as u32, *parent)),
                }
            }
        }
        commits.first_parents.push(commits.parents.len() as u32);
        commits
    }

    fn position(&self, id: &ObjectId) -> Option<u32> {
        crate::pack::position(self.ids.len() as u32, id, |at| &self.ids[at as usize])
    }

    fn parents(&self, at: u32) -> &[u32] {
        &self.parents[self.first_parents[at as usize] as usize..self.first_parents[at as usize + 1] as usize]
    }

    fn reach(&mut self, ends: &[ObjectId]) {
        let mut pending: Vec<u32> = ends.iter().filter_map(|id| self.position(id)).collect();
        while let Some(at) = pending.pop() {
            if !std::mem::replace(&mut self.reached[at as usize], true) {
                pending.extend_from_slice(self.parents(at));
            }
        }
    }

    /// Number of commits.
    pub(crate) fn len(&self) -> u32 {
        self.ids.len() as u32
    }

    /// Commits with a parent that is not there, and that parent.
    pub(crate) fn orphans(&self) -> &[(u32, ObjectId)] {
        &self.orphans
    }

    /// Id of a commit.
    pub(crate) fn id(&self, at: u32) -> ObjectId {
        self.ids[at as usize]
    }

    /// Its tree.
    pub(crate) fn tree(&self, at: u32) -> ObjectId {
        self.trees[at as usize]
    }

    /// Whether a ref reaches it.
    pub(crate) fn is_reached(&self, at: u32) -> bool {
        self.reached[at as usize]
    }

    /// All commits that refs reach and then the others, parents before children, of several the one that was committed first, of
    /// several of these the one with the smallest id.
    pub(crate) fn in_order(&self) -> Vec<u32> {
        let count = self.len();
        let mut waits: Vec<u32> = (0..count).map(|at| self.parents(at).len() as u32).collect();
        let mut edges: Vec<(u32, u32)> = Vec::with_capacity(self.parents.len());
        for at in 0..count {
            edges.extend(self.parents(at).iter().map(|&parent| (parent, at)));
        }
        edges.sort_unstable();
        let key = |at: u32| Reverse((!self.is_reached(at), self.times[at as usize], at));
        let mut ready: BinaryHeap<_> = (0..count).filter(|&at| waits[at as usize] == 0).map(key).collect();
        let mut order = Vec::with_capacity(count as usize);
        while let Some(Reverse((_, _, at))) = ready.pop() {
            order.push(at);
            let first = edges.partition_point(|&(parent, _)| parent < at);
            for &(_, child) in edges[first..].iter().take_while(|&&(parent, _)| parent == at) {
                waits[child as usize] -= 1;
                if waits[child as usize] == 0 {
                    ready.push(key(child));
                }
            }
        }
        order
    }
}
