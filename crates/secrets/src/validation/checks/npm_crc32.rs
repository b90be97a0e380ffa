//! npm tokens: `npm_`, thirty random characters, and their CRC-32 in six (announced in 2021, the same as GitHub's).

use crate::validation::{Validity, base62};

pub fn check(value: &[u8], _around: &[u8]) -> Validity {
    value.strip_prefix(b"npm_").map_or(Validity::Unknown, base62::judge_crc32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::{invalid, valid};

    #[test]
    fn sums() {
        let token = |sum: &str| ["npm_", "zQWBuTSOoRi4A9spHcVY5", "ncnsDkxkJ", sum].concat();
        assert_eq!(check(token("0mLq17").as_bytes(), b""), valid("its checksum fits"));
        assert_eq!(check(token("0mLq27").as_bytes(), b""), invalid("its checksum does not fit"));
        assert_eq!(check(b"npm_short", b""), Validity::Unknown);
    }
}
