//! Just enough DER (ITU-T X.690) to see whether private keys are what they say: definite lengths, minimal forms.

/// One element.
#[derive(Clone, Copy, Debug)]
pub struct Element<'a> {
    /// Identifier octet; high tag numbers are not used by keys.
    pub tag: u8,
    /// Contents octets.
    pub body: &'a [u8],
}

pub const INTEGER: u8 = 0x02;
pub const BIT_STRING: u8 = 0x03;
pub const OCTET_STRING: u8 = 0x04;
pub const OBJECT: u8 = 0x06;
pub const SEQUENCE: u8 = 0x30;

/// Why bytes are no element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The element is longer than the bytes.
    Short,
    /// It is not DER.
    Broken,
}

/// Reads one element from the front and leaves the rest.
pub fn take<'a>(bytes: &mut &'a [u8]) -> Result<Element<'a>, Fault> {
    let (&tag, rest) = bytes.split_first().ok_or(Fault::Short)?;
    if tag & 0x1F == 0x1F {
        return Err(Fault::Broken);
    }
    let (&first, mut rest) = rest.split_first().ok_or(Fault::Short)?;
    let mut len = usize::from(first);
    if first >= 0x80 {
        let count = usize::from(first & 0x7F);
        if !(1..=4).contains(&count) {
            return Err(Fault::Broken);
        }
        let digits = rest.get(..count).ok_or(Fault::Short)?;
        len = digits.iter().fold(0, |len, &digit| len << 8 | usize::from(digit));
        rest = &rest[count..];
        if digits[0] == 0 || len < 0x80 {
            return Err(Fault::Broken);
        }
    }
    let body = rest.get(..len).ok_or(Fault::Short)?;
    *bytes = &rest[len..];
    Ok(Element { tag, body })
}

/// The elements that bytes consist of, at most `most`.
pub fn list(mut bytes: &[u8], most: usize) -> Option<Vec<Element<'_>>> {
    let mut elements = Vec::new();
    while !bytes.is_empty() {
        if elements.len() == most {
            return None;
        }
        elements.push(take(&mut bytes).ok()?);
    }
    Some(elements)
}

/// Bits of a positive integer; `None` for other elements.
pub fn bits(element: &Element<'_>) -> Option<usize> {
    let body = match element.body {
        [0, rest @ ..] if rest.first().is_some_and(|&byte| byte >= 0x80) => rest,
        [0x80..=0xFF, ..] | [0, _, ..] | [] => return None,
        body => body,
    };
    (element.tag == INTEGER).then(|| body.len() * 8 - body.first().map_or(0, |byte| byte.leading_zeros() as usize))
}
