//! Hashes of passwords in the forms of crypt(3) and its relatives: kind, parameters, and whether guessing is fast.

use crate::decoding::decode_base64;
use crate::validation::{Validity, invalid, valid};

/// Prefix, characters of the last part, and what to say.
const CRYPT: [(&str, &[usize], &str); 8] = [
    ("$apr1$", &[22], "MD5 as Apache does it, fast to guess"),
    ("$1$", &[22], "MD5 crypt, fast to guess"),
    ("$5$", &[43], "SHA-256 crypt"),
    ("$6$", &[86], "SHA-512 crypt"),
    ("$y$", &[43], "yescrypt"),
    ("$gy$", &[43], "yescrypt with GOST"),
    ("$7$", &[43], "scrypt"),
    ("$sha1$", &[28], "SHA-1 crypt"),
];

/// Schemes in braces (RFC 2307), bytes of the hash without salt, and what to say.
const SCHEMES: [(&str, usize, bool, &str); 8] = [
    ("{SHA}", 20, false, "SHA-1 without salt, fast to guess"),
    ("{SSHA}", 20, true, "SHA-1, fast to guess"),
    ("{MD5}", 16, false, "MD5 without salt, fast to guess"),
    ("{SMD5}", 16, true, "MD5, fast to guess"),
    ("{SHA256}", 32, false, "SHA-256 without salt, fast to guess"),
    ("{SSHA256}", 32, true, "SHA-256, fast to guess"),
    ("{SHA512}", 64, false, "SHA-512 without salt, fast to guess"),
    ("{SSHA512}", 64, true, "SHA-512, fast to guess"),
];

pub fn check(value: &[u8], _around: &[u8]) -> Validity {
    let Ok(text) = std::str::from_utf8(value) else { return Validity::Unknown };
    let text = text.strip_prefix("{CRYPT}").or(text.strip_prefix("{BLF-CRYPT}")).unwrap_or(text);
    None.or_else(|| bcrypt(text))
        .or_else(|| crypt(text))
        .or_else(|| scheme(text))
        .or_else(|| argon2(text))
        .or_else(|| iterated(text))
        .or_else(|| database(text))
        .unwrap_or(Validity::Unknown)
}

fn is_crypt_base64(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'/'))
}

fn bcrypt(text: &str) -> Option<Validity> {
    let rest = ["$2a$", "$2b$", "$2x$", "$2y$"].into_iter().find_map(|prefix| text.strip_prefix(prefix))?;
    let (cost, hash) = rest.split_once('$')?;
    let cost: u8 = cost.parse().ok()?;
    Some(if hash.len() == 53 && is_crypt_base64(hash) && (4..=31).contains(&cost) {
        valid(format!("bcrypt, cost {cost}"))
    } else {
        invalid("it does not have the length of a bcrypt hash")
    })
}

fn crypt(text: &str) -> Option<Validity> {
    let (prefix, lengths, title) = CRYPT.iter().find(|(prefix, ..)| text.starts_with(prefix))?;
    let parts: Vec<&str> = text[prefix.len()..].split('$').collect();
    let hash = parts.last().filter(|_| parts.len() > 1)?;
    Some(if lengths.contains(&hash.len()) && is_crypt_base64(hash) {
        valid(*title)
    } else {
        invalid("it does not have the length of its kind")
    })
}

fn scheme(text: &str) -> Option<Validity> {
    let end = text.find('}')? + 1;
    let name = text[..end].to_ascii_uppercase();
    let (_, len, is_salted, title) = SCHEMES.iter().find(|(scheme, ..)| *scheme == name)?;
    let bytes = decode_base64(&text.as_bytes()[end..]).unwrap_or_default();
    let fits = if *is_salted { bytes.len() > *len } else { bytes.len() == *len };
    Some(if fits { valid(*title) } else { invalid("it does not have the length of its kind") })
}

fn argon2(text: &str) -> Option<Validity> {
    let rest = text.strip_prefix("$argon2")?;
    let parts: Vec<&str> = rest.split('$').collect();
    let (kind, parameters) = (parts.first()?, parts.iter().find(|part| part.starts_with("m="))?);
    let hash = decode_base64(parts.last()?.as_bytes()).filter(|hash| hash.len() >= 12);
    hash.filter(|_| parts.len() >= 4).map(|_| valid(format!("Argon2{kind}, {parameters}")))
}

/// Django, Werkzeug and passlib: a name, parameters, a salt and the hash.
fn iterated(text: &str) -> Option<Validity> {
    let (head, rest) = text.trim_start_matches('$').split_once('$')?;
    let name = head.split(':').next()?;
    let title = match name {
        "pbkdf2_sha256" | "pbkdf2_sha1" | "pbkdf2-sha256" | "pbkdf2-sha512" | "pbkdf2" => "PBKDF2",
        "scrypt" => "scrypt",
        "bcrypt_sha256" => "bcrypt over SHA-256",
        "sha1" | "md5" => "a single round with salt, fast to guess",
        _ => return None,
    };
    let hash = rest.rsplit('$').next()?;
    let is_hash = hash.len() >= 27 && hash.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=.".contains(&byte));
    is_hash.then(|| valid(title))
}

/// PostgreSQL, MySQL and phpass.
fn database(text: &str) -> Option<Validity> {
    let is_hex = |digits: &str, len: usize| digits.len() == len && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if let Some(rest) = text.strip_prefix("SCRAM-SHA-256$") {
        let keys = rest.rsplit('$').next()?;
        let (stored, server) = keys.split_once(':')?;
        let is_key = |key: &str| decode_base64(key.as_bytes()).is_some_and(|key| key.len() == 32);
        return Some(if is_key(stored) && is_key(server) {
            valid("SCRAM of PostgreSQL")
        } else {
            invalid("it does not have the length of its kind")
        });
    }
    if text.strip_prefix("md5").is_some_and(|digits| is_hex(digits, 32)) {
        return Some(valid("MD5 of PostgreSQL, fast to guess"));
    }
    if text.strip_prefix('*').is_some_and(|digits| is_hex(digits, 40)) {
        return Some(valid("SHA-1 of MySQL, fast to guess"));
    }
    let phpass = text.strip_prefix("$P$").or(text.strip_prefix("$H$"))?;
    (phpass.len() == 31 && is_crypt_base64(phpass)).then(|| valid("phpass, fast to guess"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds() {
        let hash = "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890";
        for (text, says) in [
            (format!("$2b$10${}", &hash[..53]), "bcrypt, cost 10"),
            (format!("$apr1$salt${}", &hash[..22]), "MD5 as Apache does it, fast to guess"),
            (format!("$6$rounds=5000$salt${}", &hash[..86]), "SHA-512 crypt"),
            (format!("$y$j9T$salt${}", &hash[..43]), "yescrypt"),
            ("{SSHA}".to_owned() + "5en6G6MezRroT3XKqkdPOmY/BfRzYWx0", "SHA-1, fast to guess"),
            (
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$".to_owned() + "RdescudvJCsgt3ub+b4dWQ",
                "Argon2id, m=65536,t=2,p=1",
            ),
            (format!("pbkdf2_sha256$260000$salt${}=", &hash[..43]), "PBKDF2"),
            (format!("scrypt:32768:8:1$salt${}", &hash[..64]), "scrypt"),
            (format!("md5{}", &hash[..32]), "MD5 of PostgreSQL, fast to guess"),
            (format!("*{}", &hash[..40]), "SHA-1 of MySQL, fast to guess"),
            (format!("$P$B{}", &hash[..30]), "phpass, fast to guess"),
        ] {
            assert_eq!(check(text.as_bytes(), b""), valid(says), "{text}");
        }
        assert_eq!(check(b"$2b$10$tooshort", b""), invalid("it does not have the length of a bcrypt hash"));
        assert_eq!(check(b"{SHA}short", b""), invalid("it does not have the length of its kind"));
        assert_eq!(check(b"hunter2", b""), Validity::Unknown);
    }
}
