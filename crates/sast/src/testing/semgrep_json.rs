//! The JSON that `semgrep test --json` prints, so that its readers can read ours.

use super::outcome::{CheckOutcome, MatchOutcome, RuleFileOutcome, TestOutcome};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

impl TestOutcome {
    /// The document, on one line. Keys are sorted, so that equal outcomes are equal bytes.
    pub fn to_semgrep_json(&self) -> String {
        let fixes = self.fixes.iter().map(|(target, fix)| (target.clone(), json!({ "passed": fix.passed })));
        let errors =
            self.with_errors.iter().map(|(path, error)| json!({ "filename": path, "error": error, "output": {} }));
        json!({
            "results": self.files.iter().map(|(path, file)| (path.clone(), file.to_value())).collect::<Map<_, _>>(),
            "fixtest_results": fixes.collect::<Map<_, _>>(),
            "config_missing_tests": self.without_target,
            "config_missing_fixtests": self.without_fixed,
            "config_with_errors": errors.collect::<Vec<Value>>(),
        })
        .to_string()
    }
}

impl RuleFileOutcome {
    fn to_value(&self) -> Value {
        let checks: Map<String, Value> =
            self.checks.iter().map(|(rule, check)| (rule.clone(), check.to_value())).collect();
        json!({ "checks": checks })
    }
}

impl CheckOutcome {
    fn to_value(&self) -> Value {
        let matches: Map<String, Value> =
            self.matches.iter().map(|(target, outcome)| (target.clone(), outcome.to_value())).collect();
        json!({ "passed": self.passed(), "matches": matches, "errors": self.errors })
    }
}

impl MatchOutcome {
    fn to_value(&self) -> Value {
        let listed = |lines: &BTreeSet<u32>| lines.difference(&self.known_wrong).copied().collect::<Vec<u32>>();
        json!({ "expected_lines": listed(&self.expected), "reported_lines": listed(&self.reported) })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{FixOutcome, RuleFileOutcome, TestOutcome, expectations};

    #[test]
    fn the_document_has_the_shape_of_semgreps() {
        let mut file = RuleFileOutcome::default();
        let reported = [("a".to_owned(), [2, 4].into())].into();
        file.add_target("/r/a.py", &expectations("# ruleid: a\nx\n# todook: a\ny\n"), &reported);
        let outcome = TestOutcome {
            files: [("r/a.yaml".to_owned(), file)].into(),
            fixes: [("r/a.py".to_owned(), FixOutcome { fixed: "r/a.fixed.py".to_owned(), passed: true })].into(),
            without_target: ["r/b.yaml".to_owned()].into(),
            ..TestOutcome::default()
        };
        assert!(outcome.passed());
        let expected = serde_json::json!({
            "results": {"r/a.yaml": {"checks": {"a": {"passed": true, "errors": [], "matches": {
                "/r/a.py": {"expected_lines": [2], "reported_lines": [2]}
            }}}}},
            "fixtest_results": {"r/a.py": {"passed": true}},
            "config_missing_tests": ["r/b.yaml"],
            "config_missing_fixtests": [],
            "config_with_errors": [],
        });
        assert_eq!(serde_json::from_str::<serde_json::Value>(&outcome.to_semgrep_json()).unwrap(), expected);
    }
}
