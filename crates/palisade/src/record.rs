//! The report of the last scan, kept for `explain` in the user's cache folder: never in the scanned tree.

use crate::failure::Failure;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

const NAME: &str = "last-report.json";

/// Keeps a report in JSON. That it cannot be kept is no failure of the scan.
pub fn keep(json: &[u8], scanned: &Path) {
    let Some(folder) = folder() else { return };
    if !is_below(&folder, scanned) {
        let _ = write(&folder, json);
    }
}

/// Whether a folder that need not exist lies in the scanned tree, or it cannot be told.
pub fn is_below(folder: &Path, scanned: &Path) -> bool {
    match (scanned.canonicalize(), existing_part(folder)) {
        (Ok(scanned), Some(existing)) => existing.starts_with(scanned),
        _ => true,
    }
}

/// The report kept last.
pub fn last() -> Result<(String, Vec<u8>), Failure> {
    let file = folder().ok_or(Failure::NoReport)?.join(NAME);
    match fs::read(&file) {
        Ok(bytes) => Ok((file.display().to_string(), bytes)),
        Err(_) => Err(Failure::NoReport),
    }
}

/// `$XDG_CACHE_HOME/palisade`, or what the platform has in its place.
pub fn folder() -> Option<PathBuf> {
    of_the_user("XDG_CACHE_HOME", "LOCALAPPDATA", "Library/Caches", ".cache")
}

/// `$XDG_DATA_HOME/palisade`, or what the platform has in its place: for what is not thrown away and not shared.
pub fn data_folder() -> Option<PathBuf> {
    of_the_user("XDG_DATA_HOME", "APPDATA", "Library/Application Support", ".local/share")
}

fn of_the_user(variable: &str, on_windows: &str, on_macos: &str, elsewhere: &str) -> Option<PathBuf> {
    let absolute = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let folder = absolute(variable).or_else(|| match cfg!(windows) {
        true => absolute(on_windows),
        false => absolute("HOME").map(|home| home.join(if cfg!(target_os = "macos") { on_macos } else { elsewhere })),
    });
    folder.map(|folder| folder.join("palisade"))
}

/// The real path of the deepest folder above `path` that exists.
fn existing_part(path: &Path) -> Option<PathBuf> {
    path.ancestors().find_map(|folder| folder.canonicalize().ok())
}

/// Written beside and renamed, so that a reader never meets half a report. Only the user may read it: it quotes code.
fn write(folder: &Path, json: &[u8]) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let new = folder.join(format!("{NAME}.{}", std::process::id()));
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let written = options.open(&new).and_then(|mut file| file.write_all(json));
    let renamed = written.and_then(|()| fs::rename(&new, folder.join(NAME)));
    if renamed.is_err() {
        let _ = fs::remove_file(&new);
    }
    renamed
}
