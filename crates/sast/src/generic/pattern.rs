//! Patterns of the engine that goes by indentation.

use super::document::{Lexeme, is_word, lexemes};
use syntax::Symbol;

/// A piece of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Item {
    /// This word or sign.
    Text(String),
    /// `$X`: any word, the same everywhere.
    Metavariable(Symbol),
    /// `...` or `$...X`, and how many of them on end: each reaches as far again.
    Ellipsis(Option<Symbol>, u32),
    /// Lines that are indented deeper.
    List(Vec<Item>),
}

/// Most pieces that nest or repeat in one pattern: matching is as deep as there are.
const MOST: usize = 200;
/// Most pieces of a pattern.
const LONGEST: usize = 20_000;

/// Reads a pattern.
pub(super) fn parse(pattern: &str) -> Result<Vec<Item>, &'static str> {
    let lexemes = lexemes(pattern);
    if lexemes.len() > LONGEST {
        return Err("the pattern has too many words");
    }
    let mut reader = Reader { pattern, lexemes: &lexemes, open: vec![(0, Vec::new())], deep: 0 };
    let mut at = 0;
    while at < lexemes.len() {
        if let Some(indent) = lexemes[at].indent {
            reader.line(indent);
        }
        at = reader.item(at);
    }
    reader.line(0);
    if reader.deep > MOST {
        return Err("the pattern has too many ellipses and blocks");
    }
    Ok(reader.open.pop().map(|(_, items)| items).unwrap_or_default())
}

struct Reader<'p> {
    pattern: &'p str,
    lexemes: &'p [Lexeme],
    /// Indentation and pieces of the blocks that are open.
    open: Vec<(u32, Vec<Item>)>,
    deep: usize,
}

impl Reader<'_> {
    /// A line begins: blocks that are indented deeper end, or one begins.
    fn line(&mut self, indent: u32) {
        while self.open.len() > 1 && self.open.last().is_some_and(|(deeper, _)| *deeper > indent) {
            if let Some((_, items)) = self.open.pop() {
                self.push(Item::List(items));
            }
        }
        if self.open.last().is_some_and(|(known, _)| *known < indent) {
            self.deep += 1;
            self.open.push((indent, Vec::new()));
        }
    }

    fn push(&mut self, item: Item) {
        let Some((_, items)) = self.open.last_mut() else { return };
        match (items.last_mut(), item) {
            (Some(Item::Ellipsis(known @ None, count)), Item::Ellipsis(name, 1)) => {
                *known = name;
                *count += 1;
            }
            (Some(Item::Ellipsis(_, count)), Item::Ellipsis(None, 1)) => *count += 1,
            (_, item) => {
                self.deep += usize::from(matches!(item, Item::Ellipsis(..)));
                items.push(item);
            }
        }
    }

    fn text(&self, at: usize) -> &str {
        self.lexemes.get(at).map_or("", |lexeme| &self.pattern[lexeme.span.range()])
    }

    fn is_glued(&self, at: usize) -> bool {
        let Some(lexeme) = self.lexemes.get(at) else { return false };
        at > 0 && self.lexemes[at - 1].span.end as usize == lexeme.span.range().start
    }

    fn dots(&self, at: usize) -> usize {
        (at..).take_while(|&next| self.text(next) == "." && (next == at || self.is_glued(next))).count()
    }

    /// Reads one piece; where the next one begins.
    fn item(&mut self, at: usize) -> usize {
        if self.text(at) == "$" {
            let dots = if self.is_glued(at + 1) { self.dots(at + 1) } else { 0 };
            let name = at + 1 + dots;
            if (dots == 0 || dots == 3) && self.is_glued(name) && is_name(self.text(name)) {
                let dollar = if dots == 3 { "$..." } else { "$" };
                let symbol = Symbol::of(&format!("{dollar}{}", self.text(name)));
                self.push(if dots == 3 { Item::Ellipsis(Some(symbol), 1) } else { Item::Metavariable(symbol) });
                return name + 1;
            }
        }
        let dots = self.dots(at);
        if dots == 3 {
            self.push(Item::Ellipsis(None, 1));
            return at + 3;
        }
        let count = dots.max(1);
        for next in at..at + count {
            let text = self.text(next).to_owned();
            self.push(Item::Text(text));
        }
        at + count
    }
}

/// Names of metavariables begin with a capital letter.
pub(super) fn is_name(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_uppercase()) && word.chars().all(is_word)
}
