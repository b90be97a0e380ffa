//! What stands around a scan on disk: the configuration of the project, or the caller's, and rule files.

use crate::clock::today;
use crate::failure::Failure;
use crate::options::{RuleOptions, ScopeOptions};
use model::RuleOrigin;
use scan::config::{Trust, Written};
use scan::{RuleFile, Setup};
use source::{EntryKind, ReadFault, Tree, escape_name};
use std::fs;
use std::path::{Path, PathBuf};

/// Name of the project's configuration.
pub const CONFIGURATION: &str = "palisade.toml";

/// A configuration with its place.
#[derive(Debug, Default)]
pub struct Configuration {
    /// What it says.
    pub written: Written,
    /// Who says it.
    pub trust: Trust,
    /// From its folder down to the root of the scan: empty, or with a `/` at its end.
    pub prefix: String,
    /// As the user would name it; for messages.
    pub path: String,
}

/// Finds and reads the configuration for a scan of `target`.
pub fn configuration(target: &Path, options: &ScopeOptions) -> Result<Configuration, Failure> {
    if let Some(path) = &options.config {
        let shown = path.display().to_string();
        let bytes = fs::read(path)
            .map_err(|error| Failure::ConfigurationUnreadable { path: shown.clone(), fault: error.into() })?;
        let written = read(&shown, &shown, bytes)?;
        return Ok(Configuration { written, trust: Trust::Caller, prefix: String::new(), path: shown });
    }
    if options.no_project_config {
        return Ok(Configuration::default());
    }
    let Some((file, prefix)) = find(target) else { return Ok(Configuration::default()) };
    let from_root = "../".repeat(prefix.matches('/').count()) + CONFIGURATION;
    let shown = if prefix.is_empty() && target.is_dir() { target.join(CONFIGURATION) } else { file.clone() };
    let shown = shown.display().to_string();
    // A link could lead to a file of the caller, whose lines would then be shown as mistakes.
    let is_plain = fs::symlink_metadata(&file).is_ok_and(|metadata| metadata.is_file());
    if !is_plain {
        return Err(Failure::ConfigurationNotPlain { path: shown });
    }
    let bytes = fs::read(&file)
        .map_err(|error| Failure::ConfigurationUnreadable { path: shown.clone(), fault: error.into() })?;
    let written = read(&from_root, &shown, bytes)?;
    Ok(Configuration { written, trust: Trust::Project, prefix, path: shown })
}

/// Reads a configuration; faults name the file as the user can open it, everything else as seen from the root of the scan.
pub fn read(path: &str, shown: &str, bytes: Vec<u8>) -> Result<Written, Failure> {
    let text = String::from_utf8(bytes).map_err(|_| Failure::ConfigurationNotPlain { path: shown.to_owned() })?;
    scan::config::read(path, &text).map_err(|mut faults| {
        for fault in &mut faults {
            shown.clone_into(&mut fault.location.path);
        }
        Failure::Configuration(faults)
    })
}

/// The root of the repository around `target`, if there is one.
pub fn repository_around(target: &Path) -> Option<PathBuf> {
    let target = target.canonicalize().ok()?;
    let start = if target.is_dir() { target.as_path() } else { target.parent()? };
    start.ancestors().find(|folder| folder.join(".git").exists()).map(Path::to_owned)
}

/// The way from the root of the repository around `target` to the folder that is scanned, with `/`; empty without a repository.
pub fn folder_in_repository(target: &Path) -> String {
    let Ok(target) = target.canonicalize() else { return String::new() };
    let start = if target.is_dir() { Some(target.as_path()) } else { target.parent() };
    let repository = start.into_iter().flat_map(Path::ancestors).find(|folder| folder.join(".git").exists());
    let below = repository.and_then(|repository| start?.strip_prefix(repository).ok());
    below.into_iter().flat_map(Path::iter).map(|name| escape_name(name) + "/").collect()
}

/// The configuration that an entry for `target` belongs in: the one that is there, else one beside the repository's `.git`.
pub fn place_of_configuration(target: &Path) -> PathBuf {
    if let Some((file, _)) = find(target) {
        return file;
    }
    let full = target.canonicalize().unwrap_or_else(|_| target.to_owned());
    let start = if full.is_dir() { full.as_path() } else { full.parent().unwrap_or(Path::new(".")) };
    let repository = start.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(start);
    repository.join(CONFIGURATION)
}

/// The nearest `palisade.toml` from the scanned folder up to the root of the repository; without a repository only that folder.
fn find(target: &Path) -> Option<(PathBuf, String)> {
    let target = target.canonicalize().ok()?;
    let start = if target.is_dir() { target.as_path() } else { target.parent()? };
    let repository = start.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(start);
    let folder = start
        .ancestors()
        .take_while(|folder| folder.starts_with(repository))
        .find(|folder| fs::symlink_metadata(folder.join(CONFIGURATION)).is_ok())?;
    let below = start.strip_prefix(folder).ok()?;
    let prefix = below.iter().map(|name| escape_name(name) + "/").collect();
    Some((folder.join(CONFIGURATION), prefix))
}

/// Reads the rule files of the command line. `only` is what came of command line and configuration.
pub fn setup(options: &RuleOptions, only: Option<Vec<String>>) -> Result<Setup, Failure> {
    check_engines(only.as_deref())?;
    let mut rule_files = Vec::new();
    for path in &options.files.rules {
        let shown = path.display().to_string();
        let metadata = fs::metadata(path)
            .map_err(|error| Failure::RulesUnreadable { path: shown.clone(), fault: error.into() })?;
        let before = rule_files.len();
        if metadata.is_dir() {
            for file in rule_files_below(path)? {
                rule_files.push(read_rules(&file)?);
            }
        } else {
            rule_files.push(read_rules(path)?);
        }
        if rule_files.len() == before {
            return Err(Failure::RulesMissing { path: shown });
        }
    }
    let read_local = Some((|path: &str| fs::read_to_string(path).ok()) as fn(&str) -> Option<String>);
    Ok(Setup { only, rule_files, read_local, builtin: !options.no_builtin, today: today(), ..Setup::default() })
}

/// Files that other tools read, and that say which findings the project accepts.
pub const FOREIGN: &[&str] =
    &[".gitleaks.toml", ".betterleaks.toml", ".gitleaksignore", ".betterleaksignore", ".secrets.baseline"];

/// Files of other tools in the scanned folder.
pub fn foreign_files(tree: &dyn Tree) -> Vec<RuleFile> {
    let read = |name: &&str| {
        let text = String::from_utf8_lossy(&tree.read(name).ok()?).into_owned();
        Some(RuleFile { origin: RuleOrigin::File((*name).to_owned()), text })
    };
    // Links are not followed: they could lead to a file of the caller.
    let entries = tree.entries("").unwrap_or_default();
    let is_file =
        |name: &&&str| entries.iter().any(|entry| entry.name == **name && matches!(entry.kind, EntryKind::File(_)));
    FOREIGN.iter().filter(is_file).filter_map(read).collect()
}

/// Names in `--only` that no engine has.
fn check_engines(only: Option<&[String]>) -> Result<(), Failure> {
    let known = scan::engine_names();
    match only.unwrap_or_default().iter().find(|name| !known.contains(&name.as_str())) {
        Some(name) => Err(Failure::UnknownEngine { name: name.clone(), known }),
        None => Ok(()),
    }
}

fn read_rules(path: &Path) -> Result<RuleFile, Failure> {
    let shown = path.display().to_string();
    let bytes =
        fs::read(path).map_err(|error| Failure::RulesUnreadable { path: shown.clone(), fault: error.into() })?;
    let text = String::from_utf8(bytes).map_err(|_| Failure::RulesNotText { path: shown.clone() })?;
    Ok(RuleFile { origin: RuleOrigin::File(shown), text })
}

/// Rule files below a folder, sorted. Hidden folders (`.github`) and annotated targets of YAML rules (`x.test.yaml`) are none.
fn rule_files_below(root: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        let fault = |error: std::io::Error| Failure::RulesUnreadable {
            path: folder.display().to_string(),
            fault: ReadFault::from(error),
        };
        for entry in fs::read_dir(&folder).map_err(fault)? {
            let entry = entry.map_err(fault)?;
            let name = entry.file_name().to_string_lossy().to_lowercase();
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() && !name.starts_with('.') {
                folders.push(entry.path());
            } else if kind.is_file() && is_rule_file(&name) {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Whether a file in a folder of rules is one of them; `name` in small letters.
pub fn is_rule_file(name: &str) -> bool {
    let stem = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml"));
    stem.is_some_and(|stem| !stem.starts_with('.') && !stem.ends_with(".test") && !stem.ends_with(".fixed"))
}
