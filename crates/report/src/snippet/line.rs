//! One line of code as it is shown: harmless, and cut to the width.

use crate::{escape, width};

const TAB: usize = 4;
const CUT: char = '…';

/// A line with the columns of its characters on the screen.
pub(super) struct ShownLine {
    pub(super) text: String,
    /// Index of the first character shown.
    begin: usize,
    /// Screen column of each character shown, and the end of the last one.
    columns: Vec<usize>,
}

impl ShownLine {
    /// Shows a line in at most `columns`; a longer one is cut around the character with index `focus`.
    pub(super) fn new(raw: &str, columns: usize, focus: usize) -> ShownLine {
        match ShownLine::from(raw, 0, columns) {
            (line, true) => line,
            _ => {
                let begin = focus.saturating_sub(columns / 3).min(last_page(raw, columns));
                ShownLine::from(raw, begin, columns).0
            }
        }
    }

    /// The line from a character on, and whether the end of it is reached.
    fn from(raw: &str, begin: usize, columns: usize) -> (ShownLine, bool) {
        let begin = if begin <= TAB { 0 } else { begin };
        let mut text = String::new();
        let mut at = 0;
        if begin > 0 {
            text.push(CUT);
            at = 1;
        }
        let mut line = ShownLine { text, begin, columns: vec![at] };
        let mut characters = raw.trim_end().chars().skip(begin).peekable();
        while let Some(character) = characters.next() {
            let (shown, wide) = show(character);
            let room = if characters.peek().is_some() { columns.saturating_sub(1) } else { columns };
            if at + wide > room {
                line.text.push(CUT);
                return (line, false);
            }
            line.text.push_str(&shown);
            at += wide;
            line.columns.push(at);
        }
        (line, true)
    }

    /// Screen column of the character with this index; the nearest one that is shown.
    pub(super) fn column_of(&self, index: usize) -> usize {
        let last = self.columns.len() - 1;
        let shown = index.saturating_sub(self.begin).min(last);
        if index < self.begin { 0 } else { self.columns[shown] }
    }

    /// Index of the first character that is not white space; 0 in an empty line.
    pub(super) fn indentation(raw: &str) -> usize {
        raw.chars().position(|character| !character.is_whitespace()).unwrap_or(0)
    }
}

/// Index of the character from which on the rest of the line fits: to begin behind it would waste room.
fn last_page(raw: &str, columns: usize) -> usize {
    let line = raw.trim_end();
    let mut room = columns.saturating_sub(1);
    let mut characters = line.chars().count();
    for character in line.chars().rev() {
        let (_, wide) = show(character);
        if wide > room {
            break;
        }
        room -= wide;
        characters -= 1;
    }
    characters
}

fn show(character: char) -> (String, usize) {
    match character {
        '\t' => (" ".repeat(TAB), TAB),
        other if escape::is_deceptive(other) => {
            let shown = escape::visible(other);
            let wide = shown.len();
            (shown, wide)
        }
        other => (other.to_string(), width::of_char(other)),
    }
}
