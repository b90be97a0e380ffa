//! Which languages can be lowered. Found by looking at the folder `languages/`: see `build.rs`.

use crate::pattern::PatternForm;
use crate::traits::Traits;
use crate::tree::{Tree, TreeBuilder};
use source::Language;

/// One language, or several that share a grammar family.
pub trait Lowering: Sync {
    /// Languages served, as named by `source::Language`.
    fn languages(&self) -> &'static [Language];

    /// Parses `builder.source()` as `language` and writes the tree, root `Module` included. Never fails: what cannot be read
    /// becomes `Error` nodes and faults. With `pattern` set, the names of [`crate::mark`] become pattern kinds.
    fn lower(&self, language: Language, builder: &mut TreeBuilder, pattern: bool);

    /// What the engines must know of the language.
    fn traits(&self, language: Language) -> &'static Traits;

    /// Ways to write a pattern as legal source of the language, best first: the marks of [`crate::mark`] in place of
    /// metavariables and ellipses, with a wrapping where a fragment cannot stand alone.
    fn pattern_forms(&self, language: Language, pattern: &str) -> Vec<PatternForm>;
}

include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// The lowering that serves a language, if there is one.
pub fn lowering(language: Language) -> Option<&'static dyn Lowering> {
    LOWERINGS.iter().copied().find(|lowering| lowering.languages().contains(&language))
}

/// All languages that can be lowered, sorted by name.
pub fn supported() -> Vec<Language> {
    let mut languages: Vec<Language> = LOWERINGS.iter().flat_map(|lowering| lowering.languages()).copied().collect();
    languages.sort();
    languages
}

/// Lowers a text. `None` when no folder serves the language.
pub fn lower(language: Language, source: &str) -> Option<Tree> {
    let lowering = lowering(language)?;
    let mut builder = TreeBuilder::new(source);
    lowering.lower(language, &mut builder, false);
    Some(builder.finish())
}
