//! Texts become trees here: grammars, lowering to one arena tree, and what names mean in it.
//!
//! The only user of tree-sitter; none of its types leaves this crate. A language is one folder under `languages/`, found by the
//! build script. Not here: matching and data flow (`sast`), which files exist (`source`).

mod containers;
mod kind;
mod language;
mod names;
mod parse;
mod pattern;
mod rewrite;
#[cfg(test)]
mod shown;
mod traits;
mod tree;
mod walk;
mod writers;

pub use containers::{ContainerEffect, ContainerMethod};
pub use kind::{Kind, flag};
pub use language::{Lowering, lower, lowering, supported};
pub use names::{Names, VariableId};
pub use pattern::{PatternError, PatternForm, PatternRoot, PatternTree, lower_pattern, mark};
pub use traits::{Lexis, LiteralTypes, Setting, StringWords, Traits, TypedForm, traits};
pub use tree::{Children, Fault, FaultKind, Node, NodeId, Span, Symbol, Tree, TreeBuilder};

/// Deepest nesting that is lowered. What lies deeper is left out and reported as [`FaultKind::Depth`]: recursion
/// in lowering and matching stays within the stack of a scan thread (see `scan`), whatever the input.
pub const MAX_DEPTH: usize = 2_000;
