//! Comments of other tools that accept what stands on their line: `gitleaks:allow`, `pragma: allowlist secret` and their kin.
//!
//! A content without any is passed in a few searches for a literal. Not here: our own mark and `nosemgrep` (`issues`).

use super::Tool;
use memchr::memmem;
use std::ops::Range;

/// One comment that accepts what stands on some lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignMark {
    /// Whose comment it is.
    pub tool: Tool,
    /// Line, from 1, on which it stands.
    pub line: u32,
    /// Its words, in bytes of the text.
    pub span: Range<usize>,
    /// First line that it speaks for.
    pub first: u32,
    /// Last line that it speaks for.
    pub last: u32,
}

impl ForeignMark {
    /// Whether it speaks for something that stands on these lines.
    pub fn covers(&self, first: u32, last: u32) -> bool {
        self.first <= last && first <= self.last
    }
}

/// What each kind of mark is found by.
const ANCHORS: &[(&str, Anchor)] = &[
    ("leaks:allow", Anchor::Leaks),
    ("trufflehog:ignore", Anchor::TruffleHog),
    ("fisher:", Anchor::Kingfisher),
    ("FISHER:", Anchor::Kingfisher),
    ("pragma:", Anchor::Pragma),
];

#[derive(Clone, Copy)]
enum Anchor {
    Leaks,
    TruffleHog,
    Kingfisher,
    Pragma,
}

/// Marks that one line may have of one kind before the rest of it is passed over.
const TRIES: usize = 8;

/// All marks of a text, in order of their place; of one tool at most one a line.
pub fn marks(text: &str) -> Vec<ForeignMark> {
    let bytes = text.as_bytes();
    let mut found: Vec<(usize, Anchor)> = Vec::new();
    for &(literal, anchor) in ANCHORS {
        found.extend(memmem::find_iter(bytes, literal).map(|at| (at, anchor)));
    }
    if found.is_empty() {
        return Vec::new();
    }
    found.sort_by_key(|(at, _)| *at);
    let mut marks: Vec<ForeignMark> = Vec::new();
    let (mut line, mut start, mut end, mut tries) = (1, 0, line_end(bytes, 0), 0);
    for (at, anchor) in found {
        while at > end {
            start = end + 1;
            end = line_end(bytes, start);
            line += 1;
            tries = 0;
        }
        tries += 1;
        if tries > TRIES {
            continue;
        }
        let content = text[start..end].trim_end_matches('\r');
        if at >= start + content.len() {
            continue;
        }
        let Some((tool, words, covered)) = read(content, at - start, anchor) else { continue };
        let is_known = marks.last().is_some_and(|last| last.line == line)
            && marks.iter().rev().take_while(|mark| mark.line == line).any(|mark| mark.tool == tool);
        if !is_known {
            let (first, last) = (line.saturating_sub(covered.0).max(1) + covered.2, line + covered.1);
            marks.push(ForeignMark { tool, line, span: start + words.start..start + words.end, first, last });
        }
    }
    marks
}

fn line_end(bytes: &[u8], from: usize) -> usize {
    memchr::memchr(b'\n', &bytes[from.min(bytes.len())..]).map_or(bytes.len(), |length| from + length)
}

/// Lines before the mark and behind it that it speaks for, and 1 when not its own.
type Covered = (u32, u32, u32);
const OWN_LINE: Covered = (0, 0, 0);
const NEXT_LINE: Covered = (0, 1, 1);
const AROUND: Covered = (1, 1, 0);

/// Reads the mark whose anchor is at `at` of a line.
fn read(line: &str, at: usize, anchor: Anchor) -> Option<(Tool, Range<usize>, Covered)> {
    let before = &line[..at];
    match anchor {
        Anchor::Leaks => {
            let end = at + "leaks:allow".len();
            match (before.ends_with("better"), before.ends_with("git")) {
                (true, _) => Some((Tool::Betterleaks, at - 6..end, OWN_LINE)),
                (_, true) => Some((Tool::Gitleaks, at - 3..end, OWN_LINE)),
                _ => None,
            }
        }
        Anchor::TruffleHog => Some((Tool::TruffleHog, at..at + "trufflehog:ignore".len(), OWN_LINE)),
        Anchor::Kingfisher => {
            let start = at.checked_sub(4)?;
            let words = line.get(start..)?;
            let mark = ["kingfisher:ignore", "kingfisher:allow"]
                .into_iter()
                .find(|mark| words.get(..mark.len()).is_some_and(|part| part.eq_ignore_ascii_case(mark)))?;
            // Alone on its line it speaks for the value above or below.
            let is_alone = !line[..start].chars().any(char::is_alphanumeric);
            Some((Tool::Kingfisher, start..start + mark.len(), if is_alone { AROUND } else { OWN_LINE }))
        }
        Anchor::Pragma => pragma(line, at),
    }
}

/// `# pragma: allowlist secret` and `# pragma: allowlist nextline secret`, with the comment signs that detect-secrets knows.
fn pragma(line: &str, at: usize) -> Option<(Tool, Range<usize>, Covered)> {
    let before = line[..at].trim_end_matches([' ', '\t']);
    let (sign, close) = [("<!--", "-->"), ("/*", "*/"), ("#", ""), ("//", ""), ("'", ""), ("--", "")]
        .into_iter()
        .find(|(sign, _)| before.trim_end_matches(if *sign == "<!--" { "#" } else { "" }).trim_end().ends_with(sign))?;
    let rest = &line[at + "pragma:".len()..];
    let words = rest.strip_prefix(' ').unwrap_or(rest);
    let behind = |words: &'_ str, word: &str| {
        words.strip_prefix(word).and_then(|rest| rest.strip_prefix([' ', '-'])).map(str::len)
    };
    let tail = |length: usize| &words[words.len() - length..];
    let (list, is_white) = match (behind(words, "allowlist"), behind(words, "whitelist")) {
        (Some(length), _) => (tail(length), false),
        (None, Some(length)) => (tail(length), true),
        (None, None) => return None,
    };
    let (list, is_next) = match behind(list, "nextline") {
        Some(length) if !is_white => (tail(length), true),
        _ => (list, false),
    };
    let end = line.len() - list.strip_prefix("secret")?.len();
    if !line[end..].trim_end().ends_with(close) {
        return None;
    }
    // Nothing may stand before the one that speaks for the next line.
    if is_next && !before.strip_suffix(sign).unwrap_or("x").trim().is_empty() {
        return None;
    }
    Some((Tool::DetectSecrets, at..end, if is_next { NEXT_LINE } else { OWN_LINE }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&'static str, u32, u32, u32)> {
        marks(text).into_iter().map(|mark| (mark.tool.name(), mark.line, mark.first, mark.last)).collect()
    }

    #[test]
    fn each_tool_has_its_words() {
        let text = "a = 1 #gitleaks:allow\nb // betterleaks:allow\r\nc # trufflehog:ignore\nd -- KINGFISHER:ignore\n\
                    e # pragma: allowlist secret\nf /* pragma: whitelist secret */\n<!-- pragma: allowlist secret -->\n";
        let tools: Vec<_> = found(text).into_iter().map(|(tool, line, ..)| (tool, line)).collect();
        let expected = [
            ("gitleaks", 1),
            ("betterleaks", 2),
            ("TruffleHog", 3),
            ("Kingfisher", 4),
            ("detect-secrets", 5),
            ("detect-secrets", 6),
            ("detect-secrets", 7),
        ];
        assert_eq!(tools, expected);
        assert_eq!(&text[marks(text)[0].span.clone()], "gitleaks:allow");
    }

    #[test]
    fn some_speak_for_other_lines() {
        assert_eq!(found("x\n  # pragma: allowlist nextline secret\ny"), [("detect-secrets", 2, 3, 3)]);
        assert_eq!(found("x = 1 # pragma: allowlist nextline secret\ny"), []);
        assert_eq!(found("x\n# kingfisher:ignore\ny"), [("Kingfisher", 2, 1, 3)]);
        let mark = &marks("# gitleaks:allow")[0];
        assert!(mark.covers(1, 4) && !mark.covers(2, 4));
    }

    #[test]
    fn what_is_no_mark_is_none() {
        for text in
            ["pragma: allowlist secret", "# pragma: once", "fisher: x", "leaks:allow", "/* pragma: allowlist secret"]
        {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn a_line_of_marks_is_read_in_linear_time() {
        assert_eq!(found(&"# pragma: ".repeat(200_000)), []);
        assert_eq!(found(&"gitleaks:allow ".repeat(200_000)).len(), 1);
        assert_eq!(found(&"#gitleaks:allow\n".repeat(100_000)).len(), 100_000);
    }
}
