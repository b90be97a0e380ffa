//! Keys of Azure storage accounts: sixty-four bytes in base64; since 2022 with a signature near the end.

use crate::decoding::decode_base64;
use crate::validation::{Validity, invalid, valid};

pub fn check(value: &[u8], _around: &[u8]) -> Validity {
    match decode_base64(value) {
        Some(bytes) if bytes.len() == 64 && bytes.iter().any(|&byte| byte != bytes[0]) => match value.get(76..80) {
            Some(b"+ASt") => valid("it carries the signature of storage keys"),
            _ => Validity::Unknown,
        },
        _ => invalid("it does not hold sixty-four bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys() {
        let random = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJCr";
        assert_eq!(
            check(format!("{random}+AStAbCdEQ==").as_bytes(), b""),
            valid("it carries the signature of storage keys")
        );
        assert_eq!(check(format!("{random}AbCdEfGhIQ==").as_bytes(), b""), Validity::Unknown);
        assert_eq!(check(format!("{random}==").as_bytes(), b""), invalid("it does not hold sixty-four bytes"));
    }
}
