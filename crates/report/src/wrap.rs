//! Prose on lines of limited width.

use crate::{escape, width};

/// The words of a text on lines of at most `columns`, made harmless. A word that is longer stands alone.
pub(crate) fn prose(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split_whitespace() {
        let word = escape::printable(word);
        let wide = width::of_text(&word);
        if used > 0 && used + 1 + wide > columns {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        line.push_str(&word);
        used += wide;
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// Paragraphs of prose, with lines that begin with four spaces kept as they are: the form of `why` and `repair` in rules.
pub(crate) fn paragraphs(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut open = String::new();
    let close = |open: &mut String, lines: &mut Vec<String>| {
        lines.extend(prose(open, columns));
        open.clear();
    };
    for line in text.trim_end().lines() {
        let is_code = line.starts_with("    ") || line.starts_with('\t');
        if is_code || line.trim().is_empty() {
            close(&mut open, &mut lines);
            let code = if is_code { escape::printable(line.trim_end()) } else { String::new() };
            // No two empty lines, none at the start.
            if !code.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
                lines.push(code);
            }
        } else {
            open.push_str(line);
            open.push(' ');
        }
    }
    close(&mut open, &mut lines);
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_filled_into_lines() {
        assert_eq!(prose("one two  three\nfour", 9), ["one two", "three", "four"]);
        assert_eq!(prose("averyveryverylongword x", 5), ["averyveryverylongword", "x"]);
        assert_eq!(prose("  ", 5), Vec::<String>::new());
        assert_eq!(prose("a\u{1b}[2J", 80), ["a\\u{1b}[2J"]);
    }

    #[test]
    fn code_keeps_its_lines() {
        let text = "Do this:\n\n    a = 1\n    b = 2\n\nor\nthat.\n";
        assert_eq!(paragraphs(text, 80), ["Do this:", "", "    a = 1", "    b = 2", "", "or that."]);
    }
}
