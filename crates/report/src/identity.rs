//! Identities of findings in the forms that other documents ask for. The identity itself is made in `issues`.

use model::Fingerprint;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// A fingerprint as a UUID (version 8, RFC 9562): out of a hash, since it has more digits than a UUID holds.
pub(crate) fn guid(id: &Fingerprint) -> String {
    let mut digits = String::new();
    for byte in Sha256::digest(&id.0).iter().take(16) {
        let _ = write!(digits, "{byte:02x}");
    }
    let part = |from: usize, to: usize| &digits[from..to];
    format!("{}-{}-8{}-a{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identities_of_any_length_are_told_apart() {
        let of = |text: &str| guid(&Fingerprint(text.to_owned()));
        let one = of("v1:0f6ad0a1c9a84ba8a7ed63b1c0aa4e171bb1a1d4ca2e");
        assert_eq!((one.len(), one.matches('-').count(), &one[14..15], &one[19..20]), (36, 4, "8", "a"));
        assert_ne!(one, of("v1:0f6ad0a1c9a84ba8a7ed63b1c0aa4e181bb1a1d4ca2e"), "the middle tells twins apart");
    }
}
