//! What the commits of a range have that none of their parents has at the same path. So a merge counts for what was only changed
//! in the merge.

use crate::Repository;
use crate::changes::{Changes, CommitChange};
use crate::difference::{common_end, common_start};
use crate::object::{self, Mode, TreeEntry};
use crate::pack::lookup::Scratch;
use crate::places::{Held, Placed, Places};
use crate::range::{Range, Step};
use gix_hash::ObjectId;
use gix_object::Kind;
use rustc_hash::{FxHashMap, FxHashSet};
use source::Standing;

/// Something that a commit brings in.
pub(crate) struct Brought<'a> {
    /// The commit, and its place in the range.
    pub(crate) commit: Option<(&'a Step, u32)>,
    pub(crate) path: &'a [u8],
    pub(crate) id: ObjectId,
    /// What the parents have at the same path.
    pub(crate) before: &'a [(ObjectId, Mode)],
}

/// What is compared: a tree with those of the commit's parents.
struct Sides<'a> {
    tree: ObjectId,
    others: Vec<ObjectId>,
    commit: Option<(&'a Step, u32)>,
}

impl Repository {
    /// Shows what the commits of a range bring in and take away, each time that one does. Returned are trees that are not there,
    /// and whether folders stand at more paths than were looked at.
    pub(crate) fn compared(
        &self,
        range: &Range,
        scratch: &mut Scratch,
        see: &mut dyn FnMut(CommitChange<'_>),
    ) -> (Vec<ObjectId>, bool) {
        let mut missing = Vec::new();
        let mut met = Met::default();
        let mut trees: FxHashMap<ObjectId, ObjectId> = range.commits.iter().map(|step| (step.id, step.tree)).collect();
        for (order, step) in range.commits.iter().enumerate() {
            let mut parents = Vec::new();
            for parent in &step.parents {
                if let Some(&tree) = trees.get(parent) {
                    parents.push(tree);
                } else if let Some(bytes) = self.store.bytes(parent, Kind::Commit, scratch)
                    && let Some(text) = object::commit(&bytes)
                {
                    trees.insert(*parent, text.tree);
                    parents.push(text.tree);
                }
            }
            let sides = Sides { tree: step.tree, others: parents, commit: Some((step, order as u32)) };
            self.compare(sides, scratch, &mut missing, &mut met, see);
        }
        for &tree in &range.trees {
            let sides = Sides { tree, others: Vec::new(), commit: None };
            self.compare(sides, scratch, &mut missing, &mut met, see);
        }
        for &id in &range.blobs {
            see(CommitChange::Came(Brought { commit: None, path: b"", id, before: &[] }));
        }
        (missing, met.is_full())
    }

    /// What a tree has that none of the others has at the same path.
    fn compare(
        &self,
        sides: Sides<'_>,
        scratch: &mut Scratch,
        missing: &mut Vec<ObjectId>,
        met: &mut Met,
        see: &mut dyn FnMut(CommitChange<'_>),
    ) {
        let hash = self.store.hash;
        let Sides { tree, others, commit } = sides;
        let mut pending = vec![(tree, others, Vec::new())];
        while let Some((tree, others, path)) = pending.pop() {
            if others.contains(&tree) || !met.goes_on(tree, others.is_empty()) {
                continue;
            }
            let Some(bytes) = self.store.bytes(&tree, Kind::Tree, scratch) else {
                missing.push(tree);
                continue;
            };
            // A parent's tree that is not there hides nothing: everything counts as new.
            let others: Vec<_> =
                others.iter().filter_map(|other| self.store.bytes(other, Kind::Tree, scratch)).collect();
            let (bytes, others) = match &others[..] {
                [other] => {
                    let (bytes, other) = apart(&bytes, other, hash);
                    (bytes, vec![by_name(other, hash)])
                }
                others => (&bytes[..], others.iter().map(|other| by_name(other, hash)).collect()),
            };
            tell_gone(&by_name(bytes, hash), &others, &path, see);
            let mut at = 0;
            let mut folders = Vec::new();
            while let Some((entry, next)) = object::tree_entry(bytes, at, hash) {
                at = next;
                let same_name = |entries: &Vec<TreeEntry<'_>>| {
                    let at = entries.binary_search_by(|other| other.name.cmp(entry.name)).ok()?;
                    Some((entries[at].id.to_owned(), entries[at].mode))
                };
                let there: Vec<(ObjectId, Mode)> = others.iter().filter_map(same_name).collect();
                if entry.mode == Mode::Submodule || there.iter().any(|(id, _)| *id == entry.id) {
                    continue;
                }
                let mut path: Vec<u8> = path.clone();
                path.extend_from_slice(entry.name);
                if entry.mode == Mode::Tree {
                    path.push(b'/');
                    let there = there.into_iter().filter(|(_, mode)| *mode == Mode::Tree).map(|(id, _)| id);
                    if path.len() < LONGEST_PATH {
                        folders.push((entry.id.to_owned(), there.collect(), path));
                    } else {
                        missing.push(entry.id.to_owned());
                    }
                } else {
                    see(CommitChange::Came(Brought { commit, path: &path, id: entry.id.to_owned(), before: &there }));
                }
            }
            if at < bytes.len() {
                missing.push(tree);
            }
            pending.extend(folders.into_iter().rev());
        }
    }

    /// Origins of blobs in a range.
    pub(crate) fn origins_in(&self, changes: &Changes, mut places: Places<'_>) -> Vec<Placed> {
        let mut is_settled = false;
        self.each_change(changes, &mut |change| {
            let CommitChange::Came(brought) = change else { return };
            let held = match brought.commit {
                Some((step, order)) => Held::Commit { order, id: step.id, reachable: true },
                None => Held::Otherwise,
            };
            if brought.commit.is_none() && !is_settled {
                places.settle();
                is_settled = true;
            }
            if places.is_of_paths() && !brought.before.is_empty() {
                return;
            }
            let name = memchr::memrchr(b'/', brought.path).map_or(0, |slash| slash + 1);
            let (folder, name) = brought.path.split_at(name);
            match name {
                [] => places.take(&brought.id),
                name => places.meet(&brought.id, folder, name, Standing::Ordinary, held),
            }
        });
        places.origins(self, &mut Scratch::new(HELD))
    }
}

/// Paths longer than this are not followed: trees in trees can be made to go on for ever.
pub(crate) const LONGEST_PATH: usize = 64 << 10;
/// So often a folder that is new at all its paths is looked through again.
const MOST_REPEATS: u32 = 1 << 16;

/// Folders that stand where no parent has one. Folders in folders can be made to stand at more paths than anybody can walk.
#[derive(Default)]
struct Met {
    new: FxHashSet<ObjectId>,
    repeats: u32,
}

impl Met {
    /// Whether a folder is to be looked through.
    fn goes_on(&mut self, tree: ObjectId, is_new: bool) -> bool {
        let is_repeated = is_new && !self.new.insert(tree);
        self.repeats = self.repeats.saturating_add(u32::from(is_repeated));
        !(is_repeated && self.is_full())
    }

    fn is_full(&self) -> bool {
        self.repeats > MOST_REPEATS
    }
}

/// Recent objects kept while trees are compared and contents looked up: more finds few of them again, and memory that is used
/// once is slower than memory that is used again.
pub(crate) const HELD: usize = 24 << 20;

/// Entries that others have and a tree does not; a file in the place of a folder is another one.
fn tell_gone(
    tree: &[TreeEntry<'_>],
    others: &[Vec<TreeEntry<'_>>],
    path: &[u8],
    see: &mut dyn FnMut(CommitChange<'_>),
) {
    for entry in others.iter().flatten().filter(|entry| entry.mode != Mode::Submodule) {
        let same = tree.binary_search_by(|other| other.name.cmp(entry.name)).ok().map(|at| tree[at].mode);
        if same.is_none_or(|mode| (mode == Mode::Tree) != (entry.mode == Mode::Tree)) {
            see(CommitChange::Went(&[path, entry.name].concat(), entry.id.to_owned(), entry.mode));
        }
    }
}

/// Two trees without the entries that both begin with and those that both end with: neighbours in history differ in few.
fn apart<'t>(one: &'t [u8], other: &'t [u8], hash: gix_hash::Kind) -> (&'t [u8], &'t [u8]) {
    let same = common_start(one, other);
    let start = starts(one, hash).take_while(|at| *at <= same).last().unwrap_or_default();
    let (one, other) = (&one[start..], &other[start..]);
    let same = common_end(one, other);
    let rest = |tree: &[u8]| starts(tree, hash).map(|at| tree.len() - at).find(|rest| *rest <= same);
    match (rest(one), rest(other)) {
        (Some(rest), Some(other_rest)) if rest == other_rest => {
            (&one[..one.len() - rest], &other[..other.len() - rest])
        }
        _ => (one, other),
    }
}

/// Where the entries of a tree begin, and where the last one ends.
fn starts(tree: &[u8], hash: gix_hash::Kind) -> impl Iterator<Item = usize> {
    let next = move |at: &usize| Some(object::tree_entry(tree, *at, hash)?.1);
    std::iter::successors(Some(0), next)
}

fn by_name(tree: &[u8], hash: gix_hash::Kind) -> Vec<TreeEntry<'_>> {
    let mut entries = Vec::new();
    let mut at = 0;
    while let Some((entry, next)) = object::tree_entry(tree, at, hash) {
        entries.push(entry);
        at = next;
    }
    // In a tree a folder stands as if its name ended in `/`.
    entries.sort_by(|a, b| a.name.cmp(b.name));
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    type Entries = std::collections::BTreeMap<String, u8>;

    fn tree(entries: &Entries) -> Vec<u8> {
        let written = entries.iter().map(|(name, id)| [b"100644 ", name.as_bytes(), &[0], &[*id; 20]].concat());
        written.collect::<Vec<_>>().concat()
    }

    #[test]
    fn what_two_trees_share_at_their_ends_is_all_that_is_left_out() {
        let mut state = 3u64;
        let mut random = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        for _ in 0..2_000 {
            let name = |number: u64| "abcdefgh"[..1 + number as usize % 8].to_owned() + &(number / 8).to_string();
            let old: Entries = (0..random(12)).map(|_| (name(random(40)), random(3) as u8)).collect();
            let mut new = old.clone();
            for _ in 0..random(4) {
                match random(2) {
                    0 => drop(new.insert(name(random(40)), random(3) as u8)),
                    _ => drop(new.remove(&name(random(40)))),
                }
            }
            let (one, other) = (tree(&new), tree(&old));
            let (one, other) = apart(&one, &other, gix_hash::Kind::Sha1);
            let told = |part: &[u8]| -> Entries {
                let entries = by_name(part, gix_hash::Kind::Sha1);
                assert_eq!(
                    entries.len() * (7 + 1 + 20),
                    part.len() - entries.iter().map(|e| e.name.len()).sum::<usize>()
                );
                entries.iter().map(|e| (String::from_utf8(e.name.to_vec()).unwrap(), e.id.as_bytes()[0])).collect()
            };
            let (one, other) = (told(one), told(other));
            let only = |of: &Entries, not: &Entries| -> Entries {
                of.iter().filter(|(name, id)| not.get(*name) != Some(id)).map(|(n, i)| (n.clone(), *i)).collect()
            };
            assert_eq!((only(&one, &other), only(&other, &one)), (only(&new, &old), only(&old, &new)));
        }
    }
}
