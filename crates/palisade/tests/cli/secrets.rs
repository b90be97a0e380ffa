//! Credentials in the tree and in the history of a repository that git itself makes: found, once, masked, recognised again.
//!
//! Not for: what counts as a credential (the tests of `secrets`), or speed.

use crate::palisade::{Bench, Run};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// A token-shaped value that belongs to this name alone; put together here, so that none stands in the repository.
pub(crate) fn token(name: &str) -> String {
    let mut state = name
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |state, byte| (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    let mut digits = String::new();
    while digits.len() < 64 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let (letter, number) = (b"abcdef"[(state >> 33) as usize % 6], (state >> 48) % 100);
        digits.push_str(&format!("{number:02}{}{}", letter as char, (state >> 40) % 10));
    }
    ["dop", "_v1_", &digits].concat()
}

/// A file of settings with the value of this name.
pub(crate) fn setting(name: &str) -> String {
    format!("endpoint = eu\ndeploy = {}\nretries = 3\n", token(name))
}

/// A repository whose commands all have the same author and a date of their own.
pub(crate) struct Repository {
    pub(crate) bench: Bench,
    minute: std::cell::Cell<u32>,
}

impl Repository {
    pub(crate) fn new() -> Repository {
        let repository = Repository { bench: Bench::new(&[("readme.txt", "A repository.\n")]), minute: 0.into() };
        repository.git("init -q -b main .");
        repository.commit("begin");
        repository
    }

    /// A git command in words; `_` stands for a space inside one of them. Returns what it printed.
    pub(crate) fn git(&self, words: &str) -> String {
        let minute = self.minute.replace(self.minute.get() + 1);
        let date = format!("2026-01-02T{:02}:{:02}:00Z", 3 + minute / 60, minute % 60);
        let mut command = Command::new("git");
        command.args(words.split(' ').map(|word| word.replace('_', " "))).current_dir(self.bench.root());
        command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", self.bench.root().join("../no-settings"));
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "Planter").env(format!("GIT_{who}_EMAIL"), "planter@example.org");
            command.env(format!("GIT_{who}_DATE"), &date);
        }
        let output = command.output().expect("git is installed");
        assert!(output.status.success(), "git {words}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        self.bench.write(path, text.as_bytes());
    }

    /// Commits the whole tree and returns the commit.
    pub(crate) fn commit(&self, title: &str) -> String {
        self.git("add -A");
        self.git(&format!("commit -q --allow-empty -m {title}"));
        self.git("rev-parse HEAD")
    }

    /// Commits a file with the value of this name in it.
    pub(crate) fn plant(&self, path: &str, name: &str) -> String {
        self.write(path, &setting(name));
        self.commit("plant")
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.bench.run(&[&["scan", "--only", "secrets"], arguments].concat())
    }

    pub(crate) fn report(&self, arguments: &[&str]) -> Value {
        let run = self.run(&[&["--format", "json"], arguments].concat());
        serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"))
    }
}

/// Places and commits of every issue: `path:line`, and the commits that its findings name.
pub(crate) fn issues(report: &Value) -> Vec<(BTreeSet<String>, BTreeSet<String>)> {
    let findings = report["findings"].as_array().unwrap();
    let of_issue = |issue: &Value| {
        let named = issue["findings"].as_array().unwrap();
        let mine = findings.iter().filter(|finding| named.contains(&finding["fingerprint"]));
        let (mut places, mut commits) = (BTreeSet::new(), BTreeSet::new());
        for finding in mine {
            let location = &finding["location"];
            places.insert(format!("{}:{}", location["path"].as_str().unwrap(), location["start"]["line"]));
            let since = finding["parts"]["since-commit"].as_str().map(|text| text.split(' ').next().unwrap());
            commits.extend(finding["origin"]["commit"].as_str().or(since).map(str::to_owned));
        }
        (places, commits)
    };
    report["issues"].as_array().unwrap().iter().map(of_issue).collect()
}

/// Neither the value nor its better part stands in the text, as it is or in base64.
pub(crate) fn assert_masked(what: &str, text: &str, names: &[&str]) {
    for name in names {
        let value = token(name);
        let encoded = base64(&setting(name));
        assert!(!text.contains(&value[value.len() - 24..]), "the value of {name} is in {what}: {text}");
        assert!(!text.contains(&encoded[40..80]), "the encoded value of {name} is in {what}: {text}");
    }
}

pub(crate) fn base64(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = |chunk: &[u8]| {
        let bits = chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        let digit =
            |at: usize| if at > chunk.len() { '=' } else { DIGITS[(bits >> (18 - 6 * at)) as usize & 63] as char };
        [digit(0), digit(1), digit(2), digit(3)]
    };
    text.as_bytes().chunks(3).flat_map(digits).collect()
}

/// The tree without entries, which every repository knows.
const EMPTY_TREE: &str = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/// What must come out for one planted value.
struct Planted {
    name: &'static str,
    places: Vec<&'static str>,
    commit: Option<String>,
}

fn planted(name: &'static str, places: &[&'static str], commit: String) -> Planted {
    Planted { name, places: places.to_vec(), commit: Some(commit) }
}

/// Everything in the tree at the end, or once there.
fn plant_in_commits(repository: &Repository) -> Vec<Planted> {
    let mut all = vec![planted("tree", &["app.ini:2"], repository.plant("app.ini", "tree"))];
    all.push(planted("nested", &["deep/er/app.ini:2"], repository.plant("deep/er/app.ini", "nested")));
    repository.write("state.json", &format!("{{\"blob\": \"{}\"}}\n", base64(&setting("encoded"))));
    all.push(planted("encoded", &["state.json:1"], repository.commit("encoded")));
    let wide: Vec<u8> = format!("\u{feff}{}", setting("wide")).encode_utf16().flat_map(u16::to_le_bytes).collect();
    repository.bench.write("wide.txt", &wide);
    all.push(planted("wide", &["wide.txt:2"], repository.commit("wide")));
    for (name, path, place) in [("zipped", "b.zip", "b.zip!/in.ini:2"), ("tarred", "b.tar.gz", "b.tar.gz!/in.ini:2")] {
        repository.write("../in.ini", &setting(name));
        let form = path.trim_start_matches("b.");
        repository.git(&format!("archive --format={form} --add-file=../in.ini -o {path} {EMPTY_TREE}"));
        all.push(planted(name, &[place], repository.commit("archive")));
    }
    all.push(planted("deleted", &["gone.ini:2"], repository.plant("gone.ini", "deleted")));
    repository.git("rm -q gone.ini");
    all.push(planted("renamed", &["after.ini:2", "before.ini:2"], repository.plant("before.ini", "renamed")));
    repository.git("mv before.ini after.ini");
    repository.commit("rename");
    for path in ["many/1.ini", "many/2.ini", "many/3.ini"] {
        repository.write(path, &format!("# {path}\n{}", setting("many")));
    }
    all.push(planted("many", &["many/1.ini:3", "many/2.ini:3", "many/3.ini:3"], repository.commit("many")));
    repository.write("many/2.ini", &format!("# many/2.ini\n{}more = 1\n", setting("many")));
    repository.commit("more");
    all
}

/// Everything that no file of the tree shows.
fn plant_beside(repository: &Repository) -> Vec<Planted> {
    let mut all = vec![planted("unreachable", &["slip.ini:2"], repository.plant("slip.ini", "unreachable"))];
    repository.write("slip.ini", "nothing = here\n");
    repository.git("add -A");
    repository.git("commit -q --amend -m amended");
    repository.git("reflog expire --expire=now --all");
    repository.git("checkout -q -b side HEAD~1");
    repository.commit("side");
    repository.git("checkout -q main");
    repository.git("merge -q --no-commit --no-ff side");
    all.push(planted("merged", &["evil.ini:2"], repository.plant("evil.ini", "merged")));
    repository.git("checkout -q --detach");
    all.push(planted("tagged", &["tagged.ini:2"], repository.plant("tagged.ini", "tagged")));
    repository.git("tag -a v1 -m release");
    repository.git("checkout -q main");
    repository.write("readme.txt", &setting("stashed"));
    repository.git("stash -q");
    all.push(planted("stashed", &["readme.txt:2"], repository.git("rev-parse refs/stash")));
    repository.write(".gitignore", ".env\n");
    repository.commit("ignore");
    repository.write(".env", &format!("DEPLOY={}\n", token("ignored")));
    all.push(Planted { name: "ignored", places: vec![".env:1"], commit: None });
    all
}

#[test]
fn every_planted_credential_is_one_issue_with_its_commit_and_masked_everywhere() {
    let repository = Repository::new();
    let all: Vec<Planted> = [plant_in_commits(&repository), plant_beside(&repository)].into_iter().flatten().collect();
    let outputs = ["--format", "json=../report.json", "--format", "sarif=../report.sarif", "--all"];
    let run = repository.run(&[&["--history", "--fail-on", "high"], &outputs[..]].concat());
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
    let read = |name: &str| std::fs::read_to_string(repository.bench.root().join("..").join(name)).unwrap();
    let names: Vec<&str> = all.iter().map(|one| one.name).collect();
    assert_masked("the text", &run.stdout, &names);
    for name in ["report.json", "report.sarif", "cache/palisade/last-report.json"] {
        assert_masked(name, &read(name), &names);
    }
    let report: Value = serde_json::from_str(&read("report.json")).unwrap();
    let found: BTreeMap<_, _> = issues(&report).into_iter().collect();
    let wanted = all.iter().map(|one| {
        (one.places.iter().map(|place| (*place).to_owned()).collect(), one.commit.iter().cloned().collect())
    });
    assert_eq!(found, wanted.collect());
    assert_eq!(found.len(), report["issues"].as_array().unwrap().len());
    let of =
        |path: &str| report["findings"].as_array().unwrap().iter().find(|one| one["location"]["path"] == path).unwrap();
    assert_eq!(of(".env")["severity"], "low");
    assert_eq!(of("slip.ini")["origin"]["reachable"], false);
    assert_eq!(of("gone.ini")["origin"]["reachable"], true);
}

#[test]
fn a_credential_is_recognised_after_moves_a_rebase_and_a_fresh_clone() {
    let repository = Repository::new();
    repository.git("branch elsewhere");
    repository.plant("conf/app.ini", "identity");
    let fingerprints = |report: &Value| -> Vec<String> {
        report["findings"].as_array().unwrap().iter().map(|one| one["fingerprint"].to_string()).collect()
    };
    let first = fingerprints(&repository.report(&[]));
    assert_eq!(first.len(), 1);
    repository.git("mv conf/app.ini renamed.conf");
    repository.write("renamed.conf", &format!("one = 1\n\n{}", setting("identity")));
    repository.commit("move");
    repository.git("checkout -q elsewhere");
    repository.write("news.txt", "news\n");
    repository.commit("news");
    repository.git("checkout -q main");
    repository.git("rebase -q elsewhere");
    repository.git("reset -q --soft elsewhere");
    repository.commit("squashed");
    repository.git("clone -q . ../clone");
    assert_eq!(fingerprints(&repository.report(&["../clone"])), first);
}

#[test]
fn the_message_of_another_engine_does_not_give_the_value_away() {
    const RULE: &str = "rules:\n  - id: tells-its-argument\n    languages: [python]\n    severity: ERROR\n    \
                        message: deploys with $X\n    pattern: deploy($X)\n";
    let value = token("quoted");
    let bench = Bench::new(&[("a.py", &format!("deploy(\"{value}\")\n")), ("../rules/rule.yaml", RULE)]);
    let report = ["--format", "json=../report.json", "--format", "sarif=../report.sarif"];
    let run = bench.run(&[&["scan", "--rules", "../rules"], &report[..]].concat());
    assert!(run.stdout.contains("tells-its-argument") && run.stdout.contains("digitalocean"), "{run:?}");
    assert_masked("the text", &run.stdout, &["quoted"]);
    for name in ["report.json", "report.sarif", "cache/palisade/last-report.json"] {
        assert_masked(name, &std::fs::read_to_string(bench.root().join("..").join(name)).unwrap(), &["quoted"]);
    }
}

#[test]
fn neither_a_short_nor_an_encoded_value_is_given_away_by_another_engine() {
    const RULE: &str = "rules:\n  - id: tells-its-argument\n    languages: [python]\n    severity: ERROR\n    \
                        message: goes on with $X and $Y\n    pattern: go($X, $Y)\n    fix: stay($X, $Y)\n";
    let encoded = base64(&token("hidden"));
    let code = format!("password = \"Zx9!k\"; go(\"{encoded}\", 1)\ngo(dict(password=\"Zx9!k\"), 2)\n");
    let bench = Bench::new(&[("a.py", &code), ("../rules/rule.yaml", RULE)]);
    for only in [&[][..], &["--only", "sast"]] {
        let report = ["--format", "json=../report.json", "--format", "sarif=../report.sarif", "--format", "text"];
        let run = bench.run(&[&["scan", "--rules", "../rules", "--no-builtin"], only, &report[..]].concat());
        let run_with = bench.run(&[&["scan", "--rules", "../rules"], only, &report[..]].concat());
        let read = |name: &str| std::fs::read_to_string(bench.root().join("..").join(name)).unwrap();
        for text in [&run.stdout, &run_with.stdout, &read("report.json"), &read("report.sarif")] {
            assert!(text.contains("tells-its-argument"), "{text}");
            assert!(!text.contains("Zx9!k") && !text.contains(&encoded[..30]), "{text}");
        }
    }
}

#[test]
fn explaining_an_older_report_shows_no_code_of_a_file_that_changed() {
    let bench = Bench::new(&[("a.py", "import os\nos.system(input())\npassword = \"q8ZkV0pT!\"\n")]);
    let report = bench.run(&["scan", "--format", "json"]);
    let report: Value = serde_json::from_str(&report.stdout).unwrap();
    for finding in report["findings"].as_array().unwrap() {
        let fingerprint = finding["fingerprint"].as_str().unwrap();
        let shown = |code: &str| {
            bench.write("a.py", code.as_bytes());
            bench.run(&["explain", fingerprint]).stdout
        };
        let same = shown("import os\nos.system(input())\npassword = \"q8ZkV0pT!\"\n");
        assert!(same.contains(" | ") && !same.contains("q8ZkV0pT!") && !same.contains("has changed"), "{same}");
        let moved = shown("import os\npassword = \"q8ZkV0pT!\"\nos.system(input())\n");
        assert!(moved.contains("it has changed") && !moved.contains("q8ZkV0pT!"), "{moved}");
    }
}

#[test]
fn a_history_that_cannot_be_read_as_asked_is_2() {
    let bench = Bench::new(&[("a.txt", "nothing\n")]);
    let run = bench.run(&["scan", "--only", "secrets", "--history"]);
    assert!(run.code == 2 && run.stdout.is_empty() && !run.stderr.is_empty(), "{run:?}");
    let repository = Repository::new();
    for range in ["nowhere..HEAD", "HEAD..nowhere", "HEAD"] {
        let run = repository.run(&[&format!("--history={range}")]);
        assert!(
            run.code == 2
                && run.stdout.is_empty()
                && run.stderr.contains(range.trim_matches(['H', 'E', 'A', 'D', '.'])),
            "{run:?}"
        );
    }
}

#[test]
fn comments_of_other_tools_accept_their_line() {
    let marks = ["gitleaks:allow", "betterleaks:allow", "pragma: allowlist secret", "trufflehog:ignore"];
    let mut text = format!("zero = \"{}\"\n", token("zero"));
    for mark in marks {
        text.push_str(&format!("one = \"{}\"  # {mark}\n", token(mark)));
    }
    let bench = Bench::new(&[("a.py", &text)]);
    let run = bench.run(&["scan", "--only", "secrets", "--format", "json"]);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    let kinds: Vec<_> =
        report["findings"].as_array().unwrap().iter().map(|one| one["suppression"]["kind"].as_str()).collect();
    assert_eq!(kinds, [None, Some("gitleaks"), Some("betterleaks"), Some("detect-secrets"), Some("trufflehog")]);
    assert_eq!(report["verdict"]["suppressed"], 4);
    assert_masked("the report", &run.stdout, &[&["zero"], &marks[..]].concat());
}

/// Put together here, so that no scanner takes them for real ones.
fn drawn() -> (String, String) {
    (["f8Kq2Zr9Lw", "3Xv7Tn5Bc1"].concat(), ["wJ4lrXUtnF3MIxK7MD8N", "GxbPxRfiCYq2Zr9Lw3Xv"].concat())
}

pub(crate) const HEADER: &str = "# Code generated by x. DO NOT EDIT.\n";

pub(crate) fn production() -> String {
    let (password, key) = drawn();
    format!("db_password: {password}\naws_secret_access_key: {key}\n")
}

fn places_of(report: &Value) -> Vec<String> {
    let place = |finding: &Value| {
        format!("{}:{}", finding["location"]["path"].as_str().unwrap(), finding["location"]["start"]["line"])
    };
    report["findings"].as_array().unwrap().iter().map(place).collect()
}

fn searched_for_certain_only(report: &Value) -> Vec<&str> {
    let notices = report["notices"].as_array().unwrap().iter();
    notices
        .filter(|one| one["kind"] == "searched-for-certain-only")
        .map(|one| one["message"].as_str().unwrap())
        .collect()
}

fn report_of(bench: &Bench, arguments: &[&str]) -> Value {
    let run = bench.run(&[&["scan", "--only", "secrets", "--format", "json"], arguments].concat());
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"))
}

#[test]
fn a_comment_silences_no_credential() {
    let marked = |comment: &str, text: &str| format!("{comment}\n{text}");
    let text = production();
    let code = "api_token = \"".to_owned() + &drawn().0 + "\"\npassword = \"kq7Vw2mz\"\n";
    let bench = Bench::new(&[
        ("prod.yml", &marked(HEADER.trim(), &text)),
        ("auto.yml", &marked("# <auto-generated>", &text)),
        ("app.py", &marked("# @generated", &code)),
        ("app.ini", &marked("; This file is automatically generated", "password = Sommer!Regen7\n")),
    ]);
    let report = report_of(&bench, &[]);
    let expected = ["app.ini:2", "app.py:2", "app.py:3", "auto.yml:2", "auto.yml:3", "prod.yml:2", "prod.yml:3"];
    assert_eq!(places_of(&report), expected);
    assert_eq!(report["coverage"]["analysed"], 4);
    assert!(searched_for_certain_only(&report).is_empty());
}

#[test]
fn files_of_others_are_searched_for_what_is_certain_and_the_rest_is_counted() {
    let (password, _) = drawn();
    let bundle = format!("function a(){{return{{user:\"me\",password:\"{password}\"}}}};").repeat(60) + "\n";
    let bench = Bench::new(&[
        ("vendor/prod.yml", &production()),
        ("vendor/weak.yml", "password: Sommer!Regen7\n"),
        ("vendor/app.php", &format!("<?php $db_password = '{password}';\n")),
        ("web/app.min.js", &format!("var password=\"{password}\";\n")),
        ("web/bundle.js", &bundle),
        ("src/a.py", "x = 1\n"),
    ]);
    let report = report_of(&bench, &[]);
    assert_eq!(places_of(&report), ["vendor/prod.yml:1", "vendor/prod.yml:2"]);
    let counted = searched_for_certain_only(&report);
    assert!(matches!(counted[..], [only] if only.starts_with("5 files that are vendored")), "{counted:?}");
    assert_eq!(report["coverage"]["out_of_scope_by_reason"], serde_json::json!({ "minified": 2, "vendored": 3 }));
    assert_eq!((&report["coverage"]["analysed"], &report["coverage"]["searched"]), (&1.into(), &6.into()));
    let strict = bench.run(&["scan", "--only", "secrets", "--strict"]);
    assert!(strict.code == 3 && strict.stdout.contains("5 files out of scope, which --strict"), "{strict:?}");

    let report = report_of(&bench, &["--vendored"]);
    let files: BTreeSet<String> =
        places_of(&report).iter().map(|place| place.split(':').next().unwrap().to_owned()).collect();
    let all = ["vendor/app.php", "vendor/prod.yml", "vendor/weak.yml", "web/app.min.js", "web/bundle.js"];
    assert_eq!(files, BTreeSet::from(all.map(str::to_owned)));
    assert!(searched_for_certain_only(&report).is_empty());
    assert_eq!(report["coverage"]["out_of_scope"], 0);
}

#[test]
fn translations_hold_labels_and_no_drawn_values() {
    let labels = "password: Passwort eingeben\npassword_hint: Mindestens8Zeichen!\ntoken: Zugangscode 2024\n";
    let bench = Bench::new(&[("lang/de.yml", &format!("{labels}{}", production())), ("locale/fr.yml", labels)]);
    assert_eq!(places_of(&report_of(&bench, &[])), ["lang/de.yml:4", "lang/de.yml:5"]);
}

#[test]
fn what_is_not_told_of_vendored_paths_is_counted_in_history() {
    let repository = Repository::new();
    repository.write("vendor/weak.yml", "password: Sommer!Regen7\n");
    repository.write("vendor/prod.yml", &production());
    repository.write("gen.yml", &format!("{HEADER}{}", production()));
    repository.commit("plant");
    repository.git("rm -q -r vendor gen.yml");
    repository.commit("remove");
    let report = repository.report(&["--history"]);
    let places: BTreeSet<String> = places_of(&report).into_iter().collect();
    let expected = ["gen.yml:2", "gen.yml:3", "vendor/prod.yml:1", "vendor/prod.yml:2"];
    assert_eq!(places, BTreeSet::from(expected.map(str::to_owned)));
    let counted = searched_for_certain_only(&report);
    assert!(matches!(counted[..], [only] if only.starts_with("2 contents that might")), "{counted:?}");
}
