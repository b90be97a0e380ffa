//! What a match is known by over time: its code, and for a flow what comes in and how it gets there. Comments are no code.

use super::analyse::FileContext;
use model::{ANCHOR_PARTS, Quote, Quoting, Trace, TraceStepKind};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use syntax::{Kind, NodeId, Span, Tree};

/// Statements of a flow that are told.
const MOST_STATEMENTS: usize = 16;
/// Longer ones hold more than the value on its way.
const LONGEST_STATEMENT: u32 = 400;

/// The code of a match, then the parts of its flow from the source on.
pub(super) fn anchor(ctx: &FileContext<'_>, span: Span, trace: &Trace, quotes: &mut Vec<Quote>) -> String {
    let mut anchor = Anchor { ctx, text: String::new(), quotes };
    anchor.add(span);
    let Some(view) = ctx.view else { return anchor.text };
    let mut told: Vec<Span> = vec![span];
    for step in trace.iter().take(MOST_STATEMENTS) {
        let place = Span::new(step.location.start.offset as usize, step.location.end.offset as usize);
        let around = match step.kind {
            TraceStepKind::Sink => call_around(view.tree, ctx.statements.innermost(view.tree, place)),
            TraceStepKind::Source | TraceStepKind::Step => {
                statement_around(view.tree, ctx.statements.innermost(view.tree, place))
            }
        };
        // The source itself is told even where the statement that it stands in is.
        let source = (step.kind == TraceStepKind::Source)
            .then(|| access_around(view.tree, place, ctx.statements.innermost(view.tree, place)));
        for part in source.into_iter().chain([around.unwrap_or(place)]) {
            if !told.contains(&part) {
                told.push(part);
                anchor.text.push(ANCHOR_PARTS);
                anchor.add(part);
            }
        }
    }
    anchor.text
}

struct Anchor<'a, 'f> {
    ctx: &'a FileContext<'f>,
    text: String,
    quotes: &'a mut Vec<Quote>,
}

impl Anchor<'_, '_> {
    /// Adds the code of a stretch without its comments.
    fn add(&mut self, span: Span) {
        let comments = self.ctx.view.map_or(&[][..], |view| view.tree.comments.as_slice());
        let first = comments.partition_point(|comment| comment.end <= span.start);
        let inside = comments[first..].iter().take_while(|comment| comment.start < span.end);
        let mut from = span.start;
        for comment in inside {
            self.quote(from, comment.start);
            from = from.max(comment.end);
        }
        self.quote(from, span.end);
    }

    fn quote(&mut self, start: u32, end: u32) {
        let Some(code) =
            self.ctx.parsed.text.as_str().get(start as usize..end as usize).filter(|code| !code.is_empty())
        else {
            return;
        };
        let at = self.text.len() as u32;
        self.text.push_str(code);
        self.quotes.push(Quote { into: Quoting::Anchor, at: (at, self.text.len() as u32), from: (start, end) });
    }
}

/// The statements of blocks, listed when first asked for: there may be thousands in a file, and as many flows.
#[derive(Default)]
pub(super) struct Statements(RefCell<FxHashMap<NodeId, Vec<NodeId>>>);

impl Statements {
    /// The innermost node that holds a stretch.
    fn innermost(&self, tree: &Tree, span: Span) -> NodeId {
        let mut at = NodeId::ROOT;
        while let Some(inner) = self.child_around(tree, at, span) {
            at = inner;
        }
        at
    }

    fn child_around(&self, tree: &Tree, parent: NodeId, span: Span) -> Option<NodeId> {
        let holds = |child: &NodeId| tree.span(*child).contains(span);
        if !matches!(tree.kind(parent), Kind::Module | Kind::Block) {
            return tree.children(parent).find(holds);
        }
        let mut known = self.0.borrow_mut();
        let statements = known.entry(parent).or_insert_with(|| tree.children(parent).collect());
        let first = statements.partition_point(|&statement| tree.span(statement).end < span.end);
        statements[first..]
            .iter()
            .copied()
            .take_while(|&statement| tree.span(statement).start <= span.start)
            .find(holds)
    }
}

/// A source with the names and keys by which something is taken out of it.
fn access_around(tree: &Tree, span: Span, inner: NodeId) -> Span {
    let mut at = inner;
    while let Some(outer) = tree.parent(at) {
        let takes =
            matches!(tree.kind(outer), Kind::Member | Kind::Index | Kind::Call) && tree.child(outer, 0) == Some(at);
        if !takes || tree.span(outer).end - tree.span(outer).start > LONGEST_STATEMENT {
            break;
        }
        at = outer;
    }
    if tree.span(at).contains(span) && at != NodeId::ROOT { tree.span(at) } else { span }
}

/// The statement that a value passes, when it is a simple one: of a loop or a condition the body says nothing about the value.
fn statement_around(tree: &Tree, inner: NodeId) -> Option<Span> {
    let statement = tree.statement_of(inner);
    let is_simple = matches!(
        tree.kind(statement),
        Kind::ExprStmt | Kind::VarDef | Kind::Assign | Kind::AugAssign | Kind::Return | Kind::Throw | Kind::Assert
    );
    Some(tree.span(statement)).filter(|around| is_simple && around.end - around.start <= LONGEST_STATEMENT)
}

/// The call that a value does its damage in.
fn call_around(tree: &Tree, inner: NodeId) -> Option<Span> {
    let mut around = std::iter::once(inner).chain(tree.ancestors(inner));
    let is_call = |node: &NodeId| matches!(tree.kind(*node), Kind::Call | Kind::New);
    let call =
        around.by_ref().take_while(|node| !matches!(tree.kind(*node), Kind::Block | Kind::Function)).find(is_call)?;
    Some(tree.span(call)).filter(|around| around.end - around.start <= LONGEST_STATEMENT)
}
