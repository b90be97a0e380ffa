//! Names and values as the format of a file says them, and how likely a value is a credential.
//!
//! One reader for all formats: it starts at stems of names (`passw`, `token`, `://`, …), reads the name round the stem, what
//! assigns behind it and the literal that follows. Files without names have readers of their own (`record`). The scorer
//! (`score`) says why it thinks what it thinks. Not here: credentials with a form of their own (`detector`).

mod block;
mod draw;
mod dump;
mod filler;
mod kind;
mod literal;
mod mark;
mod marked;
mod naming;
mod nature;
mod pair;
mod place;
mod reader;
mod record;
mod score;
mod spelling;
mod stem;
#[cfg(test)]
mod tests;
mod trigrams;
mod words;

pub use draw::is_unguessable;
pub use dump::DUMPED;
pub use kind::{Kind, KindText, kinds};
pub use score::{Judgement, Reason, could_be_reported, could_matter, judge};
pub use stem::stems;

use place::Place;
use source::{Language, Role};
use std::ops::Range;

/// A text with what is known about it.
#[derive(Clone, Copy, Debug)]
pub struct Content<'a> {
    /// The text.
    pub text: &'a str,
    /// Path in the repository, if known.
    pub path: Option<&'a str>,
    /// What the file is for, if known.
    pub role: Option<Role>,
    /// Its language, if known.
    pub language: Option<Language>,
    /// Its syntax tree, if one was made.
    pub tree: Option<&'a syntax::Tree>,
}

/// A value that its name or its place calls a credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The name it is assigned to, as it stands.
    pub name: Option<String>,
    /// The value, without quotes.
    pub value: String,
    /// Bytes of the value in the content.
    pub span: Range<usize>,
    /// How the two are joined.
    pub form: Form,
}

/// How name and value are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// Assigned, in quotes.
    Quoted,
    /// Assigned, without quotes.
    Bare,
    /// Compared with a literal.
    Compared,
    /// Argument of a call.
    Argument,
    /// Directive or option with a space between name and value.
    Directive,
    /// Text of an element.
    Element,
    /// Password in the user information of a URL, or of curl's `-u`.
    Url,
    /// User information of a URL without a password.
    UrlToken,
    /// `Basic` authorization.
    Basic,
    /// `Bearer` authorization.
    Bearer,
    /// Hash of a password.
    Hash,
    /// Second argument of a call that logs in.
    Login,
    /// Line of a file of passwords.
    Record,
}

/// Every candidate of the content, in order.
pub fn candidates(content: &Content<'_>) -> Vec<Candidate> {
    candidates_at(content, stem::triggers(content.text.as_bytes()))
}

/// As [`candidates`], when somebody else has found where the [`stems`] begin.
pub fn candidates_at(content: &Content<'_>, places: impl IntoIterator<Item = usize>) -> Vec<Candidate> {
    let bytes = content.text.as_bytes();
    let place = place::place(content);
    if place == Place::Ignored {
        return Vec::new();
    }
    let mut found: Vec<Candidate> =
        content.path.map_or_else(Vec::new, |path| record::records(content.text, path, content.role));
    let extension = content.path.and_then(|path| path.rsplit_once('.')).map_or("", |(_, extension)| extension);
    if matches!(extension, "sql" | "dump") {
        found.extend(dump::rows(content.text));
    }
    let blocks = std::cell::OnceCell::new();
    for at in places {
        let Some(candidate) = near_trigger(bytes, at) else { continue };
        let blocks = || blocks.get_or_init(|| block::blocks(bytes, &extension.to_ascii_lowercase()));
        if is_readable(&candidate, bytes, place, blocks) {
            found.push(candidate);
        }
    }
    // Where a mark and a name read the same value, the mark knows better what it is.
    found.sort_by_key(|candidate| (candidate.span.start, candidate.span.end, std::cmp::Reverse(candidate.form)));
    found.dedup_by(|later, earlier| later.span == earlier.span);
    found
}

/// Whether a file is known by its name alone as one that holds credentials: the text may give no sign of it.
pub fn is_store(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    place::is_store(&name) || record::has_own_reader(&name)
}

/// What rows of a dump of a database hold, whatever the file is called.
pub fn row_candidates(text: &str) -> Vec<Candidate> {
    dump::rows(text)
}

/// Whether the file holds settings or credentials, as far as its path tells.
pub fn holds_settings(content: &Content<'_>) -> bool {
    matches!(place::place(content), Place::Settings | Place::Shell | Place::Store)
}

/// The candidate that the stem at `at` belongs to. Knows no path: what is no literal in the language of the file comes too.
pub fn near_trigger(content: &[u8], at: usize) -> Option<Candidate> {
    read(content, at, stem::stem_end(content, at)?)
}

fn read(content: &[u8], start: usize, end: usize) -> Option<Candidate> {
    let stem = content[start..end].to_ascii_lowercase();
    match stem.as_slice() {
        b"auth" => mark::auth_call(content, end).or_else(|| reader::read_assignment(content, start)),
        b"sig=" | b"sid=" => reader::read_assignment(content, start),
        b"identified by" | b"pbkdf2_" => mark::read_mark(content, start, end),
        [b'$' | b'{' | b' ', ..] | [.., b' ' | b'(' | b'/'] => mark::read_mark(content, start, end),
        _ => reader::read_assignment(content, start),
    }
}

/// Whether the value is a literal in a file of this kind: in program text what has no quotes is an expression, unless it
/// stands in a string or a comment.
fn is_readable<'b>(
    candidate: &Candidate,
    content: &[u8],
    place: Place,
    blocks: impl Fn() -> &'b Vec<Range<usize>>,
) -> bool {
    match (candidate.form, place) {
        (Form::Bare, Place::Code) => {
            let at = candidate.span.start;
            is_inside_text(content, at) || is_inside_block(blocks(), at)
        }
        (Form::Directive, Place::Code | Place::Document | Place::Unknown) => false,
        _ => true,
    }
}

fn is_inside_block(blocks: &[Range<usize>], at: usize) -> bool {
    let next = blocks.partition_point(|block| block.start <= at);
    next > 0 && blocks[next - 1].contains(&at)
}

/// Whether the line is a comment, or the place stands in a string that began on it.
fn is_inside_text(content: &[u8], at: usize) -> bool {
    let floor = at.saturating_sub(400);
    let begin = memchr::memrchr(b'\n', &content[floor..at]).map_or(floor, |idx| floor + idx + 1);
    let head = content[begin..at].trim_ascii_start();
    [b'"', b'\'', b'`'].iter().any(|&quote| literal::closes_string(content, at, quote))
        || head.starts_with(b"#")
        || head.starts_with(b"//")
        || head.starts_with(b"*")
}
