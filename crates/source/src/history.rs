//! History as engines may see it: a stream of blobs, and for those that matter the commit that brought them in. Implemented by
//! `git`, so that nothing else compiles a git library.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Identifier of an object: 20 bytes (SHA-1) or 32 (SHA-256).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId(pub Box<[u8]>);

impl ObjectId {
    /// Reads hexadecimal digits; `None` unless they are those of a whole identifier.
    pub fn parse(digits: &str) -> Option<ObjectId> {
        let value = |digit: u8| char::from(digit).to_digit(16).map(|value| value as u8);
        let bytes: Option<Vec<u8>> =
            digits.as_bytes().chunks(2).map(|pair| Some(value(pair[0])? << 4 | value(*pair.get(1)?)?)).collect();
        bytes.filter(|bytes| matches!(bytes.len(), 20 | 32)).map(|bytes| ObjectId(bytes.into()))
    }
}

impl std::fmt::Display for ObjectId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Which part of a history is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Every object that there is, reachable or not.
    All,
    /// What the commits of these ranges bring in: reachable from `tips` and not from `bases` (full hexadecimal ids).
    Range {
        /// Ends.
        tips: Vec<ObjectId>,
        /// What is known already.
        bases: Vec<ObjectId>,
    },
}

/// Where a blob was first seen.
///
/// A blob may stand at many paths. Told is the earliest commit (parents before children) that holds it at a path of the best
/// [`crate::Standing`] that it ever has, and of several such paths in this commit the first: so `git show COMMIT:PATH` shows it, and a copy
/// in a test does not make light of what also stood in the product. What a ref reaches goes before what none reaches.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// Path in the repository, escaped like [`crate::File::path`]; empty when neither a commit nor the index holds it.
    pub path: String,
    /// First commit that holds it at this path; `None` for what no commit holds.
    pub commit: Option<ObjectId>,
    /// Name and mail address of the author, as written in the commit.
    pub author: String,
    /// Author date in seconds since 1970 (UTC).
    pub time: i64,
    /// Whether any ref, tag, note, stash or the index reaches it.
    pub reachable: bool,
    /// Place of the commit in an order of all commits in which parents come before their children; the same for every run.
    pub order: u32,
}

/// Trouble while reading a history; each is in the report as a notice.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HistoryTrouble {
    /// Stable kebab-case name, such as `damaged-pack` or `missing-object`.
    pub kind: &'static str,
    /// One sentence for a person.
    pub message: String,
    /// Whether something in scope was not read.
    pub lost: bool,
}

/// What a walk over all blobs amounted to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walked {
    /// Distinct blobs, or messages, seen.
    pub blobs: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Blobs above the size limit: told, not read.
    pub too_large: u64,
    /// What went wrong.
    pub troubles: Vec<HistoryTrouble>,
}

/// A blob as a walk shows it.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// Its identifier.
    pub id: &'a ObjectId,
    /// Its bytes, not hashed: see [`History::blob`].
    pub bytes: &'a [u8],
    /// Where it differs from a blob that was shown before and called [`Glance::Clean`], in order; an empty range is a place where
    /// bytes were taken out. `None` when there is no such blob.
    pub fresh: Option<&'a [Range<usize>]>,
}

/// What the one who is shown a blob says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glance {
    /// Nothing in it: what other blobs have in common with it needs no second look.
    Clean,
    /// Something may be in it, or it was not looked at.
    Suspect,
}

/// A content that stood in a parent of a range's commits at a path where the range itself does not bring it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Earlier {
    /// Path at which it stood.
    pub path: String,
    /// The content.
    pub blob: ObjectId,
    /// Whether a commit of the range took the path away, with this content or a later one.
    pub is_gone: bool,
}

/// A history of files.
pub trait History: Sync {
    /// Shows every blob of the scope once, in no particular order, on up to `threads` threads (one: on this one). Blobs above
    /// `size_limit` bytes are counted and not shown.
    fn blobs(
        &self,
        scope: &Scope,
        size_limit: u64,
        threads: usize,
        visit: &(dyn Fn(Shown<'_>) -> Glance + Sync),
    ) -> Walked;

    /// All bytes of one blob, hashed and found to be what the id says; `None` when it cannot be read.
    fn blob(&self, id: &ObjectId) -> Option<Vec<u8>>;

    /// Where each of the blobs was first seen, and likewise each file whose name (without folders) `asks` for.
    fn origins(
        &self,
        scope: &Scope,
        blobs: &BTreeSet<ObjectId>,
        asks: &dyn Fn(&str) -> bool,
    ) -> (BTreeMap<ObjectId, Origin>, Vec<HistoryTrouble>);

    /// Each path that `asks` for (in full, escaped), with the first commit that has it and the content there; of a range what
    /// its commits have and their parents have not. Ordered by path.
    fn paths(&self, scope: &Scope, asks: &dyn Fn(&str) -> bool) -> (Vec<(ObjectId, Origin)>, Vec<HistoryTrouble>);

    /// The same as `origins` for blobs at paths that are not left out; those without such a path are missing.
    fn origins_besides(
        &self,
        scope: &Scope,
        blobs: &BTreeSet<ObjectId>,
        is_left_out: &dyn Fn(&str) -> bool,
    ) -> BTreeMap<ObjectId, Origin>;

    /// What stood, before the commits of a range, at the paths that they change or take away. Ordered; empty for [`Scope::All`].
    fn earlier(&self, scope: &Scope) -> Vec<Earlier>;

    /// Shows the message of every commit and annotated tag of the scope once, under the id of that object, and counts them like
    /// [`History::blobs`].
    fn messages(
        &self,
        scope: &Scope,
        size_limit: u64,
        threads: usize,
        visit: &(dyn Fn(&ObjectId, &[u8]) + Sync),
    ) -> Walked;

    /// The message of a commit or annotated tag, hashed and found to be what the id says; `None` when it cannot be read.
    fn message(&self, id: &ObjectId) -> Option<Message>;

    /// For each of these commits and annotated tags, who wrote its message, in the same order as the origins of blobs. That of a
    /// tag names the commit that it stands for.
    fn message_origins(&self, scope: &Scope, ids: &BTreeSet<ObjectId>) -> BTreeMap<ObjectId, Origin>;
}

/// How the path of what stands in a message begins; the kind of object and its id follow.
pub const MESSAGE_PATH: &str = "(message of ";

/// What somebody wrote about a commit or a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// It is of an annotated tag, not of a commit.
    pub of_tag: bool,
    /// Its bytes, without the lines before it.
    pub text: Vec<u8>,
}
