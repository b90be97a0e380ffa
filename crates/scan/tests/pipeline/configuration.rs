//! What `palisade.toml` says, and what it costs to get it wrong.

use crate::toy::{Case, notices, shown};
use model::Severity;
use scan::config::{Asked, MergeFault, Settings, Trust, Written, read};
use source::MemoryTree;

fn tree() -> MemoryTree {
    MemoryTree::new().with("app/a.py", "danger\nsmell\n").with("old/b.py", "danger\n")
}

/// Line, column, key and message of each fault.
fn faults(text: &str) -> Vec<String> {
    let faults = read("palisade.toml", text).unwrap_err();
    faults.iter().map(|fault| format!("{fault} | {} | {}", fault.key, fault.line)).collect()
}

#[test]
fn rules_switched_off_by_the_project_are_suppressed_and_counted() {
    let tree = tree();
    let mut case = Case { configuration: "[rules]\noff = [\"danger\"]\n", ..Case::new(&tree) };
    case.asked.fail_on = Some(Severity::High);
    let report = case.run();
    assert_eq!(shown(&report), ["-app/a.py:1 danger", "app/a.py:2 smell", "-old/b.py:1 danger"]);
    assert_eq!((report.verdict.exit_code, report.verdict.suppressed), (0, 2));
    assert_eq!(report.verdict.reasons, ["silenced by the project itself: 2 findings"]);
    let suppression = report.findings[0].suppression.as_ref().unwrap();
    assert_eq!((suppression.kind.as_str(), suppression.location.start.line), ("configuration", 2));
}

#[test]
fn rules_switched_off_by_the_caller_are_not_there() {
    let tree = tree();
    let case = Case { configuration: "[rules]\noff = [\"dan*\"]\n", trust: Trust::Caller, ..Case::new(&tree) };
    let report = case.run();
    assert_eq!(shown(&report), ["app/a.py:2 smell"]);
    assert_eq!((report.verdict.suppressed, report.verdict.reasons.len()), (0, 0));
}

#[test]
fn severities_paths_and_exclusions() {
    let tree = tree().with("lib/c.py", "danger");
    let text = "\
[scan]
exclude = [\"/lib/\"]
fail-on = \"medium\"
[rules.severity]
smell = \"critical\"
danger = \"low\"
[[paths]]
glob = \"old/**\"
off = [\"*\"]
";
    let report = Case { configuration: text, ..Case::new(&tree) }.run();
    assert_eq!(shown(&report), ["app/a.py:1 danger", "app/a.py:2 smell", "-old/b.py:1 danger"]);
    assert_eq!(report.verdict.exit_code, 1);
    assert_eq!(
        report.verdict.reasons,
        [
            "1 finding of severity medium or above",
            "silenced by the project itself: 1 finding, 2 findings lowered below fail-on, 1 file"
        ]
    );
}

#[test]
fn accepted_findings_have_an_end() {
    let tree = tree();
    let text = "\
[[suppressions]]
rule = \"danger\"
path = \"/app/\"
reason = \"behind a login\"
author = \"ada\"
until = \"2026-06-01\"

[[suppressions]]
rule = \"danger\"
path = \"old/b.py\"
reason = \"being replaced\"
until = \"2026-05-31\"

[[suppressions]]
fingerprint = \"v1:0000\"
reason = \"gone\"
";
    let report = Case { configuration: text, ..Case::new(&tree) }.run();
    assert_eq!(shown(&report), ["-app/a.py:1 danger", "app/a.py:2 smell", "old/b.py:1 danger"]);
    assert_eq!(notices(&report), ["Info expired-suppression palisade.toml", "Info unused-suppression palisade.toml"]);
    let lines: Vec<u32> = report.notices.iter().map(|notice| notice.location.as_ref().unwrap().start.line).collect();
    assert_eq!(lines, [8, 14]);
    let fingerprint = &report.findings[2].fingerprint.0;
    let text = format!("[[suppressions]]\nfingerprint = \"{fingerprint}\"\nreason = \"r\"\n");
    let report = Case { configuration: &text, ..Case::new(&tree) }.run();
    assert_eq!(shown(&report)[2], "-old/b.py:1 danger");
}

#[test]
fn names_that_mean_nothing_are_reported() {
    let tree = tree();
    let report = Case { configuration: "[rules]\noff = [\"dangr\", \"x*\"]\n", ..Case::new(&tree) }.run();
    assert_eq!(notices(&report), ["Info unknown-rule palisade.toml"]);
}

#[test]
fn mistakes_are_shown_with_their_line() {
    assert_eq!(
        faults("[scan]\nexclued = []\nstrict = 1\nfail-on = \"hihg\"\n"),
        [
            "palisade.toml:2:1: unknown key `exclued`; known here: exclude, only, fail-on, strict | scan.exclued | exclued = []",
            "palisade.toml:3:10: expected true or false, found integer | scan.strict | strict = 1",
            "palisade.toml:4:12: expected one of info, low, medium, high, critical, found `hihg` | scan.fail-on | fail-on = \"hihg\"",
        ]
    );
    assert_eq!(
        faults("[[suppressions]]\nrule = \"a\"\nuntil = \"2026-13-01\"\n"),
        [
            "palisade.toml:1:1: expected either `fingerprint`, or `rule` and `path` | suppressions[0] | [[suppressions]]",
            "palisade.toml:3:10: expected a day such as \"2027-01-31\", found `2026-13-01` | suppressions[0].until | until = \"2026-13-01\"",
        ]
    );
    assert_eq!(faults("x").len(), 1);
    assert_eq!(faults("rules = 1")[0], "palisade.toml:1:9: expected a table, found integer | rules | rules = 1");
    assert_eq!(faults("[[paths]]\nglob = \"a\"")[0].split(" | ").nth(1), Some("paths[0]"));
}

#[test]
fn mistakes_that_need_context_are_shown_too() {
    let merge = |text: &str| {
        let written: Written = read("palisade.toml", text).unwrap();
        match Settings::merge(&Asked::default(), &written, Trust::Project, "", &["sast"]) {
            Err(MergeFault::Configuration(faults)) => faults[0].to_string(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(merge("[scan]\nonly = [\"sats\"]"), "palisade.toml:2:10: expected one of sast, found `sats`");
    assert!(merge("[scan]\nexclude = [\"a{b\"]").starts_with("palisade.toml:2:13: not a glob"));
}

#[test]
fn hostile_configurations_are_refused() {
    for text in ["[".repeat(100_000), format!("a = {}", "{a=".repeat(50_000)), format!("{}a = 1", "a.".repeat(90_000))]
    {
        assert!(faults(&text)[0].contains("nested too deeply"));
    }
    assert!(faults(&"#\n".repeat(200_000))[0].contains("more than the limit"));
}

#[test]
fn the_example_has_every_key_and_no_mistake() {
    let text = include_str!("../../src/config/example.toml");
    let written = read("palisade.toml", text).unwrap();
    assert!(Settings::merge(&Asked::default(), &written, Trust::Project, "", &["sast"]).is_ok());
    let every = read("palisade.toml", &text.replace("# only", "only")).unwrap();
    assert_eq!((every.exclude.len(), every.off.len(), every.paths.len(), every.suppressions.len()), (2, 2, 1, 2));
    assert_eq!((every.gate.stop.len(), every.gate.pass.len()), (2, 1));
    assert!(
        every.only.is_some() && every.only_rules.is_some() && every.fail_on.is_some() && every.strict == Some(false)
    );
}

#[test]
fn no_damage_to_a_configuration_is_a_crash() {
    let text = include_str!("../../src/config/example.toml");
    for (at, character) in text.char_indices().step_by(7) {
        let (before, after) = (&text[..at], &text[at + character.len_utf8()..]);
        let damaged = ["", "\"", "[", "]", "=", "\n", "\u{0}", "é", "{", ".", "'''", "\\u"];
        let damaged = damaged.iter().map(|with| format!("{before}{with}{after}")).chain([before.to_owned()]);
        for text in damaged {
            if let Err(faults) = read("palisade.toml", &text) {
                let lines = text.lines().count() as u32 + 1;
                assert!(faults.iter().all(|fault| (1..=lines).contains(&fault.location.start.line)), "{faults:?}");
            }
        }
    }
}
