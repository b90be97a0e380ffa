//! The document as other programs read it. Microsoft's validator runs in `bench/sarif.py`.

use super::*;
use crate::samples::{self, rendered};
use serde_json::Value;

fn document(report: &Report) -> Value {
    serde_json::from_str(&rendered("sarif", report, |_| ())).unwrap()
}

#[test]
fn a_finding_is_a_result_with_its_way_its_rule_and_its_repair() {
    let document = document(&samples::report());
    let run = &document["runs"][0];
    let result = &run["results"][1];
    assert_eq!(result["ruleId"], "sql-statement-from-request");
    assert_eq!(run["tool"]["driver"]["rules"][0]["properties"]["security-severity"], "8.0");
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"], json!({"uri": "app/views.py", "uriBaseId": "%SRCROOT%"}));
    assert_eq!(place["region"]["snippet"]["text"], "db.execute(text)");
    assert_eq!((&place["region"]["startLine"], &place["region"]["endColumn"]), (&json!(10), &json!(28)));
    let steps = result["codeFlows"][0]["threadFlows"][0]["locations"].as_array().unwrap();
    let texts: Vec<&Value> = steps.iter().map(|step| &step["location"]["message"]["text"]).collect();
    assert_eq!(texts, ["source: request data", "step: joined with text", "sink: SQL statement"]);
    assert_eq!(result["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"], "text, [name]");
    assert_eq!(result["taxa"][0]["id"], run["taxonomies"][0]["taxa"][0]["id"]);
    assert_eq!(result["partialFingerprints"]["palisade/v1"], "v1:0123456789abcdef0123456789abcdef");
    assert_eq!(result["correlationGuid"], "9215043a-1c59-864d-af14-e0d8848df8ac");
    assert_eq!(result["suppressions"], json!([]));
}

#[test]
fn a_result_carries_what_it_endangers_and_whose_it_is() {
    let document = document(&samples::with_model());
    let context = &document["runs"][0]["results"][1]["properties"]["palisade/context"];
    assert_eq!(context["assets"][0]["name"], "Accounts");
    assert_eq!(context["assets"][0]["data"], json!(["personal"]));
    assert_eq!(context["owner"], "@identity");
    assert_eq!(context["responsibility"]["side"], "developer");
}

#[test]
fn accepted_findings_and_notices_are_in_the_document() {
    let document = document(&samples::report());
    let run = &document["runs"][0];
    assert_eq!(run["results"][0]["suppressions"][0]["kind"], "inSource");
    assert_eq!(run["results"][0]["suppressions"][0]["justification"], "the name is a constant");
    let notification = &run["invocations"][0]["toolExecutionNotifications"][0];
    assert_eq!(
        (&notification["level"], &notification["descriptor"]["id"]),
        (&json!("warning"), &json!("syntax-error"))
    );
    assert_eq!(run["invocations"][0]["executionSuccessful"], true);
}

#[test]
fn of_a_change_every_result_says_what_became_of_it_and_what_is_repaired_is_none() {
    let document = document(&samples::compared());
    let run = &document["runs"][0];
    let told = |key: &str| -> Vec<Value> {
        run["results"]
            .as_array()
            .unwrap()
            .iter()
            .map(|result| result.pointer(key).cloned().unwrap_or_default())
            .collect()
    };
    assert_eq!(told("/baselineState"), ["unchanged", "new", "updated"]);
    assert_eq!(told("/properties/palisade~1change"), ["unchanged", "new", "moved"]);
    assert!(!document.to_string().contains("gone.py"), "a page that ignores the state would show it as open");
    let compared = &run["properties"]["palisade/comparison"];
    assert_eq!(
        (&compared["base"], &compared["new"], &compared["fixed"]),
        (&json!("origin/main"), &json!(1), &json!(1))
    );
    let plain = super::tests::document(&samples::report());
    let results = plain["runs"][0]["results"].as_array().unwrap();
    assert!(results.iter().all(|result| result.get("baselineState").is_none()), "without a comparison none has it");
}

#[test]
fn an_incomplete_run_is_not_successful() {
    let mut report = samples::empty();
    report.coverage.failed = 1;
    report.verdict.exit_code = 3;
    assert_eq!(document(&report)["runs"][0]["invocations"][0]["executionSuccessful"], false);
}

#[test]
fn rules_nobody_described_and_places_nowhere_do_no_harm() {
    let mut report = samples::report();
    report.rules.clear();
    report.findings[1].location = model::Location::default();
    report.findings[1].weaknesses = vec!["weird".to_owned()];
    let document = document(&report);
    let run = &document["runs"][0];
    assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "sql-statement-from-request");
    assert!(run["results"][1].get("locations").is_none());
    assert!(run["results"][1].get("taxa").is_none());
}

#[test]
fn quoted_code_becomes_neither_link_nor_placeholder() {
    assert_eq!(message("see [x](http://e) {0}").text, "see \\[x\\](http://e) {{0}}");
    assert_eq!(message("a[0] = {b} {}").text, "a[0] = {b} {}");
}

#[test]
fn secrets_are_masked_wherever_code_is_quoted() {
    // Put together here so that no scanner takes it for a real one.
    let value = ["AKIA", "Q3EGRZ7T", "XW5LM2PV"].concat();
    let code = format!("key = '{value}'\n");
    let mut report = samples::report();
    let finding = &mut report.findings[1];
    finding.engine = "secrets".to_owned();
    finding.location = samples::place_of("key.py", &code, &value, 0);
    finding.trace.clear();
    let range = (finding.location.start.offset, finding.location.end.offset);
    report.hidden = vec![model::Hidden { path: "key.py".to_owned(), blob: None, range }];
    let texts = samples::Texts(vec![("key.py", code)]);
    for format in ["sarif", "text"] {
        let shown = crate::render(format, &report, &RenderContext::new(&texts)).unwrap();
        let shown = String::from_utf8(shown.bytes).unwrap();
        assert!(shown.contains("AKIA****************") && !shown.contains(&value), "{shown}");
    }
}
