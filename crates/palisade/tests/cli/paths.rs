//! Rules of other tools about paths alone: a file is told for where it stands, whatever is in it.

use crate::hooks::{NOBODY, git, hook, repository};
use crate::palisade::Bench;
use std::collections::BTreeSet;

const RULES: &str = "[[rules]]\nid = \"key-store\"\ndescription = \"A key store\"\npath = '''(^|/)secrets/|\\.p12$'''\n\
                     [[rules.allowlists]]\npaths = ['''^allowed/''']\n";

/// The paths that a scan tells, those of history with `commit ` in front.
fn told(bench: &Bench, words: &[&str]) -> BTreeSet<String> {
    let run = bench.run(&[&["scan", "--only", "secrets", "--format", "json"], words].concat());
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{run:?}"));
    let findings = report["findings"].as_array().unwrap().iter().filter(|one| one["rule"] == "key-store");
    let place = |one: &serde_json::Value| {
        let past = if one["origin"]["commit"].is_string() { "commit " } else { "" };
        format!("{past}{}", one["location"]["path"].as_str().unwrap())
    };
    findings.map(place).collect()
}

fn set(paths: &[&str]) -> BTreeSet<String> {
    paths.iter().map(|path| path.to_string()).collect()
}

fn with_rules() -> Bench {
    let bench = repository();
    bench.write(".gitleaks.toml", RULES.as_bytes());
    bench.write("old.p12", b"\0\x01binary");
    git(&bench, &["add", "-A"]);
    git(&bench, &["commit", "-q", "-m", "rules"]);
    bench
}

fn fill(bench: &Bench) {
    bench.write("a.p12", b"\x30\x82\0\0\xff\xfe binary");
    bench.write("b.p12", b"text\n");
    bench.write("empty.p12", b"");
    // An empty file that is anywhere else is none.
    bench.write("empty.txt", b"");
    bench.write("allowed/c.p12", b"text\n");
    bench.write("x/secrets/y.bin", b"\0\0\0");
    bench.write("old.p12", b"\0\x02binary");
    git(bench, &["add", "-A"]);
}

const NEW: &[&str] = &["a.p12", "b.p12", "empty.p12", "x/secrets/y.bin"];

#[test]
fn files_are_told_for_their_paths_whatever_they_hold() {
    let bench = with_rules();
    fill(&bench);
    assert_eq!(told(&bench, &["."]), set(&[NEW, &["old.p12"]].concat()));
    assert_eq!(told(&bench, &["--staged", "."]), set(NEW), "a file that was there is not new");
    let (code, shown) = hook(&bench, &["hook", "pre-commit"], "", &[]);
    assert!(code == 1 && shown.contains("a.p12") && !shown.contains("old.p12"), "{code} {shown}");
}

#[test]
fn paths_in_history_are_told_with_their_first_commit() {
    let bench = with_rules();
    let base = git(&bench, &["rev-parse", "HEAD"]);
    fill(&bench);
    git(&bench, &["commit", "-q", "-m", "keys"]);
    // The same folder at another path, where the rule about the file does not mean it.
    git(&bench, &["mv", "x/secrets", "plain"]);
    git(&bench, &["rm", "-q", "a.p12", "b.p12"]);
    git(&bench, &["commit", "-q", "-m", "gone"]);
    let tip = git(&bench, &["rev-parse", "HEAD"]);
    let past = ["commit a.p12", "commit b.p12", "commit x/secrets/y.bin"];
    assert_eq!(told(&bench, &["--history", "."]), set(&[&past[..], &["empty.p12", "old.p12"]].concat()));
    let range = format!("--history={base}..{tip}");
    bench.write("z/x.txt", b"x\n");
    assert_eq!(told(&bench, &[&range, "z"]), BTreeSet::new(), "rules of the folder that is scanned");
    assert_eq!(
        told(&bench, &["--rules", ".gitleaks.toml", &range, "z"]),
        set(&[&past[..], &["commit empty.p12"]].concat())
    );
    let (code, shown) = hook(
        &bench,
        &["hook", "pre-push", "origin", "url"],
        &format!("refs/heads/main {tip} refs/heads/main {base}\n"),
        &[],
    );
    assert!(code == 1 && shown.contains("a.p12") && !shown.contains("old.p12"), "{code} {shown}");
    let first = git(&bench, &["rev-parse", "HEAD~3"]);
    let line = format!("refs/heads/main {first} refs/heads/main {NOBODY}\n");
    assert_eq!(hook(&bench, &["hook", "pre-push", "origin", "url"], &line, &[]).0, 0);
}

#[test]
fn a_path_that_is_left_out_or_accepted_stays_so() {
    let bench = with_rules();
    fill(&bench);
    git(&bench, &["commit", "-q", "-m", "keys"]);
    git(&bench, &["rm", "-q", "a.p12"]);
    git(&bench, &["commit", "-q", "-m", "gone"]);
    let left = ["--exclude", "a.p12", "--exclude", "b.p12", "--history", "."];
    assert_eq!(told(&bench, &left), set(&["empty.p12", "old.p12", "x/secrets/y.bin"]));
    let tests = Bench::new(&[(".gitleaks.toml", RULES), ("tests/a.p12", "")]);
    let run = tests.run(&["scan", "--only", "secrets", "--format", "json", "."]);
    assert!(run.stdout.contains("\"confidence\": \"low\"") || run.stdout.contains("\"confidence\":\"low\""), "{run:?}");
}
