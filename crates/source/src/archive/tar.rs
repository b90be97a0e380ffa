//! Tar: POSIX ustar, with the long names of GNU and of pax. Read from front to back, a block at a time.

use super::{Member, Reason, Unpacker, member_path, read_member, reason_of};
use std::io::{self, Read};

const BLOCK: usize = 512;
/// Longer names and pax records are left out.
const LONGEST_NAME: u64 = 64 << 10;

/// Whether the bytes begin with a header: its checksum fits.
pub fn is_header(head: &[u8]) -> bool {
    let Some(block) = head.first_chunk::<BLOCK>() else { return false };
    block[0] != 0 && number(&block[148..156]) == Some(sum(block)) && number(&block[124..136]).is_some()
}

/// What extension headers said about the next member.
#[derive(Default)]
struct Extension {
    name: Option<Vec<u8>>,
    size: Option<u64>,
}

/// Why no more is read.
enum End {
    /// For this reason, which the archive is to be blamed for.
    Trouble(Reason),
    /// It was told already, or is nothing to tell.
    Told,
}

impl From<io::Error> for End {
    fn from(error: io::Error) -> End {
        match reason_of(&error) {
            Reason::TooMuch => End::Told,
            reason => End::Trouble(reason),
        }
    }
}

pub fn unpack(unpacker: &mut Unpacker<'_>, path: &str, reader: &mut dyn Read, depth: usize) {
    let mut extension = Extension::default();
    while !unpacker.is_over {
        match step(unpacker, path, reader, &mut extension, depth) {
            Ok(()) => {}
            Err(End::Trouble(reason)) => return unpacker.trouble(path, reason),
            Err(End::Told) => return,
        }
    }
}

/// Reads one header and what belongs to it.
fn step(
    unpacker: &mut Unpacker<'_>,
    path: &str,
    reader: &mut dyn Read,
    extension: &mut Extension,
    depth: usize,
) -> Result<(), End> {
    let mut block = [0; BLOCK];
    let len = fill(reader, &mut block)?;
    // Two blocks of zeros end an archive; tapes may have more behind.
    if len == 0 || (len == BLOCK && block.iter().all(|&byte| byte == 0)) {
        return Err(End::Told);
    }
    if len < BLOCK {
        return Err(End::Trouble(Reason::CutShort));
    }
    if number(&block[148..156]) != Some(sum(&block)) {
        return Err(End::Trouble(Reason::Damaged));
    }
    let size = number(&block[124..136]).ok_or(End::Trouble(Reason::Damaged))?;
    match block[156] {
        b'L' | b'x' => read_extension(reader, block[156], size, extension),
        b'0' | 0 | b'7' | b'S' => {
            let extension = std::mem::take(extension);
            let size = extension.size.unwrap_or(size);
            let name = extension.name.unwrap_or_else(|| name_of(&block));
            // Sparse files of GNU may have more blocks of header; what is stored of them is read as it is.
            while block[156] == b'S' && (block[482] | block[504]) != 0 {
                fill(reader, &mut block)?;
                block[482] = 0;
                block[156] = b'S';
            }
            read_file(unpacker, path, &name, size, reader, depth)
        }
        // Links, devices and folders hold nothing, whatever their size says.
        b'1'..=b'6' => {
            *extension = Extension::default();
            Ok(())
        }
        _ => skip(reader, padded(size)),
    }
}

fn read_file(
    unpacker: &mut Unpacker<'_>,
    path: &str,
    name: &[u8],
    size: u64,
    reader: &mut dyn Read,
    depth: usize,
) -> Result<(), End> {
    // Old archives mark folders by the name only.
    if name.ends_with(b"/") {
        return skip(reader, padded(size));
    }
    if !unpacker.count_member(path) {
        return Err(End::Told);
    }
    let member = member_path(path, name);
    if size > unpacker.limits.member {
        unpacker.trouble(&member, Reason::TooLarge);
        return skip(reader, padded(size));
    }
    let Member { bytes, trouble } = read_member(&mut reader.take(size), Vec::new(), size);
    let is_whole = bytes.len() as u64 == size;
    let trouble = if is_whole { None } else { trouble.or(Some(Reason::CutShort)) };
    unpacker.take(&member, Member { bytes, trouble }, None, depth);
    if is_whole { skip(reader, padded(size) - size) } else { Err(End::Told) }
}

fn read_extension(reader: &mut dyn Read, kind: u8, size: u64, extension: &mut Extension) -> Result<(), End> {
    if size > LONGEST_NAME {
        return skip(reader, padded(size));
    }
    let mut text = Vec::new();
    reader.take(padded(size)).read_to_end(&mut text)?;
    if (text.len() as u64) < padded(size) {
        return Err(End::Trouble(Reason::CutShort));
    }
    text.truncate(size as usize);
    if kind == b'L' {
        let end = text.iter().position(|&byte| byte == 0).unwrap_or(text.len());
        text.truncate(end);
        extension.name = Some(text);
    } else {
        read_pax(&text, extension);
    }
    Ok(())
}

/// Records of the form `length name=value\n`.
fn read_pax(mut text: &[u8], extension: &mut Extension) {
    while let Some(space) = text.iter().position(|&byte| byte == b' ') {
        let len = std::str::from_utf8(&text[..space]).ok().and_then(|digits| digits.parse::<usize>().ok());
        let Some(record) = len.and_then(|len| text.get(space + 1..len)) else { return };
        text = &text[space + 1 + record.len()..];
        let record = record.strip_suffix(b"\n").unwrap_or(record);
        if let Some(name) = record.strip_prefix(b"path=") {
            extension.name = Some(name.to_vec());
        } else if let Some(size) = record.strip_prefix(b"size=") {
            extension.size = std::str::from_utf8(size).ok().and_then(|digits| digits.parse().ok());
        }
    }
}

fn name_of(block: &[u8; BLOCK]) -> Vec<u8> {
    let text = |field: &[u8]| field.iter().copied().take_while(|&byte| byte != 0).collect::<Vec<u8>>();
    let name = text(&block[..100]);
    let prefix = if &block[257..263] == b"ustar\0" { text(&block[345..500]) } else { Vec::new() };
    if prefix.is_empty() { name } else { [prefix, name].join(&b'/') }
}

/// A number in octal digits, or in base 256 when the first bit is set.
fn number(field: &[u8]) -> Option<u64> {
    if field[0] & 0x80 != 0 {
        let digits = field.iter().enumerate().map(|(at, &byte)| if at == 0 { byte & 0x7F } else { byte });
        return digits.into_iter().try_fold(0u64, |value, digit| value.checked_mul(256)?.checked_add(u64::from(digit)));
    }
    let digits: Vec<u8> =
        field.iter().copied().skip_while(|&byte| byte == b' ').take_while(|&byte| byte != 0 && byte != b' ').collect();
    digits.iter().try_fold(0u64, |value, &digit| {
        (b'0'..=b'7').contains(&digit).then(|| value.checked_mul(8)?.checked_add(u64::from(digit - b'0')))?
    })
}

/// Sum of the bytes of a header, its own checksum read as spaces.
fn sum(block: &[u8; BLOCK]) -> u64 {
    let all: u64 = block.iter().map(|&byte| u64::from(byte)).sum();
    let own: u64 = block[148..156].iter().map(|&byte| u64::from(byte)).sum();
    all - own + 8 * u64::from(b' ')
}

fn padded(size: u64) -> u64 {
    size.checked_next_multiple_of(BLOCK as u64).unwrap_or(size)
}

/// Reads over bytes. The last member's padding may be missing.
fn skip(reader: &mut dyn Read, count: u64) -> Result<(), End> {
    let skipped = io::copy(&mut reader.take(count), &mut io::sink())?;
    if skipped == count || count < BLOCK as u64 { Ok(()) } else { Err(End::Trouble(Reason::CutShort)) }
}

/// Fills a block as far as there is something.
fn fill(reader: &mut dyn Read, block: &mut [u8; BLOCK]) -> io::Result<usize> {
    let mut len = 0;
    while len < BLOCK {
        match reader.read(&mut block[len..])? {
            0 => break,
            count => len += count,
        }
    }
    Ok(len)
}
