//! Why a cache is not used or not written.

use std::fmt;

/// A cache that does not serve. Never a reason to fail: the work is done again.
#[derive(Debug)]
pub enum Fault {
    /// Somebody else could write what would be believed.
    Unsafe(Unsafe),
    /// The folder cannot be made or looked at.
    NotOpened(std::io::Error),
    /// What is new was not kept.
    NotWritten(std::io::Error),
}

/// What makes a folder one that is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsafe {
    /// A link, or no folder at all.
    NotAFolder,
    /// It belongs to another user, or the folder it would be made in does.
    OfAnother,
    /// Other users may write into it.
    Writable,
    /// Other users may replace it, because they may write into a folder above it.
    Replaceable,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Unsafe(Unsafe::NotAFolder) => f.write_str("it is not used, because it is no folder"),
            Fault::Unsafe(Unsafe::OfAnother) => f.write_str("it is not used, because it belongs to another user"),
            Fault::Unsafe(Unsafe::Writable) => f.write_str("it is not used, because other users can write into it"),
            Fault::Unsafe(Unsafe::Replaceable) => {
                f.write_str("it is not used, because other users can write into a folder above it")
            }
            Fault::NotOpened(error) => write!(f, "it cannot be opened: {error}"),
            Fault::NotWritten(error) => write!(f, "it was not written: {error}"),
        }
    }
}
