//! Tokens of Sentry organisations: `sntrys_`, a JSON object in base64 that names the organisation, and a secret (Sentry's RFC 91).

use crate::validation::{Validity, invalid, json, valid};

pub fn check(value: &[u8], _around: &[u8]) -> Validity {
    let Some(rest) = value.strip_prefix(b"sntrys_") else { return Validity::Unknown };
    let Some(end) = memchr::memrchr(b'_', rest) else { return Validity::Unknown };
    match json::object_in_base64(&rest[..end]) {
        Some(facts) if json::has_text(&facts, "org") && json::has_text(&facts, "url") => {
            valid("it names its organisation and server")
        }
        Some(_) => Validity::Unknown,
        None => invalid("its middle is no JSON object"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts() {
        let token = |middle: &str| ["sntrys", "_", middle, "_", "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfG"].concat();
        let middle = "eyJpYXQiOjE2ODcyNTg1MDAsInVybCI6Imh0dHBzOi8vc2VudHJ5LmlvIiwib3JnIjoiYSJ9";
        assert_eq!(check(token(middle).as_bytes(), b""), valid("it names its organisation and server"));
        assert_eq!(check(token("xxxxxxxxxxx").as_bytes(), b""), invalid("its middle is no JSON object"));
    }
}
