//! `metavariable-analysis` for regexes: can one be made to run for ever.
//!
//! Judged by the text alone, by rules of our own: cheap, and the same on every machine.

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
            // A possessive one gives nothing back.
            let is_possessive = bytes[at..at + len].ends_with(b"+") && len > 1;
            if closed.take().is_some_and(|group| !is_possessive && group.is_dangerous(regex)) {
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
    fn nested_repetition_is_found_and_plain_repetition_is_not() {
        for regex in ["([a-z]+)+$", "^(a+)+$", r"(?:\w*)*", "(a|a)*b", "((a+))+", r"^\w+([-.]\w+)*@", "(x+){2,}"] {
            assert!(may_run_for_ever(regex), "{regex}");
        }
        for regex in [
            "([a-z])",
            "^[0-9]+$",
            r"(\d+,)*",
            "(a|b)*",
            "(a+)?b",
            "[(+]+*",
            "((honk )+)++$",
            "a{2,3}",
            "(",
            ")+",
            "\\",
        ] {
            assert!(!may_run_for_ever(regex), "{regex}");
        }
    }
}
