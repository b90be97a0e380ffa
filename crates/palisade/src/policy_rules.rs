//! Rules and lists in other people's languages, before a change and after it: what they mean is compared, not how they are written.

use change::Weakening;
use engine::yaml::{self, Node, Value};
use secrets::foreign::{self, Kind};
use std::collections::{BTreeMap, BTreeSet};

/// What a change takes away in a YAML file of rules, or edits. Rules that come on top take nothing away.
pub fn edited_rules(path: &str, old: Option<&str>, new: Option<&str>) -> Vec<Weakening> {
    let told = |line, message| Weakening::at_line("policy-rule-edited", path, line, message);
    let Some(before) = old.filter(|old| may_be_rules(path, old)).and_then(RuleSet::of) else { return Vec::new() };
    let Some(new) = new else { return vec![told(1, "the file of rules is gone".to_owned())] };
    let Some(after) = RuleSet::of(new) else {
        return vec![told(1, "no rules are read in this file any more".to_owned())];
    };
    let mut found = Vec::new();
    if before.around != after.around {
        found.push(told(1, "what stands beside the rules is something else".to_owned()));
    }
    for (id, rules) in &before.rules {
        match after.rules.get(id) {
            None => found.push(told(1, format!("the rule `{id}` is gone"))),
            Some(now) if now.meanings() != rules.meanings() => {
                found.push(told(now.line, format!("the rule `{id}` is another one")));
            }
            Some(_) => {}
        }
    }
    found
}

/// JSON is YAML too, and there is much of it that is no rule.
fn may_be_rules(path: &str, text: &str) -> bool {
    let is_json = path.ends_with(".json");
    text.contains("rules")
        && text.contains("id")
        && (!is_json || (text.contains("\"languages\"") && text.contains("\"rules\"")))
}

#[derive(Default)]
struct RuleSet {
    rules: BTreeMap<String, Rules>,
    /// Everything else in the file.
    around: Vec<String>,
}

/// Rules of one name.
#[derive(Default)]
struct Rules {
    line: usize,
    written: Vec<String>,
}

impl Rules {
    fn meanings(&self) -> BTreeSet<&String> {
        self.written.iter().collect()
    }
}

impl RuleSet {
    fn of(text: &str) -> Option<RuleSet> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let Value::Map(entries) = yaml::parse(text).ok()??.value else { return None };
        let mut set = RuleSet::default();
        let mut is_first = true;
        for (key, value) in &entries {
            let items = match &value.value {
                Value::List(items) if key.text() == Some("rules") && is_first => items,
                _ => {
                    set.around.push(meaning(key) + ": " + &meaning(value));
                    continue;
                }
            };
            is_first = false;
            for item in items {
                let id = item.get("id").and_then(|id| id.text()).unwrap_or("(without a name)").to_owned();
                let rules = set.rules.entry(id).or_default();
                if rules.written.is_empty() {
                    let start = (item.span.start as usize).min(text.len());
                    rules.line = text.as_bytes()[..start].iter().filter(|byte| **byte == b'\n').count() + 1;
                }
                rules.written.push(meaning(item));
            }
        }
        (!set.rules.is_empty()).then_some(set)
    }
}

/// A node without its places, and without the quotes around what can only be a text.
fn meaning(node: &Node<'_>) -> String {
    match &node.value {
        Value::Scalar { text, plain } => {
            let word = text.to_ascii_lowercase();
            let is_a_value = text.parse::<f64>().is_ok()
                || ["", "~", "null", "true", "false", "yes", "no", "on", "off"].contains(&word.as_str());
            if *plain && is_a_value { format!("plain {text}") } else { format!("{text:?}") }
        }
        Value::List(items) => format!("[{}]", items.iter().map(meaning).collect::<Vec<_>>().join(", ")),
        Value::Map(entries) => {
            let entries: Vec<String> =
                entries.iter().map(|(key, value)| meaning(key) + ": " + &meaning(value)).collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

/// What a change does to a file of another tool that Palisade reads. `is_extended` says whether one of them names this file.
pub fn edited_foreign(path: &str, old: Option<&str>, new: Option<&str>, is_extended: bool) -> Vec<Weakening> {
    let (before, after) = (old.unwrap_or_default(), new.unwrap_or_default());
    let name = path.rsplit('/').next().unwrap_or(path);
    let has_rules = |text: &str| name.contains("leaks") || (text.contains("[[rules") && text.contains("regex"));
    let kind_of = |text: &str| foreign::recognise(path, text).filter(|kind| *kind != Kind::Yaml);
    let kind = [after, before].into_iter().filter(|text| !text.is_empty()).find_map(kind_of);
    let is_toml = path.ends_with(".toml");
    match kind {
        Some(Kind::Ignore(_)) => added_lines(path, before, after),
        Some(Kind::Baseline) => grown_foreign_baseline(path, before, after),
        Some(Kind::Toml(_)) if has_rules(before) || has_rules(after) || is_extended => {
            edited_lists(path, before, after)
        }
        _ if is_toml && is_extended => edited_lists(path, before, after),
        _ => Vec::new(),
    }
}

/// One accepted finding a line.
fn added_lines(path: &str, before: &str, after: &str) -> Vec<Weakening> {
    let lines = |text: &'_ str| -> Vec<(usize, String)> {
        let lines = text.lines().enumerate().map(|(at, line)| (at + 1, line.trim().to_owned()));
        lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')).collect()
    };
    let known: BTreeSet<String> = lines(before).into_iter().map(|(_, line)| line).collect();
    let added = lines(after).into_iter().filter(|(_, line)| !known.contains(line));
    let told = |(line, text)| {
        Weakening::at_line("policy-foreign-ignore-added", path, line, format!("`{text}`, which silences more"))
    };
    added.map(told).collect()
}

fn grown_foreign_baseline(path: &str, before: &str, after: &str) -> Vec<Weakening> {
    let read = |text: &str| -> Result<BTreeSet<String>, Option<u32>> {
        if text.trim().is_empty() {
            return Ok(BTreeSet::new());
        }
        let read = foreign::read(path, text, &|_| None)
            .map_err(|faults| faults.first().map(|fault| fault.location.start.line))?;
        Ok(read.allow.iter().map(|allow| format!("{:?} {:?}", allow.rules, allow.passes)).collect())
    };
    let known = read(before).unwrap_or_default();
    match read(after) {
        Err(line) => {
            let message = "the baseline of another tool cannot be read any more".to_owned();
            vec![Weakening::at_line("policy-unreadable", path, line.unwrap_or(1) as usize, message)]
        }
        Ok(now) => {
            let added = now.difference(&known).count();
            let message = format!("{added} more in the baseline of another tool");
            let told = Weakening::at_line("policy-foreign-ignore-added", path, 1, message);
            if added > 0 { vec![told] } else { Vec::new() }
        }
    }
}

fn edited_lists(path: &str, before: &str, after: &str) -> Vec<Weakening> {
    // Lines without comments and white space.
    let lines = |text: &'_ str| -> Vec<(usize, String)> {
        let lines = text.lines().enumerate().map(|(at, line)| (at + 1, line.trim().to_owned()));
        lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')).collect()
    };
    let (before, after) = (lines(before), lines(after));
    let same = before.iter().zip(&after).take_while(|((_, old), (_, new))| old == new).count();
    if same == before.len() && same == after.len() {
        return Vec::new();
    }
    let line = after.get(same).or(after.last()).map_or(1, |(line, _)| *line);
    let message = "rules or lists of another tool are other ones".to_owned();
    vec![Weakening::at_line("policy-foreign-rules-edited", path, line, message)]
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: &str = "rules:\n  - id: a\n    languages: [python]\n    pattern: x\n";

    fn told(found: Vec<Weakening>) -> Vec<String> {
        found.into_iter().map(|one| format!("{} {} {}", one.rule, one.location.start.line, one.message)).collect()
    }

    #[test]
    fn rules_are_compared_by_what_they_mean() {
        let rules = |new: &str| told(edited_rules("r.yaml", Some(RULES), Some(new)));
        for same in [
            format!("# why\n{RULES}\n"),
            RULES.replace("x", "\"x\""),
            RULES.replace('\n', "\r\n"),
            format!("{RULES}  - id: b\n    languages: [python]\n    pattern: y\n"),
            format!("rules:\n  - id: b\n    languages: [python]\n    pattern: y\n{}", &RULES["rules:\n".len()..]),
            "rules: [{id: a, languages: [python], pattern: x}]".to_owned(),
        ] {
            assert!(rules(&same).is_empty(), "{same}: {:?}", rules(&same));
        }
        for (other, line) in [
            (format!("{RULES}    paths:\n      exclude: ['*']\n"), 2),
            (format!("{RULES}    languages: [ocaml]\n"), 2),
            (format!("{RULES}  - id: a\n    languages: [python]\n    pattern: y\n"), 2),
            (RULES.replace("pattern: x", "pattern: y"), 2),
            (RULES.replace("id: a", "id: b"), 1),
            (format!("{RULES}exclude: x\n"), 1),
            ("rules: []".to_owned(), 1),
            (format!("x: 'y\n{RULES}"), 1),
        ] {
            let told = rules(&other);
            assert!(
                told.first().is_some_and(|one| one.starts_with(&format!("policy-rule-edited {line} "))),
                "{other}: {told:?}"
            );
        }
        assert_eq!(told(edited_rules("r.yaml", Some(RULES), None)).len(), 1);
        assert!(
            edited_rules("a.yaml", Some("a: b"), None).is_empty()
                && edited_rules("r.yaml", None, Some(RULES)).is_empty()
        );
        let two = RULES.to_owned() + "  - id: b\n    pattern: y\n  - id: c\n    pattern: z\n";
        assert_eq!(told(edited_rules("r.yaml", Some(&two), Some(&RULES.replace("x", "y")))).len(), 3);
    }

    #[test]
    fn foreign_files_are_read_as_their_reader_reads_them() {
        let foreign = |path: &str, old: &str, new: &str| told(edited_foreign(path, Some(old), Some(new), false));
        let baseline = |key: &str, hash: &str| {
            let hash = hash.repeat(40);
            format!("{{\"version\": \"1.5.0\", \"results\": {{\"a\": [{{\"type\": \"x\", \"{key}\": \"{hash}\"}}]}}}}")
        };
        let empty = "{\"version\": \"1.5.0\", \"results\": {}}";
        for key in ["hashed_secret", "hashed\\u005fsecret"] {
            assert_eq!(foreign(".secrets.baseline", empty, &baseline(key, "a")).len(), 1, "{key}");
            assert!(foreign(".secrets.baseline", &baseline("hashed_secret", "a"), &baseline(key, "a")).is_empty());
        }
        assert!(foreign(".secrets.baseline", &baseline("hashed_secret", "a"), empty).is_empty());
        let all = "{\"version\": \"1.5.0\", \"results\": {}, \"exclude\": {\"files\": \".*\"}}";
        assert_eq!(foreign(".secrets.baseline", empty, all).len(), 1);
        assert!(foreign(".secrets.baseline", empty, "{").concat().starts_with("policy-unreadable"));
        assert_eq!(foreign(".gitleaksignore", "a\n", "# c\nb\na\nc\n").len(), 2);
        assert_eq!(foreign("app.toml", "[[rules]]\nregex = 'a'\n", "[[rules]]\nregex = 'b'\n").len(), 1);
        assert!(foreign("app.toml", "[tool]\na = 1\n", "[tool]\na = 2\n").is_empty());
        assert_eq!(edited_foreign("x.toml", Some("a = 1"), Some("a = 2"), true).len(), 1);
    }
}
