//! Tokens that are said to end with a checksum without saying over what (Cloudflare, Grafana, Atlassian and others): a fitting CRC-32
//! is proof, and one that does not fit is not.

use crate::validation::{Validity, suffix, valid};

pub fn check(value: &[u8], _around: &[u8]) -> Validity {
    if suffix::is_crc32(value) { valid("it ends with the CRC-32 of what is before") } else { Validity::Unknown }
}
