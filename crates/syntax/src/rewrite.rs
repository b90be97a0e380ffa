//! Pattern text becomes legal source here: `$X`, `...`, `$...X`, `<... e ...>` and `($X : T)` are replaced by the marks of
//! [`crate::mark`], for any language that says in a [`Dialect`] what its strings, comments and operators look like.
//!
//! String literals and comments stay as written, except the code inside interpolations. Not here: wrapping fragments so
//! that they parse, and turning marks back into pattern kinds (both `languages/`).

use crate::pattern::mark;
use crate::traits::Lexis;

/// What the scanner must know of a language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dialect {
    /// What strings and comments look like.
    pub lexis: &'static Lexis,
    /// Letters before a quote that make `{…}` in the string an interpolation (Python's `f`), in lower case.
    pub interpolation_prefixes: &'static [u8],
    /// `...x` without white space is the spread operator and left alone.
    pub spread: bool,
    /// Written after a `...` that stands as a statement before another one on the same line (`;`).
    pub terminator: Option<char>,
    /// Written before an ellipsis among the entries of a dictionary (`**` makes it legal in Python).
    pub dictionary_prefix: &'static str,
    /// Words behind which a parenthesis is a grouping and not an argument list.
    pub operator_words: &'static [&'static str],
    /// Gets what stands between grouping parentheses and the rest of the pattern behind them; the replacement of the
    /// parentheses and their content when it is a typed metavariable. See [`colon_typed`].
    pub typed: Option<fn(inner: &str, rest: &str) -> Option<String>>,
}

/// What `$X : T` becomes, given both with marks.
pub(crate) type WriteTyped = fn(name: &str, type_text: &str) -> String;

/// Pattern text as legal source with marks.
pub(crate) fn rewrite(pattern: &str, dialect: &Dialect) -> String {
    scan(pattern, dialect, None)
}

/// Like [`rewrite`], with `$X : T` replaced wherever it stands in parentheses that hold no parameters of a `def`
/// (`f($X: int)`): for languages where an argument cannot look like that.
pub(crate) fn rewrite_typed(pattern: &str, dialect: &Dialect, typed: WriteTyped) -> String {
    scan(pattern, dialect, Some(typed))
}

fn scan(pattern: &str, dialect: &Dialect, typed_arguments: Option<WriteTyped>) -> String {
    let mut scanner = Scanner {
        text: pattern,
        bytes: pattern.as_bytes(),
        at: 0,
        out: String::with_capacity(pattern.len() * 2),
        dialect,
        typed_arguments,
        modes: Vec::new(),
        brackets: Vec::new(),
        insertions: Vec::new(),
    };
    while scanner.at < scanner.bytes.len() {
        match scanner.modes.last() {
            Some(&Mode::Text(string)) => scanner.step_text(string),
            _ => scanner.step_code(),
        }
    }
    scanner.finish()
}

/// Splits `$X : T` into name and type.
pub(crate) fn colon_typed(inner: &str) -> Option<(&str, &str)> {
    let (name, type_text) = inner.split_once(':')?;
    let (name, type_text) = (name.trim(), type_text.trim());
    let fits =
        metavariable_len(name) == Some(name.len()) && !type_text.is_empty() && !type_text.starts_with([':', '=']);
    fits.then_some((name, type_text))
}

/// Length of the metavariable `$X` or `$...X` with which `text` begins.
pub(crate) fn metavariable_len(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('$')?;
    let name = rest.strip_prefix("...").unwrap_or(rest);
    if is_superglobal(text) {
        return None;
    }
    let len = name.bytes().take_while(|&byte| is_word(byte)).count();
    let named = &name[..len];
    let fits = named.starts_with(|first: char| first.is_ascii_uppercase() || first == '_')
        && named.bytes().all(|byte| matches!(byte, b'A'..=b'Z' | b'_' | b'0'..=b'9'));
    fits.then_some(text.len() - name.len() + len)
}

/// Variables of PHP that look like metavariables and are none, in whatever language a rule is written.
fn is_superglobal(text: &str) -> bool {
    let len = text.bytes().take_while(|&byte| byte == b'$' || is_word(byte)).count();
    matches!(
        &text[..len],
        "$_GET" | "$_POST" | "$_COOKIE" | "$_REQUEST" | "$_SERVER" | "$_ENV" | "$_FILES" | "$_SESSION"
    )
}

/// Where the scanner is; the outermost code has no mode.
#[derive(Clone, Copy)]
enum Mode {
    /// Code of an interpolation; ends at the closing brace when this many brackets are open.
    Interpolation { open: usize },
    /// Content of a string.
    Text(Quoted),
}

/// How a string ends and what is code in it.
#[derive(Clone, Copy)]
struct Quoted {
    quote: u8,
    triple: bool,
    interpolation: Option<&'static str>,
}

impl Quoted {
    fn len(self) -> usize {
        if self.triple { 3 } else { 1 }
    }
}

/// An open bracket of the pattern.
struct Bracket {
    byte: u8,
    /// Places in the output where an ellipsis stands directly inside.
    ellipses: Vec<usize>,
    /// A colon stands directly inside.
    colon: bool,
    /// Something else than ellipses and commas stands inside.
    other: bool,
    /// Parameters of a `def`.
    parameters: bool,
}

impl Bracket {
    fn new(byte: u8) -> Bracket {
        Bracket { byte, ellipses: Vec::new(), colon: false, other: false, parameters: false }
    }
}

struct Scanner<'p> {
    text: &'p str,
    bytes: &'p [u8],
    at: usize,
    out: String,
    dialect: &'p Dialect,
    typed_arguments: Option<WriteTyped>,
    modes: Vec<Mode>,
    brackets: Vec<Bracket>,
    /// Places in the output that get the dictionary prefix.
    insertions: Vec<usize>,
}

impl Scanner<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn copy(&mut self, len: usize) {
        let mut end = (self.at + len).min(self.bytes.len());
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        self.out.push_str(&self.text[self.at..end]);
        self.at = end;
    }

    fn replace(&mut self, len: usize, with: &str) {
        self.out.push_str(with);
        self.at += len;
    }

    fn step_code(&mut self) {
        if self.copy_comment() || self.begin_string() || self.copy_regex() || self.write_pattern_token() {
            return;
        }
        let byte = self.bytes[self.at];
        match byte {
            b'}' if self.ends_interpolation() => {
                self.modes.pop();
                self.copy(1);
            }
            b'(' if self.write_typed() => {}
            b'(' | b'[' | b'{' => {
                self.note_content();
                let parameters = byte == b'(' && self.begins_parameters();
                self.brackets.push(Bracket { parameters, ..Bracket::new(byte) });
                self.copy(1);
            }
            b')' | b']' | b'}' => {
                self.close_bracket();
                self.copy(1);
            }
            b':' => {
                if let Some(bracket) = self.brackets.last_mut() {
                    bracket.colon = true;
                }
                self.copy(1);
            }
            b',' => self.copy(1),
            _ if byte.is_ascii_whitespace() => self.copy(1),
            _ => {
                self.note_content();
                let word = self.bytes[self.at..].iter().take_while(|&&byte| is_word(byte) || byte == b'$').count();
                self.copy(word.max(1));
            }
        }
    }

    fn note_content(&mut self) {
        if let Some(bracket) = self.brackets.last_mut() {
            bracket.other = true;
        }
    }

    fn ends_interpolation(&self) -> bool {
        matches!(self.modes.last(), Some(&Mode::Interpolation { open }) if open >= self.brackets.len())
    }

    fn close_bracket(&mut self) {
        let Some(bracket) = self.brackets.pop() else { return };
        if bracket.byte == b'{' && (bracket.colon || !bracket.other) {
            self.insertions.extend(bracket.ellipses);
        }
    }

    fn copy_comment(&mut self) -> bool {
        let rest = self.rest();
        let len = if self.dialect.lexis.line_comments.iter().any(|begin| rest.starts_with(begin)) {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some((begin, end)) = self.dialect.lexis.block_comment.filter(|(begin, _)| rest.starts_with(begin))
        {
            rest[begin.len()..].find(end).map_or(rest.len(), |at| begin.len() + at + end.len())
        } else {
            return false;
        };
        self.copy(len);
        true
    }

    /// Regular expressions: a slash where an operand is expected, closed on its line.
    fn copy_regex(&mut self) -> bool {
        if !self.dialect.lexis.regex_literals || self.bytes[self.at] != b'/' || !self.operand_expected() {
            return false;
        }
        let mut class = false;
        let mut at = self.at + 1;
        while let Some(&byte) = self.bytes.get(at) {
            match byte {
                b'\n' => return false,
                b'\\' => at += 1,
                b'[' => class = true,
                b']' => class = false,
                b'/' if !class => {
                    self.note_content();
                    self.copy(at + 1 - self.at);
                    return true;
                }
                _ => {}
            }
            at += 1;
        }
        false
    }

    fn begin_string(&mut self) -> bool {
        let byte = self.bytes[self.at];
        let string = if self.dialect.lexis.template_quote == Some(byte) {
            let interpolation = self.dialect.lexis.template_code.then_some("${");
            Quoted { quote: byte, triple: false, interpolation }
        } else if self.dialect.lexis.quotes.contains(&byte) {
            let triple = self.dialect.lexis.triple_quotes && self.rest().as_bytes().starts_with(&[byte; 3]);
            let prefix = word_before(self.text, self.at);
            let is_interpolation = |byte: u8| self.dialect.interpolation_prefixes.contains(&byte.to_ascii_lowercase());
            let formatted = prefix.bytes().any(is_interpolation)
                && prefix.bytes().all(|byte| is_interpolation(byte) || matches!(byte, b'r' | b'R'))
                || self.text[..self.at].trim_end_matches('@').ends_with('$') && is_interpolation(b'$');
            let string = Quoted { quote: byte, triple, interpolation: formatted.then_some("{") };
            if !triple && !self.ends_on_line(byte) {
                return false; // an apostrophe in running text
            }
            string
        } else {
            return false;
        };
        self.note_content();
        self.copy(string.len());
        self.modes.push(Mode::Text(string));
        true
    }

    fn ends_on_line(&self, quote: u8) -> bool {
        let mut at = self.at + 1;
        while let Some(&byte) = self.bytes.get(at) {
            match byte {
                b'\\' => at += 1,
                b'\n' => return false,
                _ if byte == quote => return true,
                _ => {}
            }
            at += 1;
        }
        false
    }

    fn step_text(&mut self, string: Quoted) {
        let closing = [string.quote; 3];
        let rest = self.rest();
        if rest.starts_with('\\') {
            self.copy(2);
        } else if rest.as_bytes().starts_with(&closing[..string.len()]) {
            self.copy(string.len());
            self.modes.pop();
        } else if string.interpolation.is_some() && rest.starts_with("{{") {
            self.copy(2);
        } else if let Some(begin) = string.interpolation.filter(|begin| rest.starts_with(begin)) {
            self.modes.push(Mode::Interpolation { open: self.brackets.len() });
            self.copy(begin.len());
        } else {
            self.copy(1);
        }
    }

    /// Ellipses and metavariables.
    fn write_pattern_token(&mut self) -> bool {
        let rest = self.rest();
        if let Some(len) = metavariable_len(rest) {
            let within_word = self.at > 0 && matches!(self.bytes[self.at - 1], byte if is_word(byte) || byte == b'$');
            if within_word {
                return false;
            }
            let name = &rest[..len];
            let marked = mark_metavariable(name);
            if name.starts_with("$...") {
                self.note_ellipsis()
            } else {
                self.note_content()
            }
            match self.typed_argument(len) {
                Some((len, typed)) => self.replace(len, &typed),
                None => self.replace(len, &marked),
            }
        } else if rest.starts_with("<...") {
            self.note_content();
            self.replace(4, &format!("{}(", mark::DEEP));
            self.brackets.push(Bracket::new(b'<'));
        } else if rest.starts_with("...>") && self.brackets.last().is_some_and(|bracket| bracket.byte == b'<') {
            self.brackets.pop();
            self.replace(4, ")");
        } else if rest.starts_with("...") && !self.is_spread() {
            self.note_ellipsis();
            let terminated = self.is_unterminated_statement();
            self.replace(3, mark::ELLIPSIS);
            if self.bytes.get(self.at).is_some_and(|&byte| is_word(byte) || byte == b'$') {
                self.out.push(' ');
            }
            self.out.extend(self.dialect.terminator.filter(|_| terminated));
        } else {
            return false;
        }
        true
    }

    /// `$X : T` among arguments: its length, and what it becomes.
    fn typed_argument(&self, name_len: usize) -> Option<(usize, String)> {
        let write = self.typed_arguments?;
        self.brackets.last().filter(|bracket| bracket.byte == b'(' && !bracket.parameters)?;
        if !matches!(self.before(), Some(b'(' | b',')) || self.rest().starts_with("$...") {
            return None;
        }
        let (name, rest) = self.rest().split_at(name_len);
        let type_text = rest.trim_start().strip_prefix(':').filter(|rest| !rest.starts_with('='))?;
        let begin = self.rest().len() - type_text.len();
        let len = closing_parenthesis(type_text, b")],=")?;
        let marked = scan(type_text[..len].trim(), self.dialect, None);
        (!marked.is_empty()).then(|| (begin + len, write(&mark_metavariable(name), &marked)))
    }

    /// Whether the parenthesis here follows `def name`.
    fn begins_parameters(&self) -> bool {
        let before = self.text[..self.at].trim_end();
        let name = before.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_' || c == '$');
        name.trim_end().ends_with("def")
    }

    fn note_ellipsis(&mut self) {
        let place = self.out.len();
        let behind =
            self.rest().trim_start_matches(|c: char| matches!(c, '$' | '.' | '_') || c.is_ascii_alphanumeric());
        let entry = behind.trim_start().starts_with([',', '}']) && matches!(self.before(), None | Some(b'{' | b','));
        let prefixed = entry && !self.dialect.dictionary_prefix.is_empty();
        if let Some(bracket) = self.brackets.last_mut().filter(|_| prefixed) {
            bracket.ellipses.push(place);
        } else {
            self.note_content();
        }
    }

    fn is_spread(&self) -> bool {
        let next = self.bytes.get(self.at + 3).copied().unwrap_or(b' ');
        let begins = is_word(next) || matches!(next, b'$' | b'(' | b'[' | b'{' | b'\'' | b'"' | b'`');
        // Nothing is spread behind a word: `function ...(x)`.
        self.dialect.spread && begins && matches!(self.before(), None | Some(b'(' | b'[' | b'{' | b','))
    }

    /// The last byte before the scanner that is not white space.
    fn before(&self) -> Option<u8> {
        self.bytes[..self.at].iter().rev().copied().find(|byte| !byte.is_ascii_whitespace())
    }

    /// A `...` in statement position with something behind it that would run into it.
    fn is_unterminated_statement(&self) -> bool {
        let in_block = self.brackets.last().is_none_or(|bracket| bracket.byte == b'{');
        let first_on_line = self.text[..self.at].trim_end_matches([' ', '\t']).ends_with('\n');
        let next = self.bytes[self.at + 3..].iter().copied().find(|byte| !byte.is_ascii_whitespace());
        let Some(next) = next.filter(|next| !b",.)]}:=;?&|<>+*%".contains(next)) else { return false };
        let begins = match self.before() {
            None | Some(b'{' | b'}' | b';') => true,
            Some(b':') => is_word(next) || next == b'$',
            Some(b',' | b'=' | b'(' | b'.' | b'?' | b'&' | b'|') => false,
            Some(_) => first_on_line,
        };
        in_block && begins
    }

    /// Whether an operand and not an operator is expected here.
    fn operand_expected(&self) -> bool {
        let before = self.text[..self.at].trim_end();
        match before.bytes().last() {
            None => true,
            Some(b')' | b']' | b'}' | b'"' | b'\'' | b'`') => false,
            Some(byte) if is_word(byte) => self.dialect.operator_words.contains(&word_before(before, before.len())),
            // A `$` is part of a name; `...` is an operand.
            Some(b'$') => false,
            // On a line of its own it is a statement.
            Some(_) => !before.ends_with("...") || self.text[before.len()..self.at].contains('\n'),
        }
    }

    fn write_typed(&mut self) -> bool {
        let Some(typed) = self.dialect.typed.filter(|_| self.operand_expected()) else { return false };
        let rest = &self.rest()[1..];
        let Some(len) = closing_parenthesis(rest, b")") else { return false };
        let Some(replacement) = typed(&rest[..len], &rest[len + 1..]) else { return false };
        self.note_content();
        self.replace(len + 2, &replacement);
        true
    }

    fn finish(mut self) -> String {
        self.insertions.sort_unstable();
        for &at in self.insertions.iter().rev() {
            self.out.insert_str(at, self.dialect.dictionary_prefix);
        }
        self.out
    }
}

/// `$X` and `$...X` as marks.
pub(crate) fn mark_metavariable(name: &str) -> String {
    match name.strip_prefix("$...") {
        Some(word) => format!("{}{word}", mark::ELLIPSIS_METAVAR),
        None => format!("{}{}", mark::METAVAR, &name[1..]),
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

fn word_before(text: &str, end: usize) -> &str {
    let len = text.as_bytes()[..end].iter().rev().take_while(|&&byte| is_word(byte)).count();
    &text[end - len..end]
}

/// Where one of `closing` stands outside of brackets that open in `text`; only for the short, plain texts that types are.
fn closing_parenthesis(text: &str, closing: &[u8]) -> Option<usize> {
    let mut depth = 0usize;
    for (at, byte) in text.bytes().enumerate().take(500) {
        match byte {
            _ if depth == 0 && closing.contains(&byte) => return Some(at),
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: Dialect = Dialect {
        lexis: &Lexis { template_quote: Some(b'`'), regex_literals: true, ..Lexis::COMMON },
        interpolation_prefixes: b"",
        spread: true,
        terminator: Some(';'),
        dictionary_prefix: "",
        operator_words: &["return"],
        typed: Some(|inner, rest| {
            let (name, type_text) = colon_typed(inner)?;
            (!rest.trim_start().starts_with("=>")).then(|| format!("T({} as {type_text})", mark_metavariable(name)))
        }),
    };
    const INDENTED: Dialect = Dialect {
        lexis: &Lexis { line_comments: &["#"], block_comment: None, triple_quotes: true, ..Lexis::COMMON },
        interpolation_prefixes: b"f",
        spread: false,
        terminator: None,
        dictionary_prefix: "**",
        typed: None,
        ..SCRIPT
    };

    fn check(dialect: &Dialect, pattern: &str, expected: &str) {
        let typed: Option<WriteTyped> =
            dialect.lexis.triple_quotes.then_some(|name, type_text| format!("T({name}, {type_text})"));
        let short = scan(pattern, dialect, typed)
            .replace(mark::METAVAR, "M_")
            .replace(mark::ELLIPSIS_METAVAR, "E_")
            .replace(mark::ELLIPSIS, "E")
            .replace(mark::DEEP, "D");
        assert_eq!(short, expected, "{pattern}");
    }

    #[test]
    fn metavariables_and_ellipses_become_marks() {
        check(&INDENTED, "$X = f(..., $...ARGS, $_)", "M_X = f(E, E_ARGS, M__)");
        check(&INDENTED, "$x + $1 + a$X # $X ...", "$x + $1 + a$X # $X ...");
        check(&INDENTED, "if <... $X.f(...) ...>:\n  ...", "if D( M_X.f(E) ):\n  E");
        check(&INDENTED, "$X. ... .f()", "M_X. E .f()");
    }

    #[test]
    fn strings_keep_their_text_and_interpolations_do_not() {
        check(&INDENTED, r#"f("...$X...", '$Y')"#, r#"f("...$X...", '$Y')"#);
        check(&INDENTED, r#"f"...{$X!r}...{{$Y}}""#, r#"f"...{M_X!r}...{{$Y}}""#);
        check(&INDENTED, r#"f"{f'{$X}'}" + "{$X}""#, r#"f"{f'{M_X}'}" + "{$X}""#);
        check(&INDENTED, "'''\n...$X'''; $X", "'''\n...$X'''; M_X");
        check(&INDENTED, "if'{$X}' in RF'{$X}': ...", "if'{$X}' in RF'{M_X}': E");
        check(&SCRIPT, "`...${$X}...` + $Y", "`...${M_X}...` + M_Y");
        check(&SCRIPT, "<p>it's $X</p>", "<p>it's M_X</p>");
        check(&SCRIPT, "x = /$X\\/.../; a / $X / b", "x = /$X\\/.../; a / M_X / b");
    }

    #[test]
    fn dictionaries_get_their_prefix() {
        check(&INDENTED, "{..., 'a': $X, ...}", "{**E, 'a': M_X, **E}");
        check(&INDENTED, "{...}", "{**E}");
        check(&INDENTED, "{'a': ..., 'b': [..., {..., $X}]}", "{'a': E, 'b': [E, {E, M_X}]}");
        check(&INDENTED, "{...: ... for ... in ...}", "{E: E for E in E}");
        check(&INDENTED, "{..., 'a': {...}, $...R}", "{**E, 'a': {**E}, **E_R}");
    }

    #[test]
    fn spread_stays_and_statements_are_terminated() {
        check(&SCRIPT, "f(...x, ...$Y, ...)", "f(...x, ...M_Y, E)");
        check(&SCRIPT, "function ...($X)", "function E(M_X)");
        check(&SCRIPT, "{ ... return $X; ... }", "{ E; return M_X; E }");
        check(&SCRIPT, "f()\n...\n(g)()", "f()\nE;\n(g)()");
        check(&SCRIPT, "f({..., a: 1, ...})", "f({E, a: 1, E})");
    }

    #[test]
    fn typed_metavariables_use_the_hook() {
        check(&SCRIPT, "($X: string).f(($Y : A.B))", "T(M_X as string).f(T(M_Y as A.B))");
        check(&SCRIPT, "f($X: T)", "f(M_X: T)");
        check(&SCRIPT, "($X: T) => 1", "(M_X: T) => 1");
        check(&SCRIPT, "return ($X: T)", "return T(M_X as T)");
        check(&INDENTED, "($X : a.B).f($Y: D[$T, int], $Z: int)", "(T(M_X, a.B)).f(T(M_Y, D[M_T, int]), T(M_Z, int))");
        check(&INDENTED, "def f($X: int, y=g($Z: T)): ...", "def f(M_X: int, y=g(T(M_Z, T))): E");
        check(&INDENTED, "f($X := 1)\n$X: T = 1", "f(M_X := 1)\nM_X: T = 1");
    }
}
