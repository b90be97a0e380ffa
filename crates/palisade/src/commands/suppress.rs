//! `palisade suppress`: accepts one finding in the project's configuration, with its reason.

use super::explain;
use crate::change_failure::ChangeFailure;
use crate::clock::today;
use crate::console::Console;
use crate::failure::Failure;
use crate::{project, whole_file};
use clap::Args;
use model::{Finding, Fingerprint};
use report::printable;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Accept a finding: writes an entry with its reason into palisade.toml
#[derive(Args)]
pub struct Arguments {
    /// Fingerprint of the finding, as the report tells it
    fingerprint: String,
    /// Why it is acceptable
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Last day on which that holds, YYYY-MM-DD
    #[arg(long, value_name = "DAY")]
    until: Option<String>,
    /// Who says so; without it, whoever git says you are, else blame tells
    #[arg(long, value_name = "NAME")]
    author: Option<String>,
    /// Folder of the project
    #[arg(long, value_name = "DIR", default_value = ".")]
    project: PathBuf,
    /// Look into this report in JSON instead of the last one
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Accept a finding that no report tells
    #[arg(long)]
    force: bool,
}

/// Runs the command.
pub fn run(mut arguments: Arguments, console: &mut Console) -> Result<u8, Failure> {
    let fingerprint = arguments.fingerprint.trim();
    if issues::content_part(&Fingerprint(fingerprint.to_owned())).is_empty()
        || issues::place_part(&Fingerprint(fingerprint.to_owned())).is_empty()
    {
        return Err(Failure::Change(ChangeFailure::NotAFingerprint { text: fingerprint.to_owned() }));
    }
    let says_nothing = |text: &str| !text.chars().any(char::is_alphanumeric);
    if says_nothing(&arguments.reason) || arguments.author.as_deref().is_some_and(says_nothing) {
        return Err(Failure::Change(ChangeFailure::EmptyReason));
    }
    let finding = match finding(fingerprint, arguments.report.as_deref()) {
        Ok(finding) => Some(finding),
        Err(_) if arguments.force => None,
        Err(failure) => return Err(failure),
    };
    let path = project::place_of_configuration(&arguments.project);
    let shown = path.display().to_string();
    let before = match fs::symlink_metadata(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Ok(metadata) if !metadata.is_file() => return Err(Failure::ConfigurationNotPlain { path: shown }),
        _ => fs::read_to_string(&path)
            .map_err(|error| Failure::ConfigurationUnreadable { path: shown.clone(), fault: error.into() })?,
    };
    let written = scan::config::read(&shown, &before).map_err(Failure::Configuration)?;
    if written.suppressions.iter().any(|entry| entry.fingerprint.as_deref() == Some(fingerprint)) {
        return Err(Failure::Change(ChangeFailure::AlreadyAccepted {
            fingerprint: fingerprint.to_owned(),
            path: shown,
        }));
    }
    arguments.author = arguments.author.or_else(|| git_identity(&arguments.project)).filter(|name| !says_nothing(name));
    let after = with_entry(&before, &entry(&arguments, fingerprint, finding.as_ref()));
    // What is written must be read again: a day that is none is found here, and so is a list written in another way.
    scan::config::read(&shown, &after).map_err(|faults| {
        let day = arguments.until.as_ref().filter(|_| faults.iter().any(|fault| fault.key.ends_with(".until")));
        day.map_or(Failure::Configuration(faults), |day| Failure::Change(ChangeFailure::NotADay { text: day.clone() }))
    })?;
    if let (Some(until), Some(today)) = (&arguments.until, today())
        && *until < today
    {
        return Err(Failure::Change(ChangeFailure::DayGone { day: until.clone(), today }));
    }
    replace(&path, &after)?;
    console.print(format!("{}: {fingerprint} is accepted\n", printable(&shown)).as_bytes())?;
    Ok(0)
}

/// `Name <mail>` as git would sign a commit, as far as somebody told it; a name that git makes up of the machine's is none.
fn git_identity(project: &Path) -> Option<String> {
    let told = |variable: &str, key: &str| {
        let set = std::env::var(variable).ok().filter(|value| !value.trim().is_empty());
        set.or_else(|| {
            let output = Command::new("git").arg("-C").arg(project).args(["config", "--get", key]).output().ok()?;
            let value = String::from_utf8(output.stdout).ok().filter(|_| output.status.success())?;
            Some(value.trim().to_owned()).filter(|value| !value.is_empty())
        })
    };
    let name = told("GIT_AUTHOR_NAME", "user.name")?;
    Some(match told("GIT_AUTHOR_EMAIL", "user.email") {
        Some(mail) => format!("{name} <{mail}>"),
        None => name,
    })
}

fn finding(fingerprint: &str, report: Option<&Path>) -> Result<Finding, Failure> {
    let read = explain::read(report)?;
    let mut findings = read.report.findings.into_iter();
    let finding = findings.find(|finding| finding.fingerprint.0 == fingerprint);
    finding.ok_or_else(|| Failure::Change(ChangeFailure::UnknownFinding { fingerprint: fingerprint.to_owned() }))
}

/// The entry, with a comment that says what it is about.
fn entry(arguments: &Arguments, fingerprint: &str, finding: Option<&Finding>) -> String {
    let mut text = String::new();
    if let Some(finding) = finding {
        let place = format!("{} in {}", finding.rule, finding.location.path);
        text.push_str(&format!("# {}\n", one_line(&place)));
    }
    text.push_str(&format!("[[suppressions]]\nfingerprint = {}\n", quoted(fingerprint)));
    text.push_str(&format!("reason = {}\n", quoted(&arguments.reason)));
    for (key, value) in [("author", &arguments.author), ("until", &arguments.until)] {
        if let Some(value) = value {
            text.push_str(&format!("{key} = {}\n", quoted(value)));
        }
    }
    text
}

/// The file with an entry at its end; nothing that stands there is touched.
fn with_entry(before: &str, entry: &str) -> String {
    let line = if before.contains("\r\n") { "\r\n" } else { "\n" };
    let mut after = before.to_owned();
    if !after.is_empty() && !after.ends_with('\n') {
        after.push_str(line);
    }
    if !after.trim().is_empty() {
        after.push_str(line);
    }
    after.push_str(&entry.replace('\n', line));
    after
}

fn one_line(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in one_line(text.trim()).chars() {
        if matches!(letter, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(letter);
    }
    quoted.push('"');
    quoted
}

/// Puts the new text in place of the old one at once, so that nothing half-written stays behind.
fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    whole_file::write(path, text.as_bytes())
        .map_err(|error| Failure::OutputUnwritable { path: path.display().to_string(), kind: error.kind() })
}
