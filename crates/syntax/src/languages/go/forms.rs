//! How a pattern is written as legal source: marks, and a wrapping where a fragment cannot stand alone.

use super::LEXIS;
use crate::kind::Kind;
use crate::mark;
use crate::pattern::{PatternForm, Unwrap};
use crate::rewrite::{Dialect, colon_typed, mark_metavariable, rewrite};

const DIALECT: Dialect = Dialect {
    lexis: &LEXIS,
    interpolation_prefixes: b"",
    spread: false,
    terminator: Some(';'),
    dictionary_prefix: "",
    operator_words: &["return", "case", "range", "go", "defer", "if", "for", "switch", "else", "default"],
    typed: Some(typed),
};

/// Stands for a `...` of Go while those of the pattern are rewritten.
const OWN_ELLIPSIS: &str = " \u{E000} ";

/// `($X : T)` is written where the grammar takes a type among arguments.
fn typed(inner: &str, _rest: &str) -> Option<String> {
    let (name, type_text) = colon_typed(inner)?;
    Some(format!("make({}, {}({}))", rewrite(type_text, &DIALECT), mark::TYPED, mark_metavariable(name)))
}

/// The ways to read a pattern, best first.
pub(super) fn forms(pattern: &str) -> Vec<PatternForm> {
    let pattern = pattern.trim();
    if pattern.is_empty() {
        return Vec::new();
    }
    let marked = rewrite(&hide_own_ellipses(pattern), &DIALECT).replace(OWN_ELLIPSIS, "...");
    let plain = cases(&imports(&marked));
    let mut forms = Vec::new();
    let mut add = |source: String, unwrap: Unwrap| forms.push(PatternForm { source, unwrap });
    match entry_key(pattern) {
        Some(true) => add(format!("Wrapped{{{plain}}}"), Unwrap::First(Kind::Pair)),
        Some(false) => add(format!("Wrapped{{{plain}}}"), Unwrap::First(Kind::Keyword)),
        None => {}
    }
    let method = (format!("type Wrapped interface {{\n{plain}\n}}"), Unwrap::First(Kind::Function));
    if is_signature(pattern) {
        add(method.0.clone(), method.1);
    }
    add(format!("{plain}\n"), Unwrap::Module);
    add(format!("func Wrapped() {{\n{plain}\n}}"), Unwrap::FirstBlock);
    if plain.starts_with('{') {
        add(format!("Wrapped{{{plain}}}"), Unwrap::First(Kind::List));
    }
    if plain.starts_with("case") || plain.starts_with("default") {
        add(format!("switch 0 {{\n{plain}\n}}"), Unwrap::First(Kind::Case));
        add(format!("select {{\n{plain}\n}}"), Unwrap::First(Kind::Case));
    }
    add(method.0, method.1);
    add(format!("var Wrapped {plain}"), Unwrap::First(Kind::Type));
    forms
}

/// Whether a pattern is a method as an interface has it, `Name(…) Result`: the grammar takes that for two statements.
fn is_signature(pattern: &str) -> bool {
    let name = pattern.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"_$".contains(byte)).count();
    let Some(end) = pattern.rfind(')').filter(|_| name > 0 && pattern[name..].starts_with('(')) else { return false };
    let result = pattern[end + 1..].trim();
    !result.is_empty() && result.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_$*[].".contains(&byte))
}

/// Hides the `...` that Go itself has: `f(x...)`, `func f(x ...T)`, `[...]T`.
fn hide_own_ellipses(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut rest = pattern;
    let mut quote: Option<char> = None;
    while let Some(c) = rest.chars().next() {
        if quote.is_none() && rest.starts_with("...") && is_own_ellipsis(&out, &rest[3..]) {
            out.push_str(OWN_ELLIPSIS);
            rest = &rest[3..];
            continue;
        }
        match quote {
            Some(_) if c == '\n' => quote = None,
            Some(open) if c == open => quote = None,
            None if matches!(c, '"' | '`') => quote = Some(c),
            _ => {}
        }
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    out
}

fn is_own_ellipsis(before: &str, behind: &str) -> bool {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let before = before.trim_end_matches([' ', '\t']);
    let Some(last) = before.chars().next_back() else { return false };
    let spreads = (word(last) || matches!(last, ')' | ']')) && behind.trim_start().starts_with(')');
    let rest = (word(last) || matches!(last, '(' | ','))
        && behind.starts_with(|c: char| word(c) || matches!(c, '$' | '*' | '['));
    let indexes = |array: &str| array.ends_with(|c: char| word(c) || matches!(c, ')' | ']'));
    let length = last == '[' && behind.starts_with(']') && !indexes(before[..before.len() - 1].trim_end());
    spreads || rest || length
}

/// Whether a pattern is the entry of a literal, `key: value`, and if so whether its key is no name.
fn entry_key(pattern: &str) -> Option<bool> {
    let (len, quoted) = match pattern.as_bytes().first()? {
        &quote @ (b'"' | b'`') => (pattern[1..].find(quote as char)? + 2, true),
        _ => {
            let word = |byte: &u8| byte.is_ascii_alphanumeric() || b"_$".contains(byte);
            (pattern.bytes().take_while(|byte| word(byte)).count(), false)
        }
    };
    let behind = pattern[len..].trim_start();
    let fits = len > 0 && &pattern[..len] != "default" && behind.starts_with(':') && !behind.starts_with(":=");
    fits.then_some(quoted)
}

/// `...` among imports is written as an import of that.
fn imports(source: &str) -> String {
    let mut out = String::with_capacity(source.len() + 8);
    let mut rest = source;
    while let Some(at) = rest.find("import") {
        let (before, import) = rest.split_at(at);
        out.push_str(before);
        let list = import["import".len()..].trim_start().starts_with('(');
        let end = if list { import.find(')').map_or(import.len(), |end| end + 1) } else { "import".len() };
        if list {
            let quoted = format!("\"{}\"", mark::ELLIPSIS);
            out.push_str(
                &import[..end]
                    .replace(&format!("{};", mark::ELLIPSIS), mark::ELLIPSIS)
                    .replace(mark::ELLIPSIS, &quoted),
            );
        } else {
            out.push_str(&import[..end]);
        }
        rest = &import[end..];
    }
    out.push_str(rest);
    out
}

/// `case ...` needs a colon.
fn cases(source: &str) -> String {
    let mut out = String::with_capacity(source.len() + 8);
    let mut rest = source;
    while let Some(at) = rest.find(mark::ELLIPSIS) {
        let end = at + mark::ELLIPSIS.len();
        let is_case = rest[..at].trim_end().ends_with("case") && rest[..at].ends_with([' ', '\t']);
        out.push_str(&rest[..end]);
        rest = &rest[end..];
        let goes_on = rest.trim_start_matches([' ', '\t']).starts_with([':', ',', '(', '.', '=', '<']);
        if is_case && !goes_on {
            out.push(':');
            rest = rest.strip_prefix(';').unwrap_or(rest);
        }
    }
    out.push_str(rest);
    out
}
