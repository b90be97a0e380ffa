//! The outcome of one file as bytes for the cache, and back.
//!
//! Nothing here is read by another version of Palisade, so there is no format to keep stable: fields follow one another. What is
//! read may be anything all the same, and anything that is not an outcome is `None`.

use crate::one_file::{FileResult, Outcome};
use engine::Sink;
use issues::{Mark, Syntax};
use model::{
    Confidence, Edit, EngineId, Fact, Location, Neighbourhood, Notice, NoticeLevel, Observation, Position, Proof,
    Quote, Quoting, RouterName, Severity, TraceStep, TraceStepKind, Word,
};
use std::collections::BTreeMap;

/// The outcome for the file at `path`; `None` for one that is not kept: a credential never is.
pub(crate) fn write(result: &FileResult, path: &str) -> Option<Vec<u8>> {
    let FileResult { outcome, sink: Sink { observations, facts, notices }, marks, searched, for_certain_only } = result;
    let mut out = Writer { bytes: Vec::new(), path };
    match outcome {
        Outcome::Analysed => out.byte(0),
        Outcome::AroundErrors => out.byte(1),
        Outcome::LeftOut(reason) => {
            out.byte(2);
            out.text(reason);
        }
        Outcome::Failed => out.byte(3),
    }
    out.byte(u8::from(*searched));
    out.byte(u8::from(*for_certain_only));
    out.number(observations.len());
    for observation in observations {
        out.observation(observation)?;
    }
    out.list(facts, Writer::fact);
    out.list(notices, Writer::notice);
    out.list(marks, Writer::mark);
    Some(out.bytes)
}

/// The outcome for the file at `path`, which only these engines had a part in.
pub(crate) fn read(bytes: &[u8], path: &str, engines: &[EngineId]) -> Option<FileResult> {
    let mut from = Reader { bytes, path };
    let outcome = match from.byte()? {
        0 => Outcome::Analysed,
        1 => Outcome::AroundErrors,
        2 => Outcome::LeftOut(from.text()?),
        3 => Outcome::Failed,
        _ => return None,
    };
    let (searched, for_certain_only) = (from.flag()?, from.flag()?);
    let observations = from.list(|from| from.observation(engines))?;
    let (facts, notices) = (from.list(Reader::fact)?, from.list(Reader::notice)?);
    let marks = from.list(Reader::mark)?;
    from.bytes.is_empty().then_some(FileResult {
        outcome,
        sink: Sink { observations, facts, notices },
        marks,
        searched,
        for_certain_only,
    })
}

struct Writer<'p> {
    bytes: Vec<u8>,
    /// Most places are in the file itself, whose name is not repeated.
    path: &'p str,
}

impl Writer<'_> {
    fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    /// Seven bits a byte, the lowest first.
    fn number(&mut self, number: usize) {
        let mut rest = number;
        while rest >= 0x80 {
            self.byte(rest as u8 | 0x80);
            rest >>= 7;
        }
        self.byte(rest as u8);
    }

    fn text(&mut self, text: &str) {
        self.number(text.len());
        self.bytes.extend(text.as_bytes());
    }

    fn list<T>(&mut self, list: &[T], write: impl Fn(&mut Self, &T)) {
        self.number(list.len());
        list.iter().for_each(|one| write(self, one));
    }

    fn location(&mut self, Location { path, start, end }: &Location) {
        self.byte(u8::from(path != self.path));
        if path != self.path {
            self.text(path);
        }
        for Position { line, column, offset } in [start, end] {
            [line, column, offset].iter().for_each(|number| self.number(**number as usize));
        }
    }

    fn observation(&mut self, observation: &Observation) -> Option<()> {
        let Observation {
            engine,
            rule,
            location,
            message,
            severity,
            confidence,
            proof,
            weaknesses,
            trace,
            fix,
            anchor,
            quotes,
            parts,
            neighbourhood,
            credential: None,
            origin: None,
        } = observation
        else {
            return None;
        };
        self.text(engine);
        self.text(rule);
        self.location(location);
        self.text(message);
        self.byte(place(Severity::ALL, *severity));
        self.byte(place(Confidence::ALL, *confidence));
        self.byte(place(Proof::ALL, *proof));
        self.list(weaknesses, |out, weakness| out.text(weakness));
        self.list(trace, |out, TraceStep { kind, location, message }| {
            out.byte(place(STEPS, *kind));
            out.location(location);
            out.text(message);
        });
        self.list(fix, |out, Edit { location, text }| {
            out.location(location);
            out.text(text);
        });
        self.text(anchor);
        self.list(quotes, |out, Quote { into, at, from }| {
            out.byte(place(QUOTINGS, *into));
            [at.0, at.1, from.0, from.1].iter().for_each(|number| out.number(*number as usize));
        });
        self.number(parts.len());
        for (name, value) in parts {
            self.text(name);
            self.text(value);
        }
        let Neighbourhood { scope, before, after } = neighbourhood;
        [scope, before, after].iter().for_each(|words| self.list(words, Writer::word));
        Some(())
    }

    fn word(&mut self, Word { text, at }: &Word) {
        self.text(text);
        [at.0, at.1].iter().for_each(|number| self.number(*number as usize));
    }

    fn fact(&mut self, fact: &Fact) {
        let none = String::new();
        let name = |name: &Option<RouterName>| match name {
            None => (0, none.clone()),
            Some(RouterName::Local(name)) => (1, name.clone()),
            Some(RouterName::Imported(path)) => (2, path.clone()),
        };
        match fact {
            Fact::Route { method, path, router, .. } => {
                let (kind, router) = name(router);
                self.byte(0);
                self.byte(kind);
                [method, path, &router].iter().for_each(|word| self.text(word));
            }
            Fact::Import { module, .. } => {
                self.byte(1);
                self.text(module);
            }
            Fact::Sink { weakness, .. } => {
                self.byte(2);
                self.text(weakness);
            }
            Fact::Client { target, .. } => {
                self.byte(3);
                self.text(target);
            }
            Fact::Router { name, root, prefix, .. } => {
                self.byte(4);
                self.byte(u8::from(*root));
                self.byte(u8::from(prefix.is_some()));
                [name, prefix.as_ref().unwrap_or(&none)].iter().for_each(|word| self.text(word));
            }
            Fact::Mount { router, on, path, replaces, .. } => {
                let ((kind, router), (on_kind, on)) = (name(&Some(router.clone())), name(on));
                self.byte(5);
                [kind, on_kind, u8::from(*replaces)].iter().for_each(|byte| self.byte(*byte));
                [&router, &on, path].iter().for_each(|word| self.text(word));
            }
        }
        self.location(fact.location());
    }

    fn notice(&mut self, Notice { level, kind, message, location }: &Notice) {
        self.byte(place(LEVELS, *level));
        self.text(kind);
        self.text(message);
        self.byte(u8::from(location.is_some()));
        location.iter().for_each(|location| self.location(location));
    }

    fn mark(&mut self, Mark { location, alone, syntax, rules, reason }: &Mark) {
        self.location(location);
        self.byte(u8::from(*alone));
        self.byte(place(SYNTAXES, *syntax));
        self.list(rules, |out, rule| out.text(rule));
        self.text(reason);
    }
}

const STEPS: &[TraceStepKind] = &[TraceStepKind::Source, TraceStepKind::Step, TraceStepKind::Sink];
const QUOTINGS: &[Quoting] = &[Quoting::Message, Quoting::Anchor, Quoting::Fix];
const LEVELS: &[NoticeLevel] = &[NoticeLevel::Info, NoticeLevel::Partial, NoticeLevel::Failed];
const SYNTAXES: &[Syntax] = &[Syntax::Palisade, Syntax::Semgrep];

/// A value that the list forgets becomes a number that no reader accepts.
fn place<T: PartialEq>(all: &[T], one: T) -> u8 {
    all.iter().position(|known| *known == one).unwrap_or(all.len()) as u8
}

struct Reader<'b> {
    bytes: &'b [u8],
    path: &'b str,
}

impl<'b> Reader<'b> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*first)
    }

    fn flag(&mut self) -> Option<bool> {
        match self.byte()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        all.get(usize::from(self.byte()?)).copied()
    }

    fn number(&mut self) -> Option<u32> {
        let mut number = 0_u64;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return u32::try_from(number).ok();
            }
        }
        None
    }

    fn text(&mut self) -> Option<String> {
        let length = self.number()? as usize;
        let (text, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        String::from_utf8(text.to_vec()).ok()
    }

    fn list<T>(&mut self, read: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.number()? as usize;
        // Each takes a byte at least, so that a wrong number ends early.
        (count <= self.bytes.len()).then(|| (0..count).map(|_| read(self)).collect())?
    }

    fn location(&mut self) -> Option<Location> {
        let path = if self.flag()? { self.text()? } else { self.path.to_owned() };
        let mut position = || Some(Position { line: self.number()?, column: self.number()?, offset: self.number()? });
        Some(Location { path, start: position()?, end: position()? })
    }

    fn observation(&mut self, engines: &[EngineId]) -> Option<Observation> {
        let engine = self.text()?;
        Some(Observation {
            engine: engines.iter().find(|known| **known == engine)?,
            rule: self.text()?,
            location: self.location()?,
            message: self.text()?,
            severity: self.of(Severity::ALL)?,
            confidence: self.of(Confidence::ALL)?,
            proof: self.of(Proof::ALL)?,
            weaknesses: self.list(Reader::text)?,
            trace: self.list(|from| {
                Some(TraceStep { kind: from.of(STEPS)?, location: from.location()?, message: from.text()? })
            })?,
            fix: self.list(|from| Some(Edit { location: from.location()?, text: from.text()? }))?,
            anchor: self.text()?,
            quotes: self.list(|from| {
                let into = from.of(QUOTINGS)?;
                let mut pair = || Some((from.number()?, from.number()?));
                Some(Quote { into, at: pair()?, from: pair()? })
            })?,
            parts: self.list(|from| Some((from.text()?, from.text()?)))?.into_iter().collect::<BTreeMap<_, _>>(),
            neighbourhood: Neighbourhood {
                scope: self.list(Reader::word)?,
                before: self.list(Reader::word)?,
                after: self.list(Reader::word)?,
            },
            credential: None,
            origin: None,
        })
    }

    fn word(&mut self) -> Option<Word> {
        Some(Word { text: self.text()?, at: (self.number()?, self.number()?) })
    }

    fn fact(&mut self) -> Option<Fact> {
        let name = |kind: u8, text: String| match kind {
            0 => Some(None),
            1 => Some(Some(RouterName::Local(text))),
            2 => Some(Some(RouterName::Imported(text))),
            _ => None,
        };
        Some(match self.byte()? {
            0 => {
                let kind = self.byte()?;
                let (method, path) = (self.text()?, self.text()?);
                let router = name(kind, self.text()?)?;
                Fact::Route { method, path, router, location: self.location()? }
            }
            1 => Fact::Import { module: self.text()?, location: self.location()? },
            2 => Fact::Sink { weakness: self.text()?, location: self.location()? },
            3 => Fact::Client { target: self.text()?, location: self.location()? },
            4 => {
                let (root, is_constant) = (self.flag()?, self.flag()?);
                let (name, prefix) = (self.text()?, self.text()?);
                Fact::Router { name, root, prefix: is_constant.then_some(prefix), location: self.location()? }
            }
            5 => {
                let (kind, on_kind, replaces) = (self.byte()?, self.byte()?, self.flag()?);
                let (router, on) = (name(kind, self.text()?)??, name(on_kind, self.text()?)?);
                Fact::Mount { router, on, path: self.text()?, replaces, location: self.location()? }
            }
            _ => return None,
        })
    }

    fn notice(&mut self) -> Option<Notice> {
        Some(Notice {
            level: self.of(LEVELS)?,
            kind: self.text()?,
            message: self.text()?,
            location: if self.flag()? { Some(self.location()?) } else { None },
        })
    }

    fn mark(&mut self) -> Option<Mark> {
        Some(Mark {
            location: self.location()?,
            alone: self.flag()?,
            syntax: self.of(SYNTAXES)?,
            rules: self.list(Reader::text)?,
            reason: self.text()?,
        })
    }
}
