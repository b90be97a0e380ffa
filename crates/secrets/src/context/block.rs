//! Strings of program text that span lines, where settings are often embedded: a value without quotes is a value there.

use std::ops::Range;

/// What opens and closes a string over several lines, by the file's extension.
#[derive(Clone, Copy, Debug, Default)]
struct Marks {
    backtick: bool,
    triple: bool,
    heredoc: bool,
    hash_comment: bool,
    slash_comment: bool,
}

fn marks(extension: &str) -> Marks {
    match extension {
        "go" | "js" | "jsx" | "mjs" | "cjs" | "ts" | "tsx" | "mts" | "cts" | "vue" | "svelte" => {
            Marks { backtick: true, slash_comment: true, ..Marks::default() }
        }
        "py" | "pyi" => Marks { triple: true, hash_comment: true, ..Marks::default() },
        "java" | "kt" | "kts" | "scala" | "groovy" | "gradle" | "swift" | "cs" | "dart" => {
            Marks { triple: true, slash_comment: true, ..Marks::default() }
        }
        "rb" | "erb" | "pl" | "pm" => Marks { heredoc: true, hash_comment: true, ..Marks::default() },
        "php" => Marks { heredoc: true, slash_comment: true, ..Marks::default() },
        _ => Marks::default(),
    }
}

/// The strings over several lines of a text, in order, without their delimiters.
pub(super) fn blocks(text: &[u8], extension: &str) -> Vec<Range<usize>> {
    let marks = marks(extension);
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        at = match rest[0] {
            b'/' if marks.slash_comment && rest.starts_with(b"//") => line_end(text, at),
            b'/' if marks.slash_comment && rest.starts_with(b"/*") => behind(text, at + 2, b"*/"),
            b'#' if marks.hash_comment => line_end(text, at),
            b'`' if marks.backtick => {
                let end = backtick_end(text, at + 1);
                found.push(at + 1..end);
                end + 1
            }
            quote @ (b'"' | b'\'') if marks.triple && rest.starts_with(&[quote; 3]) => {
                let end = behind(text, at + 3, &[quote; 3]);
                found.push(at + 3..end);
                end
            }
            b'\\' => at + 2,
            quote @ (b'"' | b'\'') => string_end(text, at + 1, quote),
            b'<' if marks.heredoc && rest.starts_with(b"<<") => match heredoc(text, at) {
                Some(range) => {
                    let end = range.end;
                    found.push(range);
                    end
                }
                None => at + 2,
            },
            _ => at + 1,
        };
    }
    found
}

fn line_end(text: &[u8], at: usize) -> usize {
    memchr::memchr(b'\n', &text[at..]).map_or(text.len(), |idx| at + idx)
}

fn behind(text: &[u8], at: usize, mark: &[u8]) -> usize {
    let Some(rest) = text.get(at..) else { return text.len() };
    memchr::memmem::find(rest, mark).map_or(text.len(), |idx| at + idx + mark.len())
}

fn backtick_end(text: &[u8], at: usize) -> usize {
    memchr::memchr(b'`', text.get(at..).unwrap_or_default()).map_or(text.len(), |idx| at + idx)
}

/// Behind a string of one line; a quote that does not close on its line opened nothing.
fn string_end(text: &[u8], start: usize, quote: u8) -> usize {
    let mut at = start;
    while let Some(&byte) = text.get(at) {
        match byte {
            b'\\' => at += 1,
            b'\n' => return start,
            byte if byte == quote => return at + 1,
            _ => {}
        }
        at += 1;
    }
    start
}

/// `<<~NAME` to the line that is `NAME`.
fn heredoc(text: &[u8], at: usize) -> Option<Range<usize>> {
    let roof = text.len().min(at + 64);
    let mut begin = at + 2;
    while begin < roof && matches!(text[begin], b'<' | b'~' | b'-' | b'"' | b'\'') {
        begin += 1;
    }
    let end = (begin..roof).find(|&idx| !(text[idx].is_ascii_alphanumeric() || text[idx] == b'_'))?;
    if end == begin || !text[begin].is_ascii_uppercase() {
        return None;
    }
    let name = &text[begin..end];
    let first = line_end(text, end);
    let mut line = first;
    let roof = text.len().min(first + 65_536);
    while line < roof {
        let next = line_end(text, line + 1);
        if text[line + 1..next].trim_ascii().starts_with(name) {
            return Some(first..next);
        }
        line = next;
    }
    None
}
