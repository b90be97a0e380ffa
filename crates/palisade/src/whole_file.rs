//! Writes a file wholly or not at all: beside its place first, then renamed, so that a full disk leaves what was there before.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes `bytes` to `file`, whose folder exists. What is no regular file (a pipe, `/dev/stdout`) is written directly.
pub fn write(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let before = match fs::metadata(file) {
        Ok(metadata) if !metadata.is_file() => return fs::write(file, bytes),
        Ok(metadata) => Some(metadata),
        Err(_) => None,
    };
    // Renaming must not replace a symbolic link by a file.
    let file = if before.is_some() { file.canonicalize()? } else { file.to_owned() };
    match replace(&file, before.as_ref(), bytes) {
        Err(error) if before.is_some() && cannot_be_replaced(error.kind()) => fs::write(&file, bytes),
        other => other,
    }
}

/// A file of ours in a folder that is not, or one that is mounted by itself: it can be written, and nothing else can take its place.
fn cannot_be_replaced(kind: io::ErrorKind) -> bool {
    use io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem, ResourceBusy};
    matches!(kind, PermissionDenied | ReadOnlyFilesystem | ResourceBusy)
}

fn replace(file: &Path, before: Option<&Metadata>, bytes: &[u8]) -> io::Result<()> {
    let (beside, mut new) = create_beside(file)?;
    let written = fill(&mut new, before, bytes);
    drop(new);
    let renamed = written.and_then(|()| fs::rename(&beside, file));
    if renamed.is_err() {
        let _ = fs::remove_file(&beside);
    }
    renamed
}

fn create_beside(file: &Path) -> io::Result<(PathBuf, File)> {
    let mut name = std::ffi::OsString::from(".");
    name.push(file.file_name().unwrap_or_default());
    name.push(format!(".palisade-{}", std::process::id()));
    let beside = file.with_file_name(name);
    // Never through a link that somebody laid there.
    let created = OpenOptions::new().write(true).create_new(true).open(&beside)?;
    Ok((beside, created))
}

fn fill(new: &mut File, before: Option<&Metadata>, bytes: &[u8]) -> io::Result<()> {
    if let Some(before) = before {
        new.set_permissions(before.permissions())?;
    }
    new.write_all(bytes)?;
    // Some file systems tell that they are full only now.
    new.sync_all()
}
