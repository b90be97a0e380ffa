//! `metavariable-analysis`: does a text look like a secret, can a regex be made to run for ever.
//!
//! Judged by the text alone, by rules of our own: cheap, and the same on every machine.

/// Whether a text has the randomness of a secret rather than that of words: characters spread evenly and digits among them, or
/// capitals in runs next to small letters, which no naming style writes. Padding (`xxxx`) neither helps nor hurts.
pub(super) fn high_entropy(text: &str) -> bool {
    let plain = text.len() >= 12 && !text.contains(char::is_whitespace);
    plain && (is_spread(text) || mixes_cases(text))
}

/// Above 3 bits a character, with digits.
fn is_spread(text: &str) -> bool {
    let mut counts = [0u32; 256];
    text.bytes().for_each(|byte| counts[byte as usize] += 1);
    let len = text.len() as f64;
    let bits: f64 = counts
        .iter()
        .filter(|&&count| count > 0)
        .map(|&count| {
            let share = f64::from(count) / len;
            -share * share.log2()
        })
        .sum();
    bits > 3.0 && text.bytes().any(|byte| byte.is_ascii_digit())
}

/// Letters and digits only, at least four different ones: small and capital letters with digits, or several capitals in a row
/// with small letters.
fn mixes_cases(text: &str) -> bool {
    let bytes = text.as_bytes();
    let any = |test: fn(&u8) -> bool| bytes.iter().any(test);
    let mut distinct = bytes.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    let runs = bytes.windows(2).any(|pair| pair.iter().all(u8::is_ascii_uppercase));
    distinct.len() >= 4
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'+' | b'='))
        && any(u8::is_ascii_lowercase)
        && any(u8::is_ascii_uppercase)
        && (runs || any(u8::is_ascii_digit))
}

/// Whether a repeated group ends in something repeated, or repeats alternatives that are the same: such a regex can need time
/// exponential in the length of its input.
pub(super) fn may_run_for_ever(regex: &str) -> bool {
    let mut open: Vec<Group> = vec![Group::default()];
    let bytes = regex.as_bytes();
    let mut at = 0;
    let mut closed: Option<Group> = None;
    while at < bytes.len() {
        let from = at;
        let repeated = repetition(&bytes[at..]);
        if let Some(len) = repeated {
            if closed.take().is_some_and(|group| group.is_dangerous(regex)) {
                return true;
            }
            at += len;
            if let Some(group) = open.last_mut() {
                group.ends_repeated = true;
            }
            continue;
        }
        at = next_atom(bytes, at);
        let depth = open.len();
        let Some(group) = open.last_mut() else { return false };
        match bytes[from] {
            b'(' => open.push(Group { part_start: at, ..Group::default() }),
            b')' if depth > 1 => closed = open.pop().map(|group| group.finish(from)),
            b'|' => group.next_part(from),
            b'$' | b'^' | b'?' => {}
            _ => group.ends_repeated = false,
        }
        if bytes[from] == b')' {
            if let (Some(outer), Some(inner)) = (open.last_mut(), &closed) {
                outer.ends_repeated = inner.ends_repeated || inner.any_ends_repeated;
            }
        } else if bytes[from] != b'?' {
            closed = None;
        }
    }
    false
}

#[derive(Default)]
struct Group {
    part_start: usize,
    parts: Vec<std::ops::Range<usize>>,
    ends_repeated: bool,
    any_ends_repeated: bool,
}

impl Group {
    fn next_part(&mut self, at: usize) {
        self.parts.push(self.part_start..at);
        self.part_start = at + 1;
        self.any_ends_repeated |= self.ends_repeated;
        self.ends_repeated = false;
    }

    fn finish(mut self, at: usize) -> Group {
        self.next_part(at);
        self
    }

    fn is_dangerous(&self, regex: &str) -> bool {
        let mut parts: Vec<&str> = self.parts.iter().filter_map(|part| regex.get(part.clone())).collect();
        let count = parts.len();
        parts.sort_unstable();
        parts.dedup();
        self.any_ends_repeated || parts.len() < count
    }
}

/// Length of an unbounded quantifier, with what makes it lazy or possessive.
fn repetition(bytes: &[u8]) -> Option<usize> {
    let len = match bytes.first()? {
        b'*' | b'+' => 1,
        b'{' => {
            let end = bytes.iter().position(|&byte| byte == b'}')?;
            let open =
                bytes[1..end].iter().all(|byte| byte.is_ascii_digit() || *byte == b',') && bytes[end - 1] == b',';
            if !open || end < 2 {
                return None;
            }
            end + 1
        }
        _ => return None,
    };
    Some(if matches!(bytes.get(len), Some(b'?' | b'+')) { len + 1 } else { len })
}

/// Behind the atom at `at`: an escape, a class, the head of a group, or one byte.
fn next_atom(bytes: &[u8], at: usize) -> usize {
    match bytes[at] {
        b'\\' => (at + 2).min(bytes.len()),
        b'[' => {
            let mut end = at + if bytes.get(at + 1) == Some(&b'^') { 3 } else { 2 };
            while end < bytes.len() && bytes[end] != b']' {
                end += if bytes[end] == b'\\' { 2 } else { 1 };
            }
            (end + 1).min(bytes.len())
        }
        b'(' if bytes.get(at + 1) == Some(&b'?') => {
            let head = bytes[at..].iter().position(|&byte| matches!(byte, b':' | b'=' | b'!' | b'>'));
            head.map_or(at + 1, |len| at + len + 1)
        }
        _ => at + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_told_from_words_and_padding() {
        assert!(high_entropy("AKIAxxxxxxxxxxxxxxxx"));
        assert!(high_entropy("jWnyxxxxxxxxxxxxxxxxX7ZQxxxxxxxxxxxxxxxx"));
        assert!(high_entropy("0f8fad5bd9cb469fa165"));
        assert!(!high_entropy("xxxxxxxxxxxxxxxxxxxxxxxxxxxxx"));
        assert!(!high_entropy("correctHorseBattery"));
        assert!(!high_entropy("a sentence with Words and 12 more"));
    }

    #[test]
    fn nested_repetition_is_found_and_plain_repetition_is_not() {
        for regex in ["([a-z]+)+$", "^(a+)+$", r"(?:\w*)*", "(a|a)*b", "((a+))+", r"^\w+([-.]\w+)*@", "(x+){2,}"] {
            assert!(may_run_for_ever(regex), "{regex}");
        }
        for regex in ["([a-z])", "^[0-9]+$", r"(\d+,)*", "(a|b)*", "(a+)?b", "[(+]+*", "a{2,3}", "(", ")+", "\\"] {
            assert!(!may_run_for_ever(regex), "{regex}");
        }
    }
}
