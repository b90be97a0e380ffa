//! Identities of findings in the forms that other documents ask for. The identity itself is made in `issues`.

use model::Fingerprint;

/// The digits of a fingerprint in the form of a UUID (version 8, RFC 9562); `None` when it has not as many.
pub(crate) fn guid(id: &Fingerprint) -> Option<String> {
    let digits = id.0.strip_prefix("v1:").filter(|digits| digits.len() == 32 && digits.is_ascii())?;
    let part = |from: usize, to: usize| &digits[from..to];
    Some(format!("{}-{}-8{}-a{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32)))
}
