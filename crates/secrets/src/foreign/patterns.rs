//! Regexes that are read now and compiled when they are first needed: a configuration may bring hundreds that no content ever reaches.

use super::go_regex;
use regex::bytes::{Regex, RegexBuilder};
use std::sync::OnceLock;

/// Largest compiled regex, in bytes.
const MAX_COMPILED: usize = 32 << 20;

/// Longest regex that is read, in bytes.
const MAX_LENGTH: usize = 64 << 10;

/// How deep groups may nest.
const MAX_NESTING: u32 = 200;

/// Alternatives of which one must be found.
#[derive(Clone, Debug, Default)]
pub struct Patterns {
    /// In the syntax of the crate `regex`, each of them valid.
    sources: Vec<String>,
    joined: OnceLock<Option<Regex>>,
}

impl PartialEq for Patterns {
    fn eq(&self, other: &Patterns) -> bool {
        self.sources == other.sources
    }
}

impl Patterns {
    /// Alternatives that [`check`] has accepted.
    pub fn new(sources: Vec<String>) -> Patterns {
        Patterns { sources, joined: OnceLock::new() }
    }

    /// Whether there is nothing to find.
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    /// The alternatives.
    pub fn sources(&self) -> &[String] {
        &self.sources
    }

    /// Whether one of them is found. What is too large to compile finds nothing.
    pub fn is_match(&self, text: &[u8]) -> bool {
        self.regex().is_some_and(|regex| regex.is_match(text))
    }

    /// All of them as one regex; of a single one the groups are its own.
    pub fn regex(&self) -> Option<&Regex> {
        let compile = || match self.sources.as_slice() {
            [] => None,
            [only] => compile(only),
            several => compile(&several.iter().map(|source| format!("(?:{source})")).collect::<Vec<_>>().join("|")),
        };
        self.joined.get_or_init(compile).as_ref()
    }
}

fn compile(source: &str) -> Option<Regex> {
    RegexBuilder::new(source).unicode(false).size_limit(MAX_COMPILED).nest_limit(MAX_NESTING).build().ok()
}

/// A regex of Go in our syntax with the number of its groups, or what is wrong with it.
pub fn from_go(pattern: &str) -> Result<(String, usize), String> {
    if pattern.len() > MAX_LENGTH {
        return Err(too_long());
    }
    let translated = go_regex::translate(pattern).map_err(|mistake| mistake.0)?;
    let groups = check(&translated)?;
    Ok((translated, groups))
}

fn too_long() -> String {
    format!("it is longer than {} kB, the most that is read", MAX_LENGTH >> 10)
}

/// The number of groups of a regex, or what is wrong with it. Nothing is compiled.
pub fn check(source: &str) -> Result<usize, String> {
    // A translation may be several times as long as what was written.
    if source.len() > 16 * MAX_LENGTH {
        return Err(too_long());
    }
    let mut parser = regex_syntax::ParserBuilder::new().unicode(false).utf8(false).nest_limit(MAX_NESTING).build();
    match parser.parse(source) {
        Ok(hir) => Ok(hir.properties().explicit_captures_len()),
        Err(regex_syntax::Error::Parse(error)) => Err(error.kind().to_string()),
        Err(regex_syntax::Error::Translate(error)) => Err(error.kind().to_string()),
        Err(_) => Err("not a regex".into()),
    }
}

/// The names of the groups of a valid regex, in order; those without a name too.
pub fn group_names(source: &str) -> Vec<Option<String>> {
    let mut parser = regex_syntax::ParserBuilder::new().unicode(false).utf8(false).nest_limit(MAX_NESTING).build();
    let Ok(hir) = parser.parse(source) else { return Vec::new() };
    let mut names = vec![None; hir.properties().explicit_captures_len()];
    let mut todo = vec![&hir];
    while let Some(hir) = todo.pop() {
        use regex_syntax::hir::HirKind;
        match hir.kind() {
            HirKind::Capture(group) => {
                if let Some(slot) = names.get_mut((group.index as usize).saturating_sub(1)) {
                    *slot = group.name.as_deref().map(str::to_owned);
                }
                todo.push(&group.sub);
            }
            HirKind::Repetition(repetition) => todo.push(&repetition.sub),
            HirKind::Concat(parts) | HirKind::Alternation(parts) => todo.extend(parts),
            HirKind::Empty | HirKind::Literal(_) | HirKind::Class(_) | HirKind::Look(_) => {}
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_of_one_alternative_stay_in_it() {
        let patterns = Patterns::new(vec!["(?i)foo".into(), "bar".into()]);
        assert!(patterns.is_match(b"FOO") && patterns.is_match(b"bar") && !patterns.is_match(b"BAR"));
        assert!(!Patterns::default().is_match(b""));
    }

    #[test]
    fn a_mistake_is_told_in_a_phrase() {
        assert!(from_go("*.test.js").unwrap_err().contains("repetition operator"));
        assert!(from_go("(a").unwrap_err().contains("unclosed group"));
        assert_eq!(from_go("(a)(?:b)(c)").unwrap().1, 2);
        assert!(from_go(&"(".repeat(100_000)).is_err());
        assert!(from_go(&format!("{}a{}", "(".repeat(5_000), ")".repeat(5_000))).is_err());
    }
}
