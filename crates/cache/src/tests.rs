//! What is kept comes back, and nothing else does.

use crate::{Cache, Fault, Key, Secret, Unsafe};
use std::fs;
use std::path::Path;

fn key(number: u32) -> Key {
    let mut key = [0; 32];
    key[..4].copy_from_slice(&number.wrapping_mul(0x9E37_79B1).to_be_bytes());
    key[4..8].copy_from_slice(&number.to_be_bytes());
    key
}

fn secret() -> Secret {
    Secret::shared("a secret for tests").expect("long enough")
}

fn open(folder: &Path) -> Cache {
    Cache::open(folder, 100, secret()).expect("a folder of our own")
}

fn filled(folder: &Path, numbers: std::ops::Range<u32>) {
    let cache = open(folder);
    numbers.for_each(|number| cache.put(key(number), number.to_string().repeat(9).into_bytes()));
    cache.save().expect("there is room");
}

fn held(cache: &Cache, numbers: std::ops::Range<u32>) -> usize {
    let is_held = |number: &u32| match cache.get(&key(*number)) {
        Some(value) => {
            assert_eq!(value, number.to_string().repeat(9).into_bytes());
            true
        }
        None => false,
    };
    numbers.filter(is_held).count()
}

fn size(folder: &Path) -> u64 {
    fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("it").metadata().expect("it").len()).sum()
}

#[test]
fn what_was_put_is_there_for_the_next() {
    let folder = tempfile::tempdir().expect("a folder");
    filled(&folder.path().join("a/b"), 0..1000);
    filled(&folder.path().join("a/b"), 1000..1500);
    let cache = open(&folder.path().join("a/b"));
    assert_eq!(held(&cache, 0..2000), 1500);
    assert_eq!(held(&cache, 0..2000), 1500, "asked again");
}

#[test]
fn what_is_not_saved_yet_is_there_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let cache = open(&folder.path().join("c"));
    cache.put(key(1), b"1".repeat(9));
    assert_eq!(held(&cache, 0..2), 1);
}

#[test]
fn damage_is_absence_and_is_repaired() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("c");
    filled(&place, 0..600);
    for round in 0..40_usize {
        let file = place.join(format!("{:02x}", round * 37 % 256));
        let mut bytes = fs::read(&file).expect("a shard");
        match round % 4 {
            0 => bytes.truncate(round * 7919 % bytes.len()),
            1 => bytes.clear(),
            2 => bytes.extend(b"\xF5rec tail"),
            _ => {
                let at = round * 7919 % bytes.len();
                bytes[at] ^= 1 << (round % 8);
            }
        }
        fs::write(&file, bytes).expect("ours");
        let cache = open(&place);
        assert!(held(&cache, 0..600) >= 590);
        for number in (0..600).filter(|number| cache.get(&key(*number)).is_none()) {
            cache.put(key(number), number.to_string().repeat(9).into_bytes());
        }
        cache.save().expect("there is room");
        assert_eq!(held(&open(&place), 0..600), 600, "round {round}");
    }
}

#[test]
fn another_version_is_discarded() {
    let folder = tempfile::tempdir().expect("a folder");
    filled(folder.path(), 0..300);
    for entry in fs::read_dir(folder.path()).expect("a folder") {
        let path = entry.expect("it").path();
        let text = fs::read(&path).expect("it");
        fs::write(&path, [b"palisade cache 0\n", text.get(17..).unwrap_or_default()].concat()).expect("ours");
    }
    assert_eq!(held(&open(folder.path()), 0..300), 0);
    filled(folder.path(), 0..300);
    assert_eq!(held(&open(folder.path()), 0..300), 300);
}

#[test]
fn the_bound_holds_and_what_is_used_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let bound = 256 * 1000;
    for day in 0..15 {
        let cache = Cache::open(folder.path(), day * 8, secret()).expect("ours").with_bound(bound);
        held(&cache, 0..256);
        for number in 0..256 {
            let number = if day == 0 { number } else { day * 256 + number };
            cache.put(key(number), number.to_string().repeat(9).into_bytes());
        }
        cache.save().expect("there is room");
        assert!(size(folder.path()) <= bound);
    }
    let cache = open(folder.path());
    assert!(held(&cache, 0..256) > 240, "used every time");
    assert_eq!(held(&cache, 256..512), 0, "never used");
    assert!(held(&cache, 14 * 256..15 * 256) > 240, "new");
}

#[test]
fn many_at_once_lose_time_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    std::thread::scope(|scope| {
        for part in 0..8 {
            let place = folder.path();
            scope.spawn(move || {
                for round in 0..10 {
                    let cache = open(place);
                    held(&cache, 0..2000);
                    for number in part * 200 + round * 20..part * 200 + round * 20 + 60 {
                        cache.put(key(number), number.to_string().repeat(9).into_bytes());
                    }
                    cache.save().expect("there is room");
                }
            });
        }
    });
    assert!(held(&open(folder.path()), 0..2000) >= 60);
}

#[cfg(unix)]
#[test]
fn a_folder_that_others_write_is_not_used() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().expect("a folder");
    let fault = |path: &Path| match Cache::open(path, 0, secret()) {
        Err(Fault::Unsafe(fault)) => Some(fault),
        _ => None,
    };
    let allow = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("ours");
    let place = folder.path().join("c");
    assert_eq!(fault(&place), None);
    assert_eq!(fs::metadata(&place).expect("made").permissions().mode() & 0o777, 0o700);
    filled(&place, 0..1);
    for entry in fs::read_dir(&place).expect("a folder") {
        assert_eq!(entry.expect("it").metadata().expect("it").permissions().mode() & 0o777, 0o600);
    }
    for mode in [0o770, 0o707, 0o777] {
        allow(&place, mode);
        assert_eq!(fault(&place), Some(Unsafe::Writable));
    }
    allow(&place, 0o755);
    assert_eq!(fault(&place), None);
    symlink(&place, folder.path().join("link")).expect("made");
    assert_eq!(fault(&folder.path().join("link")), Some(Unsafe::NotAFolder));
    fs::write(folder.path().join("file"), "").expect("ours");
    assert_eq!(fault(&folder.path().join("file")), Some(Unsafe::NotAFolder));
    let open = folder.path().join("open");
    fs::create_dir_all(open.join("c")).expect("ours");
    allow(&open, 0o777);
    assert_eq!(fault(&open.join("c")), Some(Unsafe::Replaceable));
    allow(&open, 0o1777);
    assert_eq!(fault(&open.join("c")), None);
}

#[cfg(unix)]
#[test]
fn a_link_in_the_way_is_removed_and_not_followed() {
    let folder = tempfile::tempdir().expect("a folder");
    filled(folder.path(), 0..1000);
    let cache = open(folder.path());
    cache.put(key(5000), b"x".to_vec());
    let shard = folder.path().join(format!("{:02x}", key(5000)[0]));
    fs::remove_file(&shard).expect("ours");
    let target = folder.path().join("target");
    std::os::unix::fs::symlink(&target, shard.with_extension("new")).expect("made");
    std::os::unix::fs::symlink(&target, &shard).expect("made");
    cache.save().expect("there is room");
    assert!(!target.exists());
    assert!(held(&open(folder.path()), 0..1000) > 980);
}

#[test]
fn what_somebody_else_wrote_is_not_there() {
    let folder = tempfile::tempdir().expect("a folder");
    filled(folder.path(), 0..300);
    let other = Secret::shared("another secret for tests").expect("long enough");
    let cache = Cache::open(folder.path(), 100, other.clone()).expect("ours");
    assert_eq!(held(&cache, 0..300), 0);
    // What is written under both is believed by each for its own.
    for number in 300..310 {
        cache.put(key(number), number.to_string().repeat(9).into_bytes());
    }
    cache.save().expect("there is room");
    assert_eq!(held(&Cache::open(folder.path(), 100, other).expect("ours"), 300..310), 10);
    assert_eq!(held(&open(folder.path()), 300..310), 0);
    assert!(Secret::shared("short").is_none());
    assert!(!format!("{cache:?}").contains("another"));
}

#[cfg(unix)]
#[test]
fn the_key_is_the_users_alone() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("data/cache-key");
    let mark = || Secret::kept(&file).expect("a key").mark(b"a", b"b");
    let first = mark();
    let metadata = fs::metadata(&file).expect("made");
    assert_eq!((metadata.permissions().mode() & 0o777, metadata.len()), (0o600, 32));
    assert_eq!(mark(), first);
    // One that others could read is worth nothing any more.
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).expect("ours");
    let second = mark();
    assert_ne!(second, first);
    fs::write(&file, "cut").expect("ours");
    assert_ne!(mark(), second);
    let foreign = folder.path().join("foreign");
    fs::write(&foreign, [7; 32]).expect("ours");
    fs::set_permissions(&foreign, fs::Permissions::from_mode(0o600)).expect("ours");
    fs::remove_file(&file).expect("ours");
    symlink(&foreign, &file).expect("made");
    assert_ne!(mark(), Secret::kept(&foreign).expect("a key").mark(b"a", b"b"));
    let all: Vec<_> = std::thread::scope(|scope| {
        fs::remove_file(&file).expect("ours");
        let started: Vec<_> = (0..4).map(|_| scope.spawn(mark)).collect();
        started.into_iter().map(|one| one.join().expect("a key")).collect()
    });
    assert_eq!(all.len(), 4);
}
