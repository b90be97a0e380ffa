//! Reads of a pack at given places, through a window that moves along. Packs are not mapped into memory: a process that walks a
//! pack of a gigabyte must not grow by a gigabyte, and a file cut short under our hands is an error rather than a signal.

use std::fs::File;
use std::io;
use std::ops::Range;

/// What is read at once at most when reads follow each other: each that does reads twice as much as the one before.
const AHEAD: u64 = 256 * 1024;
/// What is read at once after a jump.
const APART: u64 = 4 * 1024;
/// A buffer that grew beyond this is given back after use.
const KEPT: usize = 4 << 20;

/// A stretch of a file in memory.
#[derive(Default)]
pub(crate) struct Window {
    start: u64,
    bytes: Vec<u8>,
    ahead: u64,
}

impl Window {
    /// The bytes of a range that lies before `end` (where what may be read of the file ends).
    pub(crate) fn get(&mut self, file: &File, range: Range<u64>, end: u64) -> io::Result<&[u8]> {
        if range.start > range.end || range.end > end {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let here = self.start..self.start + self.bytes.len() as u64;
        if range.start < here.start || range.end > here.end {
            let follows = (here.start..=here.end + APART).contains(&range.start);
            self.ahead = if follows { (self.ahead * 2).clamp(APART, AHEAD) } else { APART };
            let length = (range.end - range.start).max(self.ahead).min(end - range.start);
            if self.bytes.capacity() > KEPT && length < KEPT as u64 {
                self.bytes = Vec::new();
            }
            self.bytes.resize(length as usize, 0);
            self.start = range.start;
            if let Err(error) = read_exact_at(file, &mut self.bytes, range.start) {
                self.bytes.clear();
                return Err(error);
            }
        }
        Ok(&self.bytes[(range.start - self.start) as usize..(range.end - self.start) as usize])
    }

    /// Checksum of a range, however long, as indices of packs have it.
    pub(crate) fn checksum(&mut self, file: &File, range: Range<u64>, end: u64) -> io::Result<u32> {
        let mut hasher = crc32fast::Hasher::new();
        let mut start = range.start;
        while start < range.end {
            let stop = range.end.min(start + AHEAD);
            hasher.update(self.get(file, start..stop, end)?);
            start = stop;
        }
        Ok(hasher.finalize())
    }

    /// Forgets what it holds: another file is read from now on.
    pub(crate) fn clear(&mut self) {
        self.bytes.clear();
        self.start = 0;
    }
}

#[cfg(unix)]
fn read_exact_at(file: &File, out: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, out, at)
}

#[cfg(windows)]
fn read_exact_at(file: &File, out: &mut [u8], at: u64) -> io::Result<()> {
    let mut done = 0;
    while done < out.len() {
        match std::os::windows::fs::FileExt::seek_read(file, &mut out[done..], at + done as u64)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => done += read,
        }
    }
    Ok(())
}
