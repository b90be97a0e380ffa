//! API secrets of Confluent Cloud: `cflt`, fifty-four random characters, and their CRC-32, lowest byte first, in six of base64 (the
//! vendor's page on API keys documents the format and shows an example).

use crate::decoding::decode_base64;
use crate::validation::{Validity, invalid, valid};

pub fn check(value: &[u8], _around: &[u8]) -> Validity {
    let Some(body) = value.strip_prefix(b"cflt").filter(|body| body.len() == 60) else { return Validity::Unknown };
    let (random, sum) = body.split_at(54);
    match decode_base64(sum) {
        Some(bytes) if bytes == crc32fast::hash(random).to_le_bytes() => valid("its checksum fits"),
        _ => invalid("its checksum does not fit"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_vendor() {
        let secret = |sum: &str| ["cflt", "T8d8RzkNseTMEDKcjNM1BZTFPHqRn/", "dQm9q7w6SjzZ12wZfwjaJdip", sum].concat();
        assert_eq!(check(secret("HZtDjw").as_bytes(), b""), valid("its checksum fits"));
        assert_eq!(check(secret("HZtDjA").as_bytes(), b""), invalid("its checksum does not fit"));
        assert_eq!(check(secret("").as_bytes(), b""), Validity::Unknown);
    }
}
