//! Rules of other tools through the whole of `matching`.

use crate::matching::{DetectorSet, Found, Place};

fn found(rules: &str, content: &str) -> Vec<String> {
    let imported =
        crate::foreign::read(".gitleaks.toml", rules, &|_| None).unwrap_or_else(|faults| panic!("{}", faults[0]));
    let set = DetectorSet::new(imported.detectors);
    let mut found = Found::default();
    set.find(content.as_bytes(), Place { path: Some("src/a.py"), ..Place::default() }, &mut found);
    found.hits.iter().map(|hit| format!("{} {}", hit.detector.id, &content[hit.secret.clone()])).collect()
}

#[test]
fn what_a_rule_demands_decides() {
    let rules = "[[rules]]\nid = 'key'\nregex = '''key=(\\w+)'''\nkeywords = ['ACME']\nentropy = 1.5\npath = 'py$'\n\
                 [[rules.allowlists]]\nregexes = ['^dummy']\n";
    let content = "Acme: key=abcd key=aaaa key=dummy12";
    assert_eq!(found(rules, content), ["key abcd"]);
    assert_eq!(found(rules, "other: key=abcd"), [""; 0]);
    assert_eq!(found(&rules.replace("py$", "go$"), content), [""; 0]);
}

#[test]
fn companions_have_to_be_near_and_helpers_are_silent() {
    let rules = "[[rules]]\nid = 'key'\nregex = '''key=(\\w+)'''\n[[rules.required]]\nid = 'id'\nwithinLines = 1\n\
                 [[rules]]\nid = 'id'\nregex = '''id=(\\w+)'''\nskipReport = true\n";
    assert_eq!(found(rules, "id=me\nkey=abcd\n\n\nkey=far"), ["key abcd"]);
    assert_eq!(found(rules, "id=me"), [""; 0]);
}

const TOML: &str = "title = 'x'\nminVersion = 'v8.1'\nprefilter = '''matchesAny(attributes[\"path\"], [`a{1}`])'''\n[extend]\npath = 'b.toml'\n\
    disabledRules = ['r']\n[[rules]]\nid = 'key'\nregex = '''(?i)key[\\s{]=(\\w+)|\\Qx\\E[^]a-z]'''\nsecretGroup = 1\nentropy = 1.5\n\
    filter = '''let a = finding[\"secret\"][1:]; entropy(a) < 2 || any([1, 2], # > 1)'''\n[[rules.allowlists]]\ncondition = 'AND'\n\
    paths = ['^a']\nstopwords = ['b']\n[[rules.required]]\nid = 'key'\nwithinLines = 2\n";
const YAML: &str = "rules:\n- name: a\n  id: b\n  pattern: '(?x) k (?# c ) (?P<token>[a-z]{3})'\n  min_entropy: 2\n  examples: [x]\n\
    \x20 pattern_requirements: {min_digits: 1, checksum: {actual: {template: '{{ MATCH | suffix: 2 }}'}, expected: '{{ T | crc32 | base62: 6 }}'}}\n";
const BASELINE: &str = "{\"version\": \"1.4.0\", \"plugins_used\": [], \"filters_used\": [{\"path\": \"detect_secrets.filters.regex.should_exclude_line\", \
    \"pattern\": [\"a\"]}], \"results\": {\"a\": [{\"hashed_secret\": \"0000000000000000000000000000000000000000\", \"type\": \"T\"}]}}";

/// Every file, cut and changed at places that a fixed sequence chooses, is read or refused; what is read can search.
#[test]
fn changed_files_are_read_or_refused() {
    let mut state = 0x9E37_79B9_u32;
    let mut next = |below: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % below.max(1)
    };
    let pieces = [
        "'''",
        "\"",
        "[",
        "]",
        "{",
        "}",
        "(",
        ")",
        "\\",
        "\n",
        "é",
        "\u{0}",
        "-1",
        "99999999999",
        "*",
        "?:",
        "(?",
        "[[",
        "`",
        "|",
        "{{",
        "}}",
    ];
    for (name, text) in [
        ("a.toml", TOML),
        ("betterleaks.toml", TOML),
        ("a.yml", YAML),
        (".secrets.baseline", BASELINE),
        (".gitleaksignore", "a:b:1\n"),
    ] {
        for _ in 0..400 {
            let mut changed: Vec<char> = text.chars().collect();
            for _ in 0..1 + next(3) {
                let at = next(changed.len());
                match next(3) {
                    0 => drop(changed.drain(at..(at + next(9)).min(changed.len()))),
                    1 => drop(changed.splice(at..at, pieces[next(pieces.len())].chars())),
                    _ => {
                        let letter = char::from(32 + next(95) as u8);
                        changed.get_mut(at).map(|slot| *slot = letter).unwrap_or_default();
                    }
                }
            }
            let changed: String = changed.into_iter().collect();
            let Ok(imported) = crate::foreign::read(name, &changed, &|_| Some(TOML.to_owned())) else { continue };
            let content = "key =abc key{=zz x] kabc1\n# pragma: allowlist secret\nkingfisher:ignore";
            let mut found = Found::default();
            DetectorSet::new(imported.detectors).find(
                content.as_bytes(),
                Place { path: Some("a"), ..Place::default() },
                &mut found,
            );
            crate::foreign::marks::marks(&changed);
        }
    }
}
