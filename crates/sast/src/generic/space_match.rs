//! Matching of one pattern from one place on, with back-tracking over ellipses.

use super::document::{Token, is_word};
use super::pattern::Item;
use crate::hit::{Bindings, Bound};
use crate::matcher::Steps;
use syntax::{Span, Symbol};

/// What comes behind a block of the pattern.
pub(super) struct Frame<'f> {
    rest: &'f [Item],
    end: usize,
    outer: Option<&'f Frame<'f>>,
}

impl Frame<'_> {
    /// Whether nothing is left to match behind the block.
    fn is_last(&self) -> bool {
        self.rest.is_empty() && self.outer.is_none_or(Frame::is_last)
    }
}

/// One attempt.
pub(super) struct Matching<'a> {
    text: &'a str,
    tokens: &'a [Token],
    max_span: u32,
    /// Where it begins.
    start: usize,
    steps: &'a mut Steps,
    pub bindings: Bindings,
}

pub(super) fn is_word_token(word: &str) -> bool {
    word.starts_with(is_word)
}

impl<'a> Matching<'a> {
    pub fn new(text: &'a str, tokens: &'a [Token], start: usize, max_span: u32, steps: &'a mut Steps) -> Matching<'a> {
        Matching { text, tokens, max_span, start, steps, bindings: Bindings::default() }
    }

    fn word(&self, at: usize) -> &'a str {
        &self.text[self.tokens[at].span.range()]
    }

    /// The place behind the match of `items` from `at`, which must stay before `end`; `last` is the token that matched last.
    pub fn run(
        &mut self,
        mut items: &[Item],
        frame: Option<&Frame<'_>>,
        mut at: usize,
        end: usize,
        mut last: Option<usize>,
    ) -> Option<usize> {
        loop {
            let Some((item, rest)) = items.split_first() else {
                return match frame {
                    None => Some(at),
                    Some(frame) if at == end => self.run(frame.rest, frame.outer, at, frame.end, last),
                    Some(_) => None,
                };
            };
            if !self.steps.take(1) {
                return None;
            }
            match item {
                Item::Text(wanted) if at < end && self.word(at) == wanted => {}
                Item::Metavariable(name) if at < end && self.binds_word(*name, at) => {}
                Item::Text(_) | Item::Metavariable(_) => return None,
                Item::Ellipsis(name, count) if rest.is_empty() => {
                    return self.reach_end((*name, *count), frame, at, end, last);
                }
                Item::Ellipsis(name, count) => return self.skip((*name, *count), rest, frame, at, end, last),
                Item::List(inner) => {
                    let list_end = self.tokens.get(at).map_or(0, |token| token.list_end as usize);
                    if at < end && list_end > 0 && list_end <= end {
                        let behind = Frame { rest, end, outer: frame };
                        return self.run(inner, Some(&behind), at, list_end, last);
                    }
                    // A block of ellipses alone need not be there.
                    if !inner.iter().all(|item| matches!(item, Item::Ellipsis(..))) {
                        return None;
                    }
                    for item in inner {
                        if let Item::Ellipsis(Some(name), _) = item
                            && !self.binds_run(*name, at, at)
                        {
                            return None;
                        }
                    }
                    items = rest;
                    continue;
                }
            }
            last = Some(at);
            at += 1;
            items = rest;
        }
    }

    /// The last line that an ellipsis reaches.
    fn last_line(&self, count: u32, at: usize, last: Option<usize>) -> u32 {
        let line = self.tokens.get(last.unwrap_or(at)).map_or(0, |token| token.line);
        line.saturating_add(self.max_span.saturating_mul(count))
    }

    /// An ellipsis at the end of the pattern, or of a block.
    fn reach_end(
        &mut self,
        (name, count): (Option<Symbol>, u32),
        frame: Option<&Frame<'_>>,
        at: usize,
        end: usize,
        last: Option<usize>,
    ) -> Option<usize> {
        let reach = match frame {
            Some(frame) if !frame.is_last() => end,
            _ => {
                let line = self.last_line(count, at, last);
                let scope = last.map_or(end, |last| end.min(self.tokens[last].scope_end as usize));
                let reached = self.tokens[at.min(scope)..scope].iter().take_while(|token| token.line <= line).count();
                at + reached
            }
        };
        self.steps.take((reach - at) as u64 / 8);
        if name.is_some_and(|name| !self.binds_run(name, at, reach)) {
            return None;
        }
        match frame {
            Some(frame) if !frame.is_last() => self.run(frame.rest, frame.outer, reach, frame.end, last),
            _ => Some(reach),
        }
    }

    /// An ellipsis with something behind it: the nearest place from which the rest matches.
    fn skip(
        &mut self,
        (name, count): (Option<Symbol>, u32),
        rest: &[Item],
        frame: Option<&Frame<'_>>,
        at: usize,
        end: usize,
        last: Option<usize>,
    ) -> Option<usize> {
        let line = self.last_line(count, at, last);
        for next in at..end {
            if self.tokens[next].line > line || !self.steps.take(1) {
                break;
            }
            if let Item::Text(wanted) = &rest[0]
                && self.word(next) != wanted
            {
                continue;
            }
            let saved = self.bindings.0.len();
            if name.is_none_or(|name| self.binds_run(name, at, next))
                && let Some(found) = self.run(rest, frame, next, end, last)
            {
                return Some(found);
            }
            self.bindings.0.truncate(saved);
        }
        None
    }

    /// Binds a metavariable to the word at `at`; `false` when it is no word, or stands for another one.
    fn binds_word(&mut self, name: Symbol, at: usize) -> bool {
        let word = self.word(at);
        if !is_word_token(word) {
            return false;
        }
        match self.bindings.get(name) {
            Some(Bound::Text(known)) => self.text.get(known.range()) == Some(word),
            Some(_) => false,
            None => {
                self.bindings.set(name, Bound::Text(self.tokens[at].span));
                true
            }
        }
    }

    /// Binds `$...X` to the tokens from `at` to before `end`, with the white space before them, which regexes may look at.
    fn binds_run(&mut self, name: Symbol, at: usize, end: usize) -> bool {
        let begin = match (at.checked_sub(1), self.tokens.get(at)) {
            (Some(before), _) if at > self.start => self.tokens[before].span.range().end,
            (_, Some(token)) => token.span.range().start,
            _ => self.text.len(),
        };
        let finish = if end > at { self.tokens[end - 1].span.range().end } else { begin };
        let span = Span::new(begin, finish);
        match self.bindings.get(name) {
            Some(Bound::Text(known)) => {
                let words = |span: Span| self.text.get(span.range()).unwrap_or("").split_ascii_whitespace();
                words(known).eq(words(span))
            }
            Some(_) => false,
            None => {
                self.bindings.set(name, Bound::Text(span));
                true
            }
        }
    }
}
