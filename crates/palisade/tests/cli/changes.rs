//! What a change adds, judged under the policy of its base: `--base`, baselines, the gate, `suppress`.

use crate::palisade::{Bench, Run};
use serde_json::Value;
use std::process::Command;

/// A repository with a branch `main` that holds some files; work goes on in the files at hand.
pub struct Project {
    pub bench: Bench,
}

pub const FLAW: &str = "import subprocess\nfrom flask import request\n\n\ndef run():\n    name = request.args[\"name\"]\n    subprocess.call(\"ls \" + name, shell=True)\n";
pub const WEAK: &str =
    "import hashlib\n\n\ndef digest(data):\n    first(data)\n    return hashlib.md5(data).hexdigest()\n";

impl Project {
    pub fn new(files: &[(&str, &str)]) -> Project {
        let project = Project { bench: Bench::new(files) };
        project.git("init -q -b main .");
        project.commit();
        project.git("checkout -q -b work");
        project
    }

    pub fn git(&self, words: &str) -> String {
        let mut command = Command::new("git");
        command.args(words.split(' ')).current_dir(self.bench.root());
        command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", self.bench.root().join("../no-settings"));
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "Changer").env(format!("GIT_{who}_EMAIL"), "changer@example.org");
            command.env(format!("GIT_{who}_DATE"), "2026-01-02T03:04:05Z");
        }
        let output = command.output().expect("git is installed");
        assert!(output.status.success(), "git {words}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    pub fn commit(&self) {
        self.git("add -A");
        self.git("commit -q --allow-empty -m state");
    }

    pub fn write(&self, path: &str, text: &str) {
        self.bench.write(path, text.as_bytes());
    }

    pub fn remove(&self, path: &str) {
        std::fs::remove_file(self.bench.root().join(path)).unwrap();
    }

    pub fn run(&self, words: &str) -> Run {
        self.bench.run(&words.split(' ').collect::<Vec<_>>())
    }

    /// Findings as `change rule path`, accepted ones in brackets, and the report.
    pub fn against(&self, words: &str) -> (Vec<String>, Value) {
        let run = self.run(&format!("{words} --format json"));
        let report: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{run:?}"));
        let told = |finding: &Value| {
            let word = |at: &str| finding.pointer(at).and_then(Value::as_str).unwrap_or("-").to_owned();
            let line = format!("{} {} {}", word("/change"), word("/rule"), word("/location/path"));
            if finding.get("suppression").is_some() { format!("({line})") } else { line }
        };
        (report["findings"].as_array().unwrap().iter().map(told).collect(), report)
    }
}

fn fingerprints(report: &Value) -> Vec<String> {
    let findings = report["findings"].as_array().unwrap().iter();
    findings.map(|finding| finding["fingerprint"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn only_what_a_change_adds_is_told() {
    let project = Project::new(&[("app.py", WEAK), ("old.py", FLAW)]);
    assert_eq!(project.run("gate --base main").code, 0);
    project.write("app.py", &format!("# moved down\n\n{WEAK}\n\n{}", FLAW));
    let (told, report) = project.against("scan --base main");
    assert!(told.contains(&"unchanged weak-digest app.py".to_owned()), "{told:?}");
    assert!(told.iter().any(|one| one.starts_with("new ")), "{told:?}");
    assert!(told.iter().all(|one| one.ends_with("app.py")), "only files that differ: {told:?}");
    assert_eq!(report["comparison"]["base"], "main");
    let text = project.run("scan --base main");
    assert!(text.stdout.contains("new finding") && text.code == 0, "{text:?}");
    assert_eq!(project.run("gate --base main").code, 1);
    assert_eq!(project.run("scan --base main --fail-on high").code, 1);
}

#[test]
fn moved_files_bring_nothing_new_and_repairs_are_counted() {
    let project = Project::new(&[("app.py", WEAK), ("old.py", FLAW)]);
    project.git("mv app.py lib.py");
    project.write("lib.py", &WEAK.replace("    first(data)\n", "    first(data)\n    second(data)\n"));
    project.write("old.py", "print(1)\n");
    let (told, report) = project.against("scan --base main");
    assert!(!told.is_empty() && told.iter().all(|one| one.starts_with("moved ")), "{told:?}");
    assert!(!report["comparison"]["fixed"].as_array().unwrap().is_empty());
    assert_eq!(project.run("gate --base main").code, 0);
}

#[test]
fn the_policy_is_that_of_the_base() {
    let project = Project::new(&[("app.py", "print(1)\n"), ("palisade.toml", "[scan]\nfail-on = \"low\"\n")]);
    project.write("app.py", FLAW);
    let (_, report) = project.against("scan --base main");
    let fingerprint = fingerprints(&report).remove(0);
    for weakened in [
        "[rules]\noff = [\"*\"]\n".to_owned(),
        "[scan]\nexclude = [\"*.py\"]\n".to_owned(),
        format!("[[suppressions]]\nfingerprint = \"{fingerprint}\"\nreason = \"mine\"\n"),
        "[[gate.pass]]\nengine = \"sast\"\n".to_owned(),
    ] {
        project.write("palisade.toml", &weakened);
        project.write(".palisadeignore", "*.py\n");
        project.write(".gitignore", "app.py\n");
        let (told, _) = project.against("scan --base main");
        assert!(told.iter().any(|one| one.starts_with("new ") && one.ends_with("app.py")), "{weakened}: {told:?}");
        assert!(told.iter().any(|one| one.contains("policy-")), "{weakened}: {told:?}");
    }
    assert_eq!(project.run("gate --base main").code, 1);
    assert_eq!(project.run("scan --base main").code, 1);
    // What is told from outside wins.
    let outside = project.bench.root().join("../outside.toml");
    std::fs::write(&outside, "[rules]\noff = [\"*\"]\n").unwrap();
    let words = format!("scan --base main --config {}", outside.display());
    assert!(project.against(&words).0.iter().all(|one| !one.starts_with("new ") || one.contains("policy-")));
}

#[test]
fn what_cannot_be_compared_is_never_nothing_new() {
    let project = Project::new(&[("app.py", WEAK)]);
    let fails = |words: &str, says: &str| {
        let run = project.run(words);
        assert!(run.code == 2 && run.stderr.contains(says), "{words}: {run:?}");
    };
    fails("gate", "--base origin/main");
    fails("gate --base nowhere", "names no commit");
    fails("scan --base", "--base");
    fails("gate --baseline none.json", "cannot read the baseline");
    project.write("newer.json", "{\"palisade-baseline\": 99, \"findings\": []}");
    fails("gate --baseline newer.json", "newer than this Palisade");
    project.git("checkout -q --orphan alone");
    project.commit();
    fails("gate --base main", "no commit in common");
    assert_eq!(project.run("gate --base main --base-exact").code, 0);
    // A clone that does not go back far enough.
    let origin = Project::new(&[("app.py", WEAK)]);
    origin.write("b.py", "print(1)\n");
    origin.commit();
    origin.git("checkout -q main");
    origin.write("c.py", "print(1)\n");
    origin.commit();
    let url = format!("file://{}", origin.bench.root().display());
    let clone = Bench::new(&[]);
    let status = Command::new("git")
        .args(["clone", "-q", "--depth", "1", "--no-single-branch", &url, "."])
        .current_dir(clone.root())
        .status()
        .unwrap();
    assert!(status.success());
    let run = clone.run(&["gate", "--base", "origin/work"]);
    assert!(run.code == 2 && run.stderr.contains("--unshallow"), "{run:?}");
}

#[test]
fn a_baseline_adopts_an_old_project() {
    let project = Project::new(&[("app.py", FLAW), ("lib.py", WEAK)]);
    assert_eq!(project.run("scan --fail-on low").code, 1);
    assert_eq!(project.run("scan --write-baseline known.json").code, 0);
    let text = std::fs::read_to_string(project.bench.root().join("known.json")).unwrap();
    assert!(text.contains("\"first-seen\":\"2026-06-01\"") && !text.contains("request.args"), "{text}");
    for words in ["gate --baseline known.json", "scan --baseline known.json --fail-on low"] {
        let run = project.run(words);
        assert_eq!(run.code, 0, "{run:?}");
    }
    project.write("app.py", &format!("{FLAW}\n\n{}", FLAW.replace("def run", "def again")));
    let (told, _) = project.against("gate --baseline known.json");
    assert!(
        told.iter().any(|one| one.starts_with("new ")) && told.iter().any(|one| one.starts_with("unchanged ")),
        "{told:?}"
    );
    assert_eq!(project.run("gate --baseline known.json").code, 1);
    // Older than a number of days: known findings have to go.
    project.write("app.py", FLAW);
    let aged = text.replace("2026-06-01", "2026-01-01");
    project.write("known.json", &aged);
    project.write("palisade.toml", "[[gate.stop]]\nolder-than = 90\n");
    assert_eq!(project.run("gate --baseline known.json").code, 1);
    project.write("palisade.toml", "[[gate.stop]]\nolder-than = 365\n");
    assert_eq!(project.run("gate --baseline known.json").code, 0);
}

#[test]
fn suppress_writes_an_entry_that_holds() {
    let project = Project::new(&[("app.py", WEAK), ("palisade.toml", "# ours\n[scan]\n# keep\nstrict = false")]);
    let (_, report) = project.against("scan");
    let all = fingerprints(&report);
    let fingerprint = &all[0];
    let accept = |more: &[&str]| {
        project.bench.run(&[&["suppress", fingerprint.as_str(), "--reason", "a \"known\" one"], more].concat())
    };
    let run = accept(&["--until", "2026-02-31x"]);
    assert!(run.code == 2 && run.stderr.contains("no day"), "{run:?}");
    let run = accept(&["--until", "2027-01-31", "--author", "ada"]);
    assert_eq!(run.code, 0, "{run:?}");
    let text = std::fs::read_to_string(project.bench.root().join("palisade.toml")).unwrap();
    assert!(
        text.starts_with("# ours\n[scan]\n# keep\nstrict = false\n\n# ") && text.contains("until = \"2027-01-31\""),
        "{text}"
    );
    let (told, _) = project.against("scan");
    assert!(told.iter().any(|one| one.starts_with('(')), "{told:?}");
    assert!(accept(&[]).stderr.contains("already"), "twice");
    let unknown = format!("v1:{}", "0".repeat(44));
    let run = project.bench.run(&["suppress", &unknown, "--reason", "why"]);
    assert!(run.code == 2 && run.stderr.contains("--force"), "{run:?}");
    assert_eq!(project.bench.run(&["suppress", &unknown, "--reason", "why", "--force"]).code, 0);
    assert_eq!(project.bench.run(&["suppress", "x", "--reason", "why"]).code, 2);
    assert_eq!(project.bench.run(&["suppress", &unknown, "--reason", " "]).code, 2);
    // A suppressed finding that got a twin in front of it: the twin is told.
    project.write(
        "app.py",
        &WEAK.replace("\ndef digest", "\ndef other(data):\n    return hashlib.md5(data).hexdigest()\n\n\ndef digest"),
    );
    let (told, _) = project.against("scan");
    assert!(told.iter().any(|one| one.starts_with('-')), "{told:?}");
}
