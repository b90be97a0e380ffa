//! One rule.

use super::Reader;
use super::expect::{Entry, value_of};
use super::metadata::Metadata;
use crate::rule::spec::{Mode, PathFilter, RuleSpec};
use crate::rule::yaml::Node;
use engine::wording::{found, quoted};
use model::{RuleOrigin, Severity};

/// Every key that Semgrep's schema knows for a rule.
const KEYS: &[&str] = &[
    "id",
    "message",
    "languages",
    "severity",
    "metadata",
    "mode",
    "pattern",
    "patterns",
    "pattern-either",
    "pattern-regex",
    "match",
    "taint",
    "pattern-sources",
    "pattern-sinks",
    "pattern-sanitizers",
    "pattern-propagators",
    "options",
    "paths",
    "fix",
    "fix-regex",
    "min-version",
    "max-version",
    "version",
    "join",
    "extract",
    "dest-rules",
    "dest-language",
    "transform",
    "reduce",
    "validators",
    "equivalences",
    "project-depends-on",
    "r2c-internal-project-depends-on",
];

/// Keys of which exactly one says what a rule in search mode looks for.
const SEARCHES: &[&str] = &["pattern", "patterns", "pattern-either", "pattern-regex", "match"];

/// The version of Semgrep whose rule language is read.
const SEMGREP: &str = "1.182.0";

/// Whether one version is later than another.
fn later(version: &str, than: &str) -> bool {
    let numbers = |text: &str| text.trim().split('.').map(|part| part.parse().unwrap_or(0)).collect::<Vec<u32>>();
    let (mut a, mut b) = (numbers(version), numbers(than));
    let length = a.len().max(b.len());
    a.resize(length, 0);
    b.resize(length, 0);
    a > b
}

impl Reader<'_> {
    pub(super) fn rule(&mut self, node: &Node<'_>, origin: &RuleOrigin) -> Option<RuleSpec> {
        let before = self.mistakes;
        self.skip = false;
        self.rule.clear();
        let entries = self.entries(node, "a rule: a mapping with `id`, `languages`, `message` and so on")?;
        for (key, _) in entries {
            if !KEYS.contains(&key.text().unwrap_or_default()) {
                self.unknown_key(key, KEYS);
            }
        }
        let rule = self.rule_of(node, entries, origin);
        if self.mistakes > before || self.skip { None } else { rule }
    }

    fn rule_of(&mut self, node: &Node<'_>, entries: &[Entry<'_>], origin: &RuleOrigin) -> Option<RuleSpec> {
        let id = self.required(node, entries, "id").and_then(|id| self.id(id))?;
        self.rule = id.clone();
        self.whole_features(entries);
        if self.skip {
            return None;
        }
        self.targets = self.required(node, entries, "languages").and_then(|languages| self.languages(languages))?;
        if self.skip {
            return None;
        }
        let message = self.required(node, entries, "message").and_then(|message| self.text(message, "a text"));
        let severity = self.required(node, entries, "severity").and_then(|severity| self.severity(severity));
        let mode = self.mode(node, entries);
        let options = value_of(entries, "options").map(|options| self.options(options));
        let paths = value_of(entries, "paths").map(|paths| self.paths(paths));
        let fix = value_of(entries, "fix").map(|fix| self.text(fix, "a text").map(str::to_owned));
        let fix_regex = value_of(entries, "fix-regex").map(|fix| self.fix_regex(fix));
        let metadata = value_of(entries, "metadata").map(Metadata::of).unwrap_or_default();
        Some(RuleSpec {
            id,
            origin: origin.clone(),
            span: node.span,
            targets: self.targets.clone(),
            message: message?.trim_end().to_owned(),
            severity: severity?,
            confidence: metadata.confidence,
            weaknesses: metadata.weaknesses,
            owasp: metadata.owasp,
            title: metadata.title,
            why: metadata.why,
            repair: metadata.repair,
            references: metadata.references,
            mode: mode?,
            options: options.unwrap_or_else(|| Some(Default::default()))?,
            paths: paths.unwrap_or_else(|| Some(PathFilter::default()))?,
            fix: fix.flatten(),
            fix_regex: fix_regex.flatten(),
        })
    }

    fn id(&mut self, node: &Node<'_>) -> Option<String> {
        let id = self.text(node, "an identifier")?;
        let is_legal = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-');
        if id.is_empty() || !id.chars().all(is_legal) {
            self.fault(node.span, format!("expected letters, digits, `-`, `_` and `.`, found {}", found(node)));
            return None;
        }
        Some(id.to_owned())
    }

    /// Features that decide about the rule as a whole.
    fn whole_features(&mut self, entries: &[Entry<'_>]) {
        for (key, value) in entries {
            match (key.text().unwrap_or_default(), value.text()) {
                ("mode", Some("search" | "taint")) => {}
                ("mode", Some(mode @ ("join" | "extract" | "steps"))) => {
                    self.skipped(key.span, &format!("`mode: {mode}`"))
                }
                ("mode", _) => {
                    let expected = quoted(&["search", "taint", "join", "extract"]);
                    self.fault(value.span, format!("expected {expected}, found {}", found(value)));
                }
                (name @ ("project-depends-on" | "r2c-internal-project-depends-on" | "equivalences"), _) => {
                    self.skipped(key.span, &format!("`{name}`"));
                }
                ("min-version", Some(version)) if later(version, SEMGREP) => {
                    self.skipped(
                        key.span,
                        &format!("what Semgrep {version} brought (the rule language read here is that of {SEMGREP})"),
                    );
                }
                ("max-version", Some(version)) if later(SEMGREP, version) => {
                    self.skipped(
                        key.span,
                        &format!(
                            "a rule for Semgrep up to {version} (the rule language read here is that of {SEMGREP})"
                        ),
                    );
                }
                ("validators", _) => self.ignored(key.span, "`validators`"),
                _ => {}
            }
        }
    }

    fn severity(&mut self, node: &Node<'_>) -> Option<Severity> {
        let text = self.text(node, "a severity")?;
        let severity = match text {
            "ERROR" => Severity::High,
            "WARNING" => Severity::Medium,
            "INFO" => Severity::Low,
            "INVENTORY" | "EXPERIMENT" => Severity::Info,
            _ => match Severity::parse(text) {
                Some(severity) => severity,
                None => {
                    let expected = "expected `critical`, `high`, `medium`, `low` or `info` (or Semgrep's `ERROR`, `WARNING` or `INFO`)";
                    self.fault(node.span, format!("{expected}, found {}", found(node)));
                    return None;
                }
            },
        };
        Some(severity)
    }

    fn mode(&mut self, node: &Node<'_>, entries: &[Entry<'_>]) -> Option<Mode> {
        let is_taint = value_of(entries, "mode").and_then(Node::text) == Some("taint");
        let foreign: &[&str] = if is_taint || value_of(entries, "taint").is_some() {
            SEARCHES
        } else {
            &["pattern-sources", "pattern-sinks", "pattern-sanitizers", "pattern-propagators"]
        };
        for (key, _) in entries {
            if foreign.contains(&key.text().unwrap_or_default()) {
                let expected = if is_taint { "without `mode: taint`" } else { "with `mode: taint`" };
                self.fault(key.span, format!("`{}` belongs to a rule {expected}", key.text().unwrap_or_default()));
            }
        }
        if let Some(taint) = value_of(entries, "taint") {
            return self.new_taint(taint).map(Mode::Taint);
        }
        if is_taint {
            return self.taint(node, entries).map(Mode::Taint);
        }
        let mut searches = entries.iter().filter(|(key, _)| SEARCHES.contains(&key.text().unwrap_or_default()));
        let Some((key, value)) = searches.next() else {
            self.fault(node.span, format!("nothing to look for: expected one of {}", quoted(SEARCHES)));
            return None;
        };
        if let Some((second, _)) = searches.next() {
            self.fault(second.span, format!("expected one of {}, found two", quoted(SEARCHES)));
            return None;
        }
        let formula = match key.text() {
            Some("match") => self.matching(value),
            _ => self.positive(key, value),
        };
        formula.map(Mode::Search)
    }

    fn paths(&mut self, node: &Node<'_>) -> Option<PathFilter> {
        let mut paths = PathFilter::default();
        for (key, value) in self.entries(node, "`include` and `exclude`")? {
            match key.text().unwrap_or_default() {
                "include" => paths.include = self.globs(value)?,
                "exclude" => paths.exclude = self.globs(value)?,
                _ => self.unknown_key(key, &["include", "exclude"]),
            }
        }
        Some(paths)
    }

    fn globs(&mut self, node: &Node<'_>) -> Option<Vec<String>> {
        match &node.value {
            crate::rule::yaml::Value::List(items) if items.is_empty() => Some(Vec::new()),
            _ => self.texts(node, "a list of globs"),
        }
    }

    fn fix_regex(&mut self, node: &Node<'_>) -> Option<(String, String, Option<usize>)> {
        let entries = self.entries(node, "`regex`, `replacement` and perhaps `count`")?;
        for (key, _) in entries {
            if !["regex", "replacement", "count"].contains(&key.text().unwrap_or_default()) {
                self.unknown_key(key, &["regex", "replacement", "count"]);
            }
        }
        let regex = self.required(node, entries, "regex").and_then(|regex| self.regex(regex))?;
        let replacement = self.required(node, entries, "replacement").and_then(|text| self.text(text, "a text"))?;
        let count = match value_of(entries, "count") {
            Some(count) => Some(self.number(count)? as usize),
            None => None,
        };
        Some((regex.text, replacement.to_owned(), count))
    }
}
