//! Base58Check of Bitcoin and its relatives: a version, a payload and four bytes of a double SHA-256.

use sha2::{Digest as _, Sha256};

const ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
/// The longest known are extended keys with 111 characters.
const LONGEST: usize = 120;

/// Version and payload if the checksum fits; `None` when it does not, or the text is of another alphabet.
pub fn decode_checked(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = decode(text)?;
    let sum = bytes.split_off(bytes.len().checked_sub(4)?);
    let hash = Sha256::digest(Sha256::digest(&bytes));
    (hash[..4] == sum).then_some(bytes)
}

fn decode(text: &[u8]) -> Option<Vec<u8>> {
    if text.len() > LONGEST {
        return None;
    }
    // Little end first while it grows.
    let mut bytes: Vec<u8> = Vec::new();
    for character in text {
        let mut carry = ALPHABET.iter().position(|letter| letter == character)?;
        for byte in &mut bytes {
            carry += usize::from(*byte) * 58;
            *byte = carry as u8;
            carry >>= 8;
        }
        while carry > 0 {
            bytes.push(carry as u8);
            carry >>= 8;
        }
    }
    bytes.extend(text.iter().take_while(|&&character| character == b'1').map(|_| 0));
    bytes.reverse();
    Some(bytes)
}
