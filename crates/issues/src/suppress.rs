//! Accepting findings by marks in the code.
//!
//! A mark speaks for the findings that start on its line and, when nothing else stands on that line, for those that start on the
//! next one. A mark of ours needs a rule and a reason; what is missing, or no longer suppresses anything, is a notice.
//! Foreign marks are read as their tool reads them and never judged.

use crate::mark::{Mark, Syntax};
use model::{Finding, Notice, NoticeLevel, Suppression};
use std::collections::BTreeMap;

/// Applies the marks of all files to the findings of a scan and tells what is wrong with the marks. Findings that something
/// else suppressed before keep that suppression.
///
/// `is_known` says whether a rule of this name ran: a mark for a rule that did not is not out of date.
pub fn suppress(findings: &mut [Finding], marks: Vec<Mark>, is_known: &dyn Fn(&str) -> bool) -> Vec<Notice> {
    let mut by_line: BTreeMap<(&str, u32), Vec<usize>> = BTreeMap::new();
    for (number, mark) in marks.iter().enumerate() {
        let line = mark.location.start.line;
        by_line.entry((&mark.location.path, line)).or_default().push(number);
        if mark.alone {
            by_line.entry((&mark.location.path, line + 1)).or_default().push(number);
        }
    }
    let mut uses: Vec<Use> =
        marks.iter().map(|mark| Use { met: vec![false; mark.rules.len()], others: Vec::new() }).collect();
    for finding in findings {
        let place = (finding.location.path.as_str(), finding.location.start.line);
        let near = by_line.get(&place).cloned().unwrap_or_default();
        for number in near {
            apply(&marks[number], finding, &mut uses[number]);
        }
    }
    let mut notices = Vec::new();
    for (mark, used) in marks.iter().zip(&uses).filter(|(mark, _)| mark.syntax == Syntax::Palisade) {
        match missing(mark) {
            Some(message) => notices.push(notice(mark, "incomplete-suppression", message.to_owned())),
            None => notices.extend(unused(mark, used, is_known)),
        }
    }
    notices
}

/// What a mark met.
struct Use {
    /// For each of its rules, whether there was a finding.
    met: Vec<bool>,
    /// Rules that it met and does not name.
    others: Vec<String>,
}

fn apply(mark: &Mark, finding: &mut Finding, used: &mut Use) {
    let named = mark.rules.iter().position(|name| means(name, &finding.rule));
    match named {
        Some(at) => used.met[at] = true,
        None if mark.syntax == Syntax::Semgrep && mark.rules.is_empty() => {}
        None => {
            if finding.suppression.is_none() && !used.others.contains(&finding.rule) {
                used.others.push(finding.rule.clone());
            }
            return;
        }
    }
    let kind = match mark.syntax {
        Syntax::Palisade if mark.reason.is_empty() => return,
        Syntax::Palisade => "inline",
        Syntax::Semgrep => "nosemgrep",
    };
    if finding.suppression.is_none() {
        finding.suppression = Some(Suppression {
            kind: kind.to_owned(),
            reason: mark.reason.clone(),
            location: mark.location.clone(),
            author: None,
            until: None,
        });
    }
}

/// Whether a name in a mark means the rule. Foreign rules carry the path of their file in front, divided by dots, or do not: either
/// side may have more of it.
fn means(name: &str, rule: &str) -> bool {
    let ends_with = |long: &str, short: &str| long.strip_suffix(short).is_some_and(|before| before.ends_with('.'));
    name == rule || ends_with(name, rule) || ends_with(rule, name)
}

fn missing(mark: &Mark) -> Option<&'static str> {
    match (mark.rules.is_empty(), mark.reason.is_empty()) {
        (true, _) => {
            Some("suppresses nothing: it names no rule and gives no reason; write `palisade:ignore RULE reason`")
        }
        (false, true) => Some("suppresses nothing: it gives no reason; write `palisade:ignore RULE reason`"),
        (false, false) => None,
    }
}

fn unused(mark: &Mark, used: &Use, is_known: &dyn Fn(&str) -> bool) -> Option<Notice> {
    let idle: Vec<String> = mark
        .rules
        .iter()
        .zip(&used.met)
        .filter(|(name, met)| !**met && (!used.others.is_empty() || is_known(name)))
        .map(|(name, _)| format!("`{name}`"))
        .collect();
    if idle.is_empty() {
        return None;
    }
    let idle = idle.join(", ");
    let message = if used.others.is_empty() {
        format!("suppresses nothing: there is no finding of {idle} in this place; remove it")
    } else {
        let others: Vec<String> = used.others.iter().map(|rule| format!("`{rule}`")).collect();
        format!("suppresses nothing: there is no finding of {idle} in this place, but one of {}", others.join(", "))
    };
    Some(notice(mark, "unused-suppression", message))
}

fn notice(mark: &Mark, kind: &str, message: String) -> Notice {
    Notice { level: NoticeLevel::Info, kind: kind.to_owned(), message, location: Some(mark.location.clone()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{marks, normalise, samples};

    /// Findings of rule `sql` on each line that holds `f(`, judged with the marks of the text: what is left, and the notices.
    fn left(text: &str) -> (Vec<u32>, Vec<String>) {
        let mut findings = normalise(Vec::new(), "", &crate::Keys::default());
        for (number, line) in text.lines().enumerate().filter(|(_, line)| line.contains("f(")) {
            let mut observation = samples::observation("sql", "a.py", number as u32 * 10, number as u32 * 10 + 5);
            observation.anchor = line.to_owned();
            findings.extend(normalise(vec![observation], "", &crate::Keys::default()));
        }
        let notices = suppress(&mut findings, marks("a.py", text), &|rule| rule != "elsewhere");
        let left = findings.iter().filter(|finding| finding.suppression.is_none());
        let left = left.map(|finding| finding.location.start.line).collect();
        (left, notices.into_iter().map(|notice| format!("{}: {}", notice.kind, notice.message)).collect())
    }

    #[test]
    fn marks_speak_for_their_line_or_alone_for_the_next() {
        assert_eq!(left("f(1) # palisade:ignore sql a constant"), (vec![], vec![]));
        assert_eq!(left("# palisade:ignore other, sql a constant\nf(1)\nf(2)").0, [3]);
        assert_eq!(left("f(0) # palisade:ignore sql a constant\nf(1)").0, [2]);
        assert_eq!(left("# palisade:ignore sql a constant\n\nf(1)").0, [3]);
        assert_eq!(
            left("f(1) # nosemgrep\nf(2) # nosem: a.b.sql\nf(3) # nosem: other\n# nosem\nf(5)"),
            (vec![3], vec![])
        );
    }

    #[test]
    fn marks_without_rule_or_reason_suppress_nothing_and_say_so() {
        let (lines, notices) = left("f(1) # palisade:ignore sql\nf(2) # palisade:ignore");
        assert_eq!(lines, [1, 2]);
        assert_eq!(
            notices,
            [
                "incomplete-suppression: suppresses nothing: it gives no reason; write `palisade:ignore RULE reason`",
                "incomplete-suppression: suppresses nothing: it names no rule and gives no reason; write `palisade:ignore RULE reason`",
            ]
        );
    }

    #[test]
    fn marks_that_suppress_nothing_are_reported() {
        let (_, notices) = left("g(1) # palisade:ignore sql a constant\n# nosemgrep");
        assert_eq!(
            notices,
            ["unused-suppression: suppresses nothing: there is no finding of `sql` in this place; remove it"]
        );
        let (lines, notices) = left("f(1) # palisade:ignore it is a constant");
        assert_eq!(lines, [1]);
        assert_eq!(
            notices,
            ["unused-suppression: suppresses nothing: there is no finding of `it` in this place, but one of `sql`"]
        );
        assert_eq!(left("g(1) # palisade:ignore elsewhere a constant").1, Vec::<String>::new());
    }
}
