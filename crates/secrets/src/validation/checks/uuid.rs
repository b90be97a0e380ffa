//! UUIDs (RFC 9562). Every UUID looks like every other, so nothing is proof; some are examples.

use crate::validation::{Validity, invalid};

pub fn check(value: &[u8], _around: &[u8]) -> Validity {
    let is_dashed = value.len() == 36 && [8, 13, 18, 23].into_iter().all(|at| value[at] == b'-');
    let digits: Vec<u8> = value.iter().copied().filter(|&byte| byte != b'-').collect();
    if !is_dashed || digits.len() != 32 || !digits.iter().all(u8::is_ascii_hexdigit) {
        return invalid("it is no UUID");
    }
    let mut distinct = digits.clone();
    distinct.sort_unstable();
    distinct.dedup();
    if distinct.len() < 6 || digits.windows(8).any(|eight| eight == b"12345678") {
        return invalid("its digits are those of an example");
    }
    Validity::Unknown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions() {
        assert_eq!(check(b"919108f7-52d1-4320-9bac-f847db4148a8", b""), Validity::Unknown);
        assert_eq!(check(b"c232ab00-9414-11ec-b3c8-9f6bdeced846", b""), Validity::Unknown);
        assert_eq!(check(b"00000000-0000-0000-0000-000000000000", b""), invalid("its digits are those of an example"));
        assert_eq!(check(b"12345678-1234-1234-1234-123456789abc", b""), invalid("its digits are those of an example"));
        assert_eq!(check(b"919108f752d143209bacf847db4148a8", b""), invalid("it is no UUID"));
    }
}
