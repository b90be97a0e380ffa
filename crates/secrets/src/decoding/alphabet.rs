//! Which characters may stand in a run of base64 or hex.

/// A hexadecimal digit.
pub const HEX: u8 = 1;
/// A letter that is no hexadecimal digit.
pub const LETTER: u8 = 2;
/// `+` or `/`: standard alphabet only.
pub const STANDARD: u8 = 4;
/// `-` or `_`: URL-safe alphabet only.
pub const URL_SAFE: u8 = 8;

/// Class of each byte; 0 for those outside of both alphabets.
pub static CLASS: [u8; 256] = classes();

/// Value of each character in either alphabet; 255 for others.
pub static SEXTET: [u8; 256] = sextets();

/// Value of each hexadecimal digit; 255 for others.
pub static NIBBLE: [u8; 256] = nibbles();

const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F' => HEX,
            b'g'..=b'z' | b'G'..=b'Z' => LETTER,
            b'+' | b'/' => STANDARD,
            b'-' | b'_' => URL_SAFE,
            _ => 0,
        };
        byte += 1;
    }
    table
}

const fn sextets() -> [u8; 256] {
    let mut table = [255; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            upper @ b'A'..=b'Z' => upper - b'A',
            lower @ b'a'..=b'z' => lower - b'a' + 26,
            digit @ b'0'..=b'9' => digit - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => 255,
        };
        byte += 1;
    }
    table
}

const fn nibbles() -> [u8; 256] {
    let mut table = [255; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            digit @ b'0'..=b'9' => digit - b'0',
            lower @ b'a'..=b'f' => lower - b'a' + 10,
            upper @ b'A'..=b'F' => upper - b'A' + 10,
            _ => 255,
        };
        byte += 1;
    }
    table
}
