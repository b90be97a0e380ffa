//! The key that says who wrote a record. A record of somebody else counts as absent: what is believed decides whether a change may pass.

use crate::fault::{Fault, Unsafe};
use crate::folder;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Bytes of a key, and digits of one in a file.
const LENGTH: usize = 32;
/// A shorter text could be guessed.
const SHORTEST: usize = 16;

/// Marks records as written by who knows it. Cannot be printed.
#[derive(Clone)]
pub struct Secret(Hmac<Sha256>);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

impl Secret {
    /// One that several machines share; `None` of a text that is so short that it could be guessed.
    pub fn shared(text: &str) -> Option<Secret> {
        (text.len() >= SHORTEST).then(|| Secret::of(&Sha256::digest(text.as_bytes()).into()))
    }

    /// The user's own, kept in a file that nobody else can read or write. It is made when it is not there; one that others could have read
    /// or written is replaced.
    pub fn kept(file: &Path) -> Result<Secret, Fault> {
        let above = file.parent().ok_or(Fault::Unsafe(Unsafe::NotAFolder))?;
        folder::make(above)?;
        // Looked at first: what comes into being from now on is somebody's new key and stays.
        let stood = fs::symlink_metadata(file).is_ok();
        if let Some(secret) = read(file) {
            return Ok(secret);
        }
        if stood {
            let _ = fs::remove_file(file);
        }
        make(above, file).map_err(Fault::NotOpened)?;
        // Of two processes that make one at the same time, both take that of the first.
        read(file).ok_or(Fault::Unsafe(Unsafe::OfAnother))
    }

    fn of(key: &[u8; LENGTH]) -> Secret {
        let mut block = [0; 64];
        block[..LENGTH].copy_from_slice(key);
        Secret(Hmac::new(&block.into()))
    }

    /// The mark of a record.
    pub(crate) fn mark(&self, head: &[u8], value: &[u8]) -> [u8; 16] {
        let all = self.0.clone().chain_update(head).chain_update(value).finalize().into_bytes();
        let mut mark = [0; 16];
        mark.copy_from_slice(&all[..16]);
        mark
    }

    pub(crate) fn has_marked(&self, mark: &[u8], head: &[u8], value: &[u8]) -> bool {
        self.0.clone().chain_update(head).chain_update(value).verify_truncated_left(mark).is_ok()
    }
}

fn read(file: &Path) -> Option<Secret> {
    let metadata = fs::symlink_metadata(file).ok().filter(fs::Metadata::is_file)?;
    if !folder::is_private(&metadata) {
        return None;
    }
    Some(Secret::of(&fs::read(file).ok()?.try_into().ok()?))
}

fn make(above: &Path, file: &Path) -> io::Result<()> {
    // A name of its own for every thread that makes one.
    let beside = above.join(format!("cache-key.{}.{:?}", std::process::id(), std::thread::current().id()));
    let _ = fs::remove_file(&beside);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    let written = folder::private(&mut options).open(&beside).and_then(|mut new| new.write_all(&random()?));
    // Unlike a renamed file a second name takes nobody's place.
    let named = written.and_then(|()| match fs::hard_link(&beside, file) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => fs::rename(&beside, file),
        _ => Ok(()),
    });
    let _ = fs::remove_file(&beside);
    named
}

#[cfg(unix)]
fn random() -> io::Result<[u8; LENGTH]> {
    use std::io::Read;
    let mut key = [0; LENGTH];
    fs::File::open("/dev/urandom")?.read_exact(&mut key)?;
    Ok(key)
}

/// Elsewhere the standard library draws the seeds of its hash tables from the system.
#[cfg(not(unix))]
fn random() -> io::Result<[u8; LENGTH]> {
    use std::hash::BuildHasher;
    let mut hash = Sha256::new();
    for round in 0..64u64 {
        hash.update(std::collections::hash_map::RandomState::new().hash_one(round).to_le_bytes());
    }
    Ok(hash.finalize().into())
}
