//! What an issue endangers and whose it is, from a project's own files; and `palisade init`, which writes the first of them.

use crate::palisade::{Bench, Run};
use serde_json::Value;

const LOGIN: &str = "\
from flask import Flask, request

app = Flask(__name__)

@app.route(\"/login/<x>\")
def login(x):
    name = request.args[\"name\"]
    cursor.execute(\"SELECT * FROM users WHERE name = '\" + name + \"'\")

@app.route(\"/other\")
def other():
    name = request.args[\"name\"]
    cursor.execute(\"SELECT * FROM other WHERE name = '\" + name + \"'\")
";

const CART: &str = "\
from flask import request

def show():
    name = request.args[\"name\"]
    cursor.execute(\"SELECT * FROM cart WHERE name = '\" + name + \"'\")
";

const MODEL: &str = "\
version: 1
deployment: serverless
assets:
  - name: Cart
    kind: application
    paths: [shop/cart/]
  - name: Accounts
    kind: service
    value: critical
    data: [personal, payment]
    owner: '@identity'
    routes: [/login*]
";

const OWNERS: &str = "* @all\n/shop/ @shop\n";

fn project() -> Bench {
    Bench::new(&[
        (".git/HEAD", ""),
        ("web.py", LOGIN),
        ("shop/cart/view.py", CART),
        ("lib/x.py", CART),
        ("palisade.model.yaml", MODEL),
        (".github/CODEOWNERS", OWNERS),
    ])
}

fn json(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"))
}

/// `path:line asset, … (owner)` of each issue, in order.
fn told(run: &Run) -> Vec<String> {
    let report = json(run);
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let place = |id: &Value| {
        let findings = list(&report["findings"]);
        let finding = findings.iter().find(|finding| finding["fingerprint"] == *id).expect("its finding");
        format!("{}:{}", finding["location"]["path"].as_str().unwrap(), finding["location"]["start"]["line"])
    };
    let line = |issue: &Value| {
        let assets = list(&issue["context"]["assets"]);
        let line =
            |asset: &Value| format!("{} {}", asset["name"].as_str().unwrap(), asset["declared"]["start"]["line"]);
        let assets: Vec<String> = assets.iter().map(line).collect();
        let owner = issue["context"]["owner"].as_str().unwrap_or("-");
        format!("{} {} ({owner})", place(&issue["id"]), assets.join(", "))
    };
    list(&report["issues"]).iter().map(line).collect()
}

#[test]
fn issues_name_assets_owners_and_rows_and_the_most_valuable_leads() {
    let bench = project();
    let run = bench.run(&["scan", "--format", "json"]);
    assert_eq!(
        told(&run),
        [
            "web.py:8 Accounts 12 (@identity)",
            "lib/x.py:5  (@all)",
            "shop/cart/view.py:5 Cart 6 (@shop)",
            "web.py:13  (@all)"
        ]
    );
    let first = &json(&run)["issues"][0]["context"];
    assert_eq!(first["priority"][1], "endangers Accounts (critical, personal and payment data)");
    assert_eq!(first["responsibility"]["side"], "developer");
    assert_eq!(first["responsibility"]["provider"], "declared as serverless: the provider does not carry this row");
    let text = bench.run(&["scan"]).stdout;
    let lead = "\
defended  2 assets declared in palisade.model.yaml, deployed as serverless
          Accounts (critical, personal and payment data), service: 1 issue
          Cart, application: 1 issue
          2 issues where no declared asset stands

critical[";
    assert!(text.starts_with(lead), "{text}");
    assert!(
        text.contains("= whose: @identity (asset Accounts, palisade.model.yaml:7) · developer: custom code"),
        "{text}"
    );
    assert!(text.contains("= endangers: no declared asset stands here"), "{text}");
    let sarif = json(&bench.run(&["scan", "--format", "sarif"]));
    let contexts = sarif["runs"][0]["results"].as_array().unwrap().iter();
    assert!(contexts.clone().all(|result| result["properties"]["palisade/context"]["responsibility"].is_object()));
}

#[test]
fn a_route_is_known_with_what_its_router_is_mounted_under() {
    let views = |route: &str| {
        format!(
            "from flask import Blueprint, request\n\nbp = Blueprint(\"x\", __name__)\n\n@bp.route(\"{route}\")\ndef show():\n    \
             name = request.args[\"name\"]\n    cursor.execute(\"SELECT * FROM t WHERE name = '\" + name + \"'\")\n"
        )
    };
    let router = "const express = require('express');\nconst { exec } = require('child_process');\nconst router = express.Router();\n\
                  router.get('/form', (req, res) => {\n  exec('ls ' + req.query.name);\n});\nmodule.exports = router;\n";
    let bench = Bench::new(&[
        ("palisade.model.yaml", MODEL),
        (
            "main.py",
            "from flask import Flask\nfrom web.auth import bp as auth\nfrom web import other\n\napp = Flask(__name__)\n\
                     app.register_blueprint(auth, url_prefix=\"/login\")\napp.register_blueprint(other.bp, url_prefix=\"/other\")\n",
        ),
        ("web/auth.py", &views("/form")),
        ("web/other.py", &views("/login")),
        ("web/lost.py", &views("/login")),
        (
            "server.js",
            "const express = require('express');\nconst app = express();\napp.use('/login', require('./routes/login'));\n",
        ),
        ("routes/login.js", router),
        ("routes/lost.js", router),
    ]);
    let mut told = told(&bench.run(&["scan", "--format", "json"]));
    told.sort();
    assert_eq!(
        told,
        [
            "routes/login.js:5 Accounts 12 (@identity)",
            "routes/lost.js:5  (-)",
            "web/auth.py:8 Accounts 12 (@identity)",
            "web/lost.py:8  (-)",
            "web/other.py:8  (-)"
        ]
    );
}

#[test]
fn without_a_model_nothing_is_named_and_nothing_changes_places() {
    let bench = project();
    for arguments in [&["scan", "--format", "json", "--no-project-config"][..], &["scan", "--format", "json"]] {
        if arguments.len() == 3 {
            std::fs::remove_file(bench.root().join("palisade.model.yaml")).unwrap();
        }
        let run = bench.run(arguments);
        let order: Vec<String> = told(&run).iter().map(|line| line.split(' ').next().unwrap().to_owned()).collect();
        assert_eq!(order, ["lib/x.py:5", "shop/cart/view.py:5", "web.py:8", "web.py:13"]);
        assert!(json(&run).get("defended").is_none());
    }
    let text = bench.run(&["scan"]).stdout;
    assert!(text.contains("no asset declared; `palisade init` writes a first palisade.model.yaml"), "{text}");
    assert!(!text.contains("defended") && text.contains("= whose: @shop (.github/CODEOWNERS:2)"), "{text}");
}

#[test]
fn a_folder_of_a_repository_has_the_model_above_it() {
    let bench = project();
    let run = bench.run(&["scan", "--format", "json", "shop"]);
    assert_eq!(told(&run), ["cart/view.py:5 Cart 6 (@shop)"]);
    assert_eq!(json(&run)["defended"]["model"], "../palisade.model.yaml");
    bench.write("shop/palisade.model.yaml", b"version: 1\nassets:\n- {name: Near, kind: other, paths: [cart]}\n");
    assert_eq!(told(&bench.run(&["scan", "--format", "json", "shop/cart"])), ["view.py:5 Near 3 (@shop)"]);
    assert_eq!(told(&bench.run(&["scan", "--format", "json", "shop/cart/view.py"])), ["view.py:5 Near 3 (@shop)"]);
}

#[test]
fn what_is_staged_is_judged_by_the_staged_model() {
    let bench = Bench::new(&[("web.py", LOGIN), ("palisade.model.yaml", MODEL), ("shop/cart/view.py", CART)]);
    let git = |words: &[&str]| {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
        let run = std::process::Command::new("git").args(identity).args(words).current_dir(bench.root()).output();
        assert!(run.is_ok_and(|run| run.status.success()), "git {words:?}");
    };
    git(&["init", "-q", "-b", "main"]);
    git(&["add", "palisade.model.yaml"]);
    git(&["commit", "-q", "-m", "first"]);
    git(&["add", "."]);
    bench.write("palisade.model.yaml", b"version: 1\nassets: []\n");
    let run = bench.run(&["scan", "--format", "json", "--staged"]);
    assert_eq!(told(&run), ["web.py:8 Accounts 12 (@identity)", "shop/cart/view.py:5 Cart 6 (-)", "web.py:13  (-)"]);
}

#[test]
fn a_mistake_in_the_model_is_shown_with_its_line() {
    let bench = project();
    bench.write("palisade.model.yaml", b"version: 1\nassets:\n  - name: A\n    kind: servce\n    path: [a]\n");
    let run = bench.run(&["scan"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    for said in [
        "error: 3 mistakes in configuration or rules\n --> ",
        "palisade.model.yaml:4:11\n  |\n4 |     kind: servce\n",
        "expected one of application, service,",
        "unknown key `path` (`paths`?); known here: name,",
        "neither `paths` nor `routes`",
    ] {
        assert!(run.stderr.contains(said), "{said}: {}", run.stderr);
    }
    assert_eq!(bench.run(&["scan", "--no-project-config"]).code, 0);
    let bomb = "a: &a [x, x]\nb: &b [*a, *a]\n".to_owned() + &"c: [*b]\n".repeat(60_000);
    for hostile in
        [&b"\xFF\xFE\x00"[..], b"- ", b"\x1b[31m: 1", &b"[".repeat(300_000), &b"x".repeat(5_000_000), bomb.as_bytes()]
    {
        bench.write("palisade.model.yaml", hostile);
        let run = bench.run(&["scan"]);
        assert!(run.code == 2 && run.stderr.starts_with("error: ") && !run.stderr.contains('\u{1b}'), "{run:?}");
    }
}

#[test]
fn lines_of_codeowners_that_say_nothing_are_told() {
    let bench = project();
    bench.write(".github/CODEOWNERS", b"* @all\n/lib/ somebody\n");
    let run = bench.run(&["scan"]);
    assert!(run.code == 0 && run.stdout.contains("codeowners-line (info): .github/CODEOWNERS:2"), "{}", run.stdout);
}

#[cfg(unix)]
#[test]
fn linked_declarations_do_not_show_other_files() {
    let bench = Bench::new(&[("a.py", CART)]);
    std::fs::create_dir(bench.cache()).unwrap();
    std::fs::write(bench.cache().join("CODEOWNERS"), "* @the-secret-itself\nthe-secret-itself: x\n").unwrap();
    std::os::unix::fs::symlink(bench.cache(), bench.root().join(".github")).unwrap();
    let run = bench.run(&["scan"]);
    assert!(run.code == 0 && !run.stdout.contains("the-secret-itself"), "{run:?}");
    std::os::unix::fs::symlink(bench.cache().join("CODEOWNERS"), bench.root().join("palisade.model.yaml")).unwrap();
    let run = bench.run(&["scan"]);
    assert!(run.code == 2 && !run.stderr.contains("the-secret-itself"), "{run:?}");
}

#[test]
fn init_writes_what_the_scan_reads_and_never_over_anything() {
    let bench = Bench::new(&[
        ("web/package.json", "{\"dependencies\": {\"express\": \"4\"}}"),
        ("web/a.js", "x()"),
        ("app/view.py", CART),
        ("requirements.txt", "flask\n"),
        ("compose.yaml", "services:\n  db:\n    image: postgres:16\n"),
        ("CODEOWNERS", "/web/ @web\n"),
    ]);
    let shown = bench.run(&["init", "--stdout"]);
    assert_eq!(shown.code, 0, "{shown:?}");
    assert!(!bench.root().join("palisade.toml").exists());
    let run = bench.run(&["init"]);
    assert!(run.code == 0 && run.stdout.contains("(3 assets)"), "{run:?}");
    let model = std::fs::read_to_string(bench.root().join("palisade.model.yaml")).unwrap();
    assert!(shown.stdout.ends_with(&model));
    for said in [
        "# Seen here: javascript (1 file), python (1 file), express, flask\n",
        "name: PostgreSQL (db)\n",
        "owner: \"@web\"",
    ] {
        assert!(model.contains(said), "{said}: {model}");
    }
    assert!(!model.contains("\n    value:") && !model.contains("\n    data:"), "nothing is invented: {model}");
    let scan = bench.run(&["scan", "--format", "json"]);
    assert_eq!(told(&scan), ["app/view.py:5 project 19 (-)"], "{model}");
    let again = bench.run(&["init"]);
    assert_eq!((again.code, again.stdout.as_str()), (2, ""));
    assert!(again.stderr.contains("`./palisade.toml` is already there, and nothing was written"), "{}", again.stderr);
    std::fs::remove_file(bench.root().join("palisade.toml")).unwrap();
    let half = bench.run(&["init"]);
    assert!(half.code == 0 && half.stdout.contains("palisade.model.yaml was there already"), "{half:?}");
    assert!(bench.root().join("palisade.toml").exists());
    assert_eq!(std::fs::read_to_string(bench.root().join("palisade.model.yaml")).unwrap(), model);
    assert_eq!(bench.run(&["init", "app/view.py"]).code, 2);
    assert_eq!(bench.run(&["init", "nowhere"]).code, 2);
}
