//! Macaroons of any service, in base64.

use crate::decoding::decode_base64;
use crate::validation::{Validity, macaroon_format, valid};

pub fn check(value: &[u8], _around: &[u8]) -> Validity {
    match decode_base64(value).and_then(|bytes| macaroon_format::read(&bytes)) {
        Some(macaroon) => valid(format!("a macaroon with {} restrictions parses to its end", macaroon.caveats)),
        None => Validity::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_library() {
        // README of libmacaroons: location, identifier and signature only.
        let token = [
            "MDAxY2xvY2F0aW9uIGh0dHA6Ly9teWJhbmsvCjAwMjZpZGVudGlmaWVyIHdlIHVzZWQgb3VyIHNlY3JldCBrZXkKMDAyZnNpZ25hdHVyZSDj2eApCFJsTAA5",
            "rhURQRXZf91ovyujebNCqvD2F9BVLwo",
        ]
        .concat();
        assert_eq!(check(token.as_bytes(), b""), valid("a macaroon with 0 restrictions parses to its end"));
        assert_eq!(check(&token.as_bytes()[..120], b""), Validity::Unknown);
    }
}
