//! Marks in a rewritten pattern get the `$` that makes them legal, where a variable may stand, and `...` the form that its
//! place wants: a statement, a member of a class, a `case`.

use crate::mark;

/// Words before a mark that names something without a `$`.
const NAMING: &[&str] = &[
    "function",
    "class",
    "interface",
    "trait",
    "enum",
    "extends",
    "implements",
    "namespace",
    "use",
    "const",
    "goto",
    "insteadof",
];

/// An open bracket.
struct Open {
    byte: u8,
    /// What stands directly inside: members of a class or cases, as opposed to statements.
    holds: Holds,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Statements,
    Members,
    Cases,
    Arms,
    /// The header of a `for`, `foreach`.
    For,
    ForEach,
}

/// Adds what the marks in `source` need.
pub(super) fn add(source: &str) -> String {
    let mut out = String::with_capacity(source.len() + 64);
    let mut open: Vec<Open> = Vec::new();
    let mut at = 0;
    // Where the header before a brace begins.
    let mut begin = 0;
    let bytes = source.as_bytes();
    while at < bytes.len() {
        let rest = &source[at..];
        let byte = bytes[at];
        match byte {
            b'\'' | b'"' | b'`' => {
                let len = string_len(rest);
                out.push_str(&rest[..len]);
                at += len;
                continue;
            }
            b'(' | b'[' | b'{' => {
                let head = source[begin..at].trim();
                open.push(Open { byte, holds: holds(byte, head, open.last()) });
                if byte == b'{' {
                    begin = at + 1;
                }
            }
            b')' | b']' | b'}' => {
                open.pop();
                if byte == b'}' {
                    begin = at + 1;
                }
            }
            b';' => begin = at + 1,
            _ if is_word(byte) => {
                let len = rest.bytes().take_while(|&byte| is_word(byte)).count();
                let word = &rest[..len];
                let place = Place {
                    before: &out,
                    word,
                    after: &rest[len..],
                    inside: open.last(),
                    statement: &source[begin..at],
                };
                place.write().into_iter().for_each(|text| out.push_str(&text));
                at += len;
                continue;
            }
            _ => {}
        }
        let len = rest.chars().next().map_or(1, char::len_utf8);
        out.push_str(&rest[..len]);
        at += len;
    }
    out
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

/// Length of the string with which a text begins; 1 for a lone quote.
fn string_len(text: &str) -> usize {
    let quote = text.as_bytes()[0];
    let mut escaped = false;
    let end = text.bytes().skip(1).position(|byte| {
        let ends = byte == quote && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    });
    end.map_or(1, |end| end + 2)
}

fn holds(byte: u8, head: &str, around: Option<&Open>) -> Holds {
    let has = |word: &str| head.split(|c: char| !c.is_alphanumeric() && c != '_').any(|found| found == word);
    let last = head.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("");
    match byte {
        b'(' if last == "for" => Holds::For,
        b'(' if last == "foreach" => Holds::ForEach,
        b'{' if around.is_some_and(|open| open.byte == b'{' && open.holds == Holds::Members) => Holds::Statements,
        b'{' if ["class", "interface", "trait", "enum"].into_iter().any(has) && !has("function") => Holds::Members,
        b'{' if has("switch") => Holds::Cases,
        b'{' if has("match") => Holds::Arms,
        _ => Holds::Statements,
    }
}

/// A word and what is around it.
struct Place<'p> {
    before: &'p str,
    word: &'p str,
    after: &'p str,
    inside: Option<&'p Open>,
    /// The statement so far.
    statement: &'p str,
}

impl Place<'_> {
    /// The pieces to write for the word.
    fn write(&self) -> Vec<String> {
        let is_ellipsis = self.word == mark::ELLIPSIS;
        let is_list = is_ellipsis || self.word.starts_with(mark::ELLIPSIS_METAVAR);
        if !is_list && !self.word.starts_with(mark::METAVAR) {
            return vec![self.word.to_owned()];
        }
        let after = self.after.trim_start();
        if is_list && self.stands_alone() {
            let holds = self.inside.map_or(Holds::Statements, |open| open.holds);
            let terminated = after.starts_with(';');
            let end = if terminated { "" } else { ";" };
            return match holds {
                Holds::Members => vec![format!("use {}{end}", self.word)],
                Holds::Cases => vec![format!("case ${}:", self.word)],
                Holds::Arms => vec![format!("${} => 1{}", self.word, if after.starts_with(',') { "" } else { "," })],
                Holds::Statements => vec![format!("${}{end}", self.word)],
                Holds::For if after.starts_with(')') => vec![format!("${};;", self.word)],
                Holds::ForEach if after.starts_with(')') => vec![format!("${} as ${}", self.word, self.word)],
                Holds::For | Holds::ForEach => vec![format!("${}", self.word)],
            };
        }
        if self.is_bare(after) { vec![self.word.to_owned()] } else { vec![format!("${}", self.word)] }
    }

    /// Whether `...` is a statement, a member or all of a header.
    fn stands_alone(&self) -> bool {
        let before = self.before.trim_end();
        let after = self.after.trim_start();
        let goes_on = after.starts_with("->") || after.starts_with(['.', '=', '?', ',', '[']);
        match self.inside {
            Some(open) if open.byte != b'{' => {
                matches!(open.holds, Holds::For | Holds::ForEach) && before.ends_with('(') && after.starts_with(')')
            }
            _ if goes_on => false,
            _ => {
                let header = before.ends_with(')') && {
                    let first = self.statement.trim_start();
                    ["if", "while", "for", "foreach", "elseif"].iter().any(|word| first.starts_with(word))
                };
                before.is_empty()
                    || before.ends_with(['{', '}', ';'])
                    || before.ends_with("<?php")
                    || before.ends_with(':') && !before.ends_with("::")
                    || before.ends_with(" else")
                    || before.ends_with("}else")
                    || header
                    || self.before.trim_end_matches([' ', '\t']).ends_with('\n')
                        && !before.ends_with(|last: char| "=(,.&|<>+-*/[".contains(last))
            }
        }
    }

    /// Whether the name is written without a `$`.
    fn is_bare(&self, after: &str) -> bool {
        let before = self.before.trim_end();
        let last = before.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("");
        let first = self.statement.trim_start();
        let is_import = first.starts_with("use ") && self.inside.is_none_or(|open| open.byte == b'{');
        let naming = NAMING.contains(&last) && self.before.ends_with(char::is_whitespace);
        let lists_classes = ["extends", "implements"].iter().any(|word| first.contains(word))
            && before.ends_with(',')
            && self.inside.is_none_or(|open| open.byte == b'{');
        let typed = after.starts_with(['$', '&']) && !after.starts_with("&&")
            || after.starts_with(mark::METAVAR)
            || after.starts_with(mark::ELLIPSIS_METAVAR);
        let is_type = typed && self.after.starts_with(char::is_whitespace) && !before.ends_with("->");
        let returned = before.strip_suffix(':').is_some_and(|head| head.trim_end().ends_with(')'))
            && !first.starts_with("case")
            && !first.contains('?');
        let attribute = before.ends_with("#[");
        let qualified = self.after.starts_with('\\') || self.before.ends_with('\\');
        let keyword = after.starts_with(':') && !after.starts_with("::") && before.ends_with(['(', ',']);
        is_import || naming || lists_classes || is_type || returned || attribute || qualified || keyword
    }
}
