//! Mistakes in what people wrote for us: configuration, rules, packs. Shown like a finding, with the offending line.

use model::Location;

/// One mistake in a configuration or rule file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigFault {
    /// The file as the user named it, and the place in it.
    pub location: Location,
    /// The key that it is about, such as `rules[3].pattern-either`; empty for the whole file.
    pub key: String,
    /// What is wrong, and what was expected.
    pub message: String,
    /// The line of the file on which it stands.
    pub line: String,
}

impl std::fmt::Display for ConfigFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Location { path, start, .. } = &self.location;
        write!(f, "{path}:{}:{}: {}", start.line, start.column, self.message)
    }
}
