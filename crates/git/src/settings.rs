//! What the configuration of a repository says about its format. Everything else in it (hooks, filters, helpers, includes,
//! other places for its work tree) is passed over: a repository may be hostile.

use gix_hash::Kind;

/// The format of a repository.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    pub(crate) hash: Kind,
    /// Whether objects may be missing because a server promised them.
    pub(crate) is_partial: bool,
}

/// A format that we cannot read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unsupported {
    Version(String),
    Extension(String),
}

/// Extensions of the format that do not matter to who reads objects and refs.
const HARMLESS: &[&str] = &[
    "noop",
    "noop-v1",
    "preciousobjects",
    "worktreeconfig",
    "relativeworktrees",
    "compatobjectformat",
    "submodulepathconfig",
];

impl Settings {
    /// Reads a configuration file.
    pub(crate) fn read(text: &[u8]) -> Result<Settings, Unsupported> {
        let mut settings = Settings { hash: Kind::Sha1, is_partial: false };
        let entries = entries(&String::from_utf8_lossy(text));
        let version = entries.iter().rev().find(|entry| entry.is("core", "repositoryformatversion"));
        let version = version.map_or("0", |entry| entry.value.as_str());
        if !matches!(version, "0" | "1") {
            return Err(Unsupported::Version(version.to_owned()));
        }
        for entry in &entries {
            if entry.section == "remote" && matches!(entry.key.as_str(), "promisor" | "partialclonefilter") {
                settings.is_partial |= !matches!(entry.value.as_str(), "false" | "no" | "off" | "0");
            }
            if entry.section == "extensions" && entry.subsection.is_empty() {
                settings.extend(entry, version == "1")?;
            }
        }
        Ok(settings)
    }

    fn extend(&mut self, entry: &Entry, counts: bool) -> Result<(), Unsupported> {
        let unsupported = || Unsupported::Extension(format!("{}={}", entry.key, entry.value));
        match entry.key.as_str() {
            "partialclone" => self.is_partial = true,
            // In the first version of the format the others are not there.
            _ if !counts => {}
            "objectformat" => {
                self.hash = match entry.value.to_ascii_lowercase().as_str() {
                    "sha1" => Kind::Sha1,
                    "sha256" => Kind::Sha256,
                    _ => return Err(unsupported()),
                }
            }
            "refstorage" if entry.value.eq_ignore_ascii_case("files") => {}
            key if HARMLESS.contains(&key) => {}
            _ => return Err(unsupported()),
        }
        Ok(())
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Entry {
    section: String,
    subsection: String,
    key: String,
    value: String,
}

impl Entry {
    fn is(&self, section: &str, key: &str) -> bool {
        self.section == section && self.subsection.is_empty() && self.key == key
    }
}

/// All entries of a configuration file, names in lower case. What is no entry is passed over.
fn entries(text: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    let (mut section, mut subsection) = (String::new(), String::new());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let mut rest = line.trim();
        if let Some(header) = rest.strip_prefix('[') {
            let Some(end) = end_of_header(header) else { continue };
            (section, subsection) = names(&header[..end]);
            rest = header[end + 1..].trim_start();
        }
        if rest.is_empty() || rest.starts_with(['#', ';']) {
            continue;
        }
        let (key, value) = rest.split_once('=').unwrap_or((rest, "true"));
        let mut value = value.trim().to_owned();
        while ends_open(&value) {
            value.pop();
            value.push_str(lines.next().unwrap_or(""));
        }
        let key = key.trim().to_ascii_lowercase();
        entries.push(Entry { section: section.clone(), subsection: subsection.clone(), key, value: unquoted(&value) });
    }
    entries
}

/// Whether a value goes on in the next line.
fn ends_open(value: &str) -> bool {
    value.bytes().rev().take_while(|&byte| byte == b'\\').count() % 2 == 1
}

fn end_of_header(header: &str) -> Option<usize> {
    let (mut quoted, mut escaped) = (false, false);
    header.char_indices().find_map(|(at, character)| {
        let is_end = character == ']' && !quoted;
        quoted ^= character == '"' && !escaped;
        escaped = character == '\\' && !escaped;
        is_end.then_some(at)
    })
}

fn names(header: &str) -> (String, String) {
    match header.split_once('"') {
        Some((section, subsection)) => {
            (section.trim().to_ascii_lowercase(), subsection.trim_end_matches('"').replace('\\', ""))
        }
        None => match header.split_once('.') {
            Some((section, subsection)) => (section.trim().to_ascii_lowercase(), subsection.to_owned()),
            None => (header.trim().to_ascii_lowercase(), String::new()),
        },
    }
}

/// A value without quotes, escapes and comment.
fn unquoted(value: &str) -> String {
    let mut out = String::new();
    let mut quoted = false;
    let mut characters = value.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => quoted = !quoted,
            '\\' => out.extend(characters.next()),
            '#' | ';' if !quoted => break,
            _ => out.push(character),
        }
    }
    out.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told() {
        let read = |text: &str| Settings::read(text.as_bytes());
        assert_eq!(read(""), Ok(Settings { hash: Kind::Sha1, is_partial: false }));
        let sha256 = "[core]\n\trepositoryformatversion = 1\n[extensions] objectFormat = \"sha256\" # new\n";
        assert_eq!(read(sha256), Ok(Settings { hash: Kind::Sha256, is_partial: false }));
        assert_eq!(read("[extensions]\nobjectFormat=sha256"), Ok(Settings { hash: Kind::Sha1, is_partial: false }));
        let partial = "[remote \"a]\\\"b\"]\n\turl = x\\\n  y\n\tpromisor = true";
        assert_eq!(read(partial), Ok(Settings { hash: Kind::Sha1, is_partial: true }));
        assert_eq!(read("[core]\nrepositoryFormatVersion=2"), Err(Unsupported::Version("2".to_owned())));
        let reftable = "[core]\nrepositoryformatversion=1\n[extensions]\nrefStorage=reftable";
        assert_eq!(read(reftable), Err(Unsupported::Extension("refstorage=reftable".to_owned())));
    }
}
