//! What commits, trees and tags say, read without allocation. Only what we need of them; what is malformed is `None`.

use gix_hash::{Kind, ObjectId, oid};

/// A commit.
pub(crate) struct CommitText<'a> {
    pub(crate) tree: ObjectId,
    pub(crate) parents: Vec<ObjectId>,
    /// `Name <mail>`.
    pub(crate) author: &'a [u8],
    pub(crate) author_time: i64,
    pub(crate) committer_time: i64,
}

/// Reads a commit. A signature line that makes no sense counts as nobody in 1970: history has such commits.
pub(crate) fn commit<'a>(bytes: &'a [u8]) -> Option<CommitText<'a>> {
    let mut lines = bytes.split(|&byte| byte == b'\n').take_while(|line| !line.is_empty());
    let tree = ObjectId::from_hex(lines.next()?.strip_prefix(b"tree ")?).ok()?;
    let mut commit = CommitText { tree, parents: Vec::new(), author: b"", author_time: 0, committer_time: 0 };
    for line in lines {
        if let Some(parent) = line.strip_prefix(b"parent ") {
            commit.parents.push(ObjectId::from_hex(parent).ok()?);
        } else if let Some(author) = line.strip_prefix(b"author ") {
            (commit.author, commit.author_time) = signature(author);
        } else if let Some(committer) = line.strip_prefix(b"committer ") {
            commit.committer_time = signature(committer).1;
            break;
        }
    }
    Some(commit)
}

/// Who, and seconds since 1970.
fn signature(line: &[u8]) -> (&[u8], i64) {
    let Some(end) = line.iter().rposition(|&byte| byte == b'>') else { return (line, 0) };
    let (who, rest) = line.split_at(end + 1);
    let seconds = rest.trim_ascii_start().split(|&byte| byte == b' ').next().unwrap_or_default();
    let seconds = std::str::from_utf8(seconds).ok().and_then(|text| text.parse().ok());
    (who, seconds.unwrap_or(0))
}

/// The message of a commit or tag: all behind the first empty line.
pub(crate) fn message(bytes: &[u8]) -> &[u8] {
    memchr::memmem::find(bytes, b"\n\n").map_or(&[], |end| &bytes[end + 2..])
}

/// Who made a tag, and when.
pub(crate) fn tagger(bytes: &[u8]) -> (&[u8], i64) {
    let mut lines = bytes.split(|&byte| byte == b'\n').take_while(|line| !line.is_empty());
    lines.find_map(|line| line.strip_prefix(b"tagger ")).map_or((b"", 0), signature)
}

/// What a tag points to.
pub(crate) fn tag_target(bytes: &[u8]) -> Option<ObjectId> {
    let line = bytes.split(|&byte| byte == b'\n').next()?;
    ObjectId::from_hex(line.strip_prefix(b"object ")?).ok()
}

/// Kinds of entries of a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mode {
    Tree,
    File,
    Link,
    /// A commit of another repository.
    Submodule,
}

/// An entry of a tree.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TreeEntry<'a> {
    pub(crate) mode: Mode,
    pub(crate) name: &'a [u8],
    pub(crate) id: &'a oid,
}

/// The entry that begins at a place, and where the next one does. `None` behind the last and for what is malformed.
pub(crate) fn tree_entry(tree: &[u8], at: usize, hash: Kind) -> Option<(TreeEntry<'_>, usize)> {
    let rest = tree.get(at..)?;
    // Modes have five or six digits; whatever else a hostile tree has there ends it.
    let space = rest.iter().take(8).position(|&byte| byte == b' ')?;
    let mode = match &rest[..space] {
        b"40000" | b"040000" => Mode::Tree,
        b"120000" => Mode::Link,
        b"160000" => Mode::Submodule,
        [b'1', b'0', _, _, _, _] => Mode::File,
        _ => return None,
    };
    let name_end = space + 1 + memchr::memchr(0, &rest[space + 1..])?;
    let end = name_end + 1 + hash.len_in_bytes();
    let id = oid::try_from_bytes(rest.get(name_end + 1..end)?).ok()?;
    Some((TreeEntry { mode, name: &rest[space + 1..name_end], id }, at + end))
}

/// All entries of a tree; `Err` when it is malformed.
pub(crate) fn tree_entries(tree: &[u8], hash: Kind) -> Result<Vec<TreeEntry<'_>>, Malformed> {
    let mut entries = Vec::new();
    let mut at = 0;
    while at < tree.len() {
        let (entry, next) = tree_entry(tree, at, hash).ok_or(Malformed)?;
        entries.push(entry);
        at = next;
    }
    Ok(entries)
}

/// A tree that cannot be read to its end.
#[derive(Debug)]
pub(crate) struct Malformed;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commits_with_odd_signatures_are_read() {
        let id = "1".repeat(40);
        let text = format!("tree {id}\nparent {id}\nauthor A <B> <a@b> 12 +0100\ncommitter nobody\n\nparent x\n");
        let commit = commit(text.as_bytes()).expect("a commit");
        assert_eq!((commit.author, commit.author_time), (&b"A <B> <a@b>"[..], 12));
        assert_eq!((commit.parents.len(), commit.committer_time), (1, 0));
    }

    #[test]
    fn malformed_trees_end() {
        let id = [7u8; 20];
        let tree = [b"100644 a\0", &id[..], b"40000 b\0", &id[..]].concat();
        let entries = tree_entries(&tree, Kind::Sha1).expect("whole");
        assert_eq!(entries.iter().map(|entry| entry.name).collect::<Vec<_>>(), [b"a", b"b"]);
        assert!(tree_entries(&tree[..tree.len() - 1], Kind::Sha1).is_err());
        assert!(tree_entries(b"100644", Kind::Sha1).is_err());
    }
}
