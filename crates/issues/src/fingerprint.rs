//! Identity of a finding over time.
//!
//! `v1:` and 44 hexadecimal digits in three parts. The first 20 say *what* it is: engine, rule and the normalised code around
//! the place with what flows into it (the engine's `anchor`). The next 12 say *which* of several equal ones: four each for the functions and classes around it,
//! the words before it, and the words behind it. The last 12 say *where*: the path. So a finding keeps its identity when lines
//! move or code is reformatted, a finding whose file moved or whose neighbours changed is still known by the other parts, and nothing
//! besides the report is needed to see that. No line number and no secret goes in.
//!
//! What is equal in all parts is numbered *k of n*. One more of them, wherever it stands, changes all of these identities: which
//! of them somebody once accepted can no longer be told, so that none inherits it. Identities are compared in [`crate::accepted`].

use model::Fingerprint;
use sha2::{Digest, Sha256};

/// Version mark in front of the digits.
const MARK: &str = "v1:";
const CONTENT_DIGITS: usize = 20;
const AROUND_DIGITS: usize = 4;
const CONTEXT_DIGITS: usize = 3 * AROUND_DIGITS;
const PLACE_DIGITS: usize = 12;
/// Stands for what is not known about the surroundings.
const UNKNOWN: &str = "0000";

/// What makes a finding this one and no other.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Identity<'a> {
    pub(crate) engine: &'a str,
    pub(crate) rule: &'a str,
    /// As [`crate::formatting::normalised`] gives it.
    pub(crate) anchor: &'a str,
    /// Functions and classes around it, words before it, words behind it.
    pub(crate) around: [String; 3],
    pub(crate) path: &'a str,
    /// The blob it stands in, when it needs to be told from the files at hand.
    pub(crate) blob: &'a str,
}

impl Identity<'_> {
    /// `equal`: which one it is, and of how many that are equal in everything.
    pub(crate) fn fingerprint(&self, equal: (u32, u32)) -> Fingerprint {
        let number = if equal.1 > 1 { format!("{} of {}", equal.0, equal.1) } else { String::new() };
        let content = digits(&[self.engine, self.rule, self.anchor], CONTENT_DIGITS);
        let [scope, before, after] = &self.around;
        let scope = around(scope, "");
        let (before, after) = (around(before, &number), around(after, &number));
        let place = match self.blob {
            "" => place_of(self.path),
            blob => digits(&[self.path, blob], PLACE_DIGITS),
        };
        Fingerprint(format!("{MARK}{content}{scope}{before}{after}{place}"))
    }
}

fn around(words: &str, number: &str) -> String {
    if words.is_empty() && number.is_empty() { UNKNOWN.to_owned() } else { digits(&[words, number], AROUND_DIGITS) }
}

/// The part that says what it is, and survives moving it; empty for a fingerprint of another version.
pub fn content_part(fingerprint: &Fingerprint) -> &str {
    part(fingerprint, 0, CONTENT_DIGITS)
}

/// The part that stands for the surroundings; empty for a fingerprint of another version.
pub(crate) fn context_part(fingerprint: &Fingerprint) -> &str {
    part(fingerprint, CONTENT_DIGITS, CONTENT_DIGITS + CONTEXT_DIGITS)
}

/// The part that stands for the file; empty for a fingerprint of another version.
pub fn place_part(fingerprint: &Fingerprint) -> &str {
    part(fingerprint, CONTENT_DIGITS + CONTEXT_DIGITS, CONTENT_DIGITS + CONTEXT_DIGITS + PLACE_DIGITS)
}

/// What [`place_part`] says about findings in a file. Paths are those from the root of the repository.
pub fn place_of(path: &str) -> String {
    digits(&[path], PLACE_DIGITS)
}

/// How much of the surroundings of two findings is the same, from 0 to 3. What is not known agrees with nothing.
pub fn agreement(a: &Fingerprint, b: &Fingerprint) -> u32 {
    let parts = |fingerprint| context_part(fingerprint).as_bytes().chunks(AROUND_DIGITS);
    parts(a).zip(parts(b)).filter(|(a, b)| a == b && *a != UNKNOWN.as_bytes()).count() as u32
}

/// Whether both stand in functions and classes of the same names, or both in none.
pub fn same_scope(a: &Fingerprint, b: &Fingerprint) -> bool {
    let scope = |fingerprint| part(fingerprint, CONTENT_DIGITS, CONTENT_DIGITS + AROUND_DIGITS);
    scope(a) == scope(b)
}

/// Whether it is known which function or class it stands in.
pub fn is_in_scope(fingerprint: &Fingerprint) -> bool {
    !matches!(part(fingerprint, CONTENT_DIGITS, CONTENT_DIGITS + AROUND_DIGITS), "" | UNKNOWN)
}

fn part(fingerprint: &Fingerprint, from: usize, to: usize) -> &str {
    fingerprint.0.strip_prefix(MARK).and_then(|digits| digits.get(from..to)).unwrap_or("")
}

/// Digits of a hash over parts; each is preceded by its length, so that no two lists of parts read alike.
fn digits(parts: &[&str], count: usize) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    let mut text: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    text.truncate(count);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity<'a>(anchor: &'a str, scope: &str, path: &'a str) -> Identity<'a> {
        let around = [scope.to_owned(), "before".to_owned(), String::new()];
        Identity { engine: "sast", rule: "sql-string", anchor, around, path, blob: "" }
    }

    /// Last changed before the first release: the number of a twin, which a copy in front of it took over, gave way to its surroundings.
    #[test]
    fn fingerprints_never_change() {
        let fingerprint = identity("execute($X)", "f", "app/db.py").fingerprint((1, 1));
        assert_eq!(fingerprint.0, "v1:3db146df6f97e848d9dfd25393e80000e81bfafa3eae");
    }

    #[test]
    fn each_part_stands_for_one_thing() {
        let here = identity("execute(a,b)", "f", "app/db.py").fingerprint((1, 1));
        let moved = identity("execute(a,b)", "f", "lib/db.py").fingerprint((1, 1));
        let twin = identity("execute(a,b)", "g", "app/db.py").fingerprint((1, 1));
        let copies = [1, 2].map(|which| identity("execute(a,b)", "f", "app/db.py").fingerprint((which, 2)));
        assert_eq!(content_part(&here), content_part(&moved));
        assert_ne!(place_part(&here), place_part(&moved));
        assert_eq!((agreement(&here, &moved), agreement(&here, &twin)), (2, 1));
        assert_eq!(place_part(&here), place_of("app/db.py"));
        assert!(!copies.contains(&here) && copies[0] != copies[1]);
        assert_eq!(agreement(&here, &copies[0]), 1);
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        let one = Identity { rule: "ab", ..identity("c", "f", "p") };
        let other = Identity { rule: "a", ..identity("bc", "f", "p") };
        assert_ne!(one.fingerprint((1, 1)), other.fingerprint((1, 1)));
        assert_eq!(content_part(&Fingerprint("v0:x".into())), "");
    }
}
