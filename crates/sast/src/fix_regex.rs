//! `fix-regex`: a regex over the matched text and its replacement.

use crate::regexes::Regex;

/// Replaces up to `count` matches (all when `None`). In the replacement `\1` and `$1` stand for groups.
pub fn replace(regex: &Regex, text: &str, replacement: &str, count: Option<usize>) -> String {
    let (found, complete) = regex.find_all(text);
    if !complete {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for captures in found.iter().take(count.unwrap_or(usize::MAX)) {
        out.push_str(&text[at..captures.start]);
        let mut letters = replacement.chars().peekable();
        while let Some(letter) = letters.next() {
            let digit = letters.peek().and_then(|next| next.to_digit(10));
            match (letter, digit) {
                ('\\' | '$', Some(number)) => {
                    letters.next();
                    let group = captures.groups.iter().find(|(n, ..)| *n == number as usize);
                    out.push_str(group.map_or("", |&(_, _, start, end)| &text[start..end]));
                }
                ('\\', None) if letters.peek() == Some(&'n') => {
                    letters.next();
                    out.push('\n');
                }
                _ => out.push(letter),
            }
        }
        at = captures.end;
    }
    out.push_str(&text[at..]);
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn groups_are_put_in() {
        let regex = crate::regexes::compile(r"(\w+)\((.*)\)", false).expect("compiles");
        assert_eq!(super::replace(&regex, "f(x) g(y)", r"safe_\1(\2)", Some(1)), "safe_f(x) g(y)");
    }
}
