//! The cache of scans: where it lies, and what is said when it does not serve. It never decides about anything.

use crate::console::Console;
use crate::options::CacheOptions;
use crate::record;
use cache::{Cache, Fault};
use scan::CacheUse;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// Names another folder.
const VARIABLE: &str = "PALISADE_CACHE";
/// Name in the folder of all that Palisade keeps.
const NAME: &str = "scans";

/// The cache of one scan, or why there is none.
pub enum Kept {
    /// Nobody wants one, or there is no place for it.
    Off,
    /// It does not serve.
    Faulty(PathBuf, String),
    /// Open.
    Open(PathBuf, Cache),
}

impl Kept {
    /// Opens it for a scan of this folder.
    pub fn open(options: &CacheOptions, scanned: &Path) -> Kept {
        let told = std::env::var_os(VARIABLE).filter(|told| !told.is_empty()).map(PathBuf::from);
        // What nobody asked for is missed by nobody: a home that takes nothing is common in containers.
        let is_named = told.is_some();
        let faulty = |folder, fault| if is_named { Kept::Faulty(folder, fault) } else { Kept::Off };
        let folder = told.or_else(|| record::folder().map(|folder| folder.join(NAME)));
        let Some(folder) = folder.and_then(|folder| std::path::absolute(folder).ok()) else { return Kept::Off };
        if options.no_cache {
            return Kept::Off;
        }
        if record::is_below(&folder, scanned) {
            return faulty(folder, "it is not used, because it lies in the scanned folder".to_owned());
        }
        match Cache::open(&folder, day()) {
            Ok(cache) => Kept::Open(folder, cache),
            Err(fault @ Fault::NotOpened(_)) => faulty(folder, fault.to_string()),
            Err(fault) => Kept::Faulty(folder, fault.to_string()),
        }
    }

    /// For a scan, or for both sides of a change.
    pub fn to_use(&self) -> Option<CacheUse<'_>> {
        match self {
            Kept::Open(_, cache) => Some(CacheUse { cache, build: env!("PALISADE_BUILD").to_owned() }),
            Kept::Off | Kept::Faulty(..) => None,
        }
    }

    /// Writes what is new, and says once what did not work.
    pub fn close(&self, console: &Console, quiet: bool) {
        let (folder, fault) = match self {
            Kept::Off => return,
            Kept::Faulty(folder, fault) => (folder, fault.clone()),
            Kept::Open(folder, cache) => match cache.save() {
                Ok(()) => return,
                Err(fault) => (folder, fault.to_string()),
            },
        };
        if !quiet {
            let folder = source::escape_name(folder.as_os_str());
            console.note(&format!("the cache {folder}: {fault}; without it scans take longer"));
        }
    }
}

/// Days since 1970, by the real clock: what was not used for longest goes first.
fn day() -> u32 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| (since.as_secs() / 86_400) as u32)
}
