//! Texts that every match of a regex contains, whatever the letter case.

use fancy_regex::Expr;

/// Shortest text worth looking for, in bytes.
const SHORTEST: usize = 3;
/// Most alternatives that are kept.
const MOST: usize = 64;

/// What a regex requires.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Literal {
    /// Nothing is known.
    Nothing,
    /// This text.
    Text(String),
    /// All of these.
    All(Vec<Literal>),
    /// One of these.
    Any(Vec<Literal>),
}

/// What a regex requires; nothing when it cannot be read here.
pub(super) fn required(regex: &str) -> Literal {
    match Expr::parse_tree(regex) {
        Ok(tree) => of(&tree.expr),
        Err(_) => Literal::Nothing,
    }
}

fn of(expression: &Expr) -> Literal {
    match expression {
        Expr::Literal { .. } | Expr::Concat(_) => of_sequence(expression),
        Expr::Alt(parts) => any(parts.iter().map(of).collect()),
        Expr::Group(inner) => of(inner),
        Expr::AtomicGroup(inner) => of(inner),
        Expr::Repeat { child, lo, .. } if *lo > 0 => of(child),
        _ => Literal::Nothing,
    }
}

/// Neighbouring letters join to one text; between them, what other members require.
fn of_sequence(expression: &Expr) -> Literal {
    let parts = match expression {
        Expr::Concat(parts) => parts.as_slice(),
        other => std::slice::from_ref(other),
    };
    let mut needs = Vec::new();
    let mut run = String::new();
    for part in parts {
        match part {
            Expr::Literal { val, casei } => {
                for letter in val.chars() {
                    if is_certain(letter, *casei) {
                        run.push(letter);
                    } else {
                        take(&mut run, &mut needs);
                    }
                }
            }
            // Takes up no room.
            Expr::Assertion(_) => {}
            Expr::Empty => {}
            other => {
                take(&mut run, &mut needs);
                needs.push(of(other));
            }
        }
    }
    take(&mut run, &mut needs);
    all(needs)
}

/// Whether the letter stands in the text as it is, or in the other ASCII case. Without regard to case, `k` also matches the Kelvin
/// sign and `s` the long s. Beyond letters and common signs, spellings of escapes differ between regex libraries.
fn is_certain(letter: char, is_caseless: bool) -> bool {
    match letter {
        'k' | 'K' | 's' | 'S' => !is_caseless,
        _ => {
            letter.is_ascii_alphanumeric()
                || matches!(letter, '_' | '-' | '.' | ' ' | '/' | ':' | '=' | '"' | '\'' | '(' | ')' | '{' | '}')
        }
    }
}

fn take(run: &mut String, needs: &mut Vec<Literal>) {
    let run = std::mem::take(run);
    if run.len() >= SHORTEST {
        needs.push(Literal::Text(run));
    }
}

fn all(mut parts: Vec<Literal>) -> Literal {
    parts.retain(|part| *part != Literal::Nothing);
    match parts.len() {
        0 => Literal::Nothing,
        1 => parts.swap_remove(0),
        _ => Literal::All(parts),
    }
}

fn any(mut parts: Vec<Literal>) -> Literal {
    if parts.len() > MOST || parts.contains(&Literal::Nothing) {
        return Literal::Nothing;
    }
    match parts.len() {
        0 => Literal::Nothing,
        1 => parts.swap_remove(0),
        _ => Literal::Any(parts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(literal: &Literal) -> String {
        let list = |parts: &[Literal], sign: &str| parts.iter().map(show).collect::<Vec<_>>().join(sign);
        match literal {
            Literal::Nothing => "*".to_owned(),
            Literal::Text(text) => text.clone(),
            Literal::All(parts) => list(parts, " & "),
            Literal::Any(parts) => format!("({})", list(parts, " | ")),
        }
    }

    #[test]
    fn required_texts_are_found() {
        for (regex, expected) in [
            ("AKIA[0-9A-Z]{16}", "AKIA"),
            ("^(md5|sha1)$", "(md5 | sha1)"),
            ("^(?:eval|exec|x)$", "*"),
            ("(?i)secret.*token", "ecret"),
            (r"\bfoo\b\.bar", "foo.bar"),
            ("a(bcd)+e(fgh)?", "bcd"),
            ("abc[de]fgh|xyz1", "(abc & fgh | xyz1)"),
            ("(?!abc)def(?=ghi)", "def"),
            ("ab+c", "*"),
            ("[", "*"),
            (".*", "*"),
            ("(?i)ask|book", "*"),
            (r"a\tbcd\x41ef", "bcdAef"),
        ] {
            assert_eq!(show(&required(regex)), expected, "{regex}");
        }
    }
}
