//! Aliengrep: white space only separates, braces are kept in pairs, words and braces are what the rule's options say.
//!
//! Semgrep documents it under "Aliengrep"; where the page is silent, small cases of Semgrep 1.182 were recorded. Matches do not
//! overlap: the next one is looked for behind the last.

use super::braces::pairs_by_kind;
use super::document::is_word;
use super::pattern::is_name;
use crate::hit::{Bindings, Bound, Hit};
use crate::matcher::Steps;
use crate::rule::Options;
use syntax::{Span, Symbol};

/// A piece of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Item {
    /// This word or sign.
    Text(String),
    /// The end of a line, where lines count.
    LineEnd,
    /// `$X`.
    Metavariable(Symbol),
    /// `...`, `$...X`; the long ones (`....`) pass line ends.
    Ellipsis(Option<Symbol>, bool),
    /// Braces and what is between them.
    Braces(String, Vec<Item>, String),
}

/// Deepest nesting and most ellipses of a pattern.
const MOST: usize = 200;

#[derive(Clone, Copy)]
struct Token<'t> {
    text: &'t str,
    start: usize,
}

impl Token<'_> {
    fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// The braces that count for a rule.
fn braces_of(options: &Options) -> Vec<(char, char)> {
    // The page names quotes among the braces of the single-line mode; the program does not treat them so.
    let own = || vec![('(', ')'), ('[', ']'), ('{', '}')];
    let mut braces = options.generic_braces.clone().unwrap_or_else(own);
    braces.extend(&options.generic_extra_braces);
    braces
}

/// Words, other characters, and line ends where lines count.
fn tokens<'t>(text: &'t str, options: &Options) -> Vec<Token<'t>> {
    let in_word = |letter: char| is_word(letter) || options.generic_extra_word_characters.contains(&letter);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(letter) = text[at..].chars().next() {
        let len = if in_word(letter) {
            text[at..].find(|next| !in_word(next)).unwrap_or(text.len() - at)
        } else {
            letter.len_utf8()
        };
        let is_space = matches!(letter, ' ' | '\t' | '\r') || (letter == '\n' && options.generic_multiline);
        if !is_space {
            found.push(Token { text: &text[at..at + len], start: at });
        }
        at += len;
    }
    found
}

/// Why a pattern cannot be used.
pub(super) fn fault_of(pattern: &str, options: &Options) -> Option<&'static str> {
    parse(pattern, options).err()
}

fn parse(pattern: &str, options: &Options) -> Result<Vec<Item>, &'static str> {
    // Only the pattern's own signs: `+` may be part of a word in the text and a sign of its own here.
    let tokens = tokens(pattern, options);
    let texts: Vec<&str> = tokens.iter().map(|token| token.text).collect();
    let braces = braces_of(options);
    let mut open: Vec<(String, char, Vec<Item>)> = vec![(String::new(), '\0', Vec::new())];
    let (mut at, mut deep) = (0, 0);
    while at < tokens.len() {
        let (item, len) = piece(&tokens, at);
        at += len;
        deep += usize::from(matches!(item, Item::Ellipsis(..)));
        if deep > MOST {
            return Err("the pattern has too many ellipses and braces");
        }
        let sign = match &item {
            Item::Text(text) => text.chars().next().filter(|first| first.len_utf8() == text.len()),
            _ => None,
        };
        if let Some(sign) = sign {
            if open.last().is_some_and(|(_, close, _)| *close == sign)
                && let Some((opening, _, inner)) = open.pop()
            {
                let item = Item::Braces(opening, inner, sign.to_string());
                push(&mut open, item);
                continue;
            }
            let pair = braces.iter().find(|(opening, _)| *opening == sign);
            if let Some(&(_, close)) = pair.filter(|(_, close)| texts[at..].iter().any(|text| text.starts_with(*close)))
            {
                deep += 1;
                open.push((sign.to_string(), close, Vec::new()));
                continue;
            }
        }
        push(&mut open, item);
    }
    // A brace that does not close is a sign.
    while open.len() > 1 {
        if let Some((opening, _, inner)) = open.pop() {
            push(&mut open, Item::Text(opening));
            inner.into_iter().for_each(|item| push(&mut open, item));
        }
    }
    Ok(open.pop().map(|(_, _, items)| items).unwrap_or_default())
}

fn push(open: &mut [(String, char, Vec<Item>)], item: Item) {
    if let Some((_, _, items)) = open.last_mut() {
        items.push(item);
    }
}

/// The piece that begins at a token, and how many tokens it has.
fn piece(tokens: &[Token<'_>], at: usize) -> (Item, usize) {
    let is_glued = |at: usize| at > 0 && tokens.get(at).is_some_and(|token| tokens[at - 1].end() == token.start);
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text);
    let dots = |at: usize| (at..).take_while(|&next| text(next) == "." && (next == at || is_glued(next))).count();
    if text(at) == "$" {
        let count = if is_glued(at + 1) { dots(at + 1) } else { 0 };
        let name = at + 1 + count;
        if matches!(count, 0 | 3 | 4) && is_glued(name) && is_name(text(name)) {
            // `$...X` and `$....X` are one metavariable.
            let written = format!("${}{}", if count > 0 { "..." } else { "" }, text(name));
            let symbol = Symbol::of(&written);
            let item = if count > 0 { Item::Ellipsis(Some(symbol), count == 4) } else { Item::Metavariable(symbol) };
            return (item, count + 2);
        }
    }
    match (text(at), dots(at)) {
        (_, count @ (3 | 4)) => (Item::Ellipsis(None, count == 4), count),
        ("\n", _) => (Item::LineEnd, 1),
        (text, _) => (Item::Text(text.to_owned()), 1),
    }
}

/// All matches, in order of position.
pub(super) fn search(pattern: &str, text: &str, options: &Options, steps: &mut Steps) -> Vec<Hit> {
    let Ok(items) = parse(pattern, options) else { return Vec::new() };
    if items.is_empty() {
        return Vec::new();
    }
    let tokens = tokens(text, options);
    let texts: Vec<&str> = tokens.iter().map(|token| token.text).collect();
    let pairs = pairs_by_kind(&texts, &braces_of(options));
    let mut hits = Vec::new();
    let mut start = 0;
    while start < tokens.len() {
        if !steps.take(1) {
            break;
        }
        let is_anchored = matches!(items[0], Item::Ellipsis(..));
        let is_line_start = start == 0 || (!options.generic_multiline && tokens[start - 1].text == "\n");
        let mut matching = Matching {
            text,
            tokens: &tokens,
            pairs: &pairs,
            options,
            steps: &mut *steps,
            bindings: Bindings::default(),
        };
        let found = if is_anchored && !is_line_start { None } else { matching.run(&items, None, start, tokens.len()) };
        match found {
            Some(end) if end > start => {
                let span = matching.reported(&items, start, end);
                hits.push(Hit { span, node: None, bindings: matching.bindings });
                start = end;
            }
            _ => start += 1,
        }
    }
    hits
}

/// What comes behind braces of the pattern.
struct Frame<'f> {
    rest: &'f [Item],
    end: usize,
    outer: Option<&'f Frame<'f>>,
}

struct Matching<'a> {
    text: &'a str,
    tokens: &'a [Token<'a>],
    pairs: &'a [Option<usize>],
    options: &'a Options,
    steps: &'a mut Steps,
    bindings: Bindings,
}

impl Matching<'_> {
    fn equal(&self, wanted: &str, at: usize) -> bool {
        let text = self.tokens[at].text;
        text == wanted
            || (self.options.generic_caseless
                && text.chars().flat_map(char::to_lowercase).eq(wanted.chars().flat_map(char::to_lowercase)))
    }

    /// The place behind the match of `items` from `at`, before `end`.
    fn run(&mut self, mut items: &[Item], frame: Option<&Frame<'_>>, mut at: usize, end: usize) -> Option<usize> {
        loop {
            let Some((item, rest)) = items.split_first() else {
                return match frame {
                    None => Some(at),
                    // Between braces everything has to match.
                    Some(frame) if at == end => self.run(frame.rest, frame.outer, at + 1, frame.end),
                    Some(_) => None,
                };
            };
            if !self.steps.take(1) {
                return None;
            }
            match item {
                Item::Text(wanted) if at < end && self.equal(wanted, at) => {}
                Item::LineEnd if at < end && self.tokens[at].text == "\n" => {}
                Item::Metavariable(name) if at < end && self.binds_word(*name, at) => {}
                Item::Text(_) | Item::LineEnd | Item::Metavariable(_) => return None,
                Item::Ellipsis(name, is_long) => return self.skip((*name, *is_long), rest, frame, at, end),
                Item::Braces(opening, inner, _) => {
                    let close = self.pairs.get(at).copied().flatten().filter(|close| at < end && *close < end)?;
                    if !self.equal(opening, at) {
                        return None;
                    }
                    let behind = Frame { rest, end, outer: frame };
                    return self.run(inner, Some(&behind), at + 1, close);
                }
            }
            at += 1;
            items = rest;
        }
    }

    /// The nearest end of an ellipsis from which the rest matches; at the end of a pattern, the end of the text or line.
    fn skip(
        &mut self,
        (name, is_long): (Option<Symbol>, bool),
        rest: &[Item],
        frame: Option<&Frame<'_>>,
        at: usize,
        end: usize,
    ) -> Option<usize> {
        let is_bounded = !is_long && !self.options.generic_multiline;
        let is_last = rest.is_empty() && frame.is_none();
        let mut next = at;
        loop {
            if !self.steps.take(1) {
                return None;
            }
            let stops = next >= end || (is_bounded && self.tokens[next].text == "\n");
            let saved = self.bindings.0.len();
            if (!is_last || stops)
                && name.is_none_or(|name| self.binds_run(name, at, next))
                && let Some(found) = self.run(rest, frame, next, end)
            {
                return Some(found);
            }
            self.bindings.0.truncate(saved);
            if stops {
                return None;
            }
            next = match self.pairs[next].filter(|close| *close < end) {
                Some(close) if !is_bounded || self.is_on_one_line(next, close) => close + 1,
                _ => next + 1,
            };
        }
    }

    fn is_on_one_line(&self, from: usize, to: usize) -> bool {
        self.tokens[from..to].iter().all(|token| token.text != "\n")
    }

    fn binds_word(&mut self, name: Symbol, at: usize) -> bool {
        let token = self.tokens[at];
        let in_word = |letter: char| is_word(letter) || self.options.generic_extra_word_characters.contains(&letter);
        if !token.text.starts_with(in_word) {
            return false;
        }
        match self.bindings.get(name) {
            Some(Bound::Text(known)) => {
                let known = self.text.get(known.range()).unwrap_or("");
                self.equal(known, at)
            }
            _ => {
                self.bindings.set(name, Bound::Text(Span::new(token.start, token.end())));
                true
            }
        }
    }

    fn binds_run(&mut self, name: Symbol, at: usize, end: usize) -> bool {
        let span = if end > at {
            Span::new(self.tokens[at].start, self.tokens[end - 1].end())
        } else {
            let place = self.tokens.get(at).map_or(self.text.len(), |token| token.start);
            Span::new(place, place)
        };
        match self.bindings.get(name) {
            Some(Bound::Text(known)) => self.text.get(known.range()) == self.text.get(span.range()),
            _ => {
                self.bindings.set(name, Bound::Text(span));
                true
            }
        }
    }

    /// What is reported: an ellipsis at an end takes the white space there along.
    fn reported(&self, items: &[Item], start: usize, end: usize) -> Span {
        let (first, last) = (self.tokens[start].start, self.tokens[end - 1].end());
        let begin = match items.first() {
            Some(Item::Ellipsis(..)) => start.checked_sub(1).map_or(0, |before| self.tokens[before].end()),
            _ => first,
        };
        let finish = match items.last() {
            Some(Item::Ellipsis(..)) => self.tokens.get(end).map_or(self.text.len(), |behind| behind.start),
            _ => last,
        };
        Span::new(begin, finish)
    }
}
