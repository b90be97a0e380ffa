//! Rules in words.

use model::{Rule, RuleOrigin};
use report::printable;

/// The rules as a table, or a sentence when there is none.
pub fn list_rules(rules: &[Rule]) -> String {
    if rules.is_empty() {
        return "no rules\n".to_owned();
    }
    let width = rules.iter().map(|rule| rule.id.chars().count()).max().unwrap_or(0).min(60);
    let mut out = String::new();
    for rule in rules {
        let title = if rule.title.is_empty() { &rule.message } else { &rule.title };
        let title: String = printable(title).chars().take(90).collect();
        let weakness = rule.weaknesses.first().map_or("", String::as_str);
        let languages = rule.languages.join(",");
        let line = format!(
            "{:width$}  {:8}  {:8}  {:24}  {}",
            printable(&rule.id),
            rule.severity,
            printable(weakness),
            printable(&languages),
            title.trim()
        );
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// The rules as a JSON array.
pub fn list_rules_json(rules: &[Rule]) -> String {
    let rows: Vec<serde_json::Value> = rules
        .iter()
        .map(|rule| {
            let origin = match &rule.origin {
                RuleOrigin::Builtin => "builtin",
                RuleOrigin::File(path) => path.as_str(),
            };
            serde_json::json!({
                "id": rule.id, "engine": rule.engine, "languages": rule.languages, "title": rule.title,
                "message": rule.message, "why": rule.why, "repair": rule.repair, "severity": rule.severity,
                "confidence": rule.confidence, "weaknesses": rule.weaknesses, "owasp": rule.owasp,
                "references": rule.references, "origin": origin,
            })
        })
        .collect();
    format!("{:#}\n", serde_json::Value::Array(rows))
}

/// All that is known about a rule.
pub fn describe_rule(rule: &Rule) -> String {
    let title = if rule.title.is_empty() { &rule.message } else { &rule.title };
    let mut out = format!("{}: {}\n\n", printable(&rule.id), printable(title).trim());
    let origin = match &rule.origin {
        RuleOrigin::Builtin => "shipped with Palisade".to_owned(),
        RuleOrigin::File(path) => path.clone(),
    };
    for (name, value) in [
        ("engine", rule.engine.to_owned()),
        ("languages", rule.languages.join(", ")),
        ("severity", rule.severity.to_string()),
        ("confidence", rule.confidence.to_string()),
        ("weakness", rule.weaknesses.join(", ")),
        ("OWASP", rule.owasp.join(", ")),
        ("origin", origin),
    ] {
        if !value.is_empty() {
            out.push_str(&format!("  {name:10}  {}\n", printable(&value)));
        }
    }
    for (name, value) in [("What it says", &rule.message), ("Why it matters", &rule.why), ("Repair", &rule.repair)] {
        if !value.trim().is_empty() {
            out.push_str(&format!("\n{name}\n{}", paragraphs(value)));
        }
    }
    if !rule.references.is_empty() {
        out.push_str("\nReferences\n");
        for reference in &rule.references {
            out.push_str(&format!("  {}\n", printable(reference)));
        }
    }
    out
}

/// Lines indented by two, each printable.
fn paragraphs(text: &str) -> String {
    let mut out = String::new();
    for line in text.trim_end().lines() {
        let line = printable(line);
        out.push_str(format!("  {line}").trim_end());
        out.push('\n');
    }
    out
}
