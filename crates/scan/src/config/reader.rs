//! Reading TOML tables key by key, collecting every mistake with its line. Unknown keys are mistakes.

use super::written::HOMES;
use engine::ConfigFault;
use source::Text;
use toml_span::value::{Key, Table, Value, ValueInner};

/// A value with its place in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: model::Location,
    /// The line on which it stands.
    pub line: String,
}

/// The file being read.
pub(super) struct Reader {
    path: String,
    text: Text,
    pub(super) faults: Vec<ConfigFault>,
}

impl Reader {
    pub(super) fn new(path: &str, text: &str) -> Reader {
        Reader { path: path.to_owned(), text: Text::new(text.to_owned()), faults: Vec::new() }
    }

    pub(super) fn place(&self, span: toml_span::Span) -> model::Location {
        self.text.location(&self.path, span.start as u32, span.end as u32)
    }

    pub(super) fn placed<T>(&self, value: T, span: toml_span::Span) -> Placed<T> {
        let place = self.place(span);
        let line = self.text.line(place.start.line).to_owned();
        Placed { value, place, line }
    }

    pub(super) fn fault(&mut self, span: toml_span::Span, key: &str, message: String) {
        let location = self.place(span);
        let line = self.text.line(location.start.line).to_owned();
        self.faults.push(ConfigFault { location, key: key.to_owned(), message, line });
    }

    pub(super) fn strings(&mut self, key: &str, value: &mut Value<'_>) -> Vec<Placed<String>> {
        let span = value.span;
        match value.take() {
            ValueInner::Array(items) => {
                let items = items.into_iter().filter_map(|mut item| self.string(key, &mut item));
                items.collect()
            }
            other => {
                self.fault(span, key, format!("expected a list of strings, found {}", other.type_str()));
                Vec::new()
            }
        }
    }

    pub(super) fn string(&mut self, key: &str, value: &mut Value<'_>) -> Option<Placed<String>> {
        let span = value.span;
        match value.take() {
            ValueInner::String(text) if text.trim().is_empty() => {
                self.fault(span, key, "expected a string that is not empty".to_owned());
                None
            }
            ValueInner::String(text) => Some(self.placed(text.into_owned(), span)),
            other => {
                self.fault(span, key, format!("expected a string, found {}", other.type_str()));
                None
            }
        }
    }

    pub(super) fn boolean(&mut self, key: &str, value: &mut Value<'_>) -> Option<bool> {
        let span = value.span;
        match value.take() {
            ValueInner::Boolean(value) => Some(value),
            other => {
                self.fault(span, key, format!("expected true or false, found {}", other.type_str()));
                None
            }
        }
    }

    /// A table with its keys in the order of writing.
    pub(super) fn table<'de>(&mut self, key: &str, value: &mut Value<'de>) -> Vec<(Key<'de>, Value<'de>)> {
        let span = value.span;
        match value.take() {
            ValueInner::Table(table) => in_order(table),
            other => {
                self.fault(span, key, format!("expected a table, found {}", other.type_str()));
                Vec::new()
            }
        }
    }

    /// The tables of `[[key]]`.
    pub(super) fn tables<'de>(
        &mut self,
        key: &str,
        value: &mut Value<'de>,
    ) -> Vec<(toml_span::Span, Vec<(Key<'de>, Value<'de>)>)> {
        let span = value.span;
        match value.take() {
            ValueInner::Array(items) => {
                let tables = items
                    .into_iter()
                    .enumerate()
                    .map(|(number, mut item)| (item.span, self.table(&format!("{key}[{number}]"), &mut item)));
                tables.collect()
            }
            other => {
                self.fault(span, key, format!("expected tables that start with [[{key}]], found {}", other.type_str()));
                Vec::new()
            }
        }
    }

    pub(super) fn unknown(&mut self, table: &str, key: &Key<'_>, known: &[&str]) {
        let full = if table.is_empty() { key.name.to_string() } else { format!("{table}.{}", key.name) };
        let name = key.name.as_ref();
        let homes: Vec<&str> = HOMES.iter().filter(|(_, keys)| keys.contains(&name)).map(|(home, _)| *home).collect();
        let belongs = if homes.is_empty() { String::new() } else { format!(" (it belongs in {})", homes.join(" or ")) };
        let message = format!("unknown key `{name}`{belongs}; known here: {}", known.join(", "));
        self.fault(key.span, &full, message);
    }
}

fn in_order<'de>(table: Table<'de>) -> Vec<(Key<'de>, Value<'de>)> {
    let mut rows: Vec<_> = table.into_iter().collect();
    rows.sort_by_key(|(key, _)| key.span.start);
    rows
}
