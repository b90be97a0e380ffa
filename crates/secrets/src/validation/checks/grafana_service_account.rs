//! Tokens of Grafana's service accounts: `glsa_`, thirty-two random characters, and the CRC-32 of both in hexadecimal, lowest byte
//! first (Grafana's source, `pkg/components/satokengen`).

use crate::validation::{Validity, invalid, valid};

pub fn check(value: &[u8], _around: &[u8]) -> Validity {
    let Some((body, sum)) = value.len().checked_sub(9).map(|at| value.split_at(at)) else { return Validity::Unknown };
    if !body.starts_with(b"glsa_") || body.len() != 37 || sum[0] != b'_' {
        return Validity::Unknown;
    }
    let written = format!("{:08x}", crc32fast::hash(body).swap_bytes());
    if sum[1..] == *written.as_bytes() { valid("its checksum fits") } else { invalid("its checksum does not fit") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_source() {
        let token = |sum: &str| ["glsa_", "iNValIdinValiDinvalidinvalidinva", "_", sum].concat();
        assert_eq!(check(token("5b582697").as_bytes(), b""), valid("its checksum fits"));
        assert_eq!(check(token("9726585b").as_bytes(), b""), invalid("its checksum does not fit"));
        assert_eq!(check(b"glsa_short_5b582697", b""), Validity::Unknown);
        assert_eq!(check(b"glsa_", b""), Validity::Unknown);
    }
}
