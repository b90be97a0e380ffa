//! Bot tokens of Telegram: the number of the bot, and a secret. There is no checksum; only examples can be told.

use crate::validation::{Validity, invalid, placeholder};

pub fn check(value: &[u8], _around: &[u8]) -> Validity {
    let Some(at) = value.iter().position(|&byte| byte == b':') else { return Validity::Unknown };
    let (id, secret) = (&value[..at], &value[at + 1..]);
    // 110201543 and 123456 are the bots of the manual.
    if placeholder::is_counting(id) || id == b"110201543" || placeholder::is_placeholder(secret) {
        return invalid("it is an example");
    }
    Validity::Unknown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples() {
        assert_eq!(
            check(["123456:ABC-DEF1234gh", "Ikl-zyx57W2v1u123ew11"].concat().as_bytes(), b""),
            invalid("it is an example")
        );
        assert_eq!(
            check(["5712394081:AAHd", "qTcvCH1vGWJxfSeofSAs0K5PALDsbw"].concat().as_bytes(), b""),
            Validity::Unknown
        );
    }
}
