//! Configurations of gitleaks and of betterleaks, which grew out of it: `.gitleaks.toml`, `.betterleaks.toml`.

mod config;
mod extend;
mod ignore;
#[cfg(test)]
mod tests;
mod toml;

pub use ignore::read_ignore;

use super::allow::Allow;
use super::patterns::Patterns;
use super::reading::{DIFFERENT, Heard, UNSUPPORTED};
use super::terms::{Terms, USUAL_SPECIFICITY};
use super::{Imported, PathRule, Tool};
use crate::detector::{Detector, Foreign};
use config::Rule;
use engine::ConfigFault;
use extend::{Joined, ReadLocal, load};
use model::{NoticeLevel, RuleOrigin};
use std::sync::Arc;

/// Reads a configuration and the local files that it extends.
pub fn read(tool: Tool, path: &str, text: &str, read_local: ReadLocal<'_>) -> Result<Imported, Vec<ConfigFault>> {
    let mut heard = Heard::default();
    let joined = load(tool, path, text, read_local, &mut Vec::new(), &mut heard);
    // What follows from a mistake is not told beside it.
    let imported = joined.filter(|_| heard.faults.is_empty()).map(|joined| assemble(joined, &mut heard));
    match imported {
        Some(mut imported) if heard.faults.is_empty() => {
            imported.notices = heard.notices;
            Ok(imported)
        }
        _ => {
            heard
                .faults
                .sort_by(|a, b| (&a.location.path, a.location.start).cmp(&(&b.location.path, b.location.start)));
            Err(heard.faults)
        }
    }
}

fn assemble(mut joined: Joined, heard: &mut Heard) -> Imported {
    let mut imported = Imported::default();
    let ids: Vec<String> = joined.rules.iter().map(|rule| rule.id.clone()).collect();
    for global in std::mem::take(&mut joined.allow) {
        for (rule, spot) in global.allow.rules.iter().zip(&global.targets).filter(|(rule, _)| !ids.contains(rule)) {
            if joined.uses_default {
                heard.notice(spot.notice(NoticeLevel::Info, DIFFERENT, not_ours(rule)));
            } else {
                heard.fault(spot.fault("targetRules", format!("expected the name of a rule, found `{rule}`")));
            }
        }
        imported.allow.push(Arc::new(global.allow));
    }
    imported.allow.extend(joined.prefilter.take().map(Arc::new));
    imported.allow.extend(joined.filter.take().map(Arc::new));
    let globals = imported.allow.clone();
    for rule in &joined.rules {
        if is_sound(rule, &joined, &ids, heard) {
            import(rule, &globals, &mut imported);
        } else if joined.uses_default && !rule.id.is_empty() {
            // What it lets pass is kept under the name of the rule.
            let named = rule.allow.iter().cloned().map(|allow| Allow { rules: vec![rule.id.clone()], ..allow });
            imported.allow.extend(named.map(Arc::new));
        }
    }
    imported
}

fn not_ours(rule: &str) -> String {
    format!("`{rule}` is not written here; if it comes with the tool, it is not part of Palisade")
}

/// Whether a rule can run; why not is told.
fn is_sound(rule: &Rule, joined: &Joined, ids: &[String], heard: &mut Heard) -> bool {
    if rule.id.trim().is_empty() {
        heard.fault(rule.spot.fault("id", "a rule without a name: expected `id`".into()));
        return false;
    }
    for (required, spot) in rule.required.iter().filter(|(required, _)| !ids.contains(&required.rule)) {
        if joined.uses_default {
            heard.notice(spot.notice(
                NoticeLevel::Partial,
                UNSUPPORTED,
                format!("{} is not run: {}", rule.id, not_ours(&required.rule)),
            ));
            return false;
        }
        let message = format!("{}: [[rules.required]] expected the name of a rule, found `{}`", rule.id, required.rule);
        heard.fault(spot.fault("required", message));
    }
    match (&rule.regex, &rule.secret_group) {
        (Some((_, groups)), Some((group, spot))) if group > groups => {
            let message = format!("{}: `secretGroup` {group} is not there, the regex has {groups} groups", rule.id);
            heard.fault(spot.fault("secretGroup", message));
            false
        }
        (None, _) if rule.path.is_none() => {
            if joined.uses_default {
                heard.notice(rule.spot.notice(NoticeLevel::Info, DIFFERENT, not_ours(&rule.id)));
            } else if joined.extends {
                let message = format!(
                    "{} has neither `regex` nor `path`, nor has a rule that it extends: it finds nothing",
                    rule.id
                );
                heard.notice(rule.spot.notice(NoticeLevel::Partial, UNSUPPORTED, message));
            } else {
                let message = format!("{}: expected `regex` or `path`, without which it finds nothing", rule.id);
                heard.fault(rule.spot.fault("regex", message));
            }
            false
        }
        _ => true,
    }
}

/// gitleaks has no number, but gives way where a rule is called generic; in betterleaks 2 the usual one is 0.
fn specificity(rule: &Rule) -> i64 {
    match rule.specificity {
        Some(number) if rule.is_second => number.saturating_add(USUAL_SPECIFICITY),
        Some(number) => number,
        None if rule.tool == Tool::Gitleaks && rule.id.to_lowercase().contains("generic") => USUAL_SPECIFICITY - 1,
        None => USUAL_SPECIFICITY,
    }
}

fn import(rule: &Rule, globals: &[Arc<Allow>], imported: &mut Imported) {
    let title = if rule.description.is_empty() { rule.id.clone() } else { rule.description.clone() };
    let origin = RuleOrigin::File(rule.spot.location.path.clone());
    let own = rule.allow.iter().chain(&rule.filter).cloned().map(Arc::new);
    let allow: Vec<Arc<Allow>> = own.chain(globals.iter().cloned()).collect();
    let Some((regex, _)) = &rule.regex else {
        if let Some(path) = &rule.path {
            let path = Patterns::new(vec![path.clone()]);
            imported.paths.push(PathRule { id: rule.id.clone(), title, path, allow, origin });
        }
        return;
    };
    let terms = Terms {
        path: rule.path.iter().map(|path| Patterns::new(vec![path.clone()])).next().unwrap_or_default(),
        entropy_above: rule.entropy,
        not_readable: rule.not_readable,
        allow,
        required: rule.required.iter().map(|(required, _)| required.clone()).collect(),
        silent: rule.silent,
        specificity: specificity(rule),
        ..Terms::default()
    };
    let mut detector = Detector::of_pattern(&rule.id, regex, origin);
    detector.title = title;
    detector.confidence = rule.confidence.unwrap_or(detector.confidence);
    detector.foreign = Foreign {
        secret_group: rule.secret_group.as_ref().map(|(group, _)| *group),
        first_group: rule.secret_group.is_none(),
        keywords: rule.keywords.clone(),
        terms: Some(Arc::new(terms)),
    };
    imported.detectors.push(detector);
}
