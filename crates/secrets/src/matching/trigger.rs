//! Places at which the context layer looks for a name and its value.

/// A stem of a name, such as `passw`, or a mark, such as `://`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Trigger {
    /// First byte.
    pub at: usize,
    /// Number of the stem in the list that the set was made with.
    pub stem: u16,
    /// A value may follow it on its line.
    pub is_assigned: bool,
}

/// A value begins at most so many bytes behind a stem.
const FARTHEST: usize = 48;

/// The word `value` on the next line ends at most so many bytes behind a stem.
const FARTHEST_VALUE: usize = 160;

/// The user of an address, with a password, ends at most so many bytes behind its begin.
const FARTHEST_USER: usize = 256;

/// Whether a value may follow a stem on its line. Names alone are frequent, and the context layer costs more than this question.
pub(super) fn is_assigned(content: &[u8], start: usize, end: usize) -> bool {
    if content[start..end].ends_with(b"://") {
        return has_user(&content[end..content.len().min(end + FARTHEST_USER)]);
    }
    let after = &content[end..content.len().min(end + FARTHEST)];
    if content[start..end].iter().any(|byte| !byte.is_ascii_alphanumeric()) {
        return true;
    }
    let mut blanks = 0;
    for &byte in after {
        match byte {
            b'\n' => return names_value(&content[end..content.len().min(end + FARTHEST_VALUE)]),
            b'=' | b':' | b'>' | b'"' | b'\'' | b'`' => return true,
            b' ' | b'\t' => blanks += 1,
            // `password hunter2`, as in .netrc and on command lines.
            b'0'..=b'9' if blanks == 1 => return true,
            _ => {}
        }
    }
    false
}

/// Whether the next line says `value`: `- name: PASSWORD`, and below it `value: x`.
fn names_value(after: &[u8]) -> bool {
    let next = after.iter().position(|&byte| byte == b'\n').map_or(after, |end| &after[end..]);
    let blank = next.iter().take_while(|byte| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b','));
    next[blank.count()..].get(..5).is_some_and(|word| word.eq_ignore_ascii_case(b"value"))
}

/// Whether an address goes on with a user.
fn has_user(after: &[u8]) -> bool {
    let ends = |byte: &u8| matches!(byte, 0..=b' ' | b'"' | b'\'' | b'`' | b'<' | b'>' | b'@');
    after.iter().position(ends).is_some_and(|end| after[end] == b'@')
}
