//! Ways to make a Python pattern legal source: as it is, or wrapped when it is a fragment.

use super::LEXIS;
use crate::kind::Kind;
use crate::pattern::{PatternForm, Unwrap, mark};
use crate::rewrite::{Dialect, rewrite_typed};

const DIALECT: Dialect = Dialect {
    lexis: &LEXIS,
    interpolation_prefixes: b"ft",
    spread: false,
    terminator: None,
    dictionary_prefix: "**",
    operator_words: &[
        "return", "not", "and", "or", "in", "is", "if", "else", "elif", "while", "await", "yield", "lambda",
    ],
    typed: None,
};

/// The forms of a pattern, best first.
pub(super) fn forms(pattern: &str) -> Vec<PatternForm> {
    let pattern = dedent(pattern);
    let source = rewrite_typed(&pattern, &DIALECT, |name, type_text| format!("{}({name}, {type_text})", mark::TYPED));
    let source = source.trim_end();
    let first_word = source.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("");
    let mut forms = Vec::new();
    let mut add = |source: String, unwrap| forms.push(PatternForm { source, unwrap });
    if source.ends_with(':') {
        add(format!("{source}\n    {}\n", mark::ELLIPSIS), Unwrap::Module);
    }
    add(format!("{source}\n"), Unwrap::Module);
    if source.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return forms;
    }
    match first_word {
        "except" => add(format!("try:\n    {}\n{source}\n", mark::ELLIPSIS), Unwrap::First(Kind::Catch)),
        "finally" => add(format!("try:\n    {}\n{source}\n", mark::ELLIPSIS), Unwrap::LastBlock),
        "else" => add(format!("if {}:\n    {}\n{source}\n", mark::ELLIPSIS, mark::ELLIPSIS), Unwrap::LastBlock),
        "elif" => add(format!("{}\n", &source[2..]), Unwrap::Module),
        "case" => add(format!("match {}:\n{}\n", mark::ELLIPSIS, indent(source)), Unwrap::First(Kind::Case)),
        "for" | "async" if !source.contains(" if ") => {
            add(format!("[{} {source}]\n", mark::ELLIPSIS), Unwrap::First(Kind::CompFor));
        }
        _ => {}
    }
    if source.starts_with('@') {
        let definition = format!("{source}\ndef {}_({}): {}\n", mark::METAVAR, mark::ELLIPSIS, mark::ELLIPSIS);
        add(definition, Unwrap::First(Kind::Decorators));
    }
    if source.starts_with("**") {
        add(format!("{}({source})\n", mark::ELLIPSIS), Unwrap::First(Kind::Spread));
    }
    if is_single_entry(source) {
        add(format!("{{{source}}}\n"), Unwrap::First(Kind::Pair));
    }
    add(format!("({source})\n"), Unwrap::Module);
    forms
}

/// Whether no comma stands outside of brackets, so that nothing is lost when the first entry of a dictionary is taken. A
/// comma in a string is taken for one, too.
fn is_single_entry(source: &str) -> bool {
    let mut depth = 0usize;
    source.bytes().all(|byte| {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        byte != b',' || depth > 0
    })
}

/// Takes away the indentation that all lines share; a first line that is indented less loses its own.
fn dedent(pattern: &str) -> String {
    let lines: Vec<&str> = pattern.lines().skip_while(|line| line.trim().is_empty()).collect();
    let depth = |line: &str| line.len() - line.trim_start().len();
    let shared = lines.iter().filter(|line| !line.trim().is_empty()).map(|line| depth(line)).min().unwrap_or(0);
    let mut out = String::with_capacity(pattern.len());
    for (at, line) in lines.iter().enumerate() {
        let cut = if at == 0 { depth(line) } else { shared.min(depth(line)) };
        out.push_str(&line[cut..]);
        out.push('\n');
    }
    out
}

fn indent(source: &str) -> String {
    source.lines().map(|line| format!("    {line}\n")).collect()
}
