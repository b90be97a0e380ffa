//! Private keys of WireGuard: thirty-two bytes clamped for Curve25519, as `wg genkey` makes them. Public keys are clamped one time
//! in thirty-two only; keys of other programs need not be.

use crate::decoding::decode_base64;
use crate::validation::{Validity, invalid, valid};

pub fn check(value: &[u8], _around: &[u8]) -> Validity {
    match decode_base64(value).as_deref() {
        Some(key) if key.len() == 32 => {
            let is_constant = key[1..31].iter().all(|&byte| byte == key[1]);
            if is_constant {
                invalid("its bytes are all the same")
            } else if key[0] & 7 == 0 && key[31] & 0xC0 == 0x40 {
                valid("its bits are set as those of private keys are")
            } else {
                Validity::Unknown
            }
        }
        _ => invalid("it does not hold thirty-two bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clamped() {
        let key = ["yAnz5TF+lXXJte14tji3zlMNq+hd", "2rYUIgJBgB3fBmk="].concat();
        assert_eq!(check(key.as_bytes(), b""), valid("its bits are set as those of private keys are"));
        assert_eq!(check(key.replacen('y', "x", 1).replace("yA", "xA").as_bytes(), b""), Validity::Unknown);
        assert_eq!(check(b"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", b""), invalid("its bytes are all the same"));
        assert_eq!(check(b"cm9vdA==", b""), invalid("it does not hold thirty-two bytes"));
    }
}
