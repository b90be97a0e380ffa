//! Revisions and the index as trees of files, and what differs.

use crate::sandbox::{Sandbox, id};
use git::{Kind, Side, Status};
use source::{EntryKind, ReadFault, Tree};

fn listing(tree: &dyn Tree, folder: &str) -> Vec<(String, EntryKind)> {
    let mut entries: Vec<_> =
        tree.entries(folder).expect("a folder").into_iter().map(|entry| (entry.name, entry.kind)).collect();
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    entries
}

fn file(name: &str, size: u64) -> (String, EntryKind) {
    (name.to_owned(), EntryKind::File(size))
}

#[test]
fn a_revision_and_the_index_are_trees() {
    let sandbox = Sandbox::new();
    std::os::unix::fs::symlink("a", sandbox.path().join("link")).expect("a link");
    sandbox.git(&["init", "-q", "sub"]);
    sandbox.git(&["-C", "sub", "commit", "-q", "--allow-empty", "-m", "sub"]);
    let first = sandbox.commit(&[("a", "one"), ("dir/deep/b", "four"), ("dir/c", "")]);
    sandbox.write("a", "staged");
    sandbox.write("dir/new", "announced only");
    sandbox.git(&["add", "a"]);
    sandbox.git(&["add", "-N", "dir/new"]);
    sandbox.write("a", "in the work tree");
    for _ in 0..2 {
        let repository = sandbox.open();
        let revision = repository.revision_tree(&id(&first)).expect("a tree");
        let index = repository.index_tree().expect("an index");
        let root = |size| {
            let folder = ("dir".to_owned(), EntryKind::Folder);
            vec![file("a", size), folder, ("link".to_owned(), EntryKind::Link)]
        };
        assert_eq!(listing(&revision, ""), root(3));
        assert_eq!(listing(&index, ""), root(6));
        for tree in [&revision as &dyn Tree, &index] {
            assert_eq!(tree.read("dir/deep/b").expect("a file"), b"four");
            assert_eq!(listing(tree, "dir/deep"), [file("b", 4)]);
            assert_eq!(listing(tree, "dir"), [file("c", 0), ("deep".to_owned(), EntryKind::Folder)]);
            assert_eq!(tree.read("link").expect("a link"), b"a");
            assert_eq!(tree.read("nothing"), Err(ReadFault::Gone));
            assert_eq!(tree.read("dir"), Err(ReadFault::System(std::io::ErrorKind::IsADirectory)));
            assert!(tree.entries("a").is_err());
        }
        assert_eq!(revision.read("a").expect("a file"), b"one");
        assert_eq!(index.read("a").expect("a file"), b"staged");
        let paths = repository.index_paths().expect("an index");
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        assert_eq!(paths, ["a", "dir/c", "dir/deep/b", "dir/new", "link", "sub"]);
        sandbox.git(&["repack", "-q", "-a", "-d"]);
        sandbox.git(&["update-index", "--index-version=4"]);
    }
}

#[test]
fn of_a_file_in_conflict_our_side_is_staged() {
    let sandbox = Sandbox::new();
    sandbox.commit(&[("a", "base")]);
    sandbox.git(&["checkout", "-q", "-b", "side"]);
    sandbox.commit(&[("a", "theirs")]);
    sandbox.git(&["checkout", "-q", "main"]);
    sandbox.commit(&[("a", "ours")]);
    sandbox.git(&["-c", "merge.conflictStyle=merge", "read-tree", "-m", "main~1", "main", "side"]);
    let repository = sandbox.open();
    let index = repository.index_tree().expect("an index");
    assert_eq!(index.read("a").expect("a file"), b"ours");
    assert_eq!(repository.index_paths().expect("an index").len(), 1);
}

fn changes(sandbox: &Sandbox, base: &Side, tip: &Side) -> Vec<(Status, String, String)> {
    let changes = sandbox.open().changed(base, tip).expect("comparable");
    changes
        .into_iter()
        .map(|change| {
            assert_eq!(change.old_path.is_some(), change.old_id.is_some());
            assert_eq!(change.new_path.is_some(), change.new_id.is_some());
            (change.status, change.old_path.unwrap_or_default(), change.new_path.unwrap_or_default())
        })
        .collect()
}

fn expected(changes: &[(Status, &str, &str)]) -> Vec<(Status, String, String)> {
    changes.iter().map(|(status, old, new)| (*status, (*old).to_owned(), (*new).to_owned())).collect()
}

#[test]
fn what_differs_is_the_same_staged_and_committed() {
    let sandbox = Sandbox::new();
    let files: Vec<(String, String)> =
        (0..30).map(|at| (format!("folder{}/file{at}", at % 5), format!("content {at}"))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    sandbox.commit(&files);
    let first = sandbox.commit(&[("m", "1"), ("gone", "2"), ("x/old", "3"), ("kind", "4"), ("x.txt", "5")]);
    sandbox.git(&["rm", "-q", "gone", "kind"]);
    sandbox.git(&["mv", "x/old", "moved"]);
    sandbox.write("m", "changed");
    sandbox.write("kind/now-a-folder", "6");
    sandbox.write("folder1/new", "7");
    sandbox.git(&["add", "-A"]);
    let wanted = expected(&[
        (Status::Added, "", "folder1/new"),
        (Status::Deleted, "gone", ""),
        (Status::Deleted, "kind", ""),
        (Status::Added, "", "kind/now-a-folder"),
        (Status::Modified, "m", "m"),
        (Status::Renamed, "x/old", "moved"),
    ]);
    let base = Side::Revision(id(&first));
    assert_eq!(changes(&sandbox, &base, &Side::Index), wanted);
    sandbox.git(&["commit", "-q", "-m", "second"]);
    let tip = Side::Revision(id(&sandbox.git(&["rev-parse", "HEAD"])));
    assert_eq!(changes(&sandbox, &base, &tip), wanted);
    assert_eq!(changes(&sandbox, &base, &Side::Index), wanted);
    assert_eq!(changes(&sandbox, &tip, &Side::Index), []);
    let backwards = changes(&sandbox, &Side::Index, &base);
    assert_eq!(backwards.len(), wanted.len());
    assert!(backwards.contains(&(Status::Renamed, "moved".to_owned(), "x/old".to_owned())));
    assert_eq!(changes(&sandbox, &Side::Nothing, &Side::Index).len(), 35);
    assert_eq!(changes(&sandbox, &Side::Nothing, &tip).len(), 35);
}

#[test]
fn sparse_folders_are_unfolded() {
    let sandbox = Sandbox::new();
    let first = sandbox.commit(&[("in/a", "a"), ("out/deep/b", "b")]);
    sandbox.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "in"]);
    let paths = sandbox.open().index_paths().expect("an index");
    assert_eq!(paths.into_iter().collect::<Vec<_>>(), ["in/a", "out/deep/b"]);
    assert_eq!(changes(&sandbox, &Side::Revision(id(&first)), &Side::Index), []);
}

#[test]
fn a_split_or_damaged_index_is_told() {
    let sandbox = Sandbox::new();
    sandbox.commit(&[("a", "a")]);
    let index = sandbox.path().join(".git/index");
    let whole = std::fs::read(&index).expect("an index");
    for length in 0..whole.len() - 20 {
        std::fs::write(&index, &whole[..length]).expect("a file");
        // What is cut off may be an extension that only makes things faster.
        let _ = sandbox.open().index_paths();
    }
    std::fs::write(&index, &whole[..40]).expect("a file");
    assert_eq!(sandbox.open().index_paths(), Err(git::IndexFault::Damaged));
    std::fs::write(&index, &whole).expect("a file");
    sandbox.git(&["update-index", "--split-index"]);
    assert_eq!(sandbox.open().index_paths().map(|paths| paths.len()), Ok(1));
    let shared = std::fs::read_dir(sandbox.path().join(".git")).expect("a folder").flatten();
    let shared: Vec<_> =
        shared.filter(|entry| entry.file_name().as_encoded_bytes().starts_with(b"sharedindex.")).collect();
    shared.iter().for_each(|entry| std::fs::remove_file(entry.path()).expect("a file"));
    assert_eq!(sandbox.open().index_paths(), Err(git::IndexFault::Split));
    std::fs::remove_file(&index).expect("a file");
    assert_eq!(sandbox.open().index_paths().map(|paths| paths.len()), Ok(0));
}

#[test]
fn a_split_index_is_joined() {
    let sandbox = Sandbox::new();
    let files: Vec<(String, String)> = (0..200).map(|at| (format!("d/{at:03}"), at.to_string())).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    sandbox.commit(&files);
    for version in ["2", "4"] {
        sandbox.git(&["update-index", "--index-version", version, "--split-index"]);
        // So little stands in the index itself that the shared file is not written anew.
        sandbox.git(&["config", "splitIndex.maxPercentChange", "100"]);
        sandbox.write("d/007", version);
        sandbox.write(&format!("new{version}"), "new");
        sandbox.git(&["add", "-A"]);
        sandbox.git(&["rm", "-q", "--cached", if version == "2" { "d/100" } else { "d/150" }]);
        sandbox.git(&["update-index", "--skip-worktree", "d/199"]);
        let listed = sandbox.open().index_listing().expect("an index");
        let told: Vec<String> = listed.iter().map(|(path, one)| format!("{} {path}", one.id)).collect();
        let wanted = sandbox.git(&["ls-files", "--format=%(objectname) %(path)"]);
        assert_eq!(told.join("\n"), wanted);
        let skipped: Vec<&String> = listed.iter().filter(|(_, one)| one.is_skipped).map(|(path, _)| path).collect();
        assert_eq!(skipped, ["d/199"]);
    }
}

#[test]
fn everything_that_is_listed() {
    let sandbox = Sandbox::new();
    sandbox.commit(&[("a", "a"), ("d/b", "b")]);
    std::os::unix::fs::symlink("a", sandbox.path().join("l")).expect("a link");
    let commit = sandbox.git(&["rev-parse", "HEAD"]);
    sandbox.git(&["add", "l"]);
    sandbox.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{commit},sub")]);
    sandbox.git(&["commit", "-q", "-m", "more"]);
    let repository = sandbox.open();
    let head = repository.resolve("HEAD").expect("a commit");
    let listed = repository.listing(&head).expect("a tree");
    assert_eq!(listed, repository.index_listing().expect("an index"));
    let kinds: Vec<_> = listed.iter().map(|(path, one)| (path.as_str(), one.kind)).collect();
    let wanted = [("a", Kind::File), ("d/b", Kind::File), ("l", Kind::Link), ("sub", Kind::Submodule)];
    assert_eq!((kinds, listed["sub"].id.to_string()), (wanted.to_vec(), commit));
}
