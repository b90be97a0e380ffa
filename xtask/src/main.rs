//! Chores of the repository: `cargo xtask tidy` keeps the rules that a program can keep.

mod documents;
mod edges;
mod files;
mod sizes;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// One broken rule: where, and what to do.
pub struct Complaint {
    place: String,
    what: String,
}

impl Complaint {
    fn new(place: impl Into<String>, what: impl Into<String>) -> Complaint {
        Complaint { place: place.into(), what: what.into() }
    }
}

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        Some("tidy") => tidy(),
        other => {
            eprintln!("usage: cargo xtask tidy{}", other.map(|word| format!(" (not {word})")).unwrap_or_default());
            ExitCode::from(2)
        }
    }
}

fn tidy() -> ExitCode {
    let root = root();
    let complaints = all_complaints(&root);
    for Complaint { place, what } in &complaints {
        eprintln!("{place}: {what}");
    }
    if complaints.is_empty() {
        return ExitCode::SUCCESS;
    }
    eprintln!("tidy: {} complaints", complaints.len());
    ExitCode::FAILURE
}

fn all_complaints(root: &Path) -> Vec<Complaint> {
    let tracked = files::tracked(root);
    let mut complaints = edges::check(root);
    complaints.extend(sizes::check(root, &tracked));
    complaints.extend(files::check(root, &tracked));
    complaints.extend(documents::check(root, &tracked));
    complaints
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_repository_is_tidy() {
        let complaints = super::all_complaints(&super::root());
        let lines: Vec<String> = complaints.iter().map(|one| format!("{}: {}", one.place, one.what)).collect();
        assert!(lines.is_empty(), "{}", lines.join("\n"));
    }
}
