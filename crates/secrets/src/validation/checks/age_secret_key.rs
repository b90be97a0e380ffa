//! Identities of age: Bech32 with its checksum (the specification of age, version 1).

use crate::validation::{Validity, bech32, invalid, valid};

pub fn check(value: &[u8], _around: &[u8]) -> Validity {
    match bech32::has_checksum(value, "age-secret-key-") {
        Some(true) => valid("its checksum fits"),
        Some(false) => invalid("its checksum does not fit"),
        None => Validity::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_identity_of_the_manual() {
        let key = |last: &str| {
            ["AGE-SECRET-KEY-", "1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGA", last].concat()
        };
        assert_eq!(check(key("EX").as_bytes(), b""), valid("its checksum fits"));
        assert_eq!(check(key("EE").as_bytes(), b""), invalid("its checksum does not fit"));
        assert_eq!(check(b"AGE-SECRET-KEY-1...", b""), Validity::Unknown);
    }
}
