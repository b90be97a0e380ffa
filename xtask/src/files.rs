//! What every file must and must not have.

use crate::Complaint;
use crate::sizes::{code_of, is_test};
use std::fs;
use std::path::Path;
use std::process::Command;

const FORBIDDEN_NAMES: &[&str] = &["utils", "util", "common", "helpers", "helper", "manager", "misc", "data", "info"];
const LARGEST: u64 = 400_000;

/// Crates that are given all they need: they open no files, start no threads, look at no environment, print nothing and end nothing.
/// `source` and `scan` have the files and the threads, `palisade` the rest.
const QUIET: &[&str] = &["model", "engine", "syntax", "sast", "secrets", "issues", "threat", "formats", "report"];
/// Connections go out of `net` alone; what it may ask is said there.
const SOCKETS: &[&str] = &["std::net", "TcpStream", "UdpSocket", "ToSocketAddrs"];
const LOUD: &[&str] = &["std::fs", "std::thread", "std::env", "print!(", "println!", "process::exit"];

/// Files that git tracks or would track, with `/`.
pub fn tracked(root: &Path) -> Vec<String> {
    let output = Command::new("git").args(["ls-files", "-z", "-co", "--exclude-standard"]).current_dir(root).output();
    let Ok(output) = output else { return Vec::new() };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut paths: Vec<String> = text.split('\0').filter(|path| root.join(path).is_file()).map(str::to_owned).collect();
    paths.sort();
    paths.dedup();
    paths
}

pub fn check(root: &Path, tracked: &[String]) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    if tracked.is_empty() {
        complaints.push(Complaint::new("git ls-files", "lists nothing: git is missing, or this is no repository"));
    }
    for path in tracked {
        let size = fs::metadata(root.join(path)).map_or(0, |metadata| metadata.len());
        let may_be_large =
            path.starts_with("content/catalogues/") || path.contains("/fixtures/") || path == "Cargo.lock";
        if size > LARGEST && !may_be_large {
            complaints.push(Complaint::new(path, format!("{size} bytes; nothing above {LARGEST} belongs in the tree")));
        }
        if path.ends_with(".rs") && !path.starts_with("bench/") {
            check_rust(root, path, &mut complaints);
        }
    }
    complaints
}

fn check_rust(root: &Path, path: &str, complaints: &mut Vec<Complaint>) {
    let Ok(text) = fs::read_to_string(root.join(path)) else { return };
    if !text.starts_with("//!") {
        complaints.push(Complaint::new(path, "starts without a module comment (`//!`)"));
    }
    let stem = path.trim_end_matches(".rs").trim_end_matches("/mod").rsplit('/').next().unwrap_or("");
    if FORBIDDEN_NAMES.contains(&stem) {
        complaints.push(Complaint::new(path, format!("`{stem}` is not a name; say what it holds")));
    }
    // Written apart, so that this file does not complain about itself.
    let banned = [
        (concat!("#[", "allow("), "suppress a lint with `expect` and a reason"),
        (concat!("dbg", "!("), "left-over debugging"),
        (concat!("todo", "!("), "unfinished"),
        (concat!("unimplemented", "!("), "unfinished"),
        (concat!("#[", "ignore"), "no ignored tests"),
    ];
    if is_quiet(path) {
        for (line, word) in words_of_code(&text, LOUD) {
            complaints.push(Complaint::new(format!("{path}:{line}"), format!("`{word}` has no place in this crate")));
        }
    }
    if is_offline(path) {
        for (line, word) in words_of_code(&text, SOCKETS) {
            let what = format!("`{word}` belongs into `net`, where requests are checked and counted");
            complaints.push(Complaint::new(format!("{path}:{line}"), what));
        }
    }
    for (at, line) in text.lines().enumerate() {
        for (word, what) in banned {
            if line.contains(word) && !line.trim_start().starts_with("//") {
                complaints.push(Complaint::new(format!("{path}:{}", at + 1), what));
            }
        }
    }
}

fn is_quiet(path: &str) -> bool {
    let below = path.strip_prefix("crates/").and_then(|rest| rest.split_once("/src/"));
    below.is_some_and(|(name, _)| QUIET.contains(&name)) && !is_test(path)
}

fn is_offline(path: &str) -> bool {
    let below = path.strip_prefix("crates/").and_then(|rest| rest.split_once("/src/"));
    below.is_some_and(|(name, _)| name != "net") && !is_test(path)
}

/// Lines of the code, without its tests and comments, that use one of the words.
fn words_of_code(text: &str, words: &[&'static str]) -> Vec<(usize, &'static str)> {
    let lines = code_of(text).lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
    lines.filter_map(|(at, line)| Some((at + 1, *words.iter().find(|word| line.contains(**word))?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_crates_use_no_loud_words_outside_their_tests() {
        let text =
            "//! std::fs\nuse std::fs;\nfn a() { eprintln!() }\n#[cfg(test)]\nmod tests {\n    use std::env;\n}\n";
        assert_eq!(words_of_code(text, LOUD), [(2, "std::fs"), (3, "println!")]);
        assert!(is_quiet("crates/sast/src/a/b.rs") && is_quiet("crates/report/src/lib.rs"));
        for path in ["crates/engine/build.rs", "crates/scan/src/pool.rs", "crates/syntax/src/languages/x/tests.rs"] {
            assert!(!is_quiet(path), "{path}");
        }
    }

    #[test]
    fn only_net_opens_sockets() {
        assert_eq!(words_of_code("//! x\nuse std::net::IpAddr;\n// std::net\n", SOCKETS), [(2, "std::net")]);
        assert!(is_offline("crates/palisade/src/verify.rs") && is_offline("crates/git/src/lib.rs"));
        assert!(!is_offline("crates/net/src/client.rs") && !is_offline("crates/palisade/tests/cli/liveness.rs"));
    }

    #[test]
    fn a_list_of_no_files_is_a_complaint() {
        assert_eq!(check(Path::new("."), &[]).len(), 1);
    }
}
