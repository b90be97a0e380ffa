//! Setting up the search for credentials.

use super::{Prepared, RuleFile, Setup};
use ::secrets::SecretsEngine;
use ::secrets::detector::read_detector;
use ::secrets::foreign::{self, Imported};
use engine::ConfigFault;
use model::{Notice, NoticeLevel, RuleOrigin};
use std::cell::RefCell;

/// Whether a rule file is one of this engine: a detector of ours, or rules of another tool that looks for credentials.
pub(super) fn is_ours(file: &RuleFile) -> bool {
    foreign::recognise(path(file), &file.text).is_some() || is_detector(&file.text)
}

/// Rules of Semgrep are lists under `rules:`; a detector stands for itself.
fn is_detector(text: &str) -> bool {
    let has = |key: &str| text.lines().any(|line| line.starts_with(key));
    has("pattern:") && has("id:") && !has("rules:")
}

fn path(file: &RuleFile) -> &str {
    match &file.origin {
        RuleOrigin::File(path) => path,
        RuleOrigin::Builtin => "",
    }
}

/// Reads the rule files of the user, and what the project has for other tools. A mistake in the former ends the scan before it
/// starts; the latter was not written for us, so that trouble with it is a notice.
pub(super) fn make(setup: &Setup) -> Result<Prepared, Vec<ConfigFault>> {
    let mut imported = Imported::default();
    let mut faults = Vec::new();
    let local_files = RefCell::new(Vec::new());
    let local = |path: &str| {
        let kept = setup.local_files.get(path).cloned();
        let text = kept.or_else(|| setup.read_local.and_then(|read| read(path)));
        local_files.borrow_mut().push((path.to_owned(), text.clone()));
        text
    };
    for file in setup.rule_files.iter().filter(|file| is_ours(file)) {
        if foreign::recognise(path(file), &file.text).is_some() {
            match foreign::read(path(file), &file.text, &local) {
                Ok(found) => join(&mut imported, found),
                Err(found) => faults.extend(found),
            }
        } else {
            match read_detector(path(file), &file.text, file.origin.clone()) {
                Ok(detector) => imported.detectors.push(detector),
                Err(found) => faults.extend(found),
            }
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    for file in &setup.project_files {
        // What the project names beside it is not read: it could lead out of the tree.
        match foreign::read(path(file), &file.text, &|_| None) {
            Ok(found) => join(&mut imported, found),
            Err(found) => imported.notices.extend(found.into_iter().map(not_understood)),
        }
    }
    let notices = std::mem::take(&mut imported.notices);
    let Setup { builtin, every_role, .. } = *setup;
    let engine = SecretsEngine::new(::secrets::Setup { builtin, imported, off: setup.off.clone(), every_role });
    let rules = if setup.list_rules { engine.rules() } else { Vec::new() };
    let local_files = local_files.take();
    Ok(Prepared { engines: vec![Box::new(engine)], notices, rules, local_files, ..Prepared::default() })
}

fn join(all: &mut Imported, one: Imported) {
    all.detectors.extend(one.detectors);
    all.paths.extend(one.paths);
    all.allow.extend(one.allow);
    all.notices.extend(one.notices);
}

fn not_understood(fault: ConfigFault) -> Notice {
    let message = format!("left out, because it cannot be read: {}", fault.message);
    Notice {
        level: NoticeLevel::Partial,
        kind: "foreign-configuration".to_owned(),
        message,
        location: Some(fault.location),
    }
}
