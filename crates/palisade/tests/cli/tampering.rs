//! What changes do to the policy that judges them: each way to weaken it is told.

use crate::changes::{FLAW, Project, WEAK};
use crate::secrets::token;
use serde_json::Value;
use std::collections::BTreeSet;

const POLICY: &str = "\
[scan]
fail-on = \"medium\"
strict = true
exclude = [\"gen/\", \"!gen/kept.py\"]

[rules]
off = [\"a\"]

[rules.severity]
\"weak-*\" = \"low\"
weak-digest = \"high\"

[[suppressions]]
fingerprint = \"v1:0f6ad0a1c9a84ba8a7ed1bb1a1d4ca2e\"
reason = \"r\"
until = \"2027-01-01\"

[[gate.stop]]
severity = \"medium\"

[[gate.stop]]
engine = \"secrets\"
";
const RULES: &str =
    "rules:\n  - id: no-eval\n    languages: [python]\n    severity: ERROR\n    message: m\n    pattern: eval(...)\n";
const WORKFLOW: &str = "\
on:
  pull_request:
jobs:
  gate:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - name: gate
        run: |
          palisade gate --base origin/main
";
const MODEL: &str =
    "version: 1\nassets:\n  - name: Payments\n    kind: service\n    value: critical\n    paths: [pay/]\n";
const OWNERS: &str = "* @all\n/pay/ @pay\n";
const FOREIGN: &str = "title = \"x\"\n[extend]\npath = \"ci/leaks.toml\"\n";

/// What a change leaves at a path.
#[derive(Clone, Debug)]
enum To {
    Text(String),
    Nothing,
    /// A symbolic link to this file, which is there.
    Link(&'static str),
}

/// A way to tamper: the path, what is there afterwards, and the rules of which one tells it.
type Way = (&'static str, To, Vec<&'static str>);

fn in_configuration() -> Vec<Way> {
    let toml = |from: &str, to: &str| {
        assert!(POLICY.contains(from), "{from}");
        To::Text(POLICY.replacen(from, to, 1))
    };
    let end = |text: &str| To::Text(format!("{POLICY}\n{text}"));
    let fingerprint = "fingerprint = \"v1:1f6ad0a1c9a84ba8a7ed1bb1a1d4ca2e\"";
    let weak = "\"weak-*\" = \"low\"\n";
    let digest = "weak-digest = \"high\"\n";
    let ways: Vec<(To, &'static str)> = vec![
        (
            end("[[suppressions]]\nrule = \"weak-digest\"\npath = \"*.py\"\nreason = \"r\"\n"),
            "policy-suppression-added",
        ),
        (end(&format!("[[suppressions]]\n{fingerprint}\nreason = \"r\"\n")), "policy-suppression-added"),
        (toml("2027-01-01", "2029-01-01"), "policy-suppression-added"),
        (toml("until = \"2027-01-01\"\n", ""), "policy-suppression-added"),
        (toml("[\"a\"]", "[\"a\", \"weak-digest\"]"), "policy-rule-off"),
        (toml("off = [\"a\"]", "only = [\"zzz\"]"), "policy-rule-off"),
        (end("[[paths]]\nglob = \"*.py\"\noff = [\"*\"]\n"), "policy-rule-off"),
        (toml("[\"gen/\",", "[\"gen/\", \"*.py\","), "policy-ignore-added"),
        (toml(", \"!gen/kept.py\"", ""), "policy-ignore-added"),
        (toml("\"gen/\", \"!gen/kept.py\"", "\"!gen/kept.py\", \"gen/\""), "policy-ignore-added"),
        (toml("weak-digest = \"high\"", "weak-digest = \"info\""), "policy-severity-lowered"),
        (toml(digest, &format!("{digest}sql-statement-from-request = \"low\"\n")), "policy-severity-lowered"),
        (toml(digest, ""), "policy-severity-lowered"),
        (toml(&format!("{weak}{digest}"), &format!("{digest}{weak}")), "policy-severity-lowered"),
        (toml("fail-on = \"medium\"", "fail-on = \"critical\""), "policy-threshold-raised"),
        (toml("fail-on = \"medium\"\n", ""), "policy-threshold-raised"),
        (toml("strict = true", "strict = false"), "policy-threshold-raised"),
        (toml("strict = true", "strict = true\nonly = [\"sast\"]"), "policy-engine-off"),
        (toml("[[gate.stop]]\nengine = \"secrets\"\n", ""), "policy-threshold-raised"),
        (toml("severity = \"medium\"", "severity = \"critical\""), "policy-threshold-raised"),
        (toml("engine = \"secrets\"", "engine = \"secrets\"\nchange = [\"moved\"]"), "policy-threshold-raised"),
        (end("[[gate.pass]]\npath = \"*.py\"\n"), "policy-threshold-raised"),
        (end("[[gate.pass]]\nrule = \"policy-suppression-added\"\n"), "policy-threshold-raised"),
        (To::Nothing, "policy-threshold-raised"),
        (end("nonsense = \n"), "policy-unreadable"),
        (end(&"# pad pad pad pad pad\n".repeat(220_000)), "policy-unreadable"),
        (To::Link("known.json"), "policy-unreadable"),
    ];
    ways.into_iter().map(|(to, rule)| ("palisade.toml", to, vec![rule])).collect()
}

fn in_lists() -> Vec<Way> {
    let put = |text: &str| To::Text(text.to_owned());
    let padding = "# pad pad pad pad pad\n".repeat(220_000);
    let more =
        "{\"palisade-baseline\": 2, \"findings\": [{\"fingerprint\": \"v1:0f6ad0a1c9a84ba8a7ed1bb1a1d4ca2e\"}]}\n";
    let secrets = |key: &str, hash: &str| {
        put(&format!("{{\"results\": {{\"a\": [{{\"type\": \"x\", \"{key}\": \"{hash}\"}}]}}}}\n"))
    };
    let hash = "12ab".repeat(10);
    let everything = "{\"results\": {}, \"exclude\": {\"files\": \".*\", \"lines\": null}}\n";
    let never = RULES.replace("eval(...)", "never(...)");
    let marked = |mark: &str| put(&WEAK.replace("hexdigest()", &format!("hexdigest()  # {mark}")));
    let ways = vec![
        (".palisadeignore", put("gen/\n!gen/kept.py\n*.py\n"), "policy-ignore-added"),
        (".palisadeignore", put("gen/\n"), "policy-ignore-added"),
        (".palisadeignore", put("!gen/kept.py\ngen/\n"), "policy-ignore-added"),
        (".palisadeignore", put("gen/\n!gen/kept.py\ngen/\n"), "policy-ignore-added"),
        (".palisadeignore", put(&format!("*\n{padding}")), "policy-ignore-added"),
        (".palisadeignore", put("\u{feff}*\ngen/\n!gen/kept.py\n"), "policy-ignore-added"),
        (".palisadeignore", To::Link("app.py"), "policy-unreadable"),
        ("sub/.palisadeignore", put("*\n"), "policy-ignore-added"),
        ("sub/palisade.toml", put("[rules]\noff = [\"*\"]\n"), "policy-rule-off"),
        (".gitleaksignore", put("abc\ndef\n"), "policy-foreign-ignore-added"),
        (".gitleaksignore", To::Link("app.py"), "policy-unreadable"),
        (".betterleaksignore", put("abc\n"), "policy-foreign-ignore-added"),
        (".gitleaks.toml", put("[allowlist]\npaths = ['''.*''']\n"), "policy-foreign-rules-edited"),
        (".gitleaks.toml", To::Link("app.py"), "policy-unreadable"),
        (".betterleaks.toml", To::Link("app.py"), "policy-unreadable"),
        ("ci/leaks.toml", put("[allowlist]\npaths = ['''.*''']\n"), "policy-foreign-rules-edited"),
        (".secrets.baseline", secrets("hashed_secret", &hash), "policy-foreign-ignore-added"),
        (".secrets.baseline", secrets("hashed\\u005fsecret", &hash), "policy-foreign-ignore-added"),
        (".secrets.baseline", secrets("hashed_secret", "12ab"), "policy-unreadable"),
        (".secrets.baseline", put(everything), "policy-foreign-ignore-added"),
        ("known.json", put(more), "policy-baseline-grown"),
        ("known.json", put(&format!("{}{more}", " ".repeat(5_000_000))), "policy-baseline-grown"),
        ("known.json", To::Link("app.py"), "policy-unreadable"),
        ("rules/eval.yaml", put(&never), "policy-rule-edited"),
        ("rules/eval.yaml", put(&format!("{RULES}    paths:\n      exclude: [\"*\"]\n")), "policy-rule-edited"),
        ("rules/eval.yaml", put(&format!("{RULES}    languages: [ocaml]\n")), "policy-rule-edited"),
        ("rules/eval.yaml", put(&format!("{never}{padding}")), "policy-rule-edited"),
        ("rules/eval.yaml", To::Nothing, "policy-rule-edited"),
        ("rules/eval.yaml", To::Link("known.json"), "policy-rule-edited"),
        ("palisade.model.yaml", put(&MODEL.replace("pay/", "nowhere/")), "policy-asset-dropped"),
        ("palisade.model.yaml", put(&MODEL.replace("critical", "low")), "policy-asset-dropped"),
        ("palisade.model.yaml", put("version: 1\nassets: []\n"), "policy-asset-dropped"),
        ("palisade.model.yaml", put("version: 1\nassets: [\n"), "policy-unreadable"),
        ("palisade.model.yaml", To::Nothing, "policy-asset-dropped"),
        ("palisade.model.yaml", To::Link("app.py"), "policy-unreadable"),
        ("CODEOWNERS", put("* @attacker\n"), "policy-owners-changed"),
        ("CODEOWNERS", put(&format!("{OWNERS}*.py @attacker\n")), "policy-owners-changed"),
        ("CODEOWNERS", put("/pay/ @pay\n* @all\n"), "policy-owners-changed"),
        ("CODEOWNERS", To::Nothing, "policy-owners-changed"),
        ("CODEOWNERS", To::Link("app.py"), "policy-owners-changed"),
        (".github/CODEOWNERS", put("* @attacker\n"), "policy-owners-changed"),
        ("app.py", marked("palisade:ignore weak-digest no need"), "policy-suppression-added"),
        ("app.py", marked("nosemgrep"), "policy-suppression-added"),
    ];
    ways.into_iter().map(|(path, to, rule)| (path, to, vec![rule])).collect()
}

fn in_pipelines() -> Vec<Way> {
    let flow = |from: &str, to: &str| {
        assert!(WORKFLOW.contains(from), "{from}");
        (".github/workflows/ci.yml", To::Text(WORKFLOW.replacen(from, to, 1)))
    };
    let step = "      - name: gate\n";
    let before = |text: &str| flow(step, &format!("{text}{step}"));
    let inside = |text: &str| flow(step, &format!("{step}        {text}\n"));
    let run = "        run: |\n";
    let put = |text: &str| To::Text(text.to_owned());
    let ways = vec![
        (".github/workflows/ci.yml", put("on: push\n")),
        (".github/workflows/ci.yml", To::Nothing),
        (".github/workflows/ci.yml", To::Link("app.py")),
        flow("  pull_request:", "  workflow_dispatch:"),
        flow("  pull_request:", "  pull_request:\n    paths-ignore: [\"**\"]"),
        flow("    runs-on", "    if: github.actor == 0\n    runs-on"),
        flow("@v4\n", "@v4\n        with: {ref: main}\n"),
        inside("if: ${{ false }}"),
        inside("continue-on-error: true"),
        inside("continue-on-error:  true"),
        inside("continue-on-error: ${{ true }}"),
        inside("env: {PATH: /nowhere}"),
        flow(run, &format!("{run}          exit 0\n")),
        flow(run, &format!("        shell: bash {{0}} || exit 0\n{run}")),
        flow(run, &format!("{run}          git update-ref refs/remotes/origin/main HEAD\n")),
        before("      - run: echo $PWD/bin >> $GITHUB_PATH\n"),
        (".github/workflows/more.yml", put(&WORKFLOW.replace("gate --base", "--version #"))),
        (".gitlab-ci.yml", To::Nothing),
        (".gitlab-ci.yml", put("scan:\n  rules: []\n  script: palisade gate --base main\n")),
        ("Jenkinsfile", put("if (false) {\nsh 'palisade gate --base main'\n}\n")),
        (".husky/pre-push", put("exit 0\npalisade hook pre-push\n")),
        ("test.sh", put("make\n")),
        ("deploy/jobs.yaml", put("suspend: true\ncommand: palisade scan --fail-on high .\n")),
    ];
    ways.into_iter().map(|(path, to)| (path, to, vec!["policy-pipeline-edited", "policy-step-weakened"])).collect()
}

/// A project with all that can be tampered with.
fn governed() -> Project {
    Project::new(&[
        ("palisade.toml", POLICY),
        (".palisadeignore", "gen/\n!gen/kept.py\n"),
        (".gitleaksignore", "abc\n"),
        (".gitleaks.toml", FOREIGN),
        ("ci/leaks.toml", "title = \"y\"\n"),
        (".secrets.baseline", "{\"results\": {}}\n"),
        ("known.json", "{\"palisade-baseline\": 2, \"findings\": []}\n"),
        ("rules/eval.yaml", RULES),
        ("palisade.model.yaml", MODEL),
        ("CODEOWNERS", OWNERS),
        (".github/workflows/ci.yml", WORKFLOW),
        (".gitlab-ci.yml", "scan:\n  script: palisade gate --base main\n"),
        ("Jenkinsfile", "sh 'palisade gate --base main'\n"),
        (".husky/pre-push", "palisade hook pre-push\n"),
        ("test.sh", "make\npalisade gate --base main\n"),
        ("deploy/jobs.yaml", "suspend: false\ncommand: palisade scan --fail-on high .\n"),
        ("app.py", WEAK),
        ("pay/pay.py", "print(1)\n"),
    ])
}

fn put(project: &Project, path: &str, to: &To) {
    match to {
        To::Text(text) => project.write(path, text),
        To::Nothing => project.remove(path),
        To::Link(target) => {
            let full = project.bench.root().join(path);
            let _ = std::fs::remove_file(&full);
            let up = "../".repeat(path.matches('/').count());
            std::os::unix::fs::symlink(format!("{up}{target}"), full).unwrap();
        }
    }
}

#[test]
fn every_way_to_tamper_is_told_and_stops() {
    let ways: Vec<Way> = [in_configuration(), in_lists(), in_pipelines()].concat();
    assert!(ways.len() >= 90, "{}", ways.len());
    let project = governed();
    let untouched = project.against("scan --base main").0;
    assert!(untouched.is_empty(), "{untouched:?}");
    // As many at a time as stand in different files. Two files of owners are one: the first that is there holds.
    let of = |path: &'static str| if path.ends_with("CODEOWNERS") { "CODEOWNERS" } else { path };
    let mut left = ways;
    let mut untold = Vec::new();
    while !left.is_empty() {
        let mut paths = BTreeSet::new();
        let (round, later): (Vec<_>, Vec<_>) = left.into_iter().partition(|(path, ..)| paths.insert(of(path)));
        left = later;
        for (path, to, _) in &round {
            put(&project, path, to);
        }
        for is_committed in [false, true] {
            if is_committed {
                project.commit();
            }
            let (told, report) = project.against("gate --base main");
            assert_eq!(report["verdict"]["exit_code"], 1, "{told:?}");
            for (path, to, rules) in &round {
                if !rules.iter().any(|rule| told.contains(&format!("new {rule} {path}"))) {
                    let to = format!("{to:?}").chars().take(300).collect::<String>();
                    untold.push(format!("{path} {to} (committed: {is_committed})"));
                }
            }
        }
        project.git("reset -q --hard main");
        project.git("clean -fdq");
    }
    assert!(untold.is_empty(), "not told: {untold:#?}");
}

/// What the policy's own findings say, and where.
fn policy_findings(report: &Value) -> Vec<String> {
    let findings = report["findings"].as_array().unwrap().iter();
    let policy = findings.filter(|one| one["rule"].as_str().unwrap().starts_with("policy-"));
    let told = |one: &Value| {
        let (line, path) = (&one["location"]["start"]["line"], &one["location"]["path"]);
        format!("{}:{line} {}", path.as_str().unwrap(), one["message"].as_str().unwrap())
    };
    policy.map(told).collect()
}

#[test]
fn each_of_many_weakenings_is_told_at_its_own_line() {
    let project = governed();
    project.write(".palisadeignore", "# why\n*\n*.sql\n");
    let policy = POLICY.replace("off = [\"a\"]", "off = [\"a\", \"b\", \"c\"]").replace("true", "false");
    project
        .write("palisade.toml", &policy.replace("\"medium\"", "\"critical\"").replace("\"!gen/kept.py\"", "\"*.c\""));
    let (_, report) = project.against("gate --base main");
    assert_eq!(
        policy_findings(&report),
        [
            ".palisadeignore:1 `!gen/kept.py` is gone, which silences more",
            ".palisadeignore:2 `*`, which silences more",
            ".palisadeignore:3 `*.sql`, which silences more",
            "palisade.toml:2 `fail-on` rises from medium to critical",
            "palisade.toml:3 `strict` is off",
            "palisade.toml:4 in `exclude`: `!gen/kept.py` is gone, which silences more",
            "palisade.toml:4 in `exclude`: `*.c`, which silences more",
            "palisade.toml:7 `b` is off",
            "palisade.toml:7 `c` is off",
            "palisade.toml:18 the gate does not stop all that is new, of severity medium or above any more",
        ]
    );
    let all: Vec<&str> =
        report["findings"].as_array().unwrap().iter().map(|one| one["fingerprint"].as_str().unwrap()).collect();
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    let text = project.run("gate --base main --all");
    for said in ["`!gen/kept.py` is gone", "`*.sql`, which", "`strict` is off", "`b` is off", "`c` is off"] {
        assert!(text.stdout.contains(said), "{said}: {}", text.stdout);
    }
}

#[test]
fn only_an_entry_of_the_base_that_names_the_rule_lets_tampering_pass() {
    let stop = "[[gate.stop]]\nseverity = \"critical\"\nengine = \"secrets\"\n";
    for (pass, code) in [
        ("", 1),
        ("[[gate.pass]]\nconfidence = \"low\"\n", 1),
        ("[[gate.pass]]\npath = \".palisadeignore\"\n", 1),
        ("[[gate.pass]]\nengine = \"change\"\n", 1),
        ("[[gate.pass]]\nrule = \"policy-rule-off\"\n", 1),
        ("[[gate.pass]]\nrule = \"policy-ignore-added\"\n", 0),
    ] {
        let project = Project::new(&[("palisade.toml", &format!("{stop}{pass}")), ("app.py", "print(1)\n")]);
        project.write(".palisadeignore", "*\n");
        let run = project.run("gate --base main");
        assert_eq!(run.code, code, "{pass}: {run:?}");
        assert!(run.stdout.contains("`*`, which silences more"), "{pass}: {run:?}");
    }
    // Not one that the change brings.
    let project = Project::new(&[("palisade.toml", stop), ("app.py", "print(1)\n")]);
    project.write("palisade.toml", &format!("{stop}[[gate.pass]]\nrule = \"policy-threshold-raised\"\n"));
    assert_eq!(project.run("gate --base main").code, 1);
}

#[test]
fn a_first_configuration_is_tampering_only_when_it_asks_less_than_none() {
    let project = Project::new(&[("app.py", WEAK)]);
    for (policy, code) in [
        ("[scan]\nfail-on = \"low\"\n", 0),
        ("[scan]\nstrict = false\n\n[[gate.stop]]\nconfidence = \"medium\"\n", 0),
        // What is only worth knowing stopped when it was certain.
        ("[[gate.stop]]\nseverity = \"low\"\n", 1),
        ("[[gate.stop]]\nseverity = \"high\"\n\n[[gate.stop]]\nconfidence = \"high\"\n", 0),
        ("[[gate.stop]]\nseverity = \"high\"\n", 1),
        ("[[gate.stop]]\nconfidence = \"high\"\npath = \"/lib/\"\n", 1),
        ("[[gate.pass]]\nengine = \"sast\"\n", 1),
    ] {
        project.write("palisade.toml", policy);
        let run = project.run("gate --base main");
        assert_eq!(run.code, code, "{policy}: {run:?}");
    }
    // As a link it is none, and stops every scan after it.
    project.remove("palisade.toml");
    project.write("x.toml", "[rules]\noff = [\"*\"]\n");
    put(&project, "palisade.toml", &To::Link("x.toml"));
    project.commit();
    let (told, report) = project.against("gate --base main");
    assert_eq!(report["verdict"]["exit_code"], 1, "{told:?}");
    assert!(told.contains(&"new policy-unreadable palisade.toml".to_owned()), "{told:?}");
}

#[test]
fn the_first_pipeline_with_a_gate_takes_nothing_away() {
    let project = Project::new(&[("app.py", WEAK), (".github/workflows/test.yml", "on: push\njobs: {}\n")]);
    project.write(".github/workflows/gate.yml", WORKFLOW);
    project.write(".github/workflows/test.yml", "on: never\njobs: {}\n");
    project.write("CODEOWNERS", OWNERS);
    project.commit();
    let (told, report) = project.against("gate --base main");
    assert_eq!((told.len(), report["verdict"]["exit_code"].as_u64()), (0, Some(0)), "{told:?}");
    // From then on it does.
    project.git("checkout -q -B main");
    project.write(".github/workflows/test.yml", "on: push\njobs: {}\n");
    project.write(".github/workflows/gate.yml", &WORKFLOW.replace('\n', "\r\n"));
    project.write("new/a.py", "print(1)\n");
    project.write("CODEOWNERS", &format!("{OWNERS}/new/ @new\n"));
    let (told, _) = project.against("gate --base main");
    assert!(told.is_empty(), "{told:?}");
    project.write(".github/workflows/gate.yml", &format!("# {WORKFLOW}"));
    let (told, _) = project.against("gate --base main");
    assert_eq!(told, ["new policy-pipeline-edited .github/workflows/gate.yml"]);
}

/// Code with a flaw on its last line, beside a comment.
fn flaw_with(mark: &str) -> String {
    format!("{}  {mark}\n", FLAW.trim_end())
}

#[test]
fn a_comment_of_the_change_silences_nothing_however_it_is_written() {
    let project = Project::new(&[("app.py", "print(1)\n")]);
    let secret = |name: &str, mark: &str| format!("api_token = \"{}\"{mark}\n", token(name));
    let utf16 = |text: &str| -> Vec<u8> {
        let units = text.encode_utf16().flat_map(u16::to_le_bytes);
        [0xFF, 0xFE].into_iter().chain(units).collect()
    };
    let words: Vec<(&str, Vec<u8>)> = vec![
        ("a.py", secret("a", "  # pragma:allowlist secret").into_bytes()),
        ("b.py", secret("b", "  # pragma: allowlist secret").into_bytes()),
        ("c.py", secret("c", "  # gitleaks:allow").into_bytes()),
        ("d.py", secret("d", "  # KINGFISHER:ignore").into_bytes()),
        ("e.py", secret("e", "  # trufflehog:ignore").into_bytes()),
        ("f.py", format!("# pragma: allowlist nextline secret\n{}", secret("f", "")).into_bytes()),
        ("g.py", format!("# kingfisher:ignore\n{}", secret("g", "")).into_bytes()),
        ("h.py", utf16(&flaw_with("# nosemgrep"))),
        ("i.py", utf16(&secret("i", "  # gitleaks:allow"))),
        ("j.py", flaw_with("# nosemgrep").replacen("def run", "a = 1\r\r\r\ndef run", 1).into_bytes()),
        ("k.py", FLAW.replace("    subprocess.call", "    # NoSem\n    subprocess.call").into_bytes()),
    ];
    for (path, bytes) in &words {
        project.bench.write(path, bytes);
    }
    let (told, report) = project.against("gate --base main");
    assert!(!told.iter().any(|one| one.starts_with('(')), "{told:?}");
    for (path, _) in &words {
        let is_live =
            |one: &String| one.starts_with("new ") && one.ends_with(&format!(" {path}")) && !one.contains("policy-");
        assert!(told.iter().any(is_live), "{path}: {told:?}");
        assert!(told.contains(&format!("new policy-suppression-added {path}")), "{path}: {told:?}");
    }
    let reasons = report["verdict"]["reasons"].to_string();
    assert!(!reasons.contains("silenced by the project"), "{reasons}");
    assert_eq!(report["verdict"]["suppressed"], 0);
}

#[test]
fn an_old_comment_does_not_speak_for_what_is_new() {
    let call = "    # nosemgrep\n    subprocess.call(\"ls \" + name, shell=True)\n";
    let old = format!(
        "import subprocess\nfrom flask import request\n\n\ndef run():\n    name = lookup(\"x\")\n{call}\n\n\
         def other(name):\n    values = [\n        1,\n    ]  # nosemgrep\n    return values\n"
    );
    let project = Project::new(&[("app.py", &old)]);
    for (what, new) in [
        ("another thing flows in", old.replace("lookup(\"x\")", "request.args[\"name\"]")),
        ("a flaw under a comment", old.replace("return values", "eval(request.args[\"x\"])")),
        (
            "a comment over a flaw",
            old.replace(call, "").replace("    return values\n", &format!("    name = request.args[\"name\"]\n{call}")),
        ),
    ] {
        project.write("app.py", &new);
        let (told, report) = project.against("gate --base main");
        let is_live = |one: &String| one.starts_with("new ") && !one.contains("policy-");
        assert!(told.iter().any(is_live), "{what}: {told:?}");
        assert_eq!(report["verdict"]["exit_code"], 1, "{what}: {told:?}");
    }
}

#[test]
fn a_finding_that_a_comment_accepted_in_the_base_stays_accepted() {
    let secret = format!("api_token = \"{}\"  # gitleaks:allow\n", token("held"));
    let weak = WEAK.replace("hexdigest()", "hexdigest()  # palisade:ignore weak-digest no need");
    let old = format!("{}\n{weak}", flaw_with("# nosemgrep"));
    let project = Project::new(&[("app.py", &old), ("conf.py", &secret)]);
    let accepted = |words: &str| {
        let (told, report) = project.against("gate --base main");
        assert!(told.len() >= 3 && told.iter().all(|one| one.starts_with('(')), "{words}: {told:?}");
        assert_eq!(report["verdict"]["exit_code"], 0, "{words}: {told:?}");
    };
    let both = |edit: &dyn Fn(&str) -> String| {
        project.write("app.py", &edit(&old));
        project.write("conf.py", &edit(&secret));
    };
    both(&|text| format!("# a licence\n\n\n{text}\nx = 1\n"));
    accepted("moved down");
    both(&|text| text.replace('\n', "\r\n"));
    accepted("other line ends");
    both(&|text| format!("{}\n", text.replace("    ", "\t")));
    accepted("reformatted");
    both(&|text| format!("\u{feff}{text}"));
    accepted("with a byte order mark");
    both(&|text| text.to_owned());
    project.git("mv app.py lib.py");
    project.git("mv conf.py settings.py");
    accepted("renamed");
}

#[test]
fn what_weakens_nothing_is_not_told() {
    let policy = "[scan]\nfail-on = \"high\"\nexclude = [\"gen/\"]\n\n[rules]\noff = [\"a\"]\n";
    let project = Project::new(&[
        ("palisade.toml", policy),
        (".palisadeignore", "a\nb\n"),
        ("rules/r.yaml", RULES),
        ("app.py", WEAK),
    ]);
    project.write("palisade.toml", "# why\n[rules]\noff = []\n\n[scan]\nexclude = []\nfail-on   = \"low\"\nstrict = true\n\n[rules.severity]\nweak-digest = \"critical\"\n\n[[gate.stop]]\nconfidence = \"high\"\n\n[[gate.stop]]\nseverity = \"low\"\n");
    project.write(".palisadeignore", "# shorter\nb\n");
    project.write("rules/r.yaml", &format!("{RULES}# one more\n"));
    let (told, _) = project.against("scan --base main");
    assert!(!told.iter().any(|one| one.contains("policy-")), "{told:?}");
}
