//! Checksums at the end of tokens whose makers say that there is one, and not over what.

use super::base62::{base36, base62};

/// Whether the text ends with the CRC-32 of what stands before, in one of the forms in use: eight hexadecimal digits, six of base 62 or
/// seven of base 36, over the whole or over what follows a separator. Chance makes this true once in a hundred million times.
pub fn is_crc32(text: &[u8]) -> bool {
    [8, 6, 7].into_iter().any(|width| {
        let Some(at) = text.len().checked_sub(width).filter(|&at| at >= 16) else { return false };
        let (before, sum) = text.split_at(at);
        let bare =
            before.strip_suffix(b"_").or(before.strip_suffix(b"=")).or(before.strip_suffix(b".")).unwrap_or(before);
        let starts =
            before.iter().enumerate().filter(|(_, byte)| matches!(byte, b'_' | b'-' | b'.')).map(|(at, _)| at + 1);
        std::iter::once(0).chain(starts.take(4)).any(|start| {
            [before, bare]
                .iter()
                .filter_map(|body| body.get(start..))
                .any(|body| is_written(crc32fast::hash(body), sum))
        })
    })
}

fn is_written(number: u32, sum: &[u8]) -> bool {
    match sum.len() {
        8 => sum.eq_ignore_ascii_case(format!("{number:08x}").as_bytes()),
        6 => sum == base62(number, 6),
        _ => sum == base36(number, 7),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        let body = "abc_0123456789abcdefghij";
        for text in [
            format!("{body}{:08x}", crc32fast::hash(body.as_bytes())),
            format!("{body}_{:08X}", crc32fast::hash(body.as_bytes())),
            format!("{body}{}", String::from_utf8(base62(crc32fast::hash(&body.as_bytes()[4..]), 6)).unwrap()),
            format!("{body}.{}", String::from_utf8(base36(crc32fast::hash(format!("{body}.").as_bytes()), 7)).unwrap()),
        ] {
            assert!(is_crc32(text.as_bytes()), "{text}");
        }
        assert!(!is_crc32(format!("{body}00000000").as_bytes()) && !is_crc32(b"short"));
    }
}
