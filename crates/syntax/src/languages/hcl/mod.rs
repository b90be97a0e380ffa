//! HCL, the language of Terraform's files, by tree-sitter-hcl.
//!
//! A block is a call of its type: labels are arguments, the body is a `Dict` as last argument, whose entries are `VarDef`s
//! (`a = 1`) and nested blocks. Objects in expressions are the same kind of `Dict`, so that a pattern need not tell one from
//! the other; only `k : v` is a `Pair`. Spans follow what Semgrep reports: a label has no quotes, and parentheses belong to
//! nothing.

mod expressions;
mod forms;
mod lowerer;
mod settings;
#[cfg(test)]
mod tests;

use crate::language::Lowering;
use crate::pattern::PatternForm;
use crate::traits::{Lexis, StringWords, Traits};
use crate::tree::TreeBuilder;
use source::Language;

/// The lowering of HCL and Terraform.
pub struct Hcl;

/// Entry for the build script.
pub static LOWERING: Hcl = Hcl;

const LEXIS: Lexis = Lexis {
    line_comments: &["#", "//"],
    quotes: b"",
    template_quote: Some(b'"'),
    string_words: StringWords::Labels,
    ..Lexis::COMMON
};

const TRAITS: Traits = Traits {
    lexis: LEXIS,
    block_scoped: false,
    words_are_keys: false,
    updates_are_assignments: false,
    falls_through: false,
    literals_are_texts: true,
    settings: Some(settings::settings),
    ..Traits::COMMON
};

impl Lowering for Hcl {
    fn languages(&self) -> &'static [Language] {
        const { &[Language::new("hcl"), Language::new("terraform")] }
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
