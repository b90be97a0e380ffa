//! How a pattern is written as legal source: marks, and a wrapping where a fragment cannot stand alone.

use super::LEXIS;
use crate::kind::Kind;
use crate::mark;
use crate::pattern::{PatternForm, Unwrap};
use crate::rewrite::{Dialect, colon_typed, mark_metavariable, rewrite};
use std::borrow::Cow;

const DIALECT: Dialect = Dialect {
    lexis: &LEXIS,
    interpolation_prefixes: b"",
    spread: true,
    terminator: Some(';'),
    dictionary_prefix: "",
    operator_words: &[
        "return",
        "typeof",
        "delete",
        "void",
        "in",
        "of",
        "instanceof",
        "case",
        "throw",
        "await",
        "yield",
        "else",
        "do",
        "extends",
        "default",
        "new",
    ],
    typed: Some(typed),
};

/// `($X: T)`, but not the parameters of an arrow function or method.
fn typed(inner: &str, rest: &str) -> Option<String> {
    let (name, type_text) = colon_typed(inner)?;
    let rest = rest.trim_start();
    if rest.starts_with("=>") || rest.starts_with(':') || rest.starts_with('{') || type_text.contains(',') {
        return None;
    }
    Some(format!("{}({} as {})", mark::TYPED, mark_metavariable(name), rewrite(type_text, &DIALECT)))
}

/// The ways to read a pattern, best first.
pub(super) fn forms(pattern: &str) -> Vec<PatternForm> {
    let pattern = pattern.trim();
    if pattern.is_empty() {
        return Vec::new();
    }
    let plain = quote_module(&headers(&rewrite(&join_new(pattern), &DIALECT)));
    let mut forms = Vec::new();
    let mut add = |source: String, unwrap: Unwrap| forms.push(PatternForm { source, unwrap });
    if plain.starts_with('{') {
        add(format!("({plain})"), Unwrap::Module);
    }
    if is_entry(pattern) {
        add(format!("({{{plain}}})"), Unwrap::First(Kind::Pair));
    }
    fragments(&plain, &mut add);
    add(plain.clone(), Unwrap::Module);
    add(format!("class Wrapped {{\n{plain}\n}}"), Unwrap::FirstBlock);
    if plain.starts_with('@') {
        // The grammars want a body behind decorators and signature, or a class.
        add(format!("class Wrapped {{\n{plain} {{ {} }}\n}}", mark::ELLIPSIS), Unwrap::FirstBlock);
        add(format!("{plain} class Wrapped {{}}"), Unwrap::First(Kind::Decorators));
    }
    add(format!("({plain})"), Unwrap::Module);
    if pattern.contains('<') {
        let unterminated = rewrite(pattern, &Dialect { terminator: None, ..DIALECT });
        add(braced_attributes(&unterminated), Unwrap::Module);
        add(format!("({})", braced_attributes(&unterminated)), Unwrap::Module);
    }
    add(format!("<a {} />", braced_attributes(&plain)), Unwrap::First(Kind::JsxAttribute));
    if pattern.contains("# ") {
        add(headers(&rewrite(&without_hashes(pattern), &DIALECT)), Unwrap::Module);
    }
    forms
}

/// Parts of statements that are known by their first word.
fn fragments(plain: &str, add: &mut impl FnMut(String, Unwrap)) {
    match plain.split(|c: char| !c.is_alphanumeric()).next() {
        Some("case" | "default") => add(format!("switch (0) {{\n{plain}\n}}"), Unwrap::First(Kind::Case)),
        Some("catch") => add(format!("try {{}} {plain}"), Unwrap::First(Kind::Catch)),
        Some("finally") => add(format!("try {{}} {plain}"), Unwrap::LastBlock),
        Some("else") => {
            add(plain["else".len()..].trim_start().to_owned(), Unwrap::Module);
        }
        _ if plain.starts_with("...") => add(format!("[{plain}]"), Unwrap::First(Kind::Spread)),
        _ => {}
    }
}

/// `new` at the end of a line would be read as a name by the TypeScript grammars.
fn join_new(pattern: &str) -> Cow<'_, str> {
    match pattern.split_once("new\n") {
        Some((head, rest)) if is_last_word(&format!("{head}new"), "new") => {
            Cow::Owned(format!("{head}new {}", join_new(rest)))
        }
        _ => Cow::Borrowed(pattern),
    }
}

/// `import a from $X` needs quotes; lowering knows `'$X'` as a metavariable.
fn quote_module(source: &str) -> String {
    let from = format!("from {}", mark::METAVAR);
    match source.split_once(&from).filter(|_| source.starts_with("import") || source.starts_with("export")) {
        Some((head, rest)) => {
            let word = rest.bytes().take_while(|&byte| byte.is_ascii_alphanumeric() || byte == b'_').count();
            format!("{head}from '${}'{}", &rest[..word], &rest[word..])
        }
        None => source.to_owned(),
    }
}

/// `key: value`: the entry of an object rather than a labelled statement.
fn is_entry(pattern: &str) -> bool {
    let key = match pattern.as_bytes().first() {
        Some(&quote @ (b'"' | b'\'')) => pattern[1..].find(quote as char).map_or(0, |at| at + 2),
        _ => pattern.bytes().take_while(|&byte| byte.is_ascii_alphanumeric() || b"_$".contains(&byte)).count(),
    };
    key > 0 && &pattern[..key] != "default" && pattern[key..].trim_start().starts_with(':')
}

/// `for (...)` and `switch (x) { ... }` have an ellipsis where the grammar wants clauses; `if (x) ... else` lacks a semicolon.
fn headers(source: &str) -> String {
    let mut out = String::with_capacity(source.len() + 16);
    let mut rest = source;
    while let Some(at) = rest.find(mark::ELLIPSIS) {
        let end = at + mark::ELLIPSIS.len();
        out.push_str(&rest[..at]);
        let before = out.trim_end();
        let after = rest[end..].trim_start();
        let alone = |open: char| before.strip_suffix(open).map(str::trim_end);
        let in_for = alone('(').is_some_and(|head| is_last_word(head, "for")) && after.starts_with(')');
        let in_switch = alone('{').is_some_and(is_switch_head);
        let before_else = after.strip_prefix("else").is_some_and(|rest| rest.starts_with([' ', '{', '\n']));
        match (in_for, in_switch) {
            (true, _) => out.push_str(&format!("{};;", mark::ELLIPSIS)),
            (_, true) => out.push_str(&format!("case {}:", mark::ELLIPSIS)),
            _ if before_else => out.push_str(&format!("{};", mark::ELLIPSIS)),
            _ => out.push_str(mark::ELLIPSIS),
        }
        rest = &rest[end..];
        if in_switch {
            rest = rest.strip_prefix(';').unwrap_or(rest);
        }
    }
    out.push_str(rest);
    out
}

fn is_last_word(text: &str, word: &str) -> bool {
    let whole = |before: &str| !before.ends_with(|last: char| last.is_alphanumeric() || "_$.".contains(last));
    text.strip_suffix(word).is_some_and(whole)
}

/// Whether the text ends with `switch (…)`.
fn is_switch_head(text: &str) -> bool {
    let mut depth = 0usize;
    for (at, byte) in text.bytes().enumerate().rev() {
        match byte {
            b')' => depth += 1,
            b'(' if depth <= 1 => return depth == 1 && is_last_word(text[..at].trim_end(), "switch"),
            b'(' => depth -= 1,
            _ if depth == 0 => return false,
            _ => {}
        }
    }
    false
}

/// `a=...` and `a=$X` as JSX attributes need braces.
fn braced_attributes(source: &str) -> String {
    let mut out = String::with_capacity(source.len() + 16);
    let mut rest = source;
    while let Some(at) = rest.find("=Pali") {
        out.push_str(&rest[..=at]);
        rest = &rest[at + 1..];
        let word = rest.bytes().take_while(|&byte| byte.is_ascii_alphanumeric() || byte == b'_').count();
        out.push_str(&format!("{{{}}}", &rest[..word]));
        rest = &rest[word..];
    }
    out.push_str(rest);
    out
}

/// Lines that begin with `#` are remarks of a rule's author.
fn without_hashes(pattern: &str) -> String {
    let lines: Vec<&str> = pattern.lines().filter(|line| !line.trim_start().starts_with("# ")).collect();
    lines.join("\n")
}
