//! One file of another tool while it is read: its lines, mistakes and notices.

use super::Tool;
use engine::ConfigFault;
use model::{Location, Notice, NoticeLevel, Position};
use source::Text;
use std::collections::HashSet;
use std::ops::Range;

/// Longest part of a line that is repeated in a message, in characters.
const LONGEST_LINE: usize = 200;
/// Most mistakes that are told of one file.
const MOST_FAULTS: usize = 100;
/// Most notices about one file.
const MOST_NOTICES: usize = 1_000;

/// Bytes from the begin of a line within which columns are those of characters.
const FAR_ALONG: u32 = 10_000;

/// A place in a file with the line on which it stands, for what is only found wrong later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    pub(super) location: Location,
    pub(super) line: String,
}

impl Spot {
    pub(super) fn fault(&self, key: &str, message: String) -> ConfigFault {
        ConfigFault { location: self.location.clone(), key: key.to_owned(), message, line: self.line.clone() }
    }

    pub(super) fn notice(&self, level: NoticeLevel, kind: &str, message: String) -> Notice {
        Notice { level, kind: kind.to_owned(), message, location: Some(self.location.clone()) }
    }
}

/// Notices and mistakes of all files that were read.
#[derive(Debug, Default)]
pub(super) struct Heard {
    pub(super) faults: Vec<ConfigFault>,
    pub(super) notices: Vec<Notice>,
}

impl Heard {
    pub(super) fn fault(&mut self, fault: ConfigFault) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(fault);
        }
    }

    pub(super) fn notice(&mut self, notice: Notice) {
        if self.notices.len() < MOST_NOTICES {
            self.notices.push(notice);
        }
    }
}

/// One file.
pub(super) struct Reading<'a> {
    pub(super) tool: Tool,
    pub(super) path: &'a str,
    lines: Text,
    pub(super) heard: &'a mut Heard,
    /// What is said once for a file, however often it is met.
    said: HashSet<String>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(tool: Tool, path: &'a str, text: &str, heard: &'a mut Heard) -> Reading<'a> {
        Reading { tool, path, lines: Text::new(text.to_owned()), heard, said: HashSet::new() }
    }

    pub(super) fn spot(&self, range: Range<usize>) -> Spot {
        let (start, end) = (self.position(range.start), self.position(range.end));
        let location = Location { path: self.path.to_owned(), start, end };
        let line = self.lines.line(location.start.line).chars().take(LONGEST_LINE).collect();
        Spot { location, line }
    }

    /// Far along a line, bytes are counted instead of characters: a file of one long line has many places.
    fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.lines.as_str().len()) as u32;
        let line = self.lines.line_of(offset);
        let start = self.lines.line_starts()[line as usize - 1];
        match offset - start {
            along if along > FAR_ALONG => Position { line, column: along + 1, offset },
            _ => self.lines.position(offset),
        }
    }

    pub(super) fn fault(&mut self, range: Range<usize>, key: &str, message: String) {
        let fault = self.spot(range).fault(key, message);
        self.heard.fault(fault);
    }

    pub(super) fn notice(&mut self, range: Range<usize>, level: NoticeLevel, kind: &str, message: String) {
        let notice = self.spot(range).notice(level, kind, message);
        self.heard.notice(notice);
    }

    /// A key that says nothing here; told at its first place in the file.
    pub(super) fn stranger(&mut self, range: Range<usize>, key: &str) {
        if self.said.insert(key.to_owned()) {
            let message = format!("the key `{key}` is not known to {} and says nothing here", self.tool.name());
            self.notice(range, NoticeLevel::Info, DIFFERENT, message);
        }
    }

    /// A key that has a service asked; told at its first place in the file.
    pub(super) fn service(&mut self, range: Range<usize>, key: &str) {
        if self.said.insert(key.to_owned()) {
            let message = format!("`{key}` asks a service about the secret: that is not imported, here and below");
            self.notice(range, NoticeLevel::Info, DIFFERENT, message);
        }
    }

    /// A part of a rule is beyond us: what is lost is said.
    pub(super) fn unsupported(&mut self, range: Range<usize>, message: String) {
        self.notice(range, NoticeLevel::Partial, UNSUPPORTED, message);
    }
}

/// Kind of notice: a part of another tool's rule that we do not have.
pub(super) const UNSUPPORTED: &str = "unsupported-foreign-part";
/// Kind of notice: what another tool would add or do is not part of this run, as it should be.
pub(super) const DIFFERENT: &str = "foreign-configuration";
