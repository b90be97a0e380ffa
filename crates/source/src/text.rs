//! Decoded text with its lines.

use model::{Location, Position};
use std::sync::OnceLock;

/// A file's text as UTF-8. Offsets in the product are byte offsets into this text.
#[derive(Debug)]
pub struct Text {
    text: String,
    lines: OnceLock<Vec<u32>>,
}

impl Text {
    /// Wraps text that is UTF-8 already.
    pub fn new(text: String) -> Text {
        Text { text, lines: OnceLock::new() }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Start offsets of the lines (`\n`, `\r\n` and lone `\r` end one).
    pub fn line_starts(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let bytes = self.text.as_bytes();
            let mut starts = vec![0];
            for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
                if bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n') {
                    starts.push(at as u32 + 1);
                }
            }
            starts
        })
    }

    /// Line from 1 that holds the byte.
    pub fn line_of(&self, offset: u32) -> u32 {
        self.line_starts().partition_point(|&start| start <= offset) as u32
    }

    /// Text of a line from 1, without its end; empty beyond the last line.
    pub fn line(&self, line: u32) -> &str {
        let starts = self.line_starts();
        let Some(&start) = starts.get((line as usize).wrapping_sub(1)) else { return "" };
        let end = starts.get(line as usize).map_or(self.text.len(), |&next| next as usize);
        self.text[start as usize..end].trim_end_matches(['\n', '\r'])
    }

    /// Line and column (in Unicode scalar values) of a byte offset; offsets beyond the end are taken as the end.
    pub fn position(&self, offset: u32) -> Position {
        let mut offset = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.line_of(offset as u32);
        let start = self.line_starts()[line as usize - 1] as usize;
        let column = self.text[start..offset].chars().count() as u32 + 1;
        Position { line, column, offset: offset as u32 }
    }

    /// Location of a byte range in the file at `path`.
    pub fn location(&self, path: &str, start: u32, end: u32) -> Location {
        Location { path: path.to_owned(), start: self.position(start), end: self.position(end) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_offsets_bytes() {
        let text = Text::new("é = 1\r\nb\rc".to_owned());
        assert_eq!(text.position(3), Position { line: 1, column: 3, offset: 3 });
        assert_eq!(text.position(8), Position { line: 2, column: 1, offset: 8 });
        assert_eq!(text.line(1), "é = 1");
        assert_eq!(text.line(3), "c");
    }
}
