//! `gitlab-sast`: GitLab's security report of the type `sast`; credentials are in `gitlab-secrets`.

use crate::gitlab::{self, Kind};
use crate::{Format, RenderContext, Rendered};
use model::Report;

pub(crate) const FORMAT: Format =
    Format { name: "gitlab-sast", description: "GitLab's SAST report: all but credentials", whole: true, render };

fn render(report: &Report, ctx: &RenderContext<'_>) -> Rendered {
    gitlab::render(Kind::Sast, report, ctx)
}

#[cfg(test)]
mod tests {
    use crate::samples::{self, rendered};
    use serde_json::{Value, json};

    fn document(format: &str, report: &model::Report) -> Value {
        serde_json::from_str(&rendered(format, report, |_| ())).unwrap()
    }

    #[test]
    fn a_finding_is_a_vulnerability_that_is_known_again() {
        let document = document("gitlab-sast", &samples::report());
        assert_eq!(document["version"], "15.2.1");
        let scan = &document["scan"];
        assert_eq!((&scan["type"], &scan["status"]), (&json!("sast"), &json!("success")));
        assert_eq!(scan["start_time"], "1970-01-01T00:00:00");
        assert_eq!(document["vulnerabilities"].as_array().unwrap().len(), 1, "accepted ones are left out");
        assert_eq!(
            document["scan"]["messages"],
            json!([
                {"level": "warn", "value": "syntax-error: app/views.py: 1 place could not be read; the rest of the file was analysed"},
                {"level": "info", "value": "accepted, and so not in this report: 1 finding"},
            ])
        );
        let one = &document["vulnerabilities"][0];
        assert_eq!(one["id"], "9215043a-1c59-864d-af14-e0d8848df8ac");
        assert_eq!(one["name"], "SQL statement put together from request data");
        assert_eq!(one["severity"], "High");
        assert_eq!(one["location"], json!({"file": "app/views.py", "start_line": 10, "end_line": 10}));
        assert_eq!(
            one["identifiers"],
            json!([
                {"type": "palisade_rule", "name": "Palisade sql-statement-from-request", "value": "sql-statement-from-request"},
                {"type": "cwe", "name": "CWE-89", "value": "89", "url": "https://cwe.mitre.org/data/definitions/89.html"},
            ])
        );
        let signature = &one["tracking"]["items"][0]["signatures"][0];
        assert_eq!(signature["value"], "v1:0123456789abcdef0123456789abcdef");
        assert_eq!(one["details"]["way"]["items"].as_array().unwrap().len(), 3);
        assert!(one["solution"].as_str().unwrap().starts_with("Keep the statement constant"));
    }

    #[test]
    fn of_a_change_all_findings_are_there_since_the_service_compares_by_itself() {
        let document = document("gitlab-sast", &samples::compared());
        assert_eq!(document["vulnerabilities"].as_array().unwrap().len(), 2);
        assert!(!document.to_string().contains("gone.py"));
    }

    /// The table of required keys in `formats::gitlab`, by the place where they are required.
    fn required(kind: &str) -> Vec<(&'static str, Vec<&'static str>)> {
        let tool = vec!["id", "name", "version", "vendor"];
        let secrets = vec!["commit"];
        let mut table = vec![
            ("", vec!["version", "scan", "vulnerabilities"]),
            ("/scan", vec!["analyzer", "scanner", "type", "start_time", "end_time", "status"]),
            ("/scan/analyzer", tool.clone()),
            ("/scan/analyzer/vendor", vec!["name"]),
            ("/scan/scanner", tool),
            ("/scan/scanner/vendor", vec!["name"]),
            ("/scan/messages/*", vec!["level", "value"]),
            ("/vulnerabilities/*", vec!["id", "identifiers", "location"]),
            ("/vulnerabilities/*/identifiers/*", vec!["type", "name", "value"]),
            ("/vulnerabilities/*/links/*", vec!["url"]),
            ("/vulnerabilities/*/tracking", vec!["items"]),
            ("/vulnerabilities/*/tracking/items/*", vec!["signatures"]),
            ("/vulnerabilities/*/tracking/items/*/signatures/*", vec!["algorithm", "value"]),
        ];
        if kind == "gitlab-secrets" {
            table.push(("/vulnerabilities/*/location", secrets));
            table.push(("/vulnerabilities/*/location/commit", vec!["sha"]));
        }
        table
    }

    fn at<'v>(value: &'v Value, path: &str) -> Vec<&'v Value> {
        let steps = path.split('/').filter(|step| !step.is_empty());
        steps.fold(vec![value], |values, step| {
            let inside = |value: &'v Value| match step {
                "*" => value.as_array().map(|all| all.iter().collect()).unwrap_or_default(),
                key => value.get(key).into_iter().collect::<Vec<_>>(),
            };
            values.into_iter().flat_map(inside).collect()
        })
    }

    #[test]
    fn what_the_schema_requires_is_there_and_says_something() {
        for kind in ["gitlab-sast", "gitlab-secrets"] {
            let mut report = samples::compared();
            report.findings[2].location = model::Location::default();
            if kind == "gitlab-secrets" {
                report.findings.iter_mut().for_each(|finding| finding.engine = "secrets".to_owned());
            }
            let document = document(kind, &report);
            for (place, keys) in required(kind) {
                let values = at(&document, place);
                assert!(!values.is_empty(), "{kind}: nothing at {place}");
                for (value, key) in values.into_iter().flat_map(|value| keys.iter().map(move |key| (value, key))) {
                    let required = value.get(key).unwrap_or_else(|| panic!("{kind}: no {key} at {place}"));
                    assert!(*required != json!(null) && *required != json!(""), "{kind}: empty {key} at {place}");
                }
            }
            let time = document["scan"]["start_time"].as_str().unwrap();
            assert!(time.len() == 19 && &time[10..11] == "T", "YYYY-MM-DDThh:mm:ss: {time}");
            assert!(
                at(&document, "/vulnerabilities/*/identifiers").iter().all(|all| !all.as_array().unwrap().is_empty())
            );
        }
    }

    #[test]
    fn credentials_have_a_report_of_their_own_with_a_commit() {
        let mut report = samples::report();
        report.findings[1].engine = "secrets".to_owned();
        assert_eq!(document("gitlab-sast", &report)["vulnerabilities"], json!([]));
        let said = &document("gitlab-sast", &report)["scan"]["messages"][2]["value"];
        assert_eq!(said, "in --format gitlab-secrets: 1 credential");
        let own = document("gitlab-secrets", &report);
        assert_eq!(own["scan"]["type"], "secret_detection");
        assert_eq!(own["vulnerabilities"][0]["location"]["commit"], json!({"sha": "0000000"}));
    }

    #[test]
    fn an_incomplete_run_is_a_failure_and_hostile_text_is_no_markdown() {
        let mut report = samples::report();
        report.verdict.exit_code = 3;
        report.findings[1].message = "see @root and <img src=x> [a](http://e)".to_owned();
        report.findings[1].location = model::Location { path: "a\u{202e}.py".to_owned(), ..model::Location::default() };
        let text = rendered("gitlab-sast", &report, |_| ());
        let document: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(document["scan"]["status"], "failure");
        let description = document["vulnerabilities"][0]["description"].as_str().unwrap();
        assert!(!description.contains(['<', '[', '@']) && !description.contains("http:"), "{description}");
        assert_eq!(document["vulnerabilities"][0]["location"], json!({"file": "a\u{202e}.py"}));
        assert!(!text.contains('\u{202e}'));
    }
}
