//! Archives made here, whole and broken; nothing is read from or written to a disk.

use super::*;
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};
use std::io::Write;

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A zip; members of the method 8 are deflated. `tweak` changes flags, method, checksum and sizes of each header.
fn zip_with(members: &[(&str, &[u8])], method: u16, flags: u16, sum_change: u32) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in members {
        let packed = if method == 8 { deflated(text) } else { text.to_vec() };
        let offset = bytes.len() as u32;
        let mut fields = Vec::new();
        fields.extend(20u16.to_le_bytes());
        fields.extend(flags.to_le_bytes());
        fields.extend(method.to_le_bytes());
        fields.extend([0; 4]);
        fields.extend((crc32fast::hash(text) ^ sum_change).to_le_bytes());
        fields.extend((packed.len() as u32).to_le_bytes());
        fields.extend((text.len() as u32).to_le_bytes());
        fields.extend((name.len() as u16).to_le_bytes());
        fields.extend([0; 2]);
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&fields);
        bytes.extend(name.bytes());
        bytes.extend(&packed);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&fields);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.bytes());
    }
    let start = bytes.len() as u32;
    let count = members.len() as u16;
    bytes.extend(&directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend(count.to_le_bytes());
    bytes.extend(count.to_le_bytes());
    bytes.extend((directory.len() as u32).to_le_bytes());
    bytes.extend(start.to_le_bytes());
    bytes.extend([0; 2]);
    bytes
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    zip_with(members, 8, 0, 0)
}

fn tar_header(name: &str, size: usize, kind: u8) -> Vec<u8> {
    let mut block = vec![0; 512];
    block[..name.len().min(100)].copy_from_slice(&name.as_bytes()[..name.len().min(100)]);
    block[124..135].copy_from_slice(format!("{size:011o}").as_bytes());
    block[148..156].fill(b' ');
    block[156] = kind;
    block[257..263].copy_from_slice(b"ustar\0");
    let sum: u32 = block.iter().map(|&byte| u32::from(byte)).sum();
    block[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    block
}

fn tar_member(name: &str, text: &[u8], kind: u8) -> Vec<u8> {
    let mut bytes = tar_header(name, text.len(), kind);
    bytes.extend(text);
    bytes.resize(bytes.len().next_multiple_of(512), 0);
    bytes
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes: Vec<u8> = members.iter().flat_map(|(name, text)| tar_member(name, text, b'0')).collect();
    bytes.extend([0; 1024]);
    bytes
}

fn unpacked_within(path: &str, bytes: &[u8], limits: Limits) -> (Vec<(String, Vec<u8>)>, Vec<String>) {
    let mut files = Vec::new();
    let troubles = unpack(path, bytes, limits, &mut |path, bytes| files.push((path.to_owned(), bytes.to_vec())));
    (files, troubles.iter().map(|trouble| format!("{} {}", trouble.path, trouble.reason.name())).collect())
}

fn unpacked(path: &str, bytes: &[u8]) -> (Vec<(String, Vec<u8>)>, Vec<String>) {
    unpacked_within(path, bytes, Limits::default())
}

fn paths(path: &str, bytes: &[u8]) -> (Vec<String>, Vec<String>) {
    let (files, troubles) = unpacked(path, bytes);
    (files.into_iter().map(|(path, _)| path).collect(), troubles)
}

const NONE: [String; 0] = [];

#[test]
fn ordinary_archives() {
    let members: [(&str, &[u8]); 3] = [("config/", b""), ("config/.env", b"KEY=value"), ("empty", b"")];
    let found = vec![("a!/config/.env".to_owned(), b"KEY=value".to_vec())];
    for bytes in [zip(&members), zip_with(&members, 0, 0, 0), tar(&members[1..]), gzip(&tar(&members[1..]))] {
        assert_eq!(unpacked("a", &bytes), (found.clone(), vec![]));
    }
    let in_front = [b"#!/bin/sh\nexec java -jar $0\n".as_slice(), &zip(&members)].concat();
    assert_eq!(is_archive(&in_front), None);
    let mut files = 0;
    let mut unpacker = Unpacker {
        limits: Limits::default(),
        members: 0,
        total: 0,
        is_over: false,
        troubles: vec![],
        visit: &mut |_, _| files += 1,
    };
    unpacker.open("a", &in_front, Kind::Zip, 1);
    assert_eq!((unpacker.troubles.len(), files), (0, 1));
    let mut commented = zip(&members);
    let len = commented.len();
    commented[len - 2] = 30;
    commented.extend([b"PK\x05\x06 in a comment".as_slice(), &[0xFF; 11]].concat());
    assert_eq!(unpacked("a", &commented), (found, vec![]));
    assert_eq!(unpacked("b/.env.gz", &gzip(b"KEY=v")).0[0].0, "b/.env.gz!/.env");
    assert_eq!(unpacked("text", b"just text"), (vec![], vec![]));
}

#[test]
fn archives_in_archives() {
    let inner = zip(&[("deep.txt", b"text")]);
    let middle = gzip(&tar(&[("lib/inner.jar", &inner), ("x", b"y")]));
    let outer = zip(&[("middle.tar.gz", &middle)]);
    let found = vec!["o.zip!/middle.tar.gz!/lib/inner.jar!/deep.txt".to_owned(), "o.zip!/middle.tar.gz!/x".to_owned()];
    assert_eq!(paths("o.zip", &outer), (found, vec![]));
    let too_deep = zip(&[("o.zip", &outer)]);
    assert_eq!(
        paths("p.zip", &too_deep),
        (
            vec!["p.zip!/o.zip!/middle.tar.gz!/x".to_owned()],
            vec!["p.zip!/o.zip!/middle.tar.gz!/lib/inner.jar too-deep".to_owned()]
        )
    );
}

#[test]
fn names_are_only_shown() {
    let members: [(&str, &[u8]); 3] = [("../../etc/passwd", b"a"), ("/etc/shadow", b"b"), ("same", b"c")];
    let all = ["a!/../../etc/passwd", "a!//etc/shadow", "a!/same"].map(str::to_owned).to_vec();
    assert_eq!(paths("a", &zip(&members)), (all.clone(), vec![]));
    assert_eq!(paths("a", &tar(&members)), (all, vec![]));
    let twice = zip(&[("same", b"first"), ("same", b"second")]);
    assert_eq!(unpacked("a", &twice).0.len(), 2);
}

#[test]
fn long_names_of_tar() {
    let long = "folder/".repeat(30) + "file";
    let gnu = [tar_member("././@LongLink", format!("{long}\0").as_bytes(), b'L'), tar(&[("short", b"x")])].concat();
    assert_eq!(paths("a", &gnu), (vec![format!("a!/{long}")], vec![]));
    let record = format!(" path={long}\n");
    let record = format!("{}{record}", record.len() + 3);
    let pax = [tar_member("PaxHeaders/x", record.as_bytes(), b'x'), tar(&[("short", b"x"), ("next", b"y")])].concat();
    assert_eq!(paths("a", &pax), (vec![format!("a!/{long}"), "a!/next".to_owned()], vec![]));
    let link = [tar_header("link", 700, b'2'), tar(&[("next", b"y")])].concat();
    assert_eq!(paths("a", &link), (vec!["a!/next".to_owned()], vec![]));
}

#[test]
fn bombs_are_told_and_not_unpacked() {
    let zeros = vec![0; 30 << 20];
    let limits = Limits { member: 64 << 20, ..Limits::default() };
    let told = |bytes: &[u8]| unpacked_within("a", bytes, limits);
    assert_eq!(told(&zip(&[("zeros", &zeros)])), (vec![], vec!["a!/zeros bomb".to_owned()]));
    assert_eq!(told(&gzip(&zeros)), (vec![], vec!["a!/a bomb".to_owned()]));
    let (files, troubles) = told(&gzip(&tar(&[("small", b"x"), ("zeros", &zeros)])));
    assert_eq!((files.len(), troubles), (1, vec!["a bomb".to_owned()]));
    // A directory that lies about the size does not help.
    let mut lying = zip(&[("zeros", &zeros)]);
    let at = memchr::memmem::rfind(&lying, b"PK\x01\x02").unwrap();
    lying[at + 24..at + 28].copy_from_slice(&9u32.to_le_bytes());
    assert_eq!(told(&lying), (vec![], vec!["a!/zeros bomb".to_owned()]));
}

#[test]
fn bounds_are_told() {
    let text = b"0123456789".repeat(100);
    let members: Vec<(String, &[u8])> = (0..10).map(|number| (format!("f{number}"), text.as_slice())).collect();
    let members: Vec<(&str, &[u8])> = members.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    for bytes in [zip(&members), tar(&members), gzip(&tar(&members))] {
        let told = |limits: Limits| {
            let (files, troubles) = unpacked_within("a", &bytes, limits);
            (files.len(), troubles)
        };
        let limits = Limits::default();
        assert_eq!(told(limits), (10, vec![]));
        assert_eq!(told(Limits { members: 3, ..limits }), (3, vec!["a too-many-members".to_owned()]));
        let (count, troubles) = told(Limits { member: 999, ..limits });
        assert_eq!((count, troubles.len(), troubles[0].as_str()), (0, 10, "a!/f0 too-large"));
        assert_eq!(told(Limits { depth: 0, ..limits }), (0, vec!["a too-deep".to_owned()]));
    }
    let locked: Vec<(&str, &[u8])> = vec![("a", b"x"); 1_200];
    let troubles = unpacked("a", &zip_with(&locked, 0, 1, 0)).1;
    assert_eq!((troubles.len(), troubles[1_000].as_str()), (1_001, "a!/a more-trouble"));
    let limits = Limits { total: 4_500, ..Limits::default() };
    let (files, troubles) = unpacked_within("a", &zip(&members), limits);
    assert_eq!((files.len(), troubles), (4, vec!["a!/f4 too-much".to_owned()]));
}

#[test]
fn broken_archives_show_what_is_left() {
    let text = (0..3_000u32)
        .flat_map(|number| (number.wrapping_mul(2_654_435_761)).to_string().into_bytes())
        .collect::<Vec<u8>>();
    let bytes = zip(&[("a.txt", b"first"), ("b.txt", &text)]);
    let (files, troubles) = unpacked("z", &bytes[..bytes.len() / 2]);
    assert_eq!((files.len(), files[0].1.as_slice()), (2, b"first".as_slice()));
    assert_eq!(troubles, ["z cut-short", "z!/b.txt cut-short"]);
    assert!(text.starts_with(&files[1].1) && !files[1].1.is_empty());
    assert_eq!(
        paths("z", &zip_with(&[("a", b"text")], 8, 0, 1)),
        (vec!["z!/a".to_owned()], vec!["z!/a wrong-checksum".to_owned()])
    );
    assert_eq!(paths("z", &zip_with(&[("a", b"text")], 0, 1, 0)), (vec![], vec!["z!/a encrypted".to_owned()]));
    assert_eq!(paths("z", &zip_with(&[("a", b"text")], 14, 0, 0)), (vec![], vec!["z!/a not-opened".to_owned()]));
    assert_eq!(paths("z", b"7z\xBC\xAF\x27\x1C...").1, ["z not-opened"]);
    let archive = tar(&[("a", b"first"), ("b", &text)]);
    let (files, troubles) = unpacked("t", &archive[..2_500]);
    assert_eq!((files.len(), troubles), (2, vec!["t!/b cut-short".to_owned()]));
    let packed = gzip(&archive);
    let (files, troubles) = unpacked("t", &packed[..packed.len() / 2]);
    assert_eq!((files.len(), troubles), (2, vec!["t!/b cut-short".to_owned()]));
    let mut wrong = gzip(b"some text");
    let len = wrong.len();
    wrong[len - 8] ^= 1;
    assert_eq!(
        unpacked("t.gz", &wrong),
        (vec![("t.gz!/t".to_owned(), b"some text".to_vec())], vec!["t.gz!/t damaged".to_owned()])
    );
    let mut wrong = gzip(&tar(&[("a", b"first")]));
    let len = wrong.len();
    wrong[len - 8] ^= 1;
    assert_eq!(paths("t", &wrong), (vec!["t!/a".to_owned()], vec!["t damaged".to_owned()]));
}

#[test]
fn a_hundred_thousand_members() {
    let names: Vec<String> = (0..100_000).map(|number| format!("n{number}")).collect();
    let members: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"x".as_slice())).collect();
    let mut count = 0;
    let troubles = unpack("a", &zip_with(&members, 0, 0, 0), Limits::default(), &mut |_, _| count += 1);
    assert_eq!((count, troubles.len()), (100_000, 0));
}

#[test]
fn members_that_overlap_are_bounded() {
    // Every entry of the directory points at the same bytes.
    let text = b"0123456789abcdef".repeat(4_096);
    let mut bytes = zip(&[("a", &text)]);
    let start = memchr::memmem::rfind(&bytes, b"PK\x01\x02").unwrap();
    let end = memchr::memmem::rfind(&bytes, b"PK\x05\x06").unwrap();
    let (entry, mut record) = (bytes[start..end].to_vec(), bytes[end..].to_vec());
    bytes.truncate(start);
    bytes.extend(entry.repeat(20_000));
    record[12..16].copy_from_slice(&(20_000 * entry.len() as u32).to_le_bytes());
    bytes.extend(record);
    let mut sum = 0;
    let limits = Limits { total: 8 << 20, ..Limits::default() };
    let troubles = unpack("a", &bytes, limits, &mut |_, bytes| sum += bytes.len());
    assert!(sum <= 8 << 20);
    assert_eq!(troubles, [Trouble { path: "a!/a".to_owned(), reason: Reason::TooMuch }]);
}

#[test]
fn any_damage_is_survived() {
    let text = b"KEY=value and more of it\n".repeat(40);
    let inner = zip(&[("x/y", &text), ("z", b"w")]);
    let all = [
        zip(&[("i.zip", &inner), ("t", &text)]),
        gzip(&tar(&[("i.zip", &inner), ("t", &text)])),
        tar(&[("g", &gzip(&text))]),
    ];
    let mut state = 1_234_567_u64;
    for round in 0..4_000 {
        let mut bytes = all[round % 3].clone();
        for _ in 0..1 + round % 4 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let at = (state >> 16) as usize % bytes.len();
            bytes[at] = state as u8;
            if round % 7 == 0 {
                bytes.truncate(at.max(1));
            }
        }
        let (files, troubles) = unpacked("a", &bytes);
        let sum: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
        assert!(sum < 1 << 20);
        assert!(troubles.iter().all(|trouble| trouble.starts_with('a')));
    }
    assert_eq!(unpacked("a", &[]).1, NONE);
}

/// What a program of the system makes of the bytes; `None` where there is none.
fn packed_by(program: &str, options: &[&str], bytes: &[u8]) -> Option<Vec<u8>> {
    use std::process::{Command, Stdio};
    let mut command = Command::new(program);
    let mut child = command
        .args(options)
        .arg("-c")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut input = child.stdin.take()?;
    let bytes = bytes.to_vec();
    let writer = std::thread::spawn(move || drop(input.write_all(&bytes)));
    let output = child.wait_with_output().ok()?;
    writer.join().ok()?;
    output.status.success().then_some(output.stdout)
}

const PROGRAMS: [(&str, &str, &str); 3] = [("bzip2", "bz2", "tbz2"), ("xz", "xz", "txz"), ("zstd", "zst", "tzst")];

#[test]
fn what_other_programs_pack_is_opened() {
    let text: Vec<u8> =
        (0..60_000u32).flat_map(|number| format!("line {}\n", number * 7919 % 10_007).into_bytes()).collect();
    let archive = tar(&[("etc/app.env", b"KEY=v"), ("log", &text)]);
    for (program, ending, short) in PROGRAMS {
        for level in ["-1", "-9"] {
            let Some(one) = packed_by(program, &[level], b"KEY=v") else {
                eprintln!("{program} is missing: what it packs was not looked at");
                continue;
            };
            let file = |name: &str, bytes: &[u8]| (name.to_owned(), bytes.to_vec());
            let found = unpacked(&format!("b/.env.{ending}"), &one);
            assert_eq!(found, (vec![file(&format!("b/.env.{ending}!/.env"), b"KEY=v")], vec![]));
            // Streams may follow one another.
            let twice = [&one[..], &one].concat();
            assert_eq!(unpacked("a", &twice), (vec![file("a!/a", b"KEY=vKEY=v")], vec![]), "{program}");
            let packed = packed_by(program, &[level], &archive).unwrap();
            let name = format!("x.{short}");
            let members = vec![file(&format!("{name}!/etc/app.env"), b"KEY=v"), file(&format!("{name}!/log"), &text)];
            assert_eq!(unpacked(&name, &packed), (members, vec![]));
        }
    }
}

#[test]
fn streams_of_other_programs_are_bounded_and_may_be_broken() {
    let zeros = vec![0; 6 << 20];
    let text: Vec<u8> =
        (0..60_000u32).flat_map(|number| (number.wrapping_mul(2_654_435_761) >> 9).to_le_bytes()).collect();
    for (program, ..) in PROGRAMS {
        let Some(bomb) = packed_by(program, &[], &zeros) else { continue };
        assert_eq!(unpacked("a", &bomb), (vec![], vec!["a!/a bomb".to_owned()]), "{program}");
        let packed = packed_by(program, &[], &text).unwrap();
        let cut = unpacked("a", &packed[..packed.len() / 2]);
        assert_eq!(cut.1, ["a!/a cut-short"], "{program}");
        assert!(cut.0.iter().all(|(_, bytes)| text.starts_with(bytes)), "{program}");
        for at in (0..packed.len().min(60)).chain((60..packed.len()).step_by(20_011)) {
            let mut damaged = packed.clone();
            damaged[at] ^= 0x5A;
            unpacked("a", &damaged);
        }
    }
    // A frame that is to be skipped, and one that asks for a window of terabytes.
    let skipped = [&b"\x28\xB5\x2F\xFD\x20\x01\x09\0\0x"[..], b"\x50\x2A\x4D\x18\x02\0\0\0ab"].concat();
    assert_eq!(unpacked("a", &skipped), (vec![("a!/a".to_owned(), b"x".to_vec())], vec![]));
    assert_eq!(unpacked("a", b"\x28\xB5\x2F\xFD\0\xFF\x09\0\0x"), (vec![], vec!["a!/a too-much-memory".to_owned()]));
    // A valid stream of xz whose dictionary is larger than that of any preset.
    if let Some(large) = packed_by("xz", &["--lzma2=dict=256MiB"], b"KEY=v") {
        assert_eq!(unpacked("a", &large), (vec![], vec!["a!/a too-much-memory".to_owned()]));
    }
}
