//! What every report shows of a change, and which options can be compared with which.

use crate::hooks::{git, value};
use crate::palisade::{Bench, Run};
use serde_json::Value;

/// A repository whose `main` holds flaws in two files, and a branch on which one of them gets another.
fn repository() -> Bench {
    let bench =
        Bench::new(&[("app/old.py", &flaw("old")), ("app/left.py", &flaw("left")), ("app/gone.py", &flaw("gone"))]);
    git(&bench, &["init", "-q", "-b", "main"]);
    git(&bench, &["add", "."]);
    git(&bench, &["commit", "-q", "-m", "first"]);
    git(&bench, &["checkout", "-q", "-b", "work"]);
    bench.write("app/old.py", format!("{}\n\n{}", flaw("old"), flaw("new")).as_bytes());
    std::fs::remove_file(bench.root().join("app/gone.py")).unwrap();
    git(&bench, &["commit", "-q", "-a", "-m", "second"]);
    bench
}

/// Two findings, one issue.
fn flaw(name: &str) -> String {
    format!(
        "from flask import request\n\n\ndef {name}():\n    value = request.args[\"{name}\"]\n    \
         cursor.execute(\"SELECT * FROM {name} WHERE name = '\" + value + \"'\")\n"
    )
}

fn run(bench: &Bench, words: &str) -> Run {
    bench.run(&words.split(' ').collect::<Vec<_>>())
}

fn json(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"))
}

/// `state path` of each result.
fn results(document: &Value) -> Vec<String> {
    let results = document["runs"][0]["results"].as_array().unwrap().iter();
    let word = |result: &Value, at: &str| result.pointer(at).and_then(Value::as_str).unwrap_or("-").to_owned();
    let place = "/locations/0/physicalLocation/artifactLocation/uri";
    results.map(|result| format!("{} {}", word(result, "/baselineState"), word(result, place))).collect()
}

#[test]
fn reports_whose_readers_compare_by_themselves_list_all_that_is_there() {
    let bench = repository();
    let gate = run(&bench, "gate --base main --format sarif");
    assert_eq!(gate.code, 1, "{gate:?}");
    let mut told = results(&json(&gate));
    told.sort();
    assert_eq!(told, ["new app/old.py", "unchanged app/left.py", "unchanged app/old.py"].map(|one| [one; 2]).concat());
    // The same identities as in a scan of the whole, which is what the page compares with.
    let identities = |document: &Value| -> Vec<String> {
        let results = document["runs"][0]["results"].as_array().unwrap().iter();
        results.map(|result| result["partialFingerprints"].to_string()).collect()
    };
    assert_eq!(identities(&json(&gate)), identities(&json(&run(&bench, "scan --format sarif"))));
    let gitlab = json(&run(&bench, "gate --base main --format gitlab-sast"));
    let files: Vec<&str> = gitlab["vulnerabilities"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["location"]["file"].as_str().unwrap())
        .collect();
    assert_eq!(files, [["app/left.py"; 2], ["app/old.py"; 2], ["app/old.py"; 2]].concat());
    let old = json(&gate)["runs"][0]["results"][0]["partialFingerprints"]["palisade/v1"].as_str().unwrap().to_owned();
    assert_eq!(bench.run(&["explain", &old]).code, 0, "what the page shows can be explained");
    // Alone or beside others, the verdict is the same, and so is what stops.
    let text = run(&bench, "gate --base main --format text --format sarif=../r.sarif");
    assert_eq!(text.code, 1);
    assert!(text.stdout.contains("2 new findings since main"), "{text:?}");
}

#[test]
fn what_could_not_be_analysed_elsewhere_decides_nothing_whoever_reads() {
    let bench = Bench::new(&[("palisade.toml", "[scan]\nstrict = true\n"), ("old.rb", "x = 1\n"), ("a.py", "x = 1\n")]);
    git(&bench, &["init", "-q", "-b", "main"]);
    git(&bench, &["add", "."]);
    git(&bench, &["commit", "-q", "-m", "first"]);
    bench.write("a.py", b"x = 2\n");
    for formats in
        ["--format text", "--format sarif", "--format sarif=../r.sarif --format gitlab-sast=../r.json --format text"]
    {
        let told = run(&bench, &format!("gate --base main {formats}"));
        assert_eq!(told.code, 0, "{formats}: {told:?}");
    }
    let sarif = std::fs::read_to_string(bench.root().join("../r.sarif")).unwrap();
    let sarif: Value = serde_json::from_str(&sarif).unwrap();
    assert_eq!(sarif["runs"][0]["invocations"][0]["exitCode"], 0);
    assert_eq!(sarif["runs"][0]["properties"]["palisade/coverage"]["out_of_scope"], 2);
    bench.write("new.rb", b"x = 1\n");
    assert_eq!(run(&bench, "gate --base main --format sarif").code, 3);
}

#[test]
fn people_see_what_is_new_alone_with_a_count_of_the_rest() {
    let bench = repository();
    let annotations = run(&bench, "gate --base main --format github").stdout;
    assert_eq!(annotations.matches("::error ").count(), 1, "{annotations}");
    assert!(annotations.contains("file=app/old.py,line=14,"), "{annotations}");
    assert!(annotations.contains("2 old ones not shown, 2 fixed findings; compared: "), "{annotations}");
    let comment = run(&bench, "gate --base main --format markdown").stdout;
    assert!(comment.starts_with("### Palisade: does not pass (exit code 1)&#58; 1 finding that is new"), "{comment}");
    assert_eq!(comment.matches("| **critical** |").count(), 1, "{comment}");
    let cases = run(&bench, "gate --base main --format junit").stdout;
    assert!(cases.contains("failures=\"1\" errors=\"0\" skipped=\"2\""), "{cases}");
    let passing = run(&bench, "gate --base work --format text");
    assert!(passing.code == 0 && passing.stdout.contains("the change leaves nothing to analyse"), "{passing:?}");
}

#[test]
fn copies_in_one_file_are_cases_of_their_own() {
    let copy = "def f(data):\n    return hashlib.md5(data).hexdigest()\n\n\n";
    let bench = Bench::new(&[("a.py", &format!("import hashlib\n\n\n{}", copy.repeat(3)))]);
    let cases = run(&bench, "scan --only sast --format junit").stdout;
    let names: Vec<&str> = cases.lines().filter(|line| line.contains("classname=\"a.py\"")).collect();
    let names: std::collections::BTreeSet<&str> =
        names.iter().map(|line| line.split(" file=").next().unwrap()).collect();
    assert_eq!(names.len(), 3, "{cases}");
}

#[test]
fn what_the_gate_refuses_although_it_is_old_is_shown() {
    let bench = repository();
    git(&bench, &["checkout", "-q", "main"]);
    bench.write("palisade.toml", b"[[gate.stop]]\nchange = [\"unchanged\"]\npath = \"/app/left.py\"\n");
    git(&bench, &["add", "."]);
    git(&bench, &["commit", "-q", "-m", "policy"]);
    let text = run(&bench, "gate --base main");
    assert!(text.code == 1 && text.stdout.contains("--> app/left.py:6:"), "{text:?}");
    assert!(text.stdout.contains("= change: unchanged: it was there before"), "{text:?}");
    assert!(run(&bench, "gate --base main --format github").stdout.contains("title=critical (old)%3A"));
    assert!(run(&bench, "gate --base main --format junit").stdout.contains("failures=\"2\""));
    let report = json(&run(&bench, "gate --base main --format json"));
    assert_eq!(report["comparison"]["refused"].as_array().unwrap().len(), 2);
    assert!(json(&run(&bench, "scan --base main --format json"))["comparison"].get("refused").is_none());
}

#[test]
fn options_that_mean_different_comparisons_are_refused_with_the_cure() {
    let bench = repository();
    for (words, cure) in [
        ("scan --staged --base main", "palisade scan --staged"),
        ("gate --staged --base main", "palisade scan --staged"),
        ("scan --history --base main", "--history=REV..HEAD"),
        ("scan --history=main..work --base main", "--history=REV..HEAD"),
        ("gate --history=main..work --base main", "--history=REV..HEAD"),
        ("scan --staged --history", "one after the other"),
        ("scan --base main --write-baseline ../known.json", "without them"),
        ("scan --staged --write-baseline ../known.json", "without them"),
        ("scan --history --write-baseline ../known.json", "without them"),
        ("gate --staged", "palisade hook pre-commit"),
        ("gate --history=main..work", "--fail-on SEVERITY"),
        ("gate", "--base origin/main"),
    ] {
        let run = run(&bench, &format!("{words} --format json=../r.json"));
        assert!(run.code == 2 && run.stdout.is_empty(), "{words}: {run:?}");
        assert!(run.stderr.starts_with("error: ") && run.stderr.contains(cure), "{words}: {}", run.stderr);
    }
    for file in ["known.json", "r.json"] {
        assert!(!bench.root().join("..").join(file).exists(), "{file}");
    }
}

#[test]
fn a_base_and_a_baseline_together_let_pass_what_either_knows() {
    let bench = repository();
    assert_eq!(run(&bench, "scan --write-baseline ../known.json").code, 0);
    assert_eq!(run(&bench, "gate --base main").code, 1);
    let both = run(&bench, "gate --base main --baseline ../known.json");
    assert_eq!(both.code, 0, "{both:?}");
    // A baseline that the change itself brings knows nothing.
    std::fs::copy(bench.root().join("../known.json"), bench.root().join("known.json")).unwrap();
    git(&bench, &["add", "."]);
    let brought = run(&bench, "gate --base main --baseline known.json");
    assert!(brought.code == 1 && brought.stdout.contains("policy-baseline-grown"), "{brought:?}");
}

#[test]
fn what_is_staged_and_what_history_holds_are_told_against_a_baseline() {
    let bench = repository();
    assert_eq!(run(&bench, "scan --write-baseline ../known.json").code, 0);
    bench.write("app/left.py", format!("{}\n\n{}", flaw("left"), flaw("more")).as_bytes());
    git(&bench, &["add", "."]);
    for path in [".", "app"] {
        let staged = run(&bench, &format!("gate --staged --baseline {} {path}", known(&bench)));
        assert_eq!(staged.code, 1, "{staged:?}");
        assert!(
            staged.stdout.contains("2 new findings since") && staged.stdout.contains("2 old ones not shown"),
            "{staged:?}"
        );
    }
    git(&bench, &["reset", "-q", "--hard"]);
    bench.write("settings.py", format!("api_token = \"{}\"\n", value()).as_bytes());
    git(&bench, &["add", "."]);
    git(&bench, &["commit", "-q", "-m", "credential"]);
    assert_eq!(run(&bench, "scan --write-baseline ../known.json").code, 0);
    git(&bench, &["rm", "-q", "settings.py"]);
    git(&bench, &["commit", "-q", "-m", "taken out"]);
    // The credential stands in history alone now, and is the same one.
    let before = run(&bench, "scan --only secrets --history --fail-on low");
    assert_eq!(before.code, 1, "{before:?}");
    let known = run(&bench, "scan --only secrets --history --fail-on low --baseline ../known.json");
    assert_eq!(known.code, 0, "{known:?}");
}

/// The baseline, from wherever it is asked.
fn known(bench: &Bench) -> String {
    bench.root().join("../known.json").display().to_string()
}
