//! Jumps: `break`, `continue`, `return`, `throw`, and the `finally` blocks that they run through.

use super::BlockId;
use super::build::{Builder, EXIT};
use syntax::{Kind, NodeId, Symbol};

/// Something that encloses a statement and that jumps must know.
pub(super) enum Frame {
    /// Loop, or a `switch` (which has nothing to continue with).
    Loop { label: Option<Symbol>, break_to: BlockId, continue_to: Option<BlockId> },
    /// Labeled statement that is no loop: only `break` with its label leaves it.
    Label { label: Option<Symbol>, break_to: BlockId },
    /// Where exceptions go.
    Handler { entry: BlockId },
    /// A `finally` that every jump to the outside runs through first.
    Finally {
        entry: BlockId,
        /// Where to go on behind it: the target and the number of frames that enclose it.
        pending: Vec<(BlockId, usize)>,
    },
}

impl Builder<'_> {
    /// Where an exception at the current place goes; `None` when it leaves the function.
    pub(super) fn handler(&self) -> Option<BlockId> {
        self.frames.iter().rev().find_map(|frame| match frame {
            Frame::Handler { entry } => Some(*entry),
            _ => None,
        })
    }

    /// Jumps to `target`, which `depth` frames enclose, through the `finally` blocks between.
    pub(super) fn jump(&mut self, target: BlockId, depth: usize) {
        let through = self.frames[depth..].iter_mut().rev().find_map(|frame| match frame {
            Frame::Finally { entry, pending } => Some((*entry, pending)),
            _ => None,
        });
        match through {
            Some((entry, pending)) => {
                if !pending.contains(&(target, depth)) {
                    pending.push((target, depth));
                }
                self.go_to(entry);
            }
            None => self.go_to(target),
        }
    }

    pub(super) fn throw(&mut self) {
        match self.handler() {
            Some(handler) => self.go_to(handler),
            None => self.jump(EXIT, 0),
        }
    }

    pub(super) fn break_or_continue(&mut self, node: NodeId, is_break: bool) {
        let wanted = self.tree.part(node, 0).map(|label| self.tree.sym(label));
        let found = self.frames.iter().enumerate().rev().find_map(|(depth, frame)| match frame {
            Frame::Loop { label, break_to, continue_to } if wanted.is_none() || *label == wanted => {
                let target = if is_break { Some(*break_to) } else { *continue_to };
                target.map(|target| (target, depth))
            }
            Frame::Label { label, break_to } if is_break && wanted.is_some() && *label == wanted => {
                Some((*break_to, depth))
            }
            _ => None,
        });
        match found {
            Some((target, depth)) => self.jump(target, depth),
            // Not legal; the function is left.
            None => self.jump(EXIT, 0),
        }
    }

    pub(super) fn try_(&mut self, node: NodeId) {
        let tree = self.tree;
        let children: Vec<NodeId> = tree.children(node).collect();
        let part = |at: usize| children.get(at).copied().filter(|&id| tree.kind(id) != Kind::Empty);
        let catches = children.iter().copied().filter(|&id| tree.kind(id) == Kind::Catch).collect::<Vec<_>>();
        let (otherwise, finally) = (part(catches.len() + 1), part(catches.len() + 2));
        let (handler, after, last) = (self.new_block(), self.new_block(), self.new_block());
        if finally.is_some() {
            self.frames.push(Frame::Finally { entry: last, pending: Vec::new() });
        }
        let behind = if finally.is_some() { last } else { after };
        let caught = if catches.is_empty() { behind } else { handler };
        self.frames.push(Frame::Handler { entry: caught });
        part(0).into_iter().for_each(|body| self.statement(body));
        self.frames.pop();
        let uncaught = finally.map(|_| Frame::Handler { entry: last });
        let guarded = uncaught.is_some();
        self.frames.extend(uncaught);
        otherwise.into_iter().for_each(|otherwise| self.statement(otherwise));
        let falls_out = self.current.is_some();
        self.go_to(behind);
        let caught_falls_out = self.catches(&catches, handler, behind);
        if guarded {
            self.frames.pop();
        }
        if let Some(finally) = finally {
            self.finally(finally, last, (falls_out || caught_falls_out).then_some(after));
        }
        self.resume(after);
    }

    /// Each `catch` may be the one; an exception that none wants is not followed.
    fn catches(&mut self, catches: &[NodeId], handler: BlockId, behind: BlockId) -> bool {
        let mut falls_out = false;
        self.resume(handler);
        if self.current.is_none() {
            return false;
        }
        for &catch in catches {
            let start = self.new_block();
            self.edge(handler, start);
            self.current = Some(start);
            self.step(catch);
            self.tree.child(catch, 2).into_iter().for_each(|body| self.statement(body));
            falls_out |= self.current.is_some();
            self.go_to(behind);
        }
        falls_out
    }

    fn finally(&mut self, finally: NodeId, entry: BlockId, after: Option<BlockId>) {
        let pending = match self.frames.pop() {
            Some(Frame::Finally { pending, .. }) => pending,
            _ => Vec::new(),
        };
        self.resume(entry);
        self.statement(finally);
        let Some(end) = self.current else { return };
        for (target, depth) in pending {
            self.current = Some(end);
            self.jump(target, depth);
        }
        if let Some(after) = after {
            self.edge(end, after);
        }
        // What was not caught goes on.
        self.current = Some(end);
        self.throw();
    }
}
