//! Places in files.

use serde::{Deserialize, Serialize};

/// One place in a text: line and column count from 1, columns in Unicode scalar values, `offset` in bytes from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in Unicode scalar values, from 1.
    pub column: u32,
    /// Byte offset from the start of the file.
    pub offset: u32,
}

/// A range in a file. `end` is exclusive: the position just behind the last character.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Location {
    /// Path from the root of the scan, always with `/`; bytes that are not Unicode are percent-escaped.
    pub path: String,
    /// First character.
    pub start: Position,
    /// Behind the last character.
    pub end: Position,
}
