//! How a pattern is written as legal source: marks, what the grammar wants round them, and a wrapping where a fragment cannot stand
//! alone.

use super::LEXIS;
use super::marks::ANY_TYPE;
use super::tokens::{Token, TokenKind, partners, tokens};
use crate::kind::Kind;
use crate::mark;
use crate::pattern::{PatternForm, Unwrap};
use crate::rewrite::{Dialect, mark_metavariable, metavariable_len, rewrite};

const DIALECT: Dialect = Dialect {
    lexis: &LEXIS,
    interpolation_prefixes: b"",
    spread: false,
    terminator: None,
    dictionary_prefix: "",
    operator_words: &["return", "instanceof", "case", "throw", "else", "do", "assert", "yield"],
    typed: Some(typed),
};

/// `(T $X)`, but not the parameters of a lambda.
fn typed(inner: &str, rest: &str) -> Option<String> {
    let at = inner.rfind('$')?;
    let (of_type, name) = (inner[..at].trim(), inner[at..].trim());
    let fits = metavariable_len(name) == Some(name.len()) && !name.starts_with("$...") && is_type(of_type);
    (fits && !rest.trim_start().starts_with("->"))
        .then(|| format!("{}[({}) {}]", mark::TYPED, rewrite(of_type, &DIALECT), mark_metavariable(name)))
}

/// Whether a text can be a type: names, dots, brackets.
fn is_type(text: &str) -> bool {
    let begins = text.starts_with(|first: char| first.is_alphabetic() || first == '_' || first == '$');
    let plain = text.chars().all(|c| c.is_alphanumeric() || c.is_whitespace() || "_$.<>[],?".contains(c));
    let ends = text.ends_with(|last: char| last.is_alphanumeric() || "_>]".contains(last));
    let is_word = |word: &str| text == word || text.starts_with(&format!("{word} "));
    begins && plain && ends && !["new", "return", "final"].into_iter().any(is_word)
}

/// The ways to read a pattern, best first.
pub(super) fn forms(pattern: &str) -> Vec<PatternForm> {
    let pattern = pattern.trim();
    if pattern.is_empty() {
        return Vec::new();
    }
    let plain = complete(&rewrite(&terminated(pattern), &DIALECT));
    let mut forms = Vec::new();
    let mut add = |source: String, unwrap: Unwrap| forms.push(PatternForm { source, unwrap });
    let tokens = tokens(&plain);
    let closed = tokens.last().is_some_and(|last| last.is(";"));
    fragments(&plain, &tokens, &mut add);
    if !closed {
        add(format!("{plain}\n;"), Unwrap::Expression);
    }
    if tokens.last().is_some_and(|last| last.is(")") || last.is_name()) {
        // A head stands for the whole, whatever its body.
        add(format!("{plain} {{ {}; }}", mark::ELLIPSIS), Unwrap::Module);
        add(format!("{plain} {{ {ANY_TYPE} {}; }}", mark::ELLIPSIS), Unwrap::Module);
    }
    let ended = if closed || tokens.last().is_some_and(|last| last.is("}")) { "" } else { "\n;" };
    add(format!("{plain}{ended}"), Unwrap::Module);
    add(format!("class Wrapped {{\n{plain}{ended}\n}}"), Unwrap::FirstBlock);
    add(format!("class Wrapped {{ Wrapped() {{\n{plain}{ended}\n}} }}"), Unwrap::LastBlock);
    add(format!("{plain} wrapped;"), Unwrap::First(Kind::Type)); // `int`, which is no expression
    forms
}

/// `...` as a statement before a parenthesis gets its semicolon at once, as what follows would be taken for its arguments; behind a
/// word it gets a space.
fn terminated(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut rest = pattern;
    while let Some(at) = rest.find("...") {
        let (before, behind) = (rest[..at].trim_end(), &rest[at + 3..]);
        let begins = if before.is_empty() { out.trim_end().is_empty() } else { before.ends_with([';', '{', '}']) };
        let list = rest[..at].ends_with('<') && behind.trim_start().starts_with(['>', ',']);
        let joined = list || rest[..at].ends_with(|last: char| last.is_alphanumeric() || "_>]".contains(last));
        out.push_str(&rest[..at]);
        out.push_str(if joined { " ..." } else { "..." }); // `T... $X`, `A<...>`
        if begins && behind.trim_start().starts_with('(') {
            out.push(';');
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// What is known by its first word and cannot stand alone.
fn fragments(plain: &str, tokens: &[Token<'_>], add: &mut impl FnMut(String, Unwrap)) {
    match tokens.first().map_or("", |first| first.text) {
        "catch" => add(format!("try {{}} {plain}"), Unwrap::First(Kind::Catch)),
        "finally" => add(format!("try {{}} {plain}"), Unwrap::LastBlock),
        "case" | "default" => add(format!("switch (0) {{\n{plain}\n}}"), Unwrap::First(Kind::Case)),
        "@" if is_lone_annotation(tokens) => {
            add(format!("{plain} class Wrapped {{}}"), Unwrap::First(Kind::Annotation));
        }
        _ => {}
    }
}

/// `@a.B(…)` and nothing behind it.
fn is_lone_annotation(tokens: &[Token<'_>]) -> bool {
    let name = tokens[1..].iter().take_while(|token| token.is(".") || token.is_name()).count();
    match tokens.get(1 + name) {
        None => true,
        Some(open) if open.is("(") => partners(tokens)[1 + name] == Some(tokens.len() - 1),
        Some(_) => false,
    }
}

/// The brackets in which a mark stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Statements.
    Statements,
    /// Members of a class.
    Members,
    /// Cases.
    Cases,
    /// Constants of an enum, elements of an array, arguments, subscripts.
    List,
    /// Parameters with types.
    Parameters,
    /// What a `catch` catches.
    Caught,
    /// The head of a `for`.
    Loop,
    /// Conditions: what stands behind them is a statement.
    Condition,
    /// Pairs of an annotation.
    Pairs,
    /// Arguments of a new object, which may have a body.
    Instance,
}

/// Adds what the grammar wants: types of parameters and members, semicolons, clauses of `for`.
fn complete(source: &str) -> String {
    let tokens = tokens(source);
    let partners = partners(&tokens);
    let mut places: Vec<(usize, Place)> = Vec::new();
    let mut closed: Vec<Place> = vec![Place::List; tokens.len()];
    let mut out = String::with_capacity(source.len() + 32);
    let mut copied = 0;
    for (at, token) in tokens.iter().enumerate() {
        let place = places.last().map_or(Place::Statements, |&(_, place)| place);
        if token.kind == TokenKind::Sign {
            match token.text {
                "(" => places.push((at, parenthesis(&tokens, &partners, at))),
                "[" => places.push((at, Place::List)),
                "{" => places.push((at, brace(&tokens, &closed, at, place))),
                ")" | "]" | "}" => {
                    if let Some((_, place)) = places.pop() {
                        closed[at] = place;
                    }
                }
                _ => {}
            }
        }
        if let Some(written) = completed(&tokens, &closed, at, place) {
            out.push_str(&source[copied..token.start]);
            out.push_str(&written);
            copied = token.start + token.text.len();
        }
    }
    out.push_str(&source[copied..]);
    out
}

/// What is written for a token, when that is not the token itself.
fn completed(tokens: &[Token<'_>], closed: &[Place], at: usize, place: Place) -> Option<String> {
    let token = &tokens[at];
    let text = token.text;
    let before = at.checked_sub(1).map(|before| &tokens[before]);
    let behind = tokens.get(at + 1);
    let metavariable = text.starts_with(mark::METAVAR);
    if !token.is_ellipsis() && !metavariable {
        return None;
    }
    let starts = before.is_some_and(|before| before.is("(") || before.is(","));
    let alone = starts && behind.is_some_and(|behind| behind.is(",") || behind.is(")"));
    let named =
        |token: Option<&Token<'_>>| token.is_some_and(|token| token.is_name() || token.is(">") || token.is("]"));
    match place {
        Place::Parameters if alone => Some(format!("{ANY_TYPE} {text}")),
        Place::Parameters if named(before) && named(behind) && text == mark::ELLIPSIS => Some("...".to_owned()),
        Place::Caught if alone => Some(format!("{ANY_TYPE} {text}")),
        Place::Loop if alone => Some(format!("{text};;")),
        Place::Pairs if alone && !metavariable => Some(format!("{text} = {text}")),
        _ if metavariable => None,
        Place::Cases => {
            let bare = before.is_some_and(|before| before.is("{"))
                && behind.is_some_and(|behind| behind.is("}") || behind.is("case") || behind.is("default"));
            if bare { Some(format!("case {text}:")) } else { statement(tokens, closed, at) }
        }
        Place::Members => {
            let begins = before.is_some_and(|before| ["{", "}", ";"].iter().any(|sign| before.is(sign)));
            let ends = if behind.is_some_and(|behind| behind.is(";")) { "" } else { ";" };
            begins.then(|| format!("{ANY_TYPE} {text}{ends}"))
        }
        Place::Statements => statement(tokens, closed, at),
        _ => None,
    }
}

/// A mark as a statement gets its semicolon.
fn statement(tokens: &[Token<'_>], closed: &[Place], at: usize) -> Option<String> {
    let begins = match at.checked_sub(1) {
        None => true,
        Some(before) => {
            let token = &tokens[before];
            let behind_condition = token.is(")") && matches!(closed[before], Place::Condition | Place::Loop);
            behind_condition || ["{", "}", ";", ":", "else", "do"].iter().any(|sign| token.is(sign))
        }
    };
    let goes_on = tokens.get(at + 1).is_some_and(|next| {
        next.kind == TokenKind::Sign && !["{", "}", "@", "(", "!"].contains(&next.text) || next.is("instanceof")
    });
    (begins && !goes_on).then(|| format!("{};", tokens[at].text))
}

/// What an opening parenthesis begins.
fn parenthesis(tokens: &[Token<'_>], partners: &[Option<usize>], at: usize) -> Place {
    let Some(before) = at.checked_sub(1) else { return lambda_or_list(tokens, partners, at) };
    match tokens[before].text {
        "for" => return Place::Loop,
        "catch" => return Place::Caught,
        "if" | "while" | "switch" | "synchronized" => return Place::Condition,
        _ => {}
    }
    let name = start_of_name(tokens, before);
    let Some(name) = name else { return lambda_or_list(tokens, partners, at) };
    let first = name.checked_sub(1).map(|first| &tokens[first]);
    if first.is_some_and(|first| first.is("@")) {
        let end = partners[at].unwrap_or(tokens.len());
        let several = tokens[at..end].iter().any(|token| token.is(",") || token.is("="));
        return if several { Place::Pairs } else { Place::List };
    }
    if first.is_some_and(|first| first.is("new")) {
        return Place::Instance;
    }
    let behind = partners[at].and_then(|end| tokens.get(end + 1));
    let has_body = behind.is_some_and(|behind| behind.is("{") || behind.is("throws"));
    let declares = behind.is_none_or(|behind| behind.is(";")) && first.is_some_and(|first| is_end_of_type(first));
    if has_body || declares { Place::Parameters } else { Place::List }
}

/// `(A $X, ...) ->` has parameters with types; `(x, y) ->` has names.
fn lambda_or_list(tokens: &[Token<'_>], partners: &[Option<usize>], at: usize) -> Place {
    let Some(end) = partners[at] else { return Place::List };
    let is_lambda = tokens.get(end + 1).is_some_and(|behind| behind.is("->"));
    let typed = tokens[at..end].windows(2).any(|pair| is_end_of_type(&pair[0]) && pair[1].is_name());
    if is_lambda && typed { Place::Parameters } else { Place::List }
}

fn is_end_of_type(token: &Token<'_>) -> bool {
    (token.is_name() && !token.is_ellipsis()) || token.is(">") || token.is("]")
}

/// Where the name that ends at `last` begins: `a.b.C`, `C<D>`; `None` when there is no name.
fn start_of_name(tokens: &[Token<'_>], last: usize) -> Option<usize> {
    let mut at = last;
    if tokens[at].is(">") {
        let mut depth = 0usize;
        loop {
            depth = match tokens[at].text {
                ">" => depth + 1,
                "<" => depth - 1,
                _ => depth,
            };
            if depth == 0 {
                break;
            }
            at = at.checked_sub(1)?;
        }
        at = at.checked_sub(1)?;
    }
    if !tokens[at].is_name() {
        return None;
    }
    while at >= 2 && tokens[at - 1].is(".") && tokens[at - 2].is_name() {
        at -= 2;
    }
    Some(at)
}

/// What an opening brace begins.
fn brace(tokens: &[Token<'_>], closed: &[Place], at: usize, around: Place) -> Place {
    let Some(before) = at.checked_sub(1) else { return Place::Statements };
    let token = &tokens[before];
    if ["]", "=", ",", "("].iter().any(|sign| token.is(sign)) || (token.is("{") && around == Place::List) {
        return Place::List;
    }
    let head = tokens[..at].iter().rposition(|token| [";", "{", "}"].iter().any(|sign| token.is(sign)));
    let head = &tokens[head.map_or(0, |head| head + 1)..at];
    let declares = |word: &str| {
        let named = |at: usize| head.get(at + 1).is_some_and(Token::is_name);
        let accessed = |at: usize| at > 0 && head[at - 1].is(".");
        (0..head.len()).any(|at| head[at].is(word) && named(at) && !accessed(at))
    };
    if declares("enum") {
        return Place::List;
    }
    if ["class", "interface", "record"].into_iter().any(declares) {
        return Place::Members;
    }
    if token.is(")") {
        return match closed[before] {
            Place::Instance => Place::Members,
            Place::Condition if opens_switch(tokens, before) => Place::Cases,
            _ => Place::Statements,
        };
    }
    Place::Statements
}

/// Whether the parenthesis that closes at `end` stands behind `switch`.
fn opens_switch(tokens: &[Token<'_>], end: usize) -> bool {
    let mut depth = 0usize;
    for at in (0..=end).rev() {
        match tokens[at].text {
            ")" => depth += 1,
            "(" if depth == 1 => return at > 0 && tokens[at - 1].is("switch"),
            "(" => depth -= 1,
            _ => {}
        }
    }
    false
}
