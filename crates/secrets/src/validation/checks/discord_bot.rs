//! Bot tokens of Discord: the first part is the application's id in base64, and ids hold the time at which they were made.

use crate::decoding::decode_base64;
use crate::validation::{Validity, calendar, invalid, valid};

/// The first second of 2015, from which ids count.
const EPOCH: u64 = 1_420_070_400;

pub fn check(value: &[u8], _around: &[u8]) -> Validity {
    let parts: Vec<&[u8]> = value.split(|&byte| byte == b'.').collect();
    let [id, _, _] = parts.as_slice() else { return Validity::Unknown };
    let Some(text) = decode_base64(id) else { return invalid("its first part is not base64") };
    let number = std::str::from_utf8(&text)
        .ok()
        .filter(|text| (17..=20).contains(&text.len()))
        .and_then(|text| text.parse::<u64>().ok());
    let Some(number) = number else { return invalid("its first part is no id") };
    match calendar::date(((number >> 22) / 1_000 + EPOCH) as i64) {
        Some(date) => valid(format!("it belongs to an application made on {date}")),
        None => invalid("its first part is no id"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids() {
        // 175928847299117063 is the id that the vendor's documentation takes apart.
        let token = |id: &str| [id, ".CnakRQ.", "AbCdEfGhIjKlMnOpQrStUvWxYz0"].concat();
        assert_eq!(
            check(token("MTc1OTI4ODQ3Mjk5MTE3MDYz").as_bytes(), b""),
            valid("it belongs to an application made on 2016-04-30")
        );
        assert_eq!(check(token("aGVsbG8gd29ybGQhIQ").as_bytes(), b""), invalid("its first part is no id"));
        assert_eq!(check(b"no.token", b""), Validity::Unknown);
    }
}
