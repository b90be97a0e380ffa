//! What git calls: a hook stops what adds a credential, and nothing else.

use crate::palisade::Bench;
use crate::secrets::{HEADER, production};
use std::io::Write as _;
use std::process::{Command, Stdio};

pub const NOBODY: &str = "0000000000000000000000000000000000000000";

pub fn git(bench: &Bench, words: &[&str]) -> String {
    let identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
    let mut command = Command::new("git");
    command.args(identity).args(words).current_dir(bench.root());
    command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", bench.root().join("../no-settings"));
    let output = command.output().expect("git is installed");
    assert!(output.status.success(), "git {words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Exit code and output of a hook that reads these lines.
pub fn hook(bench: &Bench, words: &[&str], lines: &str, settings: &[(&str, &str)]) -> (i32, String) {
    let mut command = bench.command(words);
    command.envs(settings.iter().copied()).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    (output.status.code().unwrap(), String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Put together here so that no scanner takes it for a real one.
pub fn value() -> String {
    ["q8ZkP2mX7v", "R4tY9wL1cD3hJ6"].concat()
}

pub fn repository() -> Bench {
    let bench = Bench::new(&[("f.py", "x = 1\n"), (".gitignore", ".env\n")]);
    git(&bench, &["init", "-q", "-b", "main"]);
    git(&bench, &["add", "."]);
    git(&bench, &["commit", "-q", "-m", "first"]);
    bench
}

#[test]
fn a_commit_is_stopped_for_what_it_adds_alone() {
    let bench = repository();
    assert_eq!(hook(&bench, &["hook", "pre-commit"], "", &[]), (0, String::new()));
    bench.write(".env", format!("API_TOKEN={}\n", value()).as_bytes());
    assert_eq!(hook(&bench, &["hook", "pre-commit"], "", &[]).0, 0, "not staged");
    git(&bench, &["add", "-f", ".env"]);
    let (code, shown) = hook(&bench, &["hook", "pre-commit"], "", &[]);
    assert!(code == 1 && shown.contains(".env:1") && !shown.contains(&value()), "{code} {shown}");
    git(&bench, &["commit", "-q", "-m", "all the same"]);
    bench.write(".env", format!("API_TOKEN={}\nMORE=1\n", value()).as_bytes());
    git(&bench, &["add", "-f", ".env"]);
    assert_eq!(hook(&bench, &["hook", "pre-commit"], "", &[]).0, 0, "it was there before");
}

#[test]
fn the_index_that_git_names_is_judged() {
    let bench = repository();
    bench.write("f.py", format!("api_token = \"{}\"\n", value()).as_bytes());
    let other = bench.root().join("../other-index");
    std::fs::copy(bench.root().join(".git/index"), &other).unwrap();
    git(&bench, &["add", "f.py"]);
    let other = other.to_str().unwrap();
    assert_eq!(hook(&bench, &["hook", "pre-commit"], "", &[]).0, 1);
    assert_eq!(hook(&bench, &["hook", "pre-commit"], "", &[("GIT_INDEX_FILE", other)]).0, 0);
    assert_eq!(hook(&bench, &["hook", "pre-commit"], "", &[("GIT_INDEX_FILE", "gone")]).0, 2);
}

#[test]
fn a_push_is_judged_by_what_the_remote_lacks() {
    let bench = repository();
    let first = git(&bench, &["rev-parse", "HEAD"]);
    bench.write("f.py", format!("api_token = \"{}\"\n", value()).as_bytes());
    git(&bench, &["commit", "-q", "-a", "-m", "second"]);
    let second = git(&bench, &["rev-parse", "HEAD"]);
    let push = |line: &str| hook(&bench, &["hook", "pre-push", "origin", "url"], line, &[]).0;
    assert_eq!(push(&format!("refs/heads/main {second} refs/heads/main {first}\n")), 1);
    assert_eq!(push(&format!("HEAD@{{1 day ago}} {second} refs/heads/main {NOBODY}\n")), 1);
    assert_eq!(push(&format!("refs/heads/main {first} refs/heads/main {NOBODY}\n")), 0);
    assert_eq!(push(&format!("(delete) {NOBODY} refs/heads/main {second}\n")), 0);
    assert_eq!(push("garbage\n"), 2);
    git(&bench, &["update-ref", "refs/remotes/private/main", &second]);
    assert_eq!(push(&format!("refs/heads/main {second} refs/heads/main {NOBODY}\n")), 1, "another remote has it");
    git(&bench, &["update-ref", "refs/remotes/origin/main", &second]);
    assert_eq!(push(&format!("refs/heads/main {second} refs/heads/main {NOBODY}\n")), 0);
}

#[test]
fn a_server_takes_a_push_for_a_reason_that_it_records() {
    let bench = repository();
    let first = git(&bench, &["rev-parse", "HEAD"]);
    bench.write("f.py", format!("api_token = \"{}\"  # gitleaks:allow\n", value()).as_bytes());
    git(&bench, &["commit", "-q", "-a", "-m", "second"]);
    let second = git(&bench, &["rev-parse", "HEAD"]);
    git(&bench, &["update-ref", "refs/heads/main", &first]);
    let line = format!("{first} {second} refs/heads/main\n");
    let receive = ["hook", "pre-receive"];
    assert_eq!(hook(&bench, &receive, &line, &[]).0, 1, "marks in what is pushed accept nothing");
    let option = [("GIT_PUSH_OPTION_COUNT", "1"), ("GIT_PUSH_OPTION_0", "palisade.bypass=ticket 7")];
    assert_eq!(hook(&bench, &receive, &line, &option).0, 0);
    let record = std::fs::read_to_string(bench.root().join("palisade-bypass.log")).unwrap();
    assert!(record.contains("ticket 7") && record.contains(&second), "{record}");
    // What cannot be recorded does not pass.
    std::fs::remove_file(bench.root().join("palisade-bypass.log")).unwrap();
    std::fs::create_dir(bench.root().join("palisade-bypass.log")).unwrap();
    let mut command = bench.command(&receive);
    command.envs(option).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(line.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(2) && said.contains("the push is refused"), "{said}");
}

#[test]
fn names_of_refs_are_bytes() {
    let bench = repository();
    let first = git(&bench, &["rev-parse", "HEAD"]);
    bench.write("f.py", format!("api_token = \"{}\"\n", value()).as_bytes());
    git(&bench, &["commit", "-q", "-a", "-m", "second"]);
    let second = git(&bench, &["rev-parse", "HEAD"]);
    git(&bench, &["update-ref", "refs/heads/main", &first]);
    let judged = |words: &[&str], line: String| {
        let mut command = bench.command(words);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let line: Vec<u8> = line.bytes().map(|byte| if byte == b'?' { 0xFF } else { byte }).collect();
        child.stdin.take().unwrap().write_all(&line).unwrap();
        child.wait_with_output().unwrap().status.code()
    };
    for (id, code) in [(&first, Some(0)), (&second, Some(1))] {
        let line = format!("refs/heads/x? y {id} refs/heads/x? {NOBODY}\n");
        assert_eq!(judged(&["hook", "pre-push", "origin", "url"], line), code);
        assert_eq!(judged(&["hook", "pre-receive"], format!("{NOBODY} {id} refs/heads/x? y\n")), code);
    }
}

#[test]
fn messages_of_commits_and_tags_are_pushed_too() {
    let bench = repository();
    let first = git(&bench, &["rev-parse", "HEAD"]);
    git(&bench, &["commit", "-q", "--allow-empty", "-m", &format!("api_token = \"{}\"", value())]);
    let second = git(&bench, &["rev-parse", "HEAD"]);
    git(&bench, &["tag", "-a", "-m", &format!("api_token = \"{}\"", value()), "v1", &first]);
    let tag = git(&bench, &["rev-parse", "v1"]);
    let push = |line: &str| hook(&bench, &["hook", "pre-push", "origin", "url"], line, &[]);
    let (code, shown) = push(&format!("refs/heads/main {second} refs/heads/main {first}\n"));
    assert!(code == 1 && shown.contains("(message of commit ") && !shown.contains(&value()), "{code} {shown}");
    let (code, shown) = push(&format!("refs/tags/v1 {tag} refs/tags/v1 {NOBODY}\n"));
    assert!(code == 1 && shown.contains("(message of tag ") && !shown.contains(&value()), "{code} {shown}");
    assert_eq!(push(&format!("refs/heads/main {first} refs/heads/main {NOBODY}\n")).0, 0);
    // A tag of a tree is judged by what is in it.
    git(&bench, &["tag", "-a", "-m", "tree", "v2", "HEAD^{tree}"]);
    let tree = git(&bench, &["rev-parse", "v2"]);
    assert_eq!(push(&format!("refs/tags/v2 {tree} refs/tags/v2 {NOBODY}\n")), (0, String::new()));
    git(&bench, &["update-ref", "refs/heads/main", &first]);
    git(&bench, &["update-ref", "-d", "refs/tags/v1"]);
    let line = format!("{first} {second} refs/heads/main\n{NOBODY} {tag} refs/tags/v1\n");
    assert_eq!(hook(&bench, &["hook", "pre-receive"], &line, &[]).0, 1);
}

#[test]
fn what_is_left_out_is_pushed_and_the_server_decides_for_itself() {
    let bench = repository();
    let first = git(&bench, &["rev-parse", "HEAD"]);
    let line = format!("api_token = \"{}\"\n", value());
    bench.write("accepted.py", line.as_bytes());
    // Another content: one that also stands elsewhere is not left out.
    bench.write("samples/f.py", format!("{line}x = 1\n").as_bytes());
    bench.write(".palisadeignore", b"samples/\n");
    bench.write(".gitleaksignore", b"accepted.py:some-rule:1\n");
    git(&bench, &["add", "."]);
    git(&bench, &["commit", "-q", "-m", "second"]);
    let second = git(&bench, &["rev-parse", "HEAD"]);
    let sent = format!("refs/heads/main {second} refs/heads/main {first}\n");
    assert_eq!(hook(&bench, &["hook", "pre-push", "origin", "url"], &sent, &[]), (0, String::new()));
    assert_eq!(hook(&bench, &["hook", "pre-push", "--no-project-config", "origin", "url"], &sent, &[]).0, 1);

    git(&bench, &["clone", "-q", "--bare", ".", "../server.git"]);
    git(&bench, &["--git-dir=../server.git", "update-ref", "refs/heads/main", &first]);
    let received = format!("{first} {second} refs/heads/main\n");
    let receive = ["hook", "pre-receive", "--repository", "../server.git"];
    let (code, shown) = hook(&bench, &receive, &received, &[]);
    assert!(code == 1 && shown.contains("samples/f.py") && shown.contains("accepted.py"), "{code} {shown}");
    bench.write("../server.git/palisade.toml", b"[scan]\nexclude = [\"samples/\"]\n");
    let (code, shown) = hook(&bench, &receive, &received, &[]);
    assert!(code == 1 && !shown.contains("samples/f.py") && shown.contains("accepted.py"), "{code} {shown}");
    bench.write("../server.git/palisade.toml", b"[scan]\nexclude = [\"samples/\", \"accepted.py\"]\n");
    assert_eq!(hook(&bench, &receive, &received, &[]), (0, String::new()));
}

#[test]
fn neither_a_header_nor_the_name_of_a_folder_lets_a_credential_through() {
    let bench = repository();
    let first = git(&bench, &["rev-parse", "HEAD"]);
    for (path, text) in [
        ("prod.yml", format!("{HEADER}{}", production())),
        ("vendor/prod.yml", production()),
        ("lang/prod.yml", production()),
    ] {
        bench.write(path, text.as_bytes());
        git(&bench, &["add", "."]);
        assert_eq!(hook(&bench, &["hook", "pre-commit"], "", &[]).0, 1, "{path}");
        git(&bench, &["commit", "-q", "-m", "second"]);
        let second = git(&bench, &["rev-parse", "HEAD"]);
        let line = format!("refs/heads/main {second} refs/heads/main {first}\n");
        let (code, shown) = hook(&bench, &["hook", "pre-push", "origin", "url"], &line, &[]);
        assert!(code == 1 && shown.contains(path), "{path} {code} {shown}");
        git(&bench, &["reset", "-q", "--hard", &first]);
    }
    let message = format!("{HEADER}\n{}", production());
    git(&bench, &["commit", "-q", "--allow-empty", "--cleanup=verbatim", "-m", &message]);
    let second = git(&bench, &["rev-parse", "HEAD"]);
    let line = format!("refs/heads/main {second} refs/heads/main {first}\n");
    assert_eq!(hook(&bench, &["hook", "pre-push", "origin", "url"], &line, &[]).0, 1, "a message");
}

#[test]
fn what_is_too_large_to_be_searched_can_be_let_pass_and_is_recorded() {
    let bench = repository();
    let first = git(&bench, &["rev-parse", "HEAD"]);
    std::fs::create_dir(bench.root().join("data")).unwrap();
    let file = std::fs::File::create(bench.root().join("data/dump.bin")).unwrap();
    file.set_len((64 << 20) + 1).unwrap();
    git(&bench, &["-c", "core.compression=1", "add", "data"]);
    git(&bench, &["commit", "-q", "-m", "second"]);
    let second = git(&bench, &["rev-parse", "HEAD"]);
    let line = format!("refs/heads/main {second} refs/heads/main {first}\n");
    let (code, shown) = hook(&bench, &["hook", "pre-push", "origin", "url"], &line, &[]);
    assert!(code == 3 && shown.contains("data/dump.bin") && shown.contains("--no-verify"), "{code} {shown}");
    git(&bench, &["update-ref", "refs/heads/main", &first]);
    let line = format!("{first} {second} refs/heads/main\n");
    let (code, shown) = hook(&bench, &["hook", "pre-receive"], &line, &[]);
    assert!(code == 3 && shown.contains("git push -o palisade.bypass=REASON"), "{code} {shown}");
    let option = [("GIT_PUSH_OPTION_COUNT", "1"), ("GIT_PUSH_OPTION_0", "palisade.bypass=ticket 8")];
    assert_eq!(hook(&bench, &["hook", "pre-receive"], &line, &option).0, 0);
    let record = std::fs::read_to_string(bench.root().join("palisade-bypass.log")).unwrap();
    assert!(record.contains("ticket 8") && record.contains("not searched: ") && record.contains("data/dump.bin"));
}

#[test]
fn a_guess_is_mentioned_and_stops_nothing() {
    let bench = repository();
    bench.write("c.yml", b"name: x\npassword: summer2019\n");
    git(&bench, &["add", "-A"]);
    let (code, shown) = hook(&bench, &["hook", "pre-commit"], "", &[]);
    let line = "palisade: may be a credential, and stops nothing: c.yml:2:11: hardcoded-password\n";
    assert_eq!((code, shown.as_str()), (0, line));
    git(&bench, &["commit", "-q", "-m", "second"]);
    bench.write("c.yml", b"name: y\npassword: summer2019\n");
    git(&bench, &["add", "-A"]);
    assert_eq!(hook(&bench, &["hook", "pre-commit"], "", &[]), (0, String::new()), "it was there before");
    let many: String = (0..12).map(|number| format!("password_{number}: autumn{number}2019\n")).collect();
    bench.write("d.yml", many.as_bytes());
    git(&bench, &["add", "-A"]);
    let (code, shown) = hook(&bench, &["hook", "pre-commit"], "", &[]);
    assert!(code == 0 && shown.ends_with("palisade: 2 more; --all shows them\n"), "{code} {shown}");
    assert_eq!(hook(&bench, &["hook", "pre-commit", "--all"], "", &[]).1.lines().count(), 12);
}
