//! Wrong use and wrong configuration: exit code 2, and a message that shows the place.

use crate::palisade::Bench;

#[test]
fn wrong_use_ends_with_2_and_says_what_is_known() {
    let bench = Bench::new(&[("a.py", "x = 1\n")]);
    for (arguments, said) in [
        (&["scan", "nowhere"][..], "error: there is no `nowhere`\n  = help:"),
        (&["scan", "--format", "pdf"], "there is no format `pdf`; known: "),
        (&["scan", "--only", "sats"], "there is no engine `sats`; known: "),
        (&["scan", "--fail-on", "terrible"], "expected one of info, low, medium, high, critical"),
        (&["scan", "--exclude", "a{b"], "`a{b` after --exclude is not a glob: unclosed"),
        (&["scan", "--rules", "nowhere.yaml"], "there is no rule file or folder `nowhere.yaml`"),
        (&["scan", "--rules", "."], "no rule file in `.`"),
        (&["scan", "--config", "nowhere.toml"], "error: there is no configuration `nowhere.toml`\n"),
        (&["scan", "--format", "json", "--format", "text"], "two reports for standard output"),
        (&["scan", "--format", "json=a", "--output", "b"], "--output names a file, and every --format already has one"),
        (&["scan", "-j", "0"], "invalid value '0'"),
        (&["scan", "--bases", "HEAD"], "unexpected argument '--bases'"),
        (&["rules", "show", "no-such-rule"], "error: no rule is called `no-such-rule`\n"),
        (&["rules", "new", "Bad_Name"], "`Bad_Name` cannot be the name of a rule"),
        (&["explain", "x", "--only", "sast"], "unexpected argument '--only'"),
        (&["explain", "x", "--report", "nowhere.json"], "error: there is no report `nowhere.json`\n"),
        (&["explain", "v1:0000"], "there is no report of an earlier scan"),
        (&["schema", "x"], "there is no schema `x`; known: report"),
        (&["frobnicate"], "unrecognized subcommand 'frobnicate'"),
    ] {
        let run = bench.run(arguments);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments:?} {run:?}");
        assert!(run.stderr.contains(said), "{arguments:?}: {}", run.stderr);
    }
}

#[test]
fn a_mistake_in_the_configuration_is_shown_with_its_line() {
    let bench = Bench::new(&[("palisade.toml", "[scan]\nexclued = [\"a\"]\n\n[rules.severity]\nx = \"hihg\"\n")]);
    let run = bench.run(&["scan"]);
    assert_eq!(run.code, 2);
    assert_eq!(
        run.stderr,
        "\
error: 2 mistakes in configuration or rules
 --> ./palisade.toml:2:1
  |
2 | exclued = [\"a\"]
  | ^ unknown key `exclued`; known here: exclude, only, fail-on, strict
 --> ./palisade.toml:5:6
  |
5 | x = \"hihg\"
  |      ^ expected one of info, low, medium, high, critical, found `hihg`
"
    );
    assert_eq!(bench.run(&["scan", "--no-project-config"]).code, 0);
    bench.write("good.toml", b"[scan]\nstrict = false\n");
    assert_eq!(bench.run(&["scan", "--config", "good.toml"]).code, 0);
}

#[test]
fn a_key_in_the_wrong_table_is_told_where_it_belongs() {
    let bench = Bench::new(&[]);
    for (text, said) in [
        ("fail-on = \"high\"\n", "unknown key `fail-on` (it belongs in [scan]); known here: scan, "),
        ("[scan]\noff = []\n", "unknown key `off` (it belongs in [rules] or [[paths]]); known here: "),
        ("[rules]\nuntil = 1\n", "unknown key `until` (it belongs in [[suppressions]]); known here: "),
    ] {
        bench.write("palisade.toml", text.as_bytes());
        let run = bench.run(&["scan"]);
        assert!(run.code == 2 && run.stderr.contains(said), "{}", run.stderr);
    }
}

#[test]
fn text_that_is_no_toml_is_told_in_our_words() {
    let bench = Bench::new(&[]);
    for (text, said) in [
        ("[scan\n", "not valid TOML: expected `]`, found a newline"),
        ("[scan]\nstrict = true\nstrict = true\n", "not valid TOML: the key `strict` stands here a second time"),
        ("[scan]\nfail-on = \"high\n", "not valid TOML: the string is not closed on its line"),
        ("[scan]\nfail-on = high\n", "not valid TOML: a string stands without quotes"),
        ("[scan]\n[scan]\n", "not valid TOML: the table `scan` stands here a second time"),
    ] {
        bench.write("palisade.toml", text.as_bytes());
        let run = bench.run(&["scan"]);
        assert!(run.code == 2 && run.stderr.contains(said), "{}", run.stderr);
        for raw in ["wanted", "-key", "-string", "-table", "unexpected"] {
            assert!(!run.stderr.contains(raw), "{raw}: {}", run.stderr);
        }
    }
}

#[test]
fn a_broken_configuration_is_no_crash() {
    let bench = Bench::new(&[]);
    for text in [
        &b"[scan"[..],
        b"\xFF\xFE",
        b"a = [[[[",
        b"scan = \"\x1b[31m\"",
        &b"[".repeat(300_000),
        b"[scan]\nonly = 2026-01-01",
    ] {
        bench.write("palisade.toml", text);
        let run = bench.run(&["scan"]);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.stderr.starts_with("error: ") && !run.stderr.contains('\u{1b}'), "{}", run.stderr);
    }
}

#[test]
fn the_configuration_of_the_repository_holds_in_its_folders() {
    let bench = Bench::new(&[
        (".git/HEAD", ""),
        ("palisade.toml", "[scan]\nexclude = [\"/src/old/\"]\n"),
        ("src/old/a.py", "x"),
    ]);
    let run = bench.run(&["scan", "--format", "json", "src"]);
    assert!(run.stdout.contains("\"palisade.toml\": 1"), "{}", run.stdout);
    bench.write("palisade.toml", b"[scan]\nwrong = 1\n");
    let run = bench.run(&["scan", "src"]);
    assert!(run.code == 2 && run.stderr.contains("palisade.toml:2:1"), "{run:?}");
}

#[cfg(unix)]
#[test]
fn a_linked_configuration_does_not_show_other_files() {
    let bench = Bench::new(&[("a.py", "x")]);
    std::fs::create_dir(bench.cache()).unwrap();
    std::fs::write(bench.cache().join("secret"), "the-secret-itself").unwrap();
    std::os::unix::fs::symlink(bench.cache().join("secret"), bench.root().join("palisade.toml")).unwrap();
    let run = bench.run(&["scan"]);
    assert!(run.code == 2 && !run.stderr.contains("the-secret-itself"), "{run:?}");
}
