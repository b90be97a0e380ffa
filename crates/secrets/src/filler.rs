//! Values that have a format of their own and were yet made up for a document: `AKIA…EXAMPLE`, `ghp_xxxxxxxx`.

/// Longer values (keys in PEM) are too long to be typed as an example; chance has room in them.
const LONGEST: usize = 200;
/// So many equal characters in a row are no chance.
const EQUAL: usize = 6;
/// So many characters that count upwards are no chance: `abcdefgh`, `12345678`.
const CONSECUTIVE: usize = 8;

/// Words with which documents mark their examples, in small letters.
const WORDS: &[&str] = &[
    "example",
    "placeholder",
    "your-",
    "your_",
    "yourtoken",
    "yourkey",
    "xxxx",
    "changeme",
    "redacted",
    "dummy",
    "sample",
    "notreal",
];

/// Whether a value of a known format only shows what it looks like.
pub(crate) fn is_filler(value: &str) -> bool {
    if value.len() > LONGEST {
        return false;
    }
    let lower = value.to_ascii_lowercase();
    WORDS.iter().any(|word| lower.contains(word))
        || longest_run(lower.as_bytes(), |a, b| a == b) >= EQUAL
        || longest_run(lower.as_bytes(), |a, b| b == a.wrapping_add(1)) >= CONSECUTIVE
}

fn longest_run(bytes: &[u8], goes_on: impl Fn(u8, u8) -> bool) -> usize {
    let (mut longest, mut run) = (usize::from(!bytes.is_empty()), 1);
    for pair in bytes.windows(2) {
        run = if goes_on(pair[0], pair[1]) { run + 1 } else { 1 };
        longest = longest.max(run);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_up_values_are_told_from_drawn_ones() {
        for filler in ["AKIAIOSFODNN7EXAMPLE", "ghp_xxxxxxxxxxxxxxxx", "tok_12345678abcd", "key-00000000", "abcdefgh1x"]
        {
            assert!(is_filler(filler), "{filler}");
        }
        for drawn in ["q8ZkP2mX7vR4tY9wL1", "AKIAQ3EGRZ7TXW5LM2PV", "aab1122ccd99"] {
            assert!(!is_filler(drawn), "{drawn}");
        }
    }
}
