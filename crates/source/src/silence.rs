//! Which paths of a history somebody left out: what `Inventory` decides on its walk over the files at hand, asked for single paths
//! from the root of the repository.

use crate::ignored::{Excludes, IgnoreFile, IgnoredBy, ignored_by};
use crate::inventory::reason;
use crate::tree::{EntryKind, Tree};
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

/// What keeps paths of a history out of a scan.
#[derive(Clone, Default)]
pub struct Silence<'a> {
    /// The files at hand, from the root of the repository: their `.palisadeignore`s hold. Nobody's do without them.
    pub ignores: Option<&'a dyn Tree>,
    /// Globs with their reasons.
    pub excludes: &'a [Excludes],
    /// The way from the root of the repository to the root of the scan, empty or with a `/` at its end.
    pub folder: String,
}

/// Answers for paths, and remembers folders.
pub struct SilencedPaths<'a> {
    silence: &'a Silence<'a>,
    folders: HashMap<String, Rc<Folder>>,
}

/// What is known of a folder.
#[derive(Default)]
struct Folder {
    silenced: Option<&'static str>,
    ignores: Rc<Vec<Rc<IgnoreFile>>>,
    /// Folders in it that are really there, and no links.
    folders: BTreeSet<String>,
}

impl Silence<'_> {
    /// Makes it ready to be asked.
    pub fn paths(&self) -> SilencedPaths<'_> {
        SilencedPaths { silence: self, folders: HashMap::new() }
    }
}

impl SilencedPaths<'_> {
    /// Why a file is left out; `None` when it is not.
    pub fn reason(&mut self, path: &str) -> Option<&'static str> {
        let mut folder = self.folder("", "", None);
        for (end, _) in path.match_indices('/') {
            let start = path[..end].rfind('/').map_or(0, |at| at + 1);
            folder = self.folder(&path[..end], &path[start..end], Some(&folder));
            if folder.silenced.is_some() {
                return folder.silenced;
            }
        }
        self.judge(path, false, &folder)
    }

    fn judge(&self, path: &str, is_folder: bool, parent: &Folder) -> Option<&'static str> {
        let ignored = ignored_by(&parent.ignores, path, is_folder) == Some(IgnoredBy::Ours);
        if ignored {
            return Some(reason::OUR_IGNORE_FILE);
        }
        let Silence { excludes, folder, .. } = self.silence;
        excludes.iter().find(|globs| globs.matches_in_repository(path, folder, is_folder)).map(|globs| globs.reason)
    }

    fn folder(&mut self, path: &str, name: &str, parent: Option<&Folder>) -> Rc<Folder> {
        if let Some(known) = self.folders.get(path) {
            return Rc::clone(known);
        }
        let silenced = parent.and_then(|parent| self.judge(path, true, parent));
        let mut folder = Folder { silenced, ..Folder::default() };
        folder.ignores = parent.map(|parent| Rc::clone(&parent.ignores)).unwrap_or_default();
        // Names in history are anybody's: only a folder that its parent lists is looked into.
        let is_here = parent.is_none_or(|parent| parent.folders.contains(name));
        if let (Some(tree), None, true) = (self.silence.ignores, silenced, is_here) {
            let entries = tree.entries(path).unwrap_or_default();
            let is_ours = |name: &str, kind: EntryKind| name == OURS && matches!(kind, EntryKind::File(_));
            if entries.iter().any(|entry| is_ours(&entry.name, entry.kind)) {
                let file = if path.is_empty() { OURS.to_owned() } else { format!("{path}/{OURS}") };
                // One that cannot be read ignores nothing: more is told, not less.
                if let Ok(bytes) = tree.read(&file) {
                    let text = String::from_utf8_lossy(&bytes);
                    Rc::make_mut(&mut folder.ignores).push(Rc::new(IgnoreFile::inside(path, &text, true)));
                }
            }
            let folders = entries.into_iter().filter(|entry| entry.kind == EntryKind::Folder);
            folder.folders = folders.map(|entry| entry.name).collect();
        }
        let folder = Rc::new(folder);
        self.folders.insert(path.to_owned(), Rc::clone(&folder));
        folder
    }
}

const OURS: &str = ".palisadeignore";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MemoryTree;

    fn excludes(reason: &'static str, prefix: &str, globs: &[&str]) -> Excludes {
        Excludes::new(reason, prefix, globs.iter().copied()).unwrap()
    }

    #[test]
    fn paths_are_judged_as_on_a_walk() {
        let tree = MemoryTree::new()
            .with(".palisadeignore", "old/\n*.sample\n!keep.sample\n")
            .with("sub/.palisadeignore", "/here.py\n")
            .with("old/.palisadeignore", "!back.py\n");
        let silence = Silence { ignores: Some(&tree), ..Silence::default() };
        let mut paths = silence.paths();
        let mut is_out = |path: &str| paths.reason(path) == Some(reason::OUR_IGNORE_FILE);
        assert!(is_out("old/a.py") && is_out("deep/old/b/c.py") && is_out("x.sample") && is_out("sub/here.py"));
        assert!(is_out("old/back.py"), "what is below a folder that is out stays out");
        assert!(!is_out("keep.sample") && !is_out("here.py") && !is_out("sub/deep/here.py") && !is_out("old"));
        assert!(!is_out("../old.py") && !is_out("sub/../here.py"));
    }

    #[test]
    fn globs_belong_to_a_folder() {
        let globs = [
            excludes(reason::COMMAND_LINE, "", &["/a.py"]),
            excludes(reason::CONFIGURATION, "app/", &["/top.py", "gen/"]),
        ];
        let silence = Silence { excludes: &globs, folder: "all/app/".to_owned(), ..Silence::default() };
        let mut paths = silence.paths();
        assert_eq!(paths.reason("all/app/a.py"), Some(reason::COMMAND_LINE));
        assert_eq!(paths.reason("all/top.py"), Some(reason::CONFIGURATION));
        assert_eq!(paths.reason("all/other/gen/x.py"), Some(reason::CONFIGURATION));
        for path in ["a.py", "top.py", "gen/x.py", "all/a.py", "all/app/top.py"] {
            assert_eq!(paths.reason(path), None, "{path}");
        }
    }
}
