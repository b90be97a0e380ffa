//! Detector files in, detectors or mistakes out.

use super::{outline, read_detector, read_detectors};
use model::{Confidence, RuleOrigin, Severity};

const WHOLE: &str = "\
id: acme-token
title: Acme token
vendor: Acme
pattern: '(?P<secret>acme_[0-9a-f]{16})'
fragments: ['acme_']
entropy: 2.5
severity: critical
confidence: high
weaknesses: [CWE-798]
why: It opens the door.
revoke: Close the door.
references: ['https://example.com/doors']
examples:
  - ['acme_', '0123456789abcdef']
  - 'key = acme_0123456789abcdef'
near_misses:
  - 'acme_0123'
with: {detector: acme-key, lines: 6}
live:
  request: 'GET https://example.com/me'
  headers: {Authorization: 'Bearer {secret}'}
  alive: [200]
  dead: [401, 403]
";

/// Line and message of every mistake in the whole file after some text in it was replaced.
fn mistakes(from: &str, to: &str) -> Vec<String> {
    assert!(WHOLE.contains(from), "{from}");
    match read_detector("a.yaml", &WHOLE.replacen(from, to, 1), RuleOrigin::Builtin) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.iter().map(|fault| format!("{} {}", fault.location.start.line, fault.message)).collect(),
    }
}

#[test]
fn a_whole_file_is_read() {
    let detector = read_detector("a.yaml", WHOLE, RuleOrigin::Builtin).unwrap();
    assert_eq!(detector.examples, ["acme_0123456789abcdef", "key = acme_0123456789abcdef"]);
    assert_eq!((detector.severity, detector.confidence), (Severity::Critical, Confidence::High));
    assert_eq!(detector.with.unwrap().lines, 6);
    let live = detector.live.unwrap();
    assert_eq!((live.method.as_str(), live.url.as_str()), ("GET", "https://example.com/me"));
    assert_eq!((live.alive, live.dead), (vec![200], vec![401, 403]));
    assert!(detector.boundaries && !detector.caseless);
}

#[test]
fn mistakes_are_told_with_their_line() {
    let cases = [
        (
            "id: acme-token",
            "id: Acme_Token",
            "1 key `id`: expected words in small letters joined by `-`, found `Acme_Token`",
        ),
        ("vendor: Acme\n", "", "1 key `vendor` is missing"),
        ("vendor:", "vendr:", "3 unknown key `vendr`: did you mean `vendor`?"),
        ("entropy: 2.5", "entropy: much", "6 key `entropy`: expected a number from 0 to 8, found `much`"),
        (
            "severity: critical",
            "severity: bad",
            "7 key `severity`: expected `info`, `low`, `medium`, `high` or `critical`, found `bad`",
        ),
        ("[CWE-798]", "[798]", "9 key `weaknesses`: expected such as `CWE-798`, found `798`"),
        ("why: It opens the door.", "why: ''", "10 key `why`: expected a text, found an empty one"),
        (
            "'https://example.com/doors'",
            "'doors'",
            "12 key `references`: expected an address with https, found `doors`",
        ),
        ("  - 'acme_0123'", "  - {a: b}", "17 key `near_misses`: expected a text or a list of pieces, found a mapping"),
        ("lines: 6", "lines: many", "18 key `lines`: expected a number from 0 to 100, found `many`"),
        ("GET https", "https", "20 key `request`: expected such as `GET https://…`, found `https://example.com/me`"),
        ("alive: [200]", "alive: [2000]", "22 key `alive`: expected a number from 100 to 599, found `2000`"),
        ("title: Acme token", "title: Acme token\ntitle: again", "3 key `title` stands here for the second time"),
    ];
    for (from, to, told) in cases {
        let mistakes = mistakes(from, to);
        assert!(mistakes.iter().any(|mistake| mistake == told), "{mistakes:?} instead of {told:?}");
    }
    let pattern = mistakes("[0-9a-f]{16}", "[0-9a-f{16}");
    assert!(pattern[0].starts_with("4 key `pattern`: not a regular expression: "), "{pattern:?}");
    let check = mistakes("entropy: 2.5", "check: nothing");
    assert!(check[0].starts_with("6 key `check`: there is no check `nothing`"), "{check:?}");
}

#[test]
fn something_says_where_to_look() {
    let without = WHOLE.replacen("fragments: ['acme_']\n", "", 1);
    assert!(read_detector("a.yaml", &without, RuleOrigin::Builtin).is_ok());
    let nothing = without.replacen("acme_[0-9a-f]{16}", "[0-9a-f]{16}", 1);
    let faults = read_detector("a.yaml", &nothing, RuleOrigin::Builtin).unwrap_err();
    assert!(faults[0].message.ends_with("give `fragments` or `near`"), "{faults:?}");
    let near = nothing.replacen("entropy:", "near: [acme]\nentropy:", 1);
    assert!(read_detector("a.yaml", &near, RuleOrigin::Builtin).is_ok());
}

#[test]
fn an_identifier_is_given_once() {
    let read = read_detectors([("a.yaml", WHOLE), ("b.yaml", WHOLE)], |_| RuleOrigin::Builtin);
    assert_eq!(read.detectors.len(), 1);
    assert_eq!(
        read.faults[0].to_string(),
        "b.yaml:1:1: the identifier `acme-token` is taken by a.yaml: expected one of its own"
    );
}

#[test]
fn an_outline_says_what_the_file_says() {
    let short = outline(WHOLE);
    assert_eq!((short.id.as_str(), short.fragments), ("acme-token", vec!["acme_".to_owned()]));
    assert_eq!(short.pattern, None);
    let derived = outline(&WHOLE.replacen("fragments: ['acme_']\n", "caseless: true\n", 1));
    assert_eq!(derived.pattern.as_deref(), Some("(?P<secret>acme_[0-9a-f]{16})"));
    assert!(derived.caseless);
}
