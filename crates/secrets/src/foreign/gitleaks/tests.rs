//! Configurations of gitleaks and betterleaks: what becomes of them, and mistakes at their lines.

use super::*;
use crate::foreign::{Kind, recognise};

fn nothing(_: &str) -> Option<String> {
    None
}

fn imported(text: &str) -> Imported {
    read(Tool::Gitleaks, ".gitleaks.toml", text, &nothing).unwrap_or_else(|faults| panic!("{faults:?}"))
}

/// The lines of the mistakes and the first message.
fn faults(text: &str) -> (Vec<u32>, String) {
    let faults = read(Tool::Gitleaks, ".gitleaks.toml", text, &nothing).map(|_| ()).unwrap_err();
    (faults.iter().map(|fault| fault.location.start.line).collect(), faults[0].message.clone())
}

#[test]
fn a_rule_becomes_a_detector_with_its_terms() {
    let text = r#"
title = "ours"
[[rules]]
id = "acme-key"
description = "ACME key"
regex = '''acme_(\d{4})-([a-f]{4})'''
secretGroup = 2
entropy = 3
keywords = ["ACME_"]
path = '''\.env$'''
tags = "key"
[[rules.allowlists]]
condition = "AND"
regexTarget = "line"
regexes = ['''{sample}''']
stopwords = ["Fake"]
[[rules.required]]
id = "acme-id"
withinLines = 3
[[rules]]
ID = "acme-id"
Regex = "acme-id=[0-9]+"
skipReport = true
[[rules]]
id = "no-env"
path = '(^|/)\.env$'
"#;
    let imported = imported(text);
    assert!(imported.notices.is_empty(), "{:?}", imported.notices);
    let [key, id] = imported.detectors.as_slice() else { panic!() };
    assert_eq!(
        (key.title.as_str(), key.foreign.secret_group, key.foreign.keywords.as_slice()),
        ("ACME key", Some(2), &["acme_".to_owned()][..])
    );
    let terms = key.foreign.terms.as_ref().unwrap();
    assert_eq!((terms.entropy_above, terms.allow.len(), terms.required.len()), (Some(3.0), 1, 1));
    assert!(id.foreign.first_group && id.foreign.terms.as_ref().is_some_and(|terms| terms.silent));
    assert!(imported.paths[0].path.is_match(b"app/.env"));
}

#[test]
fn mistakes_are_told_with_their_line() {
    let cases = [
        ("[[allowlists]]\n", 1, "lets nothing pass"),
        ("[allowlist]\nregexes = ['a']\n[[allowlists]]\nregexes = ['b']\n", 1, "stands beside"),
        ("[[allowlists]]\nregexTarget = 'mtach'\nregexes = ['b']\n", 2, "found `mtach`"),
        ("[[allowlists]]\ncondition = 'XOR'\nregexes = ['b']\n", 2, "found `XOR`"),
        ("[[allowlists]]\ntargetRules = [\n 'a']\nregexes = ['b']\n", 3, "found `a`"),
        ("[extend]\n\npath = 'none.toml'\n", 3, "cannot be read"),
        ("[[rules]]\nid = 'a'\nregex = '(a)'\nsecretGroup = 2\n", 4, "has 1 groups"),
        ("title = 'x'\n\n[[rules]]\nregex = 'a'\n", 3, "without a name"),
        ("[[rules]]\nid = 'a'\n", 2, "expected `regex` or `path`"),
        ("[[rules]]\nid = 'a'\nregex = '''(?=a)'''\n", 3, "looks ahead"),
        (
            "[[rules]]\nid = 'a'\nregex = 'a'\n[rules.allowlist]\npaths = ['''a''',\n'''*.js''']\n",
            6,
            "`*.js` in `paths`",
        ),
        ("[[rules]]\nid = 'a'\nregex = 'a'\n[[rules.required]]\nid = 'b'\n", 5, "found `b`"),
        ("[extend]\nuseDefault = true\npath = 'x'\n", 3, "stand together"),
        ("minVersion = 'new'\n", 1, "expected a version"),
        ("[[rules]]\nid = 'a'\nregex = 'a'\nfilter = '''\ntrue ||\n'''\n", 6, "is no expression"),
        ("[[rules]]\nid = 'a\nregex = 'a'\n", 2, "not valid TOML"),
        ("rules = 'a'\n", 1, "expected tables"),
    ];
    for (text, line, message) in cases {
        let (lines, found) = faults(text);
        assert!(lines.contains(&line) && found.contains(message), "{text}\n{lines:?} {found}");
    }
}

#[test]
fn files_extend_one_another_two_deep() {
    let files = |path: &str| {
        let base = |number: u32| {
            format!(
                "[extend]\npath = 'base{}.toml'\n[[rules]]\nid = 'r{number}'\nregex = 'x{number}'\ndescription = 'old'\n",
                number + 1
            )
        };
        (1..=4).find(|number| path == format!("conf/base{number}.toml")).map(base)
    };
    let text = "[extend]\npath = 'base1.toml'\ndisabledRules = ['r2']\n[[rules]]\nid = 'r1'\ndescription = 'new'\nkeywords = ['k']\n";
    let imported = read(Tool::Gitleaks, "conf/.gitleaks.toml", text, &files).unwrap();
    let found: Vec<_> = imported
        .detectors
        .iter()
        .map(|detector| (detector.id.as_str(), detector.title.as_str(), detector.pattern.as_str()))
        .collect();
    assert_eq!(found, [("r1", "new", "x1")]);
    assert!(imported.notices.iter().any(|notice| notice.message.contains("`base3.toml` is not read")));
}

#[test]
fn a_circle_of_files_ends() {
    let files = |path: &str| (path == "a.toml").then(|| "[extend]\npath = 'a.toml'\n".to_owned());
    let imported = read(Tool::Gitleaks, "a.toml", "[extend]\npath = 'a.toml'\n", &files).unwrap();
    assert!(imported.notices[0].message.contains("extends itself"));
}

#[test]
fn rules_that_come_with_the_tool_are_not_ours() {
    let text = "[extend]\nuseDefault = true\ndisabledRules = ['x']\n[[rules]]\nid = 'generic'\n[[rules.allowlists]]\npaths = ['^a']\n[[allowlists]]\ntargetRules = ['other']\nstopwords = ['b']\n";
    let imported = imported(text);
    assert!(imported.detectors.is_empty());
    let rules: Vec<_> = imported.allow.iter().map(|allow| allow.rules.join(",")).collect();
    assert_eq!(rules, ["other", "generic"]);
    assert!(imported.notices.iter().all(|notice| notice.level == NoticeLevel::Info));
}

#[test]
fn the_newer_keys_of_betterleaks_are_read() {
    let text = "[[rules]]\nid = 'a'\nregex = '(x)(y)'\nvalueGroup = 2\nconfidence = 'low'\nrevoke = 'x'\n\
                components = [{ id = 'b', within = '3L' }, { id = 'c', optional = true }]\n\
                [[rules]]\nid = 'b'\nregex = 'b'\n";
    let imported = read(Tool::Betterleaks, ".betterleaks.toml", text, &nothing).unwrap();
    let a = &imported.detectors[0];
    let required = &a.foreign.terms.as_ref().unwrap().required;
    assert_eq!(
        (a.foreign.secret_group, a.confidence, required[0].lines),
        (Some(2), model::Confidence::Low, Some((2, 2)))
    );
    assert_eq!((required.len(), imported.notices.len()), (1, 1));
}

#[test]
fn an_expression_beyond_us_is_named_and_the_rule_runs() {
    let text = "[[rules]]\nid = 'a'\nregex = 'a'\nfilter = '''\nhttp.get(\"x\")\n'''\nvalidate = 'x'\n[[rules]]\nid = 'b'\nregex = 'b'\nfilter = '''entropy(finding[\"secret\"]) < 3'''\n";
    let imported = read(Tool::Betterleaks, ".betterleaks.toml", text, &nothing).unwrap();
    let allowed: Vec<_> =
        imported.detectors.iter().map(|detector| detector.foreign.terms.as_ref().unwrap().allow.len()).collect();
    assert_eq!(allowed, [0, 1]);
    let unsupported: Vec<_> = imported.notices.iter().filter(|notice| notice.level == NoticeLevel::Partial).collect();
    assert_eq!(unsupported.len(), 1);
    assert_eq!(unsupported[0].location.as_ref().unwrap().start.line, 5);
}

#[test]
fn fingerprints_are_read_line_by_line() {
    let text = "# accepted\n\nsrc\\app.py:acme-key:7\n  0123456789abcdef0123456789ABCDEF01234567:a:b.txt:acme-key:3\nnot a fingerprint\n\
                2BB80D537B1DA3E38BD30361AA855686BDE0EACD7162FEF6A25FE97BF527A25B\nhmac-sha256:00\n";
    let imported = read_ignore(Tool::Gitleaks, ".gitleaksignore", text);
    let lines: Vec<_> = imported
        .allow
        .iter()
        .map(|allow| {
            (allow.rules.first().map_or("", String::as_str), allow.location.start.line, format!("{:?}", allow.passes))
        })
        .collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[2].2.contains("Sha256(\"2bb80d"));
    assert!(lines[0].2.contains("src/app.py") && lines[0].1 == 3);
    assert!(lines[1].2.contains("89abcdef01234567\")") && lines[1].2.contains("a:b.txt"), "{}", lines[1].2);
    assert_eq!(imported.notices[0].location.as_ref().unwrap().start.line, 5);
}

#[test]
fn files_are_recognised_by_name_and_content() {
    let cases = [
        ("a/.gitleaks.toml", "", Some(Kind::Toml(Tool::Gitleaks))),
        ("rules.toml", "[[rules]]\nfilter = 'true'", Some(Kind::Toml(Tool::Betterleaks))),
        ("Cargo.toml", "[package]\n", None),
        (".betterleaksignore", "", Some(Kind::Ignore(Tool::Betterleaks))),
        ("r.yml", "rules:\n- pattern: a", Some(Kind::Yaml)),
        ("r.yml", "rules:\n- path: a", None),
        ("b.json", "{\"plugins_used\": [], \"results\": {}}", Some(Kind::Baseline)),
    ];
    for (path, text, kind) in cases {
        assert_eq!(recognise(path, text), kind, "{path}");
    }
}

#[test]
fn hostile_files_are_refused_or_read() {
    let hostile = [
        "[".repeat(100_000),
        format!("a{} = 1", ".a".repeat(10_000)),
        format!("x = {}1{}", "[".repeat(10_000), "]".repeat(10_000)),
        format!("[[rules]]\nid = 'a'\nregex = '''{}'''\n", "(".repeat(100_000)),
        format!("[[rules]]\nid = 'a'\nregex = '''{}'''\n", "(a{1000}){1000}".repeat(100)),
        "[[rules]]\n".repeat(20_000),
        "\u{0}\u{feff}[[rules]]".to_owned(),
    ];
    for text in hostile {
        let _ = read(Tool::Gitleaks, ".gitleaks.toml", &text, &nothing);
    }
}
