//! A text as instructions: continued lines joined, comments and here-documents told apart.

use crate::tree::Span;

/// Instructions of a Dockerfile.
pub(super) const NAMES: &[&str] = &[
    "ADD",
    "ARG",
    "CMD",
    "COPY",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "FROM",
    "HEALTHCHECK",
    "LABEL",
    "MAINTAINER",
    "ONBUILD",
    "RUN",
    "SHELL",
    "STOPSIGNAL",
    "USER",
    "VOLUME",
    "WORKDIR",
];

/// One instruction as it stands in the text.
#[derive(Debug, Default)]
pub(super) struct Instruction {
    /// The first word.
    pub name: Span,
    /// The pieces of the text behind it: those of continued lines, without the character that continues them.
    pub pieces: Vec<Span>,
    /// Behind its last character, here-documents included.
    pub end: u32,
    /// Here-documents.
    pub documents: Vec<Span>,
}

/// Instructions and comments, in order.
pub(super) fn split(text: &str) -> (Vec<Instruction>, Vec<Span>) {
    let escape = escape_character(text);
    let (mut instructions, mut comments) = (Vec::new(), Vec::new());
    let mut lines = Lines { text, at: 0 };
    while let Some(line) = lines.next() {
        let content = trimmed(text, line);
        if content.start == content.end {
            continue;
        }
        if text[content.range()].starts_with('#') {
            comments.push(content);
            continue;
        }
        instructions.push(instruction(text, content, escape, &mut lines, &mut comments));
    }
    (instructions, comments)
}

struct Lines<'t> {
    text: &'t str,
    at: usize,
}

impl Iterator for Lines<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let len = rest.find('\n').map_or(rest.len(), |at| at + 1);
        let span = Span::new(self.at, self.at + len);
        self.at += len;
        Some(span)
    }
}

/// `# escape=` in the first lines.
fn escape_character(text: &str) -> char {
    let directives = text.lines().map(str::trim).take_while(|line| line.starts_with('#'));
    for line in directives {
        let compact: String = line.chars().filter(|c| !c.is_whitespace()).collect();
        if let Some(value) = compact.to_ascii_lowercase().strip_prefix("#escape=") {
            return if value == "`" { '`' } else { '\\' };
        }
    }
    '\\'
}

fn trimmed(text: &str, span: Span) -> Span {
    let line = &text[span.range()];
    let start = span.start + (line.len() - line.trim_start().len()) as u32;
    let end = span.start + line.trim_end().len() as u32;
    Span { start: start.min(end.max(span.start)), end: end.max(span.start) }
}

fn instruction(text: &str, first: Span, escape: char, lines: &mut Lines, comments: &mut Vec<Span>) -> Instruction {
    let name_len = text[first.range()].find(char::is_whitespace).unwrap_or((first.end - first.start) as usize);
    let name = Span { start: first.start, end: first.start + name_len as u32 };
    let mut found = Instruction { name, end: first.end, ..Instruction::default() };
    let mut piece = Span { start: name.end, end: first.end };
    loop {
        let is_continued = text[piece.range()].ends_with(escape);
        if is_continued {
            piece.end -= escape.len_utf8() as u32;
        }
        found.pieces.push(piece);
        if !is_continued {
            break;
        }
        // Comments and empty lines do not end it.
        let next = lines.by_ref().find_map(|line| {
            let content = trimmed(text, line);
            if text[content.range()].starts_with('#') {
                comments.push(content);
                return None;
            }
            (content.start < content.end).then_some(content)
        });
        let Some(next) = next else { break };
        piece = next;
        found.end = next.end;
    }
    documents(text, &mut found, lines);
    found
}

/// The here-documents that an instruction opens.
fn documents(text: &str, found: &mut Instruction, lines: &mut Lines) {
    if !["RUN", "COPY", "ADD"].contains(&text[found.name.range()].to_ascii_uppercase().as_str()) {
        return;
    }
    let opened: Vec<&str> =
        found.pieces.iter().flat_map(|piece| text[piece.range()].split_whitespace()).filter_map(delimiter).collect();
    for word in opened {
        let start = lines.at as u32;
        for line in lines.by_ref() {
            let content = trimmed(text, line);
            found.end = content.end.max(found.end);
            if &text[content.range()] == word {
                found.documents.push(Span { start, end: content.end });
                break;
            }
        }
    }
}

/// `<<EOF`, `<<-"EOF"`: the word that ends it.
fn delimiter(word: &str) -> Option<&str> {
    let at = word.find("<<")?;
    let word = word[at + 2..].trim_start_matches('-').trim_matches(['"', '\'']);
    let fits = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    fits.then_some(word)
}
