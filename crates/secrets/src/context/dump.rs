//! Rows of database dumps: `INSERT INTO users (name, password) VALUES ('a', 'x'), …`, where the name stands once for all.

use super::naming::{Strength, promise};
use super::{Candidate, Form};
use memchr::memmem;
use std::ops::Range;

/// How rows of a dump begin.
pub const DUMPED: [&[u8]; 3] = [b"INSERT INTO", b"insert into", b"Insert Into"];

/// Longest list of columns that is read.
const COLUMNS: usize = 4096;

/// The values of columns that are named like credentials.
pub(super) fn rows(text: &str) -> Vec<Candidate> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    for word in DUMPED {
        let mut at = 0;
        for mark in memmem::find_iter(bytes, word) {
            if let Some((columns, behind)) = columns(text, mark + word.len()).filter(|_| mark >= at) {
                at = read_tuples(text, behind, &columns, &mut found);
            }
        }
    }
    found
}

/// The columns that matter, by their place, and the end of `VALUES`.
fn columns(text: &str, at: usize) -> Option<(Vec<(usize, &str)>, usize)> {
    let bytes = text.as_bytes();
    let roof = bytes.len().min(at + COLUMNS);
    let open = at + memchr::memchr2(b'(', b';', bytes.get(at..roof)?)?;
    let close = open + memchr::memchr(b')', &bytes[open..roof])?;
    let list = text.get(open + 1..close)?;
    let names = list.split(',').map(|name| name.trim().trim_matches(['`', '"', '[', ']', '\'']));
    let matters = |name: &str| promise(name).is_some_and(|promise| promise.strength == Strength::Strong);
    let wanted: Vec<(usize, &str)> = names.enumerate().filter(|(_, name)| matters(name)).collect();
    let rest = text.get(close + 1..)?.trim_start();
    let is_values = rest.as_bytes().get(..6).is_some_and(|word| word.eq_ignore_ascii_case(b"values"));
    (is_values && !wanted.is_empty()).then(|| (wanted, text.len() - rest.len() + 6))
}

/// Reads the tuples behind `VALUES`; gives where they end.
fn read_tuples(text: &str, from: usize, columns: &[(usize, &str)], found: &mut Vec<Candidate>) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        while bytes.get(at).is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b',') {
            at += 1;
        }
        if bytes.get(at) != Some(&b'(') {
            return at;
        }
        let (values, end) = tuple(bytes, at + 1);
        for (place, name) in columns {
            if let Some(span) = values.get(*place).cloned().flatten().filter(|span| !span.is_empty()) {
                let value = text.get(span.clone()).unwrap_or_default().to_owned();
                found.push(Candidate { name: Some((*name).to_owned()), value, span, form: Form::Quoted });
            }
        }
        at = end;
    }
}

/// The quoted values of one tuple, `None` for those without quotes, and the place behind it.
fn tuple(bytes: &[u8], from: usize) -> (Vec<Option<Range<usize>>>, usize) {
    let (mut values, mut current, mut at, mut depth) = (Vec::new(), None, from, 0);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\'' => {
                let end = quoted_end(bytes, at + 1);
                current = Some(at + 1..end);
                at = end;
            }
            b'(' => depth += 1,
            b')' if depth == 0 => {
                values.push(current);
                return (values, at + 1);
            }
            b')' => depth -= 1,
            b',' if depth == 0 => values.push(current.take()),
            b';' => break,
            _ => {}
        }
        at += 1;
    }
    (values, at)
}

/// Where a string of SQL ends: at a quote that is neither doubled nor escaped.
fn quoted_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'\'' if bytes.get(at + 1) == Some(&b'\'') => at += 1,
            b'\'' => return at,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}
