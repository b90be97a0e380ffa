//! JSON inside of tokens.

use super::super::decoding::decode_base64;
use serde_json::{Map, Value};

/// An object; `None` for everything else.
pub fn object(text: &[u8]) -> Option<Map<String, Value>> {
    match serde_json::from_slice(text) {
        Ok(Value::Object(object)) => Some(object),
        _ => None,
    }
}

/// An object in base64.
pub fn object_in_base64(text: &[u8]) -> Option<Map<String, Value>> {
    object(&decode_base64(text)?)
}

/// Whether a text is under that name, and not empty.
pub fn has_text(object: &Map<String, Value>, name: &str) -> bool {
    object.get(name).and_then(Value::as_str).is_some_and(|text| !text.is_empty())
}
