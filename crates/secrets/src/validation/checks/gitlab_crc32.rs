//! Routable tokens of GitLab: everything before the last seven characters has its CRC-32 there in base 36 (GitLab's design document on
//! routable tokens). Older tokens have neither dots nor a sum.

use crate::validation::base62::base36;
use crate::validation::{Validity, invalid, valid};

pub fn check(value: &[u8], _around: &[u8]) -> Validity {
    let Some((body, sum)) = value.len().checked_sub(7).map(|at| value.split_at(at)) else { return Validity::Unknown };
    // Prefix, payload of 27 or more, dot, two characters of length; between them two of version and another dot since 2025.
    let mut parts = body.rsplit(|&byte| byte == b'.');
    let is_length = parts.next().is_some_and(|length| length.len() == 2);
    let payload = parts.next().map(|part| if part.len() == 2 { parts.next().unwrap_or(part) } else { part });
    if !is_length || payload.is_none_or(|payload| payload.len() < 27) {
        return Validity::Unknown;
    }
    if base36(crc32fast::hash(body), 7) == sum {
        valid("its checksum fits")
    } else {
        invalid("its checksum does not fit")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_versions() {
        for middle in [".0w", ".01.0w"] {
            let body = ["glpat", "-bzoxCnA6MQp1OjEH", "AbCdEfGhIjKlMnOpQrStUvWx", middle].concat();
            let sum = String::from_utf8(base36(crc32fast::hash(body.as_bytes()), 7)).unwrap();
            assert_eq!(check(format!("{body}{sum}").as_bytes(), b""), valid("its checksum fits"));
            assert_eq!(check(format!("{body}0000000").as_bytes(), b""), invalid("its checksum does not fit"));
        }
        assert_eq!(check(["glpat", "-ts8y8Mk2gxi-xvXVsxfN"].concat().as_bytes(), b""), Validity::Unknown);
    }
}
