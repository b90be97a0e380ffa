//! Words: quotes, variables and marks in them.

use super::shell;
use crate::kind::Kind;
use crate::pattern::mark;
use crate::tree::{NodeId, Span, TreeBuilder};

/// The state of one lowering.
pub(super) struct Lowerer<'b> {
    pub builder: &'b mut TreeBuilder,
    /// The text is a pattern with marks.
    pub pattern: bool,
    /// Commands within words within commands.
    pub nesting: u32,
}

/// A part of a word.
enum Part {
    /// Plain text.
    Text(Span),
    /// `$NAME`, `${NAME}`: the whole, and the name.
    Variable(Span, Span),
    /// `${NAME:-x}` and its like.
    Expansion(Span),
    /// `$(…)`: the whole, and the commands.
    Commands(Span, Span),
    /// A mark of a pattern.
    Mark(Span),
}

impl Lowerer<'_> {
    pub fn text(&self, span: Span) -> &str {
        &self.builder.source()[span.range()]
    }

    /// The pattern node for a span that is exactly one mark.
    pub fn mark(&mut self, span: Span) -> Option<NodeId> {
        let (kind, text) = pattern_kind(self.text(span)).filter(|_| self.pattern)?;
        Some(self.builder.leaf_text(kind, span, &text))
    }

    /// A name that is no word: a variable, the key of a pair.
    pub fn name(&mut self, span: Span) {
        if self.mark(span).is_none() {
            self.builder.leaf(Kind::Ident, span, span);
        }
    }

    /// A word as the instruction or a command gets it.
    pub fn word(&mut self, span: Span) {
        let text = self.text(span).to_owned();
        let quote = text.chars().next().filter(|quote| matches!(quote, '"' | '\''));
        let quoted =
            quote.filter(|&quote| text.len() > 1 && text.ends_with(quote) && !text[1..text.len() - 1].contains(quote));
        let content = match quoted {
            Some(_) => Span { start: span.start + 1, end: span.end - 1 },
            None => span,
        };
        if quoted.is_none() && self.mark(span).is_some() {
            return;
        }
        if quoted == Some('"') && self.pattern && &text[1..text.len() - 1] == "..." {
            // Any text with variables in it.
            let id = self.builder.open(Kind::Call, span);
            self.builder.leaf_text(Kind::Ident, Span { start: span.start, end: span.start }, "!quoted!");
            self.builder.leaf_text(Kind::Ellipsis, content, "");
            self.builder.close(id);
            return;
        }
        let parts = if quoted == Some('\'') { vec![Part::Text(content)] } else { self.parts(content) };
        match parts.as_slice() {
            [] => _ = self.builder.leaf_text(Kind::Str, span, ""),
            [Part::Text(only)] => {
                // Semgrep's string in double quotes stands between them.
                let place = if quoted == Some('"') { content } else { span };
                self.builder.leaf(Kind::Str, place, *only);
            }
            [Part::Variable(_, name)] if quoted.is_none() => {
                let name = *name;
                match self.mark(name) {
                    Some(id) => self.builder.set_span(id, span),
                    None => _ = self.builder.leaf(Kind::Ident, span, name),
                }
            }
            _ => {
                // Not a template: constants are not put together here, since a word of theirs would stand nowhere.
                let id = self.builder.open(Kind::Call, span);
                let callee = if quoted.is_some() { "!quoted!" } else { "!concat!" };
                self.builder.leaf_text(Kind::Ident, Span { start: span.start, end: span.start }, callee);
                parts.into_iter().for_each(|part| self.part(part));
                self.builder.close(id);
            }
        }
    }

    fn part(&mut self, part: Part) {
        match part {
            Part::Text(span) => _ = self.builder.leaf(Kind::Str, span, span),
            Part::Mark(span) => self.name(span),
            Part::Variable(span, name) => match self.mark(name) {
                Some(id) => self.builder.set_span(id, span),
                None => _ = self.builder.leaf(Kind::Ident, span, name),
            },
            Part::Expansion(span) => {
                let id = self.builder.leaf(Kind::Other, span, span);
                self.builder.set_text(id, "expansion");
            }
            Part::Commands(span, commands) => {
                let id = self.builder.open(Kind::Interp, span);
                shell::commands(self, &[commands], span);
                self.builder.close(id);
            }
        }
    }

    fn parts(&self, span: Span) -> Vec<Part> {
        let text = self.text(span);
        let place = |start: usize, end: usize| Span { start: span.start + start as u32, end: span.start + end as u32 };
        let mut parts = Vec::new();
        let (mut plain, mut at) = (0, 0);
        while at < text.len() {
            let rest = &text[at..];
            let found = match rest.as_bytes()[0] {
                b'\\' => {
                    at += 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
                    continue;
                }
                b'$' => dollar(rest).map(|(len, kind)| (len, kind.placed(&place, at, len))),
                _ if self.pattern => mark_len(rest).map(|len| (len, Part::Mark(place(at, at + len)))),
                _ => None,
            };
            match found {
                Some((len, part)) => {
                    if plain < at {
                        parts.push(Part::Text(place(plain, at)));
                    }
                    parts.push(part);
                    at += len;
                    plain = at;
                }
                None => at += rest.chars().next().map_or(1, char::len_utf8),
            }
        }
        if plain < text.len() {
            parts.push(Part::Text(place(plain, text.len())));
        }
        parts
    }
}

/// What a dollar begins, with where the inner part stands.
enum Dollar {
    Variable(usize, usize),
    Expansion,
    Commands(usize, usize),
}

impl Dollar {
    fn placed(self, place: &dyn Fn(usize, usize) -> Span, at: usize, len: usize) -> Part {
        let whole = place(at, at + len);
        match self {
            Dollar::Variable(start, end) => Part::Variable(whole, place(at + start, at + end)),
            Dollar::Expansion => Part::Expansion(whole),
            Dollar::Commands(start, end) => Part::Commands(whole, place(at + start, at + end)),
        }
    }
}

fn dollar(rest: &str) -> Option<(usize, Dollar)> {
    let name_len = |text: &str| text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    match rest.as_bytes().get(1)? {
        b'(' => {
            let len = closing(rest, b'(', b')')?;
            Some((len, Dollar::Commands(2, len - 1)))
        }
        b'{' => {
            let len = closing(rest, b'{', b'}')?;
            let name = name_len(&rest[2..]);
            let is_plain = name > 0 && name + 3 == len;
            Some((len, if is_plain { Dollar::Variable(2, 2 + name) } else { Dollar::Expansion }))
        }
        _ => {
            let name = name_len(&rest[1..]);
            (name > 0).then_some((1 + name, Dollar::Variable(1, 1 + name)))
        }
    }
}

/// Length of a text up to the bracket that closes the first one.
fn closing(text: &str, open: u8, close: u8) -> Option<usize> {
    let mut depth = 0usize;
    for (at, byte) in text.bytes().enumerate() {
        if byte == open {
            depth += 1;
        } else if byte == close {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                return Some(at + 1);
            }
        }
    }
    None
}

/// Length of the mark with which a text begins.
fn mark_len(text: &str) -> Option<usize> {
    let name = |prefix: &str| {
        let rest = text.strip_prefix(prefix)?;
        let is_name = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_';
        let len = rest.as_bytes().iter().take_while(|byte| is_name(byte)).count();
        (len > 0).then_some(prefix.len() + len)
    };
    name(mark::METAVAR).or_else(|| name(mark::ELLIPSIS_METAVAR))
}

/// What a mark stands for, with its original spelling.
pub(super) fn pattern_kind(text: &str) -> Option<(Kind, String)> {
    if text == mark::ELLIPSIS {
        return Some((Kind::Ellipsis, String::new()));
    }
    if mark_len(text)? != text.len() {
        return None;
    }
    match text.strip_prefix(mark::METAVAR) {
        Some(name) => Some((Kind::Metavar, format!("${name}"))),
        None => text.strip_prefix(mark::ELLIPSIS_METAVAR).map(|name| (Kind::EllipsisMetavar, format!("$...{name}"))),
    }
}

/// Splits pieces of text into words at white space outside of quotes and brackets.
pub(super) fn split(source: &str, pieces: &[Span]) -> Vec<Span> {
    let mut words = Vec::new();
    for piece in pieces {
        let text = &source[piece.range()];
        let mut start = None;
        let mut quote = None;
        let mut escaped = false;
        for (at, next) in text.char_indices() {
            let is_space = next.is_whitespace() && quote.is_none() && !escaped;
            match start {
                Some(from) if is_space => {
                    words.push(Span { start: piece.start + from as u32, end: piece.start + at as u32 });
                    start = None;
                }
                None if !is_space => start = Some(at),
                _ => {}
            }
            escaped = next == '\\' && !escaped;
            match quote {
                Some(open) if open == next && !escaped => quote = None,
                None if matches!(next, '"' | '\'') && !is_space => quote = Some(next),
                _ => {}
            }
        }
        if let Some(from) = start {
            words.push(Span { start: piece.start + from as u32, end: piece.end });
        }
    }
    words
}
