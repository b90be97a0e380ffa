//! Generic patterns: words and punctuation of any text, `...` for what lies between, `$X` for a word.
//!
//! Used where a rule asks for `language: generic` inside `metavariable-pattern`. Not here: rules whose own language is generic.

use crate::hit::{Bindings, Bound, Hit};
use crate::matcher::Steps;
use syntax::{Span, Symbol};

/// Lines that `...` may span.
const MAX_LINES: u32 = 10;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Token {
    span: Span,
    line: u32,
}

enum Piece<'p> {
    Text(&'p str),
    Metavariable(&'p str),
    Ellipsis,
}

/// All matches of a generic pattern, one per starting place.
pub fn search(pattern: &str, text: &str, steps: &mut Steps) -> Vec<Hit> {
    let pieces = pieces(pattern);
    let tokens = tokens(text);
    let mut hits = Vec::new();
    if pieces.is_empty() {
        return hits;
    }
    for start in 0..tokens.len() {
        if !steps.take(1) {
            break;
        }
        let mut matcher = Matching { text, tokens: &tokens, bindings: Bindings::default(), steps };
        if let Some(end) = matcher.from(&pieces, start, tokens[start].line) {
            let last = end.max(start + 1) - 1;
            let span = tokens[start].span.to(tokens[last].span);
            hits.push(Hit { span, node: None, bindings: matcher.bindings });
        }
    }
    hits
}

struct Matching<'a> {
    text: &'a str,
    tokens: &'a [Token],
    bindings: Bindings,
    steps: &'a mut Steps,
}

impl Matching<'_> {
    /// The place behind the last token when `pieces` match from `at`.
    fn from(&mut self, pieces: &[Piece<'_>], at: usize, line: u32) -> Option<usize> {
        let Some((piece, rest)) = pieces.split_first() else { return Some(at) };
        if !self.steps.take(1) {
            return None;
        }
        if let Piece::Ellipsis = piece {
            if rest.is_empty() {
                let reach = self.tokens[at..].iter().take_while(|token| token.line <= line + MAX_LINES).count();
                return Some(at + reach);
            }
            let reach = self.tokens[at..].iter().take_while(|token| token.line <= line + MAX_LINES).count();
            return (at..=at + reach).find_map(|next| {
                let saved = self.bindings.clone();
                self.from(rest, next, line).or_else(|| {
                    self.bindings = saved;
                    None
                })
            });
        }
        let token = *self.tokens.get(at)?;
        let word = &self.text[token.span.range()];
        match piece {
            Piece::Text(wanted) if *wanted != word => return None,
            Piece::Metavariable(name) => {
                let symbol = Symbol::of(name);
                if !word.starts_with(is_word) {
                    return None;
                }
                match self.bindings.get(symbol) {
                    Some(Bound::Text(known)) if &self.text[known.range()] != word => return None,
                    _ => self.bindings.set(symbol, Bound::Text(token.span)),
                }
            }
            _ => {}
        }
        self.from(rest, at + 1, token.line)
    }
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut line = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((start, letter)) = letters.next() {
        if letter == '\n' {
            line += 1;
        }
        if letter.is_whitespace() {
            continue;
        }
        let mut end = start + letter.len_utf8();
        if is_word(letter) {
            while let Some(&(at, next)) = letters.peek().filter(|(_, next)| is_word(*next)) {
                end = at + next.len_utf8();
                letters.next();
            }
        }
        tokens.push(Token { span: Span::new(start, end), line });
    }
    tokens
}

fn pieces(pattern: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = pattern.trim();
    while !rest.is_empty() {
        let (piece, len) = next_piece(rest);
        pieces.push(piece);
        rest = rest[len..].trim_start();
    }
    pieces
}

fn next_piece(rest: &str) -> (Piece<'_>, usize) {
    if rest.starts_with("...") {
        return (Piece::Ellipsis, 3);
    }
    if let Some(name) = rest.strip_prefix('$') {
        let upper = |letter: char| letter.is_ascii_uppercase() || letter == '_' || letter.is_ascii_digit();
        let len = name.find(|letter| !upper(letter)).unwrap_or(name.len());
        if len > 0 && !name.starts_with(|letter: char| letter.is_ascii_digit()) {
            return (Piece::Metavariable(&rest[..len + 1]), len + 1);
        }
    }
    let first = rest.chars().next().map_or(1, char::len_utf8);
    let len =
        if rest.starts_with(is_word) { rest.find(|letter| !is_word(letter)).unwrap_or(rest.len()) } else { first };
    (Piece::Text(&rest[..len]), len)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pattern: &str, text: &str) -> Vec<String> {
        let mut steps = Steps::new(10_000);
        search(pattern, text, &mut steps).iter().map(|hit| text[hit.span.range()].to_owned()).collect()
    }

    #[test]
    fn words_holes_and_metavariables() {
        assert_eq!(found("<$TAG ...", "a <b>x</b>"), ["<b>x</b>"]);
        assert_eq!(found("a $X $X", "a b b a b c"), ["a b b"]);
        assert!(found("<$TAG ...", "a < 1 and no tag>".get(..1).unwrap_or("")).is_empty());
        assert_eq!(found("http://... /", "see http://e.org/x"), ["http://e.org/"]);
    }
}
