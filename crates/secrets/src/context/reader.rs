//! Reads what stands round a stem: the name it is part of, what assigns, and the literal behind it. Knows no format and no
//! path, looks at a bounded stretch of text, and rejects early.

use super::literal::{Literal, begins_line, read_value};
use super::pair::pair_value;
use super::{Candidate, Form};
use std::ops::Range;

/// Longest name that is looked at.
const NAME: usize = 96;

/// A name in the text.
#[derive(Clone, Debug)]
pub(super) struct Name {
    /// Its bytes, quotes excluded.
    pub(super) span: Range<usize>,
    /// The quote that closes it, as it stands (`"`, `'`, `` ` ``), if it is quoted.
    pub(super) quote: Option<u8>,
    /// Behind the name, its quote and its bracket.
    pub(super) end: usize,
}

/// What follows a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joint {
    /// `=`, `:=`, `=>` and the like.
    Equals,
    /// `:`.
    Colon,
    /// `==`, `!=`.
    Compares,
    /// `(` behind a function's name, `,` behind a first argument.
    Argument,
    /// Only space: configuration directives, options of commands.
    Space,
    /// `>` of an element.
    Element,
}

/// The candidate whose name holds the byte at `at`, and where to go on looking.
pub(super) fn read_assignment(content: &[u8], at: usize) -> Option<Candidate> {
    let name = name_at(content, at)?;
    let (joint, behind) = joint_at(content, &name)?;
    let literal = read_value(content, &name, joint, behind)?;
    let text = String::from_utf8_lossy(&content[name.span.clone()]).into_owned();
    let form = form_of(joint, &literal);
    Some(Candidate { name: Some(text), value: literal.text(content), span: literal.span, form })
}

fn form_of(joint: Joint, literal: &Literal) -> Form {
    match (joint, literal.quote) {
        (Joint::Compares, _) => Form::Compared,
        (Joint::Argument, _) => Form::Argument,
        (Joint::Element, _) => Form::Element,
        (Joint::Space, None) => Form::Directive,
        (_, Some(_)) => Form::Quoted,
        (_, None) => Form::Bare,
    }
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')
}

/// The name round a byte.
pub(super) fn name_at(content: &[u8], at: usize) -> Option<Name> {
    let floor = at.saturating_sub(NAME);
    let start = (floor..at).rev().find(|&idx| !is_name_byte(content[idx])).map_or(floor, |idx| idx + 1);
    let roof = content.len().min(at + NAME);
    let end = (at..roof).find(|&idx| !is_name_byte(content[idx])).unwrap_or(roof);
    if end - start >= NAME || end == content.len() || start >= end {
        return None;
    }
    let mut close = end;
    let escaped = content.get(close) == Some(&b'\\');
    if escaped {
        close += 1;
    }
    let mut quote = content.get(close).copied().filter(|byte| matches!(byte, b'"' | b'\'' | b'`'));
    if quote.is_some_and(|mark| start == 0 || content[start - 1] != mark) {
        quote = None;
    }
    let mut behind = match (quote, escaped) {
        (Some(_), _) => close + 1,
        (None, true) => return None,
        (None, false) => end,
    };
    if content.get(behind) == Some(&b']') {
        behind += 1;
    }
    Some(Name { span: start..end, quote, end: behind })
}

/// Skips blanks and tabs.
pub(super) fn skip_blank(content: &[u8], mut at: usize) -> usize {
    while matches!(content.get(at), Some(b' ' | b'\t')) {
        at += 1;
    }
    at
}

/// What assigns behind the name, and where its value may begin.
fn joint_at(content: &[u8], name: &Name) -> Option<(Joint, usize)> {
    let at = skip_blank(content, name.end);
    let rest = content.get(at..)?;
    let starts = |mark: &str| rest.starts_with(mark.as_bytes());
    let joined = |joint: Joint, mark: &str| Some((joint, at + mark.len()));
    match *rest.first()? {
        b'=' | b'!' | b'?' | b'|' | b'+' => {
            for (mark, joint) in [
                ("===", Joint::Compares),
                ("!==", Joint::Compares),
                ("==", Joint::Compares),
                ("!=", Joint::Compares),
                ("=>", Joint::Equals),
                ("=~", Joint::Compares),
                ("?=", Joint::Equals),
                ("+=", Joint::Equals),
                ("||=", Joint::Equals),
                ("=", Joint::Equals),
            ] {
                if starts(mark) {
                    return if mark == "=~" { None } else { joined(joint, mark) };
                }
            }
            starts("?:").then_some(())?;
            after_type(content, at + 2)
        }
        // The default of a shell expansion: `${NAME:-default}`.
        b':' if matches!(rest.get(1), Some(b'-' | b'+' | b'?' | b'='))
            && name.span.start > 0
            && content[name.span.start - 1] == b'{' =>
        {
            None
        }
        b':' => colon(content, at),
        b'<' if starts("<-") => joined(Joint::Equals, "<-"),
        b',' => argument_comma(content, name, at),
        b'(' if at == name.end && name.quote.is_none() => Some((Joint::Argument, at + 1)),
        b'>' | b' ' | b'\t' if is_element(content, name) => Some((Joint::Element, at + 1)),
        _ if is_element(content, name) => element_end(content, at),
        b'\n' | b'\r' | b'}' => pair_value(content, name, at),
        _ if name.quote.is_some() && matches!(rest.first(), Some(b'>' | b'v' | b'V' | b'{')) => {
            pair_value(content, name, at)
        }
        _ if at > name.end || matches!(rest.first(), Some(b'"' | b'\'')) => spaced(content, name, at),
        _ => None,
    }
}

fn colon(content: &[u8], at: usize) -> Option<(Joint, usize)> {
    match content.get(at + 1)? {
        b'=' => Some((Joint::Equals, at + 2)),
        b':' => None,
        _ => after_type(content, at + 1).or(Some((Joint::Colon, at + 1))),
    }
}

/// `name: Type = …`: the type is skipped.
fn after_type(content: &[u8], at: usize) -> Option<(Joint, usize)> {
    let roof = content.len().min(at + 60);
    let begin = skip_blank(content, at);
    let first = content.get(begin)?;
    if !(first.is_ascii_alphabetic() || *first == b'&') {
        return None;
    }
    for idx in begin..roof {
        match content[idx] {
            b'=' if idx > begin
                && matches!(content.get(idx + 1), Some(b' ' | b'"' | b'\''))
                && content[idx - 1] == b' ' =>
            {
                return Some((Joint::Equals, idx + 1));
            }
            byte if byte.is_ascii_alphanumeric()
                || matches!(byte, b' ' | b'<' | b'>' | b'_' | b'.' | b'&' | b'\'' | b'[' | b']' | b'?' | b'|') => {}
            _ => return None,
        }
    }
    None
}

/// `f("name", "value")`, `define('NAME', 'value')`, `("X-Api-Key", "value")`; and `{"key": "name", "value": "x"}`.
fn argument_comma(content: &[u8], name: &Name, at: usize) -> Option<(Joint, usize)> {
    if let Some(found) = pair_value(content, name, at) {
        return Some(found);
    }
    let quoted = name.quote.is_some();
    let before = name.span.start.checked_sub(1 + usize::from(quoted))?;
    let before = (0..=before).rev().take(8).find(|&idx| !matches!(content[idx], b' ' | b'\t' | b'\n' | b'\\'))?;
    let constant = content[name.span.clone()].iter().all(|byte| !byte.is_ascii_lowercase());
    let opens = matches!(content[before], b'(' | b'{') || (content[before] == b'[' && quoted);
    (opens && (quoted || constant || content[before] == b'{')).then_some((Joint::Argument, at + 1))
}

fn is_element(content: &[u8], name: &Name) -> bool {
    name.span.start > 0 && content[name.span.start - 1] == b'<'
}

fn element_end(content: &[u8], at: usize) -> Option<(Joint, usize)> {
    let roof = content.len().min(at + 200);
    let close = memchr::memchr2(b'>', b'\n', content.get(at..roof)?)? + at;
    (content[close] == b'>' && content[close - 1] != b'/').then_some((Joint::Element, close + 1))
}

/// `--password x`, `password "x"` at the start of a line, `password x` in a record, `PASSWORD 'x'`, `var password string = "x"`.
fn spaced(content: &[u8], name: &Name, at: usize) -> Option<(Joint, usize)> {
    // Prose: the password is `x`.
    if let Some(behind) = [&b"is "[..], b"is: ", b"was "]
        .iter()
        .find_map(|verb| content[at..].starts_with(verb).then_some(at + verb.len()))
    {
        return matches!(content.get(behind), Some(b'"' | b'\'' | b'`')).then_some((Joint::Argument, behind));
    }
    if let Some(found) = after_type(content, at) {
        return Some(found);
    }
    (name.quote.is_none() && is_directive(content, name, at)).then_some((Joint::Space, at))
}

/// A space assigns only behind an option, at the beginning of a line, in a record of `.netrc`, and in SQL.
fn is_directive(content: &[u8], name: &Name, at: usize) -> bool {
    let option = content[name.span.start] == b'-';
    let keyword = name.span.start > 0 && content[name.span.start - 1] == b':' && content.get(at) == Some(&b'"');
    let quoted = content.get(at) == Some(&b'\'') || keyword;
    if option || quoted || begins_line(content, name) {
        return true;
    }
    let floor = name.span.start.saturating_sub(120);
    let begin = memchr::memrchr(b'\n', &content[floor..name.span.start]).map_or(floor, |idx| floor + idx + 1);
    let before = &content[begin..name.span.start];
    before.starts_with(b"machine ")
        || before.starts_with(b"default ")
        || memchr::memmem::find(before, b"login ").is_some()
}
