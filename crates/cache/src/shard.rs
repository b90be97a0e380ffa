//! One file of a cache: records one behind the other, each with a mark of who wrote it (`secret`), which is its checksum too.
//!
//! A record is read when it is asked for. New ones go to the end; the file is written anew, beside and renamed, when it is damaged, of
//! another version or too long, or when another process changed it.

use crate::Key;
use crate::folder::private;
use crate::secret::Secret;
use std::collections::HashMap;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;

const HEAD: &[u8] = b"palisade cache 2\n";
const MARK: &[u8; 4] = b"\xF5rec";
/// Mark, length of the value, day, key, mark of the writer.
const RECORD_HEAD: usize = 4 + 4 + 4 + 32 + 16;
/// A record that is in use gets a new day when its own is that long ago: not with every scan, or every scan would write all of them.
const DAYS: u32 = 7;

/// A part of the cache; empty until it is loaded.
#[derive(Debug, Default)]
pub(crate) struct Shard {
    is_loaded: bool,
    /// The file on disk does not serve as it is.
    is_damaged: bool,
    bytes: Vec<u8>,
    records: HashMap<Key, Record>,
    fresh: HashMap<Key, Vec<u8>>,
}

#[derive(Clone, Debug)]
struct Record {
    day: u32,
    /// Of the whole record.
    range: Range<usize>,
}

impl Shard {
    /// Reads the file, once. One that is far too long is not ours.
    pub(crate) fn load(&mut self, path: &Path, bound: u64) {
        if std::mem::replace(&mut self.is_loaded, true) {
            return;
        }
        let Ok(metadata) = fs::symlink_metadata(path) else { return };
        let bytes = match metadata.is_file() && metadata.len() <= bound.saturating_mul(4).max(1 << 20) {
            true => fs::read(path).ok(),
            false => None,
        };
        let (records, is_whole) = walk(bytes.as_deref().unwrap_or_default());
        self.is_damaged = !is_whole;
        self.records = records;
        self.bytes = bytes.unwrap_or_default();
    }

    pub(crate) fn get(&mut self, key: &Key, today: u32, secret: &Secret) -> Option<Vec<u8>> {
        if let Some(value) = self.fresh.get(key) {
            return Some(value.clone());
        }
        let record = self.records.get(key)?;
        let Some(value) = value_of(&self.bytes[record.range.clone()], secret) else {
            self.is_damaged = true;
            self.records.remove(key);
            return None;
        };
        let value = value.to_vec();
        if today.abs_diff(record.day) >= DAYS {
            self.fresh.insert(*key, value.clone());
        }
        Some(value)
    }

    pub(crate) fn put(&mut self, key: Key, value: Vec<u8>) {
        if u32::try_from(value.len()).is_ok() {
            self.fresh.insert(key, value);
        }
    }

    pub(crate) fn is_clean(&self) -> bool {
        self.fresh.is_empty() && !self.is_damaged
    }

    /// Writes what is new. The caller holds the lock of the cache.
    pub(crate) fn save(&mut self, path: &Path, bound: u64, today: u32, secret: &Secret) -> io::Result<()> {
        if self.is_clean() {
            return Ok(());
        }
        let fresh = std::mem::take(&mut self.fresh);
        let mut keys: Vec<&Key> = fresh.keys().collect();
        keys.sort_unstable();
        let mut new = Vec::new();
        keys.iter().for_each(|key| append_record(&mut new, key, today, &fresh[*key], secret));
        let on_disk = fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file).map(|metadata| metadata.len());
        let is_as_read = !self.bytes.is_empty() && on_disk == Some(self.bytes.len() as u64);
        let outcome = match !self.is_damaged && is_as_read && (self.bytes.len() + new.len()) as u64 <= bound {
            true => append(path, self.bytes.len() as u64, &new),
            false => rewrite(path, &new, bound, secret),
        };
        // Once is enough: who goes on after this looks at the disk again.
        *self = Shard::default();
        outcome
    }
}

/// The records of a file, and whether it consists of them from its first to its last byte. Marks are for who reads a value.
fn walk(bytes: &[u8]) -> (HashMap<Key, Record>, bool) {
    let mut records = HashMap::new();
    if !bytes.starts_with(HEAD) {
        return (records, false);
    }
    let mut at = HEAD.len();
    while at < bytes.len() {
        let Some(head) = bytes.get(at..at + RECORD_HEAD).filter(|head| head.starts_with(MARK)) else {
            return (records, false);
        };
        let end = at + RECORD_HEAD + number(&head[4..8]) as usize;
        if end > bytes.len() {
            return (records, false);
        }
        let mut key = Key::default();
        key.copy_from_slice(&head[12..44]);
        records.insert(key, Record { day: number(&head[8..12]), range: at..end });
        at = end;
    }
    (records, true)
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte))
}

/// The value of a whole record; `None` when a byte of it is not what was written, or somebody else wrote it.
fn value_of<'r>(record: &'r [u8], secret: &Secret) -> Option<&'r [u8]> {
    let (head, value) = record.split_at_checked(RECORD_HEAD)?;
    secret.has_marked(&head[44..], &head[..44], value).then_some(value)
}

fn append_record(out: &mut Vec<u8>, key: &Key, day: u32, value: &[u8], secret: &Secret) {
    let start = out.len();
    out.extend(MARK);
    out.extend((value.len() as u32).to_le_bytes());
    out.extend(day.to_le_bytes());
    out.extend(key);
    let mark = secret.mark(&out[start..], value);
    out.extend(mark);
    out.extend(value);
}

/// At the end of a file of this length, all of it or nothing.
fn append(path: &Path, length: u64, new: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().append(true).open(path)?;
    let written = file.write_all(new);
    if written.is_err() {
        // What stays behind would be found damaged, and written anew.
        let _ = file.set_len(length);
    }
    written
}

/// Joins what is on disk and whole with what is new, which may be more than there is room for: then what was not used for longest goes.
fn rewrite(path: &Path, new: &[u8], bound: u64, secret: &Secret) -> io::Result<()> {
    let old = match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() && metadata.len() <= bound.saturating_mul(4).max(1 << 20) => fs::read(path)?,
        Ok(metadata) if metadata.is_dir() => {
            fs::remove_dir_all(path)?;
            Vec::new()
        }
        _ => Vec::new(),
    };
    let headed = [HEAD, new].concat();
    let (old_records, _) = walk(&old);
    let (new_records, _) = walk(&headed);
    let kept = old_records.into_iter().filter(|(key, _)| !new_records.contains_key(key));
    let mut all: Vec<(u32, &[u8])> = kept.map(|(_, record)| (record.day, &old[record.range])).collect();
    all.retain(|(_, record)| value_of(record, secret).is_some());
    all.extend(new_records.values().map(|record| (record.day, &headed[record.range.clone()])));
    all.sort_unstable_by(|a, b| b.cmp(a));
    let size = |records: &[(u32, &[u8])]| records.iter().map(|(_, record)| record.len() as u64).sum::<u64>();
    if size(&all) + HEAD.len() as u64 > bound {
        // Some room, or the next scan would write all of it again.
        let mut room = bound / 4 * 3;
        all.retain(|(_, record)| {
            let fits = record.len() as u64 <= room;
            room -= if fits { record.len() as u64 } else { 0 };
            fits
        });
    }
    let mut bytes = HEAD.to_vec();
    all.iter().for_each(|(_, record)| bytes.extend(*record));
    replace(path, &bytes)
}

/// Written beside and renamed: a reader meets the old file or the new one.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("new");
    let _ = fs::remove_file(&beside);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    let written = private(&mut options).open(&beside).and_then(|mut file| file.write_all(bytes));
    let renamed = written.and_then(|()| fs::rename(&beside, path));
    if renamed.is_err() {
        let _ = fs::remove_file(&beside);
    }
    renamed
}
