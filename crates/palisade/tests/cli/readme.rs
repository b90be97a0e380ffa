//! What the documents show is what the program does.

use crate::palisade::Bench;
use std::path::Path;

fn document(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(name))
        .expect("the document is there")
}

const VIEWS: &str = "\
from flask import Flask, request

app = Flask(__name__)

@app.route(\"/user\")
def user():
    name = request.args[\"name\"]
    cursor.execute(\"SELECT * FROM users WHERE name = '\" + name + \"'\")
";

#[test]
fn the_example_of_the_readme_is_real_output() {
    let shown = document("README.md");
    let shown = shown.split("```text\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    let run = Bench::new(&[("app/views.py", VIEWS)]).run(&["scan"]);
    assert_eq!(run.code, 0);
    for line in shown.lines() {
        assert!(run.stdout.contains(line.trim_end()), "not printed: {line}\n{}", run.stdout);
    }
}

#[test]
fn the_settings_of_the_readme_are_accepted() {
    let readme = document("README.md");
    let block = readme.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    let keys = |text: &str| -> std::collections::BTreeSet<String> {
        let lines =
            text.lines().map(|line| line.trim_start_matches("# ").split(['#', '=']).next().unwrap_or("").trim());
        lines.filter(|key| !key.is_empty() && !key.contains(' ')).map(str::to_owned).collect()
    };
    let every = keys(&document("crates/scan/src/config/example.toml"));
    assert_eq!(keys(block), every, "the README shows every key");
    let bench = Bench::new(&[("a.py", "x = 1\n")]);
    bench.write("palisade.toml", block.as_bytes());
    let run = bench.run(&["scan"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
}

#[test]
fn the_threat_model_of_the_readme_is_accepted() {
    let readme = document("README.md");
    let block = readme.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    let bench = Bench::new(&[("app/auth/views.py", VIEWS), ("app/auth/docs/views.py", VIEWS)]);
    bench.write("palisade.model.yaml", block.as_bytes());
    let run = bench.run(&["scan"]);
    assert!(run.code == 0 && run.stdout.starts_with("defended  1 asset declared in palisade.model.yaml"), "{run:?}");
    assert!(run.stdout.contains("Accounts (critical, personal and secret data), service: 1 issue\n"), "{run:?}");
}

const RULE: &str = "\
rules:
  - id: any-call
    languages: [python]
    severity: low
    message: $F is called
    pattern: $F(...)
";

#[test]
fn the_commands_of_the_readme_are_understood() {
    let bench = Bench::new(&[("my-rules/a.yaml", RULE)]);
    let git = |words: &[&str]| {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
        let run = std::process::Command::new("git").args(identity).args(words).current_dir(bench.root()).output();
        assert!(run.is_ok_and(|run| run.status.success()), "git {words:?}");
    };
    git(&["init", "-q", "-b", "main"]);
    git(&["commit", "-q", "--allow-empty", "-m", "first"]);
    git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
    let readme = document("README.md");
    let commands = readme.lines().filter_map(|line| line.strip_prefix("palisade "));
    let mut seen = 0;
    for line in commands {
        let words: Vec<&str> = line.split('#').next().unwrap_or("").split_whitespace().collect();
        let run = bench.run(&words);
        assert!(
            run.code != 2 || words[0] == "suppress" || words[0] == "rules" && words[1] == "test",
            "palisade {}: {}",
            words.join(" "),
            run.stderr
        );
        seen += 1;
    }
    assert!(seen >= 5, "only {seen} commands");
}

#[test]
fn vendored_code_is_counted_and_comes_in_on_request() {
    let bench = Bench::new(&[("node_modules/x/views.py", VIEWS), ("vendor/views.py", VIEWS)]);
    let without = bench.run(&["scan"]);
    assert!(without.stdout.contains("0 files analysed") && without.stdout.contains("vendored"), "{}", without.stdout);
    let with = bench.run(&["scan", "--vendored"]);
    assert!(with.stdout.contains("vendor/views.py:8"), "{}", with.stdout);
}
