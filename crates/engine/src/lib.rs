//! What an engine is, and how rules and packs (ours and the user's) reach it.
//!
//! An engine gets immutable inputs and a [`Sink`]; it has never heard of the other engines. Not here: threads, time limits and
//! file discovery (`scan`), judgement of what was observed (`issues`).

pub mod content;
mod fault;
mod parsed;
mod sink;
pub mod wording;
pub mod yaml;

pub use fault::ConfigFault;
pub use parsed::Parsed;
pub use sink::{HIDE_ONLY, Sink, guarded};

use model::{EngineId, Rule};
use source::File;
use std::ops::Range;

/// One engine, set up with its rules and ready to run on any number of threads.
pub trait Engine: Send + Sync {
    /// Its name.
    fn id(&self) -> EngineId;

    /// The knowledge behind an observation's rule identifier; `None` for an unknown one.
    fn rule(&self, id: &str) -> Option<Rule>;

    /// Number of rules ready to run.
    fn rule_count(&self) -> usize;

    /// Hash over everything that decides the outcome besides the file: rules, packs, options.
    fn rule_set(&self) -> String;

    /// Whether the engine has anything to say about such a file, judged without reading it.
    fn wants(&self, file: &File) -> bool;

    /// Analyses one file. Deterministic: depends on the file, its path and the rules alone.
    fn analyse(&self, parsed: &Parsed<'_>, sink: &mut Sink);

    /// Whether it reads any text, whatever its language and role and whether or not git ignores it. Such an engine says
    /// nothing about whether a file's language was understood.
    fn reads_any_text(&self) -> bool {
        false
    }

    /// Whether it looks into a file that is not text, such as an archive. `head` are its first bytes, or nothing when only the
    /// name is known.
    fn wants_bytes(&self, _file: &File, _head: &[u8]) -> bool {
        false
    }

    /// Analyses a file that is not text.
    fn analyse_bytes(&self, _file: &File, _bytes: &[u8], _sink: &mut Sink) {}

    /// Whether a blob out of history may hold anything, judged without its path: only then is its path looked up and the blob
    /// analysed like a file. `false` for engines that look at the files at hand alone. `fresh`: where it differs from a blob that
    /// was not suspected, as in [`source::Shown`].
    fn suspects(&self, _blob: &[u8], _fresh: Option<&[Range<usize>]>) -> bool {
        false
    }

    /// Whether a blob out of history is analysed for the name of its file alone (without folders), whatever
    /// [`Engine::suspects`] said: some formats give no sign of what they hold. Few names, or a history takes long.
    fn wants_name(&self, _name: &str) -> bool {
        false
    }

    /// Whether it has rules about paths alone; only then is [`Engine::analyse_path`] called.
    fn judges_paths(&self) -> bool {
        false
    }

    /// Says what the path of a file tells on its own, whatever is in the file, or nothing. Called for every file at hand and
    /// every path in a history, so it reads nothing.
    fn analyse_path(&self, _path: &str, _commit: Option<&str>, _sink: &mut Sink) {}
}
