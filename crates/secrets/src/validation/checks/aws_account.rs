//! Key ids of Amazon Web Services: sixteen characters of base32 behind the kind. Ids made since 2019 hold the number of the account in
//! forty bits behind the first. The vendor does not document this and publishes nothing that could be broken, so nothing is refused but
//! the examples of its manual; see <https://awsteele.com/blog/2020/09/26/aws-access-key-format.html> and
//! <https://medium.com/@TalBeerySec/a-short-note-on-aws-key-id-f88cc4317489>.

use crate::filler::is_filler;
use crate::validation::{Validity, invalid, valid};

const KINDS: [&[u8]; 4] = [b"AKIA", b"ASIA", b"ABIA", b"ACCA"];

pub fn check(value: &[u8], _around: &[u8]) -> Validity {
    let Some(body) = KINDS.iter().find_map(|kind| value.strip_prefix(*kind)) else { return Validity::Unknown };
    if body.ends_with(b"EXAMPLE") {
        return invalid("it is an example of the vendor's documentation");
    }
    // There is no checksum: what counts up or repeats itself was typed by a person.
    if body.len() != 16 || std::str::from_utf8(value).is_ok_and(is_filler) {
        return Validity::Unknown;
    }
    let mut bits = 0u128;
    for &character in body {
        let value = match character {
            b'A'..=b'Z' => character - b'A',
            b'2'..=b'7' => character - b'2' + 26,
            // Seen in no id of today; keys of before 2019, and of services that copy the interface, may have them.
            _ => return Validity::Unknown,
        };
        bits = bits << 5 | u128::from(value);
    }
    let is_new = bits >> 79 & 1 == 1;
    let account = (bits >> 39) & 0xFF_FFFF_FFFF;
    let mut distinct = body.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    if is_new && account < 1_000_000_000_000 && distinct.len() > 7 {
        valid(format!("it belongs to account {account:012}"))
    } else {
        Validity::Unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_examples() {
        let judge = |parts: [&str; 2]| check(parts.concat().as_bytes(), b"");
        assert_eq!(judge(["ASIA", "Y34FZKBOKMUTVV7A"]), valid("it belongs to account 609629065308"));
        assert_eq!(judge(["AKIA", "IOSFODNN7EXAMPLE"]), invalid("it is an example of the vendor's documentation"));
        assert_eq!(judge(["ASIA", "QNZGKIQY56JQ7WML"]), valid("it belongs to account 029608264753"));
        assert_eq!(judge(["AKIA", "0123456789ABCDEF"]), Validity::Unknown);
        assert_eq!(judge(["AKIA", "IFSFTVNNABCDEFGH"]), Validity::Unknown);
        assert_eq!(judge(["AKIA", "QABCDEFGHIJKLMNO"]), Validity::Unknown);
        assert_eq!(judge(["AKIA", "SHORT"]), Validity::Unknown);
        assert_eq!(judge(["AKIA", "XXXXXXXXXXXXXXXX"]), Validity::Unknown);
    }
}
