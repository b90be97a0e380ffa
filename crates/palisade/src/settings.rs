//! From what was typed and written to what holds.

use crate::failure::Failure;
use crate::options::{RuleOptions, ScopeOptions, VerdictOptions};
use crate::project::{self, Configuration};
use scan::config::{Asked, MergeFault, Settings};
use std::path::Path;

/// Configuration and command line, merged and checked.
pub fn settle(
    rules: &RuleOptions,
    scope: &ScopeOptions,
    verdict: &VerdictOptions,
    path: &Path,
) -> Result<Settings, Failure> {
    settle_with(project::configuration(path, scope)?, rules, scope, verdict, path)
}

/// The same with a configuration that stands elsewhere than in the files at hand.
pub fn settle_with(
    configuration: Configuration,
    rules: &RuleOptions,
    scope: &ScopeOptions,
    verdict: &VerdictOptions,
    path: &Path,
) -> Result<Settings, Failure> {
    let asked = Asked {
        only: rules.only.clone(),
        exclude: scope.exclude.clone(),
        fail_on: verdict.fail_on,
        strict: verdict.strict,
        deep: rules.deep,
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
    settings.taint = settings.taint.into_iter().map(|taint| taint.shown_as(&configuration.path)).collect();
    settings.discovery.no_own_ignore_files = scope.no_project_config;
    settings.policy.whole_project &= path.is_dir();
    Ok(settings)
}
