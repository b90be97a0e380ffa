//! What a filter expression says of one occurrence. Steps are counted, so that no expression runs for long.

use super::functions;
use super::tree::{Each, Id, Node};
use super::value::Value;
use crate::foreign::occurrence::{Occurrence, entropy};
use std::borrow::Cow;

/// Steps of one evaluation.
const MAX_STEPS: usize = 1_000_000;
/// Lines of `finding["context"]` on either side.
const CONTEXT: usize = 20;

pub(super) struct Evaluation<'a> {
    pub(super) nodes: &'a [Node],
    pub(super) occurrence: &'a Occurrence<'a>,
    locals: Vec<Value<'a>>,
    items: Vec<Value<'a>>,
    steps: usize,
}

impl<'a> Evaluation<'a> {
    pub(super) fn new(nodes: &'a [Node], occurrence: &'a Occurrence<'a>) -> Evaluation<'a> {
        Evaluation { nodes, occurrence, locals: Vec::new(), items: Vec::new(), steps: 0 }
    }

    /// Counts what an operation costs.
    pub(super) fn charge(&mut self, steps: usize) -> Option<()> {
        self.steps = self.steps.saturating_add(steps);
        (self.steps <= MAX_STEPS).then_some(())
    }

    /// `None` where types do not fit or the steps are used up: then nothing is said. Depth is bounded by the parser.
    pub(super) fn value(&mut self, id: Id) -> Option<Value<'a>> {
        self.charge(1)?;
        let nodes = self.nodes;
        Some(match &nodes[id] {
            Node::Nil => Value::Nil,
            Node::Bool(truth) => Value::Bool(*truth),
            Node::Integer(number) => Value::Integer(*number),
            Node::Float(number) => Value::Float(*number),
            Node::Text(text) => Value::Text(Cow::Borrowed(text)),
            Node::List(items) => Value::List(items.iter().map(|&item| self.value(item)).collect::<Option<_>>()?),
            Node::Map(pairs) => {
                let pairs = pairs.iter().map(|&(key, value)| Some((self.value(key)?, self.value(value)?)));
                Value::Map(pairs.collect::<Option<_>>()?)
            }
            Node::Attributes => Value::Attributes,
            Node::Finding => Value::Finding,
            Node::Local(slot) => self.copy(self.locals.get(*slot)?.clone())?,
            Node::Item => self.copy(self.items.last()?.clone())?,
            Node::Index(container, key) => {
                let (container, key) = (self.value(*container)?, self.value(*key)?);
                self.look_up(container, &key)?
            }
            Node::Slice(value, from, to) => self.slice(*value, *from, *to)?,
            Node::Not(value) => Value::Bool(!self.truth(*value)?),
            Node::Minus(value) => match self.value(*value)? {
                Value::Integer(number) => Value::Integer(number.checked_neg()?),
                other => Value::Float(-other.as_float()?),
            },
            Node::Any(parts) => Value::Bool(self.first(parts, true)?),
            Node::All(parts) => Value::Bool(!self.first(parts, false)?),
            Node::Else(value, otherwise) => match self.value(*value)? {
                Value::Nil => self.value(*otherwise)?,
                value => value,
            },
            Node::Binary(operator, left, right) => {
                let (left, right) = (self.value(*left)?, self.value(*right)?);
                self.charge(left.size() + right.size())?;
                left.combine(*operator, right)?
            }
            Node::If(condition, then, otherwise) => {
                let chosen = if self.truth(*condition)? { then } else { otherwise };
                self.value(*chosen)?
            }
            Node::Let(value, body) => {
                let value = self.value(*value)?;
                self.locals.push(value);
                let result = self.value(*body);
                self.locals.pop();
                result?
            }
            Node::Each(each, list, body) => self.each(*each, *list, *body)?,
            Node::Matches(text, patterns) => {
                let text = self.bytes(*text)?;
                Value::Bool(patterns.is_match(&text))
            }
            Node::Find(text, patterns) => {
                let text = self.bytes(*text)?;
                let found = patterns.regex().and_then(|regex| regex.find(&text)).map(|found| found.range());
                Value::Text(Cow::Owned(text[found.unwrap_or(0..0)].to_vec()))
            }
            Node::Contains(text, words) => Value::Bool(words.is_in(&self.bytes(*text)?)),
            Node::Call(function, arguments) => {
                let values = arguments.iter().map(|&argument| self.value(argument)).collect::<Option<Vec<_>>>()?;
                functions::call(self, *function, values)?
            }
        })
    }

    fn copy(&mut self, value: Value<'a>) -> Option<Value<'a>> {
        self.charge(value.size())?;
        Some(value)
    }

    fn truth(&mut self, id: Id) -> Option<bool> {
        match self.value(id)? {
            Value::Bool(truth) => Some(truth),
            _ => None,
        }
    }

    fn bytes(&mut self, id: Id) -> Option<Cow<'a, [u8]>> {
        match self.value(id)? {
            Value::Text(text) => {
                self.charge(text.len() / 64)?;
                Some(text)
            }
            _ => None,
        }
    }

    /// Whether a part has this truth; later ones are not looked at.
    fn first(&mut self, parts: &[Id], wanted: bool) -> Option<bool> {
        for &part in parts {
            if self.truth(part)? == wanted {
                return Some(true);
            }
        }
        Some(false)
    }

    pub(super) fn look_up(&mut self, container: Value<'a>, key: &Value<'a>) -> Option<Value<'a>> {
        Some(match container {
            // A name that the source does not have is empty there, as in a map of strings in Go.
            Value::Attributes => Value::text(self.occurrence.attribute(key.bytes()?).unwrap_or("")),
            Value::Finding => self.finding(key.bytes()?),
            Value::Map(pairs) => {
                pairs.into_iter().find(|(name, _)| name.equals(key)).map_or(Value::Nil, |(_, value)| value)
            }
            Value::List(mut items) => {
                let at = position(key.as_integer()?, items.len());
                if at < items.len() { items.swap_remove(at) } else { return None }
            }
            Value::Nil => Value::Nil,
            _ => return None,
        })
    }

    fn finding(&self, key: &[u8]) -> Value<'a> {
        let occurrence = self.occurrence;
        let number = |at: usize| Value::Integer(at as i64);
        Value::Text(Cow::Borrowed(match key {
            b"secret" => occurrence.secret(),
            b"match" => occurrence.matched(),
            b"line" => occurrence.lines(),
            b"rule_id" => occurrence.rule.as_bytes(),
            b"description" => occurrence.title.as_bytes(),
            b"context" => occurrence.around(CONTEXT),
            b"fragment_raw" => occurrence.content,
            b"entropy" => return Value::Text(Cow::Owned(entropy(occurrence.secret()).to_string().into_bytes())),
            b"match_start_idx" => return number(occurrence.whole.0),
            b"match_end_idx" => return number(occurrence.whole.1),
            b"match_line_start_idx" => return number(occurrence.line_start(occurrence.whole.0)),
            b"match_line_end_idx" => return number(occurrence.line_end(occurrence.whole.1)),
            _ => return Value::Nil,
        }))
    }

    fn slice(&mut self, value: Id, from: Option<Id>, to: Option<Id>) -> Option<Value<'a>> {
        let value = self.value(value)?;
        let mut bound = |id: Option<Id>, otherwise: usize, length: usize| match id {
            Some(id) => Some(position(self.value(id)?.as_integer()?, length).min(length)),
            None => Some(otherwise),
        };
        match value {
            Value::Text(text) => {
                let (from, to) = (bound(from, 0, text.len())?, bound(to, text.len(), text.len())?);
                let range = from.min(to)..to;
                Some(Value::Text(match text {
                    Cow::Borrowed(text) => Cow::Borrowed(&text[range]),
                    Cow::Owned(text) => Cow::Owned(text[range].to_vec()),
                }))
            }
            Value::List(items) => {
                let (from, to) = (bound(from, 0, items.len())?, bound(to, items.len(), items.len())?);
                Some(Value::List(items[from.min(to)..to].to_vec()))
            }
            _ => None,
        }
    }

    fn each(&mut self, each: Each, list: Id, body: Id) -> Option<Value<'a>> {
        let Value::List(items) = self.value(list)? else { return None };
        let (total, mut holds) = (items.len(), 0);
        for item in items {
            self.items.push(item);
            let truth = self.truth(body);
            self.items.pop();
            holds += usize::from(truth?);
        }
        Some(match each {
            Each::Any => Value::Bool(holds > 0),
            Each::All => Value::Bool(holds == total),
            Each::None => Value::Bool(holds == 0),
            Each::One => Value::Bool(holds == 1),
            Each::Count => Value::Integer(holds as i64),
        })
    }
}

/// A place in a list or text; negative ones count from the end.
fn position(at: i64, length: usize) -> usize {
    if at < 0 { length.saturating_sub(at.unsigned_abs() as usize) } else { at as usize }
}
