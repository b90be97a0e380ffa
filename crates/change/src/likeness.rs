//! Whether findings of two states are about the same flaw, as far as their texts tell: the same value, the same source, like code.

use crate::compare::Sides;
use issues::{content_part, is_about_secrets, normalised, secrets_at};
use model::{Finding, Location, TraceStepKind};
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Marks the member of an archive in a path.
const MEMBER: &str = "!/";

/// Longest key or arguments that are read.
const LONGEST_ACCESS: usize = 1_000;

/// One of two states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum State {
    Before,
    After,
}

/// A text, when there is one.
type Text = Rc<Option<String>>;

/// The texts of both states, each read once.
pub(crate) struct Texts<'a> {
    sides: &'a Sides<'a>,
    read: RefCell<HashMap<(State, String), Text>>,
}

impl<'a> Texts<'a> {
    pub(crate) fn of(sides: &'a Sides<'a>) -> Texts<'a> {
        Texts { sides, read: RefCell::default() }
    }

    pub(crate) fn text(&self, state: State, path: &str) -> Text {
        let mut read = self.read.borrow_mut();
        let text = read.entry((state, path.to_owned())).or_insert_with(|| {
            Rc::new(match state {
                State::Before => (self.sides.old_text)(path),
                State::After => (self.sides.new_text)(path),
            })
        });
        text.clone()
    }

    /// The same rule about the same code, the same flow into it, and the same value.
    pub(crate) fn is_same_code(&self, old: &Finding, new: &Finding) -> bool {
        old.origin.is_some() == new.origin.is_some()
            && content_part(&old.fingerprint) == content_part(&new.fingerprint)
            && !content_part(&old.fingerprint).is_empty()
            && self.is_same_value(old, new)
    }

    /// Whether both are about the same credential, or about none. What stands in a hash never tells: credentials are taken out of it.
    pub(crate) fn is_same_value(&self, old: &Finding, new: &Finding) -> bool {
        match (&old.value, &new.value) {
            (None, None) => {}
            (old, new) => return old == new,
        }
        if !is_about_secrets(&new.weaknesses) || new.origin.is_some() {
            return true;
        }
        let (before, after) = (self.secrets(State::Before, old), self.secrets(State::After, new));
        after.iter().all(|secret| before.contains(secret))
    }

    /// Whether the same comes in; what has no flow takes nothing in that anybody saw.
    pub(crate) fn is_same_source(&self, old: &Finding, new: &Finding) -> bool {
        match (source_of(old), source_of(new)) {
            (None, None) => true,
            (Some(old), Some(new)) => {
                let source = |state, place: &Location| {
                    let text = self.text(state, &place.path);
                    let text = text.as_ref().as_ref()?;
                    let end = access_end(text, place.end.offset as usize)?;
                    let code = normalised(text.get(place.start.offset as usize..end)?);
                    // What the request is called is up to the function.
                    let name = code.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
                    Some(name.filter(|name| *name > 0).map_or(code.clone(), |name| code[name..].to_owned()))
                };
                let (old, new) = (source(State::Before, old), source(State::After, new));
                old.is_some() && old == new
            }
            _ => false,
        }
    }

    /// Whether both are the same words but for their formatting, whatever flows in.
    pub(crate) fn is_same_sink(&self, old: &Finding, new: &Finding) -> bool {
        let code = |state, place: &Location| {
            let text = self.text(state, &place.path);
            text.as_ref().as_ref()?.get(place.start.offset as usize..place.end.offset as usize).map(normalised)
        };
        let (old, new) = (code(State::Before, &old.location), code(State::After, &new.location));
        old.is_some() && old == new
    }

    /// Words on the lines of both findings: those in common, and all of the shorter and of the longer one.
    pub(crate) fn words(&self, old: &Finding, new: &Finding) -> Option<Words> {
        let lines = |state, finding: &Finding| {
            let Location { path, start, end } = &finding.location;
            let (first, last) = (start.line.saturating_sub(1) as usize, end.line.max(start.line) as usize);
            let text = self.text(state, path);
            let mut words: HashMap<String, u32> = HashMap::new();
            for line in text.as_ref().as_ref()?.lines().skip(first).take(last - first) {
                let letters = |letter: char| !letter.is_alphanumeric() && letter != '_';
                for word in line.split(letters).filter(|word| !word.is_empty()) {
                    *words.entry(word.to_owned()).or_default() += 1;
                }
            }
            Some(words)
        };
        let (old, new) = (lines(State::Before, old)?, lines(State::After, new)?);
        let common = old.iter().map(|(word, count)| new.get(word).map_or(0, |others| *count.min(others))).sum();
        let (old, new) = (old.values().sum::<u32>(), new.values().sum::<u32>());
        Some(Words { common, shorter: old.min(new), longer: old.max(new) })
    }

    /// What an engine that knows no credentials takes for one.
    fn secrets(&self, state: State, finding: &Finding) -> Vec<String> {
        let steps = finding.trace.iter().map(|step| &step.location);
        let mut secrets = Vec::new();
        for place in std::iter::once(&finding.location).chain(steps) {
            let text = self.text(state, &place.path);
            secrets.extend(text.iter().flat_map(|text| secrets_at(place, text)).map(str::to_owned));
        }
        secrets
    }
}

/// Where the names, keys and arguments end by which something is taken out of what ends here: `.get("a")` behind `request.args`.
fn access_end(text: &str, end: usize) -> Option<usize> {
    let mut at = end;
    loop {
        let rest = text.get(at..)?;
        let inner = rest.trim_start().trim_start_matches('?');
        let gap = rest.len() - inner.len();
        let length = match inner.chars().next() {
            Some('.') => {
                1 + inner[1..]
                    .find(|letter: char| !letter.is_alphanumeric() && letter != '_')
                    .unwrap_or(inner.len() - 1)
            }
            Some('[' | '(') if gap == 0 => bracket_length(inner)?,
            _ => return Some(at),
        };
        at += gap + length;
    }
}

/// Bytes from an open bracket to behind the one that closes it; what stands in strings counts as well as anything, on both sides.
fn bracket_length(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, letter) in text.char_indices().take(LONGEST_ACCESS) {
        match letter {
            '[' | '(' | '{' => depth += 1,
            ']' | ')' | '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at + letter.len_utf8());
        }
    }
    None
}

/// How many words two findings have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words {
    common: u32,
    shorter: u32,
    longer: u32,
}

impl Words {
    /// Share of the shorter one that the other has too, in hundredths.
    pub(crate) fn contained(self) -> u32 {
        100 * self.common / self.shorter.max(1)
    }

    /// Share of the longer one that the other has too, in hundredths.
    pub(crate) fn alike(self) -> u32 {
        100 * self.common / self.longer.max(1)
    }
}

/// Where what flows into a finding comes from.
pub(crate) fn source_of(finding: &Finding) -> Option<&Location> {
    finding.trace.iter().find(|step| step.kind == TraceStepKind::Source).map(|step| &step.location)
}

/// The path that a file had before the change; members of an archive go where it goes.
pub(crate) fn old_path<'p>(sides: &'p Sides<'_>, path: &'p str) -> Cow<'p, str> {
    if let Some(old) = sides.moved.get(path) {
        return Cow::Borrowed(old);
    }
    for (at, _) in path.match_indices(MEMBER) {
        if let Some(old) = sides.moved.get(&path[..at]) {
            return Cow::Owned(format!("{old}{}", &path[at..]));
        }
    }
    Cow::Borrowed(path)
}

/// Whether a file, or the archive that it is a member of, is one of these.
pub fn is_among(paths: &std::collections::BTreeSet<String>, path: &str) -> bool {
    paths.contains(path) || path.match_indices(MEMBER).any(|(at, _)| paths.contains(&path[..at]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn what_is_taken_out_belongs_to_a_source() {
        let whole = |text: &str, start: &str| access_end(text, start.len()).map(|end| text[..end].to_owned());
        assert_eq!(whole("request.args[\"a\"] + b", "request.args").as_deref(), Some("request.args[\"a\"]"));
        assert_eq!(
            whole("req.query\n  .get('a', f(x)).b;", "req.query").as_deref(),
            Some("req.query\n  .get('a', f(x)).b")
        );
        assert_eq!(whole("req?.query?.a)", "req").as_deref(), Some("req?.query?.a"));
        assert_eq!(whole("x", "x").as_deref(), Some("x"));
        assert_eq!(whole("x[", "x"), None);
        assert_eq!(access_end("é", 1), None);
    }

    #[test]
    fn members_go_where_their_archive_goes() {
        let moved = BTreeMap::from([("b.zip".to_owned(), "a.zip".to_owned())]);
        let none = |_: &str| None;
        let sides = Sides { before: &[], after: &[], moved: &moved, old_text: &none, new_text: &none };
        assert_eq!(old_path(&sides, "b.zip"), "a.zip");
        assert_eq!(old_path(&sides, "b.zip!/in.jar!/x"), "a.zip!/in.jar!/x");
        assert_eq!(old_path(&sides, "c.zip!/x"), "c.zip!/x");
        let differing = BTreeSet::from(["a.zip".to_owned(), "odd!/name".to_owned()]);
        let is_among = |path| is_among(&differing, path);
        assert!(is_among("a.zip") && is_among("a.zip!/in.jar!/x") && is_among("odd!/name"));
        assert!(!is_among("a.zipx!/x") && !is_among("odd!/other"));
    }
}
