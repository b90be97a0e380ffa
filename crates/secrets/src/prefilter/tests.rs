//! The filter against a search that is too simple to be wrong.

use super::{Needle, Prefilter};

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % bound
    }

    fn text(&mut self, alphabet: &[u8], longest: usize) -> Vec<u8> {
        let len = 1 + self.below(longest);
        (0..len).map(|_| alphabet[self.below(alphabet.len())]).collect()
    }
}

fn naive(needles: &[Needle], content: &[u8]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (number, Needle { text, caseless }) in needles.iter().enumerate() {
        for at in 0..content.len() {
            let part = content.get(at..at + text.len());
            if part.is_some_and(|part| part == text || *caseless && part.eq_ignore_ascii_case(text)) {
                found.push((number, at));
            }
        }
    }
    found
}

fn filtered(filter: &Prefilter, content: &[u8]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    filter.scan(content, |number, at| found.push((number, at)));
    found.sort_unstable();
    found
}

#[test]
fn finds_what_a_naive_search_finds() {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    for round in 0..25 {
        let alphabet: &[u8] = [b"ab".as_slice(), b"abAB_", b"abcdefghABCDEFGH01", b"a\0\xFF-", b"xyz\n"][round % 5];
        let count = 1 + dice.below(40);
        let needles: Vec<Needle> =
            (0..count).map(|_| Needle { text: dice.text(alphabet, 9), caseless: dice.below(3) == 0 }).collect();
        let filter = Prefilter::new(needles.clone());
        for _ in 0..20 {
            let mut content = dice.text(alphabet, 150);
            if dice.below(2) == 0 {
                content.extend_from_slice(&needles[0].text);
            }
            assert_eq!(filtered(&filter, &content), naive(&needles, &content), "{needles:?} in {content:?}");
        }
    }
}

#[test]
fn finds_at_every_place_of_a_block_and_at_both_ends() {
    for text in ["a", "ab", "abc", "abcd", "abcdefghijklmnopq"] {
        let needles = [Needle { text: text.into(), caseless: false }];
        let filter = Prefilter::new(needles.to_vec());
        for before in 0..20 {
            for after in 0..20 {
                let content = [vec![b'.'; before], text.into(), vec![b'.'; after]].concat();
                assert_eq!(filtered(&filter, &content), [(0, before)]);
            }
        }
    }
}

/// What is derived from a pattern, texts joined by a blank; `*` in front when case does not matter.
fn derived(pattern: &str) -> Option<String> {
    super::fragments_of(pattern).map(|derived| {
        let texts: Vec<_> = derived.fragments.iter().map(|text| String::from_utf8_lossy(text).into_owned()).collect();
        format!("{}{}", if derived.caseless { "*" } else { "" }, texts.join(" "))
    })
}

#[test]
fn the_rarest_texts_that_every_match_holds_are_derived() {
    let cases = [
        (r"ghp_[0-9A-Za-z]{36}", Some("ghp_")),
        (r"(?:ghp|gho)_[0-9A-Za-z]{36}", Some("gho_ ghp_")),
        (r"token=[a-z]{4}\.QJ7x", Some(".QJ7x")),
        (r"(?i)sk_live[0-9]+", Some("*sk_live")),
        (r"(?:abc)?[a-z]{3}", None),
        (r"[0-9a-f]{32}", None),
        (r"(?:one1|[0-9]+)x", None),
        (r"[0-9]{5}(?:ZQ9_|XJ7_)?[a-z]", None),
        (r"\bxoxb-[0-9]+", Some("xoxb-")),
        (r"(?:Jx){2}", Some("JxJx")),
    ];
    for (pattern, expected) in cases {
        assert_eq!(derived(pattern).as_deref(), expected, "{pattern}");
    }
}
