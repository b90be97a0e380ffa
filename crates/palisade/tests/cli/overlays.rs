//! `[[taint]]`: what a team adds to the rules of a family, whose word holds, and what it costs to get it wrong.

use crate::changes::Project;
use serde_json::Value;

const APP: &str = r#"
import os, shop
from flask import request

def search():
    found = shop.run_raw(request.args["name"], 1)

def listed():
    name = shop.field("name")
    os.system("ls " + name)
"#;

const OVERLAY: &str = r#"
[[taint]]
family = "CWE-89"
languages = ["python"]
sinks = ["shop.run_raw($VALUE, ...)"]
"#;

fn lines(report: &Value) -> Vec<u64> {
    let findings = report["findings"].as_array().unwrap().iter();
    let about = findings
        .filter(|one| one["engine"] == "sast" && one["trace"].as_array().is_some_and(|trace| !trace.is_empty()));
    let mut lines: Vec<u64> = about.map(|one| one["location"]["start"]["line"].as_u64().unwrap()).collect();
    lines.sort_unstable();
    lines.dedup();
    lines
}

fn scan(project: &Project, configuration: &str) -> Vec<u64> {
    project.write("palisade.toml", configuration);
    let run = project.run("scan --format json");
    lines(&serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}{}", run.stdout, run.stderr)))
}

#[test]
fn a_weakness_gets_sinks_and_sanitizers_and_a_group_gets_sources() {
    let project = Project::new(&[("app.py", APP)]);
    assert_eq!(scan(&project, ""), [0; 0]);
    assert_eq!(scan(&project, OVERLAY), [6]);
    let sources = "[[taint]]\nfamily = 'http-input'\nlanguages = ['python']\nsources = ['shop.field(...)']\n";
    assert_eq!(scan(&project, &format!("{OVERLAY}{sources}")), [6, 10]);
    let clean = format!("{OVERLAY}sanitizers = ['request.args[...]']\n");
    assert_eq!(scan(&project, &clean), [0; 0]);
    let check = format!("{OVERLAY}checks = ['shop.fine($VALUE)']\n");
    let guarded = APP.replace(
        "    found =",
        "    name = request.args[\"name\"]\n    if not shop.fine(name):\n        return\n    found =",
    );
    project.write("app.py", &guarded.replace("run_raw(request.args[\"name\"]", "run_raw(name"));
    assert_eq!(scan(&project, OVERLAY), [9]);
    assert_eq!(scan(&project, &check), [0; 0]);
}

#[test]
fn mistakes_are_shown_with_their_line() {
    let project = Project::new(&[("app.py", APP)]);
    for (from, to, said) in [
        ("shop.run_raw(", "shop..run_raw((", "palisade.toml:5"),
        ("[\"python\"]", "[\"pyton\"]", "unknown language `pyton`"),
        ("CWE-89", "sql", "unknown family `sql`"),
        ("CWE-89", "http-input", "`http-input` is a group of sources: a sink cannot be added to it"),
        ("sinks", "sources_", "unknown key `sources_`"),
        ("family", "# family", "expected `family`"),
        ("sinks = [\"shop.run_raw($VALUE, ...)\"]", "checks = [\"fine()\"]", "expected a condition about `$VALUE`"),
    ] {
        project.write("palisade.toml", &OVERLAY.replace(from, to));
        let run = project.run("scan");
        let message = format!("{}{}", run.stdout, run.stderr);
        assert!(run.code == 2 && message.contains(said) && message.contains("palisade.toml"), "{said}: {message}");
    }
}

#[test]
fn a_change_is_judged_by_the_overlays_of_the_base() {
    let project = Project::new(&[("app.py", "import shop\n"), ("palisade.toml", OVERLAY)]);
    project.write("app.py", APP);
    project.write("palisade.toml", &format!("{OVERLAY}sanitizers = ['request.args[...]']\n"));
    let (told, report) = project.against("gate --base main");
    assert!(told.iter().any(|one| one.starts_with("new policy-taint-weakened palisade.toml")), "{told:?}");
    assert_eq!((report["verdict"]["exit_code"].as_i64(), lines(&report)), (Some(1), vec![6]));
    project.write("palisade.toml", "");
    let (told, report) = project.against("gate --base main");
    assert!(told.iter().any(|one| one.starts_with("new policy-taint-weakened palisade.toml")), "{told:?}");
    assert_eq!(lines(&report), [6]);
}

#[test]
fn rules_of_others_look_as_deep_as_ours_when_asked_to() {
    let rules = "rules:\n  - id: r\n    languages: [python]\n    severity: ERROR\n    message: m\n    mode: taint\n    metadata: {cwe: CWE-89}\n    pattern-sources: [{pattern: source()}]\n    pattern-sinks: [{pattern: sink(...)}]\n";
    let code = "def give():\n    return source()\ndef f():\n    sink(give())\n";
    let project = Project::new(&[("app.py", code), ("r.yaml", rules)]);
    let rules_at = project.bench.root().join("r.yaml");
    let lines_of = |words: &str| {
        let words = words.to_owned() + " --format json";
        let run = project
            .run(format!("scan --no-builtin --rules {} {words}", rules_at.display()).replace("  ", " ").as_str());
        lines(&serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}{}", run.stdout, run.stderr)))
    };
    assert_eq!(lines_of(""), [0; 0]);
    assert_eq!(lines_of("--deep"), [4]);
    project.write("palisade.toml", "[rules]\ndeep = true\n");
    assert_eq!(lines_of(""), [4]);
    project.write("palisade.toml", "");
    project.write("r.yaml", &format!("{rules}    options: {{taint_intrafile: true}}\n"));
    assert_eq!(lines_of(""), [4]);
}
