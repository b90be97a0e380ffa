//! Which files differ between a base and the files at hand, and what is no part of the comparison.

use crate::at_hand::{AtHand, Look};
use crate::base::{Base, text};
use crate::failure::Failure;
use git::{Kind, Listed};
use model::{Notice, NoticeLevel};
use source::{Discovery, Inventory, ObjectId};
use std::collections::{BTreeMap, BTreeSet};

/// Where other repositories are said to come from.
const MODULES: &str = ".gitmodules";

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
    /// Files that git tracks and that are not there.
    missing: Vec<String>,
    /// What became of submodules, by their paths.
    submodules: BTreeMap<String, &'static str>,
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

    /// Whether nothing differs that could be compared.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.modified.is_empty() && self.gone.is_empty()
    }

    /// Submodules that came or have another commit: nobody looked at what they bring.
    pub fn unjudged_submodules(&self) -> u32 {
        self.submodules.values().filter(|what| **what != GONE).count() as u32
    }

    /// What a scan without a base would have read, and what it would not have known.
    pub fn notices(&self) -> Vec<Notice> {
        let notice = |level, kind: &str, message| Notice { level, kind: kind.to_owned(), message, location: None };
        let mut notices = Vec::new();
        if self.ignored > 0 {
            let files = match self.ignored {
                1 => "1 file that git ignores is".to_owned(),
                number => format!("{number} files that git ignores are"),
            };
            let message = format!(
                "{files} no part of the change and not judged; a scan without --base looks for credentials there"
            );
            notices.push(notice(NoticeLevel::Info, "git-ignored-not-judged", message));
        }
        if let Some(first) = self.missing.first() {
            let (files, are) = match self.missing.len() {
                1 => ("1 file".to_owned(), "is"),
                number => (format!("{number} files"), "are"),
            };
            let message = format!(
                "{files} that git tracks {are} not there, such as {first}: what was deleted and not committed is judged as gone"
            );
            notices.push(notice(NoticeLevel::Partial, "tracked-file-missing", message));
        }
        for (path, what) in &self.submodules {
            let message =
                format!("the submodule {path} {what}: its files are of another repository, and not judged here");
            let message = if path == MODULES { format!("{MODULES} {what}") } else { message };
            notices.push(notice(NoticeLevel::Partial, "submodule-changed", message));
        }
        notices
    }
}

const GONE: &str = "is gone";

impl Base<'_> {
    /// Compares with the files at hand.
    pub fn differences(&self, at_hand: &AtHand<'_>) -> Result<Differences, Failure> {
        let mut differences = Differences { submodules: self.submodules(), ..Differences::default() };
        let mut before = self.below(&self.listing);
        let tracked = self.below(&self.tracked);
        // All that is part of the project, whatever a configuration says.
        let everything = Discovery { no_own_ignore_files: true, git_ignored: true, ..Discovery::default() };
        let listed = Inventory::of(at_hand, &everything).files.into_iter().filter(|file| {
            let path = file.path.as_str();
            tracked.contains_key(path) || !(at_hand.is_nested(path) || self.is_in_submodule(path))
        });
        let mut after: BTreeSet<&str> = tracked.keys().copied().collect();
        let mut untracked = Vec::new();
        for file in listed {
            match file.ignored && !tracked.contains_key(file.path.as_str()) {
                true => differences.ignored += 1,
                false => untracked.push(file.path),
            }
        }
        after.extend(untracked.iter().map(String::as_str));
        // Most files are as git saw them last: they are not even read.
        let untouched = self.repository.untouched();
        for path in after {
            let old = before.remove(path);
            let is_known = |id: &ObjectId| untouched.get(&format!("{}{path}", self.folder)) == Some(id);
            if old.is_some_and(|old| old.kind == Kind::File && is_known(&old.id)) {
                continue;
            }
            let staged = tracked.get(path).copied().filter(|_| at_hand.is_skipped(path));
            if staged.is_some_and(|staged| old.is_some_and(|old| (&old.id, old.kind) == (&staged.id, staged.kind))) {
                continue;
            }
            self.compare(path, old, tracked.contains_key(path), at_hand, &mut differences);
        }
        // What is left is not listed: ignored now, a link now, or gone.
        for (path, old) in before {
            self.compare(path, Some(old), false, at_hand, &mut differences);
        }
        for path in differences.before() {
            // What cannot be read here would look like what never was.
            self.bytes(&self.whole, &format!("{}{path}", self.folder))?;
        }
        let gone: Vec<String> = differences.gone.iter().cloned().collect();
        let added: Vec<String> = differences.added.iter().cloned().collect();
        let old = self.tree();
        differences.moved = change::renames(&gone, &added, &|path| text(&old, path), &|path| text(at_hand, path));
        Ok(differences)
    }

    fn compare(
        &self,
        path: &str,
        old: Option<&Listed>,
        is_tracked: bool,
        at_hand: &AtHand<'_>,
        differences: &mut Differences,
    ) {
        let is = |old: &Listed, kind, bytes: &[u8]| old.kind == kind && self.repository.verify(&old.id, bytes);
        let set = match (old, at_hand.look(path)) {
            (_, Look::Gone) => {
                differences.missing.extend(is_tracked.then(|| path.to_owned()));
                match old {
                    Some(_) => &mut differences.gone,
                    None => return,
                }
            }
            (Some(old), Look::File(bytes)) if is(old, Kind::File, &bytes) => return,
            (Some(old), Look::Link(target)) if is(old, Kind::Link, &target) => return,
            (Some(_), _) => &mut differences.modified,
            (None, _) => &mut differences.added,
        };
        set.insert(path.to_owned());
    }

    /// Files and links below the scanned folder, by their paths from there.
    fn below<'l>(&self, listing: &'l BTreeMap<String, Listed>) -> BTreeMap<&'l str, &'l Listed> {
        let files = listing.iter().filter(|(_, listed)| listed.kind != Kind::Submodule);
        files.filter_map(|(path, listed)| Some((path.strip_prefix(self.folder.as_str())?, listed))).collect()
    }

    /// Whether a path from the root of the scan lies in another repository that this one names.
    fn is_in_submodule(&self, path: &str) -> bool {
        let full = format!("{}{path}", self.folder);
        let mut above = full.match_indices('/').map(|(at, _)| &full[..at]);
        above.any(|folder| self.tracked.get(folder).is_some_and(|listed| listed.kind == Kind::Submodule))
    }

    fn submodules(&self) -> BTreeMap<String, &'static str> {
        let of = |listing: &BTreeMap<String, Listed>, path: &str| {
            listing.get(path).filter(|one| one.kind == Kind::Submodule || path == MODULES).map(|one| one.id.clone())
        };
        let all = self.listing.iter().chain(&self.tracked);
        let named = all.filter(|(path, one)| {
            one.kind == Kind::Submodule && path.starts_with(&self.folder) || path.as_str() == MODULES
        });
        let paths: BTreeSet<&String> = named.map(|(path, _)| path).collect();
        let told = |path: &String| {
            let what = match (of(&self.listing, path), of(&self.tracked, path)) {
                (old, new) if old == new => return None,
                (_, None) => GONE,
                (None, Some(_)) => "is new",
                (Some(_), Some(_)) if path == MODULES => "names other submodules, or other places that they come from",
                (Some(_), Some(_)) => "has another commit",
            };
            Some((path.clone(), what))
        };
        paths.into_iter().filter_map(told).collect()
    }
}
