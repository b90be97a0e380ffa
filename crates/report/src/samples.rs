//! Small reports for the tests of this crate.

use crate::{RenderContext, Sources};
use model::*;
use source::Text;
use std::collections::BTreeMap;

/// Texts by path.
pub(crate) struct Texts(pub(crate) Vec<(&'static str, String)>);

impl Sources for Texts {
    fn text(&self, path: &str, _blob: Option<&str>) -> Option<Text> {
        let (_, text) = self.0.iter().find(|(known, _)| *known == path)?;
        Some(Text::new(text.clone()))
    }
}

pub(crate) const VIEWS: &str = "\
from flask import request
from app import db

def users():
    name = request.args['name']
    order = 'id'
    limit = 10
    offset = 0
    text = \"select * from users where name = '\" + name + \"'\"
    return db.execute(text)
";

pub(crate) fn texts() -> Texts {
    Texts(vec![("app/views.py", VIEWS.to_owned())])
}

/// The place of the n-th occurrence of `what` in a text.
pub(crate) fn place_of(path: &str, text: &str, what: &str, nth: usize) -> Location {
    let start = text.match_indices(what).nth(nth).expect(what).0 as u32;
    Text::new(text.to_owned()).location(path, start, start + what.len() as u32)
}

pub(crate) fn views(what: &str, nth: usize) -> Location {
    place_of("app/views.py", VIEWS, what, nth)
}

pub(crate) fn finding() -> Finding {
    let step = |kind, location, message: &str| TraceStep { kind, location, message: message.to_owned() };
    Finding {
        fingerprint: Fingerprint("v1:0123456789abcdef0123456789abcdef".to_owned()),
        engine: "sast".to_owned(),
        rule: "sql-statement-from-request".to_owned(),
        message: "Text from the request becomes part of the SQL statement.".to_owned(),
        severity: Severity::High,
        confidence: Confidence::High,
        proof: Proof::Reachable,
        weaknesses: vec!["CWE-89".to_owned()],
        location: views("db.execute(text)", 0),
        trace: vec![
            step(TraceStepKind::Source, views("request.args", 0), "request data"),
            step(TraceStepKind::Step, views("text", 0), "joined with text"),
            step(TraceStepKind::Sink, views("text", 1), "SQL statement"),
        ],
        fix: vec![Edit { location: views("text", 1), text: "text, [name]".to_owned() }],
        suppression: None,
        parts: BTreeMap::new(),
        origin: None,
        change: None,
        same_value: None,
        value: None,
    }
}

pub(crate) fn rule() -> Rule {
    Rule {
        id: "sql-statement-from-request".to_owned(),
        engine: "sast",
        languages: vec!["python".to_owned()],
        title: "SQL statement put together from request data".to_owned(),
        message: "Text from the request becomes part of the SQL statement.".to_owned(),
        why: "Whoever sends the request decides what the database does: it can read, change\nand delete every row.".to_owned(),
        repair: "Keep the statement constant and pass values beside it:\n\n    db.execute(\"select * from users where name = ?\", [name])\n".to_owned(),
        severity: Severity::High,
        confidence: Confidence::High,
        weaknesses: vec!["CWE-89".to_owned()],
        owasp: vec!["A05:2025".to_owned()],
        references: vec!["https://cwe.mitre.org/data/definitions/89.html".to_owned()],
        origin: RuleOrigin::Builtin,
    }
}

pub(crate) fn issue(finding: &Finding) -> Issue {
    Issue {
        id: finding.fingerprint.clone(),
        title: "SQL statement put together from request data".to_owned(),
        severity: finding.severity,
        confidence: finding.confidence,
        proof: finding.proof,
        findings: vec![finding.fingerprint.clone()],
        context: Context { priority: vec!["high severity".to_owned()], ..Context::default() },
    }
}

/// Nothing was scanned and nothing found.
pub(crate) fn empty() -> Report {
    Report {
        findings: Vec::new(),
        issues: Vec::new(),
        notices: Vec::new(),
        coverage: Coverage::default(),
        facts: Vec::new(),
        comparison: None,
        verdict: Verdict::default(),
        scanned_with: ScannedWith {
            version: "0.1.0".to_owned(),
            engines: vec!["sast".to_owned()],
            rules: 83,
            rule_set: "00ff".to_owned(),
        },
        rules: Vec::new(),
        root: ".".to_owned(),
        defended: None,
        hidden: Vec::new(),
        masked_paths: Default::default(),
    }
}

/// One issue, one accepted finding, one notice, one fact.
pub(crate) fn report() -> Report {
    let found = finding();
    let mut accepted = finding();
    accepted.fingerprint = Fingerprint("v1:ffff456789abcdef0123456789abcdef".to_owned());
    accepted.location = views("db", 0);
    accepted.trace.clear();
    accepted.fix.clear();
    accepted.suppression = Some(Suppression {
        kind: "inline".to_owned(),
        reason: "the name is a constant".to_owned(),
        location: views("import db", 0),
        author: Some("a@example.org".to_owned()),
        until: Some("2030-01-01".to_owned()),
    });
    let reasons = BTreeMap::from([("binary".to_owned(), 2), ("markdown".to_owned(), 5)]);
    Report {
        issues: vec![issue(&found)],
        findings: vec![accepted, found],
        notices: vec![Notice {
            level: NoticeLevel::Partial,
            kind: "syntax-error".to_owned(),
            message: "1 place could not be read; the rest of the file was analysed".to_owned(),
            location: Some(views("order", 0)),
        }],
        coverage: Coverage {
            analysed: 3,
            around_errors: 1,
            out_of_scope: 7,
            failed: 0,
            out_of_scope_by_reason: reasons,
            ..Coverage::default()
        },
        facts: vec![
            Fact::Import { module: "flask".to_owned(), location: views("flask", 0) },
            Fact::Route {
                method: "GET".to_owned(),
                path: "/users".to_owned(),
                router: None,
                location: views("users", 0),
            },
        ],
        verdict: Verdict {
            exit_code: 1,
            fail_on: Some(Severity::High),
            reasons: vec!["1 finding of severity high or above".to_owned()],
            suppressed: 1,
        },
        rules: vec![rule()],
        ..empty()
    }
}

/// The report of [`report`] against a base: its issue is new and refused, a finding of high severity is old, one is fixed.
pub(crate) fn compared() -> Report {
    let mut report = report();
    report.findings[0].change = Some(Change::Unchanged);
    report.findings[1].change = Some(Change::New);
    let mut old = finding();
    old.fingerprint = Fingerprint("v1:eeee456789abcdef0123456789abcdef".to_owned());
    old.change = Some(Change::Moved);
    let mut gone = finding();
    gone.fingerprint = Fingerprint("v1:dddd456789abcdef0123456789abcdef".to_owned());
    gone.location.path = "gone.py".to_owned();
    report.findings.push(old);
    report.comparison = Some(Comparison {
        base: "origin/main".to_owned(),
        commit: Some("0123456789abcdef0123456789abcdef01234567".to_owned()),
        policy: None,
        new: 1,
        known: 1,
        files: 2,
        fixed: vec![gone],
        refused: Some(vec![report.findings[1].fingerprint.clone()]),
    });
    report.verdict.reasons = vec!["1 finding that is new".to_owned()];
    report
}

pub(crate) fn rendered(format: &str, report: &Report, change: impl FnOnce(&mut RenderContext<'_>)) -> String {
    let texts = texts();
    let mut ctx = RenderContext::new(&texts);
    change(&mut ctx);
    String::from_utf8(crate::render(format, report, &ctx).expect(format).bytes).expect("UTF-8")
}

/// The report of [`report`] with seven assets, one of which its issue endangers.
pub(crate) fn with_model() -> Report {
    let declared = |line: u32| Location {
        path: "palisade.model.yaml".to_owned(),
        start: Position { line, column: 1, offset: 0 },
        end: Position { line, column: 1, offset: 0 },
    };
    let asset = |name: String| Asset {
        name,
        kind: AssetKind::Application,
        value: None,
        data: Vec::new(),
        owner: None,
        declared: declared(1),
    };
    let mut assets: Vec<Asset> = (0..6).map(|number| asset(format!("Asset {number}"))).collect();
    assets.push(Asset {
        kind: AssetKind::Service,
        value: Some(AssetValue::Critical),
        data: vec![DataClass::Personal],
        ..asset("Accounts".to_owned())
    });
    let mut report = report();
    report.issues[0].context = Context {
        assets: vec![Endangered {
            name: "Accounts".to_owned(),
            kind: AssetKind::Service,
            value: Some(AssetValue::Critical),
            data: vec![DataClass::Personal],
            because: "app/views.py lies in `app/`".to_owned(),
            declared: declared(1),
        }],
        owner: Some("@identity".to_owned()),
        owner_source: Some("CODEOWNERS:3".to_owned()),
        responsibility: Some(Responsibility {
            side: "developer".to_owned(),
            row: "custom code and its interaction with libraries".to_owned(),
            reason: "the flaw is in code of this project".to_owned(),
            provider: Some("declared as containers: the provider does not carry this row".to_owned()),
        }),
        priority: vec!["endangers Accounts (critical, personal data)".to_owned()],
    };
    let model = "palisade.model.yaml".to_owned();
    Report { defended: Some(Defended { model, deployment: Some(Deployment::Containers), assets }), ..report }
}
