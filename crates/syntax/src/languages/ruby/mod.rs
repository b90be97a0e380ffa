//! Ruby, by tree-sitter-ruby.
//!
//! A call with a block is a call of the call with the function as its argument; `x.y` without arguments is a member. A word that
//! stands alone as a statement is a call. `x if y` is an `if`, `unless` one with the condition turned round. What a method ends
//! with is what it returns. Symbols are atoms.
//!
//! Left out: what stands in a heredoc, except the code in it; patterns of `case … in` are lowered as they come.

mod calls;
mod definitions;
mod expressions;
mod forms;
mod span;
mod statements;
mod strings;
#[cfg(test)]
mod tests;

use crate::containers::{ContainerEffect, ContainerMethod};
use crate::language::Lowering;
use crate::pattern::PatternForm;
use crate::traits::{Lexis, LiteralTypes, Traits};
use crate::tree::TreeBuilder;
use crate::writers::{self, Grammar, Writer};
use source::Language;
use std::sync::LazyLock;

const RUBY: Language = Language::new("ruby");

/// The lowering of Ruby.
pub struct Ruby;

/// Entry for the build script.
pub static LOWERING: Ruby = Ruby;

const LEXIS: Lexis = Lexis {
    line_comments: &["#"],
    block_comment: None,
    template_quote: Some(b'`'),
    template_code: false,
    regex_literals: true,
    not_asked_for: &["begin", "elsif", "end", "ensure", "nil", "rescue", "self", "then", "unless", "until", "when"],
    ..Lexis::COMMON
};

/// What is added to a text or list is in it.
const CONTAINERS: &[ContainerMethod] = &[
    ContainerMethod::new("concat", 1, ContainerEffect::Absorb),
    ContainerMethod::new("push", 1, ContainerEffect::Append),
    ContainerMethod::new("append", 1, ContainerEffect::Append),
];

const TRAITS: Traits = Traits {
    lexis: LEXIS,
    block_scoped: false,
    assigning_declares: true,
    words_are_keys: false,
    calls_change: true,
    updates_are_assignments: false,
    falls_through: false,
    containers: CONTAINERS,
    shared_names: &["$", "@"],
    parallel_assignments_split: true,
    literal_types: LiteralTypes { text: "String", integer: "Integer", float: "Float", truth: "Boolean" },
    ..Traits::COMMON
};

static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| {
    let writers: Vec<(&str, Writer)> = writers().collect();
    Grammar::new(tree_sitter_ruby::LANGUAGE.into(), &writers, span::span).with_statements(statements::statement)
});

fn writers() -> impl Iterator<Item = (&'static str, Writer)> {
    let tables = [expressions::WRITERS, calls::WRITERS, strings::WRITERS, statements::WRITERS, definitions::WRITERS];
    tables.into_iter().flatten().copied()
}

impl Lowering for Ruby {
    fn languages(&self) -> &'static [Language] {
        &[RUBY]
    }

    fn traits(&self, _language: Language) -> &'static Traits {
        &TRAITS
    }

    fn lower(&self, _language: Language, builder: &mut TreeBuilder, pattern: bool) {
        writers::lower(&GRAMMAR, builder, pattern);
    }

    fn pattern_forms(&self, _language: Language, pattern: &str) -> Vec<PatternForm> {
        forms::forms(pattern)
    }
}
