//! Secret keys in the armor of OpenPGP (RFC 9580): the checksum of the armor and the tag of the first packet.

use crate::decoding::decode_base64;
use crate::validation::{Validity, armor, invalid, valid};

pub fn check(value: &[u8], around: &[u8]) -> Validity {
    let Some(armor) = armor::read(value, around) else { return Validity::Unknown };
    if !armor.label.starts_with("PGP ") {
        return Validity::Unknown;
    }
    if !armor.label.contains("PRIVATE KEY") {
        return invalid("it is no secret key");
    }
    let Some(body) = &armor.body else {
        return if armor.is_ended { invalid("its body is not base64") } else { Validity::Unknown };
    };
    if let Some(sum) = armor.sum.as_deref().and_then(decode_base64) {
        if crc24(body).to_be_bytes()[1..] != sum {
            return invalid("its checksum does not fit");
        }
    } else if !armor.is_ended {
        return Validity::Unknown;
    }
    match tag(body) {
        Some(5) => valid("its first packet is a secret key"),
        Some(7) => valid("its first packet is a secret subkey"),
        _ => invalid("its first packet is no secret key"),
    }
}

/// Kind of the first packet, in the old or the new format.
fn tag(bytes: &[u8]) -> Option<u8> {
    match *bytes.first()? {
        byte if byte & 0xC0 == 0xC0 => Some(byte & 0x3F),
        byte if byte & 0xC0 == 0x80 => Some(byte >> 2 & 0x0F),
        _ => None,
    }
}

fn crc24(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0xB7_04CE, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte) << 16, |sum, _| {
            let shifted = sum << 1;
            if shifted & 0x100_0000 == 0 { shifted } else { shifted ^ 0x186_4CFB }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn armored(kind: &str, body: &str) -> String {
        let dashes = "-----";
        format!(
            "{dashes}BEGIN PGP {kind} BLOCK{dashes}\nComment: test\n\n{body}\n{dashes}END PGP {kind} BLOCK{dashes}\n"
        )
    }

    #[test]
    fn sums_and_tags() {
        assert_eq!(crc24(b"123456789"), 0x21_CF02);
        // C5 04 and four bytes; 9D old format, tag 7; C6 is a public key.
        let judge = |kind: &str, body: &str| check(armored(kind, body).as_bytes(), b"");
        assert_eq!(judge("PRIVATE KEY", "xQQBAgME"), valid("its first packet is a secret key"));
        assert_eq!(judge("PRIVATE KEY", "nQQBAgME"), valid("its first packet is a secret subkey"));
        assert_eq!(judge("PRIVATE KEY", "xgQBAgME"), invalid("its first packet is no secret key"));
        assert_eq!(judge("PRIVATE KEY", "xQQBAgME\n=AAAA"), invalid("its checksum does not fit"));
        assert_eq!(judge("PRIVATE KEY", "[snip]"), invalid("its body is not base64"));
        assert_eq!(judge("PUBLIC KEY", "xgQBAgME"), invalid("it is no secret key"));
    }
}
