//! YAML, by tree-sitter-yaml.
//!
//! Mappings are `Dict`s, sequences `List`s, scalars literals by the rules of YAML 1.1 (`on` is true). An alias has the children of what it
//! names. Spans follow what Semgrep reports: a mapping or sequence ends behind its last entry, a bracket that closes it left out.

mod forms;
mod lowerer;
mod scalars;
#[cfg(test)]
mod tests;

use crate::language::Lowering;
use crate::pattern::PatternForm;
use crate::traits::{Lexis, StringWords, Traits};
use crate::tree::TreeBuilder;
use source::Language;

/// The lowering of YAML.
pub struct Yaml;

/// Entry for the build script.
pub static LOWERING: Yaml = Yaml;

const TRAITS: Traits = Traits {
    lexis: Lexis {
        line_comments: &["#"],
        block_comment: None,
        string_words: StringWords::All,
        // Truth values and nothing have several spellings.
        not_asked_for: &[
            "FALSE", "False", "NO", "NULL", "No", "Null", "OFF", "ON", "Off", "On", "TRUE", "True", "YES", "Yes", "no",
            "off", "on", "yes",
        ],
        ..Lexis::COMMON
    },
    words_are_keys: false,
    open_dictionaries: false,
    ..Traits::COMMON
};

impl Lowering for Yaml {
    fn languages(&self) -> &'static [Language] {
        const { &[Language::new("yaml")] }
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
