//! Tokens of a pattern with marks: just enough to tell in which brackets a mark stands.

use crate::mark;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// Name, keyword or number.
    Word,
    /// String or character.
    Text,
    /// One character, but for `->`.
    Sign,
}

/// A piece of the pattern.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'p> {
    pub kind: TokenKind,
    pub text: &'p str,
    /// First byte in the pattern.
    pub start: usize,
}

impl Token<'_> {
    pub fn is(&self, text: &str) -> bool {
        self.text == text && self.kind != TokenKind::Text
    }

    /// Whether it stands for `...` or `$...X`.
    pub fn is_ellipsis(&self) -> bool {
        self.text == mark::ELLIPSIS || self.text.starts_with(mark::ELLIPSIS_METAVAR)
    }

    /// Whether it may be the name of something.
    pub fn is_name(&self) -> bool {
        self.kind == TokenKind::Word && !KEYWORDS.contains(&self.text)
    }
}

/// Words behind which nothing is declared and nothing is called.
const KEYWORDS: &[&str] = &[
    "assert",
    "break",
    "case",
    "catch",
    "class",
    "continue",
    "default",
    "do",
    "else",
    "enum",
    "extends",
    "finally",
    "for",
    "if",
    "implements",
    "import",
    "instanceof",
    "interface",
    "new",
    "package",
    "return",
    "super",
    "switch",
    "synchronized",
    "this",
    "throw",
    "throws",
    "try",
    "while",
    "yield",
];

/// Splits a text; comments are left out.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &text[at..];
        let (kind, len) = if bytes[at].is_ascii_whitespace() {
            at += 1;
            continue;
        } else if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
            continue;
        } else if let Some(comment) = rest.strip_prefix("/*") {
            at += comment.find("*/").map_or(rest.len(), |end| end + 4);
            continue;
        } else if let Some(block) = rest.strip_prefix("\"\"\"") {
            (TokenKind::Text, block.find("\"\"\"").map_or(rest.len(), |end| end + 6))
        } else if matches!(bytes[at], b'"' | b'\'') {
            (TokenKind::Text, quoted_len(rest))
        } else if is_word(bytes[at]) {
            (TokenKind::Word, rest.bytes().take_while(|&byte| is_word(byte)).count())
        } else if rest.starts_with("->") {
            (TokenKind::Sign, 2)
        } else {
            (TokenKind::Sign, 1)
        };
        tokens.push(Token { kind, text: &rest[..len], start: at });
        at += len;
    }
    tokens
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || !byte.is_ascii()
}

fn quoted_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'\n' => break,
            _ if byte == bytes[0] => return at + 1,
            _ => at += 1,
        }
    }
    let mut end = at.min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    end
}

/// For each bracket the place of its partner.
pub(super) fn partners(tokens: &[Token<'_>]) -> Vec<Option<usize>> {
    let mut partners = vec![None; tokens.len()];
    let mut open: Vec<usize> = Vec::new();
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| token.kind == TokenKind::Sign) {
        match token.text {
            "(" | "[" | "{" => open.push(at),
            ")" | "]" | "}" => {
                if let Some(first) = open.pop() {
                    partners[first] = Some(at);
                    partners[at] = Some(first);
                }
            }
            _ => {}
        }
    }
    partners
}
