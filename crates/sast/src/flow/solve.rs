//! Fixpoint over a graph: every block is done again until what is known at its start no longer grows.

use super::{BlockId, Fork, Graph};

/// What is known at a point, and how a block changes it.
pub trait Domain {
    /// What is known at a point.
    type State: Clone;

    /// Does a block: `state` is what is known at its start and becomes what is known at its end. `false` stops everything (the
    /// budget is used up).
    fn transfer(&mut self, graph: &Graph, block: BlockId, state: &mut Self::State) -> bool;

    /// Whether [`Domain::follow`] has anything to say.
    fn decides(&self) -> bool {
        false
    }

    /// Goes from a block that decides to one of the two behind it: `false` when control never does, else `state` becomes what is known
    /// on that way.
    fn follow(&mut self, _fork: Fork, _to: BlockId, _state: &mut Self::State) -> bool {
        true
    }

    /// Adds `from` to `into`, at a place where paths meet. Whether `into` grew. Must be monotone over a lattice of finite height.
    fn join(&mut self, into: &mut Self::State, from: &Self::State) -> bool;
}

/// What is known at the start of each block; `None` where control never came, or where the budget ended first.
pub fn solve<D: Domain>(graph: &Graph, entry: D::State, domain: &mut D) -> Vec<Option<D::State>> {
    let mut known: Vec<Option<D::State>> = vec![None; graph.blocks.len()];
    let mut pending = vec![false; graph.blocks.len()];
    known[0] = Some(entry);
    pending[0] = true;
    let mut at = 0;
    while at < pending.len() {
        if !std::mem::replace(&mut pending[at], false) {
            at += 1;
            continue;
        }
        let Some(mut state) = known[at].clone() else { continue };
        if !domain.transfer(graph, BlockId(at as u32), &mut state) {
            break;
        }
        let mut next = at + 1;
        let fork = graph.blocks[at].fork.filter(|_| domain.decides());
        for &successor in &graph.blocks[at].successors {
            let idx = successor.0 as usize;
            let mut on_the_way = None;
            if let Some(fork) = fork.filter(|fork| fork.holds == successor || fork.fails == successor) {
                let mut state = state.clone();
                if !domain.follow(fork, successor, &mut state) {
                    continue;
                }
                on_the_way = Some(state);
            }
            let state = on_the_way.as_ref().unwrap_or(&state);
            let grew = match &mut known[idx] {
                Some(into) => domain.join(into, state),
                empty => {
                    *empty = Some(state.clone());
                    true
                }
            };
            if grew {
                pending[idx] = true;
                next = next.min(idx);
            }
        }
        at = next;
    }
    known
}
