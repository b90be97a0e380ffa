//! Private keys of Bitcoin and its relatives: wallet import format and extended private keys (BIP 32).

use crate::validation::{Validity, base58, invalid, valid};

pub fn check(value: &[u8], _around: &[u8]) -> Validity {
    if !matches!(value.len(), 51 | 52 | 111) {
        return Validity::Unknown;
    }
    match base58::decode_checked(value) {
        None => invalid("its checksum does not fit"),
        Some(bytes) => match bytes.as_slice() {
            [0x80 | 0xEF, rest @ ..] if matches!(rest.len(), 32 | 33) => valid("a private key with a fitting checksum"),
            [0x04, 0x88, 0xAD, 0xE4, ..] | [0x04, 0x35, 0x83, 0x94, ..] => {
                valid("an extended private key with a fitting checksum")
            }
            [0x04, 0x88, 0xB2, 0x1E, ..] => invalid("it is an extended public key"),
            _ => Validity::Unknown,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_vectors() {
        let key = |last: &str| ["5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4", "dZ1jvhTVqvbTLvyT", last].concat();
        assert_eq!(check(key("J").as_bytes(), b""), valid("a private key with a fitting checksum"));
        assert_eq!(check(key("K").as_bytes(), b""), invalid("its checksum does not fit"));
        let extended = [
            "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPP",
            "qjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi",
        ]
        .concat();
        assert_eq!(check(extended.as_bytes(), b""), valid("an extended private key with a fitting checksum"));
    }
}
