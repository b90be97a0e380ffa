//! Scans that find something: exit codes, accepting, explaining, rules of the user.

use crate::palisade::Bench;

const RULE: &str = "\
rules:
  - id: dangerous-call
    languages: [python]
    severity: ERROR
    message: $X goes into danger
    pattern: danger($X)
";

/// A project with one finding of one rule of its own.
fn bench() -> Bench {
    Bench::new(&[("app.py", "x = 1\ndanger(x)\n"), ("../rules/dangerous.yaml", RULE)])
}

const SCAN: [&str; 4] = ["scan", "--no-builtin", "--rules", "../rules"];

fn json(bench: &Bench, more: &[&str]) -> serde_json::Value {
    let run = bench.run(&[&SCAN[..], &["--format", "json"], more].concat());
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"))
}

#[test]
fn findings_alone_do_not_fail_and_the_threshold_does() {
    let bench = bench();
    let run = bench.run(&SCAN);
    assert!(run.code == 0 && run.stdout.contains("dangerous-call") && run.stdout.contains("app.py:2:1"), "{run:?}");
    assert_eq!(bench.run(&[&SCAN[..], &["--fail-on", "high"]].concat()).code, 1);
    assert_eq!(bench.run(&[&SCAN[..], &["--fail-on", "CRITICAL"]].concat()).code, 0);
    bench.write("palisade.toml", b"[scan]\nfail-on = \"low\"\n");
    assert_eq!(bench.run(&SCAN).code, 1);
    assert_eq!(bench.run(&[&SCAN[..], &["--fail-on", "critical"]].concat()).code, 0);
}

#[test]
fn what_the_project_silences_is_said() {
    let bench = bench();
    bench.write("palisade.toml", b"[scan]\nfail-on = \"low\"\n[rules]\noff = [\"dangerous-call\"]\n");
    let report = json(&bench, &[]);
    assert_eq!((&report["verdict"]["exit_code"], &report["verdict"]["suppressed"]), (&0.into(), &1.into()));
    assert_eq!(report["verdict"]["reasons"][0], "silenced by the project itself: 1 finding");
    assert_eq!(bench.run(&[&SCAN[..], &["--no-project-config", "--fail-on", "low"]].concat()).code, 1);
    bench.write("palisade.toml", b"");
    bench.write("app.py", b"danger(1)  # palisade:ignore dangerous-call a constant\n");
    let report = json(&bench, &["--fail-on", "low"]);
    assert_eq!((&report["verdict"]["exit_code"], &report["verdict"]["suppressed"]), (&0.into(), &1.into()));
    assert_eq!(report["findings"][0]["suppression"]["reason"], "a constant");
}

#[test]
fn a_finding_is_explained_from_the_last_report_or_a_named_one() {
    let bench = bench();
    let report = json(&bench, &[]);
    let fingerprint = report["findings"][0]["fingerprint"].as_str().unwrap();
    for name in [fingerprint, &fingerprint[..12], &fingerprint[3..12]] {
        let run = bench.run(&["explain", name]);
        assert!(run.code == 0 && run.stdout.contains("x goes into danger"), "{run:?}");
    }
    // From another folder the snippet is still there, and a rule is told from the report that it was used in.
    let elsewhere = bench.command_in(&bench.cache(), &["explain", fingerprint]).output().unwrap();
    assert!(String::from_utf8_lossy(&elsewhere.stdout).contains("danger(x)"), "{elsewhere:?}");
    assert!(bench.run(&["explain", "dangerous-call"]).stdout.contains("high"));

    let named = bench.root().join("../named.json");
    std::fs::write(&named, report.to_string()).unwrap();
    std::fs::remove_dir_all(bench.cache()).unwrap();
    assert_eq!(bench.run(&["explain", fingerprint]).code, 2);
    let run = bench.run(&["explain", fingerprint, "--report", "../named.json"]);
    assert!(run.code == 0 && run.stdout.contains("x goes into danger"), "{run:?}");
    let run = bench.run(&["explain", fingerprint, "--report", "app.py"]);
    assert!(run.code == 2 && run.stderr.contains("is not a report of Palisade"), "{run:?}");
}

#[test]
fn mistakes_in_rules_end_the_scan_with_their_line() {
    let bench = bench();
    let broken = RULE.replace("pattern:", "patern:");
    bench.write("../rules/broken.yaml", broken.as_bytes());
    let run = bench.run(&SCAN);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run:?}");
    assert!(run.stderr.starts_with("error: 2 mistakes in rule files\n"), "{}", run.stderr);
    assert!(run.stderr.contains("broken.yaml:") && run.stderr.contains("dangerous-call"), "{}", run.stderr);
    bench.write("../rules/broken.yaml", b"\xFF");
    let run = bench.run(&SCAN);
    assert!(run.code == 2 && run.stderr.contains("is not UTF-8 text"), "{run:?}");
}

#[test]
fn a_part_of_the_repository_has_the_identities_of_the_whole() {
    let bench = bench();
    bench.write("sub/a.py", b"import os\nos.system('ls ' + x)\n");
    std::fs::create_dir(bench.root().join(".git")).unwrap();
    let identities = |place: &str| -> Vec<String> {
        let run = bench.run(&["scan", place, "--format", "json"]);
        let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
        let findings = report["findings"].as_array().expect("findings").iter();
        let below =
            findings.filter(|finding| finding["location"]["path"].as_str().is_some_and(|path| path.ends_with("a.py")));
        below.map(|finding| finding["fingerprint"].as_str().unwrap_or_default().to_owned()).collect()
    };
    let whole: Vec<String> = identities(".");
    assert!(!whole.is_empty());
    assert!(identities("sub").iter().all(|one| whole.contains(one)));
    assert_eq!(identities("sub"), identities("sub/a.py"));
}

#[test]
fn what_comments_of_other_tools_accept_without_an_end_is_named() {
    let bench = Bench::new(&[("app.py", "import hashlib\nhashlib.md5(data)  # nosemgrep\n")]);
    let run = bench.run(&["scan"]);
    assert!(run.stdout.contains("1 finding (nosemgrep 1); undated: app.py:2"), "{run:?}");
}
