//! Secret keys of Nostr: Bech32 with the prefix `nsec` (NIP-19).

use crate::validation::{Validity, bech32, invalid, valid};

pub fn check(value: &[u8], _around: &[u8]) -> Validity {
    match bech32::has_checksum(value, "nsec") {
        Some(true) => valid("its checksum fits"),
        Some(false) => invalid("its checksum does not fit"),
        None => Validity::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_the_specification() {
        let key = |last: &str| ["nsec", "1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe", last].concat();
        assert_eq!(check(key("5").as_bytes(), b""), valid("its checksum fits"));
        assert_eq!(check(key("6").as_bytes(), b""), invalid("its checksum does not fit"));
    }
}
