//! Offline checks of formats that carry their own proof: checksums, structure, embedded account numbers.
//!
//! A check says `Valid` when the value holds something that only the program which makes such values puts there, `Invalid` when the
//! format's own rules are broken, `Altered` when they are broken as by a cut and the rest is still drawn at random, and `Unknown`
//! whenever the format is not documented well enough to tell. Nothing here knows the
//! time: an expiry is told, not judged. Not here: whether a service still accepts the value.

mod armor;
mod base58;
mod base62;
mod bech32;
mod calendar;
mod der;
mod json;
mod macaroon_format;
mod openssh;
mod placeholder;
mod plausible;
mod private_key;
mod published;
mod registry;
mod suffix;
mod wire;

pub use published::is_published;

use std::borrow::Cow;

/// What a check says about a value. The words say why; they never hold a part of the secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Validity {
    /// A program made this.
    Valid(Cow<'static, str>),
    /// This cannot be such a credential.
    Invalid(Cow<'static, str>),
    /// This does not parse, but enough of it is left to be a leak: cut off, altered or broken across lines.
    Altered(Cow<'static, str>),
    /// Cannot be told.
    Unknown,
}

/// A check: the value, and what stands around it in the content (holding the value itself).
type Check = fn(&[u8], &[u8]) -> Validity;

/// Judges a value by the check of that name. `around` is the text that the value stands in, for what is more than the value (the other
/// lines of a key); it may be empty. `None` when there is no such check.
pub fn check(name: &str, value: &[u8], around: &[u8]) -> Option<Validity> {
    registry::find(name).map(|check| check(value.trim_ascii(), around))
}

/// The names of all checks, sorted.
pub fn names() -> impl Iterator<Item = &'static str> {
    registry::names()
}

fn valid(why: impl Into<Cow<'static, str>>) -> Validity {
    Validity::Valid(why.into())
}

fn invalid(why: impl Into<Cow<'static, str>>) -> Validity {
    Validity::Invalid(why.into())
}

fn altered(what: &str) -> Validity {
    Validity::Altered(format!("does not parse as {what}: cut off or altered").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_kebab_case_and_found() {
        let all: Vec<&str> = names().collect();
        assert!(all.is_sorted() && all.len() > 20);
        for name in all {
            assert!(
                name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'),
                "{name}"
            );
            assert!(check(name, b"", b"").is_some());
        }
        assert_eq!(check("no-such-check", b"", b""), None);
    }

    #[test]
    fn no_check_panics_on_any_bytes() {
        let mut state = 88_172_645_463_325_252_u64;
        let mut next = move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        };
        let pieces: [&[u8]; 20] = [
            b"-----BEGIN RSA PRIVATE KEY-----\n",
            b"-----END RSA PRIVATE KEY-----",
            b"ghp_",
            b"MII",
            b"=",
            b".",
            b"eyJhbGciOiJIUzI1NiJ9",
            b":",
            b"@",
            b"://",
            b"AKIA",
            b"{\"",
            b"\"}",
            b"$2b$10$",
            b"$",
            b"pypi-",
            b"AgEIcHlwaS5vcmc",
            b"SG.",
            b"_",
            b"PuTTY-User-Key-File-2: ssh-rsa\n",
        ];
        for _ in 0..4_000 {
            let mut value = Vec::new();
            for _ in 0..next() % 12 {
                match next() % 3 {
                    0 => value.extend(pieces[(next() % 20) as usize]),
                    1 => value.extend((0..next() % 40).map(|_| b"ABCDabcd0123456789+/-_ \n"[(next() % 24) as usize])),
                    _ => value.push(next() as u8),
                }
            }
            for name in names() {
                check(name, &value, &value);
            }
        }
    }
}
