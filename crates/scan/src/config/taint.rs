//! `[[taint]]`: sources, sinks and sanitizers of the team, for every rule of a family.

use super::reader::{Placed, Reader};
use model::Location;
use toml_span::value::Value;

/// One `[[taint]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenTaint {
    /// Place of the table.
    pub place: Location,
    /// `family`.
    pub family: Placed<String>,
    /// `languages`.
    pub languages: Vec<Placed<String>>,
    /// `sources`.
    pub sources: Vec<Placed<String>>,
    /// `sinks`.
    pub sinks: Vec<Placed<String>>,
    /// `sanitizers`.
    pub sanitizers: Vec<Placed<String>>,
    /// `checks`.
    pub checks: Vec<Placed<String>>,
}

pub(super) const TAINT: &[&str] = &["family", "languages", "sources", "sinks", "sanitizers", "checks"];

pub(super) fn read(reader: &mut Reader, value: &mut Value<'_>) -> Vec<WrittenTaint> {
    let mut read = Vec::new();
    for (number, (span, rows)) in reader.tables("taint", value).into_iter().enumerate() {
        let table = format!("taint[{number}]");
        let (mut family, mut lists) = (None, [const { Vec::new() }; 5]);
        for (key, mut value) in rows {
            let full = format!("{table}.{}", key.name);
            match TAINT.iter().position(|known| *known == key.name.as_ref()) {
                Some(0) => family = reader.string(&full, &mut value),
                Some(at) => lists[at - 1] = reader.strings(&full, &mut value),
                None => reader.unknown(&table, &key, TAINT),
            }
        }
        let [languages, sources, sinks, sanitizers, checks] = lists;
        let says_something = [&sources, &sinks, &sanitizers, &checks].iter().any(|list| !list.is_empty());
        match family {
            Some(family) if says_something && !languages.is_empty() => {
                let place = reader.place(span);
                read.push(WrittenTaint { place, family, languages, sources, sinks, sanitizers, checks });
            }
            _ => {
                let message =
                    "expected `family`, `languages`, and at least one of `sources`, `sinks`, `sanitizers` and `checks`";
                reader.fault(span, &table, message.to_owned());
            }
        }
    }
    read
}

impl WrittenTaint {
    /// The same for a configuration that the user knows under another name.
    pub fn shown_as(mut self, path: &str) -> WrittenTaint {
        let lists = [&mut self.languages, &mut self.sources, &mut self.sinks, &mut self.sanitizers, &mut self.checks];
        for placed in lists.into_iter().flatten().chain([&mut self.family]) {
            path.clone_into(&mut placed.place.path);
        }
        self
    }

    /// Everything that it adds, one pattern at a time, by family and language.
    pub(super) fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        let lists = [
            ("source", &self.sources),
            ("sink", &self.sinks),
            ("sanitizer", &self.sanitizers),
            ("check", &self.checks),
        ];
        let patterns = lists.into_iter().flat_map(|(kind, list)| list.iter().map(move |pattern| (kind, pattern)));
        patterns.flat_map(move |(kind, pattern)| {
            self.languages.iter().map(move |language| Entry {
                family: self.family.value.to_ascii_lowercase(),
                language: &language.value,
                kind,
                pattern,
            })
        })
    }
}

/// One pattern of a `[[taint]]`.
pub(super) struct Entry<'w> {
    family: String,
    language: &'w str,
    pub(super) kind: &'static str,
    pub(super) pattern: &'w Placed<String>,
}

impl Entry<'_> {
    /// Whether the same is added by both.
    pub(super) fn is(&self, other: &Entry<'_>) -> bool {
        let parts = |entry: &'_ Entry<'_>| (entry.family.clone(), entry.language.to_owned(), entry.kind);
        parts(self) == parts(other) && self.pattern.value == other.pattern.value
    }

    /// Whether it makes values clean.
    pub(super) fn cleans(&self) -> bool {
        matches!(self.kind, "sanitizer" | "check")
    }
}
