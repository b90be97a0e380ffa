//! Which files there are: one walk over a tree, with everything that a name, a folder and an ignore file can say.
//!
//! What only the content can say (encoding, minified or generated text) is decided when the file is read, in `decode` and
//! `role`. Files that git ignores are not part of the project and not counted; everything else that is left out is counted
//! with its reason.

use crate::ignored::{Excludes, IgnoreFile, IgnoredBy, ignored_by};
use crate::known::{language_of_name, language_of_shebang};
use crate::role::{folder_role, role_of_name};
use crate::tree::{Entry, EntryKind, ReadFault, Tree};
use crate::{File, Role};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Names of the reasons for leaving a file out, besides names of languages.
pub mod reason {
    /// Not text.
    pub const BINARY: &str = "binary";
    /// Other people's code kept in the tree.
    pub const VENDORED: &str = "vendored";
    /// Written by a program.
    pub const GENERATED: &str = "generated";
    /// Compressed for delivery.
    pub const MINIFIED: &str = "minified";
    /// Prose.
    pub const DOCUMENTATION: &str = "documentation";
    /// Larger than the limit, and no code that an engine wants.
    pub const TOO_LARGE: &str = "too-large";
    /// No language recognised.
    pub const UNRECOGNISED: &str = "unrecognised";
    /// Symbolic links: their targets inside the tree are found under their own names.
    pub const LINK: &str = "symbolic-link";
    /// Sockets, pipes, devices.
    pub const SPECIAL: &str = "special-file";
    /// Files of another repository, which this one only names.
    pub const SUBMODULE: &str = "submodule";
    /// Silenced by a `.palisadeignore`.
    pub const OUR_IGNORE_FILE: &str = ".palisadeignore";
    /// Silenced by `exclude` in the configuration.
    pub const CONFIGURATION: &str = "palisade.toml";
    /// Left out by the user's `--exclude`.
    pub const COMMAND_LINE: &str = "--exclude";
}

/// What to leave out, besides what ignore files say.
#[derive(Debug, Default)]
pub struct Discovery {
    /// Globs with their reasons.
    pub excludes: Vec<Excludes>,
    /// Read no `.palisadeignore`: what the project silences does not count.
    pub no_own_ignore_files: bool,
    /// Also list files that git ignores, marked as such: settings with credentials are often among them. Folders of build output
    /// and of other people's code stay out.
    pub git_ignored: bool,
    /// The tree holds what git tracks: its ignore files do not speak about that.
    pub tracked: bool,
}

/// A folder that could not be listed, or a name in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unlisted {
    /// Path of the folder, empty for the root.
    pub path: String,
    /// Why.
    pub fault: ReadFault,
}

/// All files of a tree.
#[derive(Clone, Debug, Default)]
pub struct Inventory {
    /// Ordered by the bytes of the path.
    pub files: Vec<File>,
    /// Number of files left out, by reason.
    pub left_out: BTreeMap<&'static str, u32>,
    /// Folders that could not be listed, ordered by path.
    pub unlisted: Vec<Unlisted>,
    /// Number of files among them that git ignores.
    pub git_ignored: u32,
    /// Number of files that git ignores and that were left out, because there are too many or they are too large.
    pub git_ignored_left_out: u32,
}

/// A folder still to be listed.
struct Pending {
    path: String,
    role: Option<Role>,
    silenced: Option<&'static str>,
    /// Git ignores it and all that is in it.
    ignored: bool,
    ignores: Rc<Vec<Rc<IgnoreFile>>>,
}

/// Files that git ignores and that are listed all the same: an ignored folder can hold anything.
const MOST_IGNORED: u32 = 5_000;
/// Larger ones are data or logs.
const LARGEST_IGNORED: u64 = 1 << 20;

impl Inventory {
    /// Walks the tree. Iterative, in no particular order inside, sorted at the end.
    pub fn of(tree: &dyn Tree, discovery: &Discovery) -> Inventory {
        let mut inventory = Inventory::default();
        let outer = tree.outer_ignores();
        let outer = outer.iter().filter(|outer| !(outer.ours && discovery.no_own_ignore_files));
        let ignores = Rc::new(outer.map(|outer| Rc::new(IgnoreFile::outside(outer))).collect());
        let root = Pending { path: String::new(), role: None, silenced: None, ignored: false, ignores };
        let mut pending = vec![root];
        while let Some(folder) = pending.pop() {
            match tree.entries(&folder.path) {
                Ok(entries) => inventory.list(tree, discovery, folder, entries, &mut pending),
                Err(_) if folder.silenced.is_some() || folder.role.is_some_and(|role| role.left_out().is_some()) => {}
                Err(fault) => inventory.unlisted.push(Unlisted { path: folder.path, fault }),
            }
        }
        inventory.files.sort_unstable_by(|a, b| a.path.as_bytes().cmp(b.path.as_bytes()));
        inventory.unlisted.sort_unstable_by(|a, b| a.path.as_bytes().cmp(b.path.as_bytes()));
        inventory
    }

    fn list(
        &mut self,
        tree: &dyn Tree,
        discovery: &Discovery,
        mut folder: Pending,
        mut entries: Vec<Entry>,
        pending: &mut Vec<Pending>,
    ) {
        add_ignore_files(tree, &mut folder, &entries, discovery);
        // Which files come within a limit must not depend on how a disk lists them.
        entries.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        // A virtual environment says so itself, whatever its name.
        if entries.iter().any(|entry| entry.name == "pyvenv.cfg") {
            folder.role = Some(Role::Vendored);
        }
        for entry in entries {
            if is_history(&entry.name) {
                continue;
            }
            let path =
                if folder.path.is_empty() { entry.name.clone() } else { format!("{}/{}", folder.path, entry.name) };
            let is_folder = entry.kind == EntryKind::Folder;
            let mut ignored = folder.ignored;
            let silenced = match ignored_by(&folder.ignores, &path, is_folder) {
                Some(IgnoredBy::Git) => {
                    ignored = true;
                    None
                }
                Some(IgnoredBy::Ours) => Some(reason::OUR_IGNORE_FILE),
                None => None,
            };
            if ignored && !(discovery.git_ignored && self.takes_ignored(&entry)) {
                let is_file = matches!(entry.kind, EntryKind::File(_));
                self.git_ignored_left_out += u32::from(discovery.git_ignored && is_file);
                continue;
            }
            let excluded =
                || discovery.excludes.iter().find(|globs| globs.matches(&path, is_folder)).map(|globs| globs.reason);
            let silenced = folder.silenced.or(silenced).or_else(excluded);
            match (entry.kind, silenced) {
                (EntryKind::Folder, _) => {
                    let role = folder.role.or_else(|| folder_role(&entry.name));
                    let ignores = Rc::clone(&folder.ignores);
                    pending.push(Pending { path, role, silenced, ignored, ignores });
                }
                (_, Some(_)) if ignored => {}
                (_, Some(reason)) => self.leave_out(reason),
                (EntryKind::Link, None) => self.leave_out(reason::LINK),
                (EntryKind::Special, None) => self.leave_out(reason::SPECIAL),
                (EntryKind::File(size), None) => {
                    let file = describe(tree, path, &entry.name, size, folder.role);
                    self.git_ignored += u32::from(ignored);
                    self.files.push(File { ignored, ..file });
                }
            }
        }
    }

    /// Whether an entry that git ignores is looked at.
    fn takes_ignored(&self, entry: &Entry) -> bool {
        match entry.kind {
            EntryKind::Folder => folder_role(&entry.name).is_none() && !is_output(&entry.name),
            EntryKind::File(size) => size <= LARGEST_IGNORED && self.git_ignored < MOST_IGNORED,
            EntryKind::Link | EntryKind::Special => false,
        }
    }

    fn leave_out(&mut self, reason: &'static str) {
        *self.left_out.entry(reason).or_default() += 1;
    }
}

fn describe(tree: &dyn Tree, path: String, name: &str, size: u64, inherited: Option<Role>) -> File {
    let mut language = language_of_name(name);
    if language.is_none() && size > 0 && !name.contains('.') && inherited != Some(Role::Vendored) {
        // Unreadable files surface when somebody wants to read all of them.
        language = tree.head(&path, 128).ok().and_then(|head| language_of_shebang(&head));
    }
    let role = match inherited {
        Some(role @ (Role::Vendored | Role::Generated)) => role,
        _ => role_of_name(name, language).or(inherited).unwrap_or(Role::Source),
    };
    File { path, language, role, size, ignored: false, commit: None }
}

fn add_ignore_files(tree: &dyn Tree, folder: &mut Pending, entries: &[Entry], discovery: &Discovery) {
    for (name, ours) in [(".gitignore", false), (".palisadeignore", true)] {
        let there = entries.iter().any(|entry| entry.name == name && matches!(entry.kind, EntryKind::File(_)));
        if !there || (ours && discovery.no_own_ignore_files) || (!ours && discovery.tracked) {
            continue;
        }
        let path = if folder.path.is_empty() { name.to_owned() } else { format!("{}/{name}", folder.path) };
        // An ignore file that cannot be read ignores nothing: more is analysed, not less.
        if let Ok(bytes) = tree.read(&path) {
            let text = String::from_utf8_lossy(&bytes);
            let mut ignores = Vec::clone(&folder.ignores);
            ignores.push(Rc::new(IgnoreFile::inside(&folder.path, &text, ours)));
            folder.ignores = Rc::new(ignores);
        }
    }
}

/// Folders that builds, tools and test runs fill.
fn is_output(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    matches!(
        name.as_str(),
        "target"
            | "build"
            | "dist"
            | "out"
            | "bin"
            | "obj"
            | "output"
            | "coverage"
            | "htmlcov"
            | "logs"
            | "log"
            | "tmp"
            | "temp"
            | "cache"
            | "venv"
            | "deps"
            | "_build"
            | "cmake-build-debug"
            | "elm-stuff"
            | "jspm_packages"
    ) || name.starts_with('.')
        && (name.ends_with("cache")
            || matches!(name.as_str(), ".gradle" | ".terraform" | ".dart_tool" | ".stack-work" | ".eggs"))
        || name.ends_with(".egg-info")
}

/// Where version control keeps its own files. History is read by `git`, not as files.
fn is_history(name: &str) -> bool {
    matches!(name, ".git" | ".hg" | ".svn" | ".jj" | ".bzr" | "_darcs" | "CVS")
}
