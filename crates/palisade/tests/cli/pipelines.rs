//! The ready files for CI under `ci/`: what their shell does is run here; what the services do with the rest is not.

use crate::hooks::{git, repository, value};
use crate::palisade::Bench;
use engine::yaml::{Node, Value};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The file, the shell of its steps in order, and the reports that it promises.
type Pipeline = (&'static str, &'static [&'static str], &'static [&'static str]);
const PIPELINES: &[Pipeline] = &[
    ("github/action.yml", &["runs", "steps"], &["palisade.sarif", "palisade.md"]),
    ("gitlab.yml", &["palisade"], &["gl-sast-report.json", "gl-secret-detection-report.json", "palisade.xml"]),
    ("azure-pipelines.yml", &["jobs"], &["palisade.sarif", "palisade.xml", "palisade.txt"]),
    ("woodpecker.yml", &["steps"], &["palisade.sarif", "palisade.xml"]),
    ("Jenkinsfile", &[], &["palisade.sarif", "palisade.xml"]),
];

/// What each service sets when a branch is pushed, and what the file asks for.
const PUSHED: &[(&str, &str)] = &[
    ("GITHUB_BASE_REF", ""),
    ("PALISADE_BASE", ""),
    ("PALISADE_QUEUE_BASE", ""),
    ("CI_PIPELINE_EVENT", "push"),
    ("CI_COMMIT_BRANCH", "main"),
    ("PALISADE_FAIL_ON", ""),
];
/// The same with a threshold.
const FROM_HIGH: &[(&str, &str)] = &[("CI_PIPELINE_EVENT", "push"), ("PALISADE_FAIL_ON", "high")];

/// Keys whose values are shell.
const SHELL: &[&str] = &["run", "script", "before_script", "commands"];

const VIEWS: &str = "\
from flask import request

def user():
    name = request.args[\"name\"]
    cursor.execute(\"SELECT * FROM users WHERE name = '\" + name + \"'\")  # ##vso[task.setvariable variable=a]b
";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn file(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The shell of each step or command.
fn steps(name: &str, below: &[&str]) -> Vec<String> {
    let text = file(&format!("ci/{name}"));
    if below.is_empty() {
        return text.split("sh '''").skip(1).map(|rest| rest.split("'''").next().unwrap().to_owned()).collect();
    }
    let tree = parsed(&text);
    let mut node = &tree;
    for key in below {
        node = node.get(key).unwrap_or_else(|| panic!("{name} has no {key}"));
    }
    let mut found = Vec::new();
    collect(node, &mut found);
    // Woodpecker replaces `$${` by `${` before the shell sees it.
    found.into_iter().map(|shell| shell.replace("$${", "${")).collect()
}

fn parsed(text: &str) -> Node<'_> {
    engine::yaml::parse(text).expect("YAML").expect("a document")
}

fn collect(node: &Node<'_>, found: &mut Vec<String>) {
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Map(entries) => {
            for (key, value) in entries {
                match (SHELL.contains(&key.text().unwrap_or_default()), &value.value) {
                    (true, Value::Scalar { text, .. }) => found.push(text.to_string()),
                    (true, Value::List(lines)) => {
                        found.extend(lines.iter().filter_map(Node::text).map(str::to_owned));
                    }
                    _ => collect(value, found),
                }
            }
        }
        Value::Scalar { .. } => {}
    }
}

/// Runs a step as a runner would, with these folders in front of the path.
fn run(bench: &Bench, shell: &str, folders: &[&Path], set: &[(&str, &str)]) -> Output {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = folders.iter().map(|folder| folder.to_path_buf()).chain(std::env::split_paths(&path));
    let outside = |name: &str| bench.root().join("..").join(name);
    let mut command = Command::new("sh");
    command.arg("-e").arg("-c").arg(shell).current_dir(bench.root()).env_clear();
    command.env("PATH", std::env::join_paths(path).unwrap()).env("HOME", outside("home"));
    command.env("CARGO_HOME", outside("cargo")).env("XDG_CACHE_HOME", bench.cache());
    command.env("GIT_CONFIG_NOSYSTEM", "1").env("PALISADE_QUEUE_BASE", "").envs(set.iter().copied());
    command.env("GITHUB_STEP_SUMMARY", outside("summary.md")).env("GITHUB_PATH", outside("path"));
    command.env("GITHUB_ACTION_PATH", root().join("ci/github"));
    command.env("PALISADE_REPOSITORY", "the-repository").env("PALISADE_COMMIT", "the-commit");
    command.output().unwrap()
}

fn ours() -> PathBuf {
    Path::new(env!("CARGO_BIN_EXE_palisade")).parent().unwrap().to_owned()
}

/// Runs the steps until one fails, as every service does; the last exit code, and everything printed.
fn run_all(bench: &Bench, name: &str, below: &[&str], set: &[(&str, &str)]) -> (i32, String) {
    let (mut code, mut printed) = (0, String::new());
    for step in steps(name, below) {
        let output = run(bench, &step, &[&ours()], set);
        printed += &String::from_utf8_lossy(&output.stdout);
        printed += &String::from_utf8_lossy(&output.stderr);
        code = output.status.code().unwrap();
        if code != 0 {
            break;
        }
    }
    (code, printed)
}

#[test]
fn every_pipeline_says_no_to_a_flaw_and_leaves_its_reports_all_the_same() {
    for (name, below, reports) in PIPELINES {
        let bench = Bench::new(&[("app/views.py", VIEWS)]);
        assert!(steps(name, below).len() >= 2, "{name} installs and scans");
        let (code, printed) = run_all(&bench, name, below, FROM_HIGH);
        assert_eq!(code, 1, "{name}: {printed}");
        assert!(!printed.contains("##vso") || *name != "azure-pipelines.yml", "{printed}");
        for report in *reports {
            let text = std::fs::read_to_string(bench.root().join("palisade-reports").join(report));
            let told = if *report == "gl-secret-detection-report.json" { "gitlab-sast" } else { "views.py" };
            assert!(text.is_ok_and(|text| text.contains(told)), "{name}: {report}");
        }
        // Its own reports are not scanned the next time.
        bench.write("app/views.py", b"x = 1\n");
        let (code, printed) = run_all(&bench, name, below, FROM_HIGH);
        assert_eq!(code, 0, "{name}: {printed}");
    }
}

#[test]
fn a_branch_is_not_stopped_for_old_debt_unless_somebody_says_so() {
    for (name, below, reports) in PIPELINES {
        let bench = Bench::new(&[("app/views.py", VIEWS)]);
        let (code, printed) = run_all(&bench, name, below, PUSHED);
        assert_eq!(code, 0, "{name}: {printed}");
        let report = bench.root().join("palisade-reports").join(reports[0]);
        assert!(std::fs::read_to_string(report).is_ok_and(|text| text.contains("views.py")), "{name}");
    }
}

/// A repository as a service serves it. Its `main` has an old flaw, and got another one after the branch of the pull request left it.
/// `adds` is what the pull request brings.
fn served(adds: &str) -> Bench {
    let bench = Bench::new(&[("app/old.py", VIEWS), ("readme.txt", "x\n")]);
    git(&bench, &["init", "-q", "-b", "main"]);
    git(&bench, &["add", "."]);
    git(&bench, &["commit", "-q", "-m", "old"]);
    git(&bench, &["checkout", "-q", "-b", "work"]);
    bench.write("app/added.py", adds.as_bytes());
    git(&bench, &["add", "."]);
    git(&bench, &["commit", "-q", "-m", "change"]);
    git(&bench, &["update-ref", "refs/merge-requests/1/head", "HEAD"]);
    git(&bench, &["update-ref", "refs/pull/1/head", "HEAD"]);
    git(&bench, &["checkout", "-q", "main"]);
    bench.write("app/later.py", VIEWS.replace("user", "later").as_bytes());
    git(&bench, &["add", "."]);
    git(&bench, &["commit", "-q", "-m", "later"]);
    git(&bench, &["checkout", "-q", "--detach"]);
    git(&bench, &["merge", "-q", "--no-ff", "-m", "merge", "work"]);
    git(&bench, &["update-ref", "refs/pull/1/merge", "HEAD"]);
    git(&bench, &["checkout", "-q", "main"]);
    bench
}

/// What a service checks out for a pull request, and what it sets. `depth` is how far its clone goes back.
fn checked_out(service: &str, origin: &Bench, depth: Option<&str>) -> (Bench, Vec<(&'static str, String)>) {
    let bench = Bench::new(&[]);
    git(&bench, &["init", "-q", "-b", "nothing"]);
    git(&bench, &["remote", "add", "origin", &format!("file://{}", origin.root().display())]);
    let fetch = |refs: &[&str]| {
        let depth = depth.map(|depth| format!("--depth={depth}"));
        let words: Vec<&str> =
            ["fetch", "-q", "--no-tags"].into_iter().chain(depth.as_deref()).chain(["origin"]).collect();
        git(&bench, &[&words[..], refs].concat());
    };
    let branches = "+refs/heads/*:refs/remotes/origin/*";
    let merge = "+refs/pull/1/merge:refs/remotes/pull/1/merge";
    let parted = git(origin, &["merge-base", "main", "work"]);
    let set = match service {
        "github/action.yml" => {
            // A shallow checkout fetches the merge alone.
            if depth.is_some() {
                fetch(&[merge])
            } else {
                fetch(&[branches, merge])
            }
            vec![("GITHUB_BASE_REF", "main".to_owned()), ("PALISADE_BASE", String::new())]
        }
        "azure-pipelines.yml" => {
            if depth.is_some() {
                fetch(&[merge])
            } else {
                fetch(&[branches, merge])
            }
            vec![("SYSTEM_PULLREQUEST_TARGETBRANCH", "refs/heads/main".to_owned())]
        }
        "gitlab.yml" => {
            fetch(&["+refs/merge-requests/1/head:refs/remotes/origin/merge-requests/1/head"]);
            vec![("CI_MERGE_REQUEST_DIFF_BASE_SHA", parted), ("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", String::new())]
        }
        "woodpecker.yml" => {
            fetch(&["+refs/pull/1/head:"]);
            vec![("CI_PIPELINE_EVENT", "pull_request".to_owned()), ("CI_COMMIT_TARGET_BRANCH", "main".to_owned())]
        }
        "Jenkinsfile" => {
            fetch(&["+refs/pull/1/head:refs/remotes/origin/PR-1"]);
            vec![("CHANGE_ID", "1".to_owned()), ("CHANGE_TARGET", "main".to_owned())]
        }
        other => panic!("what does {other} check out?"),
    };
    let head = match service {
        "github/action.yml" | "azure-pipelines.yml" => "refs/remotes/pull/1/merge",
        _ => "FETCH_HEAD",
    };
    git(&bench, &["checkout", "-q", "--detach", head]);
    (bench, set)
}

fn borrowed<'a>(set: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    set.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

#[test]
fn a_pull_request_is_judged_by_what_it_adds_and_its_reports_are_whole() {
    let (clean, flawed) = (served("def added():\n    return 1\n"), served(&VIEWS.replace("user", "added")));
    for (name, below, reports) in PIPELINES {
        let (bench, set) = checked_out(name, &clean, None);
        let (code, printed) = run_all(&bench, name, below, &borrowed(&set));
        assert_eq!(code, 0, "{name}: {printed}");
        assert!(!printed.contains("::error"), "{name}: {printed}");
        let first = std::fs::read_to_string(bench.root().join("palisade-reports").join(reports[0])).unwrap();
        assert!(first.contains("app/old.py"), "{name}: the service would take it for repaired");
        let (bench, set) = checked_out(name, &flawed, None);
        let (code, printed) = run_all(&bench, name, below, &borrowed(&set));
        assert_eq!(code, 1, "{name}: {printed}");
        assert!(!printed.contains("file=app/later.py") && !printed.contains("--> app/later.py"), "{name}: {printed}");
        for report in *reports {
            let text = std::fs::read_to_string(bench.root().join("palisade-reports").join(report)).unwrap();
            assert!(text.contains("added.py") || *report == "gl-secret-detection-report.json", "{name}: {report}");
        }
    }
    // GitLab's pipelines for merged results check out a merge and name what it was merged with.
    let bench = Bench::new(&[]);
    git(&bench, &["clone", "-q", &format!("file://{}", clean.root().display()), "."]);
    git(&bench, &["fetch", "-q", "origin", "refs/pull/1/merge"]);
    git(&bench, &["checkout", "-q", "--detach", "FETCH_HEAD"]);
    let (target, parted) = (git(&clean, &["rev-parse", "main"]), git(&clean, &["merge-base", "main", "work"]));
    let set = [("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", target.as_str()), ("CI_MERGE_REQUEST_DIFF_BASE_SHA", &parted)];
    let (code, printed) = run_all(&bench, "gitlab.yml", &["palisade"], &set);
    assert_eq!(code, 0, "{printed}");
    // GitHub's merge queue names the commit.
    let set = [("GITHUB_BASE_REF", ""), ("PALISADE_BASE", ""), ("PALISADE_QUEUE_BASE", target.as_str())];
    let (code, printed) = run_all(&bench, "github/action.yml", &["runs", "steps"], &set);
    assert_eq!(code, 0, "{printed}");
    assert!(printed.contains("0 new findings since"), "{printed}");
}

#[cfg(unix)]
#[test]
fn nothing_hides_in_the_folder_of_the_reports_and_no_old_report_is_taken_for_a_new_one() {
    for (name, below, reports) in PIPELINES {
        let bench = Bench::new(&[("palisade-reports/views.py", VIEWS), ("palisade.toml", "nonsense = 1\n")]);
        let report = |name: &str| bench.root().join("palisade-reports").join(name);
        for old in *reports {
            std::fs::write(report(old), "of the run before").unwrap();
        }
        assert_eq!(run_all(&bench, name, below, FROM_HIGH).0, 2, "{name}");
        assert!(reports.iter().all(|old| !report(old).exists()), "{name}");
        std::fs::remove_file(bench.root().join("palisade.toml")).unwrap();
        let (code, printed) = run_all(&bench, name, below, FROM_HIGH);
        assert_eq!(code, 1, "{name}: {printed}");
        std::fs::remove_dir_all(bench.root().join("palisade-reports")).unwrap();
        std::fs::create_dir(bench.root().join("../elsewhere")).unwrap();
        std::os::unix::fs::symlink("../elsewhere", bench.root().join("palisade-reports")).unwrap();
        assert_eq!(run_all(&bench, name, below, FROM_HIGH).0, 0, "{name}");
        assert_eq!(std::fs::read_dir(bench.root().join("../elsewhere")).unwrap().count(), 0, "{name}");
        assert!(report(reports[0]).exists(), "{name}");
    }
}

#[test]
fn a_shallow_checkout_is_never_an_open_gate() {
    let flawed = served(&VIEWS.replace("user", "added"));
    for (name, below, _) in PIPELINES {
        let (bench, set) = checked_out(name, &flawed, Some("1"));
        let (code, printed) = run_all(&bench, name, below, &borrowed(&set));
        assert_eq!(code, 2, "{name}: {printed}");
        assert!(printed.contains("error: ") && printed.contains("git fetch --unshallow"), "{name}: {printed}");
    }
}

#[test]
fn every_file_asks_for_the_whole_history() {
    for (name, words) in [
        ("github/workflow.yml", "fetch-depth: 0\n"),
        ("gitlab.yml", "GIT_DEPTH: \"0\"\n"),
        ("azure-pipelines.yml", "fetchDepth: \"0\"\n"),
        ("woodpecker.yml", "partial: false\n      depth: 0\n"),
    ] {
        assert!(file(&format!("ci/{name}")).contains(words), "{name}");
    }
}

#[test]
fn a_pipeline_does_not_take_wrong_configuration_for_a_clean_scan() {
    for (name, below, _) in PIPELINES {
        let bench = Bench::new(&[("a.py", "x = 1\n"), ("palisade.toml", "nonsense = 1\n")]);
        let (code, printed) = run_all(&bench, name, below, PUSHED);
        assert_eq!(code, 2, "{name}: {printed}");
    }
}

#[test]
fn a_pipeline_that_could_not_analyse_everything_is_not_green() {
    let strict = "[scan]\nstrict = true\n";
    for (name, below, reports) in PIPELINES {
        let bench = Bench::new(&[("a.rb", "x = 1\n"), ("palisade.toml", strict)]);
        let (code, printed) = run_all(&bench, name, below, PUSHED);
        assert_eq!(code, 3, "{name}: {printed}");
        assert!(bench.root().join("palisade-reports").join(reports[0]).exists(), "{name}");
    }
}

#[test]
fn the_action_writes_the_summary_and_annotations() {
    let bench = Bench::new(&[("app/views.py", VIEWS)]);
    let (_, printed) = run_all(&bench, "github/action.yml", &["runs", "steps"], FROM_HIGH);
    assert!(printed.starts_with("::error file=app/views.py,line=5,"), "{printed}");
    let summary = std::fs::read_to_string(bench.root().join("../summary.md")).unwrap();
    assert!(summary.starts_with("### Palisade: does not pass"), "{summary}");
}

#[cfg(unix)]
#[test]
fn what_is_installed_is_pinned() {
    use std::os::unix::fs::PermissionsExt as _;
    for (name, below, _) in PIPELINES {
        let bench = Bench::new(&[("a.py", "x = 1\n")]);
        let tools = bench.root().join("../tools");
        std::fs::create_dir(&tools).unwrap();
        let cargo = tools.join("cargo");
        std::fs::write(&cargo, "#!/bin/sh\necho \"asked: $*\"\n").unwrap();
        std::fs::set_permissions(&cargo, std::fs::Permissions::from_mode(0o755)).unwrap();
        let first = &steps(name, below)[0];
        let output = run(&bench, first, &[&tools], PUSHED);
        let asked = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{name}: {asked}");
        assert!(asked.contains("asked: install --locked --"), "{name}: {asked}");
        assert!(asked.contains("--rev the-commit palisade") || asked.contains("--path "), "{name}: {asked}");
        let unpinned = first.replace("PALISADE_COMMIT", "PALISADE_COMMIT_THAT_NOBODY_SET");
        assert!(*below == ["runs", "steps"] || !run(&bench, &unpinned, &[&tools], PUSHED).status.success(), "{name}");
    }
}

#[test]
fn nothing_moves_under_a_pipeline_and_nothing_has_more_rights_than_it_needs() {
    for name in ["github/action.yml", "github/workflow.yml", "gitlab.yml", "azure-pipelines.yml", "woodpecker.yml"] {
        let text = file(&format!("ci/{name}"));
        parsed(&text);
        for line in text.lines() {
            let line = line.split(" #").next().unwrap().trim().trim_start_matches("- ");
            if let Some(used) = line.strip_prefix("uses: ") {
                let commit = used.rsplit_once('@').expect("a version").1;
                assert!(commit.len() == 40 && commit.bytes().all(|digit| digit.is_ascii_hexdigit()), "{name}: {used}");
            }
            if let Some(image) = line.strip_prefix("image: ") {
                let version = image.rsplit_once(':').expect("a version").1;
                assert!(version.starts_with(|digit: char| digit.is_ascii_digit()) && version.contains('.'), "{image}");
            }
        }
        for (at, _) in text.match_indices("${{") {
            let line = text[..at].rsplit('\n').next().unwrap().trim_start();
            assert!(line.starts_with("PALISADE_") || line.starts_with("group:"), "{name}: code from outside in shell");
        }
        assert!(!text.contains("curl") && !text.contains("wget") && !text.contains("write-all"), "{name}");
    }
    let workflow = file("ci/github/workflow.yml");
    let tree = parsed(&workflow);
    assert_eq!(tree.get("permissions").unwrap().value, Value::Map(vec![]));
    let job = tree.get("jobs").and_then(|jobs| jobs.get("palisade")).unwrap();
    let Value::Map(rights) = &job.get("permissions").unwrap().value else { panic!("rights of the job") };
    let rights: Vec<_> = rights.iter().map(|(name, right)| (name.text().unwrap(), right.text().unwrap())).collect();
    assert_eq!(rights, [("contents", "read"), ("security-events", "write")]);
}

#[test]
fn the_jenkinsfile_is_balanced() {
    let text = file("ci/Jenkinsfile");
    let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let outside: String = code.split("'''").step_by(2).collect();
    for (open, close) in [('{', '}'), ('(', ')')] {
        assert_eq!(outside.matches(open).count(), outside.matches(close).count(), "{open}");
    }
    assert_eq!(code.matches("'''").count() % 2, 0);
    assert!(code.starts_with("pipeline {") && code.trim_end().ends_with('}'));
    assert!(code.contains("post {") && code.contains("always {"));
}

/// Exit code and words of a command in the project, with `palisade` on its path.
fn in_project(bench: &Bench, program: &str, words: &[&str]) -> (i32, String) {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::iter::once(ours()).chain(std::env::split_paths(&path));
    let mut command = Command::new(program);
    command.args(words).current_dir(bench.root()).env("PATH", std::env::join_paths(path).unwrap());
    command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", bench.root().join("../no-settings"));
    command.env("PRE_COMMIT_HOME", bench.root().join("../pre-commit")).env("XDG_CACHE_HOME", bench.cache());
    for (name, value) in
        [("AUTHOR_NAME", "a"), ("AUTHOR_EMAIL", "a@b"), ("COMMITTER_NAME", "a"), ("COMMITTER_EMAIL", "a@b")]
    {
        command.env(format!("GIT_{name}"), value);
    }
    let output = command.output().unwrap_or_else(|error| panic!("{program}: {error}"));
    let said = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8_lossy(&said).into_owned())
}

#[test]
fn pre_commit_runs_our_hooks_before_a_commit_and_before_a_push() {
    if Command::new("pre-commit").arg("--version").output().is_err() {
        eprintln!("skipped: the program pre-commit is not on PATH (pip install pre-commit); .ci/run installs it");
        return;
    }
    let hooks = Bench::new(&[(".pre-commit-hooks.yaml", file(".pre-commit-hooks.yaml").as_str())]);
    git(&hooks, &["init", "-q", "-b", "main"]);
    git(&hooks, &["add", "."]);
    git(&hooks, &["commit", "-q", "-m", "first"]);
    let commit = git(&hooks, &["rev-parse", "HEAD"]);
    let bench = repository();
    let remote = bench.root().join("../remote.git");
    git(&bench, &["init", "-q", "--bare", remote.to_str().unwrap()]);
    git(&bench, &["remote", "add", "origin", remote.to_str().unwrap()]);
    let config = format!(
        "repos:\n  - repo: {}\n    rev: {commit}\n    hooks:\n      - id: palisade\n      - id: palisade-push\n",
        hooks.root().display()
    );
    bench.write(".pre-commit-config.yaml", config.as_bytes());
    git(&bench, &["add", "."]);
    let install = ["install", "--hook-type", "pre-commit", "--hook-type", "pre-push"];
    assert_eq!(in_project(&bench, "pre-commit", &install).0, 0);
    let (code, said) = in_project(&bench, "git", &["commit", "-m", "hooks"]);
    assert_eq!(code, 0, "{said}");
    bench.write("f.py", format!("api_token = \"{}\"\n", value()).as_bytes());
    let (code, said) = in_project(&bench, "git", &["commit", "-a", "-m", "second"]);
    assert!(code == 1 && said.contains("f.py:1") && !said.contains(&value()), "{code} {said}");
    assert_eq!(in_project(&bench, "git", &["commit", "-q", "--no-verify", "-a", "-m", "second"]).0, 0);
    // The remote has nothing yet: pre-commit names no commits, and all of them are judged.
    let (code, said) = in_project(&bench, "git", &["push", "origin", "main"]);
    assert!(code == 1 && said.contains("f.py:1"), "{code} {said}");
    // It has what was before: the range is judged.
    assert_eq!(in_project(&bench, "git", &["push", "-q", "origin", "main~1:refs/heads/main"]).0, 0);
    let (code, said) = in_project(&bench, "git", &["push", "origin", "main"]);
    assert!(code == 1 && said.contains("f.py:1"), "{code} {said}");
    git(&bench, &["reset", "-q", "--hard", "HEAD~1"]);
    bench.write("f.py", b"x = 2\n");
    assert_eq!(in_project(&bench, "git", &["commit", "-q", "-a", "-m", "third"]).0, 0);
    let (code, said) = in_project(&bench, "git", &["push", "origin", "main"]);
    assert_eq!(code, 0, "{said}");
}
