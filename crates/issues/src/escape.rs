//! Escapes of the usual languages in a line, taken away: as in strings of programs and JSON, in addresses, in HTML and XML.
//!
//! Not for: Base64 and hexadecimal (`spelling`), or reading anything exactly. Signs of all these ways are taken at once, since what
//! stands in a file was often written through several of them.

/// Escapes in escapes are taken away up to this depth.
const DEEPEST: usize = 3;

/// A text without its escapes.
pub(crate) struct Plain {
    pub(crate) bytes: Vec<u8>,
    /// Where each byte comes from, and the end.
    pub(crate) origins: Vec<usize>,
}

/// The text with one layer of escapes less, with two, and so on, as long as there are any.
pub(crate) fn layers(text: &str) -> Vec<Plain> {
    let mut layers: Vec<Plain> = Vec::new();
    while layers.len() < DEEPEST {
        let above = layers.last();
        let bytes = above.map_or(text.as_bytes(), |layer| &layer.bytes);
        let origin = |at: usize| above.map_or(at, |layer| layer.origins[at]);
        let Some(layer) = layer(bytes, &origin) else { break };
        layers.push(layer);
    }
    layers
}

/// A value as it is without any escapes.
pub(crate) fn plain(value: &str) -> Option<String> {
    String::from_utf8(layers(value).pop()?.bytes).ok()
}

fn layer(bytes: &[u8], origin: &dyn Fn(usize) -> usize) -> Option<Plain> {
    if !bytes.iter().any(|byte| b"\\%&".contains(byte)) {
        return None;
    }
    let mut plain = Plain { bytes: Vec::with_capacity(bytes.len()), origins: Vec::with_capacity(bytes.len() + 1) };
    let (mut at, mut met) = (0, false);
    while at < bytes.len() {
        let before = plain.bytes.len();
        let length = match unescaped(&bytes[at..], &mut plain.bytes) {
            Some(length) => {
                met = true;
                length
            }
            None => {
                plain.bytes.push(bytes[at]);
                1
            }
        };
        plain.origins.resize(plain.origins.len() + plain.bytes.len() - before, origin(at));
        at += length;
    }
    plain.origins.push(origin(bytes.len()));
    met.then_some(plain)
}

/// Appends what an escape at the beginning stands for; its length.
fn unescaped(bytes: &[u8], out: &mut Vec<u8>) -> Option<usize> {
    match (bytes[0], *bytes.get(1)?) {
        (b'%', _) => {
            out.push(number(bytes.get(1..3)?, 16)? as u8);
            Some(3)
        }
        (b'&', _) => entity(bytes, out),
        (b'\\', b'u') if bytes.get(2) == Some(&b'{') => {
            let end = bytes.iter().take(12).position(|byte| *byte == b'}')?;
            push(number(&bytes[3..end], 16)?, out)?;
            Some(end + 1)
        }
        (b'\\', b'u') => {
            let unit = number(bytes.get(2..6)?, 16)?;
            let low = bytes.get(6..8).filter(|next| *next == b"\\u").and_then(|_| number(bytes.get(8..12)?, 16));
            match low.filter(|low| (0xd800..0xdc00).contains(&unit) && (0xdc00..0xe000).contains(low)) {
                Some(low) => push(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00), out).map(|()| 12),
                None => push(unit, out).map(|()| 6),
            }
        }
        (b'\\', b'U') => push(number(bytes.get(2..10)?, 16)?, out).map(|()| 10),
        (b'\\', b'x') => {
            out.push(number(bytes.get(2..4)?, 16)? as u8);
            Some(4)
        }
        (b'\\', b'0'..=b'3') if number(bytes.get(1..4).unwrap_or_default(), 8).is_some() => {
            out.push(number(&bytes[1..4], 8)? as u8);
            Some(4)
        }
        (b'\\', sign) => {
            out.push(match sign {
                b'n' => b'\n',
                b'r' => b'\r',
                b't' => b'\t',
                _ if sign.is_ascii_punctuation() => sign,
                _ => return None,
            });
            Some(2)
        }
        _ => None,
    }
}

fn entity(bytes: &[u8], out: &mut Vec<u8>) -> Option<usize> {
    let end = bytes.iter().take(12).position(|byte| *byte == b';')?;
    match &bytes[1..end] {
        b"amp" => out.push(b'&'),
        b"lt" => out.push(b'<'),
        b"gt" => out.push(b'>'),
        b"quot" => out.push(b'"'),
        b"apos" => out.push(b'\''),
        [b'#', b'x' | b'X', digits @ ..] => push(number(digits, 16)?, out)?,
        [b'#', digits @ ..] => push(number(digits, 10)?, out)?,
        _ => return None,
    }
    Some(end + 1)
}

fn number(digits: &[u8], radix: u32) -> Option<u32> {
    let all = !digits.is_empty() && digits.iter().all(|digit| char::from(*digit).is_digit(radix));
    std::str::from_utf8(digits).ok().filter(|_| all).and_then(|digits| u32::from_str_radix(digits, radix).ok())
}

fn push(code: u32, out: &mut Vec<u8>) -> Option<()> {
    let character = char::from_u32(code)?;
    out.extend(character.encode_utf8(&mut [0; 4]).bytes());
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_of_all_kinds_go_and_the_rest_stays() {
        for (escaped, meant) in [
            ("a%2Fb%2f", "a/b/"),
            (r"kR7\/vL2\u0026\x3c\074\U0000003e\u{22}", "kR7/vL2&<<>\""),
            ("&lt;&#39;&#x27;&quot;&amp;", "<''\"&"),
            (r"\u65e5\xe6\x97\xa5\ud83d\ude00", "日日😀"),
            (r#"\\\"x"#, "\"x"),
            ("%252F &amp;lt;", "/ <"),
        ] {
            assert_eq!(plain(escaped).as_deref(), Some(meant), "{escaped}");
        }
        for text in
            ["100% a&b; \\d+", "%", "\\", "&", "\\u12", "&#;", "&#99999999999;", "\\ud800x", "%é", "\\U00110000"]
        {
            assert_eq!(plain(text), None, "{text}");
        }
    }

    #[test]
    fn every_byte_knows_where_it_comes_from() {
        let text = "é%2525x";
        let layers = layers(text);
        let last = layers.last().unwrap();
        assert_eq!(layers.len(), 2);
        assert_eq!((last.bytes.as_slice(), last.origins.as_slice()), ("é%x".as_bytes(), &[0, 1, 2, 7, 8][..]));
    }
}
