//! One scan from the tree to the report.

use crate::coverage;
use crate::judgement::{Grounds, judge};
use crate::one_file::{FileResult, analyse, whole_file};
use crate::pool::map_in_order;
use crate::request::ScanRequest;
use crate::verdict::decide;
use engine::Engine;
use model::{Finding, Notice, NoticeLevel, Report, Rule, ScannedWith};
use sha2::{Digest, Sha256};
use source::{Inventory, Unlisted};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Runs the engines over the files of the inventory. Never fails: what could not be done is in the notices and in the verdict.
pub fn scan(request: &ScanRequest<'_>) -> Report {
    let inventory = request.inventory;
    let results = analyse_all(request, inventory);
    let coverage = coverage::count(inventory, &results);

    let (mut observations, mut facts, mut marks) = (Vec::new(), Vec::new(), Vec::new());
    let mut notices: Vec<Notice> = inventory.unlisted.iter().map(unlisted_notice).collect();
    notices.extend(request.prepared.notices.iter().cloned());
    for result in results {
        observations.extend(result.sink.observations);
        facts.extend(result.sink.facts);
        notices.extend(result.sink.notices);
        marks.extend(result.marks);
    }
    facts.sort_unstable();
    facts.dedup();

    let grounds = Grounds {
        policy: &request.policy,
        engines: &request.prepared.engines,
        inventory,
        fail_on: request.fail_on,
        today: request.today.as_deref(),
        folder: &request.folder,
    };
    let mut judged = judge(observations, marks, &grounds);
    notices.append(&mut judged.notices);
    notices.sort_unstable_by(|a, b| {
        (b.level, &a.location, &a.kind, &a.message).cmp(&(a.level, &b.location, &b.kind, &b.message))
    });
    notices.dedup();

    let verdict = decide(request, &judged, &notices, &coverage);
    Report {
        rules: rules_behind(&judged.findings, &request.prepared.engines),
        findings: judged.findings,
        issues: judged.issues,
        notices,
        coverage,
        facts,
        verdict,
        scanned_with: scanned_with(request),
        root: request.root.clone(),
    }
}

fn analyse_all(request: &ScanRequest<'_>, inventory: &Inventory) -> Vec<FileResult> {
    let done = AtomicUsize::new(0);
    map_in_order(request.jobs, &inventory.files, |file| {
        let result = analyse(request.tree, file, &request.prepared.engines, request.limits);
        if let Some(progress) = request.progress {
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, inventory.files.len());
        }
        result
    })
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
