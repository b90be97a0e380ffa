//! Files that need not be read to be known.

use crate::sandbox::Sandbox;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::time::{Duration, SystemTime};

/// Paths with their contents, of what is known. The index is given a later time, so that nothing was written while it was.
fn known(sandbox: &Sandbox) -> BTreeMap<String, String> {
    let index = File::options().append(true).open(sandbox.path().join(".git/index")).expect("an index");
    index.set_modified(SystemTime::now() + Duration::from_secs(60)).expect("a time");
    let repository = sandbox.open();
    let untouched = repository.untouched();
    untouched.into_iter().map(|(path, id)| (path, sandbox.git(&["cat-file", "-p", &id.to_string()]))).collect()
}

#[test]
fn what_git_saw_last_is_known_and_no_edit_hides() {
    let sandbox = Sandbox::new();
    sandbox.commit(&[("a", "one"), ("dir/b", "two"), ("c", "three"), ("d", "four"), ("e", "five"), ("f", "six")]);
    let all = ["a", "c", "d", "dir/b", "e", "f"];
    assert_eq!(known(&sandbox).keys().map(String::as_str).collect::<Vec<_>>(), all);
    // Of the same length, with the old time put back.
    let path = sandbox.path().join("a");
    let before = fs::metadata(&path).expect("a file").modified().expect("a time");
    sandbox.write("a", "ONE");
    File::options().append(true).open(&path).expect("a file").set_modified(before).expect("a time");
    sandbox.git(&["update-index", "--assume-unchanged", "c"]);
    sandbox.write("c", "THREE");
    fs::remove_file(sandbox.path().join("d")).expect("a file");
    fs::remove_file(sandbox.path().join("e")).expect("a file");
    std::os::unix::fs::symlink("f", sandbox.path().join("e")).expect("a link");
    sandbox.write("dir/b", "two");
    sandbox.write("new", "new");
    sandbox.git(&["add", "-N", "new"]);
    assert_eq!(known(&sandbox), BTreeMap::from([("f".to_owned(), "six".to_owned())]));
    // What is staged is what the index says, whatever the commit does. Git itself looks at whole seconds, and does not note again
    // what it takes for unchanged.
    sandbox.git(&["rm", "-q", "--cached", "dir/b"]);
    sandbox.git(&["add", "a", "dir/b"]);
    let now = known(&sandbox);
    assert_eq!((now.get("a").map(String::as_str), now.get("dir/b").map(String::as_str)), (Some("ONE"), Some("two")));
}

#[test]
fn what_was_written_while_the_index_was_is_read() {
    let sandbox = Sandbox::new();
    sandbox.commit(&[("a", "one")]);
    let index = File::options().append(true).open(sandbox.path().join(".git/index")).expect("an index");
    let written = fs::metadata(sandbox.path().join("a")).expect("a file").modified().expect("a time");
    index.set_modified(written).expect("a time");
    assert!(sandbox.open().untouched().is_empty());
    fs::write(sandbox.path().join(".git/index"), "damaged").expect("a file");
    assert!(sandbox.open().untouched().is_empty());
}
