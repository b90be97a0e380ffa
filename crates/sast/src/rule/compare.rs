//! The parser of `metavariable-comparison`: the Python subset that Semgrep documents, to [`Compare`].

use super::formula::Compare;
use std::fmt;

/// Most tokens that an expression may have. It bounds the depth of the tree.
const MAX_TOKENS: usize = 500;
/// Deepest nesting of brackets, `not` and signs.
const MAX_DEPTH: usize = 30;

/// Why an expression cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompareError {
    /// Byte in the expression.
    pub at: usize,
    /// What was expected there.
    pub expected: &'static str,
}

impl fmt::Display for CompareError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {} at character {} of the comparison", self.expected, self.at + 1)
    }
}

/// Functions that an expression may call.
const FUNCTIONS: &[&str] = &["int", "float", "str", "len", "today", "strptime", "re.match"];

/// Binary operators by how tightly they bind, loosest first. Comparisons stand at [`COMPARISONS`].
const LEVELS: &[&[&str]] = &[
    &["or"],
    &["and"],
    &["not in", "in", "==", "!=", "<=", ">=", "<", ">"],
    &["|"],
    &["^"],
    &["&"],
    &["<<", ">>"],
    &["+", "-"],
    &["*", "//", "/", "%"],
];
const COMPARISONS: usize = 2;

/// Reads an expression.
pub fn parse_comparison(text: &str) -> Result<Compare, CompareError> {
    let tokens = tokens(text)?;
    if tokens.len() > MAX_TOKENS {
        return Err(CompareError { at: tokens[MAX_TOKENS].at, expected: "an expression of at most 500 words" });
    }
    let mut parser = Parser { tokens, at: 0, end: text.len(), depth: 0 };
    let expression = parser.binary(0)?;
    match parser.tokens.get(parser.at) {
        None => Ok(expression),
        Some(token) => Err(CompareError { at: token.at, expected: "an operator" }),
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Metavariable(String),
    Name(String),
    Int(i128),
    Float(f64),
    Str(String),
    Sign(&'static str),
}

#[derive(Debug)]
struct Token {
    kind: Kind,
    at: usize,
}

const SIGNS: &[&str] = &[
    "**", "//", "<<", ">>", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "|", "^", "&", "~", "(", ")",
    "[", "]", ",",
];

fn tokens(text: &str) -> Result<Vec<Token>, CompareError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let (kind, len) = token(&text[at..]).map_err(|expected| CompareError { at, expected })?;
        tokens.push(Token { kind, at });
        at += len;
    }
    Ok(tokens)
}

fn token(text: &str) -> Result<(Kind, usize), &'static str> {
    let word_len = |text: &str, more: &str| {
        text.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_' && !more.contains(letter))
            .unwrap_or(text.len())
    };
    let first = text.chars().next().unwrap_or_default();
    if first == '$' {
        let len = 1 + word_len(&text[1..], ".");
        let len = if text[1..].starts_with("...") { len } else { 1 + word_len(&text[1..], "") };
        return if len > 1 { Ok((Kind::Metavariable(text[..len].to_owned()), len)) } else { Err("a name behind `$`") };
    }
    if first.is_ascii_digit() {
        let len = word_len(text, ".");
        return number(&text[..len]).map(|kind| (kind, len)).ok_or("a number");
    }
    if first == '\'' || first == '"' || text.starts_with("r'") || text.starts_with("r\"") {
        return string(text);
    }
    if first.is_ascii_alphabetic() || first == '_' {
        let len = word_len(text, ".");
        return Ok((Kind::Name(text[..len].to_owned()), len));
    }
    let sign = SIGNS.iter().find(|sign| text.starts_with(**sign));
    sign.map(|sign| (Kind::Sign(sign), sign.len())).ok_or("an operand or an operator")
}

fn number(text: &str) -> Option<Kind> {
    let plain = text.replace('_', "").to_ascii_lowercase();
    for (prefix, base) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(digits) = plain.strip_prefix(prefix) {
            return i128::from_str_radix(digits, base).ok().map(Kind::Int);
        }
    }
    plain.parse().map(Kind::Int).or_else(|_| plain.parse().map(Kind::Float)).ok()
}

fn string(text: &str) -> Result<(Kind, usize), &'static str> {
    let is_raw = text.starts_with('r');
    let start = usize::from(is_raw);
    let quote = text[start..].chars().next().unwrap_or_default();
    let mut value = String::new();
    let mut letters = text[start + 1..].char_indices();
    while let Some((at, letter)) = letters.next() {
        if letter == quote {
            return Ok((Kind::Str(value), start + 1 + at + 1));
        }
        if letter != '\\' {
            value.push(letter);
            continue;
        }
        let Some((_, escaped)) = letters.next() else { break };
        match escaped {
            'n' if !is_raw => value.push('\n'),
            't' if !is_raw => value.push('\t'),
            'r' if !is_raw => value.push('\r'),
            '\\' | '\'' | '"' if !is_raw => value.push(escaped),
            // Python keeps what it does not know, which regexes written without `r` rely on.
            _ => value.extend(['\\', escaped]),
        }
    }
    Err("a string that is closed")
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    end: usize,
    depth: usize,
}

impl Parser {
    fn error<T>(&self, expected: &'static str) -> Result<T, CompareError> {
        Err(CompareError { at: self.tokens.get(self.at).map_or(self.end, |token| token.at), expected })
    }

    /// One level deeper.
    fn nested(
        &mut self,
        read: impl FnOnce(&mut Parser) -> Result<Compare, CompareError>,
    ) -> Result<Compare, CompareError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.error("at most 30 levels of nesting");
        }
        let expression = read(self);
        self.depth -= 1;
        expression
    }

    fn sign(&mut self, sign: &str) -> bool {
        let found = matches!(self.tokens.get(self.at), Some(Token { kind: Kind::Sign(found), .. }) if *found == sign);
        self.at += usize::from(found);
        found
    }

    fn word(&self, offset: usize) -> &str {
        match self.tokens.get(self.at + offset).map(|token| &token.kind) {
            Some(Kind::Name(name)) => name,
            Some(Kind::Sign(sign)) => sign,
            _ => "",
        }
    }

    /// The operator of a level that comes next, taken.
    fn operator(&mut self, level: usize) -> Option<&'static str> {
        let found = LEVELS[level].iter().copied().find(|operator| match *operator {
            "not in" => self.word(0) == "not" && self.word(1) == "in",
            operator => self.word(0) == operator,
        })?;
        self.at += if found == "not in" { 2 } else { 1 };
        Some(found)
    }

    fn binary(&mut self, level: usize) -> Result<Compare, CompareError> {
        if level == COMPARISONS && self.word(0) == "not" {
            self.at += 1;
            return Ok(Compare::Unary("not", Box::new(self.nested(|parser| parser.binary(COMPARISONS))?)));
        }
        if level == LEVELS.len() {
            return self.unary();
        }
        let mut left = self.binary(level + 1)?;
        let mut previous: Option<Compare> = None;
        while let Some(operator) = self.operator(level) {
            let right = self.binary(level + 1)?;
            // `a < b < c` means `a < b and b < c`.
            let middle = previous.replace(right.clone()).filter(|_| level == COMPARISONS);
            left = match middle {
                Some(middle) => {
                    let second = Compare::Binary(operator, Box::new(middle), Box::new(right));
                    Compare::Binary("and", Box::new(left), Box::new(second))
                }
                None => Compare::Binary(operator, Box::new(left), Box::new(right)),
            };
        }
        Ok(left)
    }

    fn unary(&mut self) -> Result<Compare, CompareError> {
        for sign in ["-", "+", "~"] {
            if self.sign(sign) {
                return Ok(match (sign, self.nested(Parser::unary)?) {
                    ("-", Compare::Int(value)) => Compare::Int(-value),
                    ("-", Compare::Float(value)) => Compare::Float(-value),
                    ("+", operand) => operand,
                    (_, operand) => Compare::Unary(if sign == "-" { "-" } else { "~" }, Box::new(operand)),
                });
            }
        }
        let base = self.operand()?;
        if self.sign("**") {
            return Ok(Compare::Binary("**", Box::new(base), Box::new(self.nested(Parser::unary)?)));
        }
        Ok(base)
    }

    fn operand(&mut self) -> Result<Compare, CompareError> {
        let Some(token) = self.tokens.get(self.at) else { return self.error("an operand") };
        let kind = token.kind.clone();
        match kind {
            Kind::Metavariable(name) => self.taken(Compare::Metavariable(name)),
            Kind::Int(value) => self.taken(Compare::Int(value)),
            Kind::Float(value) => self.taken(Compare::Float(value)),
            Kind::Str(value) => self.taken(Compare::Str(value)),
            Kind::Name(name) if name == "True" || name == "False" => self.taken(Compare::Bool(name == "True")),
            Kind::Name(name) if FUNCTIONS.contains(&name.as_str()) => {
                self.at += 1;
                if !self.sign("(") {
                    return self.error("`(`");
                }
                Ok(Compare::Call(name, self.items(")")?))
            }
            Kind::Name(_) => self.error(
                "a metavariable, a literal, or one of `int`, `float`, `str`, `len`, `re.match`, `today` and `strptime`",
            ),
            Kind::Sign("[") => {
                self.at += 1;
                self.items("]").map(Compare::List)
            }
            Kind::Sign("(") => {
                self.at += 1;
                let inner = self.nested(|parser| parser.binary(0))?;
                if self.sign(")") { Ok(inner) } else { self.error("`)`") }
            }
            Kind::Sign(_) => self.error("an operand"),
        }
    }

    fn taken(&mut self, expression: Compare) -> Result<Compare, CompareError> {
        self.at += 1;
        Ok(expression)
    }

    /// Expressions up to the closing sign.
    fn items(&mut self, close: &'static str) -> Result<Vec<Compare>, CompareError> {
        let mut items = Vec::new();
        while !self.sign(close) {
            items.push(self.nested(|parser| parser.binary(0))?);
            if !self.sign(",") {
                return if self.sign(close) { Ok(items) } else { self.error("`,` or the closing bracket") };
            }
        }
        Ok(items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree with every bracket written.
    fn show(expression: &Compare) -> String {
        let list = |items: &[Compare]| items.iter().map(show).collect::<Vec<_>>().join(", ");
        match expression {
            Compare::Metavariable(name) => name.clone(),
            Compare::Int(value) => value.to_string(),
            Compare::Float(value) => format!("{value:?}"),
            Compare::Str(value) => format!("{value:?}"),
            Compare::Bool(value) => value.to_string(),
            Compare::List(items) => format!("[{}]", list(items)),
            Compare::Unary(operator, operand) => format!("({operator} {})", show(operand)),
            Compare::Binary(operator, left, right) => format!("({} {operator} {})", show(left), show(right)),
            Compare::Call(name, items) => format!("{name}({})", list(items)),
        }
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        match parse_comparison(text) {
            Ok(expression) => assert_eq!(show(&expression), expected),
            Err(error) => assert_eq!(error.to_string(), expected),
        }
    }

    #[test]
    fn operators_bind_as_in_python() {
        check("$X > 1 and $X < 10 or not $Y == 2", "((($X > 1) and ($X < 10)) or (not ($Y == 2)))");
        check(
            "$A + 2 * -3 ** 2 << 1 == 0x1F",
            "(($A + (2 * (- (3 ** 2)))) << 1) == 31)".replacen("(($A", "((($A", 1).as_str(),
        );
        check("1 < $X <= 3", "((1 < $X) and ($X <= 3))");
        check("not $X in [1, 'a', \"b\",]", "(not ($X in [1, \"a\", \"b\"]))");
        check("$X not in ['a']", "($X not in [\"a\"])");
        check("(1 + 2) * 3", "((1 + 2) * 3)");
        check("not (not True)", "(not (not true))");
    }

    #[test]
    fn functions_are_the_documented_ones() {
        check("not(re.match(\"^\\d+$\", str($X)))", "(not re.match(\"^\\\\d+$\", str($X)))");
        check("today() - strptime($D) > 86_400.0", "((today() - strptime($D)) > 86400.0)");
        check("len($...ARGS) > 1", "(len($...ARGS) > 1)");
        check(
            "open('x')",
            "expected a metavariable, a literal, or one of `int`, `float`, `str`, `len`, `re.match`, `today` and `strptime` at character 1 of the comparison",
        );
    }

    #[test]
    fn mistakes_name_their_place() {
        check("$X >", "expected an operand at character 5 of the comparison");
        check("$X > 1 )", "expected an operator at character 8 of the comparison");
        check("$X == 'a", "expected a string that is closed at character 7 of the comparison");
        check("$X ? 1", "expected an operand or an operator at character 4 of the comparison");
        check("[1 2]", "expected `,` or the closing bracket at character 4 of the comparison");
        check("", "expected an operand at character 1 of the comparison");
    }

    #[test]
    fn depth_is_bounded() {
        for text in ["(".repeat(100_000), "not ".repeat(100_000), "1+".repeat(100_000), "-".repeat(100_000)] {
            let error = parse_comparison(&text).unwrap_err();
            assert_eq!(error.expected, "an expression of at most 500 words");
        }
        for text in [
            "(".repeat(500),
            "not ".repeat(499),
            "-".repeat(499),
            "[".repeat(500),
            "1**".repeat(249),
            "int(".repeat(249),
        ] {
            assert_eq!(parse_comparison(&text).unwrap_err().expected, "at most 30 levels of nesting");
        }
        assert!(parse_comparison(&"1+".repeat(249)[..497]).is_ok());
    }
}
