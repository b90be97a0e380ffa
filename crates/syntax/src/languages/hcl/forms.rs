//! Ways to make a pattern legal: as the text of a file, or as the value of an attribute.

use super::LEXIS;
use crate::pattern::{PatternForm, Unwrap, mark};
use crate::rewrite::{Dialect, rewrite};

const DIALECT: Dialect = Dialect {
    lexis: &LEXIS,
    interpolation_prefixes: b"",
    spread: false,
    terminator: None,
    dictionary_prefix: "",
    operator_words: &[],
    typed: None,
};

/// The forms of a pattern, best first.
pub(super) fn forms(pattern: &str) -> Vec<PatternForm> {
    let source = with_entries(&rewrite(pattern, &DIALECT));
    let source = source.trim();
    let is_blank = source.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with(['#', '/']));
    let mut forms = vec![PatternForm { source: format!("{source}\n"), unwrap: Unwrap::Module }];
    if source == ELLIPSIS_ENTRY {
        forms.insert(0, PatternForm { source: format!("a = {}\n", mark::ELLIPSIS), unwrap: Unwrap::Value });
    }
    if !is_blank {
        forms.push(PatternForm { source: format!("a = {source}\n"), unwrap: Unwrap::Value });
    }
    forms
}

/// How an ellipsis among attributes and blocks is written.
const ELLIPSIS_ENTRY: &str = "PaliEllipsis = 0";

/// Makes an attribute of each ellipsis that stands among attributes, blocks or the elements of an object.
fn with_entries(source: &str) -> String {
    let bytes = source.as_bytes();
    let mut out = String::with_capacity(source.len() + 16);
    let mut open = Vec::new();
    let mut in_string = false;
    let mut last = b'\n';
    let mut at = 0;
    while at < bytes.len() {
        let rest = &source[at..];
        if in_string {
            // An interpolation is copied too: nothing in it is an entry.
            let len = if bytes[at] == b'\\' { 2 } else { 1 };
            in_string = bytes[at] != b'"';
            at += push(&mut out, rest, len);
            last = b'"';
            continue;
        }
        match bytes[at] {
            b'"' => in_string = true,
            b'{' | b'[' | b'(' => open.push(bytes[at]),
            b'}' | b']' | b')' => drop(open.pop()),
            b'#' => {
                at += push(&mut out, rest, rest.find('\n').unwrap_or(rest.len()));
                continue;
            }
            _ => {}
        }
        let is_entry = open.last().is_none_or(|&bracket| bracket == b'{') && !b"=:?+-*/%<>&|!.".contains(&last);
        if is_entry && rest.starts_with(mark::ELLIPSIS) && !is_followed(&rest[mark::ELLIPSIS.len()..]) {
            out.push_str(ELLIPSIS_ENTRY);
            out.push('\n');
            at += mark::ELLIPSIS.len();
            last = b'0';
            continue;
        }
        if !bytes[at].is_ascii_whitespace() {
            last = bytes[at];
        }
        at += push(&mut out, rest, 1);
    }
    out
}

/// Copies some bytes, and what is needed to end behind a character.
fn push(out: &mut String, rest: &str, len: usize) -> usize {
    let mut len = len.min(rest.len());
    while !rest.is_char_boundary(len) {
        len += 1;
    }
    out.push_str(&rest[..len]);
    len
}

/// Whether an ellipsis is part of something longer: a name, an operation, an attribute of its own.
fn is_followed(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', '\t']);
    rest.starts_with(|c: char| c == '_' || "=:?.[(&|<>+*%{".contains(c))
}
