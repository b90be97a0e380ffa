//! Regular expressions as rules mean them (PCRE2 without Unicode classes), on the `regex` crate where it can, with back-tracking
//! and a step limit where it cannot (look-around, back-references).

use fancy_regex::Expr;
use std::fmt::Write as _;
use std::sync::{Arc, OnceLock};

/// Largest linear regex, in bytes.
const SIZE_LIMIT: usize = 20 << 20;

/// A compiled regex.
#[derive(Debug)]
pub enum Regex {
    /// Linear time.
    Linear(regex::Regex),
    /// Back-tracking; gives up after a fixed number of steps.
    Backtracking(Box<Backtracking>),
}

/// A regex with look-around or back-references.
#[derive(Debug)]
pub struct Backtracking {
    regex: fancy_regex::Regex,
    /// Matches wherever the regex does, in linear time; made when a long text is first searched.
    wider: OnceLock<Option<regex::Regex>>,
}

/// Texts from this length on are first searched in linear time, in bytes.
const LONG: usize = 1024;

/// One match: byte range of the whole and of each group, with group names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Captures {
    /// Whole match.
    pub start: usize,
    /// Behind the whole match.
    pub end: usize,
    /// Groups that took part: number, name if it has one, range.
    pub groups: Vec<(usize, Option<String>, usize, usize)>,
}

/// Compiles; the error is the reason in the words of the regex crate that was tried last.
pub fn compile(pattern: &str, caseless: bool) -> Result<Regex, String> {
    let translated = translate(pattern);
    let flags = if caseless { "(?mi)" } else { "(?m)" };
    let whole = format!("{flags}{translated}");
    if let Ok(regex) = regex::RegexBuilder::new(&whole).size_limit(SIZE_LIMIT).build() {
        return Ok(Regex::Linear(regex));
    }
    fancy_regex::RegexBuilder::new(&whole)
        .backtrack_limit(200_000)
        .build()
        .map(|regex| Regex::Backtracking(Box::new(Backtracking { regex, wider: OnceLock::new() })))
        .map_err(|error| error.to_string())
}

/// Compiles so that it only matches at the start of a text.
pub fn compile_anchored(pattern: &str) -> Result<Regex, String> {
    compile(&format!(r"\A(?:{pattern})"), false)
}

impl Regex {
    /// Whether it matches anywhere; `None` when that needs too many steps to tell.
    pub fn is_match(&self, text: &str) -> Option<bool> {
        match self {
            Regex::Linear(regex) => Some(regex.is_match(text)),
            Regex::Backtracking(backtracking) => backtracking.regex.is_match(text).ok(),
        }
    }

    /// Whether groups have names.
    pub fn has_names(&self) -> bool {
        match self {
            Regex::Linear(regex) => regex.capture_names().any(|name| name.is_some()),
            Regex::Backtracking(backtracking) => backtracking.regex.capture_names().any(|name| name.is_some()),
        }
    }

    /// All matches; the flag is `false` when the step limit cut the search short.
    pub fn find_all(&self, text: &str) -> (Vec<Captures>, bool) {
        match self {
            Regex::Linear(regex) => {
                let names: Vec<Option<String>> = regex.capture_names().map(|name| name.map(str::to_owned)).collect();
                let all = regex.captures_iter(text).filter_map(|found| {
                    let group = |n: usize| found.get(n).map(|range| (range.start(), range.end()));
                    captures(found.len(), &names, group)
                });
                (all.collect(), true)
            }
            Regex::Backtracking(backtracking) if !backtracking.may_match(text) => (Vec::new(), true),
            Regex::Backtracking(backtracking) => {
                let regex = &backtracking.regex;
                let names: Vec<Option<String>> = regex.capture_names().map(|name| name.map(str::to_owned)).collect();
                let mut all = Vec::new();
                for found in regex.captures_iter(text) {
                    let Ok(found) = found else { return (all, false) };
                    let group = |n: usize| found.get(n).map(|range| (range.start(), range.end()));
                    all.extend(captures(found.len(), &names, group));
                }
                (all, true)
            }
        }
    }
}

impl Backtracking {
    /// `false` when it certainly matches nowhere in a text.
    fn may_match(&self, text: &str) -> bool {
        let wider = || self.wider.get_or_init(|| wider(self.regex.as_str())).as_ref();
        text.len() < LONG || wider().is_none_or(|wider| wider.is_match(text))
    }
}

fn wider(pattern: &str) -> Option<regex::Regex> {
    let tree = Expr::parse_tree(pattern).ok()?;
    let mut text = String::new();
    widened(&tree.expr)?.to_str(&mut text, 0);
    regex::RegexBuilder::new(&text).size_limit(SIZE_LIMIT).build().ok()
}

/// Without what only the back-tracking engine understands: conditions hold, references match anything. `None` for the rest.
fn widened(expression: &Expr) -> Option<Expr> {
    let all = |parts: &[Expr]| parts.iter().map(widened).collect::<Option<Vec<Expr>>>();
    Some(match expression {
        Expr::Empty | Expr::Any { .. } | Expr::Literal { .. } | Expr::Delegate { .. } => expression.clone(),
        Expr::Assertion(_) | Expr::LookAround(..) => Expr::Empty,
        Expr::Concat(parts) => Expr::Concat(all(parts)?),
        Expr::Alt(parts) => Expr::Alt(all(parts)?),
        Expr::Group(inner) => Expr::Group(Arc::new(widened(inner)?)),
        Expr::AtomicGroup(inner) => Expr::Group(Arc::new(widened(inner)?)),
        &Expr::Repeat { ref child, lo, hi, greedy } => {
            Expr::Repeat { child: Box::new(widened(child)?), lo, hi, greedy }
        }
        Expr::Backref { .. } => {
            let any = Box::new(Expr::Any { newline: true, crlf: false });
            Expr::Repeat { child: any, lo: 0, hi: usize::MAX, greedy: true }
        }
        _ => return None,
    })
}

fn captures(len: usize, names: &[Option<String>], group: impl Fn(usize) -> Option<(usize, usize)>) -> Option<Captures> {
    let (start, end) = group(0)?;
    let groups = (1..len)
        .filter_map(|n| group(n).map(|(start, end)| (n, names.get(n).cloned().flatten(), start, end)))
        .collect();
    Some(Captures { start, end, groups })
}

/// PCRE spelling to the spelling of the `regex` crate: ASCII classes, literal `[`, `&`, `~` in classes, `\<`, `\Z`, `\h`.
fn translate(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut letters = pattern.chars().peekable();
    let mut class_depth = false;
    let mut class_start = false;
    // Where each open group begins in what is written, and whether it only looks around.
    let mut groups: Vec<(usize, bool)> = Vec::new();
    while let Some(letter) = letters.next() {
        let at_start = std::mem::take(&mut class_start);
        match letter {
            '\\' => {
                let Some(escaped) = letters.next() else {
                    out.push('\\');
                    break;
                };
                let is_class = escape(escaped, class_depth, &mut out);
                if is_class && class_depth && letters.peek() == Some(&'-') {
                    letters.next();
                    out.push_str(r"\-");
                }
            }
            '[' if !class_depth => {
                class_depth = true;
                class_start = true;
                out.push('[');
                if letters.peek() == Some(&'^') {
                    letters.next();
                    out.push('^');
                }
            }
            ']' if class_depth && at_start => out.push_str(r"\]"),
            ']' if class_depth => {
                class_depth = false;
                out.push(']');
            }
            '(' if !class_depth => {
                let rest: String = letters.clone().take(3).collect();
                groups.push((out.len(), ["?=", "?!", "?<=", "?<!"].iter().any(|look| rest.starts_with(look))));
                out.push('(');
            }
            ')' if !class_depth => {
                out.push(')');
                if let Some((start, true)) = groups.pop()
                    && repeats_look(&mut letters) == Some(0)
                {
                    out.truncate(start);
                }
            }
            '[' if letters.peek() == Some(&':') => posix_class(&mut letters, &mut out),
            '[' | '&' | '~' if class_depth => {
                out.push('\\');
                out.push(letter);
            }
            _ => out.push(letter),
        }
    }
    out
}

/// Reads over how often a look-around is to be repeated, and says how often it must at least: once is as good as often.
fn repeats_look(letters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<u32> {
    let mut ahead = letters.clone();
    let least = match ahead.next()? {
        '*' | '?' => 0,
        '+' => 1,
        '{' => {
            let inner: String = ahead.by_ref().take_while(|letter| *letter != '}').collect();
            let least = inner.split(',').next()?.trim();
            if !inner.chars().all(|letter| letter.is_ascii_digit() || letter == ',') {
                return None;
            }
            least.parse().unwrap_or(0)
        }
        _ => return None,
    };
    if matches!(ahead.peek(), Some('?' | '+')) {
        ahead.next();
    }
    *letters = ahead;
    Some(least)
}

fn posix_class(letters: &mut std::iter::Peekable<std::str::Chars<'_>>, out: &mut String) {
    out.push('[');
    for letter in letters.by_ref() {
        out.push(letter);
        if letter == ']' {
            break;
        }
    }
}

/// Writes one escape; `true` when it is a class such as `\w`.
fn escape(letter: char, in_class: bool, out: &mut String) -> bool {
    let members = match letter {
        'w' => "0-9A-Za-z_",
        'd' => "0-9",
        's' => r"\t\n\x0B\x0C\r ",
        'h' => r"\t ",
        _ => "",
    };
    if !members.is_empty() {
        let _ = if in_class { write!(out, "{members}") } else { write!(out, "[{members}]") };
        return true;
    }
    match letter {
        'W' | 'D' | 'S' if in_class => {
            let _ = write!(out, r"\{letter}");
            return true;
        }
        'W' => out.push_str("[^0-9A-Za-z_]"),
        'D' => out.push_str("[^0-9]"),
        'S' => out.push_str(r"[^\t\n\x0B\x0C\r ]"),
        '<' | '>' | '\'' | '"' | '`' | '@' | '!' | '%' | ',' | ';' | ':' | '=' | ' ' | '_' => out.push(letter),
        'Z' => out.push_str(r"\z"),
        _ => {
            out.push('\\');
            out.push(letter);
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pattern: &str, text: &str) -> Vec<String> {
        let regex = compile(pattern, false).expect("compiles");
        regex.find_all(text).0.iter().map(|found| text[found.start..found.end].to_owned()).collect()
    }

    #[test]
    fn pcre_spellings_are_read() {
        assert_eq!(found(r"[\w-\.]+", "a-b.c é"), ["a-b.c"]);
        assert_eq!(found(r"[[&]+", "a[&]"), ["[&"]);
        assert_eq!(found(r"\<b\>", "<b>"), ["<b>"]);
        assert_eq!(found(r"^a$", "b\na\n"), ["a"]);
        assert_eq!(found(r"a(?!b)", "ab ac"), ["a"]);
        assert_eq!(found(r"[]x]+", "]x"), ["]x"]);
        assert_eq!(found(r"(?=.*[(])(?=.*[0-9]){6,32}a", "a(1 a"), ["a"]);
        assert_eq!(found(r"(?=z)*a(?!b)+", "ab ac"), ["a"]);
    }

    #[test]
    fn catastrophic_patterns_give_up() {
        let regex = compile(r"(?=(a+)+$)b", false).expect("compiles");
        let text = "a".repeat(5000);
        let (found, complete) = regex.find_all(&text);
        assert!(found.is_empty() && (!complete || regex.is_match(&text) == Some(false)));
        let regex = compile(r"((a*)*)*\1c(?!d)|zz(?!q)", false).expect("compiles");
        let text = format!("{}b\nzz", "a".repeat(40));
        assert_eq!((regex.find_all(&text).1, regex.is_match(&text)), (false, None));
    }

    #[test]
    fn long_texts_are_searched_as_short_ones_are() {
        let gap = " \n".repeat(LONG);
        for (pattern, text) in [
            (r"a(?!b)", "ab ac"),
            (r"(?<=x)[[&]", "x[ y&"),
            (r"(?i)(k|s)ey(?=.)(?!z)", "KEY1 seyz"),
            (r"(\w)\1{2}$", "aaa\nbbbc"),
            (r"(?>a|ab)c(?!d)", "abc ac"),
            (r"^(?!#).+é\b", "#é\nöé"),
            (r"(a)|b\1", "b a"),
        ] {
            assert!(matches!(compile(pattern, false), Ok(Regex::Backtracking(_))), "{pattern}");
            assert_eq!(
                found(pattern, &format!("{gap}{text}{gap}")),
                found(pattern, &format!("\n{text} \n")),
                "{pattern}"
            );
        }
        assert!(found(r"a(?!b)", &gap).is_empty());
    }
}
