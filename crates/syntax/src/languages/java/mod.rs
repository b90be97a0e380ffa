//! Java, by tree-sitter-java.
//!
//! Spans follow what Semgrep reports: parentheses round an expression belong to nothing, wherever a construct begins or ends with
//! one; a definition begins at its first annotation or modifier; a local variable ends with its `;`, as an expression statement does,
//! while fields, imports, `return`, `throw`, `break` and `continue` end before it (see `span.rs`).
//!
//! Left out, as nothing asks for them: type arguments of calls, bounds of type parameters, receiver parameters, `permits`.

mod class;
mod expression;
mod forms;
mod function;
mod grammar;
mod import;
mod literal;
mod loops;
mod marks;
mod span;
mod statement;
#[cfg(test)]
mod tests;
mod tokens;
mod types;
mod walk;

use crate::containers::{ContainerEffect, ContainerMethod};
use crate::language::Lowering;
use crate::parse;
use crate::pattern::PatternForm;
use crate::traits::{Lexis, LiteralTypes, Traits, TypedForm};
use crate::tree::{FaultKind, Span, TreeBuilder};
use source::Language;

/// The lowering of Java.
pub struct Java;

/// Entry for the build script.
pub static LOWERING: Java = Java;

const JAVA: Language = Language::new("java");

const LEXIS: Lexis = Lexis { quotes: b"\"'", triple_quotes: true, typed: TypedForm::Before, ..Lexis::COMMON };

/// Methods of lists, queues, maps and builders of texts.
const CONTAINERS: &[ContainerMethod] = &[
    ContainerMethod::new("add", 1, ContainerEffect::Append),
    ContainerMethod::new("add", 2, ContainerEffect::Insert),
    ContainerMethod::new("addLast", 1, ContainerEffect::Append),
    ContainerMethod::new("offer", 1, ContainerEffect::Append),
    ContainerMethod::new("addFirst", 1, ContainerEffect::Prepend),
    ContainerMethod::new("push", 1, ContainerEffect::Prepend),
    ContainerMethod::new("addAll", 1, ContainerEffect::Absorb),
    ContainerMethod::new("putAll", 1, ContainerEffect::Absorb),
    ContainerMethod::new("set", 2, ContainerEffect::Put),
    ContainerMethod::new("put", 2, ContainerEffect::Put),
    ContainerMethod::new("putIfAbsent", 2, ContainerEffect::Put),
    ContainerMethod::new("get", 1, ContainerEffect::Get),
    ContainerMethod::new("getOrDefault", 2, ContainerEffect::Get),
    ContainerMethod::new("remove", 1, ContainerEffect::Take),
    ContainerMethod::new("removeFirst", 0, ContainerEffect::TakeFirst),
    ContainerMethod::new("pop", 0, ContainerEffect::TakeFirst),
    ContainerMethod::new("poll", 0, ContainerEffect::TakeFirst),
    ContainerMethod::new("removeLast", 0, ContainerEffect::TakeLast),
    ContainerMethod::new("pollLast", 0, ContainerEffect::TakeLast),
    ContainerMethod::new("clear", 0, ContainerEffect::Clear),
    ContainerMethod::new("append", 1, ContainerEffect::Absorb),
    ContainerMethod::new("append", 3, ContainerEffect::Absorb),
    ContainerMethod::new("insert", 2, ContainerEffect::Absorb),
    ContainerMethod::new("replace", 3, ContainerEffect::Absorb),
];

/// Of texts, collections and arrays.
const MEMBER_TYPES: &[(&str, &str)] = &[
    ("contains", "boolean"),
    ("containsKey", "boolean"),
    ("equals", "boolean"),
    ("isEmpty", "boolean"),
    ("matches", "boolean"),
    ("length", "int"),
    ("size", "int"),
];

/// Primitive types and their boxes.
const SAME_TYPES: &[&[&str]] = &[
    &["String", "java.lang.String"],
    &["boolean", "Boolean", "java.lang.Boolean"],
    &["byte", "Byte", "java.lang.Byte"],
    &["char", "Character", "java.lang.Character"],
    &["double", "Double", "java.lang.Double"],
    &["float", "Float", "java.lang.Float"],
    &["int", "Integer", "java.lang.Integer"],
    &["long", "Long", "java.lang.Long"],
    &["short", "Short", "java.lang.Short"],
];

const TRAITS: Traits = Traits {
    lexis: LEXIS,
    fields_are_names: true,
    closed_field_words: &["private", "final"],
    text_functions: &["String.format", "java.lang.String.format"],
    member_types: MEMBER_TYPES,
    same_types: SAME_TYPES,
    class_names_are_typed: true,
    calls_change: true,
    texts_take_numbers: true,
    inner_functions_know: true,
    types_are_expressions: false,
    classes_too: &["enum"],
    declared_names_are_expressions: true,
    type_arguments_optional: true,
    wildcards_resolve: true,
    imports_are_members: true,
    inferred_types: &["var"],
    silent_returns: true,
    updates_are_assignments: false,
    expression_lambdas: true,
    optional_catch_name: false,
    fields_give_types: true,
    literal_types: LiteralTypes { text: "String", integer: "int", float: "float", truth: "boolean" },
    containers: CONTAINERS,
    bare_methods: true,
    ..Traits::COMMON
};

impl Lowering for Java {
    fn languages(&self) -> &'static [Language] {
        &[JAVA]
    }

    fn traits(&self, _language: Language) -> &'static Traits {
        &TRAITS
    }

    fn lower(&self, _language: Language, builder: &mut TreeBuilder, pattern: bool) {
        let source = builder.source().to_owned();
        let Some(parsed) = parse::parse(&grammar::GRAMMAR.language, &source) else {
            let module = builder.open(crate::Kind::Module, Span::new(0, source.len()));
            builder.fault(Span::new(0, source.len()), FaultKind::Budget);
            builder.close(module);
            return;
        };
        for fault in faults(&parsed) {
            builder.fault(fault, FaultKind::Syntax);
        }
        let root = parsed.root_node();
        walk::Walk::new(root, &source, pattern, builder).program(root);
    }

    fn pattern_forms(&self, _language: Language, pattern: &str) -> Vec<PatternForm> {
        forms::forms(pattern)
    }
}

/// Unreadable regions and invented tokens, outermost, in order.
fn faults(parsed: &tree_sitter::Tree) -> Vec<Span> {
    let mut faults = Vec::new();
    let mut open = vec![parsed.root_node()];
    let mut cursor = parsed.walk();
    while let Some(node) = open.pop() {
        if node.is_error() || node.is_missing() {
            faults.push(Span::new(node.start_byte(), node.end_byte()));
        } else if node.has_error() {
            let first = open.len();
            open.extend(node.children(&mut cursor));
            open[first..].reverse();
        }
    }
    faults
}
