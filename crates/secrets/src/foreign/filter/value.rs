//! What parts of a filter expression come to.

use super::tree::Binary;
use std::borrow::Cow;
use std::cmp::Ordering;

#[derive(Clone, Debug)]
pub(super) enum Value<'a> {
    Nil,
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(Cow<'a, [u8]>),
    List(Vec<Value<'a>>),
    Map(Vec<(Value<'a>, Value<'a>)>),
    /// `attributes` as a whole.
    Attributes,
    /// `finding` as a whole.
    Finding,
}

impl<'a> Value<'a> {
    pub(super) fn text(text: &'a str) -> Value<'a> {
        Value::Text(Cow::Borrowed(text.as_bytes()))
    }

    pub(super) fn as_float(&self) -> Option<f64> {
        match self {
            Value::Integer(number) => Some(*number as f64),
            Value::Float(number) => Some(*number),
            _ => None,
        }
    }

    pub(super) fn as_integer(&self) -> Option<i64> {
        match self {
            Value::Integer(number) => Some(*number),
            _ => None,
        }
    }

    /// Rough size, as a cost of copying it.
    pub(super) fn size(&self) -> usize {
        match self {
            Value::Text(text) => text.len() / 256,
            Value::List(items) => items.len(),
            Value::Map(pairs) => pairs.len() * 2,
            _ => 0,
        }
    }

    pub(super) fn equals(&self, other: &Value<'_>) -> bool {
        match (self, other) {
            (Value::Nil, Value::Nil) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Text(a), Value::Text(b)) => a == b,
            (Value::List(a), Value::List(b)) => {
                let is_flat =
                    |list: &[Value<'_>]| !list.iter().any(|item| matches!(item, Value::List(_) | Value::Map(_)));
                a.len() == b.len() && is_flat(a) && is_flat(b) && a.iter().zip(b).all(|(a, b)| a.equals(b))
            }
            _ => matches!((self.as_float(), other.as_float()), (Some(a), Some(b)) if a == b),
        }
    }

    fn order(&self, other: &Value<'_>) -> Option<Ordering> {
        match (self, other) {
            (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
            _ => self.as_float()?.partial_cmp(&other.as_float()?),
        }
    }

    /// An operator applied; `None` where the types do not fit.
    pub(super) fn combine(self, operator: Binary, other: Value<'a>) -> Option<Value<'a>> {
        let truth = |truth: bool| Some(Value::Bool(truth));
        match operator {
            Binary::Equal => truth(self.equals(&other)),
            Binary::Unequal => truth(!self.equals(&other)),
            Binary::Less => truth(self.order(&other)?.is_lt()),
            Binary::LessOrEqual => truth(self.order(&other)?.is_le()),
            Binary::Greater => truth(self.order(&other)?.is_gt()),
            Binary::GreaterOrEqual => truth(self.order(&other)?.is_ge()),
            Binary::In => match &other {
                Value::List(items) => truth(items.iter().any(|item| item.equals(&self))),
                Value::Map(pairs) => truth(pairs.iter().any(|(key, _)| key.equals(&self))),
                _ => None,
            },
            Binary::Contains => truth(memchr::memmem::find(self.bytes()?, other.bytes()?).is_some()),
            Binary::StartsWith => truth(self.bytes()?.starts_with(other.bytes()?)),
            Binary::EndsWith => truth(self.bytes()?.ends_with(other.bytes()?)),
            Binary::Matches => None,
            Binary::Plus => self.plus(other),
            _ => self.reckon(operator, &other),
        }
    }

    pub(super) fn bytes(&self) -> Option<&[u8]> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    fn plus(self, other: Value<'a>) -> Option<Value<'a>> {
        match (self, other) {
            (Value::Text(left), Value::Text(right)) => {
                let mut joined = left.into_owned();
                joined.extend_from_slice(&right);
                Some(Value::Text(Cow::Owned(joined)))
            }
            (left, right) => left.reckon(Binary::Plus, &right),
        }
    }

    fn reckon(&self, operator: Binary, other: &Value<'_>) -> Option<Value<'a>> {
        if let (Value::Integer(left), Value::Integer(right)) = (self, other) {
            let result = match operator {
                Binary::Plus => left.checked_add(*right),
                Binary::Minus => left.checked_sub(*right),
                Binary::Times => left.checked_mul(*right),
                Binary::Rest => left.checked_rem(*right),
                _ => None,
            };
            if result.is_some() || operator == Binary::Rest {
                return result.map(Value::Integer);
            }
        }
        let (left, right) = (self.as_float()?, other.as_float()?);
        Some(Value::Float(match operator {
            Binary::Plus => left + right,
            Binary::Minus => left - right,
            Binary::Times => left * right,
            Binary::Divided => left / right,
            Binary::Power => left.powf(right),
            _ => return None,
        }))
    }
}
