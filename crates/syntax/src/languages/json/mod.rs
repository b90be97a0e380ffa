//! JSON, by tree-sitter-json: comments, commas behind the last entry and several documents in one file are read too.

mod forms;
mod lowerer;
#[cfg(test)]
mod tests;

use crate::language::Lowering;
use crate::pattern::PatternForm;
use crate::traits::{Lexis, StringWords, Traits};
use crate::tree::TreeBuilder;
use source::Language;

/// The lowering of JSON.
pub struct Json;

/// Entry for the build script.
pub static LOWERING: Json = Json;

const TRAITS: Traits = Traits {
    lexis: Lexis { quotes: b"\"", string_words: StringWords::All, ..Lexis::COMMON },
    words_are_keys: false,
    open_dictionaries: false,
    ..Traits::COMMON
};

impl Lowering for Json {
    fn languages(&self) -> &'static [Language] {
        const { &[Language::new("json")] }
    }

    fn traits(&self, _language: Language) -> &'static Traits {
        &TRAITS
    }

    fn lower(&self, _language: Language, builder: &mut TreeBuilder, pattern: bool) {
        lowerer::lower(builder, pattern);
    }

    fn pattern_forms(&self, _language: Language, pattern: &str) -> Vec<PatternForm> {
        forms::forms(pattern)
    }
}
