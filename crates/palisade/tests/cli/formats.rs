//! Every format out of a real scan.

use crate::hooks::{git, repository, value};
use crate::palisade::{Bench, Run};

const VIEWS: &str = "\
from flask import request

def user():
    name = request.args[\"name\"]
    cursor.execute(\"SELECT * FROM users WHERE name = '\" + name + \"'\")
";

fn bench() -> Bench {
    let bench = Bench::new(&[("app/views.py", VIEWS)]);
    bench.write("settings.py", format!("api_token = \"{}\"\n", value()).as_bytes());
    bench
}

fn scan(bench: &Bench, format: &str) -> Run {
    let run = bench.run(&["scan", "--fail-on", "high", "--format", format]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(!run.stdout.contains(&value()), "the credential is masked");
    run
}

#[test]
fn code_and_credentials_are_in_the_reports_of_their_types() {
    let bench = bench();
    let sast = scan(&bench, "gitlab-sast").stdout;
    let sast: serde_json::Value = serde_json::from_str(&sast).unwrap();
    let found = sast["vulnerabilities"].as_array().unwrap();
    assert!(found.iter().any(|one| one["location"]["file"] == "app/views.py"), "{found:?}");
    assert_eq!(sast["scan"]["start_time"], "2026-06-01T00:00:00");
    let secrets: serde_json::Value = serde_json::from_str(&scan(&bench, "gitlab-secrets").stdout).unwrap();
    assert_eq!(secrets["vulnerabilities"][0]["location"]["file"], "settings.py");
    assert_eq!(secrets["vulnerabilities"][0]["location"]["commit"]["sha"], "0000000");
}

#[test]
fn the_time_is_that_of_the_commit_unless_somebody_says_otherwise() {
    let bench = repository();
    let mut command = bench.command(&["scan", "--format", "gitlab-sast"]);
    let output = command.env_remove("SOURCE_DATE_EPOCH").output().unwrap();
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let seconds: u64 = git(&bench, &["log", "-1", "--format=%ct"]).parse().unwrap();
    let told = document["scan"]["start_time"].as_str().unwrap();
    let of_day = told[11..].split(':').fold(0, |sum, part| sum * 60 + part.parse::<u64>().unwrap());
    assert_eq!((told.len(), of_day), (19, seconds % 86_400), "{told}");
    // A commit may claim any time.
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut command = std::process::Command::new("git");
    command.args(["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", "late"]);
    command.current_dir(bench.root()).env("PATH", path).env("GIT_COMMITTER_DATE", "@99999999999999 +0000");
    if command.output().unwrap().status.success() {
        let output = bench.command(&["scan", "--format", "gitlab-sast"]).env_remove("SOURCE_DATE_EPOCH").output();
        assert_eq!(output.unwrap().status.code(), Some(0));
    }
}

#[test]
fn people_and_services_get_the_same_findings() {
    let bench = bench();
    let annotations = scan(&bench, "github").stdout;
    assert!(annotations.contains("file=app/views.py,line=5,") && annotations.contains("file=settings.py,line=1,"));
    let comment = scan(&bench, "markdown").stdout;
    assert!(comment.starts_with("### Palisade: does not pass"), "{comment}");
    assert!(comment.contains("<code>app/views.py&#58;5</code>") && comment.lines().count() <= 25, "{comment}");
    let cases = scan(&bench, "junit").stdout;
    assert!(
        cases.contains("<testsuite name=\"secrets\" ") && cases.contains("file=\"app/views.py\" line=\"5\""),
        "{cases}"
    );
}

#[test]
fn every_format_is_the_same_twice() {
    let bench = bench();
    for format in ["github", "gitlab-sast", "gitlab-secrets", "json", "junit", "markdown", "sarif", "text"] {
        assert_eq!(scan(&bench, format).stdout, scan(&bench, format).stdout, "{format}");
    }
}
