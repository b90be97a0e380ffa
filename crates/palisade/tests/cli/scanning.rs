//! Scans, and the commands around them.

use crate::palisade::Bench;

#[test]
fn the_version_names_rules_and_data() {
    let run = Bench::new(&[]).run(&["--version"]);
    assert_eq!(run.code, 0);
    assert!(run.stdout.starts_with(concat!("palisade ", env!("CARGO_PKG_VERSION"), " (")), "{}", run.stdout);
    assert!(run.stdout.contains(" rules; no advisory data yet)"));
}

#[test]
fn a_started_rule_is_two_files() {
    let bench = Bench::new(&[]);
    let run =
        bench.run(&["rules", "new", "shell-from-request", "--language", "javascript", "--folder", "rules", "--taint"]);
    assert_eq!(run.code, 0, "{run:?}");
    let read = |path: &str| std::fs::read_to_string(bench.root().join(path)).unwrap();
    assert!(
        read("rules/shell-from-request.yaml")
            .contains("  - id: shell-from-request\n    languages: [javascript, typescript]")
    );
    assert!(read("rules/shell-from-request.js").starts_with("// ruleid: shell-from-request\n"));
    let again = bench.run(&["rules", "new", "shell-from-request", "--folder", "rules"]);
    assert!(again.code == 2 && again.stderr.contains("is already there"), "{again:?}");
}

#[test]
fn coverage_names_languages_that_are_not_analysed() {
    let bench = Bench::new(&[("a.rb", "x"), ("b.rb", "x"), ("vendor/c.py", "x")]);
    let run = bench.run(&["scan"]);
    assert_eq!(run.code, 0);
    assert!(run.stdout.contains("ruby") && run.stdout.contains("vendored"), "{}", run.stdout);
    let strict = bench.run(&["scan", "--strict"]);
    assert_eq!(strict.code, 3, "{strict:?}");
}

#[test]
fn the_number_of_threads_and_the_load_change_nothing() {
    let bench = Bench::new(&[]);
    for number in 0..40 {
        bench.write(&format!("d{}/f{number}.py", number % 3), b"import os\nos.system(input())\n");
    }
    let one = bench.run(&["scan", "--format", "json", "-j", "1"]);
    let eight = bench.run(&["scan", "--format", "json", "-j", "8"]);
    assert_eq!((one.code, one.stdout), (eight.code, eight.stdout));
}

#[cfg(unix)]
#[test]
fn hostile_names_never_reach_the_terminal_as_they_are() {
    use std::os::unix::ffi::OsStrExt;
    let bench = Bench::new(&[]);
    bench.write("a\u{1b}]0;owned\u{7}\u{202e}.py", b"x = (\n");
    std::fs::write(bench.root().join(std::ffi::OsStr::from_bytes(b"\xFF.py")), "x = (").unwrap();
    for format in ["text", "json"] {
        let run = bench.run(&["scan", "--format", format]);
        assert!(!run.stdout.contains(['\u{1b}', '\u{7}']), "{}", run.stdout);
    }
    let run = bench.run(&["scan", "\u{1b}[31mnowhere"]);
    assert!(run.code == 2 && !run.stderr.contains('\u{1b}'), "{}", run.stderr);
}
