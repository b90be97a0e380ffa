//! `palisade rules new`.

use crate::console::Console;
use crate::failure::Failure;
use clap::{Args, ValueEnum};
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Start a rule: a rule file and a target file with marked lines, side by side
#[derive(Args)]
pub struct Arguments {
    /// Name of the rule: what it finds, in small letters with hyphens
    #[arg(value_name = "RULE")]
    name: String,
    /// Language of the rule
    #[arg(long, value_enum, default_value_t = RuleLanguage::Python)]
    language: RuleLanguage,
    /// Folder for both files; without it the current one
    #[arg(long, value_name = "DIR", default_value = ".")]
    folder: PathBuf,
    /// Start a rule that follows data from source to sink
    #[arg(long)]
    taint: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum RuleLanguage {
    Python,
    Javascript,
    Typescript,
}

/// Runs the command.
pub fn run(arguments: &Arguments, console: &mut Console) -> Result<u8, Failure> {
    let name = arguments.name.as_str();
    let letters = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if name.is_empty() || !letters || name.starts_with('-') || name.ends_with('-') || name.contains("--") {
        return Err(Failure::BadRuleName { name: name.to_owned() });
    }
    let (languages, extension, comment) = match arguments.language {
        RuleLanguage::Python => ("python", "py", "#"),
        RuleLanguage::Javascript => ("javascript, typescript", "js", "//"),
        RuleLanguage::Typescript => ("typescript", "ts", "//"),
    };
    let rule = arguments.folder.join(format!("{name}.yaml"));
    let target = arguments.folder.join(format!("{name}.{extension}"));
    if let Some(there) = [&rule, &target].into_iter().find(|path| path.exists()) {
        return Err(Failure::AlreadyThere { path: there.display().to_string() });
    }
    let form = if arguments.taint { TAINT } else { SEARCH };
    let body = RULE.replace("{name}", name).replace("{languages}", languages).replace("{form}", form);
    write(&rule, &body)?;
    let end = if extension == "py" { "" } else { ";" };
    let text = TARGET.replace("{name}", name).replace("{comment}", comment).replace("{end}", end);
    write(&target, &text)?;
    console.print(format!("{}\n{}\n", rule.display(), target.display()).as_bytes())?;
    Ok(0)
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let unwritable =
        |error: std::io::Error| Failure::OutputUnwritable { path: path.display().to_string(), kind: error.kind() };
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(unwritable)?;
    }
    // Never over a file that came into being a moment ago.
    let mut file = OpenOptions::new().write(true).create_new(true).open(path).map_err(unwritable)?;
    file.write_all(text.as_bytes()).map_err(unwritable)
}

const RULE: &str = "\
rules:
  - id: {name}
    languages: [{languages}]
    severity: medium            # the damage: critical, high, medium, low, info
    message: What is wrong at this place, with $VALUE filled in.
{form}    metadata:
      title: One line that names the flaw
      weakness: CWE-000
      owasp: A00:2025
      confidence: medium        # how sure: high, medium, low
      why: >-
        Why it matters to what is being defended.
      repair: |
        How to repair it, with code:

            repaired($VALUE)
      references:
        - https://cwe.mitre.org/
";

const SEARCH: &str = "    pattern: dangerous($VALUE)\n";

const TAINT: &str = "    mode: taint
    pattern-sources:
      - pattern: untrusted(...)
    pattern-sinks:
      - pattern: dangerous($VALUE)
    pattern-sanitizers:
      - pattern: cleaned(...)
";

const TARGET: &str = "\
{comment} ruleid: {name}
dangerous(untrusted()){end}

{comment} ok: {name}
repaired(untrusted()){end}
";
