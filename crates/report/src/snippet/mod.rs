//! The one place that shows code: a few lines round the places, with line numbers, marks and labels.
//!
//! It knows nothing about findings. What it prints is harmless on a terminal; credentials were taken out of the texts before (`sources`).

mod line;

use crate::paint::{Paint, Style};
use crate::wrap;
use line::ShownLine;
use model::{Location, Position};
use source::Text;
use std::collections::BTreeSet;

/// A place with something to say about it.
pub(crate) struct Label {
    pub(crate) start: Position,
    pub(crate) end: Position,
    /// Empty for a mark without words.
    pub(crate) text: String,
    pub(crate) style: Style,
    /// The character that underlines the place.
    pub(crate) mark: char,
}

impl Label {
    pub(crate) fn new(location: &Location, text: String, style: Style, mark: char) -> Label {
        Label { start: location.start, end: location.end, text, style, mark }
    }

    /// Lines that are underlined: the first few of a long place.
    fn lines(&self) -> std::ops::RangeInclusive<u32> {
        self.start.line..=self.last_line().min(self.start.line.saturating_add(LONGEST - 1))
    }

    /// A place that ends before the first character of a line ends on the line before.
    fn last_line(&self) -> u32 {
        let ends_before = self.end.column <= 1 && self.end.line > self.start.line;
        (self.end.line - u32::from(ends_before)).max(self.start.line)
    }
}

/// Lines of one place that are underlined.
const LONGEST: u32 = 4;
/// Underlines the finding's own place.
pub(crate) const OWN: char = '^';
/// Underlines a place on the way there.
pub(crate) const WAY: char = '-';
/// Narrower than this, code cannot be read.
const NARROWEST: usize = 40;

/// How snippets look.
pub(crate) struct Frame {
    pub(crate) paint: Paint,
    /// Columns of the screen.
    pub(crate) width: usize,
    /// Digits of the largest line number.
    pub(crate) gutter: usize,
}

impl Frame {
    /// Number and bar in front of code; no number in front of marks.
    pub(crate) fn margin(&self, number: Option<u32>) -> String {
        let number = number.map_or_else(String::new, |number| number.to_string());
        self.paint.style(Style::Frame, &format!("{number:>width$} |", width = self.gutter))
    }

    /// The line above a snippet: `--> path:line:column`.
    pub(crate) fn place(&self, arrow: &str, location: &Location) -> String {
        let arrow = self.paint.style(Style::Frame, &format!("{:>width$}", arrow, width = self.gutter + arrow.len()));
        format!("{arrow} {}", place(location))
    }

    fn columns(&self) -> usize {
        self.width.saturating_sub(self.gutter + 3).max(NARROWEST)
    }
}

/// `path:line:column`, harmless.
pub(crate) fn place(location: &Location) -> String {
    let path = crate::escape::printable(&location.path);
    if location.start.line == 0 { path } else { format!("{path}:{}:{}", location.start.line, location.start.column) }
}

/// Digits of the largest line number that snippets with these places can have.
pub(crate) fn gutter<'l>(labels: impl Iterator<Item = &'l Label>) -> usize {
    let largest = labels.map(|label| label.lines().end().saturating_add(1)).max().unwrap_or(1);
    largest.to_string().len()
}

/// The lines of a file around the labels.
pub(crate) fn render(text: &Text, labels: &[Label], frame: &Frame) -> Vec<String> {
    let total = text.line_starts().len() as u32;
    let mut shown: BTreeSet<u32> = BTreeSet::new();
    for label in labels {
        shown.extend(label.lines().filter(|line| (1..=total).contains(line)));
    }
    // Only the finding's own place needs its neighbours: a way through a function would show all of it.
    let own = labels.iter().filter(|label| label.mark == OWN);
    let around = own.flat_map(|label| [label.start.line.saturating_sub(1), label.lines().end().saturating_add(1)]);
    shown.extend(around.filter(|&line| !text.line(line).trim().is_empty()));

    let mut out = vec![frame.margin(None)];
    let mut last = None;
    for &number in &shown {
        match last {
            Some(last) if number == last + 2 => code_line(text, last + 1, &[], frame, &mut out),
            Some(last) if number > last + 2 => out.push(frame.paint.style(Style::Frame, "...")),
            _ => {}
        }
        // In the order given: it is that of the value's way.
        let mut here: Vec<&Label> = labels.iter().filter(|label| label.lines().contains(&number)).collect();
        here.sort_by_key(|label| label.start.line == number);
        code_line(text, number, &here, frame, &mut out);
        last = Some(number);
    }
    out.push(frame.margin(None));
    out
}

fn code_line(text: &Text, number: u32, labels: &[&Label], frame: &Frame, out: &mut Vec<String>) {
    let raw = text.line(number);
    // The finding's own place is what a long line is cut around.
    let focus = labels.iter().find(|label| label.mark == OWN).or(labels.first());
    let focus = focus.map_or(0, |label| span_on(label, number, raw).0);
    let shown = ShownLine::new(raw, frame.columns(), focus);
    let code = format!("{} {}", frame.margin(Some(number)), shown.text);
    out.push(code.trim_end().to_owned());
    for label in labels {
        let (from, to) = span_on(label, number, raw);
        let start = shown.column_of(from);
        let end = shown.column_of(to).max(start + 1);
        let is_last = number == *label.lines().end();
        let more = label.last_line() > *label.lines().end();
        let words = match (is_last, more) {
            (false, _) => String::new(),
            (true, false) => label.text.clone(),
            (true, true) if label.text.is_empty() => format!("(to line {})", label.last_line()),
            (true, true) => format!("{} (to line {})", label.text, label.last_line()),
        };
        mark_rows(label, start..end, &words, frame, out);
    }
}

/// Indices of the first character of a place on a line, and of the one behind the last.
fn span_on(label: &Label, number: u32, raw: &str) -> (usize, usize) {
    let index = |column: u32| (column as usize).saturating_sub(1);
    let from = if number == label.start.line { index(label.start.column) } else { ShownLine::indentation(raw) };
    let to = if number == label.end.line { index(label.end.column) } else { raw.trim_end().chars().count() };
    (from, to.max(from))
}

/// The underline, and the words behind it if there is room, or below it if not.
fn mark_rows(label: &Label, span: std::ops::Range<usize>, words: &str, frame: &Frame, out: &mut Vec<String>) {
    let columns = frame.columns();
    let underline = frame.paint.style(label.style, &label.mark.to_string().repeat(span.len()));
    let margin = frame.margin(None);
    let lines = wrap::prose(words, columns.saturating_sub(span.end + 1));
    let fits = lines.len() <= 1 && lines.iter().all(|line| span.end + 1 + crate::width::of_text(line) <= columns);
    let indent = " ".repeat(span.start);
    if fits {
        let words = lines.first().map_or(String::new(), |line| format!(" {}", frame.paint.style(label.style, line)));
        out.push(format!("{margin} {indent}{underline}{words}"));
        return;
    }
    out.push(format!("{margin} {indent}{underline}"));
    let room = NARROWEST.min(columns);
    let indent = span.start.min(columns - room);
    for line in wrap::prose(words, columns - indent) {
        out.push(format!("{margin} {}{}", " ".repeat(indent), frame.paint.style(label.style, &line)));
    }
}

#[cfg(test)]
mod tests;
