//! Python 2 and 3, by tree-sitter-python.
//!
//! Spans follow what Semgrep reports for Python: a parenthesised expression includes its parentheses, a decorated definition
//! starts at its first `@`, `with` starts at its first item, a loop ends before its `else`, `raise` before its `from`.

mod annotations;
mod definitions;
mod expressions;
mod forms;
mod lowerer;
mod matching;
mod operators;
mod patterns;
mod simple;
mod statements;
mod strings;
mod tags;
#[cfg(test)]
mod tests;

use crate::language::Lowering;
use crate::pattern::PatternForm;
use crate::tree::TreeBuilder;
use source::Language;

/// The lowering of Python.
pub struct Python;

/// Entry for the build script.
pub static LOWERING: Python = Python;

impl Lowering for Python {
    fn languages(&self) -> &'static [Language] {
        &[Language::PYTHON]
    }

    fn lower(&self, _language: Language, builder: &mut TreeBuilder, pattern: bool) {
        lowerer::lower(builder, pattern);
    }

    fn pattern_forms(&self, _language: Language, pattern: &str) -> Vec<PatternForm> {
        forms::forms(pattern)
    }
}
