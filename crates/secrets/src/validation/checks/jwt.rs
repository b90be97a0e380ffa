//! JSON Web Tokens (RFC 7519) in compact form: signed (RFC 7515) or encrypted (RFC 7516).

use crate::decoding::decode_base64;
use crate::validation::{Validity, altered, calendar, invalid, json, plausible, valid};
use serde_json::{Map, Value};

/// Fewest characters of a payload that is cut.
const LEAST_PAYLOAD: usize = 24;

pub fn check(value: &[u8], _around: &[u8]) -> Validity {
    let parts: Vec<&[u8]> = value.split(|&byte| byte == b'.').collect();
    let Some(header) = json::object_in_base64(parts[0]) else { return invalid("its header is no JSON object") };
    let Some(algorithm) = header.get("alg").and_then(Value::as_str) else {
        return invalid("its header names no algorithm");
    };
    match parts.as_slice() {
        [_, payload, signature] => signed(algorithm, payload, signature),
        [_, _, _, _, _] if json::has_text(&header, "enc") => valid(format!("an encrypted token, {algorithm}")),
        // A pattern may have stopped at the second dot.
        [_, _] => Validity::Unknown,
        _ => invalid("it does not have the parts of a token"),
    }
}

fn signed(algorithm: &str, payload: &[u8], signature: &[u8]) -> Validity {
    if algorithm.eq_ignore_ascii_case("none") {
        return invalid("it is not signed (algorithm none)");
    }
    let Some(claims) = json::object_in_base64(payload) else {
        // A payload that begins like one, and a signature: it was a token before it was cut or altered.
        let was_token = payload.len() >= LEAST_PAYLOAD && payload.starts_with(b"eyJ") && plausible::is_drawn(signature);
        return if was_token { altered("a signed token") } else { invalid("its payload is no JSON object") };
    };
    if is_manual_example(&claims) {
        return invalid("its claims are those of the manual's example");
    }
    let is_drawn = plausible::is_drawn(signature);
    let broken = |why: &'static str| if is_drawn { altered("a signed token") } else { invalid(why) };
    let Some(signature) = decode_base64(signature) else { return broken("its signature is not base64") };
    let expected = match algorithm {
        "HS256" => 32,
        "HS384" => 48,
        "HS512" | "ES256" | "ES256K" | "EdDSA" => 64,
        "ES384" => 96,
        "ES512" => 132,
        _ => signature.len(),
    };
    if signature.len() != expected || signature.len() < 32 {
        return broken("its signature does not have the length of its algorithm");
    }
    match claims.get("exp").and_then(Value::as_f64).and_then(|seconds| calendar::date(seconds as i64)) {
        Some(date) => valid(format!("a signed token, {algorithm}, expires on {date}")),
        None => valid(format!("a signed token, {algorithm}, without expiry")),
    }
}

/// The claims that the debugger at jwt.io starts with, in every tutorial.
fn is_manual_example(claims: &Map<String, Value>) -> bool {
    let is = |name: &str, text: &str| claims.get(name).and_then(Value::as_str) == Some(text);
    is("sub", "1234567890") && is("name", "John Doe")
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9";
    const CLAIMS: &str =
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    const SIGNATURE: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    fn judge(parts: &[&str]) -> Validity {
        check(parts.join(".").as_bytes(), b"")
    }

    #[test]
    fn the_example_of_the_standard() {
        assert_eq!(judge(&[HEADER, CLAIMS, SIGNATURE]), valid("a signed token, HS256, expires on 2011-03-22"));
        assert_eq!(judge(&[HEADER, CLAIMS, &SIGNATURE[..40]]), altered("a signed token"));
        assert_eq!(judge(&[HEADER, &CLAIMS[..60], SIGNATURE]), altered("a signed token"));
        assert_eq!(
            judge(&[HEADER, CLAIMS, "dGhpcyBpcyBub3QgYSBzaWduYXR1cmU"]),
            invalid("its signature does not have the length of its algorithm")
        );
        assert_eq!(judge(&[HEADER, &CLAIMS[..12], SIGNATURE]), invalid("its payload is no JSON object"));
        assert_eq!(judge(&[HEADER, "YWJj", SIGNATURE]), invalid("its payload is no JSON object"));
        assert_eq!(judge(&["abcd", CLAIMS, SIGNATURE]), invalid("its header is no JSON object"));
        assert_eq!(judge(&["eyJhbGciOiJub25lIn0", CLAIMS, ""]), invalid("it is not signed (algorithm none)"));
        assert_eq!(judge(&[HEADER, CLAIMS]), Validity::Unknown);
        let tutorial = "eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ";
        assert_eq!(judge(&[HEADER, tutorial, SIGNATURE]), invalid("its claims are those of the manual's example"));
        let encrypted = "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ";
        assert_eq!(judge(&[encrypted, "a", "b", "c", "d"]), valid("an encrypted token, RSA-OAEP"));
    }
}
