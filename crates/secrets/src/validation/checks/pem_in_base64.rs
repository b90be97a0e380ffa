//! A whole PEM file in base64, as `client-key-data` of a kubeconfig holds it.

use super::pem;
use crate::decoding::decode_base64;
use crate::validation::Validity;

pub fn check(value: &[u8], _around: &[u8]) -> Validity {
    decode_base64(value).map_or(Validity::Unknown, |text| pem::check(&text, b""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::invalid;

    #[test]
    fn the_inner_file_is_judged() {
        let text = ["LS0tLS1CRUdJTiBDRVJUSUZJ", "Q0FURS0tLS0tCk1JSQo="].concat();
        assert_eq!(check(text.as_bytes(), b""), invalid("it is public"));
        assert_eq!(check(b"not base64", b""), Validity::Unknown);
    }
}
