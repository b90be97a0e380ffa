//! The last step of building a graph: blocks that do nothing go, the others get their numbers.

use super::build::{ENTRY, EXIT};
use super::{Block, BlockId, Fork, Graph};
use smallvec::SmallVec;

/// Leaves out what is not reachable or does nothing and numbers the rest in reverse postorder.
pub(super) fn renumber(mut blocks: Vec<Block>) -> Graph {
    let behind: Vec<BlockId> = (0..blocks.len() as u32).map(|at| skip_idle(&blocks, BlockId(at))).collect();
    for block in &mut blocks {
        let successors: SmallVec<[BlockId; 2]> = std::mem::take(&mut block.successors);
        for successor in successors.iter().map(|successor| behind[successor.0 as usize]) {
            if !block.successors.contains(&successor) {
                block.successors.push(successor);
            }
        }
        let moved =
            |fork: Fork| Fork { holds: behind[fork.holds.0 as usize], fails: behind[fork.fails.0 as usize], ..fork };
        block.fork = block.fork.map(moved).filter(|fork| fork.holds != fork.fails);
    }
    let order = reverse_postorder(&blocks);
    let mut number: Vec<Option<BlockId>> = vec![None; blocks.len()];
    for (at, &old) in order.iter().enumerate() {
        number[old] = Some(BlockId(at as u32));
    }
    let renumbered = |old: &usize| {
        let block = &mut blocks[*old];
        let successors = block.successors.iter().filter_map(|successor| number[successor.0 as usize]).collect();
        let fork = block.fork.and_then(|fork| {
            let (holds, fails) = (number[fork.holds.0 as usize]?, number[fork.fails.0 as usize]?);
            Some(Fork { holds, fails, ..fork })
        });
        Block { steps: std::mem::take(&mut block.steps), successors, fork }
    };
    Graph { blocks: order.iter().map(renumbered).collect(), exit: number[EXIT.0 as usize] }
}

/// The first block from `at` on that does something or forks. Such chains are short: they come from nested ends of statements.
fn skip_idle(blocks: &[Block], at: BlockId) -> BlockId {
    let mut at = at;
    for _ in 0..64 {
        let block = &blocks[at.0 as usize];
        match block.successors[..] {
            [only] if block.steps.is_empty() && only != at => at = only,
            _ => break,
        }
    }
    at
}

fn reverse_postorder(blocks: &[Block]) -> Vec<usize> {
    let mut seen = vec![false; blocks.len()];
    let mut order: Vec<usize> = Vec::with_capacity(blocks.len());
    let mut open: Vec<(usize, usize)> = vec![(ENTRY.0 as usize, 0)];
    seen[ENTRY.0 as usize] = true;
    while let Some((at, done)) = open.last_mut() {
        // The last successor first: numbers then follow the order of writing.
        let successors = &blocks[*at].successors;
        match successors.len().checked_sub(*done + 1).map(|at| successors[at].0 as usize) {
            Some(next) => {
                *done += 1;
                if !std::mem::replace(&mut seen[next], true) {
                    open.push((next, 0));
                }
            }
            None => {
                order.push(*at);
                open.pop();
            }
        }
    }
    order.reverse();
    order
}
