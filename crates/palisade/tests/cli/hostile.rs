//! Bad input from end to end: named in every output, never a crash, never a clean-looking result.

use crate::palisade::Bench;

/// A tree of everything that is not as it should be.
fn bench() -> Bench {
    let bench = Bench::new(&[]);
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain("eval(input())\n".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for (path, bytes) in [
        ("latin.py", &b"# caf\xE9\neval(input())\n"[..]),
        ("lossy.py", b"# \xC3\xA9 \xFF\neval(input())\n"),
        ("utf16.py", &utf16),
        ("bom.py", b"\xEF\xBB\xBFeval(input())\n"),
        ("crlf.py", b"x = 1\r\neval(input())\r\n"),
        ("binary.py", b"\0\x01\0\x02"),
        ("empty.py", b""),
        ("broken.py", b"def (\n"),
        ("bidi.py", "s = '\u{202e}' # \u{2066}\u{1b}[31m\neval(input())\n".as_bytes()),
        ("line.py", format!("x = '{}'\neval(input())\n", "a".repeat(1 << 20)).as_bytes()),
        ("deep.py", format!("x = {}{}\n", "[".repeat(100_000), "]".repeat(100_000)).as_bytes()),
        ("deep.ts", "{".repeat(100_000).as_bytes()),
        ("deep.json", "[".repeat(100_000).as_bytes()),
        ("data.json", "[1,2],\n".repeat(1_000_000).as_bytes()),
        ("a%FF.py", b"eval(input())\n"),
    ] {
        bench.write(path, bytes);
    }
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        std::os::unix::fs::symlink("..", bench.root().join("loop")).unwrap();
        let name = std::ffi::OsStr::from_bytes(b"\xE9\x1b[31m.py");
        std::fs::write(bench.root().join(name), "eval(input())\n").unwrap();
    }
    bench
}

#[test]
fn trouble_is_named_and_nothing_fails() {
    let bench = bench();
    let run = bench.run(&["scan", "--format", "json"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    assert!(!run.stdout.contains(['\u{1b}', '\u{202e}', '\u{2066}']));
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let notices: Vec<String> = report["notices"]
        .as_array()
        .unwrap()
        .iter()
        .map(|notice| {
            format!("{} {}", notice["kind"].as_str().unwrap(), notice["location"]["path"].as_str().unwrap_or("-"))
        })
        .collect();
    for expected in ["encoding latin.py", "encoding lossy.py", "encoding utf16.py"] {
        assert!(notices.iter().any(|notice| notice == expected), "{expected}: {notices:?}");
    }
    let again = bench.run(&["scan", "--format", "json", "-j", "8"]);
    assert_eq!(run.stdout, again.stdout);
    for format in ["text", "sarif"] {
        let run = bench.run(&["scan", "--format", format, "-j", "1"]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""));
        assert!(!run.stdout.contains(['\u{1b}', '\u{202e}', '\u{2066}']), "{format}");
    }
}

#[test]
fn a_large_source_is_3_and_a_large_file_of_data_is_not() {
    let bench = Bench::new(&[]);
    bench.write("data.json", "[1,2],\n".repeat(1_000_000).as_bytes());
    assert_eq!(bench.run(&["scan"]).code, 0);
    bench.write("large.py", "x = 1\n".repeat(1_000_000).as_bytes());
    let run = bench.run(&["scan"]);
    assert!(run.code == 3 && run.stdout.contains("large.py"), "{run:?}");
    assert_eq!(bench.run(&["scan", "--exclude", "large.py"]).code, 0);
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_is_3() {
    use std::os::unix::fs::PermissionsExt;
    let bench = Bench::new(&[("locked.py", "x = 1\n"), ("a.py", "x = 1\n")]);
    let path = bench.root().join("locked.py");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::read(&path).is_ok() {
        return; // Permissions do not bind root.
    }
    let run = bench.run(&["scan"]);
    assert!(run.code == 3 && run.stdout.contains("locked.py"), "{run:?}");
}

#[test]
fn a_repository_that_cannot_be_read_is_told() {
    let bench = Bench::new(&[("a.py", "x = 1\n"), (".git", "gitdir: ../nowhere\n")]);
    let run = bench.run(&["scan", "."]);
    let shown = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(run.code == 0 && shown.contains("the file .git points to no git repository: credentials may have other"));
    let plain = Bench::new(&[("a.py", "x = 1\n")]);
    assert!(!plain.run(&["scan", "."]).stdout.contains("repository"), "there is none");
}

#[cfg(unix)]
#[test]
fn pipes_in_a_repository_are_told() {
    for (name, code) in [("packed-refs", 3), ("HEAD", 0), ("shallow", 3), ("index", 3)] {
        let bench = crate::hooks::repository();
        let file = bench.root().join(".git").join(name);
        let _ = std::fs::remove_file(&file);
        assert!(std::process::Command::new("mkfifo").arg(&file).status().unwrap().success());
        let run = bench.run(&["scan", "--only", "secrets", "."]);
        let told = format!("{name} of the repository cannot be read");
        let shown = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(run.code == 0 && shown.contains(&told), "{name}: {run:?}");
        let run = bench.run(&["scan", "--only", "secrets", "--history", "--format", "json", "."]);
        let is_told = run.stdout.contains("damaged-ref") || run.stdout.contains("unreadable-file");
        assert!(run.code == code && is_told, "{name}: {run:?}");
    }
}
