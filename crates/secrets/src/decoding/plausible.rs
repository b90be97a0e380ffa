//! Whether decoded bytes are what somebody encoded, or what comes out of decoding a hash or an identifier.

/// How the decoded bytes begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// Text, as far as can be seen.
    Text,
    /// ASCII in UTF-16.
    Wide,
    /// An archive.
    Archive,
    /// Nothing that is looked for.
    Noise,
}

/// Judges the first bytes (a dozen are enough: random ones pass once in a hundred thousand times).
pub fn start(bytes: &[u8]) -> Start {
    if is_clean(bytes) && is_utf8_so_far(bytes) {
        Start::Text
    } else if is_wide(bytes) {
        Start::Wide
    } else if bytes.starts_with(b"\x1F\x8B\x08") || bytes.starts_with(b"PK\x03\x04") {
        Start::Archive
    } else {
        Start::Noise
    }
}

/// Judges bytes from the middle of a text, where a character may have begun before.
pub fn start_of_more(bytes: &[u8]) -> Start {
    let begun = bytes.iter().take(3).take_while(|&&byte| byte & 0xC0 == 0x80).count();
    if is_clean(bytes) && is_utf8_so_far(&bytes[begun..]) { Start::Text } else { Start::Noise }
}

/// Judges all of it: text without control characters, or nearly all of it printable ASCII.
pub fn is_text(bytes: &[u8]) -> bool {
    if is_clean(bytes) && std::str::from_utf8(bytes).is_ok() {
        return true;
    }
    let odd = bytes.iter().filter(|&&byte| is_control(byte) || byte >= 0x80).count();
    bytes.len() >= 40 && odd * 20 <= bytes.len()
}

/// As [`is_text`], and nothing but ASCII: what is short and not is rather chance.
pub fn is_short_text(bytes: &[u8]) -> bool {
    let word = bytes.iter().filter(|byte| byte.is_ascii_alphanumeric()).count();
    bytes.is_ascii() && is_clean(bytes) && word * 2 >= bytes.len()
}

fn is_control(byte: u8) -> bool {
    (byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')) || byte == 0x7F
}

fn is_clean(bytes: &[u8]) -> bool {
    !bytes.iter().any(|&byte| is_control(byte))
}

/// Whether this is UTF-8 up to a character that is cut off at the end.
fn is_utf8_so_far(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).map_or_else(|error| error.error_len().is_none(), |_| true)
}

fn is_wide(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xFF\xFE").or_else(|| bytes.strip_prefix(b"\xFE\xFF")).unwrap_or(bytes);
    let is_ascii_with_zero = |text: usize, zero: usize| {
        bytes
            .chunks_exact(2)
            .all(|pair| pair[zero] == 0 && pair[text] != 0 && !is_control(pair[text]) && pair[text] < 0x80)
    };
    bytes.len() >= 8 && (is_ascii_with_zero(0, 1) || is_ascii_with_zero(1, 0))
}
