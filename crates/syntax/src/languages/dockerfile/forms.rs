//! Ways to read a pattern: as instructions, or as commands of a shell.

use super::lines::NAMES;
use crate::pattern::{PatternForm, Unwrap, mark};
use crate::rewrite::{mark_metavariable, metavariable_len};
use crate::tree::Span;

/// The forms of a pattern, best first.
pub(super) fn forms(pattern: &str) -> Vec<PatternForm> {
    let source = rewrite(pattern.trim());
    let mut lines = source.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let begins = |line: &str| {
        let word = line.split_whitespace().next().unwrap_or("").to_ascii_uppercase();
        NAMES.contains(&word.as_str())
    };
    let is_mark = |line: &str| !line.contains(char::is_whitespace) && super::words::pattern_kind(line).is_some();
    let instructions = lines.clone().any(begins) || lines.all(is_mark);
    if instructions {
        return vec![PatternForm { source: format!("{source}\n"), unwrap: Unwrap::Module }];
    }
    if super::words::split(&source, &[Span::new(0, source.len())]).len() == 1 && !source.contains(['|', '&', ';', '('])
    {
        return vec![PatternForm { source: format!("ENV a={source}\n"), unwrap: Unwrap::Value }];
    }
    // The lines of a shell pattern are separate commands.
    let commands: Vec<&str> = source.lines().map(str::trim_end).collect();
    vec![PatternForm { source: format!("RUN {}\n", commands.join(";")), unwrap: Unwrap::FirstBlock }]
}

/// Marks in place of metavariables and ellipses, but for what stands in single quotes.
fn rewrite(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() * 2);
    let mut in_single = false;
    let mut rest = pattern;
    while let Some(next) = rest.chars().next() {
        let begins = out.is_empty() || out.ends_with(|c: char| c.is_whitespace() || "[,(;|&".contains(c));
        let mut taken = next.len_utf8();
        match next {
            '\'' => {
                in_single = !in_single;
                out.push(next);
            }
            '$' if !in_single => match metavariable_len(rest).filter(|&len| !continues(&rest[len..])) {
                Some(len) => {
                    taken = len;
                    out.push_str(&mark_metavariable(&rest[..len]));
                }
                None => out.push(next),
            },
            '.' if !in_single && begins && rest.starts_with("...") && !continues(&rest[3..]) => {
                taken = 3;
                out.push_str(mark::ELLIPSIS);
            }
            _ => out.push(next),
        }
        rest = &rest[taken..];
    }
    out
}

fn continues(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.')
}
