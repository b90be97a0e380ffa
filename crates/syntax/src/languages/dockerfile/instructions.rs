//! Instructions as calls.

use super::lines::{self, Instruction, NAMES};
use super::shell;
use super::words::{Lowerer, split};
use crate::kind::{Kind, flag};
use crate::pattern::mark;
use crate::tree::{FaultKind, Span, TreeBuilder};

/// Reads the builder's source and writes its tree.
pub(super) fn lower(builder: &mut TreeBuilder, pattern: bool) {
    let whole = Span::new(0, builder.source().len());
    let root = builder.open(Kind::Module, whole);
    let source = builder.source().to_owned();
    let (instructions, comments) = lines::split(&source);
    let mut lowerer = Lowerer { builder, pattern, nesting: 0 };
    for instruction in &instructions {
        let first = lowerer.builder.next();
        lowerer.statement(&source, instruction);
        if pattern {
            // An instruction is looked for as a whole, not within another one.
            lowerer.builder.add_flags(first, flag::TERMINATED);
        }
    }
    comments.into_iter().for_each(|span| lowerer.builder.comment(span));
    lowerer.builder.close(root);
}

impl Lowerer<'_> {
    fn statement(&mut self, source: &str, instruction: &Instruction) {
        let name = source[instruction.name.range()].to_ascii_uppercase();
        let span = Span { start: instruction.name.start, end: instruction.end };
        let words = split(source, &instruction.pieces);
        if words.is_empty() && self.pattern && super::words::pattern_kind(&source[instruction.name.range()]).is_some() {
            let statement = self.builder.open(Kind::ExprStmt, span);
            self.mark(instruction.name);
            self.builder.close(statement);
            return;
        }
        if !NAMES.contains(&name.as_str()) {
            self.builder.fault(span, FaultKind::Syntax);
            self.builder.leaf(Kind::Error, span, Span::new(0, 0));
            return;
        }
        match name.as_str() {
            "LABEL" => self.labels(source, instruction.name, &words),
            "ENV" => self.environment(source, instruction.name, span, &words),
            _ => {
                let statement = self.builder.open(Kind::ExprStmt, span);
                let end = self.call(source, &name, instruction, 0);
                self.builder.set_span(statement, Span { start: span.start, end });
                self.builder.close(statement);
            }
        }
    }

    fn callee(&mut self, name: &str, span: Span) {
        self.builder.leaf_text(Kind::Ident, span, name);
    }

    /// One instruction as a call; `depth` counts instructions within instructions.
    fn call(&mut self, source: &str, name: &str, instruction: &Instruction, depth: u32) -> u32 {
        let mut end = instruction.end;
        let span = Span { start: instruction.name.start, end: instruction.end };
        let id = self.builder.open(Kind::Call, span);
        self.callee(name, instruction.name);
        let words = split(source, &instruction.pieces);
        let is_flag = |word: &&Span| source[word.range()].starts_with("--");
        let (flags, rest) = words.split_at(words.iter().take_while(is_flag).count());
        let pieces = behind(&instruction.pieces, flags.last().copied());
        match name {
            "FROM" => self.image(source, rest),
            "RUN" | "CMD" | "ENTRYPOINT" => end = self.command(source, &pieces, rest, instruction),
            "SHELL" | "VOLUME" | "COPY" | "ADD" if self.array(source, rest) => {}
            "ARG" => rest.iter().for_each(|&word| self.argument(source, word)),
            "USER" => self.user(source, rest),
            "MAINTAINER" => self.line(source, rest),
            "HEALTHCHECK" | "ONBUILD" => {
                let at =
                    rest.iter().position(|word| NAMES.contains(&source[word.range()].to_ascii_uppercase().as_str()));
                // `HEALTHCHECK ... CMD x`: what stands before the command stands behind it as an argument.
                for &word in &rest[..at.unwrap_or(rest.len())] {
                    if at.is_none() || self.text(word) != mark::ELLIPSIS {
                        self.word(word);
                    }
                }
                match at.map(|at| rest[at]) {
                    Some(inner) if depth < 4 => {
                        let pieces = behind(&instruction.pieces, Some(inner));
                        let name = source[inner.range()].to_ascii_uppercase();
                        let inner = Instruction { name: inner, pieces, end: instruction.end, documents: Vec::new() };
                        end = self.call(source, &name, &inner, depth + 1);
                    }
                    _ => {}
                }
                if at.is_some_and(|at| rest[..at].iter().any(|&word| self.text(word) == mark::ELLIPSIS)) && self.pattern
                {
                    self.builder.leaf_text(Kind::Ellipsis, instruction.name, "");
                }
            }
            _ => rest.iter().for_each(|&word| self.word(word)),
        }
        flags.iter().for_each(|&word| self.flag(source, word));
        self.builder.set_span(id, Span { start: span.start, end });
        self.builder.close(id);
        end
    }

    /// `--name=value`, which a pattern may leave out.
    fn flag(&mut self, source: &str, word: Span) {
        let text = &source[word.range()];
        let id = self.builder.open(Kind::Keyword, word);
        self.builder.add_flags(id, flag::OPTIONAL);
        let (name, value) = match text.find('=') {
            Some(at) => (&text[..at], Some(Span { start: word.start + at as u32 + 1, end: word.end })),
            None => (text, None),
        };
        self.builder.set_text(id, name);
        match value {
            Some(value) if name == "--mount" => self.mount(source, value),
            Some(value) => self.word(value),
            None => _ = self.builder.empty(word.end),
        }
        self.builder.close(id);
    }

    /// `type=cache,target=/x`.
    fn mount(&mut self, source: &str, span: Span) {
        let id = self.builder.open(Kind::Call, span);
        self.callee("MOUNT", Span { start: span.start, end: span.start });
        let mut start = span.start;
        for part in source[span.range()].split(',') {
            let end = start + part.len() as u32;
            let at = part.find('=').map_or(part.len(), |at| at + 1);
            let own = self.builder.open(Kind::Keyword, Span { start, end });
            self.builder.add_flags(own, flag::OPTIONAL);
            self.builder.set_text(own, part[..at].trim_end_matches('='));
            self.word(Span { start: start + at as u32, end });
            self.builder.close(own);
            start = end + 1;
        }
        self.builder.close(id);
    }

    /// `image:tag@digest AS name`.
    fn image(&mut self, source: &str, words: &[Span]) {
        let Some(&image) = words.first() else { return };
        let text = &source[image.range()];
        let digest = outside(text, '@').unwrap_or(text.len());
        let path = text[..digest].rfind('/').map_or(0, |at| at + 1);
        let tag = outside(&text[path..digest], ':').map_or(digest, |at| path + at);
        let place =
            |start: usize, end: usize| Span { start: image.start + start as u32, end: image.start + end as u32 };
        let name = place(0, tag);
        if self.pattern && self.text(name) == mark::ELLIPSIS {
            self.builder.leaf_text(Kind::Str, name, "...");
        } else {
            self.word(name);
        }
        let part = |lowerer: &mut Self, name: &str, span: Span| {
            let id = lowerer.builder.open(Kind::Keyword, span);
            lowerer.builder.add_flags(id, flag::OPTIONAL);
            lowerer.builder.set_text(id, name);
            lowerer.word(span);
            lowerer.builder.close(id);
        };
        if tag < digest {
            part(self, ":", place(tag + 1, digest));
        }
        if digest < text.len() {
            part(self, "@", place(digest + 1, text.len()));
        }
        if let [r#as, alias, ..] = words[1..]
            && source[r#as.range()].eq_ignore_ascii_case("as")
        {
            part(self, "as", alias);
        }
    }

    /// The exec form is a list, the shell form a block of commands. `...` and `$...X` stand for both. Where it ends: redirections and
    /// comments behind the last command are no part of it.
    fn command(&mut self, source: &str, pieces: &[Span], words: &[Span], instruction: &Instruction) -> u32 {
        if self.array(source, words) {
            return instruction.end;
        }
        if let ([only], true) = (words, self.pattern)
            && (self.text(*only) == mark::ELLIPSIS || self.text(*only).starts_with(mark::ELLIPSIS_METAVAR))
        {
            self.name(*only);
            return instruction.end;
        }
        let Some(span) = words.first().zip(words.last()).map(|(first, last)| first.to(*last)) else {
            return instruction.end;
        };
        let id = self.builder.open(Kind::Call, span);
        self.callee("!sh!", Span { start: span.start, end: span.start });
        let end = shell::commands(self, pieces, span);
        for &document in &instruction.documents {
            self.builder.leaf(Kind::Other, document, Span::new(0, 0));
        }
        self.builder.close(id);
        if instruction.documents.is_empty() { end } else { instruction.end }
    }

    /// `["a", "b"]`. What is no legal list of strings is not one; `false` then, and nothing is written.
    fn array(&mut self, source: &str, words: &[Span]) -> bool {
        let Some(span) = words.first().zip(words.last()).map(|(first, last)| first.to(*last)) else { return false };
        // Continued lines: what continues them and comments between them are passed over.
        let mut text = String::new();
        let mut places = Vec::new();
        for word in words {
            for (at, next) in source[word.range()].char_indices() {
                text.push(next);
                places.extend((0..next.len_utf8()).map(|byte| word.start + (at + byte) as u32));
            }
            text.push(' ');
            places.push(word.end);
        }
        let Some(elements) = elements(&text, self.pattern) else { return false };
        let id = self.builder.open(Kind::List, span);
        for (start, end) in elements {
            let own = Span { start: places[start], end: places[end - 1] + 1 };
            if text[start..].starts_with('"') {
                let content = Span { start: own.start + 1, end: own.end - 1 };
                self.builder.leaf(Kind::Str, own, content);
            } else {
                self.name(own);
            }
        }
        self.builder.close(id);
        true
    }

    fn argument(&mut self, source: &str, word: Span) {
        match source[word.range()].find('=') {
            Some(at) => {
                self.name(Span { start: word.start, end: word.start + at as u32 });
                self.word(Span { start: word.start + at as u32 + 1, end: word.end });
            }
            None => self.name(word),
        }
    }

    /// `user:group`.
    fn user(&mut self, source: &str, words: &[Span]) {
        let Some(&word) = words.first() else { return };
        let Some(at) = outside(&source[word.range()], ':') else { return self.word(word) };
        let group = Span { start: word.start + at as u32 + 1, end: word.end };
        self.word(Span { start: word.start, end: word.start + at as u32 });
        let id = self.builder.open(Kind::Keyword, group);
        self.builder.add_flags(id, flag::OPTIONAL);
        self.builder.set_text(id, ":");
        self.word(group);
        self.builder.close(id);
    }

    /// All words as one.
    fn line(&mut self, _source: &str, words: &[Span]) {
        let Some(span) = words.first().zip(words.last()).map(|(first, last)| first.to(*last)) else { return };
        if self.mark(span).is_none() {
            self.builder.leaf(Kind::Str, span, span);
        }
    }

    /// Keys and values: `a=b c=d`, or `a b` where all behind the key is its value.
    fn pairs(&self, source: &str, words: &[Span]) -> Vec<(Span, Option<Span>)> {
        let is_pair = |word: &Span| equals(&source[word.range()]).is_some();
        match words {
            [key, first, ..] if !is_pair(key) && !self.is_ellipsis(*key) => {
                let last = words.last().unwrap_or(first);
                vec![(*key, Some(first.to(*last)))]
            }
            _ => words
                .iter()
                .map(|&word| match equals(&source[word.range()]) {
                    Some(at) => {
                        let at = word.start + at as u32;
                        (Span { start: word.start, end: at }, Some(Span { start: at + 1, end: word.end }))
                    }
                    None => (word, None),
                })
                .collect(),
        }
    }

    fn is_ellipsis(&self, word: Span) -> bool {
        self.pattern && (self.text(word) == mark::ELLIPSIS || self.text(word).starts_with(mark::ELLIPSIS_METAVAR))
    }

    /// Each pair is an instruction of its own, from the keyword on.
    fn labels(&mut self, source: &str, name: Span, words: &[Span]) {
        for (key, value) in self.pairs(source, words) {
            let span = name.to(value.unwrap_or(key));
            let statement = self.builder.open(Kind::ExprStmt, span);
            let id = self.builder.open(Kind::Call, span);
            self.callee("LABEL", name);
            self.word(key);
            value.into_iter().for_each(|value| self.word(value));
            self.builder.close(id);
            self.builder.close(statement);
        }
    }

    /// Pairs define variables.
    fn environment(&mut self, source: &str, name: Span, span: Span, words: &[Span]) {
        let statement = self.builder.open(Kind::ExprStmt, span);
        let id = self.builder.open(Kind::Call, span);
        self.callee("ENV", name);
        for (key, value) in self.pairs(source, words) {
            if self.is_ellipsis(key) {
                self.name(key);
                continue;
            }
            let definition = self.builder.open(Kind::VarDef, key.to(value.unwrap_or(key)));
            self.name(key);
            self.builder.empty(key.end);
            match value {
                Some(value) => self.word(value),
                None => _ = self.builder.empty(key.end),
            }
            self.builder.close(definition);
        }
        self.builder.close(id);
        self.builder.close(statement);
    }
}

/// Where a character stands first, outside of `${…}`.
fn outside(text: &str, wanted: char) -> Option<usize> {
    let mut open = 0usize;
    for (at, next) in text.char_indices() {
        match next {
            '{' => open += 1,
            '}' => open = open.saturating_sub(1),
            _ if next == wanted && open == 0 => return Some(at),
            _ => {}
        }
    }
    None
}

/// Where the key of a pair ends: the first `=` outside of quotes.
fn equals(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, next) in text.char_indices() {
        match quote {
            Some(open) if open == next => quote = None,
            Some(_) => {}
            None if matches!(next, '"' | '\'') => quote = Some(next),
            None if next == '=' => return Some(at),
            None => {}
        }
    }
    None
}

/// The pieces of text behind a word.
fn behind(pieces: &[Span], word: Option<Span>) -> Vec<Span> {
    let Some(word) = word else { return pieces.to_vec() };
    let from = |piece: &Span| Span { start: piece.start.max(word.end), end: piece.end };
    pieces.iter().filter(|piece| piece.end > word.end).map(from).collect()
}

/// The elements of a list of strings, as places in its text; in a pattern also marks.
fn elements(text: &str, pattern: bool) -> Option<Vec<(usize, usize)>> {
    let inner = text.trim_end().strip_suffix(']')?;
    let mut at = 1;
    inner.strip_prefix('[')?;
    let mut elements = Vec::new();
    let skip = |at: usize| at + inner[at..].len() - inner[at..].trim_start().len();
    at = skip(at);
    while at < inner.len() {
        let len = if inner[at..].starts_with('"') {
            string_len(&inner[at..])?
        } else {
            let len = inner[at..].find([',', ' ']).unwrap_or(inner.len() - at);
            super::words::pattern_kind(&inner[at..at + len]).filter(|_| pattern)?;
            len
        };
        elements.push((at, at + len));
        at = skip(at + len);
        if at < inner.len() {
            at = skip(at + inner[at..].strip_prefix(',').map(|_| 1)?);
            if at >= inner.len() {
                return None;
            }
        }
    }
    Some(elements)
}

/// Length of a string with its quotes; `None` when its escapes are not those of JSON.
fn string_len(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 1;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => match bytes.get(at + 1)? {
                b'u' => {
                    let digits = bytes.get(at + 2..at + 6)?;
                    digits.iter().all(u8::is_ascii_hexdigit).then_some(())?;
                    at += 6;
                }
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => at += 2,
                _ => return None,
            },
            _ => at += 1,
        }
    }
}
