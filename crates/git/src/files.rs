//! Files of a repository. A hostile one may have a pipe or a device in their place, which would never end: these are not opened.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Nothing that is read whole is larger: an index of five million files, a million refs.
const LARGEST: u64 = 1 << 30;

/// Opens an ordinary file and tells its size; links are followed.
pub(crate) fn open(path: &Path) -> io::Result<(File, u64)> {
    let metadata = std::fs::metadata(path)?;
    if metadata.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if !metadata.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    Ok((File::open(path)?, metadata.len()))
}

/// All bytes of an ordinary file.
pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    let (file, size) = open(path)?;
    if size > LARGEST {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let mut bytes = Vec::new();
    file.take(LARGEST).read_to_end(&mut bytes)?;
    Ok(bytes)
}
