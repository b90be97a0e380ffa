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

use crate::containers::{ContainerEffect, ContainerMethod};
use crate::language::Lowering;
use crate::pattern::PatternForm;
use crate::traits::{Lexis, LiteralTypes, Traits};
use crate::tree::TreeBuilder;
use source::Language;

/// The lowering of Python.
pub struct Python;

/// Entry for the build script.
pub static LOWERING: Python = Python;

const LEXIS: Lexis = Lexis { line_comments: &["#"], block_comment: None, triple_quotes: true, ..Lexis::COMMON };

/// Methods of lists, dictionaries and sets.
const CONTAINERS: &[ContainerMethod] = &[
    ContainerMethod::new("append", 1, ContainerEffect::Append),
    ContainerMethod::new("insert", 2, ContainerEffect::Insert),
    ContainerMethod::new("extend", 1, ContainerEffect::Absorb),
    ContainerMethod::new("update", 1, ContainerEffect::Absorb),
    ContainerMethod::new("add", 1, ContainerEffect::Absorb),
    ContainerMethod::new("appendleft", 1, ContainerEffect::Prepend),
    ContainerMethod::new("popleft", 0, ContainerEffect::TakeFirst),
    ContainerMethod::new("pop", 0, ContainerEffect::TakeLast),
    ContainerMethod::new("pop", 1, ContainerEffect::Take),
    ContainerMethod::new("get", 1, ContainerEffect::Get),
    ContainerMethod::new("clear", 0, ContainerEffect::Clear),
];

const TRAITS: Traits = Traits {
    lexis: LEXIS,
    block_scoped: false,
    assigning_declares: true,
    words_are_keys: false,
    open_dictionaries: false,
    symbolic_dictionaries: false,
    calls_change: true,
    updates_are_assignments: false,
    falls_through: false,
    cases_bind: true,
    expression_lambdas: true,
    optional_catch_name: false,
    instance_names: &["self", "cls"],
    literal_types: LiteralTypes { text: "str", integer: "int", float: "float", truth: "bool" },
    containers: CONTAINERS,
    constructor_names: &["__init__"],
    container_makers: &["list", "dict", "set", "deque", "defaultdict", "OrderedDict"],
    ..Traits::COMMON
};

impl Lowering for Python {
    fn languages(&self) -> &'static [Language] {
        &[Language::PYTHON]
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
