//! Tokens of the Python package index: `pypi-` and a macaroon that names the index.

use crate::decoding::decode_base64;
use crate::validation::{Validity, invalid, macaroon_format, valid};

/// The index, and its twin for tests.
const INDEX: &str = concat!("pypi", ".", "org");

fn is_index(location: &str) -> bool {
    location == INDEX || location.strip_prefix("test.") == Some(INDEX)
}

pub fn check(value: &[u8], _around: &[u8]) -> Validity {
    let Some(body) = value.strip_prefix(b"pypi-") else { return Validity::Unknown };
    match decode_base64(body).and_then(|bytes| macaroon_format::read(&bytes)) {
        Some(macaroon) if is_index(&macaroon.location) => {
            valid(format!("a macaroon of the package index with {} restrictions", macaroon.caveats))
        }
        Some(_) => Validity::Unknown,
        None => invalid("it is no whole macaroon"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(location: &str, caveat: &str, signature: &[u8]) -> String {
        let mut bytes = vec![2, 1, location.len() as u8];
        bytes.extend(location.bytes());
        bytes.extend([2, 4]);
        bytes.extend(b"\x00\x80id\x00\x02");
        bytes.push(caveat.len() as u8);
        bytes.extend(caveat.bytes());
        bytes.extend([0, 0, 6, signature.len() as u8]);
        bytes.extend(signature);
        let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let text: Vec<u8> = bytes
            .chunks(3)
            .flat_map(|group| {
                let value =
                    group.iter().fold(0u32, |value, &byte| value << 8 | u32::from(byte)) << (8 * (3 - group.len()));
                (0..=group.len())
                    .map(move |place| letters[(value >> (18 - 6 * place) & 63) as usize])
                    .collect::<Vec<u8>>()
            })
            .collect();
        format!("pypi-{}", String::from_utf8(text).unwrap())
    }

    #[test]
    fn macaroons_of_the_index() {
        let good = token(INDEX, "{\"version\": 1}", &[7; 32]);
        assert!(good.starts_with("pypi-AgEIcHlwaS5vcmc"));
        assert_eq!(check(good.as_bytes(), b""), valid("a macaroon of the package index with 1 restrictions"));
        assert_eq!(check(token(INDEX, "{}", &[7; 31]).as_bytes(), b""), invalid("it is no whole macaroon"));
        let placeholder = ["pypi-", "AgEIcHlwaS5vcmc", &"x".repeat(80)].concat();
        assert_eq!(check(placeholder.as_bytes(), b""), invalid("it is no whole macaroon"));
        assert_eq!(check(token("example.org", "{}", &[7; 32]).as_bytes(), b""), Validity::Unknown);
    }
}
