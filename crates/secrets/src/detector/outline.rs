//! What the search needs of a shipped detector before any of its fragments was seen.
//!
//! Reading every file in full costs more than most scans of a staged change. A shipped file is written key by key, so only the
//! lines of the few keys below are parsed; a test holds that the outline says the same as the full reader.

use engine::yaml::{self, Node, Value};

/// The keys that decide where a detector looks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// Stable identifier.
    pub id: String,
    /// As in the detector.
    pub fragments: Vec<String>,
    /// As in the detector.
    pub caseless: bool,
    /// As in the detector.
    pub near: Vec<String>,
    /// The pattern, only when no fragments are written.
    pub pattern: Option<String>,
}

/// Reads the outline of a well-formed file.
pub fn outline(text: &str) -> Outline {
    let mut outline = Outline::default();
    let mut pattern = "";
    for (key, entry) in entries(text) {
        match key {
            "id" | "fragments" | "near" | "caseless" => take(&mut outline, entry),
            "pattern" => pattern = entry,
            _ => {}
        }
    }
    if outline.fragments.is_empty() {
        take(&mut outline, pattern);
    }
    outline
}

/// Every key at the left border with the lines that belong to it.
fn entries(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut starts: Vec<usize> = Vec::with_capacity(24);
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with(|first: char| first.is_ascii_lowercase()) {
            starts.push(at);
        }
        at += line.len();
    }
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([text.len()]).collect();
    starts.into_iter().zip(ends).filter_map(|(start, end)| {
        let entry = &text[start..end];
        entry.split_once(':').map(|(key, _)| (key, entry))
    })
}

fn take(outline: &mut Outline, entry: &str) {
    let Ok(Some(root)) = yaml::parse(entry) else { return };
    let Value::Map(entries) = &root.value else { return };
    for (key, value) in entries {
        let text = || value.text().map(|text| text.trim().to_owned());
        match key.text().unwrap_or_default() {
            "id" => outline.id = text().unwrap_or_default(),
            "fragments" => outline.fragments = texts(value),
            "near" => outline.near = texts(value),
            "caseless" => outline.caseless = value.truth().unwrap_or_default(),
            "pattern" => outline.pattern = text(),
            _ => {}
        }
    }
}

fn texts(node: &Node<'_>) -> Vec<String> {
    match &node.value {
        Value::List(items) => items.iter().filter_map(|item| item.text().map(str::to_owned)).collect(),
        _ => Vec::new(),
    }
}
