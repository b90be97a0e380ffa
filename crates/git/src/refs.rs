//! What refs there are and where they point. Symbolic refs are followed; tags are not peeled here.

use crate::Repository;
use crate::files;
use crate::name::path_of;
use gix_hash::ObjectId;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Symbolic refs are followed this far.
const SYMBOLIC_DEPTH: usize = 5;

/// Refs by full name.
pub(crate) struct Refs {
    pub(crate) by_name: BTreeMap<Vec<u8>, ObjectId>,
    /// Names of refs and of folders of refs that cannot be read.
    pub(crate) damaged: Vec<Vec<u8>>,
    /// Whether these are whole files or folders of refs, so that nobody knows which refs there are.
    pub(crate) is_lost: bool,
}

/// Refs that have files of their own.
#[derive(Default)]
struct LooseRefs {
    /// Full names and files.
    files: Vec<(Vec<u8>, PathBuf)>,
    /// Folders that cannot be listed.
    unlisted: Vec<Vec<u8>>,
}

/// What the file of a ref says.
enum Target {
    Id(ObjectId),
    Ref(Vec<u8>),
    Damaged,
}

impl Repository {
    /// Everything below `refs/`, and what `HEAD` of each work tree is.
    pub(crate) fn refs(&self) -> Refs {
        let mut refs = Refs { by_name: BTreeMap::new(), damaged: Vec::new(), is_lost: false };
        match self.packed_refs() {
            Ok(packed) => refs.by_name = packed,
            Err(_) => {
                refs.damaged.push(b"packed-refs".to_vec());
                refs.is_lost = true;
            }
        }
        let mut symbolic = Vec::new();
        let mut unlisted = Vec::new();
        let mut read = |name: Vec<u8>, file: &Path| match target(file) {
            Some(Target::Id(id)) => {
                refs.by_name.insert(name, id);
            }
            Some(Target::Ref(other)) => symbolic.push((name, other)),
            Some(Target::Damaged) => refs.damaged.push(name),
            None => {}
        };
        let mut folders = vec![&self.common_dir];
        if self.git_dir != self.common_dir {
            folders.push(&self.git_dir);
        }
        for folder in folders {
            let loose = loose_refs(&folder.join("refs"));
            loose.files.into_iter().for_each(|(name, file)| read(name, &file));
            unlisted.extend(loose.unlisted);
            read(b"HEAD".to_vec(), &folder.join("HEAD"));
        }
        if let Ok(work_trees) = fs::read_dir(self.common_dir.join("worktrees")) {
            for work_tree in work_trees.flatten() {
                let name = [b"worktrees/", work_tree.file_name().as_encoded_bytes(), b"/HEAD"].concat();
                read(name, &work_tree.path().join("HEAD"));
            }
        }
        refs.is_lost |= !unlisted.is_empty();
        refs.damaged.extend(unlisted);
        for (name, mut other) in symbolic {
            for _ in 0..SYMBOLIC_DEPTH {
                if let Some(&id) = refs.by_name.get(&other) {
                    refs.by_name.insert(name, id);
                    break;
                }
                match self.ref_file(&other) {
                    Some(Target::Ref(next)) => other = next,
                    _ => break,
                }
            }
        }
        refs
    }

    /// Where one ref of a full name points.
    pub(crate) fn find_ref(&self, name: &[u8]) -> Option<ObjectId> {
        let mut name = name.to_vec();
        for _ in 0..=SYMBOLIC_DEPTH {
            match self.ref_file(&name) {
                Some(Target::Id(id)) => return Some(id),
                Some(Target::Ref(other)) => name = other,
                Some(Target::Damaged) => return None,
                None => return self.packed_refs().ok()?.get(&name).copied(),
            }
        }
        None
    }

    fn ref_file(&self, name: &[u8]) -> Option<Target> {
        if !is_name(name) {
            return None;
        }
        target(&self.git_dir.join(path_of(name))).or_else(|| target(&self.common_dir.join(path_of(name))))
    }

    fn packed_refs(&self) -> io::Result<BTreeMap<Vec<u8>, ObjectId>> {
        let text = match files::read(&self.common_dir.join("packed-refs")) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
            text => text?,
        };
        let lines = text.split(|&byte| byte == b'\n').filter(|line| !line.starts_with(b"#") && !line.starts_with(b"^"));
        let hex = self.store.hash.len_in_hex();
        let entries = lines.filter(|line| !line.is_empty()).map(|line| {
            let (id, name) = line.split_at_checked(hex)?;
            Some((name.strip_prefix(b" ")?.trim_ascii_end().to_vec(), ObjectId::from_hex(id).ok()?))
        });
        entries.collect::<Option<_>>().ok_or(io::ErrorKind::InvalidData.into())
    }

    /// Every state that the stash had: the entries of its log.
    pub(crate) fn stashes(&self) -> Vec<ObjectId> {
        let Ok(text) = files::read(&self.common_dir.join("logs/refs/stash")) else { return Vec::new() };
        let hex = self.store.hash.len_in_hex();
        let ids = text.split(|&byte| byte == b'\n').flat_map(|line| {
            let new = line.get(hex + 1..2 * hex + 1).and_then(|id| ObjectId::from_hex(id).ok());
            let old = line.get(..hex).and_then(|id| ObjectId::from_hex(id).ok());
            [old, new]
        });
        ids.flatten().filter(|id| !id.is_null()).collect()
    }
}

/// Whether a name of a ref stays in the git folder.
fn is_name(name: &[u8]) -> bool {
    !name.is_empty()
        && name[0] != b'/'
        && !name.contains(&b'\\')
        && !name.contains(&0)
        && name.split(|&byte| byte == b'/').all(|part| !matches!(part, b"" | b"." | b".."))
}

fn target(file: &Path) -> Option<Target> {
    let text = match files::read(file) {
        Ok(text) => text,
        // A folder is none: `refs/heads/a` when there is `refs/heads/a/b`.
        Err(error) => {
            use io::ErrorKind::{IsADirectory, NotADirectory, NotFound};
            return (!matches!(error.kind(), NotFound | NotADirectory | IsADirectory)).then_some(Target::Damaged);
        }
    };
    let text = text.trim_ascii_end();
    if let Some(name) = text.strip_prefix(b"ref:") {
        return Some(Target::Ref(name.trim_ascii().to_vec()));
    }
    let id = text.split(|byte| byte.is_ascii_whitespace()).next().unwrap_or_default();
    Some(ObjectId::from_hex(id).map_or(Target::Damaged, Target::Id))
}

/// All loose refs. Links to folders are not followed, so that no ring is walked.
fn loose_refs(folder: &Path) -> LooseRefs {
    let mut refs = LooseRefs::default();
    let mut pending = vec![(b"refs".to_vec(), folder.to_owned())];
    while let Some((name, folder)) = pending.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(_) => {
                refs.unlisted.push(name);
                continue;
            }
        };
        for entry in entries.flatten() {
            let mut name = name.clone();
            name.push(b'/');
            name.extend_from_slice(entry.file_name().as_encoded_bytes());
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => pending.push((name, entry.path())),
                Ok(_) if !name.ends_with(b".lock") => refs.files.push((name, entry.path())),
                _ => {}
            }
        }
    }
    refs
}
