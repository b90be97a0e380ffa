//! One file of the inventory.

use crate::Language;

/// What a file is for; decided once, used by every engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Code and configuration of the product itself.
    Source,
    /// Tests, fixtures, examples.
    Test,
    /// Other people's code kept in the tree.
    Vendored,
    /// Written by a program.
    Generated,
    /// Compressed for delivery.
    Minified,
    /// Names dependencies or builds (manifests, lockfiles).
    Manifest,
    /// Prose.
    Documentation,
}

impl Role {
    /// Why files of this role are left out whatever an engine wants; `None` for those that are offered to the engines.
    ///
    /// What others wrote, or a program, is repaired where it comes from: composition analysis speaks about it.
    pub fn left_out(self) -> Option<&'static str> {
        match self {
            Role::Vendored => Some(crate::reason::VENDORED),
            Role::Generated => Some(crate::reason::GENERATED),
            Role::Minified => Some(crate::reason::MINIFIED),
            Role::Source | Role::Test | Role::Manifest | Role::Documentation => None,
        }
    }
}

/// One file: everything known without reading all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Path from the root with `/`; bytes that are not Unicode are percent-escaped (so it is unique and printable).
    pub path: String,
    /// Language, if one is recognised.
    pub language: Option<Language>,
    /// What it is for.
    pub role: Role,
    /// Size in bytes.
    pub size: u64,
    /// Git ignores it: it is here and not part of the project.
    pub ignored: bool,
    /// The commit that brought this content, in full hexadecimal digits, when it stands in history.
    pub commit: Option<String>,
}
