//! Tokens of Grafana Cloud: `glc_` and a JSON object in base64 with organisation, name and key.

use crate::validation::{Validity, invalid, json, valid};

pub fn check(value: &[u8], _around: &[u8]) -> Validity {
    let Some(rest) = value.strip_prefix(b"glc_") else { return Validity::Unknown };
    match json::object_in_base64(rest) {
        Some(facts) if facts.contains_key("o") && json::has_text(&facts, "k") => {
            valid("it names its organisation and holds a key")
        }
        Some(_) => Validity::Unknown,
        None => invalid("it holds no JSON object"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts() {
        let token = |middle: &str| ["glc", "_", middle].concat();
        let middle = "eyJvIjoiMSIsIm4iOiJhIiwiayI6IkFiQ2QiLCJtIjp7InIiOiJ1cyJ9fQ==";
        assert_eq!(check(token(middle).as_bytes(), b""), valid("it names its organisation and holds a key"));
        assert_eq!(check(token("xxxxxxxxxxxxxxx").as_bytes(), b""), invalid("it holds no JSON object"));
    }
}
