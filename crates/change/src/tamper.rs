//! What a change does to the policy that judges it. Each such thing is a finding of its own.

use crate::Baseline;
use model::{Confidence, Location, Observation, Position, Proof, Rule, RuleOrigin, Severity};
use std::collections::HashMap;

/// Name under which these findings are told.
pub const ENGINE: &str = "change";

/// One way in which a change weakens the policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weakening {
    /// Rule that speaks: one of [`rule`].
    pub rule: &'static str,
    /// What the change does, in a sentence.
    pub message: String,
    /// Where, after the change; of what was taken away, the file.
    pub location: Location,
}

impl Weakening {
    /// At a line of a file, from 1.
    pub fn at_line(rule: &'static str, path: &str, line: usize, message: String) -> Weakening {
        let start = Position { line: line.max(1) as u32, column: 1, offset: 0 };
        Weakening { rule, message, location: Location { path: path.to_owned(), start, end: start } }
    }
}

/// Rules, their titles, and why they matter.
const RULES: &[(&str, &str)] = &[
    ("policy-suppression-added", "The change accepts findings"),
    ("policy-rule-off", "The change switches rules off"),
    ("policy-ignore-added", "The change takes files out of the scan"),
    ("policy-code-out-of-sight", "The change puts code where it is not analysed"),
    ("policy-severity-lowered", "The change lowers the severity of a rule"),
    ("policy-threshold-raised", "The change asks less of what comes after it"),
    ("policy-rule-edited", "The change edits or removes a rule"),
    ("policy-baseline-grown", "The change adds findings to the baseline"),
    ("policy-engine-off", "The change switches engines off"),
    ("policy-foreign-ignore-added", "The change accepts findings in a file of another tool"),
    ("policy-foreign-rules-edited", "The change edits rules of another tool"),
    ("policy-step-weakened", "The change weakens the step that runs Palisade"),
    ("policy-asset-dropped", "The change takes something out of what is defended"),
    ("policy-unreadable", "The change leaves a configuration that cannot be read"),
];

/// The rule behind one of these findings.
pub fn rule(id: &str) -> Option<Rule> {
    let (id, title) = RULES.iter().find(|(known, _)| *known == id)?;
    Some(Rule {
        id: (*id).to_owned(),
        engine: ENGINE,
        languages: Vec::new(),
        title: (*title).to_owned(),
        message: format!("{title}."),
        why: "A gate that a change can open for itself is none. The change was judged under the policy of the state that it starts \
              from; once it is merged, what it does to the policy holds for everything that comes after it."
            .to_owned(),
        repair: "Have somebody who answers for the policy look at it, and merge it apart from code. `[[gate.pass]]` with `rule` says \
                 which of these may pass without."
            .to_owned(),
        severity: Severity::Medium,
        confidence: Confidence::High,
        weaknesses: vec!["CWE-693".to_owned()],
        owasp: Vec::new(),
        references: Vec::new(),
        origin: RuleOrigin::Builtin,
    })
}

/// What the engines would say about these.
pub fn told(weakenings: Vec<Weakening>) -> Vec<Observation> {
    let observation = |weakening: Weakening| Observation {
        engine: ENGINE,
        rule: weakening.rule.to_owned(),
        location: weakening.location,
        anchor: weakening.message.clone(),
        message: weakening.message,
        severity: Severity::Medium,
        confidence: Confidence::High,
        proof: Proof::Suspected,
        weaknesses: vec!["CWE-693".to_owned()],
        trace: Vec::new(),
        fix: Vec::new(),
        neighbourhood: Default::default(),
        quotes: Vec::new(),
        parts: Default::default(),
        credential: None,
        origin: None,
    };
    weakenings.into_iter().map(observation).collect()
}

/// Lines of an ignore file that silence more than before, with their numbers: added globs, and exceptions (`!`) that are gone.
pub fn added_lines(old: &str, new: &str) -> Vec<(usize, String)> {
    let entries = |text: &str| -> Vec<(usize, String)> {
        let lines = text.lines().enumerate().map(|(at, line)| (at + 1, line.trim_end().to_owned()));
        lines.filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#')).collect()
    };
    let (old, new) = (entries(old), entries(new));
    let has = |lines: &[(usize, String)], line: &str| lines.iter().any(|(_, other)| other == line);
    let added = new.iter().filter(|(_, line)| !line.starts_with('!') && !has(&old, line)).cloned();
    let gone = old.iter().filter(|(_, line)| line.starts_with('!') && !has(&new, line));
    added.chain(gone.map(|(_, line)| (1, line.clone()))).collect()
}

/// Words by which comments accept what stands beside them; ours and those of other tools.
const MARKS: &[&str] = &[
    "palisade:ignore",
    "nosem",
    "leaks:allow",
    "trufflehog:ignore",
    "kingfisher:ignore",
    "kingfisher:allow",
    "pragma: allowlist",
    "pragma: whitelist",
];

/// Lines, from 1, with a mark that did not stand over the same code before.
pub fn added_marks(old: &str, new: &str) -> Vec<u32> {
    // Most texts have none.
    if !MARKS.iter().any(|mark| contains(new, mark)) {
        return Vec::new();
    }
    let mut known: HashMap<String, u32> = HashMap::new();
    for (_, key) in marked(old) {
        *known.entry(key).or_default() += 1;
    }
    let mut added = marked(new);
    added.retain(|(_, key)| match known.get_mut(key) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    });
    added.into_iter().map(|(line, _)| line).collect()
}

/// Lines with a mark, and the code that they speak for: theirs, and what stands around, because some marks speak for that.
fn marked(text: &str) -> Vec<(u32, String)> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let with_mark = lines.iter().enumerate().filter(|(_, line)| MARKS.iter().any(|mark| contains(line, mark)));
    with_mark
        .map(|(at, line)| {
            let is_alone = ["#", "//", "/*", "--", "<!--", ";", "*", "%"].iter().any(|opener| line.starts_with(opener));
            let next = if is_alone { lines[at + 1..].iter().find(|line| !line.is_empty()) } else { None };
            let squeezed = |line: &str| line.split_whitespace().collect::<String>();
            (at as u32 + 1, format!("{}\n{}", squeezed(line), next.map_or(String::new(), |next| squeezed(next))))
        })
        .collect()
}

fn contains(text: &str, word: &str) -> bool {
    let (text, word) = (text.as_bytes(), word.as_bytes());
    text.len() >= word.len() && text.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word))
}

/// Number of findings that a newer baseline holds and an older one does not; all that it cannot read counts.
pub fn grown_baseline(old: &str, new: &str) -> Option<u32> {
    let new = Baseline::read(new).ok()?;
    let old = Baseline::read(old).unwrap_or_default().fingerprints();
    let mut left: HashMap<&model::Fingerprint, u32> = HashMap::new();
    for fingerprint in &old {
        *left.entry(fingerprint).or_default() += 1;
    }
    let mut added = 0;
    for known in &new.findings {
        match left.get_mut(&known.fingerprint) {
            Some(count) if *count > 0 => *count -= 1,
            _ => added += 1,
        }
    }
    (added > 0).then_some(added)
}

/// Whether a text was a file of rules in Semgrep's language, and the change takes rules out of it or edits them.
pub fn edited_rules(old: &str, new: Option<&str>) -> bool {
    let rules = |text: &str| -> Vec<String> {
        let lines =
            text.lines().map(str::trim_end).filter(|line| !line.trim_start().starts_with('#') && !line.is_empty());
        lines.map(str::to_owned).collect()
    };
    let is_rules = old.lines().any(|line| line.trim_end() == "rules:")
        && old.lines().any(|line| line.trim_start().starts_with("- id:") || line.trim_start().starts_with("id:"));
    if !is_rules {
        return false;
    }
    let Some(new) = new else { return true };
    let (old, new) = (rules(old), rules(new));
    // What only adds rules behind the others takes nothing away.
    !new.starts_with(&old)
}

/// What a change does to a step that runs Palisade, in a file that says what runs before a merge; the line, from 1.
pub fn weakened_step(path: &str, old: &str, new: Option<&str>) -> Option<(usize, String)> {
    if !is_pipeline(path) {
        return None;
    }
    let steps = |text: &str| -> Vec<(usize, String)> {
        let lines = text.lines().enumerate().map(|(at, line)| (at + 1, line.trim().to_owned()));
        lines.filter(|(_, line)| contains(line, "palisade") && !line.starts_with(['#', '/'])).collect()
    };
    let before = steps(old);
    if before.is_empty() {
        return None;
    }
    let Some(new) = new else { return Some((1, "the file that ran Palisade is gone".to_owned())) };
    let after = steps(new);
    if after.len() < before.len() {
        return Some((1, "a step that ran Palisade is gone".to_owned()));
    }
    if let Some((line, _)) = after.iter().find(|(_, step)| !before.iter().any(|(_, known)| known == step)) {
        return Some((*line, "the step that runs Palisade is another one".to_owned()));
    }
    let forgiving = [
        "continue-on-error: true",
        "allow_failure: true",
        "|| true",
        "catchError",
        "continueOnError: true",
        "failure: ignore",
        "ignore_failure",
        "if: false",
        "when: manual",
        "stages: [manual]",
        "set +e",
    ];
    let count = |text: &str, word: &str| text.matches(word).count();
    let word = forgiving.iter().find(|word| count(new, word) > count(old, word))?;
    let line = new.lines().position(|line| line.contains(word)).unwrap_or(0) + 1;
    Some((line, format!("what fails may be passed over now: `{word}`")))
}

fn is_pipeline(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_yaml = name.ends_with(".yml") || name.ends_with(".yaml");
    (is_yaml && [".github/", ".woodpecker", ".gitlab"].iter().any(|start| path.starts_with(start)))
        || matches!(name, "Jenkinsfile" | "azure-pipelines.yml" | "azure-pipelines.yaml" | ".pre-commit-config.yaml")
        || path.starts_with(".husky/")
        || path.starts_with(".githooks/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ignore_files_silence_more() {
        let added = |old: &str, new: &str| added_lines(old, new).into_iter().map(|(_, line)| line).collect::<Vec<_>>();
        assert_eq!(added("a\n# b\n", "# c\n\na\nb\n"), ["b"]);
        assert_eq!(added("a\n!a/b\n", "a\n"), ["!a/b"]);
        assert!(added("a\nb\n", "b\na\n").is_empty());
    }

    #[test]
    fn marks_are_known_by_the_code_that_they_accept() {
        let old = "f(1)  # nosem\n# palisade:ignore r because\ng(2)\n";
        assert_eq!(added_marks(old, &format!("\n\n    {old}")), [0u32; 0]);
        assert_eq!(added_marks(old, "# palisade:ignore r because\nh(3)\ng(2)\nf(1)  # nosem\n"), [1]);
        assert_eq!(added_marks("f(1)\n", "f(1)  # NOSEMGREP: x\n"), [1]);
        assert_eq!(added_marks(old, &format!("{old}{old}")), [4, 5]);
    }

    #[test]
    fn rules_and_steps() {
        let rules = "rules:\n  - id: a\n    pattern: x\n";
        assert!(!edited_rules(rules, Some(&format!("{rules}  - id: b\n"))) && !edited_rules("a: b", None));
        assert!(edited_rules(rules, None) && edited_rules(rules, Some("rules: []")));
        let step = "steps:\n  - run: palisade gate\n";
        let workflow = ".github/workflows/a.yml";
        assert_eq!(weakened_step(workflow, step, Some(&format!("{step}# more\n"))), None);
        for new in ["steps: []\n", "steps:\n  - run: palisade gate || true\n", "steps:\n  # - run: palisade gate\n"] {
            assert!(weakened_step(workflow, step, Some(new)).is_some(), "{new}");
        }
        assert!(weakened_step(workflow, step, Some(&format!("{step}    continue-on-error: true\n"))).is_some());
        assert!(weakened_step(workflow, step, None).is_some() && weakened_step("a.py", step, None).is_none());
    }
}
