//! What was there before is not told again, by hooks and in ranges; what is new is, however it looks.

use crate::hooks::{NOBODY, git, hook, repository, value};
use crate::palisade::Bench;

/// Any text in base64, without padding.
fn encoded(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    assert_eq!(text.len() % 3, 0);
    let digits = |chunk: &[u8]| {
        let bits = chunk.iter().fold(0_u32, |bits, &byte| bits << 8 | u32::from(byte));
        [18, 12, 6, 0].map(|shift| DIGITS[(bits >> shift) as usize & 63] as char)
    };
    text.as_bytes().chunks(3).flat_map(digits).collect()
}

fn committed(files: &[(&str, &str)]) -> Bench {
    let bench = repository();
    files.iter().for_each(|(path, text)| bench.write(path, text.as_bytes()));
    commit(&bench);
    bench
}

/// Commits everything, and says the id.
fn commit(bench: &Bench) -> String {
    git(bench, &["add", "-A", "-f"]);
    git(bench, &["commit", "-q", "--allow-empty", "-m", "change"]);
    git(bench, &["rev-parse", "HEAD"])
}

fn before_commit(bench: &Bench) -> (i32, String) {
    git(bench, &["add", "-A", "-f"]);
    hook(bench, &["hook", "pre-commit"], "", &[])
}

#[test]
fn a_weak_value_is_not_known_for_standing_in_a_word() {
    let old = "# the sunshine servers\nold:5432:db:root:kq7Vw2mzX9\n";
    let bench = committed(&[("pg/.pgpass", old)]);
    bench.write("pg/.pgpass", format!("# moved\n\n{old}").as_bytes());
    assert_eq!(before_commit(&bench), (0, String::new()));
    bench.write("pg/.pgpass", format!("{old}new:5432:db:root:sunshine\n").as_bytes());
    let (code, shown) = before_commit(&bench);
    assert!(code == 1 && shown.contains("pg/.pgpass:3"), "{code} {shown}");
}

#[test]
fn a_weak_value_under_another_name_is_new() {
    let bench = committed(&[(".netrc", "machine a.org login me password sunshine\n")]);
    bench.write(".netrc", b"machine b.org login you password sunshine # comment\n");
    assert_eq!(before_commit(&bench).0, 0);
    bench.write(".netrc", b"machine a.org login me password sunshine\nimap_password = \"sunshine\"\n");
    assert_eq!(before_commit(&bench).0, 1);
}

#[test]
fn what_stood_encoded_is_known() {
    let line = encoded(&format!("API_TOKEN={}\n\n", value()));
    let bench = committed(&[("state.json", &format!("{{\"blob\": \"{line}\"}}\n"))]);
    assert!(git(&bench, &["show", "HEAD:state.json"]).contains(&line));
    bench.write("state.json", format!("{{\"more\": 1,\n \"blob\": \"{line}\"}}\n").as_bytes());
    assert_eq!(before_commit(&bench), (0, String::new()));
    bench.write("other.json", format!("{{\"blob\": \"{line}\"}}\n").as_bytes());
    assert_eq!(before_commit(&bench).0, 1, "the file is new");
}

#[test]
fn a_moved_file_brings_nothing_with_it() {
    let token = format!("api_token = \"{}\"\n", value());
    let bench = committed(&[("old/settings.py", &token), ("pg/.pgpass", "a:5432:db:root:sunshine\n")]);
    git(&bench, &["mv", "old", "new"]);
    git(&bench, &["mv", "pg", "postgres"]);
    assert_eq!(before_commit(&bench), (0, String::new()));
    bench.write("new/settings.py", format!("import os\n\n\n{token}").as_bytes());
    assert_eq!(before_commit(&bench), (0, String::new()), "moved and changed");
    bench.write("postgres/.pgpass", b"a:5432:db:root:sunshine\nb:5432:db:root:moonlight\n");
    assert_eq!(before_commit(&bench).0, 1, "a weak value in a file that is not the same");
    git(&bench, &["checkout", "-q", "HEAD", "--", "old", "pg"]);
    git(&bench, &["rm", "-q", "-r", "-f", "postgres"]);
    assert_eq!(before_commit(&bench).0, 1, "a copy is another place");
}

#[test]
fn a_merge_brings_nothing_of_its_sides() {
    let bench = committed(&[("f.py", "x = 1\n")]);
    git(&bench, &["checkout", "-q", "-b", "side"]);
    bench.write("a.py", format!("api_token = \"{}\"\n", value()).as_bytes());
    commit(&bench);
    git(&bench, &["checkout", "-q", "main"]);
    git(&bench, &["merge", "-q", "--no-commit", "--no-ff", "side"]);
    assert_eq!(before_commit(&bench), (0, String::new()));
    bench.write("b.py", format!("api_token = \"{}\"\n", value()).as_bytes());
    assert_eq!(before_commit(&bench).0, 1);
}

fn push(bench: &Bench, lines: &str) -> (i32, String) {
    hook(bench, &["hook", "pre-push", "origin", "url"], lines, &[])
}

fn receive(bench: &Bench, lines: &str) -> (i32, String) {
    hook(bench, &["hook", "pre-receive"], lines, &[])
}

#[test]
fn a_rewritten_history_brings_only_its_new_values() {
    let bench = repository();
    let fork = git(&bench, &["rev-parse", "HEAD"]);
    bench.write("a.py", format!("api_token = \"{}\"\n", value()).as_bytes());
    commit(&bench);
    git(&bench, &["rm", "-q", "a.py"]);
    bench.write("pg/.pgpass", b"a:5432:db:root:sunshine\n");
    let old = commit(&bench);
    let rebase = |bench: &Bench| {
        git(bench, &["checkout", "-q", "-B", "main", &fork]);
        bench.write("b.py", b"y = 1\n");
        commit(bench);
        git(bench, &["cherry-pick", "--allow-empty", &format!("{old}~1"), &old]);
        git(bench, &["rev-parse", "HEAD"])
    };
    let new = rebase(&bench);
    let line = |new: &str| format!("refs/heads/main {new} refs/heads/main {old}\n");
    assert_eq!(push(&bench, &line(&new)), (0, String::new()));
    assert_eq!(push(&bench, &format!("refs/heads/other {new} refs/heads/other {NOBODY}\n")).0, 1, "nobody has it");
    let range = |new: &str| {
        bench.run(&["scan", "--only", "secrets", "--fail-on", "low", &format!("--history={old}..{new}"), "b.py"]).code
    };
    assert_eq!(range(&new), 0);
    bench.write("c.py", format!("api_token = \"{}\"\n", value().replace('q', "w")).as_bytes());
    let more = commit(&bench);
    let (code, shown) = push(&bench, &line(&more));
    assert!(code == 1 && shown.contains("c.py:1") && !shown.contains("a.py"), "{code} {shown}");
    assert_eq!(range(&more), 1);
    git(&bench, &["update-ref", "refs/heads/main", &old]);
    let line = |new: &str| format!("{old} {new} refs/heads/main\n");
    assert_eq!(receive(&bench, &line(&new)), (0, String::new()));
    assert_eq!(receive(&bench, &line(&more)).0, 1);
}

#[test]
fn a_file_with_an_old_credential_may_be_changed_and_moved_in_a_push() {
    let token = format!("api_token = \"{}\"\n", value());
    let bench = committed(&[("src/a.py", &token)]);
    let fork = git(&bench, &["rev-parse", "HEAD"]);
    // What the server has by now does not hold it any more.
    git(&bench, &["rm", "-q", "src/a.py"]);
    let main = commit(&bench);
    git(&bench, &["checkout", "-q", "-b", "side", &fork]);
    bench.write("src/a.py", format!("x = 1\n{token}").as_bytes());
    commit(&bench);
    git(&bench, &["mv", "src/a.py", "b.py"]);
    bench.write("b.py", format!("x = 2\n{token}y = 3\n").as_bytes());
    let side = commit(&bench);
    git(&bench, &["update-ref", "refs/remotes/origin/main", &main]);
    assert_eq!(push(&bench, &format!("refs/heads/side {side} refs/heads/side {NOBODY}\n")), (0, String::new()));
    // In the same push a test becomes part of the product: it is new all the same.
    bench.write("tests/t.py", format!("api_token = \"{}\"\n", value().replace('q', "w")).as_bytes());
    commit(&bench);
    git(&bench, &["mv", "tests/t.py", "t.py"]);
    let side = commit(&bench);
    let (code, shown) = push(&bench, &format!("refs/heads/side {side} refs/heads/side {NOBODY}\n"));
    assert!(code == 1 && shown.contains("t.py:1") && !shown.contains("b.py"), "{code} {shown}");
}

#[test]
fn a_message_is_known_when_the_history_that_is_thrown_away_has_it() {
    let bench = committed(&[("Makefile", "all:\n")]);
    let said = |value: &str| format!("api_token = \"{value}\"");
    let amend = |message: &str| {
        git(&bench, &["commit", "-q", "--amend", "--allow-empty", "-m", message]);
        git(&bench, &["rev-parse", "HEAD"])
    };
    commit(&bench);
    let old = amend(&said(&value()));
    bench.write("a.py", b"x = 1\n");
    git(&bench, &["add", "a.py"]);
    let line = |new: &str| format!("refs/heads/main {new} refs/heads/main {old}\n");
    assert_eq!(push(&bench, &line(&amend(&said(&value())))), (0, String::new()));
    let (code, shown) = push(&bench, &line(&amend(&said(&value().replace('q', "w")))));
    assert!(code == 1 && shown.contains("(message of commit "), "{code} {shown}");
    // A message is not where a file went that is gone.
    bench.write("Makefile", said(&value().replace('q', "v")).as_bytes());
    let base = commit(&bench);
    git(&bench, &["rm", "-q", "Makefile"]);
    commit(&bench);
    let new = amend(&said(&value().replace('q', "v")));
    assert_eq!(push(&bench, &format!("refs/heads/main {new} refs/heads/main {base}\n")).0, 1);
}

#[test]
fn what_leaves_a_place_that_was_left_out_is_new() {
    let token = format!("api_token = \"{}\"\n", value());
    let bench = committed(&[("samples/a.py", &token), (".palisadeignore", "samples/\n")]);
    let base = git(&bench, &["rev-parse", "HEAD"]);
    git(&bench, &["mv", "samples/a.py", "a.py"]);
    let tip = commit(&bench);
    let line = format!("refs/heads/main {tip} refs/heads/main {base}\n");
    let (code, shown) = push(&bench, &line);
    assert!(code == 1 && shown.contains("a.py:1"), "{code} {shown}");
    assert_eq!(hook(&bench, &["hook", "pre-push", "--no-project-config", "origin", "url"], &line, &[]).0, 0);
}

#[test]
fn refs_of_every_kind_are_pushed() {
    let bench = repository();
    let first = git(&bench, &["rev-parse", "HEAD"]);
    git(&bench, &["tag", "-a", "-m", "old", "v1"]);
    let tag = git(&bench, &["rev-parse", "v1"]);
    git(&bench, &["update-ref", "refs/remotes/origin/main", &first]);
    assert_eq!(push(&bench, &format!("refs/tags/v1 {tag} refs/tags/v1 {NOBODY}\n")), (0, String::new()));
    let deletion = format!("(delete) {NOBODY} refs/heads/x {first}\n");
    assert_eq!(push(&bench, &deletion), (0, String::new()));
    assert_eq!(receive(&bench, &format!("{first} {NOBODY} refs/heads/x\n")), (0, String::new()));
    // Three hundred branches at once, each with a change of its own to a file that has an old credential.
    bench.write("a.py", format!("api_token = \"{}\"\n", value()).as_bytes());
    let base = commit(&bench);
    let mut lines = String::new();
    for number in 0..300 {
        bench.write("many.txt", format!("{number}\n").as_bytes());
        let blob = git(&bench, &["hash-object", "-w", "many.txt"]);
        git(&bench, &["update-index", "--add", "--cacheinfo", &format!("100644,{blob},many.txt")]);
        let tree = git(&bench, &["write-tree"]);
        let new = git(&bench, &["commit-tree", "-p", &base, "-m", "one", &tree]);
        lines += &format!("refs/heads/b{number} {new} refs/heads/b{number} {base}\n");
    }
    assert_eq!(push(&bench, &lines), (0, String::new()));
    // A file under a tag of its own.
    bench.write("key", format!("api_token = \"{}\"\n", value().replace('q', "w")).as_bytes());
    let blob = git(&bench, &["hash-object", "-w", "key"]);
    git(&bench, &["tag", "-a", "-m", "a file", "key", &blob]);
    let tag = git(&bench, &["rev-parse", "key"]);
    let (code, shown) = push(&bench, &format!("{lines}refs/tags/key {tag} refs/tags/key {NOBODY}\n"));
    assert!(code == 1 && shown.contains(&format!("(blob {}", &blob[..12])), "{code} {shown}");
}

#[test]
fn files_known_by_their_name_are_searched_in_history() {
    let filler: String = (0..400).map(|number| format!("# line {number} of a long file\n")).collect();
    let netrc = format!("{filler}machine a.org login me password sunshine\n");
    let pgpass = format!("{filler}host:5432:db:root:sunshine\n");
    let htpasswd = format!("{filler}me:rqXexS6ZhobKA\n");
    let bench = committed(&[("x/.netrc", &netrc), ("x/.pgpass", &pgpass), ("x/.htpasswd", &htpasswd)]);
    let base = git(&bench, &["rev-parse", "HEAD~1"]);
    git(&bench, &["rm", "-q", "-r", "x"]);
    let tip = commit(&bench);
    for history in ["--history".to_owned(), format!("--history={base}..{tip}")] {
        let run = bench.run(&["scan", "--only", "secrets", "--all", &history, "."]);
        for name in [".netrc:401", ".pgpass:401", ".htpasswd:401"] {
            assert!(run.stdout.contains(&format!("x/{name}")), "{history}: {name} is not in {}", run.stdout);
        }
    }
    assert_eq!(push(&bench, &format!("refs/heads/main {tip} refs/heads/main {base}\n")).0, 1);
}

#[test]
fn a_large_file_is_told_the_same_on_any_number_of_threads() {
    let filler: String = (0..60_000).map(|number| format!("line_{number} = {number}\n")).collect();
    let old = format!("{filler}old_token = \"{}\"\n", value().replace('q', "w"));
    let bench = committed(&[("big.py", &old)]);
    bench.write("big.py", format!("{old}api_token = \"{}\"\n", value()).as_bytes());
    commit(&bench);
    let scan = ["scan", "--only", "secrets", "--all", "--history=HEAD~1..HEAD", "--format", "json"];
    let [one, several] = ["1", "3"].map(|jobs| bench.run(&[&scan[..], &["-j", jobs, "f.py"]].concat()).stdout);
    assert_eq!(one, several);
    let report: serde_json::Value = serde_json::from_str(&one).unwrap();
    let lines =
        report["findings"].as_array().unwrap().iter().map(|finding| finding["location"]["start"]["line"].as_u64());
    assert_eq!(lines.collect::<Vec<_>>(), [Some(60_002)], "{one}");
}

/// The fingerprints of what a scan of the files tells.
fn fingerprints(bench: &Bench) -> Vec<String> {
    let run = bench.run(&["scan", "--only", "secrets", "--format", "json", "."]);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap();
    findings.iter().map(|one| one["fingerprint"].as_str().unwrap().to_owned()).collect()
}

fn accepted(by: &str) -> String {
    format!("[[suppressions]]\n{by}\nreason = \"a password of a test bed\"\n")
}

#[test]
fn what_was_accepted_of_a_weak_value_is_not_its_successor() {
    let bench = committed(&[("c.yml", "password: kq7Vw2mzX9\n")]);
    let fingerprint = fingerprints(&bench).pop().unwrap();
    let by_fingerprint = accepted(&format!("fingerprint = \"{fingerprint}\""));
    let by_path = accepted("rule = \"hardcoded-password\"\npath = \"c.yml\"");
    for accepted in [&by_fingerprint, &by_path] {
        git(&bench, &["reset", "-q", "--hard"]);
        bench.write("palisade.toml", accepted.as_bytes());
        bench.write("c.yml", b"# more\n\npassword: kq7Vw2mzX9\n");
        assert_eq!(before_commit(&bench), (0, String::new()), "it was there before");
        let base = git(&bench, &["rev-parse", "HEAD"]);
        bench.write("c.yml", b"password: hT4nRz8pWc\n");
        let (code, shown) = before_commit(&bench);
        assert!(code == 1 && shown.contains("the accepted one was another value"), "{accepted} {code} {shown}");
        let judged = |words: &[&str]| bench.run(&[&["scan", "--only", "secrets", "--fail-on", "low"], words].concat());
        assert_eq!(judged(&["--staged", "."]).code, 1);
        assert_eq!(judged(&["."]).code, 0, "files are judged as they are");
        let tip = commit(&bench);
        let run = judged(&[&format!("--history={base}..{tip}"), "."]);
        assert!(run.code == 1 && run.stdout.contains("the accepted one was another value"), "{}", run.stdout);
        let (code, shown) = push(&bench, &format!("refs/heads/main {tip} refs/heads/main {base}\n"));
        assert!(code == 1 && shown.contains("c.yml:1"), "{code} {shown}");
        git(&bench, &["reset", "-q", "--hard", &base]);
    }
    // A mark is seen in the change.
    bench.write("c.yml", b"password: hT4nRz8pWc  # palisade:ignore hardcoded-password a test bed\n");
    assert_eq!(before_commit(&bench), (0, String::new()));
    // Who calls may accept whatever stands somewhere, but not one value for another.
    bench.write("c.yml", b"password: hT4nRz8pWc\n");
    for (accepted, code) in [(&by_path, 0), (&by_fingerprint, 1)] {
        bench.write("../policy.toml", accepted.as_bytes());
        git(&bench, &["add", "-A"]);
        assert_eq!(hook(&bench, &["hook", "pre-commit", "--config", "../policy.toml"], "", &[]).0, code);
    }
}

#[test]
fn a_strong_value_is_accepted_whenever_it_comes() {
    let bench = committed(&[]);
    let text = format!("api_token = \"{}\"\n", value());
    bench.write("a.py", text.as_bytes());
    assert_eq!(before_commit(&bench).0, 1);
    let fingerprint = fingerprints(&bench).pop().unwrap();
    bench.write("palisade.toml", accepted(&format!("fingerprint = \"{fingerprint}\"")).as_bytes());
    assert_eq!(before_commit(&bench), (0, String::new()));
}

#[test]
fn a_weak_value_is_known_where_its_file_went() {
    let bench = committed(&[("old/c.yml", "password: kq7Vw2mzX9\n")]);
    let base = git(&bench, &["rev-parse", "HEAD"]);
    git(&bench, &["mv", "old/c.yml", "d.yml"]);
    assert_eq!(before_commit(&bench), (0, String::new()));
    bench.write("d.yml", b"# moved and changed\n\npassword: kq7Vw2mzX9\nuser: me\n");
    assert_eq!(before_commit(&bench), (0, String::new()));
    let tip = commit(&bench);
    assert_eq!(push(&bench, &format!("refs/heads/main {tip} refs/heads/main {base}\n")), (0, String::new()));
    let range = format!("--history={base}..{tip}");
    bench.write("empty/x.txt", b"x\n");
    assert_eq!(bench.run(&["scan", "--only", "secrets", "--fail-on", "low", &range, "empty"]).code, 0);
    // The name speaks too.
    bench.write("d.yml", b"mail_password: kq7Vw2mzX9\n");
    assert_eq!(before_commit(&bench).0, 1);
}
