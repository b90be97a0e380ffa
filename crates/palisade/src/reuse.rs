//! The cache of scans: where it lies, whose records are believed, and what is said when it does not serve. It never decides about anything.

use crate::console::Console;
use crate::options::CacheOptions;
use crate::{project, record};
use cache::{Cache, Fault, Secret};
use scan::CacheUse;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// Names another folder.
const VARIABLE: &str = "PALISADE_CACHE";
/// A key that several machines share: without it only what was written under the user's own is believed.
const KEY_VARIABLE: &str = "PALISADE_CACHE_KEY";
/// Name of the user's own key, in the folder of what is not shared.
const KEY: &str = "cache-key";
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
        // A change can bring any file of the repository.
        let tree = project::repository_around(scanned);
        let is_in_tree = |folder: &Path| {
            [Some(scanned), tree.as_deref()].into_iter().flatten().any(|tree| record::is_below(folder, tree))
        };
        if is_in_tree(&folder) {
            return faulty(
                folder,
                "it is not used, because it lies in the scanned folder or its repository".to_owned(),
            );
        }
        let secret = match std::env::var(KEY_VARIABLE).ok().filter(|text| !text.is_empty()) {
            Some(text) => {
                Secret::shared(&text).ok_or_else(|| format!("it is not used, because {KEY_VARIABLE} is too short"))
            }
            None => match record::data_folder().filter(|data| !is_in_tree(data)) {
                Some(data) => {
                    Secret::kept(&data.join(KEY)).map_err(|fault| format!("its key in {}: {fault}", data.display()))
                }
                None => Err("it is not used, because there is no folder for its key".to_owned()),
            },
        };
        let secret = match secret {
            Ok(secret) => secret,
            Err(fault) => return faulty(folder, fault),
        };
        match Cache::open(&folder, day(), secret) {
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
