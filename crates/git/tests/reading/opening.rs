//! Where repositories are, and which are none.

use crate::sandbox::{Sandbox, id, set, texts};
use git::{OpenFault, Repository};
use source::Scope;

fn fault(path: &std::path::Path) -> Option<OpenFault> {
    Repository::open(path).err()
}

#[test]
fn a_repository_is_found_from_within() {
    let sandbox = Sandbox::new();
    sandbox.commit(&[("deep/er/file", "text")]);
    let found = Repository::discover(&sandbox.path().join("deep/er")).expect("a repository");
    assert_eq!(found.work_dir(), Some(&*sandbox.path().canonicalize().expect("a path")));
    assert!(Repository::discover(&sandbox.path().join("deep/er/file")).is_ok());
    assert!(Repository::discover(&sandbox.path().join(".git/objects")).is_ok());
    assert_eq!(fault(&sandbox.path().join("deep")), Some(OpenFault::NotARepository));
    assert_eq!(fault(&sandbox.path().join("nothing")), Some(OpenFault::NotARepository));
}

#[test]
fn bare_repositories_work_trees_and_submodules_open() {
    let sandbox = Sandbox::bare_folder();
    sandbox.git(&["init", "-q", "-b", "main", "main"]);
    sandbox.write("main/a", "a");
    sandbox.git_in("main", &["add", "-A"]);
    sandbox.git_in("main", &["commit", "-q", "-m", "a"]);
    sandbox.git(&["clone", "-q", "--bare", "main", "bare.git"]);
    let bare = Repository::open(&sandbox.path().join("bare.git")).expect("a repository");
    assert_eq!((bare.work_dir(), texts(&bare, &Scope::All)), (None, set(&["a"])));

    sandbox.git_in("main", &["worktree", "add", "-q", "-b", "other", "../tree"]);
    sandbox.write("tree/b", "b");
    sandbox.git_in("tree", &["add", "-A"]);
    sandbox.git_in("tree", &["commit", "-q", "-m", "b"]);
    let tree = Repository::open(&sandbox.path().join("tree")).expect("a repository");
    assert_eq!(texts(&tree, &Scope::All), set(&["a", "b"]));
    assert_eq!(tree.resolve("HEAD"), Ok(id(&sandbox.git_in("tree", &["rev-parse", "HEAD"]))));
    assert_eq!(tree.resolve("main"), Ok(id(&sandbox.git_in("main", &["rev-parse", "HEAD"]))));
    assert_eq!(tree.index_paths().expect("an index").len(), 2);

    sandbox.git_in("main", &["submodule", "add", "-q", "../bare.git", "sub"]);
    let sub = Repository::open(&sandbox.path().join("main/sub")).expect("a repository");
    assert_eq!(texts(&sub, &Scope::All), set(&["a"]));

    std::fs::remove_dir_all(sandbox.path().join("main/.git/worktrees")).expect("a folder");
    assert!(matches!(fault(&sandbox.path().join("tree")), Some(OpenFault::PointsNowhere(_))));
}

#[test]
fn an_empty_repository_has_nothing() {
    let sandbox = Sandbox::new();
    let repository = sandbox.open();
    assert_eq!(texts(&repository, &Scope::All), set(&[]));
    assert_eq!(repository.root_commit(), None);
    assert!(repository.resolve("HEAD").is_err());
    assert!(repository.index_paths().expect("no index").is_empty());
    assert_eq!(repository.changed(&git::Side::Nothing, &git::Side::Index), Ok(vec![]));
}

#[test]
fn formats_are_told_and_sha256_is_read() {
    let sandbox = Sandbox::bare_folder();
    sandbox.git(&["init", "-q", "-b", "main", "--object-format=sha256"]);
    let first = sandbox.commit(&[("a", "a"), ("dir/b", "b")]);
    assert_eq!(first.len(), 64);
    for _ in 0..2 {
        let repository = sandbox.open();
        assert_eq!(texts(&repository, &Scope::All), set(&["a", "b"]));
        assert_eq!(repository.resolve("HEAD"), Ok(id(&first)));
        assert_eq!(repository.index_paths().expect("an index").len(), 2);
        let head = git::Side::Revision(id(&first));
        assert_eq!(repository.changed(&head, &git::Side::Index), Ok(vec![]));
        sandbox.git(&["repack", "-q", "-a", "-d"]);
    }
    let config = sandbox.path().join(".git/config");
    for (text, expected) in [
        ("[core]\nrepositoryformatversion = 7\n", OpenFault::UnsupportedVersion("7".to_owned())),
        (
            "[core]\nrepositoryformatversion = 1\n[extensions]\nrefStorage = reftable\n",
            OpenFault::UnsupportedExtension("refstorage=reftable".to_owned()),
        ),
    ] {
        std::fs::write(&config, text).expect("a file");
        assert_eq!(fault(sandbox.path()), Some(expected));
    }
}

#[test]
fn pipes_in_the_place_of_files_are_not_read() {
    let sandbox = Sandbox::new();
    sandbox.commit(&[("a", "a")]);
    sandbox.git(&["repack", "-q", "-a", "-d"]);
    let pipe = |path: &str| {
        let path = sandbox.path().join(".git").join(path);
        let _ = std::fs::remove_file(&path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        assert!(std::process::Command::new("mkfifo").arg(path).status().expect("mkfifo runs").success());
    };
    for path in ["packed-refs", "index", "shallow", "refs/heads/pipe", "objects/info/alternates", "logs/refs/stash"] {
        pipe(path);
    }
    pipe(&format!("objects/00/{}", "0".repeat(38)));
    pipe("objects/pack/pack-1.idx");
    let repository = sandbox.open();
    let (shown, walked) = crate::sandbox::blobs(&repository, &Scope::All);
    assert_eq!(shown.into_keys().collect::<Vec<_>>(), ["a"]);
    assert!(walked.troubles.iter().any(|trouble| trouble.lost), "{walked:?}");
    assert!(repository.index_paths().is_err());
    pipe("config");
    assert!(matches!(fault(sandbox.path()), Some(OpenFault::Unreadable(..))));
}

#[test]
fn the_configuration_of_a_repository_sends_us_nowhere() {
    let sandbox = Sandbox::new();
    let first = sandbox.commit(&[("a", "a"), ("b", "b")]);
    let witness = sandbox.path().join("witness");
    let touch = format!("touch {}", witness.display());
    for key in ["core.fsmonitor", "core.sshCommand", "filter.x.smudge", "core.pager", "core.alternateRefsCommand"] {
        sandbox.git(&["config", key, &touch]);
    }
    sandbox.git(&["config", "core.worktree", "/"]);
    sandbox.git(&["config", "include.path", "/nothing"]);
    // A replacement hides an object from who asks git for it.
    sandbox.git(&[
        "--work-tree=.",
        "replace",
        "-f",
        &sandbox.git(&["rev-parse", "HEAD:a"]),
        &sandbox.git(&["rev-parse", "HEAD:b"]),
    ]);
    let repository = sandbox.open();
    assert_eq!(texts(&repository, &Scope::All), set(&["a", "b"]));
    let tree = repository.revision_tree(&id(&first)).expect("a tree");
    assert_eq!(source::Tree::read(&tree, "a").expect("a file"), b"a");
    assert_eq!(repository.work_dir(), Some(&*sandbox.path().canonicalize().expect("a path")));
    assert!(!witness.exists());
}

#[test]
fn names_that_mean_several_are_known() {
    let sandbox = Sandbox::new();
    let first = sandbox.commit(&[("a", "a")]);
    sandbox.commit(&[("a", "b")]);
    sandbox.git(&["update-ref", "refs/remotes/origin/main", &first]);
    let meanings = |name: &str| sandbox.open().meanings(name);
    assert_eq!(meanings("origin/main"), ["refs/remotes/origin/main"]);
    assert_eq!((meanings("main~1"), meanings("nothing")), (vec!["refs/heads/main".to_owned()], Vec::new()));
    for tag in ["origin/main", "main", "HEAD", "refs/heads/main", &first[..8], &first] {
        sandbox.git(&["update-ref", &format!("refs/tags/{tag}"), "HEAD"]);
    }
    sandbox.git(&["pack-refs", "--all"]);
    assert_eq!(meanings("origin/main^{commit}"), ["refs/tags/origin/main", "refs/remotes/origin/main"]);
    assert_eq!(meanings("main"), ["refs/tags/main", "refs/heads/main"]);
    assert_eq!(meanings(&first[..8]), [format!("refs/tags/{}", &first[..8]), first.clone()]);
    for name in ["HEAD", "HEAD~1", "@", "refs/heads/main", &first] {
        assert_eq!(meanings(name).len(), 1, "{name}");
    }
}
