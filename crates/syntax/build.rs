//! Registers every folder under `src/languages/`: adding a language adds a folder and touches nothing else.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("set by cargo")).join("src/languages");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut names: Vec<String> = fs::read_dir(&root)
        .expect("src/languages exists")
        .filter_map(Result::ok)
        .filter(|entry| entry.path().join("mod.rs").is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let mut code = String::new();
    for name in &names {
        let path = root.join(name).join("mod.rs");
        writeln!(code, "#[path = {:?}]\nmod {name};", path.display().to_string()).expect("writing to a string");
    }
    let list: Vec<String> = names.iter().map(|name| format!("&{name}::LOWERING")).collect();
    writeln!(code, "/// Every language folder.\nstatic LOWERINGS: &[&dyn Lowering] = &[{}];", list.join(", "))
        .expect("writing to a string");
    let out = Path::new(&env::var("OUT_DIR").expect("set by cargo")).join("languages.rs");
    fs::write(out, code).expect("OUT_DIR is writable");
}
