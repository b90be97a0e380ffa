//! Judging a change: the report on the files after it, told against the report on those before, or against a baseline.

use crate::{inherited, marks};
use change::{Baseline, Decision, Gate, Sides, Weakening, compare, days_between, tamper_rule, told};
use issues::{Keys, Surroundings};
use model::{Change, Comparison, Fact, Finding, Fingerprint, Location, Notice, NoticeLevel, Report, Severity};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use threat::{Declared, Ground};

/// What a change is judged with.
pub struct ChangeRequest<'a> {
    /// What it is compared with, as typed.
    pub base: String,
    /// The commit, if it is one.
    pub commit: Option<String>,
    /// The commit whose policy holds, when it is another one.
    pub policy: Option<String>,
    /// The report on the files before; `None` when only a baseline says what is known.
    pub before: Option<&'a Report>,
    /// Findings that are known whatever the files before held.
    pub baseline: Option<&'a Baseline>,
    /// New paths of moved files with their old ones.
    pub moved: &'a BTreeMap<String, String>,
    /// Files that differ, of those that were scanned.
    pub differing: &'a BTreeSet<String>,
    /// Text of a file before the change; `None` also for all files when there is nothing before.
    pub old_text: &'a dyn Fn(&str) -> Option<String>,
    /// Text of a file after it.
    pub new_text: &'a dyn Fn(&str) -> Option<String>,
    /// What the change does to the policy.
    pub weakenings: Vec<Weakening>,
    /// From the root of the repository to that of the scan, empty or with a `/` at its end.
    pub folder: String,
    /// Whether a file is there for tests.
    pub is_test: &'a dyn Fn(&str) -> bool,
    /// Whether a file comes from others.
    pub is_vendored: &'a dyn Fn(&str) -> bool,
    /// Findings that the policy accepts by their fingerprints, each with the place that says so.
    pub accepted: &'a [(Location, Fingerprint)],
    /// Whether the policy is that of the project, not one that the caller gives.
    pub is_own_policy: bool,
    /// What people declared about the project.
    pub declared: &'a Declared,
    /// Threshold for exit code 1, counted over new findings.
    pub fail_on: Option<Severity>,
    /// The gate, when it is asked.
    pub gate: Option<&'a Gate>,
    /// Whether a glob of the gate covers a path.
    pub covers: &'a dyn Fn(&str, &str) -> bool,
    /// The day on which ages are told.
    pub today: Option<String>,
    /// Days since findings came in, as far as anybody can say; beyond the given number of days they need not be told apart.
    pub ages: &'a Ages<'a>,
}

/// Tells ages of findings.
pub type Ages<'a> = dyn Fn(&[&Finding], u32) -> Vec<Option<u32>> + 'a;

/// Tells a report against what was there before: each finding gets its `change`, issues are those that are new, and the verdict is
/// about them.
pub fn judge_change(report: &mut Report, request: ChangeRequest<'_>) {
    let mut weakenings = request.weakenings.clone();
    let mut comparison = Comparison {
        base: request.base.clone(),
        commit: request.commit.clone(),
        policy: request.policy.clone(),
        files: request.differing.len() as u32,
        ..Comparison::default()
    };
    match request.before {
        Some(before) => {
            let sides = Sides {
                before: &before.findings,
                after: &report.findings,
                moved: request.moved,
                old_text: request.old_text,
                new_text: request.new_text,
            };
            let matched = compare(&sides);
            for (finding, (change, _)) in report.findings.iter_mut().zip(&matched.after) {
                // A whole scan is compared with the files that differ alone.
                let differs = finding.origin.is_some() || change::is_among(request.differing, &finding.location.path);
                finding.change = Some(if differs { *change } else { Change::Unchanged });
            }
            inherited::carry(&mut report.findings, before, &matched, request.moved, request.accepted);
            weakenings.extend(marks::take_back(report, &before.findings, &matched, &request));
            comparison.fixed = matched.fixed.iter().map(|old| before.findings[*old].clone()).collect();
        }
        None => report.findings.iter_mut().for_each(|finding| finding.change = Some(Change::New)),
    }
    if let Some(baseline) = request.baseline {
        apply(baseline, report, &request);
    }
    tell_weakenings(report, weakenings, &request);
    let live = |finding: &&Finding| finding.suppression.is_none();
    let is_new = |finding: &Finding| finding.change == Some(Change::New);
    comparison.new = report.findings.iter().filter(live).filter(|finding| is_new(finding)).count() as u32;
    comparison.known = report.findings.iter().filter(live).filter(|finding| !is_new(finding)).count() as u32;
    comparison.refused = judge(report, &request, &comparison);
    correlate_new(report, &request, comparison.refused.as_deref().unwrap_or_default());
    report.comparison = Some(comparison);
}

/// What a baseline knows is not new.
fn apply(baseline: &Baseline, report: &mut Report, request: &ChangeRequest<'_>) {
    let entries = baseline.fingerprints();
    // Without the whole project nobody knows which files are gone.
    let paths: BTreeSet<String> = report.findings.iter().map(|one| one.location.path.clone()).collect();
    let places: BTreeSet<String> =
        paths.iter().map(|path| issues::place_of(&format!("{}{path}", request.folder))).collect();
    let is_there = |place: &str| request.before.is_some() || places.contains(place);
    let met = issues::accepted(&entries, &report.findings, &is_there);
    for (finding, entry) in report.findings.iter_mut().zip(met) {
        let Some(entry) = entry else { continue };
        let speaks = request.before.is_none_or(|before| inherited::means(&entries[entry], finding, before));
        if speaks && finding.change == Some(Change::New) {
            finding.change = Some(Change::Unchanged);
        }
    }
}

fn tell_weakenings(report: &mut Report, weakenings: Vec<Weakening>, request: &ChangeRequest<'_>) {
    if weakenings.is_empty() {
        return;
    }
    for batch in apart(weakenings, request.new_text) {
        let mut findings = issues::normalise(told(batch), &request.folder, &Keys::default());
        for finding in &mut findings {
            finding.change = Some(Change::New);
            if !report.rules.iter().any(|rule| rule.id == finding.rule) {
                report.rules.extend(tamper_rule(&finding.rule));
            }
        }
        report.findings.append(&mut findings);
    }
    report.rules.sort_by(|a, b| a.id.cmp(&b.id));
    let order = |one: &Finding| (one.location.path.clone(), one.location.start.offset, one.rule.clone());
    report.findings.sort_by_key(order);
}

/// Weakenings with the offsets of their lines, in batches that hold one of each rule at a place: several observations of one rule
/// at one place would be one finding.
fn apart(weakenings: Vec<Weakening>, text: &dyn Fn(&str) -> Option<String>) -> Vec<Vec<Weakening>> {
    let mut texts: HashMap<String, Option<String>> = HashMap::new();
    let mut at_place: HashMap<(String, u32, &'static str), Vec<String>> = HashMap::new();
    let mut batches: Vec<Vec<Weakening>> = Vec::new();
    for mut weakening in weakenings {
        let Location { path, start, end } = &mut weakening.location;
        if start.offset == 0 && start.line > 1 {
            let text = texts.entry(path.clone()).or_insert_with(|| text(path));
            let line = text.iter().flat_map(|text| text.split_inclusive('\n')).take(start.line as usize - 1);
            start.offset = line.map(str::len).sum::<usize>() as u32;
            end.offset = end.offset.max(start.offset);
        }
        let messages = at_place.entry((path.clone(), start.offset, weakening.rule)).or_default();
        if messages.contains(&weakening.message) {
            continue;
        }
        if batches.len() == messages.len() {
            batches.push(Vec::new());
        }
        batches[messages.len()].push(weakening.clone());
        messages.push(weakening.message);
    }
    batches
}

/// Issues of what is new, and of what is refused although it is old: nobody can repair what is not shown.
fn correlate_new(report: &mut Report, request: &ChangeRequest<'_>, refused: &[Fingerprint]) {
    let refused: BTreeSet<&Fingerprint> = refused.iter().collect();
    let is_told = |one: &&Finding| one.change == Some(Change::New) || refused.contains(&one.fingerprint);
    let new: Vec<Finding> = report.findings.iter().filter(is_told).cloned().collect();
    let titles: BTreeMap<&str, &str> =
        report.rules.iter().map(|rule| (rule.id.as_str(), rule.title.as_str())).collect();
    let endangers_nothing = endangers_nothing(request);
    let ground = ground(&report.facts, request, &endangers_nothing);
    let surroundings = Surroundings {
        title: &|rule| titles.get(rule).filter(|title| !title.is_empty()).map(|title| (*title).to_owned()),
        is_test: request.is_test,
        context: &|findings| threat::contextualise(findings, &ground),
    };
    report.issues = issues::correlate(&new, &surroundings);
}

fn endangers_nothing(request: &ChangeRequest<'_>) -> impl Fn(&str) -> bool {
    |path| (request.is_test)(path) || source::stands_in_tests(path)
}

fn ground<'a>(
    facts: &'a [Fact],
    request: &'a ChangeRequest<'_>,
    endangers_nothing: &'a dyn Fn(&str) -> bool,
) -> Ground<'a> {
    Ground::new(request.declared, &request.folder, facts, endangers_nothing, request.is_vendored)
}

/// The verdict on the change, and what it is refused for. What could not be analysed stays a reason; what is old does not count.
fn judge(report: &mut Report, request: &ChangeRequest<'_>, comparison: &Comparison) -> Option<Vec<Fingerprint>> {
    let mut reasons = Vec::new();
    let in_test = |finding: &Finding| {
        let part = |name: &str| finding.parts.get(name).map(String::as_str);
        part("role") == Some("test") && part("live") != Some("alive")
    };
    let new = report.findings.iter().filter(|one| one.suppression.is_none() && one.change == Some(Change::New));
    let is_severe = |one: &&Finding| request.fail_on.is_some_and(|least| one.severity >= least) && !in_test(one);
    let mut refused: Vec<Fingerprint> = new.filter(is_severe).map(|one| one.fingerprint.clone()).collect();
    if let (Some(least), false) = (request.fail_on, refused.is_empty()) {
        reasons.push(format!("{} new of severity {least} or above", refused.len()));
    }
    if let Some(gate) = request.gate {
        let decision = ask_gate(gate, report, request);
        refused.extend(decision.stopping.iter().map(|number| report.findings[*number].fingerprint.clone()));
        report.notices.extend(untold(&decision));
        reasons.extend(decision.reasons);
    }
    let verdict = &mut report.verdict;
    verdict.fail_on = request.fail_on;
    if !refused.is_empty() {
        verdict.exit_code = 1;
    }
    reasons.extend(silenced_by_policy(&report.findings, request));
    if comparison.known > 0 {
        reasons.push(format!("{} old findings do not count", comparison.known));
    }
    reasons.append(&mut verdict.reasons);
    verdict.reasons = reasons;
    refused.sort();
    refused.dedup();
    (request.gate.is_some() || request.fail_on.is_some()).then_some(refused)
}

/// What is new and never asked about: a policy that accepts whatever a rule finds in a place speaks for tomorrow's flaws too.
fn silenced_by_policy(findings: &[Finding], request: &ChangeRequest<'_>) -> Option<String> {
    let is_silenced = |one: &&Finding| {
        one.change == Some(Change::New) && one.suppression.as_ref().is_some_and(|one| one.kind == "configuration")
    };
    let whose = if request.is_own_policy { "the project's own configuration" } else { "the given configuration" };
    match findings.iter().filter(is_silenced).count() {
        0 => None,
        1 => Some(format!("1 new finding is silenced by {whose}")),
        count => Some(format!("{count} new findings are silenced by {whose}")),
    }
}

/// What the gate says. Into history it is looked only where an age decides.
fn ask_gate(gate: &Gate, report: &Report, request: &ChangeRequest<'_>) -> Decision {
    let known = request.baseline.iter().flat_map(|baseline| &baseline.findings);
    let days: HashMap<&Fingerprint, &str> =
        known.filter_map(|known| Some((&known.fingerprint, known.first_seen.as_deref()?))).collect();
    let written = |finding: &Finding| days_between(days.get(&finding.fingerprint)?, request.today.as_deref()?);
    let endangers_nothing = endangers_nothing(request);
    let ground = ground(&report.facts, request, &endangers_nothing);
    let surroundings = change::Surroundings {
        covers: request.covers,
        // What is old belongs to no issue here, and endangers all the same.
        endangers: &|finding, asset| ground.endangers(finding, asset),
        age: &|_| None,
    };
    let wanted = change::ages_wanted(gate, &report.findings, &surroundings);
    let wanted: Vec<&Finding> = wanted.into_iter().map(|number| &report.findings[number]).collect();
    let unwritten: Vec<&Finding> = wanted.into_iter().filter(|finding| written(finding).is_none()).collect();
    let told = match unwritten.is_empty() {
        true => Vec::new(),
        false => (request.ages)(&unwritten, gate.most_days().unwrap_or(0)),
    };
    let key = |finding: &Finding| (finding.fingerprint.clone(), finding.location.path.clone(), finding.location.start);
    let ages: HashMap<_, _> = unwritten.into_iter().map(key).zip(told).collect();
    let age = |finding: &Finding| written(finding).or_else(|| ages.get(&key(finding)).copied().flatten());
    change::decide(gate, &report.findings, &change::Surroundings { age: &age, ..surroundings })
}

/// What the gate would have to know and does not.
fn untold(decision: &Decision) -> Vec<Notice> {
    let notice =
        |kind: &str, message| Notice { level: NoticeLevel::Partial, kind: kind.to_owned(), message, location: None };
    let undeclared = decision.undeclared.iter().map(|asset| {
        let message = format!(
            "the gate asks for the asset `{asset}`, which no model declares that could be read: findings stop as if they \
             endangered it, and none passes for it"
        );
        notice("gate-asset-undeclared", message)
    });
    let ageless = (decision.ageless > 0).then(|| {
        let message = format!(
            "the gate asks for the age of {}, which neither the history that is here nor a baseline tells: they stop as if they were \
             older, and none passes for it; in a shallow clone, fetch the history (git fetch --unshallow)",
            if decision.ageless == 1 { "1 finding".to_owned() } else { format!("{} findings", decision.ageless) }
        );
        notice("age-unknown", message)
    });
    undeclared.chain(ageless).collect()
}
