//! Which finding is which before and after a change: what pays for what, and who inherits an acceptance.

use crate::changes::{Project, WEAK};
use crate::secrets::token;
use serde_json::Value;

/// A view with an SQL injection, and one that does nothing.
const VIEWS: &str = "from flask import Flask, request
import sqlite3

app = Flask(__name__)


def connection():
    return sqlite3.connect(\"x.db\")


@app.route(\"/admin/report\")
def report():
    q = \"SELECT * FROM \" + request.args[\"table\"]
    cursor = connection().cursor()
    cursor.execute(q)
    return str(cursor.fetchall())
";
const PUBLIC: &str = "

@app.route(\"/public\")
def public():
    q = \"SELECT * FROM users WHERE n=\" + request.args[\"name\"]
    cursor = connection().cursor()
    cursor.execute(q)
    return str(cursor.fetchall())
";
const SQL: &str = "sql-statement-from-request";

/// What became of the findings of a rule, accepted ones in brackets.
fn told(project: &Project, rule: &str) -> Vec<String> {
    let (told, _) = project.against("gate --base main");
    let mut told: Vec<String> = told.into_iter().filter(|one| one.contains(rule)).collect();
    told.iter_mut().for_each(|one| *one = one.replace(&format!(" {rule}"), ""));
    told
}

/// Accepts every finding there is on `main`.
fn accept_all(project: &Project) {
    let (_, report) = project.against("scan");
    for finding in report["findings"].as_array().unwrap() {
        let fingerprint = finding["fingerprint"].as_str().unwrap();
        let run = project.bench.run(&["suppress", fingerprint, "--reason", "values are checked"]);
        assert_eq!(run.code, 0, "{run:?}");
    }
    project.commit();
    project.git("branch -f main");
}

#[test]
fn one_flaw_less_pays_for_no_other() {
    let project = Project::new(&[("views.py", VIEWS)]);
    let becomes = |text: &str| {
        project.write("views.py", text);
        (told(&project, SQL), project.run("gate --base main").code)
    };
    let repaired = VIEWS.replace("\"SELECT * FROM \" + request.args[\"table\"]", "\"SELECT 1\"");
    let new = (vec!["new views.py".to_owned()], 1);
    assert_eq!(becomes(&format!("{repaired}{PUBLIC}")), new, "the same sink elsewhere");
    let (before, _) = VIEWS.split_once("@app.route").unwrap();
    assert_eq!(becomes(&format!("{}{PUBLIC}", before.trim_end())), new, "one function for the other");
    let other = VIEWS.replace("cursor.execute(q)", "c.executescript(\"DROP TABLE \" + request.args[\"name\"])");
    assert_eq!(becomes(&other), new, "another flaw in its place");
    assert_eq!(becomes(&VIEWS.replace("[\"table\"]", "[\"any\"]")), new, "something else flows in");
    let no = (vec!["unchanged views.py".to_owned()], 0);
    assert_eq!(becomes(&VIEWS.replace("\n\n\n", "\n\n\n# more\n\n")), no);
    assert_eq!(becomes(&VIEWS.replace('\n', "\r\n")), no);
    let wrapped = VIEWS.replace("cursor.execute(q)", "cursor.execute(  # wrapped\n        q,\n    )");
    assert_eq!(becomes(&wrapped).1, 0, "reformatted");
    assert_eq!(becomes(&VIEWS.replace("FROM \" +", "FROM \\\"t\\\".\" +")), (vec!["changed views.py".to_owned()], 0));
    assert_eq!(becomes(&format!("{VIEWS}{PUBLIC}")).0, ["unchanged views.py", "new views.py"]);
}

#[test]
fn an_acceptance_ends_when_something_else_flows_in() {
    let project = Project::new(&[("views.py", VIEWS)]);
    accept_all(&project);
    let becomes = |text: &str| {
        project.write("views.py", text);
        told(&project, SQL)
    };
    assert_eq!(becomes(&format!("# more\n{VIEWS}")), ["(unchanged views.py)"]);
    assert_eq!(
        becomes(&VIEWS.replace("    q = ", "    q = (\n").replace("[\"table\"]", "[\"table\"]\n)")),
        ["(unchanged views.py)"]
    );
    assert_eq!(becomes(&VIEWS.replace("\"SELECT * FROM \" + ", "")), ["new views.py"]);
    assert_eq!(becomes(&VIEWS.replace("[\"table\"]", "[\"sql\"]")), ["new views.py"]);
    let public = PUBLIC.replace("def public", "def report");
    let (before, _) = VIEWS.split_once("@app.route").unwrap();
    assert_eq!(becomes(&format!("{}{public}", before.trim_end())), ["new views.py"]);
    assert_eq!(project.run("gate --base main").code, 1);
}

#[test]
fn a_renamed_file_keeps_its_acceptances() {
    let project = Project::new(&[("app.py", WEAK), ("views.py", VIEWS)]);
    accept_all(&project);
    project.git("mv app.py lib.py");
    project.git("mv views.py pages.py");
    let (all, _) = project.against("scan --base main");
    assert!(!all.is_empty() && all.iter().all(|one| one.starts_with("(moved ")), "{all:?}");
    // Rewritten on the way it is another one.
    project.write("pages.py", &VIEWS.replace("[\"table\"]", "[\"sql\"]"));
    assert_eq!(told(&project, SQL), ["new pages.py"]);
}

#[test]
fn another_value_is_another_credential() {
    let (one, two) = (token("github-personal-access-token"), token("slack-bot-token"));
    let project = Project::new(&[("conf.py", &format!("T = \"{one}\"\n"))]);
    let becomes = |text: &str| {
        project.write("conf.py", text);
        let (told, _) = project.against("scan --base main");
        told
    };
    let renamed = becomes(&format!("SECRET = '{one}'\n"));
    assert!(!renamed.is_empty() && renamed.iter().all(|one| !one.starts_with("new ")), "{renamed:?}");
    let other = becomes(&format!("T = \"{two}\"\n"));
    assert!(!other.is_empty() && other.iter().all(|one| one.starts_with("new ")), "{other:?}");
}

#[test]
fn a_weak_value_that_was_accepted_accepts_no_other() {
    let text = |value: &str| format!("URL = \"postgres://admin:{value}@db.internal.corp:5432/prod\"\n");
    let project = Project::new(&[("conf.py", &text("Harbor81-aliq9"))]);
    accept_all(&project);
    project.write("conf.py", &format!("# more\n{}", text("Harbor81-aliq9")));
    let (same, _) = project.against("scan --base main");
    assert_eq!(same, ["(unchanged url-with-password conf.py)"]);
    project.write("conf.py", &text("Winter-Lake-4471x"));
    let (other, _) = project.against("scan --base main");
    assert_eq!(other, ["new url-with-password conf.py"]);
    // Nor does a baseline know it.
    project.run("scan --write-baseline ../known.json");
    project.write("conf.py", &text("Harbor81-aliq9"));
    let (_, report) = project.against("scan --no-project-config");
    assert_eq!(report["findings"].as_array().unwrap().len(), 1);
    project.run("scan --no-project-config --write-baseline ../known.json");
    project.write("conf.py", &text("Winter-Lake-4471x"));
    let (known, _) = project.against("scan --no-project-config --base main --baseline ../known.json");
    assert_eq!(known, ["new url-with-password conf.py"]);
}

#[test]
fn members_of_an_archive_are_compared_like_files() {
    let (one, two) = (token("github-personal-access-token"), token("slack-bot-token"));
    let project = Project::new(&[("app.py", "print(1)\n")]);
    let pack = |files: &[(&str, &str)]| {
        for (name, text) in files {
            project.write(&format!("packed/{name}"), text);
        }
        project.git("add -A");
        let tree = project.git("write-tree --prefix=packed/");
        project.git(&format!("archive --format=zip -o x.zip {tree}"));
        project.git("rm -rqf packed");
    };
    pack(&[("n.py", &format!("T = \"{one}\"\n"))]);
    assert_eq!(project.run("gate --base main").code, 1);
    project.commit();
    project.git("branch -f main");
    pack(&[("n.py", &format!("T = \"{one}\"\n")), ("m.py", "print(1)\n")]);
    assert_eq!(project.run("gate --base main").code, 0);
    project.git("mv -f x.zip y.zip");
    assert_eq!(project.run("gate --base main").code, 0);
    pack(&[("n.py", &format!("T = \"{two}\"\n"))]);
    let (told, _) = project.against("scan --base main");
    assert!(told.iter().any(|one| one.starts_with("new ") && one.ends_with("x.zip!/n.py")), "{told:?}");
}

#[test]
fn what_the_policy_silences_although_it_is_new_is_counted() {
    let policy = format!("[[suppressions]]\nrule = \"{SQL}\"\npath = \"/views.py\"\nreason = \"checked elsewhere\"\n");
    let project = Project::new(&[("views.py", "print(1)\n"), ("palisade.toml", &policy)]);
    project.write("views.py", VIEWS);
    let (told, report) = project.against("gate --base main");
    assert!(told.contains(&format!("(new {SQL} views.py)")), "{told:?}");
    let reasons: Vec<&str> =
        report["verdict"]["reasons"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(reasons.contains(&"1 new finding is silenced by the project's own configuration"), "{reasons:?}");
}

#[test]
fn a_line_that_changes_inside_a_finding_makes_no_other_one() {
    let spread = "from flask import request


def run(cursor):
    cursor.execute(
        \"UPDATE t SET a = \" + request.args[\"a\"] +
        \" WHERE id = 1\"
    )
";
    let project = Project::new(&[("db.py", spread)]);
    let becomes = |text: &str| {
        project.write("db.py", text);
        told(&project, SQL)
    };
    assert_eq!(becomes(&spread.replace("id = 1", "id = 2")), ["changed db.py"]);
    assert_eq!(becomes(&spread.replace("    )", "        # said\n    )")), ["unchanged db.py"]);
    assert_eq!(becomes(&spread.replace("args[\"a\"]", "args[\"b\"]")), ["new db.py"]);
    let view = "from django.views.decorators.csrf import csrf_exempt


@csrf_exempt
def view(request):
    first = request.POST[\"a\"]
    second = load(first)
    return answer(first, second)
";
    let project = Project::new(&[("views.py", view)]);
    let rule = "view-without-csrf-check";
    project.write("views.py", &view.replace("    second", "    # why\n    second"));
    assert_eq!(told(&project, rule), ["unchanged views.py"]);
    project.write("views.py", &view.replace("    second", "    third = more(first)\n    second"));
    assert_eq!(told(&project, rule), ["changed views.py"]);
}
