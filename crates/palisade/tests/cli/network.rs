//! Nothing leaves the machine unless it is asked to. Three nets, each for what the others let through: only the crate `net` is built on
//! anything that opens connections; only one file of the binary knows `net` (that no code of ours opens sockets by itself is
//! `cargo xtask tidy`'s); and where `strace` is there, a whole scan is watched.

use crate::liveness::{Proxy, TOKEN};
use crate::palisade::Bench;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

const CONNECTS: &[&str] =
    &["curl", "hyper", "isahc", "minreq", "native-tls", "openssl", "reqwest", "socket2", "tokio", "ureq"];

/// Folder of the workspace.
fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// What each package of the lock file is built on, tests included.
fn dependencies() -> BTreeMap<String, Vec<String>> {
    let lock = std::fs::read_to_string(workspace().join("Cargo.lock")).unwrap();
    let mut packages: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut current = String::new();
    for line in lock.lines() {
        if let Some(name) = line.strip_prefix("name = \"") {
            current = name.trim_end_matches('"').to_owned();
        } else if let Some(item) = line.strip_prefix(" \"") {
            let name = item.split(['"', ' ']).next().unwrap();
            packages.entry(current.clone()).or_default().push(name.to_owned());
        }
    }
    packages
}

#[test]
fn only_the_crate_net_is_built_on_what_opens_connections() {
    let packages = dependencies();
    let reachable = |without: Option<&str>| {
        let (mut seen, mut open) = (BTreeSet::new(), vec!["palisade"]);
        while let Some(name) = open.pop() {
            if Some(name) != without && seen.insert(name) {
                open.extend(packages.get(name).into_iter().flatten().map(String::as_str));
            }
        }
        CONNECTS.iter().copied().filter(|name| seen.contains(name)).collect::<Vec<_>>()
    };
    assert_eq!(reachable(None), ["ureq"], "the lock file is read");
    assert!(reachable(Some("net")).is_empty(), "{:?}", reachable(Some("net")));
}

#[test]
fn only_the_liveness_check_knows_the_client() {
    let mut users = BTreeSet::new();
    let mut folders = vec![workspace().join("crates")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() && !path.ends_with("crates/net") {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && path.components().any(|part| part.as_os_str() == "src")
                && std::fs::read_to_string(&path).unwrap().lines().any(|line| line.contains("net::"))
            {
                users.insert(path.file_name().unwrap().to_string_lossy().into_owned());
            }
        }
    }
    assert_eq!(users, BTreeSet::from(["verify.rs".to_owned()]));
}

/// Calls about sockets that the binary makes, as `strace` tells them; `None` where it cannot watch.
fn traced(bench: &Bench, arguments: &[&str]) -> Option<Vec<String>> {
    let works = Command::new("strace").args(["-o", "/dev/null", "true"]).output();
    if !works.is_ok_and(|output| output.status.success()) {
        return None;
    }
    let log = bench.root().join("../trace");
    let run = bench.command(arguments);
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-e", "trace=%network", "-e", "signal=none", "-o"]).arg(&log);
    command.arg(run.get_program()).args(run.get_args()).current_dir(bench.root()).env_clear();
    command.envs(run.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output = command.output().unwrap();
    assert!(output.status.code() == Some(0), "{output:?}");
    let calls = std::fs::read_to_string(&log).unwrap();
    Some(calls.lines().filter(|line| !line.contains("+++")).map(str::to_owned).collect())
}

#[test]
fn a_scan_opens_no_socket_and_asking_opens_one() {
    let proxy = Proxy::start(200);
    let text = format!("API = '{}'\nimport os\nos.system(input())\n", TOKEN.concat());
    let bench = Bench::new(&[("app.py", &text), (".env", "PASSWORD=q8ZkV0pT\n")]);
    let Some(calls) = traced(&bench, &["scan"]) else {
        eprintln!("strace is missing or may not watch: what a scan opens was not looked at");
        return;
    };
    assert!(calls.is_empty(), "{calls:#?}");
    let asked = proxy.arguments();
    let asked: Vec<&str> = ["scan"].into_iter().chain(asked.iter().map(String::as_str)).collect();
    let calls = traced(&bench, &asked).unwrap();
    let to_proxy = format!("htons({})", proxy.port);
    let connects: Vec<&String> = calls.iter().filter(|line| line.contains("connect(")).collect();
    assert!(!connects.is_empty() && connects.iter().all(|line| line.contains(&to_proxy)), "{connects:#?}");
}
