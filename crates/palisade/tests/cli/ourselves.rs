//! The configuration of our own repository leaves out and silences examples and tests alone.

#[test]
fn only_examples_and_tests_are_left_out_of_a_scan_of_ourselves() {
    const ALLOWED: &[&str] = &[
        "/content/rules/**/*.js",
        "/content/rules/**/*.py",
        "/content/rules/**/*.ts",
        "/content/rules/**/*.tsx",
        "/content/secrets/**",
        "/fuzz/corpus/",
        "/crates/*/tests/**",
        "/crates/secrets/examples/**",
        "/crates/secrets/src/context/tests.rs",
    ];
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../palisade.toml")).unwrap();
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    let globs: Vec<&str> = lines
        .filter(|line| line.starts_with("glob") || line.starts_with("path") || line.starts_with("\"/"))
        .filter_map(|line| line.split('"').nth(1))
        .collect();
    assert_eq!(globs.len(), ALLOWED.len());
    assert!(globs.iter().all(|glob| ALLOWED.contains(glob)), "{globs:?}");
}
