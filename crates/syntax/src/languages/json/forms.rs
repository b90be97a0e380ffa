//! A pattern as legal JSON: metavariables and ellipses become strings, and a pair gets its braces.

use super::lowerer::ENTRY;
use crate::kind::Kind;
use crate::pattern::{PatternForm, Unwrap, mark};
use crate::rewrite::{mark_metavariable, metavariable_len};

/// The forms of a pattern, best first.
pub(super) fn forms(pattern: &str) -> Vec<PatternForm> {
    let (source, entries) = rewrite(pattern);
    let mut forms = vec![PatternForm { source: source.clone(), unwrap: Unwrap::Module }];
    // Of several pairs without braces only one would be found.
    if entries == 1 {
        forms.push(PatternForm { source: format!("{{{source}}}"), unwrap: Unwrap::First(Kind::Pair) });
    }
    forms
}

/// The pattern with marks, and how many entries it has outside of brackets.
fn rewrite(pattern: &str) -> (String, usize) {
    let mut out = String::with_capacity(pattern.len() * 2);
    let mut open: Vec<char> = Vec::new();
    let mut entries = 1;
    let mut rest = pattern;
    while let Some(next) = rest.chars().next() {
        let last = out.trim_end().chars().next_back();
        let mut taken = next.len_utf8();
        match next {
            '"' => {
                taken = string_len(rest);
                let name = rest[1..taken].trim_end_matches('"');
                let is_key = rest[taken..].trim_start().starts_with(':');
                // A metavariable as a key stands for the key, quotes and all.
                if is_key && metavariable_len(name).is_some_and(|len| len == name.len()) {
                    out.push_str(&format!("\"{}\"", mark_metavariable(name)));
                } else {
                    out.push_str(&rest[..taken]);
                }
            }
            '/' if rest.starts_with("//") => {
                taken = rest.find('\n').unwrap_or(rest.len());
                out.push_str(&rest[..taken]);
            }
            '$' if metavariable_len(rest).is_some() => {
                taken = metavariable_len(rest).unwrap_or(1);
                out.push_str(&format!("\"{}\"", mark_metavariable(&rest[..taken])));
                close_entry(&mut out, open.last(), last, &rest[taken..]);
            }
            '<' if rest.starts_with("<...") => {
                taken = 4;
                out.push_str(&format!("[\"{}\", ", mark::DEEP));
            }
            '.' if rest.starts_with("...>") => {
                taken = 4;
                out.push(']');
            }
            '.' if rest.starts_with("...") => {
                taken = 3;
                out.push_str(&format!("\"{}\"", mark::ELLIPSIS));
                close_entry(&mut out, open.last(), last, &rest[taken..]);
            }
            _ => {
                match next {
                    '{' | '[' => open.push(next),
                    '}' | ']' => _ = open.pop(),
                    ',' if open.is_empty() && !rest[1..].trim().is_empty() => entries += 1,
                    _ => {}
                }
                out.push(next);
            }
        }
        rest = &rest[taken..];
    }
    (out, entries)
}

/// Makes a pair of what stands alone among the entries of an object.
fn close_entry(out: &mut String, bracket: Option<&char>, last: Option<char>, rest: &str) {
    let is_alone = matches!(last, Some('{' | ',')) && rest.trim_start().starts_with([',', '}']);
    if bracket == Some(&'{') && is_alone {
        out.push_str(": ");
        out.push_str(ENTRY);
    }
}

/// Length of the string with which a text begins, quotes included.
fn string_len(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, next) in text.char_indices().skip(1) {
        match next {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}
