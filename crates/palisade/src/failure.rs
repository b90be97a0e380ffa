//! Everything that ends a command early, in one table: message, exit code, cure.

use crate::change_failure::ChangeFailure;
use crate::hook_files::HookFault;
use engine::ConfigFault;
use report::{ReadReportFault, printable};
use source::{BadGlob, ReadFault};
use std::io::ErrorKind;

/// Why a command could not do what it was asked for.
#[derive(Debug)]
pub enum Failure {
    /// What was to be scanned cannot be opened.
    PathUnreadable { path: String, fault: ReadFault },
    /// History was asked for, and there is no repository that can be read.
    NoRepository { path: String, fault: git::OpenFault },
    /// What is staged cannot be read.
    IndexUnreadable { path: String, fault: String },
    /// A name of a revision that means nothing.
    Unresolved { name: String, fault: String, cure: &'static str },
    /// A change cannot be judged, or a finding not be accepted.
    Change(ChangeFailure),
    /// A rule file or folder cannot be read.
    RulesUnreadable { path: String, fault: ReadFault },
    /// A rule file is not text.
    RulesNotText { path: String },
    /// A folder given with `--rules` holds no rule file.
    RulesMissing { path: String },
    /// The configuration cannot be read.
    ConfigurationUnreadable { path: String, fault: ReadFault },
    /// The project's configuration is a symbolic link, or no file at all.
    ConfigurationNotPlain { path: String },
    /// Mistakes in configuration or rules.
    Configuration(Vec<ConfigFault>),
    /// Mistakes in the configuration of a base, which no change can repair for itself.
    BaseConfiguration { base: String, faults: Vec<ConfigFault> },
    /// A proxy that is none.
    MalformedProxy,
    /// The certificate authorities cannot be read.
    AuthoritiesUnreadable { path: String, fault: ReadFault },
    /// There is no certificate among the authorities.
    AuthoritiesMalformed { path: String },
    /// A glob of the command line.
    Glob(BadGlob),
    /// `--only` with a name that no engine has.
    UnknownEngine { name: String, known: Vec<&'static str> },
    /// `--format` with a name that no format has.
    UnknownFormat { name: String, known: Vec<String> },
    /// Two reports for one place.
    OutputTwice { place: String },
    /// `--output` without a report that could go there.
    OutputUnused,
    /// A file cannot be written.
    OutputUnwritable { path: String, kind: ErrorKind },
    /// A push has a reason to pass, which cannot be recorded.
    BypassUnrecorded { path: String, kind: ErrorKind },
    /// Standard output cannot be written.
    StandardOutputUnwritable { kind: ErrorKind },
    /// `explain` has no report to look into.
    NoReport,
    /// A report that was named cannot be read.
    ReportUnreadable { path: String, fault: ReadFault },
    /// A report that was named is not one of ours, or of a later version.
    ReportNotOurs { path: String, fault: ReadReportFault },
    /// Neither a rule nor a finding has this name.
    Unknown { name: String },
    /// No rule has this name.
    UnknownRule { name: String },
    /// The start of a fingerprint that several findings share.
    Ambiguous { name: String, number: usize },
    /// A name that cannot be the name of a rule.
    BadRuleName { name: String },
    /// A file that `rules new` would write over.
    AlreadyThere { path: String },
    /// A file that `init` would write over.
    InitAlreadyThere { path: String },
    /// Hooks cannot be installed or removed.
    Hook(HookFault),
    /// A schema that does not exist.
    UnknownSchema { name: String },
}

/// A failure in words.
pub struct Told {
    /// What is wrong. Escaped.
    pub message: String,
    /// Exit code.
    pub exit_code: u8,
    /// What to do about it.
    pub cure: Option<&'static str>,
}

impl Failure {
    /// A name that git's own files do not tell.
    pub fn unresolved(name: &str, fault: &git::Unresolved) -> Failure {
        use git::Unresolved::{Ambiguous, Missing, NoSuchName, NoSuchParent, NotACommit, NotUnderstood};
        let cure = match fault {
            NoSuchName | NoSuchParent | Missing(_) => FETCH,
            Ambiguous => "give more digits of it",
            NotUnderstood => {
                "name a branch, a tag or an id, with ~N or ^N behind it; what needs logs (main@{1}), a search (:/text) or a path is not understood"
            }
            NotACommit(_) => "name a commit: a branch, a tag of one, or its id",
        };
        Failure::Unresolved { name: name.to_owned(), fault: fault.to_string(), cure }
    }

    /// The table. Every row ends with 2, wrong use or configuration: trouble during the analysis is in the report instead.
    pub fn told(&self) -> Told {
        let (message, cure): (String, Option<&'static str>) = match self {
            Failure::PathUnreadable { path, fault: ReadFault::Gone } => (
                format!("there is no `{path}`"),
                Some("name a folder or a file to scan; without a name the current folder is scanned"),
            ),
            Failure::PathUnreadable { path, fault } => (format!("cannot read `{path}`: {fault}"), None),
            Failure::NoRepository { path, fault } => {
                let cure = match fault {
                    git::OpenFault::UnsupportedVersion(_) | git::OpenFault::UnsupportedExtension(_) => {
                        "clone it in git's usual format (git clone --ref-format=files): only that is read here"
                    }
                    _ => "run it in a git repository, or leave out what needs one (--history, --base, --staged)",
                };
                (format!("no git repository to read for `{path}`: {fault}"), Some(cure))
            }
            Failure::IndexUnreadable { path, fault } => {
                let cure = "git tells its state (git status); `git read-tree HEAD` writes a new index, and GIT_INDEX_FILE must name one";
                (format!("what git tracks and what is staged in `{path}` cannot be read: {fault}"), Some(cure))
            }
            Failure::Unresolved { name, fault, cure } => (format!("`{name}` names no commit: {fault}"), Some(cure)),
            Failure::Change(failure) => failure.told(),
            Failure::RulesUnreadable { path, fault: ReadFault::Gone } => {
                (format!("there is no rule file or folder `{path}`"), None)
            }
            Failure::RulesUnreadable { path, fault } => (format!("cannot read the rules in `{path}`: {fault}"), None),
            Failure::RulesNotText { path } => {
                (format!("the rule file `{path}` is not UTF-8 text"), Some("save it as UTF-8"))
            }
            Failure::RulesMissing { path } => {
                (format!("no rule file in `{path}`"), Some("rule files end in .yaml or .yml"))
            }
            Failure::ConfigurationUnreadable { path, fault: ReadFault::Gone } => {
                (format!("there is no configuration `{path}`"), None)
            }
            Failure::ConfigurationUnreadable { path, fault } => {
                (format!("cannot read the configuration `{path}`: {fault}"), None)
            }
            Failure::ConfigurationNotPlain { path } => (
                format!("the project's configuration `{path}` is a symbolic link or no plain text file"),
                Some("--no-project-config ignores it; --config FILE uses another one"),
            ),
            Failure::Configuration(faults) => return configuration(faults),
            Failure::BaseConfiguration { base, faults } => return base_configuration(base, faults),
            // Never the address itself: it may hold a password.
            Failure::MalformedProxy => (
                "the proxy for --verify-live (--proxy, HTTPS_PROXY or ALL_PROXY) is not an address of HTTP".to_owned(),
                Some(
                    "write --proxy http://HOST:PORT, with http://NAME:PASSWORD@HOST:PORT where it asks; SOCKS is not spoken",
                ),
            ),
            Failure::AuthoritiesUnreadable { path, fault } => {
                (format!("cannot read the certificate authorities in `{path}`: {fault}"), None)
            }
            Failure::AuthoritiesMalformed { path } => (
                format!("no certificate in PEM in `{path}`"),
                Some("the file holds blocks that begin with `-----BEGIN CERTIFICATE-----`"),
            ),
            Failure::Glob(BadGlob { glob, message }) => (
                format!("`{glob}` after --exclude is not a glob: {message}"),
                Some("globs are written as in .gitignore"),
            ),
            Failure::UnknownEngine { name, known } => {
                (format!("there is no engine `{name}`; known: {}", known.join(", ")), None)
            }
            Failure::UnknownFormat { name, known } => {
                (format!("there is no format `{name}`; known: {}", known.join(", ")), None)
            }
            Failure::OutputTwice { place } => {
                (format!("two reports for {place}"), Some("give each its own file: --format NAME=FILE"))
            }
            Failure::OutputUnused => (
                "--output names a file, and every --format already has one".to_owned(),
                Some("use --format NAME with --output FILE, or --format NAME=FILE"),
            ),
            Failure::OutputUnwritable { path, kind: ErrorKind::NotFound } => {
                (format!("cannot write `{path}`: its folder does not exist"), None)
            }
            Failure::OutputUnwritable { path, kind } => (format!("cannot write `{path}`: {}", system(*kind)), None),
            Failure::BypassUnrecorded { path, kind } => (
                format!("the push is refused: its reason cannot be written to `{path}`: {}", system(*kind)),
                Some("whoever runs the server must make this file writable"),
            ),
            Failure::StandardOutputUnwritable { kind } => {
                (format!("cannot write to standard output: {}", system(*kind)), None)
            }
            Failure::NoReport => (
                "there is no report of an earlier scan".to_owned(),
                Some("run `palisade scan` first, or name a report in JSON with --report FILE"),
            ),
            Failure::ReportUnreadable { path, fault: ReadFault::Gone } => {
                (format!("there is no report `{path}`"), None)
            }
            Failure::ReportUnreadable { path, fault } => (format!("cannot read the report `{path}`: {fault}"), None),
            Failure::ReportNotOurs { path, fault: ReadReportFault::Malformed { line, column } } => (
                format!("`{path}` is not a report of Palisade in JSON: line {line}, column {column}"),
                Some("write one with `palisade scan --format json`"),
            ),
            Failure::ReportNotOurs { path, fault: ReadReportFault::TooNew(version) } => {
                (format!("`{path}` has version {version}, which is newer than this Palisade"), None)
            }
            Failure::Unknown { name } => (
                format!("no rule and no finding of the last report is called `{name}`"),
                Some("`palisade rules list` names the rules; fingerprints stand in the report"),
            ),
            Failure::UnknownRule { name } => {
                (format!("no rule is called `{name}`"), Some("`palisade rules list` names the rules"))
            }
            Failure::Ambiguous { name, number } => {
                (format!("{number} findings have a fingerprint that starts with `{name}`"), Some("give more of it"))
            }
            Failure::BadRuleName { name } => (
                format!("`{name}` cannot be the name of a rule"),
                Some("small letters, digits and hyphens, such as sql-string-from-request"),
            ),
            Failure::AlreadyThere { path } => (format!("`{path}` is already there"), None),
            Failure::InitAlreadyThere { path } => (
                format!("`{path}` is already there, and nothing was written"),
                Some("--stdout shows what would be written"),
            ),
            Failure::Hook(fault) => fault.told(),
            Failure::UnknownSchema { name } => (format!("there is no schema `{name}`; known: report"), None),
        };
        Told { message: printable(&message), exit_code: 2, cure }
    }
}

const FETCH: &str =
    "where the clone holds less, fetch it first (git fetch --unshallow; in a pipeline a fetch depth of 0)";

const REPAIR_BASE: &str = "a change is not judged by a policy of its own: repair it where the change starts from, and rebase; until then \
                           --config FILE takes a policy from outside, and --no-project-config none";

fn base_configuration(base: &str, faults: &[ConfigFault]) -> Told {
    let told = configuration(faults);
    let message = format!("the policy of the base `{}` cannot be read: {}", printable(base), told.message);
    Told { message, cure: Some(REPAIR_BASE), ..told }
}

/// What the system said, in the words of all our messages.
pub fn system(kind: ErrorKind) -> ReadFault {
    ReadFault::from(std::io::Error::from(kind))
}

/// Faults with their lines, in the manner of the text report.
fn configuration(faults: &[ConfigFault]) -> Told {
    const SHOWN: usize = 10;
    fn path_of(fault: &ConfigFault) -> &str {
        &fault.location.path
    }
    let is_rules = |fault: &ConfigFault| {
        (path_of(fault).ends_with(".yaml") && !path_of(fault).ends_with(threat::MODEL_FILE))
            || path_of(fault).ends_with(".yml")
    };
    let mut message = match (faults.len(), faults.iter().all(is_rules)) {
        (1, true) => "a mistake in a rule file".to_owned(),
        (number, true) => format!("{number} mistakes in rule files"),
        (1, false) => "a mistake in the configuration".to_owned(),
        (number, false) => format!("{number} mistakes in configuration or rules"),
    };
    for fault in faults.iter().take(SHOWN) {
        let start = fault.location.start;
        let number = start.line.to_string();
        let margin = " ".repeat(number.len());
        let line: String = fault.line.chars().take(160).collect();
        let indent = " ".repeat((start.column.max(1) as usize - 1).min(160));
        message.push_str(&format!("\n{margin}--> {}:{number}:{}\n", printable(&fault.location.path), start.column));
        message.push_str(&format!("{margin} |\n{number} | {}\n{margin} | {indent}^ ", printable(&line)));
        message.push_str(&printable(&fault.message));
    }
    if faults.len() > SHOWN {
        message.push_str(&format!("\n  and {} more", faults.len() - SHOWN));
    }
    Told { message, exit_code: 2, cure: None }
}
