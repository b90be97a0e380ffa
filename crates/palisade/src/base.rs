//! The state that a change starts from, beside the files at hand: its files, and the policy that holds.

use crate::blame::from_root;
use crate::change_failure::ChangeFailure;
use crate::failure::Failure;
use crate::options::{ChangeOptions, RuleOptions, ScopeOptions};
use crate::place::{Place, place_of};
use crate::project::{self, CONFIGURATION, Configuration};
use change::Baseline;
use git::{Kind, Listed, Repository, RevisionTree};
use model::{Notice, NoticeLevel, RuleOrigin};
use scan::RuleFile;
use scan::config::{Trust, Written};
use source::{DiskTree, Entry, EntryKind, ObjectId, OuterIgnore, ReadFault, Tree};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use threat::{MODEL_FILE, OWNER_FILES};

/// Name of our ignore files.
pub const IGNORE_FILE: &str = ".palisadeignore";

/// A revision that the files at hand are compared with.
pub struct Base<'r> {
    /// As typed.
    pub name: String,
    /// The commit whose files are compared: where the history of the change parts from that of the base.
    pub commit: ObjectId,
    /// The commit whose policy holds: the youngest of the base. Whoever writes a change chooses where it starts, and must not choose the
    /// policy with it.
    pub tip: ObjectId,
    /// The files that are compared, from the root of the repository.
    pub whole: RevisionTree<'r>,
    /// The files of the policy, from the root of the repository.
    pub policy: RevisionTree<'r>,
    pub(crate) repository: &'r Repository,
    /// All that the compared commit holds.
    pub(crate) listing: BTreeMap<String, Listed>,
    policy_listing: BTreeMap<String, Listed>,
    /// What git tracks at hand, in the index or in the commit at hand.
    pub(crate) tracked: BTreeMap<String, Listed>,
    /// The real path of the root of the repository.
    root: Option<PathBuf>,
    /// From the root of the repository to that of the scan, empty or with a `/` at its end.
    pub folder: String,
    /// Files of the repository that the command line names and the base holds: part of the policy, whatever they are called.
    named: Mutex<BTreeSet<String>>,
    /// The one among them that `--config` names.
    configuration: Mutex<Option<String>>,
    notices: Mutex<Vec<Notice>>,
}

/// Where something that was typed stands.
enum Stands {
    /// In the base, at this path from the root of the repository.
    InBase(String),
    /// Only in the change.
    InChange,
    /// Outside of both.
    Elsewhere(PathBuf),
}

impl<'r> Base<'r> {
    /// Finds the commits: where the histories of the named revision and of `HEAD` part, or exactly the named one.
    pub fn open(
        repository: &'r Repository,
        tracked: BTreeMap<String, Listed>,
        options: &ChangeOptions,
        path: &Path,
    ) -> Result<Option<Base<'r>>, Failure> {
        let Some(name) = options.base.clone() else { return Ok(None) };
        let resolve = |name: &str| repository.resolve(name).map_err(|fault| Failure::unresolved(name, &fault));
        let meanings = repository.meanings(&name);
        if meanings.len() > 1 {
            return Err(Failure::Change(ChangeFailure::AmbiguousBase { name, meanings }));
        }
        let tip = resolve(&name)?;
        let commit = match options.base_exact {
            true => tip.clone(),
            false => repository
                .merge_base(&tip, &resolve("HEAD")?)
                .map_err(|fault| Failure::Change(ChangeFailure::NoMergeBase { base: name.clone(), fault }))?,
        };
        let tree = |id: &ObjectId| repository.revision_tree(id).map_err(|fault| Failure::unresolved(&name, &fault));
        let list = |id: &ObjectId| {
            let incomparable = |fault| Failure::Change(ChangeFailure::Incomparable { base: name.clone(), fault });
            repository.listing(id).map_err(incomparable)
        };
        let (whole, policy, listing) = (tree(&commit)?, tree(&tip)?, list(&commit)?);
        let policy_listing = if tip == commit { listing.clone() } else { list(&tip)? };
        let root = repository.work_dir().and_then(|root| root.canonicalize().ok());
        if let Some(Place::Inside(typed)) = root.as_deref().map(|root| place_of(root, path))
            && DiskTree::open(root.as_deref().unwrap_or(path)).is_ok_and(|disk| disk.leads_through_link(&typed))
        {
            return Err(Failure::Change(ChangeFailure::BehindLink { path: path.display().to_string() }));
        }
        let folder = project::folder_in_repository(path);
        let (named, configuration, notices) = Default::default();
        let base = Base {
            name,
            commit,
            tip,
            whole,
            policy,
            repository,
            listing,
            policy_listing,
            tracked,
            root,
            folder,
            named,
            configuration,
            notices,
        };
        base.check_policy()?;
        Ok(Some(base))
    }

    /// Whether its commit is the one that the work tree stands on.
    pub fn is_at_hand(&self) -> bool {
        self.repository.resolve("HEAD").as_ref() == Ok(&self.commit)
    }

    /// Its files below the folder that is scanned.
    pub fn tree(&self) -> Below<'_> {
        Below { tree: &self.whole, folder: &self.folder }
    }

    /// The files of its policy below the folder that is scanned.
    pub fn policy_tree(&self) -> Below<'_> {
        Below { tree: &self.policy, folder: &self.folder }
    }

    /// Files of the policy must be here: what cannot be read would look like what never was.
    fn check_policy(&self) -> Result<(), Failure> {
        let is_policy = |path: &str| {
            let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
            let holds_here = self.folder.starts_with(folder) || path.starts_with(&self.folder);
            let by_name = [CONFIGURATION, IGNORE_FILE, MODEL_FILE].contains(&name) || project::FOREIGN.contains(&name);
            by_name && holds_here || OWNER_FILES.contains(&path)
        };
        for (listing, tree) in [(&self.listing, &self.whole), (&self.policy_listing, &self.policy)] {
            let files = listing.iter().filter(|(path, listed)| listed.kind == Kind::File && is_policy(path));
            files.map(|(path, _)| self.bytes(tree, path)).collect::<Result<Vec<_>, _>>()?;
        }
        Ok(())
    }

    /// Bytes of a file that is listed: what is missing or damaged is never taken for what is not there.
    pub(crate) fn bytes(&self, tree: &RevisionTree<'_>, path: &str) -> Result<Vec<u8>, Failure> {
        let unreadable = |fault| {
            let (base, path) = (self.name.clone(), path.to_owned());
            Failure::Change(ChangeFailure::BaseUnreadable { base, path, fault })
        };
        tree.read(path).map_err(unreadable)
    }

    /// The configuration that held.
    pub fn configuration(&self, path: &Path, options: &ScopeOptions) -> Result<Configuration, Failure> {
        if let Some(typed) = &options.config {
            return self.typed_configuration(typed);
        }
        if options.no_project_config {
            return project::configuration(path, options);
        }
        for (folder, prefix) in self.folders() {
            let file = format!("{folder}{CONFIGURATION}");
            let shown = format!("{file} ({})", self.name);
            let Some(entry) = self.policy_listing.get(&file) else { continue };
            if entry.kind != Kind::File {
                return Err(Failure::ConfigurationNotPlain { path: shown });
            }
            let from_root = "../".repeat(prefix.matches('/').count()) + CONFIGURATION;
            let written = self.read_configuration(&from_root, &shown, self.bytes(&self.policy, &file)?)?;
            return Ok(Configuration { written, trust: Trust::Project, prefix: prefix.to_owned(), path: shown });
        }
        Ok(Configuration::default())
    }

    /// The one of `--config`: of the caller, unless it stands in the repository. There it is as it was in the base.
    fn typed_configuration(&self, typed: &Path) -> Result<Configuration, Failure> {
        let shown = format!("{} ({})", typed.display(), self.name);
        match self.stands(typed)? {
            Stands::Elsewhere(path) => {
                project::configuration(&path, &ScopeOptions { config: Some(path.clone()), ..ScopeOptions::default() })
            }
            Stands::InChange => {
                self.brought_by_change(typed, "it decides about nothing here");
                Ok(Configuration { trust: Trust::Caller, path: shown, ..Configuration::default() })
            }
            Stands::InBase(path) => {
                let bytes = self.bytes(&self.policy, &path)?;
                let written = self.read_configuration(&typed.display().to_string(), &shown, bytes)?;
                *locked(&self.configuration) = Some(path.clone());
                locked(&self.named).insert(path);
                Ok(Configuration { written, trust: Trust::Caller, prefix: String::new(), path: shown })
            }
        }
    }

    fn read_configuration(&self, path: &str, shown: &str, bytes: Vec<u8>) -> Result<Written, Failure> {
        project::read(path, shown, bytes).map_err(|failure| match failure {
            Failure::Configuration(faults) => Failure::BaseConfiguration { base: self.name.clone(), faults },
            other => other,
        })
    }

    /// The text of a file of the policy, by its path from the root of the scan, which may lead up.
    pub fn text(&self, path: &str) -> Option<String> {
        text(&self.policy, &from_root(&self.folder, path)?)
    }

    /// Folders from the scanned one up to the root of the repository, each with the way down from it.
    pub fn folders(&self) -> Vec<(&str, &str)> {
        let ends = self.folder.match_indices('/').map(|(at, _)| at + 1).rev().chain([0]);
        ends.map(|end| self.folder.split_at(end)).collect()
    }

    /// Files of the repository that the command line names, from its root: the configuration, rules and baselines that decide here.
    pub fn named(&self) -> BTreeSet<String> {
        locked(&self.named).clone()
    }

    /// The configuration among these.
    pub fn named_configuration(&self) -> Option<String> {
        locked(&self.configuration).clone()
    }

    /// What was said about files that were named.
    pub fn notices(&self) -> Vec<Notice> {
        locked(&self.notices).clone()
    }

    fn brought_by_change(&self, typed: &Path, what: &str) {
        let message =
            format!("`{}` is not in the base {}: the change brings it, and {what}", typed.display(), self.name);
        let notice =
            Notice { level: NoticeLevel::Partial, kind: "policy-not-in-base".to_owned(), message, location: None };
        let mut notices = locked(&self.notices);
        if !notices.contains(&notice) {
            notices.push(notice);
        }
    }

    /// Rule files of the command line that stand in the repository, as they were; the others stay in `rules`.
    pub fn rule_files(&self, rules: &mut RuleOptions) -> Result<Vec<RuleFile>, Failure> {
        let mut files = Vec::new();
        for typed in std::mem::take(&mut rules.files.rules) {
            let before = files.len();
            match self.stands(&typed)? {
                Stands::Elsewhere(path) => {
                    rules.files.rules.push(path);
                    continue;
                }
                Stands::InChange => {}
                Stands::InBase(path) => self.rules_at(&path, &typed, &mut files)?,
            }
            if files.len() == before {
                self.brought_by_change(&typed, "nothing is looked for by it here");
            }
        }
        Ok(files)
    }

    fn rules_at(&self, path: &str, typed: &Path, files: &mut Vec<RuleFile>) -> Result<(), Failure> {
        let mut read = |file: &str, shown: PathBuf| -> Result<(), Failure> {
            let shown = shown.display().to_string();
            let text = String::from_utf8(self.bytes(&self.policy, file)?)
                .map_err(|_| Failure::RulesNotText { path: format!("{shown} ({})", self.name) })?;
            locked(&self.named).insert(file.to_owned());
            files.push(RuleFile { origin: RuleOrigin::File(shown), text });
            Ok(())
        };
        if self.policy_listing.contains_key(path) {
            return read(path, typed.to_owned());
        }
        let start = if path.is_empty() { String::new() } else { format!("{path}/") };
        let below = self.policy_listing.range(start.clone()..).take_while(|(file, _)| file.starts_with(&start));
        for (file, _) in below.filter(|(_, listed)| listed.kind == Kind::File) {
            let inside = &file[start.len()..];
            let (folder, name) = inside.rsplit_once('/').unwrap_or(("", inside));
            let is_hidden = folder.split('/').any(|name| name.starts_with('.'));
            if !is_hidden && project::is_rule_file(&name.to_lowercase()) {
                read(file, typed.join(inside))?;
            }
        }
        Ok(())
    }

    /// A baseline as it was, when it stands in the repository; `None` when it stands elsewhere.
    pub fn baseline(&self, typed: &Path) -> Result<Option<Baseline>, Failure> {
        let path = match self.stands(typed)? {
            Stands::Elsewhere(_) => return Ok(None),
            // Nothing was known before.
            Stands::InChange => return Ok(Some(Baseline::default())),
            Stands::InBase(path) => path,
        };
        let shown = format!("{} ({})", typed.display(), self.name);
        let text = String::from_utf8_lossy(&self.bytes(&self.policy, &path)?).into_owned();
        locked(&self.named).insert(path);
        let unusable = |fault| Failure::Change(ChangeFailure::BaselineUnusable { path: shown, fault });
        Baseline::read(&text).map(Some).map_err(unusable)
    }

    /// Where something that was typed stands: names are looked up in the base, and only its own links are followed. What git tracks at hand
    /// is of the change; what it does not track was put there by whoever runs us.
    fn stands(&self, typed: &Path) -> Result<Stands, Failure> {
        let Some(root) = &self.root else { return Ok(Stands::Elsewhere(typed.to_owned())) };
        let mut path = match place_of(root, typed) {
            Place::Inside(path) => path,
            Place::Outside(path) => return Ok(Stands::Elsewhere(path)),
        };
        let leads_out = || {
            Failure::Change(ChangeFailure::NamedLeadsOut { path: typed.display().to_string(), base: self.name.clone() })
        };
        for _ in 0..LINKS {
            let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
            let stop = ends.map(|end| &path[..end]).find_map(|way| Some((way, self.policy_listing.get(way)?)));
            match stop {
                Some((way, Listed { kind: Kind::Link, .. })) => {
                    let target = String::from_utf8(self.bytes(&self.policy, way)?).map_err(|_| leads_out())?;
                    let above = way.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
                    path = from_root(&above, &format!("{target}{}", &path[way.len()..])).ok_or_else(leads_out)?;
                }
                Some((way, Listed { kind: Kind::File, .. })) if way == path => return Ok(Stands::InBase(path)),
                // Its files are of another repository: the right ones as long as the change leaves its commit alone.
                Some((way, listed @ Listed { kind: Kind::Submodule, .. })) => {
                    let is_same =
                        self.tracked.get(way).is_some_and(|now| now.id == listed.id && now.kind == listed.kind);
                    return if is_same {
                        Ok(Stands::Elsewhere(root.join(typed_below(&path))))
                    } else {
                        Err(leads_out())
                    };
                }
                Some(_) => break,
                None => {
                    let start = if path.is_empty() { String::new() } else { format!("{path}/") };
                    let is_folder = |listing: &BTreeMap<String, Listed>| {
                        listing.range(start.clone()..).next().is_some_and(|(next, _)| next.starts_with(&start))
                    };
                    if is_folder(&self.policy_listing) {
                        return Ok(Stands::InBase(path));
                    }
                    let mut ways = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
                    let is_tracked =
                        ways.any(|end| self.tracked.contains_key(&path[..end])) || is_folder(&self.tracked);
                    return Ok(if is_tracked { Stands::InChange } else { Stands::Elsewhere(typed.to_owned()) });
                }
            }
        }
        Ok(Stands::InChange)
    }
}

fn locked<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Links that may lead from one to the next.
const LINKS: usize = 16;

/// A path of a tree as one of the system.
fn typed_below(path: &str) -> PathBuf {
    path.split('/').map(source::unescape_name).collect()
}

/// The text of a file, when it is one.
pub fn text(tree: &dyn Tree, path: &str) -> Option<String> {
    tree.read(path).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
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
