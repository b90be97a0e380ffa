//! Go, by tree-sitter-go.
//!
//! Spans follow what Semgrep reports: parentheses round an expression belong to nothing, wherever a construct begins or ends with one;
//! a constant, variable or type begins at its name, without its keyword; an import begins at its `import`, even in a list; `go` and
//! `defer` are what they run; what `make` and `new` give begins at their parenthesis, and so
//! does the operand of a conversion.
//!
//! Equivalences, as in Semgrep: `new(T)` is `&T{}`, `make(T, n)` is `T{n}`, `if x := f(); c {}` is the statement `x := f()` followed
//! by `if c {}`, several variables declared at once are declarations one by one, the receiver of a method is its first parameter.
//!
//! Left out, as no kind has a place for them: type parameters.

mod declaration;
mod expression;
mod forms;
mod grammar;
mod statement;
#[cfg(test)]
mod tests;
mod types;

use crate::language::Lowering;
use crate::pattern::PatternForm;
use crate::traits::{Lexis, LiteralTypes, Traits};
use crate::tree::TreeBuilder;
use crate::walk;
use grammar::{GRAMMAR, Syn};
use source::Language;

/// The lowering of Go.
pub struct Go;

/// Entry for the build script.
pub static LOWERING: Go = Go;

const LEXIS: Lexis = Lexis {
    template_quote: Some(b'`'),
    template_code: false,
    quoted_imports: true,
    not_asked_for: &["chan", "defer", "func", "go", "make", "map", "range", "select", "struct"],
    ..Lexis::COMMON
};

const GO: Language = Language::new("go");

const TRAITS: Traits = Traits {
    lexis: LEXIS,
    words_are_keys: false,
    types_are_expressions: false,
    open_dictionaries: false,
    updates_are_assignments: false,
    falls_through: false,
    break_leaves_switch: true,
    transparent_casts: false,
    module_name: Some(declaration::package_name),
    fields_give_types: true,
    literal_types: LiteralTypes { text: "string", integer: "int", float: "float", truth: "bool" },
    ..Traits::COMMON
};

/// The state of lowering a Go file.
type Walk<'t, 'b> = walk::Walk<'t, 'b, Syn>;

impl Lowering for Go {
    fn languages(&self) -> &'static [Language] {
        &[GO]
    }

    fn traits(&self, _language: Language) -> &'static Traits {
        &TRAITS
    }

    fn lower(&self, _language: Language, builder: &mut TreeBuilder, pattern: bool) {
        // The grammar wants an end of line behind the last declaration.
        walk::lower(&GRAMMAR, builder, pattern, "\n", |walk, root| walk.statements_of(root));
    }

    fn pattern_forms(&self, _language: Language, pattern: &str) -> Vec<PatternForm> {
        forms::forms(pattern)
    }
}
