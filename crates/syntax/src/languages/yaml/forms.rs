//! A pattern as legal YAML: metavariables and ellipses become plain scalars, an ellipsis that stands alone on its line a key.

use crate::kind::Kind;
use crate::pattern::{PatternForm, Unwrap, mark};
use crate::rewrite::{mark_metavariable, metavariable_len};

/// The forms of a pattern, best first.
pub(super) fn forms(pattern: &str) -> Vec<PatternForm> {
    let lines: Vec<&str> = pattern.lines().collect();
    let source: String = (0..lines.len()).map(|at| format!("{}\n", rewrite_line(&lines, at))).collect();
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

/// How far a line is indented.
fn depth(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// `...` or `$...X` with nothing around it, as a mark.
fn lone_ellipsis(text: &str) -> Option<String> {
    if text == "..." {
        return Some(mark::ELLIPSIS.to_owned());
    }
    let is_named = text.starts_with("$...") && metavariable_len(text) == Some(text.len());
    is_named.then(|| mark_metavariable(text))
}

/// Whether an ellipsis on a line of its own stands among the items of a sequence.
fn is_among_items(lines: &[&str], at: usize) -> bool {
    let own = depth(lines[at]);
    let is_near = |line: &&&str| line.trim().is_empty() || depth(line) >= own;
    let before = lines[..at].iter().rev().take_while(is_near);
    let behind = lines[at + 1..].iter().take_while(is_near);
    let mut others = before
        .chain(behind)
        .filter(|line| depth(line) == own && !line.trim().is_empty())
        .map(|line| line.trim())
        .filter(|line| lone_ellipsis(line).is_none() && !line.starts_with('#'))
        .peekable();
    others.peek().is_some() && others.all(|line| line.starts_with("- "))
}

/// One line with marks.
fn rewrite_line(lines: &[&str], at: usize) -> String {
    let line = lines[at];
    let indentation = &line[..depth(line)];
    if let Some(name) = lone_ellipsis(line.trim()) {
        let is_item = is_among_items(lines, at);
        return if is_item { format!("{indentation}- {name}") } else { format!("{indentation}{name}:") };
    }
    let item = line.trim_start().strip_prefix("- ").map(str::trim_start);
    if let Some(item) = item
        && let Some(name) = lone_ellipsis(item.trim_end())
    {
        // What goes on below it is a mapping.
        let inner = line.trim_end().len() - item.trim_end().len();
        let goes_on =
            lines[at + 1..].iter().find(|line| !line.trim().is_empty()).is_some_and(|next| depth(next) == inner);
        return format!("{}{name}{}", &line[..inner], if goes_on { ":" } else { "" });
    }
    let mut out = String::with_capacity(line.len() * 2);
    let mut quote = None;
    let mut rest = line;
    while let Some(next) = rest.chars().next() {
        let begins = out.is_empty() || out.ends_with([' ', '[', '{', ',', '\t', '!']);
        let mut taken = next.len_utf8();
        match next {
            _ if quote == Some(next) => {
                quote = None;
                out.push(next);
            }
            '"' if quote.is_none() && begins && rest.starts_with("\"=~/") => match rest[1..].find("/\"") {
                // Regexes escape what YAML does not know.
                Some(len) => {
                    taken = len + 3;
                    let regex = rest[1..len + 2].replace("\\\\", "\\").replace('\'', "''");
                    out.push_str(&format!("'{regex}'"));
                }
                None => out.push(next),
            },
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
            '$' if quote.is_none() && begins => match metavariable_len(rest)
                .filter(|&len| ends(&rest[len..]) || (out.ends_with('!') && rest[len..].starts_with(' ')))
            {
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
