//! Values that stand for a secret to be filled in. Only what cannot be a secret by its form: which words are likely placeholders is a
//! question of context.

/// Whether the value is a reference to a variable or template, or one character over and over.
pub fn is_placeholder(value: &[u8]) -> bool {
    let Some(&first) = value.first() else { return true };
    if value.iter().all(|&byte| byte == first) && (value.len() > 3 || matches!(first, b'*' | b'x' | b'X' | b'.')) {
        return true;
    }
    let is_enclosed =
        |start: &[u8], end: &[u8]| value.starts_with(start) && value.ends_with(end) && value.len() > start.len();
    is_enclosed(b"<", b">")
        || is_enclosed(b"${", b"}")
        || is_enclosed(b"$(", b")")
        || is_enclosed(b"{", b"}")
        || is_enclosed(b"#{", b"}")
        || is_enclosed(b"[", b"]")
        || is_enclosed(b"%", b"%")
        || is_enclosed(b"__", b"__")
        || (first == b'$'
            && value.len() > 1
            && value[1..].iter().all(|&byte| byte.is_ascii_uppercase() || byte == b'_'))
        || value == b"%s"
        || value == b"%v"
        || value.windows(3).any(|three| three == b"...")
        || value.windows(3).any(|three| three == "…".as_bytes())
}

/// Whether digits only count up or down, or repeat: `123456789`, `000000`.
pub fn is_counting(digits: &[u8]) -> bool {
    let steps = |step: u8| digits.windows(2).all(|pair| (pair[1].wrapping_sub(pair[0]).wrapping_add(10)) % 10 == step);
    digits.len() > 3 && digits.iter().all(u8::is_ascii_digit) && (steps(0) || steps(1) || steps(9))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        for value in [
            "",
            "****",
            "xxx",
            "aaaaaaa",
            "<password>",
            "${PASS}",
            "$DB_PASSWORD",
            "{{ pw }}",
            "%s",
            "ab...cd",
            "[token]",
        ] {
            assert!(is_placeholder(value.as_bytes()), "{value}");
        }
        for value in ["password", "a", "hunter2", "$ecret", "p%40ss", "aaab"] {
            assert!(!is_placeholder(value.as_bytes()), "{value}");
        }
        assert!(
            is_counting(b"1234567890") && is_counting(b"0000") && is_counting(b"987654321") && !is_counting(b"123123")
        );
    }
}
