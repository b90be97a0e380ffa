//! Tokens and incoming hooks of Slack: the numbers and lengths of their parts. There is no checksum, so they only tell what a
//! person made up.

use crate::validation::{Validity, invalid, placeholder};

pub fn check(value: &[u8], _around: &[u8]) -> Validity {
    match memchr::memmem::find(value, b"/services/") {
        Some(at) => hook(&value[at + 10..]),
        None if value.starts_with(b"xox") || value.starts_with(b"xapp-") => token(value),
        None => Validity::Unknown,
    }
}

fn hook(path: &[u8]) -> Validity {
    let parts: Vec<&[u8]> = path.split(|&byte| byte == b'/').collect();
    let [team, channel, secret] = parts.as_slice() else { return Validity::Unknown };
    let is_made_up = |id: &[u8]| id.len() < 9 || id[1..].iter().all(|&byte| byte == id[1]);
    if is_made_up(team) || is_made_up(channel) || placeholder::is_placeholder(secret) {
        return invalid("its ids are those of an example");
    }
    Validity::Unknown
}

fn token(value: &[u8]) -> Validity {
    let parts: Vec<&[u8]> = value.split(|&byte| byte == b'-').collect();
    let [_, ids @ .., secret] = parts.as_slice() else { return Validity::Unknown };
    let numbers: Vec<&[u8]> =
        ids.iter().copied().filter(|id| id.len() > 3 && id.iter().all(u8::is_ascii_digit)).collect();
    let is_made_up = |number: &&[u8]| {
        placeholder::is_counting(number)
            || number.starts_with(b"123456789")
            || number[1..].iter().all(|&digit| digit == number[1])
    };
    if numbers.iter().any(is_made_up) || placeholder::is_placeholder(secret) {
        return invalid("its numbers are those of an example");
    }
    Validity::Unknown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_and_hooks() {
        let judge = |parts: &[&str]| check(parts.concat().as_bytes(), b"");
        assert_eq!(judge(&["xoxb-", "263594206564-", "2343594206574-", "FGqddMF8t08v8N7Oq4i57vs1"]), Validity::Unknown);
        assert_eq!(
            judge(&["xoxb-", "123456789012-", "1234567890123-", "FGqddMF8t08v8N7Oq4i57vs1"]),
            invalid("its numbers are those of an example")
        );
        assert_eq!(judge(&["xoxb-", "some-token"]), Validity::Unknown);
        let host = "https://hooks.slack.com";
        assert_eq!(
            judge(&[host, "/services/", "T00000000/", "B00000000/", "XXXXXXXXXXXXXXXXXXXXXXXX"]),
            invalid("its ids are those of an example")
        );
        assert_eq!(
            judge(&[host, "/services/", "T026B13VA/", "B027C2M3K/", "ggXAcKwyWTmCMmVpcCXxPZLo"]),
            Validity::Unknown
        );
    }
}
