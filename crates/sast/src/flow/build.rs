//! From statements to blocks.

use super::handlers::Frame;
use super::order::renumber;
use super::{Block, BlockId, Fork, Graph, is_expression_kind};
use syntax::{Kind, NodeId, Symbol, Traits, Tree};

/// Builds the graph of a `Function` or `Module`.
pub(super) fn build(tree: &Tree, owner: NodeId, traits: &Traits) -> Graph {
    let mut builder = Builder {
        tree,
        falls_through: traits.falls_through,
        break_leaves_switch: traits.falls_through || traits.break_leaves_switch,
        blocks: vec![Block::default(), Block::default()],
        reached: vec![true, false],
        current: Some(ENTRY),
        frames: Vec::new(),
        label: None,
    };
    match tree.kind(owner) {
        Kind::Function => {
            if let Some(body) = tree.part(owner, 4) {
                builder.statement(body);
            }
        }
        _ => builder.statements(owner),
    }
    builder.go_to(EXIT);
    renumber(builder.blocks)
}

pub(super) const ENTRY: BlockId = BlockId(0);
pub(super) const EXIT: BlockId = BlockId(1);

pub(super) struct Builder<'t> {
    pub(super) tree: &'t Tree,
    falls_through: bool,
    break_leaves_switch: bool,
    blocks: Vec<Block>,
    /// Which blocks have an edge to them.
    reached: Vec<bool>,
    /// The block being written; `None` behind a jump.
    pub(super) current: Option<BlockId>,
    /// What encloses the current place within the function, outermost first.
    pub(super) frames: Vec<Frame>,
    /// Label of the statement that comes next.
    label: Option<Symbol>,
}

impl Builder<'_> {
    pub(super) fn new_block(&mut self) -> BlockId {
        self.blocks.push(Block::default());
        self.reached.push(false);
        BlockId(self.blocks.len() as u32 - 1)
    }

    pub(super) fn edge(&mut self, from: BlockId, to: BlockId) {
        self.reached[to.0 as usize] = true;
        let successors = &mut self.blocks[from.0 as usize].successors;
        if !successors.contains(&to) {
            successors.push(to);
        }
    }

    /// Ends the current block with an edge to `to`.
    pub(super) fn go_to(&mut self, to: BlockId) {
        if let Some(from) = self.current.take() {
            self.edge(from, to);
        }
    }

    /// Says what decides behind a block between two that follow it.
    fn fork(&mut self, at: BlockId, test: Option<NodeId>, holds: BlockId, fails: BlockId) {
        self.blocks[at.0 as usize].fork = Some(Fork { test, holds, fails });
    }

    /// The same where the ways were written one after the other.
    fn fork_between(
        &mut self,
        at: Option<BlockId>,
        test: Option<NodeId>,
        holds: Option<BlockId>,
        fails: Option<BlockId>,
    ) {
        if let (Some(at), Some(holds), Some(fails)) = (at, holds, fails) {
            self.fork(at, test, holds, fails);
        }
    }

    /// Goes on in a new block that only the current one reaches.
    fn branch(&mut self, from: Option<BlockId>) {
        self.current = from.map(|from| {
            let block = self.new_block();
            self.edge(from, block);
            block
        });
    }

    /// Goes on in `block`, if anything leads there.
    pub(super) fn resume(&mut self, block: BlockId) {
        self.current = self.reached[block.0 as usize].then_some(block);
    }

    /// Writes a step. It may throw: within a `try`, what is known behind it is known to the handler.
    pub(super) fn step(&mut self, node: NodeId) {
        let Some(block) = self.current else { return };
        self.blocks[block.0 as usize].steps.push(node);
        if let Some(handler) = self.handler() {
            self.edge(block, handler);
            self.branch(Some(block));
        }
    }

    fn statements(&mut self, parent: NodeId) {
        let tree = self.tree;
        for child in tree.children(parent) {
            self.statement(child);
        }
    }

    pub(super) fn statement(&mut self, node: NodeId) {
        let kind = self.tree.kind(node);
        if self.current.is_none() {
            self.unreachable(node, kind);
            return;
        }
        match kind {
            Kind::Empty | Kind::Pass | Kind::Type => {}
            Kind::Block | Kind::Module => self.statements(node),
            Kind::If => self.if_(node),
            Kind::While => self.while_(node),
            Kind::DoWhile => self.do_while(node),
            Kind::For => self.for_(node),
            Kind::ForEach => self.for_each(node),
            Kind::Switch => self.switch(node),
            Kind::Try => self.try_(node),
            Kind::With => self.with(node),
            Kind::Labeled => self.labeled(node),
            Kind::Class => {
                self.step(node);
                if let Some(body) = self.tree.last_child(node) {
                    self.statement(body);
                }
            }
            Kind::Return => {
                self.step(node);
                self.jump(EXIT, 0);
            }
            Kind::Throw => {
                self.step(node);
                self.throw();
            }
            Kind::Break | Kind::Continue => self.break_or_continue(node, kind == Kind::Break),
            Kind::ExportDefault => self.export(node),
            Kind::Other | Kind::Error => self.other(node),
            _ => self.step(node),
        }
    }

    /// Function declarations behind a `return` are hoisted in some languages; the graph shows them right behind the entry.
    fn unreachable(&mut self, node: NodeId, kind: Kind) {
        if kind == Kind::Function {
            let block = self.new_block();
            self.edge(ENTRY, block);
            self.blocks[block.0 as usize].steps.push(node);
        }
    }

    fn export(&mut self, node: NodeId) {
        match self.tree.child(node, 0) {
            Some(child) if matches!(self.tree.kind(child), Kind::Class | Kind::Function) => self.statement(child),
            _ => self.step(node),
        }
    }

    /// Constructs without a kind: statements and expressions inside are done in order.
    fn other(&mut self, node: NodeId) {
        let tree = self.tree;
        for child in tree.children(node) {
            let kind = tree.kind(child);
            if kind.is_statement() || is_expression_kind(kind) || matches!(kind, Kind::Other | Kind::Error) {
                self.statement(child);
            }
        }
    }

    fn if_(&mut self, node: NodeId) {
        let tree = self.tree;
        let mut node = node;
        let after = self.new_block();
        loop {
            let mut parts = tree.children(node);
            let (holds, fails) = (self.new_block(), self.new_block());
            if let Some(condition) = parts.next() {
                self.condition(condition, holds, fails);
            }
            self.resume(holds);
            if let Some(then) = parts.next() {
                self.statement(then);
            }
            self.go_to(after);
            self.resume(fails);
            // `else if` chains are long in practice: no recursion.
            match parts.next() {
                Some(otherwise) if tree.kind(otherwise) == Kind::If => node = otherwise,
                Some(otherwise) => {
                    self.statement(otherwise);
                    break;
                }
                None => break,
            }
        }
        self.go_to(after);
        self.resume(after);
    }

    /// Writes a condition: each operand of `and`, `or` and `not` is a step of its own and leads on to what it decides, so that
    /// `if not x or bad(x): x = y` leaves no way behind it on which `x` was not looked at.
    fn condition(&mut self, node: NodeId, holds: BlockId, fails: BlockId) {
        let tree = self.tree;
        let (left, right) = (tree.child(node, 0), tree.child(node, 1));
        match (tree.kind(node), tree.text(node), left, right) {
            (Kind::Binary, "and", Some(left), Some(right)) => {
                let next = self.new_block();
                self.condition(left, next, fails);
                self.resume(next);
                self.condition(right, holds, fails);
            }
            (Kind::Binary, "or", Some(left), Some(right)) => {
                let next = self.new_block();
                self.condition(left, holds, next);
                self.resume(next);
                self.condition(right, holds, fails);
            }
            (Kind::Unary, "not", Some(operand), None) => self.condition(operand, fails, holds),
            _ => {
                self.step(node);
                if let Some(at) = self.current.take() {
                    self.edge(at, holds);
                    self.edge(at, fails);
                    self.fork(at, Some(node), holds, fails);
                }
            }
        }
    }

    fn while_(&mut self, node: NodeId) {
        let (condition, body, otherwise) =
            (self.tree.child(node, 0), self.tree.child(node, 1), self.tree.part(node, 2));
        let (header, after) = (self.new_block(), self.new_block());
        self.go_to(header);
        self.current = Some(header);
        condition.into_iter().for_each(|condition| self.step(condition));
        let fork = self.current;
        self.branch(fork);
        let holds = self.current;
        self.body(body, after, header);
        self.go_to(header);
        self.branch(fork);
        self.fork_between(fork, condition, holds, self.current);
        otherwise.into_iter().for_each(|otherwise| self.statement(otherwise));
        self.go_to(after);
        self.resume(after);
    }

    fn do_while(&mut self, node: NodeId) {
        let (body, condition) = (self.tree.child(node, 0), self.tree.child(node, 1));
        let (start, test, after) = (self.new_block(), self.new_block(), self.new_block());
        self.go_to(start);
        self.current = Some(start);
        self.body(body, after, test);
        self.go_to(test);
        self.resume(test);
        condition.into_iter().for_each(|condition| self.step(condition));
        if let Some(end) = self.current {
            self.edge(end, start);
            self.fork(end, condition, start, after);
        }
        self.go_to(after);
        self.resume(after);
    }

    fn for_(&mut self, node: NodeId) {
        let tree = self.tree;
        let (init, test, step) = (tree.part(node, 0), tree.part(node, 1), tree.part(node, 2));
        init.into_iter().for_each(|init| self.statement(init));
        let (header, next, after) = (self.new_block(), self.new_block(), self.new_block());
        self.go_to(header);
        self.current = Some(header);
        test.into_iter().for_each(|test| self.step(test));
        let fork = self.current;
        self.branch(fork);
        self.fork_between(fork, test, self.current, Some(after));
        self.body(tree.child(node, 3), after, next);
        self.go_to(next);
        self.resume(next);
        step.into_iter().for_each(|step| self.step(step));
        self.go_to(header);
        self.current = fork;
        self.go_to(after);
        self.resume(after);
    }

    fn for_each(&mut self, node: NodeId) {
        let tree = self.tree;
        tree.part(node, 1).into_iter().for_each(|iterable| self.step(iterable));
        let (header, after) = (self.new_block(), self.new_block());
        self.go_to(header);
        self.branch(Some(header));
        self.step(node);
        self.body(tree.child(node, 2), after, header);
        self.go_to(header);
        self.branch(Some(header));
        tree.part(node, 3).into_iter().for_each(|otherwise| self.statement(otherwise));
        self.go_to(after);
        self.resume(after);
    }

    fn body(&mut self, body: Option<NodeId>, break_to: BlockId, continue_to: BlockId) {
        let label = self.label.take();
        self.frames.push(Frame::Loop { label, break_to, continue_to: Some(continue_to) });
        body.into_iter().for_each(|body| self.statement(body));
        self.frames.pop();
    }

    fn switch(&mut self, node: NodeId) {
        let tree = self.tree;
        let label = self.label.take();
        let mut children = tree.children(node);
        if let Some(subject) = children.next() {
            self.step(subject);
        }
        let after = self.new_block();
        if self.break_leaves_switch {
            self.frames.push(Frame::Loop { label, break_to: after, continue_to: None });
        }
        let bodies: Vec<(NodeId, BlockId)> = children.map(|case| (case, self.new_block())).collect();
        let mut default = after;
        for &(case, body) in &bodies {
            if tree.part(case, 0).is_none() {
                default = body;
                continue;
            }
            self.step(case);
            let fork = self.current;
            if let Some(fork) = fork {
                self.edge(fork, body);
            }
            self.branch(fork);
            self.fork_between(fork, Some(case), Some(body), self.current);
        }
        self.go_to(default);
        for (at, &(case, body)) in bodies.iter().enumerate() {
            self.resume(body);
            tree.child(case, 1).into_iter().for_each(|body| self.statement(body));
            let next = bodies.get(at + 1).map(|(_, next)| *next).filter(|_| self.falls_through);
            self.go_to(next.unwrap_or(after));
        }
        if self.break_leaves_switch {
            self.frames.pop();
        }
        self.resume(after);
    }

    fn with(&mut self, node: NodeId) {
        let tree = self.tree;
        for child in tree.children(node) {
            match tree.kind(child) {
                Kind::WithItem => self.step(child),
                _ => self.statement(child),
            }
        }
    }

    fn labeled(&mut self, node: NodeId) {
        let (Some(name), Some(statement)) = (self.tree.child(node, 0), self.tree.child(node, 1)) else { return };
        let label = Some(self.tree.sym(name));
        let kind = self.tree.kind(statement);
        if matches!(kind, Kind::While | Kind::DoWhile | Kind::For | Kind::ForEach | Kind::Switch) {
            self.label = label;
            self.statement(statement);
            self.label = None;
            return;
        }
        let after = self.new_block();
        self.frames.push(Frame::Label { label, break_to: after });
        self.statement(statement);
        self.frames.pop();
        self.go_to(after);
        self.resume(after);
    }
}
