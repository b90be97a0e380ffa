//! Embeds `content/`: adding a rule, pack or other content adds files and touches nothing else.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("set by cargo")).join("../../content");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    collect(&root, &mut files);
    let mut entries: Vec<(String, PathBuf)> = files
        .into_iter()
        .map(|file| {
            let relative = file.strip_prefix(&root).expect("below content").to_string_lossy().replace('\\', "/");
            (relative, file)
        })
        .collect();
    entries.sort();
    let mut code = String::from("/// Sorted by path.\nstatic CONTENT: &[ContentFile] = &[\n");
    for (path, file) in entries {
        let file = file.display().to_string();
        writeln!(code, "    ContentFile {{ path: {path:?}, text: include_str!({file:?}) }},")
            .expect("writing to a string");
    }
    code.push_str("];\n");
    let out = Path::new(&env::var("OUT_DIR").expect("set by cargo")).join("content.rs");
    fs::write(out, code).expect("OUT_DIR is writable");
}

/// Targets of rules are for `rules test` on a checkout and not needed in the binary: only YAML and Markdown is embedded.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    println!("cargo::rerun-if-changed={}", folder.display());
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.filter_map(Result::ok) {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "yaml" || extension == "md") {
            files.push(path);
        }
    }
}
