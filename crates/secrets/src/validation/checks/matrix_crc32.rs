//! Tokens of Matrix servers: everything before the last `_` has its CRC-32 behind it, in six of base 62. Synapse writes
//! `syt_` (`syr_`), the name in base64 and twenty random letters (`synapse/handlers/auth.py`); the Matrix Authentication Service `mat`,
//! `mar`, `mct` or `mcr` and thirty random characters (`crates/data-model/src/tokens.rs`), and its digits lowest first.

use crate::validation::{Validity, base62, invalid, valid};

const KINDS: [&[u8]; 6] = [b"syt_", b"syr_", b"mat_", b"mar_", b"mct_", b"mcr_"];

pub fn check(value: &[u8], _around: &[u8]) -> Validity {
    let Some((body, sum)) = value.len().checked_sub(7).map(|at| value.split_at(at)) else { return Validity::Unknown };
    if sum[0] != b'_' || !KINDS.iter().any(|kind| body.starts_with(kind)) {
        return Validity::Unknown;
    }
    if written(body) == sum[1..] { valid("its checksum fits") } else { invalid("its checksum does not fit") }
}

fn written(body: &[u8]) -> Vec<u8> {
    let number = crc32fast::hash(body);
    if body.starts_with(b"sy") {
        return base62::base62(number, 6);
    }
    let mut digits = base62::base62(number, 0);
    digits.reverse();
    let mut sum = vec![b'0'; 6_usize.saturating_sub(digits.len())];
    sum.extend(digits);
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_source() {
        for [kind, random, sum] in
            [["mat", "kkLSacJDpek22jKWw4AcXG68b7U3W6", "0Lg9yb"], ["mar", "PkpplxPkfjsqvtdfUlYR1Afg2TpaHF", "GaTQd2"]]
        {
            assert_eq!(check([kind, "_", random, "_", sum].concat().as_bytes(), b""), valid("its checksum fits"));
            let other = [kind, "_", random, "_", "000000"].concat();
            assert_eq!(check(other.as_bytes(), b""), invalid("its checksum does not fit"));
        }
        let body = ["syt", "_Ym90_", "QbDrKpLmXzWvTnHsYcGf"].concat();
        let sum = String::from_utf8(base62::base62(crc32fast::hash(body.as_bytes()), 6)).unwrap();
        assert_eq!(check(format!("{body}_{sum}").as_bytes(), b""), valid("its checksum fits"));
        assert_eq!(check(b"abc_000000", b""), Validity::Unknown);
        assert_eq!(check(b"mat_", b""), Validity::Unknown);
    }
}
