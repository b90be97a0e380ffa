//! Rust, by tree-sitter-rust.
//!
//! A path `a::b` is a member with [`flag::STATIC`], so that it is not the field `a.b`. A macro is called by its name with `!`, and its
//! tokens are its arguments where they read as such. `let … else` is the declaration and an `if` behind it.
//!
//! Left out, as no kind has a place for them: type parameters and `where`, lifetimes, visibility, `mut`, type arguments of functions.

mod expression;
mod forms;
mod grammar;
mod item;
mod macros;
mod statement;
#[cfg(test)]
mod tests;
mod types;

#[cfg(doc)]
use crate::kind::flag;
use crate::language::Lowering;
use crate::pattern::PatternForm;
use crate::traits::{Lexis, LiteralTypes, Traits};
use crate::tree::TreeBuilder;
use crate::walk;
use grammar::{GRAMMAR, Syn};
use source::Language;

/// The lowering of Rust.
pub struct Rust;

/// Entry for the build script.
pub static LOWERING: Rust = Rust;

const LEXIS: Lexis = Lexis {
    quotes: b"\"",
    not_asked_for: &[
        "crate", "dyn", "else", "fn", "i32", "impl", "loop", "mod", "move", "mut", "pub", "ref", "self", "struct",
        "trait", "unsafe", "use", "where",
    ],
    ..Lexis::COMMON
};

const RUST: Language = Language::new("rust");

const TRAITS: Traits = Traits {
    lexis: LEXIS,
    words_are_keys: true,
    open_dictionaries: false,
    updates_are_assignments: false,
    falls_through: false,
    cases_bind: true,
    transparent_casts: false,
    types_are_expressions: false,
    instance_names: &["self"],
    literal_types: LiteralTypes { text: "str", integer: "i32", float: "f64", truth: "bool" },
    ..Traits::COMMON
};

/// The state of lowering a Rust file.
type Walk<'t, 'b> = walk::Walk<'t, 'b, Syn>;

impl Lowering for Rust {
    fn languages(&self) -> &'static [Language] {
        &[RUST]
    }

    fn traits(&self, _language: Language) -> &'static Traits {
        &TRAITS
    }

    fn lower(&self, _language: Language, builder: &mut TreeBuilder, pattern: bool) {
        walk::lower(&GRAMMAR, builder, pattern, "", |walk, root| walk.statements_of(root, false));
    }

    fn pattern_forms(&self, _language: Language, pattern: &str) -> Vec<PatternForm> {
        forms::forms(pattern)
    }
}
