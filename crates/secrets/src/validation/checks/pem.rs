//! Private keys in PEM (RFC 7468) and its relatives: the body is decoded and read as the key that the label says.

use crate::validation::armor::{self, Armor};
use crate::validation::private_key::{self, Key};
use crate::validation::{Validity, altered, invalid, openssh, plausible, valid};

pub fn check(value: &[u8], around: &[u8]) -> Validity {
    let Some(armor) = armor::read(value, around) else { return Validity::Unknown };
    if !armor.label.contains("PRIVATE KEY") {
        let is_public =
            ["CERTIFICATE", "PUBLIC KEY", "PARAMETERS", "X509 CRL"].iter().any(|word| armor.label.contains(word));
        return if is_public { invalid("it is public") } else { Validity::Unknown };
    }
    let Some(body) = &armor.body else {
        return if armor.is_ended { broken(&armor, "its body is not base64") } else { Validity::Unknown };
    };
    if is_encrypted(&armor) {
        return match body.len() {
            64.. if body.len().is_multiple_of(8) => valid("a private key, encrypted with a password"),
            _ if armor.is_ended => invalid("its body is too short for an encrypted key"),
            _ => Validity::Unknown,
        };
    }
    let key = openssh::read(body).unwrap_or_else(|| private_key::read(body));
    match key {
        Key::Private(kind) => valid(format!("a private key that parses ({kind})")),
        Key::Encrypted => valid("a private key, encrypted with a password"),
        Key::Other => Validity::Unknown,
        Key::Cut if !armor.is_ended => Validity::Unknown,
        Key::Cut => broken(&armor, "its body is cut short"),
        Key::Broken => broken(&armor, "its body is no key"),
    }
}

/// A body that is long enough and drawn was a key before it was cut or altered.
fn broken(armor: &Armor, why: &'static str) -> Validity {
    match &armor.characters {
        Some(characters) if plausible::is_body(characters) => altered("a private key"),
        _ => invalid(why),
    }
}

fn is_encrypted(armor: &Armor) -> bool {
    armor.headers.iter().any(|header| header.starts_with("Proc-Type:") && header.contains("ENCRYPTED"))
        || armor.headers.iter().any(|header| header.starts_with("DEK-Info:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    // RFC 8410, section 10.3.
    const EDWARDS: &str = "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC";

    fn armored(label: &str, body: &str) -> String {
        let dashes = "-----";
        format!("{dashes}BEGIN {label}{dashes}\n{body}\n{dashes}END {label}{dashes}\n")
    }

    fn judge(text: &str) -> Validity {
        check(text.as_bytes(), b"")
    }

    #[test]
    fn a_key_of_the_standard_in_any_dress() {
        let good = valid("a private key that parses (Ed25519)");
        let text = armored("PRIVATE KEY", EDWARDS);
        assert_eq!(judge(&text), good);
        assert_eq!(judge(&text.replace('\n', "\\n")), good);
        assert_eq!(judge(&text.replace('\n', "\\r\\n")), good);
        assert_eq!(judge(&text.replace('\n', " ")), good);
        assert_eq!(judge(&text.replace('\n', "\n    ")), good);
        assert_eq!(judge(&text.replace('\n', "\n# ")), good);
        assert_eq!(judge(&text.replace('\n', "\\n\" +\n  \"")), good);
        assert_eq!(judge(&text.replace('\n', "',\n'")), good);
        let folded = EDWARDS.replace("INTu", "INTu\n").replace("fdp+", "fdp+\n");
        assert_eq!(judge(&armored("PRIVATE KEY", &folded)), good);
        assert_eq!(check(EDWARDS.as_bytes(), text.as_bytes()), good);
        let begin = text.lines().next().unwrap();
        assert_eq!(check(begin.as_bytes(), text.as_bytes()), good);
    }

    #[test]
    fn what_is_no_key() {
        let key = "PRIVATE KEY";
        assert_eq!(judge(&armored(key, "...")), invalid("its body is not base64"));
        assert_eq!(judge(&armored(key, "MIIEpAIBAAKCAQEA...")), invalid("its body is cut short"));
        assert_eq!(judge(&armored(key, "<your private key>")), invalid("its body is not base64"));
        assert_eq!(judge(&armored(key, "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC")), invalid("its body is cut short"));
        assert_eq!(judge(&armored(key, "dGhpcyBpcyBub3QgYSBrZXkgYXQgYWxs")), invalid("its body is no key"));
        assert_eq!(judge(&armored("CERTIFICATE", EDWARDS)), invalid("it is public"));
        let open = armored(key, EDWARDS);
        assert_eq!(judge(&open[..open.len() - 60]), Validity::Unknown);
        assert_eq!(judge("no key"), Validity::Unknown);
    }

    /// Keys made for these tests with openssl and ssh-keygen; they open nothing.
    const RSA: [&str; 7] = [
        "MIIBPAIBAAJBALLIUQ7u/9ja51yKTZeRT1A/6kQtqkSFZkowNlGP9M83C3UYyd1S",
        "fxheMH7NkRjZmXtysgnRc+K2q8qgQC8yeJECAwEAAQJBAILtA7+F80Nh+/DfL7eB",
        "qK3CQNMxBfIsJx7Jc94DKGreUH1p5dMfhAiWfplP3aY4ZjZTjyZEV/Q7aa1ic52a",
        "g8kCIQDmyDEmNeNKZETSc3MqpfKchpzZbZcy1D5bEZZ9ZwZd2wIhAMZRgpBkkiXo",
        "DKfLE3EzpAtKUbnKlS0i5FRNkWjqFc0DAiEAsSsu0C6+dvXS/90xpKQRRKjy8Nh5",
        "IsRdunweE9drw9ECIGxLGDvW30OZykdaCjzXkS2lIKmOqRUjp4EtdkjPAqaXAiEA",
        "m4BgDHt076yWBBer/RFFhPDj7/DgwE8qvzGUF9Ba9ps=",
    ];
    const CURVE: [&str; 3] = [
        "MHcCAQEEIPudynOBTeiggmjxYMxyactTL/o9Z7lpl+cfd9iHvn+PoAoGCCqGSM49",
        "AwEHoUQDQgAEglcMrKUjcmYYgJSvFQo5feDuKdz+wzALsJEwkUvx+8k1dEujktsr",
        "YPOTdI95CpoL5A+9X43ZDOvdL6O736f58g==",
    ];
    const ENCRYPTED: [&str; 5] = [
        "MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgH4kB2ESYZ3gICCAAw",
        "DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEELIAsH3vPwYn1quymAnBdhoEgZCT",
        "4FoxNAaE/9T449atwI/cDjWNlDAXvdYOMzMxjLbIBVuy1wfFaM2pZItQtGhIiS/u",
        "KoAkIhJD5z/GQC7hCTuMxVVvSXACT9hNJNxRiF8Emk+60XPrG9kxvpAJY1GNKLfV",
        "6OuSQFMz0X38sLdjrJ+8lWTZ2W5c1EFP0Ifq3zlJcHxsAG11+Kt3ku29jtxbY9A=",
    ];
    const OPENSSH: [&str; 5] = [
        "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW",
        "QyNTUxOQAAACBMMZyYr9fIJeeqUj6qoEBsBkqcs5mfOs1wdu1NOHh5ogAAAIgtpEdbLaRH",
        "WwAAAAtzc2gtZWQyNTUxOQAAACBMMZyYr9fIJeeqUj6qoEBsBkqcs5mfOs1wdu1NOHh5og",
        "AAAEBnc5RsEXYoSvCSd61Lj7fegNtixQNlMEUnOldhuQrEtkwxnJiv18gl56pSPqqgQGwG",
        "SpyzmZ86zXB27U04eHmiAAAAAAECAwQF",
    ];

    #[test]
    fn keys_of_other_programs() {
        for (label, body, kind) in [
            ("RSA PRIVATE KEY", RSA.as_slice(), "RSA, 512 bits"),
            ("EC PRIVATE KEY", &CURVE, "elliptic curve, 256 bits"),
            ("OPENSSH PRIVATE KEY", &OPENSSH, "OpenSSH, ssh-ed25519"),
        ] {
            let text = armored(label, &body.join("\n"));
            assert_eq!(judge(&text), valid(format!("a private key that parses ({kind})")));
            let short = armored(label, &body[..body.len() - 1].join("\n"));
            assert_eq!(judge(&short), altered("a private key"), "{label}");
            let stub = armored(label, &[&body[..body.len() - 1], &["..."]].concat().join("\n"));
            assert!(matches!(judge(&stub), Validity::Invalid(_)), "{label}");
            let stub = armored(label, body[0]);
            assert!(matches!(judge(&stub), Validity::Invalid(_)), "{label}");
        }
        let torn = armored("RSA PRIVATE KEY", &RSA.join("\n").replacen("fxheMH7", "fxheMH", 1));
        assert_eq!(judge(&torn), altered("a private key"));
        let text = "dGhpcyBpcyBub3QgYSBrZXkgYXQgYWxs".repeat(6);
        assert_eq!(judge(&armored("RSA PRIVATE KEY", &text)), invalid("its body is no key"));
        let locked = valid("a private key, encrypted with a password");
        assert_eq!(judge(&armored("ENCRYPTED PRIVATE KEY", &ENCRYPTED.join("\n"))), locked);
        let old = format!("Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n{}", ENCRYPTED[..4].join("\n"));
        assert_eq!(judge(&armored("RSA PRIVATE KEY", &old)), locked);
        // openssl writes the parameters of a curve before its key.
        let both = armored("EC PARAMETERS", "BggqhkjOPQMBBw==") + &armored("EC PRIVATE KEY", &CURVE.join("\n"));
        assert_eq!(judge(&both), valid("a private key that parses (elliptic curve, 256 bits)"));
    }
}
