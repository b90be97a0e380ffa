//! `palisade explain`.

use crate::console::Console;
use crate::failure::Failure;
use crate::options::{RuleFiles, RuleOptions};
use crate::rendering::context;
use crate::wording::describe_rule;
use crate::{project, record};
use clap::Args;
use model::{Fingerprint, Report};
use report::{ReadReport, TreeSources};
use source::DiskTree;
use std::path::{Path, PathBuf};

/// Explain a rule, or a finding of the last scan
#[derive(Args)]
pub struct Arguments {
    /// Name of a rule, or fingerprint (or the start of one)
    #[arg(value_name = "RULE|FINGERPRINT")]
    name: String,
    /// Look into this report in JSON instead of the last one
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    #[command(flatten)]
    rules: RuleFiles,
}

/// Runs the command.
pub fn run(arguments: Arguments, console: &mut Console) -> Result<u8, Failure> {
    let name = arguments.name.as_str();
    // Nothing is run: a rule can be explained whatever the options of the scan were.
    let setup = project::setup(&RuleOptions { files: arguments.rules.clone(), ..RuleOptions::default() }, None)?;
    let rules = scan::prepare(&setup.listing()).map_err(Failure::Configuration)?.rules;
    let text = match rules.iter().find(|rule| rule.id == name) {
        Some(rule) => describe_rule(rule),
        None => explain_from_report(name, arguments.report.as_deref(), console)?,
    };
    console.print(text.as_bytes())?;
    Ok(0)
}

/// Finds the name in a report: a finding, or a rule that is not at hand any more.
fn explain_from_report(name: &str, path: Option<&Path>, console: &Console) -> Result<String, Failure> {
    let unknown = || Failure::Unknown { name: name.to_owned() };
    let read = match read(path) {
        // Without a report, a name that is no fingerprint is a mistyped rule.
        Err(Failure::NoReport) if !name.starts_with("v1:") => return Err(unknown()),
        other => other?,
    };
    let report = &read.report;
    if let Some(rule) = report.rules.iter().find(|rule| rule.id == name) {
        return Ok(describe_rule(rule));
    }
    let fingerprint = fingerprint(name, report)?;
    // Snippets come from where the scan was started; a tree that is gone leaves them out.
    let tree = DiskTree::open(Path::new(&report.root)).ok();
    let sources = tree.as_ref().map(|tree| TreeSources::new(tree));
    let sources: &dyn report::Sources = match &sources {
        Some(sources) => sources,
        None => &(),
    };
    report::explain(&read, &fingerprint, &context(sources, console, false)).ok_or_else(unknown)
}

/// The report that was named, or the last one.
pub fn read(path: Option<&Path>) -> Result<ReadReport, Failure> {
    let (path, bytes) = match path {
        None => record::last()?,
        Some(path) => {
            let shown = path.display().to_string();
            let bytes = std::fs::read(path)
                .map_err(|error| Failure::ReportUnreadable { path: shown.clone(), fault: error.into() })?;
            (shown, bytes)
        }
    };
    report::read_report(&bytes).map_err(|fault| Failure::ReportNotOurs { path, fault })
}

/// The only fingerprint of the report that starts with `name`, with or without its `v1:`.
fn fingerprint(name: &str, report: &Report) -> Result<Fingerprint, Failure> {
    const SHORTEST: usize = 4;
    let starts = |fingerprint: &&Fingerprint| {
        let digits = fingerprint.0.split_once(':').map_or("", |(_, digits)| digits);
        fingerprint.0 == name
            || name.strip_prefix("v1:").unwrap_or(name).len() >= SHORTEST
                && (fingerprint.0.starts_with(name) || digits.starts_with(name))
    };
    let mut same: Vec<&Fingerprint> =
        report.findings.iter().map(|finding| &finding.fingerprint).filter(starts).collect();
    same.sort();
    same.dedup();
    match same[..] {
        [fingerprint] => Ok(fingerprint.clone()),
        [] => Err(Failure::Unknown { name: name.to_owned() }),
        ref several => Err(Failure::Ambiguous { name: name.to_owned(), number: several.len() }),
    }
}
