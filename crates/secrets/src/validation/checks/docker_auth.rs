//! The `auth` of a Docker configuration, and HTTP basic authentication (RFC 7617): user and password in base64.

use crate::decoding::decode_base64;
use crate::validation::{Validity, invalid, placeholder, valid};

pub fn check(value: &[u8], _around: &[u8]) -> Validity {
    let Some(text) = decode_base64(value) else { return invalid("it is not base64") };
    let Some(colon) = text.iter().position(|&byte| byte == b':').filter(|_| std::str::from_utf8(&text).is_ok()) else {
        return invalid("no user and password come out");
    };
    if text.iter().any(|byte| byte.is_ascii_control()) && !text.ends_with(b"\n") {
        return invalid("no user and password come out");
    }
    if placeholder::is_placeholder(text[colon + 1..].trim_ascii()) {
        return invalid("its password is empty or stands for one");
    }
    // Few characters come out by chance.
    if text.len() < 9 { Validity::Unknown } else { valid("a user and a password come out") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs() {
        assert_eq!(check(b"QWxhZGRpbjpvcGVuIHNlc2FtZQ==", b""), valid("a user and a password come out"));
        assert_eq!(check(b"QWxhZGRpbg==", b""), invalid("no user and password come out"));
        assert_eq!(check(b"dXNlcjo=", b""), invalid("its password is empty or stands for one"));
        assert_eq!(check(b"<base64>", b""), invalid("it is not base64"));
    }
}
