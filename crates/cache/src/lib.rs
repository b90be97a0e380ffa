//! Bytes by key in a folder of the user's: what one scan worked out is there for the next.
//!
//! A cache is never needed and never right by itself: what is damaged, cut short, of another version or written by somebody who does not
//! know the key counts as absent, and what cannot be written is not kept. Not here: what keys and values mean (`scan`), and where the folder lies (the binary).

mod fault;
mod folder;
mod secret;
mod shard;

pub use fault::{Fault, Unsafe};
pub use secret::Secret;

use shard::Shard;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Names a value: a cryptographic hash of everything that decides it.
pub type Key = [u8; 32];

/// Files that the keys are spread over: few enough to write in a moment, and small enough to be read for a few keys.
const SHARDS: usize = 256;
/// Bytes that a cache may take on disk.
const BOUND: u64 = 256 << 20;
const LOCK: &str = "lock";

/// A cache in one folder, for any number of threads and processes.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
    shards: Vec<Mutex<Shard>>,
    shard_bound: u64,
    today: u32,
    secret: Secret,
}

impl Cache {
    /// Opens the cache in a folder, which is made if it is not there. `today` in days, since when does not matter: what was not used for
    /// longest goes first when the cache is full. Only records that were written under the same `secret` are believed.
    pub fn open(folder: &Path, today: u32, secret: Secret) -> Result<Cache, Fault> {
        folder::make(folder)?;
        let shards = (0..SHARDS).map(|_| Mutex::default()).collect();
        Ok(Cache { folder: folder.to_owned(), shards, shard_bound: BOUND / SHARDS as u64, today, secret })
    }

    /// The same cache with another bound in bytes on what it takes on disk.
    #[must_use]
    pub fn with_bound(self, bound: u64) -> Cache {
        Cache { shard_bound: bound / SHARDS as u64, ..self }
    }

    /// The value kept under a key, if it is there and whole.
    pub fn get(&self, key: &Key) -> Option<Vec<u8>> {
        let mut shard = self.shard(usize::from(key[0]));
        shard.load(&self.path(usize::from(key[0])), self.shard_bound);
        shard.get(key, self.today, &self.secret)
    }

    /// Keeps a value; it is written by [`Cache::save`].
    pub fn put(&self, key: Key, value: Vec<u8>) {
        self.shard(usize::from(key[0])).put(key, value);
    }

    /// Writes what is new. What another process is writing to at this moment is left to it: then nothing is kept of this one.
    pub fn save(&self) -> Result<(), Fault> {
        if (0..SHARDS).all(|at| self.shard(at).is_clean()) {
            return Ok(());
        }
        let lock = self.lock().map_err(Fault::NotWritten)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(()),
            Err(TryLockError::Error(error)) => return Err(Fault::NotWritten(error)),
        }
        for at in 0..SHARDS {
            self.shard(at)
                .save(&self.path(at), self.shard_bound, self.today, &self.secret)
                .map_err(Fault::NotWritten)?;
        }
        Ok(())
    }

    fn lock(&self) -> std::io::Result<File> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        folder::private(&mut options).open(self.folder.join(LOCK))
    }

    fn path(&self, at: usize) -> PathBuf {
        self.folder.join(format!("{at:02x}"))
    }

    /// A panic elsewhere leaves a shard as whole as it was: every change is one insertion.
    fn shard(&self, at: usize) -> MutexGuard<'_, Shard> {
        self.shards[at].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
