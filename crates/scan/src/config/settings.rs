//! What the configuration and the command line mean together. The command line wins; lists of exclusions add up.

use super::policy::{Accepted, PathRule, Policy, RuleName, Trust};
use super::reader::Placed;
use super::taint::WrittenTaint;
use super::written::Written;
use change::Gate;
use engine::ConfigFault;
use model::Severity;
use source::{BadGlob, Discovery, Excludes, reason};

/// What the command line (or a client of the server) asks for.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// `--only`.
    pub only: Option<Vec<String>>,
    /// `--exclude`.
    pub exclude: Vec<String>,
    /// `--fail-on`.
    pub fail_on: Option<Severity>,
    /// `--strict`.
    pub strict: bool,
    /// `--deep`.
    pub deep: bool,
}

/// The configuration after merging.
#[derive(Debug)]
pub struct Settings {
    /// Engines that run; `None` means all.
    pub only: Option<Vec<String>>,
    /// What discovery leaves out.
    pub discovery: Discovery,
    /// Threshold for exit code 1.
    pub fail_on: Option<Severity>,
    /// Out of scope counts as failed.
    pub strict: bool,
    /// What is applied to findings.
    pub policy: Policy,
    /// What stops a change.
    pub gate: Gate,
    /// Rules of the user look as deep as those that ship with Palisade.
    pub deep: bool,
    /// What is added to the rules of a family.
    pub taint: Vec<WrittenTaint>,
}

/// Why command line and configuration have no meaning together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MergeFault {
    /// A glob of the command line.
    CommandLine(BadGlob),
    /// Mistakes in the configuration that its form does not show.
    Configuration(Vec<ConfigFault>),
}

/// Where a configuration belongs.
struct Home<'a> {
    prefix: &'a str,
    faults: Vec<ConfigFault>,
}

impl Settings {
    /// Merges. `prefix` leads from the folder of the configuration down to the root of the scan (empty, or with a `/` at its end);
    /// `engines` are the names that may stand in `only`.
    pub fn merge(
        asked: &Asked,
        written: &Written,
        trust: Trust,
        prefix: &str,
        engines: &[&str],
    ) -> Result<Settings, MergeFault> {
        let mut home = Home { prefix, faults: Vec::new() };
        let mut excludes = Vec::new();
        if !asked.exclude.is_empty() {
            let globs = asked.exclude.iter().map(String::as_str);
            excludes.push(Excludes::new(reason::COMMAND_LINE, "", globs).map_err(MergeFault::CommandLine)?);
        }
        for glob in &written.exclude {
            excludes.extend(home.globs(glob, "scan.exclude"));
        }
        for engine in written.only.iter().flatten().filter(|engine| !engines.contains(&engine.value.as_str())) {
            home.fault(
                engine,
                "scan.only",
                format!("expected one of {}, found `{}`", engines.join(", "), engine.value),
            );
        }
        let policy = home.policy(written, trust);
        for path in written.gate.stop.iter().chain(&written.gate.pass).filter_map(|rung| rung.path.as_ref()) {
            home.globs(path, "gate.path");
        }
        if !home.faults.is_empty() {
            return Err(MergeFault::Configuration(home.faults));
        }
        let written_only =
            || written.only.as_ref().map(|only| only.iter().map(|engine| engine.value.clone()).collect());
        Ok(Settings {
            only: asked.only.clone().or_else(written_only),
            discovery: Discovery { excludes, ..Discovery::default() },
            fail_on: asked.fail_on.or(written.fail_on),
            strict: asked.strict || written.strict.unwrap_or(false),
            policy,
            gate: written.gate.gate(),
            deep: asked.deep || written.deep.unwrap_or(false),
            taint: written.taint.clone(),
        })
    }
}

impl Home<'_> {
    fn policy(&mut self, written: &Written, trust: Trust) -> Policy {
        let names = |names: &[Placed<String>]| names.iter().map(name).collect::<Vec<_>>();
        let mut paths = Vec::new();
        for path in &written.paths {
            let off = names(&path.off);
            paths.extend(self.globs(&path.glob, "paths.glob").map(|globs| PathRule { globs, off }));
        }
        let mut accepted = Vec::new();
        for entry in &written.suppressions {
            let rule_and_path = match &entry.rule_and_path {
                None => None,
                Some((rule, path)) => match self.globs(path, "suppressions.path") {
                    Some(globs) => Some((rule.clone(), globs)),
                    None => continue,
                },
            };
            accepted.push(Accepted {
                place: entry.place.clone(),
                fingerprint: entry.fingerprint.clone(),
                rule_and_path,
                reason: entry.reason.clone(),
                author: entry.author.clone(),
                until: entry.until.clone(),
            });
        }
        Policy {
            trust,
            off: names(&written.off),
            only: written.only_rules.as_deref().map(names),
            severity: written.severity.iter().map(|(rule, severity)| (name(rule), *severity)).collect(),
            paths,
            accepted,
            whole_project: self.prefix.is_empty(),
        }
    }

    fn globs(&mut self, glob: &Placed<String>, key: &str) -> Option<Excludes> {
        match Excludes::new(reason::CONFIGURATION, self.prefix, [glob.value.as_str()]) {
            Ok(globs) => Some(globs),
            Err(bad) => {
                self.fault(glob, key, format!("not a glob: {}", bad.message));
                None
            }
        }
    }

    fn fault(&mut self, placed: &Placed<String>, key: &str, message: String) {
        let line = placed.line.clone();
        self.faults.push(ConfigFault { location: placed.place.clone(), key: key.to_owned(), message, line });
    }
}

fn name(placed: &Placed<String>) -> RuleName {
    RuleName { name: placed.value.clone(), place: placed.place.clone() }
}
