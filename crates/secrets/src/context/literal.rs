//! The literal behind a name: quoted in any of the usual ways, or bare.

use super::reader::{Joint, Name, skip_blank};
use std::ops::Range;

/// Longest value that is looked at; longer ones are data, not credentials.
const VALUE: usize = 2048;

/// A literal.
#[derive(Clone, Debug)]
pub(super) struct Literal {
    /// Without its quotes.
    pub(super) span: Range<usize>,
    /// The quote, if any.
    pub(super) quote: Option<u8>,
}

impl Literal {
    /// Its text, bytes that are no UTF-8 replaced.
    pub(super) fn text(&self, content: &[u8]) -> String {
        String::from_utf8_lossy(&content[self.span.clone()]).into_owned()
    }
}

/// Functions and types round a literal that leave it a literal.
const WRAPPERS: &str = "\
    byte bytes bytearray str string from some secretstr secret secretstring new of ptr just to_owned stringvalue optional b64decode getbytes \
    char text n l _t stringptr unhexlify fromhex";

/// Reads the value that begins at or behind `at`.
pub(super) fn read_value(content: &[u8], name: &Name, joint: Joint, at: usize) -> Option<Literal> {
    if joint == Joint::Element {
        return element_text(content, at);
    }
    let mut at = skip_space(content, at, joint);
    let mut depth = 0;
    while matches!(content.get(at), Some(b'[' | b'(' | b'{')) && depth < 2 && joint != Joint::Space {
        at = skip_space(content, at + 1, joint);
        depth += 1;
    }
    at = unwrap_call(content, at).unwrap_or(at);
    let first = *content.get(at)?;
    if let Some(literal) = quoted(content, at) {
        // The quote may end the string that the name stands in.
        let escaped = literal.0 > 0 && content[literal.0 - 1] == b'\\';
        if name.quote.is_none() && !escaped && closes_string(content, name.span.start, content[literal.0]) {
            return None;
        }
        return finish_quoted(content, literal, joint);
    }
    if first == b'\\' || matches!(joint, Joint::Argument | Joint::Compares) {
        return None;
    }
    bare(content, name, joint, behind_scheme(content, name, at))
}

/// Skips the scheme of a header, `Authorization: token …`, and the option of `sshpass -p …`.
fn behind_scheme(content: &[u8], name: &Name, at: usize) -> usize {
    if content[at..].starts_with(b"-p ") {
        return skip_blank(content, at + 3);
    }
    if !content[name.span.clone()].to_ascii_lowercase().ends_with(b"authorization") {
        return at;
    }
    let roof = content.len().min(at + 16);
    match (at..roof).find(|&idx| !content[idx].is_ascii_alphabetic()) {
        Some(end)
            if end > at && content[end] == b' ' && content.get(end + 1).is_some_and(u8::is_ascii_alphanumeric) =>
        {
            end + 1
        }
        _ => at,
    }
}

fn skip_space(content: &[u8], at: usize, joint: Joint) -> usize {
    let begin = skip_blank(content, at);
    if joint == Joint::Space || !matches!(content.get(begin), Some(b'\n' | b'\r')) {
        return begin;
    }
    // A quoted value may stand on the next line.
    let roof = content.len().min(begin + 120);
    match (begin..roof).find(|&idx| !content[idx].is_ascii_whitespace()) {
        Some(idx) if matches!(content[idx], b'"' | b'\'' | b'`') && joint != Joint::Colon => idx,
        _ => begin,
    }
}

/// Skips `[]byte(`, `String::from(`, `b`, `f` and the like before a quote.
fn unwrap_call(content: &[u8], at: usize) -> Option<usize> {
    let mut at = at;
    for _ in 0..3 {
        let roof = content.len().min(at + 48);
        let end = (at..roof).find(|&idx| {
            !(content[idx].is_ascii_alphanumeric()
                || matches!(content[idx], b'_' | b'.' | b':' | b'[' | b']' | b'&' | b'@' | b'$' | b'*'))
        })?;
        match content[end] {
            b'"' | b'\'' | b'`' if end == at => return Some(at),
            b'"' | b'\'' | b'`' if end - at <= 2 => return Some(end),
            b'(' if end > at => {
                let callee =
                    content[at..end].rsplit(|byte| matches!(byte, b'.' | b':' | b']')).next()?.to_ascii_lowercase();
                if !WRAPPERS.split_ascii_whitespace().any(|wrapper| wrapper.as_bytes() == callee) {
                    return None;
                }
                at = skip_blank(content, end + 1);
            }
            b' ' if content[at..end] == *b"new" || content[at..end] == *b"await" => at = skip_blank(content, end),
            _ => return None,
        }
    }
    None
}

/// Quote position, content start, content end, behind the closing quote.
type Quoted = (usize, usize, usize, usize);

fn quoted(content: &[u8], at: usize) -> Option<Quoted> {
    let escaped = content.get(at) == Some(&b'\\');
    let open = at + usize::from(escaped);
    let quote = *content.get(open)?;
    if !matches!(quote, b'"' | b'\'' | b'`') {
        return None;
    }
    let triple = !escaped && content.get(open + 1) == Some(&quote) && content.get(open + 2) == Some(&quote);
    let twice = !escaped && quote == b'`' && content.get(open + 1) == Some(&quote) && !triple;
    let start = open + if triple { 3 } else { 1 + usize::from(twice) };
    let roof = content.len().min(start + VALUE);
    let mut idx = start;
    while idx < roof {
        idx += memchr::memchr3(quote, b'\\', b'\n', &content[idx..roof])?;
        match content[idx] {
            b'\\' if escaped && content.get(idx + 1) == Some(&quote) => return Some((open, start, idx, idx + 2)),
            b'\\' if escaped && content.get(idx + 1) == Some(&b'\\') => idx += 3,
            b'\\' => idx += 2,
            b'\n' if !triple && quote != b'`' => return None,
            b'\n' => idx += 1,
            _ if !triple => return Some((open, start, idx, idx + 1)),
            _ if content[idx..].starts_with(&[quote; 3]) => return Some((open, start, idx, idx + 3)),
            _ => idx += 1,
        }
    }
    None
}

fn finish_quoted(content: &[u8], (open, start, end, behind): Quoted, joint: Joint) -> Option<Literal> {
    let next = skip_blank(content, behind);
    let rest = content.get(next..).unwrap_or_default();
    let expression = match rest.first() {
        Some(b'+' | b'*') => true,
        Some(b'.') => {
            rest.get(1).is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b' ' | b'$' | b'.'))
                && !rest.starts_with(b".encode")
                && !rest.starts_with(b".to_")
                && !rest.starts_with(b".into")
                && !rest.starts_with(b".as_")
                && !rest.starts_with(b".parse")
        }
        // A map entry: the value is itself a name.
        Some(b':' | b'=') => joint == Joint::Colon || joint == Joint::Equals && !rest.starts_with(b"=="),
        _ => false,
    };
    (!expression && end > start).then_some(Literal { span: start..end, quote: Some(content[open]) })
}

/// Whether a quote of this kind, open since before `name`, would be closed by the next one: an odd number on the line so far.
pub(super) fn closes_string(content: &[u8], name: usize, quote: u8) -> bool {
    let floor = name.saturating_sub(400);
    let begin = memchr::memrchr(b'\n', &content[floor..name]).map_or(floor, |idx| floor + idx + 1);
    let mut open: Option<u8> = None;
    let mut idx = begin;
    while idx < name {
        match content[idx] {
            b'\\' => idx += 1,
            byte @ (b'"' | b'\'' | b'`') => match open {
                None => open = Some(byte),
                Some(mark) if mark == byte => open = None,
                Some(_) => {}
            },
            _ => {}
        }
        idx += 1;
    }
    open == Some(quote)
}

fn element_text(content: &[u8], at: usize) -> Option<Literal> {
    let roof = content.len().min(at + VALUE);
    let end = memchr::memchr2(b'<', b'\n', content.get(at..roof)?)? + at;
    (content[end] == b'<' && content.get(end + 1) == Some(&b'/') && end > at)
        .then_some(Literal { span: at..end, quote: None })
}

/// A bare value: to the end of the line when the name begins it, else to the next delimiter.
fn bare(content: &[u8], name: &Name, joint: Joint, at: usize) -> Option<Literal> {
    let roof = content.len().min(at + VALUE);
    let line_end = memchr::memchr2(b'\n', b'\r', &content[at..roof]).map_or(roof, |idx| at + idx);
    if line_end == roof && roof < content.len() {
        return None;
    }
    let mut end = if begins_line(content, name) && joint != Joint::Space {
        let line = &content[at..line_end];
        let comment =
            [&b" #"[..], b"\t#", b" //", b" ;"].iter().filter_map(|mark| memchr::memmem::find(line, mark)).min();
        comment.map_or(line_end, |idx| at + idx)
    } else {
        let stop = |byte: u8| {
            byte.is_ascii_whitespace()
                || matches!(byte, b',' | b';' | b'"' | b'\'' | b'`' | b')' | b'}' | b']' | b'&' | b'<' | b'\\' | b'|')
        };
        (at..line_end).find(|&idx| stop(content[idx])).unwrap_or(line_end)
    };
    while end > at && content[end - 1].is_ascii_whitespace() {
        end -= 1;
    }
    if end > at && matches!(content[end - 1], b',' | b';') {
        end -= 1;
    }
    if end > at && matches!(content[end - 1], b'\\') {
        end = content[at..end - 1].trim_ascii_end().len() + at;
    }
    if joint == Joint::Space && at == name.end {
        return None;
    }
    (end > at).then_some(Literal { span: at..end, quote: None })
}

/// Whether only indentation, a list mark, a comment mark or `export`/`set`/`ENV` stands before the name on its line.
pub(super) fn begins_line(content: &[u8], name: &Name) -> bool {
    let floor = name.span.start.saturating_sub(40);
    let Some(begin) = memchr::memrchr(b'\n', &content[floor..name.span.start])
        .map(|idx| floor + idx + 1)
        .or((floor == 0).then_some(0))
    else {
        return false;
    };
    let before = &content[begin..name.span.start];
    let quote = if name.quote.is_some() { before.len().saturating_sub(1) } else { before.len() };
    let words = before[..quote].trim_ascii();
    matches!(
        words,
        b"" | b"-"
            | b"#"
            | b"//"
            | b"*"
            | b"export"
            | b"set"
            | b"ENV"
            | b"ARG"
            | b"$"
            | b"local"
            | b"setenv"
            | b"# export"
            | b"#export"
            | b"declare -x"
            | b"readonly"
            | b"\\set"
            | b"#define"
            | b"@"
            | b"  -"
            | b";"
    ) || is_registry(words)
}

/// `//host/:_authToken=…` in `.npmrc`.
fn is_registry(words: &[u8]) -> bool {
    words.starts_with(b"//") && words.ends_with(b"/:") && !words.contains(&b' ')
}
