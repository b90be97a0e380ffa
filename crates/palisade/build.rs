//! Finds the subcommands: each file (or folder with a `mod.rs`) under `src/commands/` is one. It defines `Arguments`, whose doc
//! comment is the help, and `run(Arguments, &mut Console) -> Result<u8, Failure>`.
//!
//! And tells the program which build it is: a hash over the sources of all crates, the content and the versions of what they use.

use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("set by cargo")).join("src/commands");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut commands: Vec<(String, PathBuf)> = fs::read_dir(&root)
        .expect("the folder of subcommands")
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let path = entry.path();
            let file = if path.is_dir() { path.join("mod.rs") } else { path.clone() };
            let name = path.file_stem()?.to_str()?.to_owned();
            (file.extension()? == "rs").then_some((name, file))
        })
        .collect();
    commands.sort();
    let mut code = String::new();
    for (name, file) in &commands {
        writeln!(code, "#[path = {:?}]\nmod {name};", file.display().to_string()).expect("writing to a string");
    }
    code.push_str("/// All subcommands.\n#[derive(clap::Subcommand)]\npub enum Command {\n");
    for (name, _) in &commands {
        writeln!(code, "    {}({name}::Arguments),", variant(name)).expect("writing to a string");
    }
    code.push_str("}\n\nimpl Command {\n    /// Runs it; the exit code comes back.\n");
    code.push_str("    pub fn run(self, console: &mut Console) -> Result<u8, Failure> {\n        match self {\n");
    for (name, _) in &commands {
        writeln!(code, "            Command::{}(arguments) => {name}::run(arguments, console),", variant(name))
            .expect("writing to a string");
    }
    code.push_str("        }\n    }\n}\n");
    let out = Path::new(&env::var("OUT_DIR").expect("set by cargo")).join("commands.rs");
    fs::write(out, code).expect("OUT_DIR is writable");
    println!("cargo::rustc-env=PALISADE_BUILD={:016x}", build());
}

/// What was worked out by one build is not there for another (see `scan::CacheUse`), even if nobody raised the version.
fn build() -> u64 {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("set by cargo")).join("../..");
    let mut paths = vec![root.join("crates"), root.join("content"), root.join("Cargo.lock")];
    let mut files = Vec::new();
    while let Some(path) = paths.pop() {
        let is_tests = path.file_name().is_some_and(|name| name == "tests" || name == "examples");
        match fs::read_dir(&path) {
            Ok(_) if is_tests && path.starts_with(root.join("crates")) => {}
            Ok(entries) => {
                // A new file changes its folder alone.
                if path.ends_with("src") || path.ends_with("content") {
                    println!("cargo::rerun-if-changed={}", path.display());
                }
                paths.extend(entries.filter_map(Result::ok).map(|entry| entry.path()));
            }
            Err(_) => files.push(path),
        }
    }
    files.sort();
    let mut hash = DefaultHasher::new();
    for file in files {
        println!("cargo::rerun-if-changed={}", file.display());
        file.strip_prefix(&root).expect("below it").hash(&mut hash);
        fs::read(&file).unwrap_or_default().hash(&mut hash);
    }
    hash.finish()
}

fn variant(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
}
