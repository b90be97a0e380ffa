//! JavaScript with JSX, TypeScript and TSX, by tree-sitter-javascript and tree-sitter-typescript.
//!
//! Spans follow what Semgrep reports: parentheses belong to the expression in them; decorators, modifiers and `async` belong
//! to a function, class or field, `export` and `declare` do not; a declarator starts at its keyword and ends without `;`,
//! as imports and exports do, while expression statements, `return`, `throw`, `break` and `continue` include it; a template
//! ends before its closing quote (see `span.rs`).
//!
//! Left out, as no kind has a place for them: type arguments of calls and base classes, type parameters, `!` and `?` after
//! names, access modifiers, flags of regular expressions.

mod class;
mod expression;
mod forms;
mod function;
mod grammar;
mod import;
mod jsx;
mod literal;
mod loops;
mod marks;
mod span;
mod statement;
#[cfg(test)]
mod tests;
mod types;
mod walk;

use crate::containers::{ContainerEffect, ContainerMethod};
use crate::language::Lowering;
use crate::parse;
use crate::pattern::PatternForm;
use crate::traits::{Lexis, LiteralTypes, Traits};
use crate::tree::{FaultKind, Span, TreeBuilder};
use grammar::Grammar;
use source::Language;

/// The lowering of JavaScript, TypeScript and TSX.
pub struct JavaScript;

/// Entry for the build script.
pub static LOWERING: JavaScript = JavaScript;

const LEXIS: Lexis =
    Lexis { template_quote: Some(b'`'), regex_literals: true, markup: true, quoted_imports: true, ..Lexis::COMMON };

/// Methods of arrays, maps and sets.
const CONTAINERS: &[ContainerMethod] = &[
    ContainerMethod::new("push", 1, ContainerEffect::Append),
    ContainerMethod::new("unshift", 1, ContainerEffect::Prepend),
    ContainerMethod::new("pop", 0, ContainerEffect::TakeLast),
    ContainerMethod::new("shift", 0, ContainerEffect::TakeFirst),
    ContainerMethod::new("at", 1, ContainerEffect::Get),
    ContainerMethod::new("set", 2, ContainerEffect::Put),
    ContainerMethod::new("get", 1, ContainerEffect::Get),
    ContainerMethod::new("add", 1, ContainerEffect::Absorb),
    ContainerMethod::new("clear", 0, ContainerEffect::Clear),
];

const JAVASCRIPT: Traits = Traits {
    lexis: LEXIS,
    hoisting_keywords: &["var"],
    fields_are_keys: true,
    floating_numbers: true,
    literal_types: LiteralTypes { text: "string", integer: "number", float: "number", truth: "boolean" },
    containers: CONTAINERS,
    constructor_names: &["constructor"],
    ..Traits::COMMON
};

const TYPESCRIPT: Traits = Traits { rules_of: &["typescript", "javascript"], ..JAVASCRIPT };

impl Lowering for JavaScript {
    fn languages(&self) -> &'static [Language] {
        &[Language::JAVASCRIPT, Language::TYPESCRIPT, Language::TSX]
    }

    fn traits(&self, language: Language) -> &'static Traits {
        if language == Language::JAVASCRIPT { &JAVASCRIPT } else { &TYPESCRIPT }
    }

    fn lower(&self, language: Language, builder: &mut TreeBuilder, pattern: bool) {
        let source = builder.source().to_owned();
        let Some((grammar, parsed, faults)) = parse(language, &source, pattern) else {
            let module = builder.open(crate::Kind::Module, Span::new(0, source.len()));
            builder.fault(Span::new(0, source.len()), FaultKind::Budget);
            builder.close(module);
            return;
        };
        for fault in faults {
            builder.fault(fault, FaultKind::Syntax);
        }
        let root = parsed.root_node();
        walk::Walk::new(root, &source, grammar, pattern, builder).program(root);
    }

    fn pattern_forms(&self, _language: Language, pattern: &str) -> Vec<PatternForm> {
        forms::forms(pattern)
    }
}

/// Longest text with faults that is read again with another grammar: recovery from errors is what takes long.
const LONGEST_SECOND_READING: usize = 512 * 1024;

/// Reads with the grammar that has the least trouble, the language's own one in doubt.
fn parse(language: Language, source: &str, pattern: bool) -> Option<(&'static Grammar, tree_sitter::Tree, Vec<Span>)> {
    let mut best: Option<(&'static Grammar, tree_sitter::Tree, Vec<Span>)> = None;
    for grammar in grammar::grammars(language, pattern) {
        let Some(parsed) = parse::parse(&grammar.language, source) else { continue };
        let faults = faults(&parsed);
        if faults.is_empty() || source.len() > LONGEST_SECOND_READING {
            return Some((grammar, parsed, faults));
        }
        if best.as_ref().is_none_or(|(_, _, fewest)| faults.len() < fewest.len()) {
            best = Some((grammar, parsed, faults));
        }
    }
    best
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
