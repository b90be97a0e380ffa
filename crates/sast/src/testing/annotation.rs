//! Marked lines: `ruleid: a, b`, `ok: a`, `todoruleid: a`, `todook: a` in a comment of its own line.
//!
//! As `semgrep test` 1.182 reads them (recorded on small cases): a mark speaks about the very next line, comments begin with
//! `#`, `//`, `/*`, `{/*`, `<!--` or `(*`, and marks for Semgrep's paid engine (`proruleid`, `deepok`, …) say nothing about this one.

use std::collections::BTreeSet;

/// What a mark says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AnnotationKind {
    /// `ruleid`: reported, and rightly.
    RuleId,
    /// `ok`: not reported, and rightly.
    Ok,
    /// `todoruleid`: ought to be reported, and is not yet.
    TodoRuleId,
    /// `todook`: ought not to be reported, and still is.
    TodoOk,
}

/// One mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    /// What it says.
    pub kind: AnnotationKind,
    /// About which rules.
    pub rules: Vec<String>,
    /// About which line, from 1: the one below the mark.
    pub line: u32,
    /// Written for Semgrep's paid engine (`pro…`, `deep…`): kept for the curious, not counted.
    pub is_foreign: bool,
}

/// Something that looks like a mark and is not read as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IgnoredAnnotation {
    /// Its own line, from 1.
    pub line: u32,
    /// Why.
    pub reason: &'static str,
}

/// All marks of one target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expectations {
    /// In order of lines.
    pub annotations: Vec<Annotation>,
    /// What may be a slip of the pen.
    pub ignored: Vec<IgnoredAnnotation>,
}

const OPENERS: &[(&str, &str)] = &[("{/*", "*/}"), ("/*", "*/"), ("//", ""), ("#", ""), ("<!--", "-->"), ("(*", "*)")];

const KINDS: &[(&str, AnnotationKind)] = &[
    ("ruleid:", AnnotationKind::RuleId),
    ("ok:", AnnotationKind::Ok),
    ("todoruleid:", AnnotationKind::TodoRuleId),
    ("todook:", AnnotationKind::TodoOk),
];

/// Reads the marks of a target.
pub fn expectations(text: &str) -> Expectations {
    let mut found = Expectations::default();
    let text = source::Text::new(text.to_owned());
    for line in 1..=text.line_starts().len() as u32 {
        let content = text.line(line).trim();
        if content.contains("ruleid:") || content.contains("ok:") {
            found.read(line, content);
        }
    }
    found
}

impl Expectations {
    /// Lines that the rule must report for the test to pass: right ones, and those known to be wrong.
    pub fn expected(&self, rule: &str) -> BTreeSet<u32> {
        let mut lines = self.lines(rule, AnnotationKind::RuleId);
        lines.extend(self.lines(rule, AnnotationKind::TodoOk));
        lines
    }

    /// Lines that marks of a kind give to a rule.
    pub fn lines(&self, rule: &str, kind: AnnotationKind) -> BTreeSet<u32> {
        let marks = self.counted().filter(|mark| mark.kind == kind && mark.rules.iter().any(|name| name == rule));
        marks.map(|mark| mark.line).collect()
    }

    /// Lines that any rule reports wrongly and knowingly; Semgrep's output leaves them out for every rule.
    pub(super) fn known_wrong(&self) -> BTreeSet<u32> {
        self.counted().filter(|mark| mark.kind == AnnotationKind::TodoOk).map(|mark| mark.line).collect()
    }

    /// Rules that must report something.
    pub fn rules(&self) -> BTreeSet<&str> {
        let must = |kind| matches!(kind, AnnotationKind::RuleId | AnnotationKind::TodoOk);
        self.counted().filter(|mark| must(mark.kind)).flat_map(|mark| &mark.rules).map(String::as_str).collect()
    }

    fn counted(&self) -> impl Iterator<Item = &Annotation> {
        self.annotations.iter().filter(|mark| !mark.is_foreign)
    }

    fn read(&mut self, line: u32, content: &str) {
        let looks_meant = content.contains("ruleid:");
        let Some((opener, closer)) = OPENERS.iter().find(|(opener, _)| content.starts_with(opener)) else {
            if looks_meant {
                self.ignored.push(IgnoredAnnotation { line, reason: "the line does not begin with a comment" });
            }
            return;
        };
        let inner = content[opener.len()..].trim();
        let inner = inner.strip_suffix(closer).unwrap_or(inner).trim();
        let (plain, is_foreign) = match inner.strip_prefix("pro").or_else(|| inner.strip_prefix("deep")) {
            Some(plain) => (plain, true),
            None => (inner, false),
        };
        let kind = KINDS.iter().find_map(|(word, kind)| Some((*kind, plain.strip_prefix(word)?)));
        let Some((kind, names)) = kind else {
            if looks_meant {
                self.ignored.push(IgnoredAnnotation { line, reason: "the comment does not begin with the mark" });
            }
            return;
        };
        let rules = self.names(line, names);
        if !rules.is_empty() {
            self.annotations.push(Annotation { kind, rules, line: line + 1, is_foreign });
        }
    }

    /// `a, b`, perhaps behind what the paid engine says about the same line.
    fn names(&mut self, line: u32, text: &str) -> Vec<String> {
        let text = text.trim();
        let foreign = text.strip_prefix("deep").or_else(|| text.strip_prefix("pro"));
        let behind = foreign.and_then(|foreign| KINDS.iter().find_map(|(word, _)| foreign.strip_prefix(word)));
        let text = behind.unwrap_or(text);
        let mut rules = Vec::new();
        for name in text.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            let is_legal = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-');
            if name.chars().all(is_legal) {
                rules.push(name.to_owned());
            } else {
                self.ignored
                    .push(IgnoredAnnotation { line, reason: "what follows the mark is not the identifier of a rule" });
            }
        }
        rules
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Marks as `kind rules@line`, then what was ignored as `!line`.
    fn show(text: &str) -> String {
        let found = expectations(text);
        let marks = found.annotations.iter().map(|mark| {
            let foreign = if mark.is_foreign { "~" } else { "" };
            format!("{foreign}{:?} {}@{}", mark.kind, mark.rules.join("+"), mark.line)
        });
        let ignored = found.ignored.iter().map(|ignored| format!("!{}", ignored.line));
        marks.chain(ignored).collect::<Vec<_>>().join("; ")
    }

    /// Each case was run through `semgrep test` 1.182.
    #[test]
    fn marks_are_read_as_semgrep_reads_them() {
        for (line, expected) in [
            ("#ruleid:a", "RuleId a@2"),
            ("  #   ruleid:  a  ", "RuleId a@2"),
            ("//\truleid: a", "RuleId a@2"),
            ("<!--ruleid:a-->", "RuleId a@2"),
            ("/* ruleid: a */", "RuleId a@2"),
            ("{/* ruleid: a */}", "RuleId a@2"),
            ("(* ruleid: a *)", "RuleId a@2"),
            ("/* ruleid: a", "RuleId a@2"),
            ("// ruleid: a\r", "RuleId a@2"),
            ("# ruleid: a ,b", "RuleId a+b@2"),
            ("// ruleid: a,", "RuleId a@2"),
            ("// ruleid: a-b.c_d", "RuleId a-b.c_d@2"),
            ("// todoruleid: a", "TodoRuleId a@2"),
            ("//todook:a", "TodoOk a@2"),
            ("// ok: a", "Ok a@2"),
            ("// proruleid: a", "~RuleId a@2"),
            ("// deepok: a", "~Ok a@2"),
            ("// ruleid: deepok: a", "RuleId a@2"),
            ("//ruleid: deeptodoruleid: a", "RuleId a@2"),
            ("// ruleid: proa", "RuleId proa@2"),
            ("// ruleid: a, todoruleid: b", "RuleId a@2; !1"),
            ("// ruleid: a b", "!1"),
            ("// ruleid: a: more", "!1"),
            ("// ruleid: a // more", "!1"),
            ("/* ruleid: a */ /* ruleid: b */", "!1"),
            ("// ruleid : a", ""),
            ("// todoproruleid: a", "!1"),
            ("/// ruleid: a", "!1"),
            ("## ruleid: a", "!1"),
            ("foo() // ruleid: a", "!1"),
            ("-- ruleid: a", "!1"),
            ("# ruleid:", ""),
            ("// RULEID: a", ""),
            ("x = 'token: y'", ""),
        ] {
            assert_eq!(show(line), expected, "{line}");
        }
    }

    #[test]
    fn a_mark_speaks_about_the_very_next_line() {
        assert_eq!(show("# ruleid: a\n# ruleid: b\nfoo()\r\n# ok: a\r\nfoo()"), "RuleId a@2; RuleId b@3; Ok a@5");
        let found = expectations("# ruleid: a\nx\n# todook: a\ny\n# todoruleid: a\nz\n# ok: b\n");
        assert_eq!(found.expected("a").into_iter().collect::<Vec<_>>(), [2, 4]);
        assert_eq!(found.rules().into_iter().collect::<Vec<_>>(), ["a"]);
    }
}
