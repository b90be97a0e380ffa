//! Zip (APPNOTE 6.3): by its directory at the end, or from file to file when the end is missing.

use super::{Reason, Unpacker, member_path, read_member};
use flate2::bufread::DeflateDecoder;
use std::io::Read;

const END: &[u8] = b"PK\x05\x06";
const END_64: &[u8] = b"PK\x06\x06";
const DIRECTORY: &[u8] = b"PK\x01\x02";
const FILE: &[u8] = b"PK\x03\x04";
/// The end record has 22 bytes and a comment of at most 65,535.
const LONGEST_END: usize = 22 + 65_535;

/// One member as the directory, or its own header, describes it.
struct Entry<'a> {
    name: &'a [u8],
    flags: u16,
    method: u16,
    sum: u32,
    packed: u64,
    size: u64,
    /// Whether the sizes are known: programs that write to a stream put them behind the member.
    is_told: bool,
    /// Where its header stands, before what was put in front of the archive is added.
    offset: u64,
}

pub fn unpack(unpacker: &mut Unpacker<'_>, path: &str, bytes: &[u8], depth: usize) {
    let Some((mut at, shift)) = directory(bytes) else {
        unpacker.trouble(path, Reason::CutShort);
        return walk(unpacker, path, bytes, depth);
    };
    while let Some((entry, next)) = directory_entry(bytes, at) {
        at = next;
        if !unpacker.is_over && !entry.name.ends_with(b"/") && unpacker.count_member(path) {
            let member = member_path(path, entry.name);
            match body(bytes, entry.offset.saturating_add(shift)) {
                Some(start) => {
                    read_entry(unpacker, &member, &entry, &bytes[start..], depth);
                }
                None => unpacker.trouble(&member, Reason::Damaged),
            }
        }
        if unpacker.is_over {
            return;
        }
    }
    // What follows the last entry is the end record, or the directory is damaged.
    let rest = bytes.get(at..).unwrap_or_default();
    if !(rest.starts_with(END) || rest.starts_with(END_64) || rest.starts_with(b"PK\x05\x05")) {
        unpacker.trouble(path, Reason::Damaged);
    }
}

/// Where the directory begins, and how far all offsets are off (programs that unpack themselves stand in front). A comment may hold
/// what looks like an end record, so each is tried.
fn directory(bytes: &[u8]) -> Option<(usize, u64)> {
    let tail = bytes.len().saturating_sub(LONGEST_END);
    memchr::memmem::rfind_iter(&bytes[tail..], END).take(16).find_map(|end| directory_before(bytes, tail + end))
}

fn directory_before(bytes: &[u8], end: usize) -> Option<(usize, u64)> {
    let (mut size, mut offset) = (u64::from(number32(bytes, end + 12)?), u64::from(number32(bytes, end + 16)?));
    let mut behind = end;
    if offset == u64::from(u32::MAX) || size == u64::from(u32::MAX) {
        let record = memchr::memmem::rfind(&bytes[..end], END_64)?;
        (size, offset) = (number64(bytes, record + 40)?, number64(bytes, record + 48)?);
        behind = record;
    }
    let told = usize::try_from(offset).ok();
    let computed = usize::try_from(size).ok().and_then(|size| behind.checked_sub(size));
    let is_directory = |at: usize| bytes.get(at..).is_some_and(|rest| rest.starts_with(DIRECTORY) || at == behind);
    if let Some(at) = computed.filter(|&at| is_directory(at)) {
        return Some((at, (at as u64).saturating_sub(offset)));
    }
    told.filter(|&at| is_directory(at)).map(|at| (at, 0))
}

fn directory_entry(bytes: &[u8], at: usize) -> Option<(Entry<'_>, usize)> {
    let header = bytes.get(at..at + 46).filter(|header| header.starts_with(DIRECTORY))?;
    let lengths = [28, 30, 32].map(|field| number16(header, field).map_or(0, usize::from));
    let name = bytes.get(at + 46..at + 46 + lengths[0])?;
    let extra = bytes.get(at + 46 + lengths[0]..at + 46 + lengths[0] + lengths[1])?;
    let mut entry = Entry {
        name,
        flags: number16(header, 8)?,
        method: number16(header, 10)?,
        sum: number32(header, 16)?,
        packed: u64::from(number32(header, 20)?),
        size: u64::from(number32(header, 24)?),
        is_told: true,
        offset: u64::from(number32(header, 42)?),
    };
    widen(extra, [&mut entry.size, &mut entry.packed, &mut entry.offset]);
    Some((entry, at + 46 + lengths.iter().sum::<usize>()))
}

/// Takes numbers of 64 bits from the extra field for those that do not fit into 32.
fn widen(mut extra: &[u8], fields: [&mut u64; 3]) {
    while let (Some(kind), Some(len)) = (number16(extra, 0), number16(extra, 2)) {
        let Some(body) = extra.get(4..4 + usize::from(len)) else { return };
        if kind == 1 {
            let mut at = 0;
            for field in fields {
                if *field == u64::from(u32::MAX) {
                    let Some(number) = number64(body, at) else { return };
                    *field = number;
                    at += 8;
                }
            }
            return;
        }
        extra = &extra[4 + usize::from(len)..];
    }
}

/// Where the bytes of the member begin whose header stands at the offset.
fn body(bytes: &[u8], offset: u64) -> Option<usize> {
    let at = usize::try_from(offset).ok()?;
    let header = bytes.get(at..at.checked_add(30)?).filter(|header| header.starts_with(FILE))?;
    let start = at + 30 + usize::from(number16(header, 26)?) + usize::from(number16(header, 28)?);
    (start <= bytes.len()).then_some(start)
}

/// Reads one member from the bytes that begin with it. Returns how many were its.
fn read_entry(unpacker: &mut Unpacker<'_>, path: &str, entry: &Entry<'_>, bytes: &[u8], depth: usize) -> usize {
    let packed = usize::try_from(entry.packed).unwrap_or(usize::MAX);
    let bytes = if entry.is_told { &bytes[..packed.min(bytes.len())] } else { bytes };
    let is_cut = entry.is_told && bytes.len() < packed;
    if entry.flags & 1 == 1 || entry.method == 99 {
        unpacker.trouble(path, Reason::Encrypted);
        return bytes.len();
    }
    if entry.is_told && entry.size > unpacker.limits.member {
        let is_bomb = entry.size / unpacker.limits.ratio.max(1) > entry.packed.saturating_add(1 << 20);
        unpacker.trouble(path, if is_bomb { Reason::Bomb } else { Reason::TooLarge });
        return bytes.len();
    }
    let (mut member, stop, count, used) = match entry.method {
        0 => {
            let mut meter = unpacker.meter(bytes, bytes.len());
            let member = read_member(&mut meter, Vec::new(), unpacker.limits.member);
            (member, meter.stop(), meter.count(), bytes.len())
        }
        8 => {
            let mut decoder = DeflateDecoder::new(bytes);
            let mut meter = unpacker.meter(decoder.by_ref(), bytes.len());
            let member = read_member(&mut meter, Vec::new(), unpacker.limits.member);
            let (stop, count) = (meter.stop(), meter.count());
            (member, stop, count, decoder.total_in() as usize)
        }
        method => {
            unpacker.trouble(path, Reason::Closed(method_name(method)));
            return bytes.len();
        }
    };
    if member.trouble.is_none() && entry.is_told {
        if member.bytes.len() as u64 != entry.size {
            member.trouble = Some(Reason::Damaged);
        } else if crc32fast::hash(&member.bytes) != entry.sum {
            member.trouble = Some(Reason::WrongChecksum);
        }
    }
    if is_cut && member.trouble != Some(Reason::TooLarge) {
        member.trouble = Some(Reason::CutShort);
    }
    unpacker.finish(count, stop, path);
    unpacker.take(path, member, stop, depth);
    if entry.is_told { bytes.len() } else { used }
}

/// Without a directory: from one file's header to the next.
fn walk(unpacker: &mut Unpacker<'_>, path: &str, bytes: &[u8], depth: usize) {
    let mut at = 0;
    while let Some(found) = memchr::memmem::find(&bytes[at..], FILE) {
        at += found;
        let Some(header) = bytes.get(at..at + 30) else { return };
        let numbers = (number16(header, 26), number16(header, 28), number16(header, 6), number16(header, 8));
        let (Some(name), Some(extra), Some(flags), Some(method)) = numbers else { return };
        let start = at + 30 + usize::from(name) + usize::from(extra);
        let Some(name) = bytes.get(at + 30..at + 30 + usize::from(name)).filter(|_| start <= bytes.len()) else {
            return;
        };
        let [sum, packed, size] = [14, 18, 22].map(|field| number32(header, field).unwrap_or(0));
        let mut entry = Entry {
            name,
            flags,
            method,
            sum,
            packed: u64::from(packed),
            size: u64::from(size),
            is_told: packed > 0 || flags & 8 == 0,
            offset: at as u64,
        };
        widen(&bytes[start - usize::from(extra)..start], [&mut entry.size, &mut entry.packed, &mut 0]);
        at = start;
        if !name.ends_with(b"/") {
            if !unpacker.count_member(path) {
                return;
            }
            at += read_entry(unpacker, &member_path(path, name), &entry, &bytes[start..], depth);
        }
        if unpacker.is_over {
            return;
        }
    }
}

fn method_name(method: u16) -> &'static str {
    match method {
        1 => "shrink",
        6 => "implode",
        9 => "deflate64",
        12 => "bzip2",
        14 => "lzma",
        93 => "zstd",
        95 => "xz",
        98 => "PPMd",
        _ => "an unknown method",
    }
}

fn number16(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|digits| u16::from_le_bytes(*digits))
}

fn number32(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|digits| u32::from_le_bytes(*digits))
}

fn number64(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().map(|digits| u64::from_le_bytes(*digits))
}
