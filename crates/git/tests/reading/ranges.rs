//! What commits bring in, and names of commits.

use crate::sandbox::{Sandbox, blobs, earlier, id, origins, set, texts};
use git::{ObjectFolders, Repository, Unresolved};
use source::{History, Scope};

fn range(repository: &Repository, tips: &[&str], bases: &[&str]) -> Scope {
    let ids = |names: &[&str]| names.iter().map(|name| repository.resolve(name).expect(name)).collect();
    Scope::Range { tips: ids(tips), bases: ids(bases) }
}

#[test]
fn a_range_has_what_its_commits_bring_and_nothing_else() {
    let sandbox = Sandbox::new();
    sandbox.commit(&[("a", "old a"), ("dir/b", "old b"), ("moved", "moved")]);
    sandbox.git(&["tag", "-a", "-m", "tag", "base"]);
    sandbox.commit(&[("a", "passing")]);
    sandbox.git(&["rm", "-q", "a"]);
    sandbox.commit(&[("dir/c", "new c")]);
    let repository = sandbox.open();
    let scope = range(&repository, &["main"], &["base"]);
    assert_eq!(texts(&repository, &scope), set(&["passing", "new c"]));
    let found = origins(&repository, &scope);
    assert_eq!(found["passing"].0, "a");
    assert_eq!(found["passing"].1, sandbox.git(&["rev-parse", "main~1"]));
    assert_eq!(texts(&repository, &range(&repository, &["main"], &["main"])), set(&[]));
    // Without a base everything is new.
    let all = range(&repository, &["main"], &[]);
    assert_eq!(texts(&repository, &all), set(&["old a", "old b", "moved", "passing", "new c"]));
}

#[test]
fn commits_of_one_second_are_told_apart() {
    // Whichever of the ids comes first: the base is on a branch of its own, as long as that of the tip.
    for salt in 0..8 {
        let sandbox = Sandbox::new();
        let tree = sandbox.git(&["hash-object", "-w", "-t", "tree", "/dev/null"]);
        let commit = |text: &str, parent: &str| {
            let body = "author A <a> 1700000000 +0000\ncommitter C <c> 1700000000 +0000\n";
            sandbox.write("commit", format!("tree {tree}\n{parent}{body}\n{text} {salt}\n"));
            sandbox.git(&["hash-object", "-w", "-t", "commit", "commit"])
        };
        sandbox.write("a", "known");
        let blob = sandbox.git(&["hash-object", "-w", "a"]);
        sandbox.git(&["update-index", "--add", "--cacheinfo", &format!("100644,{blob},a")]);
        let known = sandbox.git(&["write-tree"]);
        sandbox.write(
            "root",
            format!("tree {known}\nauthor A <a> 1700000000 +0000\ncommitter C <c> 1700000000 +0000\n\nr\n"),
        );
        let root = sandbox.git(&["hash-object", "-w", "-t", "commit", "root"]);
        let mut ends = [root.clone(), root];
        for round in 0..4 {
            ends = [0, 1].map(|side| commit(&format!("{side} {round}"), &format!("parent {}\n", ends[side])));
        }
        let repository = sandbox.open();
        assert_eq!(texts(&repository, &range(&repository, &[&ends[0]], &[&ends[1]])), set(&[]), "{salt}");
    }
}

#[test]
fn what_stood_before_a_range_is_what_its_commits_did_not_bring() {
    let sandbox = Sandbox::new();
    sandbox.commit(&[
        ("changed", "old"),
        ("moved", "moved"),
        ("dir/in/deep", "deep"),
        ("file", "f"),
        ("going", "going"),
    ]);
    sandbox.git(&["tag", "base"]);
    sandbox.commit(&[("going", "changed"), ("passing", "brought"), ("other", "unrelated")]);
    sandbox.git(&["mv", "moved", "to"]);
    sandbox.git(&["mv", "passing", "away"]);
    sandbox.git(&["rm", "-q", "-r", "dir", "file", "going"]);
    sandbox.commit(&[("changed", "between"), ("file/now", "a folder")]);
    sandbox.commit(&[("changed", "new")]);
    let repository = sandbox.open();
    let expected = [
        ("changed", "old", false),
        ("dir/in/deep", "deep", true),
        ("file", "f", true),
        ("going", "going", true),
        ("moved", "moved", true),
    ];
    let expected = expected.map(|(path, text, is_gone)| (path.to_owned(), text.to_owned(), is_gone));
    assert_eq!(earlier(&repository, &range(&repository, &["main"], &["base"])), expected);
    assert_eq!(earlier(&repository, &range(&repository, &["main"], &[])), []);
    assert_eq!(earlier(&repository, &Scope::All), []);
}

#[test]
fn a_merge_brings_what_none_of_its_parents_has() {
    let sandbox = Sandbox::new();
    let first = sandbox.commit(&[("a", "a"), ("dir/b", "b")]);
    sandbox.git(&["checkout", "-q", "-b", "side"]);
    sandbox.commit(&[("dir/side", "side")]);
    sandbox.git(&["checkout", "-q", "main"]);
    sandbox.commit(&[("dir/main", "main")]);
    sandbox.git(&["merge", "-q", "--no-commit", "--no-ff", "side"]);
    sandbox.commit(&[("dir/b", "merge only")]);
    let repository = sandbox.open();
    let scope = range(&repository, &["main"], &["main^1", "main^2"]);
    assert_eq!(texts(&repository, &scope), set(&["merge only"]));
    assert_eq!(texts(&repository, &range(&repository, &["main"], &["main^1"])), set(&["merge only", "side"]));
    let all = range(&repository, &["main"], &[&first]);
    assert_eq!(texts(&repository, &all), set(&["merge only", "side", "main"]));
}

#[test]
fn a_base_that_is_not_there_is_never_clean() {
    let sandbox = Sandbox::new();
    sandbox.commit(&[("a", "a")]);
    let repository = sandbox.open();
    let head = repository.resolve("HEAD").expect("a commit");
    let scope = Scope::Range { tips: vec![head], bases: vec![id(&"12".repeat(20))] };
    let (shown, walked) = blobs(&repository, &scope);
    assert_eq!(shown.into_keys().collect::<Vec<_>>(), ["a"]);
    assert_eq!(walked.troubles.iter().map(|t| (t.kind, t.lost)).collect::<Vec<_>>(), [("missing-object", true)]);
}

#[test]
fn a_range_below_the_depth_of_a_shallow_clone_says_so() {
    let sandbox = Sandbox::bare_folder();
    sandbox.git(&["init", "-q", "-b", "main", "server"]);
    for text in ["one", "two", "three"] {
        sandbox.write("server/a", text);
        sandbox.git_in("server", &["add", "-A"]);
        sandbox.git_in("server", &["commit", "-q", "-m", text]);
    }
    let url = format!("file://{}/server", sandbox.path().display());
    sandbox.git(&["clone", "-q", "--depth=2", &url, "shallow"]);
    let repository = Repository::open(&sandbox.path().join("shallow")).expect("a repository");
    let (_, walked) = blobs(&repository, &range(&repository, &["HEAD"], &["HEAD~1"]));
    assert_eq!((walked.blobs, walked.troubles), (1, vec![]));
    let (_, walked) = blobs(&repository, &range(&repository, &["HEAD"], &[]));
    assert_eq!((walked.blobs, walked.troubles[0].kind), (2, "shallow-clone"));
    assert_eq!(repository.resolve("HEAD~2").err().map(|fault| matches!(fault, Unresolved::Missing(_))), Some(true));
}

#[test]
fn a_push_in_quarantine_is_a_range_above_all_refs() {
    let sandbox = Sandbox::bare_folder();
    sandbox.git(&["init", "-q", "--bare", "-b", "main", "server"]);
    sandbox.git(&["clone", "-q", "server", "work"]);
    sandbox.write("work/a", "accepted");
    sandbox.git_in("work", &["add", "-A"]);
    sandbox.git_in("work", &["commit", "-q", "-m", "a"]);
    sandbox.git_in("work", &["push", "-q", "origin", "HEAD:refs/heads/main"]);
    sandbox.write("work/a", "pushed");
    sandbox.git_in("work", &["add", "-A"]);
    sandbox.git_in("work", &["commit", "-q", "-m", "b"]);
    let tip = id(&sandbox.git_in("work", &["rev-parse", "HEAD"]));
    // The objects of the push lie in a folder of their own, as in a `pre-receive` hook.
    let server = sandbox.path().join("server");
    let folders = ObjectFolders {
        objects: Some(sandbox.path().join("work/.git/objects")),
        alternates: vec![server.join("objects")],
    };
    assert_eq!(texts(&Repository::open(&server).expect("a repository"), &Scope::All), set(&["accepted"]));
    let repository = Repository::open_with(&server, &folders).expect("a repository");
    let scope = Scope::Range { tips: vec![tip.clone()], bases: repository.ref_commits() };
    assert_eq!(texts(&repository, &scope), set(&["pushed"]));
    let (origins, _) = repository.origins(&scope, &[blobs(&repository, &scope).0["pushed"].clone()].into(), &|_| false);
    assert_eq!(origins.into_values().next().and_then(|origin| origin.commit), Some(tip));
}

#[test]
fn names_of_commits() {
    let sandbox = Sandbox::new();
    let first = sandbox.commit(&[("a", "1")]);
    sandbox.git(&["tag", "-a", "-m", "tag", "v1.2"]);
    sandbox.git(&["checkout", "-q", "-b", "feature/x"]);
    let side = sandbox.commit(&[("b", "1")]);
    sandbox.git(&["checkout", "-q", "main"]);
    let second = sandbox.commit(&[("a", "2")]);
    sandbox.git(&["merge", "-q", "--no-ff", "-m", "merge", "feature/x"]);
    let merge = sandbox.git(&["rev-parse", "HEAD"]);
    let blob = sandbox.git(&["rev-parse", "HEAD:a"]);
    let described = sandbox.git(&["describe"]);
    for round in ["loose", "packed"] {
        let repository = sandbox.open();
        let resolve = |name: &str| repository.resolve(name).map(|id| id.to_string());
        for (name, expected) in [
            ("HEAD", &merge),
            ("@", &merge),
            ("main", &merge),
            ("refs/heads/main", &merge),
            ("heads/main", &merge),
            (&described, &merge),
            ("HEAD~", &second),
            ("HEAD^", &second),
            ("HEAD^2", &side),
            ("HEAD^2~1", &first),
            ("HEAD~2", &first),
            ("main^0", &merge),
            ("main^{commit}~1", &second),
            ("feature/x", &side),
            ("v1.2", &first),
            ("v1.2^{}", &first),
            (&first, &first),
            (&first[..7], &first),
        ] {
            assert_eq!(resolve(name).as_ref(), Ok(expected), "{name}, {round}");
        }
        assert_eq!(resolve("HEAD~3"), Err(Unresolved::NoSuchParent));
        assert_eq!(resolve("HEAD^3"), Err(Unresolved::NoSuchParent));
        for name in ["nothing", "config", "../main", "deadbeef", "abc", "HEAD.lock"] {
            let expected = if name.contains("..") { Unresolved::NotUnderstood } else { Unresolved::NoSuchName };
            assert_eq!(resolve(name), Err(expected), "{name}");
        }
        for name in ["", "main@{1}", ":/text", "HEAD:a", "main..v1.2", "~1", "HEAD^{tree}", "HEAD~99999999999"] {
            assert_eq!(resolve(name), Err(Unresolved::NotUnderstood), "{name}");
        }
        assert_eq!(resolve(&blob), Err(Unresolved::NotACommit(id(&blob))));
        assert_eq!(resolve(&"9".repeat(40)), Err(Unresolved::Missing(id(&"9".repeat(40)))));
        assert_eq!(repository.root_commit(), Some(id(&first)));
        assert!(repository.head_time().is_some());
        sandbox.git(&["gc", "-q"]);
    }
}

#[test]
fn folders_without_end_are_told() {
    let sandbox = Sandbox::new();
    let base = sandbox.commit(&[("b", "y")]);
    let endless = sandbox.endless_named(0);
    let (texts, walked) = blobs(&sandbox.open(), &Scope::Range { tips: vec![id(&endless)], bases: vec![id(&base)] });
    assert!(texts.contains_key("x"));
    assert!(walked.troubles.iter().any(|trouble| trouble.kind == "endless-folders" && trouble.lost));
}

#[test]
fn histories_part_where_git_says() {
    // Commits with one or two parents among those before them, and clocks that go both ways.
    let sandbox = Sandbox::new();
    let tree = sandbox.git(&["hash-object", "-w", "-t", "tree", "/dev/null"]);
    let mut state = 7_u64;
    let mut draw = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut commits: Vec<String> = Vec::new();
    for number in 0..24 {
        let mut parents = String::new();
        for _ in 0..if number < 2 { 0 } else { 1 + draw(2) } {
            let parent = format!("parent {}\n", commits[number - 1 - draw(number.min(5))]);
            if !parents.contains(&parent) {
                parents.push_str(&parent);
            }
        }
        let time = 1_700_000_000 + number * 100 - draw(2) * 50;
        let body = format!("author A <a> {time} +0000\ncommitter C <c> {time} +0000\n\n{number}\n");
        sandbox.write("commit", format!("tree {tree}\n{parents}{body}"));
        let commit = sandbox.git(&["hash-object", "-w", "-t", "commit", "commit"]);
        sandbox.git(&["branch", &format!("b{number}"), &commit]);
        commits.push(commit);
    }
    let repository = sandbox.open();
    for pair in 0..40 {
        let (one, other) = (&commits[draw(24)], &commits[(pair * 7) % 24]);
        let expected = merge_bases(&sandbox, one, other);
        match repository.merge_base(&id(one), &id(other)) {
            Ok(found) => assert!(expected.contains(&found.to_string()), "{one} {other}: {found} {expected:?}"),
            Err(fault) => assert!(expected.is_empty() && fault == git::NoMergeBase::Unrelated, "{one} {other}"),
        }
    }
}

/// `git merge-base --all`, which ends with 1 when there is none.
fn merge_bases(sandbox: &Sandbox, one: &str, other: &str) -> Vec<String> {
    let output = std::process::Command::new("git")
        .args(["merge-base", "--all", one, other])
        .current_dir(sandbox.path())
        .output()
        .expect("git is installed");
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
}
