//! Shared access signatures of Azure: a query with a version, an expiry and a signature of thirty-two bytes.

use crate::decoding::decode_base64;
use crate::validation::{Validity, invalid, valid};

pub fn check(value: &[u8], around: &[u8]) -> Validity {
    let query = if memchr::memmem::find(value, b"sig=").is_some() { value } else { around };
    let field = |name: &str| {
        query
            .split(|byte| matches!(byte, b'?' | b'&' | b'"' | b'\'' | b' ' | b'\n' | b';'))
            .find_map(|field| field.strip_prefix(name.as_bytes())?.strip_prefix(b"="))
    };
    let Some(signature) = field("sig") else { return Validity::Unknown };
    match decode_base64(&unescaped(signature)) {
        Some(bytes) if bytes.len() == 32 => match field("se").map(unescaped) {
            Some(expiry)
                if expiry.len() >= 10 && expiry.iter().all(|byte| byte.is_ascii_digit() || b"-:TZ.".contains(byte)) =>
            {
                valid(format!("a signature of thirty-two bytes, expires on {}", String::from_utf8_lossy(&expiry[..10])))
            }
            _ => valid("a signature of thirty-two bytes"),
        },
        _ => invalid("its signature does not hold thirty-two bytes"),
    }
}

fn unescaped(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let digits =
            text.get(at + 1..at + 3).filter(|_| text[at] == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                at += 3;
            }
            None => {
                bytes.push(text[at]);
                at += 1;
            }
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries() {
        let sas = |sig: &str| {
            format!(
                "https://a.blob.core.windows.net/c?sv=2020-02-10&se=2022-04-14T21%3A00%3A00Z&sr=c&sp=r&{}={sig}",
                "sig"
            )
        };
        assert_eq!(
            check(sas("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8%3D").as_bytes(), b""),
            valid("a signature of thirty-two bytes, expires on 2022-04-14")
        );
        assert_eq!(check(sas("REDACTED").as_bytes(), b""), invalid("its signature does not hold thirty-two bytes"));
        assert_eq!(check(b"https://a/b", b""), Validity::Unknown);
    }
}
