//! One match in its surroundings: what allow lists, filters and demands of other tools look at.

use crate::matching::{Hit, Place};
use std::ops::Range;

/// Of a line, at most so many bytes on either side of a match are looked at.
const LONGEST_LINE: usize = 8 << 10;

/// Says whether a value reads like words.
pub type Readable<'a> = &'a dyn Fn(&[u8]) -> bool;

/// A match of a rule, with what is known of where it stands.
#[derive(Clone, Copy)]
pub struct Occurrence<'a> {
    /// Identifier of the rule.
    pub rule: &'a str,
    /// What the rule says of itself in a line.
    pub title: &'a str,
    /// Path from the root of the scan, with `/`; `None` while it is not known.
    pub path: Option<&'a str>,
    /// Whole identifier of the commit, in hexadecimal digits.
    pub commit: Option<&'a str>,
    /// What else is known of the source, by betterleaks' names such as `git.author_name`.
    pub attributes: &'a [(&'a str, &'a str)],
    /// The content in which it stands.
    pub content: &'a [u8],
    /// First byte of the whole match and the byte behind it.
    pub whole: (usize, usize),
    /// The same of the value in it.
    pub secret: (usize, usize),
    /// Whether a value reads like words rather than like a key; nothing does when it is `None`.
    pub readable: Option<Readable<'a>>,
}

impl<'a> Occurrence<'a> {
    /// A hit in the content in which it was found.
    pub fn of_hit(hit: &Hit<'a>, content: &'a [u8], place: Place<'a>) -> Occurrence<'a> {
        Occurrence {
            rule: &hit.detector.id,
            title: &hit.detector.title,
            path: place.path,
            commit: place.commit,
            attributes: place.attributes,
            content,
            whole: (hit.whole.start, hit.whole.end),
            secret: (hit.secret.start, hit.secret.end),
            readable: None,
        }
    }

    /// The value.
    pub fn secret(&self) -> &'a [u8] {
        self.part(self.secret.0..self.secret.1)
    }

    /// The whole match, without line ends around it.
    pub fn matched(&self) -> &'a [u8] {
        let mut part = self.part(self.whole.0..self.whole.1);
        while let [b'\n', rest @ ..] | [rest @ .., b'\n'] = part {
            part = rest;
        }
        part
    }

    /// The lines that the whole match touches, without the end of the last one.
    pub fn lines(&self) -> &'a [u8] {
        let matched = self.matched();
        let start = matched.as_ptr() as usize - self.content.as_ptr() as usize;
        let range = self.line_start(start)..self.line_end(start + matched.len());
        self.part(range)
    }

    /// First byte of the line on which a byte stands, as far as a line is looked at.
    pub fn line_start(&self, at: usize) -> usize {
        let from = at.saturating_sub(LONGEST_LINE);
        memchr::memrchr2(b'\n', b'\r', self.part(from..at)).map_or(from, |end| from + end + 1)
    }

    /// The byte behind the line on which a byte stands, as far as a line is looked at.
    pub fn line_end(&self, at: usize) -> usize {
        let at = at.min(self.content.len());
        let to = self.content.len().min(at + LONGEST_LINE);
        memchr::memchr2(b'\n', b'\r', &self.content[at..to]).map_or(to, |length| at + length)
    }

    /// So many lines before and behind the match, with those it touches.
    pub fn around(&self, count: usize) -> &'a [u8] {
        let from = self.whole.0.saturating_sub(LONGEST_LINE);
        let to = self.content.len().min(self.whole.1 + LONGEST_LINE);
        let before = memchr::memrchr_iter(b'\n', self.part(from..self.whole.0)).nth(count);
        let behind = memchr::memchr_iter(b'\n', self.part(self.whole.1..to)).nth(count);
        self.part(before.map_or(from, |at| from + at + 1)..behind.map_or(to, |at| self.whole.1 + at))
    }

    /// What a path, commit or other attribute says, by betterleaks' name for it.
    pub fn attribute(&self, name: &[u8]) -> Option<&'a str> {
        match name {
            b"path" => self.path,
            b"git.sha" => self.commit,
            _ => self.attributes.iter().find(|(known, _)| known.as_bytes() == name).map(|(_, value)| *value),
        }
    }

    fn part(&self, range: Range<usize>) -> &'a [u8] {
        let end = range.end.min(self.content.len());
        &self.content[range.start.min(end)..end]
    }
}

/// Shannon entropy in bits per character, as gitleaks computes it.
pub fn entropy(value: &[u8]) -> f64 {
    let mut counts = [0u32; 256];
    for &byte in value {
        counts[usize::from(byte)] += 1;
    }
    let total = value.len() as f64;
    let share = |count: u32| f64::from(count) / total;
    0.0 - counts.iter().filter(|&&count| count > 0).map(|&count| share(count) * share(count).log2()).sum::<f64>()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The first place of `secret` in a content, as an occurrence of its own.
    pub(crate) fn occurrence<'a>(content: &'a str, secret: &str) -> Occurrence<'a> {
        let at = content.find(secret).unwrap();
        Occurrence {
            rule: "some-rule",
            title: "Some rule",
            path: Some("src/app.py"),
            commit: None,
            attributes: &[],
            content: content.as_bytes(),
            whole: (at, at + secret.len()),
            secret: (at, at + secret.len()),
            readable: None,
        }
    }

    #[test]
    fn lines_are_those_that_the_match_touches() {
        let place = occurrence("a\nkey = 'x\ny'\r\nb", "x\ny");
        assert_eq!(place.lines(), b"key = 'x\ny'");
        assert_eq!(place.around(1), b"a\nkey = 'x\ny'\r\nb");
        let at_the_end = occurrence("a\n\n", "\n\n");
        assert_eq!((at_the_end.matched(), at_the_end.lines()), (&b""[..], &b""[..]));
    }

    #[test]
    fn entropy_is_that_of_the_bytes() {
        assert_eq!(entropy(b"aaaa"), 0.0);
        assert_eq!(entropy(b"abab"), 1.0);
        assert!(entropy(b"").is_nan() || entropy(b"") == 0.0);
    }
}
