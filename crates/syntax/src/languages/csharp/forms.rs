//! How a pattern is written as legal source, with a wrapping where a fragment cannot stand alone.

use super::LEXIS;
use crate::kind::Kind;
use crate::mark;
use crate::pattern::{PatternForm, Unwrap};
use crate::rewrite::{Dialect, mark_metavariable, metavariable_len, rewrite};

const DIALECT: Dialect = Dialect {
    lexis: &LEXIS,
    interpolation_prefixes: b"$",
    spread: false,
    terminator: None,
    dictionary_prefix: "",
    operator_words: &["return", "in", "is", "as", "case", "throw", "await", "new", "and", "or", "not"],
    typed: Some(typed),
};

/// `(T $X)`, but not the parameters of a lambda.
fn typed(inner: &str, rest: &str) -> Option<String> {
    let (of_type, name) = inner.trim().rsplit_once(char::is_whitespace)?;
    let is_name = metavariable_len(name) == Some(name.len());
    let is_type = !of_type.contains(['(', '=', '+', '"', ',']) || of_type.contains('<');
    if !is_name || !is_type || rest.trim_start().starts_with("=>") || of_type.trim().ends_with("...") {
        return None;
    }
    let last = of_type.trim().rsplit(char::is_whitespace).next()?;
    if matches!(last, "is" | "as" | "in" | "not" | "and" | "or" | "await" | "new" | "out" | "ref")
        || last.ends_with(['|', '&', '<', '-', '!', '='])
    {
        return None;
    }
    Some(format!("{}<{}>({})", mark::TYPED, rewrite(of_type.trim(), &DIALECT), mark_metavariable(name)))
}

/// The ways to read a pattern, best first.
pub(super) fn forms(pattern: &str) -> Vec<PatternForm> {
    let pattern = pattern.trim();
    if pattern.is_empty() {
        return Vec::new();
    }
    let plain = statements(&rewrite(pattern, &DIALECT));
    let mut forms = Vec::new();
    let mut add = |source: String, unwrap: Unwrap| forms.push(PatternForm { source, unwrap });
    let method = |inside: &str| format!("class Wrapped {{ void Wrapped() {{ {inside} }} }}");
    match plain.split(|c: char| !c.is_alphanumeric()).next() {
        Some("catch") => add(method(&format!("try {{}} {plain}")), Unwrap::First(Kind::Catch)),
        Some("finally") => add(method(&format!("try {{}} {plain}")), Unwrap::LastBlock),
        Some("case" | "default") if !plain.starts_with("default(") => {
            add(method(&format!("switch (0) {{ {plain} }}")), Unwrap::First(Kind::Case));
        }
        Some("else") => add(method(&format!("if (x) {{}} {plain}")), Unwrap::LastBlock),
        _ => {}
    }
    let is_code = plain.ends_with([';', '}']);
    if !is_code {
        add(format!("goto case {plain};"), Unwrap::Module);
        add(format!("goto case f({plain});"), Unwrap::First(Kind::Keyword));
    }
    add(plain.clone(), Unwrap::Module);
    add(format!("class Wrapped {{ {plain} }}"), Unwrap::FirstBlock);
    if is_code {
        add(format!("goto case {plain};"), Unwrap::Module);
        add(format!("class Wrapped {{ void Wrapped() {{ {plain} }} }}"), Unwrap::LastBlock);
    } else {
        add(format!("{plain};"), Unwrap::Module);
        if plain.starts_with('[') {
            add(format!("{plain} class Wrapped {{}}"), Unwrap::First(Kind::Decorators));
        }
        // `if (…)`, `class A`, `void f()` without what belongs to them.
        add(format!("{plain} {{ goto {}; }}", mark::ELLIPSIS), Unwrap::Module);
        add(format!("{plain} {{ class {} {{}} }}", mark::ELLIPSIS), Unwrap::Module);
    }
    forms
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Statements,
    Members,
    Cases,
    Values,
    Foreach,
    For,
}

/// Gives `...` and `$S` the form that their place wants: `goto` as a statement, a class as a member, a `case`.
fn statements(source: &str) -> String {
    let bytes = source.as_bytes();
    let mut out = String::with_capacity(source.len() + 64);
    let mut open: Vec<Holds> = Vec::new();
    let (mut at, mut begin) = (0, 0);
    while at < bytes.len() {
        let rest = &source[at..];
        match bytes[at] {
            quote @ (b'"' | b'\'') => {
                let mut escaped = false;
                let end = rest.bytes().skip(1).position(|byte| {
                    let ends = byte == quote && !escaped;
                    escaped = byte == b'\\' && !escaped;
                    ends
                });
                let len = end.map_or(1, |end| end + 2);
                out.push_str(&rest[..len]);
                at += len;
                continue;
            }
            byte @ (b'(' | b'[' | b'{') => {
                open.push(holds(byte, source[begin..at].trim(), open.last().copied()));
                if byte == b'{' {
                    begin = at + 1;
                }
            }
            b')' | b']' => {
                open.pop();
            }
            b'}' => {
                open.pop();
                begin = at + 1;
            }
            b';' if matches!(open.last(), None | Some(Holds::Statements | Holds::Members | Holds::Cases)) => {
                begin = at + 1
            }
            byte if byte.is_ascii_alphanumeric() || byte == b'_' => {
                let len = rest.bytes().take_while(|&byte| byte.is_ascii_alphanumeric() || byte == b'_').count();
                let (text, skip) = mark_in_place(&out, &rest[..len], &rest[len..], open.last().copied());
                if skip > 0 || text.ends_with(';') || text.ends_with('}') {
                    begin = at + len + skip;
                }
                out.push_str(&text);
                at += len + skip;
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

fn holds(byte: u8, head: &str, around: Option<Holds>) -> Holds {
    let words: Vec<&str> =
        head.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect();
    let has = |word: &str| words.contains(&word);
    match byte {
        b'(' if words.last() == Some(&"foreach") => Holds::Foreach,
        b'(' if words.last() == Some(&"for") => Holds::For,
        b'{' if head.ends_with(['=', '(', ',', ']']) && !head.starts_with('[') => Holds::Values,
        b'{' if has("new") && !head.ends_with("=>") || head.ends_with("is") || around == Some(Holds::Values) => {
            Holds::Values
        }
        b'{' if ["class", "struct", "interface", "record", "namespace", "extension"].into_iter().any(has)
            && !head.ends_with("=>") =>
        {
            Holds::Members
        }
        b'{' if has("enum") => Holds::Values,
        b'{' if words.first() == Some(&"switch") => Holds::Cases,
        b'{' => Holds::Statements,
        _ => Holds::Values,
    }
}

/// What is written for a word, and how many bytes behind it are dropped.
fn mark_in_place(before: &str, word: &str, after: &str, inside: Option<Holds>) -> (String, usize) {
    let is_list = word == mark::ELLIPSIS || word.starts_with(mark::ELLIPSIS_METAVAR);
    if !is_list && !word.starts_with(mark::METAVAR) {
        return (word.to_owned(), 0);
    }
    let ends = before.trim_end();
    let next = after.trim_start();
    let skip = after.len() - next.len();
    let begins =
        ends.is_empty() || ends.ends_with(['{', '}', ';']) || ends.ends_with(" else") || ends.ends_with("}else");
    let in_header = ends.ends_with(')') && matches!(inside, None | Some(Holds::Statements));
    let terminated = next.starts_with(';');
    if is_list && ends.ends_with('.') && terminated {
        return (format!("{word}()"), 0); // a path alone is no statement
    }
    match inside {
        Some(Holds::For) if ends.ends_with('(') && next.starts_with(')') => (format!("{word};;"), 0),
        Some(Holds::Foreach) if ends.ends_with('(') && next.starts_with(')') => (format!("var {word} in {word}"), 0),
        Some(Holds::Foreach) if ends.ends_with('(') && next.starts_with("in ") => (format!("var {word}"), 0),
        Some(Holds::Values | Holds::For | Holds::Foreach) => (word.to_owned(), 0),
        _ if !stands_alone(begins || in_header, is_list, before, ends) => (word.to_owned(), 0),
        // Metavariables begin declarations and expressions, too.
        _ if !(is_list || terminated || in_header && next.is_empty()) => (word.to_owned(), 0),
        _ if is_list
            && !terminated
            && next.starts_with(['.', '=', '+', '?', '<', '>', '-', '*', '&', '|', ',', ')']) =>
        {
            (word.to_owned(), 0)
        }
        _ if inside.is_none() && ends.is_empty() && next.is_empty() => (word.to_owned(), 0),
        Some(Holds::Members) => (format!("class {word} {{}}"), if terminated { skip + 1 } else { 0 }),
        Some(Holds::Cases) => (format!("case {word}: break;"), if terminated { skip + 1 } else { 0 }),
        _ => (format!("goto {word};"), if terminated { skip + 1 } else { 0 }),
    }
}

/// Whether a mark begins a statement: behind another, or as an ellipsis on a line that continues nothing.
fn stands_alone(begins: bool, is_list: bool, before: &str, ends: &str) -> bool {
    let first_on_line = before.trim_end_matches([' ', '\t']).ends_with('\n');
    begins || is_list && first_on_line && !ends.ends_with(['=', '.', '+', ':'])
}
