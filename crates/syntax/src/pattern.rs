//! Pattern text becomes a tree by the same lowering as the code it is compared with.
//!
//! Metavariables and ellipses are not legal source, so a language first rewrites them to the marks below, which are
//! legal identifiers; lowering turns the marks back into pattern kinds.

use crate::kind::{Kind, flag};
use crate::language::lowering;
use crate::tree::{NodeId, Tree, TreeBuilder};
use source::Language;

/// Identifiers that stand for what is not legal source.
pub mod mark {
    /// `$X` is written `PaliMv_X`.
    pub const METAVAR: &str = "PaliMv_";
    /// `$...X` is written `PaliMe_X`.
    pub const ELLIPSIS_METAVAR: &str = "PaliMe_";
    /// `...` is written `PaliEllipsis`.
    pub const ELLIPSIS: &str = "PaliEllipsis";
    /// `<... e ...>` is written `PaliDeep(e)`.
    pub const DEEP: &str = "PaliDeep";
    /// `($X : T)` is written `PaliTyped(PaliMv_X, T)`; the second argument becomes the `Type`.
    pub const TYPED: &str = "PaliTyped";

    /// Puts the original spelling back, for texts (strings, types) in which marks were written.
    pub fn unmark(text: &str) -> String {
        text.replace(METAVAR, "$").replace(ELLIPSIS_METAVAR, "$...").replace(ELLIPSIS, "...")
    }
}

/// One way to write a pattern as legal source.
#[derive(Clone, Debug)]
pub struct PatternForm {
    /// Legal source with marks.
    pub source: String,
    /// How to find the pattern in the lowered tree.
    pub unwrap: Unwrap,
}

/// How a pattern was wrapped to be legal. Extend it when a language needs another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unwrap {
    /// Not wrapped: the statements of the module are the pattern (one expression statement is its expression).
    Module,
    /// The module is one expression statement, and its expression is the pattern, however the statement ends.
    Expression,
    /// The pattern is the first node of this kind in preorder.
    First(Kind),
    /// The pattern is what stands in the first `Block` below the root: its statements.
    FirstBlock,
    /// The pattern is the first element of the first `List`.
    FirstItem,
    /// The pattern is the value of the first definition.
    Value,
    /// The pattern is what stands in the last `Block`, whose statements it consists of.
    LastBlock,
}

/// What a pattern matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatternRoot {
    /// One node (an expression, or a fragment such as a `Pair`, `Keyword`, `Catch`), compared wherever such a node stands.
    Node(NodeId),
    /// The children of this node are statements, compared with runs of consecutive statements.
    Statements(NodeId),
}

/// A lowered pattern.
#[derive(Clone, Debug)]
pub struct PatternTree {
    /// The tree.
    pub tree: Tree,
    /// Where the pattern is in it.
    pub root: PatternRoot,
}

/// Why a pattern cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatternError {
    /// No folder serves the language.
    UnsupportedLanguage(Language),
    /// Not legal in the language, whatever the wrapping; the best attempt failed at this byte of the pattern text (approximate).
    Syntax {
        /// Byte in the pattern.
        at: u32,
    },
    /// Nothing but white space and comments.
    Blank,
}

/// Lowers a pattern: the first form without syntax errors wins.
pub fn lower_pattern(language: Language, pattern: &str) -> Result<PatternTree, PatternError> {
    let lowering = lowering(language).ok_or(PatternError::UnsupportedLanguage(language))?;
    let mut first_fault = None;
    for form in lowering.pattern_forms(language, pattern) {
        let mut builder = TreeBuilder::new(&form.source);
        lowering.lower(language, &mut builder, true);
        let tree = builder.finish();
        if let Some(fault) = tree.faults.first() {
            first_fault.get_or_insert(fault.span.start.min(pattern.len() as u32));
            continue;
        }
        if let Some(root) = find_root(&tree, form.unwrap) {
            return Ok(PatternTree { tree, root });
        }
    }
    Err(first_fault.map_or(PatternError::Blank, |at| PatternError::Syntax { at }))
}

fn find_root(tree: &Tree, unwrap: Unwrap) -> Option<PatternRoot> {
    let statements = match unwrap {
        Unwrap::First(kind) => return tree.ids().find(|&id| tree.kind(id) == kind).map(PatternRoot::Node),
        Unwrap::Expression => {
            let mut statements = tree.children(NodeId::ROOT);
            let only = statements.next().filter(|&first| tree.kind(first) == Kind::ExprStmt)?;
            return statements.next().is_none().then(|| tree.child(only, 0).map(PatternRoot::Node)).flatten();
        }
        Unwrap::FirstItem => {
            let list = tree.ids().find(|&id| tree.kind(id) == Kind::List)?;
            return tree.child(list, 0).map(PatternRoot::Node);
        }
        Unwrap::Value => {
            let definition = tree.ids().find(|&id| tree.kind(id) == Kind::VarDef)?;
            return tree.part(definition, 2).map(PatternRoot::Node);
        }
        Unwrap::Module => NodeId::ROOT,
        Unwrap::FirstBlock => tree.ids().find(|&id| tree.kind(id) == Kind::Block)?,
        Unwrap::LastBlock => tree.ids().rfind(|&id| tree.kind(id) == Kind::Block)?,
    };
    let mut children = tree.children(statements);
    let first = children.next()?;
    if children.next().is_none() {
        match tree.kind(first) {
            Kind::ExprStmt if !tree.has(first, flag::TERMINATED) => return tree.child(first, 0).map(PatternRoot::Node),
            Kind::Ellipsis | Kind::EllipsisMetavar => return Some(PatternRoot::Node(first)),
            _ => {}
        }
    }
    Some(PatternRoot::Statements(statements))
}
