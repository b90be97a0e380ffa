//! Words of texts, and the words of a pattern that every match of it contains.

use rustc_hash::FxHasher;
use std::hash::Hasher;
use syntax::{Lexis, StringWords, TypedForm};

/// How pattern text is read: as code of a language, or as any text.
pub(super) type Dialect = Option<&'static Lexis>;

/// Words of pattern text that need not stand in the file: keywords and literals (which have other spellings or are marks of
/// constructs), modifiers and types that a comparison may overlook, and names that equivalences put in.
const NOT_ASKED_FOR: &[&str] = &[
    "False",
    "None",
    "True",
    "abstract",
    "and",
    "any",
    "as",
    "assert",
    "async",
    "await",
    "bool",
    "boolean",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "constructor",
    "continue",
    "debugger",
    "declare",
    "def",
    "default",
    "del",
    "delete",
    "dict",
    "do",
    "elif",
    "else",
    "enum",
    "except",
    "export",
    "exports",
    "extends",
    "false",
    "finally",
    "float",
    "for",
    "from",
    "function",
    "get",
    "global",
    "if",
    "implements",
    "import",
    "in",
    "infer",
    "instanceof",
    "int",
    "interface",
    "is",
    "keyof",
    "lambda",
    "let",
    "list",
    "match",
    "module",
    "namespace",
    "never",
    "new",
    "nonlocal",
    "not",
    "null",
    "number",
    "object",
    "of",
    "or",
    "package",
    "pass",
    "private",
    "protected",
    "prototype",
    "public",
    "raise",
    "readonly",
    "repr",
    "require",
    "return",
    "satisfies",
    "set",
    "static",
    "str",
    "string",
    "super",
    "switch",
    "symbol",
    "this",
    "throw",
    "true",
    "try",
    "tuple",
    "type",
    "typeof",
    "undefined",
    "unique",
    "unknown",
    "var",
    "void",
    "while",
    "with",
    "yield",
];

/// Calls back for every word of a text: runs of ASCII letters, digits and `_`. What lies beyond ASCII separates them, in files as in
/// patterns: it may be a byte order mark or a space as well as a letter.
pub(super) fn each_word(text: &[u8], mut take: impl FnMut(&[u8])) {
    let mut at = 0;
    while at < text.len() {
        if !IS_WORD[text[at] as usize] {
            at += 1;
            continue;
        }
        let start = at;
        while at < text.len() && IS_WORD[text[at] as usize] {
            at += 1;
        }
        if at - start > 1 {
            take(&text[start..at]);
        }
    }
}

/// Hash of a word.
pub(super) fn hash(word: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(word);
    hasher.finish()
}

const IS_WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = (byte as u8).is_ascii_alphanumeric() || byte as u8 == b'_';
        byte += 1;
    }
    table
};

/// The words that stand in every file in which the pattern matches. Stops at what it does not understand.
pub(super) fn pattern_words(pattern: &str, dialect: Dialect) -> Vec<&str> {
    let mut reader = Reader { text: pattern.as_bytes(), at: 0, dialect, words: Vec::new() };
    while reader.at < pattern.len() {
        if reader.step().is_none() {
            break;
        }
    }
    let texts = reader.words.into_iter().map(|(start, end)| &pattern[start..end]);
    let of_language = dialect.map_or(&[][..], |lexis| lexis.not_asked_for);
    let is_asked_for = |word: &&str| [NOT_ASKED_FOR, of_language].iter().all(|list| list.binary_search(word).is_err());
    texts.filter(is_asked_for).collect()
}

struct Reader<'p> {
    text: &'p [u8],
    at: usize,
    dialect: Dialect,
    words: Vec<(usize, usize)>,
}

impl Reader<'_> {
    fn is_code(&self) -> bool {
        self.dialect.is_some()
    }

    fn rest(&self) -> &[u8] {
        &self.text[self.at..]
    }

    fn word_end(&self, from: usize) -> usize {
        from + self.text[from..].iter().take_while(|&&byte| IS_WORD[byte as usize]).count()
    }

    fn is_quote(&self, byte: u8) -> bool {
        self.dialect.is_some_and(|lexis| lexis.quotes.contains(&byte))
    }

    /// Reads on; `None` when what comes next is not understood, and everything behind it neither.
    fn step(&mut self) -> Option<()> {
        let byte = self.text[self.at];
        let Some(lexis) = self.dialect else {
            match byte {
                b'$' => self.metavariable(),
                _ if IS_WORD[byte as usize] => self.word(),
                _ => self.at += 1,
            }
            return Some(());
        };
        let starts = |begin: &str| self.rest().starts_with(begin.as_bytes());
        match byte {
            b'$' => self.metavariable(),
            _ if lexis.line_comments.iter().any(|begin| starts(begin)) => self.skip_line(),
            _ if lexis.block_comment.is_some_and(|(begin, _)| starts(begin)) => {
                let (begin, end) = lexis.block_comment?;
                let inside = &self.rest()[begin.len()..];
                let len = inside.windows(end.len()).position(|piece| piece == end.as_bytes())?;
                self.at += begin.len() + len + end.len();
            }
            _ if self.is_quote(byte) || lexis.template_quote == Some(byte) => {
                let (start, is_read) = (self.at, self.strings_are_read(lexis.string_words));
                if self.is_quote(byte) {
                    self.string(byte)?
                } else {
                    self.template(byte)?
                }
                if is_read {
                    self.words_of_string(start);
                }
            }
            b'/' if lexis.regex_literals => self.slash()?,
            b'&' if lexis.markup => self.entity(),
            b'(' if self.is_typed() => self.skip_brackets()?,
            _ if IS_WORD[byte as usize] => self.word(),
            _ => self.at += 1,
        }
        Some(())
    }

    /// `$X`, `$...X`; otherwise an identifier that begins with `$`, whose rest is a word.
    fn metavariable(&mut self) {
        let start = self.at + 1 + if self.text[self.at + 1..].starts_with(b"...") { 3 } else { 0 };
        let end = self.word_end(start);
        let is_name = self.text[start..end].iter().all(|byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'_'));
        self.at = if is_name || !self.is_code() { end.max(self.at + 1) } else { start };
    }

    fn word(&mut self) {
        let (start, end) = (self.at, self.word_end(self.at));
        self.at = end;
        let word = &self.text[start..end];
        if word == b"as" && self.is_code() {
            // What follows is a local name or the type of a cast.
            self.skip_spaces();
            self.at = self.word_end(self.at);
            return;
        }
        if word == b"import" && self.dialect.is_some_and(|lexis| lexis.quoted_imports) {
            // Local names may differ, and the module stands in quotes.
            self.skip_line();
            return;
        }
        let next = self.text.get(end);
        let is_prefix = end - start <= 2 && next.is_some_and(|&byte| self.is_quote(byte));
        let is_glued = !self.is_code() && (next == Some(&b'$') || (start > 0 && self.text[start - 1] == b'$'));
        if end - start > 1 && !word[0].is_ascii_digit() && !is_prefix && !is_glued {
            self.words.push((start, end));
        }
    }

    fn string(&mut self, quote: u8) -> Option<()> {
        let triple = [quote; 3];
        let is_triple = self.dialect.is_some_and(|lexis| lexis.triple_quotes) && self.rest().starts_with(&triple);
        let mut at = self.at + if is_triple { 3 } else { 1 };
        loop {
            match *self.text.get(at)? {
                b'\\' => at += 2,
                b'\n' if !is_triple => return None,
                byte if byte == quote && (!is_triple || self.text[at..].starts_with(&triple)) => {
                    self.at = at + if is_triple { 3 } else { 1 };
                    return Some(());
                }
                _ => at += 1,
            }
        }
    }

    /// Whether the string that begins here stands in the file as it is written.
    fn strings_are_read(&self, words: StringWords) -> bool {
        let before = &self.text[..self.at];
        let gap = before.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let before = &before[..before.len() - gap];
        let last_word = before.iter().rev().take_while(|&&byte| IS_WORD[byte as usize]).count();
        match words {
            StringWords::No => false,
            StringWords::All => true,
            // `for x in "a"` is no label.
            StringWords::Labels if last_word > 0 => &before[before.len() - last_word..] != b"in",
            StringWords::Labels => before.last() == Some(&b'"') && gap > 0,
        }
    }

    /// The words of the string read last, unless it stands for others than itself.
    fn words_of_string(&mut self, start: usize) {
        let text = &self.text[start..self.at];
        let is_plain =
            !text.iter().any(|byte| matches!(byte, b'$' | b'\\')) && !text.windows(3).any(|part| part == b"...");
        if !is_plain || text.windows(3).any(|part| part == b"=~/") {
            return;
        }
        let mut at = start;
        while at < self.at {
            let end = self.word_end(at);
            if end - at > 1 && !self.text[at].is_ascii_digit() {
                self.words.push((at, end));
            }
            at = end.max(at + 1);
        }
    }

    fn template(&mut self, quote: u8) -> Option<()> {
        let mut at = self.at + 1;
        loop {
            match *self.text.get(at)? {
                b'\\' => at += 2,
                byte if byte == quote => break,
                b'$' if self.text.get(at + 1) == Some(&b'{') => {
                    let inside = &self.text[at..];
                    let close = inside.iter().position(|&byte| byte == b'}')?;
                    if inside[..close].contains(&quote) || inside[2..close].contains(&b'{') {
                        return None;
                    }
                    at += close + 1;
                }
                _ => at += 1,
            }
        }
        self.at = at + 1;
        Some(())
    }

    /// The end of a tag; whatever else it is may be a regex, in which quotes and brackets mean other things.
    fn slash(&mut self) -> Option<()> {
        let is_tag = self.rest().starts_with(b"/>") || (self.at > 0 && self.text[self.at - 1] == b'<');
        self.at += 1;
        is_tag.then_some(())
    }

    /// `&nbsp;` in the text of an element.
    fn entity(&mut self) {
        let end = self.word_end(self.at + 1);
        self.at = if self.text.get(end) == Some(&b';') { end } else { self.at + 1 };
    }

    /// Whether a typed metavariable such as `($X : T)` or `(T $X)` begins here: its type may be inferred, and then T is not written.
    fn is_typed(&self) -> bool {
        let Some(lexis) = self.dialect else { return false };
        let inside = &self.rest()[1..];
        match lexis.typed {
            TypedForm::Behind => {
                let Some(name) = inside.trim_ascii_start().strip_prefix(b"$") else { return false };
                let len = name.iter().take_while(|&&byte| IS_WORD[byte as usize]).count();
                name[len..].trim_ascii_start().starts_with(b":")
            }
            // A type, white space, a metavariable, the closing bracket.
            TypedForm::Before => {
                let Some(close) = inside.iter().position(|&byte| byte == b')') else { return false };
                let inner = inside[..close].trim_ascii();
                let Some(dollar) = inner.iter().rposition(|&byte| byte == b'$') else { return false };
                let is_name = inner[dollar + 1..].iter().all(|&byte| IS_WORD[byte as usize]);
                let type_text = inner[..dollar].trim_ascii_end();
                is_name && !type_text.is_empty() && type_text.len() < dollar && !type_text.contains(&b'(')
            }
        }
    }

    fn skip_brackets(&mut self) -> Option<()> {
        let mut open = 0usize;
        for (offset, byte) in self.rest().iter().enumerate() {
            match byte {
                b'(' => open += 1,
                b')' => open -= 1,
                _ => {}
            }
            if open == 0 {
                self.at += offset + 1;
                return Some(());
            }
        }
        None
    }

    fn skip_line(&mut self) {
        let len = self.rest().iter().position(|&byte| byte == b'\n').unwrap_or(self.rest().len());
        self.at += len;
    }

    fn skip_spaces(&mut self) {
        self.at += self.rest().iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use source::Language;

    const PYTHON: Language = Language::PYTHON;
    const JAVASCRIPT: Language = Language::JAVASCRIPT;

    #[track_caller]
    fn check(dialect: Dialect, pattern: &str, expected: &str) {
        assert_eq!(pattern_words(pattern, dialect).join(" "), expected, "{pattern}");
    }

    const GENERIC: Dialect = None;

    fn dialect(language: Language) -> Dialect {
        Some(&syntax::traits(language).lexis)
    }

    #[test]
    fn the_list_of_words_is_sorted() {
        assert!(NOT_ASKED_FOR.is_sorted());
    }

    #[test]
    fn identifiers_of_code_are_asked_for() {
        check(dialect(PYTHON), "$X = subprocess.call(..., shell=True, $...ARGS)", "subprocess call shell");
        check(
            dialect(PYTHON),
            "@app.route(\"/x\", methods=['GET'])\ndef $F(...):\n    ...  # comment",
            "app route methods",
        );
        check(dialect(PYTHON), "import a.bb as cc", "bb");
        check(dialect(PYTHON), "f\"...{$X}...\".format(rb'x', yy)", "format yy");
        check(dialect(PYTHON), "'''it's''' % foo // bar", "foo bar");
        check(dialect(PYTHON), "($X : django.http.HttpRequest).GET", "GET");
        check(dialect(PYTHON), "(foo : int)", "foo");
        check(dialect(JAVASCRIPT), "$.ajax($X, $http.get, $_, $1)", "ajax http");
        check(dialect(JAVASCRIPT), "<$EL dangerouslySetInnerHTML={foo(bar)} />", "dangerouslySetInnerHTML foo bar");
        check(dialect(JAVASCRIPT), "<b>it&nbsp;is</b>; foo // bar", "it foo");
        check(dialect(JAVASCRIPT), "`a ${b} c`.split(/x'/); foo", "split");
        check(dialect(JAVASCRIPT), "import foo from 'bar';\nfoo.baz()", "foo baz");
        check(dialect(JAVASCRIPT), "const {readFile} = require('fs')", "readFile");
        check(GENERIC, "foo \"bar\" $X ...  don't pre$Y", "foo bar don");
    }

    #[test]
    fn strings_are_asked_for_where_nothing_can_be_put_together_to_them() {
        let of = |name: &'static str| dialect(Language::new(name));
        check(
            of("terraform"),
            "resource \"aws_x\" \"...\" {\n  aa = \"bb\"\n  cc = f(\"dd\")\n}",
            "resource aws_x aa cc",
        );
        check(of("json"), "{\"aa\": \"bb-cc\", \"$X\": \"dd...\", \"e\\n\": 12}", "aa bb cc");
        check(of("yaml"), "aa: \"=~/bb/\"\ncc: yes\ndd: 'ee'  # ff", "aa cc dd ee");
        check(of("dockerfile"), "RUN apt-get install $X", "apt install");
    }

    #[test]
    fn what_is_not_understood_ends_the_reading() {
        check(dialect(JAVASCRIPT), "foo; <p>don't</p>\nbar", "foo don");
        check(dialect(JAVASCRIPT), "foo(a / bb)", "foo");
        check(dialect(JAVASCRIPT), "foo(`${`x`}`, bar)", "foo");
        check(dialect(PYTHON), "foo('bar", "foo");
        check(dialect(PYTHON), "foo ($X : bar", "foo");
    }

    #[test]
    fn words_of_texts_are_whole() {
        let mut words = Vec::new();
        each_word("a b1 _c9;naïve é-x 12".as_bytes(), |word| words.push(String::from_utf8_lossy(word).into_owned()));
        assert_eq!(words, ["b1", "_c9", "na", "ve", "12"]);
    }
}
