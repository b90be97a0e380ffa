//! YAML rules of Nosey Parker, and of Kingfisher, which grew out of it: `rules:` with `name`, `id`, `pattern`.
//!
//! Asking services (`validation`, `revocation`) is not imported. Patterns are those of the crate `regex` on bytes, with
//! comments `(?#…)` left out.

use super::patterns::{Patterns, check, group_names};
use super::reading::{Heard, Reading};
use super::requirements::{Checksum, Requirements};
use super::template::Template;
use super::terms::{Required, Terms};
use super::{Imported, Tool};
use crate::detector::{Detector, Foreign};
use engine::ConfigFault;
use engine::yaml::{self, Node, Value};
use model::{Confidence, RuleOrigin};
use std::ops::Range;
use std::sync::Arc;
use syntax::Span;

const RULE: &[&str] = &[
    "name",
    "id",
    "pattern",
    "description",
    "examples",
    "negative_examples",
    "references",
    "categories",
    "min_entropy",
    "confidence",
    "visible",
    "validation",
    "revocation",
    "depends_on_rule",
    "pattern_requirements",
    "path",
    "prevalidated",
    "tls_mode",
    "authoritative",
    "vectorscan_compatible",
];
/// Keys that say something which is not imported.
const SERVICE: &[&str] = &["validation", "revocation"];

/// Reads a file of rules.
pub(super) fn read(path: &str, text: &str) -> Result<Imported, Vec<ConfigFault>> {
    let mut heard = Heard::default();
    let tool = if text.contains("kingfisher")
        || ["min_entropy:", "confidence:", "depends_on_rule:", "pattern_requirements:", "visible:", "validation:"]
            .iter()
            .any(|key| text.contains(key))
    {
        Tool::Kingfisher
    } else {
        Tool::NoseyParker
    };
    let mut reading = Reading::new(tool, path, text, &mut heard);
    let mut imported = Imported::default();
    match yaml::parse(text) {
        Err(fault) => reading.fault(fault.at as usize..fault.at as usize, "", fault.message),
        Ok(root) => match root.as_ref().and_then(|root| root.get("rules")).map(|node| (&node.value, node.span)) {
            Some((Value::List(rules), _)) => {
                let rules: Vec<Detector> = rules.iter().filter_map(|rule| reading.yaml_rule(rule)).collect();
                imported.detectors = rules;
            }
            Some((_, span)) => reading.fault(range(span), "rules", "`rules`: expected a list of rules".into()),
            None => reading.fault(
                0..0,
                "rules",
                "expected rules of Nosey Parker or Kingfisher, with the key `rules`".into(),
            ),
        },
    }
    if !heard.faults.is_empty() {
        return Err(heard.faults);
    }
    imported.notices = heard.notices;
    Ok(imported)
}

fn range(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}

impl Reading<'_> {
    fn yaml_rule(&mut self, node: &Node<'_>) -> Option<Detector> {
        let Value::Map(entries) = &node.value else {
            self.fault(range(node.span), "rules", format!("expected a rule, found {}", node.describe()));
            return None;
        };
        let id = self.needed(node, "id")?.to_owned();
        self.strangers(entries);
        let name = self.needed(node, "name")?.to_owned();
        let written = self.needed(node, "pattern")?;
        let pattern = without_comments(written);
        let place = node.get("pattern").map_or(node.span, |node| node.span);
        if let Err(mistake) = check(&pattern) {
            self.fault(range(place), "pattern", format!("{id}: `pattern` is no regex: {mistake}"));
            return None;
        }
        let origin = RuleOrigin::File(self.path.to_owned());
        let mut detector = Detector::of_pattern(&id, &pattern, origin);
        detector.title = name;
        detector.why = node.get("description").and_then(|node| node.text()).unwrap_or_default().trim().to_owned();
        detector.examples = self.list(node, "examples");
        detector.near_misses = self.list(node, "negative_examples");
        detector.references = self.list(node, "references");
        detector.confidence = self.confidence(node, &id);
        let terms = self.terms(node, &id, &pattern);
        let secret_group = secret_group(&pattern);
        detector.foreign = Foreign {
            secret_group,
            first_group: secret_group.is_none(),
            terms: Some(Arc::new(terms)),
            ..Foreign::default()
        };
        Some(detector)
    }

    fn needed<'n>(&mut self, rule: &'n Node<'_>, key: &str) -> Option<&'n str> {
        let value = rule.get(key);
        let text = value.and_then(|value| value.text()).filter(|text| !text.trim().is_empty());
        if text.is_none() {
            let span = value.map_or(Span::new(rule.span.start as usize, rule.span.start as usize), |value| value.span);
            self.fault(range(span), key, format!("a rule needs the key `{key}` with a text"));
        }
        text
    }

    /// Keys that say something we do not run, and keys that nobody knows.
    fn strangers(&mut self, entries: &[(Node<'_>, Node<'_>)]) {
        for (key, _) in entries {
            let name = key.text().unwrap_or_default();
            if SERVICE.contains(&name) {
                self.service(range(key.span), name);
            } else if !RULE.contains(&name) {
                self.stranger(range(key.span), name);
            }
        }
    }

    fn list(&mut self, rule: &Node<'_>, key: &str) -> Vec<String> {
        let Some(node) = rule.get(key).filter(|node| !node.is_null()) else { return Vec::new() };
        let items = match &node.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        let mut texts = Vec::new();
        for item in items {
            match item.text() {
                Some(text) => texts.push(text.to_owned()),
                None => {
                    self.fault(range(item.span), key, format!("`{key}`: expected texts, found {}", item.describe()))
                }
            }
        }
        texts
    }

    fn confidence(&mut self, rule: &Node<'_>, id: &str) -> Confidence {
        let Some(node) = rule.get("confidence").filter(|node| !node.is_null()) else { return Confidence::Medium };
        let confidence = node.text().and_then(Confidence::parse);
        confidence.unwrap_or_else(|| {
            self.fault(range(node.span), "confidence", format!("{id}: expected `confidence` low, medium or high"));
            Confidence::Medium
        })
    }

    fn terms(&mut self, rule: &Node<'_>, id: &str, pattern: &str) -> Terms {
        let mut terms = Terms::default();
        if let Some(node) = rule.get("min_entropy").filter(|node| !node.is_null()) {
            match node.text().and_then(|text| text.parse::<f64>().ok()) {
                // Kingfisher leaves out what is not above the threshold.
                Some(least) if least > 0.0 => terms.entropy_above = Some(least),
                Some(_) => {}
                None => self.fault(range(node.span), "min_entropy", format!("{id}: `min_entropy`: expected a number")),
            }
        }
        if let Some(node) = rule.get("path").filter(|node| !node.is_null()) {
            match node.text().map(|text| (text, check(text))) {
                Some((text, Ok(_))) => terms.path = Patterns::new(vec![text.to_owned()]),
                Some((_, Err(mistake))) => {
                    self.fault(range(node.span), "path", format!("{id}: `path` is no regex: {mistake}"))
                }
                None => self.fault(range(node.span), "path", format!("{id}: `path`: expected a regex")),
            }
        }
        terms.silent = rule.get("visible").and_then(Node::truth) == Some(false);
        terms.required = self.dependencies(rule, id);
        terms.requirements = rule.get("pattern_requirements").map(|node| self.requirements(node, id, pattern));
        terms
    }

    /// Rules that must match nearby: only those with a distance decide whether something is found.
    fn dependencies(&mut self, rule: &Node<'_>, id: &str) -> Vec<Required> {
        let Some(Value::List(items)) = rule.get("depends_on_rule").map(|node| &node.value) else { return Vec::new() };
        let mut required = Vec::new();
        for item in items.iter().filter(|item| !item.is_null()) {
            let Some(rule) = self.needed(item, "rule_id").map(str::to_owned) else { continue };
            let is_optional = item.get("optional").and_then(Node::truth) == Some(true);
            let Some(within) = item.get("within").filter(|node| !node.is_null() && !is_optional) else { continue };
            let (near, is_whole) = Required::within(&rule, within.text().unwrap_or_default());
            if !is_whole {
                let message = format!("{id}: of the distance to `{rule}` only lines are looked at");
                self.unsupported(range(within.span), message);
            }
            required.push(near);
        }
        required
    }

    fn requirements(&mut self, node: &Node<'_>, id: &str, pattern: &str) -> Requirements {
        let mut count = |key: &str| match node
            .get(key)
            .filter(|node| !node.is_null())
            .map(|node| (node.text().and_then(|text| text.parse().ok()), node))
        {
            Some((Some(count), _)) => count,
            Some((None, value)) => {
                self.fault(range(value.span), key, format!("{id}: `{key}`: expected a whole number"));
                0
            }
            None => 0,
        };
        let (digits, uppercase, lowercase) = (count("min_digits"), count("min_uppercase"), count("min_lowercase"));
        let special = count("min_special_chars");
        let words = self.list(node, "ignore_if_contains");
        Requirements {
            digits,
            uppercase,
            lowercase,
            special,
            special_characters: node.get("special_chars").and_then(|node| node.text()).map(str::to_owned),
            ignore_if_contains: words
                .iter()
                .map(|word| word.trim().to_lowercase())
                .filter(|word| !word.is_empty())
                .collect(),
            checksum: node
                .get("checksum")
                .filter(|node| !node.is_null())
                .and_then(|node| self.checksum(node, id, pattern)),
        }
    }

    fn checksum(&mut self, node: &Node<'_>, id: &str, pattern: &str) -> Option<Checksum> {
        let actual = node.get("actual");
        let sides = [actual.and_then(|actual| actual.get("template")), node.get("expected")];
        let mut templates = Vec::new();
        for side in sides {
            let place = side.unwrap_or(node);
            match side.and_then(|side| side.text()).map(Template::read) {
                Some(Ok(template)) => templates.push(template),
                Some(Err(what)) => {
                    self.unsupported(
                        range(place.span),
                        format!("{id}: the checksum is not computed: {what} is not known here"),
                    );
                    return None;
                }
                None => {
                    let message = format!("{id}: `checksum`: expected `actual` with a `template`, and `expected`");
                    self.fault(range(place.span), "checksum", message);
                    return None;
                }
            }
        }
        let expected = templates.pop()?;
        let needs = actual.and_then(|actual| actual.get("requires_capture")).and_then(|node| node.text());
        Some(Checksum {
            actual: templates.pop()?,
            expected,
            needs: needs.map(str::to_owned),
            skip_if_missing: node.get("skip_if_missing").and_then(Node::truth) == Some(true),
            pattern: Patterns::new(vec![pattern.to_owned()]),
        })
    }
}

/// The group that Kingfisher takes for the value: `TOKEN`, else the first with a name; `None` for the first of all.
fn secret_group(pattern: &str) -> Option<usize> {
    let names = group_names(pattern);
    let token = names.iter().position(|name| name.as_deref().is_some_and(|name| name.eq_ignore_ascii_case("token")));
    Some(token.or_else(|| names.iter().position(Option::is_some))? + 1)
}

/// The pattern without `(?#…)`, which the crate `regex` does not know.
fn without_comments(pattern: &str) -> String {
    let mut kept = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some(start) = rest.find("(?#") {
        kept.push_str(&rest[..start]);
        match rest[start..].find(')') {
            Some(end) => rest = &rest[start + end + 1..],
            None => {
                rest = &rest[start..];
                break;
            }
        }
    }
    kept + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: &str = "rules:
- name: Example Token
  id: custom.example.1
  pattern: |
    (?x)
    \\b (?# the prefix ) (?P<token> ex_ (?P<body> [a-z0-9]{8}) [0-9a-f]{8} ) \\b
  min_entropy: 2.5
  confidence: high
  examples: ['ex_abcdefgh00000000']
  validation: {type: AWS}
  depends_on_rule:
  - {rule_id: custom.example.2, variable: ID, within: '3L'}
  - {rule_id: custom.example.3, variable: URL}
  pattern_requirements:
    min_digits: 2
    ignore_if_contains: [Test]
    checksum:
      actual: {template: '{{ MATCH | suffix: 8 }}', requires_capture: body}
      expected: '{{ BODY | crc32_hex }}'
";

    #[test]
    fn a_rule_becomes_a_detector() {
        let imported = read("rules.yml", RULES).unwrap();
        let detector = &imported.detectors[0];
        assert_eq!((detector.id.as_str(), detector.title.as_str()), ("custom.example.1", "Example Token"));
        assert!(!detector.pattern.contains("prefix"));
        assert_eq!((detector.confidence, detector.foreign.secret_group), (Confidence::High, Some(1)));
        let terms = detector.foreign.terms.as_ref().unwrap();
        let required = Required { rule: "custom.example.2".into(), lines: Some((2, 2)), columns: None };
        assert_eq!((terms.entropy_above, &terms.required), (Some(2.5), &vec![required]));
        assert!(terms.requirements.as_ref().unwrap().checksum.is_some());
        assert_eq!(imported.notices.len(), 1, "{:?}", imported.notices);
    }

    #[test]
    fn mistakes_have_their_line_and_what_was_expected() {
        let fault = |text: &str| {
            let fault = read("rules.yml", text).unwrap_err().remove(0);
            (fault.location.start.line, fault.message)
        };
        assert_eq!(fault("rules:\n- id: a\n  name: b\n"), (2, "a rule needs the key `pattern` with a text".into()));
        let (line, message) = fault("rules:\n- id: a\n  name: b\n  pattern: '(a'\n");
        assert!(line == 4 && message.contains("unclosed group"), "{line} {message}");
        assert_eq!(fault("rules: 3\n").0, 1);
        assert_eq!(fault(&RULES.replace("high", "huge")).0, 8);
    }
}
