//! What a change is compared with, and whose policy holds: nothing of either may be chosen by whoever writes the change.

use crate::changes::{FLAW, Project, WEAK};
use crate::palisade::{Bench, Run};
use serde_json::Value;
use std::os::unix::fs::symlink;
use std::process::{Command, Stdio};

const DANGER: &str = "rules:\n  - id: danger-call\n    languages: [python]\n    severity: ERROR\n    message: m\n    pattern: danger(...)\n";
const HARMLESS: &str =
    "rules:\n  - id: harmless\n    languages: [python]\n    severity: ERROR\n    message: m\n    pattern: never(...)\n";
const OFF: &str = "[rules]\noff = [\"*\"]\n";

fn gate(project: &Project, more: &str) -> Run {
    project.run(format!("gate --base main {more}").trim_end())
}

fn notices(report: &Value) -> Vec<String> {
    let notices = report["notices"].as_array().unwrap().iter();
    notices.map(|one| format!("{} {}", one["level"].as_str().unwrap(), one["kind"].as_str().unwrap())).collect()
}

fn with_variable(project: &Project, words: &str, name: &str, value: &str) -> Run {
    let words: Vec<&str> = words.split(' ').collect();
    let output = project.bench.command(&words).env(name, value).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Run { code: output.status.code().unwrap(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

#[test]
fn rules_are_those_of_the_base_whatever_a_change_links() {
    let project = Project::new(&[("rules/r.yaml", DANGER), ("app.py", "print(1)\n"), ("more/.keep", "")]);
    project.write("app.py", "danger(1)\n");
    assert_eq!(gate(&project, "--rules rules").code, 0, "of medium confidence");
    let stopped = |how: &str, rules: &str| {
        let (told, _) = project.against(&format!("gate --base main --rules {rules}"));
        assert!(
            told.iter().any(|one| one.starts_with("new ") && one.contains("danger-call app.py")),
            "{how}: {told:?}"
        );
        assert!(told.iter().any(|one| one.starts_with("new policy-rule-edited rules/r.yaml")), "{how}: {told:?}");
    };
    project.write("r2/r.yaml", HARMLESS);
    project.git("rm -rq rules");
    symlink("r2", project.bench.root().join("rules")).unwrap();
    for committed in [false, true] {
        if committed {
            project.commit();
        }
        stopped("a linked folder", "rules");
        stopped("a linked folder", "rules/r.yaml");
        stopped("a linked folder", "more/../rules");
        stopped("a linked folder", project.bench.root().join("rules").to_str().unwrap());
    }
    // The same content behind the link: what it says next is nobody's rule.
    project.write("r2/r.yaml", DANGER);
    stopped("the same text", "rules");
    std::fs::remove_file(project.bench.root().join("rules")).unwrap();
    std::fs::create_dir(project.bench.root().join("rules")).unwrap();
    symlink("../r2/r.yaml", project.bench.root().join("rules/r.yaml")).unwrap();
    project.write("r2/r.yaml", HARMLESS);
    project.commit();
    stopped("a linked file", "rules/r.yaml");
    stopped("a linked file", "rules");
    // Rules that only the change has say nothing yet, and rules that git does not know are of whoever runs us.
    let (told, report) = project.against("gate --base main --rules r2");
    assert!(!told.iter().any(|one| one.contains("harmless")), "{told:?}");
    assert!(notices(&report).contains(&"partial policy-not-in-base".to_owned()), "{:?}", notices(&report));
    project.write("fetched/r.yaml", DANGER);
    let (told, _) = project.against("gate --base main --rules fetched");
    assert!(told.iter().any(|one| one.contains("danger-call app.py")), "{told:?}");
}

#[test]
fn links_of_the_base_are_followed_in_the_base() {
    let project = Project::new(&[("r1/r.yaml", DANGER), ("app.py", "print(1)\n")]);
    project.git("checkout -q main");
    symlink("r1", project.bench.root().join("rules")).unwrap();
    symlink("/etc", project.bench.root().join("away")).unwrap();
    project.commit();
    project.git("checkout -q -B work");
    project.write("app.py", "danger(1)\n");
    project.write("r1/r.yaml", HARMLESS);
    project.commit();
    let (told, _) = project.against("gate --base main --rules rules");
    assert!(told.iter().any(|one| one.contains("danger-call app.py")), "{told:?}");
    assert!(told.iter().any(|one| one.contains("policy-rule-edited r1/r.yaml")), "{told:?}");
    let run = gate(&project, "--rules away");
    assert!(run.code == 2 && run.stderr.contains("leads out"), "{run:?}");
}

#[test]
fn a_scanned_folder_behind_a_link_is_refused() {
    let project = Project::new(&[("app/a.py", "print(1)\n"), ("clean/a.py", "print(1)\n")]);
    assert_eq!(gate(&project, "app").code, 0);
    project.git("rm -rq app");
    symlink("clean", project.bench.root().join("app")).unwrap();
    let run = gate(&project, "app");
    assert!(run.code == 2 && run.stderr.contains("symbolic link"), "{run:?}");
}

#[test]
fn the_policy_is_that_of_the_tip_of_the_base() {
    let project = Project::new(&[("app.py", "print(1)\n"), ("palisade.toml", OFF), ("rules/r.yaml", HARMLESS)]);
    project.git("checkout -q main");
    project.write("palisade.toml", "[scan]\nfail-on = \"low\"\n");
    project.write(".palisadeignore", "gen/\n");
    project.write("rules/r.yaml", DANGER);
    project.commit();
    // The change starts where everything was allowed.
    project.git("checkout -q work");
    project.write("app.py", &format!("{FLAW}\n\ndanger(1)\n"));
    project.write("gen/a.py", FLAW);
    project.commit();
    let (told, report) = project.against("gate --base main --rules rules");
    assert_eq!(report["verdict"]["exit_code"], 1, "{told:?}");
    assert!(told.iter().any(|one| one.contains("danger-call app.py")), "{told:?}");
    assert!(
        !told.iter().any(|one| one.starts_with('(') || one.contains("policy-") || one.contains("gen/")),
        "{told:?}"
    );
    let (tip, start) = (project.git("rev-parse main"), project.git("merge-base main work"));
    assert_eq!(
        (&report["comparison"]["policy"], &report["comparison"]["commit"]),
        (&tip.as_str().into(), &start.into())
    );
    let text = gate(&project, "");
    assert!(text.stdout.contains(&format!("policy of {}", &tip[..12])), "{}", text.stdout);
    // What the base accepted since is accepted.
    project.git("checkout -q main");
    project.write("palisade.toml", OFF);
    project.commit();
    project.git("checkout -q work");
    assert_eq!(gate(&project, "").code, 0);
}

#[test]
fn a_configuration_in_the_repository_is_that_of_the_base() {
    let strict = "[scan]\nfail-on = \"low\"\n";
    let project = Project::new(&[("app.py", "print(1)\n"), ("ci/policy.toml", strict), ("sub/a.py", "print(1)\n")]);
    assert_eq!(gate(&project, "--config ci/policy.toml").code, 0);
    project.write("ci/policy.toml", OFF);
    project.write("app.py", FLAW);
    project.write("sub/a.py", FLAW);
    let (told, report) = project.against("gate --base main --config ci/policy.toml");
    assert_eq!(report["verdict"]["exit_code"], 1);
    assert!(told.contains(&"new policy-rule-off ci/policy.toml".to_owned()), "{told:?}");
    assert!(told.contains(&"new policy-threshold-raised ci/policy.toml".to_owned()), "{told:?}");
    let (told, _) = project.against("gate --base main --config ci/policy.toml sub");
    assert!(told.contains(&"new policy-rule-off ../ci/policy.toml".to_owned()), "{told:?}");
    // Replaced by a link, or gone.
    project.remove("ci/policy.toml");
    assert_eq!(gate(&project, "--config ci/policy.toml").code, 1);
    project.write("ci/other.toml", OFF);
    symlink("other.toml", project.bench.root().join("ci/policy.toml")).unwrap();
    project.commit();
    let (told, _) = project.against("gate --base main --config ci/policy.toml");
    assert!(told.iter().any(|one| one.starts_with("new ") && one.ends_with(" app.py")), "{told:?}");
    assert!(told.contains(&"new policy-threshold-raised ci/policy.toml".to_owned()), "{told:?}");
    // One that only the change has decides nothing, and says so.
    let (told, report) = project.against("gate --base main --config ci/other.toml");
    assert!(told.iter().any(|one| one.starts_with("new ") && one.ends_with(" app.py")), "{told:?}");
    assert!(notices(&report).contains(&"partial policy-not-in-base".to_owned()));
    let run = gate(&project, "--config ci/none.toml");
    assert!(run.code == 2 && run.stderr.contains("there is no configuration"), "{run:?}");
}

/// A clone without file contents, of a project whose second commit edits rules and code.
fn partial_clone(project: &Project) -> Bench {
    project.git("config uploadpack.allowFilter true");
    let url = format!("file://{}", project.bench.root().display());
    let clone = Bench::new(&[]);
    let git = |words: &[&str]| {
        assert!(
            Command::new("git").args(words).current_dir(clone.root()).stderr(Stdio::null()).status().unwrap().success()
        );
    };
    git(&["clone", "-q", "--filter=blob:none", &url, "."]);
    clone
}

#[test]
fn contents_of_the_base_that_are_missing_or_damaged_stop_the_gate() {
    let project = Project::new(&[
        ("rules/r.yaml", DANGER),
        ("app.py", WEAK),
        ("known.json", "{\"palisade-baseline\": 2, \"findings\": []}"),
    ]);
    project.write("rules/r.yaml", HARMLESS);
    project.write("app.py", &format!("{WEAK}\ndanger(1)\n"));
    project.write("palisade.toml", OFF);
    project.commit();
    let clone = partial_clone(&project);
    let run = clone.run(&["gate", "--base", "HEAD~1", "--rules", "rules"]);
    assert!(run.code == 2 && run.stderr.contains("git fetch --refetch"), "{run:?}");
    let git = |words: &[&str]| {
        let status = Command::new("git").args(words).current_dir(clone.root()).stderr(Stdio::null()).status();
        assert!(status.unwrap().success());
    };
    git(&["fetch", "-q", "--refetch", "--no-filter", "origin"]);
    let run = clone.run(&["gate", "--base", "HEAD~1", "--rules", "rules"]);
    assert_eq!(run.code, 1, "{run:?}");
    // The policy that the base had is there, and its content is not.
    project.remove("palisade.toml");
    project.commit();
    let clone = partial_clone(&project);
    let run = clone.run(&["gate", "--base", "HEAD~1"]);
    assert!(run.code == 2 && run.stderr.contains("palisade.toml") && !run.stderr.contains("there is no"), "{run:?}");
    // Damage of one old file does not make its findings new.
    let blob = project.git("rev-parse main:app.py");
    let file = project.bench.root().join(".git/objects").join(&blob[..2]).join(&blob[2..]);
    let _ = std::fs::remove_file(&file);
    std::fs::write(&file, "damaged").unwrap();
    let run = gate(&project, "");
    assert!(run.code == 2 && run.stderr.contains("app.py") && run.stderr.contains("git fsck"), "{run:?}");
}

#[test]
fn an_index_that_cannot_be_read_opens_nothing() {
    let project = Project::new(&[("app.py", "print(1)\n"), (".gitignore", "evil.py\n")]);
    project.write("evil.py", FLAW);
    assert_eq!(gate(&project, "").code, 0, "nobody commits it");
    project.git("add -f evil.py");
    project.git("commit -q -m evil");
    let index = project.bench.root().join(".git/index");
    assert_eq!(gate(&project, "").code, 1);
    project.git("update-index --split-index");
    assert_eq!(gate(&project, "").code, 1);
    assert_eq!(with_variable(&project, "gate --base main", "GIT_INDEX_FILE", "/nowhere").code, 2);
    let whole = std::fs::read(&index).unwrap();
    std::fs::write(&index, &whole[..whole.len() / 2]).unwrap();
    let run = gate(&project, "");
    assert!(run.code == 2 && run.stderr.contains("index"), "{run:?}");
    let (_, report) = project.against("scan");
    assert!(notices(&report).contains(&"partial unreadable-index".to_owned()), "{:?}", notices(&report));
    std::fs::remove_file(&index).unwrap();
    assert_eq!(gate(&project, "").code, 1, "the commit at hand says what it holds");
}

#[test]
fn a_base_with_several_meanings_is_refused() {
    let project = Project::new(&[("app.py", "print(1)\n")]);
    project.git("update-ref refs/remotes/origin/main main");
    project.write("app.py", FLAW);
    project.commit();
    assert_eq!(project.run("gate --base origin/main").code, 1);
    project.git("tag origin/main HEAD");
    for words in ["gate --base origin/main", "gate --base origin/main~0", "gate --base origin/main --base-exact"] {
        let run = project.run(words);
        assert!(run.code == 2 && run.stderr.contains("refs/tags/origin/main, refs/remotes/origin/main"), "{run:?}");
    }
    assert_eq!(project.run("gate --base refs/remotes/origin/main").code, 1);
    // Nothing at all was compared, and that is said.
    let run = project.run("gate --base HEAD");
    assert!(run.code == 0 && run.stdout.contains("nothing was compared"), "{run:?}");
    assert!(!project.run("gate --base refs/remotes/origin/main").stdout.contains("nothing was compared"));
}

#[test]
fn files_of_other_repositories_are_no_part_of_a_change() {
    let other = Project::new(&[("evil.py", FLAW)]);
    let project = Project::new(&[("app.py", "print(1)\n")]);
    let add = format!("-c protocol.file.allow=always submodule --quiet add {} lib", other.bench.root().display());
    project.git("checkout -q main");
    project.git(&add);
    project.commit();
    project.git("checkout -q -B work");
    project.write("app.py", "print(2)\n");
    let nested = format!("clone -q {} nested", other.bench.root().display());
    project.git(&nested);
    let (told, report) = project.against("gate --base main");
    assert!(told.is_empty() && report["verdict"]["exit_code"] == 0, "{told:?}");
    assert_eq!(report["comparison"]["files"], 1);
    // Another commit of it is told, and counted as not judged.
    other.write("evil.py", WEAK);
    other.commit();
    project.git("-C lib pull -q");
    project.git("add lib");
    let (told, report) = project.against("gate --base main");
    assert!(told.is_empty() && notices(&report).contains(&"partial submodule-changed".to_owned()), "{report:?}");
    assert_eq!(report["coverage"]["out_of_scope_by_reason"]["submodule"], 1, "{}", report["coverage"]);
    assert_eq!(gate(&project, "--strict").code, 3);
    project.write(".gitmodules", "[submodule \"lib\"]\n\tpath = lib\n\turl = https://evil.example/x\n");
    project.git("add .gitmodules");
    let (_, report) = project.against("gate --base main");
    let told = report["notices"].to_string();
    assert!(told.contains("names other submodules, or other places"), "{told}");
    // Files that are tracked count, wherever somebody puts a repository.
    project.write("own/a.py", "print(1)\n");
    project.commit();
    project.git("init -q own");
    project.write("own/a.py", FLAW);
    assert_eq!(gate(&project, "").code, 1);
}

#[test]
fn what_a_sparse_checkout_leaves_out_is_not_gone() {
    let project =
        Project::new(&[("app/a.py", WEAK), ("app/b.py", FLAW), ("docs/x.md", "x\n"), ("palisade.toml", "[scan]\n")]);
    let other = FLAW.replace("subprocess.call(\"ls \" + name, shell=True)", "eval(name)");
    project.write("app/a.py", &format!("{WEAK}\n\n{other}"));
    project.write("app/b.py", &format!("{FLAW}\n"));
    project.commit();
    let whole = project.against("gate --base main").0;
    assert!(whole.iter().any(|one| one.starts_with("new ")) && whole.iter().any(|one| one.starts_with("unchanged ")));
    for mode in ["--no-cone", "--cone", "--sparse-index"] {
        project.git(&format!("sparse-checkout set {mode} docs"));
        assert!(!project.bench.root().join("app/a.py").exists());
        let (told, report) = project.against("gate --base main");
        assert_eq!((&told, report["comparison"]["fixed"].as_array().unwrap().len()), (&whole, 0), "{mode}");
        assert_eq!(report["verdict"]["exit_code"], 1);
        project.git("sparse-checkout disable");
    }
    // What is deleted is gone, and it is said that no commit says so.
    project.remove("app/b.py");
    let (_, report) = project.against("gate --base main");
    assert!(!report["comparison"]["fixed"].as_array().unwrap().is_empty());
    assert!(notices(&report).contains(&"partial tracked-file-missing".to_owned()));
    project.commit();
    let (_, report) = project.against("gate --base main");
    assert!(!notices(&report).contains(&"partial tracked-file-missing".to_owned()));
}

#[test]
fn links_that_stay_are_no_change() {
    let project = Project::new(&[("app.py", WEAK)]);
    project.git("checkout -q main");
    symlink("app.py", project.bench.root().join("link.py")).unwrap();
    symlink("nowhere", project.bench.root().join("dangling")).unwrap();
    project.commit();
    project.git("checkout -q -B work");
    let (_, report) = project.against("gate --base main");
    assert_eq!(report["comparison"]["files"], 0);
    // A file that becomes a link is not repaired where nobody looks.
    project.write("other.py", WEAK);
    project.remove("app.py");
    symlink("other.py", project.bench.root().join("app.py")).unwrap();
    let (told, report) = project.against("gate --base main");
    assert_eq!(report["comparison"]["files"], 2, "{told:?}");
    assert!(told.iter().all(|one| one.ends_with(" other.py")), "{told:?}");
}

#[test]
fn names_that_are_not_understood_have_a_cure_of_their_own() {
    let project = Project::new(&[("app.py", WEAK)]);
    for (base, says) in [
        ("HEAD@{1}", "not understood"),
        (":/text", "not understood"),
        ("HEAD^{tree}", "not understood"),
        ("nowhere", "fetch it first"),
        ("HEAD~99", "--unshallow"),
        ("main:app.py", "not understood"),
    ] {
        let run = project.run(&format!("gate --base {base}"));
        assert!(run.code == 2 && run.stderr.contains(says), "{base}: {run:?}");
        assert_eq!(run.stderr.contains("shallow"), matches!(base, "nowhere" | "HEAD~99"), "{base}: {run:?}");
    }
    let run = project.bench.run(&["gate", "--base", ""]);
    assert!(run.code == 2 && !run.stderr.contains("shallow"), "{run:?}");
    project.git("config core.repositoryformatversion 1");
    project.git("config extensions.refstorage reftable");
    let run = gate(&project, "");
    assert!(run.code == 2 && run.stderr.contains("--ref-format=files") && !run.stderr.contains("--history"), "{run:?}");
}
