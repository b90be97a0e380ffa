//! Regexes as Go reads them (RE2), written for the crate `regex` in its byte mode with ASCII classes.
//!
//! Most are the same text. What differs: braces that are no repetition, brackets inside classes, `\Q…\E`, octal escapes, names
//! of groups, `\s` without the vertical tab, and letters beyond ASCII. Not here: whether the result is a regex (`patterns`).

/// Why a text is no regex of Go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake(pub String);

/// Longest name of a class, and longest count of repetitions.
const LONGEST_NAME: usize = 32;

/// White space as Go counts it.
const SPACE: &str = r"\t\n\x0C\r ";

/// The same regex in the syntax of the crate `regex`, to be compiled without Unicode.
pub fn translate(pattern: &str) -> Result<String, Mistake> {
    let mut go = Go { rest: pattern, out: String::with_capacity(pattern.len() + 16) };
    let mut after_repetition = false;
    while let Some(letter) = go.next() {
        let repetition = match letter {
            '*' | '+' | '?' => Some(letter.to_string()),
            '{' => go.counts(),
            _ => None,
        };
        if let Some(repetition) = repetition {
            if after_repetition {
                return Err(Mistake(format!("`{repetition}` stands behind another repetition")));
            }
            go.out.push_str(&repetition);
            if go.rest.starts_with('?') {
                go.rest = &go.rest[1..];
                go.out.push('?');
            }
            after_repetition = true;
            continue;
        }
        after_repetition = false;
        match letter {
            '\\' => go.escape()?,
            '[' => go.class()?,
            '(' => go.group()?,
            ')' | '|' | '.' | '^' | '$' => go.out.push(letter),
            _ => go.literal(letter),
        }
    }
    Ok(go.out)
}

struct Go<'a> {
    rest: &'a str,
    out: String,
}

/// One piece of a class.
enum Piece {
    Letter(char),
    /// Ready for a class of the other syntax; true when it needs Unicode.
    Set(String, bool),
}

impl Go<'_> {
    fn next(&mut self) -> Option<char> {
        let letter = self.rest.chars().next()?;
        self.rest = &self.rest[letter.len_utf8()..];
        Some(letter)
    }

    /// A literal character outside a class.
    fn literal(&mut self, letter: char) {
        if letter.is_ascii() {
            push_plain(&mut self.out, letter);
        } else {
            self.out.push_str("(?u:");
            push_plain(&mut self.out, letter);
            self.out.push(')');
        }
    }

    /// What follows an opening brace, when it counts repetitions.
    fn counts(&mut self) -> Option<String> {
        let end = self.rest.bytes().take(LONGEST_NAME).position(|byte| byte == b'}')?;
        let (low, high) = match self.rest[..end].split_once(',') {
            Some((low, high)) => (low, Some(high)),
            None => (&self.rest[..end], None),
        };
        let is_number = |text: &str| {
            text.len() <= 9
                && text.bytes().all(|byte| byte.is_ascii_digit())
                && (text.len() < 2 || !text.starts_with('0'))
        };
        if low.is_empty() || !is_number(low) || !high.is_none_or(is_number) {
            return None;
        }
        let counts = format!("{{{}", &self.rest[..=end]);
        self.rest = &self.rest[end + 1..];
        Some(counts)
    }

    /// Behind a backslash, outside a class.
    fn escape(&mut self) -> Result<(), Mistake> {
        let Some(letter) = self.next() else { return Err(Mistake("a backslash stands at the end".into())) };
        match letter {
            'A' | 'z' | 'b' | 'B' | 'd' | 'D' | 'w' | 'W' => self.out.extend(['\\', letter]),
            's' => self.out.push_str(&format!("[{SPACE}]")),
            'S' => self.out.push_str(&format!("[^{SPACE}]")),
            'p' | 'P' => {
                let set = self.named_set(letter)?;
                self.out.push_str(&format!("(?u:{set})"));
            }
            'Q' => {
                let end = self.rest.find("\\E").unwrap_or(self.rest.len());
                let quoted = &self.rest[..end];
                self.rest = self.rest[end..].strip_prefix("\\E").unwrap_or("");
                for letter in quoted.chars() {
                    self.literal(letter);
                }
            }
            _ => {
                let literal = self.escaped_letter(letter)?;
                self.literal(literal);
            }
        }
        Ok(())
    }

    /// `\pL`, `\p{Greek}`, `\p{^Greek}` behind their letter.
    fn named_set(&mut self, letter: char) -> Result<String, Mistake> {
        let no_name = || Mistake(format!("`\\{letter}` needs the name of a class such as `\\{letter}{{L}}`"));
        let first = self.next().ok_or_else(no_name)?;
        let name = if first == '{' {
            let end = self.rest.find('}').ok_or_else(no_name)?;
            let name = self.rest[..end].to_owned();
            self.rest = &self.rest[end + 1..];
            name
        } else {
            first.to_string()
        };
        let (negated, name) = match name.strip_prefix('^') {
            Some(name) => (true, name.to_owned()),
            None => (false, name),
        };
        if name.is_empty() || !name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_') {
            return Err(no_name());
        }
        let kind = if negated == (letter == 'P') { 'p' } else { 'P' };
        Ok(format!("\\{kind}{{{name}}}"))
    }

    /// The character that an escape stands for.
    fn escaped_letter(&mut self, letter: char) -> Result<char, Mistake> {
        let unknown = || Mistake(format!("`\\{letter}` is no escape of Go's regexes"));
        Ok(match letter {
            'a' => '\u{7}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\u{b}',
            'x' => self.hexadecimal().ok_or_else(unknown)?,
            '1'..='7' if !self.rest.starts_with(|next| matches!(next, '0'..='7')) => {
                return Err(Mistake(format!("`\\{letter}` refers back to a group, which Go's regexes cannot")));
            }
            '0'..='7' => {
                let mut code = letter.to_digit(8).unwrap_or(0);
                for _ in 0..2 {
                    let Some(digit) = self.rest.chars().next().and_then(|next| next.to_digit(8)) else { break };
                    code = code * 8 + digit;
                    self.rest = &self.rest[1..];
                }
                char::from_u32(code).ok_or_else(unknown)?
            }
            _ if letter.is_ascii() && !letter.is_ascii_alphanumeric() => letter,
            _ => return Err(unknown()),
        })
    }

    fn hexadecimal(&mut self) -> Option<char> {
        let digits = if let Some(rest) = self.rest.strip_prefix('{') {
            let digits = &rest[..rest.find('}')?];
            self.rest = &rest[digits.len() + 1..];
            digits
        } else {
            let digits = self.rest.get(..2)?;
            self.rest = &self.rest[2..];
            digits
        };
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)
    }

    /// Behind an opening parenthesis.
    fn group(&mut self) -> Result<(), Mistake> {
        self.out.push('(');
        let Some(rest) = self.rest.strip_prefix('?') else { return Ok(()) };
        if ["?=", "?!", "?<=", "?<!"].iter().any(|look| self.rest.starts_with(look)) {
            return Err(Mistake("looks ahead or behind with `(?…`, which Go's regexes cannot".into()));
        }
        if let Some(named) = rest.strip_prefix("P<").or_else(|| rest.strip_prefix('<')) {
            let end = named.find('>').ok_or_else(|| Mistake("the name of a group is not closed".into()))?;
            let name = &named[..end];
            if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
                return Err(Mistake(format!("`{name}` is no name for a group")));
            }
            let numbered = if name.as_bytes()[0].is_ascii_digit() { "_" } else { "" };
            self.out.push_str(&format!("?P<{numbered}{name}>"));
            self.rest = &named[end + 1..];
            return Ok(());
        }
        let end = rest.find([':', ')']).ok_or_else(|| Mistake("a group is not closed".into()))?;
        let flags = &rest[..end];
        if !flags.chars().all(|flag| matches!(flag, 'i' | 'm' | 's' | 'U' | '-')) {
            return Err(Mistake(format!("`(?{flags}` is no group of Go's regexes")));
        }
        self.out.push_str(&format!("?{}", &rest[..=end]));
        self.rest = &rest[end + 1..];
        Ok(())
    }

    /// Behind an opening bracket.
    fn class(&mut self) -> Result<(), Mistake> {
        let mut body = String::new();
        let mut unicode = false;
        if let Some(rest) = self.rest.strip_prefix('^') {
            self.rest = rest;
            body.push('^');
        }
        let mut is_first = true;
        loop {
            if self.rest.starts_with(']') && !is_first {
                self.rest = &self.rest[1..];
                break;
            }
            is_first = false;
            let low = match self.piece()? {
                Piece::Set(set, needs_unicode) => {
                    unicode |= needs_unicode;
                    body.push_str(&set);
                    continue;
                }
                Piece::Letter(letter) => letter,
            };
            let mut high = low;
            if self.rest.starts_with('-') && !self.rest.starts_with("-]") && self.rest.len() > 1 {
                self.rest = &self.rest[1..];
                high = match self.piece()? {
                    Piece::Letter(letter) => letter,
                    Piece::Set(..) => return Err(Mistake(format!("the range from `{low}` ends with a class"))),
                };
                if high < low {
                    return Err(Mistake(format!("the range `{low}-{high}` runs backwards")));
                }
            }
            unicode |= !low.is_ascii() || !high.is_ascii();
            push_plain(&mut body, low);
            if high > low {
                body.push('-');
                push_plain(&mut body, high);
            }
        }
        self.out.push_str(&if unicode { format!("(?u:[{body}])") } else { format!("[{body}]") });
        Ok(())
    }

    /// One piece of a class.
    fn piece(&mut self) -> Result<Piece, Mistake> {
        if let Some((set, length)) = self.rest.strip_prefix("[:").and_then(|rest| {
            let end = rest.as_bytes()[..rest.len().min(LONGEST_NAME)].windows(2).position(|pair| pair == b":]")?;
            rest[..end]
                .bytes()
                .all(|byte| byte == b'^' || byte.is_ascii_alphabetic())
                .then_some((&rest[..end], end + 4))
        }) {
            let set = format!("[:{set}:]");
            self.rest = &self.rest[length..];
            return Ok(Piece::Set(set, false));
        }
        let Some(letter) = self.next() else { return Err(Mistake("a class is not closed with `]`".into())) };
        if letter != '\\' {
            return Ok(Piece::Letter(letter));
        }
        let Some(letter) = self.next() else { return Err(Mistake("a backslash stands at the end".into())) };
        // Written out, because a class with letters beyond ASCII is compiled with Unicode.
        let set = match letter {
            'd' => "0-9".to_owned(),
            'D' => "[^0-9]".to_owned(),
            'w' => "0-9A-Za-z_".to_owned(),
            'W' => "[^0-9A-Za-z_]".to_owned(),
            's' => SPACE.to_owned(),
            'S' => format!("[^{SPACE}]"),
            'p' | 'P' => return Ok(Piece::Set(self.named_set(letter)?, true)),
            _ => return Ok(Piece::Letter(self.escaped_letter(letter)?)),
        };
        Ok(Piece::Set(set, false))
    }
}

/// A character that stands for itself, in or outside a class.
fn push_plain(out: &mut String, letter: char) {
    if letter.is_ascii_control() {
        out.push_str(&format!("\\x{:02X}", letter as u32));
        return;
    }
    if letter.is_ascii_punctuation()
        && !matches!(letter, '<' | '>' | '_' | '"' | '\'' | '/' | '=' | '!' | ',' | ':' | ';' | '@' | '%' | '`')
    {
        out.push('\\');
    }
    out.push(letter);
}

#[cfg(test)]
mod tests {
    use super::*;
    use regex::bytes::RegexBuilder;

    fn finds(pattern: &str, text: &str) -> Option<String> {
        let translated = translate(pattern).unwrap();
        let regex =
            RegexBuilder::new(&translated).unicode(false).build().unwrap_or_else(|e| panic!("{translated}: {e}"));
        regex.find(text.as_bytes()).map(|found| String::from_utf8_lossy(found.as_bytes()).into_owned())
    }

    #[test]
    fn what_only_go_reads_is_written_otherwise() {
        let cases = [
            (r"^\$(?:\d+|{\d+})$", "${12}", Some("${12}")),
            (r"a{,3}", "a{,3}", Some("a{,3}")),
            (r"a{2}", "aaa", Some("aa")),
            (r"x{a}", "x{a}", Some("x{a}")),
            (r"[[a]+", "a[[a", Some("a[[a")),
            (r"[a&&b]+", "&ab&", Some("&ab&")),
            (r"[^]x]", "]xy", Some("y")),
            (r"[]x]+", "a]x", Some("]x")),
            (r"\Qa.b\E+", "a.bb", Some("a.bb")),
            (r"\<b\>", "<b>", Some("<b>")),
            (r"\101\x41\x{41}", "AAA", Some("AAA")),
            (r"[à-ö]+", "xéèy", Some("éè")),
            (r"né", "né", Some("né")),
            (r"\p{Greek}+", "abγδ", Some("γδ")),
            (r"\d", "٣", None),
            (r"[[:alpha:]_-]+", "a_-1", Some("a_-")),
            (r"\s", "\u{b}", None),
            (r"(?P<1st>a)(?<b>c)", "ac", Some("ac")),
            (r"(?i)k(?-i:k)", "Kk", Some("Kk")),
            (r"a$", "a\n", None),
            (r"[\w.-/]+", "a./b", Some("a./b")),
        ];
        for (pattern, text, expected) in cases {
            assert_eq!(finds(pattern, text).as_deref(), expected, "{pattern}");
        }
    }

    #[test]
    fn what_go_refuses_is_refused() {
        let mistakes =
            [r"a**", r"(?=a)", r"(?<!a)b", r"\Z", r"\1", "[a", "a\\", r"[z-a]", r"(?x)a", r"[a-\d]", r"\p{}", "(?P<a"];
        for pattern in mistakes {
            assert!(translate(pattern).is_err(), "{pattern}");
        }
    }

    #[test]
    fn repeated_groups_keep_their_count() {
        assert_eq!(translate(r"(a){1,3}?b").unwrap(), r"(a){1,3}?b");
    }
}
