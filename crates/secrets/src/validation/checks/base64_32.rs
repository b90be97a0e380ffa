//! Keys that are exactly thirty-two bytes in base64. That is a condition, and no proof.

use crate::decoding::decode_base64;
use crate::validation::{Validity, invalid};

pub fn check(value: &[u8], _around: &[u8]) -> Validity {
    match decode_base64(value) {
        Some(bytes) if bytes.len() == 32 && bytes.iter().any(|&byte| byte != bytes[0]) => Validity::Unknown,
        _ => invalid("it does not hold thirty-two bytes"),
    }
}
