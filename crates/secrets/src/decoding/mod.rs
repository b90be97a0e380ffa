//! Layers under the text: base64, hex, percent, unicode and string escapes, UTF-16, with the way back to the original bytes.
//!
//! Most contents hold nothing encoded, so finding that out is what has to be fast: [`runs`] and [`escapes`] look at a few bytes
//! in twenty, and what looks like a run is judged by its first twelve decoded bytes. Hashes fail there. Not here: whether a
//! decoded text holds a secret, and files inside archives (`source::archive`).

mod alphabet;
mod base64;
mod entity;
mod escapes;
mod hex;
mod literal;
mod map;
mod percent;
mod plausible;
mod runs;
mod wide;

pub use wide::{is_unmarked, unmarked_text};

use map::Map;
use rustc_hash::FxHashSet;
use std::ops::Range;
use std::sync::Arc;

/// A way in which text is written as other text, or as wider characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Encoding {
    /// Base64, standard or URL-safe alphabet (RFC 4648), on one line or wrapped.
    Base64,
    /// Two hexadecimal digits a byte.
    Hex,
    /// `%41` as in URLs (RFC 3986).
    Percent,
    /// Backslash escapes of string literals: `\n`, `\x41`, `\u0041`, `\u{41}`, `\101`.
    Escapes,
    /// Character references of XML and HTML: `&#65;`, `&#x41;`, `&quot;`.
    Entities,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// An archive within decoded bytes, such as the gzip in base64 in which Helm keeps its releases.
    Archive,
}

impl Encoding {
    /// What a person calls it.
    pub fn title(self) -> &'static str {
        match self {
            Encoding::Base64 => "base64",
            Encoding::Hex => "hex",
            Encoding::Percent => "percent escapes",
            Encoding::Escapes => "string escapes",
            Encoding::Entities => "character references",
            Encoding::Utf16Le => "UTF-16LE",
            Encoding::Utf16Be => "UTF-16BE",
            Encoding::Archive => "archive",
        }
    }
}

/// How much may be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Encodings in one another.
    pub depth: usize,
    /// Decoded bytes of all layers together. Besides, the layers of one depth are never more than the content.
    pub total: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { depth: 3, total: 64 << 20 }
    }
}

/// A decoded stretch of a content.
#[derive(Clone, Debug)]
pub struct Layer {
    /// The decoded bytes.
    pub bytes: Vec<u8>,
    /// The encodings that were undone, outermost first; never empty.
    pub how: Vec<Encoding>,
    way: Arc<Way>,
}

/// The map of a layer and those of the layers around it.
#[derive(Debug)]
struct Way {
    map: Map,
    outer: Option<Arc<Way>>,
}

impl Layer {
    /// The bytes of the content that a range of the decoded bytes was written as. Ranges beyond the end are cut.
    pub fn original(&self, range: Range<usize>) -> Range<usize> {
        let mut range = self.way.map.original(range);
        let mut outer = self.way.outer.as_deref();
        while let Some(way) = outer {
            range = way.map.original(range);
            outer = way.outer.as_deref();
        }
        range
    }

    /// The bytes of the content that the whole layer was written as.
    pub fn span(&self) -> Range<usize> {
        self.original(0..self.bytes.len())
    }
}

/// A stretch that one of the searches found and decoded.
struct Decoded {
    how: Encoding,
    bytes: Vec<u8>,
    map: Map,
}

/// Decodes every stretch of the content, and what is encoded in them again. The content itself is not among the layers.
///
/// Layers come in order of depth, then of place. A content in UTF-16 gives that text as its only layer of depth one.
pub fn layers(content: &[u8], limits: Limits) -> Vec<Layer> {
    // Maps hold 32-bit offsets; nobody writes a credential behind four gigabytes.
    let content = &content[..content.len().min(u32::MAX as usize)];
    let mut all: Vec<Layer> = Vec::new();
    if limits.depth == 0 {
        return all;
    }
    let mut left = limits.total;
    for found in search(content, true, content.len().min(left)) {
        left = left.saturating_sub(found.bytes.len());
        all.push(Layer {
            bytes: found.bytes,
            how: vec![found.how],
            way: Arc::new(Way { map: found.map, outer: None }),
        });
    }
    let mut seen: FxHashSet<(usize, usize, usize)> = all.iter().map(identity).collect();
    let mut done = 0;
    for _ in 1..limits.depth {
        let this_depth = done..all.len();
        done = all.len();
        let mut room = content.len().min(left);
        for index in this_depth {
            let found_in_layer = match members(&all[index].bytes, left) {
                Some(members) => members,
                None => search(&all[index].bytes, false, room),
            };
            for found in found_in_layer {
                let outer = &all[index];
                let how = outer.how.iter().copied().chain([found.how]).collect();
                let way = Arc::new(Way { map: found.map, outer: Some(outer.way.clone()) });
                let layer = Layer { bytes: found.bytes, how, way };
                room = room.saturating_sub(layer.bytes.len());
                left = left.saturating_sub(layer.bytes.len());
                // A literal with escapes shows again what was found in it beside the escapes.
                if seen.insert(identity(&layer)) {
                    all.push(layer);
                }
            }
        }
    }
    all
}

/// Decodes a value that is said to be base64, such as those under `data` of a Kubernetes secret, however short; `None` when it
/// is not in that alphabet. Whether the bytes make sense is not judged.
pub fn decode_base64(value: &[u8]) -> Option<Vec<u8>> {
    base64::decode_exact(value)
}

fn identity(layer: &Layer) -> (usize, usize, usize) {
    let span = layer.span();
    (span.start, span.end, layer.bytes.len())
}

/// All stretches of one depth in order of place, at most `room` bytes.
fn search(content: &[u8], is_outermost: bool, room: usize) -> Vec<Decoded> {
    // Base64 of UTF-16 is what PowerShell takes as an encoded command, so this is looked for at every depth.
    if let Some(found) = wide::decode(content, is_outermost) {
        return vec![found];
    }
    let mut found = Found { room, list: Vec::new() };
    runs::search(content, &mut found);
    escapes::search(content, &mut found);
    found.list.sort_by_key(|decoded| decoded.map.original(0..1).start);
    found.list
}

/// Bounds of archives that were decoded: they are small, or they would be files.
const ARCHIVE: source::archive::Limits =
    source::archive::Limits { depth: 1, member: 4 << 20, members: 1_000, total: 4 << 20, ratio: 200 };

/// The text files in an archive, at most `room` bytes; `None` when the bytes are none. Files have no places of their own, only the
/// archive's. An archive that is a content of its own is not opened here but by whoever has its path.
fn members(content: &[u8], room: usize) -> Option<Vec<Decoded>> {
    source::archive::is_archive(content)?;
    let limits = source::archive::Limits { total: ARCHIVE.total.min(room as u64), ..ARCHIVE };
    let mut list = Vec::new();
    source::archive::unpack("", content, limits, &mut |_, bytes| {
        if plausible::is_text(bytes) {
            let mut map = Map::default();
            map.whole(0..content.len(), bytes.len());
            list.push(Decoded { how: Encoding::Archive, bytes: bytes.to_vec(), map });
        }
    });
    Some(list)
}

/// What was found so far, and how many bytes there is room for.
struct Found {
    room: usize,
    list: Vec<Decoded>,
}

impl Found {
    /// Takes a stretch if there is room for it.
    fn push(&mut self, decoded: Decoded) {
        if decoded.bytes.len() <= self.room && !decoded.bytes.is_empty() {
            self.room -= decoded.bytes.len();
            self.list.push(decoded);
        }
    }
}

#[cfg(test)]
mod tests;
