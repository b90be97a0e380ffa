//! Private keys in DER: PKCS#1 (RFC 8017), PKCS#8 (RFC 5958), SEC 1 (RFC 5915) and the form of OpenSSL for DSA.

use super::der::{self, BIT_STRING, Element, Fault, INTEGER, OBJECT, OCTET_STRING, SEQUENCE};

/// What the bytes are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// A private key; algorithm and size for a person.
    Private(String),
    /// A private key encrypted with a password.
    Encrypted,
    /// A sequence that is no private key known here.
    Other,
    /// The outermost element is longer than the bytes.
    Cut,
    /// No DER.
    Broken,
}

/// Algorithms of PKCS#8 by the contents of their object identifier.
const ALGORITHMS: [(&[u8], &str); 8] = [
    (&[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01], "RSA"),
    (&[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0A], "RSA-PSS"),
    (&[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01], "elliptic curve"),
    (&[0x2A, 0x86, 0x48, 0xCE, 0x38, 0x04, 0x01], "DSA"),
    (&[0x2B, 0x65, 0x6E], "X25519"),
    (&[0x2B, 0x65, 0x6F], "X448"),
    (&[0x2B, 0x65, 0x70], "Ed25519"),
    (&[0x2B, 0x65, 0x71], "Ed448"),
];

/// Recognises a private key.
pub fn read(mut bytes: &[u8]) -> Key {
    if bytes.first().is_some_and(|&tag| tag != SEQUENCE) {
        return Key::Broken;
    }
    let outer = match der::take(&mut bytes) {
        Ok(outer) if outer.tag == SEQUENCE => outer,
        Err(Fault::Short) => return Key::Cut,
        _ => return Key::Broken,
    };
    let Some(elements) = der::list(outer.body, 16) else { return Key::Broken };
    let tags: Vec<u8> = elements.iter().map(|element| element.tag).collect();
    match tags.as_slice() {
        [INTEGER, SEQUENCE, OCTET_STRING, ..] => pkcs8(&elements).map_or(Key::Other, Key::Private),
        [INTEGER, OCTET_STRING, ..] => sec1(&elements).map_or(Key::Other, Key::Private),
        [SEQUENCE, OCTET_STRING] => Key::Encrypted,
        _ if tags.iter().all(|&tag| tag == INTEGER) => integers(&elements).map_or(Key::Other, Key::Private),
        _ => Key::Other,
    }
}

fn pkcs8(elements: &[Element<'_>]) -> Option<String> {
    let object = der::list(elements[1].body, 4)?.first().copied().filter(|object| object.tag == OBJECT)?;
    let (_, name) = ALGORITHMS.iter().find(|(known, _)| *known == object.body)?;
    let inner = elements[2].body;
    match *name {
        "RSA" | "RSA-PSS" | "elliptic curve" => match read(inner) {
            Key::Private(inner) => Some(inner),
            _ => None,
        },
        "DSA" => der::list(inner, 2).filter(|inner| inner.len() == 1).map(|_| (*name).to_owned()),
        _ => {
            let inner = der::list(inner, 2)?;
            let seed = inner.first().filter(|seed| seed.tag == OCTET_STRING)?;
            (seed.body.len() >= 32 && seed.body.iter().any(|&byte| byte != seed.body[0])).then(|| (*name).to_owned())
        }
    }
}

fn sec1(elements: &[Element<'_>]) -> Option<String> {
    let secret = elements[1].body;
    let is_version = elements[0].body == [1];
    let rest_fits = elements[2..].iter().all(|element| match element.tag {
        0xA0 => der::list(element.body, 8).is_some(),
        0xA1 => der::list(element.body, 1).is_some_and(|inner| inner.iter().all(|inner| inner.tag == BIT_STRING)),
        _ => false,
    });
    let is_key = (16..=72).contains(&secret.len()) && secret.iter().any(|&byte| byte != secret[0]);
    (is_version && rest_fits && is_key).then(|| format!("elliptic curve, {} bits", secret.len() * 8))
}

/// RSA: version, n, e, d, p, q and three more. DSA: version, p, q, g, y, x.
fn integers(elements: &[Element<'_>]) -> Option<String> {
    let bits: Vec<usize> = elements.iter().map(|element| der::bits(element).unwrap_or(0)).collect();
    match bits.as_slice() {
        [_, n, e, d, p, q, first, second, inverse, ..] => {
            let is_product = p + q == *n || p + q == n + 1;
            let fits = is_product && *e > 1 && d <= n && *first > 0 && *second > 0 && *inverse > 0;
            fits.then(|| format!("RSA, {n} bits"))
        }
        [_, p, q, g, y, x] => (q < p && g <= p && y <= p && x <= q && *x > 0).then(|| format!("DSA, {p} bits")),
        _ => None,
    }
}
