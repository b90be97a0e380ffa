//! Where blobs stood besides the paths that are left out.

use crate::sandbox::{Sandbox, blobs, id};
use source::{History, Scope};
use std::collections::BTreeMap;

/// Path and commit of each text that stood outside `out/`.
fn besides(sandbox: &Sandbox, scope: &Scope) -> BTreeMap<String, (String, String)> {
    let repository = sandbox.open();
    let (shown, _) = blobs(&repository, scope);
    let wanted = shown.values().cloned().collect();
    let is_out = |path: &str| path.split('/').any(|part| part == "out");
    let origins = repository.origins_besides(scope, &wanted, &is_out);
    let told = shown.into_iter().filter_map(|(text, id)| Some((text, origins.get(&id)?)));
    let commit = |origin: &source::Origin| origin.commit.as_ref().map_or(String::new(), ToString::to_string);
    told.map(|(text, origin)| (text, (origin.path.clone(), commit(origin)))).collect()
}

#[test]
fn what_was_also_elsewhere_is_told_there() {
    let sandbox = Sandbox::new();
    let first =
        sandbox.commit(&[("out/a", "only out"), ("out/b", "moved"), ("out/deep/c", "folder moved"), ("d", "d")]);
    sandbox.git(&["mv", "out/b", "b"]);
    // The same folder, with the same id, at another path.
    sandbox.git(&["mv", "out/deep", "deep"]);
    let second = sandbox.commit(&[]);
    sandbox.write("staged", "only out");
    let found = besides(&sandbox, &Scope::All);
    let expected = [("moved", "b", &second), ("folder moved", "deep/c", &second), ("d", "d", &first)];
    let expected: BTreeMap<_, _> =
        expected.into_iter().map(|(text, path, commit)| (text.to_owned(), (path.to_owned(), commit.clone()))).collect();
    assert_eq!(found, expected);
    sandbox.git(&["add", "staged"]);
    assert_eq!(besides(&sandbox, &Scope::All)["only out"], ("staged".to_owned(), String::new()));

    let range = Scope::Range { tips: vec![id(&second)], bases: vec![id(&first)] };
    let found = besides(&sandbox, &range);
    assert_eq!(found.into_keys().collect::<Vec<_>>(), ["folder moved", "moved"]);
    let all = Scope::Range { tips: vec![id(&second)], bases: Vec::new() };
    assert_eq!(besides(&sandbox, &all), expected);
}

#[test]
fn of_the_paths_that_are_left_the_best_is_told() {
    let sandbox = Sandbox::new();
    sandbox.commit(&[("out/a", "x"), ("tests/a", "x")]);
    let second = sandbox.commit(&[("src/a", "x")]);
    assert_eq!(besides(&sandbox, &Scope::All)["x"], ("src/a".to_owned(), second));
}

#[test]
fn trees_without_end_are_looked_through() {
    let sandbox = Sandbox::new();
    let endless = sandbox.endless();
    let found = besides(&sandbox, &Scope::All);
    assert_eq!(found["x"].1, endless);
}
