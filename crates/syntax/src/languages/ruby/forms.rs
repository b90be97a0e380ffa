//! How a pattern is written as legal source. Marks are names of variables, which begin with a small letter, except where a class is named.

use super::LEXIS;
use crate::kind::Kind;
use crate::mark;
use crate::pattern::{PatternForm, Unwrap};
use crate::rewrite::{Dialect, rewrite};

const DIALECT: Dialect = Dialect {
    lexis: &LEXIS,
    interpolation_prefixes: b"",
    spread: false,
    terminator: None,
    dictionary_prefix: "**",
    operator_words: &[
        "return", "not", "and", "or", "in", "if", "unless", "elsif", "when", "while", "until", "puts", "then", "do",
        "yield",
    ],
    typed: None,
};

/// The forms of a pattern, best first.
pub(super) fn forms(pattern: &str) -> Vec<PatternForm> {
    let pattern = pattern.trim();
    if pattern.is_empty() {
        return Vec::new();
    }
    let plain = small(&interpolations(&rewrite(pattern, &DIALECT)));
    let mut forms = Vec::new();
    let mut add = |source: String, unwrap: Unwrap| forms.push(PatternForm { source, unwrap });
    match plain.split(|c: char| !c.is_alphanumeric() && c != '_').next() {
        Some("rescue") => add(format!("begin\n{}\n{plain}\nend\n", lower(mark::ELLIPSIS)), Unwrap::First(Kind::Catch)),
        Some("ensure") => add(format!("begin\n{}\n{plain}\nend\n", lower(mark::ELLIPSIS)), Unwrap::LastBlock),
        Some("when") => add(format!("case x\n{plain}\nend\n"), Unwrap::First(Kind::Case)),
        Some("else") => add(format!("if x\n{plain}\nend\n"), Unwrap::LastBlock),
        _ => {}
    }
    if is_entry(&plain) {
        add(format!("f({{{plain}}})\n"), Unwrap::First(Kind::Pair));
    }
    add(format!("{plain}\n"), Unwrap::Module);
    add(format!("({plain})\n"), Unwrap::Module);
    add(format!("{plain}\nend\n"), Unwrap::Module);
    add(format!("f({plain})\n"), Unwrap::First(Kind::Keyword));
    forms
}

/// `:a => 1`, `"a" => 1`: one entry of a hash.
fn is_entry(source: &str) -> bool {
    let mut depth = 0usize;
    let mut arrows = 0usize;
    let alone = source.bytes().enumerate().all(|(at, byte)| {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b'=' if depth == 0 && source[at..].starts_with("=>") => arrows += 1,
            _ => {}
        }
        !matches!(byte, b',' | b'\n') || depth > 0
    });
    alone && arrows == 1
}

fn lower(mark: &str) -> String {
    format!("p{}", &mark[1..])
}

/// Puts the original spelling back.
pub(super) fn unmark(text: &str) -> String {
    mark::unmark(&text.replace("pali", "Pali"))
}

/// Marks in small letters, except behind `class`, `module`, `<` and `::`; `{**…}` that is a block is one.
fn small(source: &str) -> String {
    let mut out = String::with_capacity(source.len() + 16);
    let mut rest = source;
    while let Some(at) = rest.find("Pali") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let len = rest.bytes().take_while(|&byte| byte.is_ascii_alphanumeric() || byte == b'_').count();
        let before = out.trim_end();
        let in_class = out.lines().last().is_some_and(|line| line.trim_start().starts_with("class "));
        let names_class = ["class", "module"].iter().any(|word| before.ends_with(word))
            || before.ends_with("::")
            || in_class && before.ends_with('<');
        let after = rest[len..].trim_start();
        let names_path = after.starts_with("::");
        let starts_block =
            before.strip_suffix("**").and_then(|head| head.trim_end().strip_suffix('{')).is_some_and(|head| {
                let head = head.trim_end();
                let word = head.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("");
                let is_operator = matches!(word, "return" | "and" | "or" | "not" | "if" | "unless" | "when" | "then");
                head.ends_with(|last: char| last.is_alphanumeric() || last == ')' || last == '_') && !is_operator
                    || head.ends_with("->")
            });
        if starts_block {
            let kept = before.len() - 2;
            out.truncate(kept);
            out.push(' ');
        }
        if names_class || names_path || rest.starts_with(mark::DEEP) {
            out.push_str(&rest[..len]);
        } else {
            out.push('p');
            out.push_str(&rest[1..len]);
        }
        rest = &rest[len..];
    }
    out.push_str(rest);
    out
}

/// The code in `#{…}`, which was copied with the string around it.
fn interpolations(source: &str) -> String {
    let mut out = String::with_capacity(source.len() + 16);
    let mut rest = source;
    while let Some(at) = rest.find("#{") {
        let (head, inside) = rest.split_at(at + 2);
        out.push_str(head);
        let mut depth = 0usize;
        let end = inside.bytes().position(|byte| {
            match byte {
                b'{' => depth += 1,
                b'}' if depth == 0 => return true,
                b'}' => depth -= 1,
                _ => {}
            }
            false
        });
        let Some(end) = end else {
            rest = inside;
            continue;
        };
        out.push_str(&rewrite(&inside[..end], &DIALECT));
        rest = &inside[end..];
    }
    out.push_str(rest);
    out
}
