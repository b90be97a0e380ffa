//! What a scalar is, and what it says.

use crate::kind::Kind;
use std::borrow::Cow;

/// The kind of a plain scalar.
pub(super) fn kind_of_plain(text: &str) -> Kind {
    match text {
        "~" | "null" | "Null" | "NULL" => Kind::Null,
        _ if truth(text).is_some() => Kind::Bool,
        _ if is_number(text) => Kind::Number,
        _ => Kind::Str,
    }
}

/// The truth value that a plain scalar spells.
pub(super) fn truth(text: &str) -> Option<&'static str> {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Some("true"),
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => Some("false"),
        _ => None,
    }
}

fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let radix = |prefix: &str, radix: u32| {
        let digits = unsigned.strip_prefix(prefix);
        digits.is_some_and(|digits| !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix)))
    };
    let starts_as_number = unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    radix("0x", 16) || radix("0o", 8) || (starts_as_number && unsigned.parse::<f64>().is_ok())
}

/// A flow scalar over several lines: its lines are joined by a space, or by line breaks where lines are empty.
pub(super) fn folded(text: &str) -> Cow<'_, str> {
    if !text.contains('\n') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut breaks = 0;
    for (at, line) in text.split('\n').enumerate() {
        let line = if at == 0 { line.trim_end() } else { line.trim() };
        if at > 0 && line.is_empty() {
            breaks += 1;
            continue;
        }
        match (at, breaks) {
            (0, _) => {}
            (_, 0) => out.push(' '),
            _ => out.extend(std::iter::repeat_n('\n', breaks)),
        }
        breaks = 0;
        out.push_str(line);
    }
    Cow::Owned(out)
}

/// The content of a block scalar, given from its indicator on: without indentation; lines are joined when it is folded.
pub(super) fn block_content(text: &str) -> String {
    let (header, body) = text.split_once('\n').unwrap_or((text, ""));
    let lines: Vec<&str> = body.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).collect();
    let depth = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let indent = lines.iter().filter(|line| !line.trim().is_empty()).map(|line| depth(line)).min().unwrap_or(0);
    let plain: Vec<&str> = lines.iter().map(|line| line.get(indent..).unwrap_or("")).collect();
    let is_folded = header.starts_with('>');
    let mut out = String::with_capacity(body.len());
    for (at, line) in plain.iter().enumerate() {
        if at > 0 {
            let joins = is_folded && !line.is_empty() && !plain[at - 1].is_empty() && !line.starts_with(' ');
            out.push(if joins { ' ' } else { '\n' });
        }
        out.push_str(line);
    }
    let keeps = header.contains('+');
    let content = out.trim_end_matches('\n').len();
    let ends = out.len() > content || !body.is_empty();
    if !keeps {
        out.truncate(content);
        if ends && !header.contains('-') && !out.is_empty() {
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_have_kinds() {
        let of = |text: &str| kind_of_plain(text);
        assert_eq!(
            [of("on"), of("~"), of("1"), of("-1.5e3"), of("0x1F"), of(".5")],
            [Kind::Bool, Kind::Null, Kind::Number, Kind::Number, Kind::Number, Kind::Number]
        );
        assert_eq!([of("1.2.3"), of("a"), of("2020-01-01"), of("."), of("infinity"), of("")], [Kind::Str; 6]);
    }

    #[test]
    fn lines_are_joined() {
        assert_eq!(folded("a\n  b\n\n  c"), "a b\nc");
        assert_eq!(block_content("|\n  a\n    b\n\n"), "a\n  b\n");
        assert_eq!(block_content("|-\n  a\n  b"), "a\nb");
        assert_eq!(block_content(">\n  a\n  b\n\n  c\n"), "a b\n\nc\n");
        assert_eq!(block_content("|+\n  a\n\n"), "a\n\n");
        assert_eq!(block_content("|"), "");
    }
}
