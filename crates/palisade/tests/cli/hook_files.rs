//! `palisade hook install`: real commits and pushes in real repositories.

use crate::hooks::{git, repository, value};
use crate::palisade::{Bench, Run};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn install(bench: &Bench, words: &[&str]) -> Run {
    in_folder(bench, &bench.root(), &[&["hook", "install"], words].concat())
}

/// Needs git on the path, and none of this machine's settings.
fn in_folder(bench: &Bench, folder: &Path, words: &[&str]) -> Run {
    let mut command = bench.command_in(folder, words);
    let Output { status, stdout, stderr } = with_git(&mut command, bench).output().unwrap();
    Run {
        code: status.code().unwrap(),
        stdout: String::from_utf8(stdout).unwrap(),
        stderr: String::from_utf8(stderr).unwrap(),
    }
}

fn with_git<'c>(command: &'c mut Command, bench: &Bench) -> &'c mut Command {
    let path = std::env::var_os("PATH").unwrap_or_default();
    command
        .env("PATH", path)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", bench.root().join("../no-settings"))
}

/// Exit code and words of a git command that may fail.
fn try_git(bench: &Bench, folder: &Path, words: &[&str]) -> (i32, String) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=a", "-c", "user.email=a@example.org"]).args(words).current_dir(folder);
    let output = with_git(&mut command, bench).env("XDG_CACHE_HOME", bench.cache()).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8_lossy(&said).into_owned())
}

fn hook_file(bench: &Bench, name: &str) -> PathBuf {
    bench.root().join(".git/hooks").join(name)
}

fn credential() -> String {
    format!("api_token = \"{}\"\n", value())
}

#[test]
fn an_installed_hook_stops_a_commit_and_a_push() {
    let bench = repository();
    let remote = bench.root().join("../remote.git");
    git(&bench, &["init", "-q", "--bare", remote.to_str().unwrap()]);
    git(&bench, &["remote", "add", "origin", remote.to_str().unwrap()]);
    let run = install(&bench, &[]);
    assert!(run.code == 0 && run.stdout.matches("installed ").count() == 2, "{run:?}");
    assert_eq!(try_git(&bench, &bench.root(), &["push", "-q", "origin", "main"]).0, 0);
    bench.write("f.py", credential().as_bytes());
    let (code, said) = try_git(&bench, &bench.root(), &["commit", "-a", "-m", "second"]);
    assert!(code == 1 && said.contains("f.py:1") && !said.contains(&value()), "{code} {said}");
    assert_eq!(try_git(&bench, &bench.root(), &["commit", "-q", "--no-verify", "-a", "-m", "second"]).0, 0);
    let (code, said) = try_git(&bench, &bench.root(), &["push", "-q", "origin", "main"]);
    assert!(code == 1 && said.contains("f.py:1"), "{code} {said}");
    // Again is the same, and away is away.
    assert_eq!(install(&bench, &["pre-push"]).code, 0);
    let run = in_folder(&bench, &bench.root(), &["hook", "uninstall"]);
    assert!(run.code == 0 && run.stdout.matches("removed ").count() == 2, "{run:?}");
    assert_eq!(try_git(&bench, &bench.root(), &["push", "-q", "origin", "main"]).0, 0);
}

#[test]
fn a_hook_of_somebody_else_is_never_changed() {
    let bench = repository();
    let foreign = "#!/bin/sh\necho theirs\n";
    bench.write(".git/hooks/pre-push", foreign.as_bytes());
    let run = install(&bench, &["all"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("add the line `palisade hook pre-push \"$@\" || exit`"), "{}", run.stderr);
    assert!(!hook_file(&bench, "pre-commit").exists(), "all or none");
    assert_eq!(install(&bench, &["pre-commit"]).code, 0);
    let run = in_folder(&bench, &bench.root(), &["hook", "uninstall"]);
    assert!(run.stdout.contains("left ") && hook_file(&bench, "pre-push").exists(), "{run:?}");
    let run = install(&bench, &["pre-push", "--force"]);
    assert!(run.code == 0 && run.stdout.contains("pre-push.before-palisade\n"), "{run:?}");
    assert_eq!(std::fs::read_to_string(hook_file(&bench, "pre-push.before-palisade")).unwrap(), foreign);
    let run = in_folder(&bench, &bench.root(), &["hook", "uninstall", "pre-push"]);
    assert!(run.stdout.contains("pre-push.before-palisade is still there"), "{run:?}");
}

#[cfg(unix)]
#[test]
fn a_link_is_not_written_through() {
    let bench = repository();
    std::fs::create_dir_all(bench.root().join(".git/hooks")).unwrap();
    std::os::unix::fs::symlink("../../f.py", hook_file(&bench, "pre-commit")).unwrap();
    assert_eq!(install(&bench, &["pre-commit"]).code, 2);
    assert_eq!(install(&bench, &["pre-commit", "--force"]).code, 0);
    assert_eq!(std::fs::read_to_string(bench.root().join("f.py")).unwrap(), "x = 1\n");
}

#[test]
fn hooks_go_where_git_looks_for_them() {
    let bench = repository();
    git(&bench, &["config", "core.hooksPath", "tools/hooks"]);
    std::fs::create_dir(bench.root().join("sub")).unwrap();
    let run = in_folder(&bench, &bench.root().join("sub"), &["hook", "install", "pre-commit"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    assert!(bench.root().join("tools/hooks/pre-commit").is_file());
    bench.write("f.py", credential().as_bytes());
    assert_eq!(try_git(&bench, &bench.root(), &["commit", "-q", "-a", "-m", "second"]).0, 1);
    let outside = bench.root().join("../all-hooks");
    git(&bench, &["config", "core.hooksPath", outside.to_str().unwrap()]);
    let run = install(&bench, &["pre-commit"]);
    assert!(run.code == 0 && run.stderr.contains("other repositories may use these hooks"), "{run:?}");
}

#[test]
fn a_worktree_and_a_submodule_whose_git_is_a_file_are_understood() {
    let bench = repository();
    git(&bench, &["worktree", "add", "-q", "../tree", "-b", "side"]);
    let tree = bench.root().join("../tree");
    let run = in_folder(&bench, &tree, &["hook", "install", "pre-commit"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    assert!(hook_file(&bench, "pre-commit").is_file(), "a worktree shares the hooks of its repository");
    std::fs::write(tree.join("f.py"), credential()).unwrap();
    assert_eq!(try_git(&bench, &tree, &["commit", "-q", "-a", "-m", "second"]).0, 1);
    let url = bench.root();
    git(&bench, &["clone", "-q", url.to_str().unwrap(), "../whole"]);
    let whole = bench.root().join("../whole");
    let add = ["-c", "protocol.file.allow=always", "submodule", "add", "-q", url.to_str().unwrap(), "inner"];
    assert_eq!(try_git(&bench, &whole, &add).0, 0);
    assert_eq!(in_folder(&bench, &whole.join("inner"), &["hook", "install", "pre-commit"]).code, 0);
    assert!(whole.join(".git/modules/inner/hooks/pre-commit").is_file());
}

#[test]
fn no_repository_is_wrong_use_and_a_program_that_is_gone_stops_the_commit() {
    let bench = Bench::new(&[("f.py", "x = 1\n")]);
    let run = install(&bench, &[]);
    assert!(run.code == 2 && run.stderr.contains("git does not say where the hooks of `.` are"), "{run:?}");
    let bench = repository();
    assert_eq!(install(&bench, &["pre-commit"]).code, 0);
    let file = hook_file(&bench, "pre-commit");
    let text = std::fs::read_to_string(&file).unwrap();
    let gone = text.replace("command -v palisade", "command -v palisade-that-is-gone").replace("own='/", "own='/gone/");
    assert_ne!(text, gone);
    std::fs::write(&file, gone).unwrap();
    let (code, said) = try_git(&bench, &bench.root(), &["commit", "--allow-empty", "-m", "second"]);
    assert!(code != 0 && said.contains("palisade is neither on PATH nor at"), "{code} {said}");
}
