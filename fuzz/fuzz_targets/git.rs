//! A repository of hostile bytes: files of `.git` as they are, objects, and packs of entries that lead into one another. Everything that
//! reads a repository runs over it. See `files` for the form of the input.
#![no_main]

use git::{Repository, Side};
use libfuzzer_sys::fuzz_target;
use source::{Glance, History, Scope, Shown, Tree};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex};

/// Ids are one byte, repeated.
const ID: usize = 20;
const PACK: &str = "objects/pack/pack-0000000000000000000000000000000000000000";
const NAMES: &[&str] = &[
    "config",
    "HEAD",
    "packed-refs",
    "index",
    "refs/heads/main",
    "refs/tags/t",
    "shallow",
    "refs/stash",
    "info/grafts",
];

static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("palisade-fuzz-git-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
});

fuzz_target!(|bytes: &[u8]| {
    let folder = &*FOLDER;
    let _ = std::fs::remove_dir_all(folder);
    for (name, mut content) in files(bytes) {
        if name == "index" {
            // No checksum (`index.skipHash`), or none but whole indices would be read.
            content.extend([0; ID]);
        }
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().expect("below")).expect("a folder");
        std::fs::write(path, content).expect("a file");
    }
    read(folder, paths(bytes) < 10_000);
});

/// More or less how many paths the trees of the input make: work in a range grows with paths, as it does in git. Trees may hold those with
/// a higher id only; others count as too many.
fn paths(mut bytes: &[u8]) -> usize {
    let mut trees: BTreeMap<u8, Vec<u8>> = BTreeMap::new();
    while let [kind, low, high, rest @ ..] = bytes {
        let (content, next) = rest.split_at(rest.len().min(usize::from(*low) | usize::from(*high) << 8));
        bytes = next;
        if kind < &12 {
            continue;
        }
        let Some((id, content)) = content.split_first() else { continue };
        let ids = content.windows(ID).filter(|part| part.iter().all(|byte| *byte == part[0])).map(|part| part[0]);
        trees.entry(*id).or_default().extend(ids);
    }
    let mut counts: BTreeMap<u8, usize> = BTreeMap::new();
    for (id, below) in trees.iter().rev() {
        let of = |other: &u8| if other > id { counts.get(other).copied().unwrap_or(1) } else { usize::MAX };
        let count = below.iter().map(of).fold(1, usize::saturating_add);
        counts.insert(*id, count);
    }
    counts.values().copied().max().unwrap_or(0)
}

fn read(folder: &Path, in_ranges: bool) {
    let Ok(repository) = Repository::open(folder) else { return };
    let shown = Mutex::new(BTreeSet::new());
    repository.blobs(&Scope::All, 1 << 20, 1, &|Shown { id, bytes, .. }| {
        repository.verify(id, bytes);
        shown.lock().expect("no panic").insert(id.clone());
        Glance::Clean
    });
    let shown = shown.into_inner().expect("no panic");
    repository.origins(&Scope::All, &shown, &|_| false);
    repository.messages(&Scope::All, 1 << 20, 1, &|_, _| {});
    let mut tips = repository.ref_commits();
    tips.extend(repository.root_commit());
    tips.extend(repository.remote_commits(None));
    tips.extend(["HEAD", "main~1", "t^2", "11111", "HEAD^{}"].iter().filter_map(|name| repository.resolve(name).ok()));
    tips.truncate(6);
    for tip in &tips {
        if let Ok(tree) = repository.revision_tree(tip) {
            list(&tree);
        }
        let _ = repository.changed(&Side::Nothing, &Side::Revision(tip.clone()));
        let _ = repository.changed(&Side::Revision(tip.clone()), &Side::Index);
    }
    let _ = repository.index_paths();
    if let Ok(tree) = repository.index_tree() {
        list(&tree);
    }
    shown.iter().for_each(|id| drop(repository.blob(id)));
    repository.is_shallow();
    if !in_ranges {
        return;
    }
    let scope = Scope::Range { bases: tips.iter().take(1).cloned().collect(), tips };
    repository.blobs(&scope, 1 << 20, 1, &|_| Glance::Clean);
    repository.origins(&scope, &shown, &|_| false);
    repository.messages(&scope, 1 << 20, 1, &|_, _| {});
    repository.earlier(&scope);
}

/// The files at the root and one folder below.
fn list(tree: &dyn Tree) {
    for entry in tree.entries("").unwrap_or_default() {
        let _ = tree.read(&entry.name);
        for below in tree.entries(&entry.name).unwrap_or_default() {
            let _ = tree.read(&format!("{}/{}", entry.name, below.name));
        }
    }
}

/// Records of a kind, a length of two bytes and that many bytes. Kinds below 9 are files of that name; 9 and 10 a pack and its
/// index as they are; 11 a loose object as it is, 12 to 15 one of that kind, behind a byte for its id; 16 and above an entry of
/// the pack of the type of its lowest three bits, behind a byte for its id and one for its base (a distance or an id).
fn files(mut bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let main = [&b"ref: refs/heads/main\n"[..], &b"[core]\n\tbare = true\n"[..]];
    let mut files = BTreeMap::from([("HEAD".to_owned(), main[0].to_vec()), ("config".to_owned(), main[1].to_vec())]);
    files.insert("objects/info/none".to_owned(), Vec::new());
    files.insert("refs/heads/none.lock".to_owned(), Vec::new());
    let mut entries = Vec::new();
    while let [kind, low, high, rest @ ..] = bytes {
        let (content, next) = rest.split_at(rest.len().min(usize::from(*low) | usize::from(*high) << 8));
        bytes = next;
        match kind {
            0..9 => drop(files.insert(NAMES[usize::from(*kind)].to_owned(), content.to_vec())),
            9 => drop(files.insert(format!("{PACK}.pack"), content.to_vec())),
            10 => drop(files.insert(format!("{PACK}.idx"), content.to_vec())),
            11..16 => {
                let Some((id, content)) = content.split_first() else { continue };
                let kinds = ["blob", "tree", "commit", "tag"];
                let bytes = match kind.checked_sub(12) {
                    None => content.to_vec(),
                    Some(kind) => {
                        let head = format!("{} {}\0", kinds[usize::from(kind)], content.len());
                        deflated(&[head.as_bytes(), content].concat())
                    }
                };
                files.insert(format!("objects/{id:02x}/{}", format!("{id:02x}").repeat(ID - 1)), bytes);
            }
            _ => {
                if let [id, base, content @ ..] = content {
                    entries.push((*id, kind & 7, *base, content));
                }
            }
        }
    }
    if !entries.is_empty() {
        let (pack, idx) = packed(&entries);
        files.insert(format!("{PACK}.pack"), pack);
        files.insert(format!("{PACK}.idx"), idx);
    }
    files
}

fn packed(entries: &[(u8, u8, u8, &[u8])]) -> (Vec<u8>, Vec<u8>) {
    let mut pack = [&b"PACK\0\0\0\x02"[..], &(entries.len() as u32).to_be_bytes()].concat();
    let mut places: Vec<(u8, u32)> = Vec::new();
    for (id, kind, base, content) in entries {
        let place = pack.len() as u32;
        let mut size = content.len() >> 4;
        pack.push(kind << 4 | content.len() as u8 & 15 | if size > 0 { 0x80 } else { 0 });
        while size > 0 {
            pack.push(size as u8 & 0x7F | if size > 0x7F { 0x80 } else { 0 });
            size >>= 7;
        }
        match kind {
            6 => {
                let back = places.len().checked_sub(usize::from(*base)).and_then(|at| places.get(at));
                let distance = back.map_or(u32::from(*base), |(_, at)| place - at);
                pack.extend(distance_bytes(distance));
            }
            7 => pack.extend([*base; ID]),
            _ => {}
        }
        pack.extend(deflated(content));
        places.push((*id, place));
    }
    pack.extend([0; ID]);
    places.sort_unstable();
    let mut idx = b"\xFFtOc\0\0\0\x02".to_vec();
    for first in 0..=255u8 {
        idx.extend((places.iter().filter(|(id, _)| *id <= first).count() as u32).to_be_bytes());
    }
    places.iter().for_each(|(id, _)| idx.extend([*id; ID]));
    idx.extend(vec![0; 4 * places.len()]);
    places.iter().for_each(|(_, at)| idx.extend(at.to_be_bytes()));
    idx.extend([0; 2 * ID]);
    (pack, idx)
}

/// A distance as packs write it: groups of seven bits, each but the last one less by one.
fn distance_bytes(mut distance: u32) -> Vec<u8> {
    let mut bytes = vec![distance as u8 & 0x7F];
    while distance > 0x7F {
        distance = (distance >> 7) - 1;
        bytes.push(distance as u8 & 0x7F | 0x80);
    }
    bytes.reverse();
    bytes
}

/// A stream of zlib that stores (RFC 1950, RFC 1951 3.2.4).
fn deflated(content: &[u8]) -> Vec<u8> {
    let length = content.len() as u16;
    let mut bytes = vec![0x78, 0x01, 1];
    bytes.extend(length.to_le_bytes());
    bytes.extend((!length).to_le_bytes());
    bytes.extend(&content[..usize::from(length)]);
    let sums = content[..usize::from(length)].iter().fold((1u32, 0u32), |(a, b), &byte| {
        let a = (a + u32::from(byte)) % 65521;
        (a, (a + b) % 65521)
    });
    bytes.extend((sums.1 << 16 | sums.0).to_be_bytes());
    bytes
}
