//! Tokens of Mapbox: a kind, a JSON object in base64 that names the account, and a signature. Those that begin with `pk.` are made to be
//! seen by everybody.

use crate::validation::{Validity, invalid, json, valid};

pub fn check(value: &[u8], _around: &[u8]) -> Validity {
    let parts: Vec<&[u8]> = value.split(|&byte| byte == b'.').collect();
    let [kind, payload, _] = parts.as_slice() else { return Validity::Unknown };
    match json::object_in_base64(payload) {
        _ if *kind == b"pk" => invalid("it is a public token"),
        Some(facts) if json::has_text(&facts, "u") => valid("it names its account"),
        Some(_) => Validity::Unknown,
        None => invalid("its middle is no JSON object"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds() {
        let token = |kind: &str, middle: &str| [kind, ".", middle, ".", "AbCdEfGhIjKlMnOpQrStUv"].concat();
        let middle = "eyJ1IjoiYW5uIiwiYSI6ImNrMSJ9";
        assert_eq!(check(token("sk", middle).as_bytes(), b""), valid("it names its account"));
        assert_eq!(check(token("pk", middle).as_bytes(), b""), invalid("it is a public token"));
        assert_eq!(check(token("sk", "xxxx").as_bytes(), b""), invalid("its middle is no JSON object"));
    }
}
