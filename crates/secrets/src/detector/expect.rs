//! Typed access to the nodes of a detector file: what was expected is said once, here.

use engine::ConfigFault;
use engine::wording::{distance, found, quoted};
use engine::yaml::{Node, Value};
use model::{Confidence, Severity};
use source::Text;
use syntax::Span;

/// Longest part of a line that is repeated in a message, in characters.
const LONGEST_LINE: usize = 200;

/// One file while it is read, with its mistakes.
pub(super) struct Reading<'a> {
    path: &'a str,
    lines: Text,
    pub faults: Vec<ConfigFault>,
}

/// The values of a mapping by key.
pub(super) struct Fields<'n> {
    pub span: Span,
    entries: &'n [(Node<'n>, Node<'n>)],
}

impl<'a> Reading<'a> {
    pub fn new(path: &'a str, text: &str) -> Reading<'a> {
        Reading { path, lines: Text::new(text.to_owned()), faults: Vec::new() }
    }

    /// Records a mistake.
    pub fn fault(&mut self, span: Span, key: &str, message: String) {
        let location = self.lines.location(self.path, span.start, span.end);
        let line: String = self.lines.line(location.start.line).chars().take(LONGEST_LINE).collect();
        self.faults.push(ConfigFault { location, key: key.to_owned(), message, line });
    }

    /// A mapping with known keys, none of them twice.
    pub fn fields<'n>(&mut self, key: &str, node: &'n Node<'n>, known: &[&str]) -> Option<Fields<'n>> {
        let Value::Map(entries) = &node.value else {
            self.fault(node.span, key, format!("expected a mapping, found {}", node.describe()));
            return None;
        };
        for (at, (name, _)) in entries.iter().enumerate() {
            match name.text() {
                None => self.fault(name.span, key, format!("expected a text as key, found {}", name.describe())),
                Some(text) if !known.contains(&text) => self.fault(name.span, text, unknown(text, known)),
                Some(text) if entries[..at].iter().any(|(other, _)| other.text() == Some(text)) => {
                    self.fault(name.span, text, format!("key `{text}` stands here for the second time"));
                }
                Some(_) => {}
            }
        }
        Some(Fields { span: node.span, entries })
    }

    /// A text that is not blank.
    pub fn text(&mut self, key: &str, node: &Node<'_>) -> String {
        match node.text().map(str::trim) {
            Some("") => self.fault(node.span, key, format!("key `{key}`: expected a text, found an empty one")),
            Some(text) => return text.to_owned(),
            None => self.fault(node.span, key, format!("key `{key}`: expected a text, found {}", node.describe())),
        }
        String::new()
    }

    /// A text that is not empty, blanks kept.
    fn exact(&mut self, key: &str, node: &Node<'_>) -> String {
        match node.text() {
            Some(text) if !text.is_empty() => text.to_owned(),
            _ => self.text(key, node),
        }
    }

    /// A list of texts that is not empty.
    pub fn texts(&mut self, key: &str, node: &Node<'_>) -> Vec<String> {
        match &node.value {
            Value::List(items) if !items.is_empty() => items.iter().map(|item| self.exact(key, item)).collect(),
            Value::List(_) => {
                self.fault(node.span, key, format!("key `{key}`: expected texts, found an empty list"));
                Vec::new()
            }
            _ => {
                self.fault(node.span, key, format!("key `{key}`: expected a list of texts, found {}", node.describe()));
                Vec::new()
            }
        }
    }

    /// A list of samples, each a text or a list of pieces to join.
    pub fn samples(&mut self, key: &str, node: &Node<'_>) -> Vec<String> {
        let Value::List(items) = &node.value else {
            self.fault(node.span, key, format!("key `{key}`: expected a list of samples, found {}", node.describe()));
            return Vec::new();
        };
        items.iter().map(|item| self.sample(key, item)).collect()
    }

    fn sample(&mut self, key: &str, node: &Node<'_>) -> String {
        let pieces = match &node.value {
            Value::List(pieces) => pieces.as_slice(),
            _ => std::slice::from_ref(node),
        };
        let mut sample = String::new();
        for piece in pieces {
            match piece.text() {
                Some(text) => sample.push_str(text),
                None => {
                    let found = piece.describe();
                    self.fault(
                        piece.span,
                        key,
                        format!("key `{key}`: expected a text or a list of pieces, found {found}"),
                    );
                }
            }
        }
        if sample.is_empty() {
            self.fault(node.span, key, format!("key `{key}`: the sample is empty"));
        }
        sample
    }

    /// A number within bounds.
    pub fn number<T>(&mut self, key: &str, node: &Node<'_>, least: T, most: T) -> Option<T>
    where
        T: std::str::FromStr + PartialOrd + std::fmt::Display,
    {
        let number = node.text().and_then(|text| text.parse::<T>().ok()).filter(|n| *n >= least && *n <= most);
        if number.is_none() {
            let found = found(node);
            self.fault(node.span, key, format!("key `{key}`: expected a number from {least} to {most}, found {found}"));
        }
        number
    }

    /// `true` or `false`.
    pub fn truth(&mut self, key: &str, node: &Node<'_>) -> bool {
        node.truth().unwrap_or_else(|| {
            self.fault(node.span, key, format!("key `{key}`: expected `true` or `false`, found {}", found(node)));
            false
        })
    }

    /// A step of the scale of damage.
    pub fn severity(&mut self, key: &str, node: &Node<'_>) -> Severity {
        let known: Vec<&str> = Severity::ALL.iter().map(|step| step.as_str()).collect();
        self.word(key, node, &known).and_then(Severity::parse).unwrap_or(Severity::High)
    }

    /// A step of the scale of certainty.
    pub fn confidence(&mut self, key: &str, node: &Node<'_>) -> Confidence {
        let known: Vec<&str> = Confidence::ALL.iter().map(|step| step.as_str()).collect();
        self.word(key, node, &known).and_then(Confidence::parse).unwrap_or(Confidence::Medium)
    }

    /// One of a few words.
    pub fn word<'n>(&mut self, key: &str, node: &'n Node<'_>, known: &[&str]) -> Option<&'n str> {
        let word = node.text().filter(|text| known.contains(text));
        if word.is_none() {
            let (expected, found) = (quoted(known), found(node));
            self.fault(node.span, key, format!("key `{key}`: expected {expected}, found {found}"));
        }
        word
    }
}

impl<'n> Fields<'n> {
    /// The value of a key, unless it is absent or null.
    pub fn get(&self, key: &str) -> Option<&'n Node<'n>> {
        let value = self.entries.iter().find(|(name, _)| name.text() == Some(key)).map(|(_, value)| value);
        value.filter(|node| !node.is_null())
    }

    /// The value of a key that must be there.
    pub fn required(&self, reading: &mut Reading<'_>, key: &str) -> Option<&'n Node<'n>> {
        let value = self.get(key);
        if value.is_none() {
            let start = Span::new(self.span.start as usize, self.span.start as usize);
            reading.fault(start, key, format!("key `{key}` is missing"));
        }
        value
    }
}

fn unknown(name: &str, known: &[&str]) -> String {
    match known.iter().map(|candidate| (distance(name, candidate), candidate)).min() {
        Some((distance, candidate)) if distance <= 1 + name.len() / 5 => {
            format!("unknown key `{name}`: did you mean `{candidate}`?")
        }
        _ => format!("unknown key `{name}`: expected {}", quoted(known)),
    }
}
