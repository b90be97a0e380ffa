//! A text as words and punctuation, nested by indentation and, within a line, by brackets.

use super::braces;
use rustc_hash::FxHashMap;
use syntax::Span;

/// Which comments count as white space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comments {
    /// None.
    None,
    /// `/* … */`.
    C,
    /// `/* … */` and `// …`.
    Cpp,
    /// `# …`.
    Shell,
}

impl Comments {
    /// What `generic_comment_style` means.
    pub fn named(name: &str) -> Comments {
        match name {
            "c" => Comments::C,
            "cpp" => Comments::Cpp,
            "shell" => Comments::Shell,
            _ => Comments::None,
        }
    }
}

/// A word of ASCII letters, digits and `_`, or any other single character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// Its line, from 0.
    pub line: u32,
    /// Behind the last token of the innermost list that it belongs to.
    pub scope_end: u32,
    /// Behind the last token of the list that begins here; 0 when none does.
    pub list_end: u32,
    /// No token before it belongs to its list directly.
    pub is_first: bool,
}

/// The tokens of a text.
#[derive(Debug)]
pub struct Document {
    /// In their order.
    pub tokens: Vec<Token>,
}

/// A token before nesting.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lexeme {
    pub span: Span,
    pub line: u32,
    /// Columns before the first token of a line.
    pub indent: Option<u32>,
}

const TAB: u32 = 8;

impl Document {
    /// Splits a text.
    pub fn new(text: &str, comments: Comments) -> Document {
        let masked;
        let lexemes = match comments {
            Comments::None => lexemes(text),
            _ => {
                masked = masked_comments(text, comments);
                lexemes(&masked)
            }
        };
        Document { tokens: nested(text, &lexemes) }
    }
}

/// Whether a letter may be part of a word.
pub(super) fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

/// Words and other characters, with the indentation of their lines.
pub(super) fn lexemes(text: &str) -> Vec<Lexeme> {
    let mut found = Vec::with_capacity(text.len() / 4);
    let (mut line, mut column, mut is_start) = (0, 0, true);
    let mut letters = text.char_indices().peekable();
    while let Some((start, letter)) = letters.next() {
        match letter {
            '\n' => {
                (line, column, is_start) = (line + 1, 0, true);
                continue;
            }
            '\t' => {
                column = (column / TAB + 1) * TAB;
                continue;
            }
            ' ' | '\r' => {
                column += 1;
                continue;
            }
            _ => {}
        }
        let mut end = start + letter.len_utf8();
        if is_word(letter) {
            while let Some(&(at, next)) = letters.peek().filter(|(_, next)| is_word(*next)) {
                end = at + next.len_utf8();
                letters.next();
            }
        }
        let indent = std::mem::take(&mut is_start).then_some(column);
        found.push(Lexeme { span: Span::new(start, end), line, indent });
    }
    found
}

/// Nests lines that are indented deeper than the one before, and what stands between brackets that close on their line.
fn nested(text: &str, lexemes: &[Lexeme]) -> Vec<Token> {
    let count = lexemes.len() as u32;
    let mut lists = by_indent(lexemes);
    let mut from = 0;
    while from < lexemes.len() {
        let line = lexemes[from].line;
        let len = lexemes[from..].iter().take_while(|lexeme| lexeme.line == line).count();
        let words = lexemes[from..from + len].iter().map(|lexeme| text.as_bytes()[lexeme.span.range().start]);
        for (open, close) in braces::pairs_of_line(words) {
            if close > open + 1 {
                lists.insert((from + open + 1) as u32, (from + close) as u32);
            }
        }
        from += len;
    }
    let mut open: Vec<(u32, bool)> = vec![(count, true)];
    let mut tokens = Vec::with_capacity(lexemes.len());
    for (at, lexeme) in lexemes.iter().enumerate() {
        let at = at as u32;
        while open.len() > 1 && open.last().is_some_and(|(end, _)| *end <= at) {
            open.pop();
        }
        let list_end = lists.get(&at).copied().unwrap_or(0);
        if list_end > 0 {
            open.push((list_end, true));
        }
        let (scope_end, is_first) =
            open.last_mut().map_or((count, false), |scope| (scope.0, std::mem::take(&mut scope.1)));
        tokens.push(Token { span: lexeme.span, line: lexeme.line, scope_end, list_end, is_first });
    }
    tokens
}

/// First token of each list of lines, and what is behind its last.
fn by_indent(lexemes: &[Lexeme]) -> FxHashMap<u32, u32> {
    let mut lists = FxHashMap::default();
    let mut open: Vec<(u32, u32)> = Vec::new();
    for (at, lexeme) in lexemes.iter().enumerate() {
        let Some(indent) = lexeme.indent else { continue };
        while let Some(&(deeper, start)) = open.last().filter(|(deeper, _)| *deeper > indent) {
            let _ = deeper;
            open.pop();
            lists.insert(start, at as u32);
        }
        if open.last().map_or(0, |(known, _)| *known) < indent {
            open.push((indent, at as u32));
        }
    }
    for (_, start) in open {
        lists.insert(start, lexemes.len() as u32);
    }
    lists
}

/// The text with blanks in place of its comments, byte for byte. What a quote encloses is not looked at: any text has quotes.
fn masked_comments(text: &str, comments: Comments) -> String {
    let mut out = text.as_bytes().to_vec();
    let mut at = 0;
    while at < text.len() {
        let rest = &text.as_bytes()[at..];
        let line_end = || rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
        let len = match comments {
            Comments::Shell if rest.starts_with(b"#") => line_end(),
            Comments::Cpp if rest.starts_with(b"//") => line_end(),
            Comments::C | Comments::Cpp if rest.starts_with(b"/*") => {
                text[at + 2..].find("*/").map_or(0, |len| len + 4)
            }
            _ => 0,
        };
        for byte in &mut out[at..at + len] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        at += len.max(1);
    }
    // Comments are whole characters long, so what is left is legal.
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}
