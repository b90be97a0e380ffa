//! PHP 5 to 8 with the HTML around it, by tree-sitter-php.
//!
//! Variables are names with their `$`. What looks like a statement and calls something (`echo`, `include`, `print`, `exit`,
//! backquotes) is a call of that word. Words other than variables and members compare whatever their letter case, as in PHP.
//! Arrays are lists in which `k => v` is a tuple. Statements include their `;`.
//!
//! Left out: HTML text, `declare`, visibility of properties.

mod definitions;
mod expressions;
mod forms;
mod imports;
mod sigils;
mod span;
mod statements;
mod strings;
#[cfg(test)]
mod tests;

use crate::language::Lowering;
use crate::pattern::PatternForm;
use crate::traits::{Lexis, LiteralTypes, Traits};
use crate::tree::TreeBuilder;
use crate::writers::{self, Grammar, Walk, Writer};
use source::Language;
use std::sync::LazyLock;
use tree_sitter::Node;

const PHP: Language = Language::new("php");

/// The lowering of PHP.
pub struct Php;

/// Entry for the build script.
pub static LOWERING: Php = Php;

const LEXIS: Lexis = Lexis {
    // `#[` begins an attribute.
    line_comments: &["//", "# ", "#\n", "#!", "#-", "#/"],
    template_quote: Some(b'`'),
    caseless_words: true,
    not_asked_for: &[
        "array",
        "die",
        "echo",
        "eval",
        "exit",
        "extends",
        "fn",
        "foreach",
        "include",
        "include_once",
        "isset",
        "list",
        "print",
        "require_once",
        "unset",
        "use",
        "xor",
    ],
    ..Lexis::COMMON
};

const TRAITS: Traits = Traits {
    lexis: LEXIS,
    block_scoped: false,
    assigning_declares: true,
    words_are_keys: false,
    updates_are_assignments: false,
    transparent_casts: false,
    silent_returns: true,
    class_words: &["self", "static"],
    text_functions: &["escapeshellarg"],
    literal_types: LiteralTypes { text: "string", integer: "int", float: "float", truth: "bool" },
    ..Traits::COMMON
};

static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| {
    let writers: Vec<(&str, Writer)> = writers().collect();
    Grammar::new(tree_sitter_php::LANGUAGE_PHP.into(), &writers, span::span)
});

fn writers() -> impl Iterator<Item = (&'static str, Writer)> {
    let own: [(&str, Writer); 4] =
        [("php_tag", nothing), ("php_end_tag", nothing), ("text", nothing), ("text_interpolation", nothing)];
    let tables = [expressions::WRITERS, strings::WRITERS, statements::WRITERS, definitions::WRITERS, imports::WRITERS];
    own.into_iter().chain(tables.into_iter().flatten().copied())
}

fn nothing(_: &mut Walk<'_, '_>, _: Node<'_>) {}

impl Lowering for Php {
    fn languages(&self) -> &'static [Language] {
        &[PHP]
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
