//! `[gate]`: what stops a change, and what never does.

use super::reader::{Placed, Reader};
use super::written::read_severity;
use change::{Gate, Rung};
use model::{Change, Confidence};
use toml_span::value::{Key, Value};

/// `[gate]` as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WrittenGate {
    /// `[[gate.stop]]`.
    pub stop: Vec<WrittenRung>,
    /// `[[gate.pass]]`.
    pub pass: Vec<WrittenRung>,
}

/// One entry of either.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenRung {
    /// What it asks for.
    pub rung: Rung,
    /// Where it stands, with its first line.
    pub place: Placed<()>,
    /// `path`, with its place.
    pub path: Option<Placed<String>>,
}

impl WrittenGate {
    /// What holds: without an entry that stops, the default.
    pub fn gate(&self) -> Gate {
        let rungs = |written: &[WrittenRung]| written.iter().map(|one| one.rung.clone()).collect::<Vec<_>>();
        let stop = if self.stop.is_empty() { Gate::default().stop } else { rungs(&self.stop) };
        Gate { stop, pass: rungs(&self.pass) }
    }
}

const GATE: &[&str] = &["stop", "pass"];
pub(super) const RUNG: &[&str] = &["change", "severity", "confidence", "engine", "rule", "path", "asset", "older-than"];

pub(super) fn read(reader: &mut Reader, value: &mut Value<'_>) -> WrittenGate {
    let mut gate = WrittenGate::default();
    for (key, mut value) in reader.table("gate", value) {
        match key.name.as_ref() {
            "stop" => gate.stop = rungs(reader, "gate.stop", &mut value),
            "pass" => gate.pass = rungs(reader, "gate.pass", &mut value),
            _ => reader.unknown("gate", &key, GATE),
        }
    }
    gate
}

fn rungs(reader: &mut Reader, table: &str, value: &mut Value<'_>) -> Vec<WrittenRung> {
    let tables = reader.tables(table, value);
    let mut rungs = Vec::new();
    for (number, (span, rows)) in tables.into_iter().enumerate() {
        let place = reader.placed((), span);
        let table = format!("{table}[{number}]");
        if rows.is_empty() {
            reader.fault(span, &table, format!("expected at least one of {}", RUNG.join(", ")));
        }
        let (rung, path) = rung(reader, &table, rows);
        rungs.push(WrittenRung { rung, place, path });
    }
    rungs
}

fn rung(reader: &mut Reader, table: &str, rows: Vec<(Key<'_>, Value<'_>)>) -> (Rung, Option<Placed<String>>) {
    let (mut rung, mut path) = (Rung::default(), None);
    for (key, mut value) in rows {
        let full = format!("{table}.{}", key.name);
        let span = value.span;
        let mut word = |reader: &mut Reader| reader.string(&full, &mut value).map(|word| word.value);
        match key.name.as_ref() {
            "engine" => rung.engine = word(reader),
            "rule" => rung.rule = word(reader),
            "asset" => rung.asset = word(reader),
            "path" => path = reader.string(&full, &mut value),
            "severity" => rung.severity = read_severity(reader, &full, &mut value),
            "confidence" => {
                let word = word(reader).unwrap_or_default();
                rung.confidence = Confidence::parse(&word);
                if rung.confidence.is_none() && !word.is_empty() {
                    reader.fault(span, &full, format!("expected one of low, medium, high, found `{word}`"));
                }
            }
            "change" => {
                let all = [Change::New, Change::Moved, Change::Changed, Change::Unchanged];
                for word in reader.strings(&full, &mut value) {
                    match all.iter().find(|change| change.as_str() == word.value) {
                        Some(change) => rung.change.push(*change),
                        None => {
                            let message = format!("expected new, moved, changed or unchanged, found `{}`", word.value);
                            reader.fault(span, &full, message);
                        }
                    }
                }
            }
            "older-than" => {
                rung.older_than = value.as_integer().and_then(|days| u32::try_from(days).ok());
                if rung.older_than.is_none() {
                    reader.fault(span, &full, "expected a number of days".to_owned());
                }
            }
            _ => reader.unknown(table, &key, RUNG),
        }
    }
    rung.path = path.as_ref().map(|path| path.value.clone());
    (rung, path)
}
