//! Private keys of PuTTY (appendix C of its manual): counted lines of base64 for the public and the private half.

use crate::decoding::decode_base64;
use crate::validation::wire::Wire;
use crate::validation::{Validity, invalid, valid};

const MARK: &[u8] = b"PuTTY-User-Key-File-";

pub fn check(value: &[u8], around: &[u8]) -> Validity {
    let text = if memchr::memmem::find(value, b"Private-MAC").is_some() { value } else { around };
    let Some(start) = memchr::memmem::find(text, MARK) else { return Validity::Unknown };
    let text = String::from_utf8_lossy(&text[start..text.len().min(start + (64 << 10))]).into_owned();
    let field =
        |name: &str| text.lines().find_map(|line| line.trim().strip_prefix(name)?.strip_prefix(": ").map(str::trim));
    let (Some(encryption), Some(_)) = (field("Encryption"), field("Private-MAC")) else { return Validity::Unknown };
    let (Some(public), Some(private)) = (counted(&text, "Public-Lines: "), counted(&text, "Private-Lines: ")) else {
        return invalid("its lines are not those that are counted");
    };
    let Some(algorithm) = Wire(&public).text().and_then(|name| std::str::from_utf8(name).ok()) else {
        return invalid("its public half is no key");
    };
    if encryption != "none" {
        return if private.len().is_multiple_of(16) && !private.is_empty() {
            valid("a private key, encrypted with a password")
        } else {
            invalid("its private half is cut short")
        };
    }
    match Wire(&private).text() {
        Some(number) if !number.is_empty() => valid(format!("a private key that parses (PuTTY, {algorithm})")),
        _ => invalid("its private half is cut short"),
    }
}

/// The bytes in the lines behind a count.
fn counted(text: &str, name: &str) -> Option<Vec<u8>> {
    let mut lines = text.lines().map(str::trim).skip_while(|line| !line.starts_with(name));
    let count: usize = lines.next()?.strip_prefix(name)?.trim().parse().ok()?;
    let body: Vec<&str> = lines.take(count).collect();
    if body.len() < count { None } else { decode_base64(body.concat().as_bytes()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(encryption: &str, private: &str) -> String {
        // The public half: "ssh-ed25519" and 32 bytes; the private half: 32 bytes.
        let public = "AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";
        let mark = ["PuTTY-User-", "Key-File-3: ssh-ed25519"].concat();
        format!(
            "{mark}\nEncryption: {encryption}\nComment: x\nPublic-Lines: 2\n{}\n{}\nPrivate-Lines: 1\n{private}\nPrivate-MAC: 00\n",
            &public[..64],
            &public[64..]
        )
    }

    #[test]
    fn halves() {
        let private = "AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";
        let judge = |encryption: &str, private: &str| check(file(encryption, private).as_bytes(), b"");
        assert_eq!(judge("none", private), valid("a private key that parses (PuTTY, ssh-ed25519)"));
        assert_eq!(judge("none", "AAAAIAAB"), invalid("its private half is cut short"));
        assert_eq!(judge("none", "<redacted>"), invalid("its lines are not those that are counted"));
        assert_eq!(judge("aes256-cbc", "AAECAwQFBgcICQoLDA0ODw=="), valid("a private key, encrypted with a password"));
        assert_eq!(check(b"PuTTY-User-Key-File-2: ssh-rsa", b""), Validity::Unknown);
    }
}
