//! GitHub tokens: the last six characters are the CRC-32 of the thirty before (published with the format in 2021). What fine-grained
//! tokens sum up is not published, so a fitting sum speaks for one and nothing speaks against it.

use crate::validation::{Validity, base62, suffix, valid};

const PREFIXES: [&[u8]; 5] = [b"ghp_", b"gho_", b"ghu_", b"ghs_", b"ghr_"];

pub fn check(value: &[u8], _around: &[u8]) -> Validity {
    if value.starts_with(b"github_pat_") {
        return if suffix::is_crc32(value) { valid("its checksum fits") } else { Validity::Unknown };
    }
    let body = PREFIXES.iter().find_map(|prefix| value.strip_prefix(*prefix));
    body.map_or(Validity::Unknown, base62::judge_crc32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::invalid;

    #[test]
    fn the_published_example() {
        let token = |sum: &str| ["ghp_", "zQWBuTSOoRi4A9spHcVY5", "ncnsDkxkJ", sum].concat();
        assert_eq!(check(token("0mLq17").as_bytes(), b""), valid("its checksum fits"));
        assert_eq!(check(token("0mLq18").as_bytes(), b""), invalid("its checksum does not fit"));
        assert_eq!(check(token("0mLq1").as_bytes(), b""), Validity::Unknown);
        assert_eq!(check(b"github_pat_x", b""), Validity::Unknown);
    }
}
