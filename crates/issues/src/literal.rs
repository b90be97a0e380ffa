//! Literals that a finding about a secret in the code is about: whoever judges them placeholders may be wrong, so they are not shown.

use model::{Location, Observation};
use std::ops::Range;

/// Weaknesses whose findings point at a secret that stands in the code.
const ABOUT_SECRETS: &[&str] =
    &["CWE-259", "CWE-260", "CWE-321", "CWE-547", "CWE-798", "CWE-1391", "CWE-1392", "CWE-1393", "CWE-1394"];

/// Parts of names of arguments and fields that hold a secret.
const SECRET_NAMES: &[&str] = &["pass", "pwd", "secret", "key", "token", "auth", "cred", "salt", "phrase", "pin"];

/// Whether an engine that knows no credentials speaks about one.
pub fn is_about_secret(observation: &Observation) -> bool {
    observation.credential.is_none() && is_about_secrets(&observation.weaknesses)
}

/// Whether these are weaknesses of secrets that stand in the code.
pub fn is_about_secrets(weaknesses: &[String]) -> bool {
    weaknesses.iter().any(|weakness| ABOUT_SECRETS.contains(&weakness.as_str()))
}

/// The literals that hold a secret in a place of a text, as far as anybody can tell.
pub fn secrets_at<'t>(location: &Location, text: &'t str) -> Vec<&'t str> {
    of_place(location, text).into_iter().filter_map(|range| text.get(range)).collect()
}

/// Byte ranges of the literals in the file at this path that the observation is about.
pub fn secret_literals(observation: &Observation, path: &str, text: &str) -> Vec<Range<usize>> {
    if !is_about_secret(observation) {
        return Vec::new();
    }
    let steps = observation.trace.iter().map(|step| &step.location);
    let places = std::iter::once(&observation.location).chain(steps).filter(|location| location.path == path);
    places.flat_map(|location| of_place(location, text)).collect()
}

fn of_place(location: &Location, text: &str) -> Vec<Range<usize>> {
    let (start, end) = (location.start.offset as usize, location.end.offset as usize);
    let Some(code) = text.get(start..end) else { return Vec::new() };
    let literals = literals(code);
    let named: Vec<&Literal<'_>> = literals.iter().filter(|literal| literal.may_be_secret()).collect();
    let chosen = if named.is_empty() { literals.iter().collect() } else { named };
    if !chosen.is_empty() {
        return chosen.iter().map(|literal| start + literal.inside.start..start + literal.inside.end).collect();
    }
    let quote = |character: Option<char>| character.filter(|one| "'\"`".contains(*one));
    let is_inside =
        quote(text[..start].chars().next_back()).is_some_and(|one| quote(text[end..].chars().next()) == Some(one));
    if is_inside {
        return std::iter::once(start..end).collect();
    }
    // `name: value` without quotes, as settings are written; a name or a call is no value.
    let value = code.find(['=', ':']).map_or(0, |at| at + 1);
    let value = value + (code[value..].len() - code[value..].trim_start().len())..code.trim_end().len();
    let is_code = |one: char| one.is_ascii_alphabetic() || one.is_whitespace() || "_.()[]".contains(one);
    let shown = value.is_empty() || code[value.clone()].chars().all(is_code);
    if shown { Vec::new() } else { std::iter::once(start + value.start..start + value.end).collect() }
}

/// A quoted text that is no key.
struct Literal<'c> {
    inside: Range<usize>,
    /// What it is given to, when that is said right before it.
    name: Option<&'c str>,
}

impl Literal<'_> {
    fn may_be_secret(&self) -> bool {
        self.name.is_none_or(|name| SECRET_NAMES.iter().any(|part| name.to_lowercase().contains(part)))
    }
}

fn literals(code: &str) -> Vec<Literal<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(opening) = code[at..].find(['"', '\'', '`']).map(|offset| at + offset) {
        let quote = &code[opening..opening + 1];
        let triple = quote.repeat(3);
        let quote = if code[opening..].starts_with(&triple) { triple.as_str() } else { quote };
        let start = opening + quote.len();
        let end = closing(&code[start..], quote).map_or(code.len(), |offset| start + offset);
        at = (end + quote.len()).min(code.len());
        let (before, after) = (code[..opening].trim_end_matches(is_prefix), code[at..].trim_start());
        let is_key = after.starts_with(':') || (after.starts_with(']') && before.trim_end().ends_with('['));
        if !is_key && start < end {
            found.push(Literal { inside: start..end, name: name_before(before) });
        }
    }
    found
}

/// Letters before a quote, as in `b"…"`.
fn is_prefix(character: char) -> bool {
    "bBrRuUfF".contains(character)
}

fn closing(text: &str, quote: &str) -> Option<usize> {
    let mut at = 0;
    while at < text.len() {
        match text.as_bytes()[at] {
            b'\\' => at += 2,
            _ if text.as_bytes()[at..].starts_with(quote.as_bytes()) => return Some(at),
            _ => at += 1,
        }
    }
    None
}

/// `name=` or `name:`, also with quotes, at the end of the code.
fn name_before(code: &str) -> Option<&str> {
    let code = code.trim_end().strip_suffix(['=', ':'])?;
    let code = code.trim_end().trim_end_matches(['"', '\'', ']']);
    let of_name = |one: char| one.is_alphanumeric() || "_-$.".contains(one);
    let name = &code[code.trim_end_matches(of_name).len()..];
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    fn chosen(text: &str, code: &str) -> Vec<String> {
        let start = text.find(code).unwrap();
        let mut one = samples::observation("x", "a.py", start as u32, (start + code.len()) as u32);
        assert!(secret_literals(&one, "a.py", text).is_empty());
        one.weaknesses = vec!["CWE-798".to_owned()];
        assert!(secret_literals(&one, "b.py", text).is_empty());
        secret_literals(&one, "a.py", text).into_iter().map(|range| text[range].to_owned()).collect()
    }

    #[test]
    fn the_literal_is_chosen_by_what_it_is_given_to() {
        let whole = |code: &str| chosen(code, code);
        assert_eq!(whole("password = \"S3cr3t-Zq9x\""), ["S3cr3t-Zq9x"]);
        assert_eq!(whole("app.config['SECRET'] = b'a\\'b'"), ["a\\'b"]);
        assert_eq!(whole("connect(host=\"db\", password='x1')"), ["x1"]);
        assert_eq!(whole("{ host: 'h', \"password\": `p w` }"), ["p w"]);
        assert_eq!(whole("jwt.encode(p, \"k\", algorithm=\"HS256\")"), ["k"]);
        assert_eq!(whole("call(name=\"k\")"), ["k"]);
        assert_eq!(whole("x = \"\"\"k\"l\"\"\""), ["k\"l"]);
        assert_eq!(whole("x = \"open"), ["open"]);
        assert_eq!(whole("password: kR7#x"), ["kR7#x"]);
        assert_eq!(whole("password = settings.password"), [""; 0]);
        assert_eq!(chosen("f('inner')", "inner"), ["inner"]);
    }
}
