//! Macaroons: bearer tokens with caveats, in the two binary formats of libmacaroons.

/// A macaroon that parses to its end.
#[derive(Debug, PartialEq, Eq)]
pub struct Macaroon {
    /// Who made it, as told by itself.
    pub location: String,
    /// Restrictions.
    pub caveats: usize,
}

/// Reads either format.
pub fn read(bytes: &[u8]) -> Option<Macaroon> {
    if bytes.first() == Some(&2) { read_fields(&bytes[1..]) } else { read_packets(bytes) }
}

/// Version 2: sections of fields (type, length, bytes), each section ended by a zero.
fn read_fields(mut bytes: &[u8]) -> Option<Macaroon> {
    const LOCATION: u64 = 1;
    const IDENTIFIER: u64 = 2;
    const SIGNATURE: u64 = 6;
    let head = section(&mut bytes)?;
    let location = head.iter().find(|(kind, _)| *kind == LOCATION).map_or(&[][..], |(_, text)| text);
    head.iter().find(|(kind, _)| *kind == IDENTIFIER)?;
    let mut caveats = 0;
    loop {
        let caveat = section(&mut bytes)?;
        if caveat.is_empty() {
            break;
        }
        caveat.iter().find(|(kind, _)| *kind == IDENTIFIER)?;
        caveats += 1;
    }
    let (kind, signature) = field(&mut bytes)?;
    (kind == SIGNATURE && signature.len() == 32 && bytes.is_empty())
        .then(|| Macaroon { location: String::from_utf8_lossy(location).into_owned(), caveats })
}

fn section<'a>(bytes: &mut &'a [u8]) -> Option<Vec<(u64, &'a [u8])>> {
    let mut fields = Vec::new();
    while bytes.first()? != &0 {
        fields.push(field(bytes)?);
    }
    *bytes = &bytes[1..];
    Some(fields)
}

fn field<'a>(bytes: &mut &'a [u8]) -> Option<(u64, &'a [u8])> {
    let kind = varint(bytes)?;
    let len = usize::try_from(varint(bytes)?).ok()?;
    let body = bytes.get(..len)?;
    *bytes = &bytes[len..];
    Some((kind, body))
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..63).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

/// Version 1: packets of four hexadecimal digits of length, a name, a space, text and a line break.
fn read_packets(mut bytes: &[u8]) -> Option<Macaroon> {
    let mut location = None;
    let mut caveats = 0;
    loop {
        let digits = std::str::from_utf8(bytes.get(..4)?).ok()?;
        let len = usize::from_str_radix(digits, 16).ok()?;
        let packet = bytes.get(4..len)?.strip_suffix(b"\n")?;
        bytes = &bytes[len..];
        let space = packet.iter().position(|&byte| byte == b' ')?;
        let (name, text) = (&packet[..space], &packet[space + 1..]);
        match name {
            b"location" if location.is_none() => location = Some(String::from_utf8_lossy(text).into_owned()),
            b"cid" => caveats += 1,
            b"identifier" | b"vid" | b"cl" => {}
            b"signature" => {
                let is_end = text.len() == 32 && bytes.is_empty();
                return location.filter(|_| is_end).map(|location| Macaroon { location, caveats });
            }
            _ => return None,
        }
    }
}
