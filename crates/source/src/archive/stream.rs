//! Compressed streams around a tar or a single file. The decoders are of libraries that use no code in C; all of them read as they are
//! asked, so that the bounds of the caller hold.

use super::Kind;
use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::MultiGzDecoder;
use lzma_rust2::XzReader;
use ruzstd::decoding::FrameDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, FrameHeaderError, ReadFrameHeaderError};
use std::io::{self, Read};

/// Most memory that an xz stream may ask for, in KiB: twice what the highest preset of `xz` takes. (The window of zstd is bounded by its
/// library, at what `zstd` itself reads.)
const MOST_MEMORY: u32 = 128 << 10;

/// What is in the stream; `None` when the kind is none.
pub fn reader<'b>(kind: Kind, bytes: &'b [u8]) -> Option<Box<dyn Read + 'b>> {
    match kind {
        Kind::Gzip => Some(Box::new(MultiGzDecoder::new(bytes))),
        Kind::Bzip2 => Some(Box::new(MultiBzDecoder::new(bytes))),
        Kind::Xz => Some(Box::new(XzReader::new_mem_limit(bytes, true, MOST_MEMORY))),
        Kind::Zstd => Some(Box::new(Zstd { rest: bytes, decoder: FrameDecoder::new(), is_within: false })),
        Kind::Zip | Kind::Tar | Kind::Closed(_) => None,
    }
}

/// Name of what a stream of this name holds.
pub fn inner_name(name: &str) -> String {
    let Some((stem, extension)) = name.rsplit_once('.') else { return name.to_owned() };
    match extension.to_ascii_lowercase().as_str() {
        "gz" | "bz2" | "xz" | "zst" => stem.to_owned(),
        "tgz" | "tbz" | "tbz2" | "txz" | "tzst" => format!("{stem}.tar"),
        _ => name.to_owned(),
    }
}

/// Frames of zstd (RFC 8878), one behind the other.
struct Zstd<'b> {
    rest: &'b [u8],
    decoder: FrameDecoder,
    is_within: bool,
}

impl Zstd<'_> {
    /// Goes on to the next frame with content; `false` behind the last one.
    fn begin(&mut self) -> io::Result<bool> {
        while !self.rest.is_empty() {
            match self.decoder.init(&mut self.rest) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    self.rest = self.rest.get(length as usize..).ok_or(io::ErrorKind::UnexpectedEof)?;
                }
                Err(error) => return Err(failed(error)),
            }
        }
        Ok(false)
    }
}

impl Read for Zstd<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !buffer.is_empty() {
            if !self.is_within {
                self.is_within = self.begin()?;
                if !self.is_within {
                    return Ok(0);
                }
            }
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                let one = ruzstd::decoding::BlockDecodingStrategy::UptoBlocks(1);
                self.decoder.decode_blocks(&mut self.rest, one).map_err(failed)?;
            }
            let count = self.decoder.read(buffer)?;
            if count > 0 {
                return Ok(count);
            }
            self.is_within = !self.decoder.is_finished();
        }
        Ok(0)
    }
}

/// An end that came too early stands at the bottom of what the library says.
fn failed(error: FrameDecoderError) -> io::Error {
    if matches!(error, FrameDecoderError::WindowSizeTooBig { .. }) {
        return io::ErrorKind::OutOfMemory.into();
    }
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&error);
    while let Some(inner) = cause {
        let is_end = |error: &io::Error| error.kind() == io::ErrorKind::UnexpectedEof;
        if inner.downcast_ref::<io::Error>().is_some_and(is_end) {
            return io::ErrorKind::UnexpectedEof.into();
        }
        if matches!(inner.downcast_ref(), Some(FrameHeaderError::WindowTooBig { .. })) {
            return io::ErrorKind::OutOfMemory.into();
        }
        cause = inner.source();
    }
    io::ErrorKind::InvalidData.into()
}
