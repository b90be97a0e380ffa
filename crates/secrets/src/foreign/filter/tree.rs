//! A filter expression after reading: nodes in one list, each with the numbers of its parts.

use crate::foreign::patterns::Patterns;

/// Number of a node.
pub(super) type Id = usize;

/// A list of words, found in any letter case.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    pub(super) words: Vec<String>,
    pub(super) search: std::sync::OnceLock<Option<aho_corasick::AhoCorasick>>,
}

impl Words {
    pub(super) fn new(words: Vec<String>) -> Words {
        Words { words, search: std::sync::OnceLock::new() }
    }

    pub(super) fn is_in(&self, text: &[u8]) -> bool {
        let build = || aho_corasick::AhoCorasick::builder().ascii_case_insensitive(true).build(&self.words).ok();
        !self.words.is_empty() && self.search.get_or_init(build).as_ref().is_some_and(|search| search.is_match(text))
    }
}

/// One operation.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Nil,
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(Vec<u8>),
    List(Vec<Id>),
    Map(Vec<(Id, Id)>),
    Attributes,
    Finding,
    /// A name bound by `let`, by its depth.
    Local(usize),
    /// `#`, the item of a predicate.
    Item,
    Index(Id, Id),
    Slice(Id, Option<Id>, Option<Id>),
    Not(Id),
    Minus(Id),
    All(Vec<Id>),
    Any(Vec<Id>),
    Else(Id, Id),
    Binary(Binary, Id, Id),
    If(Id, Id, Id),
    Let(Id, Id),
    /// `any(list, {…})` and its kin.
    Each(Each, Id, Id),
    Call(Function, Vec<Id>),
    /// `matchesAny` and `findMatch` with regexes that are known beforehand.
    Matches(Id, Patterns),
    Find(Id, Patterns),
    Contains(Id, Words),
}

/// Operators with two sides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Binary {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    Contains,
    StartsWith,
    EndsWith,
    Matches,
    Plus,
    Minus,
    Times,
    Divided,
    Rest,
    Power,
}

/// What a predicate must hold for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Each {
    Any,
    All,
    None,
    One,
    Count,
}

/// Functions without effects.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Function {
    MatchesAny,
    FindMatch,
    ContainsAny,
    Entropy,
    FailsTokenEfficiency,
    /// Characters for each token of a vocabulary: told apart is only what reads like words.
    TokenRatio,
    /// Says how sure the finding is; without effect here.
    SetConfidence,
    Get,
    GetPath,
    Length,
    Bytes,
    Lower,
    Upper,
    Trim,
    TrimPrefix,
    TrimSuffix,
    Split,
    Join,
    First,
    Last,
    Replace,
    IndexOf,
    LastIndexOf,
    Substring,
    Absolute,
    Floor,
    Ceiling,
    Round,
    Least,
    Greatest,
    ToInteger,
    ToFloat,
    ToText,
}

impl Function {
    /// The function of a name, with the least and the most arguments.
    pub(super) fn named(name: &str) -> Option<(Function, usize, usize)> {
        Some(match name.strip_prefix("filter.").unwrap_or(name) {
            "matchesAny" => (Function::MatchesAny, 2, 2),
            "findMatch" => (Function::FindMatch, 2, 2),
            "containsAny" => (Function::ContainsAny, 2, 2),
            "entropy" => (Function::Entropy, 1, 1),
            "failsTokenEfficiency" => (Function::FailsTokenEfficiency, 1, 1),
            "tokenRatio" => (Function::TokenRatio, 1, 1),
            "setConfidence" => (Function::SetConfidence, 1, 1),
            _ if name.starts_with("filter.") => return None,
            "get" => (Function::Get, 2, 3),
            "getPath" => (Function::GetPath, 3, 3),
            "len" => (Function::Length, 1, 1),
            "size" => (Function::Bytes, 1, 1),
            "lower" => (Function::Lower, 1, 1),
            "upper" => (Function::Upper, 1, 1),
            "trim" => (Function::Trim, 1, 2),
            "trimPrefix" => (Function::TrimPrefix, 2, 2),
            "trimSuffix" => (Function::TrimSuffix, 2, 2),
            "split" => (Function::Split, 2, 2),
            "join" => (Function::Join, 1, 2),
            "first" => (Function::First, 1, 1),
            "last" => (Function::Last, 1, 1),
            "replace" => (Function::Replace, 3, 3),
            "indexOf" => (Function::IndexOf, 2, 2),
            "lastIndexOf" => (Function::LastIndexOf, 2, 2),
            "substring" => (Function::Substring, 2, 3),
            "abs" => (Function::Absolute, 1, 1),
            "floor" => (Function::Floor, 1, 1),
            "ceil" => (Function::Ceiling, 1, 1),
            "round" => (Function::Round, 1, 1),
            "min" => (Function::Least, 1, 32),
            "max" => (Function::Greatest, 1, 32),
            "int" => (Function::ToInteger, 1, 1),
            "float" | "double" => (Function::ToFloat, 1, 1),
            "string" => (Function::ToText, 1, 1),
            _ => return None,
        })
    }
}
