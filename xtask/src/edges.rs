//! Which crate may use which: the floors of ARCHITECTURE.md, against the real dependency graph.

use crate::Complaint;
use std::path::Path;
use std::process::Command;

/// Crate, and the crates of ours that it may use. Adding an edge is a commit of its own with its reason.
const ALLOWED: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("source", &["model"]),
    ("git", &["model", "source"]),
    ("net", &["model"]),
    ("cache", &[]),
    ("syntax", &["model", "source"]),
    ("formats", &["model"]),
    ("engine", &["model", "source", "syntax"]),
    ("sast", &["model", "source", "syntax", "engine"]),
    ("secrets", &["model", "source", "syntax", "engine"]),
    ("issues", &["model"]),
    ("change", &["model", "issues"]),
    ("threat", &["model", "source", "engine"]),
    ("report", &["model", "source", "issues", "formats"]),
    ("scan", &["model", "source", "syntax", "engine", "sast", "secrets", "issues", "threat", "cache", "change"]),
    (
        "palisade",
        &[
            "model", "source", "git", "syntax", "engine", "sast", "secrets", "issues", "threat", "formats", "scan",
            "report", "net", "cache", "change",
        ],
    ),
    ("xtask", &[]),
];

/// Outside crates that one floor keeps for itself.
const KEPT: &[(&str, &[&str])] = &[
    ("tree-sitter", &["syntax"]),
    ("gix", &["git"]),
    ("ureq", &["net"]),
    ("rayon", &["scan"]),
    ("clap", &["palisade"]),
];

pub fn check(root: &Path) -> Vec<Complaint> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root)
        .output();
    let Ok(output) = output else { return vec![Complaint::new("cargo metadata", "cannot be run")] };
    let Ok(metadata) = serde_json::from_slice::<serde_json::Value>(&output.stdout) else {
        return vec![Complaint::new("cargo metadata", "prints no JSON")];
    };
    let mut complaints = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        check_package(package, &mut complaints);
    }
    complaints
}

fn check_package(package: &serde_json::Value, complaints: &mut Vec<Complaint>) {
    let name = package["name"].as_str().unwrap_or_default();
    let Some((_, allowed)) = ALLOWED.iter().find(|(known, _)| *known == name) else {
        complaints.push(Complaint::new(name, "has no line in the table of edges"));
        return;
    };
    for dependency in package["dependencies"].as_array().into_iter().flatten() {
        let is_dev = dependency["kind"].as_str() == Some("dev");
        let other = dependency["name"].as_str().unwrap_or_default();
        let is_ours = ALLOWED.iter().any(|(known, _)| *known == other);
        if is_ours && !is_dev && !allowed.contains(&other) {
            complaints.push(Complaint::new(name, format!("must not use {other}")));
        }
        for (kept, owners) in KEPT {
            if other.starts_with(kept) && !owners.contains(&name) {
                complaints
                    .push(Complaint::new(name, format!("must not use {other}: that is for {}", owners.join(", "))));
            }
        }
    }
}
