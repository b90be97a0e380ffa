//! Which commit brought a blob.

use crate::sandbox::{Sandbox, origins, set};
use source::{History, Scope};
use std::collections::BTreeSet;

#[test]
fn each_blob_has_the_first_commit_that_holds_it() {
    let sandbox = Sandbox::new();
    let first = sandbox.commit(&[("kept", "kept"), ("deleted", "deleted"), ("old/name", "renamed")]);
    sandbox.git(&["rm", "-q", "deleted"]);
    sandbox.git(&["mv", "old/name", "new-name"]);
    let second = sandbox.commit(&[("kept", "kept again")]);
    // Changed only in a merge.
    sandbox.git(&["checkout", "-q", "-b", "side", &first]);
    let side = sandbox.commit(&[("side", "side")]);
    sandbox.git(&["checkout", "-q", "main"]);
    sandbox.git(&["merge", "-q", "--no-commit", "--no-ff", "side"]);
    let merge = sandbox.commit(&[("evil", "merge only")]);
    // On no branch, only under a tag.
    sandbox.git(&["checkout", "-q", "--detach"]);
    let tagged = sandbox.commit(&[("tagged", "tag only")]);
    sandbox.git(&["tag", "-a", "-m", "tag", "v1"]);
    sandbox.git(&["checkout", "-q", "main"]);
    // Two stashes, of which the younger is the ref and the older an entry of its log.
    sandbox.write("kept", "stashed first");
    sandbox.git(&["stash", "-q"]);
    let stash_1 = sandbox.git(&["rev-parse", "stash@{0}"]);
    sandbox.write("kept", "stashed second");
    sandbox.git(&["stash", "-q"]);
    let stash_2 = sandbox.git(&["rev-parse", "stash@{0}"]);
    // A note, a tag on a blob, a tag on a tree.
    sandbox.git(&["notes", "add", "-m", "noted"]);
    let note = sandbox.git(&["rev-parse", "refs/notes/commits"]);
    sandbox.write("loose-blob", "tagged blob");
    let blob = sandbox.git(&["hash-object", "-w", "loose-blob"]);
    sandbox.git(&["tag", "blob-tag", &blob]);
    // Amended away, and a blob that was never in any tree.
    let amended = sandbox.commit(&[("amended", "amended away")]);
    sandbox.write("amended", "amended");
    std::fs::remove_file(sandbox.path().join("loose-blob")).expect("a file");
    sandbox.git(&["add", "-A"]);
    sandbox.git(&["commit", "-q", "--amend", "-m", "better"]);
    let last = sandbox.git(&["rev-parse", "HEAD"]);
    sandbox.write("never", "never committed");
    sandbox.git(&["hash-object", "-w", "never"]);

    let expected = [
        ("kept", "kept", &first, true),
        ("deleted", "deleted", &first, true),
        ("renamed", "old/name", &first, true),
        ("kept again", "kept", &second, true),
        ("side", "side", &side, true),
        ("merge only", "evil", &merge, true),
        ("tag only", "tagged", &tagged, true),
        ("stashed first", "kept", &stash_1, true),
        ("stashed second", "kept", &stash_2, true),
        ("noted\n", &merge, &note, true),
        ("tagged blob", "", &String::new(), true),
        ("amended away", "amended", &amended, false),
        ("amended", "amended", &last, true),
        ("never committed", "", &String::new(), false),
    ];
    let check = |when: &str| {
        let mut found = origins(&sandbox.open(), &Scope::All);
        for (text, path, commit, reachable) in expected {
            let origin = found.remove(text);
            let mut commit = commit.clone();
            // The work in progress is committed after the index that it has.
            if text.starts_with("stashed") {
                commit = origin.as_ref().map(|origin| origin.1.clone()).unwrap_or_default();
                assert!([&stash_1, &stash_2].contains(&&commit), "{when}: {text}");
            }
            assert_eq!(origin, Some((path.to_owned(), commit, reachable)), "{when}: {text}");
        }
        assert_eq!(found.into_keys().collect::<Vec<_>>(), Vec::<String>::new(), "{when}");
    };
    check("loose");
    sandbox.git(&["repack", "-q", "-a", "-d", "-k"]);
    sandbox.git(&["pack-refs", "--all"]);
    check("packed");
}

#[test]
fn what_is_staged_has_its_path() {
    let sandbox = Sandbox::new();
    sandbox.commit(&[]);
    sandbox.write("dir/new", "staged");
    sandbox.git(&["add", "-A"]);
    let found = origins(&sandbox.open(), &Scope::All);
    assert_eq!(found["staged"], ("dir/new".to_owned(), String::new(), true));
}

#[test]
fn author_and_time_are_those_of_the_commit() {
    let sandbox = Sandbox::new();
    sandbox.commit(&[("a", "text")]);
    let repository = sandbox.open();
    let blob = crate::sandbox::id(&sandbox.git(&["rev-parse", "HEAD:a"]));
    let (origins, _) = repository.origins(&Scope::All, &[blob.clone()].into(), &|_| false);
    assert_eq!(origins[&blob].author, "A <a@example.org>");
    assert_eq!(origins[&blob].time, sandbox.git(&["log", "-1", "--format=%at"]).parse::<i64>().expect("a time"));
}

#[test]
fn names_that_are_not_unicode_are_escaped() {
    use std::os::unix::ffi::OsStrExt;
    let sandbox = Sandbox::new();
    let odd = sandbox.path().join(std::ffi::OsStr::from_bytes(b"b\xFFd\nname"));
    std::fs::write(odd, "odd").expect("a file");
    let commit = sandbox.commit(&[("100%25", "percent")]);
    let found = origins(&sandbox.open(), &Scope::All);
    assert_eq!(found["odd"], ("b%FFd\nname".to_owned(), commit.clone(), true));
    assert_eq!(found["percent"], ("100%2525".to_owned(), commit, true));
}

#[test]
fn an_ordinary_path_goes_before_a_test_and_a_test_before_what_others_wrote() {
    let sandbox = Sandbox::new();
    let first = sandbox.commit(&[("a", "base")]);
    sandbox.commit(&[("tests/conf/x.ini", "in a test"), ("tests/y.ini", "only in tests")]);
    sandbox.commit(&[("vendor/z.ini", "vendored"), ("test_w.py", "by its name"), ("vendor/v.ini", "last a test")]);
    sandbox.git(&["rm", "-q", "tests/y.ini"]);
    // The folder itself is known already, at a place that says less.
    sandbox.git(&["mv", "tests/conf", "conf"]);
    let third = sandbox.commit(&[("z.ini", "vendored"), ("w.py", "by its name"), ("examples/v.ini", "last a test")]);
    let fourth = sandbox.commit(&[("b.ini", "several"), ("a.ini", "several"), ("Test/a.ini", "several")]);
    sandbox.commit(&[("A.ini", "several"), ("early/x.ini", "in a test")]);
    // A commit that no ref reaches makes nothing of what one reaches.
    sandbox.commit(&[("y.ini", "only in tests")]);
    sandbox.git(&["reset", "-q", "--hard", "HEAD~1"]);
    let repository = sandbox.open();
    let tests = sandbox.git(&["rev-parse", "main~4"]);
    let range = Scope::Range {
        tips: vec![repository.resolve("main").expect("a commit")],
        bases: vec![repository.resolve(&first).expect("a commit")],
    };
    for scope in [Scope::All, range] {
        let found = origins(&repository, &scope);
        for (text, path, commit) in [
            ("in a test", "conf/x.ini", &third),
            ("only in tests", "tests/y.ini", &tests),
            ("vendored", "z.ini", &third),
            ("by its name", "w.py", &third),
            ("last a test", "examples/v.ini", &third),
            ("several", "a.ini", &fourth),
        ] {
            assert_eq!(found[text], (path.to_owned(), commit.clone(), true), "{scope:?}: {text}");
        }
    }
}

#[test]
fn files_are_asked_for_by_their_name() {
    let sandbox = Sandbox::new();
    let base = sandbox.commit(&[("a", "a"), ("home/.pgpass", "old")]);
    sandbox.commit(&[("home/.pgpass", "new"), ("b", "b")]);
    sandbox.write("x/.pgpass", "staged");
    sandbox.git(&["add", "-A"]);
    let repository = sandbox.open();
    let asked = |scope: &Scope| -> BTreeSet<String> {
        let (origins, troubles) = repository.origins(scope, &BTreeSet::new(), &|name| name == ".pgpass");
        assert_eq!(troubles, []);
        let text = |id| String::from_utf8(repository.blob(id).expect("a blob")).expect("a text");
        origins.iter().map(|(id, origin)| format!("{} {}", origin.path, text(id))).collect()
    };
    assert_eq!(asked(&Scope::All), set(&["home/.pgpass old", "home/.pgpass new", "x/.pgpass staged"]));
    let ids = |name: &str| vec![repository.resolve(name).expect("a commit")];
    assert_eq!(asked(&Scope::Range { tips: ids("main"), bases: ids(&base) }), set(&["home/.pgpass new"]));
}
