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
    operator_words: &["return", "in", "if", "while", "match", "else", "break", "as", "let"],
    typed: Some(typed),
};

/// `($X : T)`, but not the parameters of a function.
fn typed(inner: &str, rest: &str) -> Option<String> {
    let (name, type_text) = colon_typed(inner)?;
    let signature =
        rest.trim_start().starts_with("->") || rest.trim_start().starts_with('{') || type_text.contains(',');
    (!signature).then(|| format!("{}({} as {})", mark::TYPED, mark_metavariable(name), rewrite(type_text, &DIALECT)))
}

/// The ways to read a pattern, best first.
pub(super) fn forms(pattern: &str) -> Vec<PatternForm> {
    let pattern = pattern.trim();
    if pattern.is_empty() {
        return Vec::new();
    }
    let plain = arms(&rewrite(pattern, &DIALECT));
    let mut forms = Vec::new();
    let mut add = |source: String, unwrap: Unwrap| forms.push(PatternForm { source, unwrap });
    add(plain.clone(), Unwrap::Module);
    add(format!("{plain};"), Unwrap::Module);
    if plain.starts_with('#') {
        add(format!("{plain}\nstruct Wrapped;"), Unwrap::First(Kind::Decorators));
    }
    add(format!("fn wrapped() {{\n{plain}\n}}"), Unwrap::FirstBlock);
    add(format!("{plain} {{ {} }}", mark::ELLIPSIS), Unwrap::Module);
    add(format!("impl Wrapped {{\n{plain}\n}}"), Unwrap::FirstBlock);
    add(format!("match w {{ {plain} }}"), Unwrap::First(Kind::Case));
    add(format!("match w {{ {plain} => {{}} }}"), Unwrap::First(Kind::Case));
    add(format!("type Wrapped = {plain};"), Unwrap::First(Kind::Type));
    forms
}

/// `...` among the arms of a `match` is an arm that does nothing.
fn arms(source: &str) -> String {
    let mut out = String::with_capacity(source.len() + 8);
    let mut rest = source;
    while let Some(at) = rest.find(mark::ELLIPSIS) {
        let end = at + mark::ELLIPSIS.len();
        out.push_str(&rest[..end]);
        let before = out[..out.len() - mark::ELLIPSIS.len()].trim_end();
        let in_match = match before.strip_suffix('{') {
            Some(head) => {
                let line = head.rsplit(['\n', '{', '}', ';']).next().unwrap_or(head);
                line.trim_start().starts_with("match ") || line.contains(" match ")
            }
            None => false,
        };
        rest = &rest[end..];
        if in_match && !rest.trim_start().starts_with("=>") {
            out.push_str(" => {}");
            rest = rest.strip_prefix(';').unwrap_or(rest);
        }
    }
    out.push_str(rest);
    out
}
