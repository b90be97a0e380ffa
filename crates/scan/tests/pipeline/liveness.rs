//! Credentials that are asked about: once each, on behalf of the right detector, and what the answers change.

use crate::toy::{Case, notices};
use model::{Confidence, Finding, Proof, Report, Severity};
use scan::{Asker, Liveness};
use secrets::detector::Live;
use secrets::liveness::Question;
use source::MemoryTree;
use std::collections::BTreeMap;
use std::sync::Mutex;

/// Answers by what the value says: `token-alive` 200, `token-dead` 401, `token-strange` 500, `token-mute` not at all.
#[derive(Default)]
struct Stub {
    asked: Mutex<Vec<(String, String)>>,
}

impl Asker for Stub {
    fn ask(&self, detector: &str, question: &Question) -> Result<u16, String> {
        let value = question.headers[0].1.clone();
        self.asked.lock().unwrap().push((detector.to_owned(), value.clone()));
        match value {
            _ if value.contains("alive") => Ok(200),
            _ if value.contains("dead") => Ok(401),
            _ if value.contains("strange") => Ok(500),
            _ => Err("no answer in time".to_owned()),
        }
    }
}

fn run(files: &[(&str, &str)], template: &str) -> (Report, Vec<(String, String)>) {
    let live = Live {
        method: "GET".to_owned(),
        url: "https://api.example.com/me".to_owned(),
        headers: vec![("Authorization".to_owned(), template.to_owned())],
        body: None,
        alive: vec![200],
        dead: vec![401],
    };
    let lives = BTreeMap::from([("danger".to_owned(), live)]);
    let asker = Stub::default();
    let tree = files.iter().fold(MemoryTree::new(), |tree, (path, text)| tree.with(path, *text));
    let mut case = Case { liveness: Some(Liveness { lives: &lives, asker: &asker }), ..Case::new(&tree) };
    case.asked.fail_on = Some(Severity::High);
    let report = case.run();
    let mut asked = asker.asked.lock().unwrap().clone();
    asked.sort();
    (report, asked)
}

fn at<'r>(report: &'r Report, path: &str) -> &'r Finding {
    report.findings.iter().find(|finding| finding.location.path == path).unwrap()
}

#[test]
fn answers_change_what_is_said() {
    let files =
        [("a.py", "token-alive "), ("b.py", "token-dead "), ("c.py", "token-strange "), ("d.py", "token-mute ")];
    let (report, asked) = run(&files, "Bearer {secret}");
    assert_eq!(asked.len(), 4);
    let said = |path: &str| {
        let finding = at(&report, path);
        let part = |name: &str| finding.parts.get(name).cloned().unwrap_or_default();
        (part("live"), part("live-answer"), finding.severity, finding.confidence, finding.proof)
    };
    let text = str::to_owned;
    assert_eq!(
        said("a.py"),
        (text("alive"), text("api.example.com answered 200"), Severity::High, Confidence::High, Proof::Observed)
    );
    assert_eq!(
        said("b.py"),
        (
            text("dead"),
            text("api.example.com answered 401, so that the severity is low"),
            Severity::Low,
            Confidence::Low,
            Proof::Suspected
        )
    );
    assert_eq!(said("c.py").0, "unknown: api.example.com answered 500");
    assert_eq!(said("d.py").0, "unknown: no answer in time");
    assert_eq!((said("d.py").2, said("d.py").3), (Severity::High, Confidence::Low));
    assert_eq!(notices(&report), ["Partial liveness-unknown -"; 2], "{:?}", report.notices);
    assert!(!format!("{report:?}").contains("token-"), "{report:?}");
}

#[test]
fn a_value_is_asked_about_once_wherever_it_stands() {
    let files = [("a.py", "token-alive token-alive token-dead "), ("b.py", "x = token-alive ")];
    let (report, asked) = run(&files, "Bearer {secret}");
    let expected = ["Bearer token-alive", "Bearer token-dead"].map(|value| ("danger".to_owned(), value.to_owned()));
    assert_eq!(asked, expected);
    let alive = report.findings.iter().filter(|finding| finding.parts.get("live").is_some_and(|live| live == "alive"));
    assert_eq!(alive.count(), 3);
}

#[test]
fn what_other_rules_found_is_never_sent() {
    let (report, asked) = run(&[("a.py", "mine-alive danger ")], "Bearer {secret}");
    assert!(asked.is_empty(), "{asked:?}");
    assert!(report.findings.iter().all(|finding| !finding.parts.contains_key("live")));
    assert!(report.notices.iter().all(|notice| notice.kind != "liveness-unknown"));
}

#[test]
fn a_question_that_would_break_out_of_its_header_is_not_asked() {
    let (report, asked) = run(&[("a.py", "token-alive\r\nHost:evil.example ")], "Bearer {secret}");
    assert!(asked.is_empty(), "{asked:?}");
    assert_eq!(at(&report, "a.py").parts["live"], "unknown: the value has a character that cannot be sent");
}

#[test]
fn the_other_half_goes_along_or_nothing_does() {
    let (report, asked) = run(&[("a.py", "token-of-alive "), ("b.py", "token-alive ")], "{companion}:{secret}");
    assert_eq!(asked, [("danger".to_owned(), "alive:token-of-alive".to_owned())]);
    assert_eq!(at(&report, "b.py").parts["live"], "unknown: its other half was not found");
}

#[test]
fn a_credential_that_works_counts_in_tests_too() {
    let (report, _) = run(&[("tests/test_a.py", "token-alive ")], "Bearer {secret}");
    assert_eq!(report.findings[0].parts["role"], "test");
    assert_eq!((report.findings[0].confidence, report.verdict.exit_code), (Confidence::High, 1));
    let (report, _) = run(&[("tests/test_a.py", "token-mute ")], "Bearer {secret}");
    assert_eq!((report.findings[0].confidence, report.verdict.exit_code), (Confidence::Low, 0));
}
