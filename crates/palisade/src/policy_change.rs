//! What a change does to the files that say what is looked for and what is accepted.

use crate::base::{Base, IGNORE_FILE, text};
use crate::differences::Differences;
use crate::project::CONFIGURATION;
use change::{Weakening, added_lines, edited_rules, grown_baseline, weakened_step};
use model::{Location, Severity};
use scan::config::Written;
use source::Tree;
use std::collections::BTreeSet;
use threat::{MODEL_FILE, dropped, read_model};

/// Files that accept findings for other tools, one on each line.
const FOREIGN_IGNORES: &[&str] = &[".gitleaksignore", ".betterleaksignore"];
/// Files that hold rules and lists of other tools.
const FOREIGN_RULES: &[&str] = &[".gitleaks.toml", ".betterleaks.toml"];
/// The baseline of detect-secrets.
const FOREIGN_BASELINE: &str = ".secrets.baseline";
/// Documents of this size and more are no policy.
const LARGEST: usize = 4 << 20;

/// Everything that a change weakens, in files below the scanned folder and in the configuration above it.
pub fn weakenings(
    base: &Base<'_>,
    disk: &dyn Tree,
    differences: &Differences,
    rated: &dyn Fn(&str) -> Option<Severity>,
) -> Vec<Weakening> {
    let old_tree = base.tree();
    let mut found = Vec::new();
    let paths: BTreeSet<&String> =
        differences.added.iter().chain(&differences.modified).chain(&differences.gone).collect();
    for path in paths {
        let name = path.rsplit('/').next().unwrap_or(path);
        if !may_be_policy(name) && !path.starts_with(".husky/") && !path.starts_with(".githooks/") {
            continue;
        }
        let (old, new) = (text(&old_tree, path), text(disk, path));
        if [&old, &new].into_iter().flatten().any(|text| text.len() > LARGEST) {
            continue;
        }
        let old = if path == name { old.or_else(|| shadowed(base, &base.folder, name)) } else { old };
        let shown = format!("{}{path}", base.folder);
        weakened(path, &shown, old.as_deref(), new.as_deref(), rated, &mut found);
    }
    above(base, disk, rated, &mut found);
    named(base, disk, differences, rated, &mut found);
    found
}

/// Files that the command line names hold wherever they stand and whatever they are called.
fn named(
    base: &Base<'_>,
    disk: &dyn Tree,
    differences: &Differences,
    rated: &dyn Fn(&str) -> Option<Severity>,
    found: &mut Vec<Weakening>,
) {
    let up = "../".repeat(base.folder.matches('/').count());
    for full in base.named() {
        let path = full.strip_prefix(&base.folder).map_or_else(|| format!("{up}{full}"), str::to_owned);
        let is_told = path.starts_with("../") && path.ends_with(&format!("/{CONFIGURATION}"))
            || differences.before().contains(&path) && found.iter().any(|one| one.location.path == path);
        let (old, new) = (text(&base.whole, &full), text(disk, &path));
        if is_told || old == new {
            continue;
        }
        match base.named_configuration().as_ref() == Some(&full) {
            true => found.extend(configuration(&path, &old.unwrap_or_default(), &new.unwrap_or_default(), rated)),
            false => weakened(&path, &full, old.as_deref(), new.as_deref(), rated, found),
        }
    }
}

fn may_be_policy(name: &str) -> bool {
    name.starts_with('.')
        || [".toml", ".yml", ".yaml", ".json"].iter().any(|end| name.ends_with(end))
        || name.eq_ignore_ascii_case("jenkinsfile")
        || name.contains("baseline")
}

/// `path` is told, `shown` is the same from the root of the repository.
fn weakened(
    path: &str,
    shown: &str,
    old: Option<&str>,
    new: Option<&str>,
    rated: &dyn Fn(&str) -> Option<Severity>,
    found: &mut Vec<Weakening>,
) {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (before, after) = (old.unwrap_or_default(), new.unwrap_or_default());
    let lines = |rule: &'static str| {
        let told = |(line, text): (usize, String)| {
            Weakening::at_line(rule, path, line, format!("`{text}`, which silences more"))
        };
        added_lines(before, after).into_iter().map(told).collect::<Vec<_>>()
    };
    if name == CONFIGURATION {
        found.extend(configuration(path, before, after, rated));
    } else if name == MODEL_FILE {
        found.extend(model(path, before, new));
    } else if name == IGNORE_FILE {
        found.extend(lines("policy-ignore-added"));
    } else if FOREIGN_IGNORES.contains(&name) {
        found.extend(lines("policy-foreign-ignore-added"));
    } else if FOREIGN_RULES.contains(&name) {
        if meaning(before) != meaning(after) {
            let message = "rules or lists of another tool are other ones".to_owned();
            found.push(Weakening::at_line("policy-foreign-rules-edited", path, 1, message));
        }
    } else if name == FOREIGN_BASELINE {
        let (old, new) = (hashes(before), hashes(after));
        let added = new.iter().filter(|hash| !old.contains(*hash)).count();
        if added > 0 {
            let message = format!("{added} more in the baseline of another tool");
            found.push(Weakening::at_line("policy-foreign-ignore-added", path, 1, message));
        }
    } else if after.contains("palisade-baseline")
        && let Some(added) = grown_baseline(before, after)
    {
        let message = format!("{added} more in the baseline");
        found.push(Weakening::at_line("policy-baseline-grown", path, 1, message));
    }
    if old.is_some_and(|old| edited_rules(old, new)) {
        let message = "a file of rules has another content".to_owned();
        found.push(Weakening::at_line("policy-rule-edited", path, 1, message));
    }
    if let Some((line, message)) = old.and_then(|old| weakened_step(shown, old, new)) {
        found.push(Weakening::at_line("policy-step-weakened", path, line, message));
    }
}

fn configuration(path: &str, old: &str, new: &str, rated: &dyn Fn(&str) -> Option<Severity>) -> Vec<Weakening> {
    // One that could not be read before stopped every scan: it let nothing pass.
    let before = scan::config::read(path, old).unwrap_or_else(|_| Written::default());
    match scan::config::read(path, new) {
        Ok(after) => scan::config::weakened(path, &before, &after, rated),
        Err(faults) => {
            let line = faults.first().map_or(1, |fault| fault.location.start.line);
            let message = "the configuration cannot be read any more".to_owned();
            vec![Weakening::at_line("policy-unreadable", path, line as usize, message)]
        }
    }
}

/// What is defended no more.
fn model(path: &str, old: &str, new: Option<&str>) -> Vec<Weakening> {
    // One that could not be read before declared nothing.
    let Ok(before) = read_model(path, "", old) else { return Vec::new() };
    let after = match new.map(|new| read_model(path, "", new)) {
        Some(Err(faults)) => {
            let line = faults.first().map_or(1, |fault| fault.location.start.line);
            let message = "the threat model cannot be read any more".to_owned();
            return vec![Weakening::at_line("policy-unreadable", path, line as usize, message)];
        }
        Some(Ok(model)) => Some(model),
        None => None,
    };
    let told = |(place, message): (Option<Location>, String)| match place {
        Some(location) => Weakening { rule: "policy-asset-dropped", message, location },
        None => Weakening::at_line("policy-asset-dropped", path, 1, message),
    };
    dropped(&before, after.as_ref()).into_iter().map(told).collect()
}

/// The configuration and ignore files above the scanned folder hold for it too.
fn above(base: &Base<'_>, disk: &dyn Tree, rated: &dyn Fn(&str) -> Option<Severity>, found: &mut Vec<Weakening>) {
    for (folder, prefix) in base.folders().into_iter().filter(|(_, prefix)| !prefix.is_empty()) {
        let up = "../".repeat(prefix.matches('/').count());
        for name in [CONFIGURATION, IGNORE_FILE, MODEL_FILE] {
            let (old, new) = (text(&base.whole, &format!("{folder}{name}")), text(disk, &format!("{up}{name}")));
            let old = if new.is_some() { old.or_else(|| shadowed(base, folder, name)) } else { old };
            if old != new {
                let path = format!("{up}{name}");
                weakened(&path, &format!("{folder}{name}"), old.as_deref(), new.as_deref(), rated, found);
            }
        }
    }
}

/// The text that held in a folder because a file of this name stood above it: one that is put there takes its place.
fn shadowed(base: &Base<'_>, folder: &str, name: &str) -> Option<String> {
    if name != CONFIGURATION && name != MODEL_FILE {
        return None;
    }
    let above = base.folders().into_iter().filter(|(above, _)| above.len() < folder.len());
    above.into_iter().find_map(|(above, _)| text(&base.whole, &format!("{above}{name}")))
}

/// Lines without comments and white space.
fn meaning(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}

/// Hashes of credentials that a baseline of detect-secrets holds.
fn hashes(text: &str) -> BTreeSet<&str> {
    let values = text.split("\"hashed_secret\"").skip(1);
    values.filter_map(|rest| rest.split('"').nth(1)).collect()
}
