//! Marks in comments that accept a finding: our own `palisade:ignore RULE[,RULE] reason`, and `nosemgrep` as Semgrep reads it.
//!
//! The text of the whole file is searched, in any language; what a comment is, is told by what stands before the mark on its line.

use model::{Location, Position};

/// One mark in a file, found whether or not anything is there to suppress.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The mark itself, from its first word to the end of what it says.
    pub location: Location,
    /// Nothing but the comment stands on the line: the mark speaks for the next line too.
    pub alone: bool,
    /// Whose it is.
    pub syntax: Syntax,
    /// Rules as written; empty in a `nosemgrep` that means all of them.
    pub rules: Vec<String>,
    /// Reason as written, empty when there is none.
    pub reason: String,
}

/// Whose mark it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// `palisade:ignore`.
    Palisade,
    /// `nosemgrep`.
    Semgrep,
}

const OURS: &str = "palisade:ignore";
/// Characters of a reason that are kept.
const LONGEST_REASON: usize = 500;

/// All marks of a file, in order of their place.
pub fn marks(path: &str, text: &str) -> Vec<Mark> {
    let mut found: Vec<(usize, Syntax)> = text.match_indices(OURS).map(|(at, _)| (at, Syntax::Palisade)).collect();
    found.extend(find_nosem(text.as_bytes()).into_iter().map(|at| (at, Syntax::Semgrep)));
    found.sort_by_key(|(at, _)| *at);
    let mut lines = Lines { text, line: Line { number: 1, start: 0, end: 0 }, scanned: 0 };
    let mut marks: Vec<Mark> = Vec::new();
    let mut tries = Vec::new();
    for (at, syntax) in found {
        if lines.advance(at) {
            tries.clear();
        }
        if tries.len() == TRIES || tries.contains(&(syntax, true)) {
            continue;
        }
        let mark = read(path, text, &lines.line, at, syntax);
        tries.push((syntax, mark.is_some()));
        marks.extend(mark);
    }
    marks
}

/// Words that look like marks on one line. The first mark of a kind says what its line says, and a line of megabytes
/// must not be read again for every one.
const TRIES: usize = 8;

/// Reads the mark at an offset of a line, if it is one.
fn read(path: &str, text: &str, line: &Line, at: usize, syntax: Syntax) -> Option<Mark> {
    let before = &text[line.start..at];
    let after = &text[at..line.end];
    let (length, alone, rules, reason) = match syntax {
        Syntax::Palisade => read_ours(before, after)?,
        Syntax::Semgrep => read_semgrep(before, after)?,
    };
    let column = before.chars().count() as u32 + 1;
    let width = after[..length].chars().count() as u32;
    let start = Position { line: line.number, column, offset: at as u32 };
    let end = Position { line: line.number, column: column + width, offset: (at + length) as u32 };
    let location = Location { path: path.to_owned(), start, end };
    Some(Mark { location, alone, syntax, rules, reason })
}

/// Length of the mark, whether it is alone on its line, rules, reason.
type Read = (usize, bool, Vec<String>, String);

fn read_ours(before: &str, after: &str) -> Option<Read> {
    let comment = comment_start(before)?;
    let alone = !before[..comment].chars().any(char::is_alphanumeric);
    let said = without_closer(&after[OURS.len()..]);
    if said.starts_with(|next: char| next.is_alphanumeric() || next == '-' || next == '_') {
        return None;
    }
    let length = OURS.len() + said.len();
    let (rules, reason) = rules_and_reason(said.trim_start_matches(':').trim());
    Some((length, alone, rules, reason))
}

/// `a, b,c the reason`: names go on as long as a comma stands before or behind the space.
fn rules_and_reason(said: &str) -> (Vec<String>, String) {
    let mut rules = Vec::new();
    let mut rest = said;
    loop {
        let end = rest.find(|next: char| next == ',' || next.is_whitespace()).unwrap_or(rest.len());
        let name = &rest[..end];
        if !name.chars().any(char::is_alphanumeric) {
            break;
        }
        rules.push(name.trim_end_matches(':').to_owned());
        rest = rest[end..].trim_start();
        match rest.strip_prefix(',') {
            Some(next) if !name.ends_with(':') => rest = next.trim_start(),
            _ => break,
        }
    }
    let reason = rest.trim_start_matches(['-', '–', '—', ':', ',', ' ']).trim();
    let reason = if reason.chars().any(char::is_alphanumeric) { reason } else { "" };
    (rules, reason.chars().take(LONGEST_REASON).collect())
}

/// Semgrep wants white space before the word, and on a line of its own no letter or digit before it. After `:` or `=` and at most one
/// space stand names, divided by commas; each ends at the first space, and what follows a name without a comma is prose.
fn read_semgrep(before: &str, after: &str) -> Option<Read> {
    if !before.ends_with(char::is_whitespace) {
        return None;
    }
    let word = if after.get(..9).is_some_and(|text| text.eq_ignore_ascii_case("nosemgrep")) { 9 } else { 5 };
    let rest = &after[word..];
    if rest.starts_with(char::is_alphanumeric) {
        return None;
    }
    let alone = !before.chars().any(|character| character.is_ascii_alphanumeric());
    let said = rest.strip_prefix([':', '=']).map(without_closer).unwrap_or("");
    let mut rules = Vec::new();
    for part in said.split(',') {
        let mut words = part.split_whitespace();
        rules.extend(words.next().map(str::to_owned));
        if words.next().is_some() {
            break;
        }
    }
    let length = word + if said.is_empty() { 0 } else { 1 + said.len() };
    Some((length, alone, rules, String::new()))
}

/// Where the comment begins that holds the end of `before`: openers that nothing else begins with count anywhere, the others
/// only at the start of the line.
fn comment_start(before: &str) -> Option<usize> {
    const ANYWHERE: &[&str] = &["#", "//", "/*", "<!--", "{-", "(*"];
    const AT_START: &[&str] = &["*", "--", ";", "%", "'", "\"\"\"", "rem ", "REM "];
    let first = before.len() - before.trim_start().len();
    let trimmed = &before[first..];
    if AT_START.iter().any(|opener| trimmed.starts_with(opener)) {
        return Some(first);
    }
    // SQL, Lua and Haskell behind code.
    let dashes = before.rfind("-- ").filter(|&at| before[..at].ends_with(char::is_whitespace));
    ANYWHERE.iter().filter_map(|opener| before.find(opener)).chain(dashes).min()
}

/// The text up to the end of its comment.
fn without_closer(said: &str) -> &str {
    let end = ["*/", "-->", "#}", "%>", "-}", "*)"].iter().filter_map(|closer| said.find(closer)).min();
    said[..end.unwrap_or(said.len())].trim_end()
}

/// Places of `nosem` in any letter case. Looks at every fifth byte or so: files are large and marks are rare.
fn find_nosem(text: &[u8]) -> Vec<usize> {
    const WORD: &[u8; 5] = b"nosem";
    let mut found = Vec::new();
    let mut last = WORD.len() - 1;
    while let Some(&byte) = text.get(last) {
        let skip = match byte | 0x20 {
            b'm' => {
                let start = last + 1 - WORD.len();
                if text[start..=last].eq_ignore_ascii_case(WORD) {
                    found.push(start);
                }
                5
            }
            b'e' => 1,
            b's' => 2,
            b'o' => 3,
            b'n' => 4,
            _ => 5,
        };
        last += skip;
    }
    found
}

/// Walks over the lines of a text, only forwards. `\n`, `\r\n` and a lone `\r` end a line, as everywhere in the product.
struct Lines<'a> {
    text: &'a str,
    line: Line,
    /// Up to here line ends were counted.
    scanned: usize,
}

struct Line {
    number: u32,
    start: usize,
    /// Before its line end.
    end: usize,
}

impl Lines<'_> {
    /// Goes to the line that holds an offset behind the one before; whether it is another line.
    fn advance(&mut self, offset: usize) -> bool {
        if offset < self.line.end {
            return false;
        }
        let bytes = self.text.as_bytes();
        for at in self.scanned..offset {
            if bytes[at] == b'\n' || (bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n')) {
                self.line.number += 1;
                self.line.start = at + 1;
            }
        }
        self.scanned = offset;
        let rest = &self.text[offset..];
        self.line.end = offset + rest.find(['\n', '\r']).unwrap_or(rest.len());
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<(u32, bool, Vec<String>, String)> {
        marks("a.py", text).into_iter().map(|m| (m.location.start.line, m.alone, m.rules, m.reason)).collect()
    }

    fn one(text: &str) -> (bool, Vec<String>, String) {
        let mut found = all(text);
        assert_eq!(found.len(), 1, "{text}");
        let (_, alone, rules, reason) = found.remove(0);
        (alone, rules, reason)
    }

    #[test]
    fn ours_in_many_comment_syntaxes() {
        let expected = |alone| (alone, vec!["sql-string".to_owned()], "the value is a constant".to_owned());
        for (text, alone) in [
            ("f(x)  # palisade:ignore sql-string the value is a constant", false),
            ("// palisade:ignore sql-string the value is a constant", true),
            ("/* palisade:ignore sql-string the value is a constant */", true),
            ("{/* palisade:ignore sql-string the value is a constant */}", true),
            ("<p> <!-- palisade:ignore sql-string the value is a constant -->", false),
            ("  * palisade:ignore sql-string: the value is a constant", true),
            ("-- palisade:ignore sql-string -- the value is a constant", true),
            ("select 1; -- palisade:ignore sql-string the value is a constant", false),
            ("# palisade:ignore: sql-string — the value is a constant", true),
        ] {
            assert_eq!(one(text), expected(alone), "{text}");
        }
    }

    #[test]
    fn ours_with_several_rules_or_parts_missing() {
        assert_eq!(
            one("# palisade:ignore a, b ,c why not"),
            (true, vec!["a".into(), "b".into(), "c".into()], "why not".into())
        );
        assert_eq!(one("# palisade:ignore a"), (true, vec!["a".into()], String::new()));
        assert_eq!(one("# palisade:ignore a --"), (true, vec!["a".into()], String::new()));
        assert_eq!(one("# palisade:ignore"), (true, vec![], String::new()));
        assert_eq!(one("/* palisade:ignore */"), (true, vec![], String::new()));
    }

    #[test]
    fn text_outside_comments_is_no_mark_of_ours() {
        assert_eq!(all("print('palisade:ignore a b')"), []);
        assert_eq!(all("# palisade:ignored a b"), []);
    }

    #[test]
    fn lines_count_as_everywhere() {
        let text = "a\r\nb\rc\n\n# palisade:ignore a b";
        let mark = &marks("a.py", text)[0];
        assert_eq!((mark.location.start.line, mark.location.start.column, mark.location.start.offset), (5, 3, 10));
        assert_eq!(mark.location.end.offset as usize, text.len());
    }

    /// Observed with Semgrep 1.182 on one-rule files; `None`: it does not read a mark there.
    #[test]
    fn semgrep_marks_are_read_as_semgrep_does() {
        let rules = |names: &[&str]| Some((false, names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()));
        for (text, expected) in [
            ("f(1)  # nosemgrep", rules(&[])),
            ("f(1)  # NoSemgrep", rules(&[])),
            ("f(1)  # nosem: my-rule", rules(&["my-rule"])),
            ("f(1)  # nosemgrep:a.b.my-rule", rules(&["a.b.my-rule"])),
            ("f(1)  # nosemgrep: my-rule, other", rules(&["my-rule", "other"])),
            ("f(1)  # nosemgrep: other my-rule", rules(&["other"])),
            ("f(1)  # nosemgrep other", rules(&[])),
            ("f(1)  # nosemgrep : my-rule", rules(&[])),
            ("f(1)  # nosemgrep:", rules(&[])),
            ("f(1)  # noqa nosemgrep: other", rules(&["other"])),
            ("f(1)  /* nosemgrep: other */", rules(&["other"])),
            ("f(1)  #nosem", None),
            ("f(1)  # xnosemgrep", None),
            ("f('nosemgrep 10')", None),
        ] {
            let found = marks("a.py", text).pop().map(|mark| (mark.alone, mark.rules));
            assert_eq!(found, expected, "{text}");
        }
        assert!(marks("a.py", "#\tnosemgrep foo")[0].alone);
        assert!(!marks("a.py", "# foo nosemgrep")[0].alone);
    }

    #[test]
    fn a_line_of_a_megabyte_full_of_marks_is_read_quickly() {
        for word in [" nosem", " xnosem", "palisade:ignore ", "# palisade:ignore a b", "# palisade:ignored"] {
            let text = word.repeat(1_000_000 / word.len());
            assert!(marks("a.py", &text).len() <= 1);
            assert!(marks("a.py", &format!("{word}\n").repeat(10_000)).len() <= 10_000);
        }
    }

    #[test]
    fn one_mark_of_each_kind_on_a_line() {
        let found = all("f() # palisade:ignore a why # nosem: b # palisade:ignore c why # nosem");
        assert_eq!(found.len(), 2, "{found:?}");
    }

    #[test]
    fn nosem_is_found_at_any_distance() {
        for before in 0..12 {
            let text = format!("{}nosem{}", "mesono".repeat(before), "x".repeat(before));
            assert!(find_nosem(text.as_bytes()).contains(&(before * 6)), "{before}");
        }
    }
}
