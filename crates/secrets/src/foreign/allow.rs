//! What other tools' configurations let pass, and whether one match is among it.

use super::Tool;
use super::filter::Filter;
use super::occurrence::Occurrence;
use super::patterns::Patterns;
use model::Location;

/// One allow list, filter expression or entry of an ignore file, as somebody wrote it.
#[derive(Clone, Debug, PartialEq)]
pub struct Allow {
    /// Whose syntax it is.
    pub tool: Tool,
    /// Why, as written; empty when nothing is said.
    pub reason: String,
    /// Where it is written.
    pub location: Location,
    /// Rules it speaks of; empty for all.
    pub rules: Vec<String>,
    /// What it lets pass.
    pub passes: Passes,
}

impl Allow {
    /// Whether it speaks of what certain commits brought.
    pub fn names_commits(&self) -> bool {
        match &self.passes {
            Passes::Lists(lists) => !lists.commits.is_empty(),
            Passes::Line { commit, .. } => commit.is_some(),
            Passes::Expression(_) | Passes::Value { .. } => false,
        }
    }
}

/// What is let pass.
#[derive(Clone, Debug, PartialEq)]
pub enum Passes {
    /// Lists of values.
    Lists(Box<Lists>),
    /// What an expression says.
    Expression(Box<Filter>),
    /// One line of a file: `.gitleaksignore`.
    Line {
        /// Whole identifier of the commit; without one, any.
        commit: Option<String>,
        /// Path from the root.
        path: String,
        /// Line from 1.
        line: u32,
    },
    /// A value wherever it stands: baselines of detect-secrets, fingerprints of betterleaks 2.
    Value {
        /// Path from the root; without one, in any file.
        path: Option<String>,
        /// What is known of the value.
        hash: Hash,
    },
}

/// A hash in small hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hash {
    /// SHA-1.
    Sha1(String),
    /// SHA-256.
    Sha256(String),
}

impl Hash {
    /// Whether the hash is that of a value.
    pub fn is_of(&self, value: &[u8]) -> bool {
        use sha1::Digest;
        let digits = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        match self {
            Hash::Sha1(hash) => *hash == digits(&sha1::Sha1::digest(value)),
            Hash::Sha256(hash) => *hash == digits(&sha2::Sha256::digest(value)),
        }
    }
}

/// Lists of what to let pass, as gitleaks has them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lists {
    /// Every list that is not empty must hold the match, not just one.
    pub all: bool,
    /// Whole identifiers of commits, in small letters.
    pub commits: Vec<String>,
    /// Found in the path.
    pub paths: Patterns,
    /// What `regexes` are looked for in.
    pub target: Target,
    /// Found in the target.
    pub regexes: Patterns,
    /// Words that the value holds in any case; here in small letters.
    pub stopwords: Vec<String>,
}

/// What the regexes of an allow list look at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Target {
    /// The value.
    #[default]
    Secret,
    /// All that the rule's regex matched.
    Match,
    /// The lines of the match.
    Line,
}

/// Whether an allow list lets a match pass. A path or commit that is not known is in no list.
pub fn allows(allow: &Allow, occurrence: &Occurrence<'_>) -> bool {
    if !allow.rules.is_empty() && !allow.rules.iter().any(|rule| rule == occurrence.rule) {
        return false;
    }
    match &allow.passes {
        Passes::Lists(lists) => lists.hold(occurrence),
        Passes::Expression(filter) => filter.leaves_out(occurrence),
        Passes::Line { commit, path, line } => {
            occurrence.path == Some(path)
                && commit
                    .as_deref()
                    .is_none_or(|commit| occurrence.commit.is_some_and(|known| known.eq_ignore_ascii_case(commit)))
                && first_line(occurrence) == *line
        }
        Passes::Value { path, hash } => {
            path.as_deref().is_none_or(|path| occurrence.path == Some(path))
                && (hash.is_of(occurrence.secret())
                    || key_label(occurrence.secret()).is_some_and(|label| hash.is_of(label)))
        }
    }
}

impl Lists {
    fn hold(&self, occurrence: &Occurrence<'_>) -> bool {
        let commit = || {
            occurrence.commit.is_some_and(|commit| self.commits.iter().any(|known| known.eq_ignore_ascii_case(commit)))
        };
        let path = || occurrence.path.is_some_and(|path| self.paths.is_match(path.as_bytes()));
        let regex = || {
            self.regexes.is_match(match self.target {
                Target::Secret => occurrence.secret(),
                Target::Match => occurrence.matched(),
                Target::Line => occurrence.lines(),
            })
        };
        let stopword = || {
            let secret = String::from_utf8_lossy(occurrence.secret()).to_lowercase();
            self.stopwords.iter().any(|word| secret.contains(word.as_str()))
        };
        let lists: [(bool, &dyn Fn() -> bool); 4] = [
            (self.commits.is_empty(), &commit),
            (self.paths.is_empty(), &path),
            (self.stopwords.is_empty(), &stopword),
            (self.regexes.is_empty(), &regex),
        ];
        let mut given = lists.iter().filter(|(is_empty, _)| !is_empty).peekable();
        if given.peek().is_none() {
            return false;
        }
        if self.all { given.all(|(_, holds)| holds()) } else { given.any(|(_, holds)| holds()) }
    }
}

/// Line, from 1, on which the match begins.
fn first_line(occurrence: &Occurrence<'_>) -> u32 {
    let start = occurrence.whole.0.min(occurrence.content.len());
    memchr::memchr_iter(b'\n', &occurrence.content[..start]).count() as u32 + 1
}

/// What detect-secrets takes for the value of a private key: the words of its first line.
fn key_label(value: &[u8]) -> Option<&[u8]> {
    let start = memchr::memmem::find(value, b"-----BEGIN ")? + "-----".len();
    let length = memchr::memmem::find(&value[start..], b"-----")?;
    Some(&value[start..start + length])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::foreign::occurrence::tests::occurrence;

    fn lists(lists: Lists) -> Allow {
        let passes = Passes::Lists(Box::new(lists));
        Allow { tool: Tool::Gitleaks, reason: String::new(), location: Location::default(), rules: Vec::new(), passes }
    }

    fn regexes(sources: &[&str]) -> Patterns {
        Patterns::new(sources.iter().map(|source| source.to_string()).collect())
    }

    #[test]
    fn one_list_or_all_of_them_must_hold() {
        let content = "key = fakeABC # sample";
        let mut place = occurrence(content, "fakeABC");
        let both = Lists { paths: regexes(&["^docs/"]), stopwords: vec!["fake".into()], ..Lists::default() };
        assert!(allows(&lists(both.clone()), &place));
        let all = lists(Lists { all: true, ..both });
        assert!(!allows(&all, &place));
        place.path = Some("docs/a.md");
        assert!(allows(&all, &place));
        place.path = None;
        assert!(!allows(&all, &place), "a path that is not known is in no list");
        assert!(!allows(&lists(Lists { all: true, ..Lists::default() }), &place));
    }

    #[test]
    fn the_target_decides_what_regexes_see() {
        let mut place = occurrence("key = fakeABC # sample", "fakeABC");
        place.whole.0 -= 6;
        let on =
            |target, source| allows(&lists(Lists { target, regexes: regexes(&[source]), ..Lists::default() }), &place);
        assert!(on(Target::Secret, "^fake") && !on(Target::Secret, "key"));
        assert!(on(Target::Match, "^key") && !on(Target::Match, "sample"));
        assert!(on(Target::Line, "sample$"));
    }

    #[test]
    fn commits_and_rules_limit_it() {
        let mut place = occurrence("a secret", "secret");
        place.commit = Some("abcdef0123");
        let mut allow = lists(Lists { commits: vec!["abcdef0123".into()], ..Lists::default() });
        assert!(allows(&allow, &place));
        allow.rules = vec!["another".into()];
        assert!(!allows(&allow, &place));
        allow.rules.push("some-rule".into());
        assert!(allows(&allow, &place));
    }

    #[test]
    fn an_accepted_value_is_known_by_its_hash_and_file() {
        let mut place = occurrence("a secret", "secret");
        let hash = Hash::Sha1("e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4".into());
        let mut allow = lists(Lists::default());
        allow.passes = Passes::Value { path: Some("src/app.py".into()), hash };
        assert!(allows(&allow, &place));
        place.path = Some("src/other.py");
        assert!(!allows(&allow, &place));
    }

    #[test]
    fn a_private_key_is_known_by_its_first_line() {
        let key = ["-----BEGIN RSA PRIVATE ", "KEY-----\nx\n-----END RSA PRIVATE ", "KEY-----"].concat();
        let place = occurrence(&key, &key);
        let mut allow = lists(Lists::default());
        let hash = Hash::Sha1("be4fc4886bd949b369d5e092eb87494f12e57e5b".into());
        allow.passes = Passes::Value { path: None, hash };
        assert!(allows(&allow, &place));
    }
}
