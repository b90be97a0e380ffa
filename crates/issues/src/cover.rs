//! A whole report without the values of credentials: whatever says something in it, whoever said it.

use crate::values::Values;
use model::{Asset, Context, Finding, Fingerprint, Issue, Notice, Report, Rule, RuleOrigin, Secret, Verdict};
use std::collections::{BTreeMap, BTreeSet};

/// Masks all values in the words and paths of a report. A path that holds one is masked everywhere in the same way, and no two files
/// become one; the report remembers for this run where such a file is.
pub fn cover(report: &mut Report, values: &Values) {
    if values.is_empty() {
        return;
    }
    cover_words(report, values);
    let mut paths = BTreeSet::new();
    each_path(report, &mut |path| {
        if !paths.contains(path) {
            paths.insert(path.clone());
        }
    });
    let masked = masked_paths(&paths, values);
    if masked.is_empty() {
        return;
    }
    each_path(report, &mut |path| {
        if let Some(masked) = masked.get(path.as_str()) {
            path.clone_from(masked);
        }
    });
    report.hidden.sort_unstable();
    report.masked_paths = masked.into_iter().map(|(path, masked)| (masked, Secret::new(path))).collect();
}

/// Names for paths with values in them, each of its own.
fn masked_paths(paths: &BTreeSet<String>, values: &Values) -> BTreeMap<String, String> {
    let mut masked = BTreeMap::new();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for path in paths {
        let mut name = path.clone();
        if !values.mask("", &mut name) {
            continue;
        }
        let mut number = 1;
        let plain = name.clone();
        while paths.contains(&name) || taken.contains(&name) {
            number += 1;
            name = format!("{plain}~{number}");
        }
        taken.insert(name.clone());
        masked.insert(path.clone(), name);
    }
    masked
}

/// Everything but paths. What is about a file is said without its weak values too.
fn cover_words(report: &mut Report, values: &Values) {
    let Report { findings, issues, notices, facts, verdict, rules, root, defended, .. } = report;
    let of_finding = |finding: &Finding| (finding.fingerprint.clone(), finding.location.path.clone());
    let places: BTreeMap<Fingerprint, String> = findings.iter().map(of_finding).collect();
    for issue in issues.iter_mut() {
        let path = issue.findings.first().and_then(|leader| places.get(leader)).map_or("", String::as_str);
        let Issue { title, context, .. } = issue;
        let Context { assets, owner, owner_source, priority, .. } = context;
        let assets = assets.iter_mut().flat_map(|asset| [&mut asset.name, &mut asset.because]);
        let owners = owner.iter_mut().chain(owner_source);
        mask_all(values, path, std::iter::once(title).chain(assets).chain(owners).chain(priority));
    }
    for finding in findings {
        let Finding { location, message, trace, fix, suppression, parts, origin, .. } = finding;
        let mut words: Vec<&mut String> = vec![message];
        words.extend(parts.values_mut());
        words.extend(trace.iter_mut().map(|step| &mut step.message));
        words.extend(fix.iter_mut().map(|edit| &mut edit.text));
        if let Some(suppression) = suppression {
            words.push(&mut suppression.reason);
            words.extend(suppression.author.as_mut());
        }
        words.extend(origin.as_mut().map(|origin| &mut origin.author));
        mask_all(values, &location.path, words.into_iter());
    }
    for Notice { message, location, .. } in notices {
        values.mask(location.as_ref().map_or("", |location| &location.path), message);
    }
    for fact in facts {
        let path = fact.location().path.clone();
        mask_all(values, &path, fact.texts_mut().into_iter());
    }
    for Asset { name, owner, .. } in defended.iter_mut().flat_map(|defended| &mut defended.assets) {
        mask_all(values, "", std::iter::once(name).chain(owner));
    }
    let Verdict { reasons, .. } = verdict;
    mask_all(values, "", reasons.iter_mut().chain([root]));
    for rule in rules {
        let Rule { title, message, why, repair, references, origin, .. } = rule;
        let mut words = vec![title, message, why, repair];
        words.extend(references);
        if let RuleOrigin::File(path) = origin {
            words.push(path);
        }
        mask_all(values, "", words.into_iter());
    }
}

fn mask_all<'t>(values: &Values, path: &str, words: impl Iterator<Item = &'t mut String>) {
    for text in words {
        values.mask(path, text);
    }
}

/// Every path of a file in the report.
fn each_path(report: &mut Report, visit: &mut dyn FnMut(&mut String)) {
    let Report { findings, notices, facts, hidden, .. } = report;
    for finding in findings {
        visit(&mut finding.location.path);
        finding.trace.iter_mut().for_each(|step| visit(&mut step.location.path));
        finding.fix.iter_mut().for_each(|edit| visit(&mut edit.location.path));
        finding.suppression.iter_mut().for_each(|suppression| visit(&mut suppression.location.path));
    }
    notices.iter_mut().filter_map(|notice| notice.location.as_mut()).for_each(|location| visit(&mut location.path));
    for fact in facts {
        visit(&mut fact.location_mut().path);
    }
    hidden.iter_mut().for_each(|place| visit(&mut place.path));
}
