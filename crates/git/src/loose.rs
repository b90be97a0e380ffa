//! Objects in files of their own.

use crate::files;
use crate::pack::LARGEST_OBJECT;
use crate::pack::walk::inflate;
use gix_hash::{ObjectId, oid};
use gix_object::Kind;
use gix_zlib::Inflate;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// What a file of an object holds.
pub(crate) enum Loose {
    /// An object.
    Object(Kind, Vec<u8>),
    /// An object that was not asked for: its kind and size.
    Unwanted(Kind, u64),
    /// Nothing that can be read.
    Damaged,
}

/// The ids of all loose objects of an object folder, ascending, and how many folders could not be listed.
pub(crate) fn ids(objects: &Path, hash: gix_hash::Kind) -> (Vec<ObjectId>, u32) {
    let mut ids = Vec::new();
    let mut unlisted = 0;
    for first in 0..=255u8 {
        match listed(objects, &format!("{first:02x}"), hash) {
            Ok(listed) => ids.extend(listed),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(_) => unlisted += 1,
        }
    }
    ids.sort_unstable();
    (ids, unlisted)
}

/// The ids of the loose objects that begin with two digits.
pub(crate) fn ids_in(objects: &Path, digits: &str, hash: gix_hash::Kind) -> Vec<ObjectId> {
    listed(objects, &digits.to_ascii_lowercase(), hash).unwrap_or_default()
}

fn listed(objects: &Path, digits: &str, hash: gix_hash::Kind) -> io::Result<Vec<ObjectId>> {
    let mut ids = Vec::new();
    for entry in std::fs::read_dir(objects.join(digits))? {
        let name = entry?.file_name();
        // Beside objects there are files that are just being written.
        if let Some(rest) = name.to_str().filter(|rest| rest.len() + 2 == hash.len_in_hex()) {
            ids.extend(ObjectId::from_hex(format!("{digits}{rest}").as_bytes()));
        }
    }
    Ok(ids)
}

/// Where an object lies.
pub(crate) fn path(objects: &Path, id: &oid) -> PathBuf {
    let hex = id.to_hex().to_string();
    objects.join(&hex[..2]).join(&hex[2..])
}

/// Reads an object if `wants` says so of its kind and size; `None` when there is no such file.
pub(crate) fn read(path: &Path, state: &mut Inflate, wants: impl Fn(Kind, u64) -> bool) -> Option<Loose> {
    let mut file = match files::open(path) {
        Ok((file, _)) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        Err(_) => return Some(Loose::Damaged),
    };
    Some(read_file(&mut file, state, wants).unwrap_or(Loose::Damaged))
}

fn read_file(file: &mut File, state: &mut Inflate, wants: impl Fn(Kind, u64) -> bool) -> Option<Loose> {
    let mut compressed = Vec::new();
    file.by_ref().take(256).read_to_end(&mut compressed).ok()?;
    let mut head = [0; 64];
    state.reset();
    let (_, _, written) = state.prefix(&compressed, &mut head).ok()?;
    let (kind, size, header) = gix_object::decode::loose_header(&head[..written]).ok()?;
    if !wants(kind, size) {
        return Some(Loose::Unwanted(kind, size));
    }
    if file.metadata().ok()?.len() > LARGEST_OBJECT {
        return None;
    }
    file.read_to_end(&mut compressed).ok()?;
    let mut bytes = Vec::new();
    inflate(state, &compressed, size.checked_add(header as u64)?, &mut bytes)?;
    bytes.drain(..header);
    Some(Loose::Object(kind, bytes))
}
