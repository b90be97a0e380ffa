//! YAML (and JSON, which is YAML too) as a tree with byte ranges.
//!
//! Everything that an attacker could blow up is bounded here: size, depth, and what aliases expand to. Not here: what the
//! keys mean (the readers of the engines).

use saphyr_parser::{Event, Parser, ScalarStyle};
use std::borrow::Cow;
use std::collections::HashMap;
use syntax::Span;

/// Longest file that is read, in bytes.
const MAX_BYTES: usize = 32 << 20;
/// Deepest nesting that is read.
const MAX_DEPTH: usize = 100;
/// Most nodes (and, for long texts, multiples of 64 bytes) that aliases may add to a file.
const MAX_EXPANSION: usize = 200_000;
/// Most brackets in a row: the scanner of `saphyr-parser` looks over all open ones at every token.
const MAX_OPEN_BRACKETS: usize = 2_000;

/// One node with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node<'a> {
    /// Byte range in the file.
    pub span: Span,
    /// What it is.
    pub value: Value<'a>,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// A text.
    Scalar {
        /// After unescaping and folding.
        text: Cow<'a, str>,
        /// Written without quotes, so that it may be a number, a truth value or nothing.
        plain: bool,
    },
    /// A sequence.
    List(Vec<Node<'a>>),
    /// A mapping in order of writing.
    Map(Vec<(Node<'a>, Node<'a>)>),
}

/// Why a text is not YAML that we read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YamlFault {
    /// Byte in the text.
    pub at: u32,
    /// One phrase.
    pub message: String,
}

impl Node<'_> {
    /// The text of a scalar, unless it is a null.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar { .. } if self.is_null() => None,
            Value::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Whether nothing is written, or `null`.
    pub fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar { text, plain: true }
            if matches!(&**text, "" | "~" | "null" | "Null" | "NULL"))
    }

    /// The truth value of a plain scalar.
    pub fn truth(&self) -> Option<bool> {
        match &self.value {
            Value::Scalar { text, plain: true } => match &**text {
                "true" | "True" | "TRUE" => Some(true),
                "false" | "False" | "FALSE" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// What to call it in a message.
    pub fn describe(&self) -> &'static str {
        match &self.value {
            Value::Scalar { .. } if self.is_null() => "nothing",
            Value::Scalar { .. } => "a single value",
            Value::List(_) => "a list",
            Value::Map(_) => "a mapping",
        }
    }

    /// The value of a key in a mapping.
    pub fn get(&self, key: &str) -> Option<&Node<'_>> {
        match &self.value {
            Value::Map(entries) => entries.iter().find(|(name, _)| name.text() == Some(key)).map(|(_, value)| value),
            _ => None,
        }
    }
}

/// Reads the first document of a text. `Ok(None)` when there is none.
pub fn parse(text: &str) -> Result<Option<Node<'_>>, YamlFault> {
    refuse_monsters(text)?;
    let mut builder = Builder { offsets: Offsets::of(text), ..Builder::default() };
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|error| YamlFault {
            at: builder.offsets.byte(error.marker().index()),
            message: format!("not valid YAML: {}", error.info()),
        })?;
        let span = Span::new(
            builder.offsets.byte(span.start.index()) as usize,
            builder.offsets.byte(span.end.index()) as usize,
        );
        if let Event::StreamEnd = event {
            break;
        }
        builder.event(event, span)?;
    }
    Ok(builder.root)
}

fn refuse_monsters(text: &str) -> Result<(), YamlFault> {
    if text.len() > MAX_BYTES {
        let message = format!("the file is larger than {} MB, the most that is read", MAX_BYTES >> 20);
        return Err(YamlFault { at: 0, message });
    }
    let mut open = 0usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            b'\n' => open = 0,
            _ => {}
        }
        if open > MAX_OPEN_BRACKETS {
            let message = format!("more than {MAX_OPEN_BRACKETS} brackets are open on one line");
            return Err(YamlFault { at: at as u32, message });
        }
    }
    Ok(())
}

/// The parser counts characters; we count bytes.
#[derive(Default)]
struct Offsets {
    /// Byte of every character; empty for ASCII.
    bytes: Vec<u32>,
    len: usize,
}

impl Offsets {
    fn of(text: &str) -> Offsets {
        let bytes = if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(at, _)| at as u32).collect() };
        Offsets { bytes, len: text.len() }
    }

    fn byte(&self, character: usize) -> u32 {
        match self.bytes.get(character) {
            Some(&byte) => byte,
            None if self.bytes.is_empty() => character.min(self.len) as u32,
            None => self.len as u32,
        }
    }
}

/// A collection that is still open.
struct Open<'a> {
    node: Node<'a>,
    key: Option<Node<'a>>,
    anchor: usize,
}

#[derive(Default)]
struct Builder<'a> {
    offsets: Offsets,
    stack: Vec<Open<'a>>,
    anchors: HashMap<usize, Anchor<'a>>,
    expansion: usize,
    documents: usize,
    root: Option<Node<'a>>,
}

struct Anchor<'a> {
    node: Node<'a>,
    weight: usize,
    height: usize,
}

impl<'a> Builder<'a> {
    fn event(&mut self, event: Event<'a>, span: Span) -> Result<(), YamlFault> {
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(YamlFault { at: span.start, message: "a second document begins: expected one".into() });
                }
                Ok(())
            }
            Event::Scalar(text, style, anchor, _) => {
                let plain = style == ScalarStyle::Plain;
                self.finish(Node { span, value: Value::Scalar { text, plain } }, anchor)
            }
            Event::SequenceStart(anchor, _) => self.open(span, Value::List(Vec::new()), anchor),
            Event::MappingStart(anchor, _) => self.open(span, Value::Map(Vec::new()), anchor),
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(mut open) = self.stack.pop() else { return Ok(()) };
                if open.node.span.start == open.node.span.end || span.start < span.end {
                    open.node.span.end = open.node.span.end.max(span.end);
                }
                self.finish(open.node, open.anchor)
            }
            Event::Alias(anchor) => self.alias(anchor, span),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
        }
    }

    fn open(&mut self, span: Span, value: Value<'a>, anchor: usize) -> Result<(), YamlFault> {
        if self.stack.len() >= MAX_DEPTH {
            let message = format!("nested deeper than {MAX_DEPTH} levels, the most that is read");
            return Err(YamlFault { at: span.start, message });
        }
        self.stack.push(Open { node: Node { span, value }, key: None, anchor });
        Ok(())
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), YamlFault> {
        let Some(target) = self.anchors.get(&anchor) else {
            return Err(YamlFault { at: span.start, message: "the alias stands within what it names".into() });
        };
        let (weight, deepest) = (target.weight, self.stack.len() + target.height);
        self.expand(weight, deepest, span)?;
        let node = self.anchors[&anchor].node.clone();
        self.finish(node, 0)
    }

    fn expand(&mut self, weight: usize, deepest: usize, span: Span) -> Result<(), YamlFault> {
        self.expansion = self.expansion.saturating_add(weight);
        if self.expansion > MAX_EXPANSION || deepest > MAX_DEPTH {
            return Err(YamlFault {
                at: span.start,
                message: "anchors and aliases expand to more than is read".into(),
            });
        }
        Ok(())
    }

    fn finish(&mut self, node: Node<'a>, anchor: usize) -> Result<(), YamlFault> {
        if anchor != 0 {
            let (weight, height) = measure(&node);
            self.expand(weight, 0, node.span)?;
            self.anchors.insert(anchor, Anchor { node: node.clone(), weight, height });
        }
        let Some(open) = self.stack.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match &mut open.node.value {
            Value::List(items) => {
                open.node.span.end = node.span.end;
                items.push(node);
            }
            Value::Map(entries) => match open.key.take() {
                Some(key) => {
                    open.node.span.end = node.span.end;
                    entries.push((key, node));
                }
                None => open.key = Some(node),
            },
            Value::Scalar { .. } => {}
        }
        Ok(())
    }
}

/// Nodes below and including this one (long texts count for more), and how deep they go.
fn measure(node: &Node<'_>) -> (usize, usize) {
    let mut weight = 0usize;
    let mut height = 0;
    let mut todo = vec![(node, 1)];
    while let Some((node, depth)) = todo.pop() {
        height = height.max(depth);
        weight += 1;
        match &node.value {
            Value::Scalar { text, .. } => weight += text.len() / 64,
            Value::List(items) => todo.extend(items.iter().map(|item| (item, depth + 1))),
            Value::Map(entries) => {
                todo.extend(entries.iter().flat_map(|(key, value)| [(key, depth + 1), (value, depth + 1)]))
            }
        }
    }
    (weight, height)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> String {
        match parse(text) {
            Err(fault) => fault.message,
            Ok(node) => panic!("read as {:?}", node.map(|node| node.describe())),
        }
    }

    #[test]
    fn places_are_bytes_even_behind_other_alphabets() {
        let text = "ключ: \"é\"\nb: [x, 'y']\n";
        let root = parse(text).unwrap().unwrap();
        let b = root.get("b").unwrap();
        let Value::List(items) = &b.value else { panic!() };
        assert_eq!(&text[items[1].span.range()], "'y'");
        assert_eq!(root.get("ключ").unwrap().text(), Some("é"));
    }

    #[test]
    fn json_is_read() {
        let root = parse("{\"rules\": [{\"id\": \"a\\u0062\", \"n\": null}]}").unwrap().unwrap();
        let Value::List(rules) = &root.get("rules").unwrap().value else { panic!() };
        assert_eq!(rules[0].get("id").unwrap().text(), Some("ab"));
        assert!(rules[0].get("n").unwrap().is_null());
    }

    #[test]
    fn a_bomb_of_aliases_is_refused() {
        let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for level in 1..30 {
            let previous = format!("*a{}, ", level - 1).repeat(10);
            text.push_str(&format!("a{level}: &a{level} [{}]\n", previous.trim_end_matches(", ")));
        }
        assert_eq!(fault(&text), "anchors and aliases expand to more than is read");
        let long = format!("a: &a {}\nb: [{}*a]\n", "x".repeat(1 << 20), "*a, ".repeat(10_000));
        assert_eq!(fault(&long), "anchors and aliases expand to more than is read");
    }

    #[test]
    fn an_alias_to_itself_is_refused() {
        assert_eq!(fault("a: &a [*a]\n"), "the alias stands within what it names");
    }

    #[test]
    fn depth_is_bounded() {
        assert!(fault(&format!("{}x{}", "[".repeat(1_500), "]".repeat(1_500))).contains("limit"));
        assert!(fault(&"[".repeat(1_000_000)).starts_with("more than 2000 brackets"));
        assert!(fault(&"- ".repeat(100_000)).starts_with("nested deeper"));
        assert!(fault(&"[\n".repeat(100_000)).contains("limit"));
    }

    #[test]
    fn broken_text_names_its_place() {
        let fault = parse("a: [1, 2\nb: }").unwrap_err();
        assert!(fault.message.starts_with("not valid YAML"), "{}", fault.message);
        assert!(parse("a: b\n\tc: d").is_err());
    }

    #[test]
    fn long_lines_are_read_in_linear_time() {
        let text =
            format!("a: {}\nb: \"{}\"\nc: [{}]\n", "x".repeat(1 << 20), "é".repeat(1 << 19), "x, ".repeat(100_000));
        let root = parse(&text).unwrap().unwrap();
        assert_eq!(root.get("b").unwrap().text().unwrap().chars().count(), 1 << 19);
    }
}
