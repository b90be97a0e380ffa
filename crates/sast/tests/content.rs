//! Every rule that ships is complete, and does on its target what the marks say.

use engine::{Engine, Parsed, Sink, content};
use model::RuleOrigin;
use sast::engine::SastEngine;
use sast::rule::{Packs, RuleSpec, Target, read_rules};
use sast::testing::{AnnotationKind, Reported, RuleFileOutcome, expectations, targets_of};
use source::{File, Role, Text, language_of_name};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn content_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content")
}

/// Path below `content/`, and the rules in it.
fn shipped() -> Vec<(&'static str, Vec<RuleSpec>)> {
    let packs = Packs::builtin();
    let files = content::under("rules/").iter().filter(|file| file.path.ends_with(".yaml"));
    files
        .map(|file| {
            let read = read_rules(file.path, file.text, RuleOrigin::Builtin, &packs);
            let faults: Vec<String> = read.faults.iter().map(ToString::to_string).collect();
            assert!(faults.is_empty(), "{}", faults.join("\n"));
            assert!(read.unsupported.is_empty(), "{}: {:?}", file.path, read.unsupported);
            (file.path, read.rules)
        })
        .collect()
}

fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".yaml").unwrap_or(name)
}

/// What a rule file lacks.
fn lacks(path: &str, rules: &[RuleSpec]) -> Vec<&'static str> {
    let [rule] = rules else { return vec!["exactly one rule"] };
    let kebab = rule.id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    let title_fits = !rule.title.is_empty() && rule.title.chars().count() <= 80 && !rule.title.contains('\n');
    let checks = [
        (rule.id == stem(path) && kebab, "an id in kebab-case that is the file's name"),
        (title_fits, "a title of one line"),
        (!rule.message.is_empty(), "a message"),
        (!rule.why.is_empty(), "why"),
        (!rule.repair.is_empty(), "a repair"),
        (rule.weaknesses.iter().any(|weakness| weakness.starts_with("CWE-")), "a weakness"),
        (!rule.references.is_empty(), "a reference"),
        (rule.targets.iter().all(|target| matches!(target, Target::Language(_))), "a language"),
    ];
    checks.into_iter().filter(|(holds, _)| !holds).map(|(_, what)| what).collect()
}

#[test]
fn severity_and_confidence_are_written_and_not_left_to_defaults() {
    let files = content::under("rules/").iter().filter(|file| file.path.ends_with(".yaml"));
    let bare = files.filter(|file| !file.text.contains("severity:") || !file.text.contains("confidence:"));
    let bare: Vec<&str> = bare.map(|file| file.path).collect();
    assert!(bare.is_empty(), "{}", bare.join("\n"));
}

#[test]
fn every_rule_is_complete_and_its_id_is_its_own() {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    let mut complaints = Vec::new();
    for (path, rules) in shipped() {
        complaints.extend(lacks(path, &rules).into_iter().map(|what| format!("{path} lacks {what}")));
        for rule in rules {
            if let Some(other) = seen.insert(rule.id.clone(), path) {
                complaints.push(format!("{path} has the id of {other}"));
            }
        }
    }
    assert!(seen.len() >= 40, "only {} rules", seen.len());
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn every_rule_reports_the_marked_lines_of_its_target_and_no_other() {
    // Deep stack: trees may nest as deep as `syntax::MAX_DEPTH`, and tests run with small stacks.
    let work = std::thread::Builder::new().stack_size(64 << 20).spawn(wrong_rules).expect("a thread starts");
    let complaints = work.join().expect("no panic");
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

fn wrong_rules() -> Vec<String> {
    let mut complaints = Vec::new();
    for (path, rules) in shipped() {
        let folder = content_root().join(path).parent().map(Path::to_path_buf).unwrap_or_default();
        let names: BTreeSet<String> = fs::read_dir(&folder)
            .expect("the folder of a rule can be read")
            .filter_map(Result::ok)
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let targets = targets_of(&format!("{}.yaml", stem(path)), &names);
        for rule in rules {
            complaints.extend(check(&rule, &folder, &targets));
        }
    }
    complaints
}

fn check(rule: &RuleSpec, folder: &Path, targets: &[&str]) -> Vec<String> {
    let engine = SastEngine::new(vec![rule.clone()]).without_paths();
    let mut outcome = RuleFileOutcome::default();
    let (mut fires, mut spares) = (0, 0);
    for target in targets {
        let source = fs::read_to_string(folder.join(target)).expect("targets are text");
        let expected = expectations(&source);
        fires += expected.lines(&rule.id, AnnotationKind::RuleId).len();
        spares += expected.lines(&rule.id, AnnotationKind::Ok).len();
        let file = File {
            path: (*target).to_owned(),
            language: language_of_name(target),
            role: Role::Source,
            size: 0,
            ignored: false,
            commit: None,
        };
        let text = Text::new(source);
        let parsed = Parsed::new(&file, &text);
        let mut sink = Sink::default();
        engine.analyse(&parsed, &mut sink);
        let lines = sink.observations.iter().map(|seen| seen.location.start.line).collect();
        let reported: Reported = [(rule.id.clone(), lines)].into();
        outcome.add_target(target, &expected, &reported);
    }
    let mut complaints = Vec::new();
    if fires == 0 || spares == 0 {
        complaints.push(format!("{} has {fires} marks `ruleid` and {spares} marks `ok`; both are needed", rule.id));
    }
    for (target, found) in outcome.checks.values().flat_map(|check| &check.matches) {
        if !found.passed() {
            let (missing, unexpected): (Vec<u32>, Vec<u32>) = (found.missing().collect(), found.unexpected().collect());
            complaints.push(format!("{} on {target}: not reported {missing:?}, not marked {unexpected:?}", rule.id));
        }
    }
    complaints
}
