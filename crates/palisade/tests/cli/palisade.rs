//! Runs the binary in a folder of its own, with an empty environment and a cache of its own.

use std::path::Path;
use std::process::{Command, Output, Stdio};

/// A folder to scan, and a cache beside it.
pub struct Bench {
    folder: tempfile::TempDir,
}

/// What a run left behind.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Bench {
    pub fn new(files: &[(&str, &str)]) -> Bench {
        let folder = tempfile::tempdir().unwrap();
        let bench = Bench { folder };
        std::fs::create_dir(bench.root()).unwrap();
        for (path, text) in files {
            bench.write(path, text.as_bytes());
        }
        bench
    }

    pub fn root(&self) -> std::path::PathBuf {
        self.folder.path().join("project")
    }

    pub fn cache(&self) -> std::path::PathBuf {
        self.folder.path().join("cache")
    }

    pub fn data(&self) -> std::path::PathBuf {
        self.folder.path().join("data")
    }

    pub fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.root().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        self.command_in(&self.root(), arguments)
    }

    pub fn command_in(&self, folder: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_palisade"));
        command.args(arguments).current_dir(folder).env_clear();
        command.env("XDG_CACHE_HOME", self.cache()).env("SOURCE_DATE_EPOCH", "1780272000").stdin(Stdio::null());
        command.env("XDG_DATA_HOME", self.data());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Run {
        let Output { status, stdout, stderr } = self.command(arguments).output().unwrap();
        Run {
            code: status.code().expect("ended by itself"),
            stdout: String::from_utf8(stdout).expect("text on stdout"),
            stderr: String::from_utf8(stderr).expect("text on stderr"),
        }
    }
}
