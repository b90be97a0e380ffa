//! Which commits brought lines.

use crate::sandbox::{Sandbox, id};
use git::{Asked, Brought, Reach};
use std::collections::BTreeMap;

const ALL: Reach = Reach { since: i64::MIN, commits: 1_000 };

/// Commits of the lines of files, shortened; or why there is none.
fn told(sandbox: &Sandbox, files: &[(&str, &str, &[u32])], reach: Reach) -> Vec<Vec<String>> {
    let asked: Vec<Asked> = files
        .iter()
        .map(|(path, text, lines)| Asked { path: (*path).into(), text: (*text).into(), lines: lines.to_vec() })
        .collect();
    // Lines that stand once on each side are the same: enough for the texts here.
    let line_map = |old: &str, new: &str| -> Vec<Option<usize>> {
        let once = |text: &str, line: &str| text.lines().filter(|other| *other == line).count() == 1;
        let place = |line: &str| old.lines().position(|other| other == line && once(old, line) && once(new, line));
        new.lines().map(place).collect()
    };
    let renames = |gone: &[String], added: &[String], old: &git::TextOf<'_>, new: &git::TextOf<'_>| {
        let first =
            |path: &String, text: &git::TextOf<'_>| text(path).and_then(|text| text.lines().next().map(str::to_owned));
        let from = |path: &String| gone.iter().find(|other| first(other, old) == first(path, new)).cloned();
        added.iter().filter_map(|path| Some((path.clone(), from(path)?))).collect::<BTreeMap<_, _>>()
    };
    let tip = sandbox.git(&["rev-parse", "HEAD"]);
    let answers = sandbox.open().blame(&id(&tip), &asked, reach, &line_map, &renames);
    let word = |one: Brought| match one {
        Brought::By { commit, author, time } => {
            assert!(author == "A <a@example.org>" && time > 1_700_000_000);
            commit.to_string()
        }
        other => format!("{other:?}"),
    };
    answers.into_iter().map(|file| file.into_iter().map(word).collect()).collect()
}

#[test]
fn a_line_is_of_the_commit_that_brought_it() {
    let sandbox = Sandbox::new();
    let first = sandbox.commit(&[("dir/deep/a", "one\ntwo\n"), ("b", "x\n")]);
    let second = sandbox.commit(&[("dir/deep/a", "zero\none\ntwo\n")]);
    let third = sandbox.commit(&[("b", "x\ny\n"), ("dir/other", "o\n")]);
    let asked: &[(&str, &str, &[u32])] =
        &[("dir/deep/a", "zero\none\nhere\ntwo\n", &[1, 2, 3, 4, 9]), ("b", "x\ny\n", &[2, 1]), ("none", "n", &[1])];
    let (one, two, three) = (first.as_str(), second.as_str(), third.as_str());
    for _ in 0..2 {
        let expected = [vec![two, one, "NotCommitted", one, "NotCommitted"], vec![three, one], vec!["NotCommitted"]];
        assert_eq!(told(&sandbox, asked, ALL), expected);
        sandbox.git(&["repack", "-q", "-a", "-d"]);
    }
    // Every step costs one commit, and every command of the sandbox a minute.
    let near = told(&sandbox, asked, Reach { commits: 2, ..ALL });
    assert_eq!(near[0][..2], [two.to_owned(), "TooFar".to_owned()]);
    let time: i64 = sandbox.git(&["log", "-1", "--format=%ct", two]).parse().expect("a number");
    let late = told(&sandbox, asked, Reach { since: time, ..ALL });
    assert_eq!(late[0][..2], [two.to_owned(), "Earlier".to_owned()]);
    assert_eq!(late[1], [three.to_owned(), "Earlier".to_owned()]);
}

#[test]
fn moved_files_and_merges_are_followed() {
    let sandbox = Sandbox::new();
    let first = sandbox.commit(&[("a", "one\ntwo\n"), ("k", "keep\n")]);
    sandbox.git(&["mv", "a", "moved"]);
    sandbox.commit(&[]);
    sandbox.git(&["mv", "moved", "again"]);
    let edited = sandbox.commit(&[("again", "one\ntwo\nthree\n")]);
    sandbox.git(&["checkout", "-q", "-b", "side", "HEAD~1"]);
    let side = sandbox.commit(&[("s", "side\n"), ("k", "keep\nside\n")]);
    sandbox.git(&["checkout", "-q", "main"]);
    sandbox.git(&["merge", "-q", "--no-ff", "-m", "merge", "side"]);
    let asked: &[(&str, &str, &[u32])] =
        &[("again", "one\ntwo\nthree\n", &[1, 3]), ("k", "keep\nside\n", &[1, 2]), ("s", "side\n", &[1])];
    let expected = [vec![&first, &edited], vec![&first, &side], vec![&side]];
    assert_eq!(told(&sandbox, asked, ALL), expected.map(|file| file.into_iter().cloned().collect::<Vec<_>>()));
}

#[test]
fn a_clone_that_ends_before_a_line_says_so() {
    let origin = Sandbox::new();
    origin.commit(&[("a", "one\n")]);
    origin.commit(&[("a", "one\ntwo\n")]);
    let last = origin.commit(&[("a", "one\ntwo\nthree\n")]);
    let clone = Sandbox::bare_folder();
    clone.git(&["clone", "-q", "--depth", "2", &format!("file://{}", origin.path().display()), "."]);
    let asked: &[(&str, &str, &[u32])] = &[("a", "one\ntwo\nthree\n", &[1, 2, 3])];
    assert_eq!(told(&clone, asked, ALL), [vec!["Cut".to_owned(), "Cut".to_owned(), last]]);
}
