//! Keys of SendGrid: an id of sixteen and a secret of thirty-two bytes in URL-safe base64. The vendor does not say so; keys whose last
//! characters fit are taken as made by it.

use crate::decoding::decode_base64;
use crate::validation::{Validity, valid};

pub fn check(value: &[u8], _around: &[u8]) -> Validity {
    let parts: Vec<&[u8]> = value.split(|&byte| byte == b'.').collect();
    let [b"SG", id, secret] = parts.as_slice() else { return Validity::Unknown };
    let len = |part: &[u8]| decode_base64(part).map(|bytes| bytes.len());
    if len(id) == Some(16) && len(secret) == Some(32) {
        valid("its parts hold sixteen and thirty-two bytes")
    } else {
        Validity::Unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts() {
        let key = |last: &str| {
            ["SG.", "AAECAwQFBgcICQoLDA0ODw.", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh", last].concat()
        };
        assert_eq!(check(key("8").as_bytes(), b""), valid("its parts hold sixteen and thirty-two bytes"));
        assert_eq!(check(key("9").as_bytes(), b""), Validity::Unknown);
    }
}
