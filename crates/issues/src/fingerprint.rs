//! Identity of a finding over time.
//!
//! `v1:` and 32 hexadecimal digits in two parts. The first 20 say *what* it is: engine, rule, the normalised code around the
//! place (the engine's `anchor`), and which of several equal twins in the file, counted in order of occurrence. The last
//! 12 say *where*: the path. So a finding keeps its identity when lines move or code is reformatted, a finding whose file moved is
//! still known by its first part, and nothing besides the report is needed to see that. No line number and no secret goes in: the
//! contract of `anchor` forbids both.
//!
//! A copy of an accepted line is a further twin with an identity of its own; whichever of the two equal places stands first
//! is the first twin. One finding more than was accepted is reported in any case.

use model::Fingerprint;
use sha2::{Digest, Sha256};

/// Length of the version mark in front of the digits.
const MARK: &str = "v1:";
const CONTENT_DIGITS: usize = 20;
const PLACE_DIGITS: usize = 12;

/// What makes a finding this one and no other.
pub(crate) struct Identity<'a> {
    pub(crate) engine: &'a str,
    pub(crate) rule: &'a str,
    /// As [`normalised`] gives it.
    pub(crate) anchor: &'a str,
    pub(crate) path: &'a str,
    /// Number of equal findings before it in the same file.
    pub(crate) twin: u32,
}

impl Identity<'_> {
    pub(crate) fn fingerprint(&self) -> Fingerprint {
        let twin = self.twin.to_string();
        let content = digits(&[self.engine, self.rule, self.anchor, &twin], CONTENT_DIGITS);
        let place = digits(&[self.path], PLACE_DIGITS);
        Fingerprint(format!("{MARK}{content}{place}"))
    }
}

/// The part that survives moving the file; empty for a fingerprint of another version.
pub fn content_part(fingerprint: &Fingerprint) -> &str {
    let digits = fingerprint.0.strip_prefix(MARK).unwrap_or("");
    digits.get(..CONTENT_DIGITS).unwrap_or("")
}

/// The part that stands for the file; empty for a fingerprint of another version.
pub fn place_part(fingerprint: &Fingerprint) -> &str {
    let digits = fingerprint.0.strip_prefix(MARK).unwrap_or("");
    digits.get(CONTENT_DIGITS..).unwrap_or("")
}

/// White space of any kind and amount is one space, so that reformatting keeps the identity.
pub(crate) fn normalised(anchor: &str) -> String {
    anchor.split_whitespace().collect::<Vec<_>>().join(" ")
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

    fn identity<'a>(anchor: &'a str, path: &'a str, twin: u32) -> Identity<'a> {
        Identity { engine: "sast", rule: "sql-string", anchor, path, twin }
    }

    #[test]
    fn fingerprints_never_change() {
        let fingerprint = identity("execute($X)", "app/db.py", 0).fingerprint();
        assert_eq!(fingerprint.0, "v1:59239519d1f087198d20e81bfafa3eae");
    }

    #[test]
    fn moving_keeps_one_part_and_twins_differ() {
        let here = identity("execute( a, b)", "app/db.py", 0).fingerprint();
        let moved = identity("execute( a, b)", "lib/db.py", 0).fingerprint();
        let twin = identity("execute( a, b)", "app/db.py", 1).fingerprint();
        assert_ne!(here, moved);
        assert_eq!(content_part(&here), content_part(&moved));
        assert_ne!(place_part(&here), place_part(&moved));
        assert_ne!(content_part(&here), content_part(&twin));
        assert_eq!(place_part(&here), place_part(&twin));
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        let one = Identity { engine: "sast", rule: "ab", anchor: "c", path: "p", twin: 0 };
        let other = Identity { engine: "sast", rule: "a", anchor: "bc", path: "p", twin: 0 };
        assert_ne!(one.fingerprint(), other.fingerprint());
        assert_eq!(content_part(&Fingerprint("v0:x".into())), "");
    }
}
