//! What a history tells besides its files, and what it passes over because somebody said so.

use crate::secrets::{Repository, assert_masked, issues, setting, token};
use serde_json::Value;
use std::collections::BTreeSet;

/// `path:line` of each finding that nothing accepts, and for the others by what.
fn told(report: &Value) -> BTreeSet<String> {
    let findings = report["findings"].as_array().unwrap();
    let told = findings.iter().map(|finding| {
        let location = &finding["location"];
        let place = format!("{}:{}", location["path"].as_str().unwrap(), location["start"]["line"]);
        match finding["suppression"]["kind"].as_str() {
            Some(kind) => format!("{place} accepted by {kind}"),
            None => place,
        }
    });
    told.collect()
}

fn set<const N: usize>(texts: [&str; N]) -> BTreeSet<String> {
    texts.map(str::to_owned).into()
}

fn commit(repository: &Repository, message: &str) -> String {
    repository.write("../message", message);
    repository.git("commit -q --allow-empty -F ../message");
    repository.git("rev-parse HEAD")
}

fn message_of(kind: &str, id: &str) -> String {
    format!("(message of {kind} {})", &id[..12])
}

#[test]
fn a_credential_in_a_message_is_told_once_with_its_commit() {
    let repository = Repository::new();
    let first = commit(&repository, &format!("deploy\n\nThe token is {} now.\n", token("said")));
    commit(&repository, &format!("again {}\n", token("said")));
    repository.git("commit -q --allow-empty --amend -m reworded");
    let report = repository.report(&["--history"]);
    let place = format!("{}:3", message_of("commit", &first));
    assert_eq!(told(&report), set([&place]));
    assert_eq!(issues(&report), [(set([&place]), set([&first]))]);
    let finding = &report["findings"][0];
    assert_eq!(finding["location"]["start"]["column"], 14);
    assert_eq!(
        (&finding["origin"]["message"], &finding["origin"]["reachable"]),
        (&Value::from(true), &Value::from(true))
    );
    assert_eq!(finding["origin"]["date"], "2026-01-02");
    assert_eq!(report["coverage"]["history"]["messages"], 4);
    assert!(told(&repository.report(&[])).is_empty(), "without --history nobody asked");
    for format in ["text", "json", "sarif"] {
        assert_masked(format, &repository.run(&["--history", "--format", format]).stdout, &["said"]);
    }
    let shown = repository.run(&["--history"]).stdout;
    assert!(shown.contains("The token is") && shown.contains("4 messages searched"), "{shown}");
}

#[test]
fn what_no_branch_reaches_and_what_is_encoded_is_found_in_messages_too() {
    let repository = Repository::new();
    let kept = repository.git("rev-parse HEAD");
    let lost = commit(&repository, &format!("lost {}\n", token("lost")));
    repository.git(&format!("reset -q --hard {kept}"));
    repository.write("../message", &format!("version\n\n{}\n", token("tagged")));
    repository.git("tag -a v1 -F ../message");
    let tag = repository.git("rev-parse v1");
    let encoded =
        commit(&repository, &format!("kubectl shows\n\ndata: {}\n", crate::secrets::base64(&setting("encoded"))));
    let places = [format!("{}:1", message_of("commit", &lost)), format!("{}:3", message_of("tag", &tag))];
    let places = [&places[..], &[format!("{}:3", message_of("commit", &encoded))]].concat();
    let report = repository.report(&["--history"]);
    assert_eq!(told(&report), places.into_iter().collect());
    assert_masked("the report", &report.to_string(), &["lost", "tagged", "encoded"]);
    let findings = report["findings"].as_array().unwrap();
    let of_tag = findings.iter().find(|one| one["location"]["path"].as_str().unwrap().contains("tag")).unwrap();
    assert_eq!(of_tag["origin"]["commit"], kept.as_str());
}

#[test]
fn a_value_in_a_file_and_in_a_message_is_one_issue_and_stays_who_it_was() {
    let repository = Repository::new();
    repository.plant("a.ini", "both");
    let before = repository.report(&["--history"]);
    commit(&repository, &format!("rotate {}\n", token("both")));
    let after = repository.report(&["--history"]);
    assert_eq!(issues(&after).len(), 1);
    assert_eq!(issues(&after)[0].0.len(), 2);
    assert_eq!(after["issues"][0]["id"], before["issues"][0]["id"]);
    repository.git("rm -q a.ini");
    repository.commit("remove");
    let later = repository.report(&["--history"]);
    assert_eq!(issues(&later)[0].0.len(), 2);
    let fingerprints = |report: &Value| -> Vec<String> {
        let findings = report["findings"].as_array().unwrap().iter();
        findings.map(|one| format!("{} {}", one["location"]["path"], one["fingerprint"])).collect()
    };
    assert_eq!(fingerprints(&later), fingerprints(&after), "a message does not take the identity of a file");
}

#[test]
fn a_range_tells_only_the_messages_that_it_brings() {
    let repository = Repository::new();
    commit(&repository, &format!("old {}\n", token("old")));
    let new = commit(&repository, &format!("new {}\n", token("new")));
    let report = repository.report(&["--history=HEAD~1..HEAD"]);
    assert_eq!(told(&report), set([&format!("{}:1", message_of("commit", &new))]));
}

#[test]
fn entries_with_a_commit_accept_what_it_brought() {
    let repository = Repository::new();
    let gone = repository.plant("conf/gone.ini", "gone");
    let kept = repository.plant("conf/kept.ini", "kept");
    let other = repository.plant("conf/other.ini", "other");
    repository.git("rm -q conf/gone.ini conf/other.ini");
    repository.commit("remove");
    let places = ["conf/gone.ini:2", "conf/kept.ini:2", "conf/other.ini:2"];
    assert_eq!(told(&repository.report(&["--history"])), set(places));
    let entries = format!(
        "{gone}:conf/gone.ini:some-rule:2\n{kept}:conf/kept.ini:some-rule:2\n{gone}:conf/other.ini:some-rule:2\n"
    );
    repository.write(".gitleaksignore", &entries);
    let by = |place: &str| format!("{place} accepted by gitleaks");
    let report = repository.report(&["--history"]);
    assert_eq!(told(&report), set([&by(places[0]), &by(places[1]), places[2]]), "the last names another commit");
    assert_eq!(report["verdict"]["suppressed"], 2);
    assert!(!report.to_string().contains("accepted-"), "{report}");
    assert_eq!(told(&repository.report(&[])), set([places[1]]), "without history nobody knows the commit");
    assert_eq!(told(&repository.report(&["--history", "--no-project-config"])), set(places));
    // By place alone, whatever the commit.
    repository.write(".gitleaksignore", "conf/other.ini:some-rule:2\nconf/kept.ini:some-rule:1\n");
    assert_eq!(told(&repository.report(&["--history"])), set([places[0], places[1], &by(places[2])]));
    std::fs::remove_file(repository.bench.root().join(".gitleaksignore")).unwrap();
    repository.write(".gitleaks.toml", &format!("[[allowlists]]\ncommits = ['{other}', '{}']\n", gone.to_uppercase()));
    assert_eq!(told(&repository.report(&["--history"])), set([&by(places[0]), places[1], &by(places[2])]));
}

#[test]
fn a_commit_that_is_allowed_may_have_said_anything() {
    let repository = Repository::new();
    let allowed = commit(&repository, &format!("one {}\n", token("one")));
    repository.write(".gitleaks.toml", &format!("[[allowlists]]\ncommits = ['{allowed}']\n"));
    let place = format!("{}:1 accepted by gitleaks", message_of("commit", &allowed));
    assert_eq!(told(&repository.report(&["--history"])), set([&place]));
}

#[test]
fn excluded_paths_are_excluded_in_history_and_counted() {
    let repository = Repository::new();
    repository.plant("samples/a.ini", "sample");
    repository.plant("samples/moved.ini", "moved");
    repository.plant("app/b.ini", "real");
    repository.git("mv samples/moved.ini app/moved.ini");
    repository.commit("move");
    repository.git("rm -q -r samples app");
    repository.commit("remove");
    let all = set(["samples/a.ini:2", "samples/moved.ini:2", "app/b.ini:2"]);
    let left = set(["app/moved.ini:2", "app/b.ini:2"]);
    assert_eq!(told(&repository.report(&["--history"])), all);
    let by = |report: &Value| report["coverage"]["history"]["left_out_by_reason"].to_string();

    let report = repository.report(&["--history", "--exclude", "samples"]);
    assert_eq!((told(&report), by(&report)), (left.clone(), r#"{"--exclude":1}"#.to_owned()));
    assert!(!report["verdict"]["reasons"].to_string().contains("silenced"), "the caller said so");

    repository.write("palisade.toml", "[scan]\nexclude = [\"samples/\"]\n");
    let report = repository.report(&["--history"]);
    assert_eq!((told(&report), by(&report)), (left.clone(), r#"{"palisade.toml":1}"#.to_owned()));
    let silenced = "silenced by the project itself: 1 content in history";
    assert!(report["verdict"]["reasons"].to_string().contains(silenced), "{report}");
    assert_eq!(repository.run(&["--history", "--strict"]).code, 3);
    assert_eq!(told(&repository.report(&["--history", "--no-project-config"])), all);
    std::fs::remove_file(repository.bench.root().join("palisade.toml")).unwrap();

    repository.write(".palisadeignore", "samples\n");
    let report = repository.report(&["--history"]);
    assert_eq!((told(&report), by(&report)), (left.clone(), r#"{".palisadeignore":1}"#.to_owned()));
    assert!(report["verdict"]["reasons"].to_string().contains(silenced), "{report}");
    assert_eq!(told(&repository.report(&["--history", "--no-project-config"])), all);
    let begin = repository.git("rev-list --max-parents=0 HEAD");
    assert_eq!(told(&repository.report(&[&format!("--history={begin}..HEAD")])), left);
    // A folder of the repository: its ignore files above hold, and globs are its own.
    repository.write("app/x.txt", "x\n");
    assert_eq!(
        told(&repository.report(&["--history", "app", "--exclude", "b.ini", "--exclude", "samples"])),
        set(["app/moved.ini:2"])
    );
    assert_eq!(told(&repository.report(&["--history", "app", "--no-project-config", "--exclude", "samples"])), all);
}

#[test]
fn a_value_that_stands_twice_in_a_content_is_told_at_both_places() {
    let repository = Repository::new();
    repository.write("a.env", &format!("{}\n{}", setting("twice"), setting("twice")));
    repository.commit("twice");
    repository.write("a.env", &format!("\n\n{}", setting("twice")));
    repository.commit("once");
    let present = repository.report(&["--history"]);
    assert_eq!(told(&present), set(["a.env:4"]), "told where it stands");
    repository.git("rm -q a.env");
    repository.commit("gone");
    let report = repository.report(&["--history"]);
    assert_eq!(told(&report), set(["a.env:2", "a.env:6"]));
    assert_eq!(issues(&report).len(), 1);
}
