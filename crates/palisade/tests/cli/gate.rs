//! The policy of the gate, entry by entry, in real repositories: what is asked of a finding, whose word holds, and what happens when
//! nobody can say.

use crate::changes::{FLAW, Project, WEAK};
use serde_json::Value;
use std::process::Command;

const MODEL: &str = "\
version: 1
assets:
  - name: Payments
    kind: service
    value: critical
    owner: '@pay'
    paths: [pay/]
  - name: Shop
    kind: application
    paths: [shop/]
";

/// A file with two findings: one of high confidence, and one about a weak digest.
fn both() -> String {
    format!("{WEAK}\n\n{FLAW}")
}

fn gate(project: &Project, policy: &str) -> i32 {
    let outside = project.bench.root().join("../policy.toml");
    std::fs::write(&outside, policy).unwrap();
    project.run(&format!("gate --base main --config {}", outside.display())).code
}

fn stop(entry: &str) -> String {
    format!("[[gate.stop]]\n{entry}\n")
}

/// A commit whose dates are those of a day.
fn commit_on(project: &Project, day: &str) {
    let git = |words: &[&str]| {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=Old Hand", "-c", "user.email=old@example.org"]).args(words);
        let date = format!("{day}T12:00:00Z");
        command.env("GIT_AUTHOR_DATE", &date).env("GIT_COMMITTER_DATE", &date);
        let output = command.current_dir(project.bench.root()).output().unwrap();
        assert!(output.status.success(), "git {words:?}: {}", String::from_utf8_lossy(&output.stderr));
    };
    git(&["add", "-A"]);
    git(&["commit", "-q", "--allow-empty", "-m", day]);
}

fn notices(report: &Value) -> Vec<String> {
    let notices = report["notices"].as_array().unwrap().iter();
    notices.map(|one| format!("{} {}", one["level"].as_str().unwrap(), one["kind"].as_str().unwrap())).collect()
}

#[test]
fn an_entry_asks_for_severity_confidence_engine_rule_and_path() {
    let project = Project::new(&[("app.py", "print(1)\n"), ("lib/x.py", "print(1)\n")]);
    project.write("app.py", &both());
    let (told, report) = project.against("scan --base main");
    let told_as = |rule: &str, what: &str| {
        let findings = report["findings"].as_array().unwrap();
        let finding = findings.iter().find(|one| one["rule"] == rule).unwrap_or_else(|| panic!("{rule}: {told:?}"));
        finding[what].as_str().unwrap().to_owned()
    };
    let flaw = told.iter().map(|one| one.split(' ').nth(1).unwrap()).find(|rule| *rule != "weak-digest").unwrap();
    assert_ne!(told_as("weak-digest", "severity"), told_as(flaw, "severity"));
    for (entry, code) in [
        (format!("rule = \"{flaw}\"\nseverity = \"{}\"", told_as(flaw, "severity")), 1),
        (format!("rule = \"weak-digest\"\nseverity = \"{}\"", told_as(flaw, "severity")), 0),
        ("severity = \"info\"".to_owned(), 1),
        (format!("rule = \"{flaw}\"\nconfidence = \"high\""), i32::from(told_as(flaw, "confidence") == "high")),
        ("confidence = \"low\"".to_owned(), 1),
        ("engine = \"sast\"".to_owned(), 1),
        ("engine = \"secrets\"".to_owned(), 0),
        ("rule = \"weak-digest\"".to_owned(), 1),
        ("rule = \"weak\"".to_owned(), 0),
        ("path = \"/app.py\"".to_owned(), 1),
        ("path = \"/lib/**\"".to_owned(), 0),
        ("path = \"*.py\"\nengine = \"secrets\"".to_owned(), 0),
        ("change = [\"unchanged\"]".to_owned(), 0),
        ("change = [\"new\", \"changed\"]".to_owned(), 1),
    ] {
        assert_eq!(gate(&project, &stop(&entry)), code, "{entry}");
    }
    let pass = |entry: &str| format!("{}[[gate.pass]]\n{entry}\n", stop("severity = \"info\""));
    assert_eq!(gate(&project, &pass("path = \"/app.py\"")), 0);
    assert_eq!(gate(&project, &pass("rule = \"weak-digest\"")), 1);
}

#[test]
fn an_entry_asks_for_an_asset_under_the_model_of_the_base() {
    let policy = stop("asset = \"Payments\"");
    let project = Project::new(&[
        ("palisade.model.yaml", MODEL),
        ("palisade.toml", &policy),
        ("pay/a.py", "print(1)\n"),
        ("shop/a.py", "print(1)\n"),
        (".github/CODEOWNERS", "* @all\n/shop/ @shop\n"),
    ]);
    project.write("shop/a.py", FLAW);
    assert_eq!(project.run("gate --base main").code, 0);
    project.write("pay/a.py", FLAW);
    assert_eq!(project.run("gate --base main").code, 1);
    // The change says that nothing is worth anything, and that all of it is its own.
    project.write("palisade.model.yaml", "version: 1\nassets: []\n");
    project.write(".github/CODEOWNERS", "* @attacker\n");
    let (told, report) = project.against("gate --base main");
    assert_eq!(report["verdict"]["exit_code"], 1);
    assert!(told.contains(&"new policy-asset-dropped palisade.model.yaml".to_owned()), "{told:?}");
    let issues = report["issues"].as_array().unwrap().iter();
    let of = |path: &str, what: &str| {
        let fingerprints: Vec<&Value> = report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|one| one["location"]["path"] == path)
            .map(|one| &one["fingerprint"])
            .collect();
        let issue = issues.clone().find(|issue| fingerprints.contains(&&issue["id"])).expect("its issue");
        issue["context"].pointer(what).and_then(Value::as_str).unwrap_or("-").to_owned()
    };
    assert_eq!((of("pay/a.py", "/assets/0/name"), of("pay/a.py", "/owner")), ("Payments".into(), "@pay".into()));
    assert_eq!((of("shop/a.py", "/assets/0/name"), of("shop/a.py", "/owner")), ("Shop".into(), "@shop".into()));
    project.remove("palisade.model.yaml");
    let (told, report) = project.against("gate --base main");
    assert_eq!(report["verdict"]["exit_code"], 1);
    assert!(told.contains(&"new policy-asset-dropped palisade.model.yaml".to_owned()), "{told:?}");
    assert!(report.to_string().contains("no longer declared as worth defending: Payments, Shop"), "{report}");
    // A nearer model takes the place of the one above.
    project.git("checkout -q -- .");
    project.write("pay/palisade.model.yaml", "version: 1\nassets: []\n");
    let (told, _) = project.against("gate --base main pay");
    assert!(told.contains(&"new policy-asset-dropped palisade.model.yaml".to_owned()), "{told:?}");
}

#[test]
fn an_asset_that_no_model_declares_does_not_open_the_gate() {
    let project = Project::new(&[("app.py", "print(1)\n"), ("palisade.toml", &stop("asset = \"Paymnets\""))]);
    assert_eq!(project.run("gate --base main").code, 0);
    project.write("app.py", FLAW);
    let (_, report) = project.against("gate --base main");
    assert_eq!(report["verdict"]["exit_code"], 1);
    assert!(notices(&report).contains(&"partial gate-asset-undeclared".to_owned()), "{report}");
    let reasons = report["verdict"]["reasons"].to_string();
    assert!(reasons.contains("about Paymnets, as far as can be told"), "{reasons}");
}

#[test]
fn a_model_that_is_broken_in_the_base_can_be_repaired_by_a_change() {
    let broken = MODEL.replace("kind: service", "kind: servce");
    let policy = format!("{}\n{}", stop("asset = \"Payments\""), stop("rule = \"policy-*\""));
    let project =
        Project::new(&[("palisade.model.yaml", &broken), ("palisade.toml", &policy), ("shop/a.py", "print(1)\n")]);
    // Nobody repairs it: the run is incomplete.
    let (_, report) = project.against("gate --base main");
    assert_eq!(report["verdict"]["exit_code"], 3);
    assert!(notices(&report).contains(&"failed unreadable-model".to_owned()), "{report}");
    // Somebody does.
    project.write("palisade.model.yaml", MODEL);
    let (_, report) = project.against("gate --base main");
    assert_eq!(report["verdict"]["exit_code"], 0, "{report}");
    assert!(notices(&report).contains(&"partial unreadable-model".to_owned()), "{report}");
    let notice = report["notices"].as_array().unwrap().iter().find(|one| one["kind"] == "unreadable-model").unwrap();
    assert!(notice["message"].as_str().unwrap().contains("of the base main cannot be read: line 4"), "{notice}");
    // What the repaired model says about a place is not believed: the gate about an asset counts for everything.
    project.write("shop/a.py", FLAW);
    let (_, report) = project.against("gate --base main");
    assert_eq!(report["verdict"]["exit_code"], 1);
    assert!(report["issues"].as_array().unwrap().iter().all(|issue| issue["context"]["assets"][0].is_null()));
}

#[test]
fn a_configuration_that_is_broken_in_the_base_is_said_with_the_cure() {
    let project = Project::new(&[("app.py", "print(1)\n"), ("palisade.toml", "[scan]\nfail-on = \"hgih\"\n")]);
    project.write("palisade.toml", "[scan]\nfail-on = \"high\"\n");
    project.write("app.py", FLAW);
    let run = project.run("gate --base main");
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    for said in ["the policy of the base `main` cannot be read", "palisade.toml (main):2", "--config FILE"] {
        assert!(run.stderr.contains(said), "{said}: {}", run.stderr);
    }
    assert_eq!(project.run("gate --base main --no-project-config").code, 1);
    assert_eq!(gate(&project, &stop("engine = \"secrets\"")), 0);
}

#[test]
fn an_age_is_that_of_the_line() {
    // Today is 2026-06-01 in these tests.
    let project = Project::new(&[("readme", "x\n")]);
    project.write("old.py", WEAK);
    commit_on(&project, "2025-12-01");
    project.git("mv old.py moved.py");
    project.write("moved.py", &format!("# above\n{}", WEAK.replace("    ", "        ")));
    commit_on(&project, "2026-05-01");
    project.git("branch -f main");
    let asked = |days: u32| gate(&project, &stop(&format!("older-than = {days}\nrule = \"weak-digest\"")));
    // The line came in 182 days ago; moving and reformatting it did not make it younger.
    assert_eq!((asked(181), asked(182), asked(20)), (1, 0, 1));
    // What was written anew is as old as that.
    project.write("moved.py", &WEAK.replace("hashlib.md5(data)", "hashlib.md5(bytes(data))"));
    commit_on(&project, "2026-05-20");
    project.git("branch -f main");
    assert_eq!((asked(11), asked(12)), (1, 0));
    // What is not committed is of today, and a commit of tomorrow does not say how old it is.
    project.write("moved.py", &WEAK.replace("hashlib.md5(data)", "hashlib.md5(str(data))"));
    assert_eq!(asked(0), 0);
    commit_on(&project, "2026-06-05");
    project.git("branch -f main");
    assert_eq!(asked(9_999), 1);
}

#[test]
fn where_history_does_not_tell_an_age_the_gate_stays_shut() {
    let origin = Project::new(&[("old.py", WEAK)]);
    commit_on(&origin, "2026-05-30");
    origin.write("b.py", "print(1)\n");
    commit_on(&origin, "2026-05-31");
    let clone = crate::palisade::Bench::new(&[]);
    let url = format!("file://{}", origin.bench.root().display());
    let status =
        Command::new("git").args(["clone", "-q", "--depth", "1", &url, "."]).current_dir(clone.root()).status();
    assert!(status.unwrap().success());
    let policy = clone.root().join("../policy.toml");
    let run = |policy_text: &str| {
        std::fs::write(&policy, policy_text).unwrap();
        let policy = policy.display().to_string();
        clone.run(&["gate", "--base", "HEAD", "--config", policy.as_str(), "--format", "json"])
    };
    let told = run(&stop("older-than = 400"));
    assert_eq!(told.code, 1, "{told:?}");
    assert!(told.stdout.contains("age-unknown") && told.stdout.contains("git fetch --unshallow"), "{}", told.stdout);
    let pass = format!("{}[[gate.pass]]\nolder-than = 400\n", stop("change = [\"unchanged\"]"));
    assert_eq!(run(&pass).code, 1);
    // Where no age decides, nobody asks.
    let told = run(&stop("older-than = 400\nengine = \"secrets\""));
    assert!(told.code == 0 && !told.stdout.contains("age-unknown"), "{told:?}");
}

#[test]
fn an_old_project_adopts_the_gate_and_nothing_old_stops() {
    let flaws: Vec<(String, String)> = (0..30).map(|number| (format!("src/f{number}.py"), both())).collect();
    let files: Vec<(&str, &str)> = flaws.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let project = Project::new(&files);
    assert_eq!(project.run("scan --fail-on low").code, 1);
    // It writes its first configuration, touches half of its files, moves some and reformats others.
    project.write("palisade.toml", "[scan]\nfail-on = \"low\"\n\n[[gate.stop]]\nconfidence = \"medium\"\n");
    for number in 0..15 {
        project.write(&format!("src/f{number}.py"), &format!("# a licence\n\n{}\n\nx = {number}\n", both()));
    }
    for number in 15..20 {
        project.git(&format!("mv src/f{number}.py src/g{number}.py"));
    }
    for number in 20..25 {
        project.write(&format!("src/f{number}.py"), &both().replace("    ", "\t"));
    }
    project.commit();
    for words in ["gate --base main", "scan --base main --fail-on low"] {
        let run = project.run(words);
        assert_eq!(run.code, 0, "{words}: {run:?}");
    }
    project.write("src/f29.py", &format!("{}\n\n{}", both(), FLAW.replace("def run", "def again")));
    assert_eq!(project.run("gate --base main").code, 1);
}

#[test]
fn what_git_ignores_is_no_part_of_a_change() {
    let secret = "PASSWORD=Zx9-qLm4vT7_wRk2pYb8\nAWS_SECRET_ACCESS_KEY=wJ4lrXUtnF3MI/K7MDENG/bPxRfiCYq8ZpL2kVhT\n";
    let project = Project::new(&[("app.py", "print(1)\n"), (".gitignore", ".env\n")]);
    project.write(".env", secret);
    let (told, report) = project.against("gate --base main");
    assert_eq!((told.len(), report["verdict"]["exit_code"].as_u64()), (0, Some(0)), "{told:?}");
    assert!(notices(&report).contains(&"info git-ignored-not-judged".to_owned()), "{report}");
    // As soon as it is added, it is.
    project.git("add -f .env");
    let (told, report) = project.against("gate --base main");
    assert!(told.iter().any(|one| one.starts_with("new ") && one.ends_with(" .env")), "{told:?}");
    assert!(!notices(&report).contains(&"info git-ignored-not-judged".to_owned()), "{report}");
}

#[test]
fn who_accepted_a_finding_is_told_by_the_line_that_does() {
    let project = Project::new(&[("app.py", WEAK), ("b.py", "print(1)\n")]);
    let (_, report) = project.against("scan");
    let fingerprint = report["findings"][0]["fingerprint"].as_str().unwrap().to_owned();
    let accepted = format!("[[suppressions]]\nfingerprint = \"{fingerprint}\"\nreason = \"r\"\n");
    project.write("palisade.toml", &accepted);
    project.write("b.py", "import hashlib\nx = hashlib.md5(b'y')  # palisade:ignore weak-digest no secret\n");
    let authors = |words: &str| -> Vec<String> {
        let (_, report) = project.against(words);
        let findings = report["findings"].as_array().unwrap().iter().filter(|one| one["suppression"].is_object());
        findings.map(|one| one["suppression"]["author"].as_str().unwrap_or("-").to_owned()).collect()
    };
    assert_eq!(authors("scan"), ["-", "-"], "nobody committed it yet");
    commit_on(&project, "2026-01-05");
    // Somebody else moves the lines.
    project.write("palisade.toml", &format!("# ours\n[scan]\nstrict = false\n\n{accepted}"));
    project.commit();
    assert_eq!(authors("scan"), ["Old Hand <old@example.org>", "Old Hand <old@example.org>"]);
    project.git("branch -f main");
    project.write("app.py", &format!("# moved\n{WEAK}"));
    project.write("palisade.toml", "[[suppressions]]\nrule = \"x\"\npath = \"y\"\nreason = \"z\"\n");
    assert_eq!(authors("scan --base main"), ["Old Hand <old@example.org>"]);
    // A clone that does not go back to it says so.
    let clone = crate::palisade::Bench::new(&[]);
    let url = format!("file://{}", project.bench.root().display());
    let status =
        Command::new("git").args(["clone", "-q", "--depth", "1", &url, "."]).current_dir(clone.root()).status();
    assert!(status.unwrap().success());
    let run = clone.run(&["scan"]);
    assert!(run.stdout.contains("suppression-author-unknown") && run.code == 0, "{run:?}");
}

#[test]
fn suppress_writes_down_who_git_says_you_are() {
    let project = Project::new(&[("app.py", WEAK)]);
    project.git("config user.name Ada");
    project.git("config user.email ada@example.org");
    let (_, report) = project.against("scan");
    let fingerprint = report["findings"][0]["fingerprint"].as_str().unwrap();
    let path = std::env::var_os("PATH").unwrap();
    let run = |more: &[&str]| {
        let words = [&["suppress", fingerprint, "--reason", "why"], more].concat();
        let output = project.bench.command(&words).env("PATH", &path).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        std::fs::read_to_string(project.bench.root().join("palisade.toml")).unwrap()
    };
    assert!(run(&[]).ends_with("author = \"Ada <ada@example.org>\"\n"));
    project.remove("palisade.toml");
    assert!(run(&["--author", "bob"]).ends_with("author = \"bob\"\n"));
    // Who has no name there gets none made up: blame tells later.
    project.remove("palisade.toml");
    project.git("config --unset user.name");
    project.git("config --unset user.email");
    assert!(run(&[]).ends_with("reason = \"why\"\n"));
}
