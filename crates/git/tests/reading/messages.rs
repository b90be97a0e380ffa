//! Messages of commits and annotated tags.

use crate::sandbox::{Sandbox, id, set};
use git::Repository;
use source::{History, ObjectId, Scope};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

/// Messages with the ids of their objects; each was shown once and is what is read again.
fn messages(repository: &Repository, scope: &Scope) -> BTreeMap<String, ObjectId> {
    let shown = Mutex::new(BTreeMap::new());
    let walked = repository.messages(scope, 1 << 20, 2, &|id, message| {
        let text = String::from_utf8_lossy(message).into_owned();
        assert_eq!(repository.message(id).expect("there").text, message);
        assert!(shown.lock().expect("no panic").insert(text, id.clone()).is_none(), "{id} was shown twice");
    });
    assert_eq!(walked.troubles, []);
    shown.into_inner().expect("no panic")
}

fn texts(repository: &Repository, scope: &Scope) -> BTreeSet<String> {
    messages(repository, scope).into_keys().collect()
}

fn commit(sandbox: &Sandbox, message: &str) -> String {
    sandbox.git(&["commit", "-q", "--allow-empty", "-m", message]);
    sandbox.git(&["rev-parse", "HEAD"])
}

#[test]
fn every_message_is_shown_reachable_or_not_loose_or_packed() {
    let sandbox = Sandbox::new();
    commit(&sandbox, "first");
    let second = commit(&sandbox, "second\n\nwith a body");
    sandbox.git(&["tag", "-a", "-m", "a version", "v1"]);
    sandbox.git(&["tag", "light"]);
    let lost = commit(&sandbox, "amended away");
    sandbox.git(&["commit", "-q", "--allow-empty", "--amend", "-m", "better"]);
    sandbox.git(&["commit", "-q", "--allow-empty", "--allow-empty-message", "-m", ""]);
    let all = set(&["first\n", "second\n\nwith a body\n", "a version\n", "amended away\n", "better\n"]);
    assert_eq!(texts(&sandbox.open(), &Scope::All), all);
    sandbox.git(&["repack", "-q", "-a", "-d", "-k"]);
    let repository = sandbox.open();
    assert_eq!(texts(&repository, &Scope::All), all);

    let ids: BTreeSet<ObjectId> = messages(&repository, &Scope::All).into_values().collect();
    let origins = repository.message_origins(&Scope::All, &ids);
    assert_eq!(origins.len(), 5);
    assert_eq!((origins[&id(&lost)].reachable, origins[&id(&second)].reachable), (false, true));
    assert!(origins[&id(&lost)].order > origins[&id(&second)].order);
    let tag = id(&sandbox.git(&["rev-parse", "v1"]));
    assert!(repository.message(&tag).expect("there").of_tag);
    let of_tag = &origins[&tag];
    assert_eq!(of_tag.commit, Some(id(&second)), "a tag stands for its commit");
    assert_eq!((of_tag.author.as_str(), of_tag.reachable), ("C <c@example.org>", true));
    assert_eq!(of_tag.order, origins[&id(&second)].order);
}

#[test]
fn a_range_brings_its_commits_and_the_tags_that_are_pushed() {
    let sandbox = Sandbox::new();
    let first = commit(&sandbox, "first");
    sandbox.git(&["tag", "-a", "-m", "old version", "v1"]);
    let second = commit(&sandbox, "second");
    sandbox.git(&["tag", "-a", "-m", "new version", "v2"]);
    sandbox.git(&["tag", "-a", "-m", "a tag of a tag", "v3", "v2"]);
    let tag = |name: &str| id(&sandbox.git(&["rev-parse", name]));
    let repository = sandbox.open();
    let range = |tips: Vec<ObjectId>| Scope::Range { tips, bases: vec![tag("v1")] };
    assert_eq!(texts(&repository, &range(vec![id(&second)])), set(&["second\n"]));
    let tagged = range(vec![tag("v3"), tag("v1")]);
    assert_eq!(texts(&repository, &tagged), set(&["second\n", "new version\n", "a tag of a tag\n"]));
    assert_eq!(texts(&repository, &range(vec![id(&first)])), set(&[]));
    let origins = repository.message_origins(&tagged, &BTreeSet::from([tag("v2"), id(&second)]));
    assert_eq!(origins[&tag("v2")].commit, Some(id(&second)));
    assert!(origins.values().all(|origin| origin.reachable && origin.order == 0));
}

#[test]
fn signatures_and_who_wrote_it_are_not_in_the_message() {
    let sandbox = Sandbox::new();
    let tree = sandbox.git(&["write-tree"]);
    let text = format!(
        "tree {tree}\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\ngpgsig -----BEGIN\n \n hidden\n -----END\n\nshown\n"
    );
    sandbox.write("commit", text);
    let made = id(&sandbox.git(&["hash-object", "-t", "commit", "-w", "commit"]));
    let repository = sandbox.open();
    assert_eq!(repository.message(&made).expect("there").text, b"shown\n");
    assert_eq!(repository.message(&id(&tree)), None, "a tree has none");
}
