//! The state that a change starts from, beside the files at hand: which files differ, and the policy that holds.

use crate::blame::from_root;
use crate::change_failure::ChangeFailure;
use crate::failure::Failure;
use crate::options::{ChangeOptions, RuleOptions, ScopeOptions};
use crate::project::{self, CONFIGURATION, Configuration};
use change::Baseline;
use git::{Repository, RevisionTree, Side};
use model::RuleOrigin;
use scan::RuleFile;
use scan::config::Trust;
use source::{Discovery, Entry, EntryKind, Inventory, ObjectId, OuterIgnore, ReadFault, Tree, escape_name};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Name of our ignore files.
pub const IGNORE_FILE: &str = ".palisadeignore";

/// A revision that the files at hand are compared with.
pub struct Base<'r> {
    /// As typed.
    pub name: String,
    /// The commit.
    pub commit: ObjectId,
    /// Its files, from the root of the repository.
    pub whole: RevisionTree<'r>,
    repository: &'r Repository,
    /// From the root of the repository to that of the scan, empty or with a `/` at its end.
    pub folder: String,
}

impl<'r> Base<'r> {
    /// Finds the commit: where the histories of the named revision and of `HEAD` part, or exactly the named one.
    pub fn open(repository: &'r Repository, options: &ChangeOptions, path: &Path) -> Result<Option<Base<'r>>, Failure> {
        let Some(name) = options.base.clone() else { return Ok(None) };
        let resolve = |name: &str| {
            let unresolved =
                |fault: git::Unresolved| Failure::Unresolved { name: name.to_owned(), fault: fault.to_string() };
            repository.resolve(name).map_err(unresolved)
        };
        let named = resolve(&name)?;
        let commit = match options.base_exact {
            true => named,
            false => repository
                .merge_base(&named, &resolve("HEAD")?)
                .map_err(|fault| Failure::Change(ChangeFailure::NoMergeBase { base: name.clone(), fault }))?,
        };
        let whole = repository
            .revision_tree(&commit)
            .map_err(|fault| Failure::Unresolved { name: name.clone(), fault: fault.to_string() })?;
        Ok(Some(Base { name, commit, whole, repository, folder: project::folder_in_repository(path) }))
    }

    /// Its files below the folder that is scanned.
    pub fn tree(&self) -> Below<'_> {
        Below { tree: &self.whole, folder: &self.folder }
    }

    /// Compares with the files at hand. `tracked` are the paths that git knows, from the root of the repository.
    pub fn differences(&self, disk: &dyn Tree, tracked: &BTreeSet<String>) -> Result<Differences, Failure> {
        let incomparable = |fault| Failure::Change(ChangeFailure::Incomparable { base: self.name.clone(), fault });
        let all =
            self.repository.changed(&Side::Nothing, &Side::Revision(self.commit.clone())).map_err(incomparable)?;
        let mut before: BTreeMap<String, ObjectId> = BTreeMap::new();
        for change in all {
            if let (Some(path), Some(id)) = (change.new_path, change.new_id)
                && let Some(path) = path.strip_prefix(&self.folder)
            {
                before.insert(path.to_owned(), id);
            }
        }
        // All that is part of the project, whatever a configuration says.
        let everything = Discovery { no_own_ignore_files: true, git_ignored: true, ..Discovery::default() };
        let listed = Inventory::of(disk, &everything).files;
        let is_ignored = |path: &str| !tracked.contains(&format!("{}{path}", self.folder));
        let ignored = listed.iter().filter(|file| file.ignored && is_ignored(&file.path)).count() as u32;
        let mut after: BTreeSet<String> =
            listed.into_iter().filter(|file| !file.ignored).map(|file| file.path).collect();
        after.extend(tracked.iter().filter_map(|path| path.strip_prefix(&self.folder)).map(str::to_owned));
        // Most files are as git saw them last: they are not even read.
        let untouched = self.repository.untouched();
        let mut differences = Differences { ignored, ..Differences::default() };
        for path in after {
            let id = before.remove(&path);
            if id.is_some() && id.as_ref() == untouched.get(&format!("{}{path}", self.folder)) {
                continue;
            }
            match (id, disk.read(&path)) {
                (Some(_), Err(ReadFault::Gone)) => drop(differences.gone.insert(path)),
                (None, Err(_)) => {}
                (None, Ok(_)) => drop(differences.added.insert(path)),
                (Some(id), Ok(bytes)) if self.repository.verify(&id, &bytes) => {}
                (Some(_), _) => drop(differences.modified.insert(path)),
            }
        }
        // What is left is not listed: ignored now, a link now, or gone.
        for path in before.into_keys() {
            if disk.read(&path).is_err() {
                differences.gone.insert(path);
            }
        }
        let gone: Vec<String> = differences.gone.iter().cloned().collect();
        let added: Vec<String> = differences.added.iter().cloned().collect();
        let old = self.tree();
        differences.moved = change::renames(&gone, &added, &|path| text(&old, path), &|path| text(disk, path));
        Ok(differences)
    }

    /// The configuration that held.
    pub fn configuration(&self, path: &Path, options: &ScopeOptions) -> Result<Configuration, Failure> {
        if options.config.is_some() || options.no_project_config {
            return project::configuration(path, options);
        }
        for (folder, prefix) in self.folders() {
            let file = format!("{folder}{CONFIGURATION}");
            let shown = format!("{file} ({})", self.name);
            let entries = self.whole.entries(folder.trim_end_matches('/')).unwrap_or_default();
            let Some(entry) = entries.iter().find(|entry| entry.name == CONFIGURATION) else { continue };
            if !matches!(entry.kind, EntryKind::File(_)) {
                return Err(Failure::ConfigurationNotPlain { path: shown });
            }
            let bytes = self
                .whole
                .read(&file)
                .map_err(|fault| Failure::ConfigurationUnreadable { path: shown.clone(), fault })?;
            let from_root = "../".repeat(prefix.matches('/').count()) + CONFIGURATION;
            let written = project::read(&from_root, &shown, bytes).map_err(|failure| match failure {
                Failure::Configuration(faults) => Failure::BaseConfiguration { base: self.name.clone(), faults },
                other => other,
            })?;
            return Ok(Configuration { written, trust: Trust::Project, prefix: prefix.to_owned(), path: shown });
        }
        Ok(Configuration::default())
    }

    /// The text of a file as it was, by its path from the root of the scan, which may lead up.
    pub fn text(&self, path: &str) -> Option<String> {
        text(&self.whole, &from_root(&self.folder, path)?)
    }

    /// Folders from the scanned one up to the root of the repository, each with the way down from it.
    pub fn folders(&self) -> Vec<(&str, &str)> {
        let ends = self.folder.match_indices('/').map(|(at, _)| at + 1).rev().chain([0]);
        ends.map(|end| self.folder.split_at(end)).collect()
    }

    /// Rule files of the command line that stand in the repository, as they were; the others stay in `rules`.
    pub fn rule_files(&self, rules: &mut RuleOptions) -> Vec<RuleFile> {
        let Some(root) = self.repository.work_dir().and_then(|root| root.canonicalize().ok()) else {
            return Vec::new();
        };
        let mut files = Vec::new();
        rules.files.rules.retain(|typed| {
            let Some(path) = path_in(&root, typed) else { return true };
            let before = files.len();
            self.rules_at(&path, typed, &mut files);
            files.len() == before
        });
        files
    }

    fn rules_at(&self, path: &str, typed: &Path, files: &mut Vec<RuleFile>) {
        let origin = |below: &str| {
            let shown = if below.is_empty() { typed.to_owned() } else { typed.join(below) };
            RuleOrigin::File(shown.display().to_string())
        };
        let mut pending = vec![String::new()];
        if let Some(text) = text(&self.whole, path) {
            files.push(RuleFile { origin: origin(""), text });
            return;
        }
        while let Some(below) = pending.pop() {
            let folder = if below.is_empty() { path.to_owned() } else { format!("{path}/{below}") };
            for Entry { name, kind } in self.whole.entries(folder.trim_matches('/')).unwrap_or_default() {
                let inside = if below.is_empty() { name.clone() } else { format!("{below}/{name}") };
                match kind {
                    EntryKind::Folder if !name.starts_with('.') => pending.push(inside),
                    EntryKind::File(_) if project::is_rule_file(&name.to_lowercase()) => {
                        let Some(text) = text(&self.whole, format!("{folder}/{name}").trim_matches('/')) else {
                            continue;
                        };
                        files.push(RuleFile { origin: origin(&inside), text });
                    }
                    _ => {}
                }
            }
        }
        files.sort_by(|a, b| format!("{:?}", a.origin).cmp(&format!("{:?}", b.origin)));
    }

    /// A baseline as it was, when it stands in the repository; `None` when it stands elsewhere.
    pub fn baseline(&self, typed: &Path) -> Option<Result<Baseline, Failure>> {
        let root = self.repository.work_dir()?.canonicalize().ok()?;
        let path = path_in(&root, typed)?;
        let shown = format!("{} ({})", typed.display(), self.name);
        Some(match text(&self.whole, &path) {
            // The change itself brings it: nothing was known before.
            None => Ok(Baseline::default()),
            Some(text) => Baseline::read(&text)
                .map_err(|fault| Failure::Change(ChangeFailure::BaselineUnusable { path: shown, fault })),
        })
    }
}

/// A path below a folder, with `/` and escaped. The file itself need not be there any more.
fn path_in(root: &Path, typed: &Path) -> Option<String> {
    let full = std::env::current_dir().ok()?.join(typed);
    let full: PathBuf = match full.canonicalize() {
        Ok(full) => full,
        Err(_) => full.parent()?.canonicalize().ok()?.join(full.file_name()?),
    };
    let names: Vec<String> = full.strip_prefix(root).ok()?.iter().map(escape_name).collect();
    Some(names.join("/"))
}

/// The text of a file, when it is one.
pub fn text(tree: &dyn Tree, path: &str) -> Option<String> {
    tree.read(path).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

/// Files that differ. Paths from the root of the scan.
#[derive(Debug, Default)]
pub struct Differences {
    pub added: BTreeSet<String>,
    pub modified: BTreeSet<String>,
    pub gone: BTreeSet<String>,
    /// New paths of moved files with their old ones; both are also among the added and the gone.
    pub moved: BTreeMap<String, String>,
    /// Files at hand that git ignores: no commit will ever have them, so they are no part of a change.
    pub ignored: u32,
}

impl Differences {
    /// What differs of the files at hand.
    pub fn after(&self) -> BTreeSet<String> {
        self.added.union(&self.modified).cloned().collect()
    }

    /// The same files as they were, and those that are gone.
    pub fn before(&self) -> BTreeSet<String> {
        self.gone.union(&self.modified).cloned().collect()
    }
}

/// A folder of a revision as a tree of its own. Ignore files of ours above it still hold.
pub struct Below<'a> {
    tree: &'a dyn Tree,
    folder: &'a str,
}

impl Tree for Below<'_> {
    fn entries(&self, folder: &str) -> Result<Vec<Entry>, ReadFault> {
        self.tree.entries(format!("{}{folder}", self.folder).trim_end_matches('/'))
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadFault> {
        self.tree.read(&format!("{}{path}", self.folder))
    }

    fn outer_ignores(&self) -> Vec<OuterIgnore> {
        let mut found = Vec::new();
        let starts = std::iter::once(0).chain(self.folder.match_indices('/').map(|(at, _)| at + 1));
        for start in starts.filter(|start| *start < self.folder.len()) {
            let (folder, prefix) = self.folder.split_at(start);
            if let Some(text) = text(self.tree, &format!("{folder}{IGNORE_FILE}")) {
                found.push(OuterIgnore { prefix: prefix.to_owned(), text, ours: true });
            }
        }
        found
    }
}

/// The files at hand under the ignore files of another tree.
pub struct UnderPolicy<'a> {
    /// The files.
    pub files: &'a dyn Tree,
    /// Whose ignore files hold.
    pub policy: &'a dyn Tree,
    /// Files that are listed.
    pub chosen: BTreeSet<String>,
}

impl Tree for UnderPolicy<'_> {
    fn entries(&self, folder: &str) -> Result<Vec<Entry>, ReadFault> {
        let full = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
        let mut entries = self.files.entries(folder)?;
        entries.retain(|entry| {
            let path = full(&entry.name);
            match entry.kind {
                EntryKind::Folder => {
                    let start = format!("{path}/");
                    self.chosen.range(start.clone()..).next().is_some_and(|next| next.starts_with(&start))
                }
                _ => entry.name != IGNORE_FILE && self.chosen.contains(&path),
            }
        });
        let ignores = self.policy.entries(folder).unwrap_or_default().into_iter();
        entries.extend(ignores.filter(|entry| entry.name == IGNORE_FILE && matches!(entry.kind, EntryKind::File(_))));
        Ok(entries)
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadFault> {
        let is_ignore_file = path.rsplit('/').next() == Some(IGNORE_FILE);
        if is_ignore_file { self.policy.read(path) } else { self.files.read(path) }
    }

    fn outer_ignores(&self) -> Vec<OuterIgnore> {
        // Of git's nothing is asked: what is listed is part of the project.
        self.policy.outer_ignores()
    }
}
