//! JSON Web Keys (RFC 7517) and sets of them: which hold a private or a symmetric key.

use crate::decoding::decode_base64;
use crate::validation::{Validity, invalid, json, valid};
use serde_json::{Map, Value};

pub fn check(value: &[u8], around: &[u8]) -> Validity {
    let Some(object) = json::object(value).or_else(|| json::object(around)) else { return Validity::Unknown };
    let single = [Value::Object(object.clone())];
    let keys = object.get("keys").and_then(Value::as_array).map_or(&single[..], Vec::as_slice);
    let kinds: Vec<Option<&str>> = keys.iter().filter_map(Value::as_object).filter_map(private_part).collect();
    if kinds.is_empty() {
        return Validity::Unknown;
    }
    match kinds.iter().flatten().next() {
        Some(kind) => valid(format!("a private key ({kind})")),
        None => invalid("it holds public keys only"),
    }
}

/// `None` for what is no key, `Some(None)` for a public one.
fn private_part(key: &Map<String, Value>) -> Option<Option<&str>> {
    let kind = key.get("kty").and_then(Value::as_str)?;
    let name = if kind == "oct" { "k" } else { "d" };
    let secret = key.get(name).and_then(Value::as_str).and_then(|text| decode_base64(text.as_bytes()));
    Some(secret.filter(|secret| secret.len() >= 16).map(|_| kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_of_rfc_8037() {
        let public = "\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"";
        let private =
            format!("{{{public},\"d\":\"{}\"}}", ["nWGxne_9WmC6hEr0kuwsxERJx", "Wl7MmkZcDusAxyuf2A"].concat());
        assert_eq!(check(private.as_bytes(), b""), valid("a private key (OKP)"));
        assert_eq!(
            check(format!("{{\"keys\":[{{{public}}},{private}]}}").as_bytes(), b""),
            valid("a private key (OKP)")
        );
        assert_eq!(check(format!("{{{public}}}").as_bytes(), b""), invalid("it holds public keys only"));
        assert_eq!(check(b"{}", b""), Validity::Unknown);
    }
}
