//! Files inside of archives, as bytes in memory: zip and what is built on it, tar, gzip, bzip2, xz, zstd, in one another.
//!
//! Archives come from strangers, so everything has a bound: how large a member may be, how many there are, how deep they nest, how much
//! is unpacked altogether and how many times more than what was packed. Whatever is not read is told, by name. Not here: 7z, rar and
//! others (recognised and told), and any path of the file system: names of members are only shown.
//!
//! The readers of zip and tar are ours because ready ones keep the whole directory in memory, show one of two members of the same name, and give up on
//! archives that are cut.

mod meter;
mod stream;
mod tar;
mod zip;

use crate::name::escape_bytes;
use meter::{Meter, Stop};
use std::io::Read;

/// A kind of archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Zip, Java archives, Python wheels, office documents.
    Zip,
    /// Tar, not compressed.
    Tar,
    /// Gzip, around a tar or a single file.
    Gzip,
    /// The same with bzip2.
    Bzip2,
    /// The same with xz.
    Xz,
    /// The same with zstd.
    Zstd,
    /// One that is not opened; its name.
    Closed(&'static str),
}

/// Troubles that are listed one by one.
const MOST_TROUBLES: usize = 1_000;

/// How much of an archive is looked at by [`is_archive`].
pub const HEAD: usize = 512;

/// Recognises an archive by its first [`HEAD`] bytes. The name decides nothing: files lie about it.
pub fn is_archive(head: &[u8]) -> Option<Kind> {
    const MAGIC: [(&[u8], Kind); 9] = [
        (b"PK\x03\x04", Kind::Zip),
        (b"PK\x05\x06", Kind::Zip),
        (b"\x1F\x8B\x08", Kind::Gzip),
        (b"BZh", Kind::Bzip2),
        (b"\xFD7zXZ\0", Kind::Xz),
        (b"\x28\xB5\x2F\xFD", Kind::Zstd),
        (b"7z\xBC\xAF\x27\x1C", Kind::Closed("7z")),
        (b"Rar!\x1A\x07", Kind::Closed("rar")),
        (b"MSCF\0\0\0\0", Kind::Closed("cabinet")),
    ];
    let known = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)).map(|&(_, kind)| kind);
    // Text may begin with BZh; the stream has a digit and a fixed number behind.
    let known = known.filter(|&kind| kind != Kind::Bzip2 || head.get(4..10) == Some(b"1AY&SY"));
    known.or_else(|| tar::is_header(head).then_some(Kind::Tar))
}

/// Bounds of unpacking one archive and everything in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Archives in archives; a tar in a gzip counts as one.
    pub depth: usize,
    /// Bytes of one member.
    pub member: u64,
    /// Members altogether.
    pub members: u64,
    /// Unpacked bytes altogether.
    pub total: u64,
    /// Times that something may be larger unpacked, beyond the first megabyte.
    pub ratio: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { depth: 3, member: 16 << 20, members: 200_000, total: 512 << 20, ratio: 200 }
    }
}

/// Something that was not read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Trouble {
    /// The member, as `backup.zip!/config/.env`, or the archive.
    pub path: String,
    /// What kind of trouble.
    pub reason: Reason,
}

/// Why something in an archive was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// A member needs a password.
    Encrypted,
    /// A member is larger than the limit.
    TooLarge,
    /// More members than the limit; the rest is left out.
    TooManyMembers,
    /// More bytes than the limit altogether; the rest is left out.
    TooMuch,
    /// It asks for more memory than it gets.
    TooMuchMemory,
    /// It unpacks to so much more than it holds that it was made to fill memories.
    Bomb,
    /// Archives in archives beyond the limit.
    TooDeep,
    /// The bytes end too early; what was there was read.
    CutShort,
    /// The bytes are not what the format says; what could be read was read.
    Damaged,
    /// The checksum does not fit; it was read all the same.
    WrongChecksum,
    /// A compression or archive that is not opened; its name.
    Closed(&'static str),
    /// More trouble than is listed.
    MoreTrouble,
}

impl Reason {
    /// Whether something that should have been read was not. Archives that are closed to us are out of scope, like other binary
    /// files.
    pub fn loses_content(self) -> bool {
        !matches!(self, Reason::Encrypted | Reason::Closed(_) | Reason::WrongChecksum | Reason::MoreTrouble)
    }

    /// Stable kebab-case name.
    pub fn name(self) -> &'static str {
        match self {
            Reason::Encrypted => "encrypted",
            Reason::TooLarge => "too-large",
            Reason::TooManyMembers => "too-many-members",
            Reason::TooMuch => "too-much",
            Reason::TooMuchMemory => "too-much-memory",
            Reason::Bomb => "bomb",
            Reason::TooDeep => "too-deep",
            Reason::CutShort => "cut-short",
            Reason::Damaged => "damaged",
            Reason::WrongChecksum => "wrong-checksum",
            Reason::Closed(_) => "not-opened",
            Reason::MoreTrouble => "more-trouble",
        }
    }

    /// One phrase for a person, to stand behind the path.
    pub fn title(self) -> String {
        match self {
            Reason::Encrypted => "needs a password".to_owned(),
            Reason::TooLarge => "is larger than members may be".to_owned(),
            Reason::TooManyMembers => "has more members than are read".to_owned(),
            Reason::TooMuch => "unpacks to more than is read".to_owned(),
            Reason::TooMuchMemory => "needs more memory to be read than it gets".to_owned(),
            Reason::Bomb => "unpacks to so much that it is taken for a bomb".to_owned(),
            Reason::TooDeep => "is nested too deep".to_owned(),
            Reason::CutShort => "is cut short".to_owned(),
            Reason::Damaged => "is damaged".to_owned(),
            Reason::WrongChecksum => "has a wrong checksum".to_owned(),
            Reason::Closed(format) => format!("is compressed as {format}, which is not opened"),
            Reason::MoreTrouble => "has more trouble than is listed".to_owned(),
        }
    }
}

/// Shows every file in an archive with its path (`backup.zip!/inner.tar.gz!/config/.env`), and returns what was not read. `path` is the
/// archive's own. Bytes that are no archive give nothing.
pub fn unpack(path: &str, bytes: &[u8], limits: Limits, visit: &mut dyn FnMut(&str, &[u8])) -> Vec<Trouble> {
    let mut unpacker = Unpacker { limits, members: 0, total: 0, is_over: false, troubles: Vec::new(), visit };
    if let Some(kind) = is_archive(bytes) {
        unpacker.open(path, bytes, kind, 1);
    }
    unpacker.troubles
}

struct Unpacker<'v> {
    limits: Limits,
    members: u64,
    total: u64,
    is_over: bool,
    troubles: Vec<Trouble>,
    visit: &'v mut dyn FnMut(&str, &[u8]),
}

impl Unpacker<'_> {
    fn open(&mut self, path: &str, bytes: &[u8], kind: Kind, depth: usize) {
        match kind {
            Kind::Closed(format) => self.trouble(path, Reason::Closed(format)),
            _ if depth > self.limits.depth => self.trouble(path, Reason::TooDeep),
            Kind::Zip => zip::unpack(self, path, bytes, depth),
            Kind::Tar => tar::unpack(self, path, &mut &*bytes, depth),
            Kind::Gzip | Kind::Bzip2 | Kind::Xz | Kind::Zstd => {
                if let Some(reader) = stream::reader(kind, bytes) {
                    self.open_stream(path, reader, bytes.len(), depth);
                }
            }
        }
    }

    /// A tar inside is read as it comes, so that its size does not matter; everything else is one member.
    fn open_stream(&mut self, path: &str, reader: Box<dyn Read + '_>, packed: usize, depth: usize) {
        let mut meter = self.meter(reader, packed);
        let mut head = Vec::new();
        let start = meter.by_ref().take(HEAD as u64).read_to_end(&mut head);
        if start.is_ok() && tar::is_header(&head) {
            let mut stream = head.as_slice().chain(meter.by_ref());
            tar::unpack(self, path, &mut stream, depth);
            // The checksum stands at the end, behind the padding of the tar.
            let drained = std::io::copy(&mut meter, &mut std::io::sink()).err().map(|error| reason_of(&error));
            if let Some(reason) = drained.filter(|&reason| reason != Reason::TooMuch)
                && self.troubles.last().is_none_or(|last| !last.path.starts_with(path))
            {
                self.trouble(path, reason);
            }
            let stop = meter.stop();
            self.finish(meter.count(), stop, path);
            return;
        }
        let name = path.rsplit(['/', '!']).next().unwrap_or(path);
        let inner = stream::inner_name(name);
        if !self.count_member(path) {
            return;
        }
        let member = format!("{path}!/{inner}");
        let read = match start {
            Ok(_) => read_member(&mut meter, head, self.limits.member),
            Err(error) => Member { bytes: head, trouble: Some(reason_of(&error)) },
        };
        let stop = meter.stop();
        self.finish(meter.count(), stop, &member);
        self.take(&member, read, stop, depth);
    }

    /// Bounds a reader of something that was packed in so many bytes.
    fn meter<R: Read>(&self, reader: R, packed: usize) -> Meter<R> {
        let ratio = (packed as u64).saturating_mul(self.limits.ratio).saturating_add(1 << 20);
        Meter::new(reader, self.limits.total.saturating_sub(self.total), ratio)
    }

    /// Adds up what a reader gave, and tells why it stopped.
    fn finish(&mut self, count: u64, stop: Option<Stop>, path: &str) {
        self.total += count;
        match stop {
            Some(Stop::Budget) if !self.is_over => {
                self.is_over = true;
                self.trouble(path, Reason::TooMuch);
            }
            Some(Stop::Ratio) => self.trouble(path, Reason::Bomb),
            _ => {}
        }
    }

    /// Counts a member; `false` when no more are read.
    fn count_member(&mut self, archive: &str) -> bool {
        self.members += 1;
        if self.members > self.limits.members && !self.is_over {
            self.is_over = true;
            self.trouble(archive, Reason::TooManyMembers);
        }
        !self.is_over
    }

    /// Shows a member that was read, or opens it.
    fn take(&mut self, path: &str, member: Member, stop: Option<Stop>, depth: usize) {
        if stop.is_some() || member.trouble == Some(Reason::TooMuch) {
            return;
        }
        if let Some(reason) = member.trouble {
            self.trouble(path, reason);
        }
        if member.trouble == Some(Reason::TooLarge) || member.bytes.is_empty() {
            return;
        }
        match is_archive(&member.bytes) {
            Some(kind) => self.open(path, &member.bytes, kind, depth + 1),
            None => (self.visit)(path, &member.bytes),
        }
    }

    fn trouble(&mut self, path: &str, reason: Reason) {
        match self.troubles.len() {
            ..MOST_TROUBLES => self.troubles.push(Trouble { path: path.to_owned(), reason }),
            MOST_TROUBLES => self.troubles.push(Trouble { path: path.to_owned(), reason: Reason::MoreTrouble }),
            _ => {}
        }
    }
}

/// What could be read of a member.
struct Member {
    bytes: Vec<u8>,
    trouble: Option<Reason>,
}

/// Reads to the end, or to one byte more than a member may have.
fn read_member(reader: &mut dyn Read, mut bytes: Vec<u8>, limit: u64) -> Member {
    let room = (limit + 1).saturating_sub(bytes.len() as u64);
    let result = reader.take(room).read_to_end(&mut bytes);
    let trouble = match result {
        Err(error) => Some(reason_of(&error)),
        Ok(_) if bytes.len() as u64 > limit => Some(Reason::TooLarge),
        Ok(_) => None,
    };
    Member { bytes, trouble }
}

/// What an error means. `TooMuch` stands for a bound of the [`Meter`], which is told by who set it.
fn reason_of(error: &std::io::Error) -> Reason {
    match error.kind() {
        std::io::ErrorKind::UnexpectedEof => Reason::CutShort,
        std::io::ErrorKind::FileTooLarge => Reason::TooMuch,
        std::io::ErrorKind::OutOfMemory => Reason::TooMuchMemory,
        _ => Reason::Damaged,
    }
}

/// Path of a member, printable and unique.
fn member_path(archive: &str, name: &[u8]) -> String {
    format!("{archive}!/{}", escape_bytes(name))
}

#[cfg(test)]
mod tests;
