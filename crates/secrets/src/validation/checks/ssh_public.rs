//! Public keys of SSH in one line: what looks like a key and is none of the secret ones.

use crate::decoding::decode_base64;
use crate::validation::wire::Wire;
use crate::validation::{Validity, invalid};

pub fn check(value: &[u8], _around: &[u8]) -> Validity {
    let mut words = value.split(|byte| byte.is_ascii_whitespace());
    let (Some(kind), Some(body)) = (words.next(), words.next()) else { return Validity::Unknown };
    let bytes = decode_base64(body).unwrap_or_default();
    if Wire(&bytes).text() == Some(kind) { invalid("it is a public key") } else { Validity::Unknown }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line() {
        let line = b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f joe@host";
        assert_eq!(check(line, b""), invalid("it is a public key"));
        assert_eq!(check(b"hunter2", b""), Validity::Unknown);
    }
}
