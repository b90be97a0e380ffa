//! A pattern as legal YAML: metavariables and ellipses become plain scalars, an ellipsis that stands alone on its line a key.

use crate::kind::Kind;
use crate::pattern::{PatternForm, Unwrap, mark};
use crate::rewrite::{mark_metavariable, metavariable_len};

/// The forms of a pattern, best first.
pub(super) fn forms(pattern: &str) -> Vec<PatternForm> {
    let source: String = pattern.lines().map(|line| format!("{}\n", rewrite_line(line))).collect();
    let unwrap = match shape(pattern) {
        Shape::Pair => Unwrap::First(Kind::Pair),
        Shape::Item => Unwrap::FirstItem,
        Shape::Other => Unwrap::Module,
    };
    vec![PatternForm { source, unwrap }]
}

/// What a pattern is as a whole.
enum Shape {
    /// One key with its value.
    Pair,
    /// A sequence of one.
    Item,
    Other,
}

/// A pattern of one entry is that entry, wherever it stands. Told from its lines: those that are indented least begin entries.
fn shape(pattern: &str) -> Shape {
    let lines = || pattern.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
    let depth = |line: &str| line.len() - line.trim_start().len();
    let Some(least) = lines().map(depth).min() else { return Shape::Other };
    let mut outermost = lines().filter(|line| depth(line) == least).map(str::trim_start);
    let Some(first) = outermost.next() else { return Shape::Other };
    let is_item = |line: &str| line == "-" || line.starts_with("- ");
    let is_closing = |line: &str| line.starts_with(['}', ']', '-']);
    let is_alone = outermost.all(|line| !is_item(first) && is_closing(line));
    if !is_alone {
        return Shape::Other;
    }
    if is_item(first) {
        return Shape::Item;
    }
    let is_braced = first.starts_with('{') && !pattern.contains(',') && pattern.matches(':').count() == 1;
    let is_pair = !first.starts_with(['[', '{']) && (first.contains(": ") || first.trim_end().ends_with(':'));
    if is_braced || is_pair { Shape::Pair } else { Shape::Other }
}

/// One line with marks.
fn rewrite_line(line: &str) -> String {
    let trimmed = line.trim();
    let indentation = &line[..line.len() - line.trim_start().len()];
    let is_ellipsis =
        trimmed == "..." || (trimmed.starts_with("$...") && metavariable_len(trimmed) == Some(trimmed.len()));
    if is_ellipsis {
        let name = if trimmed == "..." { mark::ELLIPSIS.to_owned() } else { mark_metavariable(trimmed) };
        return format!("{indentation}{name}:");
    }
    let mut out = String::with_capacity(line.len() * 2);
    let mut quote = None;
    let mut rest = line;
    while let Some(next) = rest.chars().next() {
        let begins = out.is_empty() || out.ends_with([' ', '[', '{', ',', '\t']);
        let mut taken = next.len_utf8();
        match next {
            _ if quote == Some(next) => {
                quote = None;
                out.push(next);
            }
            '\\' if quote == Some('"') => {
                taken += rest[1..].chars().next().map_or(0, char::len_utf8);
                out.push_str(&rest[..taken]);
            }
            '"' | '\'' if quote.is_none() && begins => {
                quote = Some(next);
                out.push(next);
            }
            '.' if quote.is_none() && begins && rest.starts_with("...") && ends(&rest[3..]) => {
                taken = 3;
                out.push_str(mark::ELLIPSIS);
            }
            '$' if quote.is_none() && begins => match metavariable_len(rest).filter(|&len| ends(&rest[len..])) {
                Some(len) => {
                    taken = len;
                    out.push_str(&mark_metavariable(&rest[..len]));
                }
                None => out.push(next),
            },
            _ => out.push(next),
        }
        rest = &rest[taken..];
    }
    out
}

/// Whether a scalar ends where the rest of its line begins.
fn ends(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', '\t']);
    rest.is_empty() || rest.starts_with([',', ']', '}', '#']) || rest == ":" || rest.starts_with(": ")
}
