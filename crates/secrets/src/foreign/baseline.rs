//! Baselines of detect-secrets, from 0.12 on: findings that were there before, known by the SHA-1 of their value.
//!
//! An entry that somebody marked as a real secret lets nothing pass.

use super::allow::{Allow, Hash, Lists, Passes, Target};
use super::patterns::{Patterns, check};
use super::reading::{DIFFERENT, Heard, Reading};
use super::{Imported, Tool};
use engine::ConfigFault;
use engine::yaml::{self, Node, Value};
use model::NoticeLevel;
use std::sync::Arc;
use syntax::Span;

/// Filters that come with detect-secrets and need nothing here: the same is decided by ours.
const BUILT_IN: &[&str] = &[
    "detect_secrets.filters.allowlist.",
    "detect_secrets.filters.common.",
    "detect_secrets.filters.heuristic.",
    "detect_secrets.filters.gibberish.",
];

/// Reads a baseline.
pub fn read(path: &str, text: &str) -> Result<Imported, Vec<ConfigFault>> {
    let mut heard = Heard::default();
    let mut reading = Reading::new(Tool::DetectSecrets, path, text, &mut heard);
    let mut imported = Imported::default();
    match yaml::parse(text) {
        Err(fault) => reading.fault(fault.at as usize..fault.at as usize, "", fault.message),
        Ok(None) => reading.fault(0..0, "", "the file is empty: expected a baseline".into()),
        Ok(Some(root)) => reading.baseline(&root, &mut imported),
    }
    if !heard.faults.is_empty() {
        return Err(heard.faults);
    }
    imported.notices = heard.notices;
    Ok(imported)
}

fn range(span: Span) -> std::ops::Range<usize> {
    span.start as usize..span.end as usize
}

impl Reading<'_> {
    fn baseline(&mut self, root: &Node<'_>, imported: &mut Imported) {
        match root.get("results").map(|node| (&node.value, node)) {
            Some((Value::Map(files), _)) => {
                for (file, entries) in files {
                    self.file(file, entries, imported);
                }
            }
            Some((_, node)) => self.fault(
                range(node.span),
                "results",
                format!("`results`: expected a mapping of files, found {}", node.describe()),
            ),
            None => self.fault(0..0, "results", "expected a baseline of detect-secrets, with the key `results`".into()),
        }
        self.exclusions(root, imported);
    }

    fn file(&mut self, file: &Node<'_>, entries: &Node<'_>, imported: &mut Imported) {
        let (Some(path), Value::List(entries)) = (file.text(), &entries.value) else {
            self.fault(
                range(entries.span),
                "results",
                format!("expected a list of findings, found {}", entries.describe()),
            );
            return;
        };
        let path = path.replace('\\', "/");
        let path = path.trim_start_matches("./").to_owned();
        for entry in entries {
            let hash = entry.get("hashed_secret");
            let is_hash = |text: &str| text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
            let Some(sha1) = hash.and_then(|node| node.text()).filter(|text| is_hash(text)) else {
                let place = hash.unwrap_or(entry);
                self.fault(
                    range(place.span),
                    "hashed_secret",
                    "`hashed_secret`: expected a SHA-1 of 40 hexadecimal digits".into(),
                );
                continue;
            };
            let kind = entry.get("type").and_then(|node| node.text()).unwrap_or_default().to_owned();
            if entry.get("is_secret").and_then(Node::truth) == Some(true) {
                let message = format!("this entry ({kind}) is marked as a real secret: it is reported");
                self.notice(range(entry.span), NoticeLevel::Info, DIFFERENT, message);
                continue;
            }
            let location = self.spot(range(hash.unwrap_or(entry).span)).location;
            let passes = Passes::Value { path: Some(path.clone()), hash: Hash::Sha1(sha1.to_ascii_lowercase()) };
            let allow = Allow { tool: self.tool, reason: kind, location, rules: Vec::new(), passes };
            imported.allow.push(Arc::new(allow));
        }
    }

    /// What the baseline leaves out beside its entries: of files, lines and values.
    fn exclusions(&mut self, root: &Node<'_>, imported: &mut Imported) {
        let mut found: Vec<(Exclusion, &Node<'_>)> = Vec::new();
        found.extend(root.get("exclude_regex").map(|node| (Exclusion::Path, node)));
        if let Some(exclude) = root.get("exclude") {
            found.extend(exclude.get("files").map(|node| (Exclusion::Path, node)));
            found.extend(exclude.get("lines").map(|node| (Exclusion::Of(Target::Line), node)));
        }
        if let Some(node) = root.get("word_list").and_then(|list| list.get("file")).filter(|node| !node.is_null()) {
            self.unsupported(
                range(node.span),
                "the list of words that this baseline names is not read: more may be reported".into(),
            );
        }
        let filters = match root.get("filters_used").map(|node| &node.value) {
            Some(Value::List(filters)) => filters.as_slice(),
            _ => &[],
        };
        for filter in filters {
            let name = filter.get("path").and_then(|node| node.text()).unwrap_or_default();
            let exclusion = match name.strip_prefix("detect_secrets.filters.regex.") {
                Some("should_exclude_file") => Exclusion::Path,
                Some("should_exclude_line") => Exclusion::Of(Target::Line),
                Some("should_exclude_secret") => Exclusion::Of(Target::Secret),
                _ => {
                    if !BUILT_IN.iter().any(|known| name.starts_with(known)) {
                        self.unsupported(
                            range(filter.span),
                            format!("the filter `{name}` is not run: more may be reported"),
                        );
                    }
                    continue;
                }
            };
            found.extend(filter.get("pattern").map(|node| (exclusion, node)));
        }
        for (exclusion, node) in found {
            self.exclusion(exclusion, node, imported);
        }
    }

    fn exclusion(&mut self, exclusion: Exclusion, node: &Node<'_>, imported: &mut Imported) {
        let items = match &node.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        let mut sources = Vec::new();
        for item in items {
            match item.text().filter(|text| !text.is_empty()).map(|text| (text, check(text))) {
                None => {}
                Some((text, Ok(_))) => sources.push(text.to_owned()),
                Some((text, Err(mistake))) => {
                    self.unsupported(range(item.span), format!("the exclusion `{text}` is not applied: {mistake}"));
                }
            }
        }
        if sources.is_empty() {
            return;
        }
        let patterns = Patterns::new(sources);
        let lists = match exclusion {
            Exclusion::Path => Lists { paths: patterns, ..Lists::default() },
            Exclusion::Of(target) => Lists { target, regexes: patterns, ..Lists::default() },
        };
        let location = self.spot(range(node.span)).location;
        let passes = Passes::Lists(Box::new(lists));
        let allow = Allow { tool: self.tool, reason: String::new(), location, rules: Vec::new(), passes };
        imported.allow.push(Arc::new(allow));
    }
}

#[derive(Clone, Copy)]
enum Exclusion {
    Path,
    Of(Target),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::foreign::allow::allows;
    use crate::foreign::occurrence::tests::occurrence;

    const BASELINE: &str = r#"{
  "version": "1.5.0",
  "plugins_used": [],
  "filters_used": [
    {"path": "detect_secrets.filters.heuristic.is_lock_file"},
    {"path": "detect_secrets.filters.regex.should_exclude_line", "pattern": ["sample"]},
    {"path": "my_filters.own"}
  ],
  "results": {
    "src/app.py": [
      {"type": "Secret Keyword", "filename": "src/app.py", "hashed_secret": "e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4", "line_number": 3},
      {"type": "Secret Keyword", "hashed_secret": "5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8", "is_secret": true}
    ]
  }
}"#;

    #[test]
    fn known_values_pass_and_real_ones_do_not() {
        let imported = read(".secrets.baseline", BASELINE).unwrap();
        let passes = |content: &str, secret: &str| {
            let place = occurrence(content, secret);
            imported.allow.iter().any(|allow| allows(allow, &place))
        };
        assert!(passes("key = secret", "secret"));
        assert!(!passes("key = password", "password"));
        assert!(passes("key = password # sample", "password"));
        assert_eq!(imported.allow[0].location.start.line, 11);
        let kinds: Vec<_> = imported.notices.iter().map(|notice| notice.level).collect();
        assert_eq!(kinds, [NoticeLevel::Info, NoticeLevel::Partial]);
    }

    #[test]
    fn older_baselines_are_read() {
        let text = "{\"version\": \"0.12.0\", \"exclude\": {\"files\": \"^docs/\", \"lines\": null}, \"plugins_used\": [], \"results\": {}}";
        let imported = read("old.json", text).unwrap();
        assert_eq!(imported.allow.len(), 1);
    }

    #[test]
    fn mistakes_have_their_line() {
        let fault = |text: &str| read(".secrets.baseline", text).unwrap_err()[0].location.start.line;
        assert_eq!(fault("{\n\"results\": {\n \"a\": [{\"hashed_secret\": \"x\"}]}}"), 3);
        assert_eq!(fault("{\n\"results\": [\n}"), 3);
        assert_eq!(fault("{}"), 1);
    }
}
