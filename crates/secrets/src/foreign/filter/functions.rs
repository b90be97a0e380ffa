//! The functions of filter expressions.

use super::evaluate::Evaluation;
use super::tree::{Function, Words};
use super::value::Value;
use crate::foreign::occurrence::entropy;
use crate::foreign::patterns::{Patterns, from_go};
use std::borrow::Cow;

/// Most parts that a text is split into.
const MAX_PARTS: usize = 10_000;

/// `None` where the arguments are of a wrong type.
pub(super) fn call<'a>(
    evaluation: &mut Evaluation<'a>,
    function: Function,
    mut values: Vec<Value<'a>>,
) -> Option<Value<'a>> {
    let cost: usize = values.iter().map(Value::size).sum();
    evaluation.charge(cost)?;
    match function {
        Function::Get => {
            let fallback = if values.len() == 3 { values.pop()? } else { Value::Nil };
            let (key, container) = (values.pop()?, values.pop()?);
            // `get` tells a missing name from an empty one.
            if let Value::Attributes = container {
                let attribute = evaluation.occurrence.attribute(key.bytes()?);
                return Some(attribute.map_or(fallback, Value::text));
            }
            Some(match evaluation.look_up(container, &key) {
                None | Some(Value::Nil) => fallback,
                Some(value) => value,
            })
        }
        Function::GetPath => get_path(evaluation, values),
        Function::MatchesAny | Function::FindMatch => {
            // Regexes that are made while evaluating are compiled every time.
            evaluation.charge(1_000)?;
            let patterns = Patterns::new(
                texts(&values[1])?.iter().map(|text| Some(from_go(text).ok()?.0)).collect::<Option<_>>()?,
            );
            let text = values[0].bytes()?;
            if function == Function::MatchesAny {
                return Some(Value::Bool(patterns.is_match(text)));
            }
            let found = patterns.regex().and_then(|regex| regex.find(text)).map(|found| found.as_bytes().to_vec());
            Some(owned(found.unwrap_or_default()))
        }
        Function::ContainsAny => Some(Value::Bool(Words::new(texts(&values[1])?).is_in(values[0].bytes()?))),
        Function::Entropy => Some(Value::Float(match values[0].bytes()? {
            b"" => 0.0,
            text => entropy(text),
        })),
        Function::FailsTokenEfficiency => {
            let text = values[0].bytes()?;
            Some(Value::Bool(evaluation.occurrence.readable.is_some_and(|readable| readable(text))))
        }
        Function::TokenRatio => {
            // Words come to about four characters a token, keys to fewer than two.
            let readable = evaluation.occurrence.readable?;
            Some(Value::Float(if readable(values[0].bytes()?) { 4.0 } else { 1.0 }))
        }
        Function::SetConfidence => Some(Value::Bool(true)),
        Function::First | Function::Last => match values.pop()? {
            Value::List(mut items) if function == Function::Last => Some(items.pop().unwrap_or(Value::Nil)),
            Value::List(items) => Some(items.into_iter().next().unwrap_or(Value::Nil)),
            _ => None,
        },
        Function::Join => join(evaluation, &values),
        Function::Least | Function::Greatest => extreme(values, function == Function::Greatest),
        Function::Absolute | Function::Floor | Function::Ceiling | Function::Round => number(function, &values[0]),
        Function::ToInteger | Function::ToFloat | Function::ToText => convert(function, values.pop()?),
        _ => text(function, &values),
    }
}

fn owned<'a>(text: Vec<u8>) -> Value<'a> {
    Value::Text(Cow::Owned(text))
}

/// A list of texts, or one text.
fn texts(value: &Value<'_>) -> Option<Vec<String>> {
    let text = |value: &Value<'_>| String::from_utf8(value.bytes()?.to_vec()).ok();
    match value {
        Value::List(items) => items.iter().map(text).collect(),
        other => Some(vec![text(other)?]),
    }
}

fn join<'a>(evaluation: &mut Evaluation<'a>, values: &[Value<'a>]) -> Option<Value<'a>> {
    let separator = values.get(1).map_or(Some(&b""[..]), Value::bytes)?;
    let Value::List(items) = &values[0] else { return None };
    let parts: Vec<&[u8]> = items.iter().map(Value::bytes).collect::<Option<_>>()?;
    evaluation.charge(parts.iter().map(|part| (part.len() + separator.len()) / 64 + 1).sum())?;
    Some(owned(parts.join(separator)))
}

fn get_path<'a>(evaluation: &mut Evaluation<'a>, mut values: Vec<Value<'a>>) -> Option<Value<'a>> {
    let fallback = values.pop()?;
    let path = values.pop()?;
    let mut value = values.pop()?;
    for part in path.bytes()?.split(|&byte| byte == b'.') {
        evaluation.charge(1)?;
        let key = match (&value, std::str::from_utf8(part).ok().and_then(|part| part.parse().ok())) {
            (Value::List(_), Some(at)) => Value::Integer(at),
            _ => owned(part.to_vec()),
        };
        match evaluation.look_up(value, &key) {
            None | Some(Value::Nil) => return Some(fallback),
            Some(next) => value = next,
        }
    }
    Some(value)
}

fn extreme(values: Vec<Value<'_>>, greatest: bool) -> Option<Value<'_>> {
    let values = match values.as_slice() {
        [Value::List(items)] => items.clone(),
        _ => values,
    };
    let mut best: Option<Value<'_>> = None;
    for value in values {
        let number = value.as_float()?;
        let is_better = best
            .as_ref()
            .and_then(Value::as_float)
            .is_none_or(|best| if greatest { number > best } else { number < best });
        if is_better {
            best = Some(value);
        }
    }
    best
}

fn number<'a>(function: Function, value: &Value<'_>) -> Option<Value<'a>> {
    if let Value::Integer(number) = value {
        return Some(Value::Integer(if function == Function::Absolute { number.checked_abs()? } else { *number }));
    }
    let number = value.as_float()?;
    Some(Value::Float(match function {
        Function::Floor => number.floor(),
        Function::Ceiling => number.ceil(),
        Function::Round => number.round(),
        _ => number.abs(),
    }))
}

fn convert<'a>(function: Function, value: Value<'a>) -> Option<Value<'a>> {
    let text = value.bytes().and_then(|text| std::str::from_utf8(text).ok());
    Some(match (function, &value) {
        (Function::ToInteger, Value::Integer(_)) => value,
        (Function::ToInteger, Value::Float(number)) => Value::Integer(*number as i64),
        (Function::ToInteger, _) => Value::Integer(text?.trim().parse().ok()?),
        (Function::ToFloat, Value::Text(_)) => Value::Float(text?.trim().parse().ok()?),
        (Function::ToFloat, _) => Value::Float(value.as_float()?),
        (_, Value::Text(_)) => value,
        (_, Value::Integer(number)) => owned(number.to_string().into_bytes()),
        (_, Value::Float(number)) => owned(number.to_string().into_bytes()),
        (_, Value::Bool(truth)) => owned(truth.to_string().into_bytes()),
        _ => return None,
    })
}

/// Functions on a text.
fn text<'a>(function: Function, values: &[Value<'a>]) -> Option<Value<'a>> {
    if let (Function::Length | Function::Bytes, Value::List(items)) = (function, &values[0]) {
        return Some(Value::Integer(items.len() as i64));
    }
    let text = values[0].bytes()?;
    let other = || values.get(1)?.bytes();
    let place = |at: Option<usize>| Some(Value::Integer(at.map_or(-1, |at| at as i64)));
    match function {
        Function::Length => Some(Value::Integer(String::from_utf8_lossy(text).chars().count() as i64)),
        Function::Bytes => Some(Value::Integer(text.len() as i64)),
        Function::Lower => Some(owned(String::from_utf8_lossy(text).to_lowercase().into_bytes())),
        Function::Upper => Some(owned(String::from_utf8_lossy(text).to_uppercase().into_bytes())),
        Function::Trim => {
            let set = if values.len() == 2 { other()? } else { b" \t\r\n\x0b\x0c" };
            let is_kept = |byte: &u8| !set.contains(byte);
            let start = text.iter().position(is_kept).unwrap_or(text.len());
            let end = text.iter().rposition(is_kept).map_or(start, |last| last + 1);
            Some(owned(text[start..end].to_vec()))
        }
        Function::TrimPrefix => Some(owned(text.strip_prefix(other()?).unwrap_or(text).to_vec())),
        Function::TrimSuffix => Some(owned(text.strip_suffix(other()?).unwrap_or(text).to_vec())),
        Function::IndexOf => place(memchr::memmem::find(text, other()?)),
        Function::LastIndexOf => place(memchr::memmem::rfind(text, other()?)),
        Function::Substring => {
            let bound = |value: &Value<'_>| Some((value.as_integer()?.max(0) as usize).min(text.len()));
            let to = values.get(2).map_or(Some(text.len()), bound)?;
            Some(owned(text[bound(&values[1])?.min(to)..to].to_vec()))
        }
        Function::Split => {
            let separator = other()?;
            if separator.is_empty() {
                return None;
            }
            let mut parts = Vec::new();
            let mut start = 0;
            for at in memchr::memmem::find_iter(text, separator).take(MAX_PARTS) {
                parts.push(owned(text[start..at].to_vec()));
                start = at + separator.len();
            }
            parts.push(owned(text[start..].to_vec()));
            Some(Value::List(parts))
        }
        Function::Replace => {
            let (from, to) = (other()?, values[2].bytes()?);
            if from.is_empty() || to.len() > from.len() * 64 {
                return None;
            }
            let mut replaced = Vec::with_capacity(text.len());
            let mut start = 0;
            for at in memchr::memmem::find_iter(text, from) {
                replaced.extend_from_slice(&text[start..at]);
                replaced.extend_from_slice(to);
                start = at + from.len();
            }
            replaced.extend_from_slice(&text[start..]);
            Some(owned(replaced))
        }
        _ => None,
    }
}
