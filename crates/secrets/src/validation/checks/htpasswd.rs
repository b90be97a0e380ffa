//! A line of a password file: the user and the hash of the password.

use super::password_hash;
use crate::validation::Validity;

pub fn check(value: &[u8], around: &[u8]) -> Validity {
    let hash = value.iter().position(|&byte| byte == b':').map_or(value, |colon| &value[colon + 1..]);
    password_hash::check(hash.split(|&byte| byte == b':').next().unwrap_or(hash), around)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::valid;

    #[test]
    fn lines() {
        let line = ["joe:{SHA}", "5en6G6MezRroT3XKqkdPOmY/BfQ="].concat();
        assert_eq!(check(line.as_bytes(), b""), valid("SHA-1 without salt, fast to guess"));
        assert_eq!(check(b"root:x:0:0", b""), Validity::Unknown);
    }
}
