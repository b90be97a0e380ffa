//! `palisade scan`.

use crate::blame::Lines;
use crate::change_failure::{ChangeFailure, Clash};
use crate::clock::{moment, today};
use crate::console::Console;
use crate::failure::Failure;
use crate::judging::{self, Asked, Told};
use crate::options::{
    CacheOptions, ChangeOptions, LivenessOptions, OutputOptions, RuleOptions, ScopeOptions, VerdictOptions,
};
use crate::past::{Past, Staged};
use crate::rendering::{formats, is_whole, render_for_file, render_for_reader};
use crate::reuse::Kept;
use crate::settings::settle;
use crate::verify::Verifier;
use crate::{base, declared, outputs, project, record};
use clap::Args;
use model::{Report, Suppression};
use report::TreeSources;
use scan::{Limits, ScanRequest, Setup};
use source::{ChosenTree, DiskTree, Inventory, Silence, Tree};
use std::path::{Path, PathBuf};

/// Scan a folder or a file
#[derive(Args)]
pub struct Arguments {
    /// Folder or file
    #[arg(default_value = ".")]
    path: PathBuf,
    #[command(flatten)]
    rules: RuleOptions,
    #[command(flatten)]
    scope: ScopeOptions,
    #[command(flatten)]
    change: ChangeOptions,
    #[command(flatten)]
    liveness: LivenessOptions,
    #[command(flatten)]
    output: OutputOptions,
    #[command(flatten)]
    verdict: VerdictOptions,
    #[command(flatten)]
    cache: CacheOptions,
    /// Number of threads; without it as many as the machine runs at once
    #[arg(short = 'j', long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
}

impl Arguments {
    /// Refuses options that mean different comparisons: there is no one answer to both.
    fn check(&self, gate: bool) -> Result<(), Failure> {
        let ChangeOptions { base, baseline, write_baseline, .. } = &self.change;
        let (staged, history) = (self.scope.staged, self.scope.history.is_some());
        let clash = match () {
            () if staged && base.is_some() => Clash::StagedAndBase,
            () if history && base.is_some() => Clash::HistoryAndBase,
            () if staged && history => Clash::StagedAndHistory,
            () if write_baseline.is_some() && (base.is_some() || staged || history) => Clash::BaselineOfPart,
            () if !gate || base.is_some() || baseline.is_some() => return Ok(()),
            () if staged => Clash::GateOnStaged,
            () if history => Clash::GateOnHistory,
            () => return Err(Failure::Change(ChangeFailure::NothingToCompare)),
        };
        Err(Failure::Change(ChangeFailure::Clash(clash)))
    }

    /// What the scan of a change needs to know. `whole`: files that the change leaves alone are asked for.
    fn asked(&self, gate: bool, whole: bool) -> Asked<'_> {
        let Arguments { path, rules, scope, change, verdict, .. } = self;
        Asked { path, rules, scope, verdict, change, jobs: self.jobs.map_or(0, usize::from), gate, whole }
    }
}

/// Runs the command.
pub fn run(arguments: Arguments, console: &mut Console) -> Result<u8, Failure> {
    perform(arguments, false, console)
}

/// Scans and shows; with `gate` the policy for changes decides about the exit code.
pub fn perform(arguments: Arguments, gate: bool, console: &mut Console) -> Result<u8, Failure> {
    arguments.check(gate)?;
    let outputs = outputs::plan(&arguments.output, &formats())?;
    let whole = outputs.iter().any(|output| is_whole(&output.format));
    let verifier = Verifier::new(&arguments.liveness)?;
    let path = arguments.path.as_path();
    let shown = path.display().to_string();
    let disk = DiskTree::open(path).map_err(|fault| Failure::PathUnreadable { path: shown.clone(), fault })?;
    let past = Past::open(path, arguments.scope.history.as_deref())?;
    if arguments.change.base.is_some() {
        let kept = Kept::open(&arguments.cache, disk.root());
        let mut told = judging::against_base(&arguments.asked(gate, whole), &disk, &past, kept.to_use())?;
        kept.close(console, arguments.output.quiet);
        return deliver(&mut told, &arguments, &outputs, &disk, &disk, &past, console);
    }
    let staged = if arguments.scope.staged { Some(past.staged(path)?) } else { None };
    let chosen = staged.as_ref().map(|staged| ChosenTree::new(&staged.tree, staged.changed()));
    let tree: &dyn Tree = match &chosen {
        Some(chosen) => chosen,
        None => &disk,
    };
    let known = past.base_trees();
    let index = staged.as_ref().map(|staged| &staged.tree as &dyn Tree);
    // What is staged is named from the root of the repository.
    let folder = if index.is_some() { String::new() } else { project::folder_in_repository(path) };
    let scanned = folder.clone();
    let declared = match arguments.scope.no_project_config {
        true => Default::default(),
        false => declared::declared(path, index, &folder)?,
    };
    let mut settings = settle(&arguments.rules, &arguments.scope, &arguments.verdict, path)?;
    let limits = Limits { every_role: arguments.scope.vendored, ..Limits::default() };
    let setup = project::setup(&arguments.rules, settings.only.take())?;
    settings.discovery.git_ignored = scan::reads_any_text(setup.only.as_deref());
    settings.discovery.tracked = chosen.is_some();
    settings.policy.whole_project &= chosen.is_none();
    let mut inventory = Inventory::of(tree, &settings.discovery);
    let mut unknown = None;
    if inventory.git_ignored > 0 {
        // What was added by force is part of the project, whatever .gitignore says.
        let ((tracked, notice), folder) = (past.tracked_or_told(path), project::folder_in_repository(path));
        let is_tracked = |path: &str| tracked.contains_key(&format!("{folder}{path}"));
        unknown = notice;
        inventory.files.iter_mut().filter(|file| file.ignored).for_each(|file| file.ignored = !is_tracked(&file.path));
    }
    let files_at_hand = if arguments.scope.no_project_config { None } else { past.files_at_hand() };
    let project_files = match (&chosen, &files_at_hand) {
        _ if arguments.scope.no_project_config => Vec::new(),
        // What is staged is judged by what the project says, whether or not that is staged too.
        (Some(_), Some(files)) => project::foreign_files(files),
        _ => project::foreign_files(tree),
    };
    let (off, taint) = (settings.policy.off_for_good(), std::mem::take(&mut settings.taint));
    let setup = Setup { off, taint, deep: settings.deep, project_files, ..setup.for_files(&inventory, limits) };
    let mut prepared = scan::prepare(&setup).map_err(Failure::Configuration)?;
    prepared.notices.extend(past.notices().into_iter().chain(unknown));

    let kept = Kept::open(&arguments.cache, disk.root());
    let line = console.progress(arguments.output.quiet);
    let show = |done: usize, of: usize| {
        if let Some(line) = &line {
            line.show(done, of);
        }
    };
    let at_hand = |path: &str| base::text(&disk, path);
    let folder_at_hand = project::folder_in_repository(path);
    let is_foreign = arguments.scope.config.is_some();
    let lines = Lines { past: &past, folder: &folder_at_hand, text: &at_hand, configuration: None, is_foreign };
    let authors = |suppressions: &[&Suppression]| lines.authors(suppressions);
    let request = ScanRequest {
        tree,
        root: shown,
        folder,
        keys: &|| past.keys(),
        history: past.request(
            &known,
            Silence {
                ignores: files_at_hand.as_ref().map(|files| files as &dyn Tree),
                excludes: &settings.discovery.excludes,
                folder: project::folder_in_repository(path),
            },
        ),
        before: staged.as_ref().map(Staged::before),
        inventory: &inventory,
        prepared: &prepared,
        liveness: verifier.as_ref().map(Verifier::liveness),
        policy: settings.policy,
        declared: declared.clone(),
        // Against a baseline only what is new counts.
        fail_on: settings.fail_on.filter(|_| arguments.change.baseline.is_none()),
        strict: settings.strict,
        jobs: arguments.jobs.map_or(0, usize::from),
        limits,
        today: today(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        // What is staged is judged while somebody waits, and is of whoever commits it.
        authors: (!arguments.scope.staged).then_some(&authors as &scan::Authors<'_>),
        progress: line.as_ref().map(|_| &show as &scan::Progress<'_>),
        cache: kept.to_use(),
    };
    let mut report = scan::scan(&request);
    drop(line);
    kept.close(console, arguments.output.quiet);
    judging::against_baseline(&arguments.asked(gate, whole), &mut report, &inventory, &declared, &lines)?;
    // What cannot be written does not take the reports with it.
    let written = arguments.change.write_baseline.as_ref().map(|file| judging::write_baseline(file, &report, &scanned));
    let mut told = Told { report, whole: None };
    let delivered = deliver(&mut told, &arguments, &outputs, &disk, tree, &past, console);
    match written {
        Some(Err(failure)) => {
            if let Err(other) = &delivered {
                console.fail(other);
            }
            Err(failure)
        }
        _ => delivered,
    }
}

/// Keeps the report for `explain` and writes it wherever it was asked for.
fn deliver(
    told: &mut Told,
    arguments: &Arguments,
    outputs: &[outputs::Output],
    disk: &DiskTree,
    tree: &dyn Tree,
    past: &Past,
    console: &mut Console,
) -> Result<u8, Failure> {
    let sources = TreeSources { tree, history: past.history() };
    let time = moment(past.head_time());
    let Told { report, whole } = told;
    // Who reads of an old finding on a page may ask for it as well.
    let lasting = whole.as_mut().unwrap_or(report);
    record::keep(
        &with_lasting_root(lasting, &arguments.path, |report| render_for_file("json", report, &sources, &time).bytes),
        disk.root(),
    );
    outputs::deliver_all(outputs, console, |output, console| {
        let report = whole.as_ref().filter(|_| is_whole(&output.format)).unwrap_or(report);
        match output.file {
            Some(_) => render_for_file(&output.format, report, &sources, &time),
            None => render_for_reader(&output.format, report, &sources, console, &arguments.output, &time),
        }
    })?;
    Ok(report.verdict.exit_code)
}

/// Works on the report as it must be to be read later, from any folder.
fn with_lasting_root<T>(report: &mut Report, path: &Path, work: impl Fn(&Report) -> T) -> T {
    let Ok(absolute) = path.canonicalize() else { return work(report) };
    let typed = std::mem::replace(&mut report.root, absolute.display().to_string());
    let result = work(report);
    report.root = typed;
    result
}
