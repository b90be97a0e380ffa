//! Regular expressions as rules mean them (PCRE2 without Unicode classes), on the `regex` crate where it can, with back-tracking
//! and a step limit where it cannot (look-around, back-references).

use std::fmt::Write as _;

/// A compiled regex.
#[derive(Debug)]
pub enum Regex {
    /// Linear time.
    Linear(regex::Regex),
    /// Back-tracking; gives up after a fixed number of steps.
    Backtracking(Box<fancy_regex::Regex>),
}

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
    if let Ok(regex) = regex::RegexBuilder::new(&whole).size_limit(20 << 20).build() {
        return Ok(Regex::Linear(regex));
    }
    fancy_regex::RegexBuilder::new(&whole)
        .backtrack_limit(200_000)
        .build()
        .map(|regex| Regex::Backtracking(Box::new(regex)))
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
            Regex::Backtracking(regex) => regex.is_match(text).ok(),
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
            Regex::Backtracking(regex) => {
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
}
