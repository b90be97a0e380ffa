//! What a scan is asked to do.

use crate::config::Policy;
use crate::engines::Prepared;
use crate::liveness::Liveness;
use model::{Severity, Suppression};
use source::{History, Inventory, Role, Scope, Silence, Tree};
use std::collections::BTreeMap;

/// One scan. Everything that decides the outcome is in here; nothing is read from the environment.
pub struct ScanRequest<'a> {
    /// The files.
    pub tree: &'a dyn Tree,
    /// Root of the scan as the user typed it.
    pub root: String,
    /// The way from the root of the repository to the root of the scan, empty or with a `/` at its end: identities of findings
    /// are those of the repository.
    pub folder: String,
    /// Keys under which values of credentials are identified; asked for only when there is one.
    pub keys: &'a (dyn Fn() -> issues::Keys + Sync),
    /// What discovery found in it.
    pub inventory: &'a Inventory,
    /// History to be scanned too.
    pub history: Option<HistoryRequest<'a>>,
    /// What the files were before the change that is judged; `None` when the files themselves are.
    pub before: Option<FilesBefore<'a>>,
    /// Engines, set up with their rules, and what is to be said about those.
    pub prepared: &'a Prepared,
    /// Credentials are asked about; `None` sends nothing anywhere.
    pub liveness: Option<Liveness<'a>>,
    /// What the configuration says about findings.
    pub policy: Policy,
    /// What people declared about the project: assets and owners.
    pub declared: threat::Declared,
    /// Threshold for exit code 1.
    pub fail_on: Option<Severity>,
    /// Out of scope counts as failed.
    pub strict: bool,
    /// Number of threads; 0 means as many as the machine runs at once. Never changes the report.
    pub jobs: usize,
    /// Limits of what is read.
    pub limits: Limits,
    /// The day on which suppressions are judged, `YYYY-MM-DD`; `None` takes all of them as valid.
    pub today: Option<String>,
    /// Version of Palisade, for the report.
    pub version: String,
    /// Told after each file; called from several threads.
    pub progress: Option<&'a Progress<'a>>,
    /// Who accepted what, where nobody wrote it down.
    pub authors: Option<&'a Authors<'a>>,
    /// Where what was worked out about a file is kept. Never changes the report.
    pub cache: Option<CacheUse<'a>>,
}

/// For suppressions without an author, in order: who brought the line that they stand on.
pub type Authors<'a> = dyn Fn(&[&Suppression]) -> Vec<Author> + Sync + 'a;

/// Who brought a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Author {
    /// `Name <mail>`, as the commit says.
    Named(String),
    /// Nobody yet, or it stands in no repository.
    Nobody,
    /// The history that is here, or that is looked at, does not go back that far.
    OutOfReach,
}

/// A cache, and whose results are in it.
#[derive(Clone, Debug)]
pub struct CacheUse<'a> {
    /// The cache; the caller saves it.
    pub cache: &'a cache::Cache,
    /// Differs between any two builds of Palisade that could see different things in a file: its version is the same for weeks.
    pub build: String,
}

/// The part of a history that is scanned besides the files at hand.
pub struct HistoryRequest<'a> {
    /// Its blobs.
    pub history: &'a dyn History,
    /// Which of them.
    pub scope: Scope,
    /// Paths that are left out.
    pub silence: Silence<'a>,
    /// Trees of the bases of a range: a credential that a file held there is not told of a later state of that file.
    pub known: Vec<&'a dyn Tree>,
    /// Commits that a rewritten history throws away: what they held is known, wherever the range puts it.
    pub replaced: Option<Scope>,
}

impl<'a> HistoryRequest<'a> {
    /// All that a history holds.
    pub fn all_of(history: &'a dyn History) -> HistoryRequest<'a> {
        HistoryRequest { history, scope: Scope::All, silence: Silence::default(), known: Vec::new(), replaced: None }
    }
}

/// Files before a change: a credential that a file held then is not told again, or not as one that nobody accepted.
pub struct FilesBefore<'a> {
    /// All of them; in a merge those of the other sides too, behind our own.
    pub trees: Vec<&'a dyn Tree>,
    /// New paths of files that were moved as they are, with their old paths in the first tree.
    pub moved: BTreeMap<String, String>,
    /// Paths of the first tree that the change takes away.
    pub gone: Vec<String>,
    /// Whether credentials that were there are told all the same, and the policy is the older one: then only what is accepted by
    /// its fingerprint ends with a new value.
    pub all_told: bool,
}

/// Told how many files are done, of how many.
pub type Progress<'a> = dyn Fn(usize, usize) + Sync + 'a;

/// Limits of what is read.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Largest file in bytes that is parsed. Code above it is reported as failed, anything else is counted as out of scope:
    /// a dump of data must not make an ordinary repository incomplete.
    pub file_size: u64,
    /// Largest file in bytes in which credentials are looked for.
    pub text_size: u64,
    /// Vendored, generated and minified code is analysed like the project's own.
    pub every_role: bool,
    /// A file that says of itself that a program wrote it is believed. Not in a change: whoever wants to hide code writes that
    /// sentence too.
    pub own_headers: bool,
}

impl Limits {
    /// Why files of a role are left out; `None` for those that are offered to the engines.
    pub fn leaves_out(self, role: Role) -> Option<&'static str> {
        if self.every_role { None } else { role.left_out() }
    }
}

impl Default for Limits {
    fn default() -> Limits {
        // The largest hand-written sources known to us stay below 4 MB (TypeScript's checker has 3 MB).
        Limits { file_size: 5_000_000, text_size: 64 << 20, every_role: false, own_headers: true }
    }
}
