//! A private key in base64 without the lines around it, as many configurations want it.

use crate::decoding::decode_base64;
use crate::validation::private_key::{self, Key};
use crate::validation::{Validity, invalid, valid};

pub fn check(value: &[u8], _around: &[u8]) -> Validity {
    let Some(bytes) = decode_base64(value) else { return Validity::Unknown };
    match private_key::read(&bytes) {
        Key::Private(kind) => valid(format!("a private key that parses ({kind})")),
        Key::Encrypted => valid("a private key, encrypted with a password"),
        Key::Broken => invalid("it is no key"),
        Key::Cut | Key::Other => Validity::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_of_rfc_8410() {
        let key = ["MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK", "1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC"].concat();
        assert_eq!(check(key.as_bytes(), b""), valid("a private key that parses (Ed25519)"));
        assert_eq!(check(b"dGhpcyBpcyBub3QgYSBrZXk=", b""), invalid("it is no key"));
    }
}
