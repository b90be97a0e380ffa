//! Typed access to nodes: what was expected is said once, here.

use super::Reader;
use crate::rule::formula::Placed;
use crate::rule::yaml::{Node, Value};
use engine::wording::{distance, found, quoted};
use std::collections::HashSet;

/// A key with its value.
pub(super) type Entry<'n> = (Node<'n>, Node<'n>);

impl Reader<'_> {
    /// The entries of a mapping whose keys are texts, none of them twice.
    pub(super) fn entries<'n>(&mut self, node: &'n Node<'n>, expected: &str) -> Option<&'n [Entry<'n>]> {
        let Value::Map(entries) = &node.value else {
            self.fault(node.span, format!("expected {expected}, found {}", node.describe()));
            return None;
        };
        let before = self.mistakes;
        let mut seen = HashSet::new();
        let is_small = entries.len() <= 16;
        for (at, (key, _)) in entries.iter().enumerate() {
            let Some(name) = key.text() else {
                self.fault(key.span, format!("expected a text as key, found {}", key.describe()));
                continue;
            };
            let is_new = if is_small {
                !entries[..at].iter().any(|(other, _)| other.text() == Some(name))
            } else {
                seen.insert(name)
            };
            if !is_new {
                self.fault(key.span, format!("key `{name}` stands here for the second time"));
            }
        }
        (self.mistakes == before).then_some(entries)
    }

    /// The items of a list that is not empty.
    pub(super) fn list<'n>(&mut self, node: &'n Node<'n>, expected: &str) -> Option<&'n [Node<'n>]> {
        match &node.value {
            Value::List(items) if items.is_empty() => {
                self.fault(node.span, format!("expected {expected}, found an empty list"));
                None
            }
            Value::List(items) => Some(items),
            _ => {
                self.fault(node.span, format!("expected {expected}, found {}", node.describe()));
                None
            }
        }
    }

    /// A text.
    pub(super) fn text<'n>(&mut self, node: &'n Node<'n>, expected: &str) -> Option<&'n str> {
        let text = node.text();
        if text.is_none() {
            self.fault(node.span, format!("expected {expected}, found {}", node.describe()));
        }
        text
    }

    /// A text that is not blank, with its place.
    pub(super) fn placed(&mut self, node: &Node<'_>, expected: &str) -> Option<Placed> {
        let text = self.text(node, expected)?;
        if text.trim().is_empty() {
            self.fault(node.span, format!("expected {expected}, found an empty text"));
            return None;
        }
        Some(Placed { text: text.to_owned(), span: node.span })
    }

    /// A list of texts; a single text stands for a list of one.
    pub(super) fn texts(&mut self, node: &Node<'_>, expected: &str) -> Option<Vec<String>> {
        if let Some(text) = node.text() {
            return Some(vec![text.to_owned()]);
        }
        let items = self.list(node, expected)?;
        let texts: Vec<Option<String>> =
            items.iter().map(|item| self.text(item, "a text").map(str::to_owned)).collect();
        texts.into_iter().collect()
    }

    /// `true` or `false`.
    pub(super) fn truth(&mut self, node: &Node<'_>) -> Option<bool> {
        let truth = node.truth();
        if truth.is_none() {
            self.fault(node.span, format!("expected `true` or `false`, found {}", found(node)));
        }
        truth
    }

    /// A whole number that is not negative.
    pub(super) fn number(&mut self, node: &Node<'_>) -> Option<u32> {
        let number = node.text().and_then(|text| text.parse().ok());
        if number.is_none() {
            self.fault(node.span, format!("expected a whole number, found {}", found(node)));
        }
        number
    }

    /// The name of a metavariable, `$X` or `$...X`.
    pub(super) fn metavariable(&mut self, node: &Node<'_>) -> Option<String> {
        let name = self.text(node, "the name of a metavariable such as `$X`")?;
        if !name.starts_with('$') || name.len() < 2 {
            self.fault(node.span, format!("expected the name of a metavariable such as `$X`, found {}", found(node)));
            return None;
        }
        Some(name.to_owned())
    }

    /// Says that a key is not known here, with the nearest one that is.
    pub(super) fn unknown_key(&mut self, key: &Node<'_>, known: &[&str]) {
        let name = key.text().unwrap_or_default();
        let nearest = known.iter().map(|candidate| (distance(name, candidate), candidate)).min();
        let message = match nearest {
            Some((distance, candidate)) if distance <= 1 + name.len() / 5 => {
                format!("unknown key `{name}`: did you mean `{candidate}`?")
            }
            _ if known.len() <= 8 => format!("unknown key `{name}`: expected {}", quoted(known)),
            _ => format!("unknown key `{name}`"),
        };
        self.fault(key.span, message);
    }

    /// The value of a key that must be there.
    pub(super) fn required<'n>(
        &mut self,
        node: &Node<'_>,
        entries: &'n [Entry<'n>],
        key: &str,
    ) -> Option<&'n Node<'n>> {
        let value = value_of(entries, key);
        if value.is_none() {
            self.fault(node.span, format!("key `{key}` is missing"));
        }
        value
    }
}

/// The value of a key.
pub(super) fn value_of<'n>(entries: &'n [Entry<'n>], key: &str) -> Option<&'n Node<'n>> {
    entries.iter().find(|(name, _)| name.text() == Some(key)).map(|(_, value)| value)
}
