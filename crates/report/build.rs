//! Registers every file or folder under `src/formats/`: adding a report format adds a file and touches nothing else.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("set by cargo")).join("src/formats");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut modules: Vec<(String, String)> = fs::read_dir(&root)
        .expect("src/formats exists")
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let path = entry.path();
            let file = if path.is_dir() { path.join("mod.rs") } else { path.clone() };
            let is_module = file.is_file() && file.extension().is_some_and(|extension| extension == "rs");
            let name = path.file_stem()?.to_str()?.to_owned();
            is_module.then(|| (name, file.display().to_string()))
        })
        .collect();
    modules.sort();
    let mut code = String::new();
    for (name, file) in &modules {
        writeln!(code, "#[path = {file:?}]\nmod {name};").expect("writing to a string");
    }
    let list: Vec<String> = modules.iter().map(|(name, _)| format!("{name}::FORMAT")).collect();
    writeln!(code, "/// Every format, in order of name.\nstatic FORMATS: &[Format] = &[{}];", list.join(", "))
        .expect("writing to a string");
    let out = Path::new(&env::var("OUT_DIR").expect("set by cargo")).join("formats.rs");
    fs::write(out, code).expect("OUT_DIR is writable");
}
