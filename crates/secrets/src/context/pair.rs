//! Names that are values themselves, with the credential beside them: `{"key": "password", "value": "x"}`,
//! `- name: PASSWORD` / `value: x`, `<add key="Password" value="x"/>`, `<entry key="password">x</entry>`,
//! `variable "password" { default = "x" }`.

use super::reader::{Joint, Name, skip_blank};

/// How far the value may stand behind the name.
const REACH: usize = 80;

/// Where the value beside the name begins.
pub(super) fn pair_value(content: &[u8], name: &Name, at: usize) -> Option<(Joint, usize)> {
    let said = said_before(content, name)?;
    if content.get(at) == Some(&b'>') && matches!(said, Said::Attribute) {
        return Some((Joint::Element, at + 1));
    }
    let word: &[u8] = if matches!(said, Said::Variable) { b"default" } else { b"value" };
    let reach = if matches!(said, Said::Variable) { 3 * REACH } else { REACH };
    let roof = content.len().min(at + reach);
    let window = content.get(at..roof)?.to_ascii_lowercase();
    let found = memchr::memmem::find(&window, word)?;
    let between = &window[..found];
    let glue = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b',' | b'"' | b'\'' | b'\\' | b';');
    let fits = if matches!(said, Said::Variable) { !between.contains(&b'}') } else { between.iter().all(glue) };
    if !fits {
        return None;
    }
    let mut behind = at + found + word.len();
    while matches!(content.get(behind), Some(b'"' | b'\'' | b'\\')) && behind < roof {
        behind += 1;
    }
    behind = skip_blank(content, behind);
    match content.get(behind)? {
        b':' => Some((Joint::Colon, behind + 1)),
        b'=' => Some((Joint::Equals, behind + 1)),
        _ => None,
    }
}

/// What stands before a name that is a value.
enum Said {
    /// `key="…"`.
    Attribute,
    /// `key: …`.
    Entry,
    /// `variable "…"`.
    Variable,
}

fn said_before(content: &[u8], name: &Name) -> Option<Said> {
    let floor = name.span.start.saturating_sub(40);
    let before = content[floor..name.span.start].to_ascii_lowercase();
    let before = without_quotes(before.trim_ascii_end());
    let trimmed = before.trim_ascii_end();
    if name.quote.is_some() && trimmed.ends_with(b"variable") {
        return Some(Said::Variable);
    }
    let (mark, head) = trimmed.split_last()?;
    if !matches!(mark, b':' | b'=') {
        return None;
    }
    let head = without_quotes(head.trim_ascii_end());
    let is_name = ["key", "name", "variable", "field", "id"].iter().any(|word| {
        head.strip_suffix(word.as_bytes()).is_some_and(|rest| {
            !rest.last().is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
        })
    });
    is_name.then_some(if *mark == b'=' { Said::Attribute } else { Said::Entry })
}

fn without_quotes(text: &[u8]) -> &[u8] {
    let end = text.iter().rposition(|byte| !matches!(byte, b'"' | b'\'' | b'\\')).map_or(0, |idx| idx + 1);
    &text[..end]
}
