//! A compiled pattern: its tree and what is needed to find candidates for it quickly.

use crate::regexes::{self, Regex};
use rustc_hash::FxHashMap;
use source::Language;
use std::sync::OnceLock;
use syntax::{Kind, NodeId, PatternError, PatternRoot, PatternTree, Symbol, Tree, flag, lower_pattern};

/// A pattern lowered for one language.
#[derive(Debug)]
pub struct Pattern {
    pub(super) tree: Tree,
    pub(super) root: Root,
    pub(super) head: Head,
    pub(super) string_regexes: StringRegexes,
}

/// The regexes of `"=~/…/"`, each compiled when a string is first compared with it; `None` for one that cannot be.
pub(super) type StringRegexes = FxHashMap<Symbol, OnceLock<Option<Regex>>>;

/// How the pattern is applied.
#[derive(Debug)]
pub(super) enum Root {
    /// To every node that it can match.
    Node(NodeId),
    /// To every run of statements.
    Statements(Vec<NodeId>),
}

/// Which nodes are worth trying.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Head {
    /// Calls, news or paths with this last word.
    Named(Kind, Symbol),
    /// Nodes of these kinds.
    Kinds(Vec<Kind>),
    /// Every expression.
    Expressions,
    /// Every statement.
    Statements,
}

impl Pattern {
    /// Lowers a pattern text.
    pub fn compile(language: Language, text: &str) -> Result<Pattern, PatternError> {
        let PatternTree { tree, root } = lower_pattern(language, text)?;
        let root = match root {
            PatternRoot::Node(id) => Root::Node(id),
            PatternRoot::Statements(block) => Root::Statements(tree.children(block).collect()),
        };
        // A lone definition or compound statement is found wherever such a node stands, not only in blocks.
        let root = match root {
            Root::Statements(list) if list.len() == 1 && stands_alone(&tree, list[0]) => Root::Node(list[0]),
            root => root,
        };
        let head = match &root {
            Root::Node(id) => head_of(&tree, *id),
            Root::Statements(list) => statement_head(&tree, list[0]),
        };
        let strings = tree.ids().filter(|&id| {
            matches!(tree.kind(id), Kind::Str | Kind::ModuleName) && tree.text(id).starts_with(STRING_REGEX)
        });
        let string_regexes = strings.map(|id| (tree.sym(id), OnceLock::new())).collect();
        Ok(Pattern { tree, root, head, string_regexes })
    }
}

/// How a string that is a regex begins.
pub(super) const STRING_REGEX: &str = "=~/";

/// `=~/re/i`: the old way to write a regex as a string.
pub(super) fn compile_string_regex(text: &str) -> Option<Regex> {
    let body = text.trim_start_matches(STRING_REGEX);
    let (regex, flags) = body.rsplit_once('/').unwrap_or((body, ""));
    regexes::compile(regex, flags.contains('i')).ok()
}

fn stands_alone(tree: &Tree, id: NodeId) -> bool {
    !matches!(tree.kind(id), Kind::ExprStmt | Kind::Ellipsis | Kind::Metavar | Kind::Block)
}

fn head_of(tree: &Tree, id: NodeId) -> Head {
    use Kind::*;
    match tree.kind(id) {
        Call | New => callee_head(tree, id),
        // `$X.f(). ...`: the chain may end with anything.
        Member if tree.child(id, 1).is_some_and(|property| tree.kind(property) == Ellipsis) => {
            Head::Kinds(vec![Member, Call, Index, Ident])
        }
        Member => last_word(tree, id).map_or(Head::Kinds(vec![Member, Ident]), |word| Head::Named(Member, word)),
        Ident => Head::Named(Member, tree.sym(id)),
        Assign => Head::Kinds(vec![Assign, VarDef, AugAssign]),
        For => Head::Kinds(vec![For, ForEach]),
        VarDef => Head::Kinds(vec![VarDef]),
        Function => {
            let named = tree.part(id, 1).is_some();
            Head::Kinds(if named { vec![Function, Pair] } else { vec![Function] })
        }
        // A constant may stand behind any expression.
        Metavar | TypedMetavar | Ellipsis | EllipsisMetavar | Deep | Str | Number | Bool => Head::Expressions,
        Template => Head::Kinds(vec![Template]),
        Regex => Head::Kinds(vec![Regex, Template]),
        Return => Head::Kinds(vec![Return, ExprStmt]),
        If | While | DoWhile | ForEach | Switch | Try | With | Throw | Class => Head::Kinds(vec![tree.kind(id)]),
        Import => Head::Kinds(vec![Import, ImportFrom, ImportAll, VarDef]),
        ImportFrom => Head::Kinds(vec![ImportFrom, VarDef]),
        Dict => Head::Kinds(vec![Dict, Set]),
        kind => Head::Kinds(vec![kind]),
    }
}

fn callee_head(tree: &Tree, call: NodeId) -> Head {
    let kind = tree.kind(call);
    tree.child(call, 0)
        .and_then(|callee| last_word(tree, callee))
        .map_or(Head::Kinds(vec![kind]), |word| Head::Named(kind, word))
}

/// The last word of a name or member when it is not a metavariable.
fn last_word(tree: &Tree, id: NodeId) -> Option<Symbol> {
    match tree.kind(id) {
        Kind::Ident => Some(tree.sym(id)),
        Kind::Member => {
            let property = tree.child(id, 1)?;
            (tree.kind(property) == Kind::Ident).then(|| tree.sym(property))
        }
        _ => None,
    }
}

/// A run of statements starts at a statement that contains its first one; an expression statement is looked for inside
/// others, so only what it calls narrows the search.
fn statement_head(tree: &Tree, first: NodeId) -> Head {
    match tree.kind(first) {
        Kind::ExprStmt => match tree.child(first, 0).map(|expression| head_of(tree, expression)) {
            Some(Head::Named(kind, word)) => Head::Named(kind, word),
            Some(Head::Kinds(kinds)) => Head::Kinds(kinds),
            _ => Head::Statements,
        },
        Kind::VarDef if !tree.has(first, flag::IMPLICIT) => Head::Kinds(vec![Kind::VarDef]),
        Kind::Import => Head::Kinds(vec![Kind::Import, Kind::ImportFrom, Kind::ImportAll, Kind::VarDef]),
        Kind::ImportFrom => Head::Kinds(vec![Kind::ImportFrom, Kind::VarDef]),
        Kind::ImportAll => Head::Kinds(vec![Kind::ImportAll]),
        Kind::For => Head::Kinds(vec![Kind::For, Kind::ForEach]),
        Kind::Return => Head::Kinds(vec![Kind::Return, Kind::ExprStmt]),
        Kind::If | Kind::While | Kind::ForEach | Kind::Switch | Kind::Try | Kind::With | Kind::Throw | Kind::Class => {
            Head::Kinds(vec![tree.kind(first)])
        }
        _ => Head::Statements,
    }
}
