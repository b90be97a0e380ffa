//! Boolean expressions over taint labels (`requires: TAINTED and not CLEAN`).

/// Label of a source that names none, and what a sink without `requires` asks for.
pub(super) const DEFAULT: &str = "__SOURCE__";

/// A condition on the labels that reach a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Requires {
    Label(String),
    Not(Box<Requires>),
    And(Box<Requires>, Box<Requires>),
    Or(Box<Requires>, Box<Requires>),
    Literal(bool),
}

/// Deeper nesting of parentheses and `not` is not read.
const DEEPEST: u32 = 64;

impl Requires {
    /// Reads an expression in Python's syntax: `and`, `or`, `not`, parentheses, `True`, `False`. `None` when it is not one.
    pub(super) fn parse(text: &str) -> Option<Requires> {
        let mut words = Words { rest: text };
        let requires = words.or(0)?;
        words.rest.trim().is_empty().then_some(requires)
    }

    /// Whether a set of labels satisfies it.
    pub(super) fn holds(&self, has: &dyn Fn(&str) -> bool) -> bool {
        match self {
            Requires::Label(label) => has(label),
            Requires::Not(inner) => !inner.holds(has),
            Requires::And(left, right) => left.holds(has) && right.holds(has),
            Requires::Or(left, right) => left.holds(has) || right.holds(has),
            Requires::Literal(value) => *value,
        }
    }

    /// Whether a taint with this label can be the reason why it holds.
    pub(super) fn asks_for(&self, label: &str) -> bool {
        match self {
            Requires::Label(wanted) => wanted == label,
            Requires::Not(_) | Requires::Literal(_) => false,
            Requires::And(left, right) | Requires::Or(left, right) => left.asks_for(label) || right.asks_for(label),
        }
    }
}

struct Words<'a> {
    rest: &'a str,
}

impl<'a> Words<'a> {
    fn peek(&self) -> &'a str {
        let text = self.rest.trim_start();
        let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
        let first = text.chars().next().map_or(0, char::len_utf8);
        &text[..end.max(first)]
    }

    fn take(&mut self) -> &'a str {
        let word = self.peek();
        let start = self.rest.len() - self.rest.trim_start().len();
        self.rest = &self.rest[start + word.len()..];
        word
    }

    fn took(&mut self, word: &str) -> bool {
        let found = self.peek() == word;
        if found {
            self.take();
        }
        found
    }

    fn or(&mut self, depth: u32) -> Option<Requires> {
        let mut left = self.and(depth)?;
        while self.took("or") {
            left = Requires::Or(Box::new(left), Box::new(self.and(depth)?));
        }
        Some(left)
    }

    fn and(&mut self, depth: u32) -> Option<Requires> {
        let mut left = self.not(depth)?;
        while self.took("and") {
            left = Requires::And(Box::new(left), Box::new(self.not(depth)?));
        }
        Some(left)
    }

    fn not(&mut self, depth: u32) -> Option<Requires> {
        if depth > DEEPEST {
            return None;
        }
        if self.took("not") {
            return Some(Requires::Not(Box::new(self.not(depth + 1)?)));
        }
        if self.took("(") {
            let inner = self.or(depth + 1)?;
            return self.took(")").then_some(inner);
        }
        match self.take() {
            "True" => Some(Requires::Literal(true)),
            "False" => Some(Requires::Literal(false)),
            word if word.starts_with(|c: char| c.is_alphabetic() || c == '_') => Some(Requires::Label(word.to_owned())),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, labels: &[&str], expected: Option<bool>) {
        let holds = Requires::parse(text).map(|requires| requires.holds(&|label| labels.contains(&label)));
        assert_eq!(holds, expected, "{text} with {labels:?}");
    }

    #[test]
    fn labels_are_combined_as_in_python() {
        check("A", &["A"], Some(true));
        check("A and not B", &["A"], Some(true));
        check("A and not B", &["A", "B"], Some(false));
        check("(A and not C) or (B and not C)", &["B"], Some(true));
        check("not A or B and C", &["A", "B"], Some(false));
        check("not (A or B)", &[], Some(true));
        check("True", &[], Some(true));
    }

    #[test]
    fn what_is_no_expression_is_refused() {
        check("", &[], None);
        check("A B", &[], None);
        check("(A", &[], None);
        check("A and", &[], None);
        check(&"(".repeat(100_000), &[], None);
        check(&"not ".repeat(100_000), &[], None);
    }
}
