//! Operators between two parts of an expression, with the precedence that Expr gives them.

use super::lexer::Word;
use super::tree::Binary;

/// An operator between two parts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Operator {
    Or,
    And,
    Else,
    Binary(Binary),
}

/// The operator that a word is, and how tightly it binds.
pub(super) fn operator(word: &Word) -> Option<(Operator, u32)> {
    let sign = match word {
        Word::Sign(sign) => *sign,
        Word::Name(name) => match name.as_str() {
            "or" => "||",
            "and" => "&&",
            _ => return operator_of_name(name).map(|binary| (Operator::Binary(binary), 20)),
        },
        _ => return None,
    };
    Some(match sign {
        "||" => (Operator::Or, 10),
        "&&" => (Operator::And, 15),
        "==" => (Operator::Binary(Binary::Equal), 20),
        "!=" => (Operator::Binary(Binary::Unequal), 20),
        "<" => (Operator::Binary(Binary::Less), 20),
        "<=" => (Operator::Binary(Binary::LessOrEqual), 20),
        ">" => (Operator::Binary(Binary::Greater), 20),
        ">=" => (Operator::Binary(Binary::GreaterOrEqual), 20),
        "+" => (Operator::Binary(Binary::Plus), 30),
        "-" => (Operator::Binary(Binary::Minus), 30),
        "*" => (Operator::Binary(Binary::Times), 60),
        "/" => (Operator::Binary(Binary::Divided), 60),
        "%" => (Operator::Binary(Binary::Rest), 60),
        "**" | "^" => (Operator::Binary(Binary::Power), 100),
        "??" => (Operator::Else, 500),
        _ => return None,
    })
}

/// Operators that are written as words.
pub(super) fn operator_of_name(name: &str) -> Option<Binary> {
    Some(match name {
        "in" => Binary::In,
        "contains" => Binary::Contains,
        "startsWith" => Binary::StartsWith,
        "endsWith" => Binary::EndsWith,
        "matches" => Binary::Matches,
        _ => return None,
    })
}
