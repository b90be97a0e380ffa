//! From observations to findings and issues: `issues` judges, and what the configuration says is applied here.

use crate::config::{Policy, RuleName, Trust};
use crate::known::NEW_VALUE;
use engine::{Engine, content};
use issues::{Keys, Mark, Surroundings};
use model::{Fact, Finding, Fingerprint, Issue, Notice, NoticeLevel, Observation, Rule, Severity, Suppression};
use source::{Inventory, Role};
use std::collections::HashSet;
use threat::{Declared, Ground};

/// Part of a finding for which a suppression does not speak although it names it.
const NOT_ACCEPTED: &str = "not-accepted";

/// The findings of a scan after everybody had his say.
#[derive(Debug, Default)]
pub(crate) struct Judged {
    pub(crate) findings: Vec<Finding>,
    pub(crate) issues: Vec<Issue>,
    pub(crate) notices: Vec<Notice>,
    /// Findings that the scanned project itself silences.
    pub(crate) suppressed_by_project: u32,
    /// Findings that the scanned project itself brings below the threshold.
    pub(crate) lowered: u32,
}

/// What judging needs besides the observations.
pub(crate) struct Grounds<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) engines: &'a [Box<dyn Engine>],
    pub(crate) inventory: &'a Inventory,
    pub(crate) fail_on: Option<Severity>,
    pub(crate) today: Option<&'a str>,
    pub(crate) folder: &'a str,
    pub(crate) keys: &'a Keys,
    pub(crate) declared: &'a Declared,
    pub(crate) facts: &'a [Fact],
    /// Whether the policy is that of the base of a change, which the change cannot write.
    pub(crate) is_older_policy: bool,
}

impl Grounds<'_> {
    fn rule(&self, id: &str) -> Option<Rule> {
        self.engines.iter().find_map(|engine| engine.rule(id))
    }

    fn has_role(&self, path: &str, role: Role) -> bool {
        let files = &self.inventory.files;
        let place = files.binary_search_by(|file| file.path.as_bytes().cmp(path.as_bytes()));
        place.is_ok_and(|place| files[place].role == role)
    }
}

/// Judges all observations of a scan.
pub(crate) fn judge(observations: Vec<Observation>, marks: Vec<Mark>, grounds: &Grounds<'_>) -> Judged {
    let mut judged =
        Judged { findings: issues::normalise(observations, grounds.folder, grounds.keys), ..Judged::default() };
    let policy = grounds.policy;
    rate(&mut judged, grounds);
    if policy.trust == Trust::Caller {
        judged.findings.retain(|finding| switched_off(policy, finding).is_none());
    } else {
        for finding in &mut judged.findings {
            finding.suppression = switched_off(policy, finding).map(|(rule, how)| Suppression {
                kind: "configuration".to_owned(),
                reason: how.to_owned(),
                location: rule.map(|rule| rule.place.clone()).unwrap_or_default(),
                author: None,
                until: None,
            });
        }
    }
    accept(&mut judged, grounds);
    accept_foreign(&mut judged.findings);
    for finding in &mut judged.findings {
        finding.parts.remove(NEW_VALUE);
    }
    let ran = |rule: &str| grounds.rule(rule).is_some();
    judged.notices.extend(issues::suppress(&mut judged.findings, marks, &ran));
    if policy.whole_project {
        judged.notices.extend(unknown_rules(grounds));
    }
    let by_project = |suppression: &Suppression| suppression.kind != "configuration" || policy.trust == Trust::Project;
    let suppressed = judged.findings.iter().filter(|finding| finding.suppression.as_ref().is_some_and(by_project));
    judged.suppressed_by_project = suppressed.count() as u32;
    let is_test = |path: &str| grounds.has_role(path, Role::Test);
    // What stands in history has no file in the inventory.
    let endangers_nothing = |path: &str| is_test(path) || source::stands_in_tests(path);
    let is_vendored = |path: &str| grounds.has_role(path, Role::Vendored);
    let ground = Ground::new(grounds.declared, grounds.folder, grounds.facts, &endangers_nothing, &is_vendored);
    let surroundings = Surroundings {
        title: &|rule| grounds.rule(rule).map(|rule| rule.title).filter(|title| !title.is_empty()),
        is_test: &is_test,
        context: &|findings| threat::contextualise(findings, &ground),
    };
    judged.issues = issues::correlate(&judged.findings, &surroundings);
    judged
}

/// Gives findings the severity that the configuration wants; the last entry that means the rule decides.
fn rate(judged: &mut Judged, grounds: &Grounds<'_>) {
    for finding in &mut judged.findings {
        let entry = grounds.policy.severity.iter().rev().find(|(rule, _)| rule.means(&finding.rule));
        let Some((_, severity)) = entry else { continue };
        let below = |fail_on: Severity| finding.severity >= fail_on && *severity < fail_on;
        if grounds.policy.trust == Trust::Project && grounds.fail_on.is_some_and(below) {
            judged.lowered += 1;
        }
        finding.severity = *severity;
    }
}

/// Who switches the finding's rule off, with what to say about it.
fn switched_off<'p>(policy: &'p Policy, finding: &Finding) -> Option<(Option<&'p RuleName>, &'static str)> {
    if let Some(rule) = policy.off.iter().find(|rule| rule.means(&finding.rule)) {
        return Some((Some(rule), "the rule is off"));
    }
    if let Some(only) = &policy.only
        && !only.iter().any(|rule| rule.means(&finding.rule))
    {
        return Some((only.first(), "the rule is not among `only`"));
    }
    let mut paths = policy.paths.iter().filter(|path| path.globs.covers(&finding.location.path));
    let rule = paths.find_map(|path| path.off.iter().find(|rule| rule.means(&finding.rule)))?;
    Some((Some(rule), "the rule is off in this place"))
}

/// Applies `[[suppressions]]`, and reports entries that are out of date. They do not speak for a weak value that is new: its
/// identity is that of the value before it. Only the caller and the base of a change may accept whatever a rule finds
/// at a path.
fn accept(judged: &mut Judged, grounds: &Grounds<'_>) {
    let is_project = grounds.policy.trust == Trust::Project && !grounds.is_older_policy;
    let by_identity = by_identity(&judged.findings, grounds);
    for (number, entry) in grounds.policy.accepted.iter().enumerate() {
        let expired = match (&entry.until, grounds.today) {
            (Some(until), Some(today)) => until.as_str() < today,
            _ => false,
        };
        let mut met = false;
        for (finding, by_identity) in judged.findings.iter_mut().zip(&by_identity) {
            let same = *by_identity == Some(number)
                || entry
                    .rule_and_path
                    .as_ref()
                    .is_some_and(|(rule, globs)| *rule == finding.rule && globs.covers(&finding.location.path));
            met |= same;
            let doubt = finding.parts.get(NEW_VALUE).filter(|_| entry.fingerprint.is_some() || is_project);
            if let (true, false, Some(why)) = (same, expired, doubt) {
                if finding.parts.contains_key(NOT_ACCEPTED) {
                    continue;
                }
                let place = format!("{}:{}", entry.place.path, entry.place.start.line);
                finding.message.push_str(&format!(": {why}"));
                let details = format!("{place} does not speak for it; `palisade:ignore` on its line does");
                finding.parts.insert(NOT_ACCEPTED.to_owned(), details);
                continue;
            }
            if same && !expired && finding.suppression.is_none() {
                finding.suppression = Some(Suppression {
                    kind: "configuration".to_owned(),
                    reason: entry.reason.clone(),
                    location: entry.place.clone(),
                    author: entry.author.clone(),
                    until: entry.until.clone(),
                });
            }
        }
        let (kind, message) = match (met, expired) {
            (true, false) => continue,
            (true, true) => ("expired-suppression", "this suppression is past its last day and no longer holds"),
            (false, _) if grounds.policy.whole_project => {
                ("unused-suppression", "this suppression no longer suppresses anything: remove it")
            }
            (false, _) => continue,
        };
        judged.notices.push(Notice {
            level: NoticeLevel::Info,
            kind: kind.to_owned(),
            message: message.to_owned(),
            location: Some(entry.place.clone()),
        });
    }
}

/// For each finding the entry that means it by its identity.
fn by_identity(findings: &[Finding], grounds: &Grounds<'_>) -> Vec<Option<usize>> {
    let entries = grounds.policy.accepted.iter().enumerate();
    let entries = entries.filter_map(|(number, entry)| Some((number, Fingerprint(entry.fingerprint.clone()?))));
    let (numbers, fingerprints): (Vec<usize>, Vec<Fingerprint>) = entries.unzip();
    if fingerprints.is_empty() {
        return vec![None; findings.len()];
    }
    // Of a part of the project nobody knows which files are gone.
    let places: Option<HashSet<String>> = grounds.policy.whole_project.then(|| {
        let files = grounds.inventory.files.iter();
        files.map(|file| issues::place_of(&format!("{}{}", grounds.folder, file.path))).collect()
    });
    let is_there = |place: &str| places.as_ref().is_none_or(|places| places.contains(place));
    let met = issues::accepted(&fingerprints, findings, &is_there);
    met.into_iter().map(|entry| entry.map(|entry| numbers[entry])).collect()
}

/// What marks and lists of other tools let pass; they are read as their tool reads them, and never judged.
fn accept_foreign(findings: &mut [Finding]) {
    for finding in findings {
        finding.parts.remove(secrets::ACCEPTED_IN_COMMIT);
        let Some(tool) = finding.parts.remove(secrets::ACCEPTED_BY).filter(|_| finding.suppression.is_none()) else {
            continue;
        };
        let location = finding.location.clone();
        finding.suppression =
            Some(Suppression { kind: tool, reason: String::new(), location, author: None, until: None });
    }
}

/// Rules that the configuration names and nobody knows.
fn unknown_rules(grounds: &Grounds<'_>) -> Vec<Notice> {
    let policy = grounds.policy;
    let names = policy.off.iter().chain(policy.only.iter().flatten());
    let names =
        names.chain(policy.paths.iter().flat_map(|path| &path.off)).chain(policy.severity.iter().map(|(rule, _)| rule));
    // Engines know the rules for the languages at hand only; everything that is shipped has a file of its name.
    let shipped = |rule: &str| {
        content::under("").iter().any(|file| {
            file.path.rsplit('/').next().and_then(|name| name.split_once('.')).is_some_and(|(stem, _)| stem == rule)
        })
    };
    let known = |rule: &RuleName| shipped(&rule.name) || grounds.rule(&rule.name).is_some();
    let unknown = names.filter(|rule| !rule.is_open() && !known(rule));
    unknown
        .map(|rule| Notice {
            level: NoticeLevel::Info,
            kind: "unknown-rule".to_owned(),
            message: format!("no rule is called `{}`", rule.name),
            location: Some(rule.place.clone()),
        })
        .collect()
}
