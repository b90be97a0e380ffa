//! URLs with a user and a password in them (RFC 3986, section 3.2.1): whether there is a password. That a URL parses is no proof that it
//! is more than an example.

use crate::validation::{Validity, invalid, placeholder};

/// How far before a bare password its URL may begin.
const BEFORE: usize = 300;

pub fn check(value: &[u8], around: &[u8]) -> Validity {
    let Some(url) = url(value, around) else { return Validity::Unknown };
    let Some(scheme_end) = memchr::memmem::find(url, b"://") else { return Validity::Unknown };
    let scheme_start = scheme_end
        - url[..scheme_end]
            .iter()
            .rev()
            .take_while(|byte| byte.is_ascii_alphanumeric() || b"+.-".contains(byte))
            .count();
    if !url[scheme_start..scheme_end].first().is_some_and(u8::is_ascii_alphabetic) {
        return Validity::Unknown;
    }
    let rest = &url[scheme_end + 3..];
    // A password may hold characters that end an authority: the last @ of the authority, else of all.
    let authority = rest.iter().position(|byte| b"/?#".contains(byte)).map_or(rest, |end| &rest[..end]);
    let Some(at) = memchr::memrchr(b'@', authority).or_else(|| memchr::memrchr(b'@', rest)) else {
        return Validity::Unknown;
    };
    let user_info = &rest[..at];
    let Some(colon) = memchr::memchr(b':', user_info) else { return Validity::Unknown };
    let password = &user_info[colon + 1..];
    if placeholder::is_placeholder(password) {
        return invalid("its password is empty or stands for one");
    }
    Validity::Unknown
}

/// The URL: the value, or what it stands in.
fn url<'a>(value: &'a [u8], around: &'a [u8]) -> Option<&'a [u8]> {
    if memchr::memmem::find(value, b"://").is_some() {
        return Some(value);
    }
    let at = memchr::memmem::find(around, value)?;
    let is_outside = |byte: &u8| byte.is_ascii_whitespace() || b"\"'`<>".contains(byte);
    let start = around[..at]
        .iter()
        .rev()
        .take(BEFORE)
        .position(is_outside)
        .map_or(at.saturating_sub(BEFORE), |count| at - count);
    let end = around[at..]
        .iter()
        .skip(value.len())
        .position(is_outside)
        .map_or(around.len(), |count| at + value.len() + count);
    Some(&around[start..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls() {
        let good = Validity::Unknown;
        let empty = invalid("its password is empty or stands for one");
        let judge = |value: &str| check(value.as_bytes(), b"");
        for url in [
            "postgres://app:hunter2@db.internal:5432/app?sslmode=require",
            "nats-route://ruser:T0pS3cr3t@localhost:4222",
            "mongodb+srv://u:p%40ss@cluster0.ab.mongodb.net",
            "redis://:hunter2@[::1]:6379/0",
            "amqp://u:pa/ss@host/vhost",
            "mongodb://u:pw@a:1,b:2/x",
            "jdbc:mysql://u:pw@host/db",
        ] {
            assert_eq!(judge(url), good, "{url}");
        }
        for url in
            ["postgres://app:${DB_PASSWORD}@db/app", "https://user:@host", "mysql://u:<password>@h", "ftp://u:****@h"]
        {
            assert_eq!(judge(url), empty, "{url}");
        }
        for url in ["https://host/path", "https://user@host", "https://u:p@", "not a url", "http://${U}:pw1@h"] {
            assert_eq!(judge(url), Validity::Unknown, "{url}");
        }
        assert_eq!(check(b"hunter2", b"url = \"postgres://app:hunter2@db/app\" # x"), good);
        assert_eq!(check(b"hunter2", b"password = hunter2"), Validity::Unknown);
    }
}
