//! The shell form, as far as rules look at it: commands with words, joined by `&&`, `||`, `|` and what ends a command.
//!
//! A command is a call of `!cmd!` with its words as arguments. Compound commands are not told from simple ones: their keywords are left
//! out, so that the commands in them are still found. Redirections are left out too.

use super::words::Lowerer;
use crate::kind::Kind;
use crate::tree::Span;

/// How deep commands are followed into words.
const DEEPEST: u32 = 16;

/// Words that stand before a command without being one.
const KEYWORDS: &[&str] =
    &["if", "then", "else", "elif", "fi", "while", "until", "do", "done", "esac", "!", "{", "}", "time"];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Token {
    Word(Span),
    /// `&&`, `||`, `|`.
    Operator(&'static str),
    /// `;`, `&`, a line break, brackets.
    End,
}

/// A node of the list: an index into the commands, or two joined.
enum Joined {
    Command(Vec<Span>),
    Binary(&'static str, Box<Joined>, Box<Joined>),
}

/// Writes a block with the commands that stand in some pieces of text; where the last one ends.
pub(super) fn commands(lowerer: &mut Lowerer<'_>, pieces: &[Span], span: Span) -> u32 {
    let mut end = None;
    let block = lowerer.builder.open(Kind::Block, span);
    if lowerer.nesting < DEEPEST {
        lowerer.nesting += 1;
        for statement in statements(&tokens(lowerer, pieces)) {
            let own = statement_span(&statement, span);
            end = Some(own.end);
            let id = lowerer.builder.open(Kind::ExprStmt, own);
            write(lowerer, &statement, span);
            lowerer.builder.close(id);
        }
        lowerer.nesting -= 1;
    }
    lowerer.builder.close(block);
    end.unwrap_or(span.end)
}

fn statement_span(joined: &Joined, whole: Span) -> Span {
    match joined {
        Joined::Command(words) => words.first().zip(words.last()).map_or(whole, |(first, last)| first.to(*last)),
        Joined::Binary(_, left, right) => statement_span(left, whole).to(statement_span(right, whole)),
    }
}

fn write(lowerer: &mut Lowerer<'_>, joined: &Joined, whole: Span) {
    let span = statement_span(joined, whole);
    match joined {
        Joined::Command(words) => {
            // `...` alone stands for any command.
            if let [only] = words.as_slice()
                && lowerer.pattern
                && lowerer.text(*only) == crate::pattern::mark::ELLIPSIS
            {
                lowerer.word(*only);
                return;
            }
            let id = lowerer.builder.open(Kind::Call, span);
            lowerer.builder.leaf_text(Kind::Ident, Span { start: span.start, end: span.start }, "!cmd!");
            words.iter().for_each(|&word| lowerer.word(word));
            lowerer.builder.close(id);
        }
        Joined::Binary(operator, left, right) => {
            let id = lowerer.builder.open(Kind::Binary, span);
            lowerer.builder.set_text(id, operator);
            write(lowerer, left, whole);
            write(lowerer, right, whole);
            lowerer.builder.close(id);
        }
    }
}

fn statements(tokens: &[Token]) -> Vec<Joined> {
    tokens.split(|token| *token == Token::End).filter_map(statement).collect()
}

/// `a && b || c` from the left, pipelines first. Long chains lean to the left without recursion here, but not when they are written, so
/// that they are cut.
fn statement(tokens: &[Token]) -> Option<Joined> {
    let mut whole: Option<Joined> = None;
    let mut pending = None;
    let mut length = 0;
    let is_list = |token: &Token| matches!(token, Token::Operator("and" | "or"));
    for part in tokens.split_inclusive(|token| is_list(token)) {
        let next = part.last().and_then(|token| match token {
            Token::Operator(operator) if is_list(token) => Some(*operator),
            _ => None,
        });
        let part = if next.is_some() { &part[..part.len() - 1] } else { part };
        if let Some(right) = pipeline(part).filter(|_| length < LONGEST) {
            length += 1;
            whole = Some(match (whole, pending) {
                (Some(left), Some(operator)) => Joined::Binary(operator, Box::new(left), Box::new(right)),
                (Some(left), None) => Joined::Binary("and", Box::new(left), Box::new(right)),
                (None, _) => right,
            });
        }
        pending = next;
    }
    whole
}

/// Most commands that one list or pipeline joins.
const LONGEST: usize = 500;

fn pipeline(tokens: &[Token]) -> Option<Joined> {
    let commands = tokens.split(|token| matches!(token, Token::Operator(_))).take(LONGEST).filter_map(command);
    commands.reduce(|left, right| Joined::Binary("|", Box::new(left), Box::new(right)))
}

fn command(tokens: &[Token]) -> Option<Joined> {
    let words: Vec<Span> = tokens
        .iter()
        .filter_map(|token| match token {
            Token::Word(span) => Some(*span),
            _ => None,
        })
        .collect();
    (!words.is_empty()).then_some(Joined::Command(words))
}

fn tokens(lowerer: &Lowerer<'_>, pieces: &[Span]) -> Vec<Token> {
    let mut tokens = Vec::new();
    for piece in pieces {
        let text = lowerer.text(*piece);
        let mut at = 0;
        while at < text.len() {
            at += token(text, at, piece.start, &mut tokens);
        }
    }
    tokens
}

/// Reads one token; how long it is.
fn token(text: &str, at: usize, from: u32, tokens: &mut Vec<Token>) -> usize {
    let rest = &text[at..];
    let next = rest.chars().next().unwrap_or(' ');
    let operators = [("&&", "and"), ("||", "or"), ("|&", "|"), ("|", "|")];
    if let Some((written, name)) = operators.iter().find(|(written, _)| rest.starts_with(written)) {
        tokens.push(Token::Operator(name));
        return written.len();
    }
    match next {
        '\n' | ';' | '&' | '(' | ')' => {
            tokens.push(Token::End);
            1
        }
        _ if next.is_whitespace() => next.len_utf8(),
        '#' => rest.find('\n').unwrap_or(rest.len()),
        '<' | '>' => redirection(rest),
        _ => {
            let len = word_len(rest);
            let word = &rest[..len];
            if word.bytes().all(|byte| byte.is_ascii_digit()) && rest[len..].starts_with(['<', '>']) {
                return len; // the number of a stream
            }
            let begins = tokens.last().is_none_or(|last| !matches!(last, Token::Word(_)));
            if begins && KEYWORDS.contains(&word) {
                tokens.push(Token::End);
            } else {
                tokens.push(Token::Word(Span { start: from + at as u32, end: from + (at + len) as u32 }));
            }
            len
        }
    }
}

/// `> file`, `2>&1`, `<<EOF`.
fn redirection(rest: &str) -> usize {
    let signs = rest.bytes().take_while(|byte| b"<>&-".contains(byte)).count();
    let gap = rest[signs..].bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    signs + gap + word_len(&rest[signs + gap..])
}

/// Length of the word with which a text begins.
fn word_len(text: &str) -> usize {
    let mut quote: Option<char> = None;
    let mut open = 0usize;
    let mut last = ' ';
    let mut letters = text.char_indices();
    while let Some((at, next)) = letters.next() {
        match quote {
            Some('\'') if next == '\'' => quote = None,
            Some('\'') => {}
            _ if next == '\\' => {
                letters.next();
            }
            Some('"') if next == '"' => quote = None,
            Some('"') => {}
            _ if next == '"' || next == '\'' => quote = Some(next),
            _ if matches!(next, '(' | '{') && (last == '$' || open > 0) => open += 1,
            _ if matches!(next, ')' | '}') && open > 0 => open -= 1,
            _ if open > 0 => {}
            _ if next.is_whitespace() || matches!(next, ';' | '&' | '|' | '(' | ')' | '<' | '>') => return at,
            _ => {}
        }
        last = next;
    }
    text.len()
}
