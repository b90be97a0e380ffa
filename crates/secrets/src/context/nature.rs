//! Literals of another nature than a credential: URLs, paths, sentences, numbers, patterns, identifiers.

use super::filler::is_symbol_soup;
use super::spelling::spelling;
use super::words::{any, listed};

const CONSTANTS: &str = "true false yes no on off null nil none undefined ~";
const PATTERNS: &str = "\\d|\\w|\\s|[a-z|[^|(?|.*|.+|[0-9|\\b";
const EXTENSIONS: &str = "\
    pem key crt cer json yml yaml txt xml conf jks p12 pfx env py js ts go rb php html cfg ini toml pub gpg asc csv md sh css png jpg svg \
    java cs properties com org net io local";

/// Why the value is a literal of another nature, if it is.
pub(super) fn nature(value: &str, bare: bool) -> Option<&'static str> {
    let lower = value.to_ascii_lowercase();
    let soup = is_symbol_soup(value);
    match () {
        () if listed(CONSTANTS, &lower) => Some("a constant"),
        () if value.contains("-----BEGIN") || lower.contains("ssh-rsa") || lower.contains("ssh-ed25519") => {
            Some("a key in a format of its own")
        }
        () if lower.contains("://") || lower.starts_with("www.") || lower.starts_with("mailto:") => Some("a URL"),
        () if is_path(value, &lower) => Some("a path"),
        () if is_prose(value) => Some("a sentence"),
        () if is_number_like(value.as_bytes()) => Some("a number, version or date"),
        () if !soup && any(PATTERNS, |mark| lower.contains(mark)) => Some("a pattern"),
        () if !soup
            && (lower.contains("</") || lower.contains("/>") || (lower.starts_with('<') && lower.ends_with('>'))) =>
        {
            Some("markup")
        }
        () if is_mail(value) => Some("a mail address"),
        () if bare && is_expression(value) => Some("an expression"),
        () if is_code(value) => Some("an identifier or expression"),
        () => None,
    }
}

fn is_path(value: &str, lower: &str) -> bool {
    let starts = any("/|./|../|~/|\\\\|c:\\|file:", |start| lower.starts_with(start));
    let separators = value.bytes().filter(|byte| matches!(byte, b'/' | b'\\')).count();
    let found = spelling(value.as_bytes());
    let wordy = found.per_letter < 4.7;
    let extension = value.rsplit_once('.').is_some_and(|(stem, end)| !stem.is_empty() && listed(EXTENSIONS, end));
    any("./|../|~/", |start| lower.starts_with(start))
        || (starts && separators >= 2 && found.digits <= 2)
        || (wordy && (starts || separators > 0 || extension))
}

fn is_prose(value: &str) -> bool {
    if value.split_ascii_whitespace().nth(1).is_none() {
        return false;
    }
    let found = spelling(value.as_bytes());
    found.per_letter < 5.0 || found.changes < 4 || !value.is_ascii()
}

fn is_number_like(bytes: &[u8]) -> bool {
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    let glue = |byte: &&u8| matches!(**byte, b'.' | b'-' | b':' | b'_' | b',' | b'/' | b' ' | b'+');
    let others = bytes.len() - digits - bytes.iter().filter(glue).count();
    let hexadecimal = bytes.starts_with(b"0x") && bytes.len() <= 12;
    let address = others <= 2 && digits >= 2 && bytes.iter().filter(|&&byte| byte == b'.').count() >= 2;
    hexadecimal || address || is_release(bytes) || (others == 0 && (digits < bytes.len() || bytes.len() < 6))
}

/// `v1.2.3…`, `1.2.3-…`.
fn is_release(bytes: &[u8]) -> bool {
    let mut parts = bytes.strip_prefix(b"v").unwrap_or(bytes).splitn(3, |&byte| byte == b'.');
    let number = |part: Option<&[u8]>| {
        part.is_some_and(|part| (1..=3).contains(&part.len()) && part.iter().all(u8::is_ascii_digit))
    };
    number(parts.next()) && number(parts.next()) && parts.next().and_then(<[u8]>::first).is_some_and(u8::is_ascii_digit)
}

fn is_mail(value: &str) -> bool {
    let Some((user, host)) = value.split_once('@') else { return false };
    let tail = host.rsplit('.').next().unwrap_or_default();
    let is_host = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
    let domain = host.contains('.') && tail.len() >= 2 && tail.bytes().all(|byte| byte.is_ascii_alphabetic());
    !user.is_empty() && is_host && domain && spelling(host.as_bytes()).per_letter < 5.2
}

/// What stands without quotes and calls, indexes, joins or follows members.
fn is_expression(value: &str) -> bool {
    // The padding of base64 compares nothing.
    let value = value.trim_end_matches('=');
    let per_letter = spelling(value.as_bytes()).per_letter;
    let part = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    any("->|::|()|=>|&&|==|(\"|('|([|({", |mark| value.contains(mark))
        || value.ends_with('(')
        || value.starts_with(['(', '{', '!'])
        || (value.starts_with('@') && !value.bytes().any(|byte| byte.is_ascii_digit()))
        || (value.contains(['(', '[']) && per_letter < 4.8)
        || (value.contains('.') && value.split('.').all(part) && per_letter < 4.9)
        || value.contains('=')
}

/// Identifiers of several words, calls and members inside quotes.
fn is_code(value: &str) -> bool {
    let found = spelling(value.as_bytes());
    let wordy = found.letters >= 4 && found.per_letter < 4.5;
    let joined = value.bytes().filter(|byte| matches!(byte, b'_' | b'-' | b'.' | b':')).count();
    let is_word = |part: &&str| part.len() >= 2 && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let segments = value.split(['_', '-', '.', ':', '/']).filter(is_word).count();
    let call = wordy && any("()|->|::|);", |mark| value.contains(mark));
    call || (joined >= 1
        && segments >= 2
        && found.letters >= 4
        && found.digits <= 2
        && found.others == joined
        && found.per_letter < 4.2)
}
