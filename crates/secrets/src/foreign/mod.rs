//! What other tools' configurations say: their rules as detectors, and what they let pass.
//!
//! [`read`] recognises gitleaks, betterleaks, Kingfisher, Nosey Parker and detect-secrets by name and content of a file. Their
//! own rule sets are no part of Palisade. Not here: searching (`matching`), files (a caller reads them), and which finding of
//! ours an accepted one of theirs is (`engine`).

pub mod allow;
pub mod baseline;
pub mod filter;
mod gitleaks;
mod go_regex;
pub mod marks;
pub mod occurrence;
pub mod patterns;
mod reading;
pub mod requirements;
pub mod template;
pub mod terms;
#[cfg(test)]
mod tests;
mod yaml_rules;

use crate::detector::Detector;
use allow::Allow;
use engine::ConfigFault;
use model::{Notice, RuleOrigin};
use patterns::Patterns;
use std::sync::Arc;

/// Whose file, rule or mark it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tool {
    /// gitleaks.
    Gitleaks,
    /// betterleaks.
    Betterleaks,
    /// Kingfisher.
    Kingfisher,
    /// Nosey Parker.
    NoseyParker,
    /// detect-secrets.
    DetectSecrets,
    /// TruffleHog.
    TruffleHog,
}

impl Tool {
    /// Its name as the kind of a suppression, in kebab-case like all kinds.
    pub fn id(self) -> &'static str {
        match self {
            Tool::Gitleaks => "gitleaks",
            Tool::Betterleaks => "betterleaks",
            Tool::Kingfisher => "kingfisher",
            Tool::NoseyParker => "nosey-parker",
            Tool::DetectSecrets => "detect-secrets",
            Tool::TruffleHog => "trufflehog",
        }
    }

    /// Its name in messages.
    pub fn name(self) -> &'static str {
        match self {
            Tool::Gitleaks => "gitleaks",
            Tool::Betterleaks => "betterleaks",
            Tool::Kingfisher => "Kingfisher",
            Tool::NoseyParker => "Nosey Parker",
            Tool::DetectSecrets => "detect-secrets",
            Tool::TruffleHog => "TruffleHog",
        }
    }
}

/// What a file brings.
#[derive(Debug, Default)]
pub struct Imported {
    /// Its rules.
    pub detectors: Vec<Detector>,
    /// Rules about a file's path alone, whatever is in it.
    pub paths: Vec<PathRule>,
    /// What it lets pass of all rules, or of the rules that it names; what single detectors let pass is in them.
    pub allow: Vec<Arc<Allow>>,
    /// What is different from the tool that the file is for.
    pub notices: Vec<Notice>,
}

/// A rule about a file that should not be there.
#[derive(Clone, Debug, PartialEq)]
pub struct PathRule {
    /// Its identifier.
    pub id: String,
    /// One line.
    pub title: String,
    /// Found in the path.
    pub path: Patterns,
    /// What it lets pass.
    pub allow: Vec<Arc<Allow>>,
    /// The file that brings it.
    pub origin: RuleOrigin,
}

/// Which kind of file this is, judged by name and content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// TOML of gitleaks or betterleaks.
    Toml(Tool),
    /// Accepted findings of gitleaks or betterleaks, one a line.
    Ignore(Tool),
    /// Baseline of detect-secrets.
    Baseline,
    /// YAML of Kingfisher or Nosey Parker.
    Yaml,
}

/// Recognises a file; `None` for one that no reader here knows.
pub fn recognise(path: &str, text: &str) -> Option<Kind> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let tool = |is_better: bool| if is_better { Tool::Betterleaks } else { Tool::Gitleaks };
    let has = |key: &str| text.lines().any(|line| line.trim_start().starts_with(key));
    match name {
        ".gitleaksignore" | ".betterleaksignore" => return Some(Kind::Ignore(tool(name.contains("better")))),
        ".secrets.baseline" => return Some(Kind::Baseline),
        _ => {}
    }
    match name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).as_deref() {
        Some("toml") => {
            let is_ours = name.contains("leaks")
                || ["[[rules", "[extend", "[allowlist", "[[allowlist", "[allowList"].iter().any(|key| has(key));
            let is_better = name.contains("betterleaks")
                || ["betterleaksMinVersion", "prefilter", "filter", "validate"].iter().any(|key| has(key));
            is_ours.then(|| Kind::Toml(tool(is_better)))
        }
        // Rules of Semgrep begin alike and name languages.
        Some("yml" | "yaml") if has("rules:") && text.contains("pattern:") && !text.contains("languages:") => {
            Some(Kind::Yaml)
        }
        Some("json" | "baseline") if text.contains("\"plugins_used\"") && text.contains("\"results\"") => {
            Some(Kind::Baseline)
        }
        _ => None,
    }
}

/// Reads a file of another tool. `path` is the file as the user named it; `read_local` gives the text of a file that it names,
/// by the path written there or beside the file.
pub fn read(path: &str, text: &str, read_local: &dyn Fn(&str) -> Option<String>) -> Result<Imported, Vec<ConfigFault>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match recognise(path, text) {
        Some(Kind::Toml(tool)) => gitleaks::read(tool, path, text, read_local),
        Some(Kind::Ignore(tool)) => Ok(gitleaks::read_ignore(tool, path, text)),
        Some(Kind::Baseline) => baseline::read(path, text),
        Some(Kind::Yaml) => yaml_rules::read(path, text),
        None => {
            let message = "not a file that is read here: expected TOML of gitleaks or betterleaks, YAML rules of Kingfisher or \
                           Nosey Parker, a baseline of detect-secrets, or `.gitleaksignore`";
            let mut heard = reading::Heard::default();
            reading::Reading::new(Tool::Gitleaks, path, text, &mut heard).fault(0..0, "", message.to_owned());
            Err(heard.faults)
        }
    }
}
