//! Where engines write what they see.

use model::{Fact, Location, Notice, NoticeLevel, Observation};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Part of an observation that is not told: it is there so that its credential is hidden in what others tell.
pub const HIDE_ONLY: &str = "hide-only";

/// Collects the output of engines for one file (or one whole-tree step).
#[derive(Debug, Default)]
pub struct Sink {
    /// What was seen.
    pub observations: Vec<Observation>,
    /// What other engines may use.
    pub facts: Vec<Fact>,
    /// Own trouble.
    pub notices: Vec<Notice>,
}

impl Sink {
    /// Reports own trouble.
    pub fn notice(&mut self, level: NoticeLevel, kind: &str, message: String, location: Option<Location>) {
        self.notices.push(Notice { level, kind: kind.to_owned(), message, location });
    }
}

/// Runs one check so that its panic stays its own: the panic's message comes back as the error, and what the check did
/// not write yet is lost. Stack overflow cannot be caught, which is why nothing recurses without a depth limit.
pub fn guarded<T>(check: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(check)).map_err(|payload| {
        payload
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "panic without a message".to_owned())
    })
}
