//! Threads with stacks deep enough for what `syntax::MAX_DEPTH` allows.

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

/// Address space for each stack; only the part that is used takes memory.
const STACK: usize = 256 << 20;

/// Applies `work` to each item on `jobs` threads (0: as many as the machine runs at once) and returns the results in the order of
/// the items. When the system grants no such threads, the caller's own does the work: less deep, but it gets done.
pub(crate) fn map_in_order<T: Sync, R: Send>(jobs: usize, items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    if items.is_empty() {
        return Vec::new();
    }
    let wanted = if jobs == 0 { std::thread::available_parallelism().map_or(1, usize::from) } else { jobs };
    let builder = |threads| {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .stack_size(STACK)
            .thread_name(|number| format!("scan-{number}"))
            .build()
    };
    // Small pieces: files differ in cost by orders of magnitude.
    let pool = builder(wanted.min(items.len())).or_else(|_| builder(1));
    match pool {
        Ok(pool) => pool.install(|| items.par_iter().with_max_len(1).map(&work).collect()),
        Err(_) => items.iter().map(work).collect(),
    }
}

/// Does one piece of work on a thread with such a stack: reading rules recurses as deep as analysing files.
pub fn with_deep_stack<R: Send>(work: impl Fn() -> R + Sync + Send) -> R {
    std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().name("rule-setup".to_owned()).stack_size(STACK);
        match builder.spawn_scoped(scope, &work).map(std::thread::ScopedJoinHandle::join) {
            Ok(Ok(result)) => result,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(_) => work(),
        }
    })
}
