//! What people declared about the project, in its own files: the threat model beside or above what is scanned, and CODEOWNERS.

use crate::base::Base;
use crate::failure::Failure;
use crate::project::{folder_in_repository, repository_around};
use engine::ConfigFault;
use model::{Notice, NoticeLevel};
use source::{DiskTree, EntryKind, ReadFault, Tree};
use std::path::{Path, PathBuf};
use threat::{Declared, MODEL_FILE, Model, OWNER_FILES, Owners};

/// More than the readers accept: they say what is too large.
const MOST: usize = 4 << 20;

/// The files that are read, and where they stand.
struct Files<'a> {
    /// From the root of the repository, or without one from the scanned folder.
    tree: &'a dyn Tree,
    /// From there to what is scanned.
    folder: String,
    /// From the root of the scan up to the root of the tree.
    up: String,
    /// Root of the tree on disk, for messages.
    root: PathBuf,
}

/// Reads what is declared around `target`: on disk, or in `tree`, which starts at the root of the repository (the index, a revision).
/// `scanned` leads from there to where the paths of the scan start: empty, or with a `/` at its end.
pub fn declared(target: &Path, tree: Option<&dyn Tree>, scanned: &str) -> Result<Declared, Failure> {
    let root = repository_around(target).or_else(|| folder_of(target)).unwrap_or_else(|| PathBuf::from("."));
    let Ok(disk) = DiskTree::open(&root) else { return Ok(Declared::default()) };
    let folder = folder_in_repository(target);
    let up = "../".repeat(scanned.matches('/').count());
    let files = Files { tree: tree.unwrap_or(&disk), folder, up, root };
    Ok(Declared { model: files.model()?, owners: files.owners(), notices: Vec::new() })
}

/// What was declared in a base. A model that cannot be read there is a notice, and what is declared at hand does not take its place: the
/// change that repairs it must be able to land, and may not say what it endangers. As long as nobody repairs it, the run is incomplete.
pub fn declared_in_base(target: &Path, base: &Base<'_>) -> Declared {
    let fault = match declared(target, Some(&base.policy), &base.folder) {
        Ok(declared) => return declared,
        Err(fault) => fault,
    };
    let why = match &fault {
        Failure::Configuration(faults) => faults
            .first()
            .map_or_else(String::new, |fault| format!(": line {}: {}", fault.location.start.line, fault.message)),
        Failure::ConfigurationUnreadable { fault, .. } => format!(": {fault}"),
        _ => ": it is no plain text file".to_owned(),
    };
    let is_repaired = declared(target, None, &base.folder).is_ok();
    let (level, cure) = match is_repaired {
        true => (NoticeLevel::Partial, "this change repairs it, and is judged without"),
        false => (NoticeLevel::Failed, "repair it"),
    };
    let message = format!(
        "{MODEL_FILE} of the base {} cannot be read{why}; no asset is known, and what the gate says about one holds for every finding: \
         {cure}",
        base.name
    );
    let notice = Notice { level, kind: "unreadable-model".to_owned(), message, location: None };
    let root = repository_around(target).unwrap_or_else(|| PathBuf::from("."));
    let up = "../".repeat(base.folder.matches('/').count());
    let files = Files { tree: &base.policy, folder: base.folder.clone(), up, root };
    Declared { model: None, owners: files.owners(), notices: vec![notice] }
}

/// Who answers for what as CODEOWNERS says at hand, whatever else is declared there.
pub fn owners_at_hand(target: &Path, scanned: &str) -> Option<Owners> {
    let root = repository_around(target).unwrap_or_else(|| PathBuf::from("."));
    let disk = DiskTree::open(&root).ok()?;
    let up = "../".repeat(scanned.matches('/').count());
    Files { tree: &disk, folder: scanned.to_owned(), up, root }.owners()
}

fn folder_of(target: &Path) -> Option<PathBuf> {
    if target.is_dir() {
        return Some(target.to_owned());
    }
    Some(target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned())
}

impl Files<'_> {
    /// The nearest threat model, from the scanned folder up to the root.
    fn model(&self) -> Result<Option<Model>, Failure> {
        let mut folder = self.folder.as_str();
        loop {
            let path = format!("{folder}{MODEL_FILE}");
            let shown = self.root.join(&path).display().to_string();
            match self.text(&path) {
                Ok(text) => return self.read_model(folder, &shown, text).map(Some),
                Err(Unread::Missing) => {}
                Err(Unread::NotPlain) => return Err(Failure::ConfigurationNotPlain { path: shown }),
                Err(Unread::Fault(fault)) => return Err(Failure::ConfigurationUnreadable { path: shown, fault }),
            }
            match folder.trim_end_matches('/').rsplit_once('/') {
                Some((above, _)) => folder = &folder[..above.len() + 1],
                None if folder.is_empty() => return Ok(None),
                None => folder = "",
            }
        }
    }

    fn read_model(&self, folder: &str, shown: &str, text: Vec<u8>) -> Result<Model, Failure> {
        let not_text = |_| Failure::ConfigurationNotPlain { path: shown.to_owned() };
        let text = String::from_utf8(text).map_err(not_text)?;
        let between = self.folder[folder.len()..].matches('/').count();
        let from_root =
            if self.up.is_empty() { format!("{folder}{MODEL_FILE}") } else { "../".repeat(between) + MODEL_FILE };
        threat::read_model(&from_root, folder, &text).map_err(|mut faults: Vec<ConfigFault>| {
            for fault in &mut faults {
                shown.clone_into(&mut fault.location.path);
            }
            Failure::Configuration(faults)
        })
    }

    fn owners(&self) -> Option<Owners> {
        for path in OWNER_FILES {
            let mut owners = match self.text(path) {
                Ok(text) => threat::read_owners(path, &String::from_utf8_lossy(&text)),
                Err(Unread::Missing) => continue,
                Err(unread) => {
                    let mut owners = threat::read_owners(path, "");
                    owners.faults.push((
                        0,
                        if matches!(unread, Unread::NotPlain) { "it is no plain file" } else { "it cannot be read" },
                    ));
                    owners
                }
            };
            owners.path = format!("{}{path}", self.up);
            return Some(owners);
        }
        None
    }

    /// Bytes of a file, with no link on the way to it: it could lead to a file of the caller, whose lines would then be shown.
    fn text(&self, path: &str) -> Result<Vec<u8>, Unread> {
        let mut folder = String::new();
        let mut names = path.split('/').peekable();
        while let Some(name) = names.next() {
            let entries = self.tree.entries(&folder).map_err(Unread::Fault)?;
            let kind = entries.iter().find(|entry| entry.name == name).map(|entry| entry.kind);
            match (kind, names.peek()) {
                (None, _) => return Err(Unread::Missing),
                (Some(EntryKind::Folder), Some(_)) | (Some(EntryKind::File(_)), None) => {}
                _ => return Err(Unread::NotPlain),
            }
            if !folder.is_empty() {
                folder.push('/');
            }
            folder.push_str(name);
        }
        self.tree.head(path, MOST).map_err(Unread::Fault)
    }
}

enum Unread {
    Missing,
    NotPlain,
    Fault(ReadFault),
}
