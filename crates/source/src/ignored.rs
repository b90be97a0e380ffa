//! Ignore rules in git's syntax: `.gitignore`, `.palisadeignore` and globs that a user types.

use crate::tree::OuterIgnore;
use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::rc::Rc;

/// A glob that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadGlob {
    /// As typed.
    pub glob: String,
    /// What is wrong with it.
    pub message: String,
}

/// Globs typed by a user, in the syntax of `.gitignore`, against paths from the root of the scan (or `prefix` above it).
#[derive(Clone, Debug)]
pub struct Excludes {
    /// Name under which the excluded files are counted in the coverage.
    pub reason: &'static str,
    prefix: String,
    globs: Gitignore,
}

impl Excludes {
    /// Reads the globs. `prefix` leads from the folder that the globs are written for down to the root of the scan: empty, or
    /// with a `/` at its end.
    pub fn new<'g>(
        reason: &'static str,
        prefix: &str,
        globs: impl IntoIterator<Item = &'g str>,
    ) -> Result<Excludes, BadGlob> {
        let mut builder = GitignoreBuilder::new(".");
        for glob in globs {
            builder
                .add_line(None, glob)
                .map_err(|error| BadGlob { glob: glob.to_owned(), message: reason_of(error) })?;
        }
        let globs = builder.build().map_err(|error| BadGlob { glob: String::new(), message: reason_of(error) })?;
        Ok(Excludes { reason, prefix: prefix.to_owned(), globs })
    }

    /// Whether the globs take the file or folder itself out (not one above it).
    pub fn matches(&self, path: &str, is_folder: bool) -> bool {
        self.globs.matched(format!("{}{path}", self.prefix), is_folder).is_ignore()
    }

    /// The same for a path from the root of the repository; `folder` leads from there to the root of the scan.
    pub(crate) fn matches_in_repository(&self, path: &str, folder: &str, is_folder: bool) -> bool {
        let home = folder.strip_suffix(self.prefix.as_str()).unwrap_or(folder);
        path.strip_prefix(home).is_some_and(|below| self.globs.matched(below, is_folder).is_ignore())
    }

    /// Whether the globs take the file out, by its own path or by a folder above it.
    pub fn covers(&self, path: &str) -> bool {
        let full = format!("{}{path}", self.prefix);
        self.globs.matched_path_or_any_parents(full.trim_start_matches('/'), false).is_ignore()
    }
}

/// Who ignores a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IgnoredBy {
    /// `.gitignore` or `.git/info/exclude`: not part of the project.
    Git,
    /// `.palisadeignore`: part of it, and silenced.
    Ours,
}

/// One ignore file in force.
pub(crate) struct IgnoreFile {
    /// Length of the folder's path with its `/`: cut off before matching.
    cut: usize,
    /// Put before what is left.
    prefix: String,
    ours: bool,
    rules: Gitignore,
}

impl IgnoreFile {
    /// An ignore file in `folder` of the tree.
    pub(crate) fn inside(folder: &str, text: &str, ours: bool) -> IgnoreFile {
        let cut = if folder.is_empty() { 0 } else { folder.len() + 1 };
        IgnoreFile { cut, prefix: String::new(), ours, rules: read_rules(text) }
    }

    /// An ignore file above the tree.
    pub(crate) fn outside(outer: &OuterIgnore) -> IgnoreFile {
        IgnoreFile { cut: 0, prefix: outer.prefix.clone(), ours: outer.ours, rules: read_rules(&outer.text) }
    }

    fn matched(&self, path: &str, is_folder: bool) -> Match<()> {
        let below = &path[self.cut..];
        if self.prefix.is_empty() {
            self.rules.matched(below, is_folder).map(|_| ())
        } else {
            self.rules.matched(format!("{}{below}", self.prefix), is_folder).map(|_| ())
        }
    }
}

/// Lines that are not globs are passed over, as git does.
fn read_rules(text: &str) -> Gitignore {
    let mut builder = GitignoreBuilder::new(".");
    for line in text.strip_prefix('\u{feff}').unwrap_or(text).lines() {
        let _ = builder.add_line(None, line);
    }
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}

/// Who ignores the path: our files before git's, inner files before outer ones; the first that speaks decides.
pub(crate) fn ignored_by(files: &[Rc<IgnoreFile>], path: &str, is_folder: bool) -> Option<IgnoredBy> {
    for ours in [true, false] {
        for file in files.iter().rev().filter(|file| file.ours == ours) {
            match file.matched(path, is_folder) {
                Match::Ignore(()) => return Some(if ours { IgnoredBy::Ours } else { IgnoredBy::Git }),
                Match::Whitelist(()) => return None,
                Match::None => {}
            }
        }
    }
    None
}

/// What is wrong, without the glob itself: whoever shows it shows the glob.
fn reason_of(error: ignore::Error) -> String {
    match error {
        ignore::Error::Glob { err, .. } => err,
        other => other.to_string(),
    }
}
