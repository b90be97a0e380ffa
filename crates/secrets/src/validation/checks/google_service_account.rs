//! Key files of Google service accounts: a JSON object with a private key that parses.

use super::pem;
use crate::validation::{Validity, invalid, json, valid};
use serde_json::{Map, Value};

pub fn check(value: &[u8], around: &[u8]) -> Validity {
    let Some(file) = json::object(value).or_else(|| enclosing(value, around)) else { return Validity::Unknown };
    if file.get("type").and_then(Value::as_str) != Some("service_account") {
        return Validity::Unknown;
    }
    let Some(key) = file.get("private_key").and_then(Value::as_str) else { return invalid("it has no private key") };
    let is_named =
        file.get("client_email").and_then(Value::as_str).is_some_and(|mail| mail.ends_with("gserviceaccount.com"));
    match pem::check(key.as_bytes(), b"") {
        Validity::Valid(_) if is_named => valid("a key file whose private key parses"),
        Validity::Invalid(_) => invalid("its private key does not parse"),
        cut @ Validity::Altered(_) => cut,
        _ => Validity::Unknown,
    }
}

/// The object around the value: from the last `{` before it to the first `}` behind (key files hold no other objects).
fn enclosing(value: &[u8], around: &[u8]) -> Option<Map<String, Value>> {
    let at = memchr::memmem::find(around, value)?;
    let start = memchr::memrchr(b'{', &around[..at])?;
    let end = at + memchr::memchr(b'}', &around[at..])?;
    json::object(&around[start..=end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::altered;

    fn file(body: &str) -> String {
        let dashes = "-----";
        format!(
            "{{\"type\": \"service_account\", \"private_key\": \"{dashes}BEGIN PRIVATE KEY{dashes}\\n{body}\\n{dashes}END PRIVATE KEY{dashes}\\n\", \
             \"client_email\": \"a@b.iam.gserviceaccount.com\"}}"
        )
    }

    #[test]
    fn files() {
        let good = file(&["MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK", "1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC"].concat());
        assert_eq!(check(good.as_bytes(), b""), valid("a key file whose private key parses"));
        assert_eq!(
            check(b"service_account", format!("x = {good};").as_bytes()),
            valid("a key file whose private key parses")
        );
        assert_eq!(check(file("...").as_bytes(), b""), invalid("its private key does not parse"));
        let torn = [
            "MIIBPAIBAAJBALLIUQ7u/9ja51yKTZeRT1A/6kQtqkSFZkowNlGP9M83C3UYyd1S",
            "fxheMH7NkRjZmXtysgnRc+K2q8qgQC8yeJECAwEAAQJBAILtA7+F80Nh+/DfL7eB",
        ];
        assert_eq!(check(file(&torn.concat()).as_bytes(), b""), altered("a private key"));
        assert_eq!(check(b"{\"type\": \"authorized_user\"}", b""), Validity::Unknown);
    }
}
