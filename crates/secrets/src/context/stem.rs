//! Fragments of text at which a credential may be named or begin: the cheap first question put to every byte.

use regex::bytes::{Regex, RegexBuilder};
use std::sync::LazyLock;

/// Lower-case fragments; letter case does not matter. Every candidate contains one of them in its name or at its start.
const STEMS: &[&str] = &[
    "pass",
    "pw",
    "encrypteduser",
    "secret",
    "token",
    "key",
    "credential",
    "creds",
    "auth",
    "bearer ",
    "basic ",
    "://",
    "signature",
    "sig=",
    "sid=",
    "salt",
    "seed",
    "cookie",
    "session",
    "login(",
    "connect(",
    "signin(",
    "identified by",
    "$2a$",
    "$2b$",
    "$2y$",
    "$1$",
    "$5$",
    "$6$",
    "$y$",
    "$p$",
    "$s$",
    "$apr1$",
    "$argon2",
    "pbkdf2_",
    "{ssha",
    "{sha}",
    "curl ",
    " -p",
];

/// Name stems and marks at which [`super::near_trigger`] is asked, in lower case; they match in any letter case.
pub fn stems() -> &'static [&'static str] {
    STEMS
}

/// Where the stem that begins at `at` ends.
pub(super) fn stem_end(content: &[u8], at: usize) -> Option<usize> {
    let rest = content.get(at..)?;
    let first = rest.first()?.to_ascii_lowercase();
    let fits = |stem: &&&str| {
        stem.as_bytes()[0] == first
            && rest.get(..stem.len()).is_some_and(|head| head.eq_ignore_ascii_case(stem.as_bytes()))
    };
    STEMS.iter().find(fits).map(|stem| at + stem.len())
}

static TRIGGER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let pattern = STEMS.iter().map(|stem| regex::escape(stem)).collect::<Vec<_>>().join("|");
    RegexBuilder::new(&pattern).unicode(false).build().ok()
});

/// Start of every stem in the content, first to last, without overlap.
pub(super) fn triggers(content: &[u8]) -> Vec<usize> {
    // Literals in a copy in lower case are found several times faster than literals in any case.
    let lower = content.to_ascii_lowercase();
    TRIGGER.iter().flat_map(|regex| regex.find_iter(&lower)).map(|found| found.start()).collect()
}
