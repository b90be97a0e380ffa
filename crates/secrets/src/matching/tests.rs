//! Detectors in small texts: what is found, and what the demands refuse. Values are written in pieces.

use super::{DetectorSet, Found, Place};
use crate::detector::{Companion, Detector};
use model::{Confidence, RuleOrigin};

/// A value of twelve letters and digits behind `tk_`.
const VALUE: &str = "a1B2c3D4e5F6";

fn token() -> Detector {
    let mut detector = Detector::of_pattern("token", "(?P<secret>tk_[0-9A-Za-z]{12})", RuleOrigin::Builtin);
    detector.boundaries = true;
    detector
}

fn near() -> Detector {
    let mut detector = Detector::of_pattern("near", "(?P<secret>[0-9A-Za-z]{12})", RuleOrigin::Builtin);
    detector.boundaries = true;
    detector.near = vec!["acme".into()];
    detector
}

/// The detectors and values that are found, one a line.
fn found_in(detectors: &[Detector], text: &str) -> Vec<String> {
    let set = DetectorSet::new(detectors.to_vec());
    let (mut fast, mut slow) = (Found::default(), Found::default());
    set.find(text.as_bytes(), Place::default(), &mut fast);
    set.find_slowly(text.as_bytes(), Place::default(), &mut slow);
    let told = |found: &Found<'_>| -> Vec<String> {
        found.hits.iter().map(|hit| format!("{} {}", hit.detector.id, &text[hit.secret.clone()])).collect()
    };
    assert_eq!(told(&fast), told(&slow), "with and without the filter in {text:?}");
    told(&fast)
}

fn is_found(detector: &Detector, text: &str) -> bool {
    !found_in(std::slice::from_ref(detector), text).is_empty()
}

#[test]
fn a_value_touches_no_word_byte() {
    let value = format!("tk_{VALUE}");
    for (before, after) in [("", ""), ("\"", "\""), ("=", "\n"), ("-", "-"), ("é", ""), ("\\n", ""), ("%3D", "%0A")] {
        assert!(is_found(&token(), &format!("{before}{value}{after}")), "{before}{value}{after}");
    }
    for (before, after) in [("x", ""), ("", "x"), ("_", ""), ("", "_"), ("", "7")] {
        assert!(!is_found(&token(), &format!("{before}{value}{after}")), "{before}{value}{after}");
    }
    let mut anywhere = token();
    anywhere.boundaries = false;
    assert!(is_found(&anywhere, &format!("x{value}x")));
}

#[test]
fn a_refused_match_does_not_hide_the_next_one() {
    let text = format!("tk_{VALUE}0 tk_{VALUE} tk_tk_{VALUE}");
    assert_eq!(found_in(&[token()], &text), [format!("token tk_{VALUE}")]);
}

#[test]
fn a_word_stands_before_the_value_or_on_its_line() {
    for text in [
        format!("ACME_KEY={VALUE}"),
        format!("acme:\n  key: {VALUE}"),
        format!("{VALUE} # for Acme"),
        format!("{{\"acme\": {{\"id\": 5, \"key\": \"{VALUE}\"}}}}"),
    ] {
        assert_eq!(found_in(&[near()], &text), [format!("near {VALUE}")], "{text}");
    }
    for text in [
        format!("key={VALUE}"),
        format!("key={VALUE}\nacme"),
        format!("acme\n{}\nkey={VALUE}", "-".repeat(80)),
        format!("acme {} {VALUE}", "-".repeat(600)),
    ] {
        assert!(!is_found(&near(), &text), "{text}");
    }
}

#[test]
fn entropy_is_at_least_what_is_asked() {
    let mut detector = token();
    detector.entropy = Some(3.0);
    assert!(is_found(&detector, &format!("tk_{VALUE}")));
    assert!(!is_found(&detector, "tk_aaaaaaaaaaaa"));
    assert!((super::demands::entropy(b"aabb") - 1.0).abs() < 1e-6);
}

#[test]
fn a_check_drops_or_proves() {
    let mut detector = Detector::of_pattern("jwt", r"(?P<secret>eyJ[\w-]+\.[\w-]+\.[\w-]*)", RuleOrigin::Builtin);
    detector.check = Some("jwt".into());
    let token = ["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiI0MiJ9", "q3vJ8mX0kT5n2Lr7WbYc1Zs4Ue6Hd9Pg0AiNoQfKtMw"].join(".");
    let set = DetectorSet::new(vec![detector.clone()]);
    let mut found = Found::default();
    set.find(token.as_bytes(), Place::default(), &mut found);
    assert_eq!(found.hits.len(), 1);
    assert_eq!(found.hits[0].confidence, Confidence::High);
    assert!(found.hits[0].proof.is_some());
    assert!(!is_found(&detector, &token.replacen("eyJhbGci", "eyJxxxxx", 1)));
}

#[test]
fn one_detector_wins_a_value() {
    let mut specific = near();
    specific.id = "specific".into();
    specific.pattern = "acme_key=(?P<secret>[0-9A-Za-z]{12})".into();
    specific.fragments = vec!["acme_key=".into()];
    let text = format!("acme_key={VALUE}");
    assert_eq!(found_in(&[near(), specific.clone()], &text), [format!("specific {VALUE}")]);
    assert_eq!(found_in(&[specific, near()], &text), [format!("specific {VALUE}")]);
}

#[test]
fn foreign_rules_take_no_part_in_the_contest() {
    let mut foreign = near();
    foreign.id = "foreign".into();
    foreign.origin = RuleOrigin::File("rules.toml".into());
    let text = format!("acme_key={VALUE}");
    assert_eq!(found_in(&[near(), foreign], &text), [format!("foreign {VALUE}"), format!("near {VALUE}")]);
}

#[test]
fn keywords_gate_rules_whose_pattern_names_nothing() {
    let mut detector = Detector::of_pattern("hex", "[0-9a-f]{16}", RuleOrigin::File("rules.toml".into()));
    let value = "0123456789abcdef";
    assert!(is_found(&detector, value));
    detector.foreign.keywords = vec!["Acme".into()];
    let far = format!("{value}{}ACME", "\n".repeat(5_000));
    let set = DetectorSet::new(vec![detector]);
    let mut found = Found::default();
    set.find(value.as_bytes(), Place::default(), &mut found);
    assert!(found.hits.is_empty());
    set.find(far.as_bytes(), Place::default(), &mut found);
    assert_eq!(found.hits.len(), 1);
}

#[test]
fn a_companion_is_found_within_its_lines() {
    let mut id = token();
    id.with = Some(Companion { detector: "other".into(), lines: 2, required: false });
    let mut other = Detector::of_pattern("other", "[A-Z]{20}", RuleOrigin::Builtin);
    other.near = vec!["never written".into()];
    let half = "QWERTZUIOPASDFGHJKLY";
    let companion = |id: &Detector, lines: usize| {
        let text = format!("id: tk_{VALUE}{}key: {half}\n", "\n".repeat(lines));
        let set = DetectorSet::new(vec![id.clone(), other.clone()]);
        let mut found = Found::default();
        set.find(text.as_bytes(), Place::default(), &mut found);
        found.hits.first().map(|hit| hit.companion.clone().map(|range| text[range].to_owned()))
    };
    assert_eq!(companion(&id, 2), Some(Some(half.to_owned())));
    assert_eq!(companion(&id, 3), Some(None));
    if let Some(with) = &mut id.with {
        with.required = true;
    }
    assert_eq!(companion(&id, 2), Some(Some(half.to_owned())));
    assert_eq!(companion(&id, 3), None);
}

#[test]
fn look_around_runs_on_the_backtracking_engine() {
    let detector = Detector::of_pattern("around", r"(?<=key=)tk_\w{12}(?!\w)", RuleOrigin::File("rules.toml".into()));
    assert!(is_found(&detector, &format!("key=tk_{VALUE}")));
    assert!(!is_found(&detector, &format!("kex=tk_{VALUE}")));
    let endless = Detector::of_pattern("endless", r"(a+)+\1b", RuleOrigin::File("rules.toml".into()));
    let set = DetectorSet::new(vec![endless]);
    let mut found = Found::default();
    set.find("a".repeat(5_000).as_bytes(), Place::default(), &mut found);
    assert_eq!((found.hits.len(), found.unfinished.len()), (0, 1));
    set.find(b"b", Place::default(), &mut found);
    assert!(found.unfinished.is_empty());
}

#[test]
fn many_sightings_are_searched_in_joined_windows() {
    let text = format!("{}tk_{VALUE} {}", "tk_ ".repeat(5_000), "tk_ ".repeat(5_000));
    assert_eq!(found_in(&[token()], &text), [format!("token tk_{VALUE}")]);
}

#[test]
fn long_keys_of_many_lines_are_found_whole() {
    let mut detector = Detector::of_pattern(
        "block",
        r"(?P<secret>-----BEGIN BLOCK-----[0-9A-Za-z+/=\s]{64,}-----END BLOCK-----)",
        RuleOrigin::Builtin,
    );
    detector.boundaries = true;
    let block = format!("-----BEGIN BLOCK-----\n{}-----END BLOCK-----", "QWxsIHdvcmsgYW5kIG5vIHBsYXk0\n".repeat(400));
    assert_eq!(found_in(&[detector], &format!("text\n{block}\n")), [format!("block {block}")]);
}

#[test]
fn stems_are_told_where_a_value_may_follow() {
    let set = DetectorSet::new(vec![token()]).with_stems(&["passw", "://"]);
    let triggers = |text: &str| {
        let mut found = Found::default();
        set.find(text.as_bytes(), Place::default(), &mut found);
        found.triggers.iter().filter(|one| one.is_assigned).map(|one| (one.at, one.stem)).collect::<Vec<_>>()
    };
    assert_eq!(triggers("DB_PASSWORD=x"), [(3, 0)]);
    assert_eq!(triggers("password hunter2"), [(0, 0)]);
    assert_eq!(triggers("a password is wanted\n"), []);
    assert_eq!(triggers("http://example.com/ http://user:pw@host"), [(24, 1)]);
    assert_eq!(set.len(), 1);
    assert!(set.get("token").is_some());
}

#[test]
fn what_is_altered_is_told_with_low_confidence_and_its_reason() {
    let lines = [
        "MIIBPAIBAAJBALLIUQ7u/9ja51yKTZeRT1A/6kQtqkSFZkowNlGP9M83C3UYyd1S",
        "fxheMH7NkRjZmXtysgnRc+K2q8qgQC8yeJECAwEAAQJBAILtA7+F80Nh+/DfL7eB",
    ];
    let [begin, end] = ["BEGIN", "END"].map(|word| format!("-----{word} RSA PRIVATE KEY-----"));
    let set = DetectorSet::shipped_and(Vec::new());
    let mut found = Found::default();
    let whole = format!("{begin}\n{}\n{end}\n", lines.join("\n"));
    let open = format!("{begin}\n{}\n", lines.join("\n"));
    for (text, id) in [(whole, "rsa-private-key"), (open, "cut-off-private-key")] {
        set.find(text.as_bytes(), Place::default(), &mut found);
        let [hit] = found.hits.as_slice() else { panic!("{id}: {} hits", found.hits.len()) };
        assert_eq!((hit.detector.id.as_str(), hit.confidence), (id, Confidence::Low));
        assert!(hit.proof.as_ref().is_some_and(|proof| proof.contains("cut off or altered")), "{id}");
    }
    let published = ["sk_test_", "BQokikJOvBiI2HlWgH4olfQ2"].concat();
    set.find(format!("key = \"{published}\"").as_bytes(), Place::default(), &mut found);
    assert!(found.hits.is_empty());
}
