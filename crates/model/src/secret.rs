//! Values that must not be shown.

/// The text of a credential. It has no way of being printed or serialised; who needs the text says so with [`Secret::reveal`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Secret(Box<str>);

impl Secret {
    /// Takes the text in.
    pub fn new(text: impl Into<Box<str>>) -> Secret {
        Secret(text.into())
    }

    /// The text: for hashing, comparing and hiding it elsewhere, never for output.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What may be shown of it, with as many characters.
    pub fn masked(&self) -> String {
        mask(&self.0)
    }
}

/// Characters of a long value that stay readable, so that the owner knows which one it is.
const READABLE: usize = 4;
/// Shorter values are hidden altogether.
const LONG: usize = 16;

/// The text with its characters hidden; line ends and the first characters of a long text stay.
pub fn mask(text: &str) -> String {
    let readable = if text.chars().count() >= LONG { READABLE } else { 0 };
    let hide = |(at, character): (usize, char)| if at < readable || character.is_control() { character } else { '*' };
    text.chars().enumerate().map(hide).collect()
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// A credential that an observation is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// Its value.
    pub value: Secret,
    /// Nobody can guess the value, so a keyed hash of it may stand for it. A weak one must never enter a hash that others see.
    pub strong: bool,
    /// Its other half, such as the key identifier that a secret key belongs to.
    pub companion: Option<Secret>,
    /// A detector that ships with Palisade recognised it and knows how to ask its service whether it is alive. Never set for what
    /// other rules found: they must not decide where secrets are sent.
    pub can_ask: bool,
}

/// Where a finding in history comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Origin {
    /// Full identifier of the first commit that holds it; `None` for what no commit holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// Author as written in the commit.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub author: String,
    /// Author date, `YYYY-MM-DD` (UTC).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub date: String,
    /// Whether a branch, tag, note or stash still reaches it.
    pub reachable: bool,
    /// Identifier of the object that holds it: a blob, or the commit or annotated tag whose message does.
    pub blob: String,
    /// It stands in the message of a commit or tag, not in a file.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub message: bool,
}

/// A place that must never be shown as it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Hidden {
    /// The file.
    pub path: String,
    /// The blob in history, `None` for the file at hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blob: Option<String>,
    /// Byte offsets of the first character and behind the last.
    pub range: (u32, u32),
}
