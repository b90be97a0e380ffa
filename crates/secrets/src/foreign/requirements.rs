//! Demands of Kingfisher on the characters of a value, and checksums that are written as templates.

use super::occurrence::Occurrence;
use super::patterns::Patterns;
use super::template::Template;

/// Characters that count as special when a rule names none.
const SPECIAL: &str = "!@#$%^&*()_+-=[]{}|;:'\",.<>?/\\`~";

/// What a value must be made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Requirements {
    /// Least number of digits.
    pub digits: usize,
    /// Least number of letters `A` to `Z`.
    pub uppercase: usize,
    /// Least number of letters `a` to `z`.
    pub lowercase: usize,
    /// Least number of special characters.
    pub special: usize,
    /// Which characters are special, when the rule says so.
    pub special_characters: Option<String>,
    /// Words that the value must not hold in any case; here in small letters.
    pub ignore_if_contains: Vec<String>,
    /// A checksum within the value.
    pub checksum: Option<Checksum>,
}

/// Two templates that must come to the same text.
#[derive(Clone, Debug, PartialEq)]
pub struct Checksum {
    /// The checksum as it stands in the value.
    pub actual: Template,
    /// The checksum as it is computed.
    pub expected: Template,
    /// A named group without which it cannot be computed.
    pub needs: Option<String>,
    /// Without that group the value is accepted.
    pub skip_if_missing: bool,
    /// The rule's own pattern, for its named groups.
    pub pattern: Patterns,
}

impl Requirements {
    /// Whether the value of a match fulfils them.
    pub fn accept(&self, occurrence: &Occurrence<'_>) -> bool {
        let value = String::from_utf8_lossy(occurrence.secret());
        let count = |counts: &dyn Fn(char) -> bool| value.chars().filter(|&letter| counts(letter)).count();
        let special = self.special_characters.as_deref().unwrap_or(SPECIAL);
        let lower = value.to_lowercase();
        count(&|letter| letter.is_ascii_digit()) >= self.digits
            && count(&|letter| letter.is_ascii_uppercase()) >= self.uppercase
            && count(&|letter| letter.is_ascii_lowercase()) >= self.lowercase
            && (self.special == 0 || count(&|letter| special.contains(letter)) >= self.special)
            && !self.ignore_if_contains.iter().any(|word| lower.contains(word.as_str()))
            && self.checksum.as_ref().is_none_or(|checksum| checksum.is_right(occurrence, &value))
    }
}

impl Checksum {
    fn is_right(&self, occurrence: &Occurrence<'_>, value: &str) -> bool {
        let (start, end) = (occurrence.whole.0, occurrence.whole.1.min(occurrence.content.len()));
        let Some(regex) = self.pattern.regex() else { return self.skip_if_missing };
        let groups = regex.captures_at(&occurrence.content[..end], start.min(end));
        let group = |name: &str| {
            let found = groups.as_ref()?.name(name)?;
            Some(String::from_utf8_lossy(found.as_bytes()).into_owned())
        };
        if self.needs.as_deref().is_some_and(|name| group(name).is_none()) {
            return self.skip_if_missing;
        }
        let variable = |name: &str| match name {
            "MATCH" | "TOKEN" => Some(value.to_owned()),
            "FULL_MATCH" => Some(String::from_utf8_lossy(&occurrence.content[start.min(end)..end]).into_owned()),
            _ => regex.capture_names().flatten().find(|known| known.eq_ignore_ascii_case(name)).and_then(group),
        };
        matches!((self.actual.fill(&variable), self.expected.fill(&variable)), (Some(actual), Some(expected)) if actual == expected)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::foreign::occurrence::tests::occurrence;

    #[test]
    fn characters_are_counted() {
        let place = occurrence("key = aB3-test", "aB3-test");
        let right = Requirements { digits: 1, uppercase: 1, lowercase: 5, special: 1, ..Requirements::default() };
        assert!(right.accept(&place));
        assert!(!Requirements { digits: 2, ..right.clone() }.accept(&place));
        assert!(!Requirements { special_characters: Some("!".into()), ..right.clone() }.accept(&place));
        assert!(!Requirements { ignore_if_contains: vec!["test".into()], ..right }.accept(&place));
    }

    #[test]
    fn a_checksum_is_computed_from_the_groups() {
        // The CRC-32 of the check string of every catalogue of checksums.
        let checksum = |expected: &str| Requirements {
            checksum: Some(Checksum {
                actual: Template::read("{{ MATCH | suffix: 8 }}").unwrap(),
                expected: Template::read(expected).unwrap(),
                needs: Some("body".into()),
                skip_if_missing: false,
                pattern: Patterns::new(vec!["tok_(?P<body>[0-9]{9})[0-9a-f]{8}".into()]),
            }),
            ..Requirements::default()
        };
        let place = occurrence("key = tok_123456789cbf43926", "tok_123456789cbf43926");
        assert!(checksum("{{ BODY | crc32_hex: 8 }}").accept(&place));
        assert!(!checksum("{{ body | crc32_hex: 8 | upcase }}").accept(&place));
        let other = occurrence("key = tok_123456780cbf43926", "tok_123456780cbf43926");
        assert!(!checksum("{{ BODY | crc32_hex: 8 }}").accept(&other));
    }
}
