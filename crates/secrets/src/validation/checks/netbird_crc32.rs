//! Tokens of NetBird: `nbp_`, thirty random characters, and their CRC-32 in six of base 62 (NetBird's source,
//! `management/server/types/personal_access_token.go`).

use crate::validation::{Validity, base62, invalid, valid};

pub fn check(value: &[u8], _around: &[u8]) -> Validity {
    match value.strip_prefix(b"nbp_").and_then(base62::has_crc32) {
        Some(true) => valid("its checksum fits"),
        Some(false) => invalid("its checksum does not fit"),
        None => Validity::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums() {
        let body = "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ";
        let token = |sum: &str| ["nbp_", body, sum].concat();
        let sum = String::from_utf8(base62::base62(crc32fast::hash(body.as_bytes()), 6)).unwrap();
        assert_eq!(check(token(&sum).as_bytes(), b""), valid("its checksum fits"));
        assert_eq!(check(token("000000").as_bytes(), b""), invalid("its checksum does not fit"));
        assert_eq!(check(b"nbp_short", b""), Validity::Unknown);
    }
}
