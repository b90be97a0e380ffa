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
        shell.current_dir(bench.root()).env_clear().env("XDG_CACHE_HOME", bench.cache());
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
