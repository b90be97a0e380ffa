//! All credentials of a run in one place that cannot be printed: where their values stand in a text, and the text without them.
//!
//! A value that nobody can guess is masked wherever it stands. A weak one may be an ordinary word: it is looked for in what is said
//! of its own files alone, as a whole word, and the commonest words only have the place where they were found.

use crate::escape;
use crate::spelling::{Spelling, spellings};
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use model::{Observation, Secret, mask};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The values of the credentials of a run.
#[derive(Default)]
pub struct Values {
    everywhere: Option<Search>,
    in_file: BTreeMap<String, Search>,
}

impl std::fmt::Debug for Values {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Values(…)")
    }
}

/// Where a value counts as met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bound {
    Anywhere,
    Word,
    /// Alone between quotes.
    Quoted,
}

/// Ways of writing values, compiled.
struct Search {
    automaton: AhoCorasick,
    ways: Vec<(Spelling, Bound)>,
}

/// Shorter values are words by chance.
const SHORTEST: usize = 6;
/// Shorter ones say nothing away from their place.
const TINY: usize = 3;

/// Passwords that are names of things: blanking them out would hide half of a report, and nothing that is secret.
const COMMON: &str = " access admin administrator apache api apikey app auth backup changeme client config database debug default demo dev \
    development docker elastic email enabled example false grafana guest hello host http https jenkins kafka key local localhost login \
    mail main master mongo mongodb mysql name nginx none null oracle pass passwd password postgres postgresql private prod production \
    public python qwerty rabbitmq redis release root sample secret secrets server service staging string supersecret system temp test \
    tester testing token tomcat true undefined user username value welcome wordpress ";

impl Values {
    /// Those of all observations, told or not, and literals that may be such values, with the paths of their files.
    pub fn of(observations: &[Observation], literals: &[(String, Secret)]) -> Values {
        let mut strong: BTreeSet<&Secret> = BTreeSet::new();
        let mut weak: BTreeMap<&str, BTreeSet<&Secret>> = BTreeMap::new();
        for observation in observations {
            let Some(credential) = &observation.credential else { continue };
            match credential.strong {
                true => strong.insert(&credential.value),
                false => weak.entry(&observation.location.path).or_default().insert(&credential.value),
            };
        }
        for (path, literal) in literals {
            weak.entry(path).or_default().insert(literal);
        }
        let everywhere = Search::new(strong.into_iter().map(|value| (value.reveal(), Bound::Anywhere)));
        let mut in_file = BTreeMap::new();
        for (path, values) in weak {
            let bounded = values.into_iter().filter_map(|value| Some((value.reveal(), bound(value.reveal())?)));
            in_file.extend(Search::new(bounded).map(|search| (path.to_owned(), search)));
        }
        Values { everywhere, in_file }
    }

    /// No value is known.
    pub fn is_empty(&self) -> bool {
        self.everywhere.is_none() && self.in_file.is_empty()
    }

    /// Where values stand in a text that is, or is about, the file at this path: in order, apart from each other.
    pub fn places(&self, path: &str, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let searches: Vec<&Search> = self.everywhere.iter().chain(self.in_file.get(path)).collect();
        if searches.is_empty() {
            return Vec::new();
        }
        searches.iter().for_each(|search| search.find(text.as_bytes(), &mut found));
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            for plain in escape::layers(line) {
                let mut met = Vec::new();
                searches.iter().for_each(|search| search.find(&plain.bytes, &mut met));
                let origin = |at: usize| start + plain.origins[at];
                found.extend(met.into_iter().map(|range| fitted(text, origin(range.start)..origin(range.end))));
            }
            start += line.len();
        }
        found.sort_unstable_by_key(|range| (range.start, range.end));
        let mut places: Vec<Range<usize>> = Vec::new();
        for range in found {
            match places.last_mut() {
                Some(last) if range.start < last.end => last.end = last.end.max(range.end),
                _ => places.push(range),
            }
        }
        places
    }

    /// Masks the values in words about the file at this path. Tells whether there were any.
    pub fn mask(&self, path: &str, text: &mut String) -> bool {
        let places = self.places(path, text);
        if places.is_empty() {
            return false;
        }
        let (mut masked, mut done) = (String::with_capacity(text.len()), 0);
        for place in places {
            masked.push_str(&text[done..place.start]);
            masked.push_str(&mask(&text[place.clone()]));
            done = place.end;
        }
        masked.push_str(&text[done..]);
        *text = masked;
        true
    }
}

/// The range with the whole of its first and last character: what an escape stood for may be a part of one.
fn fitted(text: &str, mut range: Range<usize>) -> Range<usize> {
    while !text.is_char_boundary(range.start) {
        range.start -= 1;
    }
    while !text.is_char_boundary(range.end) {
        range.end += 1;
    }
    range
}

/// How far a weak value is looked for; `None`: nowhere but at its own place.
fn bound(value: &str) -> Option<Bound> {
    let length = value.chars().count();
    if length < TINY || COMMON.contains(&format!(" {} ", value.to_lowercase())) {
        return None;
    }
    let plain = |of: fn(char) -> bool| value.chars().all(of);
    let is_word = plain(|character| character.is_ascii_alphabetic()) || plain(|character| character.is_ascii_digit());
    Some(if length < SHORTEST && (is_word || length == TINY) { Bound::Quoted } else { Bound::Word })
}

impl Search {
    fn new<'v>(values: impl Iterator<Item = (&'v str, Bound)>) -> Option<Search> {
        let mut all: BTreeMap<String, (Spelling, Bound)> = BTreeMap::new();
        for (value, bound) in values {
            for (text, spelling) in spellings(value) {
                let bound = if spelling == Spelling::Plain { bound } else { Bound::Anywhere };
                // What is met in more places wins.
                let known = all.entry(text).or_insert((spelling, bound));
                if bound == Bound::Anywhere {
                    *known = (spelling, bound);
                }
            }
        }
        if all.is_empty() {
            return None;
        }
        // A table for each file would be large. Without a kind of match, all of them are found: a value may hold another one.
        let automaton = AhoCorasick::builder().kind(Some(AhoCorasickKind::ContiguousNFA)).build(all.keys()).ok()?;
        Some(Search { automaton, ways: all.into_values().collect() })
    }

    fn find(&self, text: &[u8], found: &mut Vec<Range<usize>>) {
        for met in self.automaton.find_overlapping_iter(text) {
            let (spelling, bound) = self.ways[met.pattern().as_usize()];
            let (before, after) = (&text[..met.start()], &text[met.end()..]);
            if is_bounded(bound, before, &text[met.range()], after) {
                let (left, right) = if spelling == Spelling::Base64 { neighbours(before, after) } else { (0, 0) };
                found.push(met.start() - left..met.end() + right);
            }
        }
    }
}

fn is_bounded(bound: Bound, before: &[u8], value: &[u8], after: &[u8]) -> bool {
    let (left, right) = (last(before), first(after));
    match bound {
        Bound::Anywhere => true,
        Bound::Word => {
            let of_word = |character: Option<char>| character.is_some_and(|one| one.is_alphanumeric() || one == '_');
            let runs_on = |inside: Option<char>, outside: Option<char>| of_word(inside) && of_word(outside);
            !runs_on(first(value), left) && !runs_on(last(value), right)
        }
        Bound::Quoted => left.is_some_and(|quote| "'\"`".contains(quote)) && left == right,
    }
}

/// The first character, if the bytes begin with one.
fn first(bytes: &[u8]) -> Option<char> {
    (1..=4).find_map(|length| std::str::from_utf8(bytes.get(..length)?).ok()?.chars().next())
}

fn last(bytes: &[u8]) -> Option<char> {
    let from_end = |length: usize| bytes.get(bytes.len().checked_sub(length)?..);
    (1..=4).find_map(|length| std::str::from_utf8(from_end(length)?).ok()?.chars().next())
}

/// Digits beside those that are the value's alone: half of their bits are its, too.
fn neighbours(before: &[u8], after: &[u8]) -> (usize, usize) {
    let is_digit = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/-_".contains(byte);
    let left = usize::from(before.last().is_some_and(is_digit));
    let right = usize::from(after.first().is_some_and(is_digit));
    (left, right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use model::Credential;

    fn values(all: &[(&str, &str, bool)]) -> Values {
        let observation = |&(path, value, strong): &(&str, &str, bool)| {
            let mut one = samples::observation("token", path, 0, 1);
            one.credential = Some(Credential { value: Secret::new(value), strong, companion: None, can_ask: false });
            one
        };
        Values::of(&all.iter().map(observation).collect::<Vec<_>>(), &[])
    }

    fn masked(values: &Values, path: &str, text: &str) -> String {
        let mut text = text.to_owned();
        values.mask(path, &mut text);
        text
    }

    #[test]
    fn a_strong_value_is_masked_everywhere_and_a_weak_one_as_a_word_in_its_file() {
        let known = values(&[("a.py", "f8Kq2Zr9Lw3Xv7Tn5Bc1", true), ("a.py", "kR7#vL2x9Qz", false)]);
        assert_eq!(masked(&known, "b.py", "xf8Kq2Zr9Lw3Xv7Tn5Bc1y"), "xf8Kq****************y");
        assert_eq!(masked(&known, "a.py", "kR7#vL2x9Qz: [kR7#vL2x9Qz]"), "***********: [***********]");
        assert_eq!(masked(&known, "a.py", "kR7#vL2x9Qzz, skR7#vL2x9Qz"), "kR7#vL2x9Qzz, skR7#vL2x9Qz");
        assert_eq!(masked(&known, "b.py", "kR7#vL2x9Qz"), "kR7#vL2x9Qz");
        assert_eq!(format!("{known:?}"), "Values(…)");
    }

    #[test]
    fn short_and_common_values_do_not_blank_out_the_words_of_a_file() {
        let known =
            values(&[("a", "root", false), ("a", "Tq8!z", false), ("a", "abcd", false), ("a", "letmein", false)]);
        assert_eq!(masked(&known, "a", "root of \"root\""), "root of \"root\"");
        assert_eq!(masked(&known, "a", "print(\"Tq8!z\") Tq8!z"), "print(\"*****\") *****");
        assert_eq!(masked(&known, "a", "abcd = 'abcd'"), "abcd = '****'");
        assert_eq!(masked(&known, "a", "letmein letmeinnow"), "******* letmeinnow");
        assert!(values(&[("a", "root", false)]).is_empty());
    }

    #[test]
    fn encoded_values_and_values_in_values_are_found_whole() {
        let known = values(&[("c", "hunter2!", false), ("c", "x9-hunter2!-y8", false), ("c", "日本語パスワ9x", false)]);
        assert_eq!(masked(&known, "c", "YWRtaW46aHVudGVyMiE="), "YWRtaW4************=");
        assert_eq!(
            masked(&known, "c", "a\n'x\\nhunter2\\u0021' %68unter2%21&#33;"),
            "a\n'x\\n*************' ************&#33;"
        );
        assert_eq!(masked(&known, "c", "x9-hunter2!-y8"), "**************");
        assert_eq!(masked(&known, "c", "x: \"日本語パスワ9x\""), "x: \"********\"");
    }
}
