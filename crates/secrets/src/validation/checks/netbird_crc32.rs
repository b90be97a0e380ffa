//! Tokens of NetBird: `nbp_`, thirty random characters, and their CRC-32 in six of base 62 (NetBird's source,
//! `management/server/types/personal_access_token.go`).

use crate::validation::{Validity, base62};

pub fn check(value: &[u8], _around: &[u8]) -> Validity {
    value.strip_prefix(b"nbp_").map_or(Validity::Unknown, base62::judge_crc32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::{invalid, valid};

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
