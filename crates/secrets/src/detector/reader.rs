//! One detector file becomes one [`Detector`]; every mistake is told with its line and what was expected.

use super::expect::{Fields, Reading};
use super::{Companion, Detector, Foreign, Live};
use engine::ConfigFault;
use engine::yaml::{self, Node, Value};
use model::{Confidence, RuleOrigin, Severity};
use syntax::Span;

const KEYS: &[&str] = &[
    "id",
    "title",
    "vendor",
    "pattern",
    "fragments",
    "caseless",
    "boundaries",
    "near",
    "entropy",
    "check",
    "with",
    "severity",
    "confidence",
    "weaknesses",
    "why",
    "revoke",
    "references",
    "examples",
    "near_misses",
    "live",
];

/// Reads one detector. `path` is the file as the user named it.
pub fn read_detector(path: &str, text: &str, origin: RuleOrigin) -> Result<Detector, Vec<ConfigFault>> {
    let mut reading = Reading::new(path, text);
    let start = Span::new(0, 0);
    match yaml::parse(text) {
        Err(fault) => reading.fault(Span::new(fault.at as usize, fault.at as usize), "", fault.message),
        Ok(None) => reading.fault(start, "", "the file is empty: expected a detector".to_owned()),
        Ok(Some(root)) => {
            let detector = reading.fields("", &root, KEYS).map(|fields| reading.detector(&fields, origin));
            if let (Some(detector), true) = (detector, reading.faults.is_empty()) {
                return Ok(detector);
            }
        }
    }
    Err(reading.faults)
}

impl Reading<'_> {
    fn detector(&mut self, fields: &Fields<'_>, origin: RuleOrigin) -> Detector {
        let detector = Detector {
            id: self.identifier(fields),
            title: self.required_text(fields, "title"),
            vendor: self.required_text(fields, "vendor"),
            pattern: self.pattern(fields),
            fragments: self.optional_texts(fields, "fragments"),
            caseless: fields.get("caseless").is_some_and(|node| self.truth("caseless", node)),
            boundaries: fields
                .get("boundaries")
                .is_none_or(|node| self.word("boundaries", node, &["word", "none"]) != Some("none")),
            near: self.optional_texts(fields, "near"),
            entropy: fields.get("entropy").and_then(|node| self.number("entropy", node, 0.0, 8.0)),
            check: fields.get("check").map(|node| self.check(node)),
            with: fields.get("with").and_then(|node| self.companion(node)),
            severity: fields.required(self, "severity").map_or(Severity::High, |node| self.severity("severity", node)),
            confidence: fields
                .required(self, "confidence")
                .map_or(Confidence::Medium, |node| self.confidence("confidence", node)),
            weaknesses: self.weaknesses(fields),
            why: self.required_text(fields, "why"),
            revoke: self.required_text(fields, "revoke"),
            references: self.references(fields),
            examples: self.required_samples(fields, "examples"),
            near_misses: self.required_samples(fields, "near_misses"),
            live: fields.get("live").and_then(|node| self.live(node)),
            origin,
            foreign: Foreign::default(),
        };
        self.trigger(fields, &detector);
        detector
    }

    fn identifier(&mut self, fields: &Fields<'_>) -> String {
        let Some(node) = fields.required(self, "id") else { return String::new() };
        let id = self.text("id", node);
        let is_kebab = id.split('-').all(|part| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        });
        if !id.is_empty() && !is_kebab {
            self.fault(
                node.span,
                "id",
                format!("key `id`: expected words in small letters joined by `-`, found `{id}`"),
            );
        }
        id
    }

    fn pattern(&mut self, fields: &Fields<'_>) -> String {
        let Some(node) = fields.required(self, "pattern") else { return String::new() };
        let pattern = self.text("pattern", node);
        if let Err(message) = crate::matching::check_pattern(&pattern) {
            self.fault(node.span, "pattern", format!("key `pattern`: not a regular expression: {message}"));
        }
        pattern
    }

    /// Something must say where to look.
    fn trigger(&mut self, fields: &Fields<'_>, detector: &Detector) {
        if self.faults.is_empty()
            && detector.fragments.is_empty()
            && detector.near.is_empty()
            && crate::prefilter::fragments_of(&detector.pattern).is_none()
        {
            let message =
                "no text that every match contains could be derived from `pattern`: give `fragments` or `near`";
            let at = fields.get("pattern").map_or(fields.span, |node| node.span);
            self.fault(at, "pattern", message.to_owned());
        }
    }

    fn check(&mut self, node: &Node<'_>) -> String {
        let name = self.text("check", node);
        if !crate::validation::names().any(|known| known == name) {
            let known: Vec<&str> = crate::validation::names().collect();
            let message = format!("key `check`: there is no check `{name}`: expected one of {}", known.join(", "));
            self.fault(node.span, "check", message);
        }
        name
    }

    fn companion(&mut self, node: &Node<'_>) -> Option<Companion> {
        let fields = self.fields("with", node, &["detector", "lines", "required"])?;
        let detector = self.required_text(&fields, "detector");
        let lines = fields.required(self, "lines")?;
        Some(Companion {
            detector,
            lines: self.number("lines", lines, 0, 100)?,
            required: fields.get("required").is_some_and(|node| self.truth("required", node)),
        })
    }

    fn weaknesses(&mut self, fields: &Fields<'_>) -> Vec<String> {
        let Some(node) = fields.required(self, "weaknesses") else { return Vec::new() };
        let weaknesses = self.texts("weaknesses", node);
        for weakness in &weaknesses {
            let number = weakness.strip_prefix("CWE-").and_then(|number| number.parse::<u32>().ok());
            if number.is_none() {
                self.fault(
                    node.span,
                    "weaknesses",
                    format!("key `weaknesses`: expected such as `CWE-798`, found `{weakness}`"),
                );
            }
        }
        weaknesses
    }

    fn references(&mut self, fields: &Fields<'_>) -> Vec<String> {
        let Some(node) = fields.required(self, "references") else { return Vec::new() };
        let references = self.texts("references", node);
        for reference in references.iter().filter(|reference| !reference.starts_with("https://")) {
            self.fault(
                node.span,
                "references",
                format!("key `references`: expected an address with https, found `{reference}`"),
            );
        }
        references
    }

    fn live(&mut self, node: &Node<'_>) -> Option<Live> {
        let fields = self.fields("live", node, &["request", "headers", "body", "alive", "dead"])?;
        let node = fields.required(self, "request")?;
        let request = self.text("request", node);
        let Some((method, url)) = request.split_once(' ').filter(|(_, url)| url.starts_with("https://")) else {
            let message = format!("key `request`: expected such as `GET https://…`, found `{request}`");
            self.fault(node.span, "request", message);
            return None;
        };
        Some(Live {
            method: method.to_owned(),
            url: url.to_owned(),
            headers: fields.get("headers").map(|node| self.headers(node)).unwrap_or_default(),
            body: fields.get("body").map(|node| self.text("body", node)),
            alive: self.statuses(&fields, "alive"),
            dead: self.statuses(&fields, "dead"),
        })
    }

    fn headers(&mut self, node: &Node<'_>) -> Vec<(String, String)> {
        let Value::Map(entries) = &node.value else {
            self.fault(node.span, "headers", format!("key `headers`: expected a mapping, found {}", node.describe()));
            return Vec::new();
        };
        entries.iter().map(|(name, value)| (self.text("headers", name), self.text("headers", value))).collect()
    }

    fn statuses(&mut self, fields: &Fields<'_>, key: &str) -> Vec<u16> {
        let Some(node) = fields.required(self, key) else { return Vec::new() };
        match &node.value {
            Value::List(items) => items.iter().filter_map(|item| self.number(key, item, 100, 599)).collect(),
            _ => self.number(key, node, 100, 599).into_iter().collect(),
        }
    }

    fn required_text(&mut self, fields: &Fields<'_>, key: &str) -> String {
        fields.required(self, key).map(|node| self.text(key, node)).unwrap_or_default()
    }

    fn optional_texts(&mut self, fields: &Fields<'_>, key: &str) -> Vec<String> {
        fields.get(key).map(|node| self.texts(key, node)).unwrap_or_default()
    }

    fn required_samples(&mut self, fields: &Fields<'_>, key: &str) -> Vec<String> {
        fields.required(self, key).map(|node| self.samples(key, node)).unwrap_or_default()
    }
}
