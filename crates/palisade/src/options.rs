//! Options that mean the same on every subcommand that has them.

use clap::Args;
use model::Severity;
use std::path::PathBuf;

/// Rules that come from outside.
#[derive(Args, Clone, Debug, Default)]
pub struct RuleFiles {
    /// Rule file or folder of rule files, in Semgrep's language, or rules of gitleaks, betterleaks, Kingfisher or Nosey Parker;
    /// may be given several times
    #[arg(long = "rules", value_name = "FILE|DIR", help_heading = "Rules")]
    pub rules: Vec<PathBuf>,
}

/// Which rules there are.
#[derive(Args, Clone, Debug, Default)]
pub struct RuleOptions {
    #[command(flatten)]
    pub files: RuleFiles,
    /// Leave out the rules that ship with Palisade
    #[arg(long, help_heading = "Rules")]
    pub no_builtin: bool,
    /// Let the rules of --rules follow values as deep as those that ship with Palisade: through functions of the file, constants and
    /// containers. Semgrep's community edition does not
    #[arg(long, help_heading = "Rules")]
    pub deep: bool,
    /// Run only these engines, separated by commas
    #[arg(long, value_name = "ENGINES", value_delimiter = ',', help_heading = "Rules")]
    pub only: Option<Vec<String>>,
}

/// What is scanned, and by whose configuration.
#[derive(Args, Clone, Debug, Default)]
pub struct ScopeOptions {
    /// Leave out what matches, as a line of .gitignore would; may be given several times
    #[arg(long, value_name = "GLOB", help_heading = "Scope")]
    pub exclude: Vec<String>,
    /// Also analyse vendored, generated and minified code
    #[arg(long, help_heading = "Scope")]
    pub vendored: bool,
    /// Scan what is staged instead of the files at hand; credentials that the last commit holds are not told. Not with --base or --history
    #[arg(long, help_heading = "Scope")]
    pub staged: bool,
    /// Also search every file content that the repository ever held for credentials, and the messages of its commits and tags;
    /// or with a value what the commits of a range brought in: BASE..TIP. Not with --base
    #[arg(long, value_name = "BASE..TIP", num_args = 0..=1, require_equals = true, default_missing_value = "", help_heading = "Scope")]
    pub history: Option<String>,
    /// Use this configuration instead of the project's palisade.toml
    #[arg(long, value_name = "FILE", help_heading = "Scope")]
    pub config: Option<PathBuf>,
    /// Ignore the project's own palisade.toml, .palisadeignore, palisade.model.yaml and CODEOWNERS, and what it has for other
    /// secret scanners
    #[arg(long, help_heading = "Scope")]
    pub no_project_config: bool,
}

/// Asking services about credentials. Nothing else makes a scan send anything.
#[derive(Args, Clone, Debug, Default)]
pub struct LivenessOptions {
    /// Ask the services of credentials that were found whether they are alive: sends each credential to the service it belongs to, and
    /// nothing anywhere else
    #[arg(long, help_heading = "Liveness")]
    pub verify_live: bool,
    /// HTTP proxy to ask through, instead of the one in HTTPS_PROXY or ALL_PROXY; NO_PROXY does not apply to it
    #[arg(long, value_name = "URL", requires = "verify_live", help_heading = "Liveness")]
    pub proxy: Option<String>,
    /// File of certificate authorities in PEM to trust instead of the public ones
    #[arg(long, value_name = "FILE", requires = "verify_live", help_heading = "Liveness")]
    pub ca_file: Option<PathBuf>,
}

/// What is kept from one scan for the next.
#[derive(Args, Clone, Debug, Default)]
pub struct CacheOptions {
    /// Work everything out anew, and keep nothing of it for the next scan. The report is the same
    #[arg(long, help_heading = "Cache")]
    pub no_cache: bool,
}

/// What a change is compared with.
#[derive(Args, Clone, Debug, Default)]
pub struct ChangeOptions {
    /// Judge what the files at hand add to this revision, or rather to the commit where its history and that of HEAD part.
    /// Configuration, ignore files, suppressions and rules of the tree are those of the revision itself, and what the change does to
    /// them is told.
    /// Files that the change leaves alone are scanned only for SARIF and GitLab's reports, whose readers compare by themselves
    #[arg(long, value_name = "REV", help_heading = "Change")]
    pub base: Option<String>,
    /// Compare with exactly the revision of --base
    #[arg(long, requires = "base", help_heading = "Change")]
    pub base_exact: bool,
    /// Findings that are known; they are not told as new. With --base a baseline in the repository is taken as it was in the base
    #[arg(long, value_name = "FILE", help_heading = "Change")]
    pub baseline: Option<PathBuf>,
    /// Write down the findings of this scan as known
    #[arg(long, value_name = "FILE", help_heading = "Change")]
    pub write_baseline: Option<PathBuf>,
}

/// What is written where.
#[derive(Args, Clone, Debug, Default)]
pub struct OutputOptions {
    /// Form of the report; NAME=FILE writes it to a file and may be given several times
    #[arg(long, value_name = "NAME[=FILE]", help_heading = "Output")]
    pub format: Vec<String>,
    /// File for the report, instead of standard output
    #[arg(long, short = 'o', value_name = "FILE", help_heading = "Output")]
    pub output: Option<PathBuf>,
    /// Show every issue, not only the first ten
    #[arg(long, help_heading = "Output")]
    pub all: bool,
    /// Print nothing but the reports that were asked for
    #[arg(long, short = 'q', help_heading = "Output")]
    pub quiet: bool,
}

/// What decides the exit code.
#[derive(Args, Clone, Debug, Default)]
pub struct VerdictOptions {
    /// Exit with 1 when a finding outside tests has this severity or a higher one
    #[arg(long, value_name = "SEVERITY", value_parser = read_severity, help_heading = "Verdict")]
    pub fail_on: Option<Severity>,
    /// Count what is out of scope as failed (exit code 3), except binary files, documentation, symbolic links, special
    /// files, files of no known language, and what --exclude names
    #[arg(long, help_heading = "Verdict")]
    pub strict: bool,
}

fn read_severity(word: &str) -> Result<Severity, String> {
    Severity::parse(word).ok_or_else(|| {
        let known: Vec<&str> = Severity::ALL.iter().map(|severity| severity.as_str()).collect();
        format!("expected one of {}", known.join(", "))
    })
}
