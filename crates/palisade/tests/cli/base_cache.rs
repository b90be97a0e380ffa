//! `--base` says the same with a cache and without one, whatever happened to files, policy, commits and cache in between. The long
//! run of it is `bench/change_cache.py`.

use crate::palisade::Bench;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const PATHS: &[&str] = &["app.py", "src/b.py", "tests/test_a.py", "server.js", "conf/.env", "notes"];
const PIECES: &[&str] = &[
    "import hashlib\nhashlib.md5(password.encode())\n",
    "from flask import request\n\ndef e():\n    return eval(request.args.get('x'))\n",
    "const app = require('express')();\napp.get('/y', (req, res) => { res.send(eval(req.query.y)); });\n",
    "aws_secret_access_key = 'q8ZkP2mX7vR4tY9wL1bN5cD3fG6hJ0kSaQ2eRuTz'\n",
    "def broken(:\n",
    "x = 1\n",
];
const POLICY: &[(&str, &str)] = &[
    ("palisade.toml", "[rules]\noff = [\"weak-digest\"]\n"),
    ("palisade.toml", ""),
    (".palisadeignore", "src/\n"),
    (".palisadeignore", ""),
];

struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }
}

fn git(bench: &Bench, words: &[&str]) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=A", "-c", "user.email=a@example.org"]).args(words).current_dir(bench.root());
    command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", bench.root().join("../no-settings"));
    assert!(command.output().expect("git is installed").status.success(), "git {words:?}");
}

fn edit(bench: &Bench, chance: &mut Chance) {
    let path = PATHS[chance.below(PATHS.len())];
    let old = fs::read_to_string(bench.root().join(path)).ok();
    match (chance.below(8), old) {
        (0, Some(_)) => fs::remove_file(bench.root().join(path)).unwrap(),
        (1, Some(old)) => {
            fs::remove_file(bench.root().join(path)).unwrap();
            bench.write(PATHS[chance.below(PATHS.len())], old.as_bytes());
        }
        (2, _) => {
            let (path, text) = POLICY[chance.below(POLICY.len())];
            bench.write(path, text.as_bytes());
        }
        (_, old) => {
            let old = old.unwrap_or_default();
            bench.write(path, format!("{}{old}", PIECES[chance.below(PIECES.len())]).as_bytes());
        }
    }
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .map(|entries| entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect())
        .unwrap_or_default();
    found.sort();
    found
}

#[test]
fn a_change_is_judged_the_same_with_a_cache_and_without() {
    let cases = std::env::var("PALISADE_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(200) / 20;
    let bench = Bench::new(&[("app.py", PIECES[0]), ("server.js", PIECES[2])]);
    git(&bench, &["init", "-q"]);
    git(&bench, &["add", "-A"]);
    git(&bench, &["commit", "-q", "-m", "one"]);
    let mut chance = Chance(7);
    let mut told = 0;
    for case in 0..cases {
        (0..=chance.below(4)).for_each(|_| edit(&bench, &mut chance));
        if chance.below(3) == 0 {
            git(&bench, &["add", "-A", "-f"]);
            git(&bench, &["commit", "-q", "--allow-empty", "-m", "next"]);
            edit(&bench, &mut chance);
        }
        let shards = files_below(&bench.cache().join("palisade/scans"));
        if chance.below(3) == 0 && !shards.is_empty() {
            let shard = &shards[chance.below(shards.len())];
            let bytes = fs::read(shard).unwrap();
            fs::write(shard, &bytes[..chance.below(bytes.len() + 1)]).unwrap();
        }
        let base = ["HEAD", "HEAD~1"][chance.below(2)];
        git(&bench, &["commit", "-q", "--allow-empty", "-m", "so that there is one before"]);
        let words = ["gate", "--base", base, "--format", "json"];
        let without = bench.run(&[&words[..], &["--no-cache"]].concat());
        let with = bench.run(&words);
        let parts = |run: &crate::palisade::Run| (run.code, run.stdout.clone(), run.stderr.clone());
        assert_eq!(parts(&without), parts(&with), "case {case}");
        told += usize::from(without.stdout.contains("\"fingerprint\""));
    }
    assert!(told * 3 > cases, "{told} of {cases} reports with findings");
}
