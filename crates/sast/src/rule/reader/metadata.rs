//! `metadata:`. Foreign metadata is free in form: what is not understood here is nobody's mistake.

use crate::rule::yaml::{Node, Value};
use model::Confidence;

/// What is kept of it.
#[derive(Debug)]
pub(super) struct Metadata {
    pub confidence: Confidence,
    pub weaknesses: Vec<String>,
    pub owasp: Vec<String>,
    pub title: String,
    pub why: String,
    pub repair: String,
    pub references: Vec<String>,
}

impl Default for Metadata {
    fn default() -> Metadata {
        Metadata {
            confidence: Confidence::Medium,
            weaknesses: Vec::new(),
            owasp: Vec::new(),
            title: String::new(),
            why: String::new(),
            repair: String::new(),
            references: Vec::new(),
        }
    }
}

impl Metadata {
    pub fn of(node: &Node<'_>) -> Metadata {
        let mut metadata = Metadata::default();
        let Value::Map(entries) = &node.value else { return metadata };
        let mut cwe = Vec::new();
        let mut source = None;
        for (key, value) in entries {
            match key.text().unwrap_or_default() {
                "confidence" => {
                    metadata.confidence = value.text().and_then(Confidence::parse).unwrap_or(Confidence::Medium);
                }
                "weakness" | "weaknesses" => metadata.weaknesses = texts(value).filter_map(weakness).collect(),
                "cwe" => cwe = texts(value).filter_map(weakness).collect(),
                "owasp" => metadata.owasp = texts(value).map(str::to_owned).collect(),
                "title" => metadata.title = single(value),
                "why" => metadata.why = single(value),
                "repair" => metadata.repair = single(value),
                "references" | "reference" => metadata.references.extend(texts(value).map(str::to_owned)),
                "source" => source = value.text().map(str::to_owned),
                _ => {}
            }
        }
        if metadata.weaknesses.is_empty() {
            metadata.weaknesses = cwe;
        }
        metadata.references.extend(source);
        dedup(&mut metadata.weaknesses);
        dedup(&mut metadata.references);
        metadata
    }
}

fn single(node: &Node<'_>) -> String {
    node.text().unwrap_or_default().trim().to_owned()
}

fn texts<'n>(node: &'n Node<'n>) -> impl Iterator<Item = &'n str> {
    let items: &[Node<'_>] = match &node.value {
        Value::List(items) => items,
        _ => std::slice::from_ref(node),
    };
    items.iter().filter_map(Node::text)
}

/// `CWE-89: Improper Neutralization of …` is CWE-89.
fn weakness(text: &str) -> Option<String> {
    let start = text.match_indices(['C', 'c']).map(|(at, _)| &text[at..]);
    for rest in start {
        let Some(prefix) = rest.get(..4).filter(|prefix| prefix.eq_ignore_ascii_case("cwe-")) else { continue };
        let digits: String = rest[prefix.len()..].chars().take_while(char::is_ascii_digit).collect();
        if !digits.is_empty() {
            return Some(format!("CWE-{digits}"));
        }
    }
    None
}

fn dedup(texts: &mut Vec<String>) {
    let mut kept: Vec<String> = Vec::with_capacity(texts.len());
    for text in texts.drain(..) {
        if kept.len() > 50 || !kept.contains(&text) {
            kept.push(text);
        }
    }
    *texts = kept;
}
