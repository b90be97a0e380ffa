//! The templates in which Kingfisher writes checksums: text with `{{ value | filter: argument }}`. Only filters that compute.

/// Longest text that a template comes to.
const MAX_LENGTH: usize = 64 << 10;

/// A template after reading.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq)]
enum Part {
    Text(String),
    Value(Operand, Vec<(Filter, Vec<Operand>)>),
}

#[derive(Clone, Debug, PartialEq)]
enum Operand {
    Text(String),
    Variable(String),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Filter {
    Prefix,
    Suffix,
    Crc32,
    Crc32Decimal,
    Crc32Hex,
    Crc32Base64,
    Base62,
    Base36,
    Base64,
    Upcase,
    Downcase,
    Strip,
    Append,
    Prepend,
    Replace,
}

impl Template {
    /// Reads a template; the message names what is not known here.
    pub fn read(text: &str) -> Result<Template, String> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(start) = rest.find("{{") {
            parts.push(Part::Text(rest[..start].to_owned()));
            let inner = &rest[start + 2..];
            let end = inner.find("}}").ok_or("`{{` is not closed")?;
            parts.push(value(inner[..end].trim_matches('-').trim())?);
            rest = &inner[end + 2..];
        }
        if rest.contains("{%") {
            return Err("the tag `{%`".into());
        }
        parts.push(Part::Text(rest.to_owned()));
        Ok(Template { parts })
    }

    /// The text with all values filled in; `None` when one is missing.
    pub fn fill(&self, variable: &dyn Fn(&str) -> Option<String>) -> Option<String> {
        let mut filled = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => filled.push_str(text),
                Part::Value(operand, filters) => {
                    let mut value = operand.value(variable)?;
                    for (filter, arguments) in filters {
                        let arguments: Vec<String> =
                            arguments.iter().map(|argument| argument.value(variable)).collect::<Option<_>>()?;
                        value = filter.apply(&value, &arguments)?;
                        if value.len() > MAX_LENGTH {
                            return None;
                        }
                    }
                    filled.push_str(&value);
                }
            }
        }
        Some(filled)
    }
}

/// `operand | filter: argument, argument | …`
fn value(text: &str) -> Result<Part, String> {
    let mut pieces = split(text, '|').into_iter();
    let first = operand(pieces.next().unwrap_or_default())?;
    let mut filters = Vec::new();
    for piece in pieces {
        let (name, arguments) = piece.split_once(':').unwrap_or((piece, ""));
        let filter = Filter::named(name.trim()).ok_or_else(|| format!("the filter `{}`", name.trim()))?;
        let arguments = if arguments.trim().is_empty() { Vec::new() } else { split(arguments, ',') };
        filters.push((filter, arguments.into_iter().map(operand).collect::<Result<_, _>>()?));
    }
    Ok(Part::Value(first, filters))
}

/// Splits outside of quotes.
fn split(text: &str, separator: char) -> Vec<&str> {
    let (mut parts, mut start, mut quote) = (Vec::new(), 0, None);
    for (at, letter) in text.char_indices() {
        match quote {
            Some(open) if open == letter => quote = None,
            Some(_) => {}
            None if matches!(letter, '"' | '\'') => quote = Some(letter),
            None if letter == separator => {
                parts.push(&text[start..at]);
                start = at + letter.len_utf8();
            }
            None => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

fn operand(text: &str) -> Result<Operand, String> {
    let text = text.trim();
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
            return Ok(Operand::Text(inner.to_owned()));
        }
    }
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(Operand::Text(text.to_owned()));
    }
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return Err(format!("the value `{text}`"));
    }
    Ok(Operand::Variable(text.to_owned()))
}

impl Operand {
    fn value(&self, variable: &dyn Fn(&str) -> Option<String>) -> Option<String> {
        match self {
            Operand::Text(text) => Some(text.clone()),
            Operand::Variable(name) => variable(name),
        }
    }
}

impl Filter {
    fn named(name: &str) -> Option<Filter> {
        Some(match name {
            "prefix" => Filter::Prefix,
            "suffix" => Filter::Suffix,
            "crc32" => Filter::Crc32,
            "crc32_dec" => Filter::Crc32Decimal,
            "crc32_hex" => Filter::Crc32Hex,
            "crc32_le_b64" => Filter::Crc32Base64,
            "base62" => Filter::Base62,
            "base36" => Filter::Base36,
            "b64enc" => Filter::Base64,
            "upcase" => Filter::Upcase,
            "downcase" => Filter::Downcase,
            "strip" => Filter::Strip,
            "append" => Filter::Append,
            "prepend" => Filter::Prepend,
            "replace" => Filter::Replace,
            _ => return None,
        })
    }

    fn apply(self, value: &str, arguments: &[String]) -> Option<String> {
        let length = || arguments.first().and_then(|text| text.parse::<usize>().ok());
        let last = |text: String| match length() {
            Some(length) => {
                let padded = format!("{text:0>width$}", width = length.min(64));
                padded[padded.len() - length.min(padded.len())..].to_owned()
            }
            None => text,
        };
        let checksum = || crc32(value.as_bytes());
        Some(match self {
            Filter::Prefix => value.chars().take(length().unwrap_or(usize::MAX)).collect(),
            Filter::Suffix => {
                let skipped = value.chars().count().saturating_sub(length().unwrap_or(usize::MAX));
                value.chars().skip(skipped).collect()
            }
            Filter::Crc32 => checksum().to_string(),
            Filter::Crc32Decimal => last(checksum().to_string()),
            Filter::Crc32Hex => last(format!("{:08x}", checksum())),
            Filter::Crc32Base64 => {
                base64(&checksum().to_le_bytes()).chars().take(length().unwrap_or(usize::MAX)).collect()
            }
            Filter::Base62 => digits(value, 62, length())?,
            Filter::Base36 => digits(value, 36, length())?,
            Filter::Base64 => base64(value.as_bytes()),
            Filter::Upcase => value.to_uppercase(),
            Filter::Downcase => value.to_lowercase(),
            Filter::Strip => value.trim().to_owned(),
            Filter::Append => format!("{value}{}", arguments.first()?),
            Filter::Prepend => format!("{}{value}", arguments.first()?),
            Filter::Replace => {
                let (from, to) = (arguments.first()?, arguments.get(1)?);
                if from.is_empty() || to.len() > from.len() * 64 {
                    return None;
                }
                value.replace(from.as_str(), to)
            }
        })
    }
}

/// A number in another base, with zeros in front up to a width.
fn digits(value: &str, base: u64, width: Option<usize>) -> Option<String> {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut number: u64 = value.trim().parse().ok()?;
    let mut reversed = Vec::new();
    while number > 0 || reversed.is_empty() {
        let digit = DIGITS[(number % base) as usize];
        reversed.push(if base == 36 { digit.to_ascii_lowercase() } else { digit });
        number /= base;
    }
    reversed.resize(reversed.len().max(width.unwrap_or(0).min(64)), b'0');
    reversed.reverse();
    String::from_utf8(reversed).ok()
}

/// CRC-32 as in zip and PNG, bit by bit: values are short.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits = (0..3).fold(0u32, |bits, at| bits << 8 | u32::from(group.get(at).copied().unwrap_or(0)));
        for at in 0..4 {
            let letter = char::from(LETTERS[(bits >> (18 - 6 * at) & 63) as usize]);
            text.push(if at <= group.len() { letter } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(template: &str) -> Option<String> {
        Template::read(template).unwrap().fill(&|name| (name == "TOKEN").then(|| "123456789".to_owned()))
    }

    #[test]
    fn filters_compute() {
        let cases = [
            ("{{ TOKEN | crc32 }}", "3421780262"),
            ("{{ TOKEN | crc32_hex: 4 }}-", "3926-"),
            ("{{TOKEN|crc32_dec: 3}}", "262"),
            ("{{ TOKEN | crc32 | base62: 8 }}", "003jZRME"),
            ("{{ TOKEN | prefix: 2 | append: \"|x\" }}", "12|x"),
            ("{{ TOKEN | suffix: 2 | b64enc }}", "ODk="),
            ("{{ \"35\" | base36 }}", "z"),
            ("{{ TOKEN | replace: '1234', '' }}", "56789"),
        ];
        for (template, expected) in cases {
            assert_eq!(fill(template).as_deref(), Some(expected), "{template}");
        }
        assert_eq!(fill("{{ NOTHING }}"), None);
    }

    #[test]
    fn what_is_not_known_is_named() {
        assert_eq!(Template::read("{{ TOKEN | hmac_sha1: 'x' }}").unwrap_err(), "the filter `hmac_sha1`");
        assert!(Template::read("{{ TOKEN").is_err());
        assert!(Template::read("{% if a %}").is_err());
    }
}
