//! Text between `-----BEGIN …-----` and `-----END …-----`, as it stands in files: as such, in a string with `\n`, indented, quoted,
//! in a comment.

use super::super::decoding::decode_base64;

/// One armored block.
#[derive(Debug)]
pub struct Armor {
    /// What is said between BEGIN and the dashes.
    pub label: String,
    /// Lines of the form `Name: value`.
    pub headers: Vec<String>,
    /// The bytes; `None` when the body is not base64.
    pub body: Option<Vec<u8>>,
    /// The characters of the body when nothing else stands there, not even dots for what is left out.
    pub characters: Option<Vec<u8>>,
    /// The characters behind `=` on a line of their own (OpenPGP's checksum).
    pub sum: Option<Vec<u8>>,
    /// Whether an END line follows.
    pub is_ended: bool,
}

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END ";
/// Keys are smaller.
const LONGEST: usize = 256 << 10;

/// Reads the block in `value`, or the one in `around` that holds the value.
pub fn read(value: &[u8], around: &[u8]) -> Option<Armor> {
    let own = private(value).or(memchr::memmem::find(value, BEGIN)).map(|at| &value[at..]);
    let text = match own {
        Some(own) if memchr::memmem::find(own, END).is_some() => own,
        _ => surrounding(value, around).or(own)?,
    };
    let text = &text[BEGIN.len()..];
    let dashes = memchr::memmem::find(&text[..text.len().min(80)], b"-----")?;
    let label = std::str::from_utf8(&text[..dashes]).ok()?.to_owned();
    let rest = &text[dashes + 5..text.len().min(LONGEST)];
    let end = memchr::memmem::find(rest, END);
    let mut armor =
        Armor { label, headers: Vec::new(), body: None, characters: None, sum: None, is_ended: end.is_some() };
    let mut base64 = Vec::new();
    let mut is_base64 = true;
    let inner = &rest[..end.unwrap_or(rest.len())];
    for line in lines(inner) {
        if memchr::memmem::find(line, b": ").is_some() && base64.is_empty() {
            armor.headers.push(String::from_utf8_lossy(line).into_owned());
        } else if line.len() == 5 && line[0] == b'=' {
            armor.sum = Some(line[1..].to_vec());
        } else {
            is_base64 &=
                line.iter().all(|&byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b' '));
            base64.extend(line.iter().filter(|&&byte| byte != b' '));
        }
    }
    // What is cut in the middle need not end with a whole group.
    if !armor.is_ended {
        base64.truncate(base64.len() / 4 * 4);
    }
    if is_base64 && !base64.is_empty() {
        armor.body = decode_base64(&base64);
        armor.characters = (!is_elided(inner)).then_some(base64);
    }
    Some(armor)
}

/// Whether something stands for what was left out.
fn is_elided(text: &[u8]) -> bool {
    [&b".."[..], b"**", "…".as_bytes()].iter().any(|mark| memchr::memmem::find(text, mark).is_some())
}

/// Where the first block begins whose label says that it is private: curves have their parameters before.
fn private(text: &[u8]) -> Option<usize> {
    memchr::memmem::find_iter(text, BEGIN).find(|&at| {
        let label = &text[at + BEGIN.len()..text.len().min(at + 60)];
        let end = memchr::memmem::find(label, b"-----").unwrap_or(label.len());
        memchr::memmem::find(&label[..end], b"PRIVATE KEY").is_some()
    })
}

/// From the last BEGIN before the value on.
fn surrounding<'a>(value: &[u8], around: &'a [u8]) -> Option<&'a [u8]> {
    let at = memchr::memmem::find(around, value)?;
    let until = (at + value.len().min(BEGIN.len())).min(around.len());
    memchr::memmem::rfind(&around[..until], BEGIN).map(|begin| &around[begin..])
}

/// The lines without what surrounds them in source code; line breaks may be written as `\n`.
fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|&byte| byte == b'\n')
        .flat_map(|line| {
            let mut rest = Some(line);
            std::iter::from_fn(move || {
                let line = rest?;
                let at = memchr::memmem::find(line, b"\\n");
                rest = at.map(|at| &line[at + 2..]);
                Some(at.map_or(line, |at| &line[..at]))
            })
        })
        .map(bare)
        .filter(|line| !line.is_empty())
}

fn bare(mut line: &[u8]) -> &[u8] {
    let is_around = |byte: u8| byte.is_ascii_whitespace() || b"\"'`,;()\\#*>|.".contains(&byte);
    loop {
        let before = line.len();
        line = line.strip_suffix(b"\\r").unwrap_or(line);
        while let [first, rest @ ..] = line
            && is_around(*first)
        {
            line = rest;
        }
        while let [rest @ .., last] = line
            && is_around(*last)
        {
            line = rest;
        }
        line = line.strip_prefix(b"// ").unwrap_or(line);
        line = line.strip_prefix(b"+ ").or(line.strip_prefix(b"+\"")).unwrap_or(line);
        line = line.strip_suffix(b" +").or(line.strip_suffix(b"\"+")).unwrap_or(line);
        if line == b"+" || line.len() == before {
            return if line == b"+" { b"" } else { line };
        }
    }
}
