//! Text reports as people see them.

use crate::samples::{self, Texts, place_of, rendered};
use crate::sources::RecentSources;
use crate::{RenderContext, escape, render};
use model::{Fingerprint, Location, Notice, NoticeLevel, Report, Severity, TraceStep, TraceStepKind};

fn explain(report: &Report, fingerprint: &Fingerprint, ctx: &RenderContext<'_>) -> Option<String> {
    super::explain(report, &RecentSources::new(ctx.sources, report), fingerprint, ctx)
}

fn text(report: &model::Report) -> String {
    rendered("text", report, |_| ())
}

#[test]
fn an_issue_shows_place_way_reason_and_repair_and_the_run_its_verdict() {
    let expected = r#"high[sql-statement-from-request]: SQL statement put together from request data
  --> app/views.py:10:12
   |
 5 |     name = request.args['name']
   |            ------------ (1) source: request data
...
 9 |     text = "select * from users where name = '" + name + "'"
   |     ---- (2) joined with text
10 |     return db.execute(text)
   |            ^^^^^^^^^^^^^^^^
   |                       ---- (3) sink: SQL statement
   |
   = what: Text from the request becomes part of the SQL statement.
   = why: Whoever sends the request decides what the database does: it can read, change and delete
     every row.
   = repair: Keep the statement constant and pass values beside it:

         db.execute("select * from users where name = ?", [name])
   = weakness: CWE-89 (SQL injection) · confidence high · proof: reachable
   = finding: v1:0123456789abcdef0123456789abcdef

issues    1 issue: 1 high
notice    syntax-error (partial): app/views.py:6:5: 1 place could not be read; the rest of the file
          was analysed
coverage  3 files analysed, 1 around syntax errors or other trouble, 0 failed, 7 out of scope
          (markdown 5, binary 2)
accepted  1 finding (inline 1)
assets    no asset declared; `palisade init` writes a first palisade.model.yaml to fill in
verdict   does not pass (exit code 1): 1 finding of severity high or above
scanned   . with palisade 0.1.0 (sast: 83 rules)
"#;
    assert_eq!(text(&samples::report()), expected);
}

#[test]
fn colours_add_nothing_to_the_words() {
    let coloured = rendered("text", &samples::report(), |ctx| ctx.colour = true);
    assert!(coloured.contains("\x1b[1;31mhigh[sql-statement-from-request]\x1b[0m"));
    let mut plain = String::new();
    for part in coloured.split('\x1b') {
        plain.push_str(if part.starts_with('[') { part.split_once('m').unwrap().1 } else { part });
    }
    assert_eq!(plain, text(&samples::report()));
}

#[test]
fn an_empty_run_says_that_nothing_was_analysed() {
    let expected = "\
coverage  0 files analysed, 0 failed, 0 out of scope
verdict   nothing was analysed (exit code 0)
scanned   . with palisade 0.1.0 (sast: 83 rules)
";
    assert_eq!(text(&samples::empty()), expected);
    let mut clean = samples::empty();
    clean.coverage.analysed = 4;
    assert!(text(&clean).contains("verdict   no issues found in what was analysed (exit code 0)\n"));
}

#[test]
fn an_incomplete_run_never_looks_clean() {
    let mut report = samples::empty();
    report.coverage.analysed = 4;
    report.coverage.failed = 5;
    report.verdict.exit_code = 3;
    report.verdict.reasons = vec!["5 files could not be analysed".to_owned()];
    let notice = |number| Notice {
        level: NoticeLevel::Failed,
        kind: "unreadable-file".to_owned(),
        message: "cannot be read: permission denied".to_owned(),
        location: Some(Location { path: format!("{number}.py"), ..Location::default() }),
    };
    report.notices = (0..5).map(notice).collect();
    let expected = "\
notices   unreadable-file (failed), 5 times
          0.py: cannot be read: permission denied
          1.py: cannot be read: permission denied
          2.py: cannot be read: permission denied
          and 2 more (all with --format json)
coverage  4 files analysed, 5 failed, 0 out of scope
verdict   incomplete (exit code 3): 5 files could not be analysed
";
    assert_eq!(rendered("text", &report, |ctx| ctx.quiet = true), expected);
}

#[test]
fn hostile_names_and_code_are_harmless() {
    let path = "a\u{202e}\x1b[2J\nb.py";
    let code = "x = 1 # \u{2066}\x1b]0;title\x07\r\nrun(x)\r\n";
    let mut report = samples::report();
    let finding = &mut report.findings[1];
    finding.location = place_of(path, code, "run(x)", 0);
    finding.trace = vec![TraceStep {
        kind: TraceStepKind::Source,
        location: place_of(path, code, "x", 0),
        message: "from \x1b[31m\u{202e}".to_owned(),
    }];
    finding.message = "uses `\x1b[8m`".to_owned();
    finding.rule = "rule\x1b[1m".to_owned();
    finding.weaknesses = vec!["CWE-\u{9b}".to_owned()];
    report.notices[0].message = "bad \x1b[2J".to_owned();
    report.notices[0].location = Some(finding.location.clone());
    report.verdict.reasons = vec!["\x1b[2J".to_owned()];
    report.root = "\x1b[2J".to_owned();
    report.coverage.out_of_scope_by_reason.insert("\x1b[2J".to_owned(), 1);
    let texts = Texts(vec![("a\u{202e}\x1b[2J\nb.py", code.to_owned())]);
    let shown = String::from_utf8(render("text", &report, &RenderContext::new(&texts)).unwrap().bytes).unwrap();
    let bad: Vec<char> = shown.chars().filter(|&c| c != '\n' && escape::is_deceptive(c)).collect();
    assert_eq!(bad, [], "{shown}");
    assert!(shown.contains("a\\u{202e}\\u{1b}[2J b.py:2:1"), "{shown}");
    let explained = explain(&report, &report.findings[1].fingerprint, &RenderContext::new(&texts)).unwrap();
    assert!(explained.chars().all(|c| c == '\n' || !escape::is_deceptive(c)));
}

#[test]
fn ten_issues_are_shown_and_the_others_counted() {
    let mut report = samples::report();
    report.notices.clear();
    let finding = report.findings.remove(1);
    report.findings.clear();
    report.issues.clear();
    for number in 0..1000 {
        let mut finding = finding.clone();
        finding.fingerprint = Fingerprint(format!("v1:{number:032x}"));
        finding.severity = if number % 2 == 0 { Severity::High } else { Severity::Low };
        finding.rule = format!("rule-{}", number % 20);
        report.issues.push(samples::issue(&finding));
        report.findings.push(finding);
    }
    let shown = text(&report);
    assert_eq!(shown.matches("-->").count(), 10);
    let expected =
        "issues    1000 issues: 500 high, 500 low; the first 10 are shown, all with --all\n       50 rule-0\n";
    assert!(shown.contains(expected), "{shown}");
    assert!(shown.contains("        5 more rules\n"), "{shown}");
    let all = rendered("text", &report, |ctx| ctx.limit = None);
    assert_eq!(all.matches("-->").count(), 1000);
    assert!(!all.contains("--output"));
}

#[test]
fn other_files_of_the_way_have_their_own_snippet() {
    let mut report = samples::report();
    let other = "def read():\n    return input()\n";
    report.findings[1].trace[0].location = place_of("app/forms.py", other, "input()", 0);
    let texts = Texts(vec![("app/views.py", samples::VIEWS.to_owned()), ("app/forms.py", other.to_owned())]);
    let shown = String::from_utf8(render("text", &report, &RenderContext::new(&texts)).unwrap().bytes).unwrap();
    let expected = "
   |                       ---- (3) sink: SQL statement
   |
  ::: app/forms.py:2:12
   |
 2 |     return input()
   |            ------- (1) source: request data
   |
";
    assert!(shown.contains(expected), "{shown}");
}

#[test]
fn places_without_text_are_listed() {
    let shown = String::from_utf8(render("text", &samples::report(), &RenderContext::new(&())).unwrap().bytes).unwrap();
    let expected = "
  --> app/views.py:10:12
   |
   | (1) source: request data at app/views.py:5:12
   | (2) joined with text at app/views.py:9:5
   | (3) sink: SQL statement at app/views.py:10:23
   | (the text of this file is not available, or it has changed)
   = what:";
    assert!(shown.contains(expected), "{shown}");
}

#[test]
fn what_was_said_about_a_rule_is_not_said_again() {
    let mut report = samples::report();
    let mut second = samples::finding();
    second.fingerprint = Fingerprint("v1:22".to_owned());
    report.issues.push(samples::issue(&second));
    report.findings.push(second);
    let shown = text(&report);
    assert_eq!(shown.matches("Keep the statement constant").count(), 1);
    assert!(shown.contains("   = why, repair: as above for sql-statement-from-request\n"), "{shown}");
}

#[test]
fn long_ways_are_shortened_until_they_are_explained() {
    let mut report = samples::report();
    let step =
        |nth| TraceStep { kind: TraceStepKind::Step, location: samples::views("e", nth), message: format!("at {nth}") };
    report.findings[1].trace.splice(1..2, (2..15).map(step));
    let shown = text(&report);
    assert!(shown.contains("   = path: 9 steps between are not shown here\n"), "{shown}");
    assert!(shown.contains("(1) source") && shown.contains("(11) at") && shown.contains("(15) sink"), "{shown}");
    let texts = samples::texts();
    let explained = explain(&report, &report.findings[1].fingerprint, &RenderContext::new(&texts)).unwrap();
    assert!(explained.contains("(7) at 7"), "{explained}");
}

#[test]
fn accepted_findings_can_be_explained() {
    let texts = samples::texts();
    let fingerprint = Fingerprint("v1:ffff456789abcdef0123456789abcdef".to_owned());
    let explained = explain(&samples::report(), &fingerprint, &RenderContext::new(&texts)).unwrap();
    let expected = "
  = endangers: no asset declared
  = OWASP: A05:2025
  = see: https://cwe.mitre.org/data/definitions/89.html
  = accepted: the name is a constant (inline by a@example.org, until 2030-01-01, app/views.py:2:10)
  = finding: v1:ffff456789abcdef0123456789abcdef
";
    assert!(explained.contains(expected), "{explained}");
    assert_eq!(explain(&samples::report(), &Fingerprint("v1:none".to_owned()), &RenderContext::new(&texts)), None);
}

#[test]
fn the_report_leads_with_what_is_defended() {
    let expected = "\
defended  7 assets declared in palisade.model.yaml, deployed as containers
          Accounts (critical, personal data), service: 1 issue
          Asset 0, application: no issue
          Asset 1, application: no issue
          Asset 2, application: no issue
          Asset 3, application: no issue
          and 2 more assets: no issue

high[sql-statement-from-request]";
    let report = samples::with_model();
    let shown = text(&report);
    assert!(shown.starts_with(expected), "{shown}");
    let lines = "
   = endangers: Accounts (critical, personal data): app/views.py lies in `app/`
     (palisade.model.yaml:1)
   = whose: @identity (CODEOWNERS:3) · developer: custom code and its interaction with libraries
";
    assert!(shown.contains(lines), "{shown}");
    assert!(!shown.contains("no asset declared"), "{shown}");
    let explained = explain(&report, &report.findings[1].fingerprint, &RenderContext::new(&samples::texts())).unwrap();
    let whole = explained.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(whole.contains("because the flaw is in code of this project; declared as containers"), "{whole}");
}

#[test]
fn a_place_without_a_declared_asset_says_so() {
    let mut report = samples::with_model();
    report.issues[0].context.assets.clear();
    let shown = text(&report);
    assert!(shown.contains("          1 issue where no declared asset stands\n"), "{shown}");
    assert!(shown.contains("   = endangers: no declared asset stands here\n"), "{shown}");
}
