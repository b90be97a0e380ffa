//! `palisade rules`.

use crate::palisade::Bench;

#[test]
fn a_started_rule_passes_its_own_test() {
    for (language, taint) in [("python", false), ("javascript", true), ("typescript", true)] {
        let bench = Bench::new(&[]);
        let mut arguments = vec!["rules", "new", "a-rule", "--language", language];
        if taint {
            arguments.push("--taint");
        }
        assert_eq!(bench.run(&arguments).code, 0);
        let run = bench.run(&["rules", "test", "a-rule.yaml"]);
        assert_eq!((run.code, run.stdout.as_str()), (0, "1 check passed, 0 failed, 0 rule files without a target\n"));
    }
}

const RULE: &str = "\
rules:
  - id: cleaned-too-early
    languages: [python]
    severity: high
    message: no
    mode: taint
    pattern-sources:
      - pattern: source()
    pattern-sinks:
      - pattern: sink(...)
    pattern-sanitizers:
      - pattern: clean(...)
";

#[test]
fn a_failed_test_names_lines_and_the_trace_says_why() {
    let target = "# ruleid: cleaned-too-early\nsink(clean(source()))\n\nsink(source())\n";
    let bench = Bench::new(&[("r.yaml", RULE), ("r.py", target)]);
    let run = bench.run(&["rules", "test", ".", "--trace"]);
    assert_eq!(run.code, 1, "{run:?}");
    for said in [
        "r.py: not reported: 2",
        "r.py: reported and not marked: 4",
        "pattern-sanitizers[0]: lines 2",
        "sinks that a source reaches: lines 4",
        "sinks that it would reach without the sanitizers: lines 2",
    ] {
        assert!(run.stdout.contains(said), "{said}\n{}", run.stdout);
    }
    let json = bench.run(&["rules", "test", ".", "--format", "semgrep-json"]);
    let value: serde_json::Value = serde_json::from_str(&json.stdout).expect("JSON");
    let found = &value["results"]["r.yaml"]["checks"]["cleaned-too-early"]["matches"]["r.py"];
    assert_eq!(found, &serde_json::json!({"expected_lines": [2], "reported_lines": [4]}));
}

#[test]
fn a_rule_file_with_a_mistake_fails_its_test_with_the_line() {
    let bench = Bench::new(&[(
        "r.yaml",
        "rules:\n  - id: x\n    languages: [python]\n    severity: high\n    message: m\n    patern: f()\n",
    )]);
    let run = bench.run(&["rules", "test"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.stdout.contains("r.yaml:"), "{}", run.stdout);
}
