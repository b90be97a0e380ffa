//! Keys of Azure storage accounts: sixty-four bytes in base64; since 2022 with a signature near the end. The keys of the emulators are
//! the same for everybody and published.

use crate::decoding::decode_base64;
use crate::validation::{Validity, invalid, valid};

/// How the keys of the storage and the database emulator begin.
const EMULATORS: [&[u8]; 2] = [b"Eby8vdM02xNOcqFlqUwJPLlmEt", b"C2y6yDjf5/R+ob0N8A7Cgv30VR"];

pub fn check(value: &[u8], _around: &[u8]) -> Validity {
    if EMULATORS.iter().any(|start| value.starts_with(start)) {
        return invalid("it is the published key of an emulator");
    }
    match decode_base64(value) {
        Some(bytes) if bytes.len() == 64 && bytes.iter().any(|&byte| byte != bytes[0]) => match value.get(76..80) {
            Some(b"+ASt") => valid("it carries the signature of storage keys"),
            _ => Validity::Unknown,
        },
        _ => invalid("it does not hold sixty-four bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys() {
        let random = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJCr";
        assert_eq!(
            check(format!("{random}+AStAbCdEQ==").as_bytes(), b""),
            valid("it carries the signature of storage keys")
        );
        assert_eq!(check(format!("{random}AbCdEfGhIQ==").as_bytes(), b""), Validity::Unknown);
        assert_eq!(check(format!("{random}==").as_bytes(), b""), invalid("it does not hold sixty-four bytes"));
        let emulator =
            ["Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IF", "suFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="].concat();
        assert_eq!(check(emulator.as_bytes(), b""), invalid("it is the published key of an emulator"));
    }
}
