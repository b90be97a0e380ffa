//! `gitlab-sast`: GitLab's security report of the type `sast`; credentials are in `gitlab-secrets`.

use crate::gitlab::{self, Kind};
use crate::{Format, RenderContext, Rendered};
use model::Report;

pub(crate) const FORMAT: Format =
    Format { name: "gitlab-sast", description: "GitLab's SAST report: all but credentials", render };

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
        assert_eq!(one["id"], "01234567-89ab-8def-a123-456789abcdef");
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
