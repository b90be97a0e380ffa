//! Code without what formatters change: white space that divides no words, the kind of quotes, a comma behind the last of several
//! things, semicolons at the ends of lines, parentheses around a whole expression, quotes around the name of a property.
//!
//! A reader of letters, not of a language: the same text always gives the same, and what it takes away is what formatters put there.

/// Words after which an expression begins: a parenthesis there calls nothing.
const BEFORE_EXPRESSION: &[&str] = &[
    "return", "in", "if", "elif", "else", "while", "and", "or", "not", "assert", "yield", "await", "async", "with",
    "raise", "throw", "case", "except", "from", "as",
];
/// Words after which several things stand with parentheses or without.
const BEFORE_SEVERAL: &[&str] = &["for", "del", "import"];

/// The code without what formatters change.
pub fn normalised(code: &str) -> String {
    let mut work = Work::default();
    let mut at = 0;
    while let Some(letter) = code[at..].chars().next() {
        let rest = &code[at + letter.len_utf8()..];
        match string_length(letter, rest) {
            Some(length) => {
                work.string(letter, &rest[..length], &rest[length + letter.len_utf8()..]);
                at += length + 2 * letter.len_utf8();
            }
            None => {
                work.letter(letter, rest);
                at += letter.len_utf8();
            }
        }
    }
    work.finish()
}

/// Bytes between a quote and the one that closes it: on the same line, but for templates.
fn string_length(quote: char, rest: &str) -> Option<usize> {
    if !matches!(quote, '"' | '\'' | '`') {
        return None;
    }
    let mut escaped = false;
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'\n' if quote != '`' => return None,
            _ if byte == quote as u8 => return Some(at),
            _ => {}
        }
    }
    None
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || letter == '$'
}

/// An open bracket.
struct Open {
    at: usize,
    /// What formatters may have put there; with commas inside only when `of_several`.
    is_group: bool,
    of_several: bool,
    has_comma: bool,
}

#[derive(Default)]
struct Work {
    text: String,
    divided: bool,
    open: Vec<Open>,
    /// Bytes of `text` that go in the end.
    dropped: Vec<usize>,
}

impl Work {
    fn letter(&mut self, letter: char, rest: &str) {
        if letter.is_whitespace() {
            if letter == '\n' && self.text.ends_with(';') {
                self.text.pop();
            }
            self.divided = true;
            return;
        }
        self.divide(letter);
        match letter {
            '(' => {
                let (is_group, of_several) = self.begins_group();
                self.open.push(Open { at: self.text.len(), is_group, of_several, has_comma: false });
            }
            '[' | '{' => {
                self.open.push(Open { at: self.text.len(), is_group: false, of_several: false, has_comma: false });
            }
            ',' => self.open.iter_mut().next_back().into_iter().for_each(|open| open.has_comma = true),
            ')' | ']' | '}' => self.close(letter, rest),
            _ => {}
        }
        self.text.push(if letter == '\'' { '"' } else { letter });
    }

    fn divide(&mut self, letter: char) {
        if self.divided && is_word(letter) && self.text.ends_with(is_word) {
            self.text.push(' ');
        }
        self.divided = false;
    }

    /// Whether a parenthesis here groups, and whether it may group several things.
    fn begins_group(&self) -> (bool, bool) {
        let before = self.text.trim_end_matches(is_word);
        let word = &self.text[before.len()..];
        if !word.is_empty() {
            let several = BEFORE_SEVERAL.contains(&word);
            return (several || BEFORE_EXPRESSION.contains(&word), several);
        }
        let is_group = self.text.is_empty()
            || ["=", "=>", "(", ",", "[", "{", "&&", "||", "??", "?", ":"].iter().any(|end| self.text.ends_with(end));
        (is_group, false)
    }

    fn close(&mut self, letter: char, rest: &str) {
        if self.text.ends_with(',') || (letter == '}' && self.text.ends_with(';')) {
            self.text.pop();
        }
        let Some(open) = self.open.pop() else { return };
        if letter != ')' || !open.is_group || self.text.as_bytes().get(open.at) != Some(&b'(') {
            return;
        }
        let next = rest.trim_start();
        let is_arrow = next.starts_with("=>");
        let word = &next[..next.find(|letter: char| !is_word(letter)).unwrap_or(next.len())];
        let ends_line = rest[..rest.len() - next.len()].contains('\n');
        let ends = next.is_empty()
            || is_arrow
            || next.starts_with([')', ']', '}', ',', ';', ':'])
            || matches!(word, "in" | "as")
            || (ends_line && next.starts_with(is_word) && !matches!(word, "and" | "or" | "if" | "is" | "not"));
        if ends && (!open.has_comma || open.of_several || is_arrow) {
            self.dropped.extend([open.at, self.text.len()]);
        }
    }

    /// A string: what is in it divides nothing and groups nothing.
    fn string(&mut self, quote: char, inside: &str, rest: &str) {
        self.divide(quote);
        let prefix = self.text.trim_end_matches(is_word).len();
        match &self.text[prefix..] {
            // `u"…"` is `"…"`.
            "u" | "U" => self.text.truncate(prefix),
            "F" => self.text.replace_range(prefix.., "f"),
            "B" => self.text.replace_range(prefix.., "b"),
            _ => {}
        }
        let is_name = !inside.is_empty() && inside.chars().all(is_word) && self.text.ends_with(['{', ',']);
        if is_name && rest.trim_start().starts_with(':') {
            self.text.push_str(inside);
            return;
        }
        let quote = if quote == '\'' { '"' } else { quote };
        self.text.push(quote);
        let mut letters = inside.chars().peekable();
        while let Some(letter) = letters.next() {
            if letter.is_whitespace() {
                self.divided = true;
                continue;
            }
            self.divide(letter);
            // An escape that the other kind of quotes does not need.
            if letter != '\\' || !matches!(letters.peek(), Some('"' | '\'')) {
                self.text.push(if letter == '\'' { '"' } else { letter });
            }
            if letter == '\\' && letters.peek() == Some(&'\\') {
                self.text.extend(letters.next());
            }
        }
        self.divided = false;
        self.text.push(quote);
    }

    fn finish(mut self) -> String {
        if self.text.ends_with(';') {
            self.text.pop();
        }
        self.dropped.sort_unstable();
        let mut dropped = self.dropped.into_iter().peekable();
        let (mut out, mut gap) = (String::with_capacity(self.text.len()), false);
        for (at, letter) in self.text.char_indices() {
            if dropped.next_if_eq(&at).is_some() {
                gap = true;
                continue;
            }
            if gap && is_word(letter) && out.ends_with(is_word) {
                out.push(' ');
            }
            gap = false;
            out.push(letter);
        }
        // How formatters keep a space at the end of a line of JSX.
        out.replace("{\"\"}", "")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formatting_is_not_part_of_the_code() {
        for (one, other) in [
            ("run(\n    'a b',\n    c,\n);", "run( \"a b\", c )"),
            ("a();\nb();", "a()\nb()"),
            ("f(() => { a(); })", "f(() => {\n  a()\n})"),
            ("return (\n    a + b\n)", "return a + b"),
            ("x = (\n    a\n    + b\n)\ny = 1", "x = a + b\ny = 1"),
            ("if (a and b):", "if a and b:"),
            ("for (k, v) in d:", "for k, v in d:"),
            ("from a import (\n    b,\n    c,\n)", "from a import b, c"),
            ("f((x) => g(x))", "f(x => g(x))"),
            ("f(async (x) => g(x))", "f(async x => g(x))"),
            ("{open && (\n  <A b='c' />\n)}", "{open && <A b=\"c\" />}"),
            ("ok ? (\n  <A />\n) : (\n  <B />\n)", "ok ? <A /> : <B />"),
            ("<p>\n  one{\" \"}\n  <b>two</b>\n</p>", "<p>one <b>two</b></p>"),
            ("f({ 'a': 1, \"b\": 2 })", "f({ a: 1, b: 2 })"),
            ("f('it\\'s')", "f(\"it's\")"),
            ("f('say \"x\"')", "f(\"say \\\"x\\\"\")"),
            ("f(u'x', F'y')", "f(\"x\", f\"y\")"),
            ("a = `x\r\ny`\r\n", "a = `x\ny`;"),
        ] {
            assert_eq!(normalised(one), normalised(other), "{one}");
        }
    }

    #[test]
    fn what_means_something_stays() {
        for (one, other) in [
            ("return a", "returna"),
            ("f('a')", "f(a)"),
            ("f((a, b))", "f(a, b)"),
            ("execute(q, (x,))", "execute(q, x)"),
            ("(a or b) and c", "a or b and c"),
            ("x = (a || b) && c", "x = a || b && c"),
            ("!(a && b)", "!a && b"),
            ("f(x)", "f x"),
            ("a + (b * c)", "a + b * c"),
            ("f('(a)')", "f('a')"),
            ("f('a,')", "f('a')"),
            ("f(a)(b)", "f(a) b"),
            ("['a']", "[a]"),
        ] {
            assert_ne!(normalised(one), normalised(other), "{one}");
        }
    }

    #[test]
    fn any_text_is_read() {
        for text in ["", ")", "((((", "'", "`", "é('ü", "\\", "\"\\", "(,)", "{\"\"}", ")]}'\n(", "u'", "(é)\né"] {
            normalised(text);
            normalised(&text.repeat(100));
        }
    }
}
