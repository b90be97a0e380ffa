//! Tokens of Polar: a prefix, thirty-seven random characters, and the CRC-32 of those in six of base 62 (Polar's source,
//! `server/polar/kit/crypto.py`).

use crate::validation::{Validity, base62, invalid, valid};

pub fn check(value: &[u8], _around: &[u8]) -> Validity {
    let body = value.rsplit(|&byte| byte == b'_').next().unwrap_or_default();
    if !value.starts_with(b"polar_") || body.len() != 43 {
        return Validity::Unknown;
    }
    let (random, sum) = body.split_at(37);
    if base62::base62(crc32fast::hash(random), 6) == sum {
        valid("its checksum fits")
    } else {
        invalid("its checksum does not fit")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums() {
        let body = "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17x";
        let sum = String::from_utf8(base62::base62(crc32fast::hash(body.as_bytes()), 6)).unwrap();
        for prefix in ["polar_oat_", "polar_at_u_"] {
            let token = |sum: &str| [prefix, body, sum].concat();
            assert_eq!(check(token(&sum).as_bytes(), b""), valid("its checksum fits"));
            assert_eq!(check(token("000000").as_bytes(), b""), invalid("its checksum does not fit"));
        }
        assert_eq!(check(b"polar_oat_short", b""), Validity::Unknown);
    }
}
