//! The scan of a change: both sides under the policy of the older one, and what came of it.

use crate::at_hand::AtHand;
use crate::base::{Base, UnderPolicy, text};
use crate::blame::Lines;
use crate::change_failure::ChangeFailure;
use crate::clock::today;
use crate::differences::Differences;
use crate::failure::Failure;
use crate::options::{ChangeOptions, RuleOptions, ScopeOptions, VerdictOptions};
use crate::out_of_sight::out_of_sight;
use crate::past::Past;
use crate::policy_change::weakenings;
use crate::{declared, project, settings, whole_file};
use change::Baseline;
use model::{Fingerprint, Location, Notice, NoticeLevel, Report, Suppression};
use scan::config::Settings;
use scan::{CacheUse, ChangeRequest, FilesBefore, Limits, Prepared, ScanRequest, Setup};
use source::{
    ChosenTree, Content, Discovery, DiskTree, Excludes, Inventory, Role, Tree, decode, language_of_name, reason,
};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use threat::Declared;

/// What was typed.
pub struct Asked<'a> {
    pub path: &'a Path,
    pub rules: &'a RuleOptions,
    pub scope: &'a ScopeOptions,
    pub verdict: &'a VerdictOptions,
    pub change: &'a ChangeOptions,
    pub jobs: usize,
    /// Whether the gate decides.
    pub gate: bool,
    /// Whether findings in files that the change leaves alone are asked for too.
    pub whole: bool,
}

/// What came of a change.
pub struct Told {
    /// About what differs: it decides.
    pub report: Report,
    /// About all files, for readers that compare by themselves. The verdict is the same: it must not hang on who reads.
    pub whole: Option<Report>,
}

/// Scans what differs from a base, before and after, and tells the one against the other.
pub fn against_base(
    asked: &Asked<'_>,
    disk: &DiskTree,
    past: &Past,
    cache: Option<CacheUse<'_>>,
) -> Result<Told, Failure> {
    let repository = past.repository(asked.path)?;
    let Some(base) = Base::open(repository, past.tracked(asked.path)?, asked.change, asked.path)? else {
        return Err(Failure::Change(ChangeFailure::NothingToCompare));
    };
    let at_hand = AtHand::new(disk, repository, &base.folder, &base.tracked)?;
    let differences = base.differences(&at_hand)?;
    let mut rules = asked.rules.clone();
    let rule_files = base.rule_files(&mut rules)?;
    let local_files = base.extended(&rule_files, &rules)?;
    let (old_tree, policy) = (base.tree(), base.policy_tree());
    let keys = || past.keys();
    // What is worth defending, and whose it is, is policy too.
    let declared = match asked.scope.no_project_config {
        true => Declared::default(),
        false => declared::declared_in_base(asked.path, &base),
    };
    let text_at_hand = |path: &str| text(&at_hand, path);
    let in_base = |path: &str| base.text(path);
    let lines = Lines {
        past,
        folder: &base.folder,
        text: &text_at_hand,
        configuration: Some((base.tip.clone(), &in_base)),
        is_foreign: asked.scope.config.is_some(),
    };
    let authors = |suppressions: &[&Suppression]| lines.authors(suppressions);
    let side = Side {
        asked,
        keys: &keys,
        rules: &rules,
        rule_files: &rule_files,
        local_files: &local_files,
        policy: &policy,
        cache,
        folder: &base.folder,
    };
    let baseline = match &asked.change.baseline {
        None => None,
        Some(path) => Some(base.baseline(path)?.map_or_else(|| baseline(path), Ok)?),
    };
    let mut settings = side.settings(&base)?;
    let asks_about_old = settings.gate.asks_about_old();
    let differing = differences.after();
    let all: BTreeSet<String> = match asks_about_old || asked.whole {
        true => everything(&at_hand).union(&differing).cloned().collect(),
        false => differing.clone(),
    };
    let old_files = ChosenTree::new(&old_tree, differences.before());
    let old_inventory = Inventory::of(&old_files, &settings.discovery);
    let at_most = UnderPolicy { files: &at_hand, policy: &policy, chosen: all.clone() };
    let inventory = Inventory::of(&at_most, &settings.discovery);
    // Both sides have the same policy: rules are read once.
    let prepared = &side.prepared(&mut settings, [&old_inventory, &inventory], side.limits(false))?;
    let before = scan::scan(&side.request(&old_files, &old_inventory, prepared, settings, Declared::default()));
    let (lines, authors) = (&lines, &authors);
    let compared = Compared {
        side: &side,
        base: &base,
        at_hand: &at_hand,
        differences: &differences,
        before,
        declared,
        baseline,
        lines,
        authors,
        prepared,
    };
    let settings = side.settings(&base)?;
    if asks_about_old {
        let report = compared.report(all, settings, false)?;
        let whole = asked.whole.then(|| report.clone());
        return Ok(Told { report, whole });
    }
    let report = compared.report(differing, settings, false)?;
    let whole = match asked.whole {
        false => None,
        true => {
            let mut whole = compared.report(all, side.settings(&base)?, true)?;
            whole.verdict = report.verdict.clone();
            Some(whole)
        }
    };
    Ok(Told { report, whole })
}

/// Both states of a change, the older one scanned.
struct Compared<'a> {
    side: &'a Side<'a>,
    base: &'a Base<'a>,
    at_hand: &'a AtHand<'a>,
    differences: &'a Differences,
    before: Report,
    declared: Declared,
    baseline: Option<Baseline>,
    lines: &'a Lines<'a>,
    authors: &'a scan::Authors<'a>,
    prepared: &'a Prepared,
}

impl Compared<'_> {
    /// Scans these files as they are now, and tells them against the older state.
    /// Where nothing is decided, files that say of themselves that a program wrote them are believed, as in any other scan.
    fn report(&self, chosen: BTreeSet<String>, settings: Settings, believes: bool) -> Result<Report, Failure> {
        let Compared { side, base, at_hand, differences, before, declared, baseline, lines, authors, prepared } = self;
        let old_tree = base.tree();
        let files = UnderPolicy { files: *at_hand, policy: side.policy, chosen };
        let (fail_on, gate) = (settings.fail_on, settings.gate.clone());
        let accepted = accepted_by_identity(&settings);
        let known =
            FilesBefore { trees: vec![&old_tree], moved: differences.moved.clone(), gone: Vec::new(), all_told: true };
        let mut inventory = Inventory::of(&files, &settings.discovery);
        let submodules = differences.unjudged_submodules();
        if submodules > 0 {
            inventory.left_out.insert(reason::SUBMODULE, submodules);
        }
        let request = side.request(&files, &inventory, prepared, settings, declared.clone());
        let limits = side.limits(believes);
        let authors = Some(*authors);
        let mut report = scan::scan(&ScanRequest { authors, limits, before: Some(known), ..request });
        report.notices.extend(differences.notices().into_iter().chain(base.notices()));
        report.notices.extend(told_of_base(before, &base.name));
        if differences.is_empty() && base.is_at_hand() {
            let nothing = "the base is the commit at hand, and no file differs from it: nothing was compared";
            report.verdict.reasons.push(nothing.to_owned());
        }
        let rated = |rule: &str| prepared.engines.iter().find_map(|engine| engine.rule(rule)).map(|rule| rule.severity);
        let weakenings = match side.asked.scope.no_project_config {
            true => Vec::new(),
            false => weakenings(base, *at_hand, side.asked.path, differences, &rated),
        };
        let weakenings =
            weakenings.into_iter().chain(out_of_sight(base, *at_hand, differences, side.limits(false))).collect();
        scan::judge_change(
            &mut report,
            ChangeRequest {
                base: base.name.clone(),
                commit: Some(base.commit.to_string()),
                policy: (base.tip != base.commit).then(|| base.tip.to_string()),
                before: Some(before),
                baseline: baseline.as_ref(),
                moved: &differences.moved,
                differing: &differences.after(),
                old_text: &|path| decoded(&old_tree, path),
                new_text: &|path| decoded(*at_hand, path),
                weakenings,
                folder: base.folder.clone(),
                is_test: &has_role(&inventory, Role::Test),
                is_vendored: &has_role(&inventory, Role::Vendored),
                accepted: &accepted,
                is_own_policy: side.asked.scope.config.is_none(),
                declared,
                fail_on,
                gate: side.asked.gate.then_some(&gate),
                covers: &covers,
                today: today(),
                ages: &|findings, most| lines.ages(findings, most),
            },
        );
        Ok(report)
    }
}

/// Tells a report against a baseline. `folder` leads from the root of the repository to where its paths start.
pub fn against_baseline(
    asked: &Asked<'_>,
    report: &mut Report,
    inventory: &Inventory,
    declared: &Declared,
    lines: &Lines<'_>,
) -> Result<(), Failure> {
    let Some(path) = &asked.change.baseline else { return Ok(()) };
    let known = baseline(path)?;
    let settings = settings::settle(asked.rules, asked.scope, asked.verdict, asked.path)?;
    scan::judge_change(
        report,
        ChangeRequest {
            base: path.display().to_string(),
            commit: None,
            policy: None,
            before: None,
            baseline: Some(&known),
            moved: &BTreeMap::new(),
            differing: &BTreeSet::new(),
            old_text: &|_| None,
            new_text: &|_| None,
            weakenings: Vec::new(),
            folder: lines.folder.to_owned(),
            is_test: &has_role(inventory, Role::Test),
            is_vendored: &has_role(inventory, Role::Vendored),
            accepted: &[],
            is_own_policy: asked.scope.config.is_none(),
            declared,
            fail_on: settings.fail_on,
            gate: asked.gate.then_some(&settings.gate),
            covers: &covers,
            today: today(),
            ages: &|findings, most| lines.ages(findings, most),
        },
    );
    Ok(())
}

/// Reads a baseline from disk.
pub fn baseline(path: &Path) -> Result<Baseline, Failure> {
    let shown = path.display().to_string();
    let bytes = fs::read(path).map_err(|error| {
        Failure::Change(ChangeFailure::BaselineUnreadable { path: shown.clone(), fault: error.into() })
    })?;
    Baseline::read(&String::from_utf8_lossy(&bytes))
        .map_err(|fault| Failure::Change(ChangeFailure::BaselineUnusable { path: shown, fault }))
}

/// Writes the findings of a report down as known, whole or not at all.
pub fn write_baseline(path: &Path, report: &Report, folder: &str) -> Result<(), Failure> {
    let before = if path.is_file() { Some(baseline(path)?) } else { None };
    let text = Baseline::of(&report.findings, folder, today().as_deref(), before.as_ref()).write();
    let unwritable =
        |error: std::io::Error| Failure::OutputUnwritable { path: path.display().to_string(), kind: error.kind() };
    whole_file::write(path, text.as_bytes()).map_err(unwritable)
}

/// What the policy accepts by fingerprints, and where it says so.
fn accepted_by_identity(settings: &Settings) -> Vec<(Location, Fingerprint)> {
    let entries = settings.policy.accepted.iter();
    entries.filter_map(|entry| Some((entry.place.clone(), Fingerprint(entry.fingerprint.clone()?)))).collect()
}

/// What went wrong with the files before: without it their findings are not known, and are told as new.
fn told_of_base(before: &Report, base: &str) -> Vec<Notice> {
    let is_trouble = |notice: &&Notice| notice.level != NoticeLevel::Info && notice.location.is_some();
    let told = before.notices.iter().filter(is_trouble).map(|notice| Notice {
        // What is wrong with the old state is not held against the new one: more of it counts as new.
        level: NoticeLevel::Partial,
        kind: format!("{}-in-base", notice.kind),
        message: format!("as it was in {base}: {}", notice.message),
        location: notice.location.clone(),
    });
    let failed = before.coverage.failed;
    let message = format!(
        "{failed} of the files as they were in {base} could not be analysed: what they held is told as new, and what is gone from them \
         not as fixed"
    );
    let counted = Notice { level: NoticeLevel::Partial, kind: "base-incomplete".to_owned(), message, location: None };
    told.chain((failed > 0).then_some(counted)).collect()
}

fn everything(disk: &dyn Tree) -> BTreeSet<String> {
    let discovery = Discovery { no_own_ignore_files: true, ..Discovery::default() };
    Inventory::of(disk, &discovery).files.into_iter().map(|file| file.path).collect()
}

fn has_role(inventory: &Inventory, role: Role) -> impl Fn(&str) -> bool {
    move |path| {
        let files = &inventory.files;
        let place = files.binary_search_by(|file| file.path.as_bytes().cmp(path.as_bytes()));
        place.is_ok_and(|place| files[place].role == role)
    }
}

/// The text of a file as the engines see it, when they see one.
fn decoded(tree: &dyn Tree, path: &str) -> Option<String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    match decode(tree.read(path).ok()?, language_of_name(name)) {
        Content::Text(decoded) => Some(decoded.text.as_str().to_owned()),
        Content::Binary => None,
    }
}

fn covers(glob: &str, path: &str) -> bool {
    // Globs of the configuration were checked when it was read.
    Excludes::new(reason::CONFIGURATION, "", [glob]).is_ok_and(|globs| globs.covers(path))
}

/// What both sides share.
struct Side<'a> {
    asked: &'a Asked<'a>,
    keys: &'a (dyn Fn() -> issues::Keys + Sync),
    /// Rules of the command line from outside the repository.
    rules: &'a RuleOptions,
    /// Those from inside, as they were.
    rule_files: &'a [scan::RuleFile],
    /// What those extend.
    local_files: &'a BTreeMap<String, String>,
    policy: &'a dyn Tree,
    cache: Option<CacheUse<'a>>,
    folder: &'a str,
}

impl Side<'_> {
    /// The configuration of the base with what was typed. Each scan takes one.
    fn settings(&self, base: &Base<'_>) -> Result<Settings, Failure> {
        let Asked { path, rules, scope, verdict, .. } = *self.asked;
        let mut settings = settings::settle_with(base.configuration(path, scope)?, rules, scope, verdict, path)?;
        settings.discovery.tracked = true;
        settings.policy.whole_project = false;
        Ok(settings)
    }

    fn limits(&self, own_headers: bool) -> Limits {
        Limits { every_role: self.asked.scope.vendored, own_headers, ..Limits::default() }
    }

    fn prepared(&self, settings: &mut Settings, files: [&Inventory; 2], limits: Limits) -> Result<Prepared, Failure> {
        let mut setup = project::setup(self.rules, settings.only.take())?;
        setup.rule_files.extend(self.rule_files.iter().cloned());
        // What they extend is not read as the change has it.
        setup.read_local = None;
        setup.local_files = self.local_files.clone();
        let project_files = match self.asked.scope.no_project_config {
            true => Vec::new(),
            false => project::foreign_files(self.policy),
        };
        let (off, taint) = (settings.policy.off_for_good(), std::mem::take(&mut settings.taint));
        let of_both = files.map(|files| Setup::default().for_files(files, limits).languages.unwrap_or_default());
        let languages = of_both.into_iter().flatten().collect();
        let setup = Setup { off, taint, deep: settings.deep, project_files, ..setup.for_files(files[1], limits) };
        let setup = Setup { languages: Some(languages), ..setup };
        scan::prepare(&setup).map_err(Failure::Configuration)
    }

    fn request<'r>(
        &'r self,
        tree: &'r dyn Tree,
        inventory: &'r Inventory,
        prepared: &'r Prepared,
        settings: Settings,
        declared: Declared,
    ) -> ScanRequest<'r> {
        ScanRequest {
            tree,
            root: self.asked.path.display().to_string(),
            folder: self.folder.to_owned(),
            keys: self.keys,
            inventory,
            history: None,
            before: None,
            prepared,
            liveness: None,
            policy: settings.policy,
            declared,
            // Only what is new counts: judged when both sides are known.
            fail_on: None,
            strict: settings.strict,
            jobs: self.asked.jobs,
            limits: self.limits(false),
            today: today(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            authors: None,
            progress: None,
            cache: self.cache.clone(),
        }
    }
}
