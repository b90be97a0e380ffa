//! Registers every file under `src/validation/checks/`: adding an offline check adds a file and touches nothing else. The name of a
//! check is the name of its file with `-` for `_`.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("set by cargo")).join("src/validation/checks");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut modules: Vec<(String, String)> = fs::read_dir(&root)
        .expect("src/validation/checks exists")
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .filter_map(|path| Some((path.file_stem()?.to_str()?.to_owned(), path.display().to_string())))
        .collect();
    modules.sort();
    let mut code = String::new();
    for (name, file) in &modules {
        writeln!(code, "#[path = {file:?}]\nmod {name};").expect("writing to a string");
    }
    let list: Vec<String> =
        modules.iter().map(|(name, _)| format!("({:?}, {name}::check)", name.replace('_', "-"))).collect();
    writeln!(
        code,
        "/// Every check with its name, in order of name.\nstatic CHECKS: &[(&str, Check)] = &[{}];",
        list.join(", ")
    )
    .expect("writing to a string");
    let out = Path::new(&env::var("OUT_DIR").expect("set by cargo")).join("checks.rs");
    fs::write(out, code).expect("OUT_DIR is writable");
}
