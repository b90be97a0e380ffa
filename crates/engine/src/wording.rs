//! How mistakes in what people wrote are worded: what was found, what was expected, which word was probably meant.

use crate::yaml::Node;

/// What stands there.
pub fn found(node: &Node<'_>) -> String {
    match node.text() {
        Some(text) if text.chars().count() <= 60 => format!("`{text}`"),
        _ => node.describe().to_owned(),
    }
}

/// `` `a`, `b` or `c` ``.
pub fn quoted(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// Edits (insert, delete, replace) from one word to the other; words that are not alike in length are far apart.
pub fn distance(from: &str, to: &str) -> usize {
    if from.len().abs_diff(to.len()) > 8 || from.len() > 60 {
        return usize::MAX;
    }
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, &b) in to.iter().enumerate() {
            let cost = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = cost.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[to.len()]
}
