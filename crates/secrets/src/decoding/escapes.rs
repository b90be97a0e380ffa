//! Finds stretches in which single characters are escaped, and decodes them with the text around the escapes.
//!
//! Escapes are everywhere in source text and nearly all of them hide nothing. So each has a weight, and a stretch is decoded only
//! when enough weight comes together: one `\u0067` in the place of a letter, or four line breaks within a string.

use super::literal::{self, Bounds};
use super::map::Map;
use super::{Decoded, Encoding, Found, entity, percent, plausible};

/// Escapes further apart do not add up.
const NEAR: usize = 128;
/// Weight from which a stretch is decoded.
const ENOUGH: u32 = 4;

/// One escape, read.
pub struct Escape {
    /// Its characters.
    pub width: usize,
    /// What it stands for.
    pub text: Text,
    /// How much it speaks for decoding the stretch around it.
    pub weight: u32,
}

/// The bytes that one escape stands for.
#[derive(Clone, Copy)]
pub struct Text {
    bytes: [u8; 4],
    len: usize,
}

impl Text {
    /// A single byte.
    pub fn byte(byte: u8) -> Text {
        Text { bytes: [byte, 0, 0, 0], len: 1 }
    }

    /// A character in UTF-8; the replacement character for what is none.
    pub fn character(value: u32) -> Text {
        let mut bytes = [0; 4];
        let len = char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER).encode_utf8(&mut bytes).len();
        Text { bytes, len }
    }

    fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

/// A way of escaping.
struct Family {
    how: Encoding,
    marker: u8,
    /// Reads the escape at the offset.
    read: fn(&[u8], usize) -> Option<Escape>,
    /// The stretch around the offset; the second number is where it may begin at the earliest.
    bounds: fn(&[u8], usize, usize) -> Bounds,
}

static FAMILIES: [Family; 3] = [
    Family { how: Encoding::Escapes, marker: b'\\', read: literal::read, bounds: literal::bounds },
    Family { how: Encoding::Percent, marker: b'%', read: percent::read, bounds: percent::bounds },
    Family { how: Encoding::Entities, marker: b'&', read: entity::read, bounds: entity::bounds },
];

/// What came together so far in one family.
#[derive(Clone, Copy, Default)]
struct Cluster {
    last: usize,
    weight: u32,
    /// End of the last escape: a marker before it is part of that escape.
    next: usize,
    /// Everything before was decoded, or will not be.
    done: usize,
}

pub fn search(content: &[u8], found: &mut Found) {
    let mut clusters = [Cluster::default(); 3];
    for at in memchr::memchr3_iter(b'\\', b'%', b'&', content) {
        let index = match content[at] {
            b'\\' => 0,
            b'%' => 1,
            _ => 2,
        };
        let (family, cluster) = (&FAMILIES[index], &mut clusters[index]);
        if at < cluster.next {
            continue;
        }
        let Some(escape) = (family.read)(content, at) else { continue };
        let before = if at - cluster.last <= NEAR { cluster.weight } else { 0 };
        cluster.last = at;
        cluster.weight = before + escape.weight;
        cluster.next = at + escape.width;
        if cluster.weight >= ENOUGH {
            let bounds = (family.bounds)(content, at, cluster.done);
            cluster.weight = 0;
            cluster.done = bounds.end.max(cluster.next);
            cluster.next = cluster.done;
            if let Some(decoded) = decode(content, &bounds, family) {
                found.push(decoded);
            }
        }
    }
}

/// Decodes a stretch if there is enough in it and text comes out.
fn decode(content: &[u8], bounds: &Bounds, family: &Family) -> Option<Decoded> {
    let text = &content[..bounds.end];
    let mut bytes = Vec::with_capacity(bounds.end - bounds.start);
    let mut map = Map::default();
    let mut weight = 0;
    let mut at = bounds.start;
    while at < bounds.end {
        let next = memchr::memchr(family.marker, &text[at..]).map_or(bounds.end, |offset| at + offset);
        bytes.extend(&text[at..next]);
        map.plain(at, next - at);
        at = next;
        if at == bounds.end {
            break;
        }
        match (family.read)(text, at) {
            Some(escape) => {
                bytes.extend(escape.text.as_bytes());
                map.whole(at..at + escape.width, escape.text.len);
                weight += escape.weight;
                at += escape.width;
            }
            None => {
                bytes.push(family.marker);
                map.plain(at, 1);
                at += 1;
            }
        }
    }
    (weight >= ENOUGH && plausible::is_text(&bytes)).then_some(Decoded { how: family.how, bytes, map })
}
