//! Where reports go, and what happens when they cannot.

use crate::palisade::Bench;
use std::process::Stdio;

#[test]
fn reports_go_to_files_and_the_text_to_the_reader() {
    let bench = Bench::new(&[("a.rb", "x = 1\n")]);
    let run = bench.run(&["scan", "--format", "json=../report.json"]);
    assert!(run.code == 0 && !run.stdout.is_empty(), "{run:?}");
    let json = std::fs::read_to_string(bench.root().join("../report.json")).unwrap();
    assert!(json.starts_with('{') && json.ends_with("}\n"));
    let quiet = bench.run(&["scan", "--format", "json=../again.json", "--quiet"]);
    assert_eq!((quiet.code, quiet.stdout.as_str(), quiet.stderr.as_str()), (0, "", ""));
    let direct = bench.run(&["scan", "--format", "json"]);
    assert_eq!(direct.stdout, json);
    let file = bench.run(&["scan", "--format", "json", "-o", "../named.json", "-q"]);
    assert_eq!((file.code, file.stdout.as_str()), (0, ""));
    assert_eq!(std::fs::read_to_string(bench.root().join("../named.json")).unwrap(), json);
}

#[test]
fn an_unwritable_report_is_found_out_before_the_scan() {
    let bench = Bench::new(&[("a.py", "x = 1\n")]);
    for (output, why) in [("nowhere/report.json", "its folder does not exist"), (".", "it is a folder")] {
        let run = bench.run(&["scan", "--format", "json", "--output", output]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""));
        assert!(run.stderr.contains(&format!("cannot write `{output}`: {why}\n")), "{}", run.stderr);
    }
    assert!(!bench.cache().exists());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_2() {
    let bench = Bench::new(&[("a.py", "x = 1\n")]);
    let full = || std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = bench.command(&["scan"]).stdout(Stdio::from(full())).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot write to standard output: the disk is full\n"));
    assert_eq!(bench.run(&["scan", "--output", "/dev/full"]).code, 2);
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_ends_quietly() {
    let bench = Bench::new(&[("a.rb", "x = 1\n")]);
    for arguments in [&["scan"][..], &["scan", "--format", "json"], &["--help"], &["--version"], &["rules", "list"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = bench.command(arguments).stdout(writer).output().unwrap();
        assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0), "{arguments:?} {output:?}");
    }
}

#[test]
fn the_last_report_is_kept_outside_the_scanned_tree() {
    let bench = Bench::new(&[("a.py", "x = 1\n")]);
    bench.run(&["scan"]);
    assert!(bench.cache().join("palisade/last-report.json").is_file());
    let names: Vec<_> = std::fs::read_dir(bench.root()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["a.py"]);
    let inside = bench.command(&["scan"]).env("XDG_CACHE_HOME", bench.root().join("cache")).output().unwrap();
    assert_eq!(inside.status.code(), Some(0));
    assert!(!bench.root().join("cache").exists());
    let nowhere = bench.command(&["scan"]).env("XDG_CACHE_HOME", "/proc/nowhere").output().unwrap();
    assert_eq!((nowhere.status.code(), nowhere.stderr.len()), (Some(0), 0));
}

#[test]
fn no_colour_and_no_progress_where_nobody_looks() {
    let bench = Bench::new(&[("a.py", "x = 1\n")]);
    let run = bench.run(&["scan"]);
    assert!(!run.stdout.contains('\u{1b}') && run.stderr.is_empty());
}

#[cfg(unix)]
#[test]
fn one_report_that_cannot_be_written_does_not_take_the_others_with_it() {
    let bench = Bench::new(&[("a.py", "x = 1\n")]);
    // A limit on the size of files stands for a disk that fills up while the report is written.
    let words =
        "trap '' XFSZ; ulimit -f 1; exec \"$0\" scan --format sarif=../r.sarif --format json=../r.json --format text";
    let rules = ["a", "b"].map(|name| format!("{name} = 1  # {}\n", "x".repeat(40)).repeat(20)).concat();
    bench.write("b.py", rules.as_bytes());
    std::fs::write(bench.root().join("../r.sarif"), "what was there before").unwrap();
    let program = bench.command(&[]).get_program().to_owned();
    let mut command = std::process::Command::new("sh");
    command.arg("-c").arg(words).arg(program).current_dir(bench.root()).env("SOURCE_DATE_EPOCH", "1780272000");
    let output = command.env("XDG_CACHE_HOME", bench.cache()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("cannot write `../r.sarif`: "), "{said}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("verdict "), "the text is shown all the same");
    assert_eq!(std::fs::read_to_string(bench.root().join("../r.sarif")).unwrap(), "what was there before");
    for entry in std::fs::read_dir(bench.root().join("..")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(!name.contains(".palisade-"), "{name} is left behind");
    }
}

#[cfg(unix)]
#[test]
fn links_modes_and_pipes_stay_what_they_are() {
    use std::os::unix::fs::PermissionsExt as _;
    let bench = Bench::new(&[("a.py", "x = 1\n")]);
    let at = |name: &str| bench.root().join("..").join(name);
    std::fs::write(at("real.json"), "old").unwrap();
    std::fs::set_permissions(at("real.json"), std::fs::Permissions::from_mode(0o600)).unwrap();
    std::os::unix::fs::symlink("real.json", at("link.json")).unwrap();
    let run = bench.run(&["scan", "-q", "--format", "json=../link.json", "--format", "junit=/dev/stdout"]);
    assert!(run.code == 0 && run.stdout.starts_with("<?xml"), "{run:?}");
    assert!(std::fs::symlink_metadata(at("link.json")).unwrap().is_symlink());
    assert!(std::fs::read_to_string(at("real.json")).unwrap().starts_with('{'));
    assert_eq!(std::fs::metadata(at("real.json")).unwrap().permissions().mode() & 0o777, 0o600);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_told_and_the_other_report_is_whole() {
    let bench = Bench::new(&[("a.py", "x = 1\n")]);
    let run = bench.run(&["scan", "--format", "sarif=/dev/full", "--format", "json=../r.json", "--format", "text"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("cannot write `/dev/full`: the disk is full\n") && run.stdout.contains("verdict "),
        "{run:?}"
    );
    assert!(std::fs::read_to_string(bench.root().join("../r.json")).unwrap().ends_with("}\n"));
}

#[test]
fn what_a_page_would_refuse_is_left_out_of_sarif_and_said() {
    let bench = Bench::new(&[]);
    for file in 0..26 {
        let calls: String = (0..1000).map(|number| format!("call_{number}_{file}()\n")).collect();
        bench.write(&format!("{file}.py"), calls.as_bytes());
    }
    let rule = "rules:\n  - {id: any-call, languages: [python], severity: low, message: $F is called, pattern: $F()}\n";
    std::fs::write(bench.root().join("../r.yaml"), rule).unwrap();
    let words = ["scan", "-q", "--only", "sast", "--no-builtin", "--rules", "../r.yaml", "--format", "sarif"];
    let run = bench.run(&words);
    let document: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((run.code, document["runs"][0]["results"].as_array().unwrap().len()), (0, 25_000));
    assert!(run.stderr.starts_with("warning: 1000 of 26000 findings are not in this SARIF document"), "{}", run.stderr);
}

#[test]
fn two_reports_for_one_file_are_refused_however_it_is_written() {
    let bench = Bench::new(&[("a.py", "x = 1\n")]);
    #[cfg(unix)]
    std::os::unix::fs::symlink("r.json", bench.root().join("../link.json")).unwrap();
    std::fs::write(bench.root().join("../r.json"), "before").unwrap();
    let spellings = if cfg!(unix) { &["../r.json", "./../r.json", "../link.json"][..] } else { &["../r.json"] };
    for other in spellings {
        let run = bench.run(&["scan", "--format", "sarif=../r.json", "--format", &format!("json={other}")]);
        assert!(run.code == 2 && run.stderr.contains("two reports for"), "{run:?}");
        assert_eq!(std::fs::read_to_string(bench.root().join("../r.json")).unwrap(), "before");
    }
    let run = bench.run(&["scan", "-q", "--format", "sarif=new.json", "--format", "json=./new.json"]);
    assert_eq!(run.code, 2, "also one that does not exist yet");
    assert_eq!(bench.run(&["scan", "-q", "--format", "sarif=../a.json", "--format", "json=../b.json"]).code, 0);
}

#[test]
fn of_several_reports_one_into_a_folder_or_into_nowhere_stops_all_before_the_scan() {
    let bench = Bench::new(&[("a.py", "x = 1\n")]);
    std::fs::create_dir(bench.root().join("../folder")).unwrap();
    for (file, why) in [
        ("../folder", "it is a folder"),
        ("../folder/", "it is a folder"),
        ("../no/r.xml", "its folder does not exist"),
    ] {
        let bad = format!("junit={file}");
        let run = bench.run(&["scan", "--format", "sarif=../r.sarif", "--format", &bad, "--format", "text"]);
        assert!(run.code == 2 && run.stdout.is_empty() && run.stderr.contains(why), "{run:?}");
        assert!(!bench.root().join("../r.sarif").exists(), "nothing is left behind");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_baseline_on_a_full_disk_is_2_and_the_reports_are_there() {
    let bench = Bench::new(&[("a.py", "x = 1\n")]);
    let run = bench.run(&["scan", "--write-baseline", "/dev/full", "--format", "json=../r.json", "--format", "text"]);
    assert!(run.code == 2 && run.stderr.contains("cannot write `/dev/full`: the disk is full"), "{run:?}");
    assert!(run.stdout.contains("verdict "), "{run:?}");
    assert!(std::fs::read_to_string(bench.root().join("../r.json")).unwrap().ends_with("}\n"));
}
