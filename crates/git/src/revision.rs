//! Names of commits: branches, tags, ids whole or shortened, and steps back from them.
//!
//! Understood: a full id; `HEAD` and `@`; a ref by full name or without `refs/`, `refs/tags/`, `refs/heads/`, `refs/remotes/`;
//! the beginning of an id, four digits or more; what `git describe` prints; and behind any of these `~`, `~N`, `^`, `^N`, `^0`,
//! `^{}` and `^{commit}`. Not understood, and refused by name: what needs logs (`main@{1}`), search (`:/text`) or paths.

use crate::Repository;
use crate::commits::Ends;
use crate::name::id_of;
use crate::object;
use crate::pack::lookup::Scratch;
use crate::store::Found;
use gix_hash::ObjectId;
use gix_object::Kind;
use source::ObjectId as Id;

/// Why a name stands for no commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unresolved {
    /// Nothing has this name.
    NoSuchName,
    /// Several objects begin like this.
    Ambiguous,
    /// The name is of a kind that we do not understand.
    NotUnderstood,
    /// A step back goes beyond the first commit, or to a parent that there is not.
    NoSuchParent,
    /// It stands for an object that is not here or damaged, as in a shallow clone.
    Missing(Id),
    /// It stands for something that is no commit.
    NotACommit(Id),
}

impl std::fmt::Display for Unresolved {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Unresolved::NoSuchName => f.write_str("no branch, tag or commit has this name"),
            Unresolved::Ambiguous => f.write_str("several commits begin like this"),
            Unresolved::NotUnderstood => f.write_str("this way of naming a commit is not understood"),
            Unresolved::NoSuchParent => f.write_str("the history does not go back that far"),
            Unresolved::Missing(id) => write!(f, "the object {id} is missing or damaged"),
            Unresolved::NotACommit(id) => write!(f, "the object {id} is not a commit"),
        }
    }
}

impl std::error::Error for Unresolved {}

/// A step from one commit to another.
enum Step {
    FirstParents(u32),
    Parent(u32),
    Peel,
}

impl Repository {
    /// The commit that a name stands for; tags are followed.
    pub fn resolve(&self, name: &str) -> Result<Id, Unresolved> {
        let scratch = &mut Scratch::new(1 << 20);
        let end = name.find(['~', '^']).unwrap_or(name.len());
        let steps = steps(&name[end..]).ok_or(Unresolved::NotUnderstood)?;
        let mut id = self.commit_of(self.named(&name[..end])?, scratch)?;
        for step in steps {
            id = match step {
                Step::FirstParents(count) => {
                    for _ in 0..count {
                        id = self.parent(id, 1, scratch)?;
                    }
                    id
                }
                Step::Parent(0) | Step::Peel => id,
                Step::Parent(number) => self.parent(id, number, scratch)?,
            };
        }
        // The parents of the last commits of a shallow clone are known and not there.
        Ok(id_of(&self.there(id)?))
    }

    /// Full names of all that a name may mean to git, the one that [`Repository::resolve`] takes first: a tag may have the name of a branch
    /// or of a remote's. A name that says where it stands (`HEAD`, `refs/…`) means one thing, whatever else there is.
    pub fn meanings(&self, name: &str) -> Vec<String> {
        let name = &name[..name.find(['~', '^']).unwrap_or(name.len())];
        if matches!(name, "HEAD" | "@") || name.starts_with("refs/") {
            return vec![name.to_owned()];
        }
        // A whole id is an id, whatever refs are called.
        if name.len() == self.store.hash.len_in_hex() && ObjectId::from_hex(name.as_bytes()).is_ok() {
            return vec![name.to_owned()];
        }
        let mut meanings: Vec<String> =
            forms(name).into_iter().filter(|full| self.find_ref(full.as_bytes()).is_some()).collect();
        if let (false, Ok(id)) = (meanings.is_empty(), self.shortened(name)) {
            meanings.push(id.to_string());
        }
        meanings
    }

    /// The first commit of all: where the first parents of `HEAD` end. `None` without commits, and in a shallow clone, which does
    /// not know it.
    pub fn root_commit(&self) -> Option<Id> {
        if self.is_shallow() {
            return None;
        }
        let scratch = &mut Scratch::new(4 << 20);
        let mut id = self.commit_of(self.find_ref(b"HEAD")?, scratch).ok()?;
        // Reading does not hash, so that a hostile repository can make a ring: a mark behind us is met again in it (Brent).
        let (mut mark, mut steps, mut reach) = (id, 0u64, 1u64);
        loop {
            match self.parent(id, 1, scratch) {
                Ok(parent) if parent == mark => return None,
                Ok(parent) => id = parent,
                Err(Unresolved::NoSuchParent) => return Some(id_of(&id)),
                Err(_) => return None,
            }
            steps += 1;
            if steps == reach {
                (mark, steps, reach) = (id, 0, reach * 2);
            }
        }
    }

    /// When the commit of `HEAD` was made, in seconds since 1970, as it says itself; `None` without commits.
    pub fn head_time(&self) -> Option<i64> {
        let scratch = &mut Scratch::new(4 << 20);
        let id = self.commit_of(self.find_ref(b"HEAD")?, scratch).ok()?;
        let Found::Object((Kind::Commit, bytes)) = self.store.find(&id, scratch) else { return None };
        Some(object::commit(&bytes)?.committer_time)
    }

    /// Ids of all refs (branches, tags, remotes, notes, stash) as commits: the bases of a push. What is no commit is left out.
    pub fn ref_commits(&self) -> Vec<Id> {
        let ends = self.ends(&mut Scratch::new(1 << 20));
        ends.commits.iter().map(|id| id_of(id)).collect()
    }

    /// Ids of what a remote had when it was last asked; nothing without a name.
    pub fn remote_commits(&self, remote: Option<&str>) -> Vec<Id> {
        let Some(remote) = remote else { return Vec::new() };
        let prefix = format!("refs/remotes/{remote}/");
        let scratch = &mut Scratch::new(1 << 20);
        let refs = self.refs();
        let remote = refs.by_name.iter().filter(|(name, _)| name.starts_with(prefix.as_bytes()));
        remote.filter_map(|(_, id)| self.commit_of(*id, scratch).ok()).map(|id| id_of(&id)).collect()
    }

    fn named(&self, name: &str) -> Result<ObjectId, Unresolved> {
        if name.is_empty() || name.contains([':', '{', '\\', '*', '?', '[']) || name.contains("..") {
            return Err(Unresolved::NotUnderstood);
        }
        let hash = self.store.hash;
        if name.len() == hash.len_in_hex()
            && let Ok(id) = ObjectId::from_hex(name.as_bytes())
        {
            return self.there(id);
        }
        let name = if name == "@" { "HEAD" } else { name };
        for full in forms(name) {
            if let Some(id) = self.find_ref(full.as_bytes()) {
                return self.there(id);
            }
        }
        let digits = name.rsplit_once("-g").map_or(name, |(_, digits)| digits);
        self.shortened(digits)
    }

    fn there(&self, id: ObjectId) -> Result<ObjectId, Unresolved> {
        if self.store.contains(&id) { Ok(id) } else { Err(Unresolved::Missing(id_of(&id))) }
    }

    /// The one commit (or tag) whose id begins with these digits.
    fn shortened(&self, digits: &str) -> Result<ObjectId, Unresolved> {
        let prefix = gix_hash::Prefix::from_hex(digits).map_err(|_| Unresolved::NoSuchName)?;
        let mut found = Vec::new();
        for pack in &self.store.packs {
            found.extend(pack.positions(prefix).map(|position| pack.id(position).to_owned()));
        }
        for folder in &self.store.folders {
            found.extend(crate::loose::ids_in(folder, &digits[..2], self.store.hash));
        }
        found.retain(|id| prefix.cmp_oid(id).is_eq());
        found.sort_unstable();
        found.dedup();
        if found.len() > 1 {
            let scratch = &mut Scratch::new(0);
            found.retain(|id| matches!(self.store.kind_and_size(id, scratch), Some((Kind::Commit | Kind::Tag, _))));
        }
        match found[..] {
            [] => Err(Unresolved::NoSuchName),
            [id] => Ok(id),
            _ => Err(Unresolved::Ambiguous),
        }
    }

    /// The commit that an object is or that a tag names.
    pub(crate) fn commit_of(&self, id: ObjectId, scratch: &mut Scratch) -> Result<ObjectId, Unresolved> {
        let mut ends = Ends::default();
        self.peel(id, &mut ends, scratch);
        match (ends.commits.first(), ends.missing.first()) {
            (Some(&commit), _) => Ok(commit),
            (None, Some(missing)) => Err(Unresolved::Missing(id_of(missing))),
            (None, None) => Err(Unresolved::NotACommit(id_of(&id))),
        }
    }

    fn parent(&self, id: ObjectId, number: u32, scratch: &mut Scratch) -> Result<ObjectId, Unresolved> {
        let missing = || Unresolved::Missing(id_of(&id));
        let Found::Object((Kind::Commit, bytes)) = self.store.find(&id, scratch) else { return Err(missing()) };
        let parents = object::commit(&bytes).ok_or_else(missing)?.parents;
        parents.get(number as usize - 1).copied().ok_or(Unresolved::NoSuchParent)
    }
}

/// What a name may be short for, in the order of git.
fn forms(name: &str) -> Vec<String> {
    // Only names in capitals are refs outside `refs/`: `config` is none.
    let is_top = name.starts_with("refs/") || name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    let forms = ["", "refs/", "refs/tags/", "refs/heads/", "refs/remotes/"].into_iter();
    let forms = forms.filter(|form| !form.is_empty() || is_top).map(|form| format!("{form}{name}"));
    forms.chain([format!("refs/remotes/{name}/HEAD")]).collect()
}

/// Reads what stands behind a name.
fn steps(text: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        if let Some(after) = ["^{commit}", "^{}"].iter().find_map(|peel| rest.strip_prefix(peel)) {
            steps.push(Step::Peel);
            rest = after;
            continue;
        }
        let (sign, after) = rest.split_at(1);
        let end = after.find(|character: char| !character.is_ascii_digit()).unwrap_or(after.len());
        let number = if end == 0 { 1 } else { after[..end].parse().ok()? };
        steps.push(match sign {
            "~" => Step::FirstParents(number),
            "^" => Step::Parent(number),
            _ => return None,
        });
        rest = &after[end..];
    }
    Some(steps)
}
