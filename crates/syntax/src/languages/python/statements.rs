//! Compound statements and the lists of statements in them. Not here: simple statements (`simple.rs`), definitions, `match`.

use super::lowerer::{Child, Kids, Lowerer};
use super::tags::{Field, Tag};
use crate::MAX_DEPTH;
use crate::kind::{Kind, flag};
use crate::tree::{FaultKind, NodeId, Span};
use tree_sitter::Node;

impl<'t> Lowerer<'_, 't> {
    /// Writes the statements in a node and returns the span from the first to the last.
    pub fn statements(&mut self, node: Node<'t>) -> Span {
        let kids = self.children(node);
        let mut span = Span::new(node.start_byte(), node.start_byte());
        self.end = span.start;
        let mut last = None;
        for at in kids.clone() {
            let child = self.kid(at);
            if child.tag == Tag::Semicolon {
                if let Some(last) = last.take().filter(|_| self.pattern) {
                    self.builder.add_flags(last, flag::TERMINATED);
                }
            } else if !child.is_token() {
                if span.start == span.end {
                    span.start = child.span().start;
                }
                last = Some(self.lower(child));
                self.flush_spilled();
                self.end = self.end.max(child.span().start);
                span.end = self.end;
            }
        }
        self.release(kids);
        self.end = span.end;
        span
    }

    /// An indented block.
    pub fn block(&mut self, child: Child<'t>) -> NodeId {
        let id = self.builder.open(Kind::Block, child.span());
        let span = self.statements(child.node);
        self.builder.set_span(id, span);
        self.builder.close(id);
        id
    }

    /// A block that the parser may have missed.
    pub fn block_or_empty(&mut self, child: Option<Child<'t>>, at: u32) -> NodeId {
        match child {
            Some(child) => self.lower(child),
            None => {
                let id = self.builder.open(Kind::Block, Span { start: at, end: at });
                self.builder.close(id);
                self.end = at;
                id
            }
        }
    }

    /// Closes a compound statement, which lasts from `start` to `end` whatever white space the grammar adds.
    pub fn finish_statement(&mut self, id: NodeId, start: u32, end: u32) {
        self.builder.set_span(id, Span { start, end: end.max(start) });
        self.builder.close(id);
    }

    /// The block of an `else` or `finally`.
    pub fn clause_block(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let id = self.block_or_empty(self.tagged(&kids, Tag::Block), child.span().end);
        self.release(kids);
        id
    }

    fn clause_or_empty(&mut self, kids: &Kids, tag: Tag) {
        match self.tagged(kids, tag) {
            Some(clause) => {
                self.lower(clause);
            }
            None => {
                self.builder.empty(self.end);
            }
        }
    }

    /// `if` with its `elif`s, which nest one in the other: written in a loop, for there may be thousands.
    pub fn if_statement(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let mut open = vec![(self.if_head(child), child.span().start)];
        let mut otherwise = false;
        for at in kids.clone() {
            let clause = self.kid(at);
            if clause.field != Field::Alternative || otherwise {
                continue;
            }
            if clause.tag == Tag::ElifClause && self.builder.depth() < MAX_DEPTH {
                open.push((self.if_head(clause), clause.span().start));
            } else if clause.tag == Tag::ElifClause {
                let rest = Span { start: clause.span().start, end: child.span().end };
                self.fault(rest, FaultKind::Depth);
                self.builder.leaf_text(Kind::Other, rest, "elif_clause");
                (otherwise, self.end) = (true, rest.end);
            } else {
                self.lower(clause);
                otherwise = true;
            }
        }
        if !otherwise {
            self.builder.empty(self.end);
        }
        let first = open[0].0;
        for (id, start) in open.into_iter().rev() {
            self.finish_statement(id, start, self.end);
        }
        self.release(kids);
        first
    }

    /// Opens an `If` and writes condition and block.
    fn if_head(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let id = self.builder.open(Kind::If, child.span());
        self.lower_or_empty(self.field(&kids, Field::Condition), child.span().start);
        self.block_or_empty(self.field(&kids, Field::Consequence), child.span().end);
        self.release(kids);
        id
    }

    /// `while a: … else: …`.
    pub fn while_statement(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let id = self.builder.open(Kind::While, child.span());
        self.lower_or_empty(self.field(&kids, Field::Condition), child.span().start);
        self.block_or_empty(self.field(&kids, Field::Body), child.span().end);
        let end = self.end;
        self.clause_or_empty(&kids, Tag::ElseClause);
        self.finish_statement(id, child.span().start, end);
        self.release(kids);
        id
    }

    /// `for a in b: … else: …`.
    pub fn for_statement(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let id = self.builder.open(Kind::ForEach, child.span());
        self.builder.set_text(id, "in");
        let start = self.skip_async(id, &kids, child.span().start);
        self.lower_or_empty(self.field(&kids, Field::Left), child.span().start);
        self.lower_or_empty(self.field(&kids, Field::Right), child.span().start);
        self.block_or_empty(self.field(&kids, Field::Body), child.span().end);
        let end = self.end;
        self.clause_or_empty(&kids, Tag::ElseClause);
        self.finish_statement(id, start, end);
        self.release(kids);
        id
    }

    /// Flags the node when `async` stands first, and returns where the keyword behind it starts.
    fn skip_async(&mut self, id: NodeId, kids: &Kids, start: u32) -> u32 {
        if self.tagged(kids, Tag::Async).is_none() {
            return start;
        }
        self.builder.add_flags(id, flag::ASYNC);
        kids.clone().nth(1).map_or(start, |at| self.kid(at).span().start)
    }

    /// `try: … except …: … else: … finally: …`.
    pub fn try_statement(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let id = self.builder.open(Kind::Try, child.span());
        self.block_or_empty(self.field(&kids, Field::Body), child.span().end);
        for at in kids.clone() {
            let clause = self.kid(at);
            if clause.tag == Tag::ExceptClause {
                self.lower(clause);
            }
        }
        self.clause_or_empty(&kids, Tag::ElseClause);
        self.clause_or_empty(&kids, Tag::FinallyClause);
        self.finish_statement(id, child.span().start, self.end);
        self.release(kids);
        id
    }

    /// `except A as b:`, Python 2's `except A, b:`.
    pub fn except_clause(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let id = self.builder.open(Kind::Catch, child.span());
        let values: Vec<Child> =
            kids.clone().map(|at| self.kid(at)).filter(|kid| kid.field == Field::Value && !kid.is_token()).collect();
        let start = child.span().start;
        match (&*values, self.field(&kids, Field::Alias)) {
            (&[only], None) if only.tag == Tag::AsPattern => self.as_pattern_parts(only),
            (&[caught, name], None) if name.tag == Tag::Identifier => {
                self.lower(caught);
                self.lower(name);
            }
            (_, alias) => {
                self.lower_several(&values, start);
                self.lower_or_empty(alias, start);
            }
        }
        self.block_or_empty(self.tagged(&kids, Tag::Block), child.span().end);
        self.finish_statement(id, start, self.end);
        self.release(kids);
        id
    }

    /// The two parts of `a as b`, without a node round them.
    fn as_pattern_parts(&mut self, child: Child<'t>) {
        let kids = self.children(child.node);
        self.lower_or_empty(self.operand(&kids, 0), child.span().start);
        self.lower_or_empty(self.operand(&kids, 1), child.span().end);
        self.release(kids);
    }

    /// `with a as b, c:`. Semgrep drops the keyword, so the span starts at the first item.
    pub fn with_statement(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let id = self.builder.open(Kind::With, child.span());
        self.skip_async(id, &kids, 0);
        let mut start = child.span().start;
        if let Some(clause) = self.tagged(&kids, Tag::WithClause) {
            let items = self.children(clause.node);
            if let Some(first) = self.operand(&items, 0) {
                start = first.span().start;
            }
            for at in items.clone() {
                let item = self.kid(at);
                if !item.is_token() {
                    self.with_item(item);
                }
            }
            self.release(items);
        }
        self.block_or_empty(self.field(&kids, Field::Body), child.span().end);
        self.finish_statement(id, start, self.end);
        self.release(kids);
        id
    }

    fn with_item(&mut self, child: Child<'t>) {
        let id = self.builder.open(Kind::WithItem, child.span());
        let mut value = child;
        while matches!(value.tag, Tag::WithItem | Tag::ParenthesizedExpression) {
            let kids = self.children(value.node);
            let inner = self.operand(&kids, 0);
            self.release(kids);
            let Some(inner) = inner else { break };
            // Parentheses matter to the span of an expression, but not when they hold the whole item.
            if value.tag == Tag::ParenthesizedExpression && inner.tag != Tag::AsPattern {
                break;
            }
            value = inner;
        }
        if value.tag == Tag::AsPattern {
            self.as_pattern_parts(value);
        } else {
            self.lower(value);
            self.builder.empty(child.span().end);
        }
        self.builder.close(id);
    }
}
