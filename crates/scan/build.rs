//! Finds the engines: each file under `src/engines/` sets one up, under the file's name, with a function `make`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("set by cargo")).join("src/engines");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut engines: Vec<(String, PathBuf)> = fs::read_dir(&root)
        .expect("the folder of engines")
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .filter_map(|path| Some((path.file_stem()?.to_str()?.to_owned(), path.clone())))
        .collect();
    engines.sort();
    let mut code = String::new();
    for (name, file) in &engines {
        writeln!(code, "#[path = {:?}]\nmod {name};", file.display().to_string()).expect("writing to a string");
    }
    code.push_str("/// Every engine there is, by name, with the function that sets it up.\n");
    code.push_str("const ENGINES: &[(EngineId, Make)] = &[\n");
    for (name, _) in &engines {
        writeln!(code, "    ({name:?}, {name}::make),").expect("writing to a string");
    }
    code.push_str("];\n");
    let out = Path::new(&env::var("OUT_DIR").expect("set by cargo")).join("engines.rs");
    fs::write(out, code).expect("OUT_DIR is writable");
}
