//! `palisade scan`.

use crate::clock::today;
use crate::console::Console;
use crate::failure::Failure;
use crate::options::{OutputOptions, RuleOptions, ScopeOptions, VerdictOptions};
use crate::rendering::{formats, render_for_file, render_for_reader};
use crate::{outputs, project, record};
use clap::Args;
use model::Report;
use report::TreeSources;
use scan::config::{Asked, MergeFault, Settings};
use scan::{Limits, ScanRequest, Setup};
use source::{DiskTree, Inventory};
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
    output: OutputOptions,
    #[command(flatten)]
    verdict: VerdictOptions,
    /// Number of threads; without it as many as the machine runs at once
    #[arg(short = 'j', long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
}

/// Runs the command.
pub fn run(arguments: Arguments, console: &mut Console) -> Result<u8, Failure> {
    let outputs = outputs::plan(&arguments.output, &formats())?;
    let path = arguments.path.as_path();
    let shown = path.display().to_string();
    let tree = DiskTree::open(path).map_err(|fault| Failure::PathUnreadable { path: shown.clone(), fault })?;
    let settings = settle(&arguments, path)?;
    let limits = Limits { every_role: arguments.scope.vendored, ..Limits::default() };
    let setup = project::setup(&arguments.rules, settings.only)?;
    let inventory = Inventory::of(&tree, &settings.discovery);
    let setup = Setup { off: settings.policy.off_for_good(), ..setup.for_files(&inventory, limits) };
    let prepared = scan::prepare(&setup).map_err(Failure::Configuration)?;

    let line = console.progress(arguments.output.quiet);
    let show = |done: usize, of: usize| {
        if let Some(line) = &line {
            line.show(done, of);
        }
    };
    let request = ScanRequest {
        tree: &tree,
        root: shown,
        folder: project::folder_in_repository(path),
        inventory: &inventory,
        prepared: &prepared,
        policy: settings.policy,
        fail_on: settings.fail_on,
        strict: settings.strict,
        jobs: arguments.jobs.map_or(0, usize::from),
        limits,
        today: today(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        progress: line.as_ref().map(|_| &show as &scan::Progress<'_>),
    };
    let mut report = scan::scan(&request);
    drop(line);

    let sources = TreeSources(&tree);
    record::keep(
        &with_lasting_root(&mut report, path, |report| render_for_file("json", report, &sources)),
        tree.root(),
    );
    for output in &outputs {
        let bytes = match output.file {
            Some(_) => render_for_file(&output.format, &report, &sources),
            None => render_for_reader(&output.format, &report, &sources, console, &arguments.output),
        };
        outputs::deliver(output, &bytes, console)?;
    }
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

/// Configuration and command line, merged and checked.
fn settle(arguments: &Arguments, path: &Path) -> Result<Settings, Failure> {
    let configuration = project::configuration(path, &arguments.scope)?;
    let asked = Asked {
        only: arguments.rules.only.clone(),
        exclude: arguments.scope.exclude.clone(),
        fail_on: arguments.verdict.fail_on,
        strict: arguments.verdict.strict,
    };
    let merged = Settings::merge(
        &asked,
        &configuration.written,
        configuration.trust,
        &configuration.prefix,
        &scan::engine_names(),
    );
    let mut settings = merged.map_err(|fault| match fault {
        MergeFault::CommandLine(glob) => Failure::Glob(glob),
        MergeFault::Configuration(mut faults) => {
            for fault in &mut faults {
                configuration.path.clone_into(&mut fault.location.path);
            }
            Failure::Configuration(faults)
        }
    })?;
    settings.discovery.no_own_ignore_files = arguments.scope.no_project_config;
    settings.policy.whole_project &= path.is_dir();
    Ok(settings)
}
