//! The cache as a user meets it: the same report with it, without it, and when it does not serve.

use crate::palisade::{Bench, Run};
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

const FLAW: &str = "from flask import Flask, request\napp = Flask(__name__)\n\n@app.route('/')\ndef run():\n    return eval(request.args['x'])\n";
const KEY: &str = "q8ZkP2mX7vR4tY9wL1bN5cD3fG6hJ0kSaQ2eRuTz";
const JSON: &[&str] = &["scan", "--format", "json"];

fn bench() -> Bench {
    let key = format!("aws_secret_access_key = '{KEY}'\n");
    Bench::new(&[("app.py", FLAW), ("settings.py", &key), ("notes.txt", "nothing\n")])
}

fn folder(bench: &Bench) -> PathBuf {
    bench.cache().join("palisade/scans")
}

fn output(command: &mut Command) -> Run {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Run { code: status.code().unwrap(), stdout: text(stdout), stderr: text(stderr) }
}

#[test]
fn the_report_is_the_same_cold_warm_and_without() {
    let bench = bench();
    let without = bench.run(&["scan", "--format", "json", "--no-cache"]);
    assert!(without.stdout.contains("eval") && !folder(&bench).exists());
    for _ in 0..2 {
        let run = bench.run(JSON);
        assert_eq!((run.code, &run.stdout, run.stderr.as_str()), (without.code, &without.stdout, ""));
    }
    let kept: Vec<u8> =
        fs::read_dir(folder(&bench)).unwrap().flat_map(|entry| fs::read(entry.unwrap().path()).unwrap()).collect();
    let kept = String::from_utf8_lossy(&kept);
    assert!(kept.contains("eval") && !kept.contains(&KEY[..10]));
    fs::remove_dir_all(folder(&bench)).unwrap();
    assert_eq!(bench.run(JSON).stdout, without.stdout);
}

#[test]
fn the_folder_can_be_named_and_never_lies_in_the_tree() {
    let bench = bench();
    let without = bench.run(&["scan", "--format", "json", "--no-cache"]);
    let other = bench.cache().join("elsewhere");
    let run = output(bench.command(JSON).env("PALISADE_CACHE", &other));
    assert_eq!((run.stdout, run.stderr.as_str()), (without.stdout.clone(), ""));
    assert!(other.is_dir() && !folder(&bench).exists());
    let run = output(bench.command(JSON).env("PALISADE_CACHE", "cached"));
    assert_eq!(run.stdout, without.stdout);
    assert!(
        run.stderr.starts_with("note: the cache ") && run.stderr.contains("lies in the scanned folder"),
        "{}",
        run.stderr
    );
    assert!(!bench.root().join("cached").exists());
    // Nor in the repository around a folder that is scanned.
    std::fs::create_dir_all(bench.root().join(".git")).unwrap();
    bench.write("sub/app.py", FLAW.as_bytes());
    let mut command = bench.command(&["scan", "sub", "--format", "json"]);
    let run = output(command.env("PALISADE_CACHE", bench.root().join("cached")));
    assert!(run.stderr.contains("lies in the scanned folder or its repository"), "{}", run.stderr);
    assert!(!bench.root().join("cached").exists());
}

#[test]
fn records_of_others_are_not_believed() {
    let bench = bench();
    let first = bench.run(JSON);
    let kept = || -> Vec<Vec<u8>> {
        let mut files: Vec<PathBuf> =
            fs::read_dir(folder(&bench)).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files.into_iter().map(|file| fs::read(file).unwrap()).collect()
    };
    let before = kept();
    assert_eq!(bench.run(JSON).stdout, first.stdout);
    assert_eq!(kept(), before, "nothing is new");
    // The same cache without the key: everything is worked out anew, and the report is the same.
    fs::remove_dir_all(bench.data()).unwrap();
    assert_eq!(bench.run(JSON).stdout, first.stdout);
    assert_ne!(kept(), before);
    // With a key that jobs share it is believed by those that have it.
    let with = |key: &str| output(bench.command(JSON).env("PALISADE_CACHE_KEY", key));
    assert_eq!(with("a key that jobs share").stdout, first.stdout);
    let shared = kept();
    fs::remove_dir_all(bench.data()).unwrap();
    assert_eq!((with("a key that jobs share").stdout, kept()), (first.stdout.clone(), shared.clone()));
    assert!(!bench.data().exists());
    assert_eq!(with("a key that others have").stdout, first.stdout);
    assert_ne!(kept(), shared);
    assert_eq!(with("short").stdout, first.stdout);
    let run = output(bench.command(JSON).env("PALISADE_CACHE_KEY", "short").env("PALISADE_CACHE", folder(&bench)));
    assert!(run.stderr.contains("PALISADE_CACHE_KEY is too short"), "{}", run.stderr);
    // Without a place for a key there is no cache, and nobody misses it.
    fs::remove_dir_all(folder(&bench)).unwrap();
    let run = output(bench.command(JSON).env_remove("XDG_DATA_HOME"));
    assert_eq!((run.stdout, run.stderr.as_str()), (first.stdout, ""));
    assert!(!folder(&bench).exists());
}

#[cfg(unix)]
#[test]
fn a_folder_that_others_can_write_is_not_used_and_said() {
    use std::os::unix::fs::PermissionsExt;
    let bench = bench();
    let without = bench.run(&["scan", "--format", "json", "--no-cache"]);
    bench.run(JSON);
    fs::set_permissions(folder(&bench), fs::Permissions::from_mode(0o777)).unwrap();
    let run = bench.run(JSON);
    assert_eq!((run.code, run.stdout), (without.code, without.stdout.clone()));
    assert_eq!(run.stderr.lines().count(), 1);
    assert!(run.stderr.contains("other users can write into it"), "{}", run.stderr);
    assert_eq!(bench.run(&["scan", "--format", "json", "--quiet"]).stderr, "");
}

#[cfg(unix)]
#[test]
fn a_disk_that_takes_no_more_is_said_and_nothing_fails() {
    let bench = bench();
    let without = bench.run(&["scan", "--format", "json", "--no-cache"]);
    bench.run(JSON);
    bench.write("more.py", format!("{FLAW}# more\n").as_bytes());
    let before = bench.run(&["scan", "--format", "json", "--no-cache"]);
    assert_ne!(before.stdout, without.stdout);
    // Every write to a file is refused; what was there stays.
    let full = |bench: &Bench| {
        let program = bench.command(&[]).get_program().to_owned();
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$@\"", "sh"]).arg(program).args(JSON);
        shell
            .current_dir(bench.root())
            .env_clear()
            .env("XDG_CACHE_HOME", bench.cache())
            .env("XDG_DATA_HOME", bench.data());
        shell.env("SOURCE_DATE_EPOCH", "1780272000").stdin(Stdio::null());
        output(&mut shell)
    };
    let run = full(&bench);
    assert_eq!((run.code, &run.stdout), (before.code, &before.stdout));
    assert!(run.stderr.contains("it was not written") && run.stderr.lines().count() == 1, "{}", run.stderr);
    let run = bench.run(JSON);
    assert_eq!((&run.stdout, run.stderr.as_str()), (&before.stdout, ""));
    fs::remove_dir_all(folder(&bench)).unwrap();
    assert_eq!(full(&bench).stdout, before.stdout);
    assert_eq!(bench.run(JSON).stdout, before.stdout);
}

#[test]
fn several_processes_on_one_cache_say_the_same() {
    let bench = bench();
    for number in 0..40 {
        bench.write(&format!("a{number}.py"), format!("{FLAW}# {number}\n").as_bytes());
    }
    let without = bench.run(&["scan", "--format", "json", "--no-cache"]);
    for _ in 0..3 {
        let start = || bench.command(JSON).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let started: Vec<_> = (0..5).map(|_| start()).collect();
        for one in started {
            let output = one.wait_with_output().unwrap();
            assert_eq!(String::from_utf8(output.stdout).unwrap(), without.stdout);
            assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
        }
    }
}
