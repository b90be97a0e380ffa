//! Bech32 (BIP 173): lower- or upper-case text with a checksum of six characters.

const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/// Whether the checksum fits; `None` when this is not of that form with that prefix.
pub fn has_checksum(text: &[u8], prefix: &str) -> Option<bool> {
    let text = text.to_ascii_lowercase();
    let payload = text.strip_prefix(prefix.as_bytes())?.strip_prefix(b"1")?;
    if payload.len() < 6 {
        return None;
    }
    let mut values: Vec<u32> = prefix.bytes().map(|byte| u32::from(byte >> 5)).collect();
    values.push(0);
    values.extend(prefix.bytes().map(|byte| u32::from(byte & 31)));
    for byte in payload {
        values.push(ALPHABET.iter().position(|letter| letter == byte)? as u32);
    }
    Some(polymod(&values) == 1)
}

fn polymod(values: &[u32]) -> u32 {
    const GENERATOR: [u32; 5] = [0x3B6A_57B2, 0x2650_8E6D, 0x1EA1_19FA, 0x3D42_33DD, 0x2A14_62B3];
    values.iter().fold(1, |sum, value| {
        let top = sum >> 25;
        let sum = (sum & 0x1FF_FFFF) << 5 ^ value;
        GENERATOR.iter().enumerate().filter(|(bit, _)| top >> bit & 1 == 1).fold(sum, |sum, (_, factor)| sum ^ factor)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_of_bip_173() {
        assert_eq!(has_checksum(b"A12UEL5L", "a"), Some(true));
        assert_eq!(has_checksum(b"split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w", "split"), Some(true));
        assert_eq!(has_checksum(b"split1checkupstagehandshakeupstreamerranterredcaperred2y9e3x", "split"), Some(false));
        assert_eq!(has_checksum(b"split1checkupstagehandshakeupstreamerranterredcaperred2y9e3b", "split"), None);
    }
}
