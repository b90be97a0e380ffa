//! TOML as gitleaks reads it: letter case of keys does not matter, and a single text stands for a list of one.

use crate::foreign::reading::Reading;
use std::ops::Range;
use toml_span::value::{Table, Value, ValueInner};

/// Largest file that is read, in bytes.
const MAX_BYTES: usize = 4 << 20;

/// A table with its keys in the order of writing, each with its value.
pub(super) struct Fields<'v, 'de> {
    /// Where the table begins.
    pub(super) range: Range<usize>,
    entries: Vec<(&'v str, Range<usize>, &'v Value<'de>)>,
}

impl Reading<'_> {
    /// The root table of the text.
    pub(super) fn root<'t>(&mut self, text: &'t str) -> Option<Value<'t>> {
        if text.len() > MAX_BYTES {
            self.fault(0..0, "", format!("the file is larger than {} MB, the most that is read", MAX_BYTES >> 20));
            return None;
        }
        match toml_span::parse(text) {
            Ok(root) => Some(root),
            Err(error) => {
                self.fault(error.span.start..error.span.end, "", format!("not valid TOML: {error}"));
                None
            }
        }
    }

    /// The table of a value, with what is known there; other keys are told and left out, as the tools do.
    pub(super) fn fields<'v, 'de>(
        &mut self,
        key: &str,
        value: &'v Value<'de>,
        known: &[&str],
    ) -> Option<Fields<'v, 'de>> {
        let range = value.span.start..value.span.end;
        let Some(table) = value.as_table() else {
            self.fault(range, key, format!("`{key}`: expected a table, found {}", value.as_ref().type_str()));
            return None;
        };
        let fields = Fields { range, entries: in_order(table) };
        for (name, range, _) in &fields.entries {
            if !known.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                self.stranger(range.clone(), name);
            }
        }
        Some(fields)
    }

    /// The tables of `[[key]]`; a single table is taken as one.
    pub(super) fn tables<'v, 'de>(&mut self, key: &str, value: &'v Value<'de>, known: &[&str]) -> Vec<Fields<'v, 'de>> {
        match value.as_ref() {
            ValueInner::Array(items) => items.iter().filter_map(|item| self.fields(key, item, known)).collect(),
            ValueInner::Table(_) => self.fields(key, value, known).into_iter().collect(),
            other => {
                let message = format!("`{key}`: expected tables that begin with [[{key}]], found {}", other.type_str());
                self.fault(value.span.start..value.span.end, key, message);
                Vec::new()
            }
        }
    }

    /// A text; a number is taken as it is written.
    pub(super) fn text(&mut self, key: &str, value: &Value<'_>) -> Option<String> {
        match value.as_ref() {
            ValueInner::String(text) => Some(text.to_string()),
            ValueInner::Integer(number) => Some(number.to_string()),
            other => {
                let message = format!("`{key}`: expected a text, found {}", other.type_str());
                self.fault(value.span.start..value.span.end, key, message);
                None
            }
        }
    }

    /// Texts with their places.
    pub(super) fn texts(&mut self, key: &str, value: &Value<'_>) -> Vec<(String, Range<usize>)> {
        let items = match value.as_ref() {
            ValueInner::Array(items) => items.as_slice(),
            _ => std::slice::from_ref(value),
        };
        items.iter().filter_map(|item| Some((self.text(key, item)?, item.span.start..item.span.end))).collect()
    }

    /// A number, also one in quotes.
    pub(super) fn number(&mut self, key: &str, value: &Value<'_>) -> Option<f64> {
        let number = match value.as_ref() {
            ValueInner::Integer(number) => Some(*number as f64),
            ValueInner::Float(number) => Some(*number),
            ValueInner::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        if number.is_none() {
            let message = format!("`{key}`: expected a number, found {}", value.as_ref().type_str());
            self.fault(value.span.start..value.span.end, key, message);
        }
        number
    }

    /// A whole number that is not negative.
    pub(super) fn count(&mut self, key: &str, value: &Value<'_>) -> Option<usize> {
        let number = self.number(key, value)?;
        if number < 0.0 || number.fract() != 0.0 || number > 1e9 {
            let message = format!("`{key}`: expected a whole number that is not negative, found {number}");
            self.fault(value.span.start..value.span.end, key, message);
            return None;
        }
        Some(number as usize)
    }

    /// `true` or `false`, also in quotes.
    pub(super) fn truth(&mut self, key: &str, value: &Value<'_>) -> bool {
        match value.as_ref() {
            ValueInner::Boolean(truth) => *truth,
            ValueInner::String(text) if text.eq_ignore_ascii_case("true") => true,
            ValueInner::String(text) if text.eq_ignore_ascii_case("false") => false,
            other => {
                let message = format!("`{key}`: expected true or false, found {}", other.type_str());
                self.fault(value.span.start..value.span.end, key, message);
                false
            }
        }
    }
}

impl<'v, 'de> Fields<'v, 'de> {
    /// The value of a key.
    pub(super) fn get(&self, key: &str) -> Option<&'v Value<'de>> {
        self.entries.iter().find(|(name, ..)| name.eq_ignore_ascii_case(key)).map(|(_, _, value)| *value)
    }

    /// Where a key stands, or the table.
    pub(super) fn place(&self, key: &str) -> Range<usize> {
        let entry = self.entries.iter().find(|(name, ..)| name.eq_ignore_ascii_case(key));
        entry.map_or(self.range.clone(), |(_, range, _)| range.clone())
    }
}

fn in_order<'v, 'de>(table: &'v Table<'de>) -> Vec<(&'v str, Range<usize>, &'v Value<'de>)> {
    let mut entries: Vec<_> =
        table.iter().map(|(key, value)| (key.name.as_ref(), key.span.start..key.span.end, value)).collect();
    entries.sort_by_key(|(_, range, _)| range.start);
    entries
}
