//! A repository in a temporary folder, made with the command line of git and with nobody's configuration; dates go on by a
//! minute with each command, so that ids are always the same.

use git::Repository;
use source::{Glance, History, ObjectId, Scope, Shown, Walked};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

pub struct Sandbox {
    folder: tempfile::TempDir,
    minutes: Cell<u64>,
}

impl Sandbox {
    /// An empty repository with the branch `main`.
    pub fn new() -> Sandbox {
        let sandbox = Sandbox::bare_folder();
        sandbox.git(&["init", "-q", "-b", "main"]);
        sandbox
    }

    /// A folder without a repository.
    pub fn bare_folder() -> Sandbox {
        Sandbox { folder: tempfile::tempdir().expect("a folder"), minutes: Cell::new(0) }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Runs git and returns what it printed.
    pub fn git(&self, arguments: &[&str]) -> String {
        self.git_in(".", arguments)
    }

    pub fn git_in(&self, folder: &str, arguments: &[&str]) -> String {
        self.minutes.set(self.minutes.get() + 1);
        let date = format!("{} +0000", 1_700_000_000 + self.minutes.get() * 60);
        let output = Command::new("git")
            .args(["-c", "protocol.file.allow=always"])
            .args(arguments)
            .current_dir(self.path().join(folder))
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_AUTHOR_NAME", "A")
            .env("GIT_AUTHOR_EMAIL", "a@example.org")
            .env("GIT_COMMITTER_NAME", "C")
            .env("GIT_COMMITTER_EMAIL", "c@example.org")
            .env("GIT_AUTHOR_DATE", &date)
            .env("GIT_COMMITTER_DATE", &date)
            .output()
            .expect("git runs");
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
    }

    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().expect("below the root")).expect("a folder");
        std::fs::write(path, bytes).expect("a file");
    }

    /// Writes files, commits everything, and returns the id of the commit.
    pub fn commit(&self, files: &[(&str, &str)]) -> String {
        files.iter().for_each(|(path, text)| self.write(path, text));
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", "change"]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// A commit of the file `a` with the text "x", at so many paths that no walk sees them all.
    pub fn endless(&self) -> String {
        self.endless_named(200)
    }

    /// The same, with names of so many bytes.
    pub fn endless_named(&self, length: usize) -> String {
        self.write("a", "x");
        let mut object = self.git(&["hash-object", "-w", "a"]);
        let mut kind = "100644 blob";
        for level in 0..9 {
            let entries: String =
                (0..16).map(|number| format!("{kind} {object}\t{level}{number:02}{}\n", "n".repeat(length))).collect();
            self.write("entries", entries);
            object = self.git(&["-c", "alias.made=!git mktree < entries", "made"]);
            kind = "040000 tree";
        }
        self.git(&["commit-tree", "-m", "bomb", &object])
    }

    pub fn open(&self) -> Repository {
        Repository::open(self.path()).expect("a repository")
    }

    /// All files below a folder that end in a suffix.
    pub fn files(&self, folder: &str, suffix: &str) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut pending = vec![self.path().join(folder)];
        while let Some(folder) = pending.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
                if entry.path().is_dir() {
                    pending.push(entry.path());
                } else if entry.path().to_string_lossy().ends_with(suffix) {
                    found.push(entry.path());
                }
            }
        }
        found.sort();
        found
    }
}

pub fn id(hex: &str) -> ObjectId {
    ObjectId((0..hex.len() / 2).map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).expect("hex")).collect())
}

/// All blobs of a scope as text with their ids; each was shown once and is what its id says.
pub fn blobs(repository: &Repository, scope: &Scope) -> (BTreeMap<String, ObjectId>, Walked) {
    blobs_on(repository, scope, 1)
}

pub fn blobs_on(repository: &Repository, scope: &Scope, threads: usize) -> (BTreeMap<String, ObjectId>, Walked) {
    let shown = Mutex::new(BTreeMap::new());
    let walked = repository.blobs(scope, 1 << 20, threads, &|Shown { id, bytes, .. }| {
        assert!(repository.verify(id, bytes), "{id} has another content");
        let text = String::from_utf8_lossy(bytes).into_owned();
        assert!(shown.lock().expect("no panic").insert(text, id.clone()).is_none(), "{id} was shown twice");
        Glance::Clean
    });
    let shown = shown.into_inner().expect("no panic");
    assert_eq!(walked.blobs, shown.len() as u64 + walked.too_large);
    (shown, walked)
}

/// The texts among the blobs of a scope.
pub fn texts(repository: &Repository, scope: &Scope) -> BTreeSet<String> {
    blobs(repository, scope).0.into_keys().collect()
}

pub fn set(texts: &[&str]) -> BTreeSet<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

/// Paths before a range with their texts, and whether they are gone.
pub fn earlier(repository: &Repository, scope: &Scope) -> Vec<(String, String, bool)> {
    let text = |id: &ObjectId| String::from_utf8(repository.blob(id).expect("a blob")).expect("a text");
    let earlier = repository.earlier(scope).into_iter();
    earlier.map(|one| (one.path, text(&one.blob), one.is_gone)).collect()
}

/// Origins of some texts: path, commit, whether a ref reaches it.
pub fn origins(repository: &Repository, scope: &Scope) -> BTreeMap<String, (String, String, bool)> {
    let (shown, _) = blobs(repository, scope);
    let wanted = shown.values().cloned().collect();
    let (origins, troubles) = repository.origins(scope, &wanted, &|_| false);
    assert_eq!(troubles, []);
    let texts = shown.into_iter().map(|(text, id)| {
        let origin = &origins[&id];
        let commit = origin.commit.as_ref().map_or(String::new(), |id| id.to_string());
        (text, (origin.path.clone(), commit, origin.reachable))
    });
    texts.collect()
}
