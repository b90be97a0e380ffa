//! Every object once, wherever it lies.

use crate::sandbox::{Sandbox, blobs, blobs_on, set, texts};
use source::{History, Scope};

/// Two hundred versions of a file, long enough for chains of deltas.
fn long_history(sandbox: &Sandbox) {
    for version in 0..40 {
        let lines: Vec<String> = (0..200).map(|line| format!("line {line} of {}", version * (line % 7))).collect();
        sandbox.commit(&[("a.txt", &lines.join("\n")), (&format!("dir/{version}.txt"), &format!("only {version}"))]);
    }
}

#[test]
fn packed_loose_and_both_are_the_same_blobs_each_once() {
    let sandbox = Sandbox::new();
    long_history(&sandbox);
    sandbox.commit(&[("empty", "")]);
    let (loose, _) = blobs(&sandbox.open(), &Scope::All);
    assert_eq!(loose.len(), 81);
    // Packed, and loose as well.
    sandbox.git(&["repack", "-q", "-a", "-f", "--depth=50", "--window=50"]);
    assert_eq!(blobs(&sandbox.open(), &Scope::All).0, loose);
    // Packed only.
    sandbox.git(&["prune-packed"]);
    let repository = sandbox.open();
    let (packed, walked) = blobs(&repository, &Scope::All);
    assert_eq!((&packed, walked.troubles), (&loose, vec![]));
    assert_eq!(blobs_on(&repository, &Scope::All, 3).0, loose);
    assert!(loose.values().all(|id| repository.blob(id).is_some_and(|bytes| repository.verify(id, &bytes))));
    // In several packs, some objects in two of them.
    sandbox.commit(&[("new.txt", "new")]);
    sandbox.git(&["repack", "-q"]);
    sandbox.git(&["pack-objects", "-q", "--all", ".git/objects/pack/pack"]);
    std::fs::write(
        sandbox.path().join("ids"),
        packed.values().take(20).map(|id| format!("{id}\n")).collect::<String>(),
    )
    .expect("a file");
    assert!(sandbox.files(".git/objects/pack", ".pack").len() >= 2);
    assert_eq!(blobs(&sandbox.open(), &Scope::All).0.len(), 82);
}

#[test]
fn deltas_by_id_are_followed() {
    let sandbox = Sandbox::new();
    long_history(&sandbox);
    let (loose, _) = blobs(&sandbox.open(), &Scope::All);
    sandbox.git(&["-c", "repack.useDeltaBaseOffset=false", "repack", "-q", "-a", "-d", "-f"]);
    assert_eq!(blobs(&sandbox.open(), &Scope::All).0, loose);
}

#[test]
fn blobs_above_the_limit_are_counted_and_not_shown() {
    let sandbox = Sandbox::new();
    let large = "0123456789abcdef".repeat(80_000);
    sandbox.commit(&[("large", &large), ("small", "small")]);
    sandbox.commit(&[("large", &format!("{large}x"))]);
    for _ in 0..2 {
        let (shown, walked) = blobs(&sandbox.open(), &Scope::All);
        assert_eq!((shown.into_keys().collect::<Vec<_>>(), walked.too_large), (vec!["small".to_owned()], 2));
        sandbox.git(&["repack", "-q", "-a", "-d", "-f"]);
    }
}

#[test]
fn borrowed_objects_are_seen() {
    let sandbox = Sandbox::bare_folder();
    sandbox.git(&["init", "-q", "-b", "main", "lender"]);
    sandbox.write("lender/a", "lent");
    sandbox.git_in("lender", &["add", "-A"]);
    sandbox.git_in("lender", &["commit", "-q", "-m", "a"]);
    sandbox.git(&["clone", "-q", "--shared", "lender", "borrower"]);
    sandbox.write("borrower/b", "own");
    sandbox.git_in("borrower", &["add", "-A"]);
    sandbox.git_in("borrower", &["commit", "-q", "-m", "b"]);
    let open = || git::Repository::open(&sandbox.path().join("borrower")).expect("a repository");
    assert_eq!(texts(&open(), &Scope::All), set(&["lent", "own"]));
    // A ring and a folder that is gone are no reason to stop; the second is told.
    let ring = sandbox.path().join("borrower/.git/objects");
    std::fs::write(sandbox.path().join("lender/.git/objects/info/alternates"), format!("{}\n", ring.display()))
        .expect("a file");
    assert_eq!(texts(&open(), &Scope::All), set(&["lent", "own"]));
    std::fs::rename(sandbox.path().join("lender"), sandbox.path().join("gone")).expect("a rename");
    let (shown, walked) = blobs(&open(), &Scope::All);
    assert_eq!(shown.into_keys().collect::<Vec<_>>(), ["own"]);
    assert_eq!(
        walked.troubles.iter().map(|trouble| trouble.kind).collect::<Vec<_>>(),
        ["missing-alternate", "missing-object"]
    );
}

#[test]
fn shallow_and_partial_clones_say_so() {
    let sandbox = Sandbox::bare_folder();
    sandbox.git(&["init", "-q", "-b", "main", "server"]);
    for text in ["one", "two", "three"] {
        sandbox.write("server/a", text);
        sandbox.git_in("server", &["add", "-A"]);
        sandbox.git_in("server", &["commit", "-q", "-m", text]);
    }
    sandbox.git_in("server", &["config", "uploadpack.allowFilter", "true"]);
    let url = format!("file://{}/server", sandbox.path().display());
    sandbox.git(&["clone", "-q", "--depth=1", &url, "shallow"]);
    sandbox.git(&["clone", "-q", "--filter=blob:none", &url, "partial"]);
    for (name, kind) in [("shallow", "shallow-clone"), ("partial", "partial-clone")] {
        let repository = git::Repository::open(&sandbox.path().join(name)).expect("a repository");
        let (shown, walked) = blobs(&repository, &Scope::All);
        assert_eq!(shown.into_keys().collect::<Vec<_>>(), ["three"], "{name}");
        assert_eq!(walked.troubles.iter().map(|t| (t.kind, t.lost)).collect::<Vec<_>>(), [(kind, true)]);
    }
    let shallow = git::Repository::open(&sandbox.path().join("shallow")).expect("a repository");
    assert_eq!(shallow.root_commit(), None);
    // All that there is has its place all the same.
    let (shown, _) = blobs(&shallow, &Scope::All);
    let (origins, troubles) = shallow.origins(&Scope::All, &shown.values().cloned().collect(), &|_| false);
    assert_eq!((origins.values().map(|origin| &*origin.path).collect::<Vec<_>>(), troubles), (vec!["a"], vec![]));
}
