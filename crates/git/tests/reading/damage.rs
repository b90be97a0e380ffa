//! Damage: what can be read is read, what cannot is told, and nothing panics.

use crate::sandbox::{Sandbox, id};
use git::{CompareFault, Repository, Side};
use source::{Glance, History, Scope, Shown, Walked};
use std::collections::BTreeMap;
use std::sync::Mutex;

fn versions(sandbox: &Sandbox) {
    for version in 0..12 {
        let lines: Vec<String> = (0..60).map(|line| format!("line {line} of {}", version * (line % 5))).collect();
        sandbox.commit(&[("a.txt", &lines.join("\n")), ("b.txt", &format!("only {version}"))]);
    }
}

/// Blobs whose content is what their id says.
fn whole(repository: &Repository) -> (BTreeMap<String, Vec<u8>>, Walked) {
    let shown = Mutex::new(BTreeMap::new());
    let walked = repository.blobs(&Scope::All, 1 << 20, 1, &|Shown { id, bytes, .. }| {
        if repository.verify(id, bytes) {
            shown.lock().expect("no panic").insert(id.to_string(), bytes.to_vec());
        }
        Glance::Clean
    });
    (shown.into_inner().expect("no panic"), walked)
}

fn lost(walked: &Walked) -> bool {
    walked.troubles.iter().any(|trouble| trouble.lost)
}

fn writable(path: &std::path::Path) {
    let mut permissions = std::fs::metadata(path).expect("a file").permissions();
    #[expect(clippy::permissions_set_readonly_false, reason = "a file of the test's own")]
    permissions.set_readonly(false);
    std::fs::set_permissions(path, permissions).expect("ours");
}

#[test]
fn whatever_byte_of_a_pack_is_flipped_is_told_or_does_not_matter() {
    let sandbox = Sandbox::new();
    versions(&sandbox);
    sandbox.git(&["repack", "-q", "-a", "-d", "-f"]);
    let (all, _) = whole(&sandbox.open());
    for suffix in [".pack", ".idx"] {
        let path = sandbox.files(".git/objects/pack", suffix).remove(0);
        writable(&path);
        let bytes = std::fs::read(&path).expect("a pack");
        for at in (0..bytes.len()).step_by(31) {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x55;
            std::fs::write(&path, &damaged).expect("a file");
            let (shown, walked) = whole(&sandbox.open());
            assert!(shown == all || lost(&walked), "{suffix} at {at}: {} of {}, {walked:?}", shown.len(), all.len());
        }
        for length in [0, 1, 12, 40, bytes.len() / 2, bytes.len() - 1] {
            std::fs::write(&path, &bytes[..length]).expect("a file");
            let (shown, walked) = whole(&sandbox.open());
            assert!(shown == all || lost(&walked), "{suffix} cut at {length}");
        }
        std::fs::write(&path, &bytes).expect("a file");
    }
    let index = sandbox.files(".git/objects/pack", ".idx").remove(0);
    std::fs::remove_file(index).expect("a file");
    let (shown, walked) = whole(&sandbox.open());
    assert!(shown.is_empty() && walked.troubles.iter().any(|trouble| trouble.kind == "damaged-pack"));
}

#[test]
fn one_damaged_object_costs_only_what_is_made_from_it() {
    let sandbox = Sandbox::new();
    versions(&sandbox);
    let blob = sandbox.git(&["rev-parse", "HEAD:b.txt"]);
    sandbox.git(&["repack", "-q", "-a", "-d", "-f"]);
    let listing = sandbox.git(&["verify-pack", "-v", &sandbox.files(".git", ".idx")[0].display().to_string()]);
    let line = listing.lines().find(|line| line.starts_with(&blob)).expect("the blob");
    let offset: usize = line.split_whitespace().nth(4).expect("an offset").parse().expect("a number");
    let path = sandbox.files(".git/objects/pack", ".pack").remove(0);
    writable(&path);
    let mut bytes = std::fs::read(&path).expect("a pack");
    bytes[offset + 4] ^= 0xFF;
    std::fs::write(&path, &bytes).expect("a file");
    let (shown, walked) = whole(&sandbox.open());
    assert_eq!(shown.len(), 23);
    let [trouble] = &walked.troubles[..] else { panic!("{walked:?}") };
    assert!(trouble.lost && trouble.kind == "unread-object" && trouble.message.contains(&blob), "{trouble:?}");
    assert_eq!(sandbox.open().blob(&id(&blob)), None);
    // Another copy mends it.
    sandbox.write("again", "only 11");
    std::fs::create_dir(sandbox.path().join("elsewhere")).expect("a folder");
    sandbox.git(&["init", "-q", "elsewhere"]);
    sandbox.git_in("elsewhere", &["hash-object", "-w", "../again"]);
    let copy = sandbox.path().join(format!("elsewhere/.git/objects/{}/{}", &blob[..2], &blob[2..]));
    let place = sandbox.path().join(format!(".git/objects/{}/{}", &blob[..2], &blob[2..]));
    std::fs::create_dir_all(place.parent().expect("a folder")).expect("a folder");
    std::fs::copy(copy, place).expect("a copy");
    let (shown, walked) = whole(&sandbox.open());
    assert_eq!((shown.len(), walked.troubles), (24, vec![]));
}

#[test]
fn a_damaged_loose_object_is_told() {
    let sandbox = Sandbox::new();
    sandbox.commit(&[("a", "first"), ("b", "second")]);
    let blob = sandbox.git(&["rev-parse", "HEAD:a"]);
    let path = sandbox.path().join(format!(".git/objects/{}/{}", &blob[..2], &blob[2..]));
    writable(&path);
    let bytes = std::fs::read(&path).expect("an object");
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x55;
        std::fs::write(&path, &damaged).expect("a file");
        let (shown, walked) = whole(&sandbox.open());
        assert!(shown.len() == 2 || lost(&walked), "at {at}: {walked:?}");
    }
    std::fs::write(&path, b"").expect("a file");
    assert!(lost(&whole(&sandbox.open()).1));
}

#[test]
fn what_is_missing_is_told_if_a_ref_reaches_it() {
    let sandbox = Sandbox::new();
    sandbox.commit(&[("a", "kept"), ("dir/b", "lost")]);
    let blob = sandbox.git(&["rev-parse", "HEAD:dir/b"]);
    std::fs::remove_file(sandbox.path().join(format!(".git/objects/{}/{}", &blob[..2], &blob[2..]))).expect("a file");
    let told = |sandbox: &Sandbox| {
        let (_, walked) = whole(&sandbox.open());
        walked.troubles.iter().map(|trouble| (trouble.kind, trouble.message.contains(&blob))).collect::<Vec<_>>()
    };
    assert_eq!(told(&sandbox), [("missing-object", true)]);
    // Nobody asks for it any more.
    sandbox.git(&["rm", "-q", "--cached", "dir/b"]);
    sandbox.git(&["commit", "-q", "--amend", "-m", "without"]);
    assert_eq!(told(&sandbox), []);
    sandbox.write(".git/refs/heads/broken", "no id");
    assert_eq!(told(&sandbox), [("damaged-ref", false)]);
}

#[test]
fn missing_and_damaged_trees_and_commits_are_told_with_the_origins() {
    let sandbox = Sandbox::new();
    sandbox.commit(&[("dir/a", "a")]);
    let second = sandbox.commit(&[("b", "b")]);
    let blob = id(&sandbox.git(&["rev-parse", "HEAD:dir/a"]));
    for object in ["HEAD:dir", "HEAD~1"] {
        let object = sandbox.git(&["rev-parse", object]);
        let path = sandbox.path().join(format!(".git/objects/{}/{}", &object[..2], &object[2..]));
        let aside = sandbox.path().join("aside");
        std::fs::rename(&path, &aside).expect("a rename");
        let repository = sandbox.open();
        let (origins, troubles) = repository.origins(&Scope::All, &[blob.clone()].into(), &|_| false);
        assert_eq!(origins.len(), 1);
        let scope = Scope::Range { tips: vec![id(&second)], bases: vec![] };
        let (_, in_range) = repository.origins(&scope, &[blob.clone()].into(), &|_| false);
        assert!(in_range.iter().any(|trouble| trouble.message.contains(&object)), "{in_range:?}");
        let found = origins[&blob].commit.is_some();
        assert!(found || troubles.iter().any(|trouble| trouble.message.contains(&object)), "{troubles:?}");
        std::fs::rename(&aside, &path).expect("a rename");
    }
}

#[test]
fn commits_in_a_ring_have_no_first_one() {
    let sandbox = Sandbox::new();
    let commits = ["a", "b", "c", "d"].map(|text| sandbox.commit(&[("a", text)]));
    assert_eq!(sandbox.open().root_commit(), Some(id(&commits[0])));
    let file = |commit: &str| sandbox.path().join(format!(".git/objects/{}/{}", &commit[..2], &commit[2..]));
    // Reading does not hash: the first commit says what the third one does, and so has the second one as its parent.
    std::fs::remove_file(file(&commits[0])).expect("a file");
    std::fs::copy(file(&commits[2]), file(&commits[0])).expect("a copy");
    assert_eq!(sandbox.open().root_commit(), None);
}

#[test]
fn trees_without_end_are_not_compared() {
    let sandbox = Sandbox::new();
    let commit = sandbox.endless();
    sandbox.git(&["add", "a"]);
    let changed = sandbox.open().changed(&Side::Revision(id(&commit)), &Side::Index);
    assert_eq!(changed, Err(CompareFault::TooManyFiles));
}
