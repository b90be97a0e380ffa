//! Keys of Azure services that carry a signature of four characters before the last six (published by the vendor so that such keys can
//! be told from other base64).

use crate::decoding::decode_base64;
use crate::validation::{Validity, valid};

const SIGNATURES: [(&[u8], &str); 12] = [
    (b"+ASt", "storage"),
    (b"ACDb", "Cosmos DB"),
    (b"AzFu", "functions"),
    (b"AzSe", "search"),
    (b"AzCa", "cache for Redis"),
    (b"AIoT", "IoT hub"),
    (b"APIM", "API management"),
    (b"+ABa", "batch"),
    (b"+AEh", "event hubs"),
    (b"+ASb", "service bus"),
    (b"+ARm", "relay"),
    (b"+ACR", "container registry"),
];

pub fn check(value: &[u8], _around: &[u8]) -> Validity {
    let bare = value.trim_ascii_end();
    let end = bare.len() - bare.iter().rev().take_while(|&&byte| byte == b'=').count();
    let mark = end.checked_sub(10).map(|at| &bare[at..at + 4]);
    let service = SIGNATURES.iter().find(|(signature, _)| mark == Some(*signature));
    match service {
        Some((_, name)) if decode_base64(bare).is_some_and(|bytes| bytes.len() >= 32) => {
            valid(format!("it carries the signature of keys for {name}"))
        }
        _ => Validity::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures() {
        let key = ["q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRW", "eJCr", "AzFu", "AbCdEQ=="].concat();
        assert_eq!(check(key.as_bytes(), b""), valid("it carries the signature of keys for functions"));
        assert_eq!(check(key.replace("AzFu", "AzFx").as_bytes(), b""), Validity::Unknown);
    }
}
