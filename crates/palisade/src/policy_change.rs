//! What a change does to the files that say what is looked for and what is accepted.

use crate::base::{Base, IGNORE_FILE, text};
use crate::declared;
use crate::differences::Differences;
use crate::policy_rules::{edited_foreign, edited_rules};
use crate::project::CONFIGURATION;
use change::{Weakening, edited_pipeline, grown_baseline, ignored_globs, is_pipeline, may_run, silencing};
use model::{Location, Severity};
use scan::config::Written;
use source::{EntryKind, ReadFault, Tree};
use std::collections::BTreeSet;
use std::path::Path;
use threat::{Declared, MODEL_FILE, dropped, read_model};

/// Files that are policy by their name, wherever they stand.
const POLICY: &[&str] = &[
    CONFIGURATION,
    MODEL_FILE,
    IGNORE_FILE,
    ".gitleaksignore",
    ".betterleaksignore",
    ".gitleaks.toml",
    ".betterleaks.toml",
    ".secrets.baseline",
];

/// Everything that a change weakens, in files below the scanned folder and in the configuration above it. Nothing is too large to be
/// looked at: padding must not hide a line.
pub fn weakenings(
    base: &Base<'_>,
    disk: &dyn Tree,
    target: &Path,
    declared: &Declared,
    differences: &Differences,
    rated: &dyn Fn(&str) -> Option<Severity>,
) -> Vec<Weakening> {
    let old_tree = base.tree();
    let extended = extended(&old_tree);
    let change = PolicyChange { base, rated, extended };
    let mut found = Vec::new();
    let differing = differences.added.iter().chain(&differences.modified).chain(&differences.gone).cloned();
    let paths: BTreeSet<String> = differing.chain(POLICY.iter().map(|name| (*name).to_owned())).collect();
    for path in paths {
        let name = path.rsplit('/').next().unwrap_or(&path);
        if !may_be_policy(name) && !may_run(&format!("{}{path}", base.folder)) {
            continue;
        }
        let (old, new) = (State::of(&old_tree, &path), State::of(disk, &path));
        if old == new {
            continue;
        }
        let shown = format!("{}{path}", base.folder);
        let old = if path == name && new.is_there() { old.or(|| shadowed(base, &base.folder, name)) } else { old };
        change.weakened(&path, &shown, &old, &new, &mut found);
    }
    change.above(disk, &mut found);
    change.named(disk, differences, &mut found);
    found.extend(owners(base, target, declared));
    found
}

fn may_be_policy(name: &str) -> bool {
    name.starts_with('.')
        || [".toml", ".yml", ".yaml", ".json"].iter().any(|end| name.ends_with(end))
        || name.contains("baseline")
}

/// A file on one side of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    Missing,
    Text(String),
    /// It is there and says nothing; why.
    Unread(String),
}

impl State {
    /// Links are not followed: what they lead to is not what is judged.
    fn of(tree: &dyn Tree, path: &str) -> State {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let entries = match tree.entries(folder) {
            Ok(entries) => entries,
            Err(_) => return State::Missing,
        };
        match entries.iter().find(|entry| entry.name == name).map(|entry| entry.kind) {
            None => State::Missing,
            Some(EntryKind::File(_)) => match tree.read(path) {
                Ok(bytes) => State::Text(String::from_utf8_lossy(&bytes).into_owned()),
                Err(ReadFault::Gone) => State::Missing,
                Err(fault) => State::Unread(format!("it cannot be read: {fault}")),
            },
            Some(EntryKind::Link) => State::Unread("it is a link".to_owned()),
            Some(EntryKind::Folder) => State::Unread("it is a folder".to_owned()),
            Some(_) => State::Unread("it is no plain file".to_owned()),
        }
    }

    fn text(&self) -> Option<&str> {
        match self {
            State::Text(text) => Some(text),
            _ => None,
        }
    }

    fn is_there(&self) -> bool {
        *self != State::Missing
    }

    fn or(self, other: impl FnOnce() -> Option<String>) -> State {
        match self {
            State::Missing => other().map_or(State::Missing, State::Text),
            state => state,
        }
    }
}

struct PolicyChange<'a> {
    base: &'a Base<'a>,
    rated: &'a dyn Fn(&str) -> Option<Severity>,
    /// What the configurations of other tools said, in which other files may be named.
    extended: Vec<String>,
}

impl PolicyChange<'_> {
    /// `path` is told, `shown` is the same from the root of the repository.
    fn weakened(&self, path: &str, shown: &str, old: &State, new: &State, found: &mut Vec<Weakening>) {
        let name = path.rsplit('/').next().unwrap_or(path);
        let (before, after) = (old.text(), new.text());
        let number = found.len();
        let (old_text, new_text) = (before.unwrap_or_default(), after.unwrap_or_default());
        if name == CONFIGURATION {
            found.extend(configuration(path, old_text, new_text, self.rated));
        } else if name == MODEL_FILE {
            found.extend(model(path, old_text, after));
        } else if name == IGNORE_FILE {
            found.extend(ignored(path, old_text, new_text));
        } else if new_text.contains("palisade-baseline")
            && let Some(added) = grown_baseline(old_text, new_text)
        {
            let message = format!("{added} more in the baseline");
            found.push(Weakening::at_line("policy-baseline-grown", path, 1, message));
        }
        if name != CONFIGURATION {
            let is_extended = self.extended.iter().any(|text| text.contains(name));
            found.extend(edited_foreign(path, before, after, is_extended));
        }
        found.extend(edited_rules(path, before, after));
        if let Some(edit) = edited_pipeline(shown, before, after, &|| runs_somewhere(self.base)) {
            found.push(Weakening::at_line(edit.rule, path, edit.line, edit.message));
        }
        if let State::Unread(why) = new
            && (POLICY.contains(&name) || found.len() > number || before.is_some_and(is_baseline))
        {
            let message = format!("`{name}` says nothing any more: {why}");
            found.push(Weakening::at_line("policy-unreadable", path, 1, message));
        }
    }

    /// Files that the command line names hold wherever they stand and whatever they are called.
    fn named(&self, disk: &dyn Tree, differences: &Differences, found: &mut Vec<Weakening>) {
        let base = self.base;
        let up = "../".repeat(base.folder.matches('/').count());
        for full in base.named() {
            let path = full.strip_prefix(&base.folder).map_or_else(|| format!("{up}{full}"), str::to_owned);
            let is_told = path.starts_with("../") && path.ends_with(&format!("/{CONFIGURATION}"))
                || differences.before().contains(&path) && found.iter().any(|one| one.location.path == path);
            let (old, new) = (State::of(&base.whole, &full), State::of(disk, &path));
            if is_told || old == new {
                continue;
            }
            if base.named_configuration().as_ref() == Some(&full) {
                let (old, new) = (old.text().unwrap_or_default(), new.text().unwrap_or_default());
                found.extend(configuration(&path, old, new, self.rated));
            } else {
                self.weakened(&path, &full, &old, &new, found);
            }
        }
    }

    /// The configuration and ignore files above the scanned folder hold for it too.
    fn above(&self, disk: &dyn Tree, found: &mut Vec<Weakening>) {
        let base = self.base;
        for (folder, prefix) in base.folders().into_iter().filter(|(_, prefix)| !prefix.is_empty()) {
            let up = "../".repeat(prefix.matches('/').count());
            for name in [CONFIGURATION, IGNORE_FILE, MODEL_FILE] {
                let shown = format!("{folder}{name}");
                let path = format!("{up}{name}");
                let (old, new) = (State::of(&base.whole, &shown), State::of(disk, &path));
                if old != new {
                    let old = if new.is_there() { old.or(|| shadowed(base, folder, name)) } else { old };
                    self.weakened(&path, &shown, &old, &new, found);
                }
            }
        }
    }
}

fn is_baseline(text: &str) -> bool {
    text.contains("palisade-baseline")
}

fn ignored(path: &str, old: &str, new: &str) -> Vec<Weakening> {
    let globs =
        |text: &'_ str| -> Vec<String> { ignored_globs(text).into_iter().map(|(_, glob)| glob.to_owned()).collect() };
    let lines: Vec<usize> = ignored_globs(new).into_iter().map(|(line, _)| line).collect();
    let told = |(at, message): (Option<usize>, String)| {
        Weakening::at_line("policy-ignore-added", path, at.map_or(1, |at| lines[at]), message)
    };
    silencing(&globs(old), &globs(new)).into_iter().map(told).collect()
}

fn configuration(path: &str, old: &str, new: &str, rated: &dyn Fn(&str) -> Option<Severity>) -> Vec<Weakening> {
    // One that could not be read before stopped every scan: it let nothing pass.
    let before = scan::config::read(path, old).unwrap_or_else(|_| Written::default());
    match scan::config::read(path, new) {
        Ok(after) => scan::config::weakened(path, new, &before, &after, rated),
        Err(faults) => {
            let line = faults.first().map_or(1, |fault| fault.location.start.line);
            let message = "the configuration cannot be read any more".to_owned();
            vec![Weakening::at_line("policy-unreadable", path, line as usize, message)]
        }
    }
}

/// What is defended no more.
fn model(path: &str, old: &str, new: Option<&str>) -> Vec<Weakening> {
    // One that could not be read before declared nothing.
    let before = read_model(path, "", old).ok();
    let after = match new.map(|new| read_model(path, "", new)) {
        Some(Err(faults)) => {
            let line = faults.first().map_or(1, |fault| fault.location.start.line);
            let message = "the threat model cannot be read".to_owned();
            return vec![Weakening::at_line("policy-unreadable", path, line as usize, message)];
        }
        Some(Ok(model)) => Some(model),
        None => None,
    };
    let told = |(place, message): (Option<Location>, String)| match place {
        Some(location) => Weakening { rule: "policy-asset-dropped", message, location },
        None => Weakening::at_line("policy-asset-dropped", path, 1, message),
    };
    before.map_or_else(Vec::new, |before| dropped(&before, after.as_ref()).into_iter().map(told).collect())
}

/// Owners who no longer answer for something that they answered for: a file of the base has lost one. New owners of new files take
/// nothing from anybody.
fn owners(base: &Base<'_>, target: &Path, declared: &Declared) -> Option<Weakening> {
    let before = declared.owners.as_ref()?;
    let after = declared::owners_at_hand(target, &base.folder);
    if after.as_ref() == Some(before) {
        return None;
    }
    let lost = |path: &String| {
        let (owners, _) = before.of(path)?;
        let now = after.as_ref().and_then(|after| after.of(path)).map_or_else(Vec::new, |(owners, _)| owners);
        let owner = owners.into_iter().find(|owner| !now.contains(owner))?.to_owned();
        Some((owner, path.clone()))
    };
    let lost: Vec<(String, String)> = files_of(&base.whole).iter().filter_map(lost).collect();
    let (owner, path) = lost.first()?;
    let more = if lost.len() > 1 { format!(", and {} more like this", lost.len() - 1) } else { String::new() };
    let place = after.map_or_else(|| before.path.clone(), |after| after.path);
    let message = format!("{owner} no longer answers for `{path}`{more}");
    Some(Weakening::at_line("policy-owners-changed", &place, 1, message))
}

/// All files of a revision.
fn files_of(tree: &dyn Tree) -> Vec<String> {
    let (mut files, mut pending) = (Vec::new(), vec![String::new()]);
    while let Some(folder) = pending.pop() {
        for entry in tree.entries(&folder).unwrap_or_default() {
            let path = if folder.is_empty() { entry.name } else { format!("{folder}/{}", entry.name) };
            match entry.kind {
                EntryKind::Folder => pending.push(path),
                _ => files.push(path),
            }
        }
    }
    files.sort();
    files
}

/// Whether a pipeline of the base runs Palisade.
fn runs_somewhere(base: &Base<'_>) -> bool {
    let pipelines = files_of(&base.whole).into_iter().filter(|path| is_pipeline(path));
    let mut texts = pipelines.filter_map(|path| text(&base.whole, &path));
    texts.any(|text| text.to_lowercase().contains("palisade"))
}

/// Texts of other tools' configurations: they may name files that they extend.
fn extended(tree: &dyn Tree) -> Vec<String> {
    let names = POLICY.iter().filter(|name| name.ends_with("leaks.toml"));
    names
        .filter_map(|name| State::of(tree, name).text().map(str::to_owned))
        .filter(|text| text.contains("path"))
        .collect()
}

/// The text that held in a folder because a file of this name stood above it: one that is put there takes its place.
fn shadowed(base: &Base<'_>, folder: &str, name: &str) -> Option<String> {
    if name != CONFIGURATION && name != MODEL_FILE {
        return None;
    }
    let above = base.folders().into_iter().filter(|(above, _)| above.len() < folder.len());
    above.into_iter().find_map(|(above, _)| text(&base.whole, &format!("{above}{name}")))
}
