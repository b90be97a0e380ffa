//! C# up to 12, by tree-sitter-c-sharp.
//!
//! A declarator is a definition of its own; `var` is no type. A property is a field with methods for what its accessors do,
//! named as the compiler names them. `using A;` imports all of A. Modifiers stand among the decorators, with their text.
//!
//! Left out: type arguments of calls and constructors, constraints of type parameters, directives of the preprocessor.

mod definitions;
mod expressions;
mod forms;
mod marks;
mod patterns;
mod statements;
mod strings;
#[cfg(test)]
mod tests;

use crate::language::Lowering;
use crate::pattern::PatternForm;
use crate::traits::{Lexis, LiteralTypes, Traits, TypedForm};
use crate::tree::{Span, TreeBuilder};
use crate::writers::{self, Grammar, Writer};
use source::Language;
use std::sync::LazyLock;
use tree_sitter::Node;

const CSHARP: Language = Language::new("csharp");

/// The lowering of C#.
pub struct CSharp;

/// Entry for the build script.
pub static LOWERING: CSharp = CSharp;

const LEXIS: Lexis = Lexis {
    typed: TypedForm::Before,
    not_asked_for: &[
        "base",
        "byte",
        "char",
        "checked",
        "decimal",
        "delegate",
        "double",
        "event",
        "explicit",
        "extern",
        "fixed",
        "foreach",
        "goto",
        "implicit",
        "internal",
        "lock",
        "long",
        "operator",
        "out",
        "override",
        "params",
        "partial",
        "record",
        "ref",
        "sbyte",
        "scoped",
        "sealed",
        "short",
        "sizeof",
        "struct",
        "uint",
        "ulong",
        "unchecked",
        "unsafe",
        "ushort",
        "using",
        "virtual",
        "volatile",
        "when",
        "where",
    ],
    ..Lexis::COMMON
};

const TRAITS: Traits = Traits {
    lexis: LEXIS,
    transparent_casts: false,
    fields_are_names: true,
    declared_names_are_expressions: true,
    type_arguments_optional: true,
    inferred_types: &["var"],
    silent_returns: true,
    bare_methods: true,
    updates_are_assignments: false,
    definitions_are_assignments: false,
    literal_types: LiteralTypes { text: "string", integer: "int", float: "double", truth: "bool" },
    ..Traits::COMMON
};

static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| {
    let writers: Vec<(&str, Writer)> = writers().collect();
    Grammar::new(tree_sitter_c_sharp::LANGUAGE.into(), &writers, span)
});

fn writers() -> impl Iterator<Item = (&'static str, Writer)> {
    let tables = [expressions::WRITERS, strings::WRITERS, statements::WRITERS, definitions::WRITERS, patterns::WRITERS];
    tables.into_iter().flatten().copied()
}

/// What begins with attributes begins behind their bracket, for Semgrep as for us.
fn span(source: &str, node: Node<'_>) -> Span {
    let whole = writers::whole(source, node);
    match node.named_child(0).filter(|first| first.kind() == "attribute_list").and_then(|list| list.named_child(0)) {
        Some(attribute) => Span { start: attribute.start_byte() as u32, end: whole.end },
        None => whole,
    }
}

impl Lowering for CSharp {
    fn languages(&self) -> &'static [Language] {
        &[CSHARP]
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
