//! The scan of a change: both sides under the policy of the older one, and what came of it.

use crate::base::{Base, UnderPolicy, text};
use crate::change_failure::ChangeFailure;
use crate::clock::today;
use crate::failure::Failure;
use crate::options::{ChangeOptions, RuleOptions, ScopeOptions, VerdictOptions};
use crate::past::Past;
use crate::policy_change::weakenings;
use crate::{declared, project, settings, whole_file};
use change::Baseline;
use git::Repository;
use model::Report;
use scan::config::Settings;
use scan::{CacheUse, ChangeRequest, Limits, Prepared, ScanRequest, Setup};
use source::{ChosenTree, Discovery, DiskTree, Excludes, Inventory, Role, Tree, reason};
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
}

/// Scans what differs from a base, before and after, and tells the one against the other.
pub fn against_base(
    asked: &Asked<'_>,
    disk: &DiskTree,
    past: &Past,
    cache: Option<CacheUse<'_>>,
) -> Result<Report, Failure> {
    let no_repository = |fault| Failure::NoRepository { path: asked.path.display().to_string(), fault };
    let repository = Repository::discover(asked.path).map_err(no_repository)?;
    let Some(base) = Base::open(&repository, asked.change, asked.path)? else {
        return Err(Failure::Change(ChangeFailure::NothingToCompare));
    };
    let differences = base.differences(disk, &past.tracked())?;
    let mut rules = asked.rules.clone();
    let rule_files = base.rule_files(&mut rules);
    let settle = || {
        let configuration = base.configuration(asked.path, asked.scope)?;
        settings::settle_with(configuration, asked.rules, asked.scope, asked.verdict, asked.path)
    };
    let (mut before, mut after) = (settle()?, settle()?);
    let old_tree = base.tree();
    let all = if after.gate.asks_about_old() { everything(disk) } else { BTreeSet::new() };
    let differing = differences.after();
    let new_tree = UnderPolicy { files: disk, policy: &old_tree, chosen: differing.union(&all).cloned().collect() };
    let old_files = ChosenTree::new(&old_tree, differences.before());
    // What is worth defending, and whose it is, is policy too.
    let declared = match asked.scope.no_project_config {
        true => Declared::default(),
        false => declared::declared(asked.path, Some(&base.whole), &base.folder)?,
    };
    let side = Side {
        asked,
        keys: &|| past.keys(),
        rules: &rules,
        rule_files: &rule_files,
        policy: &old_tree,
        cache,
        folder: &base.folder,
    };
    let limits = side.limits();
    let listed = |settings: &mut Settings, tree: &dyn Tree| {
        settings.discovery.tracked = true;
        settings.policy.whole_project = false;
        Inventory::of(tree, &settings.discovery)
    };
    let (old_inventory, inventory) = (listed(&mut before, &old_files), listed(&mut after, &new_tree));
    // Both sides have the same policy: rules are read once.
    let prepared = side.prepared(&mut after, [&old_inventory, &inventory], limits)?;
    let (fail_on, gate) = (after.fail_on, after.gate.clone());
    let old = scan::scan(&side.request(&old_files, &old_inventory, &prepared, before, Declared::default()));
    let mut report = scan::scan(&side.request(&new_tree, &inventory, &prepared, after, declared.clone()));
    let rated = |rule: &str| prepared.engines.iter().find_map(|engine| engine.rule(rule)).map(|rule| rule.severity);
    let weakenings = match asked.scope.no_project_config {
        true => Vec::new(),
        false => weakenings(&base, disk, &differences, &rated),
    };
    let baseline = match &asked.change.baseline {
        None => None,
        Some(path) => Some(base.baseline(path).unwrap_or_else(|| baseline(path))?),
    };
    scan::judge_change(
        &mut report,
        ChangeRequest {
            base: base.name.clone(),
            commit: Some(base.commit.to_string()),
            before: Some(&old),
            baseline: baseline.as_ref(),
            moved: &differences.moved,
            differing: &differing,
            old_text: &|path| text(&old_tree, path),
            new_text: &|path| text(disk, path),
            weakenings,
            folder: base.folder.clone(),
            is_test: &has_role(&inventory, Role::Test),
            is_vendored: &has_role(&inventory, Role::Vendored),
            declared: &declared,
            fail_on,
            gate: asked.gate.then_some(&gate),
            covers: &covers,
            today: today(),
        },
    );
    Ok(report)
}

/// Tells a report on all files against a baseline.
pub fn against_baseline(
    asked: &Asked<'_>,
    report: &mut Report,
    inventory: &Inventory,
    declared: &Declared,
) -> Result<(), Failure> {
    let Some(path) = &asked.change.baseline else { return Ok(()) };
    let known = baseline(path)?;
    let settings = settings::settle(asked.rules, asked.scope, asked.verdict, asked.path)?;
    scan::judge_change(
        report,
        ChangeRequest {
            base: path.display().to_string(),
            commit: None,
            before: None,
            baseline: Some(&known),
            moved: &BTreeMap::new(),
            differing: &BTreeSet::new(),
            old_text: &|_| None,
            new_text: &|_| None,
            weakenings: Vec::new(),
            folder: project::folder_in_repository(asked.path),
            is_test: &has_role(inventory, Role::Test),
            is_vendored: &has_role(inventory, Role::Vendored),
            declared,
            fail_on: settings.fail_on,
            gate: asked.gate.then_some(&settings.gate),
            covers: &covers,
            today: today(),
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
    let before = if path.exists() { Some(baseline(path)?) } else { None };
    let text = Baseline::of(&report.findings, folder, today().as_deref(), before.as_ref()).write();
    let unwritable =
        |error: std::io::Error| Failure::OutputUnwritable { path: path.display().to_string(), kind: error.kind() };
    whole_file::write(path, text.as_bytes()).map_err(unwritable)
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
    policy: &'a dyn Tree,
    cache: Option<CacheUse<'a>>,
    folder: &'a str,
}

impl Side<'_> {
    fn limits(&self) -> Limits {
        Limits { every_role: self.asked.scope.vendored, ..Limits::default() }
    }

    fn prepared(&self, settings: &mut Settings, files: [&Inventory; 2], limits: Limits) -> Result<Prepared, Failure> {
        let mut setup = project::setup(self.rules, settings.only.take())?;
        setup.rule_files.extend(self.rule_files.iter().cloned());
        let project_files = match self.asked.scope.no_project_config {
            true => Vec::new(),
            false => project::foreign_files(self.policy),
        };
        let off = settings.policy.off_for_good();
        let of_both = files.map(|files| Setup::default().for_files(files, limits).languages.unwrap_or_default());
        let languages = of_both.into_iter().flatten().collect();
        let setup = Setup { off, project_files, ..setup.for_files(files[1], limits) };
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
            limits: self.limits(),
            today: today(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            progress: None,
            cache: self.cache.clone(),
        }
    }
}
