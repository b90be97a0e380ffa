//! The tree abstraction: folders and bytes, wherever they live. What is ignored and what a file is for is decided
//! above it (`inventory`), once for every kind of tree.

/// A set of folders and files. Paths are those of [`crate::File::path`]: from the root, with `/`, escaped.
pub trait Tree: Sync {
    /// What lies directly in a folder (`""` is the root), in any order.
    fn entries(&self, folder: &str) -> Result<Vec<Entry>, ReadFault>;

    /// All bytes of a file.
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadFault>;

    /// The first bytes of a file, at most `limit`.
    fn head(&self, path: &str, limit: usize) -> Result<Vec<u8>, ReadFault> {
        let mut bytes = self.read(path)?;
        bytes.truncate(limit);
        Ok(bytes)
    }

    /// Ignore files that stand outside the tree and still apply to it, outermost first.
    fn outer_ignores(&self) -> Vec<OuterIgnore> {
        Vec::new()
    }
}

/// One entry of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Name without the folder, escaped by [`crate::escape_name`].
    pub name: String,
    /// What it is.
    pub kind: EntryKind,
}

/// Kinds of entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A file of this many bytes.
    File(u64),
    /// A folder.
    Folder,
    /// A symbolic link. Never followed: what it points to inside the tree is found under its own name, and what lies outside
    /// is not part of the tree. So loops cannot arise.
    Link,
    /// Socket, pipe, device: never opened.
    Special,
}

/// Why a file or folder could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadFault {
    /// It is not there (any more).
    Gone,
    /// It is there, and its content is not: an object that a clone left out or lost.
    Missing,
    /// Its permissions say no.
    Denied,
    /// Another error of the system.
    System(std::io::ErrorKind),
}

impl From<std::io::Error> for ReadFault {
    fn from(error: std::io::Error) -> ReadFault {
        match error.kind() {
            std::io::ErrorKind::NotFound => ReadFault::Gone,
            std::io::ErrorKind::PermissionDenied => ReadFault::Denied,
            kind => ReadFault::System(kind),
        }
    }
}

impl std::fmt::Display for ReadFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ReadFault::Gone => f.write_str("it is not there"),
            ReadFault::Missing => f.write_str("its object is not in this clone"),
            ReadFault::Denied => f.write_str("permission denied"),
            ReadFault::System(kind) => match system_words(*kind) {
                Some(words) => f.write_str(words),
                None => write!(f, "the system says: {kind}"),
            },
        }
    }
}

/// What the standard library says in words of its own, in ours.
fn system_words(kind: std::io::ErrorKind) -> Option<&'static str> {
    use std::io::ErrorKind;
    Some(match kind {
        ErrorKind::InvalidData => "it is damaged",
        ErrorKind::IsADirectory => "it is a folder",
        ErrorKind::NotADirectory => "a part of its path is no folder",
        ErrorKind::AlreadyExists => "it is already there",
        ErrorKind::StorageFull => "the disk is full",
        ErrorKind::QuotaExceeded => "the quota is used up",
        ErrorKind::FileTooLarge => "it is too large",
        ErrorKind::ReadOnlyFilesystem => "the disk cannot be written",
        ErrorKind::InvalidInput | ErrorKind::InvalidFilename => "its name is not possible here",
        ErrorKind::ResourceBusy => "it is in use",
        ErrorKind::TimedOut => "it took too long",
        _ => return None,
    })
}

/// An ignore file above the root of a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OuterIgnore {
    /// Path from the folder of the ignore file down to the root of the tree, empty or with a `/` at its end.
    pub prefix: String,
    /// Its text.
    pub text: String,
    /// Whether it is `.palisadeignore` rather than one of git's.
    pub ours: bool,
}
