//! Which files there are, on disk and in memory.

use source::{Discovery, DiskTree, EntryKind, Excludes, Inventory, MemoryTree, ReadFault, Role, Tree, reason};
use std::fs;

fn paths(inventory: &Inventory) -> Vec<&str> {
    inventory.files.iter().map(|file| file.path.as_str()).collect()
}

fn of(tree: &dyn Tree) -> Inventory {
    Inventory::of(tree, &Discovery::default())
}

/// Writes `text` files below a new folder.
fn disk(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

#[test]
fn order_is_that_of_the_bytes_of_the_path() {
    let tree =
        MemoryTree::new().with("b.py", "").with("a/z.py", "").with("a.py", "").with("a-b.py", "").with("Z.py", "");
    assert_eq!(paths(&of(&tree)), ["Z.py", "a-b.py", "a.py", "a/z.py", "b.py"]);
}

#[test]
fn ignore_files_nest_and_inner_ones_win() {
    let tree = MemoryTree::new()
        .with(".gitignore", "*.log\nbuild/\n/only-here.py\n")
        .with("a.log", "")
        .with("build/x.py", "")
        .with("only-here.py", "")
        .with("sub/only-here.py", "")
        .with("sub/.gitignore", "!kept.log\n")
        .with("sub/kept.log", "")
        .with("sub/gone.log", "")
        .with(".git/config", "");
    assert_eq!(paths(&of(&tree)), [".gitignore", "sub/.gitignore", "sub/kept.log", "sub/only-here.py"]);
}

#[test]
fn what_the_project_silences_is_counted() {
    let tree = MemoryTree::new()
        .with(".palisadeignore", "legacy/\n!important.log\n")
        .with(".gitignore", "*.log\n")
        .with("important.log", "")
        .with("legacy/a.py", "")
        .with("legacy/deep/b.py", "")
        .with("app.py", "");
    let inventory = of(&tree);
    assert_eq!(paths(&inventory), [".gitignore", ".palisadeignore", "app.py", "important.log"]);
    assert_eq!(inventory.left_out[reason::OUR_IGNORE_FILE], 2);
    let discovery = Discovery { no_own_ignore_files: true, ..Discovery::default() };
    let inventory = Inventory::of(&tree, &discovery);
    assert!(paths(&inventory).contains(&"legacy/deep/b.py") && inventory.left_out.is_empty());
}

#[test]
fn excludes_are_counted_by_their_reason() {
    let tree = MemoryTree::new().with("docs/a.py", "").with("src/a.py", "").with("src/a.sql", "");
    let excludes = vec![Excludes::new(reason::COMMAND_LINE, "", ["docs", "*.sql"]).unwrap()];
    let inventory = Inventory::of(&tree, &Discovery { excludes, ..Discovery::default() });
    assert_eq!(paths(&inventory), ["src/a.py"]);
    assert_eq!(inventory.left_out[reason::COMMAND_LINE], 2);
    assert!(Excludes::new(reason::COMMAND_LINE, "", ["a{b"]).is_err());
    let below = Excludes::new(reason::CONFIGURATION, "app/", ["/app/src/"]).unwrap();
    assert!(below.covers("src/deep/a.py") && !below.covers("a.py"));
}

#[test]
fn languages_come_from_names_and_first_lines() {
    let tree = MemoryTree::new()
        .with("run", "#!/usr/bin/env python3\nprint(1)\n")
        .with("notes", "nothing")
        .with("APP.JS", "x")
        .with("env/pyvenv.cfg", "")
        .with("env/lib/a.py", "");
    let inventory = of(&tree);
    let file = |path: &str| inventory.files.iter().find(|file| file.path == path).unwrap();
    assert_eq!(file("run").language.map(|language| language.name()), Some("python"));
    assert_eq!(file("notes").language, None);
    assert_eq!(file("APP.JS").language.map(|language| language.name()), Some("javascript"));
    assert_eq!(file("env/lib/a.py").role, Role::Vendored);
}

#[test]
fn a_file_is_a_tree_of_one() {
    let folder = disk(&[("a.py", "1"), ("b.py", "2"), (".gitignore", "a.py\n")]);
    let tree = DiskTree::open(&folder.path().join("a.py")).unwrap();
    assert_eq!(paths(&of(&tree)), ["a.py"]);
    assert_eq!(tree.read("a.py").unwrap(), b"1");
    assert_eq!(DiskTree::open(&folder.path().join("c.py")).unwrap_err(), ReadFault::Gone);
}

#[test]
fn ignore_files_above_the_scanned_folder_hold_within_a_repository() {
    let folder = disk(&[
        (".git/info/exclude", "private.py\n"),
        (".gitignore", "/src/app/generated/\n"),
        ("src/.palisadeignore", "app/legacy.py\n"),
        ("src/app/generated/a.py", ""),
        ("src/app/legacy.py", ""),
        ("src/app/private.py", ""),
        ("src/app/main.py", ""),
    ]);
    let inventory = of(&DiskTree::open(&folder.path().join("src/app")).unwrap());
    assert_eq!(paths(&inventory), ["main.py"]);
    assert_eq!(inventory.left_out[reason::OUR_IGNORE_FILE], 1);
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn links_are_counted_and_never_followed() {
        let outside = disk(&[("secret.py", "x")]);
        let folder = disk(&[("a/b.py", "")]);
        symlink(folder.path(), folder.path().join("a/loop")).unwrap();
        symlink(outside.path(), folder.path().join("out")).unwrap();
        symlink("/nowhere", folder.path().join("dangling.py")).unwrap();
        let inventory = of(&DiskTree::open(folder.path()).unwrap());
        assert_eq!(paths(&inventory), ["a/b.py"]);
        assert_eq!(inventory.left_out[reason::LINK], 3);
    }

    #[test]
    fn a_link_that_the_user_names_is_followed() {
        let folder = disk(&[("real/b.py", "")]);
        symlink("real", folder.path().join("link")).unwrap();
        assert_eq!(paths(&of(&DiskTree::open(&folder.path().join("link")).unwrap())), ["b.py"]);
    }

    #[test]
    fn names_that_are_not_unicode_stay_apart_and_readable() {
        let folder = disk(&[("a%FF.py", "unicode")]);
        fs::write(folder.path().join(OsStr::from_bytes(b"a\xFF.py")), "bytes").unwrap();
        fs::create_dir(folder.path().join(OsStr::from_bytes(b"\xE9"))).unwrap();
        fs::write(folder.path().join(OsStr::from_bytes(b"\xE9/x.py")), "deep").unwrap();
        let tree = DiskTree::open(folder.path()).unwrap();
        assert_eq!(paths(&of(&tree)), ["%E9/x.py", "a%25FF.py", "a%FF.py"]);
        assert_eq!(tree.read("a%FF.py").unwrap(), b"bytes");
        assert_eq!(tree.read("a%25FF.py").unwrap(), b"unicode");
        assert_eq!(tree.read("%E9/x.py").unwrap(), b"deep");
    }

    #[test]
    fn sockets_and_pipes_are_not_opened() {
        let folder = disk(&[("a.py", "")]);
        let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("s.py")).unwrap();
        let tree = DiskTree::open(folder.path()).unwrap();
        assert!(tree.entries("").unwrap().iter().any(|entry| entry.kind == EntryKind::Special));
        assert_eq!(of(&tree).left_out[reason::SPECIAL], 1);
    }

    #[test]
    fn folders_that_cannot_be_listed_are_named() {
        let folder = disk(&[("locked/a.py", ""), ("b.py", "")]);
        let locked = folder.path().join("locked");
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
        let is_root = fs::read_dir(&locked).is_ok();
        let inventory = of(&DiskTree::open(folder.path()).unwrap());
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).unwrap();
        if !is_root {
            assert_eq!(paths(&inventory), ["b.py"]);
            assert_eq!(inventory.unlisted[0].fault, ReadFault::Denied);
        }
    }
}
