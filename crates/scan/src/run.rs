//! One scan from the tree to the report.

use crate::authors;
use crate::coverage;
use crate::history;
use crate::judgement::{Grounds, judge};
use crate::known::{self, Before, Reader, Shelf, Told};
use crate::liveness;
use crate::one_file::{FileResult, analyse, whole_file};
use crate::paths;
use crate::pool::map_in_order;
use crate::request::{FilesBefore, ScanRequest};
use crate::reuse::Reuse;
use crate::veil;
use crate::verdict::decide;
use engine::{Engine, HIDE_ONLY};
use model::{Finding, Notice, NoticeLevel, Observation, Report, Rule, ScannedWith};
use sha2::{Digest, Sha256};
use source::{Inventory, Unlisted};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use threat::Owners;

/// Runs the engines over the files of the inventory. Never fails: what could not be done is in the notices and in the verdict.
pub fn scan(request: &ScanRequest<'_>) -> Report {
    let inventory = request.inventory;
    let mut results = analyse_all(request, inventory);
    if let Some(before) = &request.before {
        hide_known(request, before, &mut results);
    }
    paths::look_at_files(request, &mut results);
    let mut coverage = coverage::count(inventory, &results);
    let past = request.history.as_ref().map(|history| history::analyse(request, history));

    let (mut observations, mut facts, mut marks) = (Vec::new(), Vec::new(), Vec::new());
    let mut notices: Vec<Notice> = inventory.unlisted.iter().map(unlisted_notice).collect();
    notices.extend(request.prepared.notices.iter().cloned());
    notices.extend(ignored_left_out(inventory));
    notices.extend(searched_for_certain_only(&results));
    notices.extend(request.declared.notices.iter().cloned());
    notices.extend(request.declared.owners.iter().flat_map(unread_owners));
    if let Some(model) = request.declared.model.as_ref().filter(|_| request.policy.whole_project) {
        let paths: Vec<String> =
            inventory.files.iter().map(|file| format!("{}{}", request.folder, file.path)).collect();
        notices.extend(model.unmatched(paths.iter().map(String::as_str)));
    }
    for result in results {
        observations.extend(result.sink.observations);
        facts.extend(result.sink.facts);
        notices.extend(result.sink.notices);
        marks.extend(result.marks);
    }
    if let Some(mut past) = past {
        paths::leave_standing(&observations, &mut past.observations, &request.folder);
        history::merge(&mut observations, past.observations, &request.folder);
        notices.extend(past.notices);
        coverage.history = Some(past.coverage);
    }
    if let Some(asked) = request.liveness {
        notices.extend(liveness::check(&mut observations, asked));
    }
    let is_told = |one: &Observation| !one.parts.contains_key(HIDE_ONLY);
    let (mut observations, unseen): (Vec<_>, Vec<_>) = observations.into_iter().partition(is_told);
    facts.sort_unstable();
    facts.dedup();

    let keys = match observations.iter().any(|observation| observation.credential.is_some()) {
        true => (request.keys)(),
        false => issues::Keys::default(),
    };
    if keys.is_provisional {
        notices.push(provisional_keys());
    }
    let told = observations.len();
    observations.extend(unseen);
    observations.extend(veil::unasked(request, &observations));
    let literals = veil::literals(request, &observations[..told]);
    let (mut found, literals): (Vec<_>, Vec<_>) = literals.into_iter().map(|one| (one.place, one.value)).unzip();
    let values = issues::Values::of(&observations, &literals);
    found.extend(veil::found_again(request, &observations[..told], &values));
    let hidden = issues::hide(&mut observations, &mut facts, &values, found);
    observations.truncate(told);
    let grounds = Grounds {
        policy: &request.policy,
        engines: &request.prepared.engines,
        inventory,
        fail_on: request.fail_on,
        today: request.today.as_deref(),
        folder: &request.folder,
        keys: &keys,
        declared: &request.declared,
        facts: &facts,
        is_older_policy: request.before.as_ref().is_some_and(|before| before.all_told),
    };
    let mut judged = judge(observations, marks, &grounds);
    authors::name(&mut judged, request.authors);
    notices.append(&mut judged.notices);
    notices.sort_unstable_by(|a, b| {
        (b.level, &a.location, &a.kind, &a.message).cmp(&(a.level, &b.location, &b.kind, &b.message))
    });
    notices.dedup();

    let verdict = decide(request, &judged, &notices, &coverage);
    let mut report = Report {
        rules: rules_behind(&judged.findings, &request.prepared.engines),
        findings: judged.findings,
        issues: judged.issues,
        notices,
        coverage,
        facts,
        comparison: None,
        verdict,
        scanned_with: scanned_with(request),
        root: request.root.clone(),
        defended: request.declared.model.as_ref().map(|model| model.defended.clone()),
        hidden,
        masked_paths: BTreeMap::new(),
    };
    issues::cover(&mut report, &values);
    report
}

fn analyse_all(request: &ScanRequest<'_>, inventory: &Inventory) -> Vec<FileResult> {
    let done = AtomicUsize::new(0);
    let engines: Vec<&dyn Engine> = request.prepared.engines.iter().map(AsRef::as_ref).collect();
    let reuse = Reuse::of(request);
    map_in_order(request.jobs, &inventory.files, |file| {
        let result = analyse(request.tree, file, &engines, request.limits, reuse.as_ref());
        if let Some(progress) = request.progress {
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, inventory.files.len());
        }
        result
    })
}

/// Takes out of what files hold what they held before the change.
fn hide_known(request: &ScanRequest<'_>, before: &FilesBefore<'_>, results: &mut [FileResult]) {
    let engines = history::readers_of_any_text(request);
    let files = request.inventory.files.iter().zip(results);
    let told = files.flat_map(|(file, result)| {
        let observations = result.sink.observations.iter_mut();
        observations.map(|observation| Told { file: &file.path, blob: None, observation })
    });
    let reader = Reader { engines: &engines, limits: request.limits, jobs: request.jobs };
    let how = if before.all_told { known::end_acceptance } else { known::hide };
    how(told.collect(), Shelf::new(Before::of_files(before), reader));
}

/// Of files that git ignores only some are searched for credentials.
fn ignored_left_out(inventory: &Inventory) -> Option<Notice> {
    let count = inventory.git_ignored_left_out;
    let message = format!("{count} files that git ignores were not searched: they are too large or too many");
    let kind = "git-ignored-left-out".to_owned();
    (count > 0).then_some(Notice { level: NoticeLevel::Info, kind, message, location: None })
}

/// Files of others are full of names and values that are no credentials of this project.
fn searched_for_certain_only(results: &[FileResult]) -> Option<Notice> {
    let count = results.iter().filter(|result| result.for_certain_only).count();
    let files = if count == 1 { "1 file that is".to_owned() } else { format!("{count} files that are") };
    let message = format!(
        "{files} vendored, generated or minified: searched only for credentials that are certain whoever wrote them; --vendored \
         searches for all"
    );
    let kind = "searched-for-certain-only".to_owned();
    (count > 0).then_some(Notice { level: NoticeLevel::Info, kind, message, location: None })
}

/// A shallow clone does not know the first commit, which identities of credentials come from.
fn provisional_keys() -> Notice {
    let message = "this clone is shallow: credentials have other identities here than in a full clone, so that what was accepted \
                   there is not known here; fetch the whole history";
    Notice {
        level: NoticeLevel::Info,
        kind: "shallow-identity".to_owned(),
        message: message.to_owned(),
        location: None,
    }
}

/// Lines of CODEOWNERS that the hosting service passes over too.
fn unread_owners(owners: &Owners) -> Vec<Notice> {
    let notice = |(line, why): &(u32, &str)| {
        let mut location = whole_file(&owners.path);
        location.start.line = (*line).max(1);
        location.end.line = location.start.line;
        let message = match line {
            0 => format!("this file names no owner: {why}"),
            _ => format!("this line names no owner: {why}"),
        };
        Notice { level: NoticeLevel::Info, kind: "codeowners-line".to_owned(), message, location: Some(location) }
    };
    owners.faults.iter().map(notice).collect()
}

fn unlisted_notice(unlisted: &Unlisted) -> Notice {
    let path = if unlisted.path.is_empty() { "." } else { &unlisted.path };
    Notice {
        level: NoticeLevel::Failed,
        kind: "unreadable-folder".to_owned(),
        message: format!("cannot be listed: {}", unlisted.fault),
        location: Some(whole_file(path)),
    }
}

fn rules_behind(findings: &[Finding], engines: &[Box<dyn Engine>]) -> Vec<Rule> {
    let mut rules = BTreeMap::new();
    for finding in findings {
        if rules.contains_key(&finding.rule) {
            continue;
        }
        let speaker = engines.iter().find(|engine| engine.id() == finding.engine);
        if let Some(rule) = speaker.and_then(|engine| engine.rule(&finding.rule)) {
            rules.insert(finding.rule.clone(), rule);
        }
    }
    rules.into_values().collect()
}

fn scanned_with(request: &ScanRequest<'_>) -> ScannedWith {
    let mut hash = Sha256::new();
    for engine in &request.prepared.engines {
        hash.update(engine.id());
        hash.update([0]);
        hash.update(engine.rule_set());
        hash.update([0]);
    }
    ScannedWith {
        version: request.version.clone(),
        engines: request.prepared.engines.iter().map(|engine| engine.id().to_owned()).collect(),
        rules: request.prepared.engines.iter().map(|engine| engine.rule_count() as u32).sum(),
        rule_set: hash.finalize()[..16].iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}
