//! Names in repositories are bytes; paths of the system and printed names are made from them here.

use std::path::PathBuf;

/// The path that bytes of a file of git stand for.
pub(crate) fn path_of(bytes: &[u8]) -> PathBuf {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
    }
    #[cfg(not(unix))]
    {
        PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
    }
}

/// The printed form of a name or path in a tree.
pub(crate) fn printed(bytes: &[u8]) -> String {
    source::escape_name(path_of(bytes).as_os_str())
}

/// An id in the words of `source`.
pub(crate) fn id_of(id: &gix_hash::oid) -> source::ObjectId {
    source::ObjectId(id.as_bytes().into())
}

/// An id in the words of the library; `None` when it has another length than the repository's ids.
pub(crate) fn oid_of(id: &source::ObjectId, hash: gix_hash::Kind) -> Option<gix_hash::ObjectId> {
    let id = gix_hash::ObjectId::try_from(&*id.0).ok()?;
    (id.kind() == hash).then_some(id)
}
